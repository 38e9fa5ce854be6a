//! What webhooks are sent: to receivers that the test starts itself.

use crate::notifications::{add_contact, choose};
use crate::support::{Backing, Client, Got, Receiver, TestServer, block_on};
use crate::unsaid;
use backend::feature::delivery::due::deliver_due;
use backend::feature::delivery::run::{Lanes, look};
use backend::state::State;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::Duration;
use futures_util::FutureExt as _;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;
use std::future::Future;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

/// A server that may send to this machine, with receivers.
pub fn with_receivers<F: Future<Output = ()>>(
    backing: Backing,
    scenario: impl FnOnce(TestServer, [Receiver; 2]) -> F,
) {
    let receivers = [Receiver::start(), Receiver::start()];
    let server = TestServer::start_with(backing, |config| {
        config.webhooks_private = true;
        config.public_url = Some("https://crm.example.com".to_owned());
    });
    block_on(async { scenario(server, receivers).await });
}

macro_rules! with_both {
    ($($(#[$meta:meta])* async fn $name:ident($server:ident, $receivers:pat) $body:block)*) => {$(
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports)]
            use super::*;
            async fn scenario($server: TestServer, $receivers: [Receiver; 2]) $body
            #[test]
            fn sqlite() {
                with_receivers(Backing::Sqlite, scenario);
            }
            #[test]
            fn postgres() {
                with_receivers(Backing::Postgres, scenario);
            }
        }
    )*};
}

/// Makes a webhook; its address in the API, and its secret.
pub async fn webhook(server: &TestServer, more: Value) -> (String, Option<String>) {
    let mut body = json!({ "name": "ERP", "format": "standard", "kinds": ["contact"] });
    for (key, value) in more.as_object().unwrap() {
        body[key] = value.clone();
    }
    let admin = server.login("admin").await;
    let made = admin.post("/api/v1/webhooks", body).await;
    let made = made.expect(201);
    let id = made["webhook"]["id"].as_str().unwrap();
    let secret = made["secret"].as_str().map(str::to_owned);
    (format!("/api/v1/webhooks/{id}"), secret)
}

pub async fn deliver(server: &TestServer) -> usize {
    deliver_due(&server.state, server.clock.now())
        .await
        .unwrap()
}

async fn deliveries(server: &TestServer, webhook: &str) -> Vec<Value> {
    let admin = server.login("admin").await;
    let answer = admin.get(&format!("{webhook}/deliveries")).await;
    answer.expect(200)["items"].as_array().unwrap().clone()
}

/// HMAC-SHA256 as RFC 2104 writes it, without the library that the server uses.
fn hmac(key: &[u8], message: &[u8]) -> String {
    let mut block = [0_u8; 64];
    if key.len() > 64 {
        block[..32].copy_from_slice(&Sha256::digest(key));
    } else {
        block[..key.len()].copy_from_slice(key);
    }
    let pad = |with: u8| block.map(|byte| byte ^ with);
    let inner = Sha256::digest([pad(0x36).as_slice(), message].concat());
    STANDARD.encode(Sha256::digest([pad(0x5c).as_slice(), &inner].concat()))
}

fn text(got: &Got) -> String {
    String::from_utf8(got.body.clone()).unwrap()
}

/// A customer of `sales` whose every class of value holds a canary, and changes to all of them.
async fn canaries(sales: &Client) -> String {
    let amount = json!({ "amount": "3141592", "currency": "CNY" });
    let customer = sales
        .customer(json!({ "name": "恒力智能装备科技有限公司", "expected_purchase": amount, "confidential_notes": "底价金丝雀" }))
        .await;
    let contact = json!({ "name": "欧阳金丝雀", "mobile": "13987651234" });
    let made = sales.post(&format!("{customer}/contacts"), contact).await;
    let path = format!(
        "/api/v1/contacts/{}",
        made.expect(201)["id"].as_str().unwrap()
    );
    let body = json!({ "name": "司马金丝雀", "mobile": "13987650000" });
    sales.patch(&path, "\"1\"", body).await.expect(200);
    let etag = sales.get(&customer).await.header("etag").to_owned();
    let amount = json!({ "amount": "2718281", "currency": "CNY" });
    let body = json!({ "expected_purchase": amount, "confidential_notes": "底价另一只金丝雀" });
    sales.patch(&customer, &etag, body).await.expect(200);
    customer
}

with_both! {
    async fn a_program_is_sent_json_signed_as_the_specification_says(server, [receiver, _]) {
        let (path, secret) = webhook(&server, json!({ "url": receiver.at("/hook?key=1") })).await;
        let secret = secret.unwrap();
        let sales = server.login("sales").await;
        let customer = sales.company().await;
        add_contact(&sales, &customer, "甲").await;
        assert_eq!(deliver(&server).await, 1);
        assert_eq!(deliver(&server).await, 0, "once");
        let got = receiver.got();
        let [got] = got.as_slice() else { panic!("{got:?}") };
        assert_eq!((got.path.as_str(), got.query["key"].as_str()), ("/hook", "1"));
        let (id, seconds) = (&got.headers["webhook-id"], &got.headers["webhook-timestamp"]);
        assert_eq!(*seconds, server.clock.now().timestamp().to_string());
        let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
        let message = [format!("{id}.{seconds}.").as_bytes(), &got.body].concat();
        assert_eq!(got.headers["webhook-signature"], format!("v1,{}", hmac(&key, &message)));
        assert_eq!(got.json["type"], "contact.created");
        let data = &got.json["data"];
        assert!(customer.ends_with(data["customer"]["id"].as_str().unwrap()));
        let told = sales.get(data["address"].as_str().unwrap()).await;
        assert_eq!(told.expect(200)["id"], data["record_id"]);
        assert_eq!(data["author"]["name"], sales.get("/api/v1/me").await.expect(200)["name"]);
        let sent = &deliveries(&server, &path).await[0];
        assert_eq!((&sent["state"], &sent["status"], &sent["attempts"]), (&json!("delivered"), &json!(200), &json!(1)));
        assert_eq!(sent["id"], id.as_str());

        // Sent again, it is the same message.
        let admin = server.login("admin").await;
        admin.post(&format!("/api/v1/deliveries/{id}/replay"), json!({})).await.expect(200);
        assert_eq!(deliver(&server).await, 1);
        assert_eq!(&receiver.got()[1].headers["webhook-id"], id);
    }

    /// R-SEC-1: a webhook carries no value that its role, its classes and its teams do not let it see.
    async fn r_sec_1_no_canary_of_a_sealed_value_leaves(server, [open, personal]) {
        let kinds = json!(["customer", "contact"]);
        webhook(&server, json!({ "url": open.at("/"), "kinds": kinds })).await;
        webhook(&server, json!({ "url": personal.at("/"), "kinds": kinds, "classes": ["personal"] })).await;
        webhook(&server, json!({ "url": open.at("/robot"), "kinds": kinds, "format": "wecom" })).await;
        let admin = server.login("admin").await;
        let body = json!({ "name": "x", "format": "standard", "url": open.at("/"), "kinds": kinds, "classes": ["confidential"] });
        admin.post("/api/v1/webhooks", body).await.expect_field(422, "/classes", "not_on_list");
        open.answers(200, r#"{"errcode":0,"errmsg":"ok"}"#);
        let sales = server.login("sales").await;
        canaries(&sales).await;
        assert_eq!(deliver(&server).await, 12);
        let all: String = open.got().iter().map(text).collect();
        assert!(all.contains("mobile") && all.contains("contact.changed"), "{all}");
        for canary in ["金丝雀", "13987651234", "13987650000", "3141592", "2718281"] {
            assert!(!all.contains(canary), "{canary}: {all}");
        }
        let all: String = personal.got().iter().map(text).collect();
        assert!(all.contains("司马金丝雀") && all.contains("13987650000"), "{all}");
        for canary in ["底价", "3141592", "2718281"] {
            assert!(!all.contains(canary), "{canary}: {all}");
        }
        // The outbox holds no values either.
        let listed = admin.get("/api/v1/deliveries").await.text().to_owned();
        assert!(!listed.contains("金丝雀") && !listed.contains("139876"), "{listed}");
    }

    /// R-SEC-1: what the policy takes from programs it takes from webhooks, at the moment of sending.
    async fn r_sec_1_a_changed_policy_holds_for_what_waits(server, [receiver, _]) {
        webhook(&server, json!({ "url": receiver.at("/"), "classes": ["personal"] })).await;
        let sales = server.login("sales").await;
        canaries(&sales).await;
        let admin = server.login("admin").await;
        let path = "/api/v1/roles/integration";
        let etag = admin.get(path).await.header("etag").to_owned();
        let body = json!({ "sees": { "personal": "nobody" } });
        admin.patch(path, &etag, body).await.expect(200);
        deliver(&server).await;
        let all: String = receiver.got().iter().map(text).collect();
        assert!(all.contains("contact.changed") && !all.contains("金丝雀") && !all.contains("139876"), "{all}");
    }

    async fn filters_choose_kinds_actions_teams_and_fields(server, [receiver, other]) {
        let changes = json!({ "url": receiver.at("/"), "actions": ["changed"], "fields": ["title"] });
        webhook(&server, changes).await;
        let elsewhere = server.user("sales2");
        let admin = server.login("admin").await;
        let users = admin.get(&format!("/api/v1/users/{elsewhere}")).await;
        let team = users.expect(200)["team_id"].clone();
        webhook(&server, json!({ "url": other.at("/"), "teams": [team] })).await;
        let sales = server.login("sales").await;
        let customer = sales.company().await;
        let made = sales.post(&format!("{customer}/contacts"), json!({ "name": "甲" })).await;
        let path = format!("/api/v1/contacts/{}", made.expect(201)["id"].as_str().unwrap());
        sales.patch(&path, "\"1\"", json!({ "department": "采购部" })).await.expect(200);
        sales.patch(&path, "\"2\"", json!({ "title": "经理", "department": "设备部" })).await.expect(200);
        deliver(&server).await;
        let got = receiver.got();
        let [got] = got.as_slice() else { panic!("{got:?}") };
        let changes = got.json["data"]["changes"].as_array().unwrap();
        assert!(changes.len() == 1 && changes[0]["field"] == "title", "{changes:?}");
        assert!(other.got().is_empty(), "another team's");
    }

    /// What changed unseen, by values alone that a program is never shown, is not told at all.
    async fn r_sec_1_a_webhook_is_sent_no_change_that_is_unseen(server, [plain, robot]) {
        let kinds = json!(["customer", "need"]);
        webhook(&server, json!({ "name": "ERP", "kinds": kinds, "url": plain.at("/erp") })).await;
        webhook(&server, json!({ "name": "群", "kinds": kinds, "format": "feishu", "url": robot.at("/bot") })).await;
        let sales = server.login("sales").await;
        let (at, need) = unsaid::customer(&sales).await;
        deliver(&server).await;
        let before = (plain.got().len(), robot.got().len());
        unsaid::change_unseen(&sales, &at, &need).await;
        deliver(&server).await;
        assert_eq!((plain.got().len(), robot.got().len()), before);
        unsaid::patch(&sales, &at, json!({ "city": "苏州" })).await;
        deliver(&server).await;
        assert_eq!((plain.got().len(), robot.got().len()), (before.0 + 1, before.1 + 1));
    }

    async fn robots_are_sent_what_their_makers_document(server, [receiver, _]) {
        let robot = |format: &str, secret: Value| {
            json!({ "url": receiver.at(&format!("/{format}?access_token=t")), "format": format, "secret": secret, "language": "zh" })
        };
        webhook(&server, robot("wecom", Value::Null)).await;
        webhook(&server, robot("dingtalk", json!("SECabc"))).await;
        webhook(&server, robot("feishu", json!("fs"))).await;
        receiver.answers(200, r#"{"errcode":0,"code":0,"msg":"success"}"#);
        let sales = server.login("sales").await;
        let customer = sales.company().await;
        add_contact(&sales, &customer, "甲").await;
        assert_eq!(deliver(&server).await, 3);
        let got = |path: &str| receiver.got().into_iter().find(|got| got.path == path).unwrap();
        let link = format!("https://crm.example.com{}", customer.trim_start_matches("/api/v1"));
        let says = |text: &Value| {
            let text = text.as_str().unwrap();
            assert!(text.contains("新增了联系人") && text.contains("恒力智能装备科技有限公司") && text.contains(&link), "{text}");
        };

        let wecom = got("/wecom");
        assert_eq!(wecom.json["msgtype"], "markdown");
        says(&wecom.json["markdown"]["content"]);

        let dingtalk = got("/dingtalk");
        assert_eq!(dingtalk.json["msgtype"], "markdown");
        assert!(dingtalk.json["markdown"]["title"].is_string());
        says(&dingtalk.json["markdown"]["text"]);
        let millis = &dingtalk.query["timestamp"];
        assert_eq!(*millis, server.clock.now().timestamp_millis().to_string());
        assert_eq!(dingtalk.query["sign"], hmac(b"SECabc", format!("{millis}\nSECabc").as_bytes()));
        assert_eq!(dingtalk.query["access_token"], "t");

        let feishu = got("/feishu");
        assert_eq!(feishu.json["msg_type"], "text");
        says(&feishu.json["content"]["text"]);
        let seconds = feishu.json["timestamp"].as_str().unwrap();
        assert_eq!(seconds, server.clock.now().timestamp().to_string());
        assert_eq!(feishu.json["sign"], hmac(format!("{seconds}\nfs").as_bytes(), b""));
    }

    async fn a_robot_that_answers_200_and_an_error_did_not_take_it(server, [receiver, _]) {
        let robot = json!({ "url": receiver.at("/"), "format": "wecom" });
        let (path, _) = webhook(&server, robot).await;
        let sales = server.login("sales").await;
        let customer = sales.company().await;
        add_contact(&sales, &customer, "甲").await;
        receiver.answers(200, r#"{"errcode":93000,"errmsg":"invalid webhook url"}"#);
        assert_eq!(deliver(&server).await, 1);
        let sent = &deliveries(&server, &path).await[0];
        assert_eq!((&sent["state"], &sent["problem"]), (&json!("waiting"), &json!("code 93000: invalid webhook url")));
        receiver.answers(200, r#"{"errcode":0}"#);
        server.clock.advance(Duration::seconds(30));
        assert_eq!(deliver(&server).await, 1);
        assert_eq!(deliveries(&server, &path).await[0]["state"], "delivered");
    }

    async fn a_person_may_choose_a_robot_that_is_offered(server, [receiver, _]) {
        let robot = json!({ "url": receiver.at("/"), "format": "feishu", "kinds": [], "for_people": true });
        let (path, _) = webhook(&server, robot).await;
        receiver.answers(200, r#"{"code":0}"#);
        let sales = server.login("sales").await;
        let settings = sales.get("/api/v1/me/notification-settings").await;
        let id = settings.expect(200)["robots"][0]["id"].clone();
        let body = json!({ "choices": [{ "why": "customer", "channels": ["robot"] }], "robot_id": id });
        choose(&sales, body).await.expect(200);
        let success = server.login("success").await;
        let customer = sales.company().await;
        add_contact(&success, &customer, "欧阳金丝雀").await;
        assert_eq!(deliver(&server).await, 1);
        let said = text(&receiver.got()[0]);
        assert!(said.contains("新增了联系人") && !said.contains("金丝雀"), "{said}");
        assert_eq!(deliveries(&server, &path).await[0]["what"], "notification.customer");
    }

    async fn one_broken_receiver_holds_nothing_else_up(server, [broken, healthy]) {
        let (bad, _) = webhook(&server, json!({ "url": broken.at("/") })).await;
        let (good, _) = webhook(&server, json!({ "url": healthy.at("/") })).await;
        broken.answers(503, "");
        let sales = server.login("sales").await;
        let customer = sales.company().await;
        for name in ["甲", "乙", "丙"] {
            add_contact(&sales, &customer, name).await;
        }
        assert_eq!(deliver(&server).await, 4, "three, and one to the broken one");
        assert!(deliveries(&server, &good).await.iter().all(|one| one["state"] == "delivered"));
        assert!(deliveries(&server, &bad).await.iter().all(|one| one["state"] == "waiting"));
        server.clock.advance(Duration::seconds(30));
        broken.answers(204, "");
        assert_eq!(deliver(&server).await, 3);
        let ids: BTreeSet<String> = broken.got().iter().map(|got| got.headers["webhook-id"].clone()).collect();
        assert_eq!((ids.len(), broken.got().len()), (3, 4));

        // One message that is never taken holds up no other of the same receiver.
        broken.answers(400, "");
        add_contact(&sales, &customer, "丁").await;
        add_contact(&sales, &customer, "戊").await;
        assert_eq!(deliver(&server).await, 4);
        // 410: never again.
        broken.answers(410, "");
        add_contact(&sales, &customer, "己").await;
        deliver(&server).await;
        let gone = deliveries(&server, &bad).await;
        assert_eq!((&gone[0]["state"], &gone[0]["status"]), (&json!("failed"), &json!(410)));
        let admin = server.login("admin").await;
        assert_eq!(admin.get(&bad).await.expect(200)["failed"], 1);
    }

    async fn a_receiver_that_never_answers_holds_nothing_else_up(server, _receivers) {
        let listen = async || {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let url = format!("http://{}/", listener.local_addr().unwrap());
            webhook(&server, json!({ "url": url })).await;
            listener
        };
        let (silent, healthy) = (listen().await, listen().await);
        let sales = server.login("sales").await;
        let customer = sales.company().await;
        let (lanes, mut held) = (Lanes::default(), Vec::new());
        for name in ["甲", "乙"] {
            add_contact(&sales, &customer, name).await;
            // What was taken before may just be being written down.
            let mut stream = loop {
                look(&server.state, &lanes).await.unwrap();
                tokio::select! {
                    taken = healthy.accept() => break taken.unwrap().0,
                    () = tokio::task::yield_now() => {}
                }
            };
            let mut message = [0; 4096];
            assert_ne!(stream.read(&mut message).await.unwrap(), 0);
            stream.write_all(b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n").await.unwrap();
            if held.is_empty() {
                held.push(silent.accept().await.unwrap());
            }
        }
        assert!(silent.accept().now_or_never().is_none(), "what waits for an answer is not sent again");
    }

    async fn a_receiver_that_says_when_is_asked_not_before(server, [receiver, _]) {
        let sales = server.login("sales").await;
        let customer = sales.company().await;
        let (path, _) = webhook(&server, json!({ "url": receiver.at("/busy") })).await;
        for status in [429, 503] {
            let sales = server.login("sales").await;
            receiver.answers(status, "");
            receiver.retry_after("600");
            add_contact(&sales, &customer, &format!("客户{status}")).await;
            let before = receiver.got().len();
            assert_eq!(deliver(&server).await, 1);
            // What comes up meanwhile waits as well.
            server.clock.advance(Duration::seconds(590));
            add_contact(&sales, &customer, &format!("另一位{status}")).await;
            assert_eq!(deliver(&server).await, 0, "{status}");
            receiver.answers(200, "{}");
            server.clock.advance(Duration::seconds(11));
            assert_eq!(deliver(&server).await, 2);
            assert_eq!(receiver.got().len(), before + 3);
        }
        assert!(deliveries(&server, &path).await.iter().all(|one| one["state"] == "delivered"));
    }

    async fn a_clock_set_back_holds_no_delivery_up(server, [receiver, _]) {
        let sales = server.login("sales").await;
        let customer = sales.company().await;
        webhook(&server, json!({ "url": receiver.at("/hook") })).await;
        server.clock.advance(Duration::days(30));
        add_contact(&server.login("sales").await, &customer, "陈美丽").await;
        server.clock.advance(Duration::days(-30));
        assert_eq!(deliver(&server).await, 1);
        assert_eq!(receiver.got().len(), 1);
    }

    async fn several_processes_send_nothing_twice(server, [receiver, _]) {
        webhook(&server, json!({ "url": receiver.at("/") })).await;
        let sales = server.login("sales").await;
        let customer = sales.company().await;
        for at in 0..12 {
            add_contact(&sales, &customer, &format!("联系人{at}")).await;
        }
        let other = State { db: server.database.open(), ..server.state.clone() };
        let now = server.clock.now();
        let (one, two) = futures_util::join!(deliver_due(&server.state, now), deliver_due(&other, now));
        assert_eq!(one.unwrap() + two.unwrap(), 12);
        let ids: BTreeSet<String> = receiver.got().iter().map(|got| got.headers["webhook-id"].clone()).collect();
        assert_eq!((ids.len(), receiver.got().len()), (12, 12));
    }

    async fn redirects_are_not_followed(server, [receiver, inside]) {
        let (path, _) = webhook(&server, json!({ "url": receiver.at("/") })).await;
        receiver.redirects(&inside.at("/secret"));
        let admin = server.login("admin").await;
        let tested = admin.post(&format!("{path}/test"), json!({})).await;
        let tested = tested.expect(200);
        assert_eq!((&tested["state"], &tested["problem"]), (&json!("failed"), &json!("HTTP 302")));
        assert!(inside.got().is_empty());
        receiver.answers(200, "");
        let tested = admin.post(&format!("{path}/test"), json!({})).await;
        assert_eq!(tested.expect(200)["state"], "delivered");
        assert_eq!(receiver.got()[1].json["type"], "test");
    }
}

both! {
    async fn private_addresses_are_refused_by_number_and_by_name(server: TestServer) {
        let admin = server.login("admin").await;
        let body = |url: &str| json!({ "name": "x", "format": "standard", "url": url, "kinds": ["contact"] });
        for (url, code) in [
            ("https://127.0.0.1/", "out_of_range"),
            ("https://10.0.0.1/", "out_of_range"),
            ("https://169.254.169.254/latest/meta-data", "out_of_range"),
            ("https://[::1]/", "out_of_range"),
            ("https://2130706433/", "out_of_range"),
            ("http://example.com/", "wrong_type"),
            ("https://user:secret@example.com/", "wrong_type"),
        ] {
            admin.post("/api/v1/webhooks", body(url)).await.expect_field(422, "/url", code);
        }
        // A name is looked up when something is sent.
        let (path, _) = webhook(&server, json!({ "url": "https://localhost:9/hook" })).await;
        let sales = server.login("sales").await;
        let customer = sales.company().await;
        add_contact(&sales, &customer, "甲").await;
        assert_eq!(deliver(&server).await, 1);
        let sent = &deliveries(&server, &path).await[0];
        assert_eq!((&sent["state"], &sent["problem"]), (&json!("failed"), &json!("the address is private")));
    }
}
