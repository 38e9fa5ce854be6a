//! What waits because it would be a nuisance comes back when it is none any more.

use super::*;
use crate::work_calendar::Weekday;

/// Does what is decided by these rules; what is pending to the customer then, as days.
fn look(facts: &mut Facts, rules: &[Rule], today: &str) -> Vec<String> {
    for decision in decide(facts, rules, &WorkCalendar::default(), day(today)) {
        let taken = Taken::by(&decision);
        match &decision.act {
            Act::Make => facts.taken.push(taken),
            Act::Move { from } => {
                *facts
                    .taken
                    .iter_mut()
                    .find(|one| one.slot == *from)
                    .unwrap() = taken;
            }
            Act::Withdraw => facts.taken.retain(|one| one.slot != decision.slot),
            Act::Keep => {}
        }
    }
    let pending = facts.taken.iter().filter(|one| one.closed.is_none());
    pending.map(|one| one.planned.to_string()).collect()
}

fn call(frequency: Frequency) -> Vec<Rule> {
    vec![Rule {
        segment: Segment::default(),
        internal: false,
        channel: Some(Channel::Phone),
        frequency,
        replaces: Replaces::Channel,
        goal: GoalKind::Promotion,
        working_days_only: true,
    }]
}

fn weekly() -> Vec<Rule> {
    call(Frequency::Every {
        count: 1,
        unit: crate::strategy::Unit::Week,
    })
}

fn fridays() -> Vec<Rule> {
    call(Frequency::Weekday {
        day: Weekday::Friday,
    })
}

#[test]
fn a_call_waits_for_an_open_case_and_comes_back_when_it_is_solved() {
    let rules = weekly();
    let mut facts = touched(customer(StageRole::Potential), Channel::Phone, "2026-03-02");
    assert_eq!(look(&mut facts, &rules, "2026-03-02"), ["2026-03-09"]);
    facts.trouble = Some(day("2026-03-03"));
    assert_eq!(look(&mut facts, &rules, "2026-03-03"), ["2026-03-17"]);
    assert_eq!(facts.taken[0].later, Some(Later::Trouble));
    assert_eq!(look(&mut facts, &rules, "2026-03-04"), ["2026-03-17"]);
    facts.trouble = None;
    assert_eq!(look(&mut facts, &rules, "2026-03-05"), ["2026-03-09"]);
    assert_eq!(facts.taken[0].later, None, "and says nothing untrue");
    // Solved after its day: it is due at once.
    facts.trouble = Some(day("2026-03-05"));
    assert_eq!(look(&mut facts, &rules, "2026-03-05"), ["2026-03-19"]);
    facts.trouble = None;
    assert_eq!(look(&mut facts, &rules, "2026-03-12"), ["2026-03-12"]);
}

#[test]
fn a_call_waits_for_a_meeting_and_comes_back_when_there_is_none() {
    let rules = weekly();
    let mut facts = touched(customer(StageRole::Potential), Channel::Phone, "2026-03-02");
    facts.planned = Some(day("2026-03-11"));
    assert_eq!(look(&mut facts, &rules, "2026-03-02"), ["2026-03-18"]);
    facts.planned = None;
    assert_eq!(look(&mut facts, &rules, "2026-03-04"), ["2026-03-09"]);
    // What a person put elsewhere stays, whatever happens.
    facts.planned = Some(day("2026-03-11"));
    assert_eq!(look(&mut facts, &rules, "2026-03-05"), ["2026-03-18"]);
    facts.taken[0].planned = day("2026-03-20");
    facts.planned = None;
    assert_eq!(look(&mut facts, &rules, "2026-03-06"), ["2026-03-20"]);
}

#[test]
fn a_day_of_the_calendar_gives_way_to_the_next_one_and_comes_back() {
    let rules = fridays();
    let mut facts = touched(customer(StageRole::Potential), Channel::Phone, "2026-03-02");
    assert_eq!(look(&mut facts, &rules, "2026-03-02"), ["2026-03-06"]);
    facts.trouble = Some(day("2026-03-03"));
    assert_eq!(look(&mut facts, &rules, "2026-03-03"), ["2026-03-20"]);
    assert_eq!(facts.taken[0].later, Some(Later::Trouble));
    facts.trouble = None;
    assert_eq!(look(&mut facts, &rules, "2026-03-09"), ["2026-03-13"]);
    // A visit on the day before is enough for that week; one on the Monday after next is none of its business.
    facts.planned = Some(day("2026-03-12"));
    assert_eq!(look(&mut facts, &rules, "2026-03-10"), ["2026-03-20"]);
    assert_eq!(facts.taken[0].later, Some(Later::Planned));
    facts.planned = Some(day("2026-03-23"));
    assert_eq!(look(&mut facts, &rules, "2026-03-10"), ["2026-03-13"]);
}

#[test]
fn what_is_due_today_is_not_put_off_by_what_stands_on_another_day() {
    let rules = fridays();
    let mut facts = touched(customer(StageRole::Potential), Channel::Phone, "2026-03-02");
    assert_eq!(look(&mut facts, &rules, "2026-03-02"), ["2026-03-06"]);
    facts.planned = Some(day("2026-03-16"));
    assert_eq!(look(&mut facts, &rules, "2026-03-06"), ["2026-03-06"]);
}
