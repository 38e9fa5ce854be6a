//! A night in which the clocks are changed: days are those of the zone, whatever they last.
//!
//! Proves R-CAD-8.

use crate::cadence::{plans, short};
use crate::support::{Backing, Client, TestServer, block_on};
use backend::jobs;
use chrono::{DateTime, Duration, Utc};
use serde_json::{Value, json};

/// A night in Berlin: the evening before, the day, eight in the morning, and the day's last second.
struct Night {
    evening: &'static str,
    day: &'static str,
    begins: &'static str,
    eight: &'static str,
    last: &'static str,
}

/// One hour less: the day lasts 23 hours.
const SPRING: Night = Night {
    evening: "2026-03-28T22:30:00Z",
    day: "2026-03-29",
    begins: "2026-03-28T23:00:00Z",
    eight: "2026-03-29T06:00:00Z",
    last: "2026-03-29T21:59:59Z",
};

/// One hour more: it lasts 25.
const AUTUMN: Night = Night {
    evening: "2026-10-24T21:30:00Z",
    day: "2026-10-25",
    begins: "2026-10-24T22:00:00Z",
    eight: "2026-10-25T07:00:00Z",
    last: "2026-10-25T22:59:59Z",
};

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn in_berlin(backing: Backing, night: &Night) {
    let server = TestServer::start_with(backing, |config| {
        config.org_zone = chrono_tz::Europe::Berlin
    });
    block_on(async { live_through(&server, night).await });
}

/// Sets the clock and runs what is due; somebody who signs in then.
async fn come_to(server: &TestServer, moment: DateTime<Utc>) -> Client {
    server.clock.set(moment);
    jobs::tick(&server.state).await.unwrap();
    server.login("sales").await
}

/// How near the plan of a customer is by the day's list, and for how many days it is late.
async fn nearness(sales: &Client) -> (String, i64) {
    let page = sales.get("/api/v1/today").await;
    let items = page.expect(200)["items"].as_array().unwrap();
    let one = items
        .iter()
        .find(|one| one["what"] == "检查夜间切换")
        .unwrap();
    (
        one["urgency"].as_str().unwrap().to_owned(),
        one["days_late"].as_i64().unwrap(),
    )
}

/// How often somebody was told for a reason.
async fn told(sales: &Client, why: &str) -> usize {
    let page = sales.get("/api/v1/notifications").await;
    let items = page.expect(200)["items"].as_array().unwrap();
    items
        .iter()
        .filter(|one| one["why"] == why && one["kind"] == "plan")
        .count()
}

async fn live_through(server: &TestServer, night: &Night) {
    let sales = come_to(server, at(night.evening)).await;
    let by_hand = sales.company().await;
    let plan =
        json!({ "planned": night.day, "goal": "检查夜间切换", "acknowledge": ["no_next_step"] });
    sales
        .post(&format!("{by_hand}/plans"), plan)
        .await
        .expect(201);
    // The strategy comes afterwards, and so reaches the second customer alone at once.
    let sundays = json!({
        "name_zh": "每周日", "name_en": "Sundays", "goal_kind": "trust", "channel": "wechat", "working_days_only": false,
        "segment": { "tiers": ["high"] }, "frequency": { "kind": "weekday", "day": "sunday" },
    });
    server
        .login("manager")
        .await
        .post("/api/v1/strategies", sundays)
        .await
        .expect(201);
    let by_engine = sales
        .customer(json!({ "name": "柏林有限公司", "tier": "high" }))
        .await;
    let once = async |sales: &Client| {
        let all: Vec<Value> = plans(sales, &by_engine).await;
        assert_eq!(
            all.iter().map(short).collect::<Vec<_>>(),
            [format!("pending wechat {}", night.day)]
        );
    };
    once(&sales).await;
    assert_eq!(nearness(&sales).await, ("soon".to_owned(), 0));
    // Every quarter of an hour of the night, in which one hour is left out or comes twice.
    let (mut now, mut reminded) = (at(night.begins), 0);
    while now < at(night.eight) {
        let sales = come_to(server, now).await;
        once(&sales).await;
        assert_eq!(nearness(&sales).await, ("due".to_owned(), 0), "{now}");
        reminded += told(&sales, "reminder").await;
        now += Duration::minutes(15);
    }
    assert_eq!(
        (now, reminded),
        (at(night.eight), 0),
        "before eight nobody is reminded"
    );
    let sales = come_to(server, now).await;
    assert_eq!(
        told(&sales, "reminder").await,
        2,
        "of both plans, at eight by the clock on the wall"
    );
    let last = at(night.last);
    let sales = come_to(server, last).await;
    once(&sales).await;
    assert_eq!(
        (told(&sales, "reminder").await, nearness(&sales).await),
        (2, ("due".to_owned(), 0))
    );
    let sales = come_to(server, last + Duration::seconds(1)).await;
    assert_eq!(nearness(&sales).await, ("overdue".to_owned(), 0));
    // Three whole days after its end it is late for its owner, and not a second before.
    let sales = come_to(server, last + Duration::days(3) - Duration::minutes(16)).await;
    assert_eq!(
        (told(&sales, "overdue").await, nearness(&sales).await.1),
        (0, 2)
    );
    let sales = come_to(server, last + Duration::days(3)).await;
    assert_eq!(
        (told(&sales, "overdue").await, nearness(&sales).await.1),
        (2, 3)
    );
}

#[test]
fn r_cad_8_and_r_sla_4_a_night_one_hour_shorter_on_sqlite() {
    in_berlin(Backing::Sqlite, &SPRING);
}

#[test]
fn r_cad_8_and_r_sla_4_a_night_one_hour_shorter_on_postgres() {
    in_berlin(Backing::Postgres, &SPRING);
}

#[test]
fn r_cad_8_and_r_sla_4_a_night_one_hour_longer_on_sqlite() {
    in_berlin(Backing::Sqlite, &AUTUMN);
}

#[test]
fn r_cad_8_and_r_sla_4_a_night_one_hour_longer_on_postgres() {
    in_berlin(Backing::Postgres, &AUTUMN);
}
