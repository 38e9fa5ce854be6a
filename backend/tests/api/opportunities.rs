//! Sums of opportunities: over all rows, through what is clear to the caller (R-SEC-2).

use serde_json::{Value, json};

both! {
    async fn r_sec_2_sums_are_over_all_rows_and_clear_amounts_only(server: TestServer) {
        let (sales, technical) = (server.login("sales").await, server.login("technical").await);
        let made = sales.post("/api/v1/customers", json!({ "name": "恒力智能装备科技有限公司" })).await;
        let at = format!("/api/v1/customers/{}", made.expect(201)["card"]["id"].as_str().unwrap());
        let yuan = |amount: &str| json!({ "amount": amount, "currency": "CNY" });
        let make = |body: Value| {
            let (sales, path) = (sales.clone(), format!("{at}/opportunities"));
            async move { sales.post(&path, body).await.header("location").to_owned() }
        };
        // More than a page of the screen.
        for i in 0..55 {
            make(json!({ "title": format!("商机 {i}"), "amount": yuan("100.00"), "probability": 10 })).await;
        }
        make(json!({ "title": "出口", "amount": { "amount": "50.00", "currency": "USD" } })).await;
        make(json!({ "title": "未知" })).await;
        let lost = make(json!({ "title": "丢单", "amount": yuan("900.00") })).await;
        sales.patch(&lost, "\"1\"", json!({ "state": "lost", "loss_reason": "price" })).await.expect(200);
        let gone = make(json!({ "title": "归档", "amount": yuan("900.00") })).await;
        sales.delete(&gone, "\"1\"").await.expect(204);
        let sums = sales.get(&format!("{at}/opportunities/sums")).await.expect(200).clone();
        assert_eq!((&sums["open"], &sums["sealed"]), (&json!(57), &json!(0)));
        let of = |currency: &str| sums["sums"].as_array().unwrap().iter().find(|s| s["amount"]["currency"] == currency).unwrap().clone();
        assert_eq!((of("CNY")["amount"].clone(), of("CNY")["weighted"].clone()), (yuan("5500.00"), yuan("550.00")));
        assert_eq!(of("USD")["weighted"]["amount"], "25.00");
        let theirs = technical.get(&format!("{at}/opportunities/sums")).await;
        assert_eq!(theirs.expect(200), &json!({ "open": 57, "sums": [], "sealed": 56 }));
        server.login("sales2").await.get(&format!("{at}/opportunities/sums")).await.expect_problem(404, "not_found");
    }
}
