//! HTTP in and out of merges and of hand-overs of many customers.

use super::undo::{self, MergeRow};
use super::{hand_over, parts, unite};
use crate::access::Actor;
use crate::access::leak::{self, Leak};
use crate::db::schema::merge;
use crate::db::types::Key;
use crate::db::{Conn, tried};
use crate::error::{AppError, AppResult};
use crate::feature::customer::view::references;
use crate::http::idempotency::Repeat;
use crate::http::{Body, Id, Params, answer};
use crate::record::{Cx, Names, endpoint};
use crate::state::State;
use actix_web::{HttpResponse, get, post, web};
use diesel::prelude::*;
use shared::customer::CustomerRef;
use shared::error::Problem;
use shared::id::{CustomerId, MergeId};
use shared::merge::{HandOverAll, HandedOver, Merge, MovedCount, NewMerge};
use shared::{Code, Page};

/// Merges another customer into this one (R-NAME); nothing is lost, and it can be undone within 30 days.
#[utoipa::path(
    tag = "Customers",
    description = "What the other record holds moves to this one, gaps of the profile are filled, and it is archived. `differing` names what both say differently; of values that the caller does not see, whatever both have. Who may: whoever may archive both, and hand over the other where it has another owner. With `dry_run=true` nothing is kept: a preview.",
    params(
        ("id" = CustomerId, Path, description = "The customer that stays"),
        ("dry_run" = Option<bool>, Query, description = "`true` for a preview"),
        endpoint::RepeatParams,
    ),
    request_body(content = NewMerge, example = json!({"merged_id": "01890a5d-ac96-774b-bcce-b302099a8057"})),
    responses(
        (status = 200, description = "What moved, or would move", body = Merge),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 409, description = "`archived`", body = Problem),
        (status = 422, description = "`invalid`: `same_customer`, `other_kind`, `no_such_customer`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[post("/customers/{id}/merges")]
pub async fn merge_customers(
    state: web::Data<State>,
    actor: Actor,
    id: Id<CustomerId>,
    mut params: Params,
    body: Body<NewMerge>,
) -> AppResult<HttpResponse> {
    let dry = params.take_as("dry_run")?.unwrap_or(false);
    params.finish()?;
    let (cx, Body { value, repeat }) = (Cx::new(&state, actor), body);
    let repeat = repeat.filter(|_| !dry);
    let done = state
        .db
        .write(move |conn| carry_out(conn, &cx, id.0, value.merged_id, repeat.as_ref(), dry))
        .await?;
    Ok(answer::ok(&done))
}

fn carry_out(
    conn: &mut Conn,
    cx: &Cx,
    survivor: CustomerId,
    merged: CustomerId,
    repeat: Option<&Repeat>,
    dry: bool,
) -> AppResult<Merge> {
    tried(conn, dry, |conn| {
        let mut differing = Vec::new();
        let id = endpoint::once(conn, cx, repeat, None, |conn| {
            let united = unite::unite(conn, cx, survivor, merged)?;
            differing = united.fields.differing;
            Ok(united.id.uuid())
        })?;
        let row: MergeRow = merge::table
            .find(Key(id))
            .select(MergeRow::as_select())
            .first(conn)?;
        let moved = parts::moved(conn, cx, row.id.0)?;
        let mut shown = shown(conn, cx, row, moved)?;
        shown.differing = differing;
        Ok(shown)
    })
}

fn shown(
    conn: &mut Conn,
    cx: &Cx,
    row: MergeRow,
    moved: Vec<(shared::role::RecordKind, i64)>,
) -> AppResult<Merge> {
    let ids = [row.survivor_id.0, row.merged_id.0];
    let known = leak::forgotten(Leak::Merges, || references(conn, cx, &ids))?;
    let reference = |id: CustomerId| -> AppResult<CustomerRef> {
        known
            .get(&id)
            .cloned()
            .ok_or_else(|| AppError::from(Code::NotFound))
    };
    let names = Names::of_users(conn, row.created_by.map(|k| k.0))?;
    Ok(Merge {
        id: row.id.0,
        survivor: reference(row.survivor_id.0)?,
        merged: reference(row.merged_id.0)?,
        moved: moved
            .into_iter()
            .map(|(kind, count)| MovedCount { kind, count })
            .collect(),
        tags: parts::gained(conn, row.id.0)?,
        undoable: row.undoable(cx.now),
        filled: row.filled.0,
        differing: Vec::new(),
        created_at: row.created_at.and_utc(),
        author: names.user(row.created_by),
        undone_at: row.undone_at.map(|at| at.and_utc()),
    })
}

/// Lists the merges of a customer, newest first: what went into it, and what it went into. Everyone with reach.
#[utoipa::path(
    tag = "Customers",
    params(("id" = CustomerId, Path, description = "The customer")),
    responses(
        (status = 200, description = "The merges; at most 100", body = Page<Merge>),
        (status = 404, description = "`not_found`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/customers/{id}/merges")]
pub async fn list_merges(
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
            cx.viewer(conn, id.0)?;
            let rows: Vec<MergeRow> = merge::table
                .filter(
                    merge::survivor_id
                        .eq(Key(id.0))
                        .or(merge::merged_id.eq(Key(id.0))),
                )
                .order(merge::id.desc())
                .limit(100)
                .select(MergeRow::as_select())
                .load(conn)?;
            let mut items = Vec::with_capacity(rows.len());
            for row in rows {
                let moved = parts::moved(conn, &cx, row.id.0)?;
                match shown(conn, &cx, row, moved) {
                    Ok(merge) => items.push(merge),
                    // The other record is beyond the caller's reach.
                    Err(error) if error.code() == Code::NotFound => {}
                    Err(error) => return Err(error),
                }
            }
            Ok(items)
        })
        .await?;
    Ok(answer::ok(&Page::whole(items)))
}

/// Undoes a merge within 30 days.
#[utoipa::path(
    tag = "Customers",
    description = "What moved goes back, as far as it is still there; what was filled in and not changed since is emptied; what came later stays where it is. Who may: whoever may archive the customer that stayed.",
    params(("id" = MergeId, Path, description = "The merge")),
    responses(
        (status = 200, description = "As it stands now", body = Merge),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 409, description = "`cannot_undo`: too old, or undone already", body = Problem),
    ),
    security(("bearer" = []))
)]
#[post("/merges/{id}/undo")]
pub async fn undo_merge(
    state: web::Data<State>,
    actor: Actor,
    id: Id<MergeId>,
) -> AppResult<HttpResponse> {
    let cx = Cx::new(&state, actor);
    let merge = state
        .db
        .write(move |conn| {
            let row = match undo::undo(conn, &cx, id.0) {
                Err(error) if leak::planted(Leak::Undone) => {
                    return Err(error.detail(planted(conn, id.0)?));
                }
                row => row?,
            };
            let moved = parts::moved(conn, &cx, id.0)?;
            shown(conn, &cx, row, moved)
        })
        .await?;
    Ok(answer::ok(&merge))
}

/// What the customer is called that was given up, for a leak that tests plant.
fn planted(conn: &mut crate::db::Conn, id: MergeId) -> AppResult<String> {
    let row: MergeRow = merge::table
        .find(Key(id))
        .select(MergeRow::as_select())
        .first(conn)?;
    let customer = crate::feature::customer::store::find(conn, row.merged_id.0)?;
    Ok(leak::raw(&customer.name))
}

/// Hands over all customers of an owner, or those that are named, with open plans, to-dos and risks (R-OWN-2).
#[utoipa::path(
    tag = "Customers",
    description = "All go in one transaction. Without `from`, the customers of `customer_ids` go, whoever owns them. Who may: for each customer whoever may hand it over (owner, managers above the owner), and administrators. With `dry_run=true` nothing is kept: a preview, with the same rights.",
    params(("dry_run" = Option<bool>, Query, description = "`true` for a preview"), endpoint::RepeatParams),
    request_body(content = HandOverAll, example = json!({"from": "01890a5d-ac96-774b-bcce-b302099a8057", "owner_id": "01890a5d-ac96-774b-bcce-b302099a8058", "reason": "岗位调整"})),
    responses(
        (status = 200, description = "What moved, or would move", body = HandedOver),
        (status = 422, description = "`invalid`: `no_such_user`; `required` where neither `from` nor `customer_ids` is given", body = Problem),
    ),
    security(("bearer" = []))
)]
#[post("/hand-overs")]
pub async fn hand_over_all(
    state: web::Data<State>,
    actor: Actor,
    mut params: Params,
    body: Body<HandOverAll>,
) -> AppResult<HttpResponse> {
    let dry = params.take_as("dry_run")?.unwrap_or(false);
    params.finish()?;
    let (cx, Body { value, repeat }) = (Cx::new(&state, actor), body);
    let moved = state
        .db
        .write(move |conn| hand_over::all(conn, &cx, &value, repeat.as_ref(), dry))
        .await?;
    Ok(answer::ok(&moved))
}
