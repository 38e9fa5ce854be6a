//! Making a customer.

use super::row::{CustomerRow, ProfileRow, place_of_notes};
use super::{counters, duplicates, number, rules, store};
use crate::access::{FreeText, Sealed, policy};
use crate::db::Conn;
use crate::db::schema::user_account;
use crate::db::types::{Json, Key, Written, fresh, never, no_date, stored};
use crate::error::{AppError, AppResult, Question};
use crate::events::{self, Draft};
use crate::feature::cadence;
use crate::feature::contact::row::ContactRow;
use crate::feature::contract::row::ContractRow;
use crate::feature::list::queries::require_source;
use crate::feature::need::row::NeedRow;
use crate::feature::stage;
use crate::feature::stage::gates::Facts;
use crate::record::{self, Cx, Entry, Record};
use chrono::Datelike;
use diesel::prelude::*;
use shared::Code;
use shared::audit::Action;
use shared::customer::{CustomerKind, NewCustomer};
use shared::error::ConfirmCode;
use shared::id::{CustomerId, TeamId, UserId};
use shared::role::{Capability, RecordKind, Role};
use shared::stage::{Gate, NewStageChange, StageRole};
use shared::time::When;
use shared::timeline::Dimension;

/// How the first stage is entered.
#[derive(Debug, Clone, Default)]
pub struct Entrance {
    /// When; now where absent.
    pub at: Option<When>,
    /// Whether gates may stay open: an import may enter with them marked (R-STG-2).
    pub leave_gates_open: bool,
}

/// Makes a customer for the caller.
///
/// # Errors
/// [`Code::Forbidden`], [`Code::Invalid`], [`Code::Duplicate`] for a number that is taken, and
/// [`Code::ConfirmationNeeded`] where it likely exists already.
pub fn create(conn: &mut Conn, cx: &Cx, new: NewCustomer) -> AppResult<CustomerRow> {
    policy::require(&cx.actor, Capability::CreateCustomers)?;
    check(&new)?;
    require_source(conn, new.source.as_deref())?;
    if !new.acknowledge.contains(&ConfirmCode::LikelyDuplicate) {
        let key = rules::duplicate_key(new.kind.unwrap_or(CustomerKind::Company), &new.name);
        let records = duplicates::find(conn, cx, Some(&key), new.credit_code.as_ref(), None)?;
        if !records.is_empty() {
            return Err(AppError::confirm(vec![Question {
                code: ConfirmCode::LikelyDuplicate,
                records,
            }]));
        }
    }
    let row = insert(conn, cx, new, &Entrance::default())?;
    // Its first plans are there with it (R-CAD-7).
    cadence::follow_at_once(conn, cx, row.customer_id())?;
    Ok(row)
}

/// Refuses fields that are not what they should be.
///
/// # Errors
/// [`Code::Invalid`] with the fields.
pub fn check(new: &NewCustomer) -> AppResult<()> {
    let mut faults = rules::faults(new.industry.as_deref(), new.website.as_deref());
    if new.name.trim().is_empty() {
        faults.push(("/name".to_owned(), Code::Required));
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(AppError::fields(faults))
    }
}

/// Makes a customer, its first stage change, and a person's own contact; the policy and the likely duplicates were asked
/// already.
///
/// # Errors
/// [`Code::Duplicate`] for a number that is taken, [`Code::NoSuchStage`], [`Code::NoSuchUser`],
/// [`Code::NoSuchCustomer`].
pub fn insert(
    conn: &mut Conn,
    cx: &Cx,
    new: NewCustomer,
    entrance: &Entrance,
) -> AppResult<CustomerRow> {
    let stage = match &new.stage {
        Some(code) => stage::queries::find(conn, code)?
            .ok_or_else(|| AppError::field("/stage", Code::NoSuchStage))?,
        None => stage::queries::first_of_role(conn, StageRole::Potential)?
            .ok_or_else(|| AppError::field("/stage", Code::NoSuchStage))?,
    };
    let mut new = new;
    let carried = carried(&mut new, &stage.code);
    let gates = stage::gates::missing(
        Facts {
            leave: &[],
            enter: &stage.enter_gates.0,
            has_contract: false,
            has_need: false,
        },
        &carried,
    );
    if !gates.is_empty() && !entrance.leave_gates_open {
        return Err(AppError::gates(gates));
    }
    let given = new.owner_id.or_else(|| cx.actor.stands_for());
    let (owner, team) = owner_and_team(conn, cx, given)?;
    // A program that is kept to some customers makes none beyond them.
    if !cx.actor.holds(owner, team) {
        return Err(AppError::field("/owner_id", Code::OutOfReach));
    }
    if let Some(referrer) = new.referred_by {
        cx.viewer(conn, referrer)
            .map_err(|_| AppError::field("/referred_by", Code::NoSuchCustomer))?;
    }
    let entered = entrance.at.unwrap_or(When::At(cx.now));
    let row = rows(conn, cx, &new, (owner, team), &stage.code, entered, gates)?;
    let profile = profile(conn, cx, row.customer_id(), new)?;
    store::insert(conn, &row, &profile)?;
    let entry = Entry {
        dimension: Dimension::Profile,
        what: "customer_created",
        when: None,
    };
    events::append(
        conn,
        cx,
        Draft {
            customer_id: row.customer_id(),
            kind: RecordKind::Customer,
            record_id: row.customer_id().uuid(),
            action: Action::Created,
            changes: Vec::new(),
            entry: Some(entry),
        },
    )?;
    stage::moves::first(conn, cx, &row, entered, &carried)?;
    if let Some(need) = carried.need {
        let cx = &cx.at(need.happened_at.or(entrance.at));
        let need = NeedRow::make(conn, cx, row.customer_id(), need, "/need")?;
        record::store::insert(conn, cx, &need)?;
    }
    if let Some(contract) = carried.contract {
        let contract = ContractRow::make(cx, row.customer_id(), contract, "/contract")?;
        record::store::insert(conn, &cx.at(entrance.at), &contract)?;
    }
    if row.kind.0 == CustomerKind::Person {
        ContactRow::of_person(cx, &row).insert(conn)?;
    }
    Ok(row)
}

/// What a new customer brings for the gate of its first stage, which is entered like any other.
fn carried(new: &mut NewCustomer, stage: &str) -> NewStageChange {
    NewStageChange {
        to: stage.to_owned(),
        loss_reason: new.loss_reason,
        contract: new.contract.take(),
        need: new.need.take(),
        ..NewStageChange::default()
    }
}

/// The owner and the owner's team: as given, else the caller where the role owns what it makes, else nobody.
fn owner_and_team(
    conn: &mut Conn,
    cx: &Cx,
    given: Option<UserId>,
) -> AppResult<(Option<UserId>, Option<TeamId>)> {
    if given.is_some_and(|id| !policy::may_appoint(&cx.actor, id)) {
        return Err(AppError::field("/owner_id", Code::Forbidden));
    }
    match given {
        Some(id) if id != cx.actor.id => {
            let team: Option<Option<Key<TeamId>>> = user_account::table
                .filter(
                    user_account::id
                        .eq(Key(id))
                        .and(user_account::role.ne(Written(Role::Integration)))
                        .and(user_account::active.eq(true)),
                )
                .select(user_account::team_id)
                .first(conn)
                .optional()?;
            let team = team.ok_or_else(|| AppError::field("/owner_id", Code::NoSuchUser))?;
            Ok((Some(id), team.map(|k| k.0)))
        }
        Some(_) => Ok((Some(cx.actor.id), cx.actor.team_id)),
        None if policy::owns_what_it_makes(&cx.actor) => Ok((Some(cx.actor.id), cx.actor.team_id)),
        None => Ok((None, None)),
    }
}

fn rows(
    conn: &mut Conn,
    cx: &Cx,
    new: &NewCustomer,
    (owner, team): (Option<UserId>, Option<TeamId>),
    stage: &str,
    entered: When,
    open_gates: Vec<Gate>,
) -> AppResult<CustomerRow> {
    let kind = new.kind.unwrap_or(CustomerKind::Company);
    let now = stored(cx.now);
    let year = cx.now.with_timezone(&cx.actor.org_zone).year();
    let number = match new
        .number
        .as_deref()
        .map(str::trim)
        .filter(|n| !n.is_empty())
    {
        Some(number) => number.to_owned(),
        None => number::next(conn, new.industry.as_deref(), year)?,
    };
    let name = new.name.trim();
    let (entered_at, _) = crate::db::types::when_columns(entered, cx.actor.org_zone, false);
    Ok(CustomerRow {
        id: Key(fresh::<CustomerId>()),
        version: 1,
        kind: Written(kind),
        name: if kind == CustomerKind::Person {
            Sealed::seal(name)
        } else {
            Sealed::seal_exact(&name)
        },
        match_key: rules::duplicate_key(kind, name),
        name_sort: rules::sort_key(kind, name, &number),
        number,
        industry: new.industry.clone(),
        source: new.source.clone(),
        stage: stage.to_owned(),
        stage_detail: new.stage_detail.clone().map(FreeText::new),
        stage_entered_at: entered_at,
        open_gates: Json(open_gates),
        tier: new.tier.map(Written),
        key_account: new.key_account,
        intent: new.intent.map(Written),
        owner_id: owner.map(Key),
        team_id: team.map(Key),
        expected: new.expected_purchase.as_ref().map(Sealed::seal_exact),
        expected_minor: new.expected_purchase.as_ref().map(counters::minor),
        next_todo_id: None,
        next_plan_id: None,
        next_what: None,
        next_at: no_date(),
        next_on: None,
        last_interaction_at: never(),
        created_at: now,
        created_by: cx.author(),
        updated_at: now,
        archived_at: None,
    })
}

fn profile(conn: &mut Conn, cx: &Cx, id: CustomerId, new: NewCustomer) -> AppResult<ProfileRow> {
    Ok(ProfileRow {
        customer_id: Key(id),
        source_note: new.source_note.map(FreeText::new),
        referred_by: new.referred_by.map(Key),
        referral_reward: new.referral_reward.map(FreeText::new),
        referral_rewarded_on: new.referral_rewarded_on.map(Written),
        credit_code: new.credit_code.map(Written),
        province: new.province,
        city: new.city,
        address: new.address.map(Sealed::seal),
        website: new.website,
        founded_on: new.founded_on.map(Written),
        headcount: new.headcount.map(Written),
        registered_capital: new.registered_capital.map(Written),
        annual_revenue: new.annual_revenue.as_ref().map(Sealed::seal_exact),
        main_products: new.main_products.map(FreeText::new),
        cooperation_history: new.cooperation_history.map(FreeText::new),
        decision_process: new.decision_process.map(FreeText::new),
        purchase_goal: new.purchase_goal.map(FreeText::new),
        remarks: new.remarks.map(FreeText::new),
        confidential_notes: new
            .confidential_notes
            .map(|text| cx.keys.encrypt(conn, &place_of_notes(id), text.as_bytes()))
            .transpose()?,
        occupation: new.occupation.map(Sealed::seal),
        habits: new.habits.map(Sealed::seal),
        birthday: new.birthday.as_ref().map(Sealed::seal_exact),
        pref_channel: new.pref_channel.map(Written),
        pref_hours: new.pref_hours.map(FreeText::new),
        pref_frequency: new.pref_frequency.map(FreeText::new),
        pref_avoid: new.pref_avoid.map(FreeText::new),
    })
}
