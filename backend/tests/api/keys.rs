//! Confidential values and their keys (R-SEC-5): rotated while the server runs, refused where a key is missing, bound to
//! their place, and nothing to a thief of the database.

use crate::attachments::upload;
use crate::support::{Backing, Client, Home, TestDatabase, TestServer, block_on, contains, holds};
use backend::access::keys::{Keys, rotate};
use backend::db::schema::{attachment, customer_profile};
use backend::db::types::Key;
use backend::db::{Db, dialect};
use diesel::prelude::*;
use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use uuid::Uuid;

const NOTES: &str = "底价金丝雀四十二万";
const BUDGET: &str = "7654321.99";
const ANSWER: &str = "苏州金丝雀路一号";
const FILE: &str = "金丝雀机密报价单";
const CONTENT: &str = "机密金丝雀内容之一";
const DRAFT: &str = "草稿金丝雀未保存";
const ENTRY: &str = "金丝雀谈话";
const FORM: &str = "表格金丝雀有限公司";

/// A customer of `sales` with something confidential in every place that holds such; its address.
async fn nest(sales: &Client, notes: &str) -> String {
    let body = json!({ "name": "恒力智能装备科技有限公司", "confidential_notes": notes, "acknowledge": ["likely_duplicate"] });
    let made = sales.post("/api/v1/customers", body).await;
    let id = made.expect(201)["card"]["id"].as_str().unwrap().to_owned();
    let at = format!("/api/v1/customers/{id}");
    let need = json!({ "text": "升级产线", "confidential_budget": { "amount": BUDGET, "currency": "CNY" } });
    sales.post(&format!("{at}/needs"), need).await.expect(201);
    upload(
        sales,
        &at,
        &format!("{FILE}.txt"),
        CONTENT.as_bytes(),
        &[("class", "confidential")],
    )
    .await
    .expect(201);
    let asked = sales
        .post(
            &format!("{at}/questionnaires"),
            json!({ "kind": "new_customer" }),
        )
        .await;
    let link = sales
        .post(
            &format!("/api/v1/questionnaires/{}/link", asked.id()),
            json!({}),
        )
        .await;
    let token = link.expect(201)["path"]
        .as_str()
        .unwrap()
        .strip_prefix("/answer#")
        .unwrap()
        .to_owned();
    let said = json!({ "token": token, "answers": [{ "question": "city", "text": ANSWER }] });
    sales
        .post("/api/v1/questionnaires/answers", said)
        .await
        .expect(204);
    let talk = json!({ "channels": ["phone"], "content": ENTRY, "class": "confidential", "acknowledge": ["no_next_step"] });
    sales
        .post(&format!("{at}/interactions"), talk)
        .await
        .expect(201);
    let draft = json!({ "content": { "content": DRAFT } });
    sales
        .put(&format!("/api/v1/drafts/interaction:{id}"), draft)
        .await
        .expect(204);
    let form = sales
        .request(Method::POST, "/api/v1/imports")
        .header("content-type", "text/csv")
        .header("x-file-name", "f.csv")
        .body(format!("客户编号,客户名称,所属行业,客户来源,对接人,合作阶段\nT1,{FORM},软件开发,展会,王经理,潜在\n"));
    sales.answer(form).await.expect(201);
    at
}

/// All that is confidential there, as the owner reads it.
async fn read(sales: &Client, at: &str) -> Vec<String> {
    let customer = sales.get(at).await.expect(200).clone();
    let list = |kind: &str| format!("{at}/{kind}");
    let need = sales.get(&list("needs")).await.expect(200)["items"][0].clone();
    let file = sales.get(&list("attachments")).await.expect(200)["items"][0].clone();
    let content = sales
        .get(&format!(
            "/api/v1/attachments/{}/content",
            file["id"].as_str().unwrap()
        ))
        .await;
    let asked = sales.get(&list("questionnaires")).await.expect(200)["items"][0].clone();
    let id = at.rsplit('/').next().unwrap();
    let draft = sales
        .get(&format!("/api/v1/drafts/interaction:{id}"))
        .await
        .expect(200)
        .clone();
    let talk = sales.get(&list("interactions")).await.expect(200)["items"][0].clone();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    vec![
        text(&customer["profile"]["confidential_notes"]["value"]),
        text(&need["confidential_budget"]["value"]["amount"]),
        text(&file["name"]["value"]),
        content.text(),
        text(&asked["proposals"][0]["value"]["value"]),
        text(&draft["content"]["content"]),
        text(&talk["content"]),
    ]
}

fn expected(notes: &str) -> Vec<String> {
    [
        notes,
        BUDGET,
        &format!("{FILE}.txt"),
        CONTENT,
        ANSWER,
        DRAFT,
        ENTRY,
    ]
    .map(str::to_owned)
    .to_vec()
}

/// Keys as another process of this installation has them.
fn other_process(server: &TestServer) -> (Db, Keys) {
    let keys = Keys::open([7; 32], &server.state.config).unwrap();
    (server.database.open(), keys)
}

/// A whole rotation, as the command does it.
pub fn rotated(server: &TestServer) -> rotate::Outcome {
    let (db, keys) = other_process(server);
    rotate::begin(&db, &keys, false, server.clock.now()).unwrap();
    rotate::rewrap(&db, &keys, None).unwrap()
}

/// The ids of the keys that hold values.
pub fn used(server: &TestServer) -> Vec<String> {
    let (db, keys) = other_process(server);
    let all = rotate::status(&db, &keys).unwrap();
    all.iter()
        .filter(|key| key.values > 0)
        .map(|key| key.id.to_string())
        .collect()
}

/// Work off the runtime, as another process would do it.
pub async fn aside<T: Send + 'static>(server: &Arc<TestServer>, work: fn(&TestServer) -> T) -> T {
    let server = Arc::clone(server);
    tokio::task::spawn_blocking(move || work(&server))
        .await
        .unwrap()
}

fn id_of(at: &str) -> Key<Uuid> {
    Key(at.rsplit('/').next().unwrap().parse().unwrap())
}

both! {
    async fn r_sec_5_keys_are_rotated_while_the_server_runs(server: TestServer) {
        let server = Arc::new(server);
        let sales = server.login("sales").await;
        let at = nest(&sales, NOTES).await;
        let first = aside(&server, used).await;
        assert_eq!(first.len(), 1, "all of it is under the key of the secret");
        for round in 0..2 {
            let over = Arc::new(AtomicBool::new(false));
            let (seen, working, from) = (Arc::clone(&over), Arc::clone(&server), at.clone());
            // Requests in between: read all, write some, until the rotation is over.
            let requests = async move {
                let sales = working.login("sales").await;
                let mut rounds = 0;
                while !seen.load(Ordering::SeqCst) || rounds == 0 {
                    rounds += 1;
                    let notes = format!("{NOTES}{round}-{rounds}");
                    let etag = sales.get(&from).await.etag();
                    sales.patch(&from, &etag, json!({ "confidential_notes": notes })).await.expect(200);
                    assert_eq!(read(&sales, &from).await, expected(&notes));
                }
            };
            let rotation = async {
                let outcome = aside(&server, rotated).await;
                over.store(true, Ordering::SeqCst);
                outcome
            };
            let (outcome, ()) = futures_util::future::join(rotation, requests).await;
            assert!(outcome.rewrapped >= 7, "{outcome:?}");
            // What was written while the last pages were wrapped is one more run.
            let (db, keys) = aside(&server, other_process).await;
            let last = tokio::task::spawn_blocking(move || rotate::rewrap(&db, &keys, None).unwrap()).await.unwrap();
            assert!(last.complete, "{last:?}");
            assert_eq!(aside(&server, used).await, [outcome.current.to_string()]);
        }
        // The file holds two keys, the newer one first; only that is needed any more.
        let file = server.database.folder.path().join("master.key");
        let text = std::fs::read_to_string(&file).unwrap();
        assert_eq!(text.lines().count(), 2);
        std::fs::write(&file, text.lines().next().unwrap()).unwrap();
        // Wrapping anew opens every value, with a key that stands alone now.
        let outcome = aside(&server, rotated).await;
        assert!(outcome.complete && outcome.rewrapped >= 8, "{outcome:?}");
        let etag = sales.get(&at).await.etag();
        sales.patch(&at, &etag, json!({ "confidential_notes": NOTES })).await.expect(200);
        assert_eq!(read(&sales, &at).await, expected(NOTES));
        let trail = server.login("admin").await.get("/api/v1/audit?kind=master_key").await;
        assert_eq!(trail.expect(200)["items"].as_array().unwrap().len(), 3, "R-LOG-1");
    }

    async fn r_sec_5_an_interrupted_rotation_goes_on_where_it_stopped(server: TestServer) {
        let server = Arc::new(server);
        let sales = server.login("sales").await;
        let (one, two) = (nest(&sales, NOTES).await, nest(&sales, "另一份").await);
        let broken_off = aside(&server, |server| {
            let (db, keys) = other_process(server);
            rotate::begin(&db, &keys, false, server.clock.now()).unwrap();
            rotate::rewrap(&db, &keys, Some(3)).unwrap()
        }).await;
        assert_eq!((broken_off.rewrapped, broken_off.complete), (3, false));
        assert_eq!(aside(&server, used).await.len(), 2);
        assert_eq!(read(&sales, &one).await, expected(NOTES));
        assert_eq!(read(&sales, &two).await, expected("另一份"));
        let rest = aside(&server, rotated).await;
        assert_eq!(rest.current, broken_off.current, "no further key is made while values are under the old one");
        assert!(rest.complete && rest.rewrapped > 3, "{rest:?}");
        assert_eq!(aside(&server, used).await, [rest.current.to_string()]);
        let again = aside(&server, |server| {
            let (db, keys) = other_process(server);
            rotate::begin(&db, &keys, true, server.clock.now()).unwrap();
            rotate::rewrap(&db, &keys, None).unwrap()
        }).await;
        assert_eq!(again, rotate::Outcome { rewrapped: 0, ..rest });
        assert_eq!(read(&sales, &one).await, expected(NOTES));
    }

    async fn r_sec_5_a_value_in_the_place_of_another_does_not_open(server: TestServer) {
        let sales = server.login("sales").await;
        let (one, two) = (nest(&sales, NOTES).await, nest(&sales, "另一份").await);
        let (from, to) = (id_of(&one), id_of(&two));
        server.db().write(move |conn| {
            let notes: Option<Vec<u8>> = customer_profile::table.find(from).select(customer_profile::confidential_notes).first(conn)?;
            diesel::update(customer_profile::table.find(to)).set(customer_profile::confidential_notes.eq(notes)).execute(conn)?;
            // The other way round: the key of one file at another.
            let keys: Vec<Option<Vec<u8>>> = attachment::table.filter(attachment::customer_id.eq(from)).select(attachment::content_key).load(conn)?;
            diesel::update(attachment::table.filter(attachment::customer_id.eq(to))).set(attachment::content_key.eq(keys[0].clone())).execute(conn)?;
            Ok(())
        }).await.unwrap();
        assert_eq!(read(&sales, &one).await, expected(NOTES));
        let moved = sales.get(&two).await;
        moved.expect_problem(500, "internal");
        assert!(!moved.text().contains("金丝雀"));
        let file = sales.get(&format!("{two}/attachments")).await.expect(200)["items"][0]["id"].clone();
        sales.get(&format!("/api/v1/attachments/{}/content", file.as_str().unwrap())).await.expect(500);
    }

    async fn r_sec_5_confidential_notes_follow_a_merge_and_come_back(server: TestServer) {
        let sales = server.login("sales").await;
        let made = sales.post("/api/v1/customers", json!({ "name": "恒力" })).await;
        let one = format!("/api/v1/customers/{}", made.expect(201)["card"]["id"].as_str().unwrap());
        let two = nest(&sales, NOTES).await;
        let merge = sales.post(&format!("{one}/merges"), json!({ "merged_id": id_of(&two).0 })).await;
        assert!(merge.expect(200)["filled"].as_array().unwrap().contains(&json!("confidential_notes")));
        let notes = |customer: &Value| customer["profile"]["confidential_notes"].clone();
        let clear = json!({ "access": "clear", "value": NOTES });
        assert_eq!(notes(sales.get(&one).await.expect(200)), clear);
        sales.post(&format!("/api/v1/merges/{}/undo", merge.id()), json!({})).await.expect(200);
        assert_eq!(notes(sales.get(&one).await.expect(200)), Value::Null);
        assert_eq!(notes(sales.get(&two).await.expect(200)), clear);
    }

    async fn r_sec_5_a_stolen_database_shows_nothing(server: TestServer) {
        let server = Arc::new(server);
        let sales = server.login("sales").await;
        let at = nest(&sales, NOTES).await;
        // A value that stands in the history alone, once it was changed and the files were rewritten.
        let contact = sales.post(&format!("{at}/contacts"), json!({ "name": "陈经理", "mobile": "13987651234" })).await;
        let one = format!("/api/v1/contacts/{}", contact.expect(201)["id"].as_str().unwrap());
        sales.patch(&one, &contact.etag(), json!({ "mobile": "13700001111" })).await.expect(200);
        let before = aside(&server, |server| server.database.raw()).await;
        assert!(holds(&before, "升级产线"), "open text is not found: the test is blind");
        for canary in [NOTES, BUDGET, ANSWER, FILE, CONTENT, DRAFT, FORM, ENTRY] {
            assert!(!holds(&before, canary), "{canary} stands in the files");
        }
        let after = aside(&server, |server| {
            let mut conn = server.db().address().connect().unwrap();
            dialect::scrub(&mut conn).unwrap();
            server.database.raw()
        }).await;
        assert!(holds(&after, "13700001111"), "the number of today is not found: the test is blind");
        for canary in [NOTES, BUDGET, ANSWER, FILE, CONTENT, DRAFT, FORM, ENTRY, "13987651234"] {
            assert!(!holds(&after, canary), "{canary} stands in the files");
        }
        let history = server.login("manager").await.get(&format!("{at}/audit")).await;
        assert!(history.text().contains("13987651234"), "the history holds it, for whoever may see it");
        // A digest would tell who has a file already that it is this one.
        let digest = Sha256::digest(CONTENT.as_bytes());
        assert!(!contains(&after, &digest), "the digest of a file stands in the files");
        // Nor do the keys stand there, or the bytes of files in their folder.
        assert!(contains(&after, b"TLK1"), "there are envelopes");
        assert!(!contains(&after, &server.state.keys.derive("master")) && !contains(&after, &[7; 32]));
        let mut folders = vec![server.database.folder.path().join("files")];
        let mut files = 0;
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    files += 1;
                    assert!(!holds(&std::fs::read(path).unwrap(), CONTENT));
                }
            }
        }
        assert_eq!(files, 1);
    }
}

/// Runs a scenario with the program on either database.
pub fn on_both(scenario: impl Fn(Home)) {
    scenario(Home::new());
    let database = TestDatabase::empty(Backing::Postgres);
    scenario(Home::new().set("DATABASE_URL", &database.url));
}

pub fn hex(byte: u8) -> String {
    format!("{byte:02x}").repeat(32)
}

#[test]
fn r_sec_5_another_master_key_than_the_databases_is_refused_by_name() {
    on_both(|home| {
        let home = home.set("THROUGHLINE_MASTER_KEY", &hex(1));
        drop(home.serve(&[]));
        let (other, both) = (hex(2), format!("{},{}", hex(2), hex(1)));
        let ended = home.run(&["serve", "--master-key", &other]);
        assert_eq!(ended.code, Some(1), "{ended:?}");
        assert!(
            ended.err.contains("THROUGHLINE_MASTER_KEY") && !ended.err.contains(&other),
            "{ended:?}"
        );
        // The new one beside the old one is what a rotation begins with.
        let ended = home.run(&["keys", "rotate", "--master-key", &both]);
        assert_eq!(ended.code, Some(0), "{ended:?}");
        let ended = home.run(&["keys", "status", "--master-key", &other]);
        assert_eq!(
            ended.code,
            Some(0),
            "the old one is needed no more: {ended:?}"
        );
        let refused = home.run(&["keys", "rotate", "--master-key", &other]);
        assert_eq!(refused.code, Some(1), "{refused:?}");
        assert!(
            refused.err.contains("THROUGHLINE_MASTER_KEY"),
            "{refused:?}"
        );
    });
}

#[test]
fn r_sec_5_keys_come_from_one_place_and_what_is_wrong_there_is_said_by_name() {
    let nowhere = "/nowhere/master.key";
    for (name, value) in [
        ("THROUGHLINE_MASTER_KEY_FILE", nowhere),
        ("THROUGHLINE_MASTER_KEY_COMMAND", "exit 3"),
        ("THROUGHLINE_MASTER_KEY_COMMAND", "echo hunter2"),
    ] {
        let ended = Home::new().set(name, value).run(&["serve"]);
        assert_eq!(ended.code, Some(1), "{ended:?}");
        assert!(
            ended.err.contains(name) && !ended.err.contains("hunter2"),
            "{ended:?}"
        );
        assert_eq!(ended.err.trim().lines().count(), 1, "{ended:?}");
    }
    let two = Home::new()
        .set("THROUGHLINE_MASTER_KEY", &hex(1))
        .set("THROUGHLINE_MASTER_KEY_FILE", nowhere)
        .run(&["serve"]);
    assert_eq!(two.code, Some(2), "{two:?}");
    assert!(two.err.contains("THROUGHLINE_MASTER_KEY_FILE"), "{two:?}");
    let wrong = Home::new()
        .set("THROUGHLINE_MASTER_KEY", "hunter2")
        .run(&["serve"]);
    assert_eq!(wrong.code, Some(2), "{wrong:?}");
    assert!(!wrong.err.contains("hunter2"), "{wrong:?}");
}

#[test]
fn r_sec_5_the_command_rotates_under_a_running_server() {
    on_both(|home| {
        let server = home.serve(&[]);
        let password = server.told("Password").unwrap().to_owned();
        let draft = |content: &str| json!({ "content": { "content": content } });
        let place = "/api/v1/drafts/a";
        block_on(async {
            let mut admin = Client::new(server.base.clone());
            admin.login("admin", &password).await;
            admin.put(place, draft("一")).await.expect(204);
            let before = home.run(&["keys", "status"]);
            assert!(before.out.contains("\t1\tcurrent"), "{before:?}");
            let ended = home.run(&["keys", "rotate"]);
            assert_eq!(ended.code, Some(0), "{ended:?}");
            assert!(ended.out.contains("Wrapped 1 value"), "{ended:?}");
            assert_eq!(
                admin.get(place).await.expect(200)["content"]["content"],
                "一"
            );
            // The server writes under the new key from now on.
            admin.put(place, draft("二")).await.expect(204);
            admin.put("/api/v1/drafts/b", draft("三")).await.expect(204);
            let after = home.run(&["keys", "status"]);
            assert!(
                after.out.contains("\t2\tcurrent") && after.out.contains("\t0\told"),
                "{after:?}"
            );
            let resumed = home.run(&["keys", "rotate", "--resume"]);
            assert!(resumed.out.contains("Wrapped 0 value"), "{resumed:?}");
            let scrubbed = home.run(&["scrub"]);
            assert_eq!(scrubbed.code, Some(0), "{scrubbed:?}");
            assert_eq!(
                admin.get(place).await.expect(200)["content"]["content"],
                "二"
            );
        });
    });
}
