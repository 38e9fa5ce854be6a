//! The time to come.

use super::*;
use crate::strategy::Unit;

fn days(facts: &Facts, rules: &[Rule]) -> Vec<String> {
    let until = day("2026-03-29");
    let plans = ahead(
        facts,
        rules,
        &WorkCalendar::default(),
        (day("2026-03-02"), until),
    );
    plans
        .iter()
        .map(|one| format!("{} {}", one.rule, one.on))
        .collect()
}

fn call(count: u16, unit: Unit) -> Rule {
    Rule {
        segment: Segment::default(),
        internal: false,
        channel: Some(Channel::Phone),
        frequency: Frequency::Every { count, unit },
        replaces: Replaces::Channel,
        goal: GoalKind::Promotion,
        working_days_only: true,
    }
}

#[test]
fn each_plan_rolls_from_the_one_before() {
    let new = customer(StageRole::Potential);
    assert_eq!(
        days(&new, &[call(1, Unit::Week)]),
        [
            "0 2026-03-02",
            "0 2026-03-09",
            "0 2026-03-16",
            "0 2026-03-23"
        ]
    );
    assert!(days(&new, &[]).is_empty());
}

#[test]
fn what_a_more_specific_rule_replaces_brings_nothing() {
    let rules = [
        call(1, Unit::Week),
        Rule {
            segment: Segment {
                stages: [StageRole::Potential].into(),
                ..Segment::default()
            },
            ..call(2, Unit::Week)
        },
    ];
    assert_eq!(
        days(
            &touched(customer(StageRole::Potential), Channel::Phone, "2026-03-02"),
            &rules
        ),
        ["1 2026-03-16"]
    );
    assert_eq!(days(&customer(StageRole::Lost), &rules).len(), 4);
}

#[test]
fn what_is_there_already_counts_once_and_what_is_overdue_counts_today() {
    let rules = [call(1, Unit::Week)];
    let mut there = customer(StageRole::Potential);
    let made = decide(&there, &rules, &WorkCalendar::default(), day("2026-02-20"));
    let made = made.first().unwrap();
    there.taken.push(Taken {
        slot: made.slot.clone(),
        on: day("2026-02-26"),
        planned: day("2026-02-26"),
        closed: None,
        later: None,
    });
    assert_eq!(
        days(&there, &rules),
        [
            "0 2026-03-02",
            "0 2026-03-09",
            "0 2026-03-16",
            "0 2026-03-23"
        ]
    );
}

#[test]
fn a_plan_by_hand_holds_the_rules_until_it_is_past_and_is_a_touch_then() {
    let planned = Facts {
        planned: Some(day("2026-03-11")),
        ..touched(customer(StageRole::Potential), Channel::Phone, "2026-02-27")
    };
    assert_eq!(
        days(&planned, &[call(1, Unit::Week)]),
        ["0 2026-03-18", "0 2026-03-25"]
    );
}

#[test]
fn customers_of_the_ordinary_rules_end_within_bounds() {
    for stage in StageRole::ALL {
        for seed in 0..40 {
            let facts = Facts {
                seed,
                tier: Some(Tier::High),
                key_account: true,
                entered: day("2025-01-06"),
                ..customer(*stage)
            };
            let found = days(&facts, &rules());
            assert!(found.len() < 20, "{stage} {found:?}");
        }
    }
}
