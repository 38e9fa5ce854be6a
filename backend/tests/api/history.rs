//! R-LOG-1: nothing is silently overwritten. The history itself refuses to be changed, whoever asks.

use backend::db::Db;
use backend::db::schema::event;
use backend::db::types::{Key, fresh, stored};
use diesel::prelude::*;
use serde_json::json;
use shared::Code;
use shared::id::EventId;

fn an_event(db: &Db) -> EventId {
    let id: EventId = fresh();
    let now = stored(chrono::Utc::now());
    db.write_now(move |conn| {
        diesel::insert_into(event::table)
            .values((
                event::id.eq(Key(id)),
                event::customer_id.eq(Key(id)),
                event::record_kind.eq("customer"),
                event::record_id.eq(Key(id)),
                event::action.eq("made"),
                event::recorded_at.eq(now),
                event::changes.eq("[]"),
            ))
            .execute(conn)?;
        Ok(id)
    })
    .unwrap()
}

/// An entry as version 0.1 wrote it: values that point at something are bare ids.
async fn noted_by_the_first_version(db: &Db, customer: &str, changes: serde_json::Value) {
    let customer: uuid::Uuid = customer.parse().unwrap();
    let id: EventId = fresh();
    let now = stored(chrono::Utc::now());
    db.write(move |conn| {
        diesel::insert_into(event::table)
            .values((
                event::id.eq(Key(id)),
                event::customer_id.eq(Key(customer)),
                event::record_kind.eq("customer"),
                event::record_id.eq(Key(customer)),
                event::action.eq("changed"),
                event::recorded_at.eq(now),
                event::changes.eq(changes.to_string()),
            ))
            .execute(conn)?;
        Ok(())
    })
    .await
    .unwrap();
}

both! {
    async fn entries_of_the_first_version_say_names_where_these_can_be_found(server: TestServer) {
        let sales = server.login("sales").await;
        let manager = server.login("manager").await;
        let at = sales.company().await;
        let contact = sales.post(&format!("{at}/contacts"), json!({ "name": "陈经理" })).await.id();
        let (user, nobody) = (server.user("sales").to_string(), "019a0000-0000-7000-8000-000000000000");
        let changes = json!([
            { "field": "owner_id", "class": "open", "to": user },
            { "field": "contacts", "class": "open", "from": contact, "to": format!("{contact},{nobody}") },
            { "field": "assignee", "class": "open", "from": "customer", "to": user },
        ]);
        noted_by_the_first_version(server.db(), at.rsplit('/').next().unwrap(), changes).await;
        let name = manager.get("/api/v1/users").await.expect(200)["items"].as_array().unwrap().iter()
            .find(|one| one["id"] == json!(user)).unwrap()["name"].as_str().unwrap().to_owned();
        let audit = manager.get(&format!("{at}/audit")).await;
        let entry = audit.expect(200)["items"].as_array().unwrap().iter()
            .find(|one| one["changes"].as_array().unwrap().len() == 3).unwrap().clone();
        let told = |at: usize, side: &str| entry["changes"][at][side]["value"].clone();
        assert_eq!((told(0, "to"), &entry["changes"][0]["to_ids"]), (json!(name), &json!([user])));
        assert_eq!(told(1, "from"), "陈经理");
        assert_eq!(told(1, "to"), format!("陈经理, {nobody}"), "what is nowhere stays the id that it was");
        assert_eq!((told(2, "from"), told(2, "to")), (json!("customer"), json!(name)));
    }

    fn r_log_1_an_event_cannot_be_changed(database: TestDatabase) {
        let db = database.open();
        let id = an_event(&db);
        let outcome = db.write_now(move |conn| {
            Ok(diesel::update(event::table.find(Key(id))).set(event::action.eq("forged")).execute(conn)?)
        });
        let error = outcome.unwrap_err();
        assert_eq!(error.code(), Code::Internal);
        assert!(error.to_string().contains("append-only"), "{error}");
        let action: String =
            db.read_now(move |conn| Ok(event::table.find(Key(id)).select(event::action).first(conn)?)).unwrap();
        assert_eq!(action, "made");
    }

    fn r_log_1_an_event_cannot_be_deleted(database: TestDatabase) {
        let db = database.open();
        let id = an_event(&db);
        let outcome = db.write_now(move |conn| Ok(diesel::delete(event::table.find(Key(id))).execute(conn)?));
        assert!(outcome.unwrap_err().to_string().contains("append-only"));
        let outcome = db.write_now(|conn| Ok(diesel::delete(event::table).execute(conn)?));
        assert!(outcome.unwrap_err().to_string().contains("append-only"));
        let left: i64 = db.read_now(|conn| Ok(event::table.count().get_result(conn)?)).unwrap();
        assert_eq!(left, 1);
    }
}

both! {
    async fn r_log_1_the_trail_says_who_put_which_tag_when(server: TestServer) {
        let (sales, marketing, manager) = (server.login("sales").await, server.login("marketing").await, server.login("manager").await);
        let at = sales.company().await;
        let tag = json!({ "dimension": "behaviour", "label": "价格敏感" });
        let put = marketing.post(&format!("{at}/tags"), tag.clone()).await;
        let id = put.expect(201)["id"].as_str().unwrap().to_owned();
        // Once more it is there already: nobody put anything.
        sales.post(&format!("{at}/tags"), tag).await;
        sales.send(reqwest::Method::DELETE, &format!("{at}/tags/{id}"), &[], None).await.expect(204);
        let trail = manager.get(&format!("{at}/audit?limit=100")).await.expect(200)["items"].clone();
        let said: Vec<serde_json::Value> = trail.as_array().unwrap().iter()
            .filter(|entry| entry["record_kind"] == "tag")
            .map(|entry| json!([entry["action"], entry["author"]["id"], entry["recorded_at"], entry["changes"][0]["field"], entry["changes"][0]["from"], entry["changes"][0]["to"]]))
            .collect();
        let (by, then) = (server.user("marketing"), server.user("sales"));
        let shown = |text: &str| json!({ "access": "clear", "value": text });
        let label = shown("behaviour:价格敏感");
        assert_eq!(said, [
            json!(["archived", then, "2026-03-02T01:30:00Z", "tag", label, null]),
            json!(["created", by, "2026-03-02T01:30:00Z", "tag", null, label]),
        ]);
    }
}
