//! The one way of writing: durable when it returns, together where requests wait together, and each on its own when it
//! fails.

use crate::support::{Backing, TestDatabase};
use backend::db::schema::setting;
use backend::db::{Conn, Db};
use backend::error::{AppError, AppResult};
use diesel::prelude::*;
use shared::Code;
use std::sync::mpsc;
use std::time::{Duration, Instant};

fn put(conn: &mut Conn, name: &str) -> AppResult<()> {
    let row = (setting::name.eq(name), setting::value.eq("1"));
    diesel::insert_into(setting::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

fn names(db: &Db) -> Vec<String> {
    db.read_now(|conn| {
        Ok(setting::table
            .select(setting::name)
            .order(setting::name)
            .load(conn)?)
    })
    .unwrap()
}

both! {
    fn what_was_written_is_there_for_everyone(database: TestDatabase) {
        let db = database.open();
        db.write_now(|conn| put(conn, "a")).unwrap();
        assert_eq!(names(&database.open()), ["a"]);
    }

    fn a_failed_request_leaves_nothing(database: TestDatabase) {
        let db = database.open();
        let outcome = db.write_now(|conn| {
            put(conn, "half")?;
            Err::<(), _>(AppError::from(Code::GateNotMet))
        });
        assert_eq!(outcome.unwrap_err().code(), Code::GateNotMet);
        assert!(names(&db).is_empty());
        db.write_now(|conn| put(conn, "next")).unwrap();
        assert_eq!(names(&db), ["next"]);
    }

    fn a_violated_constraint_leaves_nothing_and_harms_nobody(database: TestDatabase) {
        let db = database.open();
        let outcome = db.write_now(|conn| {
            put(conn, "a")?;
            put(conn, "a")
        });
        assert!(outcome.is_err());
        db.write_now(|conn| put(conn, "b")).unwrap();
        assert_eq!(names(&db), ["b"]);
    }

    fn a_request_that_panics_harms_nobody_after_it(database: TestDatabase) {
        let db = database.open();
        let broken = db.write_now(|conn| -> AppResult<()> {
            put(conn, "half")?;
            panic!("on purpose")
        });
        assert!(broken.unwrap_err().code().status() >= 500);
        db.write_now(|conn| put(conn, "next")).unwrap();
        assert_eq!(names(&db), ["next"]);
    }

    fn a_savepoint_inside_a_request_rolls_back_alone(database: TestDatabase) {
        let db = database.open();
        db.write_now(|conn| {
            put(conn, "outer")?;
            let inner = conn.transaction(|conn| {
                put(conn, "inner")?;
                Err::<(), AppError>(Code::Invalid.into())
            });
            assert!(inner.is_err());
            put(conn, "after")
        })
        .unwrap();
        assert_eq!(names(&db), ["after", "outer"]);
    }

    fn many_at_once_are_all_written(database: TestDatabase) {
        let db = database.open();
        let failed: usize = std::thread::scope(|scope| {
            let writers: Vec<_> = (0..8)
                .map(|writer| {
                    let db = db.clone();
                    scope.spawn(move || {
                        (0..25).filter(|n| {
                            let name = format!("{writer}-{n}");
                            db.write_now(move |conn| put(conn, &name)).is_err()
                        }).count()
                    })
                })
                .collect();
            writers.into_iter().map(|writer| writer.join().unwrap()).sum()
        });
        assert_eq!((failed, names(&db).len()), (0, 200));
    }
}

/// While one request holds the writer, others queue up; they are then answered after one commit, and a failing one
/// among them takes none of the others along.
#[test]
fn requests_that_wait_are_committed_together_and_fail_alone() {
    let database = TestDatabase::new(Backing::Sqlite);
    let db = database.open();
    let (entered, is_in) = mpsc::channel();
    let (release, released) = mpsc::channel::<()>();
    let first = std::thread::spawn({
        let db = db.clone();
        move || {
            db.write_now(move |conn| {
                entered.send(()).unwrap();
                released.recv().unwrap();
                put(conn, "first")
            })
        }
    });
    is_in.recv().unwrap();
    let (tell, order) = mpsc::channel();
    let waiting: Vec<_> = (0..5)
        .map(|n| {
            let (db, tell) = (db.clone(), tell.clone());
            std::thread::spawn(move || {
                db.write_now(move |conn| {
                    put(conn, &format!("waiting-{n}"))?;
                    // What was written before in the same batch is not visible to readers yet.
                    tell.send(n).unwrap();
                    if n == 3 {
                        Err(Code::Invalid.into())
                    } else {
                        Ok(())
                    }
                })
            })
        })
        .collect();
    // They are in the queue once each thread has had time to hand its work over.
    std::thread::sleep(Duration::from_millis(200));
    let during = names(&db);
    release.send(()).unwrap();
    first.join().unwrap().unwrap();
    let outcomes: Vec<bool> = waiting
        .into_iter()
        .map(|w| w.join().unwrap().is_ok())
        .collect();
    assert!(during.is_empty(), "seen before it was durable: {during:?}");
    assert_eq!(order.try_iter().count(), 5);
    assert_eq!(outcomes, [true, true, true, false, true]);
    assert_eq!(
        names(&db),
        ["first", "waiting-0", "waiting-1", "waiting-2", "waiting-4"]
    );
}

/// A commit costs a flush to the disk; 400 writers at once must not pay for 400 of them.
#[test]
fn writers_at_once_share_their_flushes() {
    let database = TestDatabase::new(Backing::Sqlite);
    let db = database.open();
    let alone = {
        let started = Instant::now();
        for n in 0..40 {
            let name = format!("alone-{n}");
            db.write_now(move |conn| put(conn, &name)).unwrap();
        }
        started.elapsed() / 40
    };
    let started = Instant::now();
    std::thread::scope(|scope| {
        for writer in 0..40 {
            let db = db.clone();
            scope.spawn(move || {
                for n in 0..10 {
                    let name = format!("{writer}-{n}");
                    db.write_now(move |conn| put(conn, &name)).unwrap();
                }
            });
        }
    });
    let together = started.elapsed() / 400;
    assert_eq!(names(&db).len(), 440);
    assert!(
        together <= alone * 2,
        "{together:?} each together, {alone:?} each alone"
    );
}

/// Another process holds the write lock: the caller is told to try again, and nothing breaks.
#[test]
fn a_locked_database_is_unavailable() {
    use diesel::connection::SimpleConnection as _;
    let database = TestDatabase::new(Backing::Sqlite);
    let db = database.open();
    let mut other = db.address().connect().unwrap();
    other.batch_execute("BEGIN IMMEDIATE").unwrap();
    let error = db.write_now(|conn| put(conn, "a")).unwrap_err();
    assert_eq!(error.code(), Code::Unavailable);
    other.batch_execute("COMMIT").unwrap();
    db.write_now(|conn| put(conn, "a")).unwrap();
    assert_eq!(names(&db), ["a"]);
}
