//! Text in any script and of any length: kept whole, or refused by name with nothing lost.
//!
//! Proves R-SEC-3.

use crate::support::Client;
use serde_json::json;

/// Four-byte characters, right-to-left writing, combining marks, a zero-width joiner.
const ANY_SCRIPT: &str = "𠮷野家 🙂👩‍🔧 Ünïcödé العربية हिन्दी ไทย e\u{301}";

both! {
    async fn text_in_any_script_is_kept_whole(server: TestServer) {
        let sales = server.login("sales").await;
        let made = sales.post("/api/v1/customers", json!({ "name": format!("{ANY_SCRIPT} 公司"), "remarks": ANY_SCRIPT })).await;
        let id = made.expect(201)["card"]["id"].as_str().unwrap().to_owned();
        assert_eq!(made.json["card"]["name"]["value"], format!("{ANY_SCRIPT} 公司"));
        let at = format!("/api/v1/customers/{id}");
        assert_eq!(sales.get(&at).await.expect(200)["profile"]["remarks"], ANY_SCRIPT);
        let contact = sales.post(&format!("{at}/contacts"), json!({ "name": ANY_SCRIPT, "preferences": ANY_SCRIPT })).await;
        assert_eq!(contact.expect(201)["name"]["value"], ANY_SCRIPT);
        let talk = json!({ "channels": ["phone"], "content": ANY_SCRIPT, "feedback": ANY_SCRIPT, "acknowledge": ["no_next_step"] });
        let talk = sales.post(&format!("{at}/interactions"), talk).await;
        assert_eq!((&talk.expect(201)["content"], &talk.json["feedback"]), (&json!(ANY_SCRIPT), &json!(ANY_SCRIPT)));
        let timeline = sales.get(&format!("{at}/timeline")).await;
        assert!(timeline.text().contains("𠮷野家"));
    }

    async fn ten_thousand_characters_are_taken_and_one_more_is_refused_by_name(server: TestServer) {
        let sales = server.login("sales").await;
        let made = sales.post("/api/v1/customers", json!({ "name": "长文有限公司" })).await;
        let at = format!("/api/v1/customers/{}", made.expect(201)["card"]["id"].as_str().unwrap());
        let long = "字".repeat(10_000);
        let body = |text: &str| json!({ "channels": ["phone"], "content": text, "acknowledge": ["no_next_step"] });
        let talk = sales.post(&format!("{at}/interactions"), body(&long)).await;
        assert_eq!(talk.expect(201)["content"].as_str().unwrap().chars().count(), 10_000);
        let more = sales.post(&format!("{at}/interactions"), body(&"🙂".repeat(10_001))).await;
        more.expect_field(422, "/content", "too_long");
        let list = sales.get(&format!("{at}/interactions?count=exact")).await;
        assert_eq!(list.expect(200)["total"], 1, "what is refused leaves nothing behind");
        let read = sales.get(&at).await;
        sales.patch(&at, &read.etag(), json!({ "remarks": long })).await.expect(200);
        let read = sales.get(&at).await;
        sales.patch(&at, &read.etag(), json!({ "remarks": format!("{long}字") })).await.expect_field(422, "/remarks", "too_long");
        assert_eq!(sales.get(&at).await.json["profile"]["remarks"].as_str().unwrap().chars().count(), 10_000);
    }

    /// Of one field of each way in which texts are taken: of a declared kind, of rows of their own, of the profile.
    async fn r_sec_3_a_mask_over_a_number_stands_for_it_but_for_whoever_sees_the_number(server: TestServer) {
        let (sales, success) = (server.login("sales").await, server.login("success").await);
        let customer = sales.customer(json!({ "name": "恒力智能装备科技有限公司", "remarks": "找 13812345678 谈" })).await;
        let contact = sales.post(&format!("{customer}/contacts"), json!({ "name": "王经理", "preferences": "找 13812345678 谈" })).await;
        let need = sales.post(&format!("{customer}/needs"), json!({ "text": "找 13812345678 谈" })).await;
        let todo = json!({ "what": "找 13812345678 谈", "due": "2099-01-01" });
        let todo = sales.post(&format!("{customer}/todos"), todo).await;
        let at = |kind: &str, made: &crate::support::Answer| format!("/api/v1/{kind}/{}", made.id());
        let texts = [
            (at("contacts", &contact), "preferences"),
            (at("needs", &need), "text"),
            (at("todos", &todo), "what"),
            (customer.clone(), "remarks"),
        ];
        let write = async |who: &Client, path: &str, field: &str, text: &str| {
            let etag = who.get(path).await.etag();
            who.patch(path, &etag, json!({ field: text })).await.expect(200);
            let read = sales.get(path).await;
            let found = read.json.get(field).or_else(|| read.json["profile"].get(field));
            found.unwrap().as_str().unwrap().to_owned()
        };
        for (path, field) in &texts {
            if *field != "remarks" {
                let edited = write(&success, path, field, "周五找 138****5678 谈").await;
                assert_eq!(edited, "周五找 13812345678 谈", "{path}: who does not see it keeps it");
            }
            let typed = write(&sales, path, field, "周一找 138****5678 谈").await;
            assert_eq!(typed, "周一找 138****5678 谈", "{path}: the owner means what the owner wrote");
        }
    }
}
