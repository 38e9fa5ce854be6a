//! What follows from how a customer behaves, and how often one is in touch.
//!
//! Proves R-CAD-7, R-SIG-5.

use super::*;

#[test]
fn r_sig_5_the_rhythm_of_a_customer_is_the_tightest_that_governs() {
    let of = |facts: &Facts| rhythm(facts, &rules(), day("2026-03-02"));
    assert_eq!(of(&customer(StageRole::Potential)), Some(7));
    assert_eq!(of(&customer(StageRole::Interested)), Some(3));
    assert_eq!(of(&customer(StageRole::Cooperating)), Some(30));
    let slowed = Facts {
        slow: Some(Slow {
            factor: 2,
            until: day("2026-04-01"),
        }),
        ..customer(StageRole::Interested)
    };
    assert_eq!(of(&slowed), Some(6));
    let wishes = Facts {
        wish: wish("每季度一次"),
        ..slowed
    };
    assert_eq!(of(&wishes), Some(90), "the customer's own wish comes first");
    assert_eq!(
        rhythm(&wishes, &[], day("2026-03-02")),
        None,
        "nothing is in force"
    );
}

#[test]
fn r_cad_7_what_the_customer_does_is_answered_once() {
    let answer = Rule {
        segment: Segment::default(),
        internal: false,
        channel: Some(Channel::Phone),
        frequency: Frequency::Behaviour {
            behaviour: Behaviour::MaterialDownload,
            within_days: 2,
        },
        replaces: crate::strategy::Replaces::Channel,
        goal: GoalKind::Need,
        working_days_only: true,
    };
    let rules = [answer];
    let calendar = WorkCalendar::default();
    let on = |facts: &Facts, today: &str| decide(facts, &rules, &calendar, day(today));
    let mut facts = customer(StageRole::Potential);
    assert_eq!(on(&facts, "2026-03-05"), []);
    facts
        .behaviours
        .push((Behaviour::AfterSales, day("2026-03-05")));
    assert_eq!(on(&facts, "2026-03-05"), [], "something else");
    // A Thursday and two days is a Saturday, so that it is the Monday after.
    facts
        .behaviours
        .push((Behaviour::MaterialDownload, day("2026-03-05")));
    let made = on(&facts, "2026-03-05");
    assert_eq!(made.len(), 1);
    assert_eq!((made[0].on, &made[0].act), (day("2026-03-09"), &Act::Make));
    facts.taken.push(Taken {
        slot: made[0].slot.clone(),
        on: made[0].on,
        planned: made[0].on,
        closed: Some(day("2026-03-06")),
        later: None,
    });
    assert_eq!(on(&facts, "2026-03-06"), [], "the same is answered once");
    facts
        .behaviours
        .push((Behaviour::MaterialDownload, day("2026-03-10")));
    assert_eq!(
        on(&facts, "2026-03-10")[0].on,
        day("2026-03-12"),
        "another is another occasion"
    );
}
