//! Signing in and out, sessions, throttling, users and teams.
//!
//! Proves R-SEC-7, R-SEC-8.

use crate::support::{Client, PASSWORD};
use chrono::Duration;
use reqwest::Method;
use serde_json::json;

async fn refresh(client: &Client, cookie: &str) -> crate::support::Answer {
    client
        .send(
            Method::POST,
            "/api/v1/auth/refresh",
            &[("cookie", cookie)],
            None,
        )
        .await
}

both! {
    async fn the_last_administrator_stays_one(server: TestServer) {
        let admin = server.login("admin").await;
        let me = admin.get("/api/v1/me").await.json["id"].as_str().unwrap().to_owned();
        let one = format!("/api/v1/users/{me}");
        let version = admin.get(&one).await.etag();
        for change in [json!({ "active": false }), json!({ "role": "sales" })] {
            admin.patch(&one, &version, change).await.expect_problem(409, "last_administrator");
        }
        let other = json!({ "username": "admin2", "name": "李明", "role": "administrator", "password": "correct horse battery" });
        admin.post("/api/v1/users", other).await.expect(201);
        admin.patch(&one, &version, json!({ "role": "sales" })).await.expect(200);
    }

    async fn r_sec_8_sign_in_never_says_whether_a_name_exists(server: TestServer) {
        let anyone = server.anonymous();
        let attempt = |name: &'static str| {
            let anyone = anyone.clone();
            async move { anyone.post("/api/v1/auth/login", json!({ "username": name, "password": "wrong wrong wrong" })).await }
        };
        for name in ["sales", "nobody"] {
            for _ in 0..5 {
                attempt(name).await.expect_problem(401, "wrong_credentials");
            }
            let refused = attempt(name).await;
            refused.expect_problem(429, "too_many_requests");
            assert!(!refused.header("retry-after").is_empty());
        }
        // The right password waits, too; then it goes through.
        anyone.post("/api/v1/auth/login", json!({ "username": "sales", "password": PASSWORD })).await.expect(429);
        server.clock.advance(Duration::minutes(31));
        anyone.post("/api/v1/auth/login", json!({ "username": "SALES", "password": PASSWORD })).await.expect(200);
    }

    async fn r_sec_7_signing_out_ends_the_session_at_once(server: TestServer) {
        let sales = server.login("sales").await;
        let cookie = sales.cookie.clone().unwrap();
        sales.send(Method::POST, "/api/v1/auth/logout", &[("cookie", &cookie)], None).await.expect(204);
        sales.get("/api/v1/me").await.expect_problem(401, "session_ended");
        refresh(&sales, &cookie).await.expect_problem(401, "session_ended");
    }

    async fn r_sec_7_two_tabs_share_a_successor_and_a_stolen_token_ends_the_session(server: TestServer) {
        let sales = server.login("sales").await;
        let first = sales.cookie.clone().unwrap();
        let (one, two) = (refresh(&sales, &first).await, refresh(&sales, &first).await);
        one.expect(200);
        two.expect(200);
        assert_eq!(one.cookie(), two.cookie());
        assert!(one.header("set-cookie").contains("HttpOnly") && one.header("set-cookie").contains("SameSite=Strict"));
        server.clock.advance(Duration::seconds(21));
        refresh(&sales, &first).await.expect_problem(401, "session_ended");
        refresh(&sales, &one.cookie().unwrap()).await.expect_problem(401, "session_ended");
        sales.get("/api/v1/me").await.expect_problem(401, "session_ended");
    }

    async fn r_sec_7_idling_a_new_password_and_a_deactivation_end_sessions(server: TestServer) {
        let (here, there) = (server.login("sales").await, server.login("sales").await);
        let change = |new: &'static str| json!({ "current": PASSWORD, "new": new });
        here.post("/api/v1/me/password", change("123456789012")).await.expect_field(422, "/new", "breached_password");
        let wrong = json!({ "current": "wrong", "new": "another horse battery" });
        here.post("/api/v1/me/password", wrong).await.expect_problem(401, "wrong_credentials");
        here.post("/api/v1/me/password", change("another horse battery")).await.expect(204);
        here.get("/api/v1/me").await.expect(200);
        there.get("/api/v1/me").await.expect_problem(401, "session_ended");
        let (admin, technical) = (server.login("admin").await, server.login("technical").await);
        let at = format!("/api/v1/users/{}", server.user("technical"));
        let etag = admin.get(&at).await.etag();
        admin.patch(&at, &etag, json!({ "active": false })).await.expect(200);
        technical.get("/api/v1/me").await.expect_problem(401, "session_ended");
        server.clock.advance(Duration::hours(13));
        refresh(&here, here.cookie.as_deref().unwrap()).await.expect_problem(401, "session_ended");
    }

    async fn an_access_token_serves_fifteen_minutes_and_a_forged_one_never(server: TestServer) {
        let mut sales = server.login("sales").await;
        server.clock.advance(Duration::minutes(15));
        sales.get("/api/v1/me").await.expect_problem(401, "not_signed_in");
        let renewed = refresh(&sales, sales.cookie.as_deref().unwrap()).await;
        sales.token = renewed.expect(200)["access_token"].as_str().map(str::to_owned);
        sales.get("/api/v1/me").await.expect(200);
        sales.token = sales.token.map(|token| format!("{token}x"));
        sales.get("/api/v1/me").await.expect_problem(401, "not_signed_in");
    }

    async fn a_changed_role_holds_at_once(server: TestServer) {
        let (admin, technical) = (server.login("admin").await, server.login("technical").await);
        technical.post("/api/v1/customers", json!({ "name": "甲" })).await.expect_problem(403, "forbidden");
        let at = format!("/api/v1/users/{}", server.user("technical"));
        let etag = admin.get(&at).await.etag();
        admin.patch(&at, &etag, json!({ "role": "sales" })).await.expect(200);
        technical.post("/api/v1/customers", json!({ "name": "甲" })).await.expect(201);
    }

    async fn accounts_are_the_administrators(server: TestServer) {
        let (admin, sales) = (server.login("admin").await, server.login("sales").await);
        let new = json!({ "username": "NewOne", "name": "新人", "role": "sales", "password": "correct horse battery" });
        sales.post("/api/v1/users", new.clone()).await.expect_problem(403, "forbidden");
        assert_eq!(admin.post("/api/v1/users", new.clone()).await.expect(201)["username"], "newone");
        admin.post("/api/v1/users", new.clone()).await.expect_field(409, "/username", "duplicate");
        let key = [("idempotency-key", "hire-1")];
        let body = json!({ "username": "twice", "name": "新人", "role": "sales", "password": "correct horse battery" });
        let send = || admin.send(Method::POST, "/api/v1/users", &key, Some(body.clone()));
        assert_eq!(send().await.id(), send().await.id());
        let users = sales.get("/api/v1/users?limit=200").await;
        assert!(!users.text().contains("password"));
        let team = admin.post("/api/v1/teams", json!({ "name": "华北组" })).await;
        let id = team.expect(201)["id"].as_str().unwrap().to_owned();
        admin.patch(&format!("/api/v1/teams/{id}"), "\"1\"", json!({ "parent_id": id })).await.expect_field(422, "/parent_id", "no_such_team");
    }

    /// R-LOG-1 for what concerns no customer.
    async fn r_log_1_changes_of_accounts_teams_and_stages_are_on_record(server: TestServer) {
        let (admin, auditor) = (server.login("admin").await, server.login("auditor").await);
        let new = json!({ "username": "newone", "name": "新人", "role": "sales", "password": "correct horse battery" });
        let made = admin.post("/api/v1/users", new).await;
        let at = format!("/api/v1/users/{}", made.id());
        let change = json!({ "role": "manager", "password": "another horse battery" });
        admin.patch(&at, &made.etag(), change).await.expect(200);
        admin.post("/api/v1/teams", json!({ "name": "华北组" })).await.expect(201);
        let stage = admin.get("/api/v1/stages/potential").await;
        admin.patch("/api/v1/stages/potential", &stage.etag(), json!({ "usual_days": 44 })).await.expect(200);
        let trail = auditor.get("/api/v1/audit?limit=4").await;
        assert!(!trail.text().contains("horse") && !trail.text().contains("argon"));
        let told: Vec<(String, String)> = trail.expect(200)["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|entry| (entry["kind"].as_str().unwrap().to_owned(), entry["action"].as_str().unwrap().to_owned()))
            .collect();
        let told: Vec<(&str, &str)> = told.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        assert_eq!(told, [("stage", "changed"), ("team", "created"), ("user", "changed"), ("user", "created")]);
        let fields = &trail.json["items"][2]["changes"];
        assert_eq!(fields[0], json!({ "field": "role", "from": "sales", "to": "manager" }));
        assert_eq!(fields[1], json!({ "field": "password", "from": null, "to": null }));
        assert_eq!(trail.json["items"][0]["changes"][0]["to"], "44");
        let next = format!("/api/v1/audit?limit=4&cursor={}", trail.json["next_cursor"].as_str().unwrap_or_default());
        assert!(trail.json["next_cursor"].is_null() || auditor.get(&next).await.status == 200);
        let users = auditor.get("/api/v1/audit?kind=user").await;
        assert!(users.expect(200)["items"].as_array().unwrap().iter().all(|entry| entry["kind"] == "user"));
        for name in ["sales", "manager"] {
            server.login(name).await.get("/api/v1/audit").await.expect_problem(403, "forbidden");
        }
    }

    async fn a_team_that_changes_takes_its_customers_along(server: TestServer) {
        let (admin, sales, other) = (server.login("admin").await, server.login("sales").await, server.login("manager2").await);
        let amount = json!({ "amount": "1000", "currency": "CNY" });
        sales.post("/api/v1/customers", json!({ "name": "甲", "expected_purchase": amount })).await.expect(201);
        let sums = |board: serde_json::Value| board["columns"][0]["sums"]["amounts"].clone();
        assert_eq!(sums(other.get("/api/v1/board").await.json), json!([]));
        let at = format!("/api/v1/users/{}", server.user("sales"));
        let etag = admin.get(&at).await.etag();
        admin.patch(&at, &etag, json!({ "team_id": server.team("华南一组") })).await.expect(200);
        assert_eq!(sums(other.get("/api/v1/board").await.json)[0]["amount"], "1000.00");
    }
}
