//! What a plan took over from an entry goes with the entry's mark (DOMAIN section 4).

use crate::support::{Client, TestServer};
use serde_json::json;

/// What the entry said first.
const FIRST: &str = "底价金丝雀甲";

/// A plan of a customer; its address.
async fn plan(sales: &Client, at: &str) -> String {
    let plan = json!({ "goal_kind": "trust", "planned": "2026-03-03", "channels": ["phone"] });
    let made = sales.post(&format!("{at}/plans"), plan).await;
    made.expect(201);
    format!("/api/v1/plans/{}", made.id())
}

/// An open entry that fulfils a plan; its address.
async fn fulfilling(sales: &Client, at: &str, plan: &str) -> String {
    let fulfils = plan.rsplit('/').next();
    let told = json!({
        "channels": ["phone"], "content": FIRST, "feedback": FIRST, "fulfils": fulfils, "acknowledge": ["no_next_step"]
    });
    let made = sales.post(&format!("{at}/interactions"), told).await;
    made.expect(201);
    format!("/api/v1/interactions/{}", made.id())
}

async fn patch(who: &Client, at: &str, mut body: serde_json::Value) -> u16 {
    let etag = who.get(at).await.etag();
    if at.contains("/plans/") {
        body["acknowledge"] = json!(["no_next_step"]);
    }
    who.patch(at, &etag, body).await.status
}

/// Nothing of it is told to those who may not read the entry.
async fn is_kept(server: &TestServer, at: &str) {
    for path in ["timeline", "plans", "plans?archived=true", "audit"] {
        for who in ["technical", "auditor", "manager"] {
            let answer = server.login(who).await.get(&format!("{at}/{path}")).await;
            assert!(!answer.text().contains(FIRST), "{who} {path}");
        }
    }
}

both! {
    async fn what_the_entry_said_before_it_was_edited_is_taken_back(server: TestServer) {
        let sales = server.login("sales").await;
        let at = sales.company().await;
        let of_plan = plan(&sales, &at).await;
        let one = fulfilling(&sales, &at, &of_plan).await;
        assert_eq!(patch(&sales, &one, json!({ "content": "改过的要点", "feedback": null })).await, 200);
        assert_eq!(sales.get(&of_plan).await.expect(200)["summary"], FIRST);
        assert_eq!(patch(&sales, &one, json!({ "class": "confidential" })).await, 200);
        let read = sales.get(&of_plan).await;
        assert_eq!((&read.expect(200)["summary"], &read.json["feedback"]), (&json!(null), &json!(null)));
        is_kept(&server, &at).await;
    }

    async fn a_plan_that_was_put_away_holds_up_no_mark(server: TestServer) {
        let sales = server.login("sales").await;
        let at = sales.company().await;
        let of_plan = plan(&sales, &at).await;
        let one = fulfilling(&sales, &at, &of_plan).await;
        let etag = sales.get(&of_plan).await.etag();
        sales.delete(&of_plan, &etag).await.expect(204);
        assert_eq!(patch(&sales, &one, json!({ "class": "confidential" })).await, 200);
        is_kept(&server, &at).await;
    }

    async fn a_plan_stays_with_the_marked_entry_that_fulfilled_it(server: TestServer) {
        let sales = server.login("sales").await;
        let at = sales.company().await;
        let of_plan = plan(&sales, &at).await;
        let one = fulfilling(&sales, &at, &of_plan).await;
        // While it is open it may be parted from the plan, and joined to it again.
        assert_eq!(patch(&sales, &of_plan, json!({ "fulfilled_by": null })).await, 200);
        let id = one.rsplit('/').next();
        assert_eq!(patch(&sales, &of_plan, json!({ "fulfilled_by": id })).await, 200);
        assert_eq!(patch(&sales, &one, json!({ "class": "confidential" })).await, 200);
        for who in ["success", "sales"] {
            let who = server.login(who).await;
            let etag = who.get(&of_plan).await.etag();
            let asked = json!({ "fulfilled_by": null, "acknowledge": ["no_next_step"] });
            let parted = who.patch(&of_plan, &etag, asked).await;
            parted.expect(422);
            assert_eq!(parted.json["errors"][0]["code"], "forbidden", "{}", parted.text());
        }
        is_kept(&server, &at).await;
    }

    async fn what_a_plan_took_over_goes_with_a_later_mark_though_another_fulfilled_it_since(server: TestServer) {
        let sales = server.login("sales").await;
        for way in [json!({ "state": "pending", "planned": "2026-03-04", "actual": null }), json!({ "fulfilled_by": null })] {
            let at = sales.customer(json!({ "name": format!("先后{}有限公司", way.as_object().unwrap().len()) })).await;
            let of_plan = plan(&sales, &at).await;
            let one = fulfilling(&sales, &at, &of_plan).await;
            assert_eq!(patch(&sales, &of_plan, way.clone()).await, 200);
            if way.get("state").is_some() {
                let other = json!({
                    "channels": ["phone"], "content": "另一次", "fulfils": of_plan.rsplit('/').next(), "acknowledge": ["no_next_step"]
                });
                sales.post(&format!("{at}/interactions"), other).await.expect(201);
            }
            assert_eq!(sales.get(&of_plan).await.expect(200)["summary"], FIRST);
            assert_eq!(patch(&sales, &one, json!({ "class": "confidential" })).await, 200);
            assert_eq!(sales.get(&of_plan).await.expect(200)["summary"], json!(null));
            is_kept(&server, &at).await;
        }
    }
}
