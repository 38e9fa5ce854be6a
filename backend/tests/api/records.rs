//! Contacts, interactions, to-dos, contracts, tags, and the timeline and audit trail that they leave.
//!
//! Proves R-LOG-1, R-LOG-2, R-SLA-1.

use serde_json::{Value, json};

fn talk(content: &str, more: Value) -> Value {
    let mut body =
        json!({ "channels": ["phone"], "content": content, "acknowledge": ["no_next_step"] });
    body.as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    body
}

both! {
    /// R-NEXT.
    async fn r_next_saving_without_a_next_step_asks(server: TestServer) {
        let sales = server.login("sales").await;
        let at = sales.company().await;
        let body = json!({ "channels": ["phone"], "content": "介绍功能" });
        let asked = sales.post(&format!("{at}/interactions"), body.clone()).await;
        assert_eq!(asked.expect_problem(409, "confirmation_needed")["confirm"][0]["code"], "no_next_step");
        assert_eq!(sales.get(&format!("{at}/interactions")).await.json["items"], json!([]));
        let mut with = body.clone();
        with["todos"] = json!([{ "what": "发送行业案例", "due": "2099-05-15" }]);
        let made = sales.post(&format!("{at}/interactions"), with).await;
        let todo = made.expect(201)["todos"][0].clone();
        let card = sales.get(&at).await.json["card"].clone();
        assert_eq!(card["next_step"]["what"], "发送行业案例");
        assert_eq!(card["next_step"]["due"], "2099-05-15", "a bare day passes no zone");
        // Ticking the last one off asks as well.
        let one = format!("/api/v1/todos/{}", todo["id"].as_str().unwrap());
        sales.patch(&one, "\"1\"", json!({ "state": "done" })).await.expect_problem(409, "confirmation_needed");
        let done = sales.patch(&one, "\"1\"", json!({ "state": "done", "acknowledge": ["no_next_step"] })).await;
        assert!(done.expect(200)["done_at"].is_string());
        assert_eq!(sales.get(&at).await.json["card"]["next_step"], json!(null));
    }

    async fn r_sla_1_what_is_recorded_a_day_later_is_late(server: TestServer) {
        let sales = server.login("sales").await;
        let at = format!("{}/interactions", sales.company().await);
        let ago = |hours| (server.clock.now() - chrono::Duration::hours(hours)).to_rfc3339();
        let late = |hours| {
            let (sales, at, when) = (sales.clone(), at.clone(), ago(hours));
            async move { sales.post(&at, talk("x", json!({ "happened_at": when }))).await.expect(201)["late"].clone() }
        };
        assert_eq!((late(23).await, late(25).await), (json!(false), json!(true)));
        // Whether it was late is asked anew where its time is put right.
        let one = sales.post(&at, talk("x", json!({}))).await;
        let path = format!("/api/v1/interactions/{}", one.id());
        for (version, hours, is_late) in [(1, 25, true), (2, 23, false)] {
            let moved = sales.patch(&path, &format!("\"{version}\""), json!({ "happened_at": ago(hours) })).await;
            assert_eq!(moved.expect(200)["late"], json!(is_late), "{hours}");
        }
        let future = (server.clock.now() + chrono::Duration::hours(1)).to_rfc3339();
        sales.post(&at, talk("x", json!({ "happened_at": future }))).await.expect_field(422, "/happened_at", "in_future");
    }

    /// R-TRUE.
    async fn r_true_only_a_manager_above_doubts(server: TestServer) {
        let sales = server.login("sales").await;
        let at = sales.company().await;
        let made = sales.post(&format!("{at}/interactions"), talk("x", json!({ "judgement": "有戏" }))).await;
        let one = format!("/api/v1/interactions/{}", made.expect(201)["id"].as_str().unwrap());
        sales.patch(&one, "\"1\"", json!({ "doubtful": "不实" })).await.expect_problem(403, "forbidden");
        let manager = server.login("manager").await;
        let doubted = manager.patch(&one, "\"1\"", json!({ "doubtful": "不实" })).await;
        assert_eq!((&doubted.expect(200)["doubtful"], &doubted.json["judgement"]), (&json!("不实"), &json!("有戏")));
    }

    async fn r_log_2_one_timeline_newest_first_with_backdated_facts_in_place(server: TestServer) {
        let sales = server.login("sales").await;
        let at = sales.company().await;
        for (day, content) in [("2024-05-20", "会议"), ("2024-05-10", "电话"), ("2024-05-15", "拜访")] {
            sales.post(&format!("{at}/interactions"), talk(content, json!({ "happened_at": day }))).await.expect(201);
        }
        sales.post(&format!("{at}/contacts"), json!({ "name": "陈经理" })).await.expect(201);
        sales.post(&format!("{at}/tags"), json!({ "dimension": "need", "label": "降本" })).await.expect(201);
        let read = |query: &'static str| {
            let (sales, at) = (sales.clone(), at.clone());
            async move { sales.get(&format!("{at}/timeline?{query}")).await.expect(200)["items"].as_array().unwrap().clone() }
        };
        let talks: Vec<_> = read("dimension=interactions").await.iter().map(|e| e["what"]["interaction"]["content"].clone()).collect();
        assert_eq!(talks, ["会议", "拜访", "电话"]);
        let all = read("").await;
        let kinds: Vec<_> = all.iter().map(|e| e["what"]["kind"].as_str().unwrap().to_owned()).collect();
        assert_eq!(kinds, ["tagged", "contact_added", "stage_change", "customer_created", "interaction", "interaction", "interaction"]);
        assert_eq!(read("from=2024-05-12T00:00:00Z&to=2024-05-18T00:00:00Z").await.len(), 1);
        assert_eq!(read("author=me").await.len(), 7);
        let counts = sales.get(&format!("{at}/timeline/counts")).await;
        assert!(counts.expect(200).as_array().unwrap().contains(&json!({ "dimension": "interactions", "count": 3 })));
        // Page by page without gap or repeat.
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = sales.get(&format!("{at}/timeline?limit=2{cursor}")).await;
            seen.extend(page.expect(200)["items"].as_array().unwrap().iter().map(|e| e["id"].clone()));
            match page.json["next_cursor"].as_str() {
                Some(text) => cursor = format!("&cursor={text}"),
                None => break,
            }
        }
        assert_eq!(seen, all.iter().map(|e| e["id"].clone()).collect::<Vec<_>>());
    }

    async fn r_log_1_the_audit_trail_says_from_what_to_what(server: TestServer) {
        let (sales, manager) = (server.login("sales").await, server.login("manager").await);
        let at = sales.company().await;
        let made = sales.post(&format!("{at}/contacts"), json!({ "name": "陈经理", "mobile": "13812345678" })).await;
        let one = format!("/api/v1/contacts/{}", made.expect(201)["id"].as_str().unwrap());
        sales.patch(&one, "\"1\"", json!({ "mobile": "13900001111", "title": "采购部经理" })).await.expect(200);
        sales.get(&format!("{at}/audit")).await.expect_problem(403, "forbidden");
        let entry = |audit: Value| audit["items"].as_array().unwrap().iter().find(|e| e["action"] == "changed").unwrap().clone();
        let seen = entry(manager.get(&format!("{at}/audit")).await.expect(200).clone());
        let mobile = seen["changes"].as_array().unwrap().iter().find(|c| c["field"] == "mobile").unwrap().clone();
        assert_eq!((&mobile["from"]["value"], &mobile["to"]["value"]), (&json!("13812345678"), &json!("13900001111")));
        assert_eq!(seen["author"]["name"], "王丽");
        let masked = entry(server.login("admin").await.get(&format!("{at}/audit")).await.expect(200).clone());
        let mobile = masked["changes"].as_array().unwrap().iter().find(|c| c["field"] == "mobile").unwrap().clone();
        assert_eq!((&mobile["from"]["shown"], &mobile["to"]["shown"]), (&json!("138****5678"), &json!("139****1111")));
    }

    async fn every_kind_is_made_changed_archived_and_restored(server: TestServer) {
        let sales = server.login("sales").await;
        let at = sales.company().await;
        let kinds = [
            ("contacts", json!({ "name": "陈经理" }), json!({ "title": "经理" })),
            ("contracts", json!({ "number": "HT-1" }), json!({ "state": "ended" })),
            ("todos", json!({ "what": "发送", "due": "2099-01-01" }), json!({ "what": "寄送" })),
            ("interactions", talk("电话", json!({})), json!({ "feedback": "有兴趣" })),
        ];
        for (kind, new, change) in kinds {
            let made = sales.post(&format!("{at}/{kind}"), new).await;
            made.expect(201);
            let one = made.header("location").to_owned();
            let changed = sales.patch(&one, &made.etag(), change.clone()).await;
            let (field, value) = change.as_object().unwrap().iter().next().map(|(f, v)| (f.clone(), v.clone())).unwrap();
            assert_eq!(changed.expect(200)[&field], value, "{kind}");
            sales.patch(&one, &made.etag(), change).await.expect_problem(412, "stale");
            // The only to-do is the next step (R-NEXT).
            let confirmed = if kind == "todos" { "?acknowledge=no_next_step" } else { "" };
            sales.delete(&format!("{one}{confirmed}"), &changed.etag()).await.expect(204);
            assert_eq!(sales.get(&format!("{at}/{kind}")).await.json["items"], json!([]), "{kind}");
            assert_eq!(sales.get(&format!("{at}/{kind}?archived=true")).await.json["items"].as_array().unwrap().len(), 1);
            let back = sales.post(&format!("{one}/restore"), json!({})).await;
            assert_eq!(back.expect(200)["archived_at"], json!(null), "{kind}");
            assert_eq!(sales.get(&format!("/api/v1/{kind}")).await.json["items"].as_array().unwrap().len(), 1, "{kind}");
            server.login("sales2").await.get(&one).await.expect_problem(404, "not_found");
        }
    }

    async fn there_is_one_main_contact_and_a_person_has_its_own(server: TestServer) {
        let sales = server.login("sales").await;
        let at = sales.company().await;
        let first = sales.post(&format!("{at}/contacts"), json!({ "name": "甲" })).await;
        assert_eq!(first.expect(201)["primary"], true);
        sales.post(&format!("{at}/contacts"), json!({ "name": "乙", "primary": true })).await.expect(201);
        let list = sales.get(&format!("{at}/contacts")).await;
        let primary: Vec<_> = list.json["items"].as_array().unwrap().iter().filter(|c| c["primary"] == true).map(|c| c["name"]["value"].clone()).collect();
        assert_eq!(primary, ["乙"]);
        sales.post(&format!("{at}/contacts"), json!({ "name": "丙", "mobile": "abc", "email": "x" })).await.expect_field(422, "/mobile", "bad_phone");
        let person = sales.post("/api/v1/customers", json!({ "kind": "person", "name": "王小明" })).await;
        let own = format!("/api/v1/customers/{}/contacts", person.expect(201)["card"]["id"].as_str().unwrap());
        assert_eq!(sales.get(&own).await.json["items"][0]["name"]["value"], "王小明");
        // A later contact of someone else's customer is none of this one's.
        let foreign = list.json["items"][0]["id"].clone();
        let talk = talk("x", json!({ "contacts": [foreign] }));
        let elsewhere = own.replace("/contacts", "/interactions");
        sales.post(&elsewhere, talk).await.expect_field(422, "/contacts/0", "no_such_contact");
    }

    async fn whoever_a_to_do_is_for_may_tick_it_off(server: TestServer) {
        let (sales, technical) = (server.login("sales").await, server.login("technical").await);
        let at = sales.company().await;
        let mine = json!({ "what": "评估", "due": "2099-01-01", "assignee": { "kind": "user", "id": server.user("technical") } });
        let theirs = json!({ "what": "报价", "due": "2099-01-02" });
        let mine = sales.post(&format!("{at}/todos"), mine).await.header("location").to_owned();
        let theirs = sales.post(&format!("{at}/todos"), theirs).await.header("location").to_owned();
        technical.patch(&mine, "\"1\"", json!({ "state": "done" })).await.expect(200);
        technical.patch(&theirs, "\"1\"", json!({ "state": "done" })).await.expect_problem(403, "forbidden");
        let nobody = json!({ "what": "x", "assignee": { "kind": "user", "id": "01890a5d-ac96-774b-bcce-b302099a8057" } });
        sales.post(&format!("{at}/todos"), nobody).await.expect_field(422, "/assignee", "no_such_user");
    }

    async fn contracts_end_after_they_start(server: TestServer) {
        let sales = server.login("sales").await;
        let at = format!("{}/contracts", sales.company().await);
        let bad = json!({ "starts_on": "2026-02-01", "ends_on": "2026-01-01" });
        sales.post(&at, bad).await.expect_field(422, "/ends_on", "dates_out_of_order");
        sales.post(&at, json!({ "amount": { "amount": "-1", "currency": "CNY" } })).await.expect_field(422, "/amount", "wrong_type");
        let about = json!({ "amount": { "amount": "500000", "currency": "CNY", "about": true }, "starts_on": "2026" });
        let made = sales.post(&at, about).await;
        assert_eq!(made.expect(201)["amount"]["value"], json!({ "amount": "500000.00", "about": true, "currency": "CNY" }));
        assert_eq!(made.json["starts_on"], "2026");
    }
}
