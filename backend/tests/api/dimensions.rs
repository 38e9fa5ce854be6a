//! The kinds of record that are declared: plans, needs, opportunities, risks, service cases, milestones, stories.
//!
//! Proves R-LOG-1, R-SEC-5, R-STG-2.

use crate::support::Client;
use serde_json::{Value, json};

/// Every declared kind: its path, a body that makes one, and a change with the field to look at.
fn kinds() -> Vec<(&'static str, Value, Value, &'static str)> {
    vec![
        (
            "plans",
            json!({ "planned": "2099-12-01", "goal": "了解痛点" }),
            json!({ "goal": "推荐案例" }),
            "goal",
        ),
        (
            "needs",
            json!({ "text": "降低采购成本", "urgency": "high" }),
            json!({ "text": "降低采购成本15%" }),
            "text",
        ),
        (
            "opportunities",
            json!({ "title": "二期改造", "probability": 40 }),
            json!({ "probability": 60 }),
            "probability",
        ),
        (
            "risks",
            json!({ "kind": "competition", "description": "竞品报价低 10%" }),
            json!({ "severity": "high" }),
            "severity",
        ),
        (
            "service-cases",
            json!({ "kind": "problem", "problem": "数据导出超时" }),
            json!({ "solution": "扩容" }),
            "solution",
        ),
        (
            "milestones",
            json!({ "kind": "plan_confirmed", "date": "2026-05-20" }),
            json!({ "note": "等待内部审批" }),
            "note",
        ),
        (
            "key-facts",
            json!({ "subject": "size", "statement": "员工约 800 人", "source": "register" }),
            json!({ "source_note": "企业信用信息公示系统" }),
            "source_note",
        ),
        (
            "questionnaires",
            json!({ "kind": "new_customer" }),
            json!({ "note": "展会后发送" }),
            "note",
        ),
        (
            "stories",
            json!({ "kind": "conversion", "title": "从试用到签约", "happened": "试用两个月" }),
            json!({ "worked": "每周回访" }),
            "worked",
        ),
    ]
}

pub async fn make(client: &Client, at: &str, path: &str, body: Value) -> (String, Value) {
    let made = client.post(&format!("{at}/{path}"), body).await;
    let view = made.expect(201).clone();
    let one = format!("/api/v1/{path}/{}", view["id"].as_str().unwrap());
    assert_eq!(made.header("location"), one);
    (one, view)
}

both! {
    async fn a_story_shared_with_nobody_stays_among_the_people_of_the_customer(server: TestServer) {
        let (sales, manager) = (server.login("sales").await, server.login("manager").await);
        let at = sales.company().await;
        let body = |with: &str| json!({ "kind": "rescue", "title": "挽回关键客户", "happened": "高层拜访两次", "shared_with": with });
        let (kept, _) = make(&sales, &at, "stories", body("nobody")).await;
        let (told, _) = make(&sales, &at, "stories", body("everybody")).await;
        let many = |who: &Client, from: String| {
            let who = who.clone();
            async move { who.get(&from).await.expect(200)["items"].as_array().unwrap().len() }
        };
        for (name, reads) in [("manager", true), ("success", false), ("auditor", false), ("marketing", false)] {
            let who = server.login(name).await;
            assert_eq!(who.get(&kept).await.status, if reads { 200 } else { 404 }, "{name}");
            who.get(&told).await.expect(200);
            for list in [format!("{at}/stories"), "/api/v1/stories".to_owned(), format!("{at}/timeline?dimension=milestones")] {
                assert_eq!(many(&who, list.clone()).await, if reads { 2 } else { 1 }, "{name} {list}");
            }
        }
        assert_eq!(many(&manager, format!("{at}/stories?limit=1")).await, 1);
    }

    async fn every_kind_is_made_changed_archived_and_restored(server: TestServer) {
        let sales = server.login("sales").await;
        let at = sales.company().await;
        for (path, body, change, field) in kinds() {
            let (one, made) = make(&sales, &at, path, body).await;
            assert_eq!((&made["version"], made["author"].is_object()), (&json!(1), true), "{path}");
            let changed = sales.patch(&one, "\"1\"", change.clone()).await;
            assert_eq!(changed.expect(200)[field], change[field], "{path}");
            let stale = sales.patch(&one, "\"1\"", change.clone()).await;
            assert_eq!(stale.expect_problem(412, "stale")["current"][field], change[field], "{path}");
            sales.patch(&one, "\"2\"", json!({ "no_such": 1 })).await.expect_field(422, "/no_such", "unknown_field");
            let listed = |archived: &'static str| {
                let (sales, from) = (sales.clone(), format!("{at}/{path}{archived}"));
                async move { sales.get(&from).await.expect(200)["items"].as_array().unwrap().len() }
            };
            assert_eq!(listed("").await, 1, "{path}");
            assert_eq!(sales.get(&format!("/api/v1/{path}")).await.expect(200)["items"].as_array().unwrap().len(), 1);
            // The only plan is the next step (R-NEXT).
            let confirmed = if path == "plans" { "?acknowledge=no_next_step" } else { "" };
            sales.delete(&format!("{one}{confirmed}"), "\"2\"").await.expect(204);
            assert_eq!((listed("").await, listed("?archived=true").await), (0, 1), "{path}");
            sales.patch(&one, "\"3\"", change).await.expect_problem(409, "archived");
            let back = sales.send(reqwest::Method::POST, &format!("{one}/restore"), &[], None).await;
            assert!(back.expect(200)["archived_at"].is_null(), "{path}");
        }
    }

    async fn every_kind_is_made_once_a_key_and_changed_by_whoever_has_seen_it(server: TestServer) {
        let sales = server.login("sales").await;
        let at = sales.company().await;
        for (path, body, change, _) in kinds() {
            let (to, key) = (format!("{at}/{path}"), [("idempotency-key", path)]);
            let twice = async || sales.send(reqwest::Method::POST, &to, &key, Some(body.clone())).await.expect(201)["id"].clone();
            let id = twice().await;
            assert_eq!(twice().await, id, "{path}");
            assert_eq!(sales.get(&to).await.expect(200)["items"].as_array().unwrap().len(), 1, "{path}");
            let one = format!("/api/v1/{path}/{}", id.as_str().unwrap());
            let unseen = sales.send(reqwest::Method::PATCH, &one, &[], Some(change)).await;
            unseen.expect_problem(428, "version_required");
        }
    }

    async fn r_log_1_and_r_log_2_every_kind_leaves_its_trail(server: TestServer) {
        let sales = server.login("sales").await;
        let at = sales.company().await;
        let mut all = Vec::new();
        for (path, body, change, field) in kinds() {
            let (one, made) = make(&sales, &at, path, body).await;
            all.push((path, made["id"].clone(), field));
            sales.patch(&one, "\"1\"", change).await.expect(200);
            let entries = sales.get(&format!("{at}/timeline")).await.expect(200)["items"].clone();
            let of = |kind: &str| entries.as_array().unwrap().iter()
                .find(|e| e["what"]["kind"] == kind && e["what"]["record"]["record"]["id"] == made["id"]).cloned();
            let changed = of("record_changed").unwrap_or_else(|| panic!("{path}: {entries}"));
            assert_eq!(changed["what"]["changes"][0]["field"], field, "{path}");
            assert!(of("recorded").is_some(), "{path}");
        }
        let trail = server.login("manager").await.get(&format!("{at}/audit?limit=100")).await;
        let trail = trail.expect(200)["items"].as_array().unwrap();
        for (path, id, field) in all {
            let of = |action: &str| trail.iter().find(|e| e["action"] == action && e["record_id"] == id)
                .unwrap_or_else(|| panic!("{path} {action}: {trail:?}"));
            assert_eq!(of("changed")["changes"][0]["field"], field, "{path}");
            of("created");
        }
    }

    async fn nobody_reads_or_writes_beyond_reach_and_rights(server: TestServer) {
        let sales = server.login("sales").await;
        let at = sales.company().await;
        let (far, technical) = (server.login("sales2").await, server.login("technical").await);
        for (path, body, change, _) in kinds() {
            let (one, _) = make(&sales, &at, path, body.clone()).await;
            far.get(&one).await.expect_problem(404, "not_found");
            far.post(&format!("{at}/{path}"), body.clone()).await.expect_problem(404, "not_found");
            assert_eq!(far.get(&format!("/api/v1/{path}")).await.expect(200)["items"], json!([]), "{path}");
            let may = matches!(path, "needs" | "service-cases");
            let status = technical.patch(&one, "\"1\"", change).await.status;
            assert_eq!(status, if may { 200 } else { 403 }, "{path}");
        }
    }

    async fn needs_are_a_ledger(server: TestServer) {
        let sales = server.login("sales").await;
        let at = sales.company().await;
        let budget = |amount: &str| json!({ "amount": amount, "currency": "CNY" });
        let (one, made) = make(&sales, &at, "needs", json!({
            "text": "降低采购成本", "wanted_by": "2026-06-01", "budget": budget("100000.00") })).await;
        assert_eq!((&made["original"], &made["versions"]), (&json!("降低采购成本"), &json!(1)));
        let change = json!({ "text": "降低采购成本15%", "wanted_by": "2026-07-01", "budget": budget("120000.00"), "trigger": "年度预算调整" });
        let changed = sales.patch(&one, "\"1\"", change).await;
        assert_eq!((&changed.expect(200)["original"], &changed.json["versions"]), (&json!("降低采购成本"), &json!(2)));
        // What is no part of the ledger makes no version.
        sales.patch(&one, "\"2\"", json!({ "solution": "集中采购" })).await.expect(200);
        let dropped = sales.patch(&one, "\"3\"", json!({ "state": "dropped" })).await;
        assert_eq!(dropped.expect(200)["trigger"], json!(null), "what triggered the change before did not trigger this one");
        let ledger = sales.get(&format!("{one}/versions")).await.expect(200).clone();
        let versions = ledger["versions"].as_array().unwrap();
        assert_eq!(versions.len(), 3);
        assert_eq!((&versions[0]["text"], &versions[1]["trigger"]), (&json!("降低采购成本"), &json!("年度预算调整")));
        assert_eq!((&ledger["days_drifted"], &ledger["budget_percent"]), (&json!(30), &json!(120)));
        // Who does not see budgets is not told how far they drifted.
        let technical = server.login("technical").await;
        let seen = technical.get(&format!("{one}/versions")).await.expect(200).clone();
        assert_eq!((&seen["budget_percent"], &seen["versions"][0]["budget"]["access"]), (&json!(null), &json!("masked")));
        // A version on a stale base is refused with the current record.
        sales.patch(&one, "\"2\"", json!({ "text": "x" })).await.expect_problem(412, "stale");
    }

    async fn r_sec_5_a_budget_in_confidence_is_for_the_owner_alone(server: TestServer) {
        let sales = server.login("sales").await;
        let at = sales.company().await;
        let (one, made) = make(&sales, &at, "needs", json!({
            "text": "扩产", "confidential_budget": { "amount": "7654321.00", "currency": "CNY" } })).await;
        assert_eq!(made["confidential_budget"]["value"]["amount"], "7654321.00");
        for who in ["manager", "technical", "admin", "auditor", "success"] {
            let seen = server.login(who).await.get(&one).await;
            assert_eq!(seen.expect(200)["confidential_budget"], json!({ "access": "hidden" }), "{who}");
        }
        // Writing back what was read changes nothing (R-SEC-3).
        let technical = server.login("technical").await;
        let back = json!({ "confidential_budget": { "access": "hidden" }, "aim": "年内投产" });
        technical.patch(&one, "\"1\"", back).await.expect(200);
        assert_eq!(sales.get(&one).await.json["confidential_budget"]["value"]["amount"], "7654321.00");
        let trail = server.login("auditor").await.get(&format!("{at}/audit")).await;
        assert!(!trail.text().contains("7654321"));
    }

    async fn a_pending_plan_is_not_for_the_past(server: TestServer) {
        let sales = server.login("sales").await;
        let at = sales.company().await;
        let past = (server.clock.now() - chrono::Duration::hours(1)).to_rfc3339();
        sales.post(&format!("{at}/plans"), json!({ "planned": past })).await.expect_field(422, "/planned", "in_past");
        let soon = (server.clock.now() + chrono::Duration::hours(1)).to_rfc3339();
        let (one, made) = make(&sales, &at, "plans", json!({ "planned": soon, "goal": "确认方案" })).await;
        assert_eq!((&made["overdue"], &made["owner"]["name"].is_string()), (&json!(false), &true));
        server.clock.advance(chrono::Duration::hours(2));
        let sales = server.login("sales").await;
        assert_eq!(sales.get(&one).await.expect(200)["overdue"], true);
        // An overdue plan can still be worked on, but not put off into the past.
        sales.patch(&one, "\"1\"", json!({ "outline": "带上报价" })).await.expect(200);
        sales.patch(&one, "\"2\"", json!({ "planned": past })).await.expect_field(422, "/planned", "in_past");
        let done = sales.patch(&one, "\"2\"", json!({ "state": "done", "acknowledge": ["no_next_step"] })).await;
        assert_eq!((done.expect(200)["actual"].is_string(), &done.json["overdue"]), (true, &json!(false)));
    }

    async fn what_was_last_done_to_an_overdue_plan_is_taken_back(server: TestServer) {
        let sales = server.login("sales").await;
        let at = sales.company().await;
        let soon = (server.clock.now() + chrono::Duration::hours(1)).to_rfc3339();
        let mut plans = Vec::new();
        for planned in [json!(soon), json!("2026-03-02")] {
            plans.push((make(&sales, &at, "plans", json!({ "planned": planned })).await.0, planned));
        }
        server.clock.advance(chrono::Duration::days(2));
        let sales = server.login("sales").await;
        for (one, planned) in plans {
            let (moved, back) = (json!({ "planned": "2026-03-06" }), json!({ "planned": planned }));
            sales.patch(&one, "\"1\"", moved.clone()).await.expect(200);
            sales.patch(&one, "\"2\"", json!({ "planned": "2026-03-03" })).await.expect_field(422, "/planned", "in_past");
            assert_eq!(sales.patch(&one, "\"2\"", back.clone()).await.expect(200)["overdue"], true);
            // Closed by mistake, and open again for when it was; not for another time of the past.
            sales.patch(&one, "\"3\"", json!({ "state": "skipped", "acknowledge": ["no_next_step"] })).await.expect(200);
            let elsewhere = json!({ "state": "pending", "planned": "2026-03-03" });
            sales.patch(&one, "\"4\"", elsewhere).await.expect_field(422, "/planned", "in_past");
            assert_eq!(sales.patch(&one, "\"4\"", json!({ "state": "pending" })).await.expect(200)["overdue"], true);
            // What was done since is not skipped over.
            sales.patch(&one, "\"5\"", moved).await.expect(200);
            sales.patch(&one, "\"6\"", json!({ "outline": "带上报价" })).await.expect(200);
            sales.patch(&one, "\"7\"", back).await.expect_field(422, "/planned", "in_past");
        }
    }

    async fn r_next_a_plan_is_a_dated_next_step(server: TestServer) {
        let sales = server.login("sales").await;
        let at = sales.company().await;
        let (one, _) = make(&sales, &at, "plans", json!({ "planned": "2099-01-05", "goal": "季度拜访" })).await;
        let step = sales.get(&at).await.json["card"]["next_step"].clone();
        assert_eq!((&step["what"], &step["due"], step["plan_id"].is_string()), (&json!("季度拜访"), &json!("2099-01-05"), true));
        sales.post(&format!("{at}/todos"), json!({ "what": "发报价", "due": "2099-01-04" })).await.expect(201);
        assert_eq!(sales.get(&at).await.json["card"]["next_step"]["what"], "发报价", "the nearer of both");
        let todos = sales.get(&format!("{at}/todos")).await.json["items"][0]["id"].clone();
        let todo = format!("/api/v1/todos/{}", todos.as_str().unwrap());
        sales.patch(&todo, "\"1\"", json!({ "state": "done" })).await.expect(200);
        sales.patch(&one, "\"1\"", json!({ "state": "skipped" })).await.expect_problem(409, "confirmation_needed");
    }

    async fn a_case_has_three_clocks_that_run_forward(server: TestServer) {
        let sales = server.login("sales").await;
        let at = sales.company().await;
        let cases = format!("{at}/service-cases");
        let problem = |more: Value| {
            let mut body = json!({ "kind": "problem", "problem": "x", "reported": "2026-02-10T02:00:00Z" });
            body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            body
        };
        let refused = sales.post(&cases, problem(json!({ "solved": "2026-02-09" }))).await;
        refused.expect_field(422, "/solved", "dates_out_of_order");
        sales.post(&cases, problem(json!({ "solved": "2999-01-01" }))).await.expect_field(422, "/solved", "in_future");
        sales.post(&cases, json!({ "kind": "rating", "satisfaction": 6 })).await.expect_field(422, "/satisfaction", "out_of_range");
        sales.post(&cases, json!({ "kind": "rating", "recommendation": 11 })).await.expect_field(422, "/recommendation", "out_of_range");
        sales.post(&cases, json!({ "kind": "rating" })).await.expect_field(422, "/satisfaction", "required");
        let (one, made) = make(&sales, &at, "service-cases", problem(json!({}))).await;
        assert_eq!((&made["state"], &made["answer_due"]), (&json!("open"), &json!("2026-02-10T04:00:00Z")), "R-SLA-3: two hours");
        let answered = sales.patch(&one, "\"1\"", json!({ "first_answered": "2026-02-10T03:00:00Z" })).await;
        assert_eq!(answered.expect(200)["state"], "answered");
        let solved = sales.patch(&one, "\"2\"", json!({ "solved": "2026-02-11", "verdict": "满意" })).await;
        assert_eq!(solved.expect(200)["state"], "solved");
    }

    async fn a_closed_risk_says_whether_it_helped(server: TestServer) {
        let sales = server.login("sales").await;
        let at = sales.company().await;
        let measure = json!({ "what": "发送竞品对比表", "state": "planned" });
        let (one, made) = make(&sales, &at, "risks", json!({ "kind": "competition", "description": "竞品", "measures": [measure] })).await;
        assert_eq!((&made["state"], &made["severity"]), (&json!("open"), &json!("medium")));
        sales.patch(&one, "\"1\"", json!({ "state": "closed" })).await.expect_field(422, "/outcome", "required");
        sales.patch(&one, "\"1\"", json!({ "measures": [{ "what": " ", "state": "taken" }] })).await.expect_field(422, "/measures/0", "required");
        let closed = sales.patch(&one, "\"1\"", json!({ "state": "closed", "outcome": "effective" })).await;
        assert_eq!(closed.expect(200)["outcome"], "effective");
        // Whoever answers for it may work on it wherever it is.
        let technical = server.login("technical").await;
        let me = technical.get("/api/v1/me").await.json["id"].clone();
        sales.patch(&one, "\"2\"", json!({ "state": "handling", "responsible": me })).await.expect(200);
        technical.patch(&one, "\"3\"", json!({ "severity": "low" })).await.expect(200);
    }

    async fn winning_an_opportunity_makes_its_contract_and_suggests_the_stage(server: TestServer) {
        let sales = server.login("sales").await;
        let at = sales.company().await;
        let amount = json!({ "amount": "800000.00", "currency": "CNY" });
        let (one, _) = make(&sales, &at, "opportunities", json!({ "title": "二期改造", "amount": amount })).await;
        sales.patch(&one, "\"1\"", json!({ "state": "won" })).await.expect_field(422, "/state", "needs_contract");
        sales.patch(&one, "\"1\"", json!({ "state": "lost" })).await.expect_field(422, "/loss_reason", "required");
        sales.patch(&one, "\"1\"", json!({ "probability": 101 })).await.expect_field(422, "/probability", "out_of_range");
        let win = |version: &'static str, body: Value| {
            let (sales, path) = (sales.clone(), format!("{one}/win"));
            async move { sales.send(reqwest::Method::POST, &path, &[("if-match", version)], Some(body)).await }
        };
        win("\"9\"", json!({})).await.expect_problem(412, "stale");
        win("\"1\"", json!({ "contract": { "signed_on": "2026-05-01", "ends_on": "2026-01-01" } })).await
            .expect_field(422, "/contract/ends_on", "dates_out_of_order");
        let won = win("\"1\"", json!({ "contract": { "number": "HT-1", "ends_on": "2099-12-31" } })).await;
        let won = won.expect(200).clone();
        assert_eq!((&won["opportunity"]["state"], &won["suggested_stage"]), (&json!("won"), &json!("cooperating")));
        assert_eq!(won["contract"]["amount"]["value"], amount, "what the contract does not say is the opportunity's");
        assert_eq!(won["opportunity"]["contract"], won["contract"]["id"]);
        // Amounts are bands for those whom they do not concern.
        let technical = server.login("technical").await;
        assert_eq!(technical.get(&one).await.json["amount"]["access"], "masked");
        let strange = json!({ "title": "x", "needs": ["019a0000-0000-7000-8000-000000000000"] });
        sales.post(&format!("{at}/opportunities"), strange).await.expect_field(422, "/needs", "no_such_need");
    }

    async fn r_stg_2_interested_wants_a_need_with_its_urgency(server: TestServer) {
        let sales = server.login("sales").await;
        let at = sales.company().await;
        let moves = format!("{at}/stage-changes");
        let refused = sales.post(&moves, json!({ "to": "interested" })).await;
        assert_eq!(refused.expect_problem(409, "gate_not_met")["missing"], json!(["need"]));
        let with = json!({ "to": "interested", "need": { "text": "降低采购成本", "urgency": "high" }, "acknowledge": ["no_next_step"] });
        sales.post(&moves, with).await.expect(201);
        let needs = sales.get(&format!("{at}/needs")).await.json["items"].clone();
        assert_eq!((&needs[0]["text"], &needs[0]["urgency"]), (&json!("降低采购成本"), &json!("high")));
        // A need that is there already opens the gate, one that is dropped does not.
        let other = sales.customer(json!({ "name": "云帆信息技术有限公司" })).await;
        let (one, _) = make(&sales, &other, "needs", json!({ "text": "上云" })).await;
        sales.patch(&one, "\"1\"", json!({ "state": "dropped" })).await.expect(200);
        let moves = format!("{other}/stage-changes");
        sales.post(&moves, json!({ "to": "interested" })).await.expect_problem(409, "gate_not_met");
        sales.patch(&one, "\"2\"", json!({ "state": "open" })).await.expect(200);
        sales.post(&moves, json!({ "to": "interested", "acknowledge": ["no_next_step"] })).await.expect(201);
    }

    async fn free_text_of_every_kind_is_screened(server: TestServer) {
        let sales = server.login("sales").await;
        let at = sales.company().await;
        let secret = "请联系 13812345678 或 wang@example.com 🙂𠮷";
        let bodies = [
            ("plans", json!({ "planned": "2099-12-01", "goal": secret, "outline": secret })),
            ("needs", json!({ "text": secret, "trigger": secret })),
            ("opportunities", json!({ "title": secret, "remark": secret })),
            ("risks", json!({ "kind": "other", "description": secret, "measures": [{ "what": secret, "state": "taken" }] })),
            ("service-cases", json!({ "kind": "problem", "problem": secret })),
            ("milestones", json!({ "kind": "other", "date": "2026-01-01", "note": secret })),
            ("stories", json!({ "kind": "rescue", "title": secret, "happened": secret, "keywords": ["13812345678"] })),
            ("key-facts", json!({ "subject": "size", "statement": secret, "source": "customer", "source_note": secret })),
            ("questionnaires", json!({ "kind": "satisfaction", "note": secret })),
        ];
        let technical = server.login("technical").await;
        for (path, body) in bodies {
            let (one, made) = make(&sales, &at, path, body).await;
            assert!(made.to_string().contains("𠮷") && made.to_string().contains("13812345678"), "{path}");
            let seen = technical.get(&one).await.text();
            assert!(!seen.contains("13812345678") && !seen.contains("wang@"), "{path}: {seen}");
            assert!(seen.contains("𠮷"), "{path}");
        }
        let timeline = technical.get(&format!("{at}/timeline?limit=100")).await.text();
        assert!(!timeline.contains("13812345678") && !timeline.contains("wang@"));
    }
}

both! {
    async fn an_interaction_brings_all_or_nothing(server: TestServer) {
        let sales = server.login("sales").await;
        let at = sales.company().await;
        let (need, _) = make(&sales, &at, "needs", json!({ "text": "降低采购成本" })).await;
        let need_id = need.rsplit('/').next().unwrap().to_owned();
        let (plan, _) = make(&sales, &at, "plans", json!({ "planned": "2099-01-05", "goal": "方案确认" })).await;
        let plan_id = plan.rsplit('/').next().unwrap().to_owned();
        let body = |version: i32, rating: i32| json!({
            "channels": ["meeting"], "content": "技术方案确认 #降本增效", "feedback": "下周给答复", "competitor": "华北仪表", "judgement": "价格是关键",
            "todos": [{ "what": "发送竞品对比表", "due": "2099-05-27" }],
            "needs": [{ "text": "二期扩产", "urgency": "high" }],
            "need_changes": [{ "id": need_id, "version": version, "change": { "text": "降低采购成本15%", "trigger": "预算评审" } }],
            "service_case": { "kind": "rating", "satisfaction": rating },
            "fulfils": plan_id,
            "stage_change": { "to": "interested" },
        });
        sales.post(&format!("{at}/interactions"), body(1, 6)).await.expect_field(422, "/service_case/satisfaction", "out_of_range");
        sales.post(&format!("{at}/interactions"), body(7, 5)).await.expect_problem(412, "stale");
        for path in ["interactions", "service-cases", "todos"] {
            assert_eq!(sales.get(&format!("{at}/{path}")).await.json["items"], json!([]), "nothing half written: {path}");
        }
        let as_it_was = (sales.get(&need).await.json["versions"].clone(), sales.get(&at).await.json["card"]["stage"].clone());
        assert_eq!(as_it_was, (json!(1), json!("potential")), "nothing half written: need, stage");
        let made = sales.post(&format!("{at}/interactions"), body(1, 5)).await;
        let id = made.expect(201)["id"].clone();
        let kept = sales.get(&format!("/api/v1/interactions/{}", id.as_str().unwrap())).await.json;
        for (field, said) in [("feedback", "下周给答复"), ("competitor", "华北仪表"), ("judgement", "价格是关键"), ("content", "技术方案确认 #降本增效")] {
            assert_eq!(kept[field], said, "each in a field of its own");
        }
        let case = sales.get(&format!("{at}/service-cases")).await.json["items"][0].clone();
        assert_eq!((&case["kind"], &case["satisfaction"]), (&json!("rating"), &json!(5)));
        let step = sales.get(&format!("{at}/todos")).await.json["items"][0].clone();
        assert_eq!((&step["what"], &step["due"], &step["interaction_id"]), (&json!("发送竞品对比表"), &json!("2099-05-27"), &id));
        assert_eq!(sales.get(&need).await.json["versions"], 2);
        let done = sales.get(&plan).await.json;
        assert_eq!((&done["state"], &done["fulfilled_by"], &done["summary"]), (&json!("done"), &id, &json!("技术方案确认 #降本增效")));
        let page = sales.get(&at).await.json;
        assert_eq!((&page["card"]["stage"], &page["tags"][0]["label"]), (&json!("interested"), &json!("降本增效")));
        sales.post(&format!("{at}/interactions"), json!({ "channels": ["phone"], "content": "x", "fulfils": plan_id }))
            .await.expect_field(422, "/fulfils", "no_such_plan");
        // A need of another customer is none of this one's.
        let other = sales.customer(json!({ "name": "云帆信息技术有限公司" })).await;
        sales.post(&format!("{other}/interactions"), body(2, 5)).await.expect_field(422, "/need_changes/0/id", "no_such_need");
    }

    async fn r_sig_3_a_decision_maker_who_leaves_is_one_act(server: TestServer) {
        let sales = server.login("sales").await;
        let at = sales.company().await;
        let (one, made) = make(&sales, &at, "contacts", json!({ "name": "陈经理", "mobile": "13812345678", "decision_role": "decides" })).await;
        assert_eq!(made["primary"], true);
        let act = |body: Value| {
            let (sales, path) = (sales.clone(), format!("{one}/succession"));
            async move { sales.send(reqwest::Method::POST, &path, &[("if-match", "\"1\"")], Some(body)).await }
        };
        act(json!({})).await.expect_field(422, "/left_on", "required");
        act(json!({ "left_on": "2999-01-01" })).await.expect_field(422, "/left_on", "in_future");
        act(json!({ "left_on": "2026-02-20", "new_successor": { "name": "刘总监", "mobile": "1" } })).await
            .expect_field(422, "/new_successor/mobile", "bad_phone");
        let done = act(json!({ "left_on": "2026-02-20", "new_successor": { "name": "刘总监" }, "note": "调岗" })).await;
        let done = done.expect(200).clone();
        assert_eq!((&done["contact"]["left_on"], &done["contact"]["primary"]), (&json!("2026-02-20"), &json!(false)));
        assert_eq!((&done["successor"]["primary"], &done["successor"]["decision_role"]), (&json!(true), &json!("decides")));
        assert_eq!(done["contact"]["succeeded_by"], done["successor"]["id"]);
        assert_eq!((&done["milestone"]["kind"], &done["risk"]["kind"], &done["risk"]["signal"]),
            (&json!("decision_maker_changed"), &json!("decision_chain"), &json!("R-SIG-3")));
        assert_eq!(done["plan"]["contact"]["id"], done["successor"]["id"]);
        // Whoever left keeps a history, and the values stay for those who may see them.
        assert_eq!(sales.get(&one).await.json["mobile"]["value"], "13812345678");
        // Somebody who neither decides nor leads is followed by nothing.
        let (two, _) = make(&sales, &at, "contacts", json!({ "name": "小李" })).await;
        let quiet = sales.send(reqwest::Method::POST, &format!("{two}/succession"), &[("if-match", "\"1\"")], Some(json!({ "left_on": "2026-02-20" }))).await;
        assert_eq!(quiet.expect(200)["risk"], json!(null));
    }

    /// R-REV-7, R-TAG.
    async fn r_rev_7_and_r_tag_what_is_known_shows(server: TestServer) {
        let sales = server.login("sales").await;
        let at = sales.company().await;
        let page = sales.get(&at).await.json;
        let missing = |page: &Value| page["completeness"]["missing"].as_array().unwrap().clone();
        assert_eq!((&page["completeness"]["expected"], &page["completeness"]["filled"]), (&json!(6), &json!(0)));
        make(&sales, &at, "contacts", json!({ "name": "陈经理", "mobile": "13812345678" })).await;
        make(&sales, &at, "needs", json!({ "text": "降低采购成本", "category": "降本增效", "kind": "core", "urgency": "high", "budget": { "amount": "300000.00", "currency": "CNY" } })).await;
        make(&sales, &at, "service-cases", json!({ "kind": "complaint", "problem": "延期" })).await;
        let page = sales.get(&at).await.json;
        assert!(!missing(&page).contains(&json!("contact")) && !missing(&page).contains(&json!("reachable")));
        let tag = |page: &Value, kind: &str| page["derived_tags"].as_array().unwrap().iter()
            .find(|tag| tag["kind"] == kind).map(|tag| tag["value"].clone());
        assert_eq!(tag(&page, "core_need"), Some(json!("降本增效")));
        assert_eq!((tag(&page, "urgency"), tag(&page, "complaints")), (Some(json!("high")), Some(json!("yes"))));
        // A band is a band for everyone, and tells no more than the masked amount.
        let technical = server.login("technical").await;
        assert_eq!(tag(&technical.get(&at).await.json, "budget_band"), tag(&page, "budget_band"));
        // Gone with the record that it followed from.
        let needs = sales.get(&format!("{at}/needs")).await.json["items"][0]["id"].clone();
        sales.delete(&format!("/api/v1/needs/{}", needs.as_str().unwrap()), "\"1\"").await.expect(204);
        assert_eq!(tag(&sales.get(&at).await.json, "core_need"), None);
    }
}
