//! Strategies as data (R-CAD-7).
//!
//! Proves R-CAD-1.

use backend::access::Actor;
use backend::feature::cadence::forecast;
use backend::feature::strategy::queries;
use backend::record::Cx;
use serde_json::json;
use shared::strategy::{Forecast, Strategy, defaults};

both! {
    async fn r_cad_1_to_9_come_along_as_data(server: TestServer) {
        let rows = server.db().read(queries::all).await.unwrap();
        let there: Vec<Strategy> = rows.into_iter().map(|row| Strategy { active: true, ..row.into() }).collect();
        assert_eq!(there, defaults());
    }

    async fn managers_keep_strategies(server: TestServer) {
        let (manager, sales) = (server.login("manager").await, server.login("sales").await);
        let new = json!({ "name_zh": "机械行业：每周电话", "name_en": "Machinery: a call a week", "goal_kind": "proposal",
            "segment": { "stages": ["interested"], "industries": ["C35"] }, "frequency": { "kind": "every", "count": 1, "unit": "week" } });
        sales.post("/api/v1/strategies", new.clone()).await.expect_problem(403, "forbidden");
        let made = manager.post("/api/v1/strategies", new.clone()).await;
        let at = made.header("location").to_owned();
        assert_eq!((&made.expect(201)["executor"], &made.json["replaces"], &made.json["active"]), (&json!("owner"), &json!("channel"), &json!(true)));
        assert_eq!(sales.get(&at).await.expect(200)["name_en"], "Machinery: a call a week");
        assert_eq!(sales.get("/api/v1/strategies").await.expect(200)["items"].as_array().unwrap().len(), defaults().len() + 1);
        let changed = manager.patch(&at, "\"1\"", json!({ "channel": "phone", "frequency": { "kind": "weekday", "day": "friday" } })).await;
        assert_eq!((&changed.expect(200)["frequency"]["day"], &changed.json["version"]), (&json!("friday"), &json!(2)));
        manager.patch(&at, "\"1\"", json!({ "active": false })).await.expect_problem(412, "stale");
        let wrong = manager.patch(&at, "\"2\"", json!({ "segment": { "industries": ["X99"] } })).await;
        assert_eq!(wrong.expect_problem(422, "invalid")["errors"][0]["pointer"], "/segment/industries");
        let wrong = manager.patch(&at, "\"2\"", json!({ "frequency": { "kind": "every", "count": 0, "unit": "day" } })).await;
        assert_eq!(wrong.expect_problem(422, "invalid")["errors"][0]["pointer"], "/frequency");
        manager.delete(&at, "\"2\"").await.expect(204);
        manager.get(&at).await.expect_problem(404, "not_found");
        let trail = server.login("admin").await.get("/api/v1/audit?kind=strategy").await;
        assert_eq!(trail.expect(200)["items"].as_array().unwrap().len(), 3, "made, changed, removed");
    }

    async fn r_cad_7_a_segment_names_tags_that_there_are(server: TestServer) {
        let (manager, sales) = (server.login("manager").await, server.login("sales").await);
        let at = sales.company().await;
        let tag = sales.post(&format!("{at}/tags"), json!({ "dimension": "need", "label": "降本" })).await.id();
        let by = |tags: serde_json::Value| json!({ "name_zh": "降本客户：每周电话", "name_en": "Cutting costs: a call a week", "goal_kind": "proposal",
            "segment": { "tags": tags }, "frequency": { "kind": "every", "count": 1, "unit": "week" } });
        let unknown = json!([tag, at.rsplit('/').next().unwrap()]);
        let wrong = |answer: crate::support::Answer| answer.expect_field(422, "/segment/tags", "no_such_tag");
        wrong(manager.post("/api/v1/strategies", by(unknown.clone())).await);
        wrong(manager.post("/api/v1/strategies/preview", json!({ "strategy": by(unknown.clone()) })).await);
        let made = manager.post("/api/v1/strategies", by(json!([tag]))).await;
        let path = format!("/api/v1/strategies/{}", made.id());
        let refused = manager.patch(&path, "\"1\"", json!({ "segment": { "tags": unknown } })).await;
        assert_eq!(refused.expect_problem(422, "invalid")["errors"][0]["message"], "There is no such tag");
        wrong(refused);
        // A tag that is no longer offered is still on customers, and the strategy still theirs.
        let admin = server.login("admin").await;
        let archived = format!("/api/v1/tags/{tag}");
        let etag = admin.get(&archived).await.etag();
        admin.delete(&archived, &etag).await.expect(204);
        manager.patch(&path, "\"1\"", json!({ "materials": "案例" })).await.expect(200);
    }

    async fn a_strategy_that_asks_for_everybody_daily_is_warned_of(server: TestServer) {
        let manager = server.login("manager").await;
        let mut new = json!({ "name_zh": "天天联系", "name_en": "Everybody daily", "goal_kind": "promotion",
            "frequency": { "kind": "every", "count": 1, "unit": "day" } });
        let asked = manager.post("/api/v1/strategies", new.clone()).await;
        assert_eq!(asked.expect_problem(409, "confirmation_needed")["confirm"][0]["code"], "everybody_daily");
        new["acknowledge"] = json!(["everybody_daily"]);
        manager.post("/api/v1/strategies", new.clone()).await.expect(201);
        // All whom one works on, one by one, are everybody as well; switching it on later asks the same.
        new["acknowledge"] = json!([]);
        new["segment"] = json!({ "stages": ["potential", "interested", "negotiating", "cooperating"], "key_account": false });
        manager.post("/api/v1/strategies", new.clone()).await.expect_problem(409, "confirmation_needed");
        new["active"] = json!(false);
        let off = manager.post("/api/v1/strategies", new).await.id();
        let path = format!("/api/v1/strategies/{off}");
        let on = manager.patch(&path, "\"1\"", json!({ "active": true })).await;
        assert_eq!(on.expect_problem(409, "confirmation_needed")["confirm"][0]["code"], "everybody_daily");
        manager.patch(&path, "\"1\"", json!({ "active": true, "acknowledge": ["everybody_daily"] })).await.expect(200);
    }

    async fn who_changed_a_strategy_last_is_told(server: TestServer) {
        let (manager, admin) = (server.login("manager").await, server.login("admin").await);
        let all = manager.get("/api/v1/strategies").await;
        let one = all.expect(200)["items"][0].clone();
        assert_eq!(one["changed_by"], json!(null), "as it came with the product");
        let at = format!("/api/v1/strategies/{}", one["id"].as_str().unwrap());
        let changed = manager.patch(&at, &format!("\"{}\"", one["version"]), json!({ "materials": "案例" })).await;
        assert_eq!(changed.expect(200)["changed_by"]["id"], json!(server.user("manager")));
        admin.patch(&at, &format!("\"{}\"", changed.json["version"]), json!({ "materials": "报价单" })).await.expect(200);
        assert_eq!(manager.get(&at).await.expect(200)["changed_by"]["id"], json!(server.user("admin")));
    }

    async fn r_cad_7_a_preview_tells_what_a_strategy_would_do_and_writes_nothing(server: TestServer) {
        let (manager, sales) = (server.login("manager").await, server.login("sales").await);
        let at = sales.company().await;
        sales.customer(json!({ "name": "华东精密机械有限公司" })).await;
        sales.patch(&at, "\"1\"", json!({ "industry": "C35" })).await.expect(200);
        let weekly = json!({ "name_zh": "机械行业：每周电话", "name_en": "Machinery: a call a week", "goal_kind": "proposal",
            "segment": { "industries": ["C35"] }, "channel": "phone", "frequency": { "kind": "every", "count": 1, "unit": "week" } });
        let preview = |strategy: &serde_json::Value| json!({ "strategy": strategy });
        sales.post("/api/v1/strategies/preview", preview(&weekly)).await.expect_problem(403, "forbidden");
        let told = manager.post("/api/v1/strategies/preview", preview(&weekly)).await;
        let told = told.expect(200);
        assert_eq!((&told["matching"], &told["looked_at"], &told["sampled"], &told["everybody_daily"]),
            (&json!(1), &json!(2), &json!(false), &json!(false)));
        assert_eq!((told["owners"].as_array().unwrap().len(), &told["owners"][0]["owner"]["id"]), (1, &json!(server.user("sales"))));
        assert_eq!(told["owners"][0]["weeks"], json!([{ "planned": 1, "all": 1 }, { "planned": 1, "all": 1 }, { "planned": 1, "all": 1 }, { "planned": 1, "all": 1 }]));
        let there = manager.get("/api/v1/strategies").await.expect(200)["items"].as_array().unwrap().len();
        assert_eq!((there, sales.get(&format!("{at}/plans")).await.expect(200)["items"].clone()), (defaults().len(), json!([])));
        // Once a more specific one is in force, a general one has nothing more to do for this customer.
        let made = manager.post("/api/v1/strategies", weekly.clone()).await;
        let id = made.expect(201)["id"].clone();
        let mut general = weekly.clone();
        general["segment"] = json!({ "stages": ["potential"] });
        let told = manager.post("/api/v1/strategies/preview", preview(&general)).await;
        assert_eq!((&told.expect(200)["matching"], &told.json["owners"][0]["weeks"][1]), (&json!(2), &json!({ "planned": 1, "all": 2 })));
        // What is being changed counts as it is changed, not twice.
        let mut seldom = weekly.clone();
        seldom["frequency"] = json!({ "kind": "every", "count": 2, "unit": "week" });
        let told = manager.post("/api/v1/strategies/preview", json!({ "strategy": seldom, "in_place_of": id })).await;
        let weeks = told.expect(200)["owners"][0]["weeks"].as_array().unwrap().clone();
        assert_eq!(weeks.iter().map(|week| week["all"].as_i64().unwrap()).sum::<i64>(), 1, "{weeks:?}");
        // What could not be saved is told the same way.
        let mut wrong = weekly.clone();
        wrong["segment"] = json!({ "industries": ["X99"] });
        manager.post("/api/v1/strategies/preview", preview(&wrong)).await.expect_problem(422, "invalid");
        let nobody = json!({ "strategy": weekly, "in_place_of": server.user("sales") });
        manager.post("/api/v1/strategies/preview", nobody).await.expect_problem(404, "not_found");
        let daily = json!({ "name_zh": "天天联系", "name_en": "Everybody daily", "goal_kind": "promotion", "frequency": { "kind": "every", "count": 1, "unit": "day" } });
        let told = manager.post("/api/v1/strategies/preview", preview(&daily)).await;
        assert_eq!((&told.expect(200)["everybody_daily"], &told.json["matching"]), (&json!(true), &json!(2)));
    }

    async fn a_preview_counts_within_the_callers_reach(server: TestServer) {
        let sales = server.login("sales").await;
        sales.company().await;
        let admin = server.login("admin").await;
        let all = json!({ "strategy": { "name_zh": "全部", "name_en": "All", "goal_kind": "promotion", "frequency": { "kind": "month_day", "day": 5 } } });
        assert_eq!(admin.post("/api/v1/strategies/preview", all.clone()).await.expect(200)["matching"], 1);
        let managers = admin.get("/api/v1/roles/manager").await;
        admin.patch("/api/v1/roles/manager", &managers.etag(), json!({ "reads": "team" })).await.expect(200);
        let other = server.login("manager2").await;
        assert_eq!(other.post("/api/v1/strategies/preview", all).await.expect(200)["matching"], 0);
    }

    async fn a_preview_of_too_many_customers_is_worked_out_from_some_and_told_for_all(server: TestServer) {
        for (who, n) in [("sales", 9), ("sales2", 3)] {
            let client = server.login(who).await;
            for number in 0..n {
                client.customer(json!({ "name": format!("{who}第{number}家机械有限公司") })).await;
            }
        }
        let zone = server.state.config.org_zone;
        let cx = Cx::new(&server.state, Actor::at_command_line(server.user("admin"), "管理员".to_owned(), zone));
        // A touch every week (R-CAD-1).
        let one = defaults().swap_remove(0);
        let told = |most| {
            let (cx, one) = (cx.clone(), one.clone());
            server.db().read(move |conn| forecast::from_some(conn, &cx, &one, None, most))
        };
        let (all, some) = (told(100).await.unwrap(), told(4).await.unwrap());
        assert_eq!((all.matching, all.projected, all.sampled), (12, 12, false));
        assert_eq!((some.matching, some.projected, some.sampled), (12, 4, true));
        let planned = |of: &Forecast| of.owners.iter().map(|owner| owner.weeks.iter().map(|week| week.planned).sum::<i64>()).collect::<Vec<_>>();
        let customers = |of: &Forecast| of.owners.iter().map(|owner| owner.customers).collect::<Vec<_>>();
        assert_eq!((customers(&all), customers(&some)), (vec![9, 3], vec![9, 3]));
        assert_eq!(planned(&all), planned(&some), "all are alike");
        assert!(planned(&all)[0] >= 9);
    }
}
