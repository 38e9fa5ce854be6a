//! Winning an opportunity: it becomes a contract, and the stage is suggested.

use super::row::OpportunityRow;
use crate::access::Actor;
use crate::access::policy::Verb;
use crate::db::Conn;
use crate::db::types::Key;
use crate::error::{AppError, AppResult};
use crate::feature::contract::row::ContractRow;
use crate::feature::customer::store as customers;
use crate::feature::stage::queries;
use crate::http::{Body, Id, IfMatch, answer};
use crate::record::{Cx, Record as _, endpoint, store};
use crate::state::State;
use actix_web::{HttpResponse, post, web};
use shared::Code;
use shared::contract::NewContract;
use shared::error::Problem;
use shared::id::OpportunityId;
use shared::opportunity::{OpportunityState, Winning, Won};
use shared::role::RecordKind;
use shared::stage::StageRole;
use uuid::Uuid;

/// Wins an opportunity: makes the contract that it becomes, and says which stage fits now.
#[utoipa::path(
    tag = "Opportunities",
    description = "Who may: owner, collaborators, managers above the owner. What the contract does not say is taken from the opportunity.",
    params(("id" = OpportunityId, Path, description = "The opportunity"), endpoint::VersionParams, endpoint::RepeatParams),
    request_body(content = Winning, example = json!({"contract": {"number": "HT-2026-101", "signed_on": "2026-11-20", "ends_on": "2027-11-19"}})),
    responses(
        (status = 200, description = "The opportunity, its contract, and the stage that is suggested", body = Won),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 409, description = "`archived`", body = Problem),
        (status = 412, description = "`stale`, with the current record", body = Problem),
        (status = 422, description = "`invalid` with the fields", body = Problem),
        (status = 428, description = "`version_required`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[post("/opportunities/{id}/win")]
pub async fn win_opportunity(
    state: web::Data<State>,
    actor: Actor,
    id: Id<OpportunityId>,
    version: IfMatch,
    body: Body<Winning>,
) -> AppResult<HttpResponse> {
    let (cx, id, version) = (Cx::new(&state, actor), id.0.uuid(), version.0);
    let Body {
        value: winning,
        repeat,
    } = body;
    let won = state
        .db
        .write(move |conn| {
            let contract =
                endpoint::once(conn, &cx, repeat.as_ref(), RecordKind::Contract, |conn| {
                    win(conn, &cx, id, version, winning.contract.clone())
                })?;
            won(conn, &cx, id, contract)
        })
        .await?;
    Ok(answer::versioned(won.opportunity.version, &won))
}

/// Wins it; the contract that was made.
fn win(
    conn: &mut Conn,
    cx: &Cx,
    id: Uuid,
    version: i32,
    contract: Option<NewContract>,
) -> AppResult<Uuid> {
    let mut made = None;
    store::change::<OpportunityRow>(conn, cx, id, version, |conn, row| {
        let customer = row.customer_id.0;
        cx.viewer(conn, customer)?
            .require(Verb::Write(RecordKind::Contract))?;
        if row.contract.is_some() {
            // It has become a contract already; a second one is another deal.
            return Err(AppError::field("/state", Code::Invalid));
        }
        let mut contract_row =
            ContractRow::make(cx, customer, contract.unwrap_or_default(), "/contract")?;
        contract_row.amount = contract_row.amount.or_else(|| row.amount.clone());
        store::create(conn, cx, &contract_row)?;
        row.contract = Some(Key(contract_row.id.0));
        made = Some(contract_row.id.0.uuid());
        let won = shared::opportunity::OpportunityPatch {
            state: shared::Patch::Set(OpportunityState::Won),
            ..Default::default()
        };
        row.apply(conn, cx, won)
    })?;
    made.ok_or_else(|| AppError::internal("no contract was made"))
}

/// What became of it, as it stands now.
fn won(conn: &mut Conn, cx: &Cx, id: Uuid, contract: Uuid) -> AppResult<Won> {
    let row = OpportunityRow::find(conn, id)?;
    let stage = customers::find(conn, row.customer_id.0)?.stage;
    let there = queries::find(conn, &stage)?.is_some_and(|s| s.role.0 == StageRole::Cooperating);
    Ok(Won {
        opportunity: store::view(conn, cx, &row)?,
        contract: store::read::<ContractRow>(conn, cx, contract)?.1,
        suggested_stage: if there {
            None
        } else {
            queries::first_of_role(conn, StageRole::Cooperating)?.map(|stage| stage.code)
        },
    })
}
