//! Making the records of a book through the functions of their kinds, and finding those that are there already.

use super::kinds;
use super::said::{PlannedRecord, Said};
use super::shape::Shape;
use super::successors;
use super::there::There;
use super::versions::VERSIONS;
use crate::access::{Viewer, policy::Verb};
use crate::db::Conn;
use crate::db::types::{Key, Written, stored};
use crate::error::{AppError, AppResult};
use crate::feature::contact::{row::ContactRow, rules};
use crate::feature::import::preview::People;
use crate::feature::opportunity::row::OpportunityRow;
use crate::feature::todo::row::TodoRow;
use crate::record::{Cx, Record, store};
use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use shared::contact::{Contact, ContactPatch, NewContact};
use shared::id::{ContractId, CustomerId, InteractionId};
use shared::interaction::{InteractionPatch, NewInteraction};
use shared::opportunity::NewOpportunity;
use shared::role::RecordKind;
use shared::time::FlexDate;
use shared::todo::{Assignee, NewTodo, TodoState};
use shared::{Code, Guarded, Patch, mask};

/// Fields that a body does not have and its sheet makes something of itself.
const OWN: &[(RecordKind, &str)] = &[
    (RecordKind::Need, "original"),
    (RecordKind::Need, VERSIONS),
    (RecordKind::Opportunity, "contract"),
    (RecordKind::Todo, "state"),
    (RecordKind::Todo, "done_at"),
    (RecordKind::Contact, "left_on"),
    (RecordKind::Contact, "succeeded_by"),
    (RecordKind::Interaction, DOUBTFUL),
    (RecordKind::Questionnaire, "state"),
    (RecordKind::Questionnaire, "answered_at"),
    (RecordKind::Questionnaire, "proposals"),
];

/// The mark of an entry that counts in no figure, with its reason (R-TRUE).
const DOUBTFUL: &str = "doubtful";

/// The body of a record as far as it needs no looking up.
#[must_use]
pub fn plain_body(record: &PlannedRecord) -> Value {
    let own = |name: &str| OWN.contains(&(record.kind, name));
    let said = record.said.iter().filter_map(|(name, said)| match said {
        Said::Plain(value) if !own(name) => Some(((*name).to_owned(), value.clone())),
        _ => None,
    });
    Value::Object(said.collect())
}

pub(super) fn typed<T: DeserializeOwned>(body: Value) -> AppResult<T> {
    serde_json::from_value(body)
        .map_err(|error| AppError::from(Code::Invalid).detail(error.to_string()))
}

/// Takes a field of the sheet's own out of a body.
pub(super) fn own(body: &mut Value, name: &str) -> Option<Value> {
    body.as_object_mut()?.remove(name)
}

/// A contact: one of that name that is there already is filled where it says nothing. Who can be reached elsewhere is
/// somebody else of the same name.
///
/// # Errors
/// Where it cannot be made.
pub fn contact(conn: &mut Conn, cx: &Cx, id: CustomerId, mut body: Value) -> AppResult<()> {
    own(&mut body, "succeeded_by");
    let left = own(&mut body, "left_on")
        .map(typed::<FlexDate>)
        .transpose()?;
    let new: NewContact = typed(body.clone())?;
    let known = ContactRow::of_customer(conn, id)?;
    let lens = cx.lens(conn, [id])?;
    let views = ContactRow::views(conn, &lens, &known)?;
    let same = |view: &&Contact| {
        view.name.text().as_deref() == Some(new.name.as_str()) && !contradicts(view, &new)
    };
    let Some(there) = views.iter().find(same) else {
        let mut row = ContactRow::make(cx, id, new)?;
        rules::require_left(cx, left)?;
        row.left_on = left.map(Written);
        row.is_primary |= known.is_empty() && left.is_none();
        return store::insert(conn, cx, &row);
    };
    let shown = serde_json::to_value(there).map_err(AppError::internal)?;
    let gaps: Map<String, Value> = body
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(name, _)| shown.get(*name).is_none_or(Value::is_null))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    let mut patch: ContactPatch = typed(Value::Object(gaps))?;
    if let (Some(left), None) = (left, there.left_on) {
        patch.left_on = Patch::Set(left);
    }
    let Some(before) = known.iter().find(|row| row.id.0 == there.id) else {
        return Ok(());
    };
    let mut after = before.clone();
    after.apply(conn, cx, patch)?;
    store::rewrite(conn, cx, before, after).map(drop)
}

/// Whether somebody has another mobile number or address than the new contact, as far as the caller sees that.
fn contradicts(view: &Contact, new: &NewContact) -> bool {
    let differ = |shown: Option<&Guarded<String>>, given: Option<&String>| {
        let (Some(shown), Some(given)) = (shown.and_then(Guarded::text), given) else {
            return false;
        };
        let masked = mask::is_masked(&shown) || mask::is_masked(given);
        !masked && !shown.trim().eq_ignore_ascii_case(given.trim())
    };
    differ(view.mobile.as_ref(), new.mobile.as_ref())
        || differ(view.email.as_ref(), new.email.as_ref())
}

/// An interaction. The mark that it is doubtful is a manager's (R-TRUE): where somebody else brings it in, its reason
/// stands with our own judgement.
///
/// # Errors
/// Where it cannot be made.
pub fn interaction(conn: &mut Conn, cx: &Cx, id: CustomerId, mut body: Value) -> AppResult<()> {
    let doubtful = own(&mut body, DOUBTFUL);
    let doubtful = doubtful.as_ref().and_then(Value::as_str).map(str::to_owned);
    let mut new: NewInteraction = typed(body)?;
    let may = cx.viewer(conn, id)?.may(Verb::Doubt);
    if let Some(reason) = doubtful.as_ref().filter(|_| !may) {
        let kept = format!("[{}] {reason}", cx.actor.lang.pick("存疑", "Doubtful"));
        let judgement = new.judgement.take().into_iter().chain([kept]);
        new.judgement = Some(judgement.collect::<Vec<_>>().join("\n"));
    }
    let row = crate::feature::interaction::record::write(conn, cx, id, new, true)?;
    let Some(reason) = doubtful.filter(|_| may) else {
        return Ok(());
    };
    let mut after = row.clone();
    let patch = InteractionPatch {
        doubtful: Patch::Set(reason),
        ..InteractionPatch::default()
    };
    after.apply(conn, cx, patch)?;
    store::rewrite(conn, cx, &row, after).map(drop)
}

/// An opportunity, with the contract that it became.
///
/// # Errors
/// Where it cannot be made.
pub fn opportunity(conn: &mut Conn, cx: &Cx, id: CustomerId, mut body: Value) -> AppResult<()> {
    let contract = own(&mut body, "contract").map(typed::<ContractId>);
    let mut row = OpportunityRow::make(conn, cx, id, typed::<NewOpportunity>(body)?, "")?;
    row.contract = contract.transpose()?.map(Key);
    store::insert(conn, cx, &row)
}

/// A to-do; one that is done was done by its due time, where the book does not say when.
///
/// # Errors
/// Where it cannot be made.
pub fn todo(conn: &mut Conn, cx: &Cx, id: CustomerId, mut body: Value) -> AppResult<()> {
    let state = own(&mut body, "state").map_or(Ok(TodoState::Open), typed::<TodoState>)?;
    let done_at = own(&mut body, "done_at").map(typed::<DateTime<Utc>>);
    let done_at = done_at.transpose()?;
    let of = own(&mut body, "interaction")
        .map(typed::<InteractionId>)
        .transpose()?;
    let mut row = TodoRow::make(conn, cx, id, of, typed::<NewTodo>(body)?, "")?;
    row.state = Written(state);
    let done = (state == TodoState::Done).then_some(done_at).map(|at| {
        let at = at.map_or(row.due_at, stored);
        at.min(stored(cx.now))
    });
    row.done_at = done;
    store::insert(conn, cx, &row)
}

/// Makes the records of a customer.
///
/// # Errors
/// Where one cannot be made; the answer says which row of which sheet.
pub fn all(
    conn: &mut Conn,
    cx: &Cx,
    id: CustomerId,
    records: &[PlannedRecord],
    people: &People,
) -> AppResult<()> {
    let mut there = There::of(id);
    for sheet in kinds::all() {
        let of_kind = || records.iter().filter(|record| record.kind == sheet.kind);
        for record in of_kind() {
            let body = body(conn, cx, &mut there, &settled(record, people), people)?;
            (sheet.make)(conn, cx, id, body).map_err(|error| located(error, record))?;
        }
        if sheet.kind == RecordKind::Contact {
            successors::link(conn, cx, id, of_kind())?;
        }
    }
    Ok(())
}

fn located(error: AppError, record: &PlannedRecord) -> AppError {
    let row = format!("{} {}", record.kind, record.line);
    error.detail(row)
}

/// The whole body: names become the ids of those whom they mean.
fn body(
    conn: &mut Conn,
    cx: &Cx,
    there: &mut There,
    record: &PlannedRecord,
    people: &People,
) -> AppResult<Value> {
    let mut body = Map::new();
    let mut strangers: Vec<String> = Vec::new();
    for (name, said) in &record.said {
        let value = match said {
            Said::Plain(value) => Some(value.clone()),
            Said::User(user) => people.find(user).map(|id| json!(id)),
            Said::Users(users) => {
                let (known, unknown): (Vec<_>, Vec<_>) = users
                    .iter()
                    .map(|user| (people.find(user), user))
                    .partition(|(id, _)| id.is_some());
                strangers.extend(unknown.into_iter().map(|(_, user)| user.clone()));
                Some(json!(
                    known
                        .into_iter()
                        .filter_map(|(id, _)| id)
                        .collect::<Vec<_>>()
                ))
            }
            // Who came after whom is said when all contacts are there ([`successors`]).
            Said::Contact(_) if record.kind == RecordKind::Contact => None,
            Said::Contact(person) => there
                .contacts(conn, cx, std::slice::from_ref(person))?
                .pop(),
            Said::Contacts(persons) => Some(json!(there.contacts(conn, cx, persons)?)),
            Said::Needs(texts) => Some(json!(there.needs(conn, cx, texts)?)),
            Said::Assignee(who) => assignee(who.as_deref(), people),
            Said::Interaction(known) => there.talk(conn, cx, known)?,
            Said::Contract(known) => there.contract(conn, cx, known)?,
            Said::Customer(_) => None,
        };
        if let Some(value) = value {
            body.insert((*name).to_owned(), value);
        }
    }
    if !strangers.is_empty() && record.kind == RecordKind::Interaction {
        let others = body
            .get("our_others")
            .and_then(Value::as_str)
            .map(str::to_owned);
        let all: Vec<String> = others.into_iter().chain(strangers).collect();
        body.insert("our_others".to_owned(), json!(all.join("、")));
    }
    Ok(Value::Object(body))
}

fn assignee(who: Option<&str>, people: &People) -> Option<Value> {
    let assignee = match who {
        None => Some(Assignee::Customer),
        Some(name) => people.assignee(name),
    };
    assignee.map(|assignee| json!(assignee))
}

/// A record without an assignee whom nobody knows: who was to do it stands in the words, as paper forms come in, and the
/// to-do is the importer's.
fn settled(record: &PlannedRecord, people: &People) -> PlannedRecord {
    let mut settled = record.clone();
    let unknown = record.said.iter().find_map(|(_, said)| match said {
        Said::Assignee(Some(name)) if people.assignee(name).is_none() => Some(name),
        _ => None,
    });
    let Some(name) = unknown else {
        return settled;
    };
    settled
        .said
        .retain(|(_, said)| !matches!(said, Said::Assignee(_)));
    for (field, said) in &mut settled.said {
        if let ("what", Said::Plain(Value::String(what))) = (*field, said) {
            let text = format!("{what}（由{name}跟进）");
            *what = text.chars().take(500).collect();
        }
    }
    settled
}

/// Names of users in the records of a book whom nobody bears, with the kind of record and its row.
#[must_use]
pub fn strangers<'a>(
    records: &'a [PlannedRecord],
    people: &'a People,
) -> Vec<(&'a PlannedRecord, &'a str)> {
    let mut found = Vec::new();
    for record in records {
        for (_, said) in &record.said {
            match said {
                Said::User(name) if people.find(name).is_none() => {
                    found.push((record, name.as_str()))
                }
                Said::Assignee(Some(name)) if people.assignee(name).is_none() => {
                    found.push((record, name.as_str()))
                }
                _ => {}
            }
        }
    }
    found
}

/// The records that are not there yet: those of which no record of the kind says the same, as the caller sees it.
///
/// # Errors
/// Where the database fails.
pub fn missing(
    conn: &mut Conn,
    cx: &Cx,
    id: CustomerId,
    records: &[PlannedRecord],
    viewer: &Viewer<'_>,
) -> AppResult<Vec<PlannedRecord>> {
    if records.is_empty() || !viewer.may(Verb::Write(RecordKind::Interaction)) {
        return Ok(Vec::new());
    }
    let there = super::fill::records(conn, cx, id)?;
    let people = People::load(conn)?;
    Ok(records
        .iter()
        .filter(|record| {
            let record = settled(record, &people);
            !there.iter().any(|known| same(known, &record))
        })
        .cloned()
        .collect())
}

/// What a book says and an import need not take: a mark that is a manager's to set, a link that leads elsewhere.
const NOT_COMPARED: &[(RecordKind, &str)] = &[
    (RecordKind::Interaction, DOUBTFUL),
    (RecordKind::Interaction, "judgement"),
    (RecordKind::Questionnaire, "state"),
    (RecordKind::Need, VERSIONS),
];

/// Whether two rows say the same, apart from what one of them leaves unsaid because everybody knows it.
fn same(known: &PlannedRecord, planned: &PlannedRecord) -> bool {
    let kind = planned.kind;
    let said = |said: &(&'static str, Said)| {
        NOT_COMPARED.contains(&(kind, said.0))
            || known.said.contains(said)
            || is_default(kind, said)
    };
    known.kind == kind && planned.said.iter().all(said)
}

/// A flag that says no is as good as silence.
fn is_default(kind: RecordKind, (name, said): &(&'static str, Said)) -> bool {
    let flag = kinds::of(kind)
        .and_then(|sheet| sheet.fields.iter().find(|field| field.name == *name))
        .is_some_and(|field| field.shape == Shape::Flag);
    flag && *said == Said::Plain(Value::Bool(false))
}

/// Names another customer as the one who referred this one, where its number is known within reach.
///
/// # Errors
/// Where the database fails.
pub fn referrer(conn: &mut Conn, cx: &Cx, number: &str) -> AppResult<Option<CustomerId>> {
    use crate::db::schema::customer;
    use diesel::prelude::*;
    let found: Option<Key<CustomerId>> = customer::table
        .filter(customer::number.eq(number))
        .select(customer::id)
        .first(conn)
        .optional()?;
    Ok(found
        .map(|id| id.0)
        .filter(|id| cx.viewer(conn, *id).is_ok()))
}
