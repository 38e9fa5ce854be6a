//! What runs by the clock: once, by one process, and whatever fails holds up nothing else.
//!
//! Proves R-CAD-8.

use crate::cadence::turn_on;
use crate::support::{Client, TestServer};
use backend::db::types::Key;
use backend::error::{AppError, AppResult};
use backend::events::system::By;
use backend::feature::book::words;
use backend::feature::work_calendar::setting;
use backend::jobs::runner::start_of;
use backend::jobs::{Run, Stop, TASKS, Task, tick, tick_of};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use shared::work_calendar::WorkCalendar;
use shared::{Code, Lang};
use std::io::{Read as _, Write as _};
use std::time::Duration;
use tokio::io::AsyncReadExt as _;
use tokio::net::{TcpListener, TcpStream};

/// Counts its runs in the database, where both processes see it.
fn count(run: &Run) -> AppResult<()> {
    run.batch(|conn, _| {
        let before: i32 = backend::db::setting::read(conn, "runs")?.unwrap_or_default();
        backend::db::setting::keep(conn, "runs", &(before + 1))
    })
}

fn fail(_: &Run) -> AppResult<()> {
    Err(Code::Unavailable.into())
}

fn panic(_: &Run) -> AppResult<()> {
    panic!("a job that panics")
}

/// Connects to the receiver that the test keeps under this name, says who it is, and waits for the end of the answer.
fn call(run: &Run, who: u8) -> AppResult<()> {
    let port: Option<u16> = run.read(|conn| backend::db::setting::read(conn, "receiver"))?;
    let mut receiver = std::net::TcpStream::connect(("127.0.0.1", port.unwrap())).unwrap();
    receiver.write_all(&[who]).unwrap();
    receiver.read_to_end(&mut Vec::new()).unwrap();
    Ok(())
}

fn hang(run: &Run) -> AppResult<()> {
    call(run, b'h')
}

fn pass(run: &Run) -> AppResult<()> {
    count(run)?;
    call(run, b'p')
}

/// The next that calls, and its connection: until that is dropped, it waits. The time is a guard alone.
async fn caller(receiver: &TcpListener) -> (char, TcpStream) {
    let next = async {
        let (mut stream, _) = receiver.accept().await.unwrap();
        (char::from(stream.read_u8().await.unwrap()), stream)
    };
    let guarded = tokio::time::timeout(Duration::from_secs(30), next).await;
    guarded.expect("nobody called")
}

const HOURLY: TimeDelta = TimeDelta::hours(1);
static SOME: &[Task] = &[
    Task {
        name: "fails",
        every: HOURLY,
        run: fail,
    },
    Task {
        name: "panics",
        every: HOURLY,
        run: panic,
    },
    Task {
        name: "counts",
        every: HOURLY,
        run: count,
    },
];

/// One that waits for a receiver that does not answer, and one behind it.
static HANGING: &[Task] = &[
    Task {
        name: "hangs",
        every: HOURLY,
        run: hang,
    },
    Task {
        name: "passes",
        every: HOURLY,
        run: pass,
    },
];

/// One of the product's own that has broken down, and one that goes on.
static BROKEN: &[Task] = &[
    Task {
        name: "housekeeping",
        every: HOURLY,
        run: fail,
    },
    Task {
        name: "counts",
        every: HOURLY,
        run: count,
    },
];

#[test]
fn every_job_has_a_name_in_both_languages() {
    for (task, lang) in TASKS
        .iter()
        .flat_map(|task| [(task, Lang::Zh), (task, Lang::En)])
    {
        for place in ["name", "what"] {
            let said = words::text(lang, &format!("/job/{place}/{}", task.name));
            assert!(said.is_some(), "{place} of {} in {lang:?}", task.name);
        }
    }
}

async fn runs(server: &TestServer) -> i32 {
    let read = |conn: &mut backend::db::Conn| backend::db::setting::read(conn, "runs");
    server.db().read(read).await.unwrap().unwrap_or_default()
}

async fn turn(server: &TestServer) {
    tick_of(&server.state, SOME, &Stop::default())
        .await
        .unwrap();
}

/// Fails as often in a row, each time as soon as it is tried again.
async fn fail_in_a_row(server: &TestServer, times: usize) {
    for _ in 0..times {
        tick_of(&server.state, BROKEN, &Stop::default())
            .await
            .unwrap();
        server.clock.advance(HOURLY);
    }
}

/// What the bell says of tasks that fail: how many notifications there are, how many unread, and of which task.
async fn told_of_failing(client: &Client) -> Vec<(i64, i64, String)> {
    let groups = client.get("/api/v1/notifications/groups").await;
    let groups = groups.expect(200)["items"].as_array().unwrap().clone();
    let group = |one: &Value| {
        let count = |field: &str| one[field].as_i64().unwrap();
        let key = one["newest"]["system"]["key"].as_str().unwrap();
        (count("count"), count("unread"), key.to_owned())
    };
    let failing = groups.iter().filter(|one| one["topic"] == "job_failing");
    failing.map(group).collect()
}

both! {
    async fn administrators_are_told_once_of_a_job_that_keeps_failing(server: TestServer) {
        fail_in_a_row(&server, 2).await;
        let admin = server.login("admin").await;
        assert_eq!(told_of_failing(&admin).await, [], "twice may be an accident");
        fail_in_a_row(&server, 1).await;
        let admin = server.login("admin").await;
        let one = |unread: i64, count: i64| vec![(count, unread, BROKEN[0].name.to_owned())];
        assert_eq!(told_of_failing(&admin).await, one(1, 1));
        assert_eq!(told_of_failing(&server.login("manager").await).await, [], "who cannot help is not told");
        fail_in_a_row(&server, 4).await;
        let admin = server.login("admin").await;
        assert_eq!(told_of_failing(&admin).await, one(1, 1), "the failures in a row are one matter");
        // A run goes well: nobody has to look any more, and both stand on record.
        tick(&server.state).await.unwrap();
        assert_eq!(told_of_failing(&admin).await, one(0, 1));
        let trail = admin.get("/api/v1/audit?kind=job").await;
        let changes: Vec<Value> = trail.expect(200)["items"].as_array().unwrap().iter().map(|entry| entry["changes"][0].clone()).collect();
        assert_eq!(changes, [
            json!({ "field": "last_error", "from": "unavailable", "to": null }),
            json!({ "field": "last_error", "from": null, "to": "unavailable" }),
        ]);
        // The next failures in a row are the next matter.
        server.clock.advance(TimeDelta::days(1));
        fail_in_a_row(&server, 3).await;
        let admin = server.login("admin").await;
        assert_eq!(told_of_failing(&admin).await, one(1, 2));
        // One failure that passes by itself leaves no trace.
        tick(&server.state).await.unwrap();
        server.clock.advance(TimeDelta::days(1));
        fail_in_a_row(&server, 1).await;
        tick(&server.state).await.unwrap();
        let admin = server.login("admin").await;
        let trail = admin.get("/api/v1/audit?kind=job").await;
        assert_eq!(trail.expect(200)["items"].as_array().unwrap().len(), 4);
    }

    async fn a_job_that_fails_holds_up_nothing_else(server: TestServer) {
        turn(&server).await;
        assert_eq!(runs(&server).await, 1, "it ran after two that failed");
        turn(&server).await;
        assert_eq!(runs(&server).await, 1, "and is not due again");
    }

    async fn a_job_that_hangs_holds_up_nothing_else(server: TestServer) {
        let receiver = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = receiver.local_addr().unwrap().port();
        server.db().write(move |conn| backend::db::setting::keep(conn, "receiver", &port)).await.unwrap();
        let runner = start_of(&server.state, HANGING);
        // Both call, though the first is not answered.
        let mut calls = [caller(&receiver).await, caller(&receiver).await];
        calls.sort_by_key(|(who, _)| *who);
        let [(first, held), (second, passing)] = calls;
        assert_eq!((first, second), ('h', 'p'));
        // Another process takes neither; it would wait for an answer as well.
        let other = backend::state::State { db: server.database.open(), ..server.state.clone() };
        tick_of(&other, HANGING, &Stop::default()).await.unwrap();
        drop(passing);
        // Nor is its next turn held up.
        server.clock.advance(HOURLY);
        runner.look();
        let (who, passing) = caller(&receiver).await;
        assert_eq!((who, runs(&server).await), ('p', 2));
        drop((held, passing));
        runner.stop().await;
        assert_eq!(runs(&server).await, 2);
    }

    async fn after_downtime_a_job_runs_once(server: TestServer) {
        turn(&server).await;
        server.clock.advance(TimeDelta::days(30));
        turn(&server).await;
        turn(&server).await;
        assert_eq!(runs(&server).await, 2);
    }

    async fn a_clock_set_back_does_not_stop_the_jobs(server: TestServer) {
        turn(&server).await;
        server.clock.advance(TimeDelta::days(-30));
        turn(&server).await;
        assert_eq!(runs(&server).await, 2);
    }

    async fn two_processes_never_do_a_job_twice(server: TestServer) {
        let other = backend::state::State { db: server.database.open(), ..server.state.clone() };
        for hour in 1..=5 {
            let (stop, state) = (Stop::default(), server.state.clone());
            let (one, two) = futures_util::join!(tick_of(&state, SOME, &stop), tick_of(&other, SOME, &stop));
            one.unwrap();
            two.unwrap();
            assert_eq!(runs(&server).await, hour);
            server.clock.advance(HOURLY);
        }
    }

    async fn a_server_that_stops_leaves_due_what_it_broke_off(server: TestServer) {
        let stop = Stop::default();
        stop.ask();
        tick_of(&server.state, SOME, &stop).await.unwrap();
        assert_eq!(runs(&server).await, 0);
        turn(&server).await;
        assert_eq!(runs(&server).await, 1);
    }

    async fn a_job_that_fails_is_tried_again_after_growing_pauses_and_seen(server: TestServer) {
        let admin = server.login("admin").await;
        // Under the name of one of the product's own, of which administrators are told.
        let seen = || async {
            let page = admin.get("/api/v1/jobs").await;
            let jobs = page.expect(200)["items"].as_array().unwrap().clone();
            jobs.into_iter().find(|job| job["name"] == BROKEN[0].name).unwrap()
        };
        let minutes_to_next = |job: &Value| {
            let at = |field: &str| job[field].as_str().unwrap().parse::<DateTime<Utc>>().unwrap();
            (at("next_at") - at("ended_at")).num_minutes()
        };
        for (attempt, pause) in [(1, 1), (2, 2), (3, 4)] {
            for _ in 0..2 {
                // The second time it is not due yet.
                tick_of(&server.state, BROKEN, &Stop::default()).await.unwrap();
                let job = seen().await;
                assert_eq!((&job["attempts"], &job["last_error"]), (&json!(attempt), &json!("unavailable")), "{job}");
                assert_eq!((minutes_to_next(&job), &job["succeeded_at"]), (pause, &json!(null)), "{job}");
            }
            assert_eq!(runs(&server).await, 1, "the other one goes on by its own clock");
            server.clock.advance(TimeDelta::minutes(pause));
        }
        tick(&server.state).await.unwrap();
        let job = seen().await;
        assert_eq!((&job["attempts"], &job["last_error"]), (&json!(0), &json!(null)), "it went well again: {job}");
        assert!(job["succeeded_at"].is_string(), "{job}");
    }

    async fn administrators_see_how_jobs_go(server: TestServer) {
        tick(&server.state).await.unwrap();
        server.login("sales").await.get("/api/v1/jobs").await.expect_problem(403, "forbidden");
        let jobs = server.login("admin").await.get("/api/v1/jobs").await;
        let jobs = jobs.expect(200)["items"].as_array().unwrap().clone();
        assert_eq!(jobs.len(), TASKS.len());
        for job in jobs {
            assert_eq!((&job["attempts"], &job["last_error"], &job["running"]), (&json!(0), &json!(null), &json!(false)), "{job}");
            assert!(job["succeeded_at"].is_string() && job["next_at"].as_str() > job["ended_at"].as_str(), "{job}");
        }
    }

    async fn a_customer_that_cannot_be_looked_at_is_passed_over_and_seen(server: TestServer) {
        use backend::db::schema::{customer, customer_profile};
        use diesel::prelude::*;
        let sales = server.login("sales").await;
        let broken = sales.customer(json!({ "name": "缺页机械有限公司" })).await;
        let whole = sales.customer(json!({ "name": "完好机械有限公司" })).await;
        turn_on(&server).await;
        let id: shared::id::CustomerId = broken.rsplit('/').next().unwrap().parse().unwrap();
        let damage = move |conn: &mut backend::db::Conn| {
            diesel::delete(customer_profile::table.find(Key(id))).execute(conn)?;
            let soon = customer::cadence_at.eq(DateTime::UNIX_EPOCH.naive_utc());
            Ok(diesel::update(customer::table).set(soon).execute(conn)?)
        };
        server.db().write(damage).await.unwrap();
        tick(&server.state).await.unwrap();
        let admin = server.login("admin").await;
        let jobs = admin.get("/api/v1/jobs").await.expect(200)["items"].clone();
        let job = jobs.as_array().unwrap().iter().find(|job| job["name"] == "plans").unwrap();
        assert_eq!((&job["passed_over"], &job["last_error"]), (&json!(1), &json!(null)), "{job}");
        // It is known until it is looked at again.
        server.clock.advance(TimeDelta::minutes(6));
        tick(&server.state).await.unwrap();
        let jobs = admin.get("/api/v1/jobs").await.expect(200)["items"].clone();
        let job = jobs.as_array().unwrap().iter().find(|job| job["name"] == "plans").unwrap();
        assert_eq!(job["passed_over"], 1, "{job}");
        let plans = sales.get(&format!("{whole}/plans")).await;
        assert_ne!(plans.expect(200)["items"], json!([]), "nobody else was held up");
    }

    async fn r_cad_8_the_work_calendar_is_administrators_data(server: TestServer) {
        let (admin, sales) = (server.login("admin").await, server.login("sales").await);
        let read = sales.get("/api/v1/work-calendar").await;
        let mut calendar = read.expect(200)["calendar"].clone();
        assert_eq!(read.json["zone"], "Asia/Shanghai");
        assert!(calendar["working_days"].as_array().unwrap().contains(&json!("2026-10-10")));
        calendar["opens"] = json!("08:30");
        calendar["days_off"] = json!([{ "from": "2027-02-05", "to": "2027-02-12", "name_zh": "春节", "name_en": "Spring Festival" }]);
        sales.put("/api/v1/work-calendar", calendar.clone()).await.expect_problem(403, "forbidden");
        let set = admin.put("/api/v1/work-calendar", calendar.clone()).await;
        assert_eq!(set.expect(200)["calendar"]["opens"], "08:30:00");
        assert_eq!(sales.get("/api/v1/work-calendar").await.json["calendar"], set.json["calendar"]);
        calendar["closes"] = json!("08:00:00");
        let refused = admin.put("/api/v1/work-calendar", calendar).await;
        assert_eq!(refused.expect_problem(422, "invalid")["errors"][0]["pointer"], "/closes");
        let trail = admin.get("/api/v1/audit?kind=work_calendar").await;
        assert_eq!(trail.expect(200)["items"].as_array().unwrap().len(), 1);
        // What the programs of the house read is what was set.
        let kept: WorkCalendar = server.db().read(setting::read).await.unwrap();
        assert_eq!(kept.days_off.len(), 1);
        let by = By::command_line(server.clock.now());
        let same: Result<(), AppError> = server.db().write(move |conn| setting::set(conn, &by, &kept)).await;
        same.unwrap();
        let trail = admin.get("/api/v1/audit?kind=work_calendar").await;
        assert_eq!(trail.json["items"].as_array().unwrap().len(), 1, "what changes nothing leaves no entry");
    }
}
