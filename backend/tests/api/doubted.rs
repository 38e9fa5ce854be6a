//! R-TRUE: an entry that a manager doubts counts in no figure, from the moment on which it is doubted until the doubt is
//! taken back; one that is corrected counts as it stands.

use crate::signals::{interested, later, of_kind, only, open, talk};
use crate::support::{Client, TestServer};
use chrono::Duration;
use serde_json::{Value, json};

/// Changes an interaction as it stands now.
async fn correct(who: &Client, talk: &Value, change: Value) {
    let at = format!("/api/v1/interactions/{}", talk["id"].as_str().unwrap());
    let etag = who.get(&at).await.etag();
    who.patch(&at, &etag, change).await.expect(200);
}

/// A manager doubts an entry, or takes the doubt back.
async fn doubt(server: &TestServer, talk: &Value, why: Value) {
    let manager = server.login("manager").await;
    correct(&manager, talk, json!({ "doubtful": why })).await;
}

/// The tag that says how fast a customer answers.
async fn speed(who: &Client, at: &str) -> Option<Value> {
    let page = who.get(at).await.json;
    let tags = page["derived_tags"].as_array().unwrap().clone();
    let tag = tags.iter().find(|tag| tag["kind"] == "response_speed");
    tag.map(|tag| tag["value"].clone())
}

/// Talks four days apart, in which the customer did not answer.
async fn unanswered(server: &TestServer, sales: &mut Client, at: &str, times: usize) -> Vec<Value> {
    let mut all = Vec::new();
    for _ in 0..times {
        later(server, sales, Duration::days(4)).await;
        all.push(talk(sales, at, json!({ "answered": "no" })).await);
    }
    all
}

both! {
    async fn r_true_and_r_sig_1_a_doubted_talk_breaks_no_row_and_makes_none(server: TestServer) {
        let mut sales = server.login("sales").await;
        let at = sales.company().await;
        let talks = unanswered(&server, &mut sales, &at, 2).await;
        doubt(&server, &talks[1], json!("没有通话记录")).await;
        unanswered(&server, &mut sales, &at, 1).await;
        assert!(of_kind(&sales, &at, "unanswered").await.is_empty(), "two that count");
        // What was answered in a doubted talk ends no row.
        later(&server, &mut sales, Duration::days(4)).await;
        let answered = talk(&sales, &at, json!({ "answered": "yes" })).await;
        doubt(&server, &answered, json!("客户说没有接过")).await;
        unanswered(&server, &mut sales, &at, 1).await;
        let signal = only(of_kind(&sales, &at, "unanswered").await);
        assert_eq!((&signal["rule"], &signal["facts"]["count"]), (&json!("R-SIG-1"), &json!(3)));
        let behind = signal["records"].to_string();
        for talk in [&talks[1], &answered] {
            assert!(!behind.contains(talk["id"].as_str().unwrap()), "{behind}");
        }
        // The doubt taken back, the answer ends the row again.
        doubt(&server, &answered, Value::Null).await;
        assert_eq!(only(of_kind(&sales, &at, "unanswered").await)["state"], "settled");
    }

    async fn r_true_and_r_sig_1_a_corrected_answer_settles_what_it_denies(server: TestServer) {
        let mut sales = server.login("sales").await;
        let at = sales.company().await;
        let talks = unanswered(&server, &mut sales, &at, 3).await;
        assert_eq!(only(of_kind(&sales, &at, "unanswered").await)["state"], "open");
        correct(&sales, &talks[2], json!({ "answered": "yes" })).await;
        assert!(!open(&sales, &at).await.contains(&"unanswered".to_owned()));
        correct(&sales, &talks[2], json!({ "answered": "no" })).await;
        doubt(&server, &talks[0], json!("日期不对")).await;
        assert!(!open(&sales, &at).await.contains(&"unanswered".to_owned()), "two that count");
    }

    async fn r_true_and_r_sig_2_a_doubted_or_corrected_mention_is_none(server: TestServer) {
        let mut sales = server.login("sales").await;
        let at = sales.company().await;
        let mention = || json!({ "competitor": "蓝海科技", "answered": "yes" });
        let first = talk(&sales, &at, mention()).await;
        doubt(&server, &first, json!("听错了")).await;
        later(&server, &mut sales, Duration::days(5)).await;
        let second = talk(&sales, &at, mention()).await;
        assert!(of_kind(&sales, &at, "competitor").await.is_empty(), "one that counts");
        doubt(&server, &first, Value::Null).await;
        assert_eq!(only(of_kind(&sales, &at, "competitor").await)["state"], "open");
        correct(&sales, &second, json!({ "competitor": null })).await;
        assert!(!open(&sales, &at).await.contains(&"competitor".to_owned()), "corrected, it mentions nobody");
        correct(&sales, &second, json!({ "competitor": "蓝海科技有限公司" })).await;
        doubt(&server, &second, json!("听错了")).await;
        assert!(!open(&sales, &at).await.contains(&"competitor".to_owned()), "one that counts");
    }

    async fn r_true_and_r_sig_4_a_doubted_talk_is_no_contact(server: TestServer) {
        let mut sales = server.login("sales").await;
        let at = interested(&sales).await;
        let first = talk(&sales, &at, json!({})).await;
        later(&server, &mut sales, Duration::hours(5)).await;
        let second = talk(&sales, &at, json!({})).await;
        later(&server, &mut sales, Duration::hours(5)).await;
        let to = format!("{at}/interactions");
        let third = || json!({ "channels": ["phone"], "content": "催单", "acknowledge": ["no_next_step"] });
        let asked = sales.post(&to, third()).await;
        assert_eq!(asked.expect_problem(409, "confirmation_needed")["confirm"][0]["code"], "over_contact");
        // One that they began, as it turns out, was no contact of ours.
        correct(&sales, &first, json!({ "direction": "incoming" })).await;
        sales.post(&to, third()).await.expect(201);
        correct(&sales, &first, json!({ "direction": "outgoing", "acknowledge": ["over_contact"] })).await;
        doubt(&server, &second, json!("没有打过")).await;
        doubt(&server, &first, json!("没有打过")).await;
        assert!(!open(&sales, &at).await.contains(&"over_contact".to_owned()));
        sales.post(&to, third()).await.expect(201);
    }

    async fn r_true_and_r_tag_doubted_talks_tell_nothing_of_how_fast_they_answer(server: TestServer) {
        let mut sales = server.login("sales").await;
        let at = sales.company().await;
        let silent = unanswered(&server, &mut sales, &at, 2).await;
        for _ in 0..2 {
            later(&server, &mut sales, Duration::days(4)).await;
            talk(&sales, &at, json!({ "answered": "yes" })).await;
        }
        assert_eq!(speed(&sales, &at).await, Some(json!("normal")), "two of four");
        doubt(&server, &silent[0], json!("号码不对")).await;
        assert_eq!(speed(&sales, &at).await, Some(json!("normal")), "two of three");
        doubt(&server, &silent[1], json!("号码不对")).await;
        assert_eq!(speed(&sales, &at).await, None, "two tell nothing");
        doubt(&server, &silent[1], Value::Null).await;
        correct(&sales, &silent[1], json!({ "answered": "yes" })).await;
        assert_eq!(speed(&sales, &at).await, Some(json!("fast")), "corrected, three of three");
    }
}
