//! The ways by which what a marked entry says could get to whoever does not see it (R-SEC-1): files out and in, what is
//! sent, what is asked again, other roles looked through, programs, and the stream of events.
//!
//! Proves R-SEC-2, R-SEC-3, R-SEC-6.

use crate::forms::{empty, import};
use crate::marked::{CANARY, customer, entry, words};
use crate::notifications_out::{deliver, webhook, with_receivers};
use crate::support::{Answer, Backing, Client, Receiver, TestServer};
use chrono::Duration;
use reqwest::Method;
use serde_json::{Value, json};

const CLASSES: [&str; 2] = ["commercial", "confidential"];

/// The forms that tell of talks, in every way in which text can be looked for in them.
const FORMS: [&str; 6] = [
    "f1?format=csv",
    "f1?format=html",
    "f2?format=csv",
    "f2?format=html",
    "f3?format=csv",
    "f3?format=html",
];

/// The text of an answer that brought something.
fn told(answer: &Answer) -> String {
    answer.expect(200);
    answer.text()
}

/// What an import would make of a file: how many talks are new, and what is the matter.
async fn looked_at(who: &Client, bytes: &[u8]) -> (u64, Value) {
    let request = who.request(Method::POST, "/api/v1/imports");
    let request = request.header("content-type", "application/octet-stream");
    let preview = who.answer(request.body(bytes.to_vec())).await;
    let told = preview.expect(201);
    let talks = told["totals"]["interactions"].as_u64().unwrap();
    (talks, told["issues"].clone())
}

/// What the talks of a customer say, and how they are marked.
async fn talks(who: &Client, at: &str) -> Vec<(Value, Value)> {
    let page = who.get(&format!("{at}/interactions")).await;
    let items = page.expect(200)["items"].as_array().unwrap().clone();
    let all = items
        .iter()
        .map(|one| (one["content"].clone(), one["class"].clone()));
    all.collect()
}

/// The only customer of a server.
async fn only(who: &Client) -> String {
    let page = who.get("/api/v1/customers").await;
    let id = page.expect(200)["items"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    format!("/api/v1/customers/{id}")
}

/// A program of an administrator with classes of field.
async fn program(server: &TestServer, classes: Value) -> Client {
    let scopes = ["customers:read", "interactions:read", "timeline:read"];
    let body = json!({
        "name": classes.to_string(), "scopes": scopes, "reach": "all", "classes": classes,
        "expires_at": server.clock.now() + Duration::days(30),
    });
    let made = server
        .login("admin")
        .await
        .post("/api/v1/tokens", body)
        .await;
    let mut program = server.anonymous();
    program.token = Some(made.expect(201)["secret"].as_str().unwrap().to_owned());
    program
}

both! {
    async fn r_sec_1_forms_tell_of_a_marked_entry_what_its_reader_sees(server: TestServer) {
        let (sales, technical, admin) = (server.login("sales").await, server.login("technical").await, server.login("admin").await);
        for class in CLASSES {
            let at = customer(&sales, &format!("{class} 表格样例有限公司")).await;
            entry(&sales, &at, class).await;
            let id = at.rsplit('/').next().unwrap();
            for form in FORMS {
                let (name, format) = form.split_once("?format=").unwrap();
                let path = format!("{at}/forms/{form}");
                assert!(told(&sales.get(&path).await).contains(CANARY), "{class} {form}: the test is blind");
                for who in [&technical, &admin] {
                    let picked = json!({ "ids": [id], "format": format });
                    let picked = who.post(&format!("/api/v1/forms/{name}"), picked).await;
                    for answer in [who.get(&path).await, who.get(&format!("/api/v1/forms/{form}")).await, picked] {
                        assert!(!told(&answer).contains(CANARY), "{class} {form}");
                    }
                }
            }
        }
    }

    async fn r_sec_1_a_marked_entry_comes_back_out_of_a_book_with_its_mark(server: TestServer) {
        let sales = server.login("sales").await;
        let at = customer(&sales, "密级账簿样例有限公司").await;
        for class in CLASSES {
            entry(&sales, &at, class).await;
        }
        let file = sales.get(&format!("{at}/forms/book")).await;
        file.expect(200);
        // Where it came from it brings nothing new, and nothing without its mark.
        assert_eq!(looked_at(&sales, &file.body).await.0, 0);
        let other = empty();
        let there = other.login("sales").await;
        import(&there, &file.body).await;
        let made = only(&there).await;
        let mut said = talks(&there, &made).await;
        said.sort_by_key(|(_, class)| class.to_string());
        assert_eq!(said, CLASSES.map(|class| (json!(CANARY), json!(class))));
        for (name, seen) in [("manager", 1), ("technical", 0)] {
            let said = talks(&other.login(name).await, &made).await;
            let clear = said.iter().filter(|(content, _)| *content == CANARY).count();
            assert_eq!((clear, said.len()), (seen, 2), "{name}");
        }
        std::thread::spawn(move || drop(other)).join().unwrap();
    }

    async fn r_sec_3_a_file_of_who_does_not_see_a_marked_entry_brings_nothing_of_it_and_takes_nothing(server: TestServer) {
        let sales = server.login("sales").await;
        let at = customer(&sales, "密级回填样例有限公司").await;
        entry(&sales, &at, "confidential").await;
        let manager = server.login("manager").await;
        for form in ["book", "f1?format=csv", "f2?format=csv", "f3?format=csv"] {
            let file = manager.get(&format!("{at}/forms/{form}")).await;
            file.expect(200);
            import(&manager, &file.body).await;
            let clear: Vec<_> = talks(&sales, &at).await.into_iter().filter(|(content, _)| *content == CANARY).collect();
            assert_eq!(clear, [(json!(CANARY), json!("confidential"))], "{form}");
            let other = empty();
            let there = other.login("manager").await;
            import(&there, &file.body).await;
            assert!(!there.get(&format!("{}/interactions", only(&there).await)).await.text().contains(CANARY));
            std::thread::spawn(move || drop(other)).join().unwrap();
        }
    }

    async fn r_sec_2_an_import_does_not_tell_whether_a_marked_entry_says_the_same(server: TestServer) {
        let (sales, manager) = (server.login("sales").await, server.login("manager").await);
        let at = customer(&sales, "密级试探样例有限公司").await;
        entry(&sales, &at, "confidential").await;
        // F3 bears no number, and adds nothing to a customer that is there already.
        for form in ["f1?format=csv", "f2?format=csv"] {
            let file = told(&sales.get(&format!("{at}/forms/{form}")).await);
            let mut answers = Vec::new();
            for guess in [CANARY, "别的一句话"] {
                let guessed = file.replace(CANARY, guess);
                answers.push(looked_at(&manager, guessed.as_bytes()).await);
                // The owner knows it, and gets none twice.
                let (new, issues) = looked_at(&sales, guessed.as_bytes()).await;
                assert_eq!((new, issues), (u64::from(guess != CANARY), json!([])), "{form} {guess}");
            }
            assert_eq!(answers[0], answers[1], "{form}: right or wrong, the answer is the same");
            assert_eq!(answers[0].0, 1, "{form}");
        }
    }

    async fn r_sec_1_doing_it_again_tells_what_the_caller_sees_by_now(server: TestServer) {
        let (sales, admin, technical) = (server.login("sales").await, server.login("admin").await, server.login("technical").await);
        for class in CLASSES {
            let at = customer(&sales, &format!("{class} 重复样例有限公司")).await;
            let path = format!("{at}/interactions");
            let key = [("idempotency-key", class)];
            let made = sales.send(Method::POST, &path, &key, Some(words(class))).await;
            assert_eq!(made.expect(201)["content"], CANARY);
            let again = sales.send(Method::POST, &path, &key, Some(words(class))).await;
            assert_eq!((&again.expect(201)["id"], &again.json["content"]), (&made.json["id"], &json!(CANARY)));
            // A key is its caller's: somebody else makes something of their own, or nothing.
            technical.send(Method::POST, &path, &key, Some(words(class))).await.expect_problem(403, "forbidden");
            let to = json!({ "owner_id": server.user("sales2") });
            admin.post(&format!("{at}/hand-overs"), to).await.expect(200);
            let helps = json!({ "user_ids": [server.user("sales")] });
            server.login("sales2").await.put(&format!("{at}/collaborators"), helps).await.expect(200);
            let again = sales.send(Method::POST, &path, &key, Some(words(class))).await;
            let seen = if class == "commercial" { json!(CANARY) } else { json!(null) };
            assert_eq!((&again.expect(201)["id"], &again.json["content"]), (&made.json["id"], &seen), "{class}");
        }
    }

    async fn r_sec_1_whoever_looks_through_another_role_reads_what_both_see(server: TestServer) {
        let (sales, manager) = (server.login("sales").await, server.login("manager").await);
        let at = customer(&sales, "换角色样例有限公司").await;
        let (open, kept) = (entry(&sales, &at, "commercial").await, entry(&sales, &at, "confidential").await);
        let named = format!("{at}/confidential-access/{}", server.user("manager"));
        sales.put(&named, json!({ "until": "2026-03-09" })).await.expect(200);
        for one in [&open, &kept] {
            assert_eq!(manager.get(one).await.expect(200)["content"], CANARY, "the test is blind");
        }
        for role in ["technical", "marketing", "success"] {
            for path in [open.clone(), kept.clone(), format!("{at}/interactions"), format!("{at}/timeline"), format!("{at}/briefing"), format!("{at}/audit"), format!("{at}/forms/f1?format=csv")] {
                let seen = manager.send(Method::GET, &path, &[("x-view-as", role)], None).await;
                assert!(seen.status < 500 && !seen.text().contains(CANARY), "{role} {path}: {}", seen.text());
            }
        }
    }

    async fn r_sec_6_a_program_reads_marked_entries_by_its_classes_and_confidential_ones_never(server: TestServer) {
        let sales = server.login("sales").await;
        let at = customer(&sales, "程序样例有限公司").await;
        let (open, kept) = (entry(&sales, &at, "commercial").await, entry(&sales, &at, "confidential").await);
        for (classes, sees) in [(json!([]), false), (json!(["personal"]), false), (json!(["commercial"]), true)] {
            let program = program(&server, classes.clone()).await;
            assert_eq!(program.get(&open).await.expect(200)["content"] == CANARY, sees, "{classes}");
            assert_eq!(program.get(&kept).await.expect(200)["content"], Value::Null, "{classes}");
            for path in [format!("{at}/interactions"), format!("{at}/timeline"), "/api/v1/interactions".to_owned(), "/api/v1/timeline".to_owned()] {
                let seen = program.get(&path).await;
                // Once for each of the texts of the one that it sees, and of the other nothing.
                let most = if sees { 5 } else { 0 };
                assert!(seen.text().matches(CANARY).count() <= most, "{classes} {path}: {}", seen.text());
            }
        }
    }

    async fn r_sec_1_the_stream_of_events_says_nothing_of_what_is_said(server: TestServer) {
        let (sales, technical) = (server.login("sales").await, server.login("technical").await);
        let at = customer(&sales, "事件流样例有限公司").await;
        let mut streams = [sales.events(None).await, technical.events(None).await];
        for class in ["commercial", "confidential", "open"] {
            let mut told = words(class);
            told["acknowledge"] = json!(["no_next_step", "over_contact"]);
            let made = sales.post(&format!("{at}/interactions"), told).await;
            let id = made.expect(201)["id"].clone();
            for stream in &mut streams {
                while stream.change().await.data["record_id"] != id {}
                assert!(!stream.text.contains(CANARY), "{class}");
            }
        }
    }
}

/// What a receiver was sent, in one text.
fn sent(receiver: &Receiver) -> String {
    let all = receiver.got();
    all.iter()
        .map(|got| String::from_utf8_lossy(&got.body).into_owned())
        .collect()
}

async fn what_webhooks_are_told(server: TestServer, [open, commercial]: [Receiver; 2]) {
    let kinds = json!(["interaction", "plan"]);
    webhook(
        &server,
        json!({ "url": open.at("/"), "kinds": kinds, "classes": ["personal"] }),
    )
    .await;
    webhook(
        &server,
        json!({ "url": commercial.at("/"), "kinds": kinds, "classes": ["personal", "commercial"] }),
    )
    .await;
    let robot = json!({ "name": "群", "format": "dingtalk", "url": open.at("/robot"), "secret": "SECsecret", "kinds": kinds });
    webhook(&server, robot).await;
    let sales = server.login("sales").await;
    let at = customer(&sales, "外发样例有限公司").await;
    let change = async |one: &str, body: Value| {
        let etag = sales.get(one).await.etag();
        sales.patch(one, &etag, body).await.expect(200);
    };
    let confidential = entry(&sales, &at, "confidential").await;
    change(&confidential, json!({ "content": format!("{CANARY}之二") })).await;
    assert!(deliver(&server).await > 0, "the test is blind");
    assert!(!sent(&open).contains(CANARY) && !sent(&commercial).contains(CANARY));
    // One that was open when it was written waits in the outbox, and is marked before it is sent.
    let late = entry(&sales, &at, "open").await;
    change(&late, json!({ "content": format!("{CANARY}之三") })).await;
    change(&late, json!({ "class": "commercial" })).await;
    deliver(&server).await;
    assert!(!sent(&open).contains(CANARY), "{}", sent(&open));
    assert!(sent(&commercial).contains(CANARY), "the test is blind");
}

#[test]
fn r_sec_1_a_webhook_is_told_of_a_marked_entry_by_its_classes_on_sqlite() {
    with_receivers(Backing::Sqlite, what_webhooks_are_told);
}

#[test]
fn r_sec_1_a_webhook_is_told_of_a_marked_entry_by_its_classes_on_postgres() {
    with_receivers(Backing::Postgres, what_webhooks_are_told);
}
