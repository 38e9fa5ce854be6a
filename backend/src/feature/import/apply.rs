//! Making what a plan says: through the same functions as every other way in, in the caller's one transaction.

use super::known::Known;
use super::plan::{ImportPlan, PlannedContact, PlannedCustomer, PlannedInteraction, PlannedTodo};
use super::preview::{self, Fate, People};
use super::{already, make};
use crate::access::Viewer;
use crate::access::policy::{self, Verb};
use crate::db::Conn;
use crate::db::types::{Written, when_columns};
use crate::error::{AppError, AppResult};
use crate::feature::book;
use crate::feature::contact::row::ContactRow;
use crate::feature::contact::rules as contact_rules;
use crate::feature::contract::row::ContractRow;
use crate::feature::customer::create::{self, Entrance};
use crate::feature::customer::people;
use crate::feature::interaction::record;
use crate::feature::stage::{moves, queries};
use crate::feature::todo::row::TodoRow;
use crate::record::{Cx, store};
use chrono::NaiveDateTime;
use shared::Code;
use shared::contact::NewContact;
use shared::id::{ContactId, CustomerId, InteractionId, UserId};
use shared::import::{ImportAction, ImportTotals};
use shared::interaction::NewInteraction;
use shared::role::WholeClass;
use shared::stage::{NewStageChange, StageRole};
use shared::todo::{Assignee, NewTodo, TodoState};

/// What was made.
#[derive(Debug, Default)]
pub struct Made {
    /// How many records of each kind.
    pub totals: ImportTotals,
    /// The customers that were made or extended.
    pub customers: Vec<CustomerId>,
}

/// Makes everything of a plan that is no likely duplicate.
///
/// # Errors
/// Where a row cannot be made; nothing is then.
pub fn apply(conn: &mut Conn, cx: &Cx, plan: &ImportPlan) -> AppResult<Made> {
    extend(conn, cx, plan, &[])
}

/// The same, where these customers came out of an earlier import of the file: they are extended by what is missing.
///
/// # Errors
/// As [`apply`].
pub fn extend(
    conn: &mut Conn,
    cx: &Cx,
    plan: &ImportPlan,
    earlier: &[CustomerId],
) -> AppResult<Made> {
    let cx = &Cx {
        imported: true,
        ..cx.clone()
    };
    let people = People::load(conn)?;
    let known = Known::read(conn)?;
    let mut made = Made::default();
    // One after the other, so that a customer that stands twice in the file is found the second time.
    for planned in &plan.customers {
        let one = ImportPlan {
            customers: vec![planned.clone()],
            ..plan.clone()
        };
        let Some(fate) = preview::fates(conn, cx, &one, &people, earlier)?.pop() else {
            continue;
        };
        let id = match fate.action {
            ImportAction::Create => create_one(
                conn,
                cx,
                planned,
                &fate,
                (&people, &known),
                &mut made.totals,
            )?,
            ImportAction::Extend => match fate.existing {
                Some(id) => {
                    add_collaborators(conn, cx, id, planned, &people)?;
                    let missing = already::without(conn, cx, id, planned)?;
                    add_history(conn, cx, id, &missing, (&people, &known), &mut made.totals)?;
                    id
                }
                None => continue,
            },
            ImportAction::Duplicate => continue,
        };
        made.customers.push(id);
    }
    Ok(made)
}

/// The stage that is meant, or the first of its role.
fn stage_code(conn: &mut Conn, role: StageRole, code: Option<&String>) -> AppResult<String> {
    if let Some(code) = code {
        return Ok(code.clone());
    }
    let stage = queries::first_of_role(conn, role)?;
    Ok(stage.ok_or_else(|| AppError::from(Code::NoSuchStage))?.code)
}

fn create_one(
    conn: &mut Conn,
    cx: &Cx,
    planned: &PlannedCustomer,
    fate: &Fate,
    (people, known): (&People, &Known),
    totals: &mut ImportTotals,
) -> AppResult<CustomerId> {
    let mut new = planned.profile.clone();
    let first = planned.trajectory.first();
    let role = first.map_or(StageRole::Potential, |stage| stage.role);
    new.stage = Some(stage_code(
        conn,
        role,
        first.and_then(|stage| stage.code.as_ref()),
    )?);
    new.stage_detail = first.and_then(|stage| stage.detail.clone());
    new.owner_id = fate.owner;
    if let Some(number) = &planned.referred_by {
        new.referred_by = book::put::referrer(conn, cx, number)?;
    }
    create::check(&new)?;
    let entrance = Entrance {
        at: first.map(|stage| stage.at),
        leave_gates_open: true,
    };
    let row = create::insert(conn, cx, new, &entrance)?;
    let id = row.customer_id();
    totals.customers += 1;
    totals.stage_changes += 1;
    add_collaborators(conn, cx, id, planned, people)?;
    // A contract whose date nobody knows stands where the cooperation began.
    let began = planned.trajectory.iter();
    let began = began.filter(|stage| stage.role == StageRole::Cooperating);
    let dated = cx.at(began.map(|stage| stage.at).next());
    for contract in &planned.contracts {
        let row = ContractRow::make(cx, id, contract.clone(), "")?;
        store::insert(conn, &dated, &row)?;
        totals.contracts += 1;
    }
    for stage in planned.trajectory.iter().skip(1) {
        let to = stage_code(conn, stage.role, stage.code.as_ref())?;
        let change = NewStageChange {
            to,
            reason: stage.reason.clone(),
            loss_reason: stage.loss_reason,
            detail: stage.detail.clone(),
            happened_at: Some(stage.at),
            ..NewStageChange::default()
        };
        moves::perform(conn, cx, id, change, true)?;
        totals.stage_changes += 1;
    }
    add_history(conn, cx, id, planned, (people, known), totals)?;
    Ok(id)
}

/// Who helps beside those who do already, as far as the importer may say so; the preview names those whom nobody knows.
fn add_collaborators(
    conn: &mut Conn,
    cx: &Cx,
    id: CustomerId,
    planned: &PlannedCustomer,
    people: &People,
) -> AppResult<()> {
    let names = planned.collaborators.iter();
    let user_ids: Vec<UserId> = names
        .filter_map(|name| people.find(name))
        .filter(|id| policy::may_appoint(&cx.actor, *id))
        .collect();
    let may = |viewer: Viewer<'_>| viewer.may(Verb::HandOver);
    if user_ids.is_empty() || !cx.viewer(conn, id).is_ok_and(may) {
        return Ok(());
    }
    people::add_collaborators(conn, cx, id, &user_ids)
}

/// Contacts, interactions and to-dos; those that are there already are left alone, so that a file can come twice.
fn add_history(
    conn: &mut Conn,
    cx: &Cx,
    id: CustomerId,
    planned: &PlannedCustomer,
    (people, known): (&People, &Known),
    totals: &mut ImportTotals,
) -> AppResult<()> {
    let contacts = add_contacts(conn, cx, id, &planned.contacts, totals)?;
    let last = planned
        .interactions
        .iter()
        .map(|i| when_columns(i.happened_at, cx.actor.org_zone, false).0)
        .max();
    for happened in &planned.interactions {
        let new = interaction_of(known, happened, &contacts, people);
        let row = record::write(conn, cx, id, new, true)?;
        let from = (id, Some(row.id.0));
        add_todos(conn, cx, from, &happened.todos, people, last)?;
    }
    add_todos(conn, cx, (id, None), &planned.todos, people, last)?;
    make::records(conn, cx, id, planned, &contacts, people)?;
    book::put::all(conn, cx, id, &planned.records, people)?;
    let booked = planned.booked();
    totals.contacts += booked.contacts;
    totals.contracts += booked.contracts;
    // Contacts count where they are made.
    let made = ImportTotals {
        customers: 0,
        contacts: 0,
        stage_changes: 0,
        contracts: 0,
        ..planned.totals()
    };
    preview::add(totals, made);
    Ok(())
}

/// A next step that was due before the last row of its customer is history: the form went on after it. What is due later
/// stays open.
fn add_todos(
    conn: &mut Conn,
    cx: &Cx,
    (customer, interaction): (CustomerId, Option<InteractionId>),
    planned: &[PlannedTodo],
    people: &People,
    last: Option<NaiveDateTime>,
) -> AppResult<()> {
    for todo in planned {
        let mut row = TodoRow::make(
            conn,
            cx,
            customer,
            interaction,
            todo_of(cx, todo, people),
            "",
        )?;
        if last.is_some_and(|last| row.due_at < last) {
            row.state = Written(TodoState::Done);
            row.done_at = Some(row.due_at);
        }
        store::insert(conn, cx, &row)?;
    }
    Ok(())
}

fn add_contacts(
    conn: &mut Conn,
    cx: &Cx,
    id: CustomerId,
    planned: &[PlannedContact],
    totals: &mut ImportTotals,
) -> AppResult<Vec<ContactId>> {
    let known = ContactRow::of_customer(conn, id)?;
    // A new customer may be out of the importer's own reach: nothing is there to be compared then.
    let viewer = if known.is_empty() {
        None
    } else {
        Some(cx.viewer(conn, id)?)
    };
    let mut ids = Vec::with_capacity(planned.len());
    // Whoever left is no main contact.
    let main = planned.iter().position(|person| person.left_on.is_none());
    for (i, person) in planned.iter().enumerate() {
        let there = viewer
            .as_ref()
            .and_then(|viewer| already::contact(viewer, &known, person));
        if let Some(there) = there {
            ids.push(there.id.0);
            continue;
        }
        let mut row = ContactRow::make(cx, id, contact_of(person))?;
        let left = person.left_on;
        let left = left.filter(|on| contact_rules::require_left(cx, Some(*on)).is_ok());
        row.left_on = left.map(Written);
        row.is_primary = Some(i) == main && known.is_empty();
        store::insert(conn, cx, &row)?;
        totals.contacts += 1;
        ids.push(row.id.0);
    }
    Ok(ids)
}

fn contact_of(person: &PlannedContact) -> NewContact {
    let text =
        |known: &Option<shared::read::Known>| known.as_ref().map(|known| known.text().to_owned());
    NewContact {
        name: person.name.text().to_owned(),
        salutation: person.salutation.clone(),
        title: person.title.clone(),
        department: person.department.clone(),
        decision_role: None,
        mobile: text(&person.mobile),
        phone: text(&person.phone),
        email: text(&person.email),
        wechat: text(&person.wechat),
        wecom: None,
        birthday: None,
        preferences: None,
        primary: false,
    }
}

fn interaction_of(
    known: &Known,
    happened: &PlannedInteraction,
    contacts: &[ContactId],
    people: &People,
) -> NewInteraction {
    let (ours, others): (Vec<_>, Vec<_>) = happened
        .our_names
        .iter()
        .map(|name| (people.find(name), name))
        .partition(|(user, _)| user.is_some());
    let others: Vec<&str> = others.into_iter().map(|(_, name)| name.as_str()).collect();
    NewInteraction {
        happened_at: Some(happened.happened_at),
        channels: happened.channels.clone(),
        our_users: Some(ours.into_iter().filter_map(|(user, _)| user).collect()),
        our_others: (!others.is_empty()).then(|| others.join("、")),
        contacts: happened
            .contacts
            .iter()
            .filter_map(|i| contacts.get(*i))
            .copied()
            .collect(),
        content: happened.content.clone(),
        feedback: happened.feedback.clone(),
        consensus: happened.consensus.clone(),
        class: Some(happened.class).filter(|class| *class != WholeClass::Open),
        purpose: happened.purpose.as_deref().map(|text| known.purpose(text)),
        ..NewInteraction::default()
    }
}

fn todo_of(cx: &Cx, todo: &PlannedTodo, people: &People) -> NewTodo {
    let named = todo.by.as_deref().and_then(|name| people.assignee(name));
    let what = match named {
        Some(_) => todo.what.clone(),
        None => already::todo_text(todo),
    };
    let assignee = if todo.by_customer {
        Assignee::Customer
    } else {
        named.unwrap_or(Assignee::User { id: cx.actor.id })
    };
    NewTodo {
        what: what.chars().take(500).collect(),
        assignee: Some(assignee),
        due: todo.due,
        remind_at: None,
    }
}
