//! Who sees what: canary values in every sealed field, looked for in everything that leaves the server.
//!
//! Proves R-SEC-1, R-SEC-2, R-SEC-3, R-SEC-5.

use crate::attachments::upload;
use crate::support::{Answer, Client};
use serde_json::{Value, json};

/// Values that stand in sealed fields and must reach nobody who is not entitled to them.
const PERSONAL: &[&str] = &[
    "欧阳金丝雀",
    "13987651234",
    "canary.person",
    "wx_canary_77",
    "wecom_canary_88",
    "1977-07-17",
    "02165439876",
    "13700009999",
];
const COMMERCIAL: &[&str] = &["7654321", "8765432", "9876543"];
const CONFIDENTIAL: &[&str] = &["底价金丝雀"];

/// A customer of `sales` with a canary in every sealed field; its id.
async fn nest(sales: &Client) -> String {
    let amount = |text: &str| json!({ "amount": text, "currency": "CNY" });
    let body = json!({
        "name": "金丝雀科技有限公司", "expected_purchase": amount("7654321"), "annual_revenue": amount("8765432"),
        "confidential_notes": "底价金丝雀", "remarks": "请打 13700009999 找她", "occupation": "欧阳金丝雀的职业",
        "habits": "canary.person 的习惯", "birthday": "1977-07-17",
    });
    let made = sales.post("/api/v1/customers", body).await;
    let id = made.expect(201)["card"]["id"].as_str().unwrap().to_owned();
    let at = format!("/api/v1/customers/{id}");
    let contact = json!({
        "name": "欧阳金丝雀", "mobile": "13987651234", "phone": "02165439876", "email": "canary.person@example.com",
        "wechat": "wx_canary_77", "wecom": "wecom_canary_88", "birthday": "1977-07-17", "preferences": "打 13700009999",
    });
    let contact = sales.post(&format!("{at}/contacts"), contact).await;
    let contact_id = contact.expect(201)["id"].clone();
    let contract = json!({ "amount": amount("9876543"), "signed_on": "2026-01-01", "ends_on": "2027-01-01", "usage": "找 13700009999" });
    sales
        .post(&format!("{at}/contracts"), contract)
        .await
        .expect(201);
    let interaction = json!({
        "channels": ["phone"], "content": "电话 13700009999", "feedback": "canary.person@example.com 来信",
        "contacts": [contact_id], "todos": [{ "what": "回电 13700009999", "due": "2099-01-01" }],
    });
    sales
        .post(&format!("{at}/interactions"), interaction)
        .await
        .expect(201);
    for (name, content, class) in [
        ("底价金丝雀.txt", "底价金丝雀 canary.person", "confidential"),
        ("7654321 报价.txt", "8765432", "commercial"),
    ] {
        let made = upload(sales, &at, name, content.as_bytes(), &[("class", class)]).await;
        made.expect(201);
    }
    upload(sales, &at, "打 13700009999.txt", b"open", &[])
        .await
        .expect(201);
    // Changes, so that the audit trail and the timeline hold sealed values of before and after.
    let read = sales.get(&at).await;
    let change = json!({ "expected_purchase": amount("7654321.11"), "annual_revenue": amount("8765432.11"), "remarks": "改打 13700009999" });
    sales.patch(&at, &read.etag(), change).await.expect(200);
    let change = json!({ "mobile": "139 8765 1234", "name": "欧阳金丝雀女士" });
    sales
        .patch(
            &format!("/api/v1/contacts/{}", contact_id.as_str().unwrap()),
            "\"1\"",
            change,
        )
        .await
        .expect(200);
    id
}

/// Every GET of the OpenAPI document, with ids filled in where they are known.
async fn read_everything(client: &Client, customer: &str) -> Vec<Answer> {
    let document = client.get("/api/openapi.json").await.expect(200).clone();
    let mut ids = vec![("customers".to_owned(), customer.to_owned())];
    for kind in [
        "contacts",
        "contracts",
        "interactions",
        "todos",
        "stage-changes",
        "attachments",
    ] {
        let list = client
            .get(&format!("/api/v1/customers/{customer}/{kind}"))
            .await;
        for item in list.json["items"].as_array().cloned().unwrap_or_default() {
            ids.push((kind.to_owned(), item["id"].as_str().unwrap().to_owned()));
        }
    }
    let mut answers = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        if item.get("get").is_none() {
            continue;
        }
        let kind = path
            .trim_start_matches("/api/v1/")
            .split('/')
            .next()
            .unwrap_or_default();
        let fitting: Vec<_> = ids
            .iter()
            .filter(|(k, _)| k == kind)
            .map(|(_, id)| id.clone())
            .collect();
        let filled = if path.contains("{id}") {
            fitting
        } else {
            vec![String::new()]
        };
        for id in filled {
            let path = path
                .replace("{id}", &id)
                .replace("{code}", "potential")
                .replace("{stage}", "potential");
            answers.push(client.get(&path).await);
        }
    }
    answers
}

fn told(answers: &[Answer]) -> String {
    answers
        .iter()
        .map(|answer| String::from_utf8_lossy(&answer.body).into_owned())
        .collect::<Vec<_>>()
        .join("\n")
}

/// What of these stands in an answer.
fn found<'a>(text: &str, canaries: &[&'a str]) -> Vec<&'a str> {
    canaries
        .iter()
        .copied()
        .filter(|canary| text.contains(canary))
        .collect()
}

both! {
    async fn r_sec_1_no_sealed_value_leaves_in_any_answer(server: TestServer) {
        let sales = server.login("sales").await;
        let id = nest(&sales).await;
        let own = read_everything(&sales, &id).await;
        assert!(own.len() > 20, "only {} operations were tried", own.len());
        let text = told(&own);
        for canary in PERSONAL.iter().chain(COMMERCIAL).chain(CONFIDENTIAL) {
            assert!(text.contains(canary), "the owner does not see {canary}: the test is blind");
        }
        // The manager above sees all but what is confidential.
        let text = told(&read_everything(&server.login("manager").await, &id).await);
        assert_eq!(found(&text, CONFIDENTIAL), [""; 0]);
        assert_eq!(found(&text, COMMERCIAL).len(), COMMERCIAL.len());
        for role in ["technical", "success", "marketing", "admin", "manager2"] {
            let answers = read_everything(&server.login(role).await, &id).await;
            assert!(answers.iter().all(|answer| answer.status < 500), "{role}");
            assert!(answers.iter().filter(|answer| answer.status == 200).count() > 10, "{role} reads next to nothing");
            let text = told(&answers);
            assert!(text.contains("金丝雀科技有限公司"), "{role} does not reach it: the test is blind");
            let leaked: Vec<_> = [PERSONAL, COMMERCIAL, CONFIDENTIAL].iter().flat_map(|c| found(&text, c)).collect();
            assert_eq!(leaked, [""; 0], "{role}");
        }
        let text = told(&read_everything(&server.login("auditor").await, &id).await);
        assert_eq!(found(&text, PERSONAL).into_iter().chain(found(&text, CONFIDENTIAL)).collect::<Vec<_>>(), [""; 0]);
        assert_eq!(found(&text, COMMERCIAL).len(), COMMERCIAL.len(), "auditors see amounts");
        let text = told(&read_everything(&server.login("sales2").await, &id).await);
        assert!(!text.contains("金丝雀"), "the other team reaches it");
    }

    async fn technical_staff_see_masks(server: TestServer) {
        let sales = server.login("sales").await;
        let id = nest(&sales).await;
        let technical = server.login("technical").await;
        let contact = technical.get(&format!("/api/v1/customers/{id}/contacts")).await.expect(200)["items"][0].clone();
        assert_eq!(contact["mobile"], json!({ "access": "masked", "shown": "139****1234" }));
        assert_eq!(contact["email"], json!({ "access": "masked", "shown": "c***@example.com" }));
        assert_eq!(contact["birthday"], json!({ "access": "hidden" }));
        let customer = technical.get(&format!("/api/v1/customers/{id}")).await.expect(200).clone();
        assert_eq!(customer["card"]["expected_purchase"], json!({ "access": "masked", "shown": "CNY 5–10M" }));
        let chinese = technical.speaking("zh-CN").get(&format!("/api/v1/customers/{id}")).await;
        assert_eq!(chinese.json["card"]["expected_purchase"]["shown"], "CNY 500–1000万", "a band in the reader's own units");
        assert_eq!(customer["profile"]["confidential_notes"], json!({ "access": "hidden" }));
        assert_eq!(customer["profile"]["remarks"], "改打 137****9999");
    }

    async fn r_sec_1_a_stale_answer_is_masked_too(server: TestServer) {
        let sales = server.login("sales").await;
        let id = nest(&sales).await;
        let success = server.login("success").await;
        let contacts = success.get(&format!("/api/v1/customers/{id}/contacts")).await;
        let contact = contacts.json["items"][0]["id"].as_str().unwrap().to_owned();
        let stale = success.patch(&format!("/api/v1/contacts/{contact}"), "\"1\"", json!({ "title": "经理" })).await;
        stale.expect_problem(412, "stale");
        assert_eq!(found(&stale.text(), PERSONAL), [""; 0]);
        assert_eq!(stale.json["current"]["mobile"]["access"], "masked");
    }

    async fn r_sec_2_no_order_search_or_sum_tells_a_sealed_value(server: TestServer) {
        let sales = server.login("sales").await;
        nest(&sales).await;
        let person = json!({ "kind": "person", "name": "欧阳金丝雀", "number": "P001" });
        sales.post("/api/v1/customers", person).await.expect(201);
        for client in [&sales, &server.login("technical").await] {
            client.get("/api/v1/customers?sort=expected_purchase").await.expect_problem(403, "sealed_field");
            // 欧阳: a person's name is in no index, not even for the owner.
            assert_eq!(client.get("/api/v1/customers?q=%E6%AC%A7%E9%98%B3").await.expect(200)["items"], json!([]));
        }
        let column = |board: &Value| board["columns"][0]["sums"].clone();
        let own = column(sales.get("/api/v1/board").await.expect(200));
        assert_eq!((&own["complete"], &own["amounts"][0]["amount"]), (&json!(true), &json!("7654321.11")));
        let other = column(server.login("technical").await.get("/api/v1/board").await.expect(200));
        assert_eq!(other, json!({ "clear_rows": 0, "complete": false, "amounts": [] }));
        let filtered = column(server.login("technical").await.get("/api/v1/board?tier=high,low,medium").await.expect(200));
        assert_eq!(filtered["amounts"], json!([]));
    }

    async fn r_sec_3_a_mask_that_comes_back_changes_nothing(server: TestServer) {
        let sales = server.login("sales").await;
        let id = nest(&sales).await;
        let success = server.login("success").await;
        let at = format!("/api/v1/customers/{id}/contacts");
        let read = success.get(&at).await.expect(200)["items"][0].clone();
        let one = format!("/api/v1/contacts/{}", read["id"].as_str().unwrap());
        let etag = success.get(&one).await.etag();
        let form = json!({
            "name": read["name"], "mobile": read["mobile"], "email": read["email"], "birthday": read["birthday"], "title": "采购总监",
        });
        success.patch(&one, &etag, form).await.expect(200);
        let own = sales.get(&one).await.expect(200).clone();
        assert_eq!((&own["mobile"]["value"], &own["title"]), (&json!("139 8765 1234"), &json!("采购总监")));
        assert_eq!(own["birthday"]["value"], "1977-07-17");
        // A value that arrives masked is never shown as clear, not even to the owner.
        let masked = sales.post(&at, json!({ "name": "王*", "mobile": "138****5678" })).await;
        assert_eq!(masked.expect(201)["mobile"], json!({ "access": "masked", "shown": "138****5678" }));
        assert_eq!(masked.json["name"], json!({ "access": "masked", "shown": "王*" }));
    }

    async fn r_sec_5_confidential_notes_are_not_in_the_database_as_text(server: TestServer) {
        use backend::db::schema::customer_profile;
        use diesel::prelude::*;
        let sales = server.login("sales").await;
        nest(&sales).await;
        let stored: Vec<Option<Vec<u8>>> =
            server.db().read_now(|conn| Ok(customer_profile::table.select(customer_profile::confidential_notes).load(conn)?)).unwrap();
        let cipher = stored.into_iter().flatten().next().unwrap();
        assert!(!String::from_utf8_lossy(&cipher).contains("金丝雀"));
        // A manager above cannot overwrite what only the owner may see.
        let manager = server.login("manager").await;
        let list = manager.get("/api/v1/customers").await.expect(200)["items"][0]["id"].clone();
        let at = format!("/api/v1/customers/{}", list.as_str().unwrap());
        let etag = manager.get(&at).await.etag();
        manager.patch(&at, &etag, json!({ "confidential_notes": "x" })).await.expect_problem(403, "forbidden");
    }
}

/// Which roles write which kinds of record, on a customer of `sales` and their team.
#[rustfmt::skip]
const WRITES: &[(&str, &[&str])] = &[
    ("sales",     &["customers", "contacts", "contracts", "interactions", "todos", "tags", "stage-changes"]),
    ("manager",   &["customers", "contacts", "contracts", "interactions", "todos", "tags", "stage-changes"]),
    ("success",   &["contacts", "interactions", "todos"]),
    ("technical", &["interactions"]),
    ("marketing", &["tags"]),
    ("auditor",   &[]),
    ("admin",     &[]),
    ("manager2",  &[]),
];

both! {
    async fn writing_follows_the_matrix(server: TestServer) {
        let sales = server.login("sales").await;
        let bodies = [
            ("contacts", json!({ "name": "王丽" })),
            ("contracts", json!({ "number": "HT-1" })),
            ("interactions", json!({ "channels": ["phone"], "content": "x", "acknowledge": ["no_next_step"] })),
            ("todos", json!({ "what": "x", "due": "2099-01-01" })),
            ("tags", json!({ "dimension": "need", "label": "降本" })),
            ("stage-changes", json!({ "to": "negotiating", "acknowledge": ["no_next_step"] })),
        ];
        for (role, allowed) in WRITES {
            let made = sales.post("/api/v1/customers", json!({ "name": format!("{role} 有限公司") })).await;
            let id = made.expect(201)["card"]["id"].as_str().unwrap().to_owned();
            let client = server.login(role).await;
            let at = format!("/api/v1/customers/{id}");
            let read = client.get(&at).await;
            let status = client.patch(&at, &read.etag(), json!({ "city": "苏州市" })).await.status;
            assert_eq!(status, if allowed.contains(&"customers") { 200 } else { 403 }, "{role} customers");
            for (kind, body) in &bodies {
                let status = client.post(&format!("{at}/{kind}"), body.clone()).await.status;
                assert_eq!(status, if allowed.contains(kind) { 201 } else { 403 }, "{role} {kind}");
            }
        }
        let stranger = server.anonymous();
        stranger.get("/api/v1/customers").await.expect_problem(401, "not_signed_in");
    }
}
