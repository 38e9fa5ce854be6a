//! What stands around the entry of an interaction: purposes as administrators' data, and drafts kept by the server.
//!
//! Proves R-NAME.

use serde_json::json;

both! {
    async fn purposes_are_the_administrators_data(server: TestServer) {
        let (admin, sales) = (server.login("admin").await, server.login("sales").await);
        let all = sales.get("/api/v1/purposes").await;
        let codes: Vec<&str> = all.expect(200)["items"].as_array().unwrap().iter().map(|p| p["code"].as_str().unwrap()).collect();
        assert_eq!(codes, ["first_contact", "follow_up", "project", "after_sales", "long_term_care", "material_request", "material_download"]);
        let new = json!({ "code": "exhibition", "name_zh": "展会接待", "name_en": "Exhibition", "position": 15, "fields": ["contacts", "need"] });
        sales.post("/api/v1/purposes", new.clone()).await.expect_problem(403, "forbidden");
        let made = admin.post("/api/v1/purposes", new.clone()).await;
        assert_eq!(made.expect(201)["fields"], json!(["contacts", "need"]));
        admin.post("/api/v1/purposes", new).await.expect_field(409, "/code", "duplicate");
        let at = "/api/v1/purposes/exhibition";
        let changed = admin.patch(at, &made.etag(), json!({ "fields": ["next_steps"] })).await;
        assert_eq!(changed.expect(200)["fields"], json!(["next_steps"]));
        admin.patch(at, &made.etag(), json!({ "position": 1 })).await.expect_problem(412, "stale");
        admin.patch(at, &changed.etag(), json!({ "fields": ["nonsense"] })).await.expect_field(422, "/fields/0", "not_on_list");
        admin.delete(at, &changed.etag()).await.expect(204);
        admin.delete(at, &changed.etag()).await.expect_problem(404, "not_found");
        let trail = admin.get("/api/v1/audit?kind=purpose").await;
        assert_eq!(trail.expect(200)["items"].as_array().unwrap().len(), 3);
    }

    async fn a_draft_survives_a_closed_tab_and_is_nobody_elses(server: TestServer) {
        let (sales, manager) = (server.login("sales").await, server.login("manager").await);
        let at = "/api/v1/drafts/interaction:01890a5d-ac96-774b-bcce-b302099a8057";
        assert_eq!(sales.get(at).await.expect(200)["content"], json!({}));
        let text = "张经理 13812345678 😀 \u{20bb7}";
        sales.put(at, json!({ "content": { "content": text } })).await.expect(204);
        sales.put(at, json!({ "content": { "content": text, "steps": [] } })).await.expect(204);
        let again = server.login("sales").await;
        assert_eq!(again.get(at).await.expect(200)["content"]["content"], text);
        assert_eq!(manager.get(at).await.expect(200)["content"], json!({}));
        // Not even the database shows what was typed.
        let raw: Vec<Vec<u8>> = server.db().read_now(|conn| {
            use diesel::prelude::*;
            Ok(backend::db::schema::draft::table.select(backend::db::schema::draft::content).load(conn)?)
        }).unwrap();
        assert!(!String::from_utf8_lossy(&raw[0]).contains("13812345678"));
        // Every text of an entry may be 10,000 characters long.
        let full = json!({ "content": { "content": "长".repeat(10_000), "feedback": "长".repeat(10_000), "consensus": "长".repeat(10_000) } });
        sales.put(at, full).await.expect(204);
        let long = "长".repeat(200_000);
        sales.put(at, json!({ "content": { "content": long } })).await.expect_problem(413, "too_large");
        sales.put("/api/v1/drafts/a%2Fb", json!({ "content": {} })).await.expect_problem(404, "not_found");
        sales.delete(at, "\"1\"").await.expect(204);
        assert_eq!(sales.get(at).await.expect(200)["updated_at"], json!(null));
        sales.delete(at, "\"1\"").await.expect(204);
    }

    async fn r_name_drafts_of_a_merged_customer_are_read_at_the_survivor_and_come_back(server: TestServer) {
        let (sales, manager) = (server.login("sales").await, server.login("manager").await);
        let mut ids = Vec::new();
        for name in ["云帆科技有限公司", "云帆科技", "云帆"] {
            let made = sales.post("/api/v1/customers", json!({ "name": name, "acknowledge": ["likely_duplicate"] })).await;
            ids.push(made.expect(201)["card"]["id"].as_str().unwrap().to_owned());
        }
        let at: Vec<String> = ids.iter().map(|id| format!("/api/v1/drafts/interaction:{id}")).collect();
        let typed = |text: &str| json!({ "content": { "content": text } });
        for (place, text) in at.iter().zip(["留下的", "并入的", "先并入的"]) {
            sales.put(place, typed(text)).await.expect(204);
        }
        manager.put(&at[2], typed("经理的")).await.expect(204);
        let merge = |to: usize, from: usize| {
            let (path, body) = (format!("/api/v1/customers/{}/merges", ids[to]), json!({ "merged_id": ids[from] }));
            let sales = &sales;
            async move { sales.post(&path, body).await.expect(200)["id"].as_str().unwrap().to_owned() }
        };
        let first = merge(1, 2).await;
        let second = merge(0, 1).await;
        // One of its own comes first; a colleague who typed at the merged one alone finds that.
        assert_eq!(sales.get(&at[0]).await.expect(200)["content"]["content"], "留下的");
        let theirs = manager.get(&at[0]).await.expect(200).clone();
        assert_eq!((&theirs["content"]["content"], &theirs["place"]), (&json!("经理的"), &json!(format!("interaction:{}", ids[2]))), "it says where it stands");
        // Saved and forgotten, twice even, it lets the next be seen; what is typed meanwhile touches nothing but its own place.
        for _ in 0..2 {
            sales.delete(&at[0], "\"1\"").await.expect(204);
        }
        assert_eq!(sales.get(&at[0]).await.expect(200)["content"]["content"], "并入的");
        sales.put(&at[0], typed("下一条")).await.expect(204);
        assert_eq!(sales.get(&at[0]).await.expect(200)["content"]["content"], "下一条");
        sales.delete(&at[0], "\"1\"").await.expect(204);
        // What is typed on stays where it stands.
        sales.put(&at[1], typed("并入的，接着写")).await.expect(204);
        assert_eq!(sales.get(&at[0]).await.expect(200)["content"]["content"], "并入的，接着写");
        sales.post(&format!("/api/v1/merges/{second}/undo"), json!({})).await.expect(200);
        assert_eq!(sales.get(&at[0]).await.expect(200)["updated_at"], json!(null));
        assert_eq!(sales.get(&at[1]).await.expect(200)["content"]["content"], "并入的，接着写");
        sales.post(&format!("/api/v1/merges/{first}/undo"), json!({})).await.expect(200);
        assert_eq!(sales.get(&at[2]).await.expect(200)["content"]["content"], "先并入的");
        assert_eq!(manager.get(&at[2]).await.expect(200)["content"]["content"], "经理的");
    }

    async fn a_forgotten_draft_goes_after_thirty_days(server: TestServer) {
        let sales = server.login("sales").await;
        sales.put("/api/v1/drafts/old", json!({ "content": {} })).await.expect(204);
        server.clock.advance(chrono::Duration::days(31));
        let sales = server.login("sales").await;
        sales.put("/api/v1/drafts/new", json!({ "content": {} })).await.expect(204);
        assert_eq!(sales.get("/api/v1/drafts/old").await.expect(200)["updated_at"], json!(null));
    }
}
