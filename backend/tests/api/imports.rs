//! Imports of the real paper forms over HTTP, and what bad files get.
//!
//! Proves R-SEC-3.

use crate::support::{Answer, Client};
use reqwest::Method;
use serde_json::json;

const F1: &[u8] = include_bytes!("../samples/f1-tracking-record.csv");
const F3: &[u8] = include_bytes!("../samples/f3-relationship-record.csv");

const F2: &[u8] = include_bytes!("../samples/f2-universal-form.json");
const F5: &[u8] = include_bytes!("../samples/f5-follow-up-plan.csv");
const F5_GB: &[u8] = include_bytes!("../samples/f5-follow-up-plan.gb18030.csv");

async fn upload(client: &Client, bytes: Vec<u8>) -> Answer {
    let request = client
        .request(Method::POST, "/api/v1/imports")
        .header("content-type", "text/csv")
        .header("x-file-name", "%E8%B7%9F%E8%BF%9B.csv")
        .body(bytes);
    client.answer(request).await
}

fn gb18030(bytes: &[u8]) -> Vec<u8> {
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    encoding_rs::GB18030.encode(&text).0.into_owned()
}

async fn commit(client: &Client, preview: &Answer) -> Answer {
    let id = preview.expect(201)["id"].as_str().unwrap().to_owned();
    client
        .post(&format!("/api/v1/imports/{id}/commit"), json!({}))
        .await
}

both! {
    async fn the_relationship_record_comes_in_as_it_is(server: TestServer) {
        let sales = server.login("sales").await;
        let preview = upload(&sales, F3.to_vec()).await;
        assert_eq!(preview.expect(201)["file_name"], "跟进.csv");
        assert_eq!(preview.json["customers"][0]["action"], "create");
        assert_eq!(preview.json["not_taken"], json!([]));
        assert_eq!(preview.json["totals"]["milestones"], 3);
        assert_eq!(sales.get("/api/v1/customers").await.json["items"], json!([]), "a preview makes nothing");
        let made = commit(&sales, &preview).await;
        assert_eq!(made.expect(200)["totals"]["interactions"], 4);
        let id = made.json["customer_ids"][0].as_str().unwrap().to_owned();
        let customer = sales.get(&format!("/api/v1/customers/{id}")).await.expect(200).clone();
        // R-STG-1: 潜在 05-10 → 意向 05-15 → 合作中 05-30; R-STG-2: the gate stays open and is listed.
        let life: Vec<_> = customer["card"]["lifeline"].as_array().unwrap().iter().map(|s| s["stage"].clone()).collect();
        assert_eq!(life, ["potential", "interested", "cooperating"]);
        assert_eq!(customer["open_gates"], json!(["contract"]));
        assert_eq!(customer["card"]["expected_purchase"]["value"], json!({ "amount": "500000.00", "about": true, "currency": "CNY" }));
        let late = sales.get(&format!("/api/v1/customers/{id}/interactions")).await;
        assert!(late.json["items"].as_array().unwrap().iter().all(|i| i["late"] == false), "R-SLA-1: imports are not late");
        // A contract that comes later fills the gate.
        let contract = json!({ "amount": { "amount": "500000", "currency": "CNY" }, "signed_on": "2024-05-30", "ends_on": "2025-05-29" });
        sales.post(&format!("/api/v1/customers/{id}/contracts"), contract).await.expect(201);
        assert_eq!(sales.get(&format!("/api/v1/customers/{id}")).await.json["open_gates"], json!([]));
        // Committing twice answers the same and makes nothing more.
        assert_eq!(commit(&sales, &preview).await.expect(200), &made.json);
        let again = upload(&sales, F3.to_vec()).await;
        assert_eq!(again.expect(201)["customers"][0]["action"], "duplicate");
    }

    async fn r_sec_3_the_tracking_record_comes_in_gb18030_with_its_mask(server: TestServer) {
        let sales = server.login("sales").await;
        let preview = upload(&sales, gb18030(F1)).await;
        assert_eq!((&preview.expect(201)["encoding"], &preview.json["not_taken"]), (&json!("gb18030"), &json!([])));
        let made = commit(&sales, &preview).await;
        let id = made.expect(200)["customer_ids"][0].as_str().unwrap().to_owned();
        let customer = sales.get(&format!("/api/v1/customers/{id}")).await.expect(200).clone();
        assert_eq!(customer["card"]["number"], "TECH2023001", "R-NUM-2");
        assert_eq!((&customer["profile"]["industry"], &customer["profile"]["founded_on"]), (&json!("I642"), &json!("2015")));
        let contact = sales.get(&format!("/api/v1/customers/{id}/contacts")).await.json["items"][0].clone();
        assert_eq!(contact["mobile"], json!({ "access": "masked", "shown": "138****5678" }));
        assert_eq!((&contact["name"]["value"], &contact["department"]), (&json!("李总监"), &json!("采购部")));
        // The same file again adds nothing.
        let again = upload(&sales, F1.to_vec()).await;
        assert_eq!(again.expect(201)["customers"][0]["action"], "extend");
        assert_eq!(commit(&sales, &again).await.expect(200)["totals"]["interactions"], 0);
    }

    async fn bad_files_get_a_clear_error(server: TestServer) {
        let sales = server.login("sales").await;
        upload(&sales, vec![0xff, 0xfe, 0x00, 0x81, 0x00, 0x00]).await.expect_problem(422, "unknown_encoding");
        upload(&sales, b"a,b\n1,2\n".to_vec()).await.expect_problem(422, "unknown_form");
        // Half of a file: it ends inside a quoted cell.
        let text = String::from_utf8(F3.to_vec()).unwrap();
        let mut half = text.lines().next().unwrap().to_owned();
        half.push_str("\n\"恒力智能");
        upload(&sales, half.into_bytes()).await.expect_problem(422, "broken_file");
        let zh = upload(&sales.speaking("zh"), b"a,b\n1,2\n".to_vec()).await;
        assert_eq!(zh.json["title"], "无法识别的表格：没有已知的列");
        upload(&sales, vec![b'x'; 50 << 20]).await.expect_problem(413, "too_large");
        let json = sales.post("/api/v1/imports", json!({})).await;
        json.expect_problem(422, "unknown_form");
        upload(&server.login("technical").await, F3.to_vec()).await.expect_problem(403, "forbidden");
        assert_eq!(sales.get("/api/v1/customers").await.json["items"], json!([]), "nothing half-written");
    }

    async fn every_sample_is_read_the_same_in_both_encodings(server: TestServer) {
        let sales = server.login("sales").await;
        for file in [F1, F3] {
            let (utf8, other) = (upload(&sales, file.to_vec()).await, upload(&sales, gb18030(file)).await);
            assert_eq!((&other.expect(201)["encoding"], &other.json["not_taken"]), (&json!("gb18030"), &json!([])));
            for part in ["totals", "customers", "not_taken"] {
                assert_eq!(utf8.expect(201)[part], other.json[part], "{part}");
            }
        }
    }

    async fn every_sample_comes_in_whole_and_twice_makes_nothing_twice(server: TestServer) {
        let sales = server.login("sales").await;
        for (file, plans, cases) in [(F5, 3, 0), (F5_GB, 0, 0), (F2, 0, 1), (F1, 0, 0)] {
            let preview = upload(&sales, file.to_vec()).await;
            assert_eq!(preview.expect(201)["not_taken"], json!([]));
            assert_eq!(preview.json["totals"]["plans"], plans);
            let made = commit(&sales, &preview).await;
            assert_eq!(made.expect(200)["totals"], preview.json["totals"], "the preview says what is made");
            assert_eq!(made.json["totals"]["service_cases"], cases);
        }
        let plans = sales.get("/api/v1/plans").await.expect(200)["items"].clone();
        let states: Vec<_> = plans.as_array().unwrap().iter().map(|p| (p["state"].as_str().unwrap(), p["overdue"].as_bool().unwrap())).collect();
        assert_eq!(states, [("pending", true), ("done", false), ("pending", true)], "past plans are overdue, not refused");
        assert_eq!(plans[2]["contact"]["name"]["value"], "赵先生");
        let needs = sales.get("/api/v1/needs").await.expect(200)["items"].clone();
        let ledger = needs.as_array().unwrap().iter().find(|n| n["original"] == "需要采购一批办公设备").unwrap();
        assert_eq!((&ledger["versions"], &ledger["text"]), (&json!(2), &json!("增加设备数据同步功能，预算调整为12万元")));
        assert_eq!(ledger["trigger"], "客户内部系统升级，新增数据管理要求");
        let again = upload(&sales, F1.to_vec()).await;
        let none = json!({ "customers": 0, "contacts": 0, "interactions": 0, "todos": 0, "stage_changes": 0, "contracts": 0,
            "needs": 0, "risks": 0, "milestones": 0, "plans": 0, "service_cases": 0,
            "opportunities": 0, "key_facts": 0, "stories": 0, "questionnaires": 0 });
        assert_eq!(again.expect(201)["totals"], none);
        assert_eq!(commit(&sales, &again).await.expect(200)["totals"], none);
    }

    async fn a_kept_file_can_be_taken_again_by_its_id(server: TestServer) {
        let sales = server.login("sales").await;
        let preview = upload(&sales, F3.to_vec()).await;
        commit(&sales, &preview).await.expect(200);
        let archive = sales.get("/api/v1/milestones").await.expect(200)["items"].clone();
        assert_eq!(archive.as_array().unwrap().len(), 3);
        // As if its milestones had not been taken then.
        server.db().write(|conn| {
            use diesel::RunQueryDsl as _;
            Ok(diesel::delete(backend::db::schema::milestone::table).execute(conn)?)
        }).await.unwrap();
        let id = preview.json["id"].as_str().unwrap();
        let rerun = format!("/api/v1/imports/{id}/rerun");
        let made = sales.post(&rerun, json!({})).await.expect(200)["totals"].clone();
        assert_eq!((&made["milestones"], &made["interactions"], &made["customers"]), (&json!(3), &json!(0), &json!(0)));
        assert_eq!(sales.post(&rerun, json!({})).await.expect(200)["totals"]["milestones"], 0);
        server.login("manager").await.post(&rerun, json!({})).await.expect_problem(404, "not_found");
    }

    async fn a_formula_stays_text(server: TestServer) {
        let sales = server.login("sales").await;
        let text = String::from_utf8(F3.to_vec()).unwrap();
        let mut lines = text.lines();
        let heading = lines.next().unwrap();
        let row = lines.next().unwrap().replace("介绍功能，客户对价格有疑问", "\"=HYPERLINK(\"\"x\"\")\"");
        let preview = upload(&sales, format!("{heading}\n{row}\n").into_bytes()).await;
        let made = commit(&sales, &preview).await;
        let id = made.expect(200)["customer_ids"][0].as_str().unwrap().to_owned();
        let content = sales.get(&format!("/api/v1/customers/{id}/interactions")).await.json["items"][0]["content"].clone();
        assert_eq!(content, "=HYPERLINK(\"x\")");
    }

    async fn keys_that_the_universal_form_does_not_have_are_named_and_kept(server: TestServer) {
        let sales = server.login("sales").await;
        let mut form: serde_json::Value = serde_json::from_slice(F2).unwrap();
        form["profile"]["hobby"] = json!("钓鱼");
        form["follow_up"]["weather"] = json!("大雨");
        form["rating"] = json!({ "stars": 5 });
        let preview = upload(&sales, form.to_string().into_bytes()).await;
        let issues = preview.expect(201)["issues"].as_array().unwrap().clone();
        let named: Vec<_> = issues.iter().map(|issue| (issue["column"].as_str().unwrap(), issue["code"].as_str().unwrap())).collect();
        assert_eq!(named, [("profile.hobby", "unknown_column"), ("rating", "unknown_column"), ("follow_up.weather", "unknown_column")]);
        let made = commit(&sales, &preview).await;
        let id = made.expect(200)["customer_ids"][0].as_str().unwrap().to_owned();
        let profile = sales.get(&format!("/api/v1/customers/{id}")).await.json["profile"]["remarks"].clone();
        for kept in ["钓鱼", "大雨", "stars"] {
            assert!(profile.as_str().unwrap().contains(kept), "{profile}");
        }
    }
}
