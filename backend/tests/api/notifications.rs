//! The bell, and what everyone chooses to be told.

use crate::support::{Answer, Client};
use reqwest::Method;
use serde_json::{Value, json};

const SETTINGS: &str = "/api/v1/me/notification-settings";

/// Chooses, over what was chosen before.
pub async fn choose(client: &Client, body: Value) -> Answer {
    let etag = client.get(SETTINGS).await.header("etag").to_owned();
    let headers = [("if-match", etag.as_str())];
    client
        .send(Method::PUT, SETTINGS, &headers, Some(body))
        .await
}

/// A colleague adds a contact to a customer.
pub async fn add_contact(colleague: &Client, customer: &str, name: &str) {
    let contact = json!({ "name": name, "mobile": "13987651234" });
    colleague
        .post(&format!("{customer}/contacts"), contact)
        .await
        .expect(201);
}

async fn unread(client: &Client) -> i64 {
    let answer = client.get("/api/v1/notifications/unread").await;
    answer.expect(200)["unread"].as_i64().unwrap()
}

async fn groups(client: &Client) -> Vec<Value> {
    let answer = client.get("/api/v1/notifications/groups").await;
    answer.expect(200)["items"].as_array().unwrap().clone()
}

both! {
    async fn the_bell_keeps_together_what_belongs_together(server: TestServer) {
        let sales = server.login("sales").await;
        let success = server.login("success").await;
        let (one, other) = (sales.company().await, sales.customer(json!({ "name": "远大重工有限公司" })).await);
        for name in ["甲", "乙", "丙"] {
            add_contact(&success, &one, name).await;
        }
        add_contact(&success, &other, "丁").await;
        let need = json!({ "text": "排产" });
        success.post(&format!("{one}/needs"), need).await.expect(201);

        let found = groups(&sales).await;
        let summary: Vec<_> = found
            .iter()
            .map(|group| (group["topic"].as_str().unwrap(), group["count"].as_i64().unwrap(), group["unread"].as_i64().unwrap()))
            .collect();
        assert_eq!(summary, [("need", 1, 1), ("contact", 1, 1), ("contact", 3, 3)]);
        assert_eq!(unread(&sales).await, 5);

        // One.
        let id = &found[2]["newest"]["id"];
        sales.post("/api/v1/notifications/read", json!({ "ids": [id] })).await.expect(204);
        assert_eq!(unread(&sales).await, 4);
        // All of a group, and nothing beside it.
        let group = json!({ "customer_id": found[2]["newest"]["customer"]["id"], "topic": "contact" });
        sales.post("/api/v1/notifications/read", json!({ "group": group })).await.expect(204);
        assert_eq!(unread(&sales).await, 2);
        assert_eq!(groups(&sales).await[2]["unread"], 0);
        let unread_groups = sales.get("/api/v1/notifications/groups?unread=true").await;
        assert_eq!(unread_groups.expect(200)["items"].as_array().unwrap().len(), 2);
        // All.
        sales.post("/api/v1/notifications/read", json!({})).await.expect(204);
        assert_eq!(unread(&sales).await, 0);
        assert!(groups(&success).await.is_empty(), "nobody is told of the own doing");
    }

    async fn everyone_chooses_what_and_how(server: TestServer) {
        let sales = server.login("sales").await;
        let success = server.login("success").await;
        let customer = sales.company().await;
        let read = sales.get(SETTINGS).await;
        assert_eq!(read.header("etag"), "\"0\"");
        let usual = read.expect(200);
        assert!(usual["choices"].as_array().unwrap().iter().all(|choice| choice["channels"] == json!(["bell"])));
        assert_eq!(usual["sends_email"], false);

        let none = json!({ "choices": [{ "why": "customer", "channels": [] }] });
        sales.put(SETTINGS, none.clone()).await.expect_problem(428, "version_required");
        choose(&sales, none.clone()).await.expect(200);
        let stale = sales.send(Method::PUT, SETTINGS, &[("if-match", "\"0\"")], Some(none)).await;
        assert_eq!(stale.expect_problem(412, "stale")["current"]["version"], 1);
        add_contact(&success, &customer, "甲").await;
        assert!(groups(&sales).await.is_empty(), "told by no way");

        // What is to go out alone does not ring.
        choose(&sales, json!({ "choices": [{ "why": "customer", "channels": ["email"] }] })).await.expect(200);
        add_contact(&success, &customer, "乙").await;
        assert!(groups(&sales).await.is_empty() && unread(&sales).await == 0);
        choose(&sales, json!({ "choices": [] })).await.expect(200);
        add_contact(&success, &customer, "丙").await;
        assert_eq!(groups(&sales).await.len(), 1);

        let silent = json!({ "choices": [{ "why": "alarm", "channels": ["email"] }] });
        choose(&sales, silent).await.expect_field(422, "/choices/0/channels", "required");
        let nowhere = json!({ "choices": [{ "why": "named", "channels": ["robot"] }] });
        choose(&sales, nowhere).await.expect_field(422, "/robot_id", "required");
        let unknown = json!({ "choices": [], "robot_id": "01890a5d-ac96-774b-bcce-b302099a8057" });
        choose(&sales, unknown).await.expect_field(422, "/robot_id", "not_on_list");
        let never = json!({ "choices": [], "quiet": { "from": "08:00:00", "until": "08:00:00" } });
        choose(&sales, never).await.expect_field(422, "/quiet/until", "out_of_range");
    }
}
