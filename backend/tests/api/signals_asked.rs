//! R-SIG-4: whoever is about to contact an interested customer too often is asked first.

use super::signals::{interested, later, of_kind, only, sweep};
use chrono::Duration;
use serde_json::{Value, json};

both! {
    async fn r_sig_4_the_third_contact_within_a_day_is_asked_about_first(server: TestServer) {
        let mut sales = server.login("sales").await;
        let at = interested(&sales).await;
        let new = |ack: &[&str]| json!({ "channels": ["phone"], "content": "催单", "acknowledge": ack });
        let to = format!("{at}/interactions");
        for _ in 0..2 {
            sales.post(&to, new(&["no_next_step"])).await.expect(201);
            later(&server, &mut sales, Duration::hours(5)).await;
        }
        let asked = sales.post(&to, new(&[])).await;
        let codes: Vec<Value> = asked.expect_problem(409, "confirmation_needed")["confirm"]
            .as_array().unwrap().iter().map(|one| one["code"].clone()).collect();
        assert_eq!(codes, ["over_contact", "no_next_step"], "both questions at once");
        // What the customer begins is no contact of ours.
        let theirs = json!({ "channels": ["phone"], "content": "来电", "direction": "incoming", "acknowledge": ["no_next_step"] });
        sales.post(&to, theirs).await.expect(201);
        assert!(of_kind(&sales, &at, "over_contact").await.is_empty());
        sales.post(&to, new(&["no_next_step", "over_contact"])).await.expect(201);
        assert_eq!(only(of_kind(&sales, &at, "over_contact").await)["facts"]["count"], 3);
        later(&server, &mut sales, Duration::hours(25)).await;
        sweep(&server).await;
        assert_eq!(only(of_kind(&sales, &at, "over_contact").await)["state"], "settled", "it was fresh for a day");
        sales.post(&to, new(&["no_next_step"])).await.expect(201);
    }

    async fn r_sig_4_what_is_changed_into_a_third_contact_is_asked_about_as_well(server: TestServer) {
        let sales = server.login("sales").await;
        let at = interested(&sales).await;
        let to = format!("{at}/interactions");
        let new = |direction: &str, when: &str| json!({
            "channels": ["phone"], "content": "沟通", "direction": direction, "happened_at": when, "acknowledge": ["no_next_step"]
        });
        for when in ["2026-03-01T02:00:00Z", "2026-03-01T06:00:00Z"] {
            sales.post(&to, new("outgoing", when)).await.expect(201);
        }
        // Theirs, which was ours; and one of the week before, which was that day.
        for (made, patch) in [
            (new("incoming", "2026-03-01T09:00:00Z"), json!({ "direction": "outgoing" })),
            (new("outgoing", "2026-02-23T09:00:00Z"), json!({ "happened_at": "2026-03-01T10:00:00Z" })),
        ] {
            let one = sales.post(&to, made).await;
            let path = format!("/api/v1/interactions/{}", one.expect(201)["id"].as_str().unwrap());
            // Other words ask nothing.
            sales.patch(&path, "\"1\"", json!({ "content": "沟通要点" })).await.expect(200);
            let asked = sales.patch(&path, "\"2\"", patch.clone()).await;
            assert_eq!(asked.expect_problem(409, "confirmation_needed")["confirm"][0]["code"], "over_contact");
            assert_eq!(sales.get(&path).await.etag(), "\"2\"", "nothing was changed");
            let mut all_the_same = patch;
            all_the_same["acknowledge"] = json!(["over_contact"]);
            sales.patch(&path, "\"2\"", all_the_same).await.expect(200);
            let etag = sales.get(&path).await.etag();
            sales.delete(&path, &etag).await.expect(204);
        }
    }
}
