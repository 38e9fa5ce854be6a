//! Strategies become plans (R-CAD-7): at once with a customer and a stage change, else by the clock; never two for a slot.

use crate::support::{Client, TestServer};
use backend::db::Conn;
use backend::db::schema::{customer, interaction, plan, strategy};
use backend::db::types::{Json, Key, Written, fresh, stored};
use backend::feature::cadence::everybody;
use backend::jobs::tick;
use chrono::{Days, Months, NaiveDate, NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use serde_json::{Value, json};
use shared::id::{CustomerId, InteractionId, PlanId, UserId};
use shared::interaction::{Answered, Channel, Direction};
use shared::plan::{PlanOrigin, PlanState};
use shared::time::When;
use shared::work_calendar::WorkCalendar;
use std::collections::BTreeSet;

/// Turns every strategy on.
pub async fn turn_on(server: &TestServer) {
    let on = |conn: &mut Conn| {
        Ok(diesel::update(strategy::table)
            .set(strategy::active.eq(true))
            .execute(conn)?)
    };
    server.db().write(on).await.unwrap();
}

/// Lets the clock go on and runs what is due.
pub async fn run(server: &TestServer) {
    server.clock.advance(TimeDelta::minutes(10));
    tick(&server.state).await.unwrap();
}

/// When each customer is to be looked at.
async fn looked_at(server: &TestServer) -> Vec<NaiveDateTime> {
    let all = |conn: &mut Conn| Ok(customer::table.select(customer::cadence_at).load(conn)?);
    server.db().read(all).await.unwrap()
}

/// The plans of a customer, the earliest first.
pub async fn plans(client: &Client, at: &str) -> Vec<Value> {
    let answer = client.get(&format!("{at}/plans")).await;
    let mut items = answer.expect(200)["items"].as_array().unwrap().clone();
    items.sort_by_key(|plan| plan["planned"].to_string());
    items
}

/// State, channel, day.
pub fn short(plan: &Value) -> String {
    let way = plan["channels"][0].as_str().unwrap_or("internal");
    format!(
        "{} {way} {}",
        plan["state"].as_str().unwrap(),
        plan["planned"].as_str().unwrap()
    )
}

both! {
    async fn r_cad_7_a_new_customer_and_a_stage_change_have_their_plans_at_once(server: TestServer) {
        turn_on(&server).await;
        let sales = server.login("sales").await;
        let at = sales.company().await;
        let first = plans(&sales, &at).await;
        assert_eq!(first.iter().map(short).collect::<Vec<_>>(),
            ["pending phone 2026-03-02", "pending phone 2026-04-02", "pending internal 2026-06-02"]);
        assert_eq!((&first[0]["origin"], &first[0]["author"], &first[0]["owner"]["id"]),
            (&json!("strategy"), &json!(null), &json!(server.user("sales"))));
        // The next step is there, so that nothing is asked (R-NEXT).
        let moved = sales.post(&format!("{at}/stage-changes"), json!({ "to": "negotiating" })).await;
        moved.expect(201);
        let after = plans(&sales, &at).await;
        let pending: Vec<String> = after.iter().map(short).filter(|plan| plan.starts_with("pending")).collect();
        assert!(pending.contains(&"pending phone 2026-03-02".to_owned()) && !pending.contains(&"pending phone 2026-04-02".to_owned()), "{pending:?}");
        run(&server).await;
        assert_eq!(plans(&sales, &at).await.len(), after.len(), "nothing is made twice");
    }

    async fn closing_the_last_plan_has_the_next_one_made(server: TestServer) {
        turn_on(&server).await;
        let sales = server.login("sales").await;
        let at = sales.company().await;
        let one = plans(&sales, &at).await[0].clone();
        let path = format!("/api/v1/plans/{}", one["id"].as_str().unwrap());
        sales.patch(&path, "\"1\"", json!({ "state": "done" })).await.expect(200);
        run(&server).await;
        let left: Vec<String> = plans(&sales, &at).await.iter().map(short).filter(|plan| plan.starts_with("pending")).collect();
        assert_eq!(left[0], "pending phone 2026-03-09", "nothing new uses the slot up (R-CAD)");
    }

    async fn r_cad_7_a_changed_strategy_reaches_everybody_and_writes_to_nobody(server: TestServer) {
        let (sales, admin) = (server.login("sales").await, server.login("admin").await);
        let at = sales.company().await;
        run(&server).await;
        assert!(plans(&sales, &at).await.is_empty(), "every strategy is off");
        let before = looked_at(&server).await;
        let all = admin.get("/api/v1/strategies").await;
        let one = &all.expect(200)["items"][0];
        let path = format!("/api/v1/strategies/{}", one["id"].as_str().unwrap());
        admin.patch(&path, "\"1\"", json!({ "active": true })).await.expect(200);
        assert_eq!(looked_at(&server).await, before, "a change costs the same however many customers there are");
        run(&server).await;
        // By now the session's token has run out.
        let sales = server.login("sales").await;
        assert!(!plans(&sales, &at).await.is_empty());
    }

    async fn r_cad_7_what_is_needed_decides_what_is_stressed(server: TestServer) {
        let admin = server.login("admin").await;
        let mut new = json!({
            "name_zh": "每周致电", "name_en": "A call a week", "goal_kind": "need", "channel": "phone",
            "frequency": { "kind": "every", "count": 1, "unit": "week" }, "content_zh": "公司介绍", "content_en": "About us",
            "emphases": [{ "need": " ，", "content_zh": "案例" }, { "need": "升级" }],
        });
        let refused = admin.post("/api/v1/strategies", new.clone()).await;
        let faults = refused.expect_problem(422, "invalid")["errors"].as_array().unwrap().clone();
        let at: Vec<&str> = faults.iter().map(|one| one["pointer"].as_str().unwrap()).collect();
        assert_eq!(at, ["/emphases/0/need", "/emphases/1/content_zh"]);
        new["emphases"] = json!([
            { "need": "升级, Upgrade", "content_zh": "升级案例", "content_en": "Cases" },
            { "need": "成本", "content_zh": "降本数据", "content_en": "Figures" },
        ]);
        let made = admin.post("/api/v1/strategies", new).await.id();
        let sales = server.login("sales").await;
        let at = sales.company().await;
        let mut outlines = Vec::new();
        let needs = [None, Some("想要 UPGRADE 产线"), Some("降低成本")];
        for (week, need) in needs.into_iter().enumerate() {
            let sales = server.login("sales").await;
            if let Some(text) = need {
                sales.post(&format!("{at}/needs"), json!({ "text": text })).await.expect(201);
            }
            let all = plans(&sales, &at).await;
            let one = all.iter().find(|plan| plan["state"] == "pending").unwrap();
            let path = format!("/api/v1/plans/{}", one["id"].as_str().unwrap());
            if week > 0 {
                // What was planned before stays; the next one knows of the need.
                let etag = sales.get(&path).await.etag();
                sales.patch(&path, &etag, json!({ "state": "done" })).await.expect(200);
                run(&server).await;
            }
            let sales = server.login("sales").await.speaking("zh");
            let all = plans(&sales, &at).await;
            let one = all.iter().find(|plan| plan["state"] == "pending").unwrap().clone();
            assert_eq!((&one["strategy"]["id"], &one["strategy"]["name"], &one["strategy"]["frequency"]["kind"]),
                (&json!(made), &json!("每周致电"), &json!("every")));
            let english = sales.speaking("en").get(&format!("/api/v1/plans/{}", one["id"].as_str().unwrap())).await;
            outlines.push(format!("{} {}", one["outline"].as_str().unwrap(), english.json["outline"].as_str().unwrap()));
        }
        // The first row that fits counts, whichever need it is.
        assert_eq!(outlines, ["公司介绍 About us", "升级案例 Cases", "升级案例 Cases"]);
    }

    async fn r_cad_7_what_a_customer_does_is_answered(server: TestServer) {
        let (sales, admin) = (server.login("sales").await, server.login("admin").await);
        let at = sales.company().await;
        let answer = json!({
            "name_zh": "下载资料后两天内致电", "name_en": "A call after a download", "goal_kind": "need", "channel": "phone",
            "frequency": { "kind": "behaviour", "behaviour": "material_download", "within_days": 2 },
        });
        admin.post("/api/v1/strategies", answer).await.expect(201);
        let talk = |purpose: &str, direction: &str| json!({
            "channels": ["email"], "content": "产品手册", "direction": direction, "purpose": purpose, "acknowledge": ["no_next_step"],
        });
        for (purpose, direction) in [("material_request", "incoming"), ("material_download", "outgoing")] {
            sales.post(&format!("{at}/interactions"), talk(purpose, direction)).await.expect(201);
        }
        run(&server).await;
        assert!(plans(&sales, &at).await.is_empty(), "nobody did what it answers to");
        for _ in 0..2 {
            let sales = server.login("sales").await;
            sales.post(&format!("{at}/interactions"), talk("material_download", "incoming")).await.expect(201);
            run(&server).await;
            let made: Vec<String> = plans(&sales, &at).await.iter().map(short).collect();
            assert_eq!(made, ["pending phone 2026-03-04"], "one plan for one occasion");
        }
    }

    async fn a_walk_that_began_anew_is_not_ended_by_the_one_before(server: TestServer) {
        let walk = |conn: &mut Conn| {
            everybody::begin(conn)?;
            everybody::under_way(conn)
        };
        let first = server.db().write(walk).await.unwrap().unwrap();
        server.db().write(walk).await.unwrap();
        let still = server.db().write(move |conn| {
            everybody::went(conn, first, None)?;
            everybody::under_way(conn)
        });
        let second = still.await.unwrap().expect("the second goes on");
        let over = server.db().write(move |conn| {
            everybody::went(conn, second, None)?;
            everybody::under_way(conn)
        });
        assert!(over.await.unwrap().is_none());
    }

    async fn a_touch_in_the_meantime_moves_the_plan(server: TestServer) {
        turn_on(&server).await;
        let sales = server.login("sales").await;
        let at = sales.company().await;
        let talk = json!({ "channels": ["phone"], "content": "谈了需求", "direction": "outgoing", "answered": "yes" });
        sales.post(&format!("{at}/interactions"), talk).await.expect(201);
        run(&server).await;
        let all = plans(&sales, &at).await;
        assert_eq!(short(&all[0]), "pending phone 2026-03-09");
        assert!(all[0]["remark"].is_string(), "it says why: {}", all[0]);
    }

    async fn r_cad_7_nothing_is_planned_for_who_waits_in_the_pool(server: TestServer) {
        turn_on(&server).await;
        let marketing = server.login("marketing").await;
        let at = marketing.company().await;
        run(&server).await;
        assert!(plans(&marketing, &at).await.is_empty(), "nobody would carry it out");
    }

    async fn the_database_refuses_two_plans_for_a_slot(server: TestServer) {
        turn_on(&server).await;
        let sales = server.login("sales").await;
        sales.company().await;
        let twice = server.db().write(|conn| {
            let all: Vec<Key<PlanId>> = plan::table.filter(plan::slot.is_not_null()).select(plan::id).order(plan::id).load(conn)?;
            let slot: Option<String> = plan::table.find(all[0]).select(plan::slot).first(conn)?;
            Ok(diesel::update(plan::table.find(all[1])).set(plan::slot.eq(slot)).execute(conn)?)
        }).await;
        assert!(twice.is_err());
    }

    async fn r_cad_1_2_and_5_weeks_of_many_customers_are_what_plain_counting_says(server: TestServer) {
        const CUSTOMERS: usize = 30;
        turn_on(&server).await;
        let sales = server.login("sales").await;
        for number in 0..CUSTOMERS {
            Kind::of(number).begin(&sales, number).await;
        }
        let start: NaiveDate = "2026-03-02".parse().unwrap();
        let end = start + Days::new(49);
        for on in start.iter_days().take_while(|on| *on <= end) {
            run(&server).await;
            let user = server.user("sales");
            server.db().write(move |conn| carry_out(conn, user, on)).await.unwrap();
            run(&server).await;
            server.clock.set(server.clock.now() + TimeDelta::days(1) - TimeDelta::minutes(20));
        }
        let calendar = WorkCalendar::default();
        let made: Vec<Made> = server.db().read(|conn| {
            Ok(plan::table.filter(plan::state.eq(Written(PlanState::Done))).filter(plan::origin.eq(Written(PlanOrigin::Strategy)))
                .select((plan::customer_id, plan::channels, plan::planned)).load(conn)?)
        }).await.unwrap();
        // Ids follow the order in which the customers were made.
        let ids: Vec<Key<CustomerId>> = server.db().read(|conn| {
            Ok(customer::table.order(customer::id).select(customer::id).load(conn)?)
        }).await.unwrap();
        assert_eq!(ids.len(), CUSTOMERS);
        for (number, id) in ids.into_iter().enumerate() {
            let mine: BTreeSet<String> = made.iter().filter(|row| row.0 == id)
                .map(|(_, channels, planned)| format!("{} {}", channels.0.first().map_or("internal", |c| c.as_str()), planned.0)).collect();
            let count = made.iter().filter(|row| row.0 == id).count();
            assert_eq!(mine, counted(Kind::of(number), start, end, &calendar), "{number}");
            assert_eq!(count, mine.len(), "no customer has two plans for one slot");
        }
    }
}

/// Whose plan, by which channels, for when.
type Made = (Key<CustomerId>, Json<Vec<Channel>>, Written<When>);

/// What is known of a customer.
#[derive(Clone, Copy)]
enum Kind {
    Potential,
    /// Potential, and of high tier.
    Promising,
    /// Wants to hear of us every two weeks.
    Wishing,
    /// A churn risk is open.
    AtRisk,
    /// Negotiates, and decides on 8 April.
    Deciding,
}

impl Kind {
    fn of(number: usize) -> Self {
        use Kind::{AtRisk, Deciding, Potential, Promising, Wishing};
        [Potential, Promising, Wishing, AtRisk, Deciding][number % 5]
    }

    async fn begin(self, sales: &Client, number: usize) {
        let name = format!("第 {number} 有限公司");
        let new = match self {
            Self::Promising => json!({ "name": name, "tier": "high" }),
            Self::Wishing => json!({ "name": name, "pref_frequency": "每两周一次" }),
            _ => json!({ "name": name, "intent": "high" }),
        };
        let at = sales.customer(new).await;
        let more = match self {
            Self::AtRisk => vec![(
                "risks",
                json!({ "kind": "churn", "description": "在看别家" }),
            )],
            Self::Deciding => vec![
                ("stage-changes", json!({ "to": "negotiating" })),
                (
                    "milestones",
                    json!({ "kind": "decision_point", "date": "2026-04-08" }),
                ),
            ],
            _ => Vec::new(),
        };
        for (path, body) in more {
            sales.post(&format!("{at}/{path}"), body).await.expect(201);
        }
    }
}

/// R-CAD-1, R-CAD-2, R-CAD-5 and the customer's wish by plain counting: contact rolls from the last touch; every month comes
/// a visit (high tier) or a deep call, which is a touch as well, and so is the call on the day before a decision.
fn counted(
    kind: Kind,
    start: NaiveDate,
    end: NaiveDate,
    calendar: &WorkCalendar,
) -> BTreeSet<String> {
    let work = |day: NaiveDate| day.iter_days().find(|day| calendar.works_on(*day)).unwrap();
    let never = NaiveDate::MAX;
    let month = |from: NaiveDate| work(from + Months::new(1));
    let (mut call, days, mut other, way) = match kind {
        Kind::Potential => (start, 7, month(start), "phone"),
        Kind::Promising => (start, 7, month(start), "visit"),
        Kind::Wishing => (work(start + Days::new(14)), 14, never, ""),
        Kind::AtRisk => (start, 3, never, ""),
        Kind::Deciding => (start, 3, "2026-04-07".parse().unwrap(), "phone"),
    };
    let mut all = BTreeSet::new();
    while call.min(other) <= end {
        let today = call.min(other);
        if today == call {
            all.insert(format!("phone {today}"));
        }
        if today == other {
            all.insert(format!("{way} {today}"));
            other = match kind {
                Kind::Deciding => never,
                _ => month(today),
            };
        }
        let by = today + Days::new(days);
        // Within three days is not after the weekend.
        let sooner = || {
            let late = today.iter_days().skip(1).take_while(|day| *day <= by);
            late.filter(|day| calendar.works_on(*day)).last()
        };
        let strict = matches!(kind, Kind::AtRisk);
        call = sooner().filter(|_| strict).unwrap_or_else(|| work(by));
    }
    all
}

/// Does whatever is planned for a day: the plan is done, and there was contact.
fn carry_out(conn: &mut Conn, user: UserId, on: NaiveDate) -> backend::error::AppResult<()> {
    type Row = (Key<PlanId>, Key<CustomerId>, Json<Vec<Channel>>);
    let due: Vec<Row> = plan::table
        .filter(plan::state.eq(Written(PlanState::Pending)))
        .filter(plan::planned.eq(Written(When::Day(on))))
        .select((plan::id, plan::customer_id, plan::channels))
        .load(conn)?;
    let at = stored(on.and_hms_opt(2, 0, 0).unwrap().and_utc());
    for (id, customer, channels) in due {
        diesel::update(plan::table.find(id))
            .set((
                plan::state.eq(Written(PlanState::Done)),
                plan::actual.eq(Some(Written(When::Day(on)))),
            ))
            .execute(conn)?;
        if !channels.0.is_empty() {
            diesel::insert_into(interaction::table)
                .values((
                    interaction::id.eq(Key(fresh::<InteractionId>())),
                    interaction::customer_id.eq(customer),
                    interaction::version.eq(1),
                    interaction::happened_at.eq(at),
                    interaction::channels.eq(&channels),
                    interaction::direction.eq(Written(Direction::Outgoing)),
                    interaction::answered.eq(Written(Answered::Yes)),
                    interaction::our_users.eq("[]"),
                    interaction::contacts.eq("[]"),
                    interaction::content.eq("x"),
                    interaction::late.eq(false),
                    interaction::created_at.eq(at),
                    interaction::created_by.eq(Some(Key(user))),
                    interaction::updated_at.eq(at),
                ))
                .execute(conn)?;
        }
        backend::feature::cadence::look_at(conn, customer.0)?;
    }
    Ok(())
}
