//! HTTP in and out of the work calendar.

use super::setting;
use crate::access::Actor;
use crate::db::Conn;
use crate::error::AppResult;
use crate::events::system::By;
use crate::http::{Body, Params, administered, answer};
use crate::state::State;
use actix_web::{HttpResponse, get, put, web};
use shared::error::Problem;
use shared::role::Capability;
use shared::work_calendar::{WorkCalendar, WorkCalendarView};

fn view(state: &State, calendar: WorkCalendar) -> WorkCalendarView {
    WorkCalendarView {
        calendar,
        zone: state.config.org_zone.name().to_owned(),
    }
}

/// Reads on which days and between which hours the organisation works. Everyone.
#[utoipa::path(
    tag = "Engine",
    responses((status = 200, description = "The calendar in force", body = WorkCalendarView)),
    security(("bearer" = []))
)]
#[get("/work-calendar")]
pub async fn read_work_calendar(
    state: web::Data<State>,
    _actor: Actor,
    params: Params,
) -> AppResult<HttpResponse> {
    params.finish()?;
    let calendar = state.db.read(setting::read).await?;
    Ok(answer::ok(&view(&state, calendar)))
}

/// Sets on which days and between which hours the organisation works; plans that are made already stay. Who may: administrator.
#[utoipa::path(
    tag = "Engine",
    request_body(content = WorkCalendar, example = json!({"weekdays": ["monday", "tuesday", "wednesday", "thursday", "friday"], "opens": "09:00:00", "closes": "18:00:00", "days_off": [{"from": "2026-10-01", "to": "2026-10-07", "name_zh": "国庆节", "name_en": "National Day"}], "working_days": ["2026-10-10"]})),
    responses(
        (status = 200, description = "The calendar in force", body = WorkCalendarView),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 422, description = "`invalid` with the fields", body = Problem),
    ),
    security(("bearer" = []))
)]
#[put("/work-calendar")]
pub async fn set_work_calendar(
    state: web::Data<State>,
    actor: Actor,
    body: Body<WorkCalendar>,
) -> AppResult<HttpResponse> {
    let new = body.value;
    let kept = new.clone();
    let set = move |conn: &mut Conn, by: &By| setting::set(conn, by, &kept);
    administered::write(&state, &actor, Capability::ManageStages, set).await?;
    Ok(answer::ok(&view(&state, new)))
}
