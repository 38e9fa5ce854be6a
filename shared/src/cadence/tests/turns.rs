//! When what bears on a customer changes: what was planned and done before is not forgotten, and nothing is planned twice.
//!
//! Proves R-CAD-2, R-CAD-6, R-CAD-7, R-CAD-8, R-SIG-1.

use super::*;

fn taken(slot: &str, on: &str, closed: bool) -> Taken {
    Taken {
        slot: slot.to_owned(),
        on: day(on),
        planned: day(on),
        closed: closed.then(|| day(on)),
        later: None,
    }
}

/// What is decided about contact, as channel, day and what becomes of it.
fn contact(facts: &Facts, today: &str) -> Vec<String> {
    let act = |act: &Act| match act {
        Act::Make => "make",
        Act::Keep => "keep",
        Act::Move { .. } => "move",
        Act::Withdraw => "withdraw",
    };
    let all = decided(facts, today).into_iter();
    let mut all: Vec<String> = all
        .filter(|one| !one.slot.starts_with("internal"))
        .map(|one| {
            format!(
                "{} {} {}",
                act(&one.act),
                one.slot.rsplit_once('/').unwrap().0,
                one.on
            )
        })
        .collect();
    all.sort();
    all
}

#[test]
fn r_cad_7_a_new_stage_takes_the_place_of_what_was_planned_for_the_same_day() {
    let mut facts = customer(StageRole::Negotiating);
    facts.taken = vec![taken("phone/7d/105660", "2026-03-02", false)];
    assert_eq!(
        contact(&facts, "2026-03-02"),
        ["make phone/3d 2026-03-02", "withdraw phone/7d 2026-03-02"],
        "nobody is called twice on the day"
    );
    // What a person has put there stays, and is the contact of that day.
    facts.taken[0].on = day("2026-02-27");
    assert_eq!(contact(&facts, "2026-03-02"), [""; 0]);
}

#[test]
fn r_sig_1_a_slow_down_does_not_forget_the_last_deep_call() {
    let mut facts = touched(customer(StageRole::Potential), Channel::Phone, "2026-04-02");
    facts.taken = vec![taken("phone/1m/24315", "2026-04-02", true)];
    facts.slow = Some(Slow {
        factor: 2,
        until: day("2026-05-02"),
    });
    assert_eq!(
        contact(&facts, "2026-04-03"),
        ["make phone/14d 2026-04-16", "make phone/2m 2026-06-02"],
        "two months after it, not sooner than without the slow-down"
    );
    // Nor does its end forget what was done meanwhile.
    facts.slow = None;
    facts.taken = vec![taken("phone/2m/12157", "2026-04-20", true)];
    let facts = touched(facts, Channel::Phone, "2026-04-20");
    assert!(contact(&facts, "2026-05-03").contains(&"make phone/1m 2026-05-20".to_owned()));
}

#[test]
fn r_sig_1_what_is_due_when_a_slow_down_ends_is_not_planned_again() {
    let mut facts = touched(
        customer(StageRole::Interested),
        Channel::Phone,
        "2026-03-03",
    );
    facts.taken = vec![
        taken("phone/3d/246560", "2026-03-03", true),
        taken("phone/6d/123280", "2026-03-09", false),
    ];
    assert_eq!(contact(&facts, "2026-03-09"), ["keep phone/6d 2026-03-09"]);
}

#[test]
fn r_cad_7_a_call_that_would_move_to_the_day_of_another_is_not_needed() {
    let mut facts = touched(
        customer(StageRole::Potential),
        Channel::Wechat,
        "2026-03-26",
    );
    facts.taken = vec![
        taken("phone/7d/105663", "2026-03-26", false),
        taken("phone/1m/24315", "2026-04-02", false),
    ];
    assert_eq!(
        contact(&facts, "2026-03-26"),
        ["keep phone/1m 2026-04-02", "withdraw phone/7d 2026-03-26"]
    );
}

#[test]
fn r_cad_2_the_plan_before_a_decision_follows_it() {
    let decides = |on: &[&str]| {
        on.iter()
            .map(|on| (MilestoneKind::DecisionPoint, day(on)))
            .collect()
    };
    let mut facts = touched(
        customer(StageRole::Interested),
        Channel::Phone,
        "2026-03-11",
    );
    facts.taken = vec![
        taken("phone/3d/246563", "2026-03-16", false),
        taken("phone/decision_point-1/2026-03-13", "2026-03-13", false),
    ];
    let before = |facts: &Facts, today: &str| {
        let all = contact(facts, today).into_iter();
        all.filter(|one| one.contains("decision_point"))
            .collect::<Vec<_>>()
    };
    facts.milestones = decides(&["2026-03-16"]);
    assert_eq!(
        before(&facts, "2026-03-11"),
        ["keep phone/decision_point-1 2026-03-13"]
    );
    assert_eq!(
        before(&facts, "2026-03-20"),
        ["keep phone/decision_point-1 2026-03-13"],
        "overdue, and left to its owner"
    );
    for (to, on) in [("2026-03-26", "2026-03-25"), ("2026-03-13", "2026-03-12")] {
        facts.milestones = decides(&[to]);
        assert_eq!(
            before(&facts, "2026-03-11"),
            [format!("move phone/decision_point-1 {on}")]
        );
    }
    // A second decision is none of the first one's business, until the first is gone.
    facts.milestones = decides(&["2026-03-16", "2026-04-16"]);
    assert_eq!(
        before(&facts, "2026-03-11"),
        ["keep phone/decision_point-1 2026-03-13"]
    );
    facts.milestones = decides(&["2026-04-16"]);
    assert_eq!(
        before(&facts, "2026-03-11"),
        ["move phone/decision_point-1 2026-04-15"]
    );
    // Archived, or moved to a day before which it is too late.
    for milestones in [decides(&[]), decides(&["2026-03-11"])] {
        facts.milestones = milestones;
        assert_eq!(
            before(&facts, "2026-03-11"),
            ["withdraw phone/decision_point-1 2026-03-13"]
        );
    }
    // What a person has put elsewhere is theirs.
    facts.taken[1].planned = day("2026-03-12");
    assert_eq!(
        before(&facts, "2026-03-11"),
        ["keep phone/decision_point-1 2026-03-13"]
    );
}

#[test]
fn r_cad_7_a_new_rule_takes_the_place_of_what_is_overdue_by_the_old_one() {
    let mut facts = touched(
        customer(StageRole::Interested),
        Channel::Wechat,
        "2026-03-05",
    );
    facts.taken = vec![taken("phone/7d/105660", "2026-03-02", false)];
    assert_eq!(
        contact(&facts, "2026-03-05"),
        ["make phone/3d 2026-03-09", "withdraw phone/7d 2026-03-02"],
        "the call of last Monday is not made beside the one of next Monday"
    );
    // By a channel for which nothing governs it stays with whoever has it, and so does an occasion.
    facts.taken = vec![
        taken("visit/1m/24314", "2026-03-02", false),
        taken("phone/holiday-1/2026-03-03", "2026-03-03", false),
    ];
    assert_eq!(contact(&facts, "2026-03-05"), ["make phone/3d 2026-03-09"]);
}

#[test]
fn r_cad_6_the_review_counts_from_the_last_one_whatever_the_mark() {
    let review = |facts: &Facts, today: &str| {
        let all = decided(facts, today).into_iter();
        let all = all.filter(|one| one.channel.is_none() && one.act != Act::Withdraw);
        all.map(|one| one.on.to_string()).collect::<Vec<_>>()
    };
    let mut facts = customer(StageRole::Cooperating);
    facts.taken = vec![taken("internal/1m/24316", "2026-05-04", true)];
    assert_eq!(
        review(&facts, "2026-05-20"),
        ["2026-08-04"],
        "a key account no more"
    );
    facts.key_account = true;
    assert_eq!(review(&facts, "2026-05-20"), ["2026-06-04"]);
    facts.taken = vec![taken("internal/3m/8105", "2026-05-04", true)];
    assert_eq!(
        review(&facts, "2026-05-20"),
        ["2026-06-04"],
        "and again one"
    );
}

#[test]
fn r_cad_8_what_is_overdue_is_not_put_off_by_a_look_on_a_day_off() {
    let facts = Facts {
        entered: day("2026-02-06"),
        taken: vec![taken("phone/1m/24314", "2026-03-06", false)],
        ..customer(StageRole::Cooperating)
    };
    // A Saturday, on which somebody wrote a message: the call of Friday is overdue all the same.
    let facts = touched(facts, Channel::Wechat, "2026-03-07");
    for today in ["2026-03-07", "2026-03-08", "2026-03-09"] {
        let contact = contact(&facts, today);
        assert!(
            contact.contains(&"keep phone/1m 2026-03-06".to_owned()),
            "{today}: {contact:?}"
        );
    }
}

#[test]
fn r_cad_7_of_two_rhythms_that_meet_on_a_day_one_plan_is_done_for_both() {
    let one = Rule {
        channel: Some(Channel::Phone),
        ..rules().swap_remove(0)
    };
    let monday = Frequency::Weekday {
        day: crate::work_calendar::Weekday::Monday,
    };
    let other = Rule {
        frequency: monday,
        ..one.clone()
    };
    let both = [one, other];
    let mut facts = customer(StageRole::Potential);
    let made = |facts: &Facts| {
        let all = decide(facts, &both, &WorkCalendar::default(), day("2026-03-02"));
        all.iter().map(Taken::by).collect::<Vec<_>>()
    };
    facts.taken = made(&facts);
    assert_eq!(facts.taken.len(), 1, "{:?}", facts.taken);
    facts.taken[0].closed = Some(day("2026-03-02"));
    let next: Vec<NaiveDate> = made(&facts).iter().map(|one| one.on).collect();
    assert_eq!(next, [day("2026-03-09")]);
}
