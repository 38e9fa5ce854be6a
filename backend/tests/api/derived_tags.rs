//! R-TAG: derived tags keep themselves true. Each comes with the fact that it follows from, changes with it, and goes or
//! falls back with it.

use crate::support::Client;
use serde_json::{Value, json};

/// The value of a derived tag, and the dimension in which it stands.
async fn tag(who: &Client, at: &str, kind: &str) -> Option<(String, String)> {
    let page = who.get(at).await.json;
    let tags = page["derived_tags"].as_array().unwrap().clone();
    let mut found = tags.iter().filter(|tag| tag["kind"] == kind);
    let one = found.next()?;
    assert!(found.next().is_none(), "{kind} stands twice");
    let text = |field: &str| one[field].as_str().unwrap().to_owned();
    Some((text("dimension"), text("value")))
}

fn is(dimension: &str, value: &str) -> Option<(String, String)> {
    Some((dimension.to_owned(), value.to_owned()))
}

async fn change(who: &Client, path: &str, body: Value) {
    let etag = who.get(path).await.etag();
    who.patch(path, &etag, body).await.expect(200);
}

async fn archive(who: &Client, path: &str) {
    let etag = who.get(path).await.etag();
    who.delete(path, &etag).await.expect(204);
}

async fn make(who: &Client, at: &str, kind: &str, body: Value) -> String {
    let made = who.post(&format!("{at}/{kind}"), body).await;
    made.expect(201);
    format!("/api/v1/{kind}/{}", made.id())
}

both! {
    async fn r_tag_industry_size_and_stage_follow_the_profile(server: TestServer) {
        let sales = server.login("sales").await;
        let at = sales.customer(json!({ "name": "恒力智能装备科技有限公司", "industry": "C35", "headcount": { "from": 500, "to": 500 } })).await;
        assert_eq!(tag(&sales, &at, "industry").await, is("basic", "C"));
        assert_eq!(tag(&sales, &at, "size_band").await, is("basic", "medium"));
        assert_eq!(tag(&sales, &at, "stage").await, is("basic", "potential"));
        change(&sales, &at, json!({ "industry": "I65", "headcount": { "from": 12, "to": 12 } })).await;
        assert_eq!(tag(&sales, &at, "industry").await, is("basic", "I"));
        assert_eq!(tag(&sales, &at, "size_band").await, is("basic", "micro"));
        make(&sales, &at, "needs", json!({ "text": "降低采购成本" })).await;
        let moved = json!({ "to": "interested", "acknowledge": ["no_next_step"] });
        sales.post(&format!("{at}/stage-changes"), moved).await.expect(201);
        assert_eq!(tag(&sales, &at, "stage").await, is("basic", "interested"));
        change(&sales, &at, json!({ "industry": null, "headcount": null })).await;
        assert_eq!(tag(&sales, &at, "industry").await, None);
        assert_eq!(tag(&sales, &at, "size_band").await, None);
    }

    async fn r_tag_core_need_budget_and_urgency_follow_the_needs_that_wait(server: TestServer) {
        let sales = server.login("sales").await;
        let at = sales.company().await;
        let yuan = |amount: &str| json!({ "amount": amount, "currency": "CNY" });
        for kind in ["core_need", "budget_band", "urgency"] {
            assert_eq!(tag(&sales, &at, kind).await, None, "{kind}");
        }
        let other = make(&sales, &at, "needs", json!({ "text": "缩短交期", "kind": "desired", "urgency": "low" })).await;
        assert_eq!(tag(&sales, &at, "core_need").await, is("need", "缩短交期"));
        assert_eq!(tag(&sales, &at, "budget_band").await, None, "nobody named one");
        let core = json!({ "text": "降低采购成本", "kind": "core", "urgency": "medium", "budget": yuan("300000.00") });
        let core = make(&sales, &at, "needs", core).await;
        assert_eq!(tag(&sales, &at, "core_need").await, is("need", "降低采购成本"), "what must be met comes first");
        assert_eq!(tag(&sales, &at, "urgency").await, is("need", "medium"));
        let band = tag(&sales, &at, "budget_band").await.unwrap();
        assert!(band.0 == "need" && band.1.contains("10") && !band.1.contains("300"), "a band, and not the amount: {band:?}");
        change(&sales, &core, json!({ "text": "降低采购成本15%", "urgency": "high", "budget": yuan("3000000.00") })).await;
        assert_eq!(tag(&sales, &at, "core_need").await, is("need", "降低采购成本15%"));
        assert_eq!(tag(&sales, &at, "urgency").await, is("need", "high"));
        let wider = tag(&sales, &at, "budget_band").await.unwrap();
        assert_ne!(wider, band, "ten times as much is in another band");
        // A met need waits no more; what still does, stands.
        change(&sales, &core, json!({ "state": "landed" })).await;
        assert_eq!(tag(&sales, &at, "core_need").await, is("need", "缩短交期"));
        assert_eq!(tag(&sales, &at, "urgency").await, is("need", "low"));
        assert_eq!(tag(&sales, &at, "budget_band").await, None);
        archive(&sales, &other).await;
        for kind in ["core_need", "budget_band", "urgency"] {
            assert_eq!(tag(&sales, &at, kind).await, None, "{kind}");
        }
    }

    async fn r_tag_cooperations_and_complaints_follow_contracts_and_cases(server: TestServer) {
        let sales = server.login("sales").await;
        let at = sales.company().await;
        assert_eq!(tag(&sales, &at, "cooperations").await, is("behaviour", "none"));
        assert_eq!(tag(&sales, &at, "complaints").await, is("behaviour", "no"));
        let mut contracts = Vec::new();
        for number in 1..=4 {
            let contract = json!({ "number": format!("HT-{number}"), "signed_on": "2025-01-02", "ends_on": "2027-01-01" });
            contracts.push(make(&sales, &at, "contracts", contract).await);
            let said = if number > 3 { "many" } else { "few" };
            assert_eq!(tag(&sales, &at, "cooperations").await, is("behaviour", said), "{number}");
        }
        archive(&sales, &contracts[0]).await;
        assert_eq!(tag(&sales, &at, "cooperations").await, is("behaviour", "few"));
        for one in &contracts[1..] {
            archive(&sales, one).await;
        }
        make(&sales, &at, "contracts", json!({ "number": "HT-5", "state": "draft" })).await;
        assert_eq!(tag(&sales, &at, "cooperations").await, is("behaviour", "none"), "it is not signed yet");
        let case = make(&sales, &at, "service-cases", json!({ "kind": "problem", "problem": "导出失败" })).await;
        assert_eq!(tag(&sales, &at, "complaints").await, is("behaviour", "no"), "a problem is no complaint");
        change(&sales, &case, json!({ "kind": "complaint" })).await;
        assert_eq!(tag(&sales, &at, "complaints").await, is("behaviour", "yes"));
        archive(&sales, &case).await;
        assert_eq!(tag(&sales, &at, "complaints").await, is("behaviour", "no"));
    }

    async fn r_tag_how_fast_they_answer_follows_the_talks(server: TestServer) {
        let sales = server.login("sales").await;
        let at = sales.company().await;
        let mut talks = Vec::new();
        for (day, answered) in [(10, "no"), (12, "no"), (14, "no")] {
            assert_eq!(tag(&sales, &at, "response_speed").await, None, "fewer than three tell nothing");
            let talk = json!({
                "happened_at": format!("2026-02-{day}"), "channels": ["phone"], "content": "电话", "answered": answered,
                "acknowledge": ["no_next_step", "over_contact"],
            });
            talks.push(make(&sales, &at, "interactions", talk).await);
        }
        assert_eq!(tag(&sales, &at, "response_speed").await, is("behaviour", "slow"));
        for (talk, speed) in talks.iter().zip(["slow", "normal", "fast"]) {
            change(&sales, talk, json!({ "answered": "yes" })).await;
            assert_eq!(tag(&sales, &at, "response_speed").await, is("behaviour", speed));
        }
        archive(&sales, &talks[0]).await;
        assert_eq!(tag(&sales, &at, "response_speed").await, None);
    }

    /// A customer may have several deals, also beside a running contract; one that is won becomes a contract of its own.
    async fn an_opportunity_beside_a_running_contract_becomes_a_second_one(server: TestServer) {
        let sales = server.login("sales").await;
        let at = sales.company().await;
        let yuan = |amount: &str| json!({ "amount": amount, "currency": "CNY" });
        let running = json!({ "number": "HT-1", "amount": yuan("80000.00"), "signed_on": "2025-06-01", "starts_on": "2025-06-01", "ends_on": "2027-05-31" });
        make(&sales, &at, "contracts", running).await;
        let moved = json!({ "to": "cooperating", "acknowledge": ["no_next_step"] });
        sales.post(&format!("{at}/stage-changes"), moved).await.expect(201);
        let deal = make(&sales, &at, "opportunities", json!({ "title": "二期扩容", "amount": yuan("50000.00"), "probability": 60 })).await;
        make(&sales, &at, "opportunities", json!({ "title": "培训服务" })).await;
        let listed = sales.get(&format!("{at}/opportunities")).await.json["items"].to_string();
        assert!(listed.contains("二期扩容") && listed.contains("培训服务"), "{listed}");
        let sums = sales.get(&format!("{at}/opportunities/sums")).await.json;
        assert_eq!((&sums["open"], &sums["sums"][0]["amount"]), (&json!(2), &yuan("50000.00")));
        let win = json!({ "contract": { "number": "HT-2", "signed_on": "2026-03-01", "ends_on": "2028-02-29" } });
        let won = sales.send(reqwest::Method::POST, &format!("{deal}/win"), &[("if-match", "\"1\"")], Some(win)).await;
        let won = won.expect(200).clone();
        assert_eq!(won["opportunity"]["state"], "won");
        assert_eq!(won["contract"]["amount"]["value"], yuan("50000.00"));
        let contracts = sales.get(&format!("{at}/contracts")).await.json["items"].as_array().unwrap().clone();
        let mut numbers: Vec<&str> = contracts.iter().map(|one| one["number"].as_str().unwrap()).collect();
        numbers.sort_unstable();
        assert_eq!(numbers, ["HT-1", "HT-2"], "the one that runs goes on beside it");
        assert!(contracts.iter().all(|one| one["state"] == "active"), "{contracts:?}");
        assert_eq!(sales.get(&at).await.json["card"]["stage"], "cooperating");
        assert_eq!(tag(&sales, &at, "cooperations").await, is("behaviour", "few"));
        assert_eq!(sales.get(&format!("{at}/opportunities/sums")).await.json["open"], 1);
    }
}
