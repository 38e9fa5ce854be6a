//! Customers as a caller may see them: cards for boards and lists, and the whole.

use super::known::Known;
use super::row::{CustomerRow, ProfileRow, place_of_notes};
use super::store;
use super::{completeness, derived};
use crate::access::Viewer;
use crate::access::leak::{self, Leak};
use crate::access::policy::Verb;
use crate::db::Conn;
use crate::db::schema::{collaborator, user_account};
use crate::db::types::{Key, some_date, when_of};
use crate::error::AppResult;
use crate::feature::plan::words::Goals;
use crate::feature::stage::moves;
use crate::feature::tag;
use crate::record::{Cx, Lens, Names};
use diesel::prelude::*;
use shared::customer::{
    Customer, CustomerCard, CustomerKind, CustomerProfile, CustomerRef, CustomerRights, NextStep,
};
use shared::error::ConfirmCode;
use shared::id::{CustomerId, UserId};
use shared::role::{FieldClass, WholeClass};
use shared::stage::LifeSpan;
use shared::user::UserRef;
use shared::{Guarded, mask};
use std::collections::HashMap;

/// Cards, in the order of the rows: as many queries however many they are.
///
/// # Errors
/// Where the database fails.
pub fn cards(conn: &mut Conn, cx: &Cx, rows: &[CustomerRow]) -> AppResult<Vec<CustomerCard>> {
    let lens = lens(conn, cx, rows)?;
    let names = Names::of_users(
        conn,
        rows.iter().filter_map(|row| row.owner_id.map(|k| k.0)),
    )?;
    let ids: Vec<CustomerId> = rows.iter().map(CustomerRow::customer_id).collect();
    let mut lives = moves::lifelines(conn, &ids)?;
    let plans = rows.iter().filter_map(|row| row.next_plan_id.map(|k| k.0));
    let goals = Goals::read(conn, cx.actor.lang, plans)?;
    Ok(rows
        .iter()
        .map(|row| {
            let life = lives.remove(&row.customer_id()).unwrap_or_default();
            leak::forgotten(Leak::Cards, || {
                card(&lens.viewer(row.customer_id()), &names, &goals, life, row)
            })
        })
        .collect())
}

/// A lens made of rows that are at hand already.
///
/// # Errors
/// Where the database fails.
pub fn lens<'a>(conn: &mut Conn, cx: &'a Cx, rows: &[CustomerRow]) -> AppResult<Lens<'a>> {
    let ids: Vec<CustomerId> = rows.iter().map(CustomerRow::customer_id).collect();
    let helped = crate::access::reach::collaborations(conn, &cx.actor, &ids)?;
    let named = crate::access::named::among(conn, &cx.actor, &ids, cx.now)?;
    let mut lens = Lens::empty(cx);
    for row in rows {
        let scope = crate::access::policy::Scope {
            id: row.customer_id(),
            owner_id: row.owner_id.map(|k| k.0),
            team_id: row.team_id.map(|k| k.0),
            collaborator: helped.contains(&row.customer_id()),
            named: named.contains(&row.customer_id()),
        };
        lens.insert(
            row.customer_id(),
            crate::access::policy::standing(&cx.actor, &scope),
        );
    }
    Ok(lens)
}

fn card(
    viewer: &Viewer<'_>,
    names: &Names,
    goals: &Goals,
    lifeline: Vec<LifeSpan>,
    row: &CustomerRow,
) -> CustomerCard {
    let (todo_id, plan_id) = (row.next_todo_id.map(|k| k.0), row.next_plan_id.map(|k| k.0));
    let next_step = (todo_id.is_some() || plan_id.is_some()).then(|| NextStep {
        todo_id,
        plan_id,
        what: goals
            .reworded(plan_id, viewer.free_opt(row.next_what.as_ref()))
            .unwrap_or_default(),
        due: when_of(row.next_at, row.next_on),
    });
    CustomerCard {
        id: row.customer_id(),
        version: row.version,
        number: row.number.clone(),
        kind: row.kind.0,
        name: viewer.customer_name(row.kind.0, &row.name),
        industry: row.industry.clone(),
        stage: row.stage.clone(),
        stage_detail: if leak::planted(Leak::Snippet) {
            Some(leak::raw(&row.name))
        } else {
            viewer.free_opt(row.stage_detail.as_ref())
        },
        stage_entered_at: row.stage_entered_at.and_utc(),
        lifeline,
        tier: row.tier.map(|w| w.0),
        key_account: row.key_account,
        intent: row.intent.map(|w| w.0),
        owner: names.user(row.owner_id),
        team_id: row.team_id.map(|k| k.0),
        next_step,
        last_interaction_at: some_date(row.last_interaction_at),
        expected_purchase: row.expected.as_ref().map(|value| viewer.amount(value)),
        movable: row.archived_at.is_none() && viewer.may(Verb::ChangeStage),
        created_at: row.created_at.and_utc(),
        archived_at: row.archived_at.map(|at| at.and_utc()),
    }
}

/// References to customers, by id; those out of reach are left out.
///
/// # Errors
/// Where the database fails.
pub fn references(
    conn: &mut Conn,
    cx: &Cx,
    ids: &[CustomerId],
) -> AppResult<HashMap<CustomerId, CustomerRef>> {
    use crate::db::schema::customer;
    let keys: Vec<Key<CustomerId>> = ids.iter().copied().map(Key).collect();
    let rows: Vec<CustomerRow> = customer::table
        .filter(customer::id.eq_any(keys))
        .select(CustomerRow::as_select())
        .load(conn)?;
    let lens = lens(conn, cx, &rows)?;
    Ok(rows
        .iter()
        .filter_map(|row| {
            let viewer = lens.reached(row.customer_id()).ok()?;
            let show = || viewer.customer_name(row.kind.0, &row.name);
            let name = leak::forgotten(Leak::References, show);
            Some((
                row.customer_id(),
                CustomerRef {
                    id: row.customer_id(),
                    number: row.number.clone(),
                    name,
                    stage: Some(row.stage.clone()),
                },
            ))
        })
        .collect())
}

/// The whole customer.
///
/// # Errors
/// [`shared::Code::NotFound`] where it is out of reach.
pub fn customer(conn: &mut Conn, cx: &Cx, id: CustomerId) -> AppResult<Customer> {
    let viewer = cx.viewer(conn, id)?;
    let row = store::find(conn, id)?;
    let profile = store::profile(conn, id)?;
    let names = Names::of_users(conn, row.created_by.map(|k| k.0))?;
    let rights = CustomerRights {
        write: viewer.writable(),
        change_stage: row.archived_at.is_none() && viewer.may(Verb::ChangeStage),
        archive: viewer.may(Verb::Archive),
        hand_over: viewer.may(Verb::HandOver),
        confidential: viewer.keeps(FieldClass::Confidential),
        doubt: viewer.may(Verb::Doubt),
        marks: WholeClass::ALL
            .iter()
            .copied()
            .filter(|class| viewer.keeps((*class).into()))
            .collect(),
        reveal: viewer.revealable(),
        read_reveals: viewer.reads_reveals(),
    };
    let card = cards(conn, cx, std::slice::from_ref(&row))?.pop();
    let known = Known::read(conn, cx, &viewer, &row, &profile)?;
    let role = crate::feature::stage::queries::find(conn, &row.stage)?
        .map_or(shared::stage::StageRole::Potential, |stage| stage.role.0);
    let unplanned = role.is_active() && !known.next_step && row.archived_at.is_none();
    Ok(Customer {
        card: card.ok_or_else(|| crate::error::AppError::internal("a row without a card"))?,
        profile: leak::forgotten(Leak::Profile, || {
            profile_view(cx, &viewer, row.kind.0, &row, profile)
        })?,
        collaborators: collaborators(conn, id)?,
        tags: tag::queries::on(conn, id)?,
        derived_tags: leak::forgotten(Leak::DerivedTags, || derived::tags(&viewer, &row, &known)),
        completeness: completeness::judge(role, &known),
        counts: crate::feature::declared::counts(conn, &viewer, id)?,
        open_gates: viewer.gates(&row.open_gates.0),
        warnings: unplanned
            .then_some(ConfirmCode::NoNextStep)
            .into_iter()
            .collect(),
        rights,
        updated_at: row.updated_at.and_utc(),
        author: names.user(row.created_by),
    })
}

fn collaborators(conn: &mut Conn, id: CustomerId) -> AppResult<Vec<UserRef>> {
    let rows: Vec<(Key<UserId>, String)> = collaborator::table
        .inner_join(user_account::table.on(user_account::id.eq(collaborator::user_id)))
        .filter(collaborator::customer_id.eq(Key(id)))
        .order(user_account::name)
        .select((user_account::id, user_account::name))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(id, name)| UserRef { id: id.0, name })
        .collect())
}

fn profile_view(
    cx: &Cx,
    viewer: &Viewer<'_>,
    kind: CustomerKind,
    row: &CustomerRow,
    profile: ProfileRow,
) -> AppResult<CustomerProfile> {
    let address_class = if kind == CustomerKind::Person {
        FieldClass::Personal
    } else {
        FieldClass::Open
    };
    let address =
        profile
            .address
            .as_ref()
            .map(|value| match viewer.whole::<String>(address_class, value) {
                Guarded::Clear { value }
                    if !viewer.sees(FieldClass::Personal)
                        && !leak::planted(Leak::CompanyAddress) =>
                {
                    Guarded::clear(mask::screen(&value))
                }
                other => other,
            });
    let personal = |value: &Option<crate::access::Sealed>| {
        value
            .as_ref()
            .map(|value| viewer.whole::<String>(FieldClass::Personal, value))
    };
    Ok(CustomerProfile {
        industry: row.industry.clone(),
        source: row.source.clone(),
        source_note: viewer.free_opt(profile.source_note.as_ref()),
        referred_by: profile.referred_by.map(|k| k.0),
        referral_reward: viewer.free_opt(profile.referral_reward.as_ref()),
        referral_rewarded_on: profile.referral_rewarded_on.map(|w| w.0),
        credit_code: profile.credit_code.map(|w| w.0),
        province: profile.province,
        city: profile.city,
        address,
        website: profile.website,
        founded_on: profile.founded_on.map(|w| w.0),
        headcount: profile.headcount.map(|w| w.0),
        registered_capital: profile.registered_capital.map(|w| w.0),
        annual_revenue: profile
            .annual_revenue
            .as_ref()
            .map(|value| viewer.amount(value)),
        main_products: viewer.free_opt(profile.main_products.as_ref()),
        cooperation_history: viewer.free_opt(profile.cooperation_history.as_ref()),
        decision_process: viewer.free_opt(profile.decision_process.as_ref()),
        purchase_goal: viewer.free_opt(profile.purchase_goal.as_ref()),
        remarks: viewer.free_opt(profile.remarks.as_ref()),
        confidential_notes: profile
            .confidential_notes
            .as_deref()
            .map(|cipher| viewer.confidential(&cx.keys, &place_of_notes(row.customer_id()), cipher))
            .transpose()?,
        occupation: personal(&profile.occupation),
        habits: personal(&profile.habits),
        birthday: profile
            .birthday
            .as_ref()
            .map(|value| viewer.whole(FieldClass::Personal, value)),
        pref_channel: profile.pref_channel.map(|w| w.0),
        pref_hours: viewer.free_opt(profile.pref_hours.as_ref()),
        pref_frequency: viewer.free_opt(profile.pref_frequency.as_ref()),
        pref_avoid: viewer.free_opt(profile.pref_avoid.as_ref()),
    })
}
