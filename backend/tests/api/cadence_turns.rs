//! Plans follow what they were made for: a decision that moves, a rule that governs no more, a mark that comes and goes.
//!
//! Proves R-CAD-2, R-CAD-6, R-CAD-7.

use crate::cadence::{plans, run, short, turn_on};
use crate::support::Client;
use chrono::TimeDelta;
use serde_json::{Value, json};

/// The plans of a customer that are pending by one way, and those that were skipped, each as the day.
async fn by_way(client: &Client, at: &str, state: &str, way: &str) -> Vec<String> {
    let all = plans(client, at).await;
    let wanted = format!("{state} {way} ");
    let found = all.iter().map(short);
    found
        .filter_map(|plan| Some(plan.strip_prefix(&wanted)?.to_owned()))
        .collect()
}

/// Changes a record over its version.
async fn change(client: &Client, path: &str, body: Value) {
    let etag = client.get(path).await.etag();
    client.patch(path, &etag, body).await.expect(200);
}

both! {
    async fn r_cad_2_the_plan_before_a_decision_follows_it_when_it_is_moved_archived_and_restored(server: TestServer) {
        turn_on(&server).await;
        let sales = server.login("sales").await;
        let at = sales.company().await;
        sales.post(&format!("{at}/stage-changes"), json!({ "to": "negotiating" })).await.expect(201);
        let decides = json!({ "kind": "decision_point", "date": "2026-03-26" });
        let made = sales.post(&format!("{at}/milestones"), decides).await;
        let decision = format!("/api/v1/milestones/{}", made.expect(201)["id"].as_str().unwrap());
        run(&server).await;
        let sales = server.login("sales").await;
        let at = at.as_str();
        let before = |client: Client| async move {
            let all = plans(&client, at).await;
            let eve = all.into_iter().filter(|plan| ["2026-03-25", "2026-04-15"].contains(&plan["planned"].as_str().unwrap()));
            eve.map(|plan| (short(&plan), plan["id"].clone())).collect::<Vec<_>>()
        };
        let first = before(sales).await;
        assert_eq!(first[0].0, "pending phone 2026-03-25");
        // Moved: the same plan stands on the day before the new day.
        let sales = server.login("sales").await;
        change(&sales, &decision, json!({ "date": "2026-04-16" })).await;
        run(&server).await;
        let moved = before(server.login("sales").await).await;
        assert_eq!(moved, [("pending phone 2026-04-15".to_owned(), first[0].1.clone())]);
        // Archived: nothing is decided there any more.
        let sales = server.login("sales").await;
        let etag = sales.get(&decision).await.etag();
        sales.delete(&decision, &etag).await.expect(204);
        run(&server).await;
        let gone = before(server.login("sales").await).await;
        assert_eq!(gone, [("skipped phone 2026-04-15".to_owned(), first[0].1.clone())]);
        // Restored: it is made again.
        let sales = server.login("sales").await;
        sales.post(&format!("{decision}/restore"), json!({})).await.expect(200);
        run(&server).await;
        let back = before(server.login("sales").await).await;
        assert_eq!(back.iter().filter(|(plan, _)| plan == "pending phone 2026-04-15").count(), 1, "{back:?}");
        run(&server).await;
        assert_eq!(before(server.login("sales").await).await, back, "once");
    }

    async fn r_cad_7_what_is_overdue_by_a_rule_that_governs_no_more_is_replaced(server: TestServer) {
        turn_on(&server).await;
        let sales = server.login("sales").await;
        let at = sales.company().await;
        assert_eq!(by_way(&sales, &at, "pending", "phone").await[0], "2026-03-02");
        server.clock.advance(TimeDelta::days(3));
        let sales = server.login("sales").await;
        let talk = json!({ "channels": ["wechat"], "content": "谈了需求", "acknowledge": ["no_next_step"] });
        sales.post(&format!("{at}/interactions"), talk).await.expect(201);
        sales.post(&format!("{at}/stage-changes"), json!({ "to": "negotiating" })).await.expect(201);
        run(&server).await;
        let sales = server.login("sales").await;
        assert_eq!(by_way(&sales, &at, "pending", "phone").await, ["2026-03-09"], "the call of Monday is not made beside it");
        let all = plans(&sales.speaking("zh"), &at).await;
        let old = all.iter().find(|plan| short(plan) == "skipped phone 2026-03-02").unwrap();
        assert_eq!(old["remark"], "沟通策略或客户情况已变化，不再需要");
    }

    async fn r_cad_6_the_review_counts_from_the_last_one_whatever_the_mark(server: TestServer) {
        turn_on(&server).await;
        let sales = server.login("sales").await;
        let at = sales.customer(json!({ "name": "恒力智能装备科技有限公司", "key_account": true })).await;
        let all = plans(&sales, &at).await;
        let review = all.iter().find(|plan| short(plan) == "pending internal 2026-04-02").unwrap();
        let review = format!("/api/v1/plans/{}", review["id"].as_str().unwrap());
        server.clock.advance(TimeDelta::days(40));
        let sales = server.login("sales").await;
        change(&sales, &review, json!({ "state": "done" })).await;
        change(&sales, &at, json!({ "key_account": false })).await;
        run(&server).await;
        // Done on 11 April, a Saturday: three months later is a Saturday, too.
        let sales = server.login("sales").await;
        assert_eq!(by_way(&sales, &at, "pending", "internal").await, ["2026-07-13"]);
        change(&sales, &at, json!({ "key_account": true })).await;
        run(&server).await;
        assert_eq!(by_way(&server.login("sales").await, &at, "pending", "internal").await, ["2026-05-11"]);
    }

    async fn what_the_engine_wrote_is_read_in_the_readers_language_and_what_a_person_typed_as_typed(server: TestServer) {
        turn_on(&server).await;
        let sales = server.login("sales").await;
        let at = sales.company().await;
        let path = format!("/api/v1/plans/{}", plans(&sales, &at).await[0]["id"].as_str().unwrap());
        let in_both = |sales: Client, path: String| async move {
            let (zh, en) = (sales.speaking("zh").get(&path).await, sales.speaking("en").get(&path).await);
            [zh, en].map(|one| ["goal", "outline", "remark"].map(|field| one.json[field].as_str().unwrap_or_default().to_owned()))
        };
        let [zh, en] = in_both(sales.clone(), path.clone()).await;
        assert!(zh[0] != en[0] && !zh[0].is_ascii() && en[0].is_ascii(), "{zh:?} {en:?}");
        assert!(zh[1] != en[1], "{zh:?} {en:?}");
        // A plan that is withdrawn says why, to everybody in their words.
        sales.post(&format!("{at}/stage-changes"), json!({ "to": "dormant" })).await.expect(201);
        let all = plans(&sales, &at).await;
        let gone = all.iter().find(|plan| plan["state"] == "skipped").unwrap();
        let gone = format!("/api/v1/plans/{}", gone["id"].as_str().unwrap());
        let [zh, en] = in_both(sales.clone(), gone).await;
        assert_eq!((zh[2].as_str(), en[2].as_str()), ("沟通策略或客户情况已变化，不再需要", "The strategy or the customer changed: not needed any more"));
        // So does the timeline.
        let timeline = format!("{at}/timeline");
        let (zh, en) = (sales.speaking("zh").get(&timeline).await.text(), sales.speaking("en").get(&timeline).await.text());
        assert!(zh.contains("不再需要") && !zh.contains("not needed any more"), "{zh}");
        assert!(en.contains("not needed any more") && !en.contains("不再需要"), "{en}");
        // What a person typed over it is theirs, in every language.
        change(&sales, &path, json!({ "goal": "先打电话", "remark": "周五再试" })).await;
        let [zh, en] = in_both(sales.clone(), path).await;
        assert_eq!((&zh[0], &zh[2], &zh[0], &zh[2]), (&en[0], &en[2], &"先打电话".to_owned(), &"周五再试".to_owned()));
    }

    async fn boards_and_lists_say_the_engines_goals_in_the_readers_language(server: TestServer) {
        turn_on(&server).await;
        let sales = server.login("sales").await;
        let at = sales.company().await;
        let next = async |lang: &'static str| {
            let who = sales.speaking(lang);
            let (board, list, one) = (who.get("/api/v1/board").await, who.get("/api/v1/customers").await, who.get(&at).await);
            let column = board.expect(200)["columns"].as_array().unwrap().iter().find(|column| column["count"] != 0).unwrap();
            let said = [&column["cards"][0], &list.expect(200)["items"][0], &one.expect(200)["card"]];
            said.map(|card| {
                assert!(card["next_step"]["plan_id"].is_string(), "{card}");
                card["next_step"]["what"].as_str().unwrap().to_owned()
            })
        };
        let (zh, en) = (next("zh").await, next("en").await);
        assert!(zh.iter().all(|text| *text == zh[0] && !text.is_ascii()), "{zh:?}");
        assert!(en.iter().all(|text| *text == en[0] && text.is_ascii()), "{en:?}");
        let one = sales.get(&at).await.json["card"]["next_step"]["plan_id"].as_str().unwrap().to_owned();
        change(&sales, &format!("/api/v1/plans/{one}"), json!({ "goal": "先打电话" })).await;
        assert_eq!(next("en").await, ["先打电话"; 3], "what a person typed stays");
    }
}
