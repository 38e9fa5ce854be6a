//! A year of 10,000 customers, day by day, against a plain calculation that knows nothing of slots, ranks or rules: for
//! each kind of customer only what DOMAIN says of it.

use super::*;
use chrono::Months;

const CUSTOMERS: usize = 10_000;
const END: &str = "2026-12-31";

/// A kind of customer: the stage, the tier, whether a key account.
type Kind = (StageRole, Option<Tier>, bool);

const KINDS: [Kind; 9] = [
    (StageRole::Potential, None, false),
    (StageRole::Potential, Some(Tier::High), true),
    (StageRole::Interested, None, false),
    (StageRole::Negotiating, Some(Tier::Medium), true),
    (StageRole::Cooperating, None, false),
    (StageRole::Cooperating, Some(Tier::High), true),
    (StageRole::Cooperating, Some(Tier::Low), false),
    (StageRole::Dormant, None, false),
    (StageRole::Lost, Some(Tier::Medium), false),
];

/// A way and a day.
type Plan = (&'static str, NaiveDate);

/// Every plan is done on its day. What the engine then makes.
fn by_the_engine(
    kind: Kind,
    entered: NaiveDate,
    rules: &[Rule],
    calendar: &WorkCalendar,
) -> Vec<Plan> {
    let (stage, tier, key_account) = kind;
    let mut facts = Facts {
        entered,
        tier,
        key_account,
        ..customer(stage)
    };
    let (mut plans, mut slots) = (Vec::new(), BTreeSet::new());
    let mut today = entered;
    while today <= day(END) {
        for decision in decide(&facts, rules, calendar, today) {
            let taken = Taken {
                slot: decision.slot.clone(),
                on: decision.on,
                planned: decision.on,
                closed: None,
            };
            match decision.act {
                Act::Make => facts.taken.push(taken),
                Act::Move { from } => {
                    *facts.taken.iter_mut().find(|t| t.slot == from).unwrap() = taken
                }
                Act::Keep => {}
                Act::Withdraw => panic!("nothing loses its rule: {decision:?}"),
            }
        }
        today = facts
            .taken
            .iter()
            .filter(|t| t.closed.is_none())
            .map(|t| t.on)
            .min()
            .unwrap();
        for taken in facts
            .taken
            .iter_mut()
            .filter(|t| t.closed.is_none() && t.on == today)
        {
            taken.closed = Some(today);
            assert!(
                slots.insert(taken.slot.clone()),
                "two plans for {}",
                taken.slot
            );
            let way = taken.slot.split('/').next().unwrap();
            let channel = Channel::ALL
                .iter()
                .copied()
                .find(|channel| channel.as_str() == way);
            plans.push((channel.map_or("internal", Channel::as_str), today));
            if let Some(channel) = channel {
                facts.touches.retain(|touch| touch.channel != channel);
                facts.touches.push(Touch { channel, on: today });
            }
        }
        facts.taken.retain(|taken| {
            taken
                .closed
                .is_none_or(|closed| closed + Days::new(100) > today)
        });
    }
    plans.retain(|(_, on)| *on <= day(END));
    plans.sort_unstable();
    plans
}

/// The same by plain counting.
fn by_plain_counting(
    (stage, tier, key): Kind,
    entered: NaiveDate,
    calendar: &WorkCalendar,
) -> Vec<Plan> {
    let end = day(END);
    let work = |day: NaiveDate| day.iter_days().find(|day| calendar.works_on(*day)).unwrap();
    let days = |day: NaiveDate, n: u64| work(day + Days::new(n));
    let months = |day: NaiveDate, n: u32| work(day + Months::new(n));
    let mut plans: Vec<Plan> = Vec::new();
    match (stage, tier) {
        // A touch every week, by phone where nothing else is preferred, and a deep call every month; where both fall on
        // one day the deep call is the touch.
        (StageRole::Potential, None) => {
            let (mut touch, mut deep) = (work(entered), months(entered, 1));
            while touch.min(deep) <= end {
                let today = touch.min(deep);
                plans.push(("phone", today));
                if today == deep {
                    deep = months(today, 1);
                }
                touch = days(today, 7);
            }
        }
        // A call a week and a visit a month; a visit is a call as well, from which the week counts.
        (StageRole::Potential, _) => {
            let (mut call, mut visit) = (work(entered), months(entered, 1));
            while call.min(visit) <= end {
                let today = call.min(visit);
                if today == call {
                    plans.push(("phone", today));
                }
                if today == visit {
                    plans.push(("visit", today));
                    visit = months(today, 1);
                }
                call = days(today, 7);
            }
        }
        (StageRole::Interested | StageRole::Negotiating, _) => {
            let mut touch = work(entered);
            while touch <= end {
                plans.push(("phone", touch));
                touch = days(touch, 3);
            }
        }
        (StageRole::Cooperating, Some(Tier::Low)) => {
            let mut ask = months(entered, 3);
            while ask <= end {
                plans.push(("phone", ask));
                ask = months(ask, 3);
            }
            for off in &calendar.days_off {
                let eve = off.from.pred_opt().unwrap();
                let last = std::iter::successors(Some(eve), NaiveDate::pred_opt)
                    .find(|day| calendar.works_on(*day))
                    .unwrap();
                if (entered..=end).contains(&last) {
                    plans.push(("wechat", last));
                }
            }
        }
        (StageRole::Cooperating, _) => {
            let (mut call, mut visit) = (months(entered, 1), months(entered, 3));
            while call.min(visit) <= end {
                let today = call.min(visit);
                if today == call {
                    plans.push(("phone", today));
                }
                if today == visit {
                    plans.push(("visit", today));
                    visit = months(today, 3);
                }
                call = months(today, 1);
            }
        }
        _ => {
            for on in entered
                .iter_days()
                .take_while(|on| *on <= end)
                .filter(|on| calendar.works_on(*on))
            {
                let next_month = on
                    .iter_days()
                    .skip(1)
                    .find(|day| calendar.works_on(*day) || day.month() != on.month());
                if next_month.is_some_and(|next| next.month() != on.month()) {
                    plans.push(("internal", on));
                }
            }
        }
    }
    let every = if key { 1 } else { 3 };
    if !matches!(stage, StageRole::Dormant | StageRole::Lost) {
        let mut review = months(entered, every);
        while review <= end {
            plans.push(("internal", review));
            review = months(review, every);
        }
    }
    plans.sort_unstable();
    plans
}

use chrono::Datelike as _;

#[test]
fn r_cad_1_to_9_a_year_of_ten_thousand_customers_is_what_plain_counting_says() {
    let (rules, calendar) = (rules(), WorkCalendar::default());
    let mut counted: BTreeMap<(usize, NaiveDate), Vec<Plan>> = BTreeMap::new();
    let mut total = 0;
    for number in 0..CUSTOMERS {
        let (kind, entered) = (
            number % KINDS.len(),
            day("2026-01-04") + Days::new((number / KINDS.len() % 28) as u64),
        );
        let expected = counted
            .entry((kind, entered))
            .or_insert_with(|| by_plain_counting(KINDS[kind], entered, &calendar));
        // The facts of two customers of one kind and day are the same: each of them is still asked for itself.
        let made = by_the_engine(KINDS[kind], entered, &rules, &calendar);
        assert_eq!(&made, expected, "{:?} since {entered}", KINDS[kind]);
        total += made.len();
    }
    assert!(total > 300_000, "{total}");
}
