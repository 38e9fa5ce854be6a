//! The demo's data: what is written many at a time is what the way of a single customer would have written.
//!
//! Proves R-LOG-1.

use crate::support::{TestClock, TestDatabase};
use backend::access::keys::Keys;
use backend::config::Config;
use backend::db::Conn;
use backend::db::schema::{
    board_counter, customer, event, interaction, stage_change, timeline_entry, todo,
};
use backend::db::types::{Key, Written};
use backend::error::AppResult;
use backend::events::verify::{self, Break, Witness};
use backend::feature::customer::row::CustomerRow;
use backend::feature::customer::store;
use backend::feature::demo;
use backend::state::State;
use diesel::prelude::*;
use shared::role::RecordKind;
use std::collections::BTreeMap;
use uuid::Uuid;

const CUSTOMERS: u64 = 40;

fn loaded(database: &TestDatabase) -> State {
    let clock = TestClock::default();
    let state = database.state(Config::default(), Keys::new([7; 32]), &clock);
    demo::load(&state, CUSTOMERS, 1).unwrap();
    state
}

fn customers(conn: &mut Conn) -> AppResult<Vec<CustomerRow>> {
    Ok(customer::table
        .select(CustomerRow::as_select())
        .order(customer::id)
        .load(conn)?)
}

type Slot = (String, Uuid, Uuid, String);
/// A row of the counters as it is kept.
type Row = (String, Key<Uuid>, Key<Uuid>, String, i64, i64);

fn counted(conn: &mut Conn) -> AppResult<BTreeMap<Slot, (i64, i64)>> {
    let rows: Vec<Row> = board_counter::table.load(conn)?;
    let kept = rows.into_iter().filter(|row| row.4 > 0);
    Ok(kept
        .map(|(stage, owner, team, currency, n, minor)| {
            ((stage, owner.0, team.0, currency), (n, minor))
        })
        .collect())
}

both! {
    fn kept_counters_are_those_of_a_recount(database: TestDatabase) {
        let state = loaded(&database);
        state.db.read_now(|conn| {
            let mut recount: BTreeMap<Slot, (i64, i64)> = BTreeMap::new();
            for row in customers(conn)? {
                let owner = row.owner_id.map_or(Uuid::nil(), |key| key.0.uuid());
                let team = row.team_id.map_or(Uuid::nil(), |key| key.0.uuid());
                let currency = row.expected.as_ref().and_then(backend::access::currency_of);
                let sum = recount.entry((row.stage, owner, team, currency.unwrap_or_default())).or_default();
                sum.0 += 1;
                sum.1 += row.expected_minor.unwrap_or(0);
            }
            assert_eq!(recount, counted(conn)?);
            assert_eq!(recount.values().map(|sum| sum.0).sum::<i64>(), i64::try_from(CUSTOMERS).unwrap());
            Ok(())
        }).unwrap();
    }

    fn next_steps_and_last_talks_are_those_of_a_refresh(database: TestDatabase) {
        let state = loaded(&database);
        state.db.write_now(|conn| {
            for before in customers(conn)? {
                store::refresh_next(conn, before.customer_id())?;
                store::refresh_last_interaction(conn, before.customer_id())?;
                let after = store::find(conn, before.customer_id())?;
                assert_eq!(
                    (before.next_todo_id, before.next_at, before.next_on, before.last_interaction_at),
                    (after.next_todo_id, after.next_at, after.next_on, after.last_interaction_at),
                    "{}", before.number
                );
            }
            Ok(())
        }).unwrap();
    }

    fn every_record_has_its_event_and_its_place_on_the_timeline(database: TestDatabase) {
        let state = loaded(&database);
        state.db.read_now(|conn| {
            let mut events = |kind: RecordKind| -> AppResult<i64> {
                let of_kind = event::table.filter(event::record_kind.eq(Written(kind)));
                Ok(of_kind.count().get_result(conn)?)
            };
            let (talks, moves, made) =
                (events(RecordKind::Interaction)?, events(RecordKind::StageChange)?, events(RecordKind::Customer)?);
            let todos = events(RecordKind::Todo)?;
            assert_eq!(talks, interaction::table.count().get_result::<i64>(conn)?);
            assert_eq!(moves, stage_change::table.count().get_result::<i64>(conn)?);
            assert_eq!(made, customer::table.count().get_result::<i64>(conn)?);
            assert!(todos >= todo::table.count().get_result::<i64>(conn)?);
            let entries = |what: &'static str| timeline_entry::table.filter(timeline_entry::what.eq(what)).count();
            assert_eq!(entries("interaction").get_result::<i64>(conn)?, talks);
            assert_eq!(entries("stage_change").get_result::<i64>(conn)?, moves);
            Ok(())
        }).unwrap();
    }

    fn r_log_1_the_demo_is_chained(database: TestDatabase) {
        struct Ear;
        impl Witness for Ear {
            fn broken(&mut self, found: Break) {
                panic!("{found:?}");
            }
        }
        let state = loaded(&database);
        let followed = state.db.read_now(|conn| verify::all(conn, &mut Ear)).unwrap();
        // One chain a customer, and the system's.
        assert_eq!(followed.chains, CUSTOMERS + 1);
        assert!(followed.entries > 10 * CUSTOMERS, "{followed:?}");
    }

    fn the_tour_finds_its_customers(database: TestDatabase) {
        let state = loaded(&database);
        state.db.read_now(|conn| {
            let found = |conn: &mut Conn, number: &str| -> AppResult<CustomerRow> {
                let row = customer::table.filter(customer::number.eq(number));
                Ok(row.select(CustomerRow::as_select()).first(conn)?)
            };
            let hengli = found(conn, "EQP2024019")?;
            assert_eq!((hengli.stage.as_str(), hengli.expected_minor), ("interested", Some(50_000_000)));
            let today = state.clock.now().with_timezone(&state.config.org_zone).date_naive();
            assert_eq!(hengli.next_at.and_utc().with_timezone(&state.config.org_zone).date_naive(), today);
            assert_eq!(found(conn, "TECH2023001")?.stage, "cooperating");
            assert_eq!(hengli.owner_id, found(conn, "TECH2023001")?.owner_id);
            assert!(hengli.owner_id.is_some());
            Ok(())
        }).unwrap();
    }

    fn a_database_that_holds_customers_is_left_alone(database: TestDatabase) {
        let state = loaded(&database);
        demo::load(&state, 300, 2).unwrap();
        let many = state.db.read_now(|conn| Ok(customer::table.count().get_result::<i64>(conn)?)).unwrap();
        assert_eq!(many, i64::try_from(CUSTOMERS).unwrap());
        assert!(demo::cli(&state, 300, 2).is_err());
    }
}
