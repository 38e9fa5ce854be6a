//! An answer that is awaited counts as *no* after the time that administrators set, wherever answers are read.
//!
//! Proves R-CAD, R-TAG.

use crate::support::Client;
use chrono::TimeDelta;
use serde_json::{Value, json};

/// What of the list has this answer: the contents, in the order of the list.
async fn having(client: &Client, at: &str, answered: &str) -> Vec<String> {
    let page = client
        .get(&format!(
            "{at}/interactions?answered={answered}&count=exact"
        ))
        .await;
    let items = page.expect(200)["items"].as_array().unwrap().clone();
    assert_eq!(page.json["total"], json!(items.len()), "{answered}");
    let content = |one: &Value| one["content"].as_str().unwrap().to_owned();
    items.iter().map(content).collect()
}

async fn attempt(client: &Client, at: &str, content: &str, answered: &str) {
    let body = json!({
        "channels": ["phone"], "content": content, "direction": "outgoing", "answered": answered,
        "acknowledge": ["no_next_step", "over_contact"],
    });
    let made = client.post(&format!("{at}/interactions"), body).await;
    made.expect(201);
}

/// What is known of how fast the customer answers.
async fn speed(client: &Client, at: &str) -> Value {
    let read = client.get(at).await;
    let tags = read.expect(200)["derived_tags"].as_array().unwrap().clone();
    let speed = tags.iter().find(|tag| tag["kind"] == "response_speed");
    speed.map_or(Value::Null, |tag| tag["value"].clone())
}

both! {
    async fn an_awaited_answer_counts_as_none_after_a_set_time(server: TestServer) {
        let sales = server.login("sales").await;
        let at = sales.company().await;
        for (content, answered) in [("甲", "yes"), ("乙", "no"), ("丙", "awaiting")] {
            attempt(&sales, &at, content, answered).await;
        }
        assert_eq!(having(&sales, &at, "no").await, ["乙"]);
        assert_eq!(having(&sales, &at, "awaiting").await, ["丙"]);
        server.clock.advance(TimeDelta::days(3));
        let sales = server.login("sales").await;
        assert_eq!(having(&sales, &at, "no").await, ["丙", "乙"], "three days are enough");
        assert_eq!(having(&sales, &at, "awaiting").await, [""; 0]);
        assert_eq!(having(&sales, &at, "yes,no").await, ["丙", "乙", "甲"]);
        assert_eq!(having(&sales, &at, "yes,awaiting").await, ["甲"]);
        assert_eq!(having(&sales, &at, "no,awaiting").await, ["丙", "乙"]);
        assert_eq!(having(&sales, &at, "yes").await, ["甲"]);
        let page = sales.get(&format!("{at}/interactions")).await;
        assert_eq!(page.expect(200)["items"][0]["answered"], "no", "and is shown as that");
        // The time is administrators' data, and what was said stays what it was.
        let admin = server.login("admin").await;
        let mut rules = admin.get("/api/v1/signal-rules").await.expect(200).clone();
        rules["awaiting_days"] = json!(10);
        admin.put("/api/v1/signal-rules", rules).await.expect(200);
        assert_eq!(having(&sales, &at, "awaiting").await, ["丙"]);
    }

    async fn r_tag_and_r_cad_count_an_awaited_answer_alike(server: TestServer) {
        crate::cadence::turn_on(&server).await;
        let sales = server.login("sales").await;
        let at = sales.company().await;
        for (content, answered) in [("甲", "yes"), ("乙", "yes"), ("丙", "awaiting"), ("丁", "awaiting"), ("戊", "awaiting")] {
            attempt(&sales, &at, content, answered).await;
        }
        assert_eq!(speed(&sales, &at).await, Value::Null, "two answers tell nothing");
        server.clock.advance(TimeDelta::days(4));
        let sales = server.login("sales").await;
        assert_eq!(speed(&sales, &at).await, json!("slow"), "two of five");
    }

    async fn r_cad_an_attempt_that_was_never_answered_is_no_touch(server: TestServer) {
        let visit = json!({
            "channels": ["visit"], "content": "拜访未遇", "direction": "outgoing", "answered": "awaiting", "acknowledge": ["no_next_step"],
        });
        let mut all = Vec::new();
        let sales = server.login("sales").await;
        for name in ["静海仓储有限公司", "远山通信有限公司"] {
            all.push(sales.customer(json!({ "name": name, "tier": "high" })).await);
        }
        server.clock.advance(TimeDelta::days(6));
        for at in &all {
            server.clock.advance(TimeDelta::days(2));
            let made = server.login("sales").await.post(&format!("{at}/interactions"), visit.clone()).await;
            made.expect(201);
        }
        server.clock.advance(TimeDelta::days(2));
        crate::cadence::turn_on(&server).await;
        crate::cadence::run(&server).await;
        let sales = server.login("sales").await;
        let mut visits = Vec::new();
        for at in &all {
            let plans = crate::cadence::plans(&sales, at).await;
            let days = plans.iter().map(crate::cadence::short);
            visits.extend(days.filter_map(|plan| Some(plan.strip_prefix("pending visit ")?.to_owned())));
        }
        // A month after the stage was entered, and a month after the visit of which the answer is awaited still.
        assert_eq!(visits, ["2026-04-02", "2026-04-13"]);
    }
}
