//! HTTP in and out of webhooks.

use super::queries;
use crate::access::{Actor, policy};
use crate::error::AppResult;
use crate::feature::delivery::{due, list, outbox, queue};
use crate::http::{Body, Id, IfMatch, Params, answer};
use crate::record::Cx;
use crate::record::endpoint::{self, RepeatParams, VersionParams};
use crate::state::State;
use actix_web::{HttpResponse, delete, get, patch, post, web};
use shared::Page;
use shared::error::Problem;
use shared::id::WebhookId;
use shared::role::Capability;
use shared::webhook::{Delivery, DeliveryState, MadeWebhook, NewWebhook, Webhook, WebhookPatch};

/// Lists webhooks, the newest first. Who may: administrator.
#[utoipa::path(
    tag = "Webhooks",
    params(
        ("limit" = Option<u32>, Query, description = "Rows a page, 1 to 200; 50 where absent"),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before"),
        ("archived" = Option<bool>, Query, description = "`true` to read archived ones as well"),
    ),
    responses(
        (status = 200, description = "A page of webhooks", body = Page<Webhook>),
        (status = 403, description = "`forbidden`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/webhooks")]
pub async fn list_webhooks(
    state: web::Data<State>,
    actor: Actor,
    mut params: Params,
) -> AppResult<HttpResponse> {
    policy::require(&actor, Capability::ManageTokens)?;
    let archived = params.take_as("archived")?.unwrap_or(false);
    let (cursor, limit) = (params.take("cursor"), params.take_limit()?);
    params.finish()?;
    let cx = Cx::new(&state, actor);
    let page = state
        .db
        .read(move |conn| queries::page(conn, &cx, archived, cursor.as_deref(), limit))
        .await?;
    Ok(answer::ok(&page))
}

/// Makes a webhook; the secret of a program is shown in this answer and never again. Who may: administrator.
#[utoipa::path(
    tag = "Webhooks",
    description = "A program (`standard`) is sent JSON (`Told`), signed as the Standard Webhooks specification says: `webhook-id` (the same each time that it is sent again), `webhook-timestamp`, `webhook-signature`. A robot (`wecom`, `dingtalk`, `feishu`) says in its group who did what, for which customer. What is carried is screened as for the role `integration`, kept to the kinds, classes and teams of the webhook: nothing confidential ever, and to robots nothing sealed. It is sent as soon as the change is written, tried again with growing waits for 24 hours, and then shown as failed. The address must be `https` and not private, unless the server's settings allow that; redirects are not followed.",
    params(RepeatParams),
    request_body(content = NewWebhook, example = json!({"name": "ERP", "format": "standard", "url": "https://erp.example.com/hooks/crm", "kinds": ["customer", "contract"], "classes": ["commercial"]})),
    responses(
        (status = 201, description = "Made; `secret` is `null` for robots, and where the same request came before", body = MadeWebhook),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 422, description = "`invalid` with the fields: `out_of_range` for a private address, `no_such_team`, …", body = Problem),
    ),
    security(("bearer" = []))
)]
#[post("/webhooks")]
pub async fn create_webhook(
    state: web::Data<State>,
    actor: Actor,
    body: Body<NewWebhook>,
) -> AppResult<HttpResponse> {
    policy::require(&actor, Capability::ManageTokens)?;
    let (new, repeat) = (body.value, body.repeat);
    let private = state.config.webhooks_private;
    let cx = Cx::new(&state, actor);
    let made = state
        .db
        .write(move |conn| {
            let mut secret = None;
            let id = endpoint::once(conn, &cx, repeat.as_ref(), None, |conn| {
                let (id, text) = queries::add(conn, &cx, private, &new)?;
                secret = text;
                Ok(id.0)
            })?;
            let row = queries::find(conn, id.into())?;
            Ok(MadeWebhook {
                webhook: queries::view(conn, row)?,
                secret,
            })
        })
        .await?;
    Ok(answer::created(
        &format!("/api/v1/webhooks/{}", made.webhook.id),
        made.webhook.version,
        &made,
    ))
}

/// Reads a webhook, without address and secret. Who may: administrator.
#[utoipa::path(
    tag = "Webhooks",
    params(("id" = WebhookId, Path, description = "The webhook")),
    responses(
        (status = 200, description = "It; `ETag` is its version", body = Webhook),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/webhooks/{id}")]
pub async fn read_webhook(
    state: web::Data<State>,
    actor: Actor,
    id: Id<WebhookId>,
) -> AppResult<HttpResponse> {
    policy::require(&actor, Capability::ManageTokens)?;
    let webhook = state
        .db
        .read(move |conn| {
            let row = queries::find(conn, id.0)?;
            queries::view(conn, row)
        })
        .await?;
    Ok(answer::versioned(webhook.version, &webhook))
}

/// Changes a webhook; what is sent from now on follows it. Who may: administrator.
#[utoipa::path(
    tag = "Webhooks",
    params(("id" = WebhookId, Path, description = "The webhook"), VersionParams),
    request_body(content = WebhookPatch, example = json!({"kinds": ["customer"], "active": false})),
    responses(
        (status = 200, description = "As it stands now", body = Webhook),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 409, description = "`archived`", body = Problem),
        (status = 412, description = "`stale`, with the current webhook", body = Problem),
        (status = 422, description = "`invalid` with the fields", body = Problem),
        (status = 428, description = "`version_required`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[patch("/webhooks/{id}")]
pub async fn change_webhook(
    state: web::Data<State>,
    actor: Actor,
    id: Id<WebhookId>,
    version: IfMatch,
    body: Body<WebhookPatch>,
) -> AppResult<HttpResponse> {
    policy::require(&actor, Capability::ManageTokens)?;
    let private = state.config.webhooks_private;
    let (cx, patch) = (Cx::new(&state, actor), body.value);
    let webhook = state
        .db
        .write(move |conn| {
            let row = queries::change(conn, &cx, private, id.0, version.0, patch.clone())?;
            queries::view(conn, row)
        })
        .await?;
    Ok(answer::versioned(webhook.version, &webhook))
}

/// Archives a webhook: nothing is sent there any more, and what waits is dropped. Who may: administrator.
#[utoipa::path(
    tag = "Webhooks",
    params(("id" = WebhookId, Path, description = "The webhook"), VersionParams),
    responses(
        (status = 204, description = "Archived"),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 412, description = "`stale`, with the current webhook", body = Problem),
        (status = 428, description = "`version_required`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[delete("/webhooks/{id}")]
pub async fn archive_webhook(
    state: web::Data<State>,
    actor: Actor,
    id: Id<WebhookId>,
    version: IfMatch,
) -> AppResult<HttpResponse> {
    policy::require(&actor, Capability::ManageTokens)?;
    let cx = Cx::new(&state, actor);
    state
        .db
        .write(move |conn| queries::set_archived(conn, &cx, id.0, Some(version.0), true).map(drop))
        .await?;
    Ok(answer::no_content())
}

/// Brings a webhook back. Who may: administrator.
#[utoipa::path(
    tag = "Webhooks",
    params(("id" = WebhookId, Path, description = "The webhook")),
    responses(
        (status = 200, description = "As it stands now", body = Webhook),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[post("/webhooks/{id}/restore")]
pub async fn restore_webhook(
    state: web::Data<State>,
    actor: Actor,
    id: Id<WebhookId>,
) -> AppResult<HttpResponse> {
    policy::require(&actor, Capability::ManageTokens)?;
    let cx = Cx::new(&state, actor);
    let webhook = state
        .db
        .write(move |conn| {
            let row = queries::set_archived(conn, &cx, id.0, None, false)?;
            queries::view(conn, row)
        })
        .await?;
    Ok(answer::versioned(webhook.version, &webhook))
}

/// Gives a program another secret, shown in this answer and never again. Who may: administrator.
#[utoipa::path(
    tag = "Webhooks",
    description = "What is sent from now on is signed with it alone.",
    params(("id" = WebhookId, Path, description = "The webhook"), VersionParams),
    responses(
        (status = 200, description = "The webhook, and its secret", body = MadeWebhook),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 409, description = "`archived`", body = Problem),
        (status = 412, description = "`stale`, with the current webhook", body = Problem),
        (status = 422, description = "`invalid`: `not_on_list` for a robot, whose maker gives the secret", body = Problem),
        (status = 428, description = "`version_required`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[post("/webhooks/{id}/secret")]
pub async fn renew_webhook_secret(
    state: web::Data<State>,
    actor: Actor,
    id: Id<WebhookId>,
    version: IfMatch,
) -> AppResult<HttpResponse> {
    policy::require(&actor, Capability::ManageTokens)?;
    let cx = Cx::new(&state, actor);
    let made = state
        .db
        .write(move |conn| {
            let (row, secret) = queries::renew_secret(conn, &cx, id.0, version.0)?;
            Ok(MadeWebhook {
                webhook: queries::view(conn, row)?,
                secret: Some(secret),
            })
        })
        .await?;
    Ok(answer::versioned(made.webhook.version, &made))
}

/// Sends a test message at once, and answers what became of it. Who may: administrator.
#[utoipa::path(
    tag = "Webhooks",
    description = "It is sent once and not tried again.",
    params(("id" = WebhookId, Path, description = "The webhook")),
    responses(
        (status = 200, description = "What became of it", body = Delivery),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[post("/webhooks/{id}/test")]
pub async fn test_webhook(
    state: web::Data<State>,
    actor: Actor,
    id: Id<WebhookId>,
) -> AppResult<HttpResponse> {
    policy::require(&actor, Capability::ManageTokens)?;
    let (webhook, now) = (id.0, state.clock.now());
    let row = state
        .db
        .write(move |conn| {
            queries::find(conn, webhook)?;
            let id = outbox::add_test(conn, webhook, now)?;
            queue::find(conn, id)
        })
        .await?;
    let id = row.id.0;
    due::deliver(&state, row).await?;
    let delivery = state
        .db
        .read(move |conn| {
            let row = queue::find(conn, id)?;
            list::view(conn, row)
        })
        .await?;
    Ok(answer::ok(&delivery))
}

/// Lists what was sent to a webhook, the newest first. Who may: administrator.
#[utoipa::path(
    tag = "Webhooks",
    params(
        ("id" = WebhookId, Path, description = "The webhook"),
        ("limit" = Option<u32>, Query, description = "Rows a page, 1 to 200; 50 where absent"),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before"),
        ("state" = Option<DeliveryState>, Query, description = "Only those that became this"),
    ),
    responses(
        (status = 200, description = "A page of deliveries; settled ones are kept for 30 days", body = Page<Delivery>),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/webhooks/{id}/deliveries")]
pub async fn list_webhook_deliveries(
    state: web::Data<State>,
    actor: Actor,
    id: Id<WebhookId>,
    mut params: Params,
) -> AppResult<HttpResponse> {
    policy::require(&actor, Capability::ManageTokens)?;
    let wanted = list::Wanted {
        webhook: Some(id.0),
        state: params.take_as("state")?,
        way: None,
        cursor: params.take("cursor"),
        limit: params.take_limit()?,
    };
    params.finish()?;
    let cx = Cx::new(&state, actor);
    let page = state
        .db
        .read(move |conn| {
            queries::find(conn, id.0)?;
            list::page(conn, &cx, &wanted)
        })
        .await?;
    Ok(answer::ok(&page))
}
