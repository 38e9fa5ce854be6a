//! R-NAME: two records of one customer are merged with nothing lost, and parted again. R-OWN-2: hand-overs take along
//! what is open, singly, picked, or all of one owner's at once (R-SIG-1, R-STG-2).

use crate::support::Client;
use chrono::Duration;
use serde_json::{Value, json};

async fn make(who: &Client, customer: Value) -> String {
    let made = who.post("/api/v1/customers", customer).await;
    made.expect(201)["card"]["id"].as_str().unwrap().to_owned()
}

async fn count(who: &Client, id: &str, kind: &str) -> usize {
    let page = who.get(&format!("/api/v1/customers/{id}/{kind}")).await;
    page.expect(200)["items"].as_array().unwrap().len()
}

/// The kinds of which [`full`] makes one.
const KINDS: [&str; 14] = [
    "contacts",
    "interactions",
    "todos",
    "needs",
    "plans",
    "risks",
    "opportunities",
    "contracts",
    "service-cases",
    "milestones",
    "key-facts",
    "stories",
    "questionnaires",
    "attachments",
];

/// A customer with something of every kind.
async fn full(who: &Client, name: &str) -> String {
    let id = make(who, json!({ "name": name, "city": "苏州", "tier": "high" })).await;
    let at = format!("/api/v1/customers/{id}");
    let talk = json!({ "channels": ["phone"], "content": "谈了价格", "todos": [{ "what": "报价", "due": "2026-04-01" }] });
    for (kind, record) in [
        (
            "contacts",
            json!({ "name": "陈经理", "mobile": "13812345678", "primary": true }),
        ),
        ("interactions", talk),
        (
            "plans",
            json!({ "planned": "2026-04-02", "goal": "确认方案" }),
        ),
        (
            "risks",
            json!({ "kind": "competition", "description": "竞品" }),
        ),
        ("opportunities", json!({ "title": "二期" })),
        ("contracts", json!({ "number": "HT-1" })),
        (
            "service-cases",
            json!({ "kind": "problem", "problem": "停机" }),
        ),
        (
            "milestones",
            json!({ "kind": "renewal", "date": "2026-02-01" }),
        ),
        (
            "key-facts",
            json!({ "subject": "size", "statement": "三百人", "source": "customer" }),
        ),
        (
            "stories",
            json!({ "title": "挽回", "kind": "rescue", "happened": "提出终止" }),
        ),
        ("questionnaires", json!({ "kind": "satisfaction" })),
    ] {
        let made = who.post(&format!("{at}/{kind}"), record).await;
        made.expect(201);
    }
    let need = who
        .post(&format!("{at}/needs"), json!({ "text": "降本" }))
        .await;
    let need_at = format!("/api/v1/needs/{}", need.id());
    who.patch(&need_at, &need.etag(), json!({ "text": "降本 15%" }))
        .await
        .expect(200);
    crate::attachments::upload(who, &at, "报价.csv", b"a,b\n1,2\n", &[])
        .await
        .expect(201);
    let tag = json!({ "dimension": "basic", "label": "重点" });
    who.post(&format!("{at}/tags"), tag).await;
    id
}

/// How many of each kind a customer has.
async fn counts(who: &Client, id: &str) -> Vec<usize> {
    let mut all = Vec::new();
    for kind in KINDS {
        all.push(count(who, id, kind).await);
    }
    all
}

/// The customer of the relationship record (F3): it came in with a gate left open.
async fn imported(who: &Client) -> String {
    let request = who
        .request(reqwest::Method::POST, "/api/v1/imports")
        .header("content-type", "text/csv")
        .body(include_bytes!("../samples/f3-relationship-record.csv").to_vec());
    let preview = who.answer(request).await;
    let id = preview.expect(201)["id"].as_str().unwrap().to_owned();
    let made = who
        .post(&format!("/api/v1/imports/{id}/commit"), json!({}))
        .await;
    made.expect(200)["customer_ids"][0]
        .as_str()
        .unwrap()
        .to_owned()
}

both! {
    async fn r_stg_2_a_contract_that_moves_in_fills_the_gate_left_open(server: TestServer) {
        let sales = server.login("sales").await;
        let survivor = imported(&sales).await;
        let merged = make(&sales, json!({ "name": "别名公司", "confidential_notes": "董事长偏好直接沟通" })).await;
        let contract = json!({ "amount": { "amount": "500000", "currency": "CNY" }, "signed_on": "2024-05-30", "ends_on": "2027-05-29" });
        let contract = sales.post(&format!("/api/v1/customers/{merged}/contracts"), contract).await;
        let times = format!("/api/v1/contracts/{}/service-times", contract.expect(201)["id"].as_str().unwrap());
        sales.put(&times, json!({ "answer_hours": 24 })).await.expect(200);
        let at = format!("/api/v1/customers/{survivor}");
        let before = sales.get(&at).await.expect(200).clone();
        assert_eq!(before["open_gates"], json!(["contract"]));
        let done = sales.post(&format!("{at}/merges"), json!({ "merged_id": merged })).await;
        let told = if before["profile"]["confidential_notes"].is_null() { "filled" } else { "differing" };
        assert!(done.expect(200)[told].as_array().unwrap().contains(&json!("confidential_notes")), "{}", done.json);
        assert_eq!(sales.get(&at).await.json["open_gates"], json!([]));
        assert_eq!(sales.get(&times).await.expect(200)["answer_hours"], 24, "its times go with a contract (R-SLA-5)");
        let id = done.json["id"].as_str().unwrap();
        sales.post(&format!("/api/v1/merges/{id}/undo"), json!({})).await.expect(200);
        let after = sales.get(&at).await.expect(200).clone();
        assert_eq!(after["open_gates"], json!(["contract"]));
        assert_eq!(sales.get(&times).await.expect(200)["answer_hours"], 24, "and come back with it");
        assert_eq!(after["profile"], before["profile"]);
    }

    async fn r_name_confidential_notes_follow_only_to_the_same_owner(server: TestServer) {
        let (sales, manager) = (server.login("sales").await, server.login("manager").await);
        let notes = json!({ "name": "甲公司", "confidential_notes": "董事长偏好直接沟通" });
        let (one, two) = (make(&sales, json!({ "name": "乙公司" })).await, make(&sales, notes.clone()).await);
        let at = format!("/api/v1/customers/{one}");
        let done = sales.post(&format!("{at}/merges"), json!({ "merged_id": two })).await;
        assert_eq!(done.expect(200)["filled"], json!(["confidential_notes"]));
        assert_eq!(sales.get(&at).await.json["profile"]["confidential_notes"]["value"], "董事长偏好直接沟通");
        let (third, theirs) = (make(&manager, json!({ "name": "丙公司" })).await, make(&sales, notes).await);
        let at = format!("/api/v1/customers/{third}");
        let done = manager.post(&format!("{at}/merges"), json!({ "merged_id": theirs })).await;
        assert_eq!((&done.expect(200)["filled"], &done.json["differing"]), (&json!([]), &json!([])));
        assert!(manager.get(&at).await.json["profile"]["confidential_notes"].is_null());
    }

    async fn r_name_a_merge_loses_nothing_and_can_be_undone(server: TestServer) {
        let sales = server.login("sales").await;
        let survivor = make(&sales, json!({ "name": "恒力智能装备科技有限公司", "website": "https://example.com", "tier": "low" })).await;
        let main = json!({ "name": "李总", "primary": true });
        sales.post(&format!("/api/v1/customers/{survivor}/contacts"), main).await.expect(201);
        let merged = full(&sales, "恒力装备").await;
        let at = format!("/api/v1/customers/{survivor}/merges");
        let body = json!({ "merged_id": merged });
        let before = sales.get(&format!("/api/v1/customers/{survivor}")).await.json;
        let board = sales.get("/api/v1/board").await.json;
        let (here, there) = (counts(&sales, &survivor).await, counts(&sales, &merged).await);
        assert!(there.iter().all(|count| *count >= 1), "{there:?}");

        let preview = sales.post(&format!("{at}?dry_run=true"), body.clone()).await;
        assert_eq!(preview.expect(200)["filled"], json!(["city"]));
        assert_eq!(preview.json["differing"], json!(["tier"]));
        assert_eq!(sales.get(&format!("/api/v1/customers/{survivor}")).await.json, before);
        assert_eq!(count(&sales, &merged, "needs").await, 1);

        let done = sales.post(&at, body).await;
        assert_eq!(done.expect(200)["moved"], preview.json["moved"]);
        let both: Vec<usize> = here.iter().zip(&there).map(|(one, other)| one + other).collect();
        assert_eq!(counts(&sales, &survivor).await, both, "of {KINDS:?}");
        assert_eq!(counts(&sales, &merged).await, [0; KINDS.len()]);
        let now = sales.get(&format!("/api/v1/customers/{survivor}")).await;
        assert_eq!(now.expect(200)["profile"]["city"], "苏州");
        assert_eq!(now.json["card"]["tier"], "low");
        assert!(!now.json["card"]["next_step"].is_null());
        let contacts = sales.get(&format!("/api/v1/customers/{survivor}/contacts")).await;
        let mains = contacts.json["items"].as_array().unwrap().iter().filter(|c| c["primary"] == true).count();
        assert_eq!(mains, 1);
        let need = sales.get(&format!("/api/v1/customers/{survivor}/needs")).await.json["items"][0]["id"].clone();
        let ledger = sales.get(&format!("/api/v1/needs/{}/versions", need.as_str().unwrap())).await;
        ledger.expect(200);
        let gone = sales.get(&format!("/api/v1/customers/{merged}")).await;
        assert!(!gone.expect(200)["card"]["archived_at"].is_null());
        for (id, kind) in [(&survivor, false), (&merged, true)] {
            let line = sales.get(&format!("/api/v1/customers/{id}/timeline")).await;
            let first = line.expect(200)["items"][0]["what"].clone();
            assert_eq!(first["into"].as_bool().or(line.json["items"][0]["into"].as_bool()), Some(kind), "{line:?}");
        }
        let line = sales.get(&format!("/api/v1/customers/{survivor}/timeline?limit=200")).await;
        assert!(line.text().contains("谈了价格"));

        let id = done.json["id"].as_str().unwrap();
        let undone = sales.post(&format!("/api/v1/merges/{id}/undo"), json!({})).await;
        assert!(!undone.expect(200)["undone_at"].is_null());
        assert_eq!((counts(&sales, &survivor).await, counts(&sales, &merged).await), (here, there));
        let back = sales.get(&format!("/api/v1/customers/{survivor}")).await;
        assert_eq!(back.expect(200)["profile"], before["profile"]);
        assert_eq!(back.json["card"]["next_step"], before["card"]["next_step"]);
        assert_eq!(sales.get("/api/v1/board").await.json["columns"][0]["count"], board["columns"][0]["count"]);
        let contact = sales.get(&format!("/api/v1/customers/{merged}/contacts")).await;
        assert_eq!(contact.json["items"][0]["primary"], true);
        sales.post(&format!("/api/v1/merges/{id}/undo"), json!({})).await.expect_problem(409, "cannot_undo");
    }

    async fn r_name_the_tags_that_the_survivor_gains_are_named_one_by_one(server: TestServer) {
        let sales = server.login("sales").await;
        let (survivor, merged) = (make(&sales, json!({ "name": "甲公司" })).await, make(&sales, json!({ "name": "乙公司" })).await);
        for (id, dimension, label) in [(&survivor, "basic", "重点"), (&merged, "basic", "重点"), (&merged, "need", "降本"), (&merged, "behaviour", "回复快")] {
            let tag = json!({ "dimension": dimension, "label": label });
            sales.post(&format!("/api/v1/customers/{id}/tags"), tag).await;
        }
        let at = format!("/api/v1/customers/{survivor}/merges");
        let labels = |merge: &Value| merge["tags"].as_array().unwrap().iter().map(|tag| tag["label"].clone()).collect::<Vec<_>>();
        let preview = sales.post(&format!("{at}?dry_run=true"), json!({ "merged_id": merged })).await;
        let mut named = labels(preview.expect(200));
        named.sort_by_key(ToString::to_string);
        assert_eq!(named, ["回复快", "降本"]);
        let done = sales.post(&at, json!({ "merged_id": merged })).await;
        assert_eq!(labels(done.expect(200)), labels(&preview.json));
        let told = async |id: &str, side: &str| {
            let line = sales.get(&format!("/api/v1/customers/{id}/timeline")).await;
            let changes = line.expect(200)["items"][0]["what"]["changes"].clone();
            let tags = changes.as_array().unwrap().iter().filter(|change| change["field"] == "tag");
            let mut tags: Vec<String> = tags.map(|change| change[side]["value"].as_str().unwrap().to_owned()).collect();
            tags.sort();
            tags
        };
        for id in [&survivor, &merged] {
            assert_eq!(told(id, "to").await, ["behaviour:回复快", "need:降本"]);
        }
        let one = preview.json["tags"][0]["id"].as_str().unwrap();
        sales.delete(&format!("/api/v1/customers/{survivor}/tags/{one}"), "").await.expect(204);
        sales.post(&format!("/api/v1/merges/{}/undo", done.json["id"].as_str().unwrap()), json!({})).await.expect(200);
        assert_eq!(told(&survivor, "from").await.len(), 1, "what was taken off meanwhile is not lost twice");
    }

    /// R-STG-1: the trajectory of each record stays its own; what the one that was given up lived through stands on the
    /// timeline of the one that stays.
    async fn r_stg_1_stages_of_a_merged_record_can_be_read_afterwards(server: TestServer) {
        let sales = server.login("sales").await;
        let survivor = make(&sales, json!({ "name": "甲公司" })).await;
        let merged = make(&sales, json!({ "name": "乙公司" })).await;
        let need = json!({ "to": "interested", "need": { "text": "降本", "urgency": "high" }, "acknowledge": ["no_next_step"] });
        sales.post(&format!("/api/v1/customers/{merged}/stage-changes"), need).await.expect(201);
        let lived = sales.get(&format!("/api/v1/customers/{merged}/stage-changes")).await.expect(200)["items"].clone();
        assert_eq!(lived.as_array().unwrap().len(), 2);
        let done = sales.post(&format!("/api/v1/customers/{survivor}/merges"), json!({ "merged_id": merged })).await;
        let id = done.expect(200)["id"].as_str().unwrap().to_owned();
        let stages = |line: &Value| line["items"].as_array().unwrap().iter().filter(|one| one["what"]["kind"] == "stage_change").count();
        let line = sales.get(&format!("/api/v1/customers/{survivor}/timeline?dimension=stage")).await;
        assert!(line.expect(200)["items"].to_string().contains("interested"), "{}", line.text());
        assert!(stages(&line.json) >= 1, "{}", line.text());
        assert_eq!(sales.get(&format!("/api/v1/customers/{survivor}")).await.json["card"]["stage"], "potential");
        let trajectory = sales.get(&format!("/api/v1/customers/{merged}/stage-changes")).await;
        assert_eq!(trajectory.expect(200)["items"].as_array().unwrap().len(), 2, "the archived record keeps its trajectory");
        sales.post(&format!("/api/v1/merges/{id}/undo"), json!({})).await.expect(200);
        assert_eq!(sales.get(&format!("/api/v1/customers/{merged}")).await.json["card"]["stage"], "interested");
    }

    async fn r_name_what_cannot_be_merged_says_why(server: TestServer) {
        let (sales, other, technical) = (server.login("sales").await, server.login("sales2").await, server.login("technical").await);
        let one = make(&sales, json!({ "name": "甲公司" })).await;
        let two = make(&sales, json!({ "name": "乙公司" })).await;
        let person = make(&sales, json!({ "name": "王先生", "kind": "person" })).await;
        let theirs = make(&other, json!({ "name": "丙公司" })).await;
        let at = format!("/api/v1/customers/{one}/merges");
        let merge = |id: &str| json!({ "merged_id": id });
        sales.post(&at, merge(&one)).await.expect_field(422, "/merged_id", "same_customer");
        sales.post(&at, merge(&person)).await.expect_field(422, "/merged_id", "other_kind");
        sales.post(&at, merge(&theirs)).await.expect_field(422, "/merged_id", "no_such_customer");
        technical.post(&at, merge(&two)).await.expect_problem(403, "forbidden");
        let version = sales.get(&format!("/api/v1/customers/{two}")).await.etag();
        sales.delete(&format!("/api/v1/customers/{two}"), &version).await.expect(204);
        sales.post(&at, merge(&two)).await.expect_problem(409, "archived");
    }

    async fn r_name_a_merge_is_undone_on_day_29_and_stays_on_day_31(server: TestServer) {
        for (days, undoable) in [(29, true), (31, false)] {
            let sales = server.login("sales").await;
            let one = make(&sales, json!({ "name": format!("甲{days}公司") })).await;
            let two = make(&sales, json!({ "name": format!("乙{days}公司") })).await;
            sales.post(&format!("/api/v1/customers/{two}/needs"), json!({ "text": "降低采购成本" })).await.expect(201);
            let done = sales.post(&format!("/api/v1/customers/{one}/merges"), json!({ "merged_id": two })).await;
            let id = done.expect(200)["id"].as_str().unwrap().to_owned();
            server.clock.advance(Duration::days(days));
            let sales = server.login("sales").await;
            assert_eq!(sales.get(&format!("/api/v1/customers/{one}/merges")).await.json["items"][0]["undoable"], undoable);
            let undone = sales.post(&format!("/api/v1/merges/{id}/undo"), json!({})).await;
            assert_eq!((undone.status, undone.json["code"] == "cannot_undo"), if undoable { (200, false) } else { (409, true) });
            assert_eq!(count(&sales, &one, "needs").await, usize::from(!undoable), "after {days} days");
        }
    }

    async fn r_own_2_a_hand_over_takes_along_what_is_open(server: TestServer) {
        let (sales, manager) = (server.login("sales").await, server.login("manager").await);
        let id = full(&sales, "甲公司").await;
        let to = server.user("manager").to_string();
        let given = manager.post(&format!("/api/v1/customers/{id}/hand-overs"), json!({ "owner_id": to })).await;
        given.expect(200);
        let holds = |path: &'static str, field: &'static str| {
            let (manager, id) = (manager.clone(), id.clone());
            async move {
                let page = manager.get(&format!("/api/v1/customers/{id}/{path}")).await;
                page.expect(200)["items"][0][field]["id"].clone()
            }
        };
        assert_eq!(holds("todos", "assignee").await, json!(to));
        assert_eq!(holds("plans", "owner").await, json!(to));
        assert_eq!(holds("risks", "responsible").await, json!(to));
    }

    async fn r_own_2_all_of_one_owners_customers_go_at_once(server: TestServer) {
        let (sales, admin, manager2) = (server.login("sales").await, server.login("admin").await, server.login("manager2").await);
        full(&sales, "甲公司").await;
        full(&sales, "乙公司").await;
        let (from, to) = (server.user("sales").to_string(), server.user("manager").to_string());
        let order = json!({ "from": from, "owner_id": to, "reason": "岗位调整" });
        // A manager of another team may not, and nothing is done.
        let refused = manager2.post("/api/v1/hand-overs", order.clone()).await;
        assert_eq!(refused.expect(200)["customers"], 0);
        assert_eq!(refused.json["kept"], 2);
        let preview = admin.post("/api/v1/hand-overs?dry_run=true", order.clone()).await;
        let told = json!({ "customers": 2, "todos": 2, "plans": 2, "risks": 2, "kept": 0, "dry_run": true });
        assert_eq!(*preview.expect(200), told);
        assert_eq!(sales.get("/api/v1/customers?owner=me").await.expect(200)["items"].as_array().unwrap().len(), 2);
        admin.post("/api/v1/hand-overs", order.clone()).await.expect(200);
        assert!(sales.get("/api/v1/customers?owner=me").await.expect(200)["items"].as_array().unwrap().is_empty());
        // Now the account can be deactivated.
        let at = format!("/api/v1/users/{from}");
        let etag = admin.get(&at).await.etag();
        admin.patch(&at, &etag, json!({ "active": false })).await.expect(200);
        let nobody = json!({ "from": to, "owner_id": from });
        admin.post("/api/v1/hand-overs", nobody).await.expect_field(422, "/owner_id", "no_such_user");
        let itself = json!({ "from": to, "owner_id": to });
        admin.post("/api/v1/hand-overs", itself).await.expect_field(422, "/owner_id", "no_such_user");
    }

    async fn r_own_2_picked_customers_of_several_owners_have_one_preview_and_go_together(server: TestServer) {
        let (sales, other, admin) = (server.login("sales").await, server.login("sales2").await, server.login("admin").await);
        let pool = make(&server.login("marketing").await, json!({ "name": "丙公司" })).await;
        let theirs = make(&server.login("manager").await, json!({ "name": "丁公司" })).await;
        let left = full(&sales, "戊公司").await;
        let picked = [full(&sales, "甲公司").await, full(&other, "乙公司").await, pool, theirs];
        let to = server.user("manager").to_string();
        let order = json!({ "owner_id": to, "customer_ids": picked, "reason": "区域调整" });
        let told = |customers: i32, dry: bool| json!({ "customers": customers, "todos": 2, "plans": 2, "risks": 2, "kept": 0, "dry_run": dry });
        let preview = admin.post("/api/v1/hand-overs?dry_run=true", order.clone()).await;
        assert_eq!(*preview.expect(200), told(3, true), "what the new owner has already moves nowhere");
        let owner = |id: &str| {
            let (admin, at) = (admin.clone(), format!("/api/v1/customers/{id}"));
            async move { admin.get(&at).await.expect(200)["card"]["owner"]["id"].clone() }
        };
        assert_eq!(owner(&picked[0]).await, json!(server.user("sales")), "a preview keeps nothing");
        assert_eq!(*admin.post("/api/v1/hand-overs", order).await.expect(200), told(3, false));
        for id in &picked {
            assert_eq!(owner(id).await, json!(to));
        }
        assert_eq!(owner(&left).await, json!(server.user("sales")), "nobody picked it");
        for id in &picked[..2] {
            let timeline = admin.get(&format!("/api/v1/customers/{id}/timeline?dimension=profile")).await;
            assert_eq!(timeline.expect(200)["items"][0]["what"]["reason"], "区域调整");
        }
        let trail = admin.get("/api/v1/audit?kind=user").await;
        let acts: Vec<&Value> = trail.expect(200)["items"].as_array().unwrap().iter().filter(|entry| entry["action"] == "handed_over").collect();
        assert_eq!(acts.len(), 1, "one act: {}", trail.text());
        let nobody = admin.post("/api/v1/hand-overs", json!({ "owner_id": to })).await;
        nobody.expect_field(422, "/customer_ids", "required");
    }

    async fn r_own_2_a_preview_of_one_customer_is_for_whoever_may_hand_it_over(server: TestServer) {
        let (sales, helper) = (server.login("sales").await, server.login("sales2").await);
        let id = full(&sales, "甲公司").await;
        let order = json!({ "owner_id": server.user("manager"), "customer_ids": [id] });
        let told = |customers: i32, open: i32, kept: i32| json!({ "customers": customers, "todos": open, "plans": open, "risks": open, "kept": kept, "dry_run": true });
        let preview = |who: &Client| {
            let (who, order) = (who.clone(), order.clone());
            async move { who.post("/api/v1/hand-overs?dry_run=true", order).await.expect(200).clone() }
        };
        assert_eq!(preview(&sales).await, told(1, 1, 0));
        assert_eq!(preview(&helper).await, told(0, 0, 0), "out of reach is not there");
        let seats = json!({ "user_ids": [server.user("sales2")] });
        sales.put(&format!("/api/v1/customers/{id}/collaborators"), seats).await.expect(200);
        assert_eq!(preview(&helper).await, told(0, 0, 1), "who helps does not hand over");
        let act = format!("/api/v1/customers/{id}/hand-overs");
        helper.post(&act, json!({ "owner_id": server.user("manager") })).await.expect_problem(403, "forbidden");
        assert_eq!(preview(&sales).await, told(1, 1, 0), "nothing was moved by all that");
    }
}

/// Slows a customer down, as a signal would.
async fn slow(server: &crate::support::TestServer, id: &str, factor: i32, until: &str) {
    use backend::access::Actor;
    use backend::record::Cx;
    let admin = server.user("admin");
    let zone = server.state.config.org_zone;
    let cx = Cx::new(
        &server.state,
        Actor::at_command_line(admin, "管理员".to_owned(), zone),
    );
    let (id, until) = (id.parse().unwrap(), until.parse().unwrap());
    let slow = shared::signal::SlowDown { factor, until };
    let set = move |conn: &mut backend::db::Conn| {
        backend::feature::signal::slow::set(conn, &cx, id, None, Some(slow))
    };
    server.db().write(set).await.unwrap();
}

async fn slowed(who: &Client, id: &str) -> Value {
    let path = format!("/api/v1/customers/{id}/slow-down");
    who.get(&path).await.expect(200)["slow_down"].clone()
}

both! {
    async fn r_sig_1_of_two_slow_downs_the_longer_goes_on_and_an_undo_gives_both_back(server: TestServer) {
        let sales = server.login("sales").await;
        let [survivor, merged, third] = ["甲公司", "乙公司", "丙公司"].map(|name| make(&sales, json!({ "name": name })));
        let (survivor, merged, third) = (survivor.await, merged.await, third.await);
        slow(&server, &survivor, 2, "2026-04-01").await;
        slow(&server, &merged, 3, "2026-05-01").await;
        let merges = format!("/api/v1/customers/{survivor}/merges");
        let (own, theirs) = (slowed(&sales, &survivor).await, slowed(&sales, &merged).await);
        let done = sales.post(&merges, json!({ "merged_id": merged })).await;
        let id = done.expect(200)["id"].as_str().unwrap().to_owned();
        assert_eq!(slowed(&sales, &survivor).await, theirs);
        sales.post(&format!("/api/v1/merges/{id}/undo"), json!({})).await.expect(200);
        assert_eq!((slowed(&sales, &survivor).await, slowed(&sales, &merged).await), (own, theirs.clone()));
        // One that ends sooner gives way, and the survivor keeps its own.
        slow(&server, &third, 3, "2026-03-20").await;
        let merges_of_merged = format!("/api/v1/customers/{merged}/merges");
        let done = sales.post(&merges_of_merged, json!({ "merged_id": third })).await;
        assert_eq!(slowed(&sales, &merged).await, theirs);
        sales.post(&format!("/api/v1/merges/{}/undo", done.expect(200)["id"].as_str().unwrap()), json!({})).await.expect(200);
        assert_eq!(slowed(&sales, &third).await["factor"], 3);
        // What was set since stays where it is.
        let done = sales.post(&merges, json!({ "merged_id": merged })).await;
        let id = done.expect(200)["id"].as_str().unwrap().to_owned();
        slow(&server, &survivor, 4, "2026-06-01").await;
        sales.post(&format!("/api/v1/merges/{id}/undo"), json!({})).await.expect(200);
        assert_eq!(slowed(&sales, &survivor).await["factor"], 4);
    }

    async fn r_sig_1_an_undone_merge_gives_no_slow_down_back_that_has_run_out(server: TestServer) {
        let sales = server.login("sales").await;
        let [survivor, merged] = ["甲公司", "乙公司"].map(|name| make(&sales, json!({ "name": name })));
        let (survivor, merged) = (survivor.await, merged.await);
        slow(&server, &survivor, 2, "2026-03-04").await;
        slow(&server, &merged, 3, "2026-05-01").await;
        let done = sales.post(&format!("/api/v1/customers/{survivor}/merges"), json!({ "merged_id": merged })).await;
        let undo = format!("/api/v1/merges/{}/undo", done.expect(200)["id"].as_str().unwrap());
        server.clock.advance(chrono::TimeDelta::days(7));
        let sales = server.login("sales").await;
        let timeline = format!("/api/v1/customers/{survivor}/timeline");
        let named = |told: String| told.matches("2026-03-04").count();
        let before = named(sales.get(&timeline).await.text());
        sales.post(&undo, json!({})).await.expect(200);
        assert_eq!(slowed(&sales, &survivor).await, json!(null));
        assert_eq!(named(sales.get(&timeline).await.text()), before, "nothing begins again");
    }

    async fn r_sla_5_times_of_ones_own_go_to_a_survivor_who_has_none_and_come_back(server: TestServer) {
        let sales = server.login("sales").await;
        let [survivor, merged] = ["甲公司", "乙公司"].map(|name| make(&sales, json!({ "name": name })));
        let (survivor, merged) = (survivor.await, merged.await);
        let times = |id: &str| format!("/api/v1/customers/{id}/service-times");
        let set = sales.put(&times(&merged), json!({ "answer_hours": 1, "solution_hours": 24 })).await;
        let theirs = set.expect(200).clone();
        let none = sales.get(&times(&survivor)).await.expect(200).clone();
        assert_ne!(none, theirs);
        let merges = format!("/api/v1/customers/{survivor}/merges");
        let done = sales.post(&merges, json!({ "merged_id": merged })).await;
        assert_eq!(sales.get(&times(&survivor)).await.expect(200), &theirs);
        sales.post(&format!("/api/v1/merges/{}/undo", done.expect(200)["id"].as_str().unwrap()), json!({})).await.expect(200);
        assert_eq!(sales.get(&times(&survivor)).await.expect(200), &none);
        assert_eq!(sales.get(&times(&merged)).await.expect(200), &theirs);
        // Those that the survivor was given since are its own.
        let done = sales.post(&merges, json!({ "merged_id": merged })).await;
        server.clock.advance(chrono::TimeDelta::minutes(1));
        sales.put(&times(&survivor), json!({ "answer_hours": 3 })).await.expect(200);
        let since = sales.get(&times(&survivor)).await.expect(200).clone();
        sales.post(&format!("/api/v1/merges/{}/undo", done.expect(200)["id"].as_str().unwrap()), json!({})).await.expect(200);
        assert_eq!(sales.get(&times(&survivor)).await.expect(200), &since);
        sales.put(&times(&merged), json!({ "answer_hours": 1, "solution_hours": 24 })).await.expect(200);
        // A survivor's own hold.
        sales.put(&times(&survivor), json!({ "answer_hours": 2 })).await.expect(200);
        let own = sales.get(&times(&survivor)).await.expect(200).clone();
        sales.post(&merges, json!({ "merged_id": merged })).await.expect(200);
        assert_eq!(sales.get(&times(&survivor)).await.expect(200), &own);
    }
}
