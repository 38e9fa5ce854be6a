//! What each stage brings a customer through the database (R-CAD-3, R-CAD-4, R-CAD-5, R-CAD-9), and days of the calendar
//! that a strategy names (R-CAD-7).

use crate::cadence::{plans, run, short, turn_on};
use crate::support::{Client, TestServer};
use chrono::NaiveDate;
use serde_json::{Value, json};

/// What is pending for a customer, each as way and day.
async fn pending(client: &Client, at: &str) -> Vec<String> {
    let all = plans(client, at).await;
    let pending = all.iter().map(short);
    let mut pending: Vec<String> = pending
        .filter_map(|plan| Some(plan.strip_prefix("pending ")?.to_owned()))
        .collect();
    pending.sort();
    pending
}

/// Those by one way.
async fn pending_by(client: &Client, at: &str, way: &str) -> Vec<String> {
    let mut all = pending(client, at).await;
    all.retain(|plan| plan.split(' ').next() == Some(way));
    all
}

/// Customers, each in a stage that it just entered; what they were before brought them nothing.
async fn entered(server: &TestServer, sales: &Client, all: &[(Value, Value)]) -> Vec<String> {
    let mut made = Vec::new();
    for (customer, _) in all {
        made.push(sales.customer(customer.clone()).await);
    }
    turn_on(server).await;
    for (at, (_, to)) in made.iter().zip(all) {
        assert_eq!(pending(sales, at).await, [""; 0], "the strategies were off");
        enter(sales, at, to.clone()).await;
    }
    made
}

async fn enter(sales: &Client, at: &str, mut to: Value) {
    to["acknowledge"] = json!(["no_next_step"]);
    sales
        .post(&format!("{at}/stage-changes"), to)
        .await
        .expect(201);
}

fn cooperating() -> Value {
    let contract = json!({ "amount": { "amount": "80000.00", "currency": "CNY" }, "starts_on": "2026-03-02", "ends_on": "2028-03-01" });
    json!({ "to": "cooperating", "contract": contract })
}

/// On the day of a plan closes it with nothing new, for each of these customers, and lets what follows be made; whoever
/// did so.
async fn close(server: &TestServer, all: &[&String], plan: &str) -> Client {
    let on: NaiveDate = plan.rsplit(' ').next().unwrap().parse().unwrap();
    server.clock.set(on.and_hms_opt(2, 0, 0).unwrap().and_utc());
    run(server).await;
    let sales = server.login("sales").await;
    let wanted = format!("pending {plan}");
    for at in all {
        let theirs = plans(&sales, at).await;
        let said: Vec<String> = theirs.iter().map(short).collect();
        let one = said.iter().position(|one| *one == wanted);
        let one = &theirs[one.unwrap_or_else(|| panic!("no {wanted} in {said:?}"))];
        let path = format!("/api/v1/plans/{}", one["id"].as_str().unwrap());
        let etag = sales.get(&path).await.etag();
        let done = json!({ "state": "done", "acknowledge": ["no_next_step"] });
        sales.patch(&path, &etag, done).await.expect(200);
    }
    run(server).await;
    sales
}

both! {
    async fn r_cad_3_cooperating_a_call_a_month_and_a_visit_a_quarter(server: TestServer) {
        let sales = server.login("sales").await;
        let all = entered(&server, &sales, &[(json!({ "name": "合作有限公司", "tier": "high" }), cooperating())]).await;
        let at = &all[0];
        for plan in plans(&sales, at).await.iter().filter(|plan| plan["channels"] != json!([])) {
            assert_eq!((&plan["goal_kind"], &plan["strategy"]["frequency"]["kind"]), (&json!("usage"), &json!("every")));
        }
        assert_eq!(pending(&sales, at).await, ["internal 2026-06-02", "phone 2026-04-02", "visit 2026-06-02"]);
        // The call of May falls on a Saturday that belongs to the holidays, and is made when one works again.
        let sales = close(&server, &[at], "phone 2026-04-02").await;
        assert_eq!(pending(&sales, at).await, ["internal 2026-06-02", "phone 2026-05-06", "visit 2026-06-02"]);
        close(&server, &[at], "phone 2026-05-06").await;
        let sales = close(&server, &[at], "visit 2026-06-02").await;
        assert_eq!(pending(&sales, at).await, ["internal 2026-06-02", "phone 2026-06-08", "visit 2026-09-02"]);
    }

    async fn r_cad_3_medium_and_low_tier_are_asked_how_satisfied_they_are_and_greeted(server: TestServer) {
        let sales = server.login("sales").await;
        let of = |tier: &str| (json!({ "name": format!("{tier} 有限公司"), "tier": tier }), cooperating());
        let all = entered(&server, &sales, &[of("medium"), of("low")]).await;
        for at in &all {
            assert_eq!(pending(&sales, at).await, ["internal 2026-06-02", "phone 2026-06-02", "wechat 2026-04-03"], "instead of calls and visits");
            let call = plans(&sales, at).await.into_iter().find(|plan| plan["channels"] == json!(["phone"])).unwrap();
            assert_eq!(call["goal_kind"], "satisfaction");
        }
        let all: Vec<&String> = all.iter().collect();
        // The day before each holiday of the year: Qingming, Labour Day, Dragon Boat, Mid-Autumn, National Day. In between,
        // the satisfaction of the quarter.
        for (done, way, next) in [
            ("wechat 2026-04-03", "wechat", "2026-04-30"), ("wechat 2026-04-30", "wechat", "2026-06-18"), ("phone 2026-06-02", "phone", "2026-09-02"),
            ("wechat 2026-06-18", "wechat", "2026-09-24"), ("phone 2026-09-02", "phone", "2026-12-02"), ("wechat 2026-09-24", "wechat", "2026-09-30"),
        ] {
            let sales = close(&server, &all, done).await;
            for at in &all {
                assert_eq!(pending_by(&sales, at, way).await, [format!("{way} {next}")], "after {done}");
            }
        }
    }

    async fn r_cad_4_dormant_and_lost_are_looked_at_in_every_months_review(server: TestServer) {
        let mut sales = server.login("sales").await;
        let all = entered(&server, &sales, &[
            (json!({ "name": "沉睡有限公司" }), json!({ "to": "dormant" })), (json!({ "name": "流失有限公司" }), json!({ "to": "lost", "loss_reason": "price" })),
        ]).await;
        let all: Vec<&String> = all.iter().collect();
        // The last day of May is a Sunday: the review is that month's, and so before.
        for on in ["2026-03-31", "2026-04-30", "2026-05-29", "2026-06-30"] {
            for at in &all {
                assert_eq!(pending(&sales, at).await, [format!("internal {on}")], "and nobody is called");
                assert!(plans(&sales, at).await.iter().all(|plan| plan["goal_kind"] == "win_back"));
            }
            sales = close(&server, &all, &format!("internal {on}")).await;
        }
    }

    async fn r_cad_5_an_open_churn_risk_is_contacted_within_three_days_though_dormant(server: TestServer) {
        // A Tuesday, so that no weekend is in the way.
        server.clock.set("2026-03-03T02:00:00Z".parse().unwrap());
        let sales = server.login("sales").await;
        let all = entered(&server, &sales, &[(json!({ "name": "沉睡有限公司" }), json!({ "to": "dormant" }))]).await;
        let at = &all[0];
        let talk = json!({ "channels": ["phone"], "content": "对方说在看别家", "answered": "yes", "acknowledge": ["no_next_step"] });
        sales.post(&format!("{at}/interactions"), talk).await.expect(201);
        run(&server).await;
        assert_eq!(pending(&sales, at).await, ["internal 2026-03-31"], "who is dormant is not called");
        let risk = sales.post(&format!("{at}/risks"), json!({ "kind": "churn", "description": "在看别家" })).await;
        let path = format!("/api/v1/risks/{}", risk.expect(201)["id"].as_str().unwrap());
        run(&server).await;
        let sales = server.login("sales").await;
        assert_eq!(pending(&sales, at).await, ["internal 2026-03-31", "phone 2026-03-06"]);
        let call = plans(&sales, at).await.into_iter().find(|plan| plan["channels"] == json!(["phone"])).unwrap();
        assert_eq!(call["goal_kind"], "win_back");
        let both = [sales.speaking("zh"), sales.speaking("en")].map(|one| async move { plans(&one, at).await });
        for (one, goal) in both.into_iter().zip(["查明原因，制定挽回方案", "The cause, and a plan to win back"]) {
            assert!(one.await.iter().any(|plan| plan["goal"] == goal), "{goal}");
        }
        // Once it is over there is nothing to call for.
        let etag = sales.get(&path).await.etag();
        let over = json!({ "state": "closed", "outcome": "effective" });
        sales.patch(&path, &etag, over).await.expect(200);
        run(&server).await;
        assert_eq!(pending(&sales, at).await, ["internal 2026-03-31"]);
    }

    async fn r_cad_7_a_weekday_a_day_of_the_month_and_a_quarters_end(server: TestServer) {
        let manager = server.login("manager").await;
        for (channel, frequency) in [
            ("phone", json!({ "kind": "weekday", "day": "friday" })),
            ("email", json!({ "kind": "month_day", "day": 15 })),
            ("wechat", json!({ "kind": "quarter_end", "days_before": 5 })),
        ] {
            let new = json!({ "name_zh": "按日历", "name_en": "By the calendar", "goal_kind": "trust", "channel": channel, "frequency": frequency });
            manager.post("/api/v1/strategies", new).await.expect(201);
        }
        let sales = server.login("sales").await;
        let at = sales.company().await;
        // The 15th of March is a Sunday.
        assert_eq!(pending(&sales, &at).await, ["email 2026-03-16", "phone 2026-03-06", "wechat 2026-03-26"]);
        for (done, way, next) in [
            ("phone 2026-03-06", "phone", "2026-03-13"), ("phone 2026-03-13", "phone", "2026-03-20"), ("email 2026-03-16", "email", "2026-04-15"),
            ("wechat 2026-03-26", "wechat", "2026-06-25"),
        ] {
            let sales = close(&server, &[&at], done).await;
            assert_eq!(pending_by(&sales, &at, way).await, [format!("{way} {next}")], "after {done}");
        }
    }

    async fn r_cad_9_in_a_stage_of_ones_own_intent_speaks_where_the_stage_does_not(server: TestServer) {
        let admin = server.login("admin").await;
        let trial = json!({ "code": "trial", "role": "negotiating", "name_zh": "试用", "name_en": "Trial", "hue": "violet", "position": 25 });
        admin.post("/api/v1/stages", trial).await.expect(201);
        turn_on(&server).await;
        let trying = async |intent: &str, state: &str| {
            let new = json!({ "name": format!("{intent} {state} 有限公司"), "stage": "trial", "intent": intent });
            let sales = server.login("sales").await;
            let at = sales.customer(new).await;
            let talk = json!({ "channels": ["phone"], "content": "介绍方案", "answered": "yes", "acknowledge": ["no_next_step"] });
            sales.post(&format!("{at}/interactions"), talk).await.expect(201);
            run(&server).await;
            let all = pending(&sales, &at).await;
            all.into_iter().filter(|plan| !plan.starts_with("internal")).collect::<Vec<_>>()
        };
        // A stage of one's own has the role of one that there is, and what that says is narrower (R-CAD-2).
        for intent in ["high", "low"] {
            assert_eq!(trying(intent, "覆盖").await, ["phone 2026-03-05"], "{intent}");
        }
        let admin = server.login("admin").await;
        let all = admin.get("/api/v1/strategies").await;
        for one in all.expect(200)["items"].as_array().unwrap() {
            if one["segment"]["stages"] == json!(["interested", "negotiating"]) {
                let path = format!("/api/v1/strategies/{}", one["id"].as_str().unwrap());
                admin.patch(&path, "\"1\"", json!({ "active": false })).await.expect(200);
            }
        }
        for (intent, expected) in [("high", "phone 2026-03-09"), ("low", "phone 2026-04-02")] {
            assert_eq!(trying(intent, "空白").await, [expected], "{intent}");
        }
    }
}
