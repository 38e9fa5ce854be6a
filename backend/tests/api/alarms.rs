//! A role or team of an account, a token or a webhook that comes to see more is told to those who answer for the system, as a
//! change of the policy is, and on record.
//!
//! Proves R-SEC-6.

use crate::support::{Client, TestServer};
use serde_json::{Value, json};

/// What alarms somebody was told of, the newest first: about what, and by whose name.
async fn alarms(who: &Client) -> Vec<(String, String)> {
    let told = who.get("/api/v1/notifications").await;
    let told = told.expect(200)["items"].as_array().unwrap().clone();
    let alarms = told.iter().filter(|one| one["why"] == "alarm");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    alarms
        .map(|one| (text(&one["system"]["kind"]), text(&one["system"]["name"])))
        .collect()
}

/// That everyone who answers for the system was told of this many alarms, of which the newest is this one; that nobody else
/// was, and that it is on record.
async fn told(server: &TestServer, count: usize, kind: &str, name: &str) {
    for who in ["admin", "manager", "auditor"] {
        let all = alarms(&server.login(who).await).await;
        assert_eq!(all.len(), count, "{who}: {all:?}");
        assert_eq!(all[0], (kind.to_owned(), name.to_owned()));
    }
    assert!(alarms(&server.login("sales").await).await.is_empty());
    let trail = server
        .login("admin")
        .await
        .get(&format!("/api/v1/audit?kind={kind}"))
        .await;
    assert_eq!(
        trail.expect(200)["items"][0]["name"],
        name,
        "{}",
        trail.json
    );
}

fn token(name: &str, classes: &Value) -> Value {
    json!({ "name": name, "scopes": ["customers:read"], "classes": classes, "reach": "all", "expires_at": "2026-06-01T00:00:00Z" })
}

both! {
    async fn r_sec_6_a_token_that_sees_sealed_values_is_alarmed(server: TestServer) {
        let admin = server.login("admin").await;
        admin.post("/api/v1/tokens", token("open", &json!([]))).await.expect(201);
        assert!(alarms(&admin).await.is_empty(), "sees nothing sealed");
        let made = admin.post("/api/v1/tokens", token("ERP", &json!(["personal", "commercial"]))).await;
        let id = made.expect(201)["token"]["id"].as_str().unwrap().to_owned();
        told(&server, 1, "token", "ERP").await;
        let at = format!("/api/v1/tokens/{id}");
        admin.patch(&at, "\"1\"", json!({ "classes": ["personal"] })).await.expect(200);
        assert_eq!(alarms(&admin).await.len(), 1, "it sees less");
    }

    async fn a_webhook_that_is_sent_sealed_values_or_more_of_them_is_alarmed(server: TestServer) {
        let admin = server.login("admin").await;
        let new = json!({ "name": "ERP", "format": "standard", "url": "https://erp.example.com/", "kinds": ["contact"], "teams": [server.team("华东一组")] });
        let made = admin.post("/api/v1/webhooks", new).await;
        let at = format!("/api/v1/webhooks/{}", made.expect(201)["webhook"]["id"].as_str().unwrap());
        let change = async |body: Value| {
            let etag = admin.get(&at).await.etag();
            admin.patch(&at, &etag, body).await.expect(200);
        };
        change(json!({ "kinds": ["contact", "customer"] })).await;
        assert!(alarms(&admin).await.is_empty(), "sends nothing sealed");
        change(json!({ "classes": ["personal"] })).await;
        told(&server, 1, "webhook", "ERP").await;
        for (count, wider) in [
            json!({ "classes": ["personal", "commercial"] }),
            json!({ "kinds": ["contact", "customer", "contract"] }),
            json!({ "teams": [] }),
            json!({ "url": "https://elsewhere.example.com/" }),
        ].into_iter().enumerate() {
            change(wider).await;
            told(&server, count + 2, "webhook", "ERP").await;
        }
        for narrower in [json!({ "kinds": ["contact"] }), json!({ "classes": ["commercial"] }), json!({ "active": false })] {
            change(narrower).await;
        }
        assert_eq!(alarms(&admin).await.len(), 5, "it sends less");
        change(json!({ "active": true })).await;
        told(&server, 6, "webhook", "ERP").await;
    }

    async fn another_role_or_team_of_an_account_is_alarmed(server: TestServer) {
        let admin = server.login("admin").await;
        let at = format!("/api/v1/users/{}", server.user("technical"));
        let change = async |body: Value| {
            let etag = admin.get(&at).await.etag();
            admin.patch(&at, &etag, body).await.expect(200);
        };
        let name = admin.get(&at).await.expect(200)["name"].as_str().unwrap().to_owned();
        change(json!({ "zone": "Asia/Tokyo" })).await;
        assert!(alarms(&admin).await.is_empty(), "sees what it saw");
        change(json!({ "role": "success" })).await;
        told(&server, 1, "user", &name).await;
        change(json!({ "team_id": server.team("华南一组") })).await;
        told(&server, 2, "user", &name).await;
        // In the words of the reader.
        let mail = server.login("manager").await.get("/api/v1/notifications/groups").await;
        assert_eq!(mail.expect(200)["items"][0]["newest"]["system"]["kind"], "user");
    }
}
