//! Rules of passwords, wherever one is set.
//!
//! Proves R-SEC-8.

use serde_json::{Value, json};

/// Passwords that are refused, and why; the user is `wangxiaoli`, 王小丽.
const REFUSED: &[(&str, &str)] = &[
    ("short", "too_short"),
    ("elevenchars", "too_short"),
    ("123456789012", "breached_password"),
    ("1q2w3e4r5t6y", "breached_password"),
    ("wangxiaoli-2026", "own_name_password"),
    ("王小丽王小丽王小丽王小丽", "own_name_password"),
    ("abababababab", "weak_password"),
];
/// One without capitals, digits or signs: composition is no rule.
const GOOD: &str = "nine grey herons wade";

fn new(password: &str) -> Value {
    json!({ "username": "wangxiaoli", "name": "王小丽", "role": "sales", "password": password })
}

both! {
    async fn r_sec_8_a_weak_password_is_refused_wherever_one_is_set(server: TestServer) {
        let admin = server.login("admin").await;
        for (password, code) in REFUSED {
            admin.post("/api/v1/users", new(password)).await.expect_field(422, "/password", code);
        }
        let made = admin.post("/api/v1/users", new(GOOD)).await;
        made.expect(201);
        let at = format!("/api/v1/users/{}", made.id());
        let mut user = server.anonymous();
        user.login("wangxiaoli", GOOD).await;
        for (password, code) in REFUSED {
            let reset = json!({ "password": password });
            admin.patch(&at, &made.etag(), reset).await.expect_field(422, "/password", code);
            let change = json!({ "current": GOOD, "new": password });
            user.post("/api/v1/me/password", change).await.expect_field(422, "/new", code);
        }
        let long = "长".repeat(129);
        user.post("/api/v1/me/password", json!({ "current": GOOD, "new": long })).await.expect_field(422, "/new", "too_long");
        // Nothing of it was taken.
        user.login("wangxiaoli", GOOD).await;
        let longest = "恒力的猫在雨里唱歌并且不停".chars().cycle().take(128).collect::<String>();
        user.post("/api/v1/me/password", json!({ "current": GOOD, "new": longest })).await.expect(204);
        user.login("wangxiaoli", &longest).await;
    }

    async fn an_address_to_sign_in_with_is_unique_and_seen_by_few(server: TestServer) {
        let (admin, sales) = (server.login("admin").await, server.login("sales").await);
        let mut body = new(GOOD);
        body["email"] = json!(" Wang@Example.com ");
        let made = admin.post("/api/v1/users", body.clone()).await;
        assert_eq!(made.expect(201)["email"], "wang@example.com");
        body["username"] = json!("other");
        admin.post("/api/v1/users", body.clone()).await.expect_field(409, "/email", "duplicate");
        body["email"] = json!("nonsense");
        admin.post("/api/v1/users", body).await.expect_field(422, "/email", "bad_email");
        let at = format!("/api/v1/users/{}", made.id());
        assert_eq!(admin.get(&at).await.expect(200)["email"], "wang@example.com");
        assert_eq!(sales.get(&at).await.expect(200)["email"], Value::Null);
        assert!(!sales.get("/api/v1/users?limit=200").await.text().contains("wang@example.com"));
        let mut own = server.anonymous();
        own.login("wangxiaoli", GOOD).await;
        assert_eq!(own.get(&at).await.expect(200)["email"], "wang@example.com");
        admin.patch(&at, &made.etag(), json!({ "email": null })).await.expect(200);
        assert_eq!(admin.get(&at).await.expect(200)["email"], Value::Null);
    }
}
