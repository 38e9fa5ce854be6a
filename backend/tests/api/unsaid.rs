//! That a value changed of which somebody is shown nothing, not even a mask, is not told to them either. Nothing here waits
//! for nothing: that somebody is not told shows in what they are told next.
//!
//! Proves R-SEC-1.

use crate::support::Client;
use serde_json::{Value, json};

pub async fn patch(who: &Client, at: &str, body: Value) {
    let read = who.get(at).await;
    who.patch(at, &read.etag(), body).await.expect(200);
}

/// A customer of `sales` with confidential notes, and a need whose budget was given in confidence.
pub async fn customer(sales: &Client) -> (String, String) {
    let at = sales
        .customer(json!({ "name": "恒力智能装备科技有限公司", "confidential_notes": "底价 40 万" }))
        .await;
    let need = json!({ "text": "降低采购成本", "confidential_budget": { "amount": "400000", "currency": "CNY" } });
    let made = sales.post(&format!("{at}/needs"), need).await;
    made.expect(201);
    (at, format!("/api/v1/needs/{}", made.id()))
}

/// Changes both, and nothing else.
pub async fn change_unseen(sales: &Client, at: &str, need: &str) {
    patch(sales, at, json!({ "confidential_notes": "底价 41 万" })).await;
    let budget = json!({ "confidential_budget": { "amount": "410000", "currency": "CNY" } });
    patch(sales, need, budget).await;
}

/// The names of the fields that the entries of a timeline say changed.
async fn changed(who: &Client, at: &str) -> Vec<String> {
    let page = who.get(&format!("{at}/timeline?limit=100")).await;
    let entries = page.expect(200)["items"].as_array().unwrap().clone();
    let changes = entries
        .iter()
        .filter_map(|entry| entry["what"]["changes"].as_array());
    changes
        .flatten()
        .map(|change| change["field"].as_str().unwrap().to_owned())
        .collect()
}

/// How many entries a timeline counts, and how many it lists.
async fn counted_and_listed(who: &Client, at: &str) -> (u64, usize) {
    let counts = who.get(&format!("{at}/timeline/counts")).await;
    let counts = counts.expect(200).as_array().unwrap().clone();
    let page = who.get(&format!("{at}/timeline?limit=100")).await;
    let listed = page.expect(200)["items"].as_array().unwrap().len();
    (
        counts
            .iter()
            .map(|one| one["count"].as_u64().unwrap())
            .sum(),
        listed,
    )
}

both! {
    async fn r_sec_1_a_stream_tells_of_no_change_that_is_unseen(server: TestServer) {
        let (sales, technical) = (server.login("sales").await, server.login("technical").await);
        let (at, need) = customer(&sales).await;
        let (mut own, mut other) = (sales.events(None).await, technical.events(None).await);
        change_unseen(&sales, &at, &need).await;
        patch(&sales, &at, json!({ "city": "苏州" })).await;
        for kind in ["customer", "need", "customer"] {
            assert_eq!(own.change().await.field("kind"), kind, "the owner is told of all three");
        }
        let city = sales.get(&format!("{at}/timeline?limit=1")).await;
        let first = other.change().await;
        assert_eq!(first.field("event_id"), city.expect(200)["items"][0]["id"], "of the city alone");
        // A value that is shown masked goes on being told of.
        let revenue = json!({ "annual_revenue": { "amount": "30000000", "currency": "CNY" } });
        patch(&sales, &at, revenue).await;
        assert_eq!(other.change().await.field("kind"), "customer");
    }

    async fn r_sec_1_and_r_sec_2_a_timeline_lists_and_counts_no_change_that_is_unseen(server: TestServer) {
        let (sales, technical) = (server.login("sales").await, server.login("technical").await);
        let (at, need) = customer(&sales).await;
        let before = counted_and_listed(&technical, &at).await;
        change_unseen(&sales, &at, &need).await;
        assert_eq!(counted_and_listed(&technical, &at).await, before);
        assert_eq!(changed(&technical, &at).await, Vec::<String>::new());
        assert_eq!(changed(&sales, &at).await, ["confidential_budget", "confidential_notes"]);
        let (counted, listed) = counted_and_listed(&sales, &at).await;
        assert_eq!((counted, listed), (before.0 + 2, before.1 + 2));
        // Whoever the owner names reads the notes, and that they changed.
        let named = format!("{at}/confidential-access/{}", server.user("technical"));
        sales.put(&named, json!({ "until": "2026-03-09" })).await.expect(200);
        let fields = changed(&technical, &at).await;
        assert_eq!(fields, ["confidential_access", "confidential_budget", "confidential_notes"]);
        // What is said beside it is told, the unseen without its value.
        patch(&sales, &at, json!({ "confidential_notes": "底价 42 万", "city": "苏州" })).await;
        let manager = server.login("manager").await;
        let fields = changed(&manager, &at).await;
        assert!(fields.contains(&"city".to_owned()), "{fields:?}");
        // The audit trail leaves nothing out (R-LOG-1), and says no value.
        let audit = manager.get(&format!("{at}/audit?limit=100")).await;
        let text = audit.expect(200).to_string();
        assert!(text.contains("confidential_budget") && !text.contains("底价") && !text.contains("410000"), "{text}");
    }

    async fn r_sec_1_a_helper_is_not_notified_of_a_change_that_is_unseen(server: TestServer) {
        let (sales, helper) = (server.login("sales").await, server.login("technical").await);
        let (at, need) = customer(&sales).await;
        let help = json!({ "user_ids": [server.user("technical")] });
        sales.put(&format!("{at}/collaborators"), help).await.expect(200);
        let unread = async || helper.get("/api/v1/notifications/unread").await.expect(200)["unread"].clone();
        let before = unread().await;
        let mut events = helper.events(None).await;
        change_unseen(&sales, &at, &need).await;
        assert_eq!(unread().await, before);
        patch(&sales, &need, json!({ "text": "再降低 10%" })).await;
        assert_eq!(unread().await, before.as_u64().unwrap() + 1);
        let mut told = [events.next().await.unwrap(), events.next().await.unwrap()];
        told.sort_by(|a, b| a.name.cmp(&b.name));
        assert_eq!(told[0].field("kind"), "need");
        assert_eq!(told[1].name, "notification", "one of them, of what is seen");
    }
}
