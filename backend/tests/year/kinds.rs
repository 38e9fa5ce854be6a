//! 10,000 customers of some sixty kinds, followed up by the engine alone. What people do is a story that both calculations are
//! told: some are late, leave something out, or are in contact though nobody planned it.

use crate::plain;
use crate::story::{Customer, Fate, Kind, Plan, of};
use crate::{END, day};
use chrono::{Days, NaiveDate};
use shared::cadence::{Act, Facts, Rule, Slow, Taken, Touch, decide, wish};
use shared::customer::{Intent, Tier};
use shared::interaction::Channel;
use shared::milestone::MilestoneKind;
use shared::stage::StageRole;
use shared::strategy::defaults;
use shared::work_calendar::WorkCalendar;
use std::collections::{BTreeMap, BTreeSet};

const CUSTOMERS: usize = 10_000;

/// The same kind in the hands of people as they are.
const fn lively(kind: Kind) -> Kind {
    Kind {
        late: true,
        skips: true,
        chance: true,
        ..kind
    }
}

const POTENTIAL: Kind = of(StageRole::Potential, None, false);
const PROMISING: Kind = of(StageRole::Potential, Some(Tier::High), true);
const INTERESTED: Kind = of(StageRole::Interested, None, false);
const NEGOTIATING: Kind = of(StageRole::Negotiating, Some(Tier::Medium), true);
const COOPERATING: Kind = of(StageRole::Cooperating, None, false);
const LARGE: Kind = of(StageRole::Cooperating, Some(Tier::High), true);
const SMALL: Kind = of(StageRole::Cooperating, Some(Tier::Low), false);
const DORMANT: Kind = of(StageRole::Dormant, None, false);
const LOST: Kind = of(StageRole::Lost, Some(Tier::Medium), false);

const HIGH: Option<Intent> = Some(Intent::High);
const LOW: Option<Intent> = Some(Intent::Low);
const WECHAT: Option<Channel> = Some(Channel::Wechat);
const A_MONTH: Option<(u64, u64)> = Some((30, 30));
const TEN_WEEKS: Option<(u64, u64)> = Some((45, 70));

#[rustfmt::skip]
const KINDS: &[Kind] = &[
    // Stage, tier and key accounts alone (R-CAD-1 … R-CAD-4, R-CAD-6).
    POTENTIAL, PROMISING, INTERESTED, NEGOTIATING, COOPERATING, LARGE, SMALL, DORMANT, LOST,
    of(StageRole::Lost, None, true),
    // The preferred channel (R-CAD-7).
    Kind { preferred: WECHAT, ..POTENTIAL },
    Kind { preferred: WECHAT, ..INTERESTED },
    // An open churn risk (R-CAD-5).
    Kind { risk: true, ..POTENTIAL },
    Kind { risk: true, ..PROMISING },
    Kind { risk: true, ..COOPERATING },
    Kind { risk: true, ..SMALL },
    Kind { risk: true, preferred: WECHAT, ..LARGE },
    Kind { risk: true, ..LOST },
    // The day before a decision (R-CAD-2), which is none of a customer who has decided already.
    Kind { decides: Some(40), ..INTERESTED },
    Kind { decides: Some(97), preferred: WECHAT, ..NEGOTIATING },
    Kind { decides: Some(40), ..COOPERATING },
    // Intent, where tier and stage say something, and where they say nothing (R-CAD-9).
    Kind { intent: HIGH, ..COOPERATING },
    Kind { intent: LOW, ..INTERESTED },
    Kind { intent: HIGH, paused: true, ..INTERESTED },
    Kind { intent: LOW, paused: true, ..COOPERATING },
    Kind { intent: HIGH, paused: true, preferred: WECHAT, slow: A_MONTH, ..POTENTIAL },
    Kind { intent: HIGH, paused: true, risk: true, ..NEGOTIATING },
    Kind { paused: true, ..NEGOTIATING },
    // The customer's own wish, before a slow-down and a risk.
    Kind { wish: Some("每两周一次"), ..POTENTIAL },
    Kind { wish: Some("每周"), ..PROMISING },
    Kind { wish: Some("every 10 days"), slow: A_MONTH, ..INTERESTED },
    Kind { wish: Some("每月一次"), risk: true, ..LARGE },
    Kind { wish: Some("每两个月"), ..SMALL },
    Kind { wish: Some("每周"), ..DORMANT },
    // Contact made lighter for a while (R-SIG-1), before a risk, tier and stage.
    Kind { slow: A_MONTH, ..POTENTIAL },
    Kind { slow: TEN_WEEKS, ..POTENTIAL },
    Kind { slow: A_MONTH, ..PROMISING },
    Kind { slow: TEN_WEEKS, ..INTERESTED },
    Kind { slow: A_MONTH, decides: Some(52), ..NEGOTIATING },
    Kind { slow: TEN_WEEKS, ..COOPERATING },
    Kind { slow: A_MONTH, ..LARGE },
    Kind { slow: A_MONTH, ..SMALL },
    Kind { slow: A_MONTH, risk: true, ..COOPERATING },
    Kind { slow: A_MONTH, ..DORMANT },
    // A key account that loses its mark, and gets it again (R-CAD-6).
    Kind { unmarked: Some((80, 200)), ..LARGE },
    Kind { unmarked: Some((45, 120)), ..NEGOTIATING },
    // Late, skipped and unplanned, one by one and together.
    Kind { late: true, ..INTERESTED },
    Kind { skips: true, ..COOPERATING },
    Kind { chance: true, ..PROMISING },
    Kind { skips: true, chance: true, ..POTENTIAL },
    lively(PROMISING),
    lively(INTERESTED),
    lively(COOPERATING),
    lively(LARGE),
    lively(SMALL),
    lively(Kind { preferred: WECHAT, ..POTENTIAL }),
    lively(Kind { decides: Some(97), ..NEGOTIATING }),
    lively(Kind { risk: true, ..COOPERATING }),
    lively(Kind { risk: true, preferred: WECHAT, ..LARGE }),
    lively(Kind { wish: Some("每两周一次"), ..POTENTIAL }),
    lively(Kind { wish: Some("每月一次"), risk: true, ..LARGE }),
    lively(Kind { intent: HIGH, paused: true, ..INTERESTED }),
    lively(Kind { slow: TEN_WEEKS, ..INTERESTED }),
    lively(Kind { slow: A_MONTH, ..COOPERATING }),
];

/// A customer's year, as the engine lives it.
struct Lived<'a> {
    of: &'a Customer,
    calendar: &'a WorkCalendar,
    facts: Facts,
    plans: Vec<Plan>,
    slots: BTreeSet<String>,
    /// How many plans were late, and how many skipped.
    late: usize,
    skipped: usize,
}

/// What is known of a customer of a kind.
fn known(of: &Customer) -> Facts {
    let kind = of.kind;
    let decided = kind.decides.map(|after| of.day(after));
    Facts {
        tier: kind.tier,
        key_account: kind.key,
        intent: kind.intent,
        churn_risk: kind.risk,
        preferred: kind.preferred,
        wish: kind.wish.map(|text| wish(text).unwrap()),
        milestones: decided
            .map(|on| (MilestoneKind::DecisionPoint, on))
            .into_iter()
            .collect(),
        seed: of.number,
        ..Facts::of(kind.stage, of.entered)
    }
}

impl<'a> Lived<'a> {
    fn begin(of: &'a Customer, facts: Facts, calendar: &'a WorkCalendar) -> Self {
        Self {
            of,
            calendar,
            facts,
            plans: Vec::new(),
            slots: BTreeSet::new(),
            late: 0,
            skipped: 0,
        }
    }

    fn look(&mut self, rules: &[Rule], today: NaiveDate) {
        for decision in decide(&self.facts, rules, self.calendar, today) {
            let taken = Taken::by(&decision);
            let pending = |slot: &str, one: &Taken| one.slot == slot && one.closed.is_none();
            let all = &mut self.facts.taken;
            match decision.act {
                Act::Make => all.push(taken),
                Act::Move { from } => {
                    *all.iter_mut().find(|one| pending(&from, one)).unwrap() = taken
                }
                Act::Keep => {}
                Act::Withdraw => all.retain(|one| !pending(&decision.slot, one)),
            }
        }
    }

    /// What becomes of a plan. What is bound to a day of the calendar is done on that day.
    fn fate(&self, taken: &Taken) -> Fate {
        let of = &self.of.kind;
        if (of.late || of.skips) && is_rhythm(&taken.slot) {
            self.of.fate(way(&taken.slot), taken.on)
        } else {
            Fate::InTime
        }
    }

    /// The day on which somebody sees to a plan.
    fn seen_to(&self, taken: &Taken) -> NaiveDate {
        match self.fate(taken) {
            Fate::Late(days) => self.calendar.on_or_after(taken.on + Days::new(days)),
            Fate::InTime | Fate::Skipped => taken.on,
        }
    }

    /// The day on which somebody sees to the next plan.
    fn next(&self) -> Option<NaiveDate> {
        let pending = self.facts.taken.iter().filter(|one| one.closed.is_none());
        pending.map(|one| self.seen_to(one)).min()
    }

    fn touch(&mut self, channel: Channel, on: NaiveDate) {
        self.facts.touches.retain(|touch| touch.channel != channel);
        self.facts.touches.push(Touch { channel, on });
    }

    /// Of several by one way what is planned for today is seen to, and not what is overdue: that is contact for both.
    fn carry_out(&mut self, today: NaiveDate) {
        let mut all = std::mem::take(&mut self.facts.taken);
        let mut due: Vec<&mut Taken> = all
            .iter_mut()
            .filter(|one| one.closed.is_none() && self.seen_to(one) <= today)
            .collect();
        due.sort_by_key(|one| std::cmp::Reverse(one.on));
        let mut ways: Vec<String> = Vec::new();
        for taken in due {
            let way = way(&taken.slot).to_owned();
            if ways.contains(&way) {
                continue;
            }
            taken.closed = Some(today);
            let fresh = self.slots.insert(taken.slot.clone());
            assert!(fresh, "two plans for {}", taken.slot);
            self.late += usize::from(taken.on < today);
            if self.fate(taken) == Fate::Skipped {
                self.skipped += 1;
                continue;
            }
            let channel = Channel::ALL.iter().find(|one| one.as_str() == way);
            self.plans
                .push((channel.map_or("internal", |c| c.as_str()), today));
            if let Some(channel) = channel.copied() {
                self.touch(channel, today);
            }
            ways.push(way);
        }
        self.facts.taken = all;
        self.forget();
    }

    /// Of what is over, the newest of each rhythm is kept; slots that come twice are noticed above.
    fn forget(&mut self) {
        let series = |one: &Taken| one.slot.rsplit_once('/').unwrap().0.to_owned();
        let closed = |one: &Taken| one.closed.map(|on| (series(one), on));
        let mut newest: BTreeMap<String, NaiveDate> = BTreeMap::new();
        newest.extend(self.facts.taken.iter().filter_map(closed));
        let is_newest = |one: &Taken| closed(one).is_none_or(|(series, on)| newest[&series] == on);
        self.facts.taken.retain(is_newest);
    }
}

/// Whether a slot is one of an interval of days or months.
fn is_rhythm(slot: &str) -> bool {
    let beat = slot.split('/').nth(1).unwrap();
    let count = beat.strip_suffix(['d', 'm']);
    count.is_some_and(|count| count.parse::<u32>().is_ok())
}

/// The way of a slot.
fn way(slot: &str) -> &str {
    slot.split('/').next().unwrap()
}

/// What the engine makes: it looks when somebody sees to a plan, when there was contact, and when contact becomes lighter or
/// is so no more.
fn by_the_engine<'a>(
    of: &'a Customer,
    facts: Facts,
    rules: &[Rule],
    calendar: &'a WorkCalendar,
) -> Lived<'a> {
    let mut lived = Lived::begin(of, facts, calendar);
    let (slow, chances) = (of.slow(), of.chances());
    let mut turns = vec![of.followed];
    turns.extend(
        slow.iter()
            .flat_map(|(from, to)| [*from, *to + Days::new(1)]),
    );
    let marks = of.kind.unmarked.into_iter();
    turns.extend(marks.flat_map(|(from, to)| [of.day(from), of.day(to)]));
    turns.extend(chances.iter().map(|(on, _)| *on));
    let (mut today, end) = (of.followed, day(END));
    while today <= end {
        let holds = slow.filter(|(from, to)| (*from..=*to).contains(&today));
        lived.facts.key_account = of.is_key(today);
        lived.facts.slow = holds.map(|(_, until)| Slow { factor: 2, until });
        if turns.contains(&today) {
            for (_, channel) in chances.iter().filter(|(on, _)| *on == today) {
                lived.touch(*channel, today);
            }
            lived.look(rules, today);
        }
        lived.carry_out(today);
        lived.look(rules, today);
        turns.retain(|turn| *turn > today);
        let next = lived.next().into_iter().chain(turns.iter().copied());
        today = next.min().unwrap_or(NaiveDate::MAX);
    }
    lived.plans.sort_unstable();
    lived
}

/// The plans of the year of a customer of whom this is known, by the engine alone.
pub fn lived(of: &Customer, facts: Facts, calendar: &WorkCalendar) -> Vec<Plan> {
    let rules: Vec<Rule> = defaults().iter().map(Rule::from).collect();
    by_the_engine(of, facts, &rules, calendar).plans
}

/// Whether a strategy asks for contact by the stage alone, or by stage and tier.
fn goes_by_stage(rule: &Rule) -> bool {
    !rule.internal && !rule.segment.stages.is_empty() && !rule.segment.otherwise
}

#[test]
fn r_cad_1_to_9_a_year_of_ten_thousand_customers_is_what_plain_counting_says() {
    let calendar = WorkCalendar::default();
    let rules: Vec<Rule> = defaults().iter().map(Rule::from).collect();
    let mut without_stages = rules.clone();
    without_stages.retain(|rule| !goes_by_stage(rule));
    let days = plain::days(&calendar);
    let (begin, mut total, mut late, mut skipped) = (day("2026-01-04"), 0, 0, 0);
    for number in 0..CUSTOMERS {
        let round = number / KINDS.len();
        let entered = begin + Days::new((round % 28) as u64);
        let of = Customer {
            kind: KINDS[number % KINDS.len()],
            entered,
            number: number as u64,
            followed: entered,
            before: Vec::new(),
        };
        let rules = if of.kind.paused {
            &without_stages
        } else {
            &rules
        };
        let lived = by_the_engine(&of, known(&of), rules, &calendar);
        let counted = plain::count(&of, &calendar, &days);
        assert_eq!(lived.plans, counted, "{of:?}");
        total += counted.len();
        (late, skipped) = (late + lived.late, skipped + lived.skipped);
    }
    assert!(total > 300_000, "{total}");
    assert!(late > 10_000 && skipped > 10_000, "{late} {skipped}");
}
