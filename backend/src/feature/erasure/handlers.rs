//! HTTP in and out of erasing a person, and of telling what is held on one.

use super::{held, held_customer, person};
use crate::access::{Actor, policy};
use crate::db::Conn;
use crate::error::AppResult;
use crate::http::{Body, Id, Params, answer};
use crate::record::Cx;
use crate::state::State;
use actix_web::{HttpResponse, get, post, web};
use serde::Serialize;
use shared::erasure::{Erasure, NewErasure, PersonHeld, PersonalData};
use shared::error::Problem;
use shared::id::{ContactId, CustomerId};
use shared::role::{Capability, RecordKind};
use uuid::Uuid;

/// Erases a contact on request: the fields, their history, and mentions in the texts of the customer. It cannot be undone.
#[utoipa::path(
    tag = "Erasing",
    description = "What stays is who did it, when and why. Not reached: other spellings and descriptions, contents of files, texts of other customers, and backups, which age out. Who may: administrators.",
    params(("id" = ContactId, Path, description = "The contact")),
    request_body(content = NewErasure, example = json!({"reason": "本人于 2026-11-20 书面申请删除", "acknowledge": ["irreversible"]})),
    responses(
        (status = 200, description = "What was erased", body = Erasure),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 409, description = "`confirmation_needed`: `irreversible`; `erased` already", body = Problem),
        (status = 422, description = "`invalid` with the fields", body = Problem),
    ),
    security(("bearer" = []))
)]
#[post("/contacts/{id}/erasure")]
pub async fn erase_contact(
    state: web::Data<State>,
    actor: Actor,
    id: Id<ContactId>,
    body: Body<NewErasure>,
) -> AppResult<HttpResponse> {
    policy::require(&actor, Capability::ErasePersons)?;
    let (cx, said) = (Cx::new(&state, actor), body.value);
    let done = state
        .db
        .write(move |conn| person::erase_contact(conn, &cx, id.0, &said))
        .await?;
    Ok(answer::ok(&done))
}

/// Erases a customer who is a person on request: profile, contacts, files, history, and mentions in texts; what is left is
/// archived. It cannot be undone.
#[utoipa::path(
    tag = "Erasing",
    description = "Records without the person (contracts, amounts, dates) stay for the books. Who may: administrators.",
    params(("id" = CustomerId, Path, description = "The customer")),
    request_body(content = NewErasure, example = json!({"reason": "本人于 2026-11-20 书面申请删除", "acknowledge": ["irreversible"]})),
    responses(
        (status = 200, description = "What was erased", body = Erasure),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 409, description = "`confirmation_needed`: `irreversible`; `erased` already", body = Problem),
        (status = 422, description = "`other_kind`: a company is no person; `invalid` with the fields", body = Problem),
    ),
    security(("bearer" = []))
)]
#[post("/customers/{id}/erasure")]
pub async fn erase_customer(
    state: web::Data<State>,
    actor: Actor,
    id: Id<CustomerId>,
    body: Body<NewErasure>,
) -> AppResult<HttpResponse> {
    policy::require(&actor, Capability::ErasePersons)?;
    let (cx, said) = (Cx::new(&state, actor), body.value);
    let (done, files) = state
        .db
        .write(move |conn| person::erase_customer(conn, &cx, id.0, &said))
        .await?;
    // Their keys are gone already: bytes that stay behind are noise.
    for file in files {
        if let Err(error) = state.files.remove(file).await {
            tracing::warn!(%error, file = %file, "the bytes of an erased file were left behind");
        }
    }
    Ok(answer::ok(&done))
}

/// Tells all that is held on a contact, for a request by the person.
#[utoipa::path(
    tag = "Erasing",
    description = "Each telling stands on the customer's trail. Who may: whoever sees personal values of the customer in full; administrators hand a request over to the owner.",
    params(("id" = ContactId, Path, description = "The contact")),
    responses(
        (status = 200, description = "Through the caller's rights", body = PersonalData),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/contacts/{id}/personal-data")]
pub async fn read_personal_data(
    state: web::Data<State>,
    actor: Actor,
    id: Id<ContactId>,
    params: Params,
) -> AppResult<HttpResponse> {
    params.finish()?;
    let cx = Cx::new(&state, actor);
    let read = move |conn: &mut Conn, cx: &Cx| held::on_contact(conn, cx, id.0);
    let about = (RecordKind::Contact, id.0.uuid());
    tell(&state, cx, about, read, |all| all.customer.id).await
}

/// Tells all that is held on a customer who is a person, for a request by that person.
#[utoipa::path(
    tag = "Erasing",
    description = "Each telling stands on the customer's trail. Contents of files are downloaded one by one. Who may: whoever sees personal values of the customer in full; administrators hand a request over to the owner.",
    params(("id" = CustomerId, Path, description = "The customer")),
    responses(
        (status = 200, description = "Through the caller's rights", body = PersonHeld),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 422, description = "`other_kind`: a company is no person", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/customers/{id}/personal-data")]
pub async fn read_person_held(
    state: web::Data<State>,
    actor: Actor,
    id: Id<CustomerId>,
    params: Params,
) -> AppResult<HttpResponse> {
    params.finish()?;
    let cx = Cx::new(&state, actor);
    let read = move |conn: &mut Conn, cx: &Cx| held_customer::on_customer(conn, cx, id.0);
    let about = (RecordKind::Customer, id.0.uuid());
    tell(&state, cx, about, read, move |_| id.0).await
}

/// Answers what is held on a person; that it was told is on the customer's record before a byte of it leaves.
async fn tell<T: Serialize + Send + 'static>(
    state: &State,
    cx: Cx,
    about: (RecordKind, Uuid),
    read: impl Fn(&mut Conn, &Cx) -> AppResult<T> + Send + 'static,
    customer: impl Fn(&T) -> CustomerId,
) -> AppResult<HttpResponse> {
    let reader = cx.clone();
    let all = state.db.read(move |conn| read(conn, &reader)).await?;
    let customer = customer(&all);
    state
        .db
        .write(move |conn| held::note(conn, &cx, customer, about))
        .await?;
    Ok(answer::ok(&all))
}
