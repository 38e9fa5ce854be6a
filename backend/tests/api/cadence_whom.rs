//! Whom a strategy concerns, who carries its plans out, and that two of them make one plan (R-CAD-7).
//!
//! Proves R-CAD-1.

use crate::cadence::{plans, run, short, turn_on};
use crate::support::{Client, TestServer};
use serde_json::{Value, json};

/// A call a week, with more than that where a test says so.
fn weekly(more: Value) -> Value {
    let mut new = json!({
        "name_zh": "每周致电", "name_en": "A call a week", "goal_kind": "trust", "channel": "phone",
        "frequency": { "kind": "every", "count": 1, "unit": "week" },
    });
    for (key, value) in more.as_object().unwrap() {
        new[key] = value.clone();
    }
    new
}

/// Puts a strategy in force; its id.
async fn add(server: &TestServer, new: Value) -> Value {
    let manager = server.login("manager").await;
    let made = manager.post("/api/v1/strategies", new).await;
    made.expect(201)["id"].clone()
}

/// The plans of a customer that are pending, each as way and day.
async fn pending(client: &Client, at: &str) -> Vec<String> {
    let all = plans(client, at).await;
    let pending = all.iter().map(short);
    pending
        .filter_map(|plan| Some(plan.strip_prefix("pending ")?.to_owned()))
        .collect()
}

both! {
    async fn r_cad_7_a_strategy_follows_up_whoever_bears_its_tag(server: TestServer) {
        let sales = server.login("sales").await;
        let (borne, bare) = (sales.company().await, sales.customer(json!({ "name": "华东精密机械有限公司" })).await);
        let label = json!({ "dimension": "need", "label": "降本" });
        let tag = sales.post(&format!("{borne}/tags"), label.clone()).await.id();
        let id = add(&server, weekly(json!({ "segment": { "tags": [tag] } }))).await;
        run(&server).await;
        let sales = server.login("sales").await;
        assert_eq!(pending(&sales, &borne).await, ["phone 2026-03-02"]);
        assert_eq!(plans(&sales, &borne).await[0]["strategy"]["id"], id);
        assert_eq!(pending(&sales, &bare).await, [""; 0], "who does not bear it is left alone");
        // The tag changes hands, and the plans go with it.
        sales.post(&format!("{bare}/tags"), label).await.expect(201);
        sales.send(reqwest::Method::DELETE, &format!("{borne}/tags/{tag}"), &[], None).await.expect(204);
        // What is due today is left to whoever has it; what would come later is not planned any more.
        server.clock.advance(chrono::TimeDelta::days(1));
        run(&server).await;
        let sales = server.login("sales").await;
        assert_eq!(pending(&sales, &bare).await.len(), 1);
        let one = plans(&sales, &borne).await[0].clone();
        let path = format!("/api/v1/plans/{}", one["id"].as_str().unwrap());
        let etag = sales.get(&path).await.etag();
        sales.patch(&path, &etag, json!({ "state": "done", "acknowledge": ["no_next_step"] })).await.expect(200);
        run(&server).await;
        assert_eq!(pending(&server.login("sales").await, &borne).await, [""; 0]);
    }

    async fn r_cad_7_executives_meet_executives(server: TestServer) {
        add(&server, weekly(json!({ "executor": "manager" }))).await;
        for (owner, manager) in [("sales", "manager"), ("sales2", "manager2")] {
            let client = server.login(owner).await;
            let at = client.customer(json!({ "name": format!("{owner} 的客户有限公司"), "tier": "high" })).await;
            let all = plans(&client, &at).await;
            assert_eq!((all.len(), &all[0]["owner"]["id"]), (1, &json!(server.user(manager))));
            let theirs = server.login(manager).await.get("/api/v1/plans?owner=me").await;
            assert_eq!(theirs.expect(200)["items"][0]["id"], all[0]["id"], "it is on the manager's list");
        }
        // It is with whoever decides there; what a manager does not do is with the main contact, internal work with nobody.
        let sales = server.login("sales").await;
        let with = json!([
            { "name": "王助理" }, { "name": "赵总", "decision_role": "decides" }
        ]);
        let name = |plan: &serde_json::Value| plan["contact"]["name"]["value"].clone();
        let at = sales.customer(json!({ "name": "另见机械有限公司" })).await;
        for contact in with.as_array().unwrap() {
            sales.post(&format!("{at}/contacts"), contact.clone()).await.expect(201);
        }
        for (more, whom) in [
            (json!({ "executor": "manager", "channel": "visit" }), json!("赵总")),
            (json!({ "channel": "wechat" }), json!("王助理")),
            (json!({ "channel": null, "internal": true }), json!(null)),
        ] {
            let id = add(&server, weekly(more.clone())).await;
            run(&server).await;
            let sales = server.login("sales").await;
            let all = plans(&sales, &at).await;
            let one = all.iter().find(|plan| plan["strategy"]["id"] == json!(id)).expect("a plan of it");
            assert_eq!(name(one), whom, "{more}");
        }
        // Whoever left is nobody to meet.
        let sales = server.login("sales").await;
        let one = plans(&sales, &at).await.into_iter().find(|plan| name(plan) == json!("王助理")).unwrap();
        let gone = format!("/api/v1/contacts/{}", one["contact"]["id"].as_str().unwrap());
        let etag = sales.get(&gone).await.etag();
        let left = Some(json!({ "left_on": "2026-03-01" }));
        sales.send(reqwest::Method::POST, &format!("{gone}/succession"), &[("if-match", &etag)], left).await.expect(200);
        run(&server).await;
        let sales = server.login("sales").await;
        let same = plans(&sales, &at).await.into_iter().find(|plan| plan["id"] == one["id"]).unwrap();
        assert_eq!(name(&same), json!("赵总"));
        // Where there is no manager above, the owner does it.
        let admin = server.login("admin").await;
        let manager = format!("/api/v1/users/{}", server.user("manager"));
        let etag = admin.get(&manager).await.etag();
        admin.patch(&manager, &etag, json!({ "active": false })).await.expect(200);
        let sales = server.login("sales").await;
        let at = sales.company().await;
        assert_eq!(plans(&sales, &at).await[0]["owner"]["id"], json!(server.user("sales")));
    }

    async fn r_cad_7_two_strategies_that_collide_make_one_plan_for_one_slot(server: TestServer) {
        // The same rhythm by the same way; by the preferred way, which is the same here; and for everybody of the stage.
        let others = [
            json!({}),
            json!({ "goal_kind": "promotion", "channel": null }),
            json!({ "segment": { "stages": ["potential"] } }),
        ];
        for more in others {
            add(&server, weekly(more)).await;
        }
        let at = server.login("sales").await.company().await;
        for day in ["2026-03-02", "2026-03-09", "2026-03-16"] {
            run(&server).await;
            let sales = server.login("sales").await;
            assert_eq!(pending(&sales, &at).await, [format!("phone {day}")]);
            let all = plans(&sales, &at).await;
            let one = all.iter().find(|plan| plan["state"] == "pending").unwrap();
            let path = format!("/api/v1/plans/{}", one["id"].as_str().unwrap());
            let on: chrono::NaiveDate = day.parse().unwrap();
            server.clock.set(on.and_hms_opt(2, 0, 0).unwrap().and_utc());
            let sales = server.login("sales").await;
            let etag = sales.get(&path).await.etag();
            sales.patch(&path, &etag, json!({ "state": "done", "acknowledge": ["no_next_step"] })).await.expect(200);
        }
    }

    async fn r_cad_7_two_rhythms_that_meet_on_a_day_make_one_plan(server: TestServer) {
        add(&server, weekly(json!({}))).await;
        add(&server, weekly(json!({ "frequency": { "kind": "weekday", "day": "monday" } }))).await;
        let sales = server.login("sales").await;
        let at = sales.company().await;
        assert_eq!(pending(&sales, &at).await, ["phone 2026-03-02"]);
        // Done today, it is done for both.
        let path = format!("/api/v1/plans/{}", plans(&sales, &at).await[0]["id"].as_str().unwrap());
        let talk = json!({ "channels": ["phone"], "content": "介绍方案", "answered": "yes", "acknowledge": ["no_next_step"] });
        sales.post(&format!("{at}/interactions"), talk).await.expect(201);
        let etag = sales.get(&path).await.etag();
        sales.patch(&path, &etag, json!({ "state": "done", "acknowledge": ["no_next_step"] })).await.expect(200);
        run(&server).await;
        assert_eq!(pending(&server.login("sales").await, &at).await, ["phone 2026-03-09"]);
    }

    async fn r_cad_1_the_first_contact_is_by_phone_and_by_e_mail(server: TestServer) {
        turn_on(&server).await;
        let sales = server.login("sales").await;
        let at = sales.company().await;
        let ways = |all: &[Value]| -> Vec<String> {
            let contact = all.iter().filter(|plan| plan["state"] == "pending" && plan["channels"] != json!([]));
            contact.map(|plan| format!("{} {}", plan["planned"].as_str().unwrap(), plan["channels"])).collect()
        };
        let first = [r#"2026-03-02 ["phone","email"]"#, r#"2026-04-02 ["phone"]"#];
        assert_eq!(ways(&plans(&sales, &at).await), first);
        // Whoever was spoken with is not met for the first time any more.
        let all = plans(&sales, &at).await;
        let due = all.iter().find(|plan| plan["planned"] == "2026-03-02").unwrap();
        let talk = json!({ "channels": ["phone", "email"], "content": "第一次联系", "fulfils": due["id"], "acknowledge": ["no_next_step"] });
        sales.post(&format!("{at}/interactions"), talk).await.expect(201);
        run(&server).await;
        assert_eq!(ways(&plans(&sales, &at).await), [r#"2026-03-09 ["phone"]"#, r#"2026-04-02 ["phone"]"#]);
        // The way that a customer prefers comes before.
        let wish = sales.customer(json!({ "name": "偏好微信有限公司", "pref_channel": "wechat" })).await;
        let wished = ways(&plans(&sales, &wish).await);
        assert_eq!(wished[0], r#"2026-03-02 ["wechat"]"#);
    }
}
