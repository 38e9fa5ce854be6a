//! Strategies as data (R-CAD-7).

use backend::feature::strategy::queries;
use serde_json::json;
use shared::strategy::{Strategy, defaults};

both! {
    async fn r_cad_1_to_9_come_along_as_data(server: TestServer) {
        let rows = server.db().read(queries::all).await.unwrap();
        let there: Vec<Strategy> = rows.into_iter().map(|row| Strategy { active: true, ..row.into() }).collect();
        assert_eq!(there, defaults());
    }

    async fn managers_keep_strategies(server: TestServer) {
        let (manager, sales) = (server.login("manager").await, server.login("sales").await);
        let new = json!({ "name_zh": "机械行业：每周电话", "name_en": "Machinery: a call a week", "goal_kind": "proposal",
            "segment": { "stages": ["interested"], "industries": ["C35"] }, "frequency": { "kind": "every", "count": 1, "unit": "week" } });
        sales.post("/api/v1/strategies", new.clone()).await.expect_problem(403, "forbidden");
        let made = manager.post("/api/v1/strategies", new.clone()).await;
        let at = made.header("location").to_owned();
        assert_eq!((&made.expect(201)["executor"], &made.json["replaces"], &made.json["active"]), (&json!("owner"), &json!("channel"), &json!(true)));
        assert_eq!(sales.get(&at).await.expect(200)["name_en"], "Machinery: a call a week");
        assert_eq!(sales.get("/api/v1/strategies").await.expect(200)["items"].as_array().unwrap().len(), defaults().len() + 1);
        let changed = manager.patch(&at, "\"1\"", json!({ "channel": "phone", "frequency": { "kind": "weekday", "day": "friday" } })).await;
        assert_eq!((&changed.expect(200)["frequency"]["day"], &changed.json["version"]), (&json!("friday"), &json!(2)));
        manager.patch(&at, "\"1\"", json!({ "active": false })).await.expect_problem(412, "stale");
        let wrong = manager.patch(&at, "\"2\"", json!({ "segment": { "industries": ["X99"] } })).await;
        assert_eq!(wrong.expect_problem(422, "invalid")["errors"][0]["pointer"], "/segment/industries");
        let wrong = manager.patch(&at, "\"2\"", json!({ "frequency": { "kind": "every", "count": 0, "unit": "day" } })).await;
        assert_eq!(wrong.expect_problem(422, "invalid")["errors"][0]["pointer"], "/frequency");
        manager.delete(&at, "\"2\"").await.expect(204);
        manager.get(&at).await.expect_problem(404, "not_found");
        let trail = server.login("admin").await.get("/api/v1/audit?kind=strategy").await;
        assert_eq!(trail.expect(200)["items"].as_array().unwrap().len(), 3, "made, changed, removed");
    }

    async fn a_strategy_that_asks_for_everybody_daily_is_warned_of(server: TestServer) {
        let manager = server.login("manager").await;
        let mut new = json!({ "name_zh": "天天联系", "name_en": "Everybody daily", "goal_kind": "promotion",
            "frequency": { "kind": "every", "count": 1, "unit": "day" } });
        let asked = manager.post("/api/v1/strategies", new.clone()).await;
        assert_eq!(asked.expect_problem(409, "confirmation_needed")["confirm"][0]["code"], "everybody_daily");
        new["acknowledge"] = json!(["everybody_daily"]);
        manager.post("/api/v1/strategies", new).await.expect(201);
    }
}
