//! One story of all signals: over some months a handful of customers live through what raises each of them (R-SIG-1…10,
//! R-REF, R-SLA-2…4, R-STG-4), and each is raised once. The jobs run every day, with the strategies in force.

use crate::support::{Client, TestServer};
use backend::db::Conn;
use backend::db::schema::strategy;
use backend::jobs::tick;
use chrono::{Days, NaiveDate};
use diesel::prelude::*;
use reqwest::Method;
use serde_json::{Value, json};
use shared::signal::SignalKind;
use std::collections::{BTreeMap, BTreeSet};

const FIRST_DAY: &str = "2026-03-02";
const LAST_DAY: &str = "2026-06-09";

const QUIET: &str = "静海仓储有限公司";
const MUTE: &str = "远山通信有限公司";
const TORN: &str = "比邻机械有限公司";
const HEADLESS: &str = "换届印务有限公司";
const KEEN: &str = "锐意软件有限公司";
const GLAD: &str = "欣荣食品有限公司";
const SORE: &str = "难安电气有限公司";
const WAITING: &str = "守望物流有限公司";
const CUSTOMERS: &[&str] = &[QUIET, MUTE, TORN, HEADLESS, KEEN, GLAD, SORE, WAITING];

/// What somebody does about a customer.
enum Act {
    /// Makes a record of a kind.
    Make(&'static str, &'static str),
    /// Changes the record of a kind that was made last.
    Change(&'static str, &'static str),
    /// Says that the contact is there no more.
    Leaves(&'static str),
    /// Presses a button of the signal of a kind.
    Press(SignalKind, &'static str, &'static str),
}
use Act::{Change, Leaves, Make, Press};
use SignalKind as K;

/// On which day who does what about whom.
#[rustfmt::skip]
const SCRIPT: &[(&str, &str, &str, Act)] = &[
    ("2026-03-02", "sales", GLAD, Make("stage-changes", r#"{"to":"cooperating","contract":{"amount":{"amount":"80000.00","currency":"CNY"},"starts_on":"2026-03-02","ends_on":"2028-02-28"}}"#)),
    ("2026-03-02", "sales", SORE, Make("contracts", r#"{"amount":{"amount":"60000.00","currency":"CNY"},"starts_on":"2025-05-30","ends_on":"2026-05-29"}"#)),
    ("2026-03-02", "sales", SORE, Make("stage-changes", r#"{"to":"cooperating"}"#)),
    ("2026-03-03", "sales", MUTE, Make("interactions", r#"{"answered":"no"}"#)),
    ("2026-03-03", "sales", KEEN, Make("needs", r#"{"text":"降低采购成本","urgency":"high"}"#)),
    ("2026-03-03", "sales", KEEN, Make("stage-changes", r#"{"to":"interested"}"#)),
    ("2026-03-04", "sales", TORN, Make("interactions", r#"{"competitor":"蓝海科技有限公司"}"#)),
    ("2026-03-04", "sales", WAITING, Make("todos", r#"{"what":"发送报价单","due":"2026-03-13"}"#)),
    ("2026-03-05", "sales", HEADLESS, Make("contacts", r#"{"name":"陈经理","decision_role":"decides"}"#)),
    ("2026-03-05", "sales", KEEN, Make("interactions", r#"{"answered":"yes"}"#)),
    ("2026-03-05", "sales", KEEN, Make("interactions", r#"{"answered":"yes"}"#)),
    ("2026-03-05", "sales", KEEN, Make("interactions", r#"{"answered":"yes"}"#)),
    ("2026-03-07", "sales", MUTE, Make("interactions", r#"{"answered":"no"}"#)),
    ("2026-03-08", "sales", KEEN, Make("interactions", r#"{"channels":["email"],"direction":"incoming"}"#)),
    ("2026-03-10", "sales", KEEN, Make("interactions", r#"{"channels":["email"]}"#)),
    ("2026-03-10", "sales", KEEN, Make("milestones", r#"{"kind":"decision_point","date":"2026-03-13"}"#)),
    ("2026-03-11", "sales", MUTE, Make("interactions", r#"{"answered":"no"}"#)),
    ("2026-03-11", "sales", KEEN, Change("needs", r#"{"state":"dropped"}"#)),
    ("2026-03-12", "sales", MUTE, Press(K::Unanswered, "act", r#"{"act":"slow_cadence"}"#)),
    ("2026-03-12", "sales", HEADLESS, Leaves("2026-03-12")),
    ("2026-03-13", "sales", KEEN, Make("needs", r#"{"text":"产品升级","urgency":"high"}"#)),
    ("2026-03-14", "sales", TORN, Make("interactions", r#"{"competitor":"蓝海科技"}"#)),
    ("2026-03-15", "sales", MUTE, Make("interactions", r#"{"answered":"no"}"#)),
    ("2026-03-15", "sales", KEEN, Make("interactions", r#"{"answered":"yes"}"#)),
    ("2026-03-16", "success", SORE, Make("service-cases", r#"{"kind":"problem","problem":"停机"}"#)),
    ("2026-03-16", "success", SORE, Change("service-cases", r#"{"first_answered":"2026-03-16T01:30:00Z"}"#)),
    ("2026-03-16", "sales", WAITING, Change("todos", r#"{"state":"done"}"#)),
    ("2026-03-16", "sales", WAITING, Make("todos", r#"{"what":"提供图纸","due":"2026-03-18","assignee":{"kind":"customer"}}"#)),
    ("2026-03-17", "sales", KEEN, Make("stage-changes", r#"{"to":"negotiating"}"#)),
    ("2026-03-17", "sales", HEADLESS, Change("plans", r#"{"state":"done"}"#)),
    ("2026-03-18", "sales", TORN, Make("interactions", r#"{"competitor":"蓝海科技"}"#)),
    ("2026-03-19", "success", SORE, Change("service-cases", r#"{"solved":"2026-03-19"}"#)),
    ("2026-03-20", "sales", TORN, Press(K::Competitor, "act", r#"{"act":"open_risk"}"#)),
    ("2026-03-20", "sales", MUTE, Make("interactions", r#"{"answered":"yes"}"#)),
    ("2026-03-20", "sales", KEEN, Make("interactions", r#"{"answered":"yes"}"#)),
    ("2026-03-21", "sales", WAITING, Change("todos", r#"{"state":"done"}"#)),
    ("2026-03-23", "sales", KEEN, Make("stage-changes", r#"{"to":"cooperating","contract":{"amount":{"amount":"90000.00","currency":"CNY"},"starts_on":"2026-03-23","ends_on":"2028-03-22"}}"#)),
    ("2026-03-24", "success", SORE, Make("service-cases", r#"{"kind":"rating","satisfaction":1}"#)),
    ("2026-03-25", "sales", MUTE, Make("stage-changes", r#"{"to":"dormant"}"#)),
    ("2026-03-26", "sales", TORN, Make("stage-changes", r#"{"to":"lost","loss_reason":"competitor"}"#)),
    ("2026-03-27", "sales", HEADLESS, Make("stage-changes", r#"{"to":"dormant"}"#)),
    ("2026-03-28", "sales", WAITING, Make("stage-changes", r#"{"to":"dormant"}"#)),
    ("2026-04-03", "sales", QUIET, Press(K::UnderContact, "dismiss", r#"{"reason":"客户在国外"}"#)),
    ("2026-04-05", "sales", QUIET, Press(K::StageLong, "snooze", r#"{"until":"2026-04-20"}"#)),
    ("2026-04-13", "sales", SORE, Change("contracts", r#"{"renewal":"yes"}"#)),
    ("2026-04-20", "success", GLAD, Make("service-cases", r#"{"kind":"rating","satisfaction":5}"#)),
    ("2026-06-01", "sales", QUIET, Press(K::DormantSuggested, "act", r#"{"act":"move_dormant"}"#)),
    ("2026-06-03", "sales", GLAD, Press(K::AskReferral, "act", r#"{"act":"make_plan"}"#)),
];

/// With whom one talks every six days, from when to when.
const ROUTINE: &[(&str, &str, &str)] = &[
    (GLAD, "2026-03-06", LAST_DAY),
    (SORE, "2026-03-06", "2026-04-11"),
    (SORE, "2026-04-22", LAST_DAY),
    (KEEN, "2026-03-28", LAST_DAY),
    (HEADLESS, "2026-03-09", "2026-03-26"),
    (WAITING, "2026-03-09", "2026-03-27"),
];

/// What is raised, and when.
#[rustfmt::skip]
const RAISED: &[(&str, &str, SignalKind)] = &[
    ("2026-03-05", KEEN, K::OverContact),            // the third contact within a day
    ("2026-03-09", KEEN, K::EnquiryWaiting),         // asked the day before
    ("2026-03-11", MUTE, K::Unanswered),             // the third call; the fourth is the same row
    ("2026-03-11", KEEN, K::NoNeed),                 // the only need was dropped
    ("2026-03-12", HEADLESS, K::KeyContactChanged),
    ("2026-03-14", TORN, K::Competitor),             // the second time; the third is the same row
    ("2026-03-14", WAITING, K::PromiseOverdue),      // due on the 13th
    ("2026-03-14", KEEN, K::DecisionPassed),         // decided on the 13th
    ("2026-03-16", QUIET, K::UnderContact),          // twice a week of silence; dismissed once
    ("2026-03-18", SORE, K::CaseOverdue),            // one working day after the 16th
    ("2026-03-19", WAITING, K::TheirPromiseOverdue), // due on the 18th
    ("2026-03-24", SORE, K::Dissatisfied),
    ("2026-03-30", SORE, K::ContractEnding),         // sixty days before 29 May
    ("2026-04-02", QUIET, K::StageLong),             // potential for more than thirty days
    ("2026-04-20", SORE, K::UpdateOverdue),          // a week after the contract
    ("2026-05-31", QUIET, K::DormantSuggested),      // ninety days of silence
    ("2026-06-02", GLAD, K::AskReferral),            // three months of cooperation, satisfied
];

/// Where the story has come to.
struct Story<'a> {
    server: &'a TestServer,
    /// Who works today.
    people: BTreeMap<&'static str, Client>,
    /// The addresses of the customers.
    customers: BTreeMap<&'static str, String>,
    /// The record of a kind that a customer got last.
    last: BTreeMap<(&'static str, &'static str), String>,
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn body(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

impl Story<'_> {
    /// Who is at work; signs in where it is for the first time today.
    async fn at_work(&mut self, who: &'static str) -> Client {
        if !self.people.contains_key(who) {
            self.people.insert(who, self.server.login(who).await);
        }
        self.people[who].clone()
    }

    async fn perform(&mut self, who: &'static str, customer: &'static str, act: &Act) {
        let client = self.at_work(who).await;
        match act {
            Make(kind, text) => self.make(&client, customer, kind, body(text)).await,
            Change(kind, text) => {
                let one = self.address(&client, customer, kind).await;
                let etag = client.get(&one).await.etag();
                client.patch(&one, &etag, body(text)).await.expect(200);
            }
            Leaves(on) => {
                let one = self.address(&client, customer, "contacts").await;
                let etag = client.get(&one).await.etag();
                let left = Some(json!({ "left_on": on }));
                let path = format!("{one}/succession");
                let read = [("if-match", etag.as_str())];
                let answer = client.send(Method::POST, &path, &read, left).await;
                answer.expect(200);
            }
            Press(kind, button, text) => {
                let at = format!("{}/signals?kind={kind}", self.customers[customer]);
                let signal = client.get(&at).await.expect(200)["items"][0]["id"].clone();
                let path = format!("/api/v1/signals/{}/{button}", signal.as_str().unwrap());
                client.post(&path, body(text)).await.expect(200);
            }
        }
    }

    /// Makes a record, whatever is asked before.
    async fn make(
        &mut self,
        client: &Client,
        customer: &'static str,
        kind: &'static str,
        new: Value,
    ) {
        let new = match kind {
            "interactions" => filled(new, &["no_next_step", "over_contact"]),
            "stage-changes" => filled(new, &["no_next_step"]),
            _ => new,
        };
        let path = format!("{}/{kind}", self.customers[customer]);
        let made = client.post(&path, new).await;
        if let Some(id) = made.expect(201)["id"].as_str() {
            self.last.insert((customer, kind), id.to_owned());
        }
    }

    /// Where the last record of a kind stands: the one that was made, else the only one there is of a person's.
    async fn address(&self, client: &Client, customer: &'static str, kind: &'static str) -> String {
        let id = match self.last.get(&(customer, kind)) {
            Some(id) => id.clone(),
            None => self.of_people(client, customer, kind).await,
        };
        format!("/api/v1/{kind}/{id}")
    }

    async fn of_people(&self, client: &Client, customer: &str, kind: &str) -> String {
        let list = client
            .get(&format!("{}/{kind}", self.customers[customer]))
            .await;
        let mut items = list.expect(200)["items"].as_array().unwrap().clone();
        items.retain(|one| one["origin"] != "strategy");
        assert_eq!(items.len(), 1, "{kind} of {customer}: {items:?}");
        items[0]["id"].as_str().unwrap().to_owned()
    }

    /// What people do on a day, and what the jobs then do.
    async fn live(&mut self, today: NaiveDate) {
        for (on, who, customer, act) in SCRIPT {
            if day(on) == today {
                self.perform(who, customer, act).await;
            }
        }
        for (customer, from, to) in ROUTINE {
            let since = (today - day(from)).num_days();
            if since >= 0 && today <= day(to) && since % 6 == 0 {
                let talk = Make("interactions", r#"{"answered":"yes"}"#);
                self.perform("sales", customer, &talk).await;
            }
        }
        tick(&self.server.state).await.unwrap();
        let (clock, next) = (&self.server.clock, Days::new(1));
        clock.set(clock.now().checked_add_days(next).unwrap());
        self.people.clear();
    }
}

/// The body with what every talk and every move says.
fn filled(mut new: Value, acknowledge: &[&str]) -> Value {
    let talk = [("channels", json!(["phone"])), ("content", json!("沟通"))];
    let is_talk = acknowledge.contains(&"over_contact");
    for (field, value) in talk.into_iter().filter(|_| is_talk) {
        if new.get(field).is_none() {
            new[field] = value;
        }
    }
    new["acknowledge"] = json!(acknowledge);
    new
}

/// All that was raised, in the lines of [`RAISED`].
async fn raised(client: &Client) -> Vec<String> {
    let all = "open,snoozed,dismissed,acted,settled";
    let list = client
        .get(&format!("/api/v1/signals?limit=200&state={all}"))
        .await;
    assert_eq!(
        list.expect(200)["next_cursor"],
        json!(null),
        "all are on the page"
    );
    for one in list.json["items"].as_array().unwrap() {
        assert_ne!(one["records"], json!([]), "it leads somewhere: {one}");
    }
    let line = |one: &Value| {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let (at, name) = (
            text(&one["raised_at"]),
            text(&one["customer"]["name"]["value"]),
        );
        format!("{} {name} {}", &at[..10], text(&one["kind"]))
    };
    let mut lines: Vec<String> = list.json["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(line)
        .collect();
    lines.sort();
    lines
}

/// How often somebody was told of a signal.
async fn told(server: &TestServer, who: &str) -> usize {
    let page = server
        .login(who)
        .await
        .get("/api/v1/notifications?limit=200")
        .await;
    let items = page.expect(200)["items"].as_array().unwrap().clone();
    items.iter().filter(|one| one["why"] == "signal").count()
}

#[test]
fn the_script_raises_every_kind_once() {
    let mut kinds: Vec<&str> = RAISED.iter().map(|(_, _, kind)| kind.as_str()).collect();
    kinds.sort_unstable();
    let mut all: Vec<&str> = K::ALL.iter().map(|kind| kind.as_str()).collect();
    all.sort_unstable();
    assert_eq!(kinds, all);
    let rules: BTreeSet<&str> = K::ALL.iter().map(|kind| kind.rule()).collect();
    let wanted = (1..=10)
        .map(|n| format!("R-SIG-{n}"))
        .chain(["R-REF".to_owned()]);
    for rule in wanted {
        assert!(rules.contains(rule.as_str()), "{rule}");
    }
}

both! {
    async fn r_sig_1_to_10_and_r_ref_in_one_story_each_is_raised_once(server: TestServer) {
        let on = |conn: &mut Conn| Ok(diesel::update(strategy::table).set(strategy::active.eq(true)).execute(conn)?);
        server.db().write(on).await.unwrap();
        let mut story = Story { server: &server, people: BTreeMap::new(), customers: BTreeMap::new(), last: BTreeMap::new() };
        let sales = story.at_work("sales").await;
        for name in CUSTOMERS {
            story.customers.insert(name, sales.customer(json!({ "name": name })).await);
        }
        for today in day(FIRST_DAY).iter_days().take_while(|today| *today <= day(LAST_DAY)) {
            story.live(today).await;
        }
        let mut expected: Vec<String> = RAISED.iter().map(|(on, who, kind)| format!("{on} {who} {kind}")).collect();
        expected.sort();
        assert_eq!(raised(&server.login("manager").await).await, expected);
        // Both promises of R-SIG-8, and nothing else, are told to the owner and to the manager.
        for who in ["sales", "manager"] {
            assert_eq!(told(&server, who).await, 2, "{who}");
        }
    }
}
