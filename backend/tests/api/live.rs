//! The stream of events: who is told what, when, and where it goes on. Nothing here waits for nothing to happen: that
//! somebody is not told shows in what they are told next.
//!
//! Proves R-SEC-1, R-SEC-7.

use crate::support::{Backing, Client, Event, TestServer, with_server};
use backend::db::Address;
use backend::db::schema::live_event;
use backend::db::types::Key;
use backend::feature::live::log::{self, Happened};
use chrono::Duration;
use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use reqwest::Method;
use serde_json::{Value, json};
use shared::id::EventId;

/// The id in a customer's address.
fn id_of(at: &str) -> &str {
    at.rsplit('/').next().unwrap()
}

async fn move_to(who: &Client, at: &str, stage: &str) -> String {
    let body = json!({ "to": stage, "acknowledge": ["no_next_step"] });
    let moved = who.post(&format!("{at}/stage-changes"), body).await;
    moved.expect(201)["change"]["id"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// Tags a customer, which no bell tells of.
async fn tag(who: &Client, at: &str, label: &str) {
    let tag = json!({ "dimension": "need", "label": label });
    who.post(&format!("{at}/tags"), tag).await.expect(201);
}

async fn patch(who: &Client, at: &str, body: Value) {
    let read = who.get(at).await;
    who.patch(at, &read.etag(), body).await.expect(200);
}

/// Every event there is, in their order.
async fn all_events(server: &TestServer) -> Vec<String> {
    backend::feature::live::hub::settle(server.db())
        .await
        .unwrap();
    let rows: Vec<Option<Key<EventId>>> = server
        .db()
        .read_now(|conn| {
            Ok(live_event::table
                .filter(
                    live_event::place
                        .is_not_null()
                        .and(live_event::user_id.is_null()),
                )
                .filter(live_event::event_id.is_not_null())
                .order(live_event::place)
                .select(live_event::event_id)
                .load(conn)?)
        })
        .unwrap();
    rows.into_iter()
        .flatten()
        .map(|id| id.0.to_string())
        .collect()
}

fn ids(events: &[Event]) -> Vec<String> {
    let changes = events.iter().filter(|event| event.name == "change");
    changes
        .map(|event| event.field("event_id").to_owned())
        .collect()
}

both! {
    async fn a_move_on_one_screen_is_told_to_the_others(server: TestServer) {
        let (sales, manager) = (server.login("sales").await, server.login("manager").await);
        let at = sales.company().await;
        let (mut own, mut other) = (sales.events(None).await, manager.events(None).await);
        let change = move_to(&sales, &at, "negotiating").await;
        for events in [&mut own, &mut other] {
            let told = events.change().await;
            assert_eq!(told.field("customer_id"), id_of(&at), "what was there before is not told");
            assert_eq!((told.field("kind"), told.field("record_id")), ("stage_change", change.as_str()));
            assert_eq!((told.field("action"), told.field("author_id")), ("moved", server.user("sales").to_string().as_str()));
            let mut fields: Vec<&String> = told.data.as_object().unwrap().keys().collect();
            fields.sort();
            assert_eq!(fields, ["action", "author_id", "customer_id", "event_id", "kind", "record_id", "recorded_at"]);
        }
        // The owner's colleague who helps is told of it by the bell as well, and so are the other screens that read it.
        let helper = server.login("success").await;
        sales.put(&format!("{at}/collaborators"), json!({ "user_ids": [server.user("success")] })).await.expect(200);
        let mut bell = helper.events(None).await;
        move_to(&sales, &at, "potential").await;
        let mut names = vec![bell.next().await.unwrap().name, bell.next().await.unwrap().name];
        names.sort();
        assert_eq!(names, ["change", "notification"]);
        helper.post("/api/v1/notifications/read", json!({})).await.expect(204);
        assert_eq!(bell.next().await.unwrap().name, "notification");
    }

    async fn a_process_wakes_its_own_streams_at_the_commit(server: TestServer) {
        let one = server.another_that_is_told();
        // Nobody else puts in order what is to be told.
        server.state.live.close();
        let (sales, manager) = (one.login("sales").await, one.login("manager").await);
        let at = sales.company().await;
        let mut events = manager.events(None).await;
        for label in ["降本", "提效", "节能"] {
            tag(&sales, &at, label).await;
            assert_eq!(events.change().await.field("kind"), "tag");
        }
    }

    async fn it_is_an_event_stream_that_nothing_gathers(server: TestServer) {
        let sales = server.login("sales").await;
        let first = sales.send(Method::GET, "/api/v1/events", &[("accept-encoding", "gzip, br")], None).await;
        first.expect(200);
        assert_eq!(first.header("content-type"), "text/event-stream");
        assert_eq!(first.header("cache-control"), "no-store");
        assert_eq!(first.header("content-encoding"), "identity");
        assert_eq!(first.header("x-accel-buffering"), "no");
        assert!(first.text().starts_with("retry: "), "{}", first.text());
        server.anonymous().get("/api/v1/events").await.expect_problem(401, "not_signed_in");
        // A token in the address is no way in.
        let at = format!("/api/v1/events?access_token={}", sales.token.clone().unwrap());
        server.anonymous().get(&at).await.expect_problem(401, "not_signed_in");
        sales.get("/api/v1/events?x=1").await.expect_problem(400, "unknown_parameter");
    }

    async fn r_sec_1_nobody_hears_of_what_they_do_not_reach(server: TestServer) {
        let (sales, other) = (server.login("sales").await, server.login("sales2").await);
        let mut events = other.events(None).await;
        let hidden = sales.company().await;
        move_to(&sales, &hidden, "negotiating").await;
        let own = other.customer(json!({ "name": "华南精密有限公司" })).await;
        let first = events.next().await.unwrap();
        assert_eq!(first.field("customer_id"), id_of(&own), "the first word is of the own customer");
        // Who comes to help hears of it from then on, and no more once that is over.
        let help = async |users: Value| {
            let named = sales.put(&format!("{hidden}/collaborators"), json!({ "user_ids": users })).await;
            named.expect(200);
        };
        help(json!([server.user("sales2")])).await;
        move_to(&sales, &hidden, "potential").await;
        // What one act wrote is told together, in any order: with what a later one wrote, all of it has come.
        tag(&sales, &hidden, "节能").await;
        let mut heard = Vec::new();
        while heard.last().is_none_or(|kind| kind != "tag") {
            heard.push(events.change().await.field("kind").to_owned());
        }
        assert!(heard.iter().any(|kind| kind == "stage_change"), "{heard:?}");
        help(json!([])).await;
        tag(&sales, &hidden, "降本").await;
        move_to(&sales, &hidden, "negotiating").await;
        tag(&other, &own, "提效").await;
        let next = events.change().await;
        assert_eq!((next.field("customer_id"), next.field("kind")), (id_of(&own), "tag"));
        assert!(!events.text.split(id_of(&own)).last().unwrap().contains(id_of(&hidden)));
        // Nor do the ids tell how much there was in between: they are sealed, and equally long.
        let ids: Vec<&str> = events.text.lines().filter_map(|line| line.strip_prefix("id: ")).collect();
        assert!(ids.iter().all(|id| id.len() == ids[0].len() && id.len() > 40), "{ids:?}");
    }

    async fn r_sec_1_a_story_that_keeps_itself_to_some_is_told_to_them(server: TestServer) {
        let (sales, technical) = (server.login("sales").await, server.login("technical").await);
        let at = sales.company().await;
        let (mut own, mut other) = (sales.events(None).await, technical.events(None).await);
        let story = json!({ "kind": "rescue", "title": "救回", "happened": "x", "shared_with": "nobody" });
        let made = sales.post(&format!("{at}/stories"), story).await;
        made.expect(201);
        tag(&sales, &at, "降本").await;
        assert_eq!(own.change().await.field("record_id"), made.id());
        assert_eq!(other.change().await.field("kind"), "tag");
    }

    async fn a_stream_goes_on_without_a_gap_and_without_a_repeat(server: TestServer) {
        let sales = server.login("sales").await;
        let mut events = sales.events(None).await;
        let at = sales.company().await;
        let mut told = Vec::new();
        for round in 0..4 {
            for label in ["一", "二", "三"] {
                tag(&sales, &at, &format!("{label}{round}")).await;
            }
            // Broken off in the middle, with something unread.
            for _ in 0..2 {
                told.push(events.change().await);
            }
            let last = events.last_id.clone();
            drop(events);
            tag(&sales, &at, &format!("四{round}")).await;
            events = sales.events(last.as_deref()).await;
        }
        tag(&sales, &at, "完").await;
        let whole = all_events(&server).await;
        while told.len() < whole.len() {
            told.push(events.change().await);
        }
        assert_eq!(ids(&told), whole);
    }

    async fn r_sec_7_a_stream_ends_with_its_session(server: TestServer) {
        let (sales, admin) = (server.login("sales").await, server.login("admin").await);
        let at = sales.company().await;
        let leaving = server.login("success").await;
        let (events, mut other) = (leaving.events(None).await, server.login("technical").await.events(None).await);
        let cookie = leaving.cookie.clone().unwrap();
        leaving.send(Method::POST, "/api/v1/auth/logout", &[("cookie", &cookie)], None).await.expect(204);
        move_to(&sales, &at, "negotiating").await;
        assert_eq!(events.rest().await, [], "signed out");
        leaving.get("/api/v1/events").await.expect_problem(401, "session_ended");
        assert_eq!(other.change().await.field("kind"), "stage_change");
        patch(&admin, &format!("/api/v1/users/{}", server.user("technical")), json!({ "active": false })).await;
        move_to(&sales, &at, "potential").await;
        assert_eq!(other.rest().await, [], "the account was closed");
        // The token ends it, too; what the reader holds goes on with the next.
        let events = sales.events(None).await;
        server.clock.advance(Duration::minutes(16));
        let manager = server.login("manager").await;
        tag(&manager, &at, "降本").await;
        assert_eq!(events.rest().await, []);
    }

    async fn r_sec_7_a_changed_policy_narrows_an_open_stream(server: TestServer) {
        let (sales, admin) = (server.login("sales").await, server.login("admin").await);
        let technical = server.login("technical").await;
        let (at, helped) = (sales.company().await, sales.customer(json!({ "name": "华东精工有限公司" })).await);
        let helpers = json!({ "user_ids": [server.user("technical")] });
        sales.put(&format!("{helped}/collaborators"), helpers).await.expect(200);
        let mut events = technical.events(None).await;
        tag(&sales, &at, "降本").await;
        assert_eq!(events.change().await.field("customer_id"), id_of(&at));
        patch(&admin, "/api/v1/roles/technical", json!({ "reads": "own" })).await;
        tag(&sales, &at, "提效").await;
        tag(&sales, &helped, "降本").await;
        assert_eq!(events.change().await.field("customer_id"), id_of(&helped), "what it does not reach any more is left out");
    }

    async fn what_cannot_be_taken_up_begins_anew(server: TestServer) {
        let (sales, manager) = (server.login("sales").await, server.login("manager").await);
        let at = sales.company().await;
        let events = sales.events(None).await;
        let own = events.last_id.clone().unwrap();
        drop(events);
        for (who, last) in [(&sales, "nonsense"), (&sales, ""), (&manager, own.as_str())] {
            let mut events = who.events(Some(last)).await;
            let first = events.next().await.unwrap();
            assert_eq!((first.name.as_str(), &first.data), ("reset", &json!({})), "{last}");
            tag(&sales, &at, &format!("降本{}", last.len())).await;
            assert_eq!(events.change().await.field("kind"), "tag", "and then goes on");
        }
        // After a day it is too old, whatever happened meanwhile.
        server.clock.advance(Duration::hours(25));
        let sales = server.login("sales").await;
        let mut events = sales.events(Some(&own)).await;
        assert_eq!(events.next().await.unwrap().name, "reset");
    }

    async fn a_server_that_stops_lets_its_readers_go(server: TestServer) {
        let sales = server.login("sales").await;
        let events = sales.events(None).await;
        server.state.live.close();
        assert_eq!(events.rest().await, []);
        sales.get("/api/v1/events").await.expect_problem(503, "unavailable");
    }
}

#[test]
fn two_servers_on_one_database_hear_of_each_other() {
    with_server(Backing::Postgres, async |server| {
        let other = server.another();
        let (here, there) = (server.login("sales").await, other.login("manager").await);
        let (mut own, mut remote) = (here.events(None).await, there.events(None).await);
        let at = here.company().await;
        move_to(&here, &at, "negotiating").await;
        move_to(&there, &at, "potential").await;
        let mut heard = Vec::new();
        for events in [&mut own, &mut remote] {
            let mut told = Vec::new();
            while told.len() < 3 {
                told.push(events.change().await);
            }
            heard.push(ids(&told));
        }
        assert_eq!(heard[0], heard[1], "the same, in the same order");
        // A session that ends here ends the stream there.
        let (here, mut elsewhere) = (server.login("success").await, there);
        elsewhere.token = here.token.clone();
        let events = elsewhere.events(None).await;
        let cookie = here.cookie.clone().unwrap();
        let headers = [("cookie", cookie.as_str())];
        let gone = here.send(Method::POST, "/api/v1/auth/logout", &headers, None);
        gone.await.expect(204);
        assert_eq!(events.rest().await, []);
        drop(other);
    });
}

#[test]
fn a_process_wakes_the_streams_of_another_by_notification() {
    with_server(Backing::Postgres, async |server| {
        let (one, other) = (server.another_that_is_told(), server.another_that_is_told());
        // Nobody else looks, and tells what is found.
        server.state.live.close();
        let (here, there) = (one.login("sales").await, other.login("manager").await);
        let at = here.company().await;
        let mut remote = there.events(None).await;
        for stage in ["negotiating", "potential", "negotiating"] {
            let change = move_to(&here, &at, stage).await;
            let told = remote.change().await;
            let said = (told.field("kind"), told.field("record_id"));
            assert_eq!(said, ("stage_change", change.as_str()));
        }
    });
}

#[test]
fn a_stream_that_broke_off_at_one_process_goes_on_at_another() {
    with_server(Backing::Postgres, async |server| {
        let other = server.another();
        let here = server.login("sales").await;
        // The same session, as a balancer sends it somewhere else.
        let mut there = other.anonymous();
        there.token = here.token.clone();
        let at = here.company().await;
        let before = all_events(&server).await.len();
        let mut events = here.events(None).await;
        for label in ["一", "二", "三"] {
            tag(&here, &at, label).await;
        }
        // Broken off with the third unread, and more is written at both meanwhile.
        let mut told = vec![events.change().await, events.change().await];
        let last = events.last_id.clone();
        drop(events);
        tag(&there, &at, "四").await;
        tag(&here, &at, "五").await;
        let mut again = there.events(last.as_deref()).await;
        tag(&here, &at, "六").await;
        let whole = all_events(&server).await.split_off(before);
        assert_eq!(whole.len(), 6);
        while told.len() < whole.len() {
            let next = again.next().await.unwrap();
            assert_eq!(next.name, "change", "nothing begins anew: {}", next.data);
            told.push(next);
        }
        assert_eq!(ids(&told), whole, "no gap, no repeat");
        drop(other);
    });
}

#[test]
fn a_commit_out_of_order_is_not_skipped() {
    with_server(Backing::Postgres, async |server| {
        let (sales, manager) = (server.login("sales").await, server.login("manager").await);
        let at = sales.company().await;
        let mut events = manager.events(None).await;
        // Begun first, and not done yet.
        let mut slow = Address::parse(&server.database.url)
            .unwrap()
            .connect()
            .unwrap();
        slow.batch_execute("BEGIN").unwrap();
        let told = Happened::Notified(server.user("manager"), None);
        log::append(&mut slow, told, server.clock.now()).unwrap();
        tag(&sales, &at, "降本").await;
        assert_eq!(
            events.next().await.unwrap().name,
            "change",
            "nobody waits for it"
        );
        let behind = events.last_id.clone();
        slow.batch_execute("COMMIT").unwrap();
        assert_eq!(events.next().await.unwrap().name, "notification");
        // Nor is it lost on whoever broke off in between.
        let mut again = manager.events(behind.as_deref()).await;
        assert_eq!(again.next().await.unwrap().name, "notification");
    });
}
