//! Acts that make something are done once, however often the same request comes with the same key: winning, succession,
//! handing over. The answer is rendered anew, through the caller's rights.
//!
//! Proves R-OWN-2.

use crate::support::{Answer, Client};
use reqwest::Method;
use serde_json::{Value, json};

/// Sends an act with a key, and with a version where it wants one.
async fn act(
    client: &Client,
    path: &str,
    key: &str,
    version: Option<&str>,
    body: &Value,
) -> Answer {
    let mut headers = vec![("idempotency-key", key)];
    headers.extend(version.map(|version| ("if-match", version)));
    let body = Some(body.clone());
    client.send(Method::POST, path, &headers, body).await
}

/// How many records of a kind a customer has.
async fn count(client: &Client, at: &str, kind: &str) -> usize {
    let page = client.get(&format!("{at}/{kind}")).await;
    page.expect(200)["items"].as_array().unwrap().len()
}

both! {
    async fn winning_twice_with_one_key_makes_one_contract(server: TestServer) {
        let sales = server.login("sales").await;
        let at = sales.company().await;
        let deal = sales.post(&format!("{at}/opportunities"), json!({ "title": "二期扩容", "amount": { "amount": "500000", "currency": "CNY" } })).await;
        let path = format!("/api/v1/opportunities/{}/win", deal.id());
        let body = json!({ "contract": { "number": "HT-2026-101", "signed_on": "2026-11-20", "ends_on": "2027-11-19" } });
        let first = act(&sales, &path, "win-1", Some("\"1\""), &body).await.expect(200).clone();
        assert_eq!(first["suggested_stage"], "cooperating");
        let again = act(&sales, &path, "win-1", Some("\"1\""), &body).await;
        assert_eq!(*again.expect(200), first, "the version of the first time is no obstacle");
        assert_eq!(count(&sales, &at, "contracts").await, 1);
        let other = act(&sales, &path, "win-1", Some("\"1\""), &json!({})).await;
        other.expect_problem(422, "key_reused");
        // Another key is another request, and its version is stale.
        act(&sales, &path, "win-2", Some("\"1\""), &body).await.expect_problem(412, "stale");
        // And what has become a contract becomes no second one.
        act(&sales, &path, "win-3", Some("\"2\""), &body).await.expect_field(422, "/state", "invalid");
        assert_eq!(count(&sales, &at, "contracts").await, 1);
    }

    /// R-SIG-3: what follows from the act follows once.
    async fn r_sig_3_a_succession_sent_twice_opens_one_risk(server: TestServer) {
        let sales = server.login("sales").await;
        let at = sales.company().await;
        let made = sales.post(&format!("{at}/contacts"), json!({ "name": "陈经理", "decision_role": "decides" })).await;
        let path = format!("/api/v1/contacts/{}/succession", made.id());
        let body = json!({ "left_on": "2026-02-20", "new_successor": { "name": "刘总监" } });
        let first = act(&sales, &path, "gone", Some("\"1\""), &body).await.expect(200).clone();
        assert_eq!((&first["risk"]["kind"], &first["plan"]["contact"]["id"]), (&json!("decision_chain"), &first["successor"]["id"]));
        // Another change of the decision chain at the same moment is told apart.
        let successor = first["successor"].clone();
        let path_of_next = format!("/api/v1/contacts/{}/succession", successor["id"].as_str().unwrap());
        let version = format!("\"{}\"", successor["version"]);
        act(&sales, &path_of_next, "next", Some(&version), &json!({ "left_on": "2026-02-21" })).await.expect(200);
        let again = act(&sales, &path, "gone", Some("\"1\""), &body).await.expect(200).clone();
        for part in ["milestone", "risk", "plan"] {
            assert_eq!((&again[part]["id"], first[part].is_null()), (&first[part]["id"], false), "{part}");
        }
        assert_eq!((&again["contact"], &again["successor"]["left_on"]), (&first["contact"], &json!("2026-02-21")));
        for kind in ["milestones", "risks", "plans", "contacts"] {
            assert_eq!(count(&sales, &at, kind).await, 2, "{kind}");
        }
    }

    async fn r_own_2_handing_over_twice_with_one_key_moves_once(server: TestServer) {
        let (sales, manager, admin) = (server.login("sales").await, server.login("manager").await, server.login("admin").await);
        let at = sales.company().await;
        let [from, to] = ["sales", "manager"].map(|who| server.user(who).to_string());
        let order = json!({ "owner_id": to, "reason": "区域调整" });
        let path = format!("{at}/hand-overs");
        act(&manager, &path, "one", None, &order).await.expect(200);
        // Given back meanwhile: the repeated request does not take it away again.
        manager.post(&path, json!({ "owner_id": from })).await.expect(200);
        let again = act(&manager, &path, "one", None, &order).await;
        assert_eq!(again.expect(200)["card"]["owner"]["id"], json!(from));

        let all = json!({ "from": from, "owner_id": to });
        let first = act(&admin, "/api/v1/hand-overs", "all", None, &all).await.expect(200).clone();
        assert_eq!((&first["customers"], &first["dry_run"]), (&json!(1), &json!(false)));
        let again = act(&admin, "/api/v1/hand-overs", "all", None, &all).await;
        assert_eq!(*again.expect(200), first);
        act(&admin, "/api/v1/hand-overs", "all", None, &json!({ "from": to, "owner_id": from })).await.expect_problem(422, "key_reused");
        // So do those that were picked.
        let id = at.rsplit('/').next().unwrap();
        let picked = json!({ "owner_id": from, "customer_ids": [id] });
        let first = act(&admin, "/api/v1/hand-overs", "picked", None, &picked).await.expect(200).clone();
        assert_eq!(first["customers"], 1);
        assert_eq!(*act(&admin, "/api/v1/hand-overs", "picked", None, &picked).await.expect(200), first);
        // Each act as a whole is on record, too.
        let trail = admin.get("/api/v1/audit?kind=user").await;
        let acts = trail.expect(200)["items"].as_array().unwrap().iter().filter(|entry| entry["action"] == "handed_over").count();
        assert_eq!(acts, 2, "{}", trail.text());
    }
}
