//! Migrations, and what only one database can say.

use crate::support::{Backing, TestDatabase};
use backend::db::dialect::OrIgnore;
use backend::db::schema::{setting, stage};
use backend::db::types::{Json, Key, Written, fresh, no_date, stored};
use backend::db::{Address, Conn, migrate};
use diesel::prelude::*;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use shared::id::CustomerId;

const SQLITE: EmbeddedMigrations = embed_migrations!("../migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("../migrations/postgres");

/// Runs all migrations backwards.
fn take_down(address: &Address) {
    match &mut address.connect().unwrap() {
        Conn::Sqlite(conn) => drop(conn.revert_all_migrations(SQLITE).unwrap()),
        Conn::Pg(conn) => drop(conn.revert_all_migrations(POSTGRES).unwrap()),
    }
}

fn up_down_and_up(backing: Backing) {
    let database = TestDatabase::empty(backing);
    let address = Address::parse(&database.url).unwrap();
    let count = migrate::run(&address).unwrap();
    assert!(count > 0);
    assert_eq!(
        migrate::run(&address).unwrap(),
        0,
        "a second run has nothing to do"
    );
    assert!(!migrate::pending(&database.open()).unwrap());

    take_down(&address);
    assert!(migrate::pending(&database.open()).unwrap());
    let left = database
        .open()
        .read_now(|conn| Ok(stage::table.count().get_result::<i64>(conn)?));
    assert!(left.is_err(), "a table was left behind");

    assert_eq!(migrate::run(&address).unwrap(), count);
    let stages: i64 = database
        .open()
        .read_now(|conn| Ok(stage::table.count().get_result(conn)?))
        .unwrap();
    assert_eq!(stages, 6);
}

#[test]
fn migrations_go_up_down_and_up_on_sqlite() {
    up_down_and_up(Backing::Sqlite);
}

#[test]
fn migrations_go_up_down_and_up_on_postgres() {
    up_down_and_up(Backing::Postgres);
}

#[test]
fn two_servers_that_start_at_once_migrate_once() {
    let database = TestDatabase::empty(Backing::Postgres);
    let address = Address::parse(&database.url).unwrap();
    let counts: Vec<usize> = std::thread::scope(|scope| {
        let runs: Vec<_> = (0..3)
            .map(|_| scope.spawn(|| migrate::run(&address).unwrap()))
            .collect();
        runs.into_iter().map(|run| run.join().unwrap()).collect()
    });
    assert_eq!(
        counts.iter().filter(|count| **count > 0).count(),
        1,
        "{counts:?}"
    );
}

both! {
    fn a_row_that_is_there_is_left_alone(database: TestDatabase) {
        let outcome = database.open().write_now(|conn| {
            let insert = |conn: &mut Conn, value: &str| {
                let row = (setting::name.eq("colour"), setting::value.eq(value.to_owned()));
                OrIgnore(diesel::insert_into(setting::table).values(row)).execute(conn)
            };
            let counts = (insert(conn, "green")?, insert(conn, "red")?);
            let value: String = setting::table.find("colour").select(setting::value).first(conn)?;
            Ok((counts, value))
        });
        assert_eq!(outcome.unwrap(), ((1, 0), "green".to_owned()));
    }

    fn values_read_back_as_they_were_written(database: TestDatabase) {
        use backend::db::schema::{event, todo};
        let id: CustomerId = fresh();
        let at = stored(chrono::Utc::now());
        let (read_id, read_at, what, none): (Key<CustomerId>, chrono::NaiveDateTime, Json<Vec<String>>, Option<String>) = database
            .open()
            .write_now(move |conn| {
                diesel::insert_into(event::table)
                    .values((
                        event::id.eq(Key(id)),
                        event::customer_id.eq(Key(id)),
                        event::record_kind.eq(Written(shared::role::RecordKind::Customer)),
                        event::record_id.eq(Key(id)),
                        event::action.eq("made"),
                        event::recorded_at.eq(at),
                        event::changes.eq(Json(vec!["恒力".to_owned()])),
                    ))
                    .execute(conn)?;
                Ok(event::table
                    .find(Key(id))
                    .select((event::id, event::recorded_at, event::changes, event::request_id))
                    .first(conn)?)
            })
            .unwrap();
        assert_eq!((read_id, read_at, none), (Key(id), at, None));
        assert_eq!(what.0, ["恒力"]);
        // Ends of time are dates that both databases can hold.
        let far: i64 = database
            .open()
            .read_now(|conn| Ok(todo::table.filter(todo::due_at.eq(no_date())).count().get_result(conn)?))
            .unwrap();
        assert_eq!(far, 0);
    }
}
