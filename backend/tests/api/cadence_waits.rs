//! Plans wait for what would make them a nuisance, say why, and come back.
//!
//! Proves R-CAD-1, R-CAD-8, R-SIG-1, R-TRUE.

use crate::cadence::{plans, run, short, turn_on};
use crate::support::{Client, TestServer};
use backend::db::Conn;
use backend::db::schema::plan;
use backend::db::types::Key;
use chrono::TimeDelta;
use diesel::prelude::*;
use serde_json::{Value, json};
use shared::id::{CustomerId, PlanId};

/// The weekly call of a customer who was talked to on Monday, 2 March: the day, and what it says.
async fn weekly(server: &TestServer, at: &str) -> (String, Value) {
    let sales = server.login("sales").await.speaking("zh");
    let all = plans(&sales, at).await;
    let call =
        |plan: &&Value| short(plan).starts_with("pending phone") && plan["origin"] == "strategy";
    let next = all.iter().find(call).unwrap();
    (
        next["planned"].as_str().unwrap().to_owned(),
        next["remark"].clone(),
    )
}

async fn talked_to(server: &TestServer) -> (Client, String) {
    turn_on(server).await;
    let sales = server.login("sales").await;
    let at = sales.company().await;
    let talk = json!({ "channels": ["phone"], "content": "介绍方案", "answered": "yes", "acknowledge": ["no_next_step"] });
    sales
        .post(&format!("{at}/interactions"), talk)
        .await
        .expect(201);
    run(server).await;
    assert_eq!(
        weekly(server, &at).await,
        ("2026-03-09".to_owned(), json!("期间已有联系，已顺延"))
    );
    (server.login("sales").await, at)
}

both! {
    async fn r_cad_1_a_call_waits_for_an_open_complaint_and_comes_back_when_it_is_solved(server: TestServer) {
        let (sales, at) = talked_to(&server).await;
        let case = json!({ "kind": "complaint", "problem": "设备停机" });
        let made = sales.post(&format!("{at}/service-cases"), case).await;
        let path = format!("/api/v1/service-cases/{}", made.expect(201)["id"].as_str().unwrap());
        run(&server).await;
        assert_eq!(weekly(&server, &at).await, ("2026-03-16".to_owned(), json!("有未解决的服务问题，已顺延")));
        let sales = server.login("sales").await;
        let solved = server.clock.now().to_rfc3339();
        let etag = sales.get(&path).await.etag();
        sales.patch(&path, &etag, json!({ "solved": solved })).await.expect(200);
        run(&server).await;
        assert_eq!(weekly(&server, &at).await, ("2026-03-09".to_owned(), Value::Null));
    }

    async fn r_cad_1_a_call_waits_for_a_meeting_and_comes_back_when_it_is_called_off(server: TestServer) {
        let (sales, at) = talked_to(&server).await;
        let meeting = json!({ "planned": "2026-03-11T02:00:00Z", "goal": "现场交流", "goal_kind": "trust", "channels": ["visit"] });
        let made = sales.post(&format!("{at}/plans"), meeting).await;
        let path = format!("/api/v1/plans/{}", made.expect(201)["id"].as_str().unwrap());
        run(&server).await;
        assert_eq!(weekly(&server, &at).await, ("2026-03-18".to_owned(), json!("在此之前已安排其他跟进，已顺延")));
        let sales = server.login("sales").await;
        let etag = sales.get(&path).await.etag();
        sales.patch(&path, &etag, json!({ "state": "skipped" })).await.expect(200);
        run(&server).await;
        assert_eq!(weekly(&server, &at).await, ("2026-03-09".to_owned(), Value::Null));
    }

    async fn r_sig_1_slowing_down_moves_the_plans(server: TestServer) {
        turn_on(&server).await;
        let at = server.login("sales").await.company().await;
        for _ in 0..3 {
            let sales = server.login("sales").await;
            let talk = json!({ "channels": ["phone"], "content": "无人接听", "answered": "no", "acknowledge": ["no_next_step", "over_contact"] });
            sales.post(&format!("{at}/interactions"), talk).await.expect(201);
            server.clock.advance(TimeDelta::hours(1));
        }
        run(&server).await;
        let sales = server.login("sales").await;
        // Done today, without a word from them: the next is due in a week at the usual pace.
        let all = plans(&sales, &at).await;
        let path = format!("/api/v1/plans/{}", all[0]["id"].as_str().unwrap());
        let etag = sales.get(&path).await.etag();
        sales.patch(&path, &etag, json!({ "state": "done" })).await.expect(200);
        run(&server).await;
        assert_eq!(weekly(&server, &at).await.0, "2026-03-09");
        let sales = server.login("sales").await;
        let signals = sales.get(&format!("{at}/signals")).await;
        let signals = signals.expect(200)["items"].as_array().unwrap().clone();
        let unanswered = signals.iter().find(|one| one["kind"] == "unanswered").unwrap();
        let act = format!("/api/v1/signals/{}/act", unanswered["id"].as_str().unwrap());
        sales.post(&act, json!({ "act": "slow_cadence" })).await.expect(200);
        run(&server).await;
        assert_eq!(weekly(&server, &at).await, ("2026-03-16".to_owned(), json!("已放缓联系频率")));
    }

    async fn r_cad_8_plans_follow_the_calendar_when_it_changes(server: TestServer) {
        let (_, at) = talked_to(&server).await;
        let admin = server.login("admin").await;
        let mut calendar = admin.get("/api/v1/work-calendar").await.expect(200)["calendar"].clone();
        let off = json!({ "from": "2026-03-09", "to": "2026-03-10", "name_zh": "厂庆", "name_en": "Founding days" });
        calendar["days_off"].as_array_mut().unwrap().push(off);
        admin.put("/api/v1/work-calendar", calendar).await.expect(200);
        run(&server).await;
        assert_eq!(weekly(&server, &at).await.0, "2026-03-11");
    }

    async fn r_true_a_doubted_talk_moves_no_plan(server: TestServer) {
        turn_on(&server).await;
        let (sales, manager) = (server.login("sales").await, server.login("manager").await);
        let at = sales.company().await;
        let due = weekly(&server, &at).await.0;
        let talk = json!({ "channels": ["phone"], "content": "介绍方案", "answered": "yes", "acknowledge": ["no_next_step"] });
        let made = sales.post(&format!("{at}/interactions"), talk).await;
        made.expect(201);
        let one = format!("/api/v1/interactions/{}", made.id());
        manager.patch(&one, &made.etag(), json!({ "doubtful": "没有打过" })).await.expect(200);
        run(&server).await;
        assert_eq!(weekly(&server, &at).await.0, due, "as if nobody had called");
    }

    async fn a_clock_that_is_set_back_plans_nothing_twice(server: TestServer) {
        let (_, at) = talked_to(&server).await;
        let id: Key<CustomerId> = Key(at.rsplit('/').next().unwrap().parse().unwrap());
        let all = async || {
            let all = move |conn: &mut Conn| {
                let theirs = plan::table.filter(plan::customer_id.eq(id)).order(plan::id);
                Ok(theirs.select(plan::id).load::<Key<PlanId>>(conn)?)
            };
            server.db().read(all).await.unwrap()
        };
        server.clock.advance(TimeDelta::days(30));
        run(&server).await;
        let then = all().await;
        server.clock.advance(TimeDelta::days(-30));
        run(&server).await;
        run(&server).await;
        assert_eq!(all().await, then, "the same plans");
    }
}
