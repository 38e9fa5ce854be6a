//! Who hears of what happens to a customer (R-TELL).

use crate::dimensions::make;
use serde_json::json;

both! {
    async fn r_tell_owner_and_collaborators_hear_of_changes_of_needs(server: TestServer) {
        let (sales, technical, far) = (server.login("sales").await, server.login("technical").await, server.login("sales2").await);
        let at = sales.company().await;
        let (need, _) = make(&technical, &at, "needs", json!({ "text": "私有化部署 13812345678" })).await;
        let told = sales.get("/api/v1/notifications").await.expect(200)["items"].clone();
        assert_eq!((&told[0]["kind"], &told[0]["action"], &told[0]["why"]), (&json!("need"), &json!("created"), &json!("customer")));
        assert!(!told.to_string().contains("私有化"), "names of fields, never values");
        technical.patch(&need, "\"1\"", json!({ "text": "上云" })).await.expect(200);
        assert_eq!(sales.get("/api/v1/notifications/unread").await.json["unread"], 2);
        assert_eq!(sales.get("/api/v1/notifications").await.json["items"][0]["fields"], json!(["text"]));
        for quiet in [&technical, &far] {
            assert_eq!(quiet.get("/api/v1/notifications/unread").await.json["unread"], 0, "whoever did it knows");
        }
        let first = json!({ "ids": [told[0]["id"]] });
        far.post("/api/v1/notifications/read", first.clone()).await.expect(204);
        assert_eq!(sales.get("/api/v1/notifications/unread").await.json["unread"], 2, "nobody reads for another");
        sales.post("/api/v1/notifications/read", first).await.expect(204);
        assert_eq!(sales.get("/api/v1/notifications?unread=true").await.json["items"].as_array().unwrap().len(), 1);
        sales.post("/api/v1/notifications/read", json!({})).await.expect(204);
        assert_eq!(sales.get("/api/v1/notifications/unread").await.json["unread"], 0);
    }

    async fn r_tell_owner_and_collaborators_hear_of_contacts_stage_and_owner(server: TestServer) {
        let (sales, success, manager) = (server.login("sales").await, server.login("success").await, server.login("manager").await);
        let at = sales.company().await;
        let helpers = json!({ "user_ids": [server.user("success")] });
        sales.put(&format!("{at}/collaborators"), helpers).await.expect(200);
        for quiet in [&sales, &success] {
            quiet.post("/api/v1/notifications/read", json!({})).await.expect(204);
        }
        manager.post(&format!("{at}/contacts"), json!({ "name": "陈经理" })).await.expect(201);
        let to = json!({ "to": "lost", "loss_reason": "price", "acknowledge": ["no_next_step"] });
        manager.post(&format!("{at}/stage-changes"), to).await.expect(201);
        let over = json!({ "owner_id": server.user("manager"), "reason": "区域调整" });
        manager.post(&format!("{at}/hand-overs"), over).await.expect(200);
        for (who, hears) in [("the owner before", &sales), ("a collaborator", &success)] {
            let told = hears.get("/api/v1/notifications?unread=true").await.expect(200)["items"].clone();
            let kinds: Vec<&str> = told.as_array().unwrap().iter().map(|one| one["kind"].as_str().unwrap()).collect();
            for kind in ["contact", "stage_change", "customer"] {
                assert!(kinds.contains(&kind), "{who} hears of {kind}: {kinds:?}");
            }
        }
        assert_eq!(manager.get("/api/v1/notifications/unread").await.json["unread"], 0, "whoever did it knows");
    }

    async fn r_tell_owner_and_collaborators_hear_of_a_changed_contact(server: TestServer) {
        let (sales, success, manager) = (server.login("sales").await, server.login("success").await, server.login("manager").await);
        let at = sales.company().await;
        sales.put(&format!("{at}/collaborators"), json!({ "user_ids": [server.user("success")] })).await.expect(200);
        let contact = sales.post(&format!("{at}/contacts"), json!({ "name": "陈经理", "mobile": "13812345678" })).await;
        let one = contact.header("location").to_owned();
        for quiet in [&sales, &success] {
            quiet.post("/api/v1/notifications/read", json!({})).await.expect(204);
        }
        manager.patch(&one, &contact.etag(), json!({ "mobile": "13987654321", "title": "采购总监" })).await.expect(200);
        for (who, hears) in [("the owner", &sales), ("a collaborator", &success)] {
            let told = hears.get("/api/v1/notifications?unread=true").await.expect(200)["items"].clone();
            assert_eq!((&told[0]["kind"], &told[0]["action"], &told[0]["why"]), (&json!("contact"), &json!("changed"), &json!("customer")), "{who}");
            let mut fields: Vec<&str> = told[0]["fields"].as_array().unwrap().iter().map(|one| one.as_str().unwrap()).collect();
            fields.sort_unstable();
            assert_eq!(fields, ["mobile", "title"], "{who}");
            assert!(!told.to_string().contains("13987654321"), "names of fields, never values");
        }
        assert_eq!(manager.get("/api/v1/notifications/unread").await.json["unread"], 0, "whoever did it knows");
    }

    async fn r_tell_a_colleague_named_in_an_entry_is_told(server: TestServer) {
        let (sales, technical) = (server.login("sales").await, server.login("technical").await);
        let at = sales.company().await;
        let name = technical.get("/api/v1/me").await.json["name"].as_str().unwrap().to_owned();
        let body = json!({ "channels": ["phone"], "content": format!("请＠{name} 评估"), "acknowledge": ["no_next_step"] });
        sales.post(&format!("{at}/interactions"), body).await.expect(201);
        let told = technical.get("/api/v1/notifications").await.expect(200)["items"].clone();
        assert_eq!((&told[0]["why"], &told[0]["kind"]), (&json!("named"), &json!("interaction")));
    }

    async fn r_tell_a_collaborator_hears_of_needs_and_the_new_owner_of_the_customer(server: TestServer) {
        let (sales, success, admin) = (server.login("sales").await, server.login("success").await, server.login("admin").await);
        let at = sales.company().await;
        sales.put(&format!("{at}/collaborators"), json!({ "user_ids": [server.user("success")] })).await.expect(200);
        success.post("/api/v1/notifications/read", json!({})).await.expect(204);
        make(&sales, &at, "needs", json!({ "text": "私有化部署" })).await;
        let told = success.get("/api/v1/notifications?unread=true").await.expect(200)["items"].clone();
        assert_eq!((&told[0]["kind"], &told[0]["action"]), (&json!("need"), &json!("created")));
        // Somebody else gives the customer to a third.
        let manager = server.login("manager").await;
        manager.post("/api/v1/notifications/read", json!({})).await.expect(204);
        let over = json!({ "owner_id": server.user("manager"), "reason": "区域调整" });
        admin.post(&format!("{at}/hand-overs"), over).await.expect(200);
        let told = manager.get("/api/v1/notifications?unread=true").await.expect(200)["items"].clone();
        assert!(told.as_array().unwrap().iter().any(|one| one["kind"] == "customer"), "{told}");
    }
}
