//! A year of 10,000 customers, day by day, against a plain calculation that knows nothing of slots, ranks or rules: for
//! each kind of customer only what DOMAIN says of it ([`plain`]).

mod plain;

use super::*;

const CUSTOMERS: usize = 10_000;
const END: &str = "2026-12-31";

/// A kind of customer: all that bears on how it is followed up.
#[derive(Debug, Clone, Copy)]
struct Kind {
    stage: StageRole,
    tier: Option<Tier>,
    key: bool,
    intent: Option<Intent>,
    /// Whether a churn risk is open.
    risk: bool,
    preferred: Option<Channel>,
    /// How often the customer wants to hear of us.
    wish: Option<&'static str>,
    /// After how many days contact is made lighter, and for how many.
    slow: Option<(u64, u64)>,
    /// After how many days something is decided.
    decides: Option<u64>,
    /// After how many days the mark of a key account is lost, and after how many it is given again.
    unmarked: Option<(u64, u64)>,
    /// Whether managers have paused the strategies that go by the stage, so that intent is what is left.
    paused: bool,
}

const fn of(stage: StageRole, tier: Option<Tier>, key: bool) -> Kind {
    Kind {
        stage,
        tier,
        key,
        intent: None,
        risk: false,
        preferred: None,
        wish: None,
        slow: None,
        decides: None,
        unmarked: None,
        paused: false,
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
];

/// A way and a day.
type Plan = (&'static str, NaiveDate);

/// A customer of a kind: since when, and its number.
#[derive(Debug, Clone, Copy)]
struct Customer {
    kind: Kind,
    entered: NaiveDate,
    number: u64,
}

impl Customer {
    fn day(&self, after: u64) -> NaiveDate {
        self.entered + Days::new(after)
    }

    /// Whether it is a key account on a day.
    fn is_key(&self, today: NaiveDate) -> bool {
        let without = |(from, to)| (self.day(from)..self.day(to)).contains(&today);
        self.kind.key && !self.kind.unmarked.is_some_and(without)
    }

    /// The first and the last day of lighter contact.
    fn slow(&self) -> Option<(NaiveDate, NaiveDate)> {
        let (after, days) = self.kind.slow?;
        Some((self.day(after), self.day(after + days - 1)))
    }
}

/// A customer's year, as the engine lives it: every plan is done on its day.
struct Lived {
    facts: Facts,
    plans: Vec<Plan>,
    slots: BTreeSet<String>,
}

impl Lived {
    fn begin(of: &Customer) -> Self {
        let kind = of.kind;
        let decided = kind.decides.map(|after| of.day(after));
        let facts = Facts {
            entered: of.entered,
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
            ..customer(kind.stage)
        };
        Self {
            facts,
            plans: Vec::new(),
            slots: BTreeSet::new(),
        }
    }

    fn look(&mut self, rules: &[Rule], calendar: &WorkCalendar, today: NaiveDate) {
        for decision in decide(&self.facts, rules, calendar, today) {
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

    /// The day of the next plan.
    fn next(&self) -> Option<NaiveDate> {
        let pending = self.facts.taken.iter().filter(|one| one.closed.is_none());
        pending.map(|one| one.on).min()
    }

    fn carry_out(&mut self, today: NaiveDate) {
        let due = |one: &&mut Taken| one.closed.is_none() && one.on == today;
        for taken in self.facts.taken.iter_mut().filter(due) {
            taken.closed = Some(today);
            let fresh = self.slots.insert(taken.slot.clone());
            assert!(fresh, "two plans for {}", taken.slot);
            let way = taken.slot.split('/').next().unwrap();
            let channel = Channel::ALL.iter().find(|channel| channel.as_str() == way);
            self.plans
                .push((channel.map_or("internal", |c| c.as_str()), today));
            if let Some(channel) = channel.copied() {
                self.facts.touches.retain(|touch| touch.channel != channel);
                self.facts.touches.push(Touch { channel, on: today });
            }
        }
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

/// What the engine makes: it looks when a plan is done, and when contact becomes lighter or is so no more.
fn by_the_engine(of: &Customer, rules: &[Rule], calendar: &WorkCalendar) -> Vec<Plan> {
    let mut lived = Lived::begin(of);
    let slow = of.slow();
    let mut turns = vec![of.entered];
    turns.extend(
        slow.iter()
            .flat_map(|(from, to)| [*from, *to + Days::new(1)]),
    );
    let marks = of.kind.unmarked.into_iter();
    turns.extend(marks.flat_map(|(from, to)| [of.day(from), of.day(to)]));
    let (mut today, end) = (of.entered, day(END));
    while today <= end {
        let holds = slow.filter(|(from, to)| (*from..=*to).contains(&today));
        lived.facts.key_account = of.is_key(today);
        lived.facts.slow = holds.map(|(_, until)| Slow { factor: 2, until });
        if turns.contains(&today) {
            lived.look(rules, calendar, today);
        }
        lived.carry_out(today);
        lived.look(rules, calendar, today);
        turns.retain(|turn| *turn > today);
        let next = lived.next().into_iter().chain(turns.iter().copied());
        today = next.min().unwrap_or(NaiveDate::MAX);
    }
    lived.plans.sort_unstable();
    lived.plans
}

/// Whether a strategy asks for contact by the stage alone, or by stage and tier.
fn goes_by_stage(rule: &Rule) -> bool {
    !rule.internal && !rule.segment.stages.is_empty() && !rule.segment.otherwise
}

#[test]
fn r_cad_1_to_9_a_year_of_ten_thousand_customers_is_what_plain_counting_says() {
    let (rules, calendar) = (rules(), WorkCalendar::default());
    let mut without_stages = rules.clone();
    without_stages.retain(|rule| !goes_by_stage(rule));
    let working = plain::working_days(&calendar);
    let (begin, mut total) = (day("2026-01-04"), 0);
    for number in 0..CUSTOMERS {
        let round = number / KINDS.len();
        let of = Customer {
            kind: KINDS[number % KINDS.len()],
            entered: begin + Days::new((round % 28) as u64),
            number: number as u64,
        };
        let rules = if of.kind.paused {
            &without_stages
        } else {
            &rules
        };
        let made = by_the_engine(&of, rules, &calendar);
        assert_eq!(made, plain::count(&of, &calendar, &working), "{of:?}");
        total += made.len();
    }
    assert!(total > 300_000, "{total}");
}
