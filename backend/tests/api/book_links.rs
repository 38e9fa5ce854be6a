//! What hangs together in the record book: the ledger of a need, what fulfilled a plan, what a deal became, who helps.
//!
//! Proves R-OWN-1.

use crate::forms::{empty, export, import};
use crate::support::{Client, TestServer};
use reqwest::Method;
use serde_json::{Value, json};

fn cny(amount: &str) -> Value {
    json!({ "amount": amount, "currency": "CNY" })
}

/// Ends another server; that waits, which no runtime likes.
fn end(server: TestServer) {
    std::thread::spawn(move || drop(server)).join().unwrap();
}

/// The first record of a kind of the first customer.
async fn first(client: &Client, kind: &str) -> Value {
    let all = client.get("/api/v1/customers").await;
    let id = all.expect(200)["items"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let path = format!("/api/v1/customers/{id}/{kind}");
    client.get(&path).await.expect(200)["items"][0].clone()
}

/// The versions of the first need, without who wrote them down when.
async fn versions(client: &Client) -> Value {
    let need = first(client, "needs").await;
    let path = format!("/api/v1/needs/{}/versions", need["id"].as_str().unwrap());
    let mut ledger = client.get(&path).await.expect(200).clone();
    for version in ledger["versions"].as_array_mut().unwrap() {
        for own in ["author", "recorded_at"] {
            version.as_object_mut().unwrap().remove(own);
        }
    }
    ledger
}

/// A customer with a need that changed twice, a plan that a talk fulfilled, and a deal that became a contract.
async fn linked(sales: &Client) -> String {
    let at = sales.company().await;
    let need = json!({ "text": "降低采购成本", "wanted_by": "2026-06-01", "budget": cny("100000"), "happened_at": "2025-11-01", "category": "cost_down" });
    let need = sales.post(&format!("{at}/needs"), need).await;
    need.expect(201);
    let one = need.header("location").to_owned();
    let change = json!({ "text": "降低采购成本并缩短交期", "trigger": "产线扩建", "happened_at": "2025-12-05" });
    sales.patch(&one, "\"1\"", change).await.expect(200);
    let change = json!({ "wanted_by": null, "budget": cny("120000"), "confidential_budget": cny("150000"), "state": "proposed" });
    sales.patch(&one, "\"2\"", change).await.expect(200);
    let plan = json!({ "planned": "2026-03-05", "goal": "确认方案" });
    let plan = sales.post(&format!("{at}/plans"), plan).await.id();
    let talk = json!({
        "channels": ["phone"], "content": "方案确认", "purpose": "after_sales", "fulfils": plan, "acknowledge": ["no_next_step"],
    });
    sales
        .post(&format!("{at}/interactions"), talk)
        .await
        .expect(201);
    let deal = sales
        .post(&format!("{at}/opportunities"), json!({ "title": "二期" }))
        .await;
    deal.expect(201);
    let contract = json!({ "number": "HT-7", "amount": cny("500000"), "signed_on": "2026-01-05", "starts_on": "2026-01-10", "ends_on": "2027-01-09" });
    let path = format!("/api/v1/opportunities/{}/win", deal.id());
    let body = Some(json!({ "contract": contract }));
    let won = sales
        .send(Method::POST, &path, &[("if-match", "\"1\"")], body)
        .await;
    assert!(matches!(won.status, 200 | 201), "{}", won.text());
    at
}

both! {
    async fn a_ledger_and_what_became_of_things_move_along(server: TestServer) {
        let sales = server.login("sales").await;
        linked(&sales).await;
        let before = versions(&sales).await;
        assert_eq!(before["versions"].as_array().unwrap().len(), 3);
        for lang in ["zh", "en"] {
            let file = export(&sales.speaking(lang), "forms/book").await;
            let other = empty();
            let there = other.login("sales").await;
            let preview = import(&there, &file.body).await;
            assert_eq!(preview["issues"], json!([]), "{lang}");
            assert_eq!(versions(&there).await, before, "{lang}");
            let (plan, talk) = (first(&there, "plans").await, first(&there, "interactions").await);
            assert_eq!((&plan["fulfilled_by"], &plan["state"]), (&talk["id"], &json!("done")));
            assert_eq!(talk["purpose"], "after_sales");
            let (deal, contract) = (first(&there, "opportunities").await, first(&there, "contracts").await);
            assert_eq!((&deal["contract"], &deal["state"]), (&contract["id"], &json!("won")));
            // Once more it brings nothing, whatever the language.
            let again = export(&there.speaking("en"), "forms/book").await;
            let preview = import(&there, &again.body).await;
            let totals = &preview["totals"];
            for kind in ["needs", "plans", "interactions", "opportunities", "contracts"] {
                assert_eq!(totals[kind], 0, "{kind}: {totals}");
            }
            assert_eq!(versions(&there).await, before, "{lang}");
            end(other);
        }
    }

    async fn purposes_are_written_as_their_names(server: TestServer) {
        let sales = server.login("sales").await;
        linked(&sales).await;
        let book = export(&sales.speaking("zh"), "forms/book").await;
        let cells = cells(&book.body, "互动");
        assert!(cells.contains(&"售后服务".to_owned()), "{cells:?}");
        assert!(!cells.contains(&"after_sales".to_owned()), "{cells:?}");
    }

    async fn r_own_1_a_book_adds_helpers_of_known_customers_where_the_caller_may(server: TestServer) {
        let (sales, manager) = (server.login("sales").await, server.login("manager").await);
        let at = sales.customer(json!({ "name": "甲公司", "number": "N1" })).await;
        let helpers = json!({ "user_ids": [server.user("success")] });
        sales.put(&format!("{at}/collaborators"), helpers).await.expect(200);
        let book = |helper: &str| workbook(&[
            ("客户", &[&["客户编号", "名称", "协作人"], &["N1", "甲公司", helper]]),
            ("待办", &[&["客户编号", "事项"]]),
        ]);
        let names = async |client: &Client| {
            let page = client.get(&at).await.expect(200).clone();
            page["collaborators"].as_array().unwrap().iter().map(|one| one["id"].clone()).collect::<Vec<_>>()
        };
        let preview = import(&sales, &book("technical")).await;
        assert_eq!(preview["customers"][0]["action"], "extend");
        let both = names(&sales).await;
        assert!(both.contains(&json!(server.user("success"))) && both.contains(&json!(server.user("technical"))), "{both:?}");
        // Whoever helps may write to the customer, and says not who else helps.
        let technical = server.login("technical").await;
        import_if_allowed(&technical, &book("marketing")).await;
        assert_eq!(names(&manager).await.len(), 2);
    }

    async fn what_is_still_to_come_is_told_before_anything_is_made(server: TestServer) {
        let sales = server.login("sales").await;
        let bytes = workbook(&[
            ("客户", &[&["客户编号", "名称"], &["N1", "甲公司"]]),
            ("联系人", &[&["客户编号", "姓名", "离职时间"], &["N1", "陈经理", "2026-01"], &["N1", "张总监", "2030-01"]]),
            ("需求", &[&["客户编号", "需求内容", "提出时间"], &["N1", "降本", "2030-01-01"]]),
            ("阶段轨迹", &[&["客户编号", "阶段", "变更时间"], &["N1", "潜在", "2026-01-01"], &["N1", "意向", "2030-01-01"]]),
        ]);
        let preview = import(&sales, &bytes).await;
        let ahead: Vec<(i64, &str)> = preview["issues"].as_array().unwrap().iter()
            .filter(|one| one["code"] == "in_future")
            .map(|one| (one["line"].as_i64().unwrap(), one["column"].as_str().unwrap()))
            .collect();
        assert_eq!(ahead, [(3, "联系人 · 离职时间"), (2, "需求 · 提出时间"), (3, "阶段轨迹 · 变更时间")]);
        let all = crate::forms::facts(&sales).await.to_string();
        assert!(all.contains("张总监") && all.contains("2030-01"), "{all}");
    }

    async fn what_is_later_today_is_told_before_anything_is_made(server: TestServer) {
        let sales = server.login("sales").await;
        // It is half past nine; clocks may go wrong by five minutes.
        let bytes = workbook(&[
            ("客户", &[&["客户编号", "名称"], &["N1", "甲公司"]]),
            ("需求", &[&["客户编号", "需求内容", "提出时间"], &["N1", "降本", "2026-03-02 18:00"], &["N1", "扩容", "2026-03-02 09:33"]]),
            ("互动", &[&["客户编号", "发生时间", "方式", "沟通内容"], &["N1", "2026-03-02 17:00", "电话", "还没有打的电话"], &["N1", "2026-03-02 09:00", "电话", "打过的电话"]]),
            ("阶段轨迹", &[&["客户编号", "阶段", "变更时间"], &["N1", "潜在", "2026-01-01"], &["N1", "意向", "2026-03-02 16:00"]]),
        ]);
        let preview = import(&sales, &bytes).await;
        let mut ahead: Vec<(i64, &str)> = preview["issues"].as_array().unwrap().iter()
            .filter(|one| one["code"] == "in_future")
            .map(|one| (one["line"].as_i64().unwrap(), one["column"].as_str().unwrap()))
            .collect();
        ahead.sort_unstable();
        assert_eq!(ahead, [(2, "互动 · 发生时间"), (2, "需求 · 提出时间"), (3, "阶段轨迹 · 变更时间")], "{preview}");
        let talks = sales.get("/api/v1/interactions").await.expect(200)["items"].clone();
        let told: Vec<_> = talks.as_array().unwrap().iter().map(|one| one["content"].clone()).collect();
        assert_eq!(told, ["打过的电话"], "a talk still to come is none");
        let all = crate::forms::facts(&sales).await.to_string();
        assert!(all.contains("降本") && all.contains("扩容"), "{all}");
    }
}

/// Imports where the role lets; a refusal is as good as nothing made.
async fn import_if_allowed(client: &Client, bytes: &[u8]) {
    let request = client
        .request(Method::POST, "/api/v1/imports")
        .header("content-type", "application/octet-stream")
        .body(bytes.to_vec());
    let preview = client.answer(request).await;
    if preview.status == 201 {
        let id = preview.json["id"].as_str().unwrap().to_owned();
        client
            .post(&format!("/api/v1/imports/{id}/commit"), json!({}))
            .await;
    }
}

type Sheet<'a> = (&'a str, &'a [&'a [&'a str]]);

fn workbook(sheets: &[Sheet<'_>]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).unwrap();
        for (line, row) in (0_u32..).zip(rows.iter()) {
            for (at, cell) in (0_u16..).zip(row.iter()) {
                sheet.write_string(line, at, *cell).unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}

/// What stands in the cells of a sheet.
fn cells(bytes: &[u8], sheet: &str) -> Vec<String> {
    use calamine::Reader as _;
    let mut book: calamine::Xlsx<_> =
        calamine::open_workbook_from_rs(std::io::Cursor::new(bytes.to_vec())).unwrap();
    let range = book.worksheet_range(sheet).unwrap();
    range
        .rows()
        .flatten()
        .map(ToString::to_string)
        .filter(|cell| !cell.is_empty())
        .collect()
}
