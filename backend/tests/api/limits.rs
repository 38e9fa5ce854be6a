//! Limits: how often, and how much.

use crate::support::{Backing, PASSWORD, TestServer, block_on};
use chrono::Duration;
use reqwest::Method;
use serde_json::json;

#[test]
fn who_asks_too_often_is_told_to_wait() {
    let server = TestServer::start_with(Backing::Sqlite, |config| {
        config.limits.requests_per_minute = 6
    });
    block_on(async {
        let sales = server.login("sales").await;
        let first = sales.get("/api/v1/me").await;
        first.expect(200);
        assert_eq!(first.header("ratelimit-policy"), "\"default\";q=6;w=60");
        assert!(
            first.header("ratelimit").starts_with("\"default\";r=5;"),
            "{}",
            first.header("ratelimit")
        );
        for _ in 0..5 {
            sales.get("/api/v1/me").await.expect(200);
        }
        let refused = sales.get("/api/v1/me").await;
        refused.expect_problem(429, "too_many_requests");
        assert_eq!(refused.header("retry-after"), "10");
        // Others are not concerned, and neither are pages and health.
        server
            .login("manager")
            .await
            .get("/api/v1/me")
            .await
            .expect(200);
        sales.get("/healthz").await.expect(200);
        server.clock.advance(Duration::seconds(11));
        sales.get("/api/v1/me").await.expect(200);
    });
}

#[test]
fn made_up_tokens_share_the_bucket_of_their_address() {
    let server = TestServer::start_with(Backing::Sqlite, |config| {
        config.limits.requests_per_minute = 6
    });
    block_on(async {
        let mut anyone = server.anonymous();
        for n in 0..6 {
            anyone.token = Some(format!("made-up-{n}"));
            anyone.get("/api/v1/instance").await.expect(200);
        }
        anyone.token = Some("made-up-again".to_owned());
        let refused = anyone.get("/api/v1/instance").await;
        refused.expect_problem(429, "too_many_requests");
    });
}

both! {
    async fn a_body_that_is_too_large_is_refused_unread(server: TestServer) {
        let body = json!({ "username": "sales", "password": "x".repeat(50 * 1024 * 1024) });
        let client = server.anonymous();
        let request = client
            .request(Method::POST, "/api/v1/auth/login")
            .header("content-type", "application/json")
            .body(body.to_string());
        client.answer(request).await.expect_problem(413, "too_large");
        // The server is none the worse.
        server.login("sales").await.get("/api/v1/me").await.expect(200);
    }
}

#[test]
fn behind_a_proxy_browsers_are_told_to_stay_with_https() {
    let server = TestServer::start_with(Backing::Sqlite, |config| config.https = true);
    block_on(async {
        let body = json!({ "username": "sales", "password": PASSWORD });
        let answer = server.anonymous().post("/api/v1/auth/login", body).await;
        answer.expect(200);
        assert!(
            answer
                .header("strict-transport-security")
                .starts_with("max-age=")
        );
        assert!(answer.header("set-cookie").contains("Secure"));
    });
}
