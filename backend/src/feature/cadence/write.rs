//! How a decision is written: as a plan like any other, made by nobody.

use super::facts::{Who, prefix};
use super::force::InForce;
use super::{said, stress};
use crate::access::FreeText;
use crate::db::Conn;
use crate::db::schema::{contact, plan, team, user_account};
use crate::db::types::{Key, Written, when_columns};
use crate::error::AppResult;
use crate::feature::contact::whom;
use crate::feature::plan::row::PlanRow;
use crate::record::{Cx, store};
use chrono::NaiveDate;
use diesel::prelude::*;
use shared::Lang;
use shared::cadence::{Act, Decision};
use shared::id::{TeamId, UserId};
use shared::interaction::Channel;
use shared::plan::{NewPlan, PlanOrigin, PlanState};
use shared::role::Role;
use shared::strategy::{Executor, Strategy};
use shared::time::When;

/// How many teams above the owner's a manager is looked for in.
const LEVELS: usize = 10;

/// Carries a decision out. What it plans for the day of the first contact is that contact.
pub fn carry_out(
    conn: &mut Conn,
    cx: &Cx,
    force: &InForce,
    who: &Who,
    (decision, first): (&Decision, Option<NaiveDate>),
) -> AppResult<()> {
    match &decision.act {
        Act::Keep => Ok(()),
        Act::Make => {
            let strategy = decision.rule.and_then(|rule| force.strategies.get(rule));
            strategy.map_or(Ok(()), |strategy| {
                make(conn, cx, who, strategy, (decision, first))
            })
        }
        Act::Move { from } => move_on(conn, cx, who, from, decision),
        Act::Withdraw => withdraw(conn, cx, who, &decision.slot),
    }
}

fn make(
    conn: &mut Conn,
    cx: &Cx,
    who: &Who,
    strategy: &Strategy,
    (decision, first): (&Decision, Option<NaiveDate>),
) -> AppResult<()> {
    let owner = executor(conn, who, strategy.executor)?;
    let lang = language(conn, owner)?;
    let pick = |zh: &Option<String>, en: &Option<String>| match lang {
        Lang::Zh => zh.clone().or_else(|| en.clone()),
        Lang::En => en.clone().or_else(|| zh.clone()),
    };
    let content = stress::content(conn, who.id, strategy)?;
    // Internal work is with nobody.
    let contact = if strategy.internal {
        None
    } else {
        whom::to_meet(conn, who.id, strategy.executor == Executor::Manager)?
    };
    let new = NewPlan {
        contact,
        goal_kind: Some(strategy.goal_kind),
        goal: pick(&strategy.goal_zh, &strategy.goal_en),
        channels: channels(decision, first),
        outline: pick(content.0, content.1),
        materials: strategy.materials.clone(),
        owner: Some(owner),
        remark: decision
            .later
            .map(|later| said::why(later, lang).to_owned()),
        ..NewPlan::at(When::Day(decision.on))
    };
    let mut row = PlanRow::make(conn, cx, who.id, new, "")?;
    row.origin = Written(PlanOrigin::Strategy);
    row.strategy_id = Some(Key(strategy.id.uuid()));
    row.slot = Some(format!("{}{}", prefix(who.id), decision.slot));
    row.slot_on = Some(Written(decision.on));
    store::insert(conn, cx, &row)
}

/// Names whom the plans of strategies are for that name nobody, or somebody who left or was put away: a customer is there
/// before its contacts, and people go.
pub fn name_contacts(conn: &mut Conn, cx: &Cx, force: &InForce, who: &Who) -> AppResult<()> {
    let there = contact::table
        .filter(
            contact::left_on
                .is_null()
                .and(contact::archived_at.is_null()),
        )
        .filter(contact::customer_id.eq(Key(who.id)))
        .select(contact::id.nullable());
    let without: Vec<PlanRow> = plan::table
        .filter(plan::customer_id.eq(Key(who.id)))
        .filter(plan::strategy_id.is_not_null())
        .filter(
            plan::state
                .eq(Written(PlanState::Pending))
                .and(plan::archived_at.is_null()),
        )
        .filter(plan::contact.is_null().or(plan::contact.ne_all(there)))
        .select(PlanRow::as_select())
        .load(conn)?;
    for before in without {
        let strategy = before.strategy_id.and_then(|id| {
            let all = force.strategies.iter();
            all.into_iter().find(|one| one.id.uuid() == id.0)
        });
        let Some(strategy) = strategy.filter(|one| !one.internal) else {
            continue;
        };
        let contact = whom::to_meet(conn, who.id, strategy.executor == Executor::Manager)?;
        let mut after = before.clone();
        after.contact = contact.map(Key);
        if after.contact != before.contact {
            store::rewrite(conn, cx, &before, after)?;
        }
    }
    Ok(())
}

/// The ways of a plan: the first contact is by phone and by e-mail (R-CAD-1).
fn channels(decision: &Decision, first: Option<NaiveDate>) -> Vec<Channel> {
    match decision.channel {
        Some(Channel::Phone) if first == Some(decision.on) => vec![Channel::Phone, Channel::Email],
        channel => channel.into_iter().collect(),
    }
}

/// The plan of a slot, while it is pending.
fn of_slot(conn: &mut Conn, who: &Who, slot: &str) -> AppResult<Option<PlanRow>> {
    Ok(plan::table
        .filter(plan::slot.eq(format!("{}{slot}", prefix(who.id))))
        .filter(
            plan::state
                .eq(Written(PlanState::Pending))
                .and(plan::archived_at.is_null()),
        )
        .select(PlanRow::as_select())
        .first(conn)
        .optional()?)
}

fn move_on(conn: &mut Conn, cx: &Cx, who: &Who, from: &str, decision: &Decision) -> AppResult<()> {
    let Some(before) = of_slot(conn, who, from)? else {
        return Ok(());
    };
    let lang = language(conn, before.owner.map_or(who.owner, |owner| owner.0))?;
    let mut after = before.clone();
    after.planned = Written(When::Day(decision.on));
    after.planned_at = when_columns(after.planned.0, cx.actor.org_zone, true).0;
    after.slot = Some(format!("{}{}", prefix(who.id), decision.slot));
    after.slot_on = Some(Written(decision.on));
    // What a person wrote there stays.
    if after.remark.as_ref().is_none_or(is_why) {
        after.remark = decision
            .later
            .map(|later| FreeText::new(said::why(later, lang).to_owned()));
    }
    store::rewrite(conn, cx, &before, after).map(|_| ())
}

fn withdraw(conn: &mut Conn, cx: &Cx, who: &Who, slot: &str) -> AppResult<()> {
    let Some(before) = of_slot(conn, who, slot)? else {
        return Ok(());
    };
    let lang = language(conn, before.owner.map_or(who.owner, |owner| owner.0))?;
    let mut after = before.clone();
    after.state = Written(PlanState::Skipped);
    // Nothing was done in its slot: it is free again.
    (after.slot, after.slot_on) = (None, None);
    if after.remark.as_ref().is_none_or(is_why) {
        after.remark = Some(FreeText::new(said::withdrawn(lang).to_owned()));
    }
    store::rewrite(conn, cx, &before, after).map(|_| ())
}

/// Whether a remark is the engine's own.
fn is_why(remark: &FreeText) -> bool {
    said::later(remark.for_rules()).is_some()
}

/// Who carries it out: executives meet executives (R-CAD-7).
fn executor(conn: &mut Conn, who: &Who, executor: Executor) -> AppResult<UserId> {
    let mut next = match executor {
        Executor::Owner => None,
        Executor::Manager => who.team,
    };
    for _ in 0..LEVELS {
        let Some(at) = next else {
            break;
        };
        let manager: Option<Key<UserId>> = user_account::table
            .filter(
                user_account::team_id
                    .eq(Key(at))
                    .and(user_account::active.eq(true)),
            )
            .filter(user_account::role.eq(Written(Role::Manager)))
            .order(user_account::id)
            .select(user_account::id)
            .first(conn)
            .optional()?;
        if let Some(manager) = manager {
            return Ok(manager.0);
        }
        let above: Option<Option<Key<TeamId>>> = team::table
            .find(Key(at))
            .select(team::parent_id)
            .first(conn)
            .optional()?;
        next = above.flatten().map(|team| team.0);
    }
    Ok(who.owner)
}

fn language(conn: &mut Conn, user: UserId) -> AppResult<Lang> {
    let found: Option<Option<String>> = user_account::table
        .find(Key(user))
        .select(user_account::language)
        .first(conn)
        .optional()?;
    let word = found.flatten();
    Ok(if word.is_some_and(|word| word.starts_with("en")) {
        Lang::En
    } else {
        Lang::Zh
    })
}
