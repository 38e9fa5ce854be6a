//! What holds for whatever customer and whatever rules.

use super::*;
use crate::strategy::Unit;
use proptest::prelude::{
    Strategy as _, any, prop_assert, prop_assert_eq, prop_assert_ne, proptest,
};

fn facts() -> impl proptest::strategy::Strategy<Value = Facts> {
    let who = (
        0..StageRole::ALL.len(),
        0..4_usize,
        any::<bool>(),
        0..3_usize,
        any::<bool>(),
        0..10_usize,
    );
    let when = (
        0..300_u64,
        proptest::collection::vec((0..9_usize, 0..60_u64), 0..4),
        proptest::option::of(0..60_u64),
    );
    let more = (
        proptest::option::of(0..40_u64),
        proptest::option::of(1..4_u16),
        proptest::option::of(1..90_u32),
        any::<u64>(),
    );
    (who, when, more).prop_map(
        |(who, (entered, touches, planned), (trouble, slow, wish, seed))| {
            let (stage, tier, key_account, intent, churn_risk, preferred) = who;
            let today = day("2026-05-20");
            let ago = |days| today - Days::new(days);
            Facts {
                entered: ago(entered),
                tier: Tier::ALL.get(tier).copied(),
                key_account,
                intent: Intent::ALL.get(intent).copied(),
                churn_risk,
                preferred: Channel::ALL.get(preferred).copied(),
                wish: wish.map(Interval::Days),
                slow: slow.map(|factor| Slow {
                    factor,
                    until: today,
                }),
                touches: touches
                    .into_iter()
                    .map(|(channel, days)| Touch {
                        channel: Channel::ALL[channel],
                        on: ago(days),
                    })
                    .collect(),
                milestones: vec![(MilestoneKind::DecisionPoint, today + Days::new(seed % 20))],
                planned: planned.map(|days| today + Days::new(days)),
                trouble: trouble.map(ago),
                seed,
                ..customer(StageRole::ALL[stage])
            }
        },
    )
}

fn apply(facts: &mut Facts, decisions: &[Decision]) {
    for decision in decisions {
        let fresh = Taken::by(decision);
        match &decision.act {
            Act::Make => facts.taken.push(fresh),
            Act::Move { from } => {
                *facts.taken.iter_mut().find(|t| t.slot == *from).unwrap() = fresh
            }
            Act::Withdraw => facts.taken.retain(|t| t.slot != decision.slot),
            Act::Keep => {}
        }
    }
}

proptest! {
    #[test]
    fn no_two_plans_for_one_slot_or_one_channel_and_day(facts in facts(), gap in 1..40_u64) {
        let (calendar, rules) = (WorkCalendar::default(), rules());
        let today = day("2026-05-20");
        let mut facts = facts;
        let first = decide(&facts, &rules, &calendar, today);
        let slots: BTreeSet<&String> = first.iter().map(|d| &d.slot).collect();
        prop_assert_eq!(slots.len(), first.len());
        let days: BTreeSet<_> = first.iter().map(|d| (d.channel, d.on)).collect();
        prop_assert_eq!(days.len(), first.len(), "{:?}", first);
        for decision in &first {
            prop_assert!(decision.on >= today && calendar.works_on(decision.on), "{:?}", decision);
        }
        // Asked again, whenever: what was made stays, and nothing is made twice.
        apply(&mut facts, &first);
        let again = decide(&facts, &rules, &calendar, today);
        prop_assert!(again.iter().all(|d| d.act == Act::Keep), "{:?}", again);
        let later = decide(&facts, &rules, &calendar, today + Days::new(gap));
        for decision in later.iter().filter(|d| d.act == Act::Make) {
            prop_assert!(facts.taken.iter().all(|t| t.slot != decision.slot), "{:?}", decision);
        }
    }

    #[test]
    fn no_two_plans_for_one_channel_and_day_whatever_changes(
        facts in facts(), which in 0..4_usize, stage in 0..StageRole::ALL.len(), channel in 0..9_usize,
        changes in (any::<bool>(), any::<bool>(), any::<bool>()),
    ) {
        let (calendar, rules) = (WorkCalendar::default(), rules());
        let (mut facts, today) = (facts, day("2026-05-20"));
        let first = decide(&facts, &rules, &calendar, today);
        apply(&mut facts, &first);
        // On a day for which something is planned.
        let pending: Vec<NaiveDate> = facts.taken.iter().map(|taken| taken.planned).collect();
        let today = pending.get(which % pending.len().max(1)).copied().unwrap_or(today);
        if changes.0 {
            (facts.stage, facts.entered) = (StageRole::ALL[stage], today);
        }
        if changes.1 {
            facts.touches.push(Touch { channel: Channel::ALL[channel], on: today });
        }
        if changes.2 {
            facts.slow = Some(Slow { factor: 2, until: today });
        }
        let then = decide(&facts, &rules, &calendar, today);
        apply(&mut facts, &then);
        let lanes = facts.taken.iter().map(|t| (t.slot.split('/').next(), t.planned));
        prop_assert_eq!(lanes.collect::<BTreeSet<_>>().len(), facts.taken.len(), "{:?} {:?}", then, facts.taken);
    }

    #[test]
    fn a_wish_leaves_one_rhythm(facts in facts(), every in 1..90_u32) {
        let facts = Facts { wish: Some(Interval::Days(every)), ..facts };
        let rules = rules();
        let governing = rules::governing(&facts, &rules, day("2026-05-20")).into_iter();
        prop_assert!(governing.filter(|g| !g.says.internal && !g.series.is_occasional()).count() <= 1);
    }

    #[test]
    fn slots_of_an_interval_never_repeat(days in 1..120_u32, months in 1..12_u32, start in 0..4000_u64) {
        use super::super::slot::{Beat, Lane, Series};
        for interval in [Interval::Days(days), Interval::Months(months)] {
            let series = Series { lane: Lane::Internal, beat: Beat::Rolling(interval), sooner: false };
            let from = day("2020-01-01") + Days::new(start);
            prop_assert_ne!(series.slot(from), series.slot(interval.after(from)));
        }
        prop_assert_eq!(Interval::of(2, Unit::Week), Interval::Days(14));
    }
}
