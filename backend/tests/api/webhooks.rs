//! Webhooks as a resource.

use crate::support::Client;
use reqwest::Method;
use serde_json::{Value, json};

const PATH: &str = "/api/v1/webhooks";

fn erp() -> Value {
    json!({ "name": "ERP", "format": "standard", "url": "https://erp.example.com/hooks/secret-path?key=abc", "kinds": ["contract", "customer"] })
}

async fn make(admin: &Client, body: Value) -> String {
    let made = admin.post(PATH, body).await;
    let id = made.expect(201)["webhook"]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    format!("{PATH}/{id}")
}

both! {
    async fn a_secret_is_shown_once_and_an_address_never(server: TestServer) {
        let admin = server.login("admin").await;
        let key = [("idempotency-key", "one")];
        let made = admin.send(Method::POST, PATH, &key, Some(erp())).await;
        let secret = made.expect(201)["secret"].as_str().unwrap().to_owned();
        assert!(secret.starts_with("whsec_") && made.header("location").starts_with(PATH));
        let again = admin.send(Method::POST, PATH, &key, Some(erp())).await;
        assert_eq!(again.expect(201)["secret"], Value::Null);
        assert_eq!(again.json["webhook"]["id"], made.json["webhook"]["id"]);
        let mut other = erp();
        other["name"] = json!("other");
        admin.send(Method::POST, PATH, &key, Some(other)).await.expect_problem(422, "key_reused");

        let path = format!("{PATH}/{}", made.json["webhook"]["id"].as_str().unwrap());
        let read = admin.get(&path).await;
        assert_eq!(read.expect(200)["host"], "https://erp.example.com");
        let trail = admin.get("/api/v1/audit?kind=webhook").await;
        assert_eq!(trail.expect(200)["items"].as_array().unwrap().len(), 1);
        let renewed = admin.send(Method::POST, &format!("{path}/secret"), &[("if-match", "\"1\"")], None).await;
        let renewed = renewed.expect(200)["secret"].as_str().unwrap().to_owned();
        assert!(renewed.starts_with("whsec_") && renewed != secret);
        let robot = json!({ "name": "群", "format": "dingtalk", "url": "https://oapi.dingtalk.com/robot/send?access_token=secret-path", "secret": "SECsecret", "kinds": [] });
        let robot = make(&admin, robot).await;
        admin.patch(&robot, "\"1\"", json!({ "secret": "SECnew" })).await.expect(200);
        for path in [PATH, &path, &robot, "/api/v1/audit"] {
            let answer = admin.get(path).await;
            let text = answer.text();
            for hidden in ["secret-path", "SECsecret", "SECnew", &secret, &renewed] {
                assert!(!text.contains(hidden), "{path}: {text}");
            }
        }
    }

    async fn they_are_changed_archived_and_brought_back(server: TestServer) {
        let admin = server.login("admin").await;
        let path = make(&admin, erp()).await;
        admin.send(Method::PATCH, &path, &[], Some(json!({}))).await.expect_problem(428, "version_required");
        let changed = admin.patch(&path, "\"1\"", json!({ "active": false, "kinds": ["need"], "url": "https://other.example.com/" })).await;
        assert_eq!((&changed.expect(200)["kinds"], &changed.json["host"]), (&json!(["need"]), &json!("https://other.example.com")));
        admin.patch(&path, "\"1\"", json!({ "name": "x" })).await.expect_problem(412, "stale");
        admin.patch(&path, "\"2\"", json!({ "classes": ["confidential"] })).await.expect_field(422, "/classes", "not_on_list");
        admin.patch(&path, "\"2\"", json!({ "secret": "own" })).await.expect_field(422, "/secret", "unknown_field");
        admin.patch(&path, "\"2\"", json!({ "for_people": true })).await.expect_field(422, "/for_people", "not_on_list");
        admin.delete(&path, "\"1\"").await.expect_problem(412, "stale");
        admin.delete(&path, "\"2\"").await.expect(204);
        assert!(admin.get(PATH).await.expect(200)["items"].as_array().unwrap().is_empty());
        assert_eq!(admin.get(&format!("{PATH}?archived=true")).await.expect(200)["items"].as_array().unwrap().len(), 1);
        admin.patch(&path, "\"3\"", json!({ "name": "x" })).await.expect_problem(409, "archived");
        let back = admin.post(&format!("{path}/restore"), json!({})).await;
        assert_eq!((&back.expect(200)["archived_at"], &back.json["active"]), (&Value::Null, &json!(false)));
        admin.post(PATH, json!({ "name": "x", "format": "standard", "url": "https://a.example/", "kinds": [], "teams": ["01890a5d-ac96-774b-bcce-b302099a8057"] }))
            .await
            .expect_field(422, "/teams/0", "no_such_team");
    }

    async fn pages_go_on_and_only_administrators_turn_them(server: TestServer) {
        let admin = server.login("admin").await;
        for _ in 0..3 {
            make(&admin, erp()).await;
        }
        let first = admin.get(&format!("{PATH}?limit=2")).await;
        let cursor = first.expect(200)["next_cursor"].as_str().unwrap().to_owned();
        let second = admin.get(&format!("{PATH}?limit=2&cursor={cursor}")).await;
        assert_eq!(second.expect(200)["items"].as_array().unwrap().len(), 1);
        for user in ["sales", "manager", "auditor"] {
            let client = server.login(user).await;
            client.get(PATH).await.expect_problem(403, "forbidden");
            client.post(PATH, erp()).await.expect_problem(403, "forbidden");
        }
    }
}
