//! HTTP in and out of purposes.

use super::queries;
use crate::access::{Actor, policy};
use crate::db::Conn;
use crate::error::AppResult;
use crate::events::system::By;
use crate::http::{Body, IfMatch, Params, administered, answer};
use crate::record::Cx;
use crate::record::endpoint::{self, RepeatParams, VersionParams};
use crate::state::State;
use actix_web::{HttpResponse, delete, get, patch, post, web};
use shared::Page;
use shared::error::Problem;
use shared::purpose::{NewPurpose, Purpose, PurposePatch};
use shared::role::Capability;

/// Lists the purposes, in the order of the choice. Everyone.
#[utoipa::path(
    tag = "Purposes",
    responses((status = 200, description = "All purposes", body = Page<Purpose>)),
    security(("bearer" = []))
)]
#[get("/purposes")]
pub async fn list_purposes(
    state: web::Data<State>,
    _actor: Actor,
    params: Params,
) -> AppResult<HttpResponse> {
    params.finish()?;
    let rows = state.db.read(queries::all).await?;
    Ok(answer::ok(&Page::whole(
        rows.into_iter().map(Purpose::from).collect(),
    )))
}

/// Adds a purpose. Who may: administrator.
#[utoipa::path(
    tag = "Purposes",
    params(RepeatParams),
    request_body(content = NewPurpose, example = json!({"code": "exhibition", "name_zh": "展会接待", "name_en": "Exhibition", "position": 15, "fields": ["contacts", "need", "next_steps"]})),
    responses(
        (status = 201, description = "Added", body = Purpose),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 409, description = "`duplicate` code", body = Problem),
        (status = 422, description = "`invalid` with the fields", body = Problem),
    ),
    security(("bearer" = []))
)]
#[post("/purposes")]
pub async fn create_purpose(
    state: web::Data<State>,
    actor: Actor,
    body: Body<NewPurpose>,
) -> AppResult<HttpResponse> {
    policy::require(&actor, Capability::ManageStages)?;
    let (cx, new, repeat) = (Cx::new(&state, actor), body.value, body.repeat);
    let add = move |conn: &mut crate::db::Conn| {
        let by = By::caller(&cx.actor, cx.now);
        let make = |conn: &mut crate::db::Conn| queries::add(conn, &by, new.clone());
        let find = |conn: &mut crate::db::Conn| queries::find(conn, &new.code);
        endpoint::once_coded(conn, &cx, repeat.as_ref(), make, find)
    };
    let purpose = Purpose::from(state.db.write(add).await?);
    Ok(answer::created(
        &format!("/api/v1/purposes/{}", purpose.code),
        purpose.version,
        &purpose,
    ))
}

/// Changes a purpose. Who may: administrator.
#[utoipa::path(
    tag = "Purposes",
    params(("code" = String, Path, description = "The purpose's code"), VersionParams),
    request_body(content = PurposePatch, example = json!({"fields": ["contacts", "feedback", "next_steps"]})),
    responses(
        (status = 200, description = "As it stands now", body = Purpose),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 412, description = "`stale`, with the current purpose", body = Problem),
        (status = 422, description = "`invalid` with the fields", body = Problem),
        (status = 428, description = "`version_required`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[patch("/purposes/{code}")]
pub async fn change_purpose(
    state: web::Data<State>,
    actor: Actor,
    code: web::Path<String>,
    version: IfMatch,
    body: Body<PurposePatch>,
) -> AppResult<HttpResponse> {
    let patch = body.value;
    let change =
        move |conn: &mut Conn, by: &By| queries::change(conn, by, &code, version.0, patch.clone());
    let purpose =
        Purpose::from(administered::write(&state, &actor, Capability::ManageStages, change).await?);
    Ok(answer::versioned(purpose.version, &purpose))
}

/// Removes a purpose. Who may: administrator.
#[utoipa::path(
    tag = "Purposes",
    params(("code" = String, Path, description = "The purpose's code"), VersionParams),
    responses(
        (status = 204, description = "Removed"),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 412, description = "`stale`, with the current purpose", body = Problem),
        (status = 428, description = "`version_required`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[delete("/purposes/{code}")]
pub async fn remove_purpose(
    state: web::Data<State>,
    actor: Actor,
    code: web::Path<String>,
    version: IfMatch,
) -> AppResult<HttpResponse> {
    administered::write(&state, &actor, Capability::ManageStages, move |conn, by| {
        queries::remove(conn, by, &code, version.0)
    })
    .await?;
    Ok(answer::no_content())
}
