//! Each rule at its edges.
//! Proves R-REF, R-SIG-1, R-SIG-2, R-SIG-4, R-SIG-5, R-SIG-6, R-SIG-7, R-SIG-8, R-SIG-9, R-SIG-10, R-SLA-2, R-SLA-3,
//! R-SLA-4, R-STG-4.

use super::*;
use crate::contract::Renewal;
use crate::interaction::{Answered, Channel, Direction};
use crate::reveal::RecordRef;
use crate::risk::RiskKind;
use crate::role::RecordKind;
use crate::service_case::CaseKind;
use crate::signal::{Case, Decision, Promise, Talk, Term, Times};
use crate::stage::StageRole;
use crate::time::When;
use chrono::{DateTime, Duration, NaiveDate, TimeZone as _, Utc};
use proptest::prelude::*;
use uuid::Uuid;

fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, 2, 1, 30, 0).unwrap()
}

fn ago(hours: i64) -> DateTime<Utc> {
    now() - Duration::hours(hours)
}

fn today() -> NaiveDate {
    now().date_naive()
}

fn in_days(days: i64) -> NaiveDate {
    today() + Duration::days(days)
}

/// A customer known for years, in a stage for an hour, of whom nothing else is known.
fn seen(role: StageRole) -> Seen {
    Seen {
        now: now(),
        today: today(),
        stage: role.as_str().to_owned(),
        role,
        entered_at: ago(1),
        entered: When::At(ago(1)),
        entered_on: today(),
        entered_by: None,
        usual_days: None,
        known_since: ago(24 * 1000),
        known_on: in_days(-1000),
        touched_at: Some(ago(1)),
        updated_at: Some(ago(1)),
        updated_in: None,
        cadence_days: Some(3),
        cadence_since: None,
        times: Times::default(),
        talks: Vec::new(),
        promises: Vec::new(),
        terms: Vec::new(),
        cases: Vec::new(),
        decisions: Vec::new(),
        needs: 1,
        risks: Vec::new(),
        cooperates_since: None,
        changed: None,
    }
}

fn talk(hours: i64, answered: Answered) -> Talk {
    Talk {
        id: Uuid::from_u128(u128::try_from(hours).unwrap()),
        at: ago(hours),
        on: None,
        direction: Direction::Outgoing,
        answered,
        channels: vec![Channel::Phone],
        competitor: None,
        backfilled: false,
    }
}

fn asked(hours: i64, channel: Channel) -> Talk {
    Talk {
        direction: Direction::Incoming,
        channels: vec![channel],
        ..talk(hours, Answered::Yes)
    }
}

fn case(kind: CaseKind, satisfaction: Option<i32>) -> Case {
    Case {
        id: Uuid::from_u128(7),
        kind,
        satisfaction,
        reported_at: ago(5),
        reported: When::At(ago(5)),
        answered: false,
        solved: false,
        answer_due: None,
        solution_due: None,
        recorded_at: ago(5),
    }
}

/// The occasions that a rule finds.
fn found(kind: SignalKind, seen: &Seen) -> Vec<String> {
    let all = find(&[kind], seen, &SignalRules::default());
    assert!(all.iter().all(|one| one.kind == kind));
    all.into_iter().map(|one| one.occasion).collect()
}

fn is_found(kind: SignalKind, seen: &Seen) -> bool {
    !found(kind, seen).is_empty()
}

/// Of what is known to the day alone, no rule makes up a time of day.
#[test]
fn r_sig_1_5_6_and_9_a_bare_day_stays_one() {
    let day = in_days(-40);
    let on_day = Talk {
        at: ago(40 * 24),
        on: Some(day),
        ..talk(1, Answered::No)
    };
    let mut one = seen(StageRole::Potential);
    one.touched_at = Some(on_day.at);
    one.talks = vec![on_day.clone(), on_day.clone(), on_day];
    one.entered_at = ago(40 * 24);
    one.entered = When::Day(day);
    one.usual_days = Some(7);
    one.cases = vec![Case {
        reported: When::Day(day),
        ..case(CaseKind::Complaint, None)
    }];
    one.changed = Some(Uuid::from_u128(7));
    let kinds = [
        SignalKind::Unanswered,
        SignalKind::UnderContact,
        SignalKind::Dissatisfied,
        SignalKind::StageLong,
    ];
    let found = find(&kinds, &one, &SignalRules::default());
    let since: Vec<Option<When>> = found.iter().map(|one| one.facts.since).collect();
    assert_eq!(since, [Some(When::Day(day)); 4]);
}

#[test]
fn r_sig_1_three_in_a_row_are_one_occasion_however_long_the_row() {
    let mut one = seen(StageRole::Potential);
    one.talks = vec![talk(10, Answered::No), talk(50, Answered::No)];
    assert!(!is_found(SignalKind::Unanswered, &one), "two are none");
    one.talks.push(talk(90, Answered::No));
    let first = found(SignalKind::Unanswered, &one);
    assert_eq!(first.len(), 1);
    one.talks.insert(0, talk(2, Answered::No));
    assert_eq!(found(SignalKind::Unanswered, &one), first);
    one.talks.insert(0, talk(1, Answered::Yes));
    assert!(
        !is_found(SignalKind::Unanswered, &one),
        "an answer ends the row"
    );
}

#[test]
fn r_sig_1_what_awaits_its_answer_counts_after_three_days() {
    let mut one = seen(StageRole::Potential);
    one.talks = vec![
        talk(71, Answered::Awaiting),
        talk(100, Answered::No),
        talk(150, Answered::No),
    ];
    assert!(!is_found(SignalKind::Unanswered, &one));
    one.talks[0].at = ago(73);
    assert!(is_found(SignalKind::Unanswered, &one));
    one.talks[0].backfilled = true;
    assert!(!is_found(SignalKind::Unanswered, &one), "not backwards");
}

#[test]
fn r_sig_2_one_competitor_twice_within_thirty_days() {
    let mention = |days: i64, name: &str| Talk {
        competitor: Some(name.to_owned()),
        ..talk(days * 24, Answered::Yes)
    };
    let mut one = seen(StageRole::Negotiating);
    one.talks = vec![mention(1, "甲"), mention(5, "乙"), mention(32, "甲")];
    assert!(!is_found(SignalKind::Competitor, &one), "31 days apart");
    one.talks[2] = mention(31, "甲");
    let first = found(SignalKind::Competitor, &one);
    assert_eq!(first.len(), 1);
    one.talks.insert(0, mention(0, "甲"));
    assert_eq!(found(SignalKind::Competitor, &one), first, "one occasion");
    one.risks = vec![RiskKind::Competition];
    assert!(!is_found(SignalKind::Competitor, &one), "said already");
}

#[test]
fn r_sig_4_the_third_within_a_day_is_too_many() {
    let mut one = seen(StageRole::Interested);
    one.talks = vec![talk(1, Answered::Yes), talk(9, Answered::Yes)];
    assert!(!is_found(SignalKind::OverContact, &one));
    one.talks.push(talk(25, Answered::Yes));
    assert!(!is_found(SignalKind::OverContact, &one), "24 hours before");
    one.talks.push(talk(24, Answered::Yes));
    one.talks.sort_by_key(|talk| std::cmp::Reverse(talk.at));
    assert!(is_found(SignalKind::OverContact, &one));
    one.role = StageRole::Cooperating;
    assert!(!is_found(SignalKind::OverContact, &one));
}

#[test]
fn r_sig_5_a_month_of_silence_or_twice_the_cadence() {
    let silent = |role, days: i64| Seen {
        touched_at: Some(ago(days * 24)),
        entered_at: ago(days * 24),
        ..seen(role)
    };
    let is = |one: &Seen| is_found(SignalKind::UnderContact, one);
    let seldom = |days| Seen {
        cadence_days: Some(30),
        ..silent(StageRole::Potential, days)
    };
    assert!(!is(&silent(StageRole::Potential, 5)));
    assert!(is(&silent(StageRole::Potential, 6)), "as any customer");
    assert!(!is(&seldom(29)));
    assert!(is(&seldom(30)), "a month, though their turn comes later");
    assert!(!is(&silent(StageRole::Interested, 5)));
    assert!(is(&silent(StageRole::Interested, 6)));
    let lost = |cadence_days, hours| Seen {
        cadence_days,
        cadence_since: Some(ago(hours)),
        ..silent(StageRole::Lost, 400)
    };
    assert!(!is(&lost(None, 24 * 6)));
    assert!(
        !is(&lost(Some(3), 24 * 5)),
        "a risk was opened five days ago"
    );
    assert!(is(&lost(Some(3), 24 * 6)));
    let came_today = Seen {
        known_since: ago(1),
        touched_at: Some(ago(24 * 700)),
        entered_at: ago(24 * 700),
        ..seen(StageRole::Potential)
    };
    assert!(!is(&came_today), "an import's silence is not ours");
}

#[test]
fn r_sig_6_two_or_less_or_a_complaint_when_it_is_written() {
    let written = |case: Case| Seen {
        changed: Some(case.id),
        cases: vec![case],
        ..seen(StageRole::Cooperating)
    };
    let is = |one: &Seen| is_found(SignalKind::Dissatisfied, one);
    assert!(is(&written(case(CaseKind::Rating, Some(2)))));
    assert!(!is(&written(case(CaseKind::Rating, Some(3)))));
    assert!(is(&written(case(CaseKind::Complaint, None))));
    let lies_there = Seen {
        changed: None,
        ..written(case(CaseKind::Complaint, None))
    };
    assert!(!is(&lies_there));
}

#[test]
fn r_sig_7_sixty_days_before_the_end_unless_they_renew() {
    let ends = |days, renewal| Seen {
        terms: vec![Term {
            id: Uuid::from_u128(3),
            ends_on: in_days(days),
            renewal,
            recorded_on: in_days(-100),
        }],
        ..seen(StageRole::Cooperating)
    };
    let is = |one: &Seen| is_found(SignalKind::ContractEnding, one);
    assert!(!is(&ends(61, Renewal::Unsure)));
    assert!(is(&ends(60, Renewal::Unsure)));
    assert!(is(&ends(60, Renewal::No)));
    assert!(!is(&ends(60, Renewal::Yes)));
    assert!(is(&ends(-1, Renewal::Unsure)), "ended, and nobody knows");
    assert!(
        !is(&ends(-101, Renewal::Unsure)),
        "had ended before we knew"
    );
}

#[test]
fn r_sig_8_ours_and_theirs_once_past_the_time() {
    let promise = |theirs, due: DateTime<Utc>| Promise {
        record: RecordRef {
            kind: RecordKind::Todo,
            id: Uuid::from_u128(5),
        },
        theirs,
        due_at: due,
        due: When::At(due),
        recorded_at: ago(48),
    };
    let mut one = seen(StageRole::Potential);
    one.promises = vec![promise(false, ago(1)), promise(true, ago(-1))];
    assert!(is_found(SignalKind::PromiseOverdue, &one));
    assert!(!is_found(SignalKind::TheirPromiseOverdue, &one), "not yet");
    let first = found(SignalKind::PromiseOverdue, &one);
    one.promises = vec![promise(false, ago(2))];
    assert_ne!(found(SignalKind::PromiseOverdue, &one), first, "moved");
    one.promises = vec![promise(false, ago(49))];
    assert!(
        !is_found(SignalKind::PromiseOverdue, &one),
        "late when written"
    );
}

#[test]
fn r_sig_9_a_decision_passed_or_a_stage_too_long() {
    let mut one = seen(StageRole::Negotiating);
    one.entered_on = in_days(-10);
    one.entered_at = ago(240);
    one.decisions = vec![Decision {
        record: RecordRef {
            kind: RecordKind::Milestone,
            id: Uuid::from_u128(9),
        },
        on: today(),
        recorded_on: in_days(-9),
    }];
    assert!(
        !is_found(SignalKind::DecisionPassed, &one),
        "today is not over"
    );
    one.decisions[0].on = in_days(-1);
    assert!(is_found(SignalKind::DecisionPassed, &one));
    one.entered_on = today();
    assert!(!is_found(SignalKind::DecisionPassed, &one), "it moved on");
    one.usual_days = Some(10);
    assert!(!is_found(SignalKind::StageLong, &one));
    one.usual_days = Some(9);
    assert!(is_found(SignalKind::StageLong, &one));
}

#[test]
fn r_sig_10_interested_without_a_need() {
    let mut one = seen(StageRole::Interested);
    assert!(!is_found(SignalKind::NoNeed, &one));
    one.needs = 0;
    assert!(is_found(SignalKind::NoNeed, &one));
    one.role = StageRole::Potential;
    assert!(!is_found(SignalKind::NoNeed, &one));
}

#[test]
fn r_ref_three_months_in_and_satisfied() {
    let mut one = seen(StageRole::Cooperating);
    one.cooperates_since = NaiveDate::from_ymd_opt(2025, 12, 2);
    one.cases = vec![case(CaseKind::Rating, Some(4))];
    assert!(is_found(SignalKind::AskReferral, &one));
    one.cooperates_since = NaiveDate::from_ymd_opt(2025, 12, 3);
    assert!(!is_found(SignalKind::AskReferral, &one), "tomorrow");
    one.cooperates_since = NaiveDate::from_ymd_opt(2025, 12, 2);
    one.cases[0].satisfaction = Some(3);
    assert!(!is_found(SignalKind::AskReferral, &one));
    one.cases = vec![
        case(CaseKind::Problem, None),
        case(CaseKind::Rating, Some(5)),
    ];
    assert!(
        !is_found(SignalKind::AskReferral, &one),
        "not while it waits"
    );
}

#[test]
fn r_sla_2_an_enquiry_waits_a_day() {
    let mut one = seen(StageRole::Interested);
    one.talks = vec![asked(23, Channel::Email)];
    assert!(!is_found(SignalKind::EnquiryWaiting, &one));
    one.talks = vec![asked(1, Channel::Email), asked(24, Channel::Wechat)];
    assert!(is_found(SignalKind::EnquiryWaiting, &one));
    one.talks.insert(0, talk(1, Answered::Awaiting));
    assert!(!is_found(SignalKind::EnquiryWaiting, &one), "we came back");
    one.talks = vec![asked(30, Channel::Phone)];
    assert!(
        !is_found(SignalKind::EnquiryWaiting, &one),
        "a call is answered"
    );
    one.talks = vec![asked(5, Channel::Email)];
    one.times.enquiry_hours = Some(4);
    assert!(is_found(SignalKind::EnquiryWaiting, &one), "R-SLA-5");
}

#[test]
fn r_sla_3_no_answer_or_no_solution_in_time() {
    let due = |answer: i64, solution: i64| Case {
        answer_due: Some(ago(answer)),
        solution_due: Some(ago(solution)),
        ..case(CaseKind::Problem, None)
    };
    let mut one = seen(StageRole::Cooperating);
    one.cases = vec![due(-1, -20)];
    assert!(!is_found(SignalKind::CaseOverdue, &one));
    one.cases = vec![due(1, -20)];
    let answer = found(SignalKind::CaseOverdue, &one);
    one.cases = vec![due(3, 1)];
    assert_ne!(
        found(SignalKind::CaseOverdue, &one),
        answer,
        "another occasion"
    );
    one.cases[0].solved = true;
    assert!(!is_found(SignalKind::CaseOverdue, &one));
}

#[test]
fn r_sla_4_a_week_without_an_update() {
    let mut one = seen(StageRole::Cooperating);
    one.updated_at = Some(ago(24 * 7 - 1));
    assert!(!is_found(SignalKind::UpdateOverdue, &one));
    one.updated_at = Some(ago(24 * 7));
    assert!(is_found(SignalKind::UpdateOverdue, &one));
    one.role = StageRole::Potential;
    assert!(!is_found(SignalKind::UpdateOverdue, &one));
}

#[test]
fn r_stg_4_dormant_is_suggested_after_ninety_days() {
    let silent = |days: i64, role| Seen {
        touched_at: Some(ago(24 * days)),
        entered_at: ago(24 * 200),
        ..seen(role)
    };
    let is = |one: &Seen| is_found(SignalKind::DormantSuggested, one);
    assert!(!is(&silent(89, StageRole::Potential)));
    assert!(is(&silent(90, StageRole::Cooperating)));
    assert!(!is(&silent(900, StageRole::Dormant)));
}

#[test]
fn every_kind_names_its_rule_and_what_it_suggests() {
    for kind in SignalKind::ALL {
        assert!(kind.rule().starts_with("R-"), "{kind}");
        let opens = kind.acts().contains(&crate::signal::SignalAct::OpenRisk);
        assert!(!opens || kind.risk().is_some(), "{kind} opens no risk");
    }
}

fn any_talk() -> impl Strategy<Value = Talk> {
    let answered = prop::sample::select(Answered::ALL);
    let direction = prop::sample::select(Direction::ALL);
    let channel = prop::sample::select(Channel::ALL);
    (0i64..2000, answered, direction, channel, any::<bool>()).prop_map(
        |(hours, answered, direction, channel, backfilled)| Talk {
            direction,
            channels: vec![channel],
            backfilled,
            ..talk(hours, answered)
        },
    )
}

fn newest_first(mut talks: Vec<Talk>) -> Vec<Talk> {
    talks.sort_by_key(|talk| std::cmp::Reverse((talk.at, talk.id)));
    talks
}

proptest! {
    /// Whatever happened: nothing is found twice for one occasion, and what only an import brought is never a sign.
    #[test]
    fn occasions_are_unique_and_imports_raise_nothing(talks in prop::collection::vec(any_talk(), 0..20), role in prop::sample::select(StageRole::ALL)) {
        let mut one = seen(role);
        one.talks = newest_first(talks);
        let mut occasions: Vec<(SignalKind, String)> = find(SignalKind::ALL, &one, &SignalRules::default())
            .into_iter()
            .map(|finding| (finding.kind, finding.occasion))
            .collect();
        let count = occasions.len();
        occasions.sort();
        occasions.dedup();
        prop_assert_eq!(occasions.len(), count);
        for talk in &mut one.talks {
            talk.backfilled = true;
        }
        for kind in [SignalKind::Unanswered, SignalKind::Competitor, SignalKind::OverContact, SignalKind::EnquiryWaiting] {
            prop_assert!(!is_found(kind, &one));
        }
    }

    /// An answer now ends every row.
    #[test]
    fn an_answer_settles_what_waited_for_it(talks in prop::collection::vec(any_talk(), 0..20)) {
        let mut one = seen(StageRole::Interested);
        one.talks = newest_first(talks);
        one.talks.insert(0, Talk { at: now(), ..talk(0, Answered::Yes) });
        prop_assert!(!is_found(SignalKind::Unanswered, &one));
        prop_assert!(!is_found(SignalKind::EnquiryWaiting, &one));
    }
}
