//! Proves R-CAD-1, R-CAD-3, R-CAD-4, R-CAD-5, R-CAD-6, R-CAD-7, R-CAD-8, R-CAD-9, R-SIG-1.

mod ahead;
mod conduct;
mod laws;
mod turns;
mod waits;

use super::*;
use crate::strategy::defaults;
use chrono::Days;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn rules() -> Vec<Rule> {
    defaults().iter().map(Rule::from).collect()
}

fn customer(stage: StageRole) -> Facts {
    Facts::of(stage, day("2026-03-02"))
}

fn touched(mut facts: Facts, channel: Channel, on: &str) -> Facts {
    facts.touches.push(Touch {
        channel,
        on: day(on),
    });
    facts
}

fn decided(facts: &Facts, today: &str) -> Vec<Decision> {
    decide(facts, &rules(), &WorkCalendar::default(), day(today))
}

/// What is decided, as channel and day.
fn plans(facts: &Facts, today: &str) -> Vec<String> {
    let mut plans: Vec<String> = decided(facts, today)
        .iter()
        .map(|d| format!("{} {}", d.channel.map_or("internal", Channel::as_str), d.on))
        .collect();
    plans.sort();
    plans
}

#[test]
fn r_cad_1_potential_a_touch_every_week_and_a_deep_call_every_month() {
    let new = customer(StageRole::Potential);
    assert_eq!(
        plans(&new, "2026-03-02"),
        [
            "internal 2026-06-02",
            "phone 2026-03-02",
            "phone 2026-04-02"
        ]
    );
    let high = Facts {
        tier: Some(Tier::High),
        ..new.clone()
    };
    assert_eq!(
        plans(&high, "2026-03-02"),
        [
            "internal 2026-06-02",
            "phone 2026-03-02",
            "visit 2026-04-02"
        ]
    );
    let wechat = Facts {
        preferred: Some(Channel::Wechat),
        ..new
    };
    let wechat = touched(wechat, Channel::Email, "2026-03-03");
    assert_eq!(
        plans(&wechat, "2026-03-03"),
        [
            "internal 2026-06-02",
            "phone 2026-04-02",
            "wechat 2026-03-10"
        ]
    );
}

#[test]
fn r_cad_2_interested_every_three_days_and_before_a_decision() {
    for stage in [StageRole::Interested, StageRole::Negotiating] {
        let mut facts = touched(customer(stage), Channel::Phone, "2026-03-02");
        facts.milestones = vec![
            (MilestoneKind::DecisionPoint, day("2026-03-16")),
            (MilestoneKind::Renewal, day("2026-03-20")),
        ];
        // The 15th is a Sunday: the day before the decision is then the Friday before.
        assert_eq!(
            plans(&facts, "2026-03-02"),
            [
                "internal 2026-06-02",
                "phone 2026-03-05",
                "phone 2026-03-13"
            ]
        );
    }
}

#[test]
fn r_cad_3_cooperating_a_call_a_month_and_a_visit_a_quarter() {
    let facts = touched(
        customer(StageRole::Cooperating),
        Channel::Email,
        "2026-03-03",
    );
    assert_eq!(
        plans(&facts, "2026-03-03"),
        [
            "internal 2026-06-02",
            "phone 2026-04-02",
            "visit 2026-06-02"
        ]
    );
    let low = Facts {
        tier: Some(Tier::Low),
        ..facts
    };
    assert_eq!(
        plans(&low, "2026-03-03"),
        [
            "internal 2026-06-02",
            "phone 2026-06-02",
            "wechat 2026-04-03"
        ],
        "greetings before Qingming"
    );
}

#[test]
fn r_cad_4_dormant_and_lost_are_looked_at_every_month() {
    for stage in [StageRole::Dormant, StageRole::Lost] {
        assert_eq!(
            plans(&customer(stage), "2026-05-03"),
            ["internal 2026-05-29"],
            "the 31st is a Sunday"
        );
    }
}

#[test]
fn r_cad_5_an_open_churn_risk_comes_before_tier_and_stage() {
    for stage in [
        StageRole::Potential,
        StageRole::Cooperating,
        StageRole::Lost,
    ] {
        let mut facts = touched(customer(stage), Channel::Phone, "2026-03-02");
        facts.churn_risk = true;
        let phone: Vec<String> = plans(&facts, "2026-03-02")
            .into_iter()
            .filter(|p| p.starts_with("phone"))
            .collect();
        assert_eq!(phone, ["phone 2026-03-05"], "{stage}");
    }
}

#[test]
fn r_cad_5_within_three_days_is_before_the_weekend() {
    let at_risk = |touch| {
        let mut facts = touched(customer(StageRole::Dormant), Channel::Phone, touch);
        facts.churn_risk = true;
        facts
    };
    let phone = |facts: &Facts, today| {
        let all = plans(facts, today).into_iter();
        all.filter(|p| p.starts_with("phone")).collect::<Vec<_>>()
    };
    // The 4th is a Wednesday.
    let mut wednesday = at_risk("2026-03-04");
    assert_eq!(phone(&wednesday, "2026-03-04"), ["phone 2026-03-06"]);
    assert_eq!(
        phone(&at_risk("2026-03-06"), "2026-03-06"),
        ["phone 2026-03-09"],
        "nobody is called twice on a Friday"
    );
    // Left lying on Friday, it is overdue on Saturday rather than put off.
    let made = decided(&wednesday, "2026-03-04");
    let made = made.iter().find(|d| d.channel.is_some()).unwrap();
    wednesday.taken.push(Taken::by(made));
    assert_eq!(phone(&wednesday, "2026-03-07"), ["phone 2026-03-06"]);
}

#[test]
fn r_cad_6_key_accounts_are_reviewed_every_month_others_every_quarter() {
    let key = Facts {
        key_account: true,
        ..customer(StageRole::Cooperating)
    };
    assert!(plans(&key, "2026-03-02").contains(&"internal 2026-04-02".to_owned()));
}

#[test]
fn r_cad_7_two_strategies_that_collide_make_one_plan() {
    let one = rules().swap_remove(4);
    let same = Rule {
        channel: Some(Channel::Phone),
        goal: GoalKind::Promotion,
        ..one.clone()
    };
    let facts = touched(
        customer(StageRole::Interested),
        Channel::Phone,
        "2026-03-02",
    );
    let made = decide(
        &facts,
        &[one, same],
        &WorkCalendar::default(),
        day("2026-03-02"),
    );
    assert_eq!(made.len(), 1, "{made:?}");
}

#[test]
fn r_cad_7_on_days_of_the_week_and_at_a_quarters_end() {
    let mut rule = rules().swap_remove(13);
    let mut on = |frequency| {
        rule.frequency = frequency;
        decide(
            &customer(StageRole::Potential),
            std::slice::from_ref(&rule),
            &WorkCalendar::default(),
            day("2026-03-03"),
        )[0]
        .on
    };
    assert_eq!(
        on(Frequency::Weekday {
            day: crate::work_calendar::Weekday::Friday
        }),
        day("2026-03-06")
    );
    assert_eq!(
        on(Frequency::QuarterEnd { days_before: 0 }),
        day("2026-03-31")
    );
    assert_eq!(
        on(Frequency::MonthDay { day: 7 }),
        day("2026-03-09"),
        "a Saturday"
    );
}

#[test]
fn r_cad_8_holidays_are_skipped_where_the_strategy_says_so() {
    let facts = touched(
        customer(StageRole::Interested),
        Channel::Phone,
        "2026-02-13",
    );
    let mut rules = rules();
    let first = |rules: &[Rule]| {
        decide(
            &facts,
            &rules[4..5],
            &WorkCalendar::default(),
            day("2026-02-13"),
        )[0]
        .on
    };
    assert_eq!(first(&rules), day("2026-02-24"));
    rules[4].working_days_only = false;
    assert_eq!(first(&rules), day("2026-02-16"));
}

#[test]
fn r_cad_9_intent_speaks_where_stage_and_tier_do_not() {
    let mut rules = rules();
    let facts = Facts {
        intent: Some(Intent::Low),
        ..touched(
            customer(StageRole::Interested),
            Channel::Phone,
            "2026-03-02",
        )
    };
    let phone = |rules: &[Rule]| {
        let all = decide(&facts, rules, &WorkCalendar::default(), day("2026-03-02"));
        all.into_iter()
            .filter(|d| d.channel.is_some())
            .map(|d| d.on)
            .collect::<Vec<_>>()
    };
    assert_eq!(phone(&rules), [day("2026-03-05")]);
    rules.drain(4..6);
    assert_eq!(phone(&rules), [day("2026-04-02")]);
}

#[test]
fn the_customers_own_wish_comes_first() {
    let mut facts = touched(customer(StageRole::Potential), Channel::Phone, "2026-03-02");
    (facts.churn_risk, facts.wish) = (true, wish("每月一次"));
    let out: Vec<String> = plans(&facts, "2026-03-02")
        .into_iter()
        .filter(|p| !p.starts_with("internal"))
        .collect();
    assert_eq!(out, ["phone 2026-04-02"]);
}

#[test]
fn r_sig_1_a_slow_down_stretches_and_ends() {
    let mut facts = touched(
        customer(StageRole::Interested),
        Channel::Phone,
        "2026-03-02",
    );
    facts.slow = Some(Slow {
        factor: 3,
        until: day("2026-03-20"),
    });
    let first = |facts: &Facts, today: &str| {
        decided(facts, today)
            .into_iter()
            .find(|d| d.channel.is_some())
            .unwrap()
    };
    let slowed = first(&facts, "2026-03-02");
    assert_eq!(
        (slowed.on, slowed.later),
        (day("2026-03-11"), Some(Later::Slowed))
    );
    assert_eq!(
        first(&facts, "2026-03-21").on,
        day("2026-03-23"),
        "a Monday: it is due at once"
    );
}

#[test]
fn what_is_planned_by_hand_and_an_open_case_move_what_would_be_a_nuisance() {
    let mut facts = touched(customer(StageRole::Potential), Channel::Phone, "2026-03-02");
    facts.planned = Some(day("2026-03-11"));
    let weekly = |facts: &Facts| {
        decided(facts, "2026-03-02")
            .into_iter()
            .find(|d| d.rule == Some(0))
            .unwrap()
    };
    assert_eq!(
        (weekly(&facts).on, weekly(&facts).later),
        (day("2026-03-18"), Some(Later::Planned))
    );
    facts.planned = Some(day("2026-09-01"));
    assert_eq!(
        weekly(&facts).on,
        day("2026-03-09"),
        "far away is no reason"
    );
    facts.trouble = Some(day("2026-03-01"));
    assert_eq!(
        (weekly(&facts).on, weekly(&facts).later),
        (day("2026-03-16"), Some(Later::Trouble))
    );
    let mut waits = touched(
        customer(StageRole::Interested),
        Channel::Phone,
        "2026-03-02",
    );
    waits.trouble = Some(day("2026-03-01"));
    let quick = decided(&waits, "2026-03-02");
    assert!(
        quick.iter().any(|one| one.later == Some(Later::Trouble)),
        "R-CAD-2 presses nobody who waits for a solution: {quick:?}"
    );
}

#[test]
fn a_touch_in_the_meantime_moves_the_plan_and_what_a_person_put_elsewhere_stays() {
    let mut facts = customer(StageRole::Interested);
    let taken = Taken {
        slot: "phone/3d/246561".to_owned(),
        on: day("2026-03-05"),
        planned: day("2026-03-05"),
        closed: None,
        later: None,
    };
    facts.taken = vec![taken];
    let facts = touched(facts, Channel::Wechat, "2026-03-04");
    let first = |facts: &Facts| {
        decided(facts, "2026-03-04")
            .into_iter()
            .find(|d| d.channel.is_some())
            .unwrap()
    };
    let moved = first(&facts);
    assert!(matches!(moved.act, Act::Move { .. }), "{moved:?}");
    assert_eq!(
        (moved.on, moved.later),
        (day("2026-03-09"), Some(Later::Touched))
    );
    let mut own = facts.clone();
    own.taken[0].planned = day("2026-03-06");
    assert_eq!(first(&own).act, Act::Keep);
}

#[test]
fn nothing_new_uses_a_slot_up_and_is_no_touch() {
    let mut facts = touched(customer(StageRole::Potential), Channel::Phone, "2026-02-20");
    let on = day("2026-03-02");
    let slot = rules::governing(&facts, &rules(), on)[0].series.slot(on);
    facts.taken = vec![Taken {
        slot,
        on,
        planned: on,
        closed: Some(on),
        later: None,
    }];
    let weekly = decided(&facts, "2026-03-02")
        .into_iter()
        .find(|d| d.rule == Some(0))
        .unwrap();
    assert_eq!(
        weekly.on,
        day("2026-03-09"),
        "the next period, not the next day"
    );
    assert_eq!(facts.touches.len(), 1);
}

#[test]
fn a_first_wave_is_spread_and_a_new_customer_is_not_kept_waiting() {
    let on = |seed, entered: &str| {
        let facts = Facts {
            seed,
            entered: day(entered),
            ..customer(StageRole::Potential)
        };
        decided(&facts, "2026-03-02")
            .into_iter()
            .find(|d| d.rule == Some(0))
            .map(|d| d.on)
    };
    // Where the deep call falls on the same day, it is the touch.
    let days: BTreeSet<NaiveDate> = (0..100).filter_map(|seed| on(seed, "2025-01-01")).collect();
    assert_eq!(days.len(), 6, "the working days of a week from now on");
    assert!((0..100).all(|seed| on(seed, "2026-03-02") == Some(day("2026-03-02"))));
}
