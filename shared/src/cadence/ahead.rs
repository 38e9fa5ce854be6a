//! What the rules would plan for a customer in the time to come, if everything is done on its day and nothing else happens.

use super::{Act, Decision, Facts, Rule, Taken, Touch, decide};
use crate::interaction::Channel;
use crate::work_calendar::WorkCalendar;
use chrono::NaiveDate;
use std::collections::HashMap;

/// How many plans of one customer are looked for; nothing sensible comes near.
const MOST: usize = 160;

/// A plan that there would be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ahead {
    /// The rule that it follows, by its place in the list.
    pub rule: usize,
    /// The day.
    pub on: NaiveDate,
}

/// The plans from a day up to another, that one included. Day by day the same is decided that [`decide`] decides for the
/// engine; each plan is then taken for done on its day, as a touch from which the next ones roll. What is overdue counts for
/// the first day; what a person has put elsewhere, for where it stands.
#[must_use]
pub fn ahead(
    facts: &Facts,
    rules: &[Rule],
    calendar: &WorkCalendar,
    (from, until): (NaiveDate, NaiveDate),
) -> Vec<Ahead> {
    let mut facts = facts.clone();
    let mut governed: HashMap<String, Decision> = HashMap::new();
    let mut found = Vec::new();
    let mut day = from;
    for _ in 0..MOST {
        for decision in decide(&facts, rules, calendar, day) {
            carry_out(&mut facts, &decision);
            governed.insert(decision.slot.clone(), decision);
        }
        let pending = facts.taken.iter_mut().filter(|one| one.closed.is_none());
        let Some(next) = pending.min_by_key(|one| (one.planned, one.slot.clone())) else {
            break;
        };
        let on = next.planned.max(day);
        if on > until {
            break;
        }
        next.closed = Some(on);
        let decision = governed.get(&next.slot);
        let rule = decision.and_then(|decision| decision.rule);
        found.extend(rule.map(|rule| Ahead { rule, on }));
        let channel = decision.and_then(|decision| decision.channel);
        facts
            .touches
            .extend(channel.map(|channel| Touch { channel, on }));
        meet(&mut facts, on);
        day = on;
    }
    found
}

/// Does to the facts what the engine does to the plans.
fn carry_out(facts: &mut Facts, decision: &Decision) {
    let slot = &decision.slot;
    match &decision.act {
        Act::Keep => {}
        Act::Make => facts.taken.push(Taken::by(decision)),
        Act::Move { from } => {
            let moved = facts.taken.iter_mut().find(|one| one.slot == *from);
            if let Some(moved) = moved {
                *moved = Taken::by(decision);
            }
        }
        Act::Withdraw => facts
            .taken
            .retain(|one| one.slot != *slot || one.closed.is_some()),
    }
}

/// What a person planned by hand and is past by now was a touch, by whichever way.
fn meet(facts: &mut Facts, day: NaiveDate) {
    if let Some(on) = facts.planned.filter(|planned| *planned < day) {
        facts.planned = None;
        let all = Channel::ALL.iter();
        facts.touches.extend(all.map(|channel| Touch {
            channel: *channel,
            on,
        }));
    }
}
