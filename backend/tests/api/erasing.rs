//! Erasing a person on request (R-LOG-1), and telling them what is held on them.

use crate::attachments::upload;
use crate::audit::follow;
use crate::support::{Answer, Client, TestServer, holds};
use backend::db::dialect;
use reqwest::Method;
use serde_json::{Value, json};
use std::sync::Arc;

/// What the person is known by, now and earlier.
const PERSON: &[&str] = &[
    "欧阳金丝雀",
    "欧阳旧名",
    "13987651234",
    "13655557777",
    "canary.person@example.com",
    "wx_canary_77",
    "1977-07-17",
];

/// A contact of a company of `sales`, who is named all over its records: addresses of customer and contact.
async fn nest(sales: &Client) -> (String, String) {
    let made = sales
        .post(
            "/api/v1/customers",
            json!({ "name": "恒力智能装备科技有限公司", "remarks": "找欧阳金丝雀" }),
        )
        .await;
    let at = format!(
        "/api/v1/customers/{}",
        made.expect(201)["card"]["id"].as_str().unwrap()
    );
    let body = json!({
        "name": "欧阳旧名", "mobile": "13655557777", "email": "canary.person@example.com", "wechat": "wx_canary_77",
        "birthday": "1977-07-17", "title": "采购部经理", "preferences": "周五别打电话",
    });
    let contact = sales.post(&format!("{at}/contacts"), body).await;
    let one = format!(
        "/api/v1/contacts/{}",
        contact.expect(201)["id"].as_str().unwrap()
    );
    // Who they were before is in the history alone.
    let change = json!({ "name": "欧阳金丝雀", "mobile": "139 8765 1234" });
    sales.patch(&one, &contact.etag(), change).await.expect(200);
    let talk = json!({
        "channels": ["phone"], "content": "欧阳金丝雀说要升级，电话13987651234", "feedback": "canary.person@example.com 来信",
        "contacts": [contact.json["id"]], "todos": [{ "what": "回电欧阳旧名 136-5555-7777", "due": "2099-01-01" }],
    });
    let talk = sales.post(&format!("{at}/interactions"), talk).await;
    talk.expect(201);
    // A change of a text puts what it said before into the history.
    let change = json!({ "content": "欧阳金丝雀要升级产线" });
    sales
        .patch(
            &format!("/api/v1/interactions/{}", talk.id()),
            &talk.etag(),
            change,
        )
        .await
        .expect(200);
    let harmless = sales
        .post(
            &format!("{at}/milestones"),
            json!({ "kind": "other", "date": "2026-03-01", "note": "首次参观" }),
        )
        .await;
    let change = json!({ "note": "首次参观工厂" });
    sales
        .patch(
            &format!("/api/v1/milestones/{}", harmless.id()),
            &harmless.etag(),
            change,
        )
        .await
        .expect(200);
    let plan = json!({ "planned": "2099-01-02", "goal": "请欧阳金丝雀吃饭", "contact": contact.json["id"] });
    sales.post(&format!("{at}/plans"), plan).await.expect(201);
    let asked = sales
        .post(
            &format!("{at}/questionnaires"),
            json!({ "kind": "new_customer", "contact": contact.json["id"] }),
        )
        .await;
    let link = sales
        .post(
            &format!("/api/v1/questionnaires/{}/link", asked.id()),
            json!({}),
        )
        .await;
    let token = link.expect(201)["path"]
        .as_str()
        .unwrap()
        .strip_prefix("/answer#")
        .unwrap()
        .to_owned();
    let said = json!({ "token": token, "answers": [{ "question": "contact_name", "text": "欧阳金丝雀" }] });
    sales
        .post("/api/v1/questionnaires/answers", said)
        .await
        .expect(204);
    let draft = json!({ "content": { "content": "明天找 欧阳金丝雀" } });
    sales
        .put("/api/v1/drafts/somewhere", draft)
        .await
        .expect(204);
    sales
        .put(
            "/api/v1/drafts/other",
            json!({ "content": { "content": "别的事" } }),
        )
        .await
        .expect(204);
    let form = sales
        .request(Method::POST, "/api/v1/imports")
        .header("content-type", "text/csv")
        .header("x-file-name", "f.csv")
        .body("客户编号,客户名称,所属行业,客户来源,对接人,合作阶段\nT1,云帆科技有限公司,软件开发,展会,欧阳金丝雀,潜在\n");
    sales.answer(form).await.expect(201);
    (at, one)
}

pub async fn erase(who: &Client, at: &str) -> Answer {
    let body =
        json!({ "reason": "欧阳金丝雀于 3 月 1 日书面申请", "acknowledge": ["irreversible"] });
    who.post(&format!("{at}/erasure"), body).await
}

/// Everything that can be read of a customer, in one text.
async fn everything(client: &Client, at: &str) -> String {
    let mut text = String::new();
    for path in [
        "",
        "/contacts",
        "/contacts?archived=true",
        "/interactions",
        "/todos",
        "/plans",
        "/needs",
        "/milestones",
        "/questionnaires",
        "/attachments",
        "/timeline",
        "/audit",
        "/briefing",
        "/care",
        "/stage-changes",
    ] {
        let answer = client.get(&format!("{at}{path}")).await;
        assert!(answer.status < 500, "{path}: {}", answer.text());
        text.push_str(&answer.text());
    }
    for path in [
        "/api/v1/notifications",
        "/api/v1/timeline",
        "/api/v1/todos",
        "/api/v1/customers",
    ] {
        text.push_str(&client.get(path).await.text());
    }
    text
}

fn found(text: &str) -> Vec<&'static str> {
    let plain = text
        .replace("139 8765 1234", "13987651234")
        .replace("136-5555-7777", "13655557777");
    PERSON
        .iter()
        .copied()
        .filter(|one| plain.contains(one))
        .collect()
}

async fn raw(server: &Arc<TestServer>) -> Vec<u8> {
    let server = Arc::clone(server);
    let look = move || {
        let mut conn = server.db().address().connect().unwrap();
        dialect::scrub(&mut conn).unwrap();
        server.database.raw()
    };
    tokio::task::spawn_blocking(look).await.unwrap()
}

/// Every chain of the trail holds, erased values and all.
pub async fn is_whole(server: &Arc<TestServer>) {
    let server = Arc::clone(server);
    let follow = move || follow(server.db());
    let (entries, broken) = tokio::task::spawn_blocking(follow).await.unwrap();
    assert!(entries > 0, "the test is blind");
    assert_eq!(broken, []);
}

both! {
    async fn r_log_1_erasing_a_contact_leaves_a_trace_without_the_data(server: TestServer) {
        let server = Arc::new(server);
        let (sales, admin, manager) = (server.login("sales").await, server.login("admin").await, server.login("manager").await);
        let (at, one) = nest(&sales).await;
        assert_eq!(found(&everything(&sales, &at).await), PERSON, "the test is blind");
        assert!(holds(&raw(&server).await, "欧阳金丝雀"), "the test is blind");

        for who in [&sales, &manager] {
            erase(who, &one).await.expect_problem(403, "forbidden");
        }
        let asked = admin.post(&format!("{one}/erasure"), json!({ "reason": "书面申请" })).await;
        assert_eq!(asked.expect_problem(409, "confirmation_needed")["confirm"][0]["code"], "irreversible");
        assert!(found(&everything(&sales, &at).await).len() == PERSON.len(), "asking changes nothing");

        let done = erase(&admin, &one).await;
        let told = done.expect(200);
        assert!(told["struck"].as_u64().unwrap() >= 4, "customer, interaction, to-do, plan: {told}");
        assert_eq!(told["entries"], 2, "the contact's change and the interaction's, not the milestone's: {told}");
        assert_eq!(told["removed"], 3, "an answer, a draft, an import file: {told}");

        for who in [&sales, &manager, &admin] {
            let text = everything(who, &at).await;
            assert_eq!(found(&text), [""; 0]);
            assert!(text.contains("▇▇▇"), "what was struck out is seen to be");
        }
        let left = sales.get(&one).await.expect(200).clone();
        assert_eq!(left["name"], json!({ "access": "masked", "shown": "Erased" }));
        assert_eq!((&left["mobile"], &left["birthday"], &left["title"]), (&Value::Null, &Value::Null, &Value::Null));
        assert_eq!(sales.speaking("zh-CN").get(&one).await.json["name"]["shown"], "已删除");
        // The trail: who, when, why; what it was is hidden for everybody.
        let trail = manager.get(&format!("{at}/audit?limit=200")).await.expect(200)["items"].as_array().unwrap().clone();
        let erased = trail.iter().find(|entry| entry["action"] == "erased").unwrap();
        assert_eq!(erased["changes"], json!([{ "field": "reason", "from": null, "to": { "access": "clear", "value": "▇▇▇于 3 月 1 日书面申请" } }]));
        assert!(erased["author"]["id"].is_string());
        let id = one.rsplit('/').next().unwrap();
        let changed = trail.iter().find(|entry| entry["record_id"] == id && entry["action"] == "changed").unwrap();
        assert_eq!(changed["changes"][0]["from"], json!({ "access": "hidden" }));
        assert!(trail.iter().any(|entry| entry.to_string().contains("首次参观")), "the rest of the history is there still");
        // In the files nothing is left either, once nobody reads any more who began before.
        let mut bytes = raw(&server).await;
        for _ in 0..5 {
            if PERSON.iter().any(|one| holds(&bytes, one)) {
                bytes = raw(&server).await;
            }
        }
        assert!(holds(&bytes, "首次参观工厂"), "the test is blind");
        for one in PERSON {
            assert!(!holds(&bytes, one), "{one} stands in the files");
        }
        is_whole(&server).await;
        // For good.
        erase(&admin, &one).await.expect_problem(409, "erased");
        sales.post(&format!("{one}/restore"), json!({})).await.expect_problem(409, "erased");
        let etag = sales.get(&one).await.etag();
        sales.patch(&one, &etag, json!({ "name": "新人" })).await.expect_problem(409, "archived");
        assert_eq!(sales.get("/api/v1/drafts/other").await.expect(200)["content"]["content"], "别的事");
    }

    async fn r_log_1_erasing_a_person_who_is_a_customer(server: TestServer) {
        let server = Arc::new(server);
        let (sales, admin) = (server.login("sales").await, server.login("admin").await);
        let body = json!({
            "kind": "person", "name": "欧阳旧名", "address": "金丝雀路一号", "occupation": "金丝雀园丁", "habits": "养金丝雀",
            "birthday": "1977-07-17", "confidential_notes": "底价金丝雀", "remarks": "打13987651234",
        });
        let made = sales.post("/api/v1/customers", body).await;
        let at = format!("/api/v1/customers/{}", made.expect(201)["card"]["id"].as_str().unwrap());
        sales.patch(&at, &sales.get(&at).await.etag(), json!({ "name": "欧阳金丝雀", "habits": "养鸟" })).await.expect(200);
        let contact = sales.get(&format!("{at}/contacts")).await.expect(200)["items"][0]["id"].as_str().unwrap().to_owned();
        let one = format!("/api/v1/contacts/{contact}");
        let mobile = json!({ "mobile": "13987651234", "name": "欧阳金丝雀" });
        sales.patch(&one, &sales.get(&one).await.etag(), mobile).await.expect(200);
        let talk = json!({ "channels": ["phone"], "content": "欧阳金丝雀想买", "acknowledge": ["no_next_step"] });
        sales.post(&format!("{at}/interactions"), talk).await.expect(201);
        let file = upload(&sales, &at, "金丝雀合影.txt", "金丝雀的内容".as_bytes(), &[]).await;
        let content = format!("/api/v1/attachments/{}/content", file.id());
        sales.get(&content).await.expect(200);

        let company = sales.post("/api/v1/customers", json!({ "name": "云帆科技有限公司" })).await;
        let other = format!("/api/v1/customers/{}", company.expect(201)["card"]["id"].as_str().unwrap());
        erase(&admin, &other).await.expect_problem(422, "other_kind");
        erase(&sales, &at).await.expect_problem(403, "forbidden");
        let done = erase(&admin, &at).await;
        assert_eq!(done.expect(200)["files"], 1);

        for who in [&sales, &admin] {
            let text = everything(who, &at).await;
            assert!(found(&text).is_empty() && !text.contains("金丝雀"), "{text}");
        }
        let left = sales.get(&at).await.expect(200).clone();
        assert_eq!(left["card"]["name"], json!({ "access": "masked", "shown": "Erased" }));
        assert_eq!(left["profile"]["confidential_notes"], Value::Null);
        sales.get(&content).await.expect_problem(409, "erased");
        sales.post(&format!("{at}/restore"), json!({})).await.expect_problem(409, "erased");
        let trail = admin.get(&format!("{at}/audit")).await.expect(200)["items"].clone();
        assert_eq!(trail[0]["action"], "erased");
        is_whole(&server).await;
        let bytes = raw(&server).await;
        assert!(holds(&bytes, "云帆科技有限公司"), "the test is blind");
        for one in PERSON.iter().chain(&["金丝雀路一号", "金丝雀园丁", "养金丝雀", "底价金丝雀", "金丝雀合影"]) {
            assert!(!holds(&bytes, one), "{one} stands in the files");
        }
    }

    async fn all_that_is_held_on_a_person_is_told_to_whoever_sees_it(server: TestServer) {
        let sales = server.login("sales").await;
        let (at, one) = nest(&sales).await;
        let other = sales.post(&format!("{at}/interactions"), json!({ "channels": ["phone"], "content": "与别人" })).await;
        other.expect(201);
        let technical = server.login("technical").await;
        let id = one.rsplit('/').next().unwrap();
        let asked = json!({ "record": { "kind": "contact", "id": id }, "field": "mobile", "reason": "回电" });
        technical.post(&format!("{at}/reveals"), asked).await.expect(200);
        let held = sales.get(&format!("{one}/personal-data")).await;
        let told = held.expect(200);
        assert_eq!(told["contact"]["email"]["value"], "canary.person@example.com");
        assert_eq!(told["complete"], true);
        for (kind, count) in [("interactions", 1), ("plans", 1), ("questionnaires", 1), ("service_cases", 0)] {
            assert_eq!(told[kind].as_array().unwrap().len(), count, "{kind}");
        }
        assert!(told["history"].to_string().contains("欧阳旧名"));
        assert_eq!(told["reveals"][0]["field"], "mobile", "who has seen what is told, too");
        assert!(!held.text().contains("与别人"));
        server.login("manager").await.get(&format!("{one}/personal-data")).await.expect(200);
        // Administrators hand the request over to the owner.
        for who in ["admin", "technical", "success", "auditor"] {
            let refused = server.login(who).await.get(&format!("{one}/personal-data")).await;
            refused.expect_problem(403, "forbidden");
        }
        server.login("sales2").await.get(&format!("{one}/personal-data")).await.expect_problem(404, "not_found");
    }

    async fn all_that_is_held_on_a_customer_who_is_a_person_is_told_as_a_whole(server: TestServer) {
        let sales = server.login("sales").await;
        let new = json!({ "kind": "person", "name": "欧阳整个", "address": "湖滨路一号", "habits": "早起", "acknowledge": ["likely_duplicate"] });
        let made = sales.post("/api/v1/customers", new).await;
        let at = format!("/api/v1/customers/{}", made.expect(201)["card"]["id"].as_str().unwrap());
        let talk = json!({ "channels": ["phone"], "content": "谈了家具", "todos": [{ "what": "寄样品", "due": "2026-03-05" }] });
        sales.post(&format!("{at}/interactions"), talk).await.expect(201);
        sales.post(&format!("{at}/needs"), json!({ "text": "书桌" })).await.expect(201);
        let told = sales.get(&format!("{at}/personal-data")).await;
        let told = told.expect(200);
        assert_eq!(told["customer"]["profile"]["address"]["value"], "湖滨路一号");
        for (kind, count) in [("contacts", 1), ("interactions", 1), ("todos", 1), ("contracts", 0), ("records", 1)] {
            assert_eq!(told[kind].as_array().unwrap().len(), count, "{kind}");
        }
        assert_eq!((&told["complete"], told["stage_changes"].as_array().unwrap().len()), (&json!(true), 1));
        let from = |told: &Value| told["history"].as_array().unwrap().iter().filter(|one| !one["origin"].is_null()).count();
        let by_manager = server.login("manager").await.get(&format!("{at}/personal-data")).await;
        assert_eq!(from(told), 0, "from where colleagues wrote is for those who read the trail");
        assert!(from(by_manager.expect(200)) > 0);
        let kinds: Vec<&Value> = told["history"].as_array().unwrap().iter().map(|one| &one["record_kind"]).collect();
        assert!(["customer", "interaction", "todo", "need"].iter().all(|kind| kinds.contains(&&json!(kind))), "{kinds:?}");
        for who in ["admin", "technical", "auditor"] {
            let refused = server.login(who).await.get(&format!("{at}/personal-data")).await;
            refused.expect_problem(403, "forbidden");
        }
        let trail = format!("/api/v1/audit/events?action=exported&customer={}", at.rsplit('/').next().unwrap());
        let auditor = server.login("auditor").await;
        let on_record = auditor.get(&trail).await.expect(200)["items"].as_array().unwrap().len();
        assert_eq!(on_record, 2, "R-LOG-1: that it was told, each time");
        let company = json!({ "name": "整个样例有限公司", "acknowledge": ["likely_duplicate"] });
        let made = sales.post("/api/v1/customers", company).await;
        let at = format!("/api/v1/customers/{}", made.expect(201)["card"]["id"].as_str().unwrap());
        sales.get(&format!("{at}/personal-data")).await.expect_problem(422, "other_kind");
    }

    async fn r_log_1_telling_what_is_held_on_a_person_stands_on_the_trail(server: TestServer) {
        let sales = server.login("sales").await;
        let (at, one) = nest(&sales).await;
        let trail = format!("/api/v1/audit/events?action=exported&customer={}", at.rsplit('/').next().unwrap());
        let auditor = server.login("auditor").await;
        assert!(auditor.get(&trail).await.expect(200)["items"].as_array().unwrap().is_empty());
        sales.get(&format!("{one}/personal-data")).await.expect(200);
        server.login("technical").await.get(&format!("{one}/personal-data")).await.expect_problem(403, "forbidden");
        let told = auditor.get(&trail).await.expect(200)["items"].clone();
        let told = told.as_array().unwrap();
        assert_eq!(told.len(), 1, "what was refused leaves nothing");
        assert_eq!(told[0]["record_kind"], "contact");
        assert_eq!(told[0]["author"]["id"], json!(server.user("sales")));
        assert_eq!(told[0]["changes"].as_array().unwrap().len(), 0, "that it was told, not what");
    }
}
