//! HTTP in and out of one's own notification settings.

use super::settings;
use crate::access::Actor;
use crate::error::AppResult;
use crate::http::{Body, IfMatch, answer};
use crate::record::Cx;
use crate::record::endpoint::VersionParams;
use crate::state::State;
use actix_web::{HttpResponse, get, put, web};
use shared::error::Problem;
use shared::notification::{NewNotificationSettings, NotificationSettings};

/// Reads what one wants to be told, and how.
#[utoipa::path(
    tag = "Notifications",
    description = "Who may: everyone, for themselves. `ETag` is the version, `\"0\"` where nothing was chosen yet.",
    responses((status = 200, description = "The settings, with the robots that are offered", body = NotificationSettings)),
    security(("bearer" = []))
)]
#[get("/me/notification-settings")]
pub async fn read_notification_settings(
    state: web::Data<State>,
    actor: Actor,
) -> AppResult<HttpResponse> {
    let (cx, sends) = (Cx::new(&state, actor), state.config.mail.is_some());
    let found = state
        .db
        .read(move |conn| settings::view(conn, &cx, sends))
        .await?;
    Ok(answer::versioned(found.version, &found))
}

/// Chooses what one wants to be told, and how: for each kind of notification by bell, e-mail, robot, or not at all.
#[utoipa::path(
    tag = "Notifications",
    description = "Who may: everyone, for themselves. In quiet hours, which count in one's own zone and may cross midnight, e-mail and robots wait; kinds that are `urgent` pass them, and always stand in the bell.",
    params(VersionParams),
    request_body(content = NewNotificationSettings, example = json!({"choices": [{"why": "named", "channels": ["bell", "email"]}], "quiet": {"from": "22:00:00", "until": "07:30:00"}})),
    responses(
        (status = 200, description = "As they stand now", body = NotificationSettings),
        (status = 412, description = "`stale`, with the current settings", body = Problem),
        (status = 422, description = "`invalid` with the fields", body = Problem),
        (status = 428, description = "`version_required`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[put("/me/notification-settings")]
pub async fn set_notification_settings(
    state: web::Data<State>,
    actor: Actor,
    version: IfMatch,
    body: Body<NewNotificationSettings>,
) -> AppResult<HttpResponse> {
    let (cx, sends) = (Cx::new(&state, actor), state.config.mail.is_some());
    let kept = state
        .db
        .write(move |conn| settings::set(conn, &cx, version.0, &body.value, sends))
        .await?;
    Ok(answer::versioned(kept.version, &kept))
}
