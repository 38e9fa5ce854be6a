//! What customers do is answered by a plan (R-CAD-7), whoever reports it; what is to be at hand stands on the plan.

use crate::cadence::{plans, run, short};
use crate::support::{Client, TestServer};
use crate::tokens::program;
use serde_json::{Value, json};

/// Each behaviour, the way in which it is answered, within how many days, and what the plan then is.
const ANSWERS: [(&str, &str, u8, &str); 3] = [
    ("after_sales", "phone", 1, "pending phone 2026-03-03"),
    ("material_request", "email", 2, "pending email 2026-03-04"),
    (
        "material_download",
        "wechat",
        3,
        "pending wechat 2026-03-05",
    ),
];

/// Puts a strategy in force for each behaviour; their ids.
async fn answer_all(server: &TestServer) -> Vec<Value> {
    let manager = server.login("manager").await;
    let mut ids = Vec::new();
    for (behaviour, channel, days, _) in ANSWERS {
        let answer = json!({
            "name_zh": format!("响应 {behaviour}"), "name_en": format!("Answer to {behaviour}"), "goal_kind": "need", "channel": channel,
            "materials": format!("资料：{behaviour}"),
            "frequency": { "kind": "behaviour", "behaviour": behaviour, "within_days": days },
        });
        let made = manager.post("/api/v1/strategies", answer).await;
        ids.push(made.expect(201)["id"].clone());
    }
    ids
}

/// A word of the customer, with a purpose.
fn word(purpose: &str) -> Value {
    json!({
        "channels": ["email"], "content": "客户来信", "direction": "incoming", "purpose": purpose, "acknowledge": ["no_next_step"],
    })
}

/// One customer for each behaviour, which somebody or something reports; what came of it.
async fn reported(server: &TestServer, by: Option<&Client>) {
    let ids = answer_all(server).await;
    for ((behaviour, _, _, expected), id) in ANSWERS.into_iter().zip(ids) {
        let sales = server.login("sales").await;
        let at = sales
            .customer(json!({ "name": format!("{behaviour} 有限公司") }))
            .await;
        run(server).await;
        let sales = server.login("sales").await;
        assert_eq!(
            plans(&sales, &at).await,
            Vec::<Value>::new(),
            "nothing was done yet"
        );
        let made = by
            .unwrap_or(&sales)
            .post(&format!("{at}/interactions"), word(behaviour))
            .await;
        made.expect(201);
        run(server).await;
        let sales = server.login("sales").await;
        let all = plans(&sales, &at).await;
        assert_eq!(
            all.iter().map(short).collect::<Vec<_>>(),
            [expected],
            "{behaviour}"
        );
        assert_eq!(
            (&all[0]["strategy"]["id"], &all[0]["materials"]),
            (&id, &json!(format!("资料：{behaviour}")))
        );
        assert_eq!(
            (&all[0]["origin"], &all[0]["owner"]["id"]),
            (&json!("strategy"), &json!(server.user("sales")))
        );
    }
}

both! {
    async fn r_cad_7_each_behaviour_makes_its_plan_with_its_materials(server: TestServer) {
        reported(&server, None).await;
    }

    async fn r_cad_7_a_program_reports_what_customers_do(server: TestServer) {
        let (program, _) = program(&server, &["interactions:write"], json!({})).await;
        reported(&server, Some(&program)).await;
    }

    async fn r_cad_7_a_new_case_asks_for_after_sales(server: TestServer) {
        answer_all(&server).await;
        let (program, _) = program(&server, &["service-cases:write"], json!({})).await;
        for kind in ["problem", "complaint", "consultation"] {
            for by_program in [false, true] {
                let sales = server.login("sales").await;
                let at = sales.customer(json!({ "name": format!("{kind} {by_program} 有限公司") })).await;
                let by = if by_program { &program } else { &sales };
                let case = json!({ "kind": kind, "problem": "设备停机" });
                by.post(&format!("{at}/service-cases"), case).await.expect(201);
                run(&server).await;
                let sales = server.login("sales").await;
                let made: Vec<String> = plans(&sales, &at).await.iter().map(short).collect();
                assert_eq!(made, ["pending phone 2026-03-03"], "{kind} {by_program}");
            }
        }
    }

    async fn r_cad_7_what_is_to_be_at_hand_stands_on_every_plan_of_a_strategy(server: TestServer) {
        let manager = server.login("manager").await;
        let weekly = json!({
            "name_zh": "每周致电", "name_en": "A call a week", "goal_kind": "trust", "channel": "phone", "materials": "演示账号、报价单",
            "frequency": { "kind": "every", "count": 1, "unit": "week" },
        });
        let made = manager.post("/api/v1/strategies", weekly).await;
        let path = format!("/api/v1/strategies/{}", made.expect(201)["id"].as_str().unwrap());
        let sales = server.login("sales").await;
        let at = sales.company().await;
        let first = plans(&sales, &at).await[0].clone();
        assert_eq!(first["materials"], "演示账号、报价单");
        // What was planned before stays as it is; the next one has what the strategy says by then.
        manager.patch(&path, "\"1\"", json!({ "materials": "案例集" })).await.expect(200);
        let one = format!("/api/v1/plans/{}", first["id"].as_str().unwrap());
        sales.patch(&one, "\"1\"", json!({ "state": "done", "acknowledge": ["no_next_step"] })).await.expect(200);
        run(&server).await;
        let sales = server.login("sales").await;
        let all = plans(&sales, &at).await;
        let said: Vec<String> = all.iter().map(|plan| format!("{} {}", short(plan), plan["materials"].as_str().unwrap())).collect();
        assert_eq!(said, ["done phone 2026-03-02 演示账号、报价单", "pending phone 2026-03-09 案例集"]);
    }
}
