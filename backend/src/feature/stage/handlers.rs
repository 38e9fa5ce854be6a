//! HTTP in and out of stages and of moves between them.

use super::{moves, queries, undo};
use crate::access::leak::{self, Leak};
use crate::access::{Actor, policy};
use crate::db::Conn;
use crate::error::AppResult;
use crate::events::system::By;
use crate::feature::customer::{store, view};
use crate::http::{Body, Id, IfMatch, Params, administered, answer};
use crate::record::every::Bounds;
use crate::record::{Cx, endpoint};
use crate::state::State;
use actix_web::{HttpResponse, delete, get, patch, post, web};
use shared::error::{ConfirmCode, Problem};
use shared::id::{CustomerId, StageChangeId};
use shared::role::{Capability, RecordKind};
use shared::stage::{Moved, NewStage, NewStageChange, Stage, StageChange, StagePatch};
use shared::{Code, Page};

/// Lists the stages, from the left of the board. Everyone.
#[utoipa::path(
    tag = "Stages",
    responses((status = 200, description = "All stages", body = Page<Stage>)),
    security(("bearer" = []))
)]
#[get("/stages")]
pub async fn list_stages(
    state: web::Data<State>,
    _actor: Actor,
    params: Params,
) -> AppResult<HttpResponse> {
    params.finish()?;
    let rows = state.db.read(queries::all).await?;
    let page = Page::whole(rows.into_iter().map(Stage::from).collect());
    Ok(answer::ok(&page))
}

/// Adds a stage (R-STG-3). Who may: administrator.
#[utoipa::path(
    tag = "Stages",
    params(endpoint::RepeatParams),
    request_body(content = NewStage, example = json!({"code": "trial", "role": "negotiating", "name_zh": "试用", "name_en": "Trial", "hue": "violet", "position": 25})),
    responses(
        (status = 201, description = "Added", body = Stage),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 409, description = "`duplicate` code", body = Problem),
        (status = 422, description = "`invalid` with the fields", body = Problem),
    ),
    security(("bearer" = []))
)]
#[post("/stages")]
pub async fn create_stage(
    state: web::Data<State>,
    actor: Actor,
    body: Body<NewStage>,
) -> AppResult<HttpResponse> {
    policy::require(&actor, Capability::ManageStages)?;
    let (cx, new, repeat) = (Cx::new(&state, actor), body.value, body.repeat);
    let add = move |conn: &mut Conn| {
        let by = By::caller(&cx.actor, cx.now);
        let make = |conn: &mut Conn| queries::add(conn, &by, new.clone());
        let find =
            |conn: &mut Conn| queries::find(conn, &new.code)?.ok_or_else(|| Code::NotFound.into());
        endpoint::once_coded(conn, &cx, repeat.as_ref(), make, find)
    };
    let stage = Stage::from(state.db.write(add).await?);
    Ok(answer::created(
        &format!("/api/v1/stages/{}", stage.code),
        stage.version,
        &stage,
    ))
}

/// Reads a stage. Everyone.
#[utoipa::path(
    tag = "Stages",
    params(("code" = String, Path, description = "The stage's code")),
    responses(
        (status = 200, description = "The stage; `ETag` is its version", body = Stage),
        (status = 404, description = "`not_found`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/stages/{code}")]
pub async fn read_stage(
    state: web::Data<State>,
    _actor: Actor,
    code: web::Path<String>,
) -> AppResult<HttpResponse> {
    let stage = state
        .db
        .read(move |conn| queries::find(conn, &code))
        .await?;
    let stage = Stage::from(stage.ok_or(Code::NotFound)?);
    Ok(answer::versioned(stage.version, &stage))
}

/// Changes a stage; code and role stay (R-STG-3). Who may: administrator.
#[utoipa::path(
    tag = "Stages",
    params(("code" = String, Path, description = "The stage's code"), endpoint::VersionParams),
    request_body(content = StagePatch, example = json!({"usual_days": 20})),
    responses(
        (status = 200, description = "As it stands now", body = Stage),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 412, description = "`stale`, with the current stage", body = Problem),
        (status = 422, description = "`invalid` with the fields", body = Problem),
        (status = 428, description = "`version_required`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[patch("/stages/{code}")]
pub async fn change_stage(
    state: web::Data<State>,
    actor: Actor,
    code: web::Path<String>,
    version: IfMatch,
    body: Body<StagePatch>,
) -> AppResult<HttpResponse> {
    let patch = body.value;
    let change =
        move |conn: &mut Conn, by: &By| queries::change(conn, by, &code, version.0, patch.clone());
    let stage =
        Stage::from(administered::write(&state, &actor, Capability::ManageStages, change).await?);
    Ok(answer::versioned(stage.version, &stage))
}

/// Removes a stage that nothing uses or remembers (R-STG-3). Who may: administrator.
#[utoipa::path(
    tag = "Stages",
    params(("code" = String, Path, description = "The stage's code"), endpoint::VersionParams),
    responses(
        (status = 204, description = "Removed"),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 409, description = "`in_use`", body = Problem),
        (status = 412, description = "`stale`, with the current stage", body = Problem),
        (status = 428, description = "`version_required`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[delete("/stages/{code}")]
pub async fn remove_stage(
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

/// Moves a customer to another stage (R-STG-1, R-STG-2). Who may: owner, collaborators, managers above the owner.
#[utoipa::path(
    tag = "Stages",
    params(("id" = CustomerId, Path, description = "The customer"), endpoint::RepeatParams),
    request_body(content = NewStageChange, example = json!({"to": "cooperating", "contract": {"amount": {"amount": "500000.00", "currency": "CNY"}, "signed_on": "2024-05-30", "ends_on": "2025-05-29"}})),
    responses(
        (status = 201, description = "Moved: the change, and the card as it stands now", body = Moved),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 409, description = "`gate_not_met` with what is missing, `confirmation_needed` where no dated next step is there, `same_stage`, `archived`", body = Problem),
        (status = 412, description = "`stale`, with the current customer: it stands in another stage than `from`", body = Problem),
        (status = 422, description = "`invalid`: `no_such_stage`, `in_future`, …", body = Problem),
    ),
    security(("bearer" = []))
)]
#[post("/customers/{id}/stage-changes")]
pub async fn create_stage_change(
    state: web::Data<State>,
    actor: Actor,
    id: Id<CustomerId>,
    body: Body<NewStageChange>,
) -> AppResult<HttpResponse> {
    let (cx, wanted, repeat) = (Cx::new(&state, actor), body.value, body.repeat);
    let moved = state
        .db
        .write(move |conn| {
            let change = endpoint::once(
                conn,
                &cx,
                repeat.as_ref(),
                RecordKind::StageChange,
                |conn| {
                    Ok(moves::change_stage(conn, &cx, id.0, wanted.clone())?
                        .id()
                        .uuid())
                },
            )?;
            moved(conn, &cx, change)
        })
        .await?;
    Ok(answer::created(
        &format!("/api/v1/stage-changes/{}", moved.change.id),
        moved.card.version,
        &moved,
    ))
}

fn moved(conn: &mut crate::db::Conn, cx: &Cx, change: uuid::Uuid) -> AppResult<Moved> {
    let row = moves::find_many(conn, &[change])?
        .pop()
        .ok_or(Code::NotFound)?;
    let customer = row.customer_id.0;
    let lens = cx.lens(conn, [customer])?;
    lens.reached(customer)?;
    let change = moves::views(conn, &lens, &[row])?
        .pop()
        .ok_or(Code::NotFound)?;
    let row = store::find(conn, customer)?;
    let card = view::cards(conn, cx, &[row])?.pop().ok_or(Code::NotFound)?;
    Ok(Moved { change, card })
}

/// Reads the trajectory of a customer, newest first (R-STG-1).
#[utoipa::path(
    tag = "Stages",
    params(("id" = CustomerId, Path, description = "The customer")),
    responses(
        (status = 200, description = "Its moves, through the caller's rights", body = Page<StageChange>),
        (status = 404, description = "`not_found`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/customers/{id}/stage-changes")]
pub async fn list_customer_stage_changes(
    state: web::Data<State>,
    actor: Actor,
    id: Id<CustomerId>,
    params: Params,
) -> AppResult<HttpResponse> {
    params.finish()?;
    let cx = Cx::new(&state, actor);
    let items = state
        .db
        .read(move |conn| {
            let lens = cx.lens(conn, [id.0])?;
            lens.reached(id.0)?;
            let rows = moves::of_customer(conn, id.0, Bounds::USUAL)?;
            leak::forgotten(Leak::StageChanges, || moves::views(conn, &lens, &rows))
        })
        .await?;
    Ok(answer::ok(&Page::whole(items)))
}

/// Undoes a move within ten minutes, while it is the latest. Who may: whoever made it.
#[utoipa::path(
    tag = "Stages",
    params(
        ("id" = StageChangeId, Path, description = "The stage change"),
        ("acknowledge" = Option<String>, Query, description = "What the caller has confirmed, separated by commas", example = "no_next_step"),
    ),
    responses(
        (status = 200, description = "Undone: the change, and the card as it stands now", body = Moved),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 409, description = "`cannot_undo`; `confirmation_needed` where no dated next step is there", body = Problem),
    ),
    security(("bearer" = []))
)]
#[post("/stage-changes/{id}/undo")]
pub async fn undo_stage_change(
    state: web::Data<State>,
    actor: Actor,
    id: Id<StageChangeId>,
    mut params: Params,
) -> AppResult<HttpResponse> {
    let cx = Cx::new(&state, actor);
    let acknowledged: Vec<ConfirmCode> = params.take_list("acknowledge")?;
    params.finish()?;
    let moved = state
        .db
        .write(move |conn| {
            undo::undo(conn, &cx, id.0, &acknowledged)?;
            moved(conn, &cx, id.0.uuid())
        })
        .await?;
    Ok(answer::ok(&moved))
}
