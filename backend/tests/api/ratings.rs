//! A rating asked for by a link: one per case, expiring, showing nothing but the question.

use crate::support::{Answer, Client};
use chrono::Duration;
use serde_json::{Value, json};

const QUESTION: &str = "/api/v1/ratings/question";
const RATINGS: &str = "/api/v1/ratings";

/// A case of a customer; ids of both.
async fn case(who: &Client) -> (String, String) {
    let made = who
        .post(
            "/api/v1/customers",
            json!({ "name": "恒力智能装备科技有限公司" }),
        )
        .await;
    let id = made.expect(201)["card"]["id"].as_str().unwrap().to_owned();
    let problem = json!({ "kind": "problem", "problem": "数据导出超时", "comment": "已电话沟通" });
    let made = who
        .post(&format!("/api/v1/customers/{id}/service-cases"), problem)
        .await;
    (id, made.id())
}

async fn ask(who: &Client, case: &str) -> Answer {
    let path = format!("/api/v1/service-cases/{case}/rating-link");
    who.post(&path, json!({})).await
}

fn token(link: &Answer) -> String {
    let path = link.expect(201)["path"].as_str().unwrap();
    path.strip_prefix("/rate#").unwrap().to_owned()
}

fn rating(token: &str) -> Value {
    json!({ "token": token, "satisfaction": 2, "recommendation": 6, "comment": "响应慢 🙁" })
}

both! {
    async fn a_visitor_rates_a_case_once_and_owner_is_told(server: TestServer) {
        let (sales, visitor) = (server.login("sales").await, server.anonymous());
        let (customer, case) = case(&sales).await;
        let token = token(&ask(&sales, &case).await);
        let question = visitor.post(QUESTION, json!({ "token": token })).await;
        let told: Vec<&String> = question.expect(200).as_object().unwrap().keys().collect();
        assert_eq!(told, ["expires_at"], "nothing but the question");
        visitor.post(RATINGS, rating(&token)).await.expect(204);

        let now = sales.get(&format!("/api/v1/service-cases/{case}")).await;
        assert_eq!(now.expect(200)["satisfaction"], 2);
        assert_eq!(now.json["recommendation"], 6);
        assert_eq!(now.json["comment"], "已电话沟通\n响应慢 🙁", "nothing of what stood there is lost");
        let line = sales.get(&format!("/api/v1/customers/{customer}/timeline")).await;
        let newest = &line.expect(200)["items"][0];
        assert_eq!((&newest["what"]["kind"], &newest["author"]), (&json!("record_changed"), &Value::Null));
        let told = sales.get("/api/v1/notifications").await;
        assert_eq!(told.expect(200)["items"][0]["kind"], "service_case");
        // R-SIG-6, whoever wrote it down.
        let signals = sales.get(&format!("/api/v1/customers/{customer}/signals")).await;
        assert!(signals.expect(200)["items"].to_string().contains("dissatisfied"), "{}", signals.text());

        visitor.post(QUESTION, json!({ "token": token })).await.expect_problem(410, "link_used");
        visitor.post(RATINGS, rating(&token)).await.expect_problem(410, "link_used");
        ask(&sales, &case).await.expect_problem(409, "already_answered");
        let trail = server.login("auditor").await.get(&format!("/api/v1/customers/{customer}/audit")).await;
        assert!(trail.expect(200)["items"].as_array().unwrap().iter().any(|event| event["action"] == "asked"));
    }

    async fn there_is_one_open_link_per_case_and_it_ends(server: TestServer) {
        let (sales, visitor) = (server.login("sales").await, server.anonymous());
        let (_, case) = case(&sales).await;
        let first = token(&ask(&sales, &case).await);
        let second = token(&ask(&sales, &case).await);
        visitor.post(RATINGS, rating(&first)).await.expect_problem(410, "link_expired");
        visitor.post(QUESTION, json!({ "token": second })).await.expect(200);
        server.clock.advance(Duration::days(15));
        visitor.post(RATINGS, rating(&second)).await.expect_problem(410, "link_expired");
        let sales = server.login("sales").await;
        assert_eq!(sales.get(&format!("/api/v1/service-cases/{case}")).await.json["satisfaction"], Value::Null);
    }

    async fn a_bad_rating_says_why_and_the_link_still_serves(server: TestServer) {
        let (sales, visitor) = (server.login("sales").await, server.anonymous());
        let (_, case) = case(&sales).await;
        let token = token(&ask(&sales, &case).await);
        visitor.post(RATINGS, json!({ "token": token, "satisfaction": 6 })).await.expect_field(422, "/satisfaction", "out_of_range");
        visitor.post(RATINGS, json!({ "token": token, "satisfaction": 5, "recommendation": 11 })).await.expect_field(422, "/recommendation", "out_of_range");
        visitor.post(RATINGS, json!({ "token": token, "satisfaction": 5, "comment": "好".repeat(4001) })).await.expect_field(422, "/comment", "too_long");
        visitor.post(RATINGS, json!({ "token": token })).await.expect_problem(422, "invalid");
        visitor.post(RATINGS, json!({ "token": token, "satisfaction": 5 })).await.expect(204);
    }

    async fn guessing_links_is_throttled_and_strangers_cannot_make_them(server: TestServer) {
        let (sales, other, technical) = (server.login("sales").await, server.login("sales2").await, server.login("auditor").await);
        let (_, case) = case(&sales).await;
        ask(&other, &case).await.expect_problem(404, "not_found");
        ask(&technical, &case).await.expect_problem(403, "forbidden");
        ask(&server.anonymous(), &case).await.expect_problem(401, "not_signed_in");
        let visitor = server.anonymous();
        for _ in 0..5 {
            visitor.post(QUESTION, json!({ "token": "nothing" })).await.expect_problem(404, "not_found");
        }
        visitor.post(RATINGS, rating("nothing")).await.expect_problem(429, "too_many_requests");
    }

    async fn an_archived_case_is_rated_no_more(server: TestServer) {
        let (sales, visitor) = (server.login("sales").await, server.anonymous());
        let (_, case) = case(&sales).await;
        let token = token(&ask(&sales, &case).await);
        let at = format!("/api/v1/service-cases/{case}");
        let etag = sales.get(&at).await.etag();
        sales.delete(&at, &etag).await.expect(204);
        visitor.post(RATINGS, rating(&token)).await.expect_problem(410, "link_expired");
        ask(&sales, &case).await.expect_problem(409, "archived");
    }
}
