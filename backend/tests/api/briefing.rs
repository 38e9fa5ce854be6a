//! What to know before a talk: through the caller's rights, and without what is doubted.
//!
//! Proves R-TRUE.

use serde_json::{Value, json};

both! {
    async fn a_briefing_says_what_is_open_and_what_a_customer_likes(server: TestServer) {
        let sales = server.login("sales").await;
        let made = sales.post("/api/v1/customers", json!({ "name": "恒力智能装备科技有限公司" })).await;
        let at = format!("/api/v1/customers/{}", made.expect(201)["card"]["id"].as_str().unwrap());
        let nothing = sales.get(&format!("{at}/briefing")).await.expect(200).clone();
        assert_eq!(nothing, json!({ "last_contact": null, "todos": [], "promises": [], "cases": [],
            "habit": { "interactions": 0, "channel": null, "hours": null, "every_days": null } }));

        let talk = |on: &str, channel: &str, direction: &str, todos: Value| json!({
            "happened_at": format!("{on}T02:30:00Z"), "channels": [channel], "direction": direction,
            "content": format!("{on} 致电 13812345678"), "todos": todos, "acknowledge": ["no_next_step"],
        });
        let todos = json!([
            { "what": "发送报价", "due": "2030-01-09" },
            { "what": "发送案例", "due": "2030-01-02" },
            { "what": "提供图纸", "assignee": { "kind": "customer" } },
        ]);
        for (on, channel, direction, todos) in [
            ("2024-05-01", "phone", "outgoing", json!([])),
            ("2024-05-04", "wechat", "incoming", json!([])),
            ("2024-05-07", "wechat", "incoming", todos),
        ] {
            sales.post(&format!("{at}/interactions"), talk(on, channel, direction, todos)).await.expect(201);
        }
        let case = json!({ "kind": "problem", "problem": "登录卡顿", "reported": "2024-05-06T01:00:00Z" });
        sales.post(&format!("{at}/service-cases"), case).await.expect(201);

        let known = sales.get(&format!("{at}/briefing")).await.expect(200).clone();
        assert_eq!(known["habit"], json!({ "interactions": 3, "channel": "wechat", "hours": { "from": 9, "to": 12 }, "every_days": 3 }));
        assert_eq!(known["last_contact"]["content"], "2024-05-07 致电 13812345678");
        let what: Vec<&str> = known["todos"].as_array().unwrap().iter().map(|one| one["what"].as_str().unwrap()).collect();
        assert_eq!(what, ["发送案例", "发送报价"], "what is due first");
        assert_eq!(known["promises"][0]["what"], "提供图纸");
        assert_eq!(known["cases"][0]["problem"], "登录卡顿");

        let technical = server.login("technical").await.get(&format!("{at}/briefing")).await.expect(200).to_string();
        assert!(technical.contains("138****5678") && !technical.contains("13812345678"), "{technical}");
        let other = server.login("sales2").await.get(&format!("{at}/briefing")).await;
        other.expect_problem(404, "not_found");
    }

    async fn r_true_what_is_doubted_makes_no_habit(server: TestServer) {
        let (sales, manager) = (server.login("sales").await, server.login("manager").await);
        let made = sales.post("/api/v1/customers", json!({ "name": "恒力智能装备科技有限公司" })).await;
        let at = format!("/api/v1/customers/{}", made.expect(201)["card"]["id"].as_str().unwrap());
        for on in ["2024-05-01", "2024-05-04"] {
            let talk = json!({ "happened_at": on, "channels": ["visit"], "direction": "incoming", "content": "来访", "acknowledge": ["no_next_step"] });
            let made = sales.post(&format!("{at}/interactions"), talk).await;
            let one = format!("/api/v1/interactions/{}", made.expect(201)["id"].as_str().unwrap());
            manager.patch(&one, &made.etag(), json!({ "doubtful": "不实" })).await.expect(200);
        }
        let known = sales.get(&format!("{at}/briefing")).await.expect(200).clone();
        assert_eq!((&known["habit"]["interactions"], &known["habit"]["channel"]), (&json!(0), &json!(null)));
        assert_eq!(known["last_contact"]["doubtful"], "不实");
    }
}
