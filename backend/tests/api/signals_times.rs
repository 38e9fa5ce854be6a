//! Times that a customer or a contract carries (R-SLA-5), which the signals follow (R-SLA-2, R-SLA-4), and what counts as an
//! update.

use crate::cadence::{plans, short, turn_on};
use crate::signals::{interested, later, make, of_kind, only, sweep, talk};
use crate::support::Client;
use chrono::Duration;
use serde_json::{Value, json};

/// An interested customer, the only one of a name.
async fn named(sales: &Client, name: &str) -> String {
    let at = sales.customer(json!({ "name": name })).await;
    make(sales, &at, "needs", json!({ "text": "降低采购成本" })).await;
    let to = json!({ "to": "interested", "acknowledge": ["no_next_step"] });
    sales
        .post(&format!("{at}/stage-changes"), to)
        .await
        .expect(201);
    at
}

/// A running contract with times of its own; its address.
async fn contract(sales: &Client, at: &str, times: Value) -> String {
    let made = make(
        sales,
        at,
        "contracts",
        json!({ "starts_on": "2026-01-01", "ends_on": "2028-01-01" }),
    )
    .await;
    let one = format!("/api/v1/contracts/{}", made["id"].as_str().unwrap());
    sales
        .put(&format!("{one}/service-times"), times)
        .await
        .expect(200);
    one
}

/// Of which limit each customer has a signal of a kind by now; none where there is no open one.
async fn limits(sales: &Client, all: &[&str], kind: &str) -> Vec<Value> {
    let mut limits = Vec::new();
    for at in all {
        let found = of_kind(sales, at, kind).await;
        let open: Vec<&Value> = found.iter().filter(|one| one["state"] == "open").collect();
        assert!(open.len() < 2, "{open:?}");
        limits.push(
            open.first()
                .map_or(Value::Null, |one| one["facts"]["limit"].clone()),
        );
    }
    limits
}

async fn end(sales: &Client, contract: &str, how: &str) {
    let etag = sales.get(contract).await.etag();
    sales
        .patch(contract, &etag, json!({ "state": how }))
        .await
        .expect(200);
}

both! {
    async fn r_sla_4_and_5_updates_are_wanted_as_often_as_customer_and_contract_say(server: TestServer) {
        let mut sales = server.login("sales").await;
        let (usual, often, seldom, agreed) = (
            named(&sales, "默认有限公司").await, named(&sales, "每三天有限公司").await,
            named(&sales, "每两周有限公司").await, named(&sales, "合同约定有限公司").await,
        );
        for (at, days) in [(&often, 3), (&seldom, 14), (&agreed, 10)] {
            sales.put(&format!("{at}/service-times"), json!({ "update_days": days })).await.expect(200);
        }
        // The shorter one holds.
        contract(&sales, &agreed, json!({ "update_days": 5 })).await;
        let all = [usual.as_str(), &often, &seldom, &agreed];
        let none = Value::Null;
        let mut day = 0;
        for (until, expected) in [
            (2, [&none, &none, &none, &none]),
            (3, [&none, &json!(3), &none, &none]),
            (5, [&none, &json!(3), &none, &json!(5)]),
            (7, [&json!(7), &json!(3), &none, &json!(5)]),
            (13, [&json!(7), &json!(3), &none, &json!(5)]),
            (14, [&json!(7), &json!(3), &json!(14), &json!(5)]),
        ] {
            later(&server, &mut sales, Duration::days(until - day)).await;
            day = until;
            sweep(&server).await;
            let found = limits(&sales, &all, "update_overdue").await;
            assert_eq!(found.iter().collect::<Vec<_>>(), expected, "after {day} days");
        }
    }

    async fn r_sla_4_and_5_the_times_of_a_contract_stop_with_it(server: TestServer) {
        let mut sales = server.login("sales").await;
        for (how, name) in [("ended", "到期有限公司"), ("terminated", "解约有限公司")] {
            let at = named(&sales, name).await;
            let one = contract(&sales, &at, json!({ "update_days": 2 })).await;
            later(&server, &mut sales, Duration::days(2)).await;
            sweep(&server).await;
            assert_eq!(limits(&sales, &[&at], "update_overdue").await, [json!(2)], "{how}");
            // That it ends is written down, and so an update; from then on the usual week holds.
            end(&sales, &one, how).await;
            for (days, expected) in [(6, Value::Null), (1, json!(7))] {
                later(&server, &mut sales, Duration::days(days)).await;
                sweep(&server).await;
                assert_eq!(limits(&sales, &[&at], "update_overdue").await, [expected], "{how}, {days} days on");
            }
        }
    }

    async fn r_sla_2_and_5_an_enquiry_is_answered_as_fast_as_customer_and_contract_say(server: TestServer) {
        let mut sales = server.login("sales").await;
        let (own, agreed) = (named(&sales, "慢有限公司").await, named(&sales, "合同有限公司").await);
        sales.put(&format!("{own}/service-times"), json!({ "enquiry_hours": 72 })).await.expect(200);
        let one = contract(&sales, &agreed, json!({ "enquiry_hours": 48 })).await;
        for at in [&own, &agreed] {
            talk(&sales, at, json!({ "direction": "incoming", "channels": ["email"] })).await;
        }
        let all = [own.as_str(), &agreed];
        later(&server, &mut sales, Duration::hours(30)).await;
        sweep(&server).await;
        assert_eq!(limits(&sales, &all, "enquiry_waiting").await, [Value::Null, Value::Null], "later than usual");
        // Without its contract the usual day holds, which is over; the customer's own time goes on.
        end(&sales, &one, "ended").await;
        sweep(&server).await;
        assert_eq!(limits(&sales, &all, "enquiry_waiting").await, [Value::Null, json!(24)]);
        later(&server, &mut sales, Duration::hours(43)).await;
        sweep(&server).await;
        assert_eq!(limits(&sales, &all, "enquiry_waiting").await, [json!(72), json!(24)]);
    }

    async fn r_sla_4_nothing_new_is_an_update_and_no_touch(server: TestServer) {
        turn_on(&server).await;
        let mut sales = server.login("sales").await;
        let at = interested(&sales).await;
        later(&server, &mut sales, Duration::days(7)).await;
        sweep(&server).await;
        only(of_kind(&sales, &at, "update_overdue").await);
        assert_eq!(only(of_kind(&sales, &at, "under_contact").await)["state"], "open");
        let all = plans(&sales, &at).await;
        let due = all.iter().find(|plan| short(plan).starts_with("pending phone")).unwrap();
        let path = format!("/api/v1/plans/{}", due["id"].as_str().unwrap());
        let etag = sales.get(&path).await.etag();
        sales.patch(&path, &etag, json!({ "state": "done" })).await.expect(200);
        sweep(&server).await;
        assert_eq!(only(of_kind(&sales, &at, "update_overdue").await)["state"], "settled", "somebody looked");
        assert_eq!(only(of_kind(&sales, &at, "under_contact").await)["state"], "open", "but nobody spoke with them");
        assert_eq!(sales.get(&at).await.expect(200)["card"]["last_interaction_at"], Value::Null);
    }
}
