//! A person's history is under a key of the person, which goes when they are erased (R-LOG-1).
//!
//! Proves R-SEC-5.

use crate::erasing::{erase, is_whole};
use crate::keys::{aside, rotated, used};
use crate::support::{Client, TestServer};
use backend::access::keys::{Place, data::name_of};
use backend::db::schema::{event, person_key, subject_key};
use backend::db::types::{Key, Written, stored};
use diesel::prelude::*;
use serde_json::{Value, json};
use shared::audit::Action;
use shared::id::{CustomerId, EventId};
use shared::role::RecordKind;
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

/// A contact of a customer: its address.
async fn contact(sales: &Client, at: &str, body: Value) -> String {
    let made = sales.post(&format!("{at}/contacts"), body).await;
    made.expect(201);
    format!("/api/v1/contacts/{}", made.id())
}

async fn change(who: &Client, at: &str, body: Value) {
    let etag = who.get(at).await.etag();
    who.patch(at, &etag, body).await.expect(200);
}

/// What stood in a field before each change, newest first, as the trail tells it.
async fn before(who: &Client, at: &str, record: &str, field: &str) -> Vec<Value> {
    let id = record.rsplit('/').next().unwrap();
    let trail = who.get(&format!("{at}/audit?limit=200")).await;
    let entries = trail.expect(200)["items"].as_array().unwrap().clone();
    let theirs = entries.iter().filter(|entry| entry["record_id"] == id);
    let changes = theirs.flat_map(|entry| entry["changes"].as_array().unwrap().clone());
    let changes = changes.filter(|change| change["field"] == field);
    changes.map(|change| change["from"].clone()).collect()
}

fn clear(text: &str) -> Value {
    json!({ "access": "clear", "value": text })
}

/// The keys that sealed values of a record's events name, one an event and field.
async fn named(server: &Arc<TestServer>, record: &str) -> Vec<Uuid> {
    let (server, id) = (Arc::clone(server), uuid_of(record));
    let look = move || {
        let mut conn = server.db().address().connect().unwrap();
        let blobs: Vec<Option<Vec<u8>>> = event::table
            .filter(
                event::record_id
                    .eq(Key(id))
                    .and(event::sealed.is_not_null()),
            )
            .order(event::id)
            .select(event::sealed)
            .load(&mut conn)
            .unwrap();
        type Values = BTreeMap<String, (Option<Vec<u8>>, Option<Vec<u8>>)>;
        let events = blobs.into_iter().flatten();
        let events = events.map(|blob| serde_json::from_slice::<Values>(&blob).unwrap());
        let ciphers = events.flat_map(|values| values.into_values().filter_map(|(_, to)| to));
        ciphers.filter_map(|cipher| name_of(&cipher)).collect()
    };
    tokio::task::spawn_blocking(look).await.unwrap()
}

/// Whether a person has a key, and how many of these keys are there.
async fn standing(server: &Arc<TestServer>, person: &str, keys: &[Uuid]) -> (bool, i64) {
    let (server, id) = (Arc::clone(server), uuid_of(person));
    let keys: Vec<Key<Uuid>> = keys.iter().copied().map(Key).collect();
    let look = move || {
        let mut conn = server.db().address().connect().unwrap();
        let row = person_key::table.find(Key(id)).count();
        let theirs: i64 = row.get_result(&mut conn).unwrap();
        let rows = subject_key::table.filter(subject_key::subject_id.eq_any(keys));
        (theirs == 1, rows.count().get_result(&mut conn).unwrap())
    };
    tokio::task::spawn_blocking(look).await.unwrap()
}

/// An entry about the number of a contact as it was kept before persons had keys.
async fn earlier(server: &Arc<TestServer>, at: &str, contact: &str) {
    let (server, customer, contact) = (Arc::clone(server), uuid_of(at), uuid_of(contact));
    let write = move || {
        let mut conn = server.db().address().connect().unwrap();
        let id = Uuid::now_v7();
        let key = server.state.keys.make_for(&mut conn, id).unwrap();
        let cipher = key.lock(&Place::of("mobile", id), b"13655557777").unwrap();
        let sealed = json!({ "mobile": [cipher, null] }).to_string();
        diesel::insert_into(event::table)
            .values((
                event::id.eq(Key(EventId::from(id))),
                event::customer_id.eq(Key(CustomerId::from(customer))),
                event::record_kind.eq(Written(RecordKind::Contact)),
                event::record_id.eq(Key(contact)),
                event::action.eq(Written(Action::Changed)),
                event::recorded_at.eq(stored(server.clock.now())),
                event::changes.eq(r#"[{"field":"mobile","class":"personal"}]"#),
                event::sealed.eq(Some(sealed.into_bytes())),
            ))
            .execute(&mut conn)
            .unwrap();
    };
    tokio::task::spawn_blocking(write).await.unwrap();
}

fn uuid_of(at: &str) -> Uuid {
    at.rsplit('/').next().unwrap().parse().unwrap()
}

both! {
    async fn r_log_1_a_contact_has_one_key_which_erasing_destroys(server: TestServer) {
        let server = Arc::new(server);
        let (sales, manager, admin) = (server.login("sales").await, server.login("manager").await, server.login("admin").await);
        let at = sales.company().await;
        let one = contact(&sales, &at, json!({ "name": "欧阳旧名", "mobile": "13655557777", "phone": "021-65439876" })).await;
        let other = contact(&sales, &at, json!({ "name": "宋玉", "phone": "021-65439876", "mobile": "13700001111" })).await;
        change(&sales, &one, json!({ "name": "欧阳金丝雀" })).await;
        change(&sales, &one, json!({ "mobile": "13987651234" })).await;
        change(&sales, &other, json!({ "mobile": "13700002222", "preferences": "找欧阳金丝雀" })).await;
        // A number that two share, and a text that names the first.
        change(&sales, &other, json!({ "phone": "021-65430000", "preferences": "上午" })).await;
        let (keys, others) = (named(&server, &one).await, named(&server, &other).await);
        assert_eq!((keys.len(), others.len()), (2, 2));
        assert!(keys[0] == keys[1] && others[0] == others[1] && keys[0] != others[0], "{keys:?} {others:?}");
        assert_eq!(before(&manager, &at, &one, "mobile").await, [clear("13655557777")], "the test is blind");
        assert_eq!(standing(&server, &one, &keys).await, (true, 1));

        let told = erase(&admin, &one).await.expect(200).clone();
        assert_eq!(told["entries"], 4, "two of the person, two texts that name them: {told}");
        assert_eq!(standing(&server, &one, &keys).await, (false, 0));
        assert_eq!(standing(&server, &other, &others).await, (true, 1));
        for field in ["name", "mobile"] {
            assert_eq!(before(&manager, &at, &one, field).await, [json!({ "access": "hidden" })]);
        }
        assert_eq!(before(&manager, &at, &other, "mobile").await, [clear("13700001111")]);
        assert_eq!(before(&manager, &at, &other, "phone").await, [clear("021-65439876")], "it is the other's, too");
        assert_eq!(before(&manager, &at, &other, "preferences").await, [json!({ "access": "hidden" }), Value::Null]);
        is_whole(&server).await;
    }

    async fn r_log_1_what_is_said_after_an_erasure_is_under_a_fresh_key(server: TestServer) {
        let server = Arc::new(server);
        let (sales, manager, admin) = (server.login("sales").await, server.login("manager").await, server.login("admin").await);
        let body = json!({ "kind": "person", "name": "欧阳旧名", "expected_purchase": { "amount": "5000", "currency": "CNY" } });
        let at = sales.customer(body).await;
        change(&sales, &at, json!({ "name": "欧阳金丝雀" })).await;
        change(&sales, &at, json!({ "expected_purchase": { "amount": "6000", "currency": "CNY" } })).await;
        let early = named(&server, &at).await;
        assert!(early.len() == 2 && early[0] == early[1], "{early:?}");
        assert_eq!(before(&manager, &at, &at, "name").await, [clear("欧阳旧名")], "the test is blind");
        // The customer's contact is the same person; the customer itself stays, and goes on.
        let contacts = sales.get(&format!("{at}/contacts")).await;
        let own = format!("/api/v1/contacts/{}", contacts.expect(200)["items"][0]["id"].as_str().unwrap());
        change(&sales, &own, json!({ "name": "欧阳金丝雀" })).await;
        erase(&admin, &own).await.expect(200);
        assert_eq!(standing(&server, &at, &early).await, (false, 0));
        change(&sales, &at, json!({ "name": "欧阳新名" })).await;
        let all = named(&server, &at).await;
        assert!(all.len() == 3 && all[2] != early[0], "{all:?}");
        assert_eq!(before(&manager, &at, &at, "name").await, [clear("欧阳金丝雀"), json!({ "access": "hidden" })]);
        is_whole(&server).await;
        let told = erase(&admin, &at).await.expect(200).clone();
        assert_eq!(told["entries"], 1, "what was erased is not erased again: {told}");
        assert_eq!(standing(&server, &at, &all).await, (false, 0));
        assert_eq!(before(&manager, &at, &at, "name").await, [json!({ "access": "hidden" }), json!({ "access": "hidden" })]);
        is_whole(&server).await;
    }

    async fn r_log_1_a_contact_keeps_its_key_in_a_merge(server: TestServer) {
        let server = Arc::new(server);
        let (sales, admin) = (server.login("sales").await, server.login("admin").await);
        let from = sales.company().await;
        let to = sales.customer(json!({ "name": "云帆科技有限公司" })).await;
        let one = contact(&sales, &from, json!({ "name": "欧阳旧名", "mobile": "13655557777" })).await;
        change(&sales, &one, json!({ "name": "欧阳金丝雀" })).await;
        let merged = from.rsplit('/').next().unwrap();
        sales.post(&format!("{to}/merges"), json!({ "merged_id": merged })).await.expect(200);
        change(&sales, &one, json!({ "mobile": "13987651234" })).await;
        let keys = named(&server, &one).await;
        assert!(keys.len() == 2 && keys[0] == keys[1], "{keys:?}");
        let told = erase(&admin, &one).await.expect(200).clone();
        assert_eq!(told["entries"], 2, "at both customers: {told}");
        assert_eq!(standing(&server, &one, &keys).await, (false, 0));
        is_whole(&server).await;
    }

    async fn r_sec_5_the_key_of_a_person_is_rotated_with_the_others(server: TestServer) {
        let server = Arc::new(server);
        let (sales, manager) = (server.login("sales").await, server.login("manager").await);
        let at = sales.company().await;
        let one = contact(&sales, &at, json!({ "name": "宋玉", "mobile": "13700001111" })).await;
        change(&sales, &one, json!({ "mobile": "13700002222" })).await;
        let outcome = aside(&server, rotated).await;
        assert!(outcome.complete && outcome.rewrapped >= 1, "{outcome:?}");
        assert_eq!(aside(&server, used).await, [outcome.current.to_string()]);
        assert_eq!(before(&manager, &at, &one, "mobile").await, [clear("13700001111")]);
        change(&sales, &one, json!({ "mobile": "13700003333" })).await;
        let keys = named(&server, &one).await;
        assert!(keys.len() == 2 && keys[0] == keys[1], "it is the same key, wrapped anew: {keys:?}");
        assert_eq!(before(&manager, &at, &one, "mobile").await, [clear("13700002222"), clear("13700001111")]);
    }

    async fn r_log_1_what_was_kept_under_a_key_of_its_event_is_read_and_erased(server: TestServer) {
        let server = Arc::new(server);
        let (sales, manager, admin) = (server.login("sales").await, server.login("manager").await, server.login("admin").await);
        let at = sales.company().await;
        let one = contact(&sales, &at, json!({ "name": "欧阳金丝雀" })).await;
        earlier(&server, &at, &one).await;
        change(&sales, &one, json!({ "mobile": "13987651234" })).await;
        assert_eq!(before(&manager, &at, &one, "mobile").await, [Value::Null, clear("13655557777")]);
        assert_eq!(erase(&admin, &one).await.expect(200)["entries"], 2);
        assert_eq!(before(&manager, &at, &one, "mobile").await, [Value::Null, json!({ "access": "hidden" })]);
    }
}
