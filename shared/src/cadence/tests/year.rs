//! A year of 10,000 customers, day by day, against a plain calculation that knows nothing of slots, ranks or rules: for
//! each kind of customer only what DOMAIN says of it ([`plain`]). What people do is a story that both are told: some are late,
//! leave something out, or are in contact though nobody planned it.

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
    /// Whether plans are late now and then.
    late: bool,
    /// Whether plans are skipped now and then.
    skips: bool,
    /// Whether there is contact now and then that nobody planned.
    chance: bool,
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
        late: false,
        skips: false,
        chance: false,
    }
}

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

/// What becomes of a plan on its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    InTime,
    /// So many days later, or on the first working day from then on.
    Late(u64),
    Skipped,
}

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

    /// A number that is any, and always the same.
    fn dice(&self, way: &str, on: NaiveDate) -> u64 {
        let way = way.bytes().fold(0, |sum, byte| sum * 31 + u64::from(byte));
        let day = on.signed_duration_since(self.entered).num_days() as u64;
        let mixed = (self.number + 1).wrapping_mul(1_000_003) ^ day.wrapping_mul(7_919) ^ way;
        mixed.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40
    }

    /// What becomes of what is planned again and again for a day.
    fn fate(&self, way: &str, on: NaiveDate) -> Fate {
        match self.dice(way, on) % 8 {
            0 if self.kind.skips => Fate::Skipped,
            late @ (1 | 2) if self.kind.late => Fate::Late(late * late),
            _ => Fate::InTime,
        }
    }

    /// Contact that nobody planned, at weekends, too.
    fn chances(&self) -> Vec<(NaiveDate, Channel)> {
        let days = self.entered.iter_days().take_while(|on| *on <= day(END));
        let way = |on: &NaiveDate| match self.dice("chance", *on) % 60 {
            0 => Some(Channel::Phone),
            1 => Some(Channel::Wechat),
            2 => Some(Channel::Visit),
            _ => None,
        };
        let days = days.filter(|_| self.kind.chance);
        days.filter_map(|on| Some((on, way(&on)?))).collect()
    }

    /// The first and the last day of lighter contact.
    fn slow(&self) -> Option<(NaiveDate, NaiveDate)> {
        let (after, days) = self.kind.slow?;
        Some((self.day(after), self.day(after + days - 1)))
    }
}

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

impl<'a> Lived<'a> {
    fn begin(of: &'a Customer, calendar: &'a WorkCalendar) -> Self {
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
        if (of.late || of.skips) && Series::is_rhythm(&taken.slot) {
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

/// The way of a slot.
fn way(slot: &str) -> &str {
    slot.split('/').next().unwrap()
}

/// What the engine makes: it looks when somebody sees to a plan, when there was contact, and when contact becomes lighter or
/// is so no more.
fn by_the_engine<'a>(of: &'a Customer, rules: &[Rule], calendar: &'a WorkCalendar) -> Lived<'a> {
    let mut lived = Lived::begin(of, calendar);
    let (slow, chances) = (of.slow(), of.chances());
    let mut turns = vec![of.entered];
    turns.extend(
        slow.iter()
            .flat_map(|(from, to)| [*from, *to + Days::new(1)]),
    );
    let marks = of.kind.unmarked.into_iter();
    turns.extend(marks.flat_map(|(from, to)| [of.day(from), of.day(to)]));
    turns.extend(chances.iter().map(|(on, _)| *on));
    let (mut today, end) = (of.entered, day(END));
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

/// Whether a strategy asks for contact by the stage alone, or by stage and tier.
fn goes_by_stage(rule: &Rule) -> bool {
    !rule.internal && !rule.segment.stages.is_empty() && !rule.segment.otherwise
}

#[test]
fn r_cad_1_to_9_a_year_of_ten_thousand_customers_is_what_plain_counting_says() {
    let (rules, calendar) = (rules(), WorkCalendar::default());
    let mut without_stages = rules.clone();
    without_stages.retain(|rule| !goes_by_stage(rule));
    let days = plain::days(&calendar);
    let (begin, mut total, mut late, mut skipped) = (day("2026-01-04"), 0, 0, 0);
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
        let lived = by_the_engine(&of, rules, &calendar);
        let counted = plain::count(&of, &calendar, &days);
        assert_eq!(lived.plans, counted, "{of:?}");
        total += counted.len();
        (late, skipped) = (late + lived.late, skipped + lived.skipped);
    }
    assert!(total > 300_000, "{total}");
    assert!(late > 10_000 && skipped > 10_000, "{late} {skipped}");
}
