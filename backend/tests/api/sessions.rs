//! Sessions: listed, and ended at once (R-SEC-7).
//!
//! Proves R-LOG-1.

use crate::support::{Client, PASSWORD};
use chrono::Duration;
use reqwest::Method;
use serde_json::{Value, json};

const CHROME: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36";

async fn sign_in(client: &Client, username: &str, agent: &str) -> Client {
    let body = json!({ "username": username, "password": PASSWORD });
    let answer = client
        .send(
            Method::POST,
            "/api/v1/auth/login",
            &[("user-agent", agent)],
            Some(body),
        )
        .await;
    let mut signed_in = client.clone();
    signed_in.token = answer.expect(200)["access_token"]
        .as_str()
        .map(str::to_owned);
    signed_in.cookie = answer.cookie();
    signed_in
}

async fn end(client: &Client, path: &str) -> crate::support::Answer {
    client.send(Method::DELETE, path, &[], None).await
}

fn items(list: &Value) -> Vec<Value> {
    list["items"].as_array().cloned().unwrap_or_default()
}

/// The id of the session that is not the caller's own.
fn other(list: &Value) -> String {
    let other = items(list)
        .into_iter()
        .find(|session| session["current"] == false)
        .unwrap();
    other["id"].as_str().unwrap().to_owned()
}

both! {
    async fn r_sec_7_one_sees_where_one_is_signed_in_and_ends_it_at_once(server: TestServer) {
        let here = sign_in(&server.anonymous(), "sales", CHROME).await;
        server.clock.advance(Duration::minutes(5));
        let there = sign_in(&server.anonymous(), "sales", "sync-job/2").await;
        let list = here.get("/api/v1/me/sessions").await.expect(200).clone();
        let told: Vec<(Value, Value)> = items(&list).iter().map(|s| (s["device"].clone(), s["current"].clone())).collect();
        assert_eq!(told, [(json!("sync-job/2"), json!(false)), (json!("Chrome 126, Windows"), json!(true))]);
        let first = &items(&list)[1];
        assert_eq!(first["address"], "127.0.0.1");
        assert_eq!((&first["begun_at"], &first["ends_at"]), (&json!("2026-03-02T01:30:00Z"), &json!("2026-03-02T13:30:00Z")));
        // Renewing it is using it.
        let cookie = here.cookie.clone().unwrap();
        here.send(Method::POST, "/api/v1/auth/refresh", &[("cookie", &cookie)], None).await.expect(200);
        let list = here.get("/api/v1/me/sessions").await.expect(200).clone();
        assert_eq!(items(&list)[1]["last_used_at"], "2026-03-02T01:35:00Z");

        let id = other(&list);
        end(&here, &format!("/api/v1/me/sessions/{id}")).await.expect(204);
        there.get("/api/v1/me").await.expect_problem(401, "session_ended");
        here.get("/api/v1/me").await.expect(200);
        end(&here, &format!("/api/v1/me/sessions/{id}")).await.expect_problem(404, "not_found");
        assert_eq!(items(here.get("/api/v1/me/sessions").await.expect(200)).len(), 1);
    }

    async fn r_sec_7_all_other_sessions_end_and_this_one_stays(server: TestServer) {
        let here = server.login("sales").await;
        let others = [server.login("sales").await, server.login("sales").await];
        let colleague = server.login("sales2").await;
        end(&here, "/api/v1/me/sessions").await.expect(204);
        for other in &others {
            other.get("/api/v1/me").await.expect_problem(401, "session_ended");
        }
        here.get("/api/v1/me").await.expect(200);
        colleague.get("/api/v1/me").await.expect(200);
    }

    async fn r_sec_7_a_session_is_ended_by_its_user_or_an_administrator_alone(server: TestServer) {
        let (sales, colleague, admin) = (server.login("sales").await, server.login("sales2").await, server.login("admin").await);
        let at = format!("/api/v1/users/{}/sessions", server.user("sales"));
        let id = items(sales.get("/api/v1/me/sessions").await.expect(200))[0]["id"].as_str().unwrap().to_owned();
        end(&colleague, &format!("/api/v1/me/sessions/{id}")).await.expect_problem(404, "not_found");
        for path in [at.clone(), format!("{at}/{id}")] {
            end(&colleague, &path).await.expect_problem(403, "forbidden");
        }
        colleague.get(&at).await.expect_problem(403, "forbidden");
        // Not by the address of somebody else's account either.
        let elsewhere = format!("/api/v1/users/{}/sessions/{id}", server.user("sales2"));
        end(&admin, &elsewhere).await.expect_problem(404, "not_found");
        sales.get("/api/v1/me").await.expect(200);
        assert_eq!(items(admin.get(&at).await.expect(200)).len(), 1);
        end(&admin, &format!("{at}/{id}")).await.expect(204);
        sales.get("/api/v1/me").await.expect_problem(401, "session_ended");
        let again = server.login("sales").await;
        end(&admin, &at).await.expect(204);
        again.get("/api/v1/me").await.expect_problem(401, "session_ended");
        let nobody = "/api/v1/users/01890000-0000-7000-8000-000000000000/sessions";
        admin.get(nobody).await.expect_problem(404, "not_found");
        end(&admin, nobody).await.expect_problem(404, "not_found");
    }

    async fn r_log_1_ended_sessions_are_on_record(server: TestServer) {
        let (here, auditor) = (server.login("sales").await, server.login("auditor").await);
        let _there = sign_in(&server.anonymous(), "sales", CHROME).await;
        let id = other(here.get("/api/v1/me/sessions").await.expect(200));
        end(&here, &format!("/api/v1/me/sessions/{id}")).await.expect(204);
        let trail = auditor.get("/api/v1/audit?kind=user&limit=1").await;
        let entry = &trail.expect(200)["items"][0];
        assert_eq!(entry["author"]["id"], server.user("sales").to_string());
        assert_eq!(entry["changes"][0], json!({ "field": "session", "from": "Chrome 126, Windows, 127.0.0.1", "to": "ended" }));
    }

    /// R-OWN-2, and somebody must be left who can run the system.
    async fn r_own_2_whoever_owns_customers_is_not_deactivated_before_they_are_handed_over(server: TestServer) {
        let (admin, sales) = (server.login("admin").await, server.login("sales").await);
        for name in ["甲", "乙"] {
            sales.post("/api/v1/customers", json!({ "name": name })).await.expect(201);
        }
        let at = format!("/api/v1/users/{}", server.user("sales"));
        let etag = admin.get(&at).await.etag();
        let refused = admin.patch(&at, &etag, json!({ "active": false })).await;
        assert_eq!(refused.expect_problem(409, "owns_customers")["count"], 2);
        sales.get("/api/v1/me").await.expect(200);
        let order = json!({ "from": server.user("sales").to_string(), "owner_id": server.user("sales2").to_string() });
        admin.post("/api/v1/hand-overs", order).await;
        admin.patch(&at, &etag, json!({ "active": false })).await.expect(200);
        sales.get("/api/v1/me").await.expect_problem(401, "session_ended");
    }
}
