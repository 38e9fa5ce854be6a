//! R-NEXT: an active customer always has a dated next step; what takes the last one away asks first.

use serde_json::json;

both! {
    async fn r_next_archiving_the_last_step_asks(server: TestServer) {
        let sales = server.login("sales").await;
        for (path, body) in [
            ("todos", json!({ "what": "发送案例", "due": "2099-01-01" })),
            ("plans", json!({ "planned": "2099-01-05" })),
        ] {
            let at = sales.customer(json!({ "name": path })).await;
            let one = sales.post(&format!("{at}/{path}"), body.clone()).await;
            let two = sales.post(&format!("{at}/{path}"), body).await;
            let (one, two) = (one.header("location").to_owned(), two.header("location").to_owned());
            sales.delete(&one, "\"1\"").await.expect(204);
            let asked = sales.delete(&two, "\"1\"").await;
            assert_eq!(asked.expect_problem(409, "confirmation_needed")["confirm"][0]["code"], "no_next_step");
            assert_eq!(sales.get(&two).await.json["archived_at"], json!(null), "the question leaves it where it was");
            sales.delete(&format!("{two}?acknowledge=no_next_step"), "\"1\"").await.expect(204);
            sales.delete(&format!("{two}?acknowledge=nonsense"), "\"2\"").await.expect_problem(400, "invalid_parameter");
        }
        // What is no step asks nothing, and takes no answer.
        let at = sales.company().await;
        let need = sales.post(&format!("{at}/needs"), json!({ "text": "x" })).await.header("location").to_owned();
        sales.delete(&format!("{need}?acknowledge=no_next_step"), "\"1\"").await.expect_problem(400, "unknown_parameter");
        sales.delete(&need, "\"1\"").await.expect(204);
    }

    async fn r_next_entering_an_active_stage_without_a_step_asks(server: TestServer) {
        let sales = server.login("sales").await;
        let at = sales.company().await;
        let moves = format!("{at}/stage-changes");
        let asked = sales.post(&moves, json!({ "to": "negotiating" })).await;
        assert_eq!(asked.expect_problem(409, "confirmation_needed")["confirm"][0]["code"], "no_next_step");
        assert_eq!(sales.get(&at).await.json["card"]["stage"], "potential");
        sales.post(&moves, json!({ "to": "negotiating", "acknowledge": ["no_next_step"] })).await.expect(201);
        // Nobody has to follow up whom one has lost.
        sales.post(&moves, json!({ "to": "lost", "loss_reason": "price" })).await.expect(201);
        sales.post(&format!("{at}/todos"), json!({ "what": "回访", "due": "2099-01-01" })).await.expect(201);
        sales.post(&moves, json!({ "to": "negotiating", "reason": "重新评估" })).await.expect(201);
    }

    async fn a_to_do_is_changed_given_to_a_team_and_reminds(server: TestServer) {
        let (sales, technical) = (server.login("sales").await, server.login("technical").await);
        let at = sales.company().await;
        let team = server.team("技术支持部");
        let body = json!({ "what": "评估", "due": "2099-01-01", "assignee": { "kind": "team", "id": team }, "remind_at": "2098-12-31T01:00:00Z" });
        let made = sales.post(&format!("{at}/todos"), body).await;
        assert_eq!(made.expect(201)["remind_at"], "2098-12-31T01:00:00Z");
        let one = made.header("location").to_owned();
        // Whoever is of the team may tick it off.
        technical.patch(&one, "\"1\"", json!({ "what": "评估与报价" })).await.expect(200);
        let back = sales.patch(&one, "\"2\"", json!({ "assignee": { "kind": "customer" }, "remind_at": null })).await;
        assert_eq!((&back.expect(200)["assignee"]["kind"], &back.json["remind_at"]), (&json!("customer"), &json!(null)));
    }
}
