//! Records that keep themselves from some who reach their customer: there are some in one of the worlds alone, and who does
//! not read them must not learn that they are there (R-SEC-2).

use super::pair::{Pair, Probe};
use super::world::World;
use serde_json::{Value, json};

/// How the customer is known in each world.
const CUSTOMER: &str = "withheld";

async fn set(world: &World, reads_needs: &str) {
    let admin = world.client("admin");
    let role = "/api/v1/roles/technical";
    let etag = admin.get(role).await.etag();
    let change = json!({ "reads_needs": reads_needs });
    admin.patch(role, &etag, change).await.expect(200);
}

/// Makes a customer in both worlds whose needs are not for technical support, and a need and a story that are its owner's in
/// one of them. What was made before stays as it is.
pub async fn make_in_one(pair: &mut Pair) {
    if pair.worlds[0].ids.contains_key(CUSTOMER) {
        return;
    }
    for world in &mut pair.worlds {
        set(world, "own").await;
        let new = json!({
            "name": "不示人样例有限公司", "number": "WH2026001", "acknowledge": ["likely_duplicate", "no_next_step"],
        });
        let made = world.client("sales").post("/api/v1/customers", new).await;
        let id = made.expect(201)["card"]["id"].as_str().unwrap().to_owned();
        world.ids.insert(CUSTOMER.to_owned(), vec![id]);
    }
    let world = &pair.worlds[1];
    let at = format!("/api/v1/customers/{}", world.ids[CUSTOMER][0]);
    let sales = world.client("sales");
    for (kind, body) in kept() {
        sales.post(&format!("{at}/{kind}"), body).await.expect(201);
    }
}

fn kept() -> [(&'static str, Value); 2] {
    let need = json!({ "text": "不示人的需求", "kind": "core", "urgency": "high" });
    let story = json!({ "kind": "rescue", "title": "不示人的案例", "happened": "客户提出终止", "shared_with": "nobody" });
    [("needs", need), ("stories", story)]
}

/// What tells of the customer and its records.
pub fn probes() -> Vec<Probe> {
    let all = [
        (
            "GET /api/v1/customers/{id}",
            "/api/v1/customers/{{withheld:0}}",
        ),
        (
            "GET /api/v1/customers/{id}/briefing",
            "/api/v1/customers/{{withheld:0}}/briefing",
        ),
        (
            "GET /api/v1/customers/{id}/timeline",
            "/api/v1/customers/{{withheld:0}}/timeline?limit=1",
        ),
        (
            "GET /api/v1/customers/{id}/needs",
            "/api/v1/customers/{{withheld:0}}/needs?count=exact",
        ),
        (
            "GET /api/v1/customers/{id}/stories",
            "/api/v1/customers/{{withheld:0}}/stories?count=exact",
        ),
        ("GET /api/v1/needs", "/api/v1/needs?limit=1&count=exact"),
        ("GET /api/v1/stories", "/api/v1/stories?limit=1&count=exact"),
        ("GET /api/v1/timeline", "/api/v1/timeline?limit=1"),
    ];
    all.map(|(operation, path)| Probe::get(operation, path))
        .into()
}
