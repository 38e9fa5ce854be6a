//! E-mail: to a mail server that the test starts itself.

use crate::notifications::{add_contact, choose};
use crate::support::{Backing, Smtp, TestServer, block_on};
use backend::config::mail::{Mail, MailTls};
use backend::feature::delivery::due::deliver_due;
use chrono::{DateTime, Duration, Utc};
use serde_json::{Value, json};
use std::future::Future;

fn with_mail<F: Future<Output = ()>>(
    backing: Backing,
    scenario: impl FnOnce(TestServer, Smtp) -> F,
) {
    let smtp = Smtp::start();
    let port = smtp.port;
    let server = TestServer::start_with(backing, |config| {
        config.public_url = Some("https://crm.example.com".to_owned());
        config.mail = Some(Mail {
            host: "127.0.0.1".to_owned(),
            port,
            tls: MailTls::None,
            credentials: None,
            from: "Throughline <crm@example.com>".parse().unwrap(),
        });
    });
    block_on(async { scenario(server, smtp).await });
}

macro_rules! with_both {
    ($($(#[$meta:meta])* async fn $name:ident($server:ident, $smtp:ident) $body:block)*) => {$(
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports)]
            use super::*;
            async fn scenario($server: TestServer, $smtp: Smtp) $body
            #[test]
            fn sqlite() {
                with_mail(Backing::Sqlite, scenario);
            }
            #[test]
            fn postgres() {
                with_mail(Backing::Postgres, scenario);
            }
        }
    )*};
}

/// Gives a user an address, and a language.
async fn address(server: &TestServer, user: &str, language: &str) {
    let admin = server.login("admin").await;
    let path = format!("/api/v1/users/{}", server.user(user));
    let etag = admin.get(&path).await.header("etag").to_owned();
    let email = format!("{user}@example.com");
    let body = json!({ "email": email, "language": language });
    admin.patch(&path, &etag, body).await.expect(200);
}

async fn deliver(server: &TestServer) -> usize {
    deliver_due(&server.state, server.clock.now())
        .await
        .unwrap()
}

async fn deliveries(server: &TestServer, query: &str) -> Vec<Value> {
    let admin = server.login("admin").await;
    let answer = admin.get(&format!("/api/v1/deliveries{query}")).await;
    answer.expect(200)["items"].as_array().unwrap().clone()
}

fn by_mail() -> Value {
    json!({ "choices": [{ "why": "customer", "channels": ["bell", "email"] }] })
}

with_both! {
    /// R-SEC-1: e-mail leaves the house, and carries nothing sealed, whatever its reader may see.
    async fn e_mail_says_who_did_what_in_the_language_of_its_reader_and_nothing_sealed(server, smtp) {
        let sales = server.login("sales").await;
        let success = server.login("success").await;
        address(&server, "sales", "zh").await;
        choose(&sales, by_mail()).await.expect(200);
        let company = sales.company().await;
        let person = json!({ "name": "欧阳金丝雀", "kind": "person" });
        let person = sales.customer(person).await;
        add_contact(&success, &company, "司马金丝雀").await;
        add_contact(&success, &person, "诸葛金丝雀").await;
        assert_eq!(deliver(&server).await, 2);
        assert_eq!(deliver(&server).await, 0, "once");

        let mails = smtp.mails();
        let [first, second] = mails.as_slice() else { panic!("{mails:?}") };
        assert_eq!((first.from.as_str(), first.to.as_str()), ("crm@example.com", "sales@example.com"));
        assert!(first.subject.contains("恒力智能装备科技有限公司"), "{}", first.subject);
        assert!(first.text.contains("新增了联系人"), "{}", first.text);
        let link = format!("https://crm.example.com{}", company.trim_start_matches("/api/v1"));
        assert!(first.text.contains(&link), "{}", first.text);
        assert!(first.raw.contains("Auto-Submitted: auto-generated"), "{}", first.raw);
        for mail in &mails {
            for canary in ["金丝雀", "13987651234"] {
                assert!(!mail.text.contains(canary) && !mail.subject.contains(canary), "{mail:?}");
            }
        }
        assert!(second.text.contains("欧"), "a person's name is masked: {}", second.text);

        address(&server, "sales", "en").await;
        add_contact(&success, &company, "甲").await;
        deliver(&server).await;
        assert!(smtp.mails()[2].text.contains("added a contact"), "{}", smtp.mails()[2].text);
        assert!(deliveries(&server, "").await.iter().all(|one| one["state"] == "delivered" && one["status"] == 250));
    }

    async fn quiet_hours_across_midnight_count_in_the_zone_of_the_person(server, smtp) {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        // 21:59 in Shanghai.
        server.clock.set(at("2026-03-02T13:59:00Z"));
        let sales = server.login("sales").await;
        let success = server.login("success").await;
        address(&server, "sales", "zh").await;
        let mut chosen = by_mail();
        chosen["quiet"] = json!({ "from": "22:00:00", "until": "07:30:00" });
        assert_eq!(choose(&sales, chosen).await.expect(200)["zone"], "Asia/Shanghai");
        let customer = sales.company().await;
        add_contact(&success, &customer, "甲").await;
        assert_eq!(deliver(&server).await, 1, "not quiet yet");
        server.clock.set(at("2026-03-02T14:00:00Z"));
        add_contact(&success, &customer, "乙").await;
        server.clock.set(at("2026-03-02T23:29:59Z"));
        assert_eq!(deliver(&server).await, 0);
        server.clock.set(at("2026-03-02T23:30:00Z"));
        assert_eq!(deliver(&server).await, 1);
        assert_eq!(smtp.mails().len(), 2);

        // The same hours in New York are others: 09:30 in Shanghai is 20:30 there.
        let success = server.login("success").await;
        let sales = server.login("sales").await;
        let me = sales.request(reqwest::Method::PATCH, "/api/v1/me");
        let me = me.header("content-type", "application/json").body(r#"{"zone":"America/New_York"}"#);
        sales.answer(me).await.expect(200);
        server.clock.set(at("2026-03-03T01:30:00Z"));
        let success = { let _ = success; server.login("success").await };
        add_contact(&success, &customer, "丙").await;
        assert_eq!(deliver(&server).await, 1, "20:30 in New York");
        server.clock.set(at("2026-03-03T04:00:00Z"));
        let success = { let _ = success; server.login("success").await };
        add_contact(&success, &customer, "丁").await;
        assert_eq!(deliver(&server).await, 0, "23:00 in New York");
        server.clock.set(at("2026-03-03T12:30:00Z"));
        assert_eq!(deliver(&server).await, 1, "07:30 in New York");
    }

    async fn urgent_kinds_pass_quiet_hours(server, smtp) {
        server.clock.set("2026-03-02T15:00:00Z".parse().unwrap());
        let auditor = server.login("auditor").await;
        address(&server, "auditor", "en").await;
        let chosen = json!({
            "choices": [{ "why": "alarm", "channels": ["bell", "email"] }],
            "quiet": { "from": "22:00:00", "until": "07:30:00" },
        });
        choose(&auditor, chosen).await.expect(200);
        let admin = server.login("admin").await;
        let path = "/api/v1/roles/technical";
        let etag = admin.get(path).await.header("etag").to_owned();
        admin.patch(path, &etag, json!({ "archives": "none" })).await.expect(200);
        assert_eq!(deliver(&server).await, 1);
        assert!(smtp.mails()[0].text.contains("changed what it may do"), "{}", smtp.mails()[0].text);
    }

    async fn a_mail_server_that_is_down_is_asked_again_with_growing_waits_and_then_shown(server, smtp) {
        smtp.set_mode(1);
        let sales = server.login("sales").await;
        let success = server.login("success").await;
        address(&server, "sales", "zh").await;
        choose(&sales, by_mail()).await.expect(200);
        let customer = sales.company().await;
        add_contact(&success, &customer, "甲").await;
        add_contact(&success, &customer, "乙").await;
        assert_eq!(deliver(&server).await, 1, "the second waits with the first");
        assert_eq!(deliver(&server).await, 0);
        server.clock.advance(Duration::seconds(29));
        assert_eq!(deliver(&server).await, 0);
        server.clock.advance(Duration::seconds(1));
        smtp.set_mode(0);
        assert_eq!(deliver(&server).await, 2);
        assert_eq!(smtp.mails().len(), 2);

        smtp.set_mode(1);
        add_contact(&success, &customer, "丙").await;
        let mut waits = Vec::new();
        let start = server.clock.now();
        loop {
            assert_eq!(deliver(&server).await, 1);
            let waiting = deliveries(&server, "?state=waiting").await;
            let Some(one) = waiting.first() else { break };
            let due: DateTime<Utc> = one["due_at"].as_str().unwrap().parse().unwrap();
            waits.push((due - server.clock.now()).num_seconds());
            server.clock.set(due);
        }
        assert_eq!(waits[..4], [30, 60, 120, 240]);
        assert!(waits.is_sorted() && server.clock.now() - start <= Duration::hours(24), "{waits:?}");
        assert!(server.clock.now() - start > Duration::hours(21));
        let failed = deliveries(&server, "?state=failed&way=email").await;
        assert_eq!(failed.len(), 1);
        assert!(failed[0]["problem"].is_string() && failed[0]["due_at"].is_null(), "{}", failed[0]);
        let sales = server.login("sales").await;
        sales.get("/api/v1/deliveries").await.expect_problem(403, "forbidden");

        smtp.set_mode(0);
        let admin = server.login("admin").await;
        let path = format!("/api/v1/deliveries/{}/replay", failed[0]["id"].as_str().unwrap());
        assert_eq!(admin.post(&path, json!({})).await.expect(200)["state"], "waiting");
        assert_eq!(deliver(&server).await, 1);
        assert_eq!(smtp.mails().len(), 3);
    }

    async fn a_recipient_that_is_refused_holds_nobody_else_up(server, smtp) {
        smtp.set_mode(550);
        let sales = server.login("sales").await;
        let success = server.login("success").await;
        choose(&sales, by_mail()).await.expect(200);
        let customer = sales.company().await;
        add_contact(&success, &customer, "甲").await;
        deliver(&server).await;
        let dropped = deliveries(&server, "?state=dropped").await;
        assert_eq!(dropped.len(), 1, "the account has no address");
        address(&server, "sales", "zh").await;
        add_contact(&success, &customer, "乙").await;
        add_contact(&success, &customer, "丙").await;
        assert_eq!(deliver(&server).await, 2, "each is asked for");
        let failed = deliveries(&server, "?state=failed").await;
        assert!(failed.len() == 2 && failed.iter().all(|one| one["status"] == 550), "{failed:?}");
    }
}
