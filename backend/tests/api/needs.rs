//! The ledger of needs, and the clocks of a service case where they contradict each other.

use serde_json::{Value, json};

fn yuan(amount: &str) -> Value {
    json!({ "amount": amount, "currency": "CNY" })
}

both! {
    async fn a_confidential_budget_is_part_of_the_ledger_for_the_owner_alone(server: TestServer) {
        let (sales, manager) = (server.login("sales").await, server.login("manager").await);
        let made = sales.post("/api/v1/customers", json!({ "name": "恒力智能装备科技有限公司" })).await;
        let at = format!("/api/v1/customers/{}", made.expect(201)["card"]["id"].as_str().unwrap());
        let need = sales.post(&format!("{at}/needs"), json!({ "text": "降本", "confidential_budget": yuan("100000.00") })).await;
        let one = need.header("location").to_owned();
        let changed = sales.patch(&one, "\"1\"", json!({ "confidential_budget": yuan("120000.00"), "trigger": "预算评审" })).await;
        assert_eq!(changed.expect(200)["versions"], 2);
        // The same amount again is no change.
        let same = sales.patch(&one, "\"2\"", json!({ "confidential_budget": yuan("120000.00") })).await;
        assert_eq!((&same.expect(200)["versions"], &same.json["version"]), (&json!(2), &json!(2)));
        let mine = sales.get(&format!("{one}/versions")).await.expect(200).clone();
        assert_eq!(mine["confidential_budget_percent"], 120);
        assert_eq!(mine["versions"][0]["confidential_budget"]["value"], yuan("100000.00"));
        assert_eq!(mine["versions"][1]["trigger"], "预算评审");
        let theirs = manager.get(&format!("{one}/versions")).await;
        assert_eq!(theirs.expect(200)["versions"][1]["confidential_budget"], json!({ "access": "hidden" }));
        assert_eq!(theirs.json["confidential_budget_percent"], json!(null));
        assert!(!theirs.text().contains("120000"), "{}", theirs.text());
    }

    async fn r_sla_3_a_first_answer_does_not_come_after_the_solution(server: TestServer) {
        let sales = server.login("sales").await;
        let made = sales.post("/api/v1/customers", json!({ "name": "恒力智能装备科技有限公司" })).await;
        let at = format!("/api/v1/customers/{}", made.expect(201)["card"]["id"].as_str().unwrap());
        let case = |answered: &str| json!({
            "kind": "problem", "problem": "导出超时", "reported": "2026-02-10T01:00:00Z",
            "first_answered": answered, "solved": "2026-02-10T05:00:00Z",
        });
        let cases = format!("{at}/service-cases");
        sales.post(&cases, case("2026-02-10T06:00:00Z")).await.expect_field(422, "/first_answered", "dates_out_of_order");
        let made = sales.post(&cases, case("2026-02-10T02:00:00Z")).await;
        made.expect(201);
        let one = made.header("location").to_owned();
        sales.patch(&one, "\"1\"", json!({ "solved": "2026-02-10T01:30:00Z" })).await.expect_field(422, "/first_answered", "dates_out_of_order");
    }
}
