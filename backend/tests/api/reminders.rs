//! Reminders: of a to-do at its moment, of a milestone the day before, of a plan on its day. Each once.
//!
//! Proves R-CAD-8, R-SEC-1.

use crate::support::{Client, TestServer};
use backend::jobs;
use chrono::Duration;
use reqwest::Method;
use serde_json::json;

/// Of which kinds of record somebody was reminded, the first first.
async fn reminded(server: &TestServer, who: &str) -> Vec<String> {
    let page = server.login(who).await.get("/api/v1/notifications").await;
    let items = page.expect(200)["items"].as_array().unwrap().clone();
    let mine = items.iter().rev().filter(|one| one["why"] == "reminder");
    mine.map(|one| one["kind"].as_str().unwrap().to_owned())
        .collect()
}

/// What those things are called of which somebody was reminded, the first first.
async fn called(server: &TestServer, who: &str) -> Vec<serde_json::Value> {
    let page = server.login(who).await.get("/api/v1/notifications").await;
    let items = page.expect(200)["items"].as_array().unwrap().clone();
    let mine = items.iter().rev().filter(|one| one["why"] == "reminder");
    mine.map(|one| one["called"].clone()).collect()
}

async fn after(server: &TestServer, hours: i64) {
    server.clock.advance(Duration::hours(hours));
    jobs::tick(&server.state).await.unwrap();
}

async fn made(client: &Client, at: &str, body: serde_json::Value) -> String {
    let made = client.post(at, body).await;
    made.expect(201);
    made.id()
}

both! {
    async fn a_todo_reminds_whoever_is_to_do_it_once_at_each_moment_that_it_names(server: TestServer) {
        let sales = server.login("sales").await;
        let todos = format!("{}/todos", sales.company().await);
        let later = server.clock.now() + Duration::hours(5);
        let east = json!({ "kind": "team", "id": server.team("华东一组") });
        let first = made(&sales, &todos, json!({ "what": "回电", "remind_at": later })).await;
        made(&sales, &todos, json!({ "what": "图纸", "remind_at": later, "assignee": { "kind": "customer" } })).await;
        made(&sales, &todos, json!({ "what": "样品", "remind_at": later, "assignee": east })).await;
        after(&server, 4).await;
        assert_eq!(reminded(&server, "sales").await, [""; 0]);
        after(&server, 1).await;
        // Its own, what its customer promised, and what its team is to do; the manager is in that team.
        assert_eq!(reminded(&server, "sales").await, ["todo"; 3]);
        assert_eq!(reminded(&server, "manager").await, ["todo"]);
        assert_eq!(reminded(&server, "sales2").await, [""; 0]);
        after(&server, 1).await;
        assert_eq!(reminded(&server, "sales").await.len(), 3, "told again");
        // Another moment is another reminder; what is done needs none.
        let sales = server.login("sales").await;
        let at = format!("/api/v1/todos/{first}");
        let later = server.clock.now() + Duration::hours(1);
        sales.patch(&at, "\"1\"", json!({ "remind_at": later })).await.expect(200);
        after(&server, 2).await;
        assert_eq!(reminded(&server, "sales").await.len(), 4);
        let sales = server.login("sales").await;
        let later = server.clock.now() + Duration::hours(1);
        sales.patch(&at, "\"2\"", json!({ "remind_at": later, "state": "done", "acknowledge": ["no_next_step"] })).await.expect(200);
        after(&server, 2).await;
        assert_eq!(reminded(&server, "sales").await.len(), 4);
    }

    async fn r_sec_1_a_reminder_says_of_what_as_its_reader_may_see_it(server: TestServer) {
        let sales = server.login("sales").await;
        let at = sales.company().await;
        let now = server.clock.now();
        let technical = json!({ "kind": "user", "id": server.user("technical") });
        let body = json!({ "what": "致电陈经理 13812345678", "remind_at": now, "assignee": technical });
        let todo = made(&sales, &format!("{at}/todos"), body).await;
        made(&sales, &format!("{at}/milestones"), json!({ "kind": "renewal", "date": "2026-03-03", "remind": true, "note": "续约评审" })).await;
        made(&sales, &format!("{at}/plans"), json!({ "planned": "2026-03-03", "goal": "回电 13812345678" })).await;
        made(&sales, &format!("{at}/plans"), json!({ "planned": "2026-03-03" })).await;
        after(&server, 24).await;
        // To-dos come first, then plans, then milestones; a plan without a goal has no name.
        let clear = |text: &str| json!({ "access": "clear", "value": text });
        let mut own = called(&server, "sales").await;
        own.sort_by_key(ToString::to_string);
        assert_eq!(own, [serde_json::Value::Null, clear("回电 13812345678"), clear("续约评审")]);
        assert_eq!(called(&server, "technical").await, [clear("致电陈经理 138****5678")], "the number is masked");
        let page = server.login("technical").await.get("/api/v1/notifications").await;
        assert_eq!(page.expect(200)["items"][0]["record_id"], json!(todo));
        let unnamed = server.login("sales").await.get("/api/v1/notifications").await;
        let all = unnamed.expect(200)["items"].as_array().unwrap().clone();
        let others = all.iter().filter(|one| one["why"] == "customer");
        assert!(others.into_iter().all(|one| one["called"].is_null()));
    }

    async fn a_milestone_reminds_its_owner_the_day_before_where_it_asks(server: TestServer) {
        let sales = server.login("sales").await;
        let at = sales.company().await;
        for (date, remind) in [("2026-03-05", true), ("2026-03-05", false), ("2026-03-20", true)] {
            let body = json!({ "kind": "renewal", "date": date, "remind": remind });
            made(&sales, &format!("{at}/milestones"), body).await;
        }
        after(&server, 24).await;
        assert_eq!(reminded(&server, "sales").await, [""; 0]);
        after(&server, 24).await;
        assert_eq!(reminded(&server, "sales").await, ["milestone"]);
        after(&server, 24).await;
        assert_eq!(reminded(&server, "sales").await.len(), 1, "told again on the day");
    }

    async fn r_cad_8_a_plan_reminds_on_its_day_by_the_clock_of_its_owner(server: TestServer) {
        let sales = server.login("sales").await;
        let zone = json!({ "zone": "Europe/Lisbon" });
        sales.send(Method::PATCH, "/api/v1/me", &[], Some(zone)).await.expect(200);
        let plans = format!("{}/plans", sales.company().await);
        made(&sales, &plans, json!({ "planned": "2026-03-03" })).await;
        made(&sales, &plans, json!({ "planned": "2026-03-02", "goal": "今天" })).await;
        // Half past nine in the organisation's zone, and half past one in the owner's.
        after(&server, 24).await;
        assert_eq!(reminded(&server, "sales").await, [""; 0]);
        after(&server, 7).await;
        assert_eq!(reminded(&server, "sales").await, ["plan"]);
        after(&server, 1).await;
        assert_eq!(reminded(&server, "sales").await, ["plan"]);
    }

    async fn whoever_chose_to_hear_of_nothing_is_not_reminded(server: TestServer) {
        let sales = server.login("sales").await;
        let quiet = json!({ "choices": [{ "why": "reminder", "channels": [] }] });
        let settings = "/api/v1/me/notification-settings";
        let etag = sales.get(settings).await.etag();
        sales.send(Method::PUT, settings, &[("if-match", &etag)], Some(quiet)).await.expect(200);
        let todos = format!("{}/todos", sales.company().await);
        let now = server.clock.now();
        made(&sales, &todos, json!({ "what": "回电", "remind_at": now })).await;
        after(&server, 1).await;
        assert_eq!(reminded(&server, "sales").await, [""; 0]);
    }
}
