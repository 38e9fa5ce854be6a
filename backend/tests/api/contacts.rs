//! Contacts move (R-SIG-3): leaving and changing role is one act, whichever way it is tried.
//!
//! Proves R-SEC-2.

use crate::support::{Answer, Client};
use serde_json::{Value, json};

async fn contact(client: &Client, at: &str, body: Value) -> (String, Value) {
    let made = client.post(&format!("{at}/contacts"), body).await;
    made.expect(201);
    (made.header("location").to_owned(), made.json)
}

async fn succeed(client: &Client, one: &str, version: i32, body: Value) -> Answer {
    let version = format!("\"{version}\"");
    let headers = [("if-match", version.as_str())];
    client
        .send(
            reqwest::Method::POST,
            &format!("{one}/succession"),
            &headers,
            Some(body),
        )
        .await
}

/// How many milestones, risks and plans a customer has.
async fn followed(client: &Client, at: &str) -> [usize; 3] {
    let mut counts = [0; 3];
    for (i, path) in ["milestones", "risks", "plans"].iter().enumerate() {
        let list = client.get(&format!("{at}/{path}")).await;
        counts[i] = list.expect(200)["items"].as_array().unwrap().len();
    }
    counts
}

both! {
    async fn r_sig_3_who_matters_leaves_by_the_act_alone(server: TestServer) {
        let sales = server.login("sales").await;
        let at = sales.company().await;
        let (decider, _) = contact(&sales, &at, json!({ "name": "陈经理", "decision_role": "decides" })).await;
        let (user, _) = contact(&sales, &at, json!({ "name": "小李", "decision_role": "uses" })).await;
        for taken in [json!({ "left_on": "2026-02-20" }), json!({ "decision_role": "influences" }), json!({ "decision_role": null }), json!({ "primary": false })] {
            sales.patch(&decider, "\"1\"", taken).await.expect_problem(409, "needs_succession");
        }
        // What takes nothing away is an ordinary change.
        sales.patch(&decider, "\"1\"", json!({ "title": "采购部经理" })).await.expect(200);
        // Whoever does not matter may leave by an ordinary change, but nobody in the future.
        sales.patch(&user, "\"1\"", json!({ "left_on": "2999-01-01" })).await.expect_field(422, "/left_on", "in_future");
        sales.patch(&user, "\"1\"", json!({ "left_on": "2026-02-20" })).await.expect(200);
        assert_eq!(followed(&sales, &at).await, [0, 0, 0]);
        let left = succeed(&sales, &decider, 2, json!({ "left_on": "2026-02-21" })).await;
        assert_eq!(left.expect(200)["contact"]["primary"], false, "whoever left leads nothing");
        assert_eq!(followed(&sales, &at).await, [1, 1, 1]);
        // A day that was wrong is put right without another risk.
        sales.patch(&decider, "\"3\"", json!({ "left_on": "2026-02-20" })).await.expect(200);
        assert_eq!(followed(&sales, &at).await, [1, 1, 1]);
    }

    async fn r_sig_3_the_main_mark_passes_with_what_must_follow(server: TestServer) {
        let sales = server.login("sales").await;
        let at = sales.company().await;
        let (one, _) = contact(&sales, &at, json!({ "name": "甲" })).await;
        let (two, _) = contact(&sales, &at, json!({ "name": "乙" })).await;
        assert_eq!(followed(&sales, &at).await, [0, 0, 0]);
        sales.patch(&two, "\"1\"", json!({ "primary": true })).await.expect(200);
        assert_eq!(followed(&sales, &at).await, [1, 1, 1]);
        // The other's version and trail say that the mark left it.
        let other = sales.get(&one).await;
        assert_eq!((other.etag().as_str(), &other.json["primary"]), ("\"2\"", &json!(false)));
        let audit = server.login("manager").await.get(&format!("{at}/audit")).await;
        let lost = audit.expect(200)["items"].as_array().unwrap().iter().any(|entry| {
            entry["record_id"] == other.json["id"] && entry["changes"][0]["field"] == "primary" && entry["changes"][0]["to"]["value"] == "false"
        });
        assert!(lost, "{}", audit.text());
    }

    async fn r_sig_3_a_change_of_role_is_the_same_act(server: TestServer) {
        let sales = server.login("sales").await;
        let at = sales.company().await;
        let (one, _) = contact(&sales, &at, json!({ "name": "陈经理", "title": "采购部经理", "decision_role": "decides" })).await;
        let (two, there) = contact(&sales, &at, json!({ "name": "刘总监", "decision_role": "influences" })).await;
        let me = there["id"].clone();
        succeed(&sales, &one, 1, json!({ "left_on": "2026-02-20", "title": "顾问" })).await.expect_field(422, "/title", "invalid");
        let stranger = json!({ "successor": "019a0000-0000-7000-8000-000000000000" });
        succeed(&sales, &one, 1, stranger).await.expect_field(422, "/successor", "no_such_contact");
        let done = succeed(&sales, &one, 1, json!({ "title": "顾问", "decision_role": "influences", "successor": me, "takes_over": true, "meet": "2099-01-05" })).await;
        let done = done.expect(200).clone();
        assert_eq!((&done["contact"]["title"], &done["contact"]["decision_role"], &done["contact"]["left_on"]), (&json!("顾问"), &json!("influences"), &json!(null)));
        assert_eq!((&done["successor"]["decision_role"], &done["successor"]["primary"]), (&json!("decides"), &json!(true)));
        assert_eq!((&done["risk"]["kind"], &done["plan"]["planned"], &done["plan"]["contact"]["id"]), (&json!("decision_chain"), &json!("2099-01-05"), &me));
        assert_eq!(followed(&sales, &at).await, [1, 1, 1]);
        // Whoever stays and gave the decisions away does not go on deciding by accident.
        let version = sales.get(&two).await.json["version"].as_i64().unwrap();
        let handed = succeed(&sales, &two, i32::try_from(version).unwrap(), json!({ "new_successor": { "name": "王总" } })).await;
        let handed = handed.expect(200).clone();
        assert_eq!((&handed["contact"]["decision_role"], &handed["successor"]["decision_role"]), (&json!(null), &json!("decides")));
    }

    /// Archiving takes away as leaving does: whoever matters goes by the act, as long as somebody could follow.
    async fn r_sig_3_the_archive_is_no_way_round_the_act(server: TestServer) {
        let sales = server.login("sales").await;
        let at = sales.company().await;
        let (main, _) = contact(&sales, &at, json!({ "name": "陈经理" })).await;
        let (decider, _) = contact(&sales, &at, json!({ "name": "王总", "decision_role": "decides" })).await;
        let (user, _) = contact(&sales, &at, json!({ "name": "小李" })).await;
        for one in [&main, &decider] {
            sales.delete(one, "\"1\"").await.expect_problem(409, "needs_succession");
            assert!(sales.get(one).await.expect(200)["archived_at"].is_null());
        }
        // Whoever does not matter goes into the archive as ever.
        sales.delete(&user, "\"1\"").await.expect(204);
        // Whoever left by the act may be archived afterwards.
        succeed(&sales, &decider, 1, json!({ "left_on": "2026-02-20" })).await.expect(200);
        sales.delete(&decider, "\"2\"").await.expect(204);
        assert_eq!(followed(&sales, &at).await, [1, 1, 1]);
        // Nobody is left who could follow: the last one goes, and what must follow is made all the same.
        sales.delete(&main, "\"1\"").await.expect(204);
        assert_eq!(followed(&sales, &at).await, [2, 2, 2]);
        // Another is the main contact by now, and stays it when the first comes back.
        let (next, made) = contact(&sales, &at, json!({ "name": "赵工" })).await;
        assert_eq!(made["primary"], true);
        let back = sales.post(&format!("{main}/restore"), json!({})).await;
        assert_eq!(back.expect(200)["primary"], false);
        assert_eq!(sales.get(&next).await.expect(200)["primary"], true);
        assert_eq!(followed(&sales, &at).await, [2, 2, 2]);
    }

    async fn a_private_mailbox_is_a_hint_and_no_error(server: TestServer) {
        let sales = server.login("sales").await;
        let at = sales.company().await;
        let (one, made) = contact(&sales, &at, json!({ "name": "陈经理", "email": "chen@163.com" })).await;
        assert_eq!(made["hints"], json!(["private_mailbox"]));
        let changed = sales.patch(&one, "\"1\"", json!({ "email": "chen@hengli.com.cn" })).await;
        assert_eq!(changed.expect(200)["hints"], json!([]));
    }
}

/// A contact, read and patched by someone, and what its trail says of each version.
async fn patched(client: &Client, id: &str, body: Value) -> i64 {
    let at = format!("/api/v1/contacts/{id}");
    let etag = client.get(&at).await.etag();
    let after = client.patch(&at, &etag, body).await;
    after.expect(200)["version"].as_i64().unwrap()
}

both! {
    async fn r_sec_2_what_is_written_over_an_unseen_value_is_a_change_be_it_right_or_wrong(server: TestServer) {
        let (sales, success) = (server.login("sales").await, server.login("success").await);
        let made = sales.post("/api/v1/customers", json!({ "name": "静水科技有限公司" })).await;
        let at = format!("/api/v1/customers/{}", made.expect(201)["card"]["id"].as_str().unwrap());
        let mut said = Vec::new();
        for number in ["13987651234", "13987659999"] {
            let contact = json!({ "name": "欧阳水", "mobile": number, "preferences": format!("请打 {number}"), "title": "经理" });
            let id = sales.post(&format!("{at}/contacts"), contact).await;
            id.expect(201);
            let id = id.id();
            // The same guess: right for the one, wrong for the other.
            let mut versions = Vec::new();
            for guess in [
                json!({ "mobile": "13987651234" }),
                json!({ "preferences": "请打 13987651234" }),
                json!({ "name": "欧阳水" }),
                // What is shown comes back, and what everyone sees: no change, for anyone.
                json!({ "mobile": "139****1234", "title": "经理" }),
            ] {
                versions.push(patched(&success, &id, guess).await);
            }
            let trail = server.login("manager").await.get(&format!("{at}/audit")).await;
            let fields: Vec<Vec<String>> = trail.expect(200)["items"].as_array().unwrap().iter()
                .filter(|entry| entry["record_id"] == *id)
                .map(|entry| entry["changes"].as_array().unwrap().iter().map(|c| c["field"].as_str().unwrap().to_owned()).collect())
                .collect();
            said.push((versions, fields));
        }
        assert_eq!(said[0], said[1]);
        assert_eq!(said[0].0, [2, 3, 4, 4]);
        // Whoever sees the value changes nothing by writing it again.
        let first = sales.get(&format!("{at}/contacts")).await.json["items"][0]["id"].as_str().unwrap().to_owned();
        assert_eq!(patched(&sales, &first, json!({ "mobile": "13987651234", "name": "欧阳水" })).await, 4);
    }

    async fn a_contact_that_has_left_keeps_its_history(server: TestServer) {
        let sales = server.login("sales").await;
        let at = sales.company().await;
        let made = sales.post(&format!("{at}/contacts"), json!({ "name": "陈经理", "decision_role": "decides" })).await;
        made.expect(201);
        let (id, one) = (made.id(), made.header("location").to_owned());
        let talk = json!({ "channels": ["visit"], "content": "看了样机", "contacts": [id], "acknowledge": ["no_next_step"] });
        let talk = sales.post(&format!("{at}/interactions"), talk).await;
        talk.expect(201);
        let left = json!({ "left_on": "2026-02-20" });
        sales.send(reqwest::Method::POST, &format!("{one}/succession"), &[("if-match", "\"1\"")], Some(left)).await.expect(200);
        let read = sales.get(&format!("/api/v1/interactions/{}", talk.id())).await;
        assert_eq!(read.expect(200)["contacts"][0]["id"], json!(id));
        assert_eq!(read.json["contacts"][0]["name"]["value"], "陈经理");
        assert_eq!(sales.get(&one).await.expect(200)["left_on"], "2026-02-20");
    }
}
