//! Questionnaires: answered by a link, proposed to the record, taken over by a person.

use crate::support::{Answer, Client};
use chrono::Duration;
use serde_json::{Value, json};

const QUESTIONS: &str = "/api/v1/questionnaires/questions";
const ANSWERS: &str = "/api/v1/questionnaires/answers";

/// A customer and a questionnaire of this kind; their ids.
async fn asked(who: &Client, kind: &str) -> (String, String) {
    let made = who
        .post(
            "/api/v1/customers",
            json!({ "name": "恒力智能装备科技有限公司", "acknowledge": ["likely_duplicate"] }),
        )
        .await;
    let id = made.expect(201)["card"]["id"].as_str().unwrap().to_owned();
    let made = who
        .post(
            &format!("/api/v1/customers/{id}/questionnaires"),
            json!({ "kind": kind }),
        )
        .await;
    (id, made.id())
}

async fn link(who: &Client, id: &str) -> String {
    let made = who
        .post(&format!("/api/v1/questionnaires/{id}/link"), json!({}))
        .await;
    let path = made.expect(201)["path"].as_str().unwrap().to_owned();
    path.strip_prefix("/answer#").unwrap().to_owned()
}

fn answers(token: &str, said: &[(&str, &str)]) -> Value {
    let said: Vec<Value> = said
        .iter()
        .map(|(question, text)| json!({ "question": question, "text": text }))
        .collect();
    json!({ "token": token, "answers": said })
}

async fn accept(who: &Client, id: &str, questions: Value) -> Answer {
    let at = format!("/api/v1/questionnaires/{id}");
    let etag = who.get(&at).await.etag();
    let body = json!({ "questions": questions });
    who.send(
        reqwest::Method::POST,
        &format!("{at}/accept"),
        &[("if-match", &etag)],
        Some(body),
    )
    .await
}

both! {
    async fn answers_are_proposed_and_a_person_takes_them_over(server: TestServer) {
        let (sales, visitor) = (server.login("sales").await, server.anonymous());
        let (customer, id) = asked(&sales, "new_customer").await;
        let token = link(&sales, &id).await;
        let questions = visitor.post(QUESTIONS, json!({ "token": token })).await;
        assert_eq!(questions.expect(200)["kind"], "new_customer");
        assert!(!questions.text().contains("恒力"), "nothing of the customer is told");
        let said = answers(&token, &[
            ("contact_name", "陈经理"), ("contact_mobile", "13812345678"), ("city", "苏州"), ("need", "降低采购成本 🏭"), ("website", " "),
        ]);
        visitor.post(ANSWERS, said.clone()).await.expect(204);
        visitor.post(ANSWERS, said).await.expect_problem(410, "link_used");

        let at = format!("/api/v1/customers/{customer}");
        assert!(sales.get(&at).await.expect(200)["profile"]["city"].is_null(), "proposed, not written");
        let now = sales.get(&format!("/api/v1/questionnaires/{id}")).await;
        assert_eq!((&now.expect(200)["state"], now.json["proposals"].as_array().unwrap().len()), (&json!("answered"), 4));
        assert_eq!(sales.get("/api/v1/notifications").await.json["items"][0]["kind"], "questionnaire");

        accept(&sales, &id, json!(["contact_name", "contact_mobile", "city", "need"])).await.expect(200);
        assert_eq!(sales.get(&at).await.json["profile"]["city"], "苏州");
        let contact = sales.get(&format!("{at}/contacts")).await.json["items"][0].clone();
        assert_eq!((&contact["name"]["value"], &contact["mobile"]["value"], &contact["primary"]), (&json!("陈经理"), &json!("13812345678"), &json!(true)));
        assert_eq!(sales.get(&format!("{at}/needs")).await.json["items"][0]["text"], "降低采购成本 🏭");
        assert_eq!(sales.get(&format!("/api/v1/questionnaires/{id}")).await.json["state"], "accepted");
        accept(&sales, &id, json!([])).await.expect_problem(409, "nothing_to_accept");
    }

    async fn satisfaction_becomes_a_rating_and_none_is_dismissed(server: TestServer) {
        let (sales, visitor) = (server.login("sales").await, server.anonymous());
        let (customer, id) = asked(&sales, "satisfaction").await;
        let token = link(&sales, &id).await;
        visitor.post(ANSWERS, answers(&token, &[("satisfaction", "5"), ("recommendation", "9"), ("comment", "很好")])).await.expect(204);
        accept(&sales, &id, json!(["satisfaction", "recommendation", "comment"])).await.expect(200);
        let case = sales.get(&format!("/api/v1/customers/{customer}/service-cases")).await.json["items"][0].clone();
        assert_eq!((&case["kind"], &case["satisfaction"], &case["recommendation"]), (&json!("rating"), &json!(5), &json!(9)));
        let (_, other) = asked(&server.login("sales2").await, "satisfaction").await;
        let second = server.login("sales2").await;
        visitor.post(ANSWERS, answers(&link(&second, &other).await, &[("satisfaction", "1")])).await.expect(204);
        assert_eq!(accept(&second, &other, json!([])).await.expect(200)["state"], "dismissed");
    }

    async fn bad_answers_say_why_and_the_link_still_serves(server: TestServer) {
        let (sales, visitor) = (server.login("sales").await, server.anonymous());
        let (_, id) = asked(&sales, "new_customer").await;
        let token = link(&sales, &id).await;
        let wrong = |said: &[(&str, &str)]| { let body = answers(&token, said); let visitor = visitor.clone(); async move { visitor.post(ANSWERS, body).await } };
        wrong(&[("city", "苏州"), ("contact_mobile", "call me")]).await.expect_field(422, "/answers/1/text", "bad_phone");
        wrong(&[("contact_email", "nobody")]).await.expect_field(422, "/answers/0/text", "bad_email");
        wrong(&[("satisfaction", "5")]).await.expect_field(422, "/answers/0/text", "not_on_list");
        wrong(&[("city", "苏".repeat(81).as_str())]).await.expect_field(422, "/answers/0/text", "too_long");
        wrong(&[("city", "  ")]).await.expect_field(422, "/answers", "required");
        let (_, rating) = asked(&sales, "satisfaction").await;
        let other = link(&sales, &rating).await;
        visitor.post(ANSWERS, answers(&other, &[("satisfaction", "6")])).await.expect_field(422, "/answers/0/text", "out_of_range");
        // A link of one purpose opens no other.
        visitor.post("/api/v1/ratings/question", json!({ "token": other })).await.expect_problem(404, "not_found");
        visitor.post(ANSWERS, answers(&token, &[("city", "苏州")])).await.expect(204);
        // A mobile number alone is nobody: taking it over says what is missing, and nothing is lost.
        let second = asked(&sales, "new_customer").await;
        visitor.post(ANSWERS, answers(&link(&sales, &second.1).await, &[("contact_mobile", "13812345678"), ("city", "无锡")])).await.expect(204);
        accept(&sales, &second.1, json!(["contact_mobile", "city"])).await.expect_field(422, "/questions", "required");
        assert!(sales.get(&format!("/api/v1/customers/{}", second.0)).await.json["profile"]["city"].is_null(), "all or nothing");
    }

    /// R-SEC-1: what a person answers of themselves is seen by those alone who see it in a contact.
    async fn r_sec_1_personal_answers_are_hidden(server: TestServer) {
        let (sales, visitor) = (server.login("sales").await, server.anonymous());
        let (customer, id) = asked(&sales, "new_customer").await;
        let token = link(&sales, &id).await;
        visitor.post(ANSWERS, answers(&token, &[("contact_name", "欧阳金丝雀"), ("contact_mobile", "13987651234"), ("city", "苏州")])).await.expect(204);
        for role in ["technical", "success", "marketing", "auditor", "admin"] {
            let client = server.login(role).await;
            for path in [format!("/questionnaires/{id}"), format!("/customers/{customer}/timeline"), format!("/customers/{customer}/questionnaires")] {
                let text = client.get(&format!("/api/v1{path}")).await.text();
                assert!(!text.contains("金丝雀") && !text.contains("13987651234"), "{role} {path}");
            }
        }
        let success = server.login("success").await;
        accept(&success, &id, json!(["contact_name"])).await.expect_problem(403, "forbidden");
        server.clock.advance(Duration::days(1));
    }
}
