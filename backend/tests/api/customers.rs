//! Customers: numbers, credit codes, duplicates, owners, versions, lists.
//!
//! Proves R-LOG-1, R-NAME, R-NUM-1, R-NUM-2, R-OWN-2.

use crate::support::Client;
use serde_json::{Value, json};

async fn make(client: &Client, body: Value) -> Value {
    client
        .post("/api/v1/customers", body)
        .await
        .expect(201)
        .clone()
}

fn id(customer: &Value) -> String {
    customer["card"]["id"].as_str().unwrap().to_owned()
}

both! {
    async fn r_num_1_two_at_the_same_moment_get_two_numbers(server: TestServer) {
        let sales = server.login("sales").await;
        let makes = (0..12).map(|i| {
            let sales = sales.clone();
            async move { make(&sales, json!({ "name": format!("第{i}家"), "industry": "I65" })).await["card"]["number"].as_str().unwrap().to_owned() }
        });
        let mut numbers = futures_util::future::join_all(makes).await;
        numbers.sort();
        let year = server.clock.now().format("%Y").to_string();
        let wanted: Vec<String> = (1..=12).map(|n| format!("TECH{year}{n:03}")).collect();
        assert_eq!(numbers, wanted);
    }

    async fn r_num_2_a_number_by_hand_is_kept_and_stepped_over(server: TestServer) {
        let sales = server.login("sales").await;
        let year = server.clock.now().format("%Y").to_string();
        let by_hand = format!("TECH{year}001");
        make(&sales, json!({ "name": "甲公司", "number": by_hand })).await;
        let next = make(&sales, json!({ "name": "乙公司", "industry": "I64" })).await;
        assert_eq!(next["card"]["number"], format!("TECH{year}002"));
        let taken = json!({ "name": "丙公司", "number": by_hand });
        sales.post("/api/v1/customers", taken).await.expect_field(409, "/number", "duplicate");
    }

    /// R-USCC.
    async fn r_uscc_wants_a_valid_check_character(server: TestServer) {
        let sales = server.login("sales").await;
        let bad = json!({ "name": "甲公司", "credit_code": "91350100M000100Y44" });
        sales.post("/api/v1/customers", bad).await.expect_field(422, "/credit_code", "bad_credit_code");
        let made = make(&sales, json!({ "name": "甲公司", "credit_code": "91350100m000100y43" })).await;
        assert_eq!(made["profile"]["credit_code"], "91350100M000100Y43");
    }

    async fn r_name_a_likely_duplicate_within_reach_is_asked_about(server: TestServer) {
        let (sales, other) = (server.login("sales").await, server.login("sales2").await);
        let first = make(&sales, json!({ "name": "恒力智能装备科技有限公司", "credit_code": "91350100M000100Y43" })).await;
        for again in [json!({ "name": "恒力智能装备科技　股份有限公司" }), json!({ "name": "别的名字", "credit_code": "91350100M000100Y43" })] {
            let asked = sales.post("/api/v1/customers", again).await;
            let confirm = &asked.expect_problem(409, "confirmation_needed")["confirm"][0];
            assert_eq!(confirm["code"], "likely_duplicate");
            assert_eq!(confirm["records"][0]["id"], first["card"]["id"]);
        }
        make(&sales, json!({ "name": "恒力智能装备科技", "acknowledge": ["likely_duplicate"] })).await;
        // Beyond reach nothing is revealed.
        make(&other, json!({ "name": "恒力智能装备科技有限公司" })).await;
    }

    /// R-OWN-1.
    async fn r_own_1_who_first_follows_up_owns_it(server: TestServer) {
        let (marketing, sales, other) = (server.login("marketing").await, server.login("sales").await, server.login("sales2").await);
        let made = make(&marketing, json!({ "name": "展会线索有限公司", "source": "exhibition" })).await;
        assert_eq!(made["card"]["owner"], json!(null));
        let at = format!("/api/v1/customers/{}/interactions", id(&made));
        let body = json!({ "channels": ["phone"], "content": "首次电话", "todos": [{ "what": "寄资料", "due": "2099-01-01" }] });
        other.post(&at, body).await.expect(201);
        let card = &other.get(&format!("/api/v1/customers/{}", id(&made))).await.json["card"];
        assert_eq!(card["owner"]["name"], "李娜");
        // It left the pool, and is out of reach of the other team.
        sales.get(&format!("/api/v1/customers/{}", id(&made))).await.expect_problem(404, "not_found");
        let version = other.get(&format!("/api/v1/customers/{}", id(&made))).await.etag();
        let steal = json!({ "owner_id": server.user("sales") });
        other.patch(&format!("/api/v1/customers/{}", id(&made)), &version, steal).await.expect_field(422, "/owner_id", "unknown_field");
    }

    async fn r_own_2_a_hand_over_moves_reach_and_stands_on_the_timeline(server: TestServer) {
        let (sales, other, manager) = (server.login("sales").await, server.login("sales2").await, server.login("manager").await);
        let customer = id(&make(&sales, json!({ "name": "甲公司" })).await);
        let at = format!("/api/v1/customers/{customer}/hand-overs");
        let body = json!({ "owner_id": server.user("sales2"), "reason": "区域调整" });
        other.post(&at, body.clone()).await.expect_problem(404, "not_found");
        server.login("success").await.post(&at, body.clone()).await.expect_problem(403, "forbidden");
        manager.post(&at, body).await.expect(200);
        sales.get(&format!("/api/v1/customers/{customer}")).await.expect_problem(404, "not_found");
        let timeline = other.get(&format!("/api/v1/customers/{customer}/timeline?dimension=profile")).await;
        let entry = &timeline.expect(200)["items"][0]["what"];
        assert_eq!((&entry["kind"], &entry["from"]["name"], &entry["to"]["name"]), (&json!("handed_over"), &json!("王丽"), &json!("李娜")));
        let admin = server.login("admin").await;
        let user = admin.get(&format!("/api/v1/users/{}", server.user("sales2"))).await;
        let off = admin.patch(&format!("/api/v1/users/{}", server.user("sales2")), &user.etag(), json!({ "active": false })).await;
        off.expect_problem(409, "owns_customers");
    }

    async fn a_collaborator_writes_but_neither_archives_nor_hands_over(server: TestServer) {
        let (sales, helper) = (server.login("sales").await, server.login("sales2").await);
        let customer = id(&make(&sales, json!({ "name": "甲公司" })).await);
        let at = format!("/api/v1/customers/{customer}");
        helper.get(&at).await.expect_problem(404, "not_found");
        sales.put(&format!("{at}/collaborators"), json!({ "user_ids": [server.user("sales2")] })).await.expect(200);
        let read = helper.get(&at).await;
        assert_eq!(read.expect(200)["rights"]["archive"], false);
        helper.patch(&at, &read.etag(), json!({ "city": "苏州市" })).await.expect(200);
        let read = helper.get(&at).await;
        helper.delete(&at, &read.etag()).await.expect_problem(403, "forbidden");
        helper.post(&format!("{at}/hand-overs"), json!({ "owner_id": server.user("sales2") })).await.expect_problem(403, "forbidden");
    }

    async fn versions_guard_every_change(server: TestServer) {
        let sales = server.login("sales").await;
        let customer = id(&make(&sales, json!({ "name": "甲公司" })).await);
        let at = format!("/api/v1/customers/{customer}");
        sales.send(reqwest::Method::PATCH, &at, &[], Some(json!({ "city": "苏州市" }))).await.expect_problem(428, "version_required");
        let first = sales.get(&at).await.etag();
        sales.patch(&at, &first, json!({ "city": "苏州市" })).await.expect(200);
        let stale = sales.patch(&at, &first, json!({ "city": "上海市" })).await;
        assert_eq!(stale.expect_problem(412, "stale")["current"]["profile"]["city"], "苏州市");
        sales.delete(&at, &first).await.expect_problem(412, "stale");
    }

    async fn r_log_1_archiving_hides_and_restoring_brings_back(server: TestServer) {
        let sales = server.login("sales").await;
        let customer = id(&make(&sales, json!({ "name": "甲公司", "expected_purchase": { "amount": "1000", "currency": "CNY" } })).await);
        let at = format!("/api/v1/customers/{customer}");
        sales.delete(&at, &sales.get(&at).await.etag()).await.expect(204);
        assert_eq!(sales.get("/api/v1/customers").await.json["items"], json!([]));
        assert_eq!(sales.get("/api/v1/customers?archived=true").await.json["items"].as_array().unwrap().len(), 1);
        assert_eq!(sales.get("/api/v1/board").await.json["columns"][0]["count"], 0);
        sales.patch(&at, &sales.get(&at).await.etag(), json!({ "city": "x" })).await.expect_problem(409, "archived");
        sales.post(&format!("{at}/contacts"), json!({ "name": "王丽" })).await.expect_problem(409, "archived");
        sales.post(&format!("{at}/restore"), json!({})).await.expect(200);
        let column = sales.get("/api/v1/board").await.json["columns"][0].clone();
        assert_eq!((&column["count"], &column["sums"]["amounts"][0]["amount"]), (&json!(1), &json!("1000.00")));
    }

    async fn the_same_request_twice_makes_one_record(server: TestServer) {
        let sales = server.login("sales").await;
        let key = [("idempotency-key", "a-key-of-mine")];
        let send = |body: Value| {
            let sales = sales.clone();
            async move { sales.send(reqwest::Method::POST, "/api/v1/customers", &key, Some(body)).await }
        };
        let first = send(json!({ "name": "甲公司" })).await;
        let second = send(json!({ "name": "甲公司" })).await;
        assert_eq!(first.expect(201)["card"]["id"], second.expect(201)["card"]["id"]);
        send(json!({ "name": "乙公司" })).await.expect_problem(422, "key_reused");
        assert_eq!(sales.get("/api/v1/customers?count=exact").await.json["total"], 1);
    }

    async fn lists_page_without_gap_or_repeat(server: TestServer) {
        let sales = server.login("sales").await;
        for i in 0..23 {
            let name = ["安", "白", "陈", "丁"][i % 4];
            let tier = ["high", "low"][i % 2];
            make(&sales, json!({ "name": format!("{name}{i}号公司"), "tier": tier })).await;
        }
        for sort in ["name", "-name", "number", "-created_at", "next_step", "-last_interaction_at", "stage_entered_at"] {
            let (mut seen, mut cursor) = (Vec::new(), String::new());
            loop {
                let page = sales.get(&format!("/api/v1/customers?limit=5&sort={sort}{cursor}")).await;
                let items = page.expect(200)["items"].as_array().unwrap().clone();
                seen.extend(items.iter().map(|card| card["id"].as_str().unwrap().to_owned()));
                match page.json["next_cursor"].as_str() {
                    Some(text) => cursor = format!("&cursor={text}"),
                    None => break,
                }
            }
            let all = seen.len();
            seen.sort();
            seen.dedup();
            assert_eq!((all, seen.len()), (23, 23), "{sort}");
        }
        let high = sales.get("/api/v1/customers?tier=high&count=exact&limit=1").await;
        assert_eq!(high.json["total"], 12);
        // A cursor serves its caller, its filter and its order alone.
        let cursor = high.json["next_cursor"].as_str().unwrap().to_owned();
        sales.get(&format!("/api/v1/customers?tier=low&limit=1&cursor={cursor}")).await.expect_problem(400, "invalid_cursor");
        let manager = server.login("manager").await;
        manager.get(&format!("/api/v1/customers?tier=high&limit=1&cursor={cursor}")).await.expect_problem(400, "invalid_cursor");
    }

    async fn two_chinese_characters_find_a_name(server: TestServer) {
        let sales = server.login("sales").await;
        make(&sales, json!({ "name": "恒力智能装备科技有限公司", "number": "EQP2024019" })).await;
        make(&sales, json!({ "name": "云帆科技有限公司" })).await;
        let found = |q: &'static str| {
            let sales = sales.clone();
            async move { sales.get(&format!("/api/v1/customers?q={q}")).await.expect(200)["items"].as_array().unwrap().len() }
        };
        // 智能, 科技, eqp2024, 力智 and something that nobody has.
        assert_eq!(found("%E6%99%BA%E8%83%BD").await, 1);
        assert_eq!(found("%E7%A7%91%E6%8A%80").await, 2);
        assert_eq!(found("eqp2024").await, 1);
        assert_eq!(found("%E5%8A%9B%E6%99%BA").await, 1);
        assert_eq!(found("%E6%99%BA%E6%85%A7").await, 0);
    }

    async fn what_is_wrong_is_said_by_field_and_in_the_callers_language(server: TestServer) {
        let sales = server.login("sales").await;
        let at = "/api/v1/customers";
        sales.post(at, json!({})).await.expect_field(422, "/name", "required");
        sales.post(at, json!({ "name": "  " })).await.expect_field(422, "/name", "required");
        sales.post(at, json!({ "name": "长".repeat(121) })).await.expect_field(422, "/name", "too_long");
        sales.post(at, json!({ "name": "甲", "nonsense": 1 })).await.expect_field(422, "/nonsense", "unknown_field");
        sales.post(at, json!({ "name": 7 })).await.expect_field(422, "/name", "wrong_type");
        sales.post(at, json!({ "name": "甲", "industry": "Z99" })).await.expect_field(422, "/industry", "bad_industry");
        sales.post(at, json!({ "name": "甲", "website": "javascript:alert(1)" })).await.expect_field(422, "/website", "bad_url");
        sales.post(at, json!({ "name": "甲", "stage": "nonsense" })).await.expect_field(422, "/stage", "no_such_stage");
        let zh = sales.speaking("zh-CN").post(at, json!({})).await;
        assert_eq!(zh.expect_problem(422, "invalid")["errors"][0]["message"], "必填");
        sales.get("/api/v1/customers?nonsense=1").await.expect_problem(400, "unknown_parameter");
        sales.get("/api/v1/customers?limit=0").await.expect_problem(400, "invalid_parameter");
        sales.get("/api/v1/customers/nonsense").await.expect_problem(404, "not_found");
        let wrong = sales.send(reqwest::Method::PUT, at, &[], None).await;
        assert!(wrong.expect_problem(405, "method_not_allowed")["title"].is_string() && wrong.header("allow").contains("POST"));
        let text = sales.request(reqwest::Method::POST, at).header("content-type", "text/plain").body("x");
        sales.answer(text).await.expect_problem(415, "unsupported_media");
        let broken = sales.request(reqwest::Method::POST, at).header("content-type", "application/json").body("{");
        sales.answer(broken).await.expect_problem(400, "malformed");
        let huge = sales.request(reqwest::Method::POST, at).header("content-type", "application/json").body("x".repeat(2 << 20));
        sales.answer(huge).await.expect_problem(413, "too_large");
    }
}
