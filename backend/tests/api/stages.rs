//! Stages and the moves between them: R-STG-1 to R-STG-4, and the gates at every way in.
//!
//! Proves R-STG-2, R-STG-3.

use crate::support::Client;
use serde_json::{Value, json};

/// A customer of the caller's, in *interested*.
pub async fn interested(client: &Client, name: &str) -> String {
    let made = client
        .post(
            "/api/v1/customers",
            json!({ "name": name, "stage": "interested", "need": { "text": "降低采购成本" } }),
        )
        .await;
    made.expect(201)["card"]["id"].as_str().unwrap().to_owned()
}

/// Moves a customer; that no next step is there was confirmed (R-NEXT).
async fn move_to(client: &Client, id: &str, mut body: Value) -> crate::support::Answer {
    body["acknowledge"] = json!(["no_next_step"]);
    client
        .post(&format!("/api/v1/customers/{id}/stage-changes"), body)
        .await
}

fn contract() -> Value {
    json!({ "amount": { "amount": "500000.00", "currency": "CNY" }, "signed_on": "2026-01-10", "ends_on": "2027-01-09" })
}

both! {
    async fn r_stg_1_the_trajectory_is_kept(server: TestServer) {
        let sales = server.login("sales").await;
        let id = interested(&sales, "恒力智能装备科技有限公司").await;
        move_to(&sales, &id, json!({ "to": "negotiating", "reason": "价格已谈", "detail": "条款讨论" })).await.expect(201);
        server.clock.advance(chrono::Duration::days(3));
        let sales = server.login("sales").await;
        move_to(&sales, &id, json!({ "to": "cooperating", "contract": contract() })).await.expect(201);
        let list = sales.get(&format!("/api/v1/customers/{id}/stage-changes")).await;
        let items = list.expect(200)["items"].as_array().unwrap().clone();
        let path: Vec<_> = items.iter().rev().map(|c| (c["from"].clone(), c["to"].clone())).collect();
        assert_eq!(path, [
            (json!(null), json!("interested")),
            (json!("interested"), json!("negotiating")),
            (json!("negotiating"), json!("cooperating")),
        ]);
        assert_eq!(items[1]["reason"], "价格已谈");
        assert_eq!(items[1]["author"]["name"], "王丽");
        let card = &sales.get(&format!("/api/v1/customers/{id}")).await.json["card"];
        assert_eq!(card["lifeline"].as_array().unwrap().len(), 3);
        assert_eq!(card["stage"], "cooperating");
    }

    async fn r_stg_2_cooperating_asks_for_the_contract(server: TestServer) {
        let sales = server.login("sales").await;
        let id = interested(&sales, "恒力").await;
        let refused = move_to(&sales, &id, json!({ "to": "cooperating" })).await;
        assert_eq!(refused.expect_problem(409, "gate_not_met")["missing"], json!(["contract"]));
        // A contract without amount or term does not open it.
        let poor = json!({ "signed_on": "2026-01-10" });
        move_to(&sales, &id, json!({ "to": "cooperating", "contract": poor })).await.expect_problem(409, "gate_not_met");
        let contracts = sales.get(&format!("/api/v1/customers/{id}/contracts")).await;
        assert_eq!(contracts.json["items"], json!([]), "nothing half-written");
        let moved = move_to(&sales, &id, json!({ "to": "cooperating", "contract": contract() })).await;
        assert_eq!(moved.expect(201)["change"]["contract"]["amount"]["value"]["amount"], "500000.00");
        let timeline = sales.get(&format!("/api/v1/customers/{id}/timeline?dimension=stage,contracts")).await;
        let kinds: Vec<_> = timeline.json["items"].as_array().unwrap().iter().map(|e| e["what"]["kind"].clone()).collect();
        assert!(kinds.contains(&json!("contract")) && kinds.contains(&json!("stage_change")), "{kinds:?}");
    }

    async fn r_stg_2_a_contract_that_is_there_opens_the_gate(server: TestServer) {
        let sales = server.login("sales").await;
        let id = interested(&sales, "恒力").await;
        sales.post(&format!("/api/v1/customers/{id}/contracts"), contract()).await.expect(201);
        move_to(&sales, &id, json!({ "to": "cooperating" })).await.expect(201);
    }

    async fn r_stg_2_lost_asks_why_and_leaving_it_too(server: TestServer) {
        let sales = server.login("sales").await;
        let id = interested(&sales, "恒力").await;
        let refused = move_to(&sales, &id, json!({ "to": "lost" })).await;
        assert_eq!(refused.expect_problem(409, "gate_not_met")["missing"], json!(["loss_reason"]));
        move_to(&sales, &id, json!({ "to": "lost", "loss_reason": "nonsense" })).await.expect_field(422, "/loss_reason", "not_on_list");
        move_to(&sales, &id, json!({ "to": "lost", "loss_reason": "price" })).await.expect(201);
        let refused = move_to(&sales, &id, json!({ "to": "interested" })).await;
        assert_eq!(refused.expect_problem(409, "gate_not_met")["missing"], json!(["reason"]));
        move_to(&sales, &id, json!({ "to": "interested", "reason": "重新招标" })).await.expect(201);
        move_to(&sales, &id, json!({ "to": "dormant" })).await.expect(201);
        move_to(&sales, &id, json!({ "to": "interested", "reason": "  " })).await.expect_problem(409, "gate_not_met");
    }

    async fn r_stg_2_an_interaction_is_no_back_door(server: TestServer) {
        let sales = server.login("sales").await;
        let id = interested(&sales, "恒力").await;
        let body = |change: Value| json!({
            "channels": ["visit"], "content": "合同签订", "stage_change": change,
            "todos": [{ "what": "首批设备交付", "due": "2099-06-10" }]
        });
        let at = format!("/api/v1/customers/{id}/interactions");
        let refused = sales.post(&at, body(json!({ "to": "cooperating" }))).await;
        assert_eq!(refused.expect_problem(409, "gate_not_met")["missing"], json!(["contract"]));
        assert_eq!(sales.get(&at).await.json["items"], json!([]), "nothing half-written");
        let made = sales.post(&at, body(json!({ "to": "cooperating", "contract": contract() }))).await;
        assert!(made.expect(201)["stage_change_id"].is_string());
        // A new customer cannot be made in it either.
        let new = json!({ "name": "新客户", "stage": "cooperating" });
        sales.post("/api/v1/customers", new).await.expect_problem(409, "gate_not_met");
    }

    async fn r_stg_1_what_was_decided_on_an_old_picture_moves_nobody(server: TestServer) {
        let (sales, manager) = (server.login("sales").await, server.login("manager").await);
        let id = interested(&sales, "恒力").await;
        let moves = format!("/api/v1/customers/{id}/stage-changes");
        let mut order = json!({ "from": "interested", "to": "negotiating", "acknowledge": ["no_next_step"] });
        let key = [("idempotency-key", "drag-1")];
        sales.send(reqwest::Method::POST, &moves, &key, Some(order.clone())).await.expect(201);
        // Another tab still shows it in *interested*, and drags it elsewhere, or to where it is already.
        for to in ["potential", "negotiating"] {
            let stale = move_to(&manager, &id, json!({ "from": "interested", "to": to })).await;
            assert_eq!(stale.expect_problem(412, "stale")["current"]["card"]["stage"], "negotiating", "{to}");
        }
        let talk = json!({ "channels": ["phone"], "content": "回访", "acknowledge": ["no_next_step", "over_contact"], "stage_change": { "from": "interested", "to": "potential" } });
        let talks = format!("/api/v1/customers/{id}/interactions");
        manager.post(&talks, talk).await.expect_problem(412, "stale");
        assert_eq!(manager.get(&talks).await.expect(200)["items"], json!([]), "nothing half-written");
        assert_eq!(manager.get(&moves).await.expect(200)["items"].as_array().unwrap().len(), 2, "nothing moved");
        // The same request again is the same request, whatever stage it found.
        sales.send(reqwest::Method::POST, &moves, &key, Some(order.clone())).await.expect(201);
        order["from"] = json!("negotiating");
        order["to"] = json!("interested");
        manager.post(&moves, order).await.expect(201);
        move_to(&sales, &id, json!({ "to": "negotiating" })).await.expect(201);
    }

    async fn r_stg_3_names_are_data_code_and_role_are_not(server: TestServer) {
        let (admin, sales) = (server.login("admin").await, server.login("sales").await);
        let stage = admin.get("/api/v1/stages/interested").await;
        let change = json!({ "name_zh": "有意向", "usual_days": 20 });
        sales.patch("/api/v1/stages/interested", &stage.etag(), change.clone()).await.expect_problem(403, "forbidden");
        let changed = admin.patch("/api/v1/stages/interested", &stage.etag(), change).await;
        assert_eq!(changed.expect(200)["name_zh"], "有意向");
        admin.patch("/api/v1/stages/interested", &changed.etag(), json!({ "role": "lost" })).await.expect_field(422, "/role", "unknown_field");
        interested(&sales, "恒力").await;
        admin.delete("/api/v1/stages/interested", &changed.etag()).await.expect_problem(409, "in_use");
        let new = json!({ "code": "trial", "role": "negotiating", "name_zh": "试用", "name_en": "Trial", "hue": "violet", "position": 25 });
        let made = admin.post("/api/v1/stages", new.clone()).await;
        made.expect(201);
        admin.post("/api/v1/stages", new).await.expect_problem(409, "duplicate");
        let board = sales.get("/api/v1/board").await;
        let codes: Vec<_> = board.expect(200)["columns"].as_array().unwrap().iter().map(|c| c["stage"]["code"].clone()).collect();
        assert_eq!(codes[2], "trial");
        admin.delete("/api/v1/stages/trial", &made.etag()).await.expect(204);
    }

    async fn r_stg_4_silence_moves_nobody(server: TestServer) {
        let sales = server.login("sales").await;
        let id = interested(&sales, "恒力").await;
        server.clock.advance(chrono::Duration::days(400));
        let sales = server.login("sales").await;
        assert_eq!(sales.get(&format!("/api/v1/customers/{id}")).await.json["card"]["stage"], "interested");
    }

    async fn a_move_that_cannot_be(server: TestServer) {
        let sales = server.login("sales").await;
        let id = interested(&sales, "恒力").await;
        move_to(&sales, &id, json!({ "to": "interested" })).await.expect_problem(409, "same_stage");
        move_to(&sales, &id, json!({ "to": "nonsense" })).await.expect_field(422, "/to", "no_such_stage");
        move_to(&sales, &id, json!({ "to": "negotiating", "happened_at": "2199-01-01" })).await.expect_field(422, "/happened_at", "in_future");
        let technical = server.login("technical").await;
        move_to(&technical, &id, json!({ "to": "negotiating" })).await.expect_problem(403, "forbidden");
        let other = server.login("sales2").await;
        move_to(&other, &id, json!({ "to": "negotiating" })).await.expect_problem(404, "not_found");
    }

    async fn r_next_undoing_a_move_asks_where_no_dated_next_step_is_there(server: TestServer) {
        let sales = server.login("sales").await;
        let id = interested(&sales, "恒力").await;
        let at = format!("/api/v1/customers/{id}");
        let lost = move_to(&sales, &id, json!({ "to": "lost", "loss_reason": "price" })).await;
        let undo = format!("/api/v1/stage-changes/{}/undo", lost.expect(201)["change"]["id"].as_str().unwrap());
        let asked = sales.post(&undo, json!({})).await;
        assert_eq!(asked.expect_problem(409, "confirmation_needed")["confirm"][0]["code"], "no_next_step");
        assert_eq!(sales.get(&at).await.json["card"]["stage"], "lost", "nothing half-done");
        sales.post(&format!("{undo}?acknowledge=nonsense"), json!({})).await.expect_problem(400, "invalid_parameter");
        sales.post(&format!("{undo}?acknowledge=no_next_step"), json!({})).await.expect(200);
        // Where a step is there, and where the stage is none that anybody works on, nothing is asked.
        let again = move_to(&sales, &id, json!({ "to": "dormant" })).await;
        let first = again.expect(201)["change"]["id"].as_str().unwrap().to_owned();
        let next = move_to(&sales, &id, json!({ "to": "lost", "loss_reason": "price", "reason": "停产" })).await;
        let second = next.expect(201)["change"]["id"].as_str().unwrap().to_owned();
        sales.post(&format!("/api/v1/stage-changes/{second}/undo"), json!({})).await.expect(200);
        sales.post(&format!("{at}/todos"), json!({ "what": "报价", "due": "2026-04-01" })).await.expect(201);
        let undone = sales.post(&format!("/api/v1/stage-changes/{first}/undo"), json!({})).await;
        assert_eq!(undone.expect(200)["card"]["stage"], "interested");
    }

    async fn r_next_a_new_customer_without_a_dated_next_step_is_said_to_be_so(server: TestServer) {
        let sales = server.login("sales").await;
        let made = sales.post("/api/v1/customers", json!({ "name": "恒力" })).await;
        assert_eq!(made.expect(201)["warnings"], json!(["no_next_step"]), "it is made all the same");
        let at = format!("/api/v1/customers/{}", made.json["card"]["id"].as_str().unwrap());
        sales.post(&format!("{at}/todos"), json!({ "what": "初次拜访", "due": "2026-03-09" })).await.expect(201);
        assert_eq!(sales.get(&at).await.expect(200)["warnings"], json!([]));
        let lost = sales.post("/api/v1/customers", json!({ "name": "云帆", "stage": "lost", "loss_reason": "price" })).await;
        assert_eq!(lost.expect(201)["warnings"], json!([]), "nobody works on it");
    }

    async fn a_move_is_undone_once_by_whoever_made_it(server: TestServer) {
        let sales = server.login("sales").await;
        let id = interested(&sales, "恒力").await;
        let moved = move_to(&sales, &id, json!({ "to": "cooperating", "contract": contract() })).await;
        let change = moved.expect(201)["change"]["id"].as_str().unwrap().to_owned();
        let undo = format!("/api/v1/stage-changes/{change}/undo");
        server.login("manager").await.post(&undo, json!({})).await.expect_problem(409, "cannot_undo");
        let undone = sales.post(&format!("{undo}?acknowledge=no_next_step"), json!({})).await;
        assert_eq!(undone.expect(200)["card"]["stage"], "interested");
        assert_eq!(sales.get(&format!("/api/v1/customers/{id}/contracts")).await.json["items"], json!([]));
        sales.post(&undo, json!({})).await.expect_problem(409, "cannot_undo");
        let board = sales.get("/api/v1/board").await;
        let counts: Vec<_> = board.json["columns"].as_array().unwrap().iter().map(|c| c["count"].as_i64().unwrap()).collect();
        assert_eq!(counts, [0, 1, 0, 0, 0, 0]);
    }
}
