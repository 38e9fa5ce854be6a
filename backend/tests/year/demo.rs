//! The demo's customers, followed up for a year. Some hundred of them by the scheduler on a database, as it runs in the server,
//! and 10,000 so with `THROUGHLINE_TEST_ALL`, which takes hours without optimisation; and always 10,000 of them with what the
//! server reads of each in the database, the days of the year being gone through beside it.
//!
//! Proves R-CAD-1.

use crate::story::{Customer, Kind, Plan, of};
use crate::support::{Backing, TestClock, TestDatabase};
use crate::{END, day, kinds, plain};
use backend::access::Actor;
use backend::access::keys::Keys;
use backend::config::Config;
use backend::db::Conn;
use backend::db::schema::{customer, customer_profile, interaction, plan, strategy};
use backend::db::types::{Json, Key, Written, fresh, stored};
use backend::error::AppResult;
use backend::feature::cadence::facts;
use backend::feature::cadence::force::InForce;
use backend::feature::demo;
use backend::feature::interaction::row::InteractionRow;
use backend::jobs::{Stop, TASKS, Task, tick_of};
use backend::record::Cx;
use backend::state::State;
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone as _, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Nullable, Text};
use shared::cadence::Facts;
use shared::customer::{Intent, Tier};
use shared::id::{CustomerId, PlanId};
use shared::interaction::{Answered, Channel};
use shared::plan::PlanState;
use shared::stage::StageRole;
use shared::time::When;
use shared::work_calendar::{WorkCalendar, local_day};
use std::collections::{BTreeMap, BTreeSet};

/// So many customers the demo invents.
const SOME: u64 = 200;
/// So many where everything is asked.
const ALL: u64 = 10_000;
/// The first day.
const BEGIN: &str = "2026-01-01";
/// For how many days an answer is awaited; then there was no contact.
const AWAITED: i64 = 3;

fn loaded(database: &TestDatabase, clock: &TestClock, customers: u64) -> State {
    let state = database.state(Config::default(), Keys::new([7; 32]), clock);
    let on = |conn: &mut Conn| {
        diesel::update(strategy::table)
            .set(strategy::active.eq(true))
            .execute(conn)?;
        Ok(())
    };
    state.db.write_now(on).unwrap();
    demo::load(&state, customers, 1).unwrap();
    state
}

/// What the demo says of a customer, as it bears on how it is followed up.
type Said = (
    Key<CustomerId>,
    (
        String,
        NaiveDateTime,
        Option<Written<Tier>>,
        bool,
        Option<Written<Intent>>,
    ),
    Option<Written<Channel>>,
    Option<String>,
);

/// The contact that there was with each customer, the oldest first.
fn contact(
    conn: &mut Conn,
    now: DateTime<Utc>,
) -> AppResult<BTreeMap<CustomerId, Vec<(NaiveDate, Channel)>>> {
    let zone = Config::default().org_zone;
    type Row = (
        Key<CustomerId>,
        NaiveDateTime,
        Json<Vec<Channel>>,
        Written<Answered>,
    );
    let rows: Vec<Row> = interaction::table
        .select((
            interaction::customer_id,
            interaction::happened_at,
            interaction::channels,
            interaction::answered,
        ))
        .order((interaction::happened_at, interaction::id))
        .load(conn)?;
    let mut all = BTreeMap::<_, Vec<_>>::new();
    for (of, at, channels, answered) in rows {
        let waits = stored(now) - at < TimeDelta::days(AWAITED);
        if answered.0 == Answered::Yes || (answered.0 == Answered::Awaiting && waits) {
            let on = local_day(&zone, at.and_utc());
            all.entry(of.0)
                .or_default()
                .extend(channels.0.into_iter().map(|by| (on, by)));
        }
    }
    Ok(all)
}

/// Those of the demo's customers whom somebody follows up, and of whom nothing is planned yet.
fn followed(conn: &mut Conn, now: DateTime<Utc>) -> AppResult<BTreeMap<CustomerId, Customer>> {
    let zone = Config::default().org_zone;
    let by_hand = plan::table.select(plan::customer_id);
    let rows: Vec<Said> = customer::table
        .inner_join(customer_profile::table.on(customer_profile::customer_id.eq(customer::id)))
        .filter(
            customer::owner_id
                .is_not_null()
                .and(customer::archived_at.is_null()),
        )
        .filter(customer::id.ne_all(by_hand))
        .order(customer::id)
        .select((
            customer::id,
            (
                customer::stage,
                customer::stage_entered_at,
                customer::tier,
                customer::key_account,
                customer::intent,
            ),
            customer_profile::pref_channel,
            diesel::dsl::sql::<Nullable<Text>>("pref_frequency"),
        ))
        .load(conn)?;
    let mut contact = contact(conn, now)?;
    let customers = rows.into_iter().map(
        |(id, (stage, entered, tier, key, intent), preferred, wish)| {
            let stage: StageRole = stage.parse().unwrap();
            let kind = Kind {
                intent: intent.map(|intent| intent.0),
                preferred: preferred.map(|channel| channel.0),
                wish: wish.map(|text| &*text.leak()),
                ..of(stage, tier.map(|tier| tier.0), key)
            };
            let customer = Customer {
                kind,
                entered: local_day(&zone, entered.and_utc()),
                number: id.0.uuid().as_u64_pair().1,
                followed: day(BEGIN),
                before: contact.remove(&id.0).unwrap_or_default(),
            };
            (id.0, customer)
        },
    );
    Ok(customers.collect())
}

/// A plan that is due: of whom, its slot's way, the day that it was planned for.
type Due = (
    Key<CustomerId>,
    Key<PlanId>,
    Option<String>,
    Option<Written<NaiveDate>>,
);

/// People carry out what is planned for today. Of several by one way it is what was planned for today, and that is contact
/// for the others.
fn carry_out(
    conn: &mut Conn,
    today: NaiveDate,
    now: DateTime<Utc>,
    template: &InteractionRow,
) -> AppResult<Vec<(CustomerId, Plan)>> {
    let due: Vec<Due> = plan::table
        .filter(
            plan::state
                .eq(Written(PlanState::Pending))
                .and(plan::archived_at.is_null()),
        )
        .filter(plan::planned_at.lt(stored(now + TimeDelta::days(1))))
        .select((plan::customer_id, plan::id, plan::slot, plan::slot_on))
        .load(conn)?;
    let mut due: Vec<_> = due
        .into_iter()
        .filter_map(|(of, id, slot, on)| Some((of, id, slot?, on?.0)))
        .filter(|(.., on)| *on <= today)
        .collect();
    due.sort_by_key(|(of, .., on)| (of.0, std::cmp::Reverse(*on)));
    let mut seen = BTreeSet::new();
    let mut done = Vec::new();
    for (of, id, slot, _) in due {
        let way = slot.split('/').nth(1).unwrap();
        let channel = Channel::ALL.iter().copied().find(|one| one.as_str() == way);
        let way = channel.map_or("internal", |channel| channel.as_str());
        if !seen.insert((of.0, way)) {
            continue;
        }
        diesel::update(plan::table.find(id))
            .set((
                plan::state.eq(Written(PlanState::Done)),
                plan::actual.eq(Written(When::Day(today))),
                plan::updated_at.eq(stored(now)),
            ))
            .execute(conn)?;
        if let Some(channel) = channel {
            let row = InteractionRow {
                id: Key(fresh()),
                customer_id: of,
                happened_at: stored(now),
                happened_on: Some(Written(today)),
                channels: Json(vec![channel]),
                answered: Written(Answered::Yes),
                ..template.clone()
            };
            diesel::insert_into(interaction::table)
                .values(&row)
                .execute(conn)?;
        }
        done.push((of.0, (way, today)));
    }
    for of in done.iter().map(|(of, _)| Key(*of)).collect::<BTreeSet<_>>() {
        diesel::update(customer::table.find(of))
            .set(customer::cadence_at.eq(stored(DateTime::UNIX_EPOCH)))
            .execute(conn)?;
    }
    Ok(done)
}

/// The task that makes plans.
fn planning() -> &'static [Task] {
    TASKS
        .split_first()
        .map(|(first, _)| std::slice::from_ref(first))
        .unwrap()
}

/// When a day of work begins.
fn morning(on: NaiveDate) -> DateTime<Utc> {
    let at = on.and_time(NaiveTime::from_hms_opt(8, 30, 0).unwrap());
    let zone = Config::default().org_zone;
    zone.from_local_datetime(&at).unwrap().to_utc()
}

#[test]
fn r_cad_1_to_9_a_year_of_the_demos_customers_on_a_database_is_what_plain_counting_says() {
    let (database, clock) = (TestDatabase::new(Backing::Sqlite), TestClock::default());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    clock.set(morning(day(BEGIN)));
    let all = std::env::var_os("THROUGHLINE_TEST_ALL").is_some();
    let state = loaded(&database, &clock, if all { ALL } else { SOME });
    let now = clock.now();
    let some = state.db.read_now(|conn| followed(conn, now)).unwrap();
    let template: InteractionRow = state
        .db
        .read_now(|conn| {
            Ok(interaction::table
                .select(InteractionRow::as_select())
                .first(conn)?)
        })
        .unwrap();
    let stop = Stop::default();
    let tick = || tick_of(&state, planning(), &stop);
    let mut lived: BTreeMap<CustomerId, Vec<Plan>> = BTreeMap::new();
    for today in day(BEGIN).iter_days().take_while(|on| *on <= day(END)) {
        clock.set(morning(today));
        runtime.block_on(tick()).unwrap();
        clock.advance(TimeDelta::hours(8));
        let (now, template) = (clock.now(), template.clone());
        let done = state
            .db
            .write_now(move |conn| carry_out(conn, today, now, &template))
            .unwrap();
        for (of, plan) in done {
            lived.entry(of).or_default().push(plan);
        }
        clock.advance(TimeDelta::hours(1));
        runtime.block_on(tick()).unwrap();
    }
    let calendar = WorkCalendar::default();
    let days = plain::days(&calendar);
    let mut total = 0;
    for (id, customer) in &some {
        let mut plans = lived.remove(id).unwrap_or_default();
        plans.sort_unstable();
        let counted = plain::count(customer, &calendar, &days);
        assert_eq!(plans, counted, "{id} {customer:?}");
        total += counted.len();
    }
    println!("{} customers, {total} plans", some.len());
    assert!(total > some.len() * 10, "{total}");
}

/// What the server reads of each of these customers.
fn read(
    conn: &mut Conn,
    cx: &Cx,
    of: BTreeMap<CustomerId, Customer>,
) -> AppResult<Vec<(Customer, Facts)>> {
    let force = InForce::read(conn, cx)?;
    let of = of.into_iter();
    of.map(|(id, customer)| Ok((customer, facts::of(conn, cx, &force, id)?.unwrap().0)))
        .collect()
}

#[test]
fn r_cad_1_to_9_a_year_of_ten_thousand_of_the_demos_customers_is_what_plain_counting_says() {
    let (database, clock) = (TestDatabase::new(Backing::Sqlite), TestClock::default());
    clock.set(morning(day(BEGIN)));
    let state = loaded(&database, &clock, ALL);
    let cx = Cx::new(&state, Actor::engine(Config::default().org_zone));
    let all = state.db.read_now(|conn| {
        let some = followed(conn, cx.now)?;
        read(conn, &cx, some)
    });
    let all = all.unwrap();
    let calendar = WorkCalendar::default();
    let days = plain::days(&calendar);
    let mut total = 0;
    for (customer, facts) in &all {
        let counted = plain::count(customer, &calendar, &days);
        assert_eq!(
            kinds::lived(customer, facts.clone(), &calendar),
            counted,
            "{customer:?}"
        );
        total += counted.len();
    }
    assert!(
        all.len() > 9_000 && total > 400_000,
        "{} {total}",
        all.len()
    );
}
