//! The ledger of needs, and the clocks of a service case where they contradict each other.
//!
//! Proves R-LOG-2, R-SLA-3.

use serde_json::{Value, json};

fn yuan(amount: &str) -> Value {
    json!({ "amount": amount, "currency": "CNY" })
}

both! {
    async fn a_confidential_budget_is_part_of_the_ledger_for_the_owner_alone(server: TestServer) {
        let (sales, manager) = (server.login("sales").await, server.login("manager").await);
        let made = sales.post("/api/v1/customers", json!({ "name": "恒力智能装备科技有限公司" })).await;
        let at = format!("/api/v1/customers/{}", made.expect(201)["card"]["id"].as_str().unwrap());
        let need = sales.post(&format!("{at}/needs"), json!({ "text": "降本", "confidential_budget": yuan("100000.00") })).await;
        let one = need.header("location").to_owned();
        let changed = sales.patch(&one, "\"1\"", json!({ "confidential_budget": yuan("120000.00"), "trigger": "预算评审" })).await;
        assert_eq!(changed.expect(200)["versions"], 2);
        // The same amount again is no change.
        let same = sales.patch(&one, "\"2\"", json!({ "confidential_budget": yuan("120000.00") })).await;
        assert_eq!((&same.expect(200)["versions"], &same.json["version"]), (&json!(2), &json!(2)));
        let mine = sales.get(&format!("{one}/versions")).await.expect(200).clone();
        assert_eq!(mine["confidential_budget_percent"], 120);
        assert_eq!(mine["versions"][0]["confidential_budget"]["value"], yuan("100000.00"));
        assert_eq!(mine["versions"][1]["trigger"], "预算评审");
        let theirs = manager.get(&format!("{one}/versions")).await;
        assert_eq!(theirs.expect(200)["versions"][1]["confidential_budget"], json!({ "access": "hidden" }));
        assert_eq!(theirs.json["confidential_budget_percent"], json!(null));
        assert!(!theirs.text().contains("120000"), "{}", theirs.text());
    }

    async fn each_change_of_a_need_alone_is_a_version_with_its_author(server: TestServer) {
        let (sales, technical) = (server.login("sales").await, server.login("technical").await);
        let at = sales.company().await;
        let made = sales.post(&format!("{at}/needs"), json!({ "text": "降本", "priority": "low", "wanted_by": "2026-06", "budget": yuan("100000.00") })).await;
        let one = made.header("location").to_owned();
        let name = async |who: &crate::support::Client| who.get("/api/v1/me").await.json["name"].clone();
        let (ours, theirs) = (name(&sales).await, name(&technical).await);
        let steps = [
            (&technical, json!({ "priority": "high" }), &theirs),
            (&sales, json!({ "budget": yuan("120000.00") }), &ours),
            (&technical, json!({ "wanted_by": "2026-09" }), &theirs),
        ];
        for (version, (who, change, author)) in (1..).zip(steps) {
            who.patch(&one, &format!("\"{version}\""), change.clone()).await.expect(200);
            let ledger = sales.get(&format!("{one}/versions")).await.expect(200)["versions"].clone();
            assert_eq!(ledger.as_array().unwrap().len(), version + 1, "{change}");
            let (before, now) = (&ledger[version - 1], &ledger[version]);
            assert_eq!(&now["author"]["name"], author, "{change}");
            for field in ["text", "priority", "budget", "wanted_by", "state"] {
                let moved = change.get(field).is_some();
                assert_eq!(now[field] != before[field], moved, "{field} by {change}");
            }
        }
        let last = sales.get(&format!("{one}/versions")).await.json["versions"][3].clone();
        assert_eq!((&last["priority"], &last["budget"]["value"], &last["wanted_by"]), (&json!("high"), &yuan("120000.00"), &json!("2026-09")));
    }

    async fn a_key_fact_says_who_verified_it_when(server: TestServer) {
        let (sales, technical) = (server.login("sales").await, server.login("technical").await);
        let at = sales.company().await;
        let fact = json!({ "subject": "size", "statement": "三百人", "source": "register" });
        let made = sales.post(&format!("{at}/key-facts"), fact).await;
        assert_eq!((&made.expect(201)["verified_by"], &made.json["verified_on"]), (&json!(null), &json!(null)));
        let one = made.header("location").to_owned();
        let technicals = server.user("technical");
        let verified = sales.patch(&one, "\"1\"", json!({ "verified_by": technicals })).await;
        assert_eq!(verified.expect(200)["verified_by"]["id"], json!(technicals));
        assert_eq!(verified.json["verified_by"]["name"], technical.get("/api/v1/me").await.json["name"]);
        assert_eq!(verified.json["verified_on"], "2026-03-02", "the day on which it was written down");
        let dated = sales.patch(&one, "\"2\"", json!({ "verified_on": "2026-02-27" })).await;
        assert_eq!(dated.expect(200)["verified_on"], "2026-02-27");
        sales.patch(&one, "\"3\"", json!({ "verified_on": "2026-03-03" })).await.expect_field(422, "/verified_on", "in_future");
    }

    async fn r_sla_3_a_first_answer_does_not_come_after_the_solution(server: TestServer) {
        let sales = server.login("sales").await;
        let made = sales.post("/api/v1/customers", json!({ "name": "恒力智能装备科技有限公司" })).await;
        let at = format!("/api/v1/customers/{}", made.expect(201)["card"]["id"].as_str().unwrap());
        let case = |answered: &str| json!({
            "kind": "problem", "problem": "导出超时", "reported": "2026-02-10T01:00:00Z",
            "first_answered": answered, "solved": "2026-02-10T05:00:00Z",
        });
        let cases = format!("{at}/service-cases");
        sales.post(&cases, case("2026-02-10T06:00:00Z")).await.expect_field(422, "/first_answered", "dates_out_of_order");
        let made = sales.post(&cases, case("2026-02-10T02:00:00Z")).await;
        made.expect(201);
        let one = made.header("location").to_owned();
        sales.patch(&one, "\"1\"", json!({ "solved": "2026-02-10T01:30:00Z" })).await.expect_field(422, "/first_answered", "dates_out_of_order");
    }
}

/// A customer; its address.
async fn customer(client: &crate::support::Client) -> String {
    let made = client
        .post(
            "/api/v1/customers",
            json!({ "name": "恒力智能装备科技有限公司" }),
        )
        .await;
    let id = made.expect(201)["card"]["id"].as_str().unwrap().to_owned();
    format!("/api/v1/customers/{id}")
}

/// The entries of a strand, each with what it is and when it happened, newest first.
async fn told(client: &crate::support::Client, at: &str, dimension: &str) -> Vec<(String, String)> {
    let path = format!("{at}/timeline?dimension={dimension}&limit=50");
    let all = client.get(&path).await.expect(200)["items"].clone();
    let all = all.as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    all.map(|one| (text(&one["what"]["kind"]), text(&one["happened_at"])))
        .collect()
}

both! {
    async fn r_log_2_what_a_need_says_stands_where_it_was_said(server: TestServer) {
        let sales = server.login("sales").await;
        let at = customer(&sales).await;
        let talk = |on: &str, more: Value| {
            let mut body = json!({ "happened_at": on, "channels": ["phone"], "content": "谈需求", "acknowledge": ["no_next_step", "over_contact"] });
            body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            body
        };
        let talks = format!("{at}/interactions");
        // Written down weeks later, with the entry that it came up in.
        let first = talk("2026-01-05", json!({ "needs": [{ "text": "降本", "wanted_by": "2026-06-01" }] }));
        sales.post(&talks, first).await.expect(201);
        let need = sales.get(&format!("{at}/needs")).await.expect(200)["items"][0].clone();
        assert_eq!(need["happened_at"], "2026-01-05");
        let (id, one) = (need["id"].clone(), format!("/api/v1/needs/{}", need["id"].as_str().unwrap()));
        let change = |version: i64, wanted: &str| json!({ "need_changes": [{ "id": id, "version": version, "change": { "wanted_by": wanted } }] });
        sales.post(&talks, talk("2026-02-10T03:00:00Z", change(1, "2026-07-01"))).await.expect(201);
        // What was said in between is written down last of all.
        sales.post(&talks, talk("2026-01-20", change(2, "2026-06-11"))).await.expect(201);
        let ledger = sales.get(&format!("{one}/versions")).await.expect(200).clone();
        let said: Vec<&Value> = ledger["versions"].as_array().unwrap().iter().map(|one| &one["happened_at"]).collect();
        assert_eq!(said, [&json!("2026-01-05"), &json!("2026-02-10T03:00:00Z"), &json!("2026-01-20")]);
        assert_eq!(ledger["versions"][0]["recorded_at"], "2026-03-02T01:30:00Z");
        // From June to July: the last word of the customer counts, whenever it was written down.
        assert_eq!(ledger["days_drifted"], 30);
        assert_eq!(told(&sales, &at, "needs").await, [
            ("record_changed".to_owned(), "2026-02-10T03:00:00Z".to_owned()),
            ("record_changed".to_owned(), "2026-01-20".to_owned()),
            ("recorded".to_owned(), "2026-01-05".to_owned()),
        ]);
    }

    async fn a_need_tells_itself_when_it_was_said(server: TestServer) {
        let sales = server.login("sales").await;
        let at = customer(&sales).await;
        let needs = format!("{at}/needs");
        let tomorrow = json!({ "text": "降本", "happened_at": "2026-03-03" });
        sales.post(&needs, tomorrow).await.expect_field(422, "/happened_at", "in_future");
        let made = sales.post(&needs, json!({ "text": "降本", "happened_at": "2025-11" })).await;
        made.expect(422);
        let made = sales.post(&needs, json!({ "text": "降本", "happened_at": "2025-11-01" })).await;
        assert_eq!(made.expect(201)["happened_at"], "2025-11-01");
        let one = made.header("location").to_owned();
        // Without a word of when, it is now.
        let now = sales.patch(&one, "\"1\"", json!({ "text": "降本增效" })).await;
        assert_eq!(now.expect(200)["happened_at"], "2026-03-02T01:30:00Z");
        let then = sales.patch(&one, "\"2\"", json!({ "text": "降本提质", "happened_at": "2026-02-01" })).await;
        assert_eq!((&then.expect(200)["happened_at"], &then.json["versions"]), (&json!("2026-02-01"), &json!(3)));
        // What makes no version is no new word of the customer.
        let same = sales.patch(&one, "\"3\"", json!({ "aim": "降低15%" })).await;
        assert_eq!(same.expect(200)["happened_at"], "2026-02-01");
    }

    async fn an_import_dates_needs_and_contracts_by_what_the_form_says(server: TestServer) {
        let sales = server.login("sales").await;
        crate::forms::import(&sales, include_bytes!("../samples/f1-tracking-record.csv")).await;
        let found = sales.get("/api/v1/customers?q=TECH2023001").await.expect(200)["items"][0]["id"].clone();
        let at = format!("/api/v1/customers/{}", found.as_str().unwrap());
        let need = sales.get(&format!("{at}/needs")).await.expect(200)["items"][0].clone();
        let one = format!("/api/v1/needs/{}/versions", need["id"].as_str().unwrap());
        let ledger = sales.get(&one).await.expect(200).clone();
        let said: Vec<&Value> = ledger["versions"].as_array().unwrap().iter().map(|one| &one["happened_at"]).collect();
        assert_eq!(said, [&json!("2023-09-10"); 2]);
        assert_eq!(told(&sales, &at, "needs").await[0].1, "2023-09-10");
        // Of a contract without a date of its own: where the cooperation began.
        assert_eq!(told(&sales, &at, "contracts").await, [("contract".to_owned(), "2023-09-10".to_owned())]);
    }

    async fn r_log_2_a_contract_that_is_entered_late_stands_where_it_was_signed(server: TestServer) {
        let sales = server.login("sales").await;
        let at = customer(&sales).await;
        let contracts = format!("{at}/contracts");
        let made = sales.post(&contracts, json!({ "amount": yuan("100.00"), "signed_on": "2025-06-01" })).await;
        made.expect(201);
        let one = made.header("location").to_owned();
        let on = |at: &str| vec![("contract".to_owned(), at.to_owned())];
        assert_eq!(told(&sales, &at, "contracts").await, on("2025-06-01"));
        sales.patch(&one, "\"1\"", json!({ "signed_on": "2025-05" })).await.expect(200);
        let all = told(&sales, &at, "contracts").await;
        assert_eq!(all.last(), on("2025-05-01").last());
        // A day that was wrong, and of which nothing is known: where it was recorded.
        sales.patch(&one, "\"2\"", json!({ "signed_on": null })).await.expect(200);
        let all = told(&sales, &at, "contracts").await;
        assert!(all.iter().all(|(_, at)| at.starts_with("2026-03-02T")), "{all:?}");
        // What is to be signed yet did not happen there.
        sales.post(&contracts, json!({ "amount": yuan("100.00"), "signed_on": "2026-12-01" })).await.expect(201);
        assert!(told(&sales, &at, "contracts").await.contains(&on("2026-03-02T01:30:00Z")[0]));
    }
}
