//! The record book: every kind of record in one workbook, out of one installation and into another with the same facts.

use crate::forms::{empty, export, facts, import};
use crate::support::Client;
use serde_json::{Value, json};

fn cny(amount: &str) -> Value {
    json!({ "amount": amount, "currency": "CNY" })
}

/// Makes a record of a kind; its id.
async fn make(client: &Client, at: &str, kind: &str, body: Value) -> String {
    let made = client.post(&format!("{at}/{kind}"), body).await;
    made.expect(201)["id"].as_str().unwrap().to_owned()
}

/// A customer with something in every field of every kind of record.
async fn full(sales: &Client, helper: &Value) -> String {
    let referrer = json!({ "name": "介绍人有限公司", "number": "REF1" });
    let by = sales.post("/api/v1/customers", referrer).await.expect(201)["card"]["id"].clone();
    let made = sales
        .post(
            "/api/v1/customers",
            json!({
                "name": "恒力智能装备科技有限公司", "number": "MFG2026001", "industry": "C35", "source": "exhibition",
                "source_note": "工博会", "referred_by": by, "referral_reward": "礼品卡", "referral_rewarded_on": "2026-02",
                "credit_code": "91350100M000100Y43", "province": "江苏省", "city": "苏州市", "address": "星湖街 1 号",
                "website": "https://example.com", "founded_on": "2015", "headcount": { "from": 500, "to": 1000 },
                "registered_capital": cny("50000000"), "annual_revenue": { "from": "100000000", "to": "500000000", "currency": "CNY" },
                "main_products": "智能装备", "cooperation_history": "2022年试用", "decision_process": "三人签字",
                "purchase_goal": "降本", "tier": "medium", "key_account": true, "intent": "high",
                "expected_purchase": { "amount": "500000", "about": true, "currency": "CNY" },
                "pref_channel": "wechat", "pref_hours": "上午", "pref_frequency": "每周", "pref_avoid": "周五下午",
                "remarks": "=需要\n换行", "confidential_notes": "底价 40 万",
            }),
        )
        .await;
    let id = made.expect(201)["card"]["id"].as_str().unwrap().to_owned();
    let at = format!("/api/v1/customers/{id}");
    let contact = make(
        sales,
        &at,
        "contacts",
        json!({
            "name": "陈经理", "salutation": "先生", "title": "采购部经理", "department": "采购部", "decision_role": "decides",
            "mobile": "13812345678", "phone": "0512-65439876", "email": "chen@example.com", "wechat": "wxid_hl", "wecom": "wc_hl",
            "birthday": "1980-05-06", "preferences": "先发消息再打电话",
        }),
    )
    .await;
    // Another of the same name is somebody else; whoever left has a successor.
    let other = json!({ "name": "陈经理", "mobile": "13900000000", "email": "other@example.com" });
    make(sales, &at, "contacts", other).await;
    let gone = make(
        sales,
        &at,
        "contacts",
        json!({ "name": "张总监", "department": "采购部" }),
    )
    .await;
    let left = json!({ "left_on": "2025-11", "succeeded_by": contact });
    sales
        .patch(&format!("/api/v1/contacts/{gone}"), "\"1\"", left)
        .await
        .expect(200);
    // Whoever came after those who left is named by the talks as well.
    let last = make(sales, &at, "contacts", json!({ "name": "李工" })).await;
    let helpers = json!({ "user_ids": [helper] });
    sales
        .put(&format!("{at}/collaborators"), helpers)
        .await
        .expect(200);
    let need = make(
        sales,
        &at,
        "needs",
        json!({
            "category": "cost_down", "text": "降低采购成本", "pain_point": "单价高", "aim": "降低15%", "kind": "core",
            "priority": "high", "urgency": "high", "solution": "年度框架", "wanted_by": "2027-03", "budget": cny("120000"),
            "confidential_budget": cny("150000"), "state": "proposed",
        }),
    )
    .await;
    let change = json!({ "text": "降低采购成本并缩短交期", "trigger": "产线扩建" });
    sales
        .patch(&format!("/api/v1/needs/{need}"), "\"1\"", change)
        .await
        .expect(200);
    let deal = json!({
        "title": "二期扩容", "needs": [need], "amount": cny("880000"), "probability": 60, "expected_close": "2027-03", "remark": "与总部同步",
    });
    make(sales, &at, "opportunities", deal).await;
    let contract = json!({
        "number": "HT-1", "amount": cny("500000"), "signed_on": "2026-01-05", "starts_on": "2026-01-10", "ends_on": "2027-01-09",
        "product": "智能装备", "usage": "两条产线", "renewal": "unsure", "state": "active",
    });
    make(sales, &at, "contracts", contract).await;
    let talk = json!({
        "happened_at": "2026-03-01T06:00:00Z", "channels": ["meeting", "phone"], "direction": "incoming", "answered": "yes",
        "our_others": "售后部", "contacts": [contact, last], "content": "技术方案确认 🙂", "feedback": "参数符合预期",
        "consensus": "下周报价", "judgement": "意愿强", "competitor": "甲公司", "acknowledge": ["no_next_step"],
    });
    make(sales, &at, "interactions", talk).await;
    let todo = json!({ "what": "发送竞品对比表", "due": "2030-05-27", "assignee": { "kind": "customer" } });
    make(sales, &at, "todos", todo).await;
    let team = sales.get("/api/v1/teams").await.expect(200)["items"][0]["id"].clone();
    let todo = json!({ "what": "准备样机", "due": "2030-05-27", "assignee": { "kind": "team", "id": team } });
    make(sales, &at, "todos", todo).await;
    let todo = make(sales, &at, "todos", json!({ "what": "寄送案例册" })).await;
    let done = json!({ "state": "done", "acknowledge": ["no_next_step"] });
    sales
        .patch(&format!("/api/v1/todos/{todo}"), "\"1\"", done)
        .await
        .expect(200);
    let plan = json!({
        "planned": "2030-01-02T02:00:00Z", "contact": contact, "goal_kind": "proposal", "goal": "确认方案", "channels": ["visit"],
        "outline": "预算、周期", "materials": "案例册", "remark": "带样品",
    });
    make(sales, &at, "plans", plan).await;
    let risk = json!({
        "kind": "competition", "severity": "high", "description": "对手低价", "state": "handling",
        "measures": [{ "what": "总监拜访", "state": "taken" }, { "what": "对比表", "state": "planned" }],
    });
    make(sales, &at, "risks", risk).await;
    let case = json!({
        "kind": "problem", "severity": "medium", "contact": contact, "satisfaction": 4, "recommendation": 9, "comment": "响应快",
        "problem": "登录卡顿", "cause": "负载", "reported": "2026-02-01T01:00:00Z", "first_answered": "2026-02-01T02:00:00Z",
        "progress": "已定位", "solution": "扩容", "solved": "2026-02-01T08:00:00Z", "verdict": "已解决",
    });
    make(sales, &at, "service-cases", case).await;
    make(
        sales,
        &at,
        "milestones",
        json!({ "kind": "first_delivery", "date": "2026-02-10", "note": "首批", "remind": true }),
    )
    .await;
    let fact = json!({
        "subject": "decision", "statement": "三人签字", "source": "third_party", "source_note": "行业协会",
    });
    make(sales, &at, "key-facts", fact).await;
    make(
        sales,
        &at,
        "questionnaires",
        json!({ "kind": "satisfaction", "contact": contact, "note": "季度" }),
    )
    .await;
    let story = json!({
        "title": "一周挽回", "kind": "rescue", "happened": "提出终止", "worked": "高层拜访", "keywords": ["挽回", "拜访"], "shared_with": "nobody",
    });
    make(sales, &at, "stories", story).await;
    for (dimension, label) in [
        ("basic", "上市公司"),
        ("need", "降本"),
        ("behaviour", "价格敏感"),
    ] {
        let tag = json!({ "dimension": dimension, "label": label });
        sales.post(&format!("{at}/tags"), tag).await.expect(201);
    }
    id
}

both! {
    async fn every_field_of_every_kind_goes_out_and_comes_in(server: TestServer) {
        let sales = server.login("sales").await;
        full(&sales, &json!(server.user("sales2"))).await;
        let before = facts(&sales).await;
        let file = export(&sales, "forms/book").await;
        assert!(file.header("content-disposition").contains("_book.xlsx"));
        let other = empty();
        let there = other.login("sales").await;
        let preview = import(&there, &file.body).await;
        assert_eq!((&preview["form"], &preview["issues"]), (&json!("record_book"), &json!([])));
        let after = facts(&there).await;
        // Which needs an opportunity would meet are other ids there; how many they are is the same. A plan that came in says so.
        let counted = |mut all: Value| {
            for (kind, items) in all.as_object_mut().unwrap() {
                for one in items.as_array_mut().unwrap().iter_mut().filter(|_| kind.ends_with("opportunities")) {
                    one["needs"] = json!(one["needs"].as_array().unwrap().len());
                }
                for one in items.as_array_mut().unwrap().iter_mut().filter(|_| kind.ends_with("plans")) {
                    one["origin"] = Value::Null;
                }
                // A team and a successor have other ids there; a book tells times to the minute.
                for one in items.as_array_mut().unwrap().iter_mut().filter(|_| kind.ends_with("todos")) {
                    one["done_at"] = json!(one["done_at"].as_str().map(|at| at[..16].to_owned()));
                    one["assignee"] = one["assignee"]["kind"].clone();
                }
                for one in items.as_array_mut().unwrap().iter_mut().filter(|_| kind.ends_with("contacts")) {
                    one["succeeded_by"] = json!(!one["succeeded_by"].is_null());
                }
            }
            all
        };
        assert_eq!(before["\"恒力智能装备科技有限公司\" opportunities"][0]["needs"].as_array().unwrap().len(), 1);
        let (after, before_counted) = (counted(after), counted(before.clone()));
        for (kind, known) in before_counted.as_object().unwrap().iter().filter(|(kind, _)| *kind != "customers") {
            assert_eq!(after[kind], *known, "{kind}");
        }
        let profile = |all: &Value| {
            let all = all["customers"].as_array().unwrap().clone();
            all.into_iter().map(|one| (one["card"]["name"].clone(), one["profile"].clone(), json!([one["tags"], one["collaborators"]]))).collect::<Vec<_>>()
        };
        // Who referred it is another id there; that it is the same customer is seen by its number.
        let without = |all: Vec<(Value, Value, Value)>| {
            all.into_iter().map(|(name, mut profile, tags)| {
                let referred = !profile["referred_by"].take().is_null();
                (name, profile, tags, referred)
            }).collect::<Vec<_>>()
        };
        assert_eq!(without(profile(&after)), without(profile(&before)));
        std::thread::spawn(move || drop(other)).join().unwrap();
        // Into the database that it came from it brings nothing new.
        let preview = import(&sales, &file.body).await;
        assert_eq!(preview["totals"]["interactions"], 0, "{}", preview["totals"]);
        assert_eq!(facts(&sales).await, before);
    }

    /// R-SEC-1, R-SEC-3: the book shows no more than a screen does.
    async fn r_sec_3_the_book_keeps_masks(server: TestServer) {
        let sales = server.login("sales").await;
        let id = full(&sales, &json!(server.user("success"))).await;
        let technical = server.login("technical").await;
        let other = empty();
        let there = other.login("sales").await;
        let file = export(&technical, &format!("customers/{id}/forms/book?format=xlsx")).await;
        import(&there, &file.body).await;
        let known = facts(&there).await.to_string();
        for secret in ["13812345678", "wxid_hl", "陈经理", "880000", "底价", "chen@example.com", "1980-05-06"] {
            assert!(!known.contains(secret), "{secret}");
        }
        assert!(known.contains("138****5678"));
        std::thread::spawn(move || drop(other)).join().unwrap();
        technical.get("/api/v1/forms/book?format=csv").await.expect_problem(400, "invalid_parameter");
        server.login("sales2").await.get(&format!("/api/v1/customers/{id}/forms/book")).await.expect_problem(404, "not_found");
    }

    /// What hangs together and what is known besides the fields: the mark of a doubtful entry (R-TRUE), the talk that a
    /// to-do came from, that a questionnaire was answered; of files what they are, since a book holds no content.
    async fn r_true_marks_links_and_the_list_of_files_are_in_the_book(server: TestServer) {
        let (sales, manager) = (server.login("sales").await, server.login("manager").await);
        let at = sales.company().await;
        let talk = json!({ "channels": ["phone"], "content": "谈了价格\n以及交期", "todos": [{ "what": "报价", "due": "2030-01-05" }] });
        let talk = sales.post(&format!("{at}/interactions"), talk).await.id();
        let doubt = json!({ "doubtful": "口径不一致" });
        manager.patch(&format!("/api/v1/interactions/{talk}"), "\"1\"", doubt).await.expect(200);
        let asked = make(&sales, &at, "questionnaires", json!({ "kind": "new_customer", "note": "展会后" })).await;
        let link = sales.post(&format!("/api/v1/questionnaires/{asked}/link"), json!({})).await;
        let token = link.expect(201)["path"].as_str().unwrap().strip_prefix("/answer#").unwrap().to_owned();
        let said = json!({ "token": token, "answers": [
            { "question": "city", "text": "苏州" }, { "question": "need", "text": "降低采购成本\n缩短交期：两周" }, { "question": "contact_mobile", "text": "13812345678" },
        ] });
        server.anonymous().post("/api/v1/questionnaires/answers", said).await.expect(204);
        let file = crate::attachments::upload(&sales, &at, "报价.csv", b"a,b\n1,2\n", &[("interaction_id", &talk)]).await;
        file.expect(201);

        let book = export(&manager, "forms/book").await;
        let other = empty();
        let there = other.login("manager").await;
        let preview = import(&there, &book.body).await;
        assert_eq!(preview["issues"], json!([]));
        assert_eq!(preview["not_taken"], json!([{ "column": "Files (list, no content)", "cells": 1 }]), "what does not come along is named");
        let id = there.get("/api/v1/customers").await.json["items"][0]["id"].as_str().unwrap().to_owned();
        let list = async |kind: &str| there.get(&format!("/api/v1/customers/{id}/{kind}")).await.expect(200)["items"][0].clone();
        let (talk, todo, asked) = (list("interactions").await, list("todos").await, list("questionnaires").await);
        assert_eq!((&talk["doubtful"], &talk["content"]), (&json!("口径不一致"), &json!("谈了价格\n以及交期")));
        assert_eq!((&todo["what"], &todo["interaction_id"]), (&json!("报价"), &talk["id"]));
        assert_eq!((&asked["state"], &asked["note"]), (&json!("answered"), &json!("展会后")));
        std::thread::spawn(move || drop(other)).join().unwrap();
    }

    /// A row that makes no record and a cell that is none of its list are named, and their text is kept.
    async fn what_cannot_be_read_is_named_and_kept(server: TestServer) {
        let sales = server.login("sales").await;
        let mut book = rust_xlsxwriter::Workbook::new();
        let mut sheet = |name: &str, rows: &[&[&str]]| {
            let sheet = book.add_worksheet();
            sheet.set_name(name).unwrap();
            for (line, row) in (0_u32..).zip(rows) {
                for (at, cell) in (0_u16..).zip(row.iter()) {
                    sheet.write_string(line, at, *cell).unwrap();
                }
            }
        };
        sheet("客户", &[&["客户编号", "名称", "天气"], &["N1", "甲公司", "晴"]]);
        sheet("风险", &[
            &["客户编号", "客户名称", "类型", "描述"],
            &["N1", "甲公司", "竞争", "对手低价"],
            &["N1", "甲公司", "刮风", "阴天"],
            &["N9", "", "竞争", "谁的"],
        ]);
        sheet("待办", &[&["客户编号", "事项", "执行人"], &["N1", "送样品", "查无此人"]]);
        sheet("服务", &[&["客户编号", "类型", "满意度", "问题"], &["N1", "咨询", "很好", "怎么续约"]]);
        let bytes = book.save_to_buffer().unwrap();
        let preview = import(&sales, &bytes).await;
        let issues: Vec<(&str, i64)> = preview["issues"].as_array().unwrap().iter()
            .map(|one| (one["code"].as_str().unwrap(), one["line"].as_i64().unwrap())).collect();
        for expected in [("unknown_column", 1), ("not_on_list", 3), ("required", 3), ("no_such_customer", 4), ("wrong_type", 2), ("no_such_user", 2)] {
            assert!(issues.contains(&expected), "{expected:?} in {issues:?}");
        }
        assert_eq!(preview["totals"]["risks"], 1);
        let all = facts(&sales).await.to_string();
        for kept in ["晴", "刮风", "很好", "送样品（由查无此人跟进）"] {
            assert!(all.contains(kept), "{kept} is lost: {all}");
        }
    }
}
