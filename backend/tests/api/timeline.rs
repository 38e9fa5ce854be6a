//! What timeline and audit trail say of values that point at other records, of corrections, and of what was put away.
//!
//! Proves R-LOG-1, R-LOG-2, R-TRUE.

use crate::support::Client;
use serde_json::{Value, json};

async fn customer(client: &Client, name: &str) -> (String, String) {
    let made = client
        .post("/api/v1/customers", json!({ "name": name }))
        .await;
    let id = made.expect(201)["card"]["id"].as_str().unwrap().to_owned();
    (format!("/api/v1/customers/{id}"), id)
}

async fn made(client: &Client, path: &str, body: Value) -> (String, String) {
    let made = client.post(path, body).await;
    made.expect(201);
    (made.header("location").to_owned(), made.id())
}

/// The change of a field in the newest entry that has one.
fn change(entries: &Value, field: &str) -> Value {
    let all = entries["items"].as_array().unwrap().iter();
    let mut changes = all.flat_map(|entry| {
        let inside = entry
            .pointer("/what/changes")
            .or_else(|| entry.get("changes"));
        inside
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default()
    });
    changes
        .find(|change| change["field"] == field)
        .unwrap_or_else(|| panic!("no {field}: {entries}"))
}

both! {
    async fn r_log_1_history_says_names_and_r_sec_1_not_to_everybody(server: TestServer) {
        let (sales, manager) = (server.login("sales").await, server.login("manager").await);
        let (at, _) = customer(&sales, "恒力智能装备科技有限公司").await;
        let (_, other) = customer(&sales, "云帆信息技术有限公司").await;
        let (_, chen) = made(&sales, &format!("{at}/contacts"), json!({ "name": "陈经理" })).await;
        let (_, liu) = made(&sales, &format!("{at}/contacts"), json!({ "name": "刘总监" })).await;
        let (_, need) = made(&sales, &format!("{at}/needs"), json!({ "text": "降低采购成本 13812345678" })).await;
        let (plan, _) = made(&sales, &format!("{at}/plans"), json!({ "planned": "2099-01-05", "contact": chen })).await;
        sales.patch(&plan, "\"1\"", json!({ "contact": liu, "owner": server.user("manager") })).await.expect(200);
        let (deal, _) = made(&sales, &format!("{at}/opportunities"), json!({ "title": "二期" })).await;
        sales.patch(&deal, "\"1\"", json!({ "needs": [need] })).await.expect(200);
        let version = sales.get(&at).await.etag();
        sales.patch(&at, &version, json!({ "referred_by": other })).await.expect(200);
        let (todo, _) = made(&sales, &format!("{at}/todos"), json!({ "what": "报价", "due": "2099-01-01" })).await;
        let team = server.team("华东一组");
        sales.patch(&todo, "\"1\"", json!({ "assignee": { "kind": "team", "id": team } })).await.expect(200);
        sales.patch(&todo, "\"2\"", json!({ "assignee": { "kind": "customer" } })).await.expect(200);
        let (talk, _) = made(&sales, &format!("{at}/interactions"), json!({ "channels": ["phone"], "content": "首次拜访" })).await;
        sales.patch(&talk, "\"1\"", json!({ "contacts": [chen, liu] })).await.expect(200);

        for (who, path) in [(&sales, "timeline?limit=100"), (&manager, "audit?limit=100")] {
            let all = who.get(&format!("{at}/{path}")).await;
            let all = all.expect(200);
            let contact = change(all, "contact");
            assert_eq!((&contact["from"]["value"], &contact["to"]["value"]), (&json!("陈经理"), &json!("刘总监")), "{path}");
            assert_eq!((&contact["from_ids"], &contact["to_ids"]), (&json!([chen]), &json!([liu])), "ids stay for programs");
            assert_eq!(change(all, "owner")["to"]["value"], "陈志远");
            assert_eq!(change(all, "needs")["to"]["value"], "降低采购成本 13812345678");
            assert_eq!(change(all, "referred_by")["to"]["value"], "云帆信息技术有限公司");
            assert_eq!(change(all, "assignee")["from"]["value"], "华东一组");
            assert_eq!(change(all, "assignee")["to"]["value"], "customer");
            let both = change(all, "contacts")["to"]["value"].as_str().unwrap().to_owned();
            assert!(both.contains("陈经理") && both.contains("刘总监"), "{both}");
        }
        // Whoever may not see names of people sees their masks, here as in the records.
        let technical = server.login("technical").await;
        let all = technical.get(&format!("{at}/timeline?limit=100")).await;
        assert_eq!(change(all.expect(200), "contact")["from"], json!({ "access": "masked", "shown": "*经理" }));
        for canary in ["陈经理", "刘总监", "13812345678"] {
            assert!(!all.text().contains(canary), "{canary}: {}", all.text());
        }
    }

    async fn r_log_2_corrections_and_what_was_put_away_stand_on_the_timeline(server: TestServer) {
        let (sales, manager) = (server.login("sales").await, server.login("manager").await);
        let (at, _) = customer(&sales, "恒力智能装备科技有限公司").await;
        let body = json!({ "channels": ["phone"], "content": "首次拜访", "todos": [{ "what": "发送案例", "due": "2099-01-01" }] });
        let talk = sales.post(&format!("{at}/interactions"), body).await;
        let todo = format!("/api/v1/todos/{}", talk.expect(201)["todos"][0]["id"].as_str().unwrap());
        let one = talk.header("location").to_owned();
        sales.patch(&one, "\"1\"", json!({ "content": "首次来访" })).await.expect(200);
        manager.patch(&one, "\"2\"", json!({ "doubtful": "与考勤不符" })).await.expect(200);
        sales.patch(&todo, "\"1\"", json!({ "due": "2099-02-01", "remind_at": "2099-01-31T01:00:00Z" })).await.expect(200);
        let (need, _) = made(&sales, &format!("{at}/needs"), json!({ "text": "降低采购成本" })).await;
        sales.delete(&need, "\"1\"").await.expect(204);
        let kinds = |all: &Value| -> Vec<String> {
            let items = all["items"].as_array().unwrap().iter();
            items.map(|entry| entry["what"]["kind"].as_str().unwrap().to_owned()).collect()
        };
        let all = sales.get(&format!("{at}/timeline")).await;
        assert_eq!(kinds(all.expect(200))[..4], ["record_archived", "todo_changed", "interaction_changed", "interaction_changed"]);
        let put_away = &all.json["items"][0]["what"];
        assert_eq!((&put_away["record_kind"], &put_away["name"]["value"], &put_away["restored"]), (&json!("need"), &json!("降低采购成本"), &json!(false)));
        assert_eq!(change(&all.json, "doubtful")["to"]["value"], "与考勤不符");
        assert_eq!(change(&all.json, "remind_at")["to"]["value"], "2099-01-31T01:00:00Z");
        sales.post(&format!("{need}/restore"), json!({})).await.expect(200);
        let needs = sales.get(&format!("{at}/timeline?dimension=needs")).await;
        assert_eq!(kinds(needs.expect(200)), ["record_archived", "record_archived", "recorded"]);
        assert_eq!(needs.json["items"][0]["what"]["restored"], true);
    }

    async fn r_true_a_doubtful_talk_counts_in_no_figure(server: TestServer) {
        let (sales, manager) = (server.login("sales").await, server.login("manager").await);
        let (at, _) = customer(&sales, "恒力智能装备科技有限公司").await;
        let talk = |when: &str| json!({ "channels": ["phone"], "content": "x", "happened_at": when, "acknowledge": ["no_next_step"] });
        made(&sales, &format!("{at}/interactions"), talk("2024-05-10T02:00:00Z")).await;
        let (late, _) = made(&sales, &format!("{at}/interactions"), talk("2024-05-20T02:00:00Z")).await;
        let last = |at: String| {
            let sales = sales.clone();
            async move { sales.get(&at).await.expect(200)["card"]["last_interaction_at"].clone() }
        };
        assert_eq!(last(at.clone()).await, "2024-05-20T02:00:00Z");
        manager.patch(&late, "\"1\"", json!({ "doubtful": "不实" })).await.expect(200);
        assert_eq!(last(at.clone()).await, "2024-05-10T02:00:00Z");
        manager.patch(&late, "\"2\"", json!({ "doubtful": null })).await.expect(200);
        assert_eq!(last(at.clone()).await, "2024-05-20T02:00:00Z");
    }

    async fn a_talk_says_its_files_and_plans_and_a_file_its_talk(server: TestServer) {
        let sales = server.login("sales").await;
        let (at, _) = customer(&sales, "恒力智能装备科技有限公司").await;
        let (_, plan) = made(&sales, &format!("{at}/plans"), json!({ "planned": "2099-01-05", "goal": "方案确认" })).await;
        let body = json!({ "channels": ["phone"], "content": "方案已确认", "fulfils": plan, "acknowledge": ["no_next_step"] });
        let (talk, id) = made(&sales, &format!("{at}/interactions"), body).await;
        let file = crate::attachments::upload(&sales, &at, "报价.txt", "二十万元".as_bytes(), &[("interaction_id", &id)]).await;
        assert_eq!(file.expect(201)["interaction"]["summary"], "方案已确认");
        let read = sales.get(&talk).await.expect(200).clone();
        assert_eq!((&read["fulfilled"][0]["id"], &read["fulfilled"][0]["goal"]), (&json!(plan), &json!("方案确认")));
        assert_eq!((&read["attachments"][0]["id"], &read["attachments"][0]["name"]["value"]), (&file.json["id"], &json!("报价.txt")));
    }

    async fn archived_records_are_read_alone_page_by_page(server: TestServer) {
        let sales = server.login("sales").await;
        let (at, _) = customer(&sales, "恒力智能装备科技有限公司").await;
        for i in 0..4 {
            let (one, _) = made(&sales, &format!("{at}/needs"), json!({ "text": format!("需求 {i}") })).await;
            if i != 1 {
                sales.delete(&one, "\"1\"").await.expect(204);
            }
        }
        let first = sales.get(&format!("{at}/needs?archived=only&limit=2")).await;
        let cursor = first.expect(200)["next_cursor"].as_str().unwrap().to_owned();
        let rest = sales.get(&format!("{at}/needs?archived=only&limit=2&cursor={cursor}")).await;
        let texts: Vec<Value> = [&first.json, &rest.json].iter().flat_map(|page| page["items"].as_array().unwrap()).map(|need| need["text"].clone()).collect();
        assert_eq!(texts, ["需求 3", "需求 2", "需求 0"]);
        sales.get(&format!("{at}/needs?archived=maybe")).await.expect_problem(400, "invalid_parameter");
        sales.get("/api/v1/needs?archived=only").await.expect_problem(400, "invalid_parameter");
    }
}
