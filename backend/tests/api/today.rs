//! The day: what is overdue, due and soon, and who is told of what stays undone.
//!
//! Proves R-SEC-1, R-SLA-4.

use crate::support::{Client, TestServer};
use backend::jobs;
use chrono::Duration;
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Four things to do for a customer of `sales`: its address.
async fn busy(sales: &Client) -> String {
    let at = sales.company().await;
    let contact = json!({ "name": "陈美丽", "birthday": "1984-02-29" });
    let contact = sales.post(&format!("{at}/contacts"), contact).await.id();
    for plan in [
        json!({ "planned": "2026-03-02T07:00:00Z", "goal": "确认方案", "contact": contact, "channels": ["visit"] }),
        json!({ "planned": "2026-03-05", "goal_kind": "usage" }),
        json!({ "planned": "2026-06-01", "goal": "以后" }),
    ] {
        sales.post(&format!("{at}/plans"), plan).await.expect(201);
    }
    for todo in [
        json!({ "what": "发送对比表", "due": "2026-03-02" }),
        json!({ "what": "客户提供图纸", "due": "2026-03-03", "assignee": { "kind": "customer" } }),
    ] {
        sales.post(&format!("{at}/todos"), todo).await.expect(201);
    }
    at
}

/// Each item in a line: what, how near, and how far it went.
fn lines(page: &Value) -> Vec<String> {
    let items = page["items"].as_array().unwrap().iter();
    items
        .map(|one| {
            let what = one["what"].as_str().or(one["goal_kind"].as_str());
            let promised = if one["promised"] == true {
                " promised"
            } else {
                ""
            };
            let level = one["escalation"].as_str().unwrap_or("-");
            format!(
                "{} {} {level}{promised}",
                what.unwrap(),
                one["urgency"].as_str().unwrap()
            )
        })
        .collect()
}

async fn day(client: &Client, query: &str) -> Value {
    let page = client.get(&format!("/api/v1/today{query}")).await;
    page.expect(200).clone()
}

/// Why and of what kind of record somebody was told, the first first; what the customer's records brought left out.
async fn told(server: &TestServer, who: &str) -> Vec<String> {
    let page = server.login(who).await.get("/api/v1/notifications").await;
    let items = page.expect(200)["items"].as_array().unwrap().clone();
    let late = items
        .iter()
        .rev()
        .filter(|one| one["why"] == "overdue" || one["why"] == "at_risk");
    late.map(|one| {
        format!(
            "{} {}",
            one["why"].as_str().unwrap(),
            one["kind"].as_str().unwrap()
        )
    })
    .collect()
}

async fn go_on(server: &TestServer, days: i64) {
    server.clock.advance(Duration::days(days));
    jobs::tick(&server.state).await.unwrap();
}

both! {
    async fn r_sla_4_what_is_overdue_due_and_soon_is_listed_for_owner_and_manager(server: TestServer) {
        let sales = server.login("sales").await;
        let at = busy(&sales).await;
        let first = ["确认方案 due -", "发送对比表 due -", "客户提供图纸 soon - promised", "usage soon -"];
        assert_eq!(lines(&day(&sales, "").await), first);
        assert_eq!(lines(&day(&sales, "?days=0").await), first[..2]);
        assert_eq!(lines(&day(&server.login("manager").await, "?whose=team").await), first);
        assert_eq!(lines(&day(&server.login("manager").await, "").await), [""; 0]);
        for other in ["sales2", "manager2"] {
            let other = server.login(other).await;
            assert_eq!(lines(&day(&other, "").await), [""; 0]);
            assert_eq!(lines(&day(&other, "?whose=team").await), [""; 0]);
        }
        // A page at a time is the same list.
        let whole = day(&sales, "").await;
        let (mut read, mut next) = (Vec::new(), String::new());
        loop {
            let page = day(&sales, &format!("?limit=1{next}")).await;
            read.extend(page["items"].as_array().unwrap().clone());
            let Some(cursor) = page["next_cursor"].as_str() else { break };
            next = format!("&cursor={cursor}");
        }
        assert_eq!(json!(read), whole["items"]);
        assert_eq!(whole["items"][0]["contact"]["name"]["value"], "陈美丽");
        assert_eq!(whole["items"][0]["customer"]["name"]["value"], "恒力智能装备科技有限公司");
        // At night the reader's day counts: what was for today is late, what was for tomorrow is due.
        server.clock.advance(Duration::hours(15));
        let sales = server.login("sales").await;
        let night = ["确认方案 overdue -", "发送对比表 overdue -", "客户提供图纸 due - promised", "usage soon -"];
        assert_eq!(lines(&day(&sales, "").await), night);
        // What is done, moved, or belongs to an archived customer is not there any more.
        let plan = format!("/api/v1/plans/{}", whole["items"][0]["id"].as_str().unwrap());
        sales.patch(&plan, "\"1\"", json!({ "planned": "2026-05-05T07:00:00Z" })).await.expect(200);
        let todo = format!("/api/v1/todos/{}", whole["items"][1]["id"].as_str().unwrap());
        sales.patch(&todo, "\"1\"", json!({ "state": "done" })).await.expect(200);
        assert_eq!(lines(&day(&sales, "").await), night[2..]);
        let etag = sales.get(&at).await.etag();
        sales.delete(&at, &etag).await.expect(204);
        assert_eq!(lines(&day(&sales, "").await), [""; 0]);
        for bad in ["?days=32", "?whose=all", "?limit=0"] {
            sales.get(&format!("/api/v1/today{bad}")).await.expect_problem(400, "invalid_parameter");
        }
        sales.get("/api/v1/today?owner=me").await.expect_problem(400, "unknown_parameter");
        sales.get("/api/v1/today?cursor=AAAA").await.expect_problem(400, "invalid_cursor");
        server.anonymous().get("/api/v1/today").await.expect(401);
    }

    async fn what_is_due_on_a_day_is_due_on_that_day_wherever_one_is(server: TestServer) {
        let sales = server.login("sales").await;
        let at = sales.company().await;
        for plan in [
            json!({ "planned": "2026-03-02", "goal": "今天" }),
            json!({ "planned": "2026-03-03", "goal": "明天" }),
            json!({ "planned": "2026-03-02T13:00:00Z", "goal": "奥克兰的明天" }),
        ] {
            sales.post(&format!("{at}/plans"), plan).await.expect(201);
        }
        let whats = |page: Value| {
            let items = page["items"].as_array().unwrap().iter();
            items.map(|one| one["what"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(whats(day(&sales, "?days=0").await), ["奥克兰的明天", "今天"]);
        // Half past two in the afternoon there, and the day ends before the organisation's.
        let zone = json!({ "zone": "Pacific/Auckland" });
        sales.send(Method::PATCH, "/api/v1/me", &[], Some(zone)).await.expect(200);
        assert_eq!(whats(day(&sales, "?days=0").await), ["今天"]);
    }

    async fn r_sec_1_the_day_shows_no_more_than_the_records_do(server: TestServer) {
        let sales = server.login("sales").await;
        let at = busy(&sales).await;
        let technical = server.user("technical");
        let plan = json!({
            "planned": "2026-03-02T08:00:00Z", "goal": "致电 13812345678", "owner": technical,
            "contact": sales.get(&format!("{at}/contacts")).await.json["items"][0]["id"],
        });
        sales.post(&format!("{at}/plans"), plan).await.expect(201);
        let theirs = day(&server.login("technical").await, "").await;
        assert_eq!(theirs["items"].as_array().unwrap().len(), 1, "{theirs}");
        for sealed in ["陈美丽", "13812345678"] {
            assert!(!theirs.to_string().contains(sealed), "{theirs}");
        }
    }

    async fn r_sla_4_owner_then_manager_are_told_once_and_then_it_is_at_risk(server: TestServer) {
        let sales = server.login("sales").await;
        busy(&sales).await;
        // What is written down late is not told at once.
        go_on(&server, 2).await;
        assert_eq!(told(&server, "sales").await, [""; 0]);
        // The plan was due on the 2nd in the afternoon, the to-do by the end of that day.
        go_on(&server, 2).await;
        assert_eq!(told(&server, "sales").await, ["overdue plan", "overdue todo"]);
        assert_eq!(told(&server, "manager").await, [""; 0]);
        server.clock.advance(Duration::minutes(20));
        jobs::tick(&server.state).await.unwrap();
        assert_eq!(told(&server, "sales").await.len(), 2, "once");
        go_on(&server, 2).await;
        assert_eq!(told(&server, "manager").await, ["overdue plan", "overdue todo"]);
        // The customer's promise counts as well.
        assert_eq!(told(&server, "sales").await.len(), 3);
        go_on(&server, 2).await;
        let at_risk = |all: Vec<String>| all.into_iter().filter(|one| one.starts_with("at_risk")).collect::<Vec<_>>();
        assert_eq!(at_risk(told(&server, "sales").await), ["at_risk plan", "at_risk todo"]);
        assert_eq!(at_risk(told(&server, "manager").await), ["at_risk plan", "at_risk todo"]);
        let team = lines(&day(&server.login("manager").await, "?whose=team").await);
        assert_eq!(team[..3], [
            "确认方案 overdue at_risk", "发送对比表 overdue at_risk", "客户提供图纸 overdue manager promised",
        ]);
        for other in ["sales2", "manager2", "admin"] {
            assert_eq!(told(&server, other).await, [""; 0], "{other}");
        }
        // Moved, and late again: another occasion.
        let sales = server.login("sales").await;
        let first = day(&sales, "").await["items"][0].clone();
        let plan = format!("/api/v1/plans/{}", first["id"].as_str().unwrap());
        let before = told(&server, "sales").await.len();
        sales.patch(&plan, "\"1\"", json!({ "planned": "2026-03-11T01:30:00Z" })).await.expect(200);
        go_on(&server, 2).await;
        let meanwhile = told(&server, "sales").await.len();
        go_on(&server, 3).await;
        let after = told(&server, "sales").await;
        assert!(after.len() > meanwhile && meanwhile >= before, "{after:?}");
        assert_eq!(after.iter().filter(|one| *one == "overdue plan").count(), 3, "{after:?}");
    }

    async fn r_sla_4_whoever_has_the_task_is_told_with_the_owner(server: TestServer) {
        let sales = server.login("sales").await;
        let at = sales.company().await;
        let technical = server.user("technical");
        for (path, body) in [
            ("plans", json!({ "planned": "2026-03-02", "goal": "调试设备", "owner": technical })),
            ("todos", json!({ "what": "提供接线图", "due": "2026-03-02", "assignee": { "kind": "user", "id": technical } })),
        ] {
            sales.post(&format!("{at}/{path}"), body).await.expect(201);
        }
        go_on(&server, 4).await;
        for who in ["technical", "sales"] {
            assert_eq!(told(&server, who).await, ["overdue plan", "overdue todo"], "{who}");
        }
    }

    async fn r_sla_4_after_downtime_everybody_is_told_of_each_once(server: TestServer) {
        let sales = server.login("sales").await;
        busy(&sales).await;
        // Nothing ran while three levels were passed.
        go_on(&server, 8).await;
        // One of the plans is late for its owner alone.
        for (who, plans) in [("sales", 2), ("manager", 1)] {
            let told = told(&server, who).await;
            let of = |what: &str| told.iter().filter(|one| one.ends_with(what)).count();
            assert_eq!((of("plan"), of("todo")), (plans, 2), "{who}: {told:?}");
            assert!(told.contains(&"at_risk plan".to_owned()), "{who}: {told:?}");
        }
        let before = told(&server, "sales").await;
        server.clock.advance(Duration::minutes(20));
        jobs::tick(&server.state).await.unwrap();
        assert_eq!(told(&server, "sales").await, before, "and nothing follows");
    }

    async fn the_numbers_of_escalation_are_administrators_data(server: TestServer) {
        let sales = server.login("sales").await;
        let rule = json!({ "owner_days": 3, "manager_days": 5, "risk_days": 7 });
        assert_eq!(*sales.get("/api/v1/escalation").await.expect(200), rule);
        let new = json!({ "owner_days": 1, "manager_days": 1, "risk_days": 2 });
        sales.put("/api/v1/escalation", new.clone()).await.expect_problem(403, "forbidden");
        let admin = server.login("admin").await;
        let swapped = json!({ "owner_days": 3, "manager_days": 2, "risk_days": 7 });
        admin.put("/api/v1/escalation", swapped).await.expect_field(422, "/manager_days", "out_of_range");
        let none = json!({ "owner_days": 0, "manager_days": 2, "risk_days": 7 });
        admin.put("/api/v1/escalation", none).await.expect_field(422, "/owner_days", "out_of_range");
        admin.put("/api/v1/escalation", new.clone()).await.expect(200);
        assert_eq!(*sales.get("/api/v1/escalation").await.expect(200), new);
        let trail = admin.get("/api/v1/audit?kind=escalation").await;
        assert_eq!(trail.expect(200)["items"].as_array().unwrap().len(), 1);
        busy(&sales).await;
        go_on(&server, 2).await;
        assert_eq!(told(&server, "sales").await, ["overdue plan", "overdue todo"]);
        assert_eq!(told(&server, "manager").await, ["overdue plan", "overdue todo"]);
    }

    async fn r_sla_4_signals_of_the_team_are_those_of_the_teams_that_one_leads(server: TestServer) {
        let (sales, other) = (server.login("sales").await, server.login("sales2").await);
        let (mine, theirs) = (sales.company().await, other.customer(json!({ "name": "远方有限公司" })).await);
        go_on(&server, 30).await;
        for (who, whose, expected) in [
            ("sales", "&whose=mine", vec![&mine]),
            ("sales", "&whose=team", vec![&mine]),
            ("manager", "&whose=mine", vec![]),
            ("manager", "&whose=team", vec![&mine]),
            ("manager2", "&whose=team", vec![&theirs]),
            // A manager reads all customers, and leads but one team.
            ("manager", "", vec![&theirs, &mine]),
        ] {
            let client = server.login(who).await;
            let list = client.get(&format!("/api/v1/signals?kind=under_contact{whose}")).await;
            let found: Vec<String> = list.expect(200)["items"].as_array().unwrap().iter()
                .map(|one| format!("/api/v1/customers/{}", one["customer_id"].as_str().unwrap())).collect();
            assert_eq!(found.iter().collect::<BTreeSet<_>>(), expected.into_iter().collect(), "{who} {whose}");
            let count = client.get(&format!("/api/v1/signals/count?kind=under_contact{whose}")).await;
            assert_eq!(count.expect(200)["open"], found.len(), "{who} {whose}");
        }
        let both = server.login("sales").await.get("/api/v1/signals?whose=mine&owner=me").await;
        both.expect_problem(400, "invalid_parameter");
    }
}
