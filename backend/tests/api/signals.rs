//! Signals (R-SIG-1 … R-SIG-9, R-SIG-10, R-REF, R-SLA-2…5, R-STG-4): raised once per occasion, explained, decided.
//!
//! Proves R-SIG-3, R-SIG-5, R-SIG-6, R-SIG-8, R-SLA-3, R-SLA-4.

use crate::support::{Client, PASSWORD, TestServer};
use backend::feature::signal::sweep;
use backend::jobs::{Stop, Task, tick_of};
use chrono::{Duration, TimeZone as _, Utc};
use reqwest::Method;
use serde_json::{Value, json};

/// A customer who did not answer last year.
const UNANSWERED: &str = "客户名称,客户当前状态,跟进时间,跟进方式,跟进内容\n蓝海进口有限公司,潜在,2025-05-10,电话,未接通\n蓝海进口有限公司,,2025-05-11,电话,未接通\n蓝海进口有限公司,,2025-05-12,电话,未接通\n";

/// The task alone, due a second after it last ran.
static SWEEP: &[Task] = &[Task {
    name: "signals",
    every: Duration::seconds(1),
    run: sweep::walk,
}];

/// Lets the clock look at every customer.
pub async fn sweep(server: &TestServer) {
    server.clock.advance(Duration::seconds(2));
    tick_of(&server.state, SWEEP, &Stop::default())
        .await
        .unwrap();
    // The task says itself how it went; one that failed would be due no more.
    let jobs = server.login("admin").await.get("/api/v1/jobs").await;
    assert!(
        !jobs.text().contains("\"last_error\":\""),
        "{}",
        jobs.text()
    );
}

/// Time passes; whoever works on signs in again, since tokens do not live for days.
pub async fn later(server: &TestServer, client: &mut Client, by: Duration) {
    server.clock.advance(by);
    client.login("sales", PASSWORD).await;
}

/// The signals of a customer in all states, as kind and state, in the order in which they were raised.
async fn signals(client: &Client, at: &str) -> Vec<Value> {
    let all = "open,snoozed,dismissed,acted,settled";
    let list = client.get(&format!("{at}/signals?state={all}")).await;
    let items = list.expect(200)["items"].as_array().unwrap();
    items.iter().rev().cloned().collect()
}

pub async fn of_kind(client: &Client, at: &str, kind: &str) -> Vec<Value> {
    let mut all = signals(client, at).await;
    all.retain(|signal| signal["kind"] == kind);
    all
}

/// The one signal of a kind.
#[track_caller]
pub fn only(found: Vec<Value>) -> Value {
    assert_eq!(found.len(), 1, "{found:?}");
    found.into_iter().next().unwrap()
}

/// Kinds of what waits.
pub async fn open(client: &Client, at: &str) -> Vec<String> {
    let list = client.get(&format!("{at}/signals")).await;
    let items = list.expect(200)["items"].as_array().unwrap().iter();
    let kind = |signal: &Value| signal["kind"].as_str().unwrap().to_owned();
    let mut kinds: Vec<String> = items.map(kind).collect();
    kinds.sort();
    kinds
}

pub async fn make(client: &Client, at: &str, path: &str, body: Value) -> Value {
    let made = client.post(&format!("{at}/{path}"), body).await;
    made.expect(201).clone()
}

/// Records a talk, going on whatever is asked.
pub async fn talk(client: &Client, at: &str, mut body: Value) -> Value {
    let fill = [
        ("channels", json!(["phone"])),
        ("content", json!("电话沟通")),
        ("acknowledge", json!(["no_next_step", "over_contact"])),
    ];
    for (field, value) in fill {
        if body.get(field).is_none() {
            body[field] = value;
        }
    }
    make(client, at, "interactions", body).await
}

async fn to_stage(client: &Client, at: &str, mut body: Value) {
    body["acknowledge"] = json!(["no_next_step"]);
    let changed = client.post(&format!("{at}/stage-changes"), body).await;
    changed.expect(201);
}

/// A customer that is interested, with a need.
pub async fn interested(client: &Client) -> String {
    let at = client.company().await;
    make(client, &at, "needs", json!({ "text": "降低采购成本" })).await;
    to_stage(client, &at, json!({ "to": "interested" })).await;
    at
}

fn path(signal: &Value, act: &str) -> String {
    format!("/api/v1/signals/{}/{act}", signal["id"].as_str().unwrap())
}

both! {
    async fn r_sig_1_three_unanswered_in_a_row_suggest_a_slower_cadence(server: TestServer) {
        let mut sales = server.login("sales").await;
        let at = sales.company().await;
        for _ in 0..2 {
            talk(&sales, &at, json!({ "answered": "no" })).await;
            later(&server, &mut sales, Duration::days(4)).await;
        }
        assert!(of_kind(&sales, &at, "unanswered").await.is_empty(), "two are none");
        talk(&sales, &at, json!({ "answered": "no" })).await;
        let signal = only(of_kind(&sales, &at, "unanswered").await);
        assert_eq!(signal["rule"], "R-SIG-1");
        assert_eq!(signal["facts"]["count"], 3, "explained");
        assert_eq!(signal["records"].as_array().unwrap().len(), 3, "with the records behind it");
        // A fourth is the same occasion.
        later(&server, &mut sales, Duration::days(4)).await;
        talk(&sales, &at, json!({ "answered": "no" })).await;
        let signal = only(of_kind(&sales, &at, "unanswered").await);
        assert_eq!(signal["facts"]["count"], 4);
        let acted = sales.post(&path(&signal, "act"), json!({ "act": "slow_cadence" })).await;
        assert_eq!(acted.expect(200)["state"], "acted");
        sales.post(&path(&signal, "act"), json!({ "act": "slow_cadence" })).await.expect_problem(409, "signal_closed");
        let slow = format!("{at}/slow-down");
        assert_eq!(sales.get(&slow).await.expect(200)["slow_down"]["factor"], 2);
        server.login("technical").await.send(Method::DELETE, &slow, &[], None).await.expect_problem(403, "forbidden");
        sales.send(Method::DELETE, &slow, &[], None).await.expect(204);
        assert_eq!(sales.get(&slow).await.expect(200)["slow_down"], json!(null), "ended early");
        let profile = sales.get(&format!("{at}/timeline?dimension=profile")).await;
        assert!(profile.text().contains("cadence_factor"), "{}", profile.text());
        // An answer ends the row; the next row is another occasion.
        talk(&sales, &at, json!({ "answered": "yes" })).await;
        for _ in 0..3 {
            later(&server, &mut sales, Duration::days(4)).await;
            talk(&sales, &at, json!({ "answered": "no" })).await;
        }
        assert_eq!(of_kind(&sales, &at, "unanswered").await.len(), 2);
    }

    async fn r_sig_2_a_competitor_twice_opens_a_risk_with_one_press(server: TestServer) {
        let mut sales = server.login("sales").await;
        let at = sales.company().await;
        talk(&sales, &at, json!({ "competitor": "蓝海科技有限公司" })).await;
        later(&server, &mut sales, Duration::days(10)).await;
        talk(&sales, &at, json!({ "competitor": "蓝海科技" })).await;
        let signal = only(of_kind(&sales, &at, "competitor").await);
        assert_eq!((&signal["severity"], &signal["acts"][0]), (&json!("high"), &json!("open_risk")));
        let acted = sales.post(&path(&signal, "act"), json!({ "act": "open_risk" })).await;
        assert_eq!(acted.expect(200)["made"][0]["kind"], "risk");
        let risk = sales.get(&format!("{at}/risks")).await.expect(200)["items"][0].clone();
        assert_eq!((&risk["kind"], &risk["signal"]), (&json!("competition"), &json!("R-SIG-2")));
        assert_eq!(risk["measures"].as_array().unwrap().len(), 1, "a comparison is suggested");
        let strand = sales.get(&format!("{at}/timeline?dimension=risks")).await;
        assert_eq!(strand.expect(200)["items"].as_array().unwrap().len(), 1);
    }

    async fn r_sig_3_a_key_contact_who_leaves_is_a_signal_already_acted_on(server: TestServer) {
        let sales = server.login("sales").await;
        let at = sales.company().await;
        let made = sales.post(&format!("{at}/contacts"), json!({ "name": "陈经理", "decision_role": "decides" })).await;
        made.expect(201);
        let one = format!("{}/succession", made.header("location"));
        let left = json!({ "left_on": "2026-02-20" });
        sales.send(reqwest::Method::POST, &one, &[("if-match", "\"1\"")], Some(left)).await.expect(200);
        let signal = only(of_kind(&sales, &at, "key_contact_changed").await);
        assert_eq!(signal["state"], "acted");
        let made: Vec<&Value> = signal["made"].as_array().unwrap().iter().map(|one| &one["kind"]).collect();
        assert_eq!(made, ["milestone", "risk", "plan"]);
        // A colleague of another team reaches the customer, but sees no name.
        let success = server.login("success").await;
        let text = success.get(&format!("{at}/signals?state=acted")).await.text();
        assert!(text.contains("key_contact_changed") && !text.contains("陈经理"), "{text}");
    }

    async fn r_sig_5_silence_is_raised_once_and_settled_by_a_word(server: TestServer) {
        let mut sales = server.login("sales").await;
        let at = sales.company().await;
        later(&server, &mut sales, Duration::days(13)).await;
        sweep(&server).await;
        assert!(open(&sales, &at).await.is_empty(), "they are to be touched every week");
        later(&server, &mut sales, Duration::days(1)).await;
        for _ in 0..2 {
            sweep(&server).await;
            only(of_kind(&sales, &at, "under_contact").await);
            later(&server, &mut sales, Duration::days(1)).await;
        }
        talk(&sales, &at, json!({})).await;
        assert_eq!(only(of_kind(&sales, &at, "under_contact").await)["state"], "settled");
        later(&server, &mut sales, Duration::days(14)).await;
        sweep(&server).await;
        assert_eq!(of_kind(&sales, &at, "under_contact").await.len(), 2, "another silence");
    }

    async fn r_sig_6_a_complaint_or_a_low_rating_is_a_service_risk(server: TestServer) {
        let sales = server.login("sales").await;
        let at = sales.company().await;
        make(&sales, &at, "service-cases", json!({ "kind": "rating", "satisfaction": 3 })).await;
        assert!(signals(&sales, &at).await.is_empty());
        make(&sales, &at, "service-cases", json!({ "kind": "rating", "satisfaction": 2 })).await;
        make(&sales, &at, "service-cases", json!({ "kind": "complaint", "problem": "响应慢" })).await;
        let found = of_kind(&sales, &at, "dissatisfied").await;
        assert_eq!((found.len(), &found[0]["facts"]["score"]), (2, &json!(2)));
        sales.post(&path(&found[0], "act"), json!({ "act": "open_risk" })).await.expect(200);
        let risks = sales.get(&format!("{at}/risks")).await;
        assert_eq!(risks.expect(200)["items"][0]["kind"], "service");
        // However late the case was written down, the judgement is new; a word about the case is not.
        let old = make(&sales, &at, "service-cases", json!({ "kind": "problem", "problem": "停机", "reported": "2026-02-20" })).await;
        let old = format!("/api/v1/service-cases/{}", old["id"].as_str().unwrap());
        sales.patch(&old, "\"1\"", json!({ "problem": "停机两次" })).await.expect(200);
        assert_eq!(of_kind(&sales, &at, "dissatisfied").await.len(), 2);
        sales.patch(&old, "\"2\"", json!({ "satisfaction": 1 })).await.expect(200);
        assert_eq!(of_kind(&sales, &at, "dissatisfied").await.len(), 3);
    }

    async fn r_sig_7_sixty_days_before_the_end_unless_they_renew(server: TestServer) {
        let mut sales = server.login("sales").await;
        let at = sales.company().await;
        // The clock stands at 2 March.
        let contract = make(&sales, &at, "contracts", json!({ "starts_on": "2025-05-03", "ends_on": "2026-05-02" })).await;
        assert!(open(&sales, &at).await.is_empty(), "61 days");
        later(&server, &mut sales, Duration::days(1)).await;
        sweep(&server).await;
        let signal = only(of_kind(&sales, &at, "contract_ending").await);
        assert_eq!(signal["facts"]["on"], "2026-05-02");
        let marked = sales.post(&path(&signal, "act"), json!({ "act": "make_milestone" })).await;
        assert_eq!(marked.expect(200)["made"][0]["kind"], "milestone");
        let one = format!("/api/v1/contracts/{}", contract["id"].as_str().unwrap());
        // A contract with a new end is another occasion, which an agreed renewal settles.
        sales.patch(&one, "\"1\"", json!({ "ends_on": "2026-04-01" })).await.expect(200);
        assert_eq!(open(&sales, &at).await, ["contract_ending"]);
        let again = of_kind(&sales, &at, "contract_ending").await.into_iter().find(|one| one["state"] == "open").unwrap();
        sales.post(&path(&again, "act"), json!({ "act": "open_risk" })).await.expect(200);
        let risk = sales.get(&format!("{at}/risks")).await.expect(200)["items"][0].clone();
        assert_eq!((&risk["kind"], &risk["signal"]), (&json!("churn"), &json!("R-SIG-7")));
        sales.patch(&one, "\"2\"", json!({ "renewal": "yes" })).await.expect(200);
        assert!(open(&sales, &at).await.is_empty());
    }

    async fn r_sig_8_a_broken_promise_is_told_once_to_owner_and_manager(server: TestServer) {
        let mut sales = server.login("sales").await;
        let at = sales.company().await;
        make(&sales, &at, "todos", json!({ "what": "发送报价单", "due": "2026-03-03" })).await;
        make(&sales, &at, "todos", json!({ "what": "提供图纸", "due": "2026-03-04T02:00:00Z", "assignee": { "kind": "customer" } })).await;
        make(&sales, &at, "plans", json!({ "planned": "2026-03-03", "channels": ["visit"] })).await;
        later(&server, &mut sales, Duration::days(1)).await;
        sweep(&server).await;
        assert!(open(&sales, &at).await.is_empty(), "the day is not over");
        later(&server, &mut sales, Duration::days(2)).await;
        sweep(&server).await;
        sweep(&server).await;
        assert_eq!(open(&sales, &at).await, ["promise_overdue", "promise_overdue", "their_promise_overdue"]);
        for person in ["sales", "manager"] {
            let told = server.login(person).await.get("/api/v1/notifications").await;
            let told: Vec<&Value> = told.expect(200)["items"].as_array().unwrap().iter().filter(|one| one["why"] == "signal").collect();
            assert_eq!(told.len(), 3, "{person}: {told:?}");
            assert!(["发送报价单", "提供图纸"].iter().all(|what| told.iter().any(|one| one["called"]["value"] == *what)), "{told:?}");
        }
        let other = server.login("manager2").await.get("/api/v1/notifications").await;
        assert!(!other.text().contains("their_promise_overdue"), "not a manager of another team");
        let signal = only(of_kind(&sales, &at, "their_promise_overdue").await);
        let todo = signal["records"][0]["id"].as_str().unwrap();
        sales.patch(&format!("/api/v1/todos/{todo}"), "\"1\"", json!({ "state": "done" })).await.expect(200);
        assert_eq!(only(of_kind(&sales, &at, "their_promise_overdue").await)["state"], "settled");
    }

    async fn r_sig_8_after_weeks_of_downtime_old_promises_stand_on_the_lists_and_ring_nobodys_bell(server: TestServer) {
        let mut sales = server.login("sales").await;
        let at = sales.company().await;
        make(&sales, &at, "todos", json!({ "what": "发送报价单", "due": "2026-03-03" })).await;
        make(&sales, &at, "todos", json!({ "what": "提供图纸", "due": "2026-03-25" })).await;
        later(&server, &mut sales, Duration::days(30)).await;
        sweep(&server).await;
        assert_eq!(of_kind(&sales, &at, "promise_overdue").await.len(), 2);
        for person in ["sales", "manager"] {
            let told = server.login(person).await.get("/api/v1/notifications").await;
            let told = told.expect(200)["items"].as_array().unwrap().iter().filter(|one| one["why"] == "signal").count();
            assert_eq!(told, 1, "{person}");
        }
    }

    async fn r_sig_9_a_decision_passed_or_a_stage_too_long(server: TestServer) {
        let mut sales = server.login("sales").await;
        let at = interested(&sales).await;
        make(&sales, &at, "milestones", json!({ "kind": "decision_point", "date": "2026-03-05" })).await;
        later(&server, &mut sales, Duration::days(4)).await;
        sweep(&server).await;
        let signal = only(of_kind(&sales, &at, "decision_passed").await);
        let planned = sales.post(&path(&signal, "act"), json!({ "act": "make_plan" })).await;
        assert_eq!(planned.expect(200)["made"][0]["kind"], "plan");
        later(&server, &mut sales, Duration::days(200)).await;
        sweep(&server).await;
        assert_eq!(only(of_kind(&sales, &at, "stage_long").await)["facts"]["stage"], "interested");
    }

    async fn r_sig_10_interested_without_a_need_is_asked_for_it(server: TestServer) {
        let sales = server.login("sales").await;
        let at = sales.company().await;
        let need = make(&sales, &at, "needs", json!({ "text": "降低采购成本" })).await;
        to_stage(&sales, &at, json!({ "to": "interested" })).await;
        assert!(signals(&sales, &at).await.is_empty());
        let one = format!("/api/v1/needs/{}", need["id"].as_str().unwrap());
        sales.patch(&one, "\"1\"", json!({ "state": "dropped" })).await.expect(200);
        assert_eq!(open(&sales, &at).await, ["no_need"]);
        make(&sales, &at, "needs", json!({ "text": "产品升级" })).await;
        assert!(open(&sales, &at).await.is_empty());
    }

    async fn r_ref_three_months_in_and_satisfied(server: TestServer) {
        let mut sales = server.login("sales").await;
        let at = sales.company().await;
        let contract = json!({ "amount": { "amount": "80000.00", "currency": "CNY" }, "starts_on": "2026-03-02", "ends_on": "2028-03-01" });
        to_stage(&sales, &at, json!({ "to": "cooperating", "contract": contract })).await;
        server.clock.set(Utc.with_ymd_and_hms(2026, 6, 2, 2, 0, 0).unwrap());
        sales.login("sales", PASSWORD).await;
        sweep(&server).await;
        assert!(of_kind(&sales, &at, "ask_referral").await.is_empty(), "nobody knows how satisfied");
        make(&sales, &at, "service-cases", json!({ "kind": "rating", "satisfaction": 5 })).await;
        let signal = only(of_kind(&sales, &at, "ask_referral").await);
        sales.post(&path(&signal, "act"), json!({ "act": "make_plan" })).await.expect(200);
        let plans = sales.get(&format!("{at}/plans")).await;
        assert_eq!(plans.expect(200)["items"][0]["goal_kind"], "referral");
    }

    async fn r_sla_2_and_5_an_enquiry_is_answered_in_time(server: TestServer) {
        let mut sales = server.login("sales").await;
        let at = interested(&sales).await;
        talk(&sales, &at, json!({ "direction": "incoming", "channels": ["email"] })).await;
        later(&server, &mut sales, Duration::hours(23)).await;
        sweep(&server).await;
        assert!(of_kind(&sales, &at, "enquiry_waiting").await.is_empty());
        sales.put(&format!("{at}/service-times"), json!({ "enquiry_hours": 12 })).await.expect(200);
        sweep(&server).await;
        assert_eq!(only(of_kind(&sales, &at, "enquiry_waiting").await)["facts"]["limit"], 12);
        talk(&sales, &at, json!({ "channels": ["email"] })).await;
        assert_eq!(only(of_kind(&sales, &at, "enquiry_waiting").await)["state"], "settled");
    }

    async fn r_sla_3_and_5_a_contract_carries_times_of_its_own(server: TestServer) {
        let mut sales = server.login("sales").await;
        let at = sales.company().await;
        let contract = make(&sales, &at, "contracts", json!({ "starts_on": "2026-01-01", "ends_on": "2028-01-01" })).await;
        let times = format!("/api/v1/contracts/{}/service-times", contract["id"].as_str().unwrap());
        sales.put(&times, json!({ "answer_hours": 24 })).await.expect(200);
        sales.put(&times, json!({ "answer_hours": 0 })).await.expect_field(422, "/answer_hours", "out_of_range");
        let case = make(&sales, &at, "service-cases", json!({ "kind": "problem", "problem": "停机" })).await;
        assert_eq!(case["answer_due"], "2026-03-03T01:30:00Z", "24小时内故障响应");
        assert_eq!(case["solution_due"], "2026-03-03T01:30:00Z", "one working day, as usual");
        later(&server, &mut sales, Duration::hours(20)).await;
        sweep(&server).await;
        assert!(of_kind(&sales, &at, "case_overdue").await.is_empty());
        later(&server, &mut sales, Duration::hours(5)).await;
        sweep(&server).await;
        only(of_kind(&sales, &at, "case_overdue").await);
        let success = server.login("success").await;
        assert_eq!(success.get(&times).await.expect(200)["answer_hours"], 24);
        success.put(&times, json!({})).await.expect_problem(403, "forbidden");
    }

    async fn r_sla_4_who_is_interested_is_updated_weekly(server: TestServer) {
        let mut sales = server.login("sales").await;
        let at = interested(&sales).await;
        later(&server, &mut sales, Duration::days(7)).await;
        sweep(&server).await;
        let signal = only(of_kind(&sales, &at, "update_overdue").await);
        assert_eq!((&signal["facts"]["since"], &signal["facts"]["limit"]), (&json!("2026-03-02T01:30:00Z"), &json!(7)));
        // Listed for owner and manager.
        for (person, query) in [("sales", "?owner=me&kind=update_overdue"), ("manager", "?kind=update_overdue")] {
            let list = server.login(person).await.get(&format!("/api/v1/signals{query}")).await;
            assert_eq!(list.expect(200)["items"][0]["id"], signal["id"], "{person}");
            assert_eq!(list.json["items"][0]["customer"]["name"]["value"], "恒力智能装备科技有限公司");
        }
        make(&sales, &at, "milestones", json!({ "kind": "customer_news", "date": "2026-03-08" })).await;
        assert_eq!(only(of_kind(&sales, &at, "update_overdue").await)["state"], "settled");
    }

    async fn r_stg_4_dormant_is_suggested_and_never_set(server: TestServer) {
        let mut sales = server.login("sales").await;
        let at = sales.company().await;
        later(&server, &mut sales, Duration::days(90)).await;
        sweep(&server).await;
        let signal = only(of_kind(&sales, &at, "dormant_suggested").await);
        assert_eq!(sales.get(&at).await.expect(200)["card"]["stage"], "potential");
        let moved = sales.post(&path(&signal, "act"), json!({ "act": "move_dormant" })).await;
        assert_eq!(moved.expect(200)["made"][0]["kind"], "stage_change");
        assert_eq!(sales.get(&at).await.expect(200)["card"]["stage"], "dormant");
        assert!(open(&sales, &at).await.is_empty(), "nothing else waits there");
    }

    async fn a_signal_is_dismissed_for_its_occasion_or_put_off(server: TestServer) {
        let mut sales = server.login("sales").await;
        let at = sales.company().await;
        later(&server, &mut sales, Duration::days(30)).await;
        sweep(&server).await;
        let signal = only(of_kind(&sales, &at, "under_contact").await);
        sales.post(&path(&signal, "dismiss"), json!({ "reason": " " })).await.expect_field(422, "/reason", "required");
        sales.post(&path(&signal, "snooze"), json!({ "until": "2026-04-01" })).await.expect_field(422, "/until", "in_past");
        sales.post(&path(&signal, "snooze"), json!({ "until": "2028-04-01" })).await.expect_field(422, "/until", "out_of_range");
        sales.post(&path(&signal, "act"), json!({ "act": "open_risk" })).await.expect_field(422, "/act", "invalid");
        let put_off = sales.post(&path(&signal, "snooze"), json!({ "until": "2026-04-04", "reason": "月初再看" })).await;
        assert_eq!((&put_off.expect(200)["state"], &put_off.json["reason"]), (&json!("snoozed"), &json!("月初再看")));
        assert!(open(&sales, &at).await.is_empty());
        later(&server, &mut sales, Duration::days(3)).await;
        sweep(&server).await;
        assert_eq!(open(&sales, &at).await, ["stage_long", "under_contact"], "its time came");
        let count = sales.get("/api/v1/signals/count?owner=me").await;
        assert_eq!(count.expect(200)["open"], 2);
        let gone = sales.post(&path(&signal, "dismiss"), json!({ "reason": "客户 13812345678 在出差" })).await;
        assert_eq!((&gone.expect(200)["state"], &gone.json["by"]["name"]), (&json!("dismissed"), &sales.get("/api/v1/me").await.json["name"]));
        later(&server, &mut sales, Duration::days(3)).await;
        sweep(&server).await;
        assert_eq!(open(&sales, &at).await, ["stage_long"], "stays away for this occasion");
        // Whoever may not see personal values reads the reason without the number, and may decide nothing.
        let technical = server.login("technical").await;
        let read = technical.get(&format!("{at}/signals?state=dismissed")).await;
        assert!(read.text().contains("在出差") && !read.text().contains("13812345678"), "{}", read.text());
        assert_eq!(read.json["items"][0]["may_decide"], false);
        technical.post(&path(&signal, "dismiss"), json!({ "reason": "不是" })).await.expect_problem(403, "forbidden");
        // Another team's sales do not reach it at all.
        let other = server.login("sales2").await;
        other.get(&format!("{at}/signals")).await.expect_problem(404, "not_found");
        other.post(&path(&signal, "dismiss"), json!({ "reason": "不是" })).await.expect_problem(404, "not_found");
        assert!(other.get("/api/v1/signals?state=dismissed").await.expect(200)["items"].as_array().unwrap().is_empty());
        // On record with its reason.
        let trail = server.login("manager").await.get(&format!("{at}/audit")).await;
        trail.expect(200);
        for word in ["signalled", "signal_state", "dismissed"] {
            assert!(trail.text().contains(word), "{word}: {}", trail.text());
        }
    }

    async fn an_import_raises_nothing_backwards(server: TestServer) {
        let sales = server.login("sales").await;
        let mut made: Vec<String> = Vec::new();
        for file in [&include_bytes!("../samples/f1-tracking-record.csv")[..], &include_bytes!("../samples/f3-relationship-record.csv")[..], UNANSWERED.as_bytes()] {
            let request = sales
                .request(reqwest::Method::POST, "/api/v1/imports")
                .header("content-type", "text/csv")
                .header("x-file-name", "%E8%B7%9F%E8%BF%9B.csv")
                .body(file.to_vec());
            let preview = sales.answer(request).await;
            let id = preview.expect(201)["id"].as_str().unwrap().to_owned();
            let done = sales.post(&format!("/api/v1/imports/{id}/commit"), json!({})).await;
            made.extend(done.expect(200)["customer_ids"].as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned()));
        }
        assert_eq!(made.len(), 3);
        for _ in 0..2 {
            sweep(&server).await;
            for id in &made {
                let at = format!("/api/v1/customers/{id}");
                assert!(!sales.get(&format!("{at}/interactions")).await.expect(200)["items"].as_array().unwrap().is_empty());
                assert_eq!(signals(&sales, &at).await, Vec::<Value>::new(), "{id}");
            }
        }
    }

    async fn the_rules_are_data_of_managers_and_administrators(server: TestServer) {
        let (mut sales, manager) = (server.login("sales").await, server.login("manager").await);
        let rules = sales.get("/api/v1/signal-rules").await;
        let mut rules = rules.expect(200).clone();
        assert_eq!((&rules["unanswered_in_row"], &rules["contract_days"]), (&json!(3), &json!(60)));
        rules["unanswered_in_row"] = json!(2);
        sales.put("/api/v1/signal-rules", rules.clone()).await.expect_problem(403, "forbidden");
        manager.put("/api/v1/signal-rules", json!({ "unanswered_in_row": 2 })).await.expect_problem(422, "invalid");
        manager.put("/api/v1/signal-rules", rules.clone()).await.expect(200);
        server.login("admin").await.put("/api/v1/signal-rules", rules).await.expect(200);
        let at = sales.company().await;
        for _ in 0..2 {
            talk(&sales, &at, json!({ "answered": "no" })).await;
            later(&server, &mut sales, Duration::days(2)).await;
        }
        only(of_kind(&sales, &at, "unanswered").await);
    }
}
