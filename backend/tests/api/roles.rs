//! Roles: what each may do and see is data; a change holds from the next request. Looking through another role.
//!
//! Proves R-SEC-1, R-SEC-2.

use crate::support::Client;
use backend::access::policy::store::Policies;
use reqwest::Method;
use serde_json::{Value, json};
use shared::role::{Role, Sight};

/// A customer of the caller with a contact, an amount and a need; the ids of customer, contact and need.
async fn nest(sales: &Client) -> (String, String, String) {
    let body = json!({
        "name": "恒力智能装备科技有限公司",
        "expected_purchase": { "amount": "123456.00", "currency": "CNY" },
        "confidential_notes": "底价四十万",
    });
    let made = sales.post("/api/v1/customers", body).await;
    let id = made.expect(201)["card"]["id"].as_str().unwrap().to_owned();
    let contact = json!({ "name": "王经理", "mobile": "13812345678" });
    let contact = sales
        .post(&format!("/api/v1/customers/{id}/contacts"), contact)
        .await;
    contact.expect(201);
    let need = json!({ "text": "降低采购成本" });
    let need = sales
        .post(&format!("/api/v1/customers/{id}/needs"), need)
        .await;
    need.expect(201);
    (id, contact.id(), need.id())
}

/// Changes the policy of a role.
async fn set(admin: &Client, role: &str, patch: Value) {
    let at = format!("/api/v1/roles/{role}");
    let read = admin.get(&at).await;
    admin.patch(&at, &read.etag(), patch).await.expect(200);
}

/// Reads as another role would.
async fn viewing(who: &Client, role: &str, path: &str) -> crate::support::Answer {
    who.send(Method::GET, path, &[("x-view-as", role)], None)
        .await
}

async fn mobile(who: &Client, contact: &str) -> Value {
    let read = who.get(&format!("/api/v1/contacts/{contact}")).await;
    read.expect(200)["mobile"]["access"].clone()
}

/// How many customers a list shows, how many the board counts, and how many entries the timeline has.
async fn reached(who: &Client) -> [usize; 3] {
    let items = |json: &Value| json["items"].as_array().unwrap().len();
    let list = who.get("/api/v1/customers?count=exact").await;
    let counted = list.expect(200)["total"].as_u64().unwrap();
    assert_eq!(usize::try_from(counted).unwrap(), items(&list.json));
    let board = who.get("/api/v1/board").await;
    let columns = board.expect(200)["columns"].as_array().unwrap().clone();
    let count: u64 = columns.iter().map(|c| c["count"].as_u64().unwrap()).sum();
    let timeline = who.get("/api/v1/timeline").await;
    timeline.expect(200);
    [
        items(&list.json),
        usize::try_from(count).unwrap(),
        items(&timeline.json),
    ]
}

both! {
    /// The table of DOMAIN, section 4, as it comes with the product.
    async fn the_default_is_the_table_of_who_sees_what(server: TestServer) {
        let technical = server.login("technical").await;
        let roles = technical.get("/api/v1/roles").await;
        let roles = roles.expect(200)["items"].as_array().unwrap().clone();
        let of = |name: &str| roles.iter().find(|role| role["role"] == name).unwrap().clone();
        assert_eq!(roles.len(), 8);
        for role in &roles {
            let name = role["role"].as_str().unwrap();
            assert_eq!(role["by_default"], true, "{name}");
            assert_eq!(role["version"], 1, "{name}");
            assert_eq!(role["reads"], if name == "sales" { "team" } else { "all" }, "{name}");
            // A program's token says what of its role's policy it may have.
            if name != "integration" {
                assert_eq!(role["sees"]["personal"], "near", "{name}");
                assert_eq!(role["sees"]["commercial"], if name == "auditor" { "reach" } else { "near" }, "{name}");
                assert_eq!(role["sees"]["confidential"], "owner", "{name}");
            }
            let manages = role["can"].as_array().unwrap().contains(&json!("manage_policy"));
            assert_eq!(manages, name == "administrator", "{name}");
        }
        let writes = |name: &str, reach: &str| {
            let writes = of(name)["writes"].as_object().unwrap().clone();
            let mut kinds: Vec<String> = writes.into_iter().filter(|(_, r)| r == reach).map(|(k, _)| k).collect();
            kinds.sort();
            kinds
        };
        assert_eq!(writes("sales", "own").len(), 17);
        assert_eq!(writes("manager", "team").len(), 17);
        assert_eq!(writes("marketing", "all"), ["tag"]);
        assert_eq!(writes("technical", "all"), ["attachment", "interaction", "need", "service_case"]);
        assert_eq!(writes("success", "all").len(), 10);
        assert_eq!(writes("auditor", "assigned").len(), 17);
    }

    async fn a_switched_policy_changes_what_the_next_request_sees(server: TestServer) {
        let (admin, sales, technical) = (server.login("admin").await, server.login("sales").await, server.login("technical").await);
        let (customer, contact, _) = nest(&sales).await;
        let sums = |board: Value| board["columns"][0]["sums"].clone();
        assert_eq!(mobile(&technical, &contact).await, "masked");
        assert_eq!(sums(technical.get("/api/v1/board").await.json)["clear_rows"], 0);
        set(&admin, "technical", json!({ "sees": { "personal": "reach", "commercial": "reach" } })).await;
        assert_eq!(mobile(&technical, &contact).await, "clear");
        let board = sums(technical.get("/api/v1/board").await.json);
        assert_eq!((&board["clear_rows"], &board["complete"]), (&json!(1), &json!(true)));
        set(&admin, "technical", json!({ "sees": { "personal": "near", "commercial": "near" } })).await;
        assert_eq!(mobile(&technical, &contact).await, "masked");
        // The same for those who are near: the owner of a role that sees nothing in full sees masks.
        assert_eq!(mobile(&sales, &contact).await, "clear");
        set(&admin, "sales", json!({ "sees": { "commercial": "nobody", "confidential": "nobody" } })).await;
        assert_eq!(mobile(&sales, &contact).await, "clear");
        set(&admin, "sales", json!({ "sees": { "personal": null } })).await;
        assert_eq!(mobile(&sales, &contact).await, "masked");
        assert_eq!(sums(sales.get("/api/v1/board").await.json)["clear_rows"], 0);
        let read = sales.get(&format!("/api/v1/customers/{customer}")).await;
        assert!(!read.text().contains("底价四十万"));
        assert_eq!(read.expect(200)["profile"]["confidential_notes"]["access"], "hidden");
    }

    async fn a_switched_policy_changes_what_the_next_request_reaches_and_writes(server: TestServer) {
        let (admin, sales, second) = (server.login("admin").await, server.login("sales").await, server.login("sales2").await);
        let technical = server.login("technical").await;
        let (customer, ..) = nest(&sales).await;
        let at = format!("/api/v1/customers/{customer}");
        second.get(&at).await.expect_problem(404, "not_found");
        assert_eq!(reached(&second).await[..2], [0, 0]);
        set(&admin, "sales", json!({ "reads": "all" })).await;
        second.get(&at).await.expect(200);
        assert_eq!(reached(&second).await[..2], [1, 1]);
        let risk = json!({ "kind": "price", "description": "价格敏感" });
        technical.post(&format!("{at}/risks"), risk.clone()).await.expect_problem(403, "forbidden");
        set(&admin, "technical", json!({ "writes": { "risk": "all" } })).await;
        technical.post(&format!("{at}/risks"), risk.clone()).await.expect(201);
        set(&admin, "technical", json!({ "writes": { "risk": null } })).await;
        technical.post(&format!("{at}/risks"), risk).await.expect_problem(403, "forbidden");
        // The capability holds for the next request, too.
        technical.post("/api/v1/customers", json!({ "name": "新客户" })).await.expect_problem(403, "forbidden");
        set(&admin, "technical", json!({ "can": ["create_customers"] })).await;
        technical.post("/api/v1/customers", json!({ "name": "新客户" })).await.expect(201);
        let me = technical.get("/api/v1/me").await;
        assert_eq!(me.expect(200)["can"], json!(["create_customers"]));
    }

    /// An empty allowed set means nothing, never "no limit".
    async fn r_sec_2_an_empty_policy_allows_nothing(server: TestServer) {
        let (admin, sales) = (server.login("admin").await, server.login("sales").await);
        let (customer, contact, need) = nest(&sales).await;
        assert_eq!(reached(&sales).await[..2], [1, 1]);
        let nothing = json!({ "reads": null, "can": null, "reveals": null, "archives": null, "hands_over": null, "doubts": null });
        set(&admin, "sales", nothing).await;
        assert_eq!(reached(&sales).await, [0, 0, 0]);
        for path in [format!("customers/{customer}"), format!("contacts/{contact}"), format!("needs/{need}"), format!("customers/{customer}/timeline")] {
            sales.get(&format!("/api/v1/{path}")).await.expect_problem(404, "not_found");
        }
        for kind in ["contacts", "needs", "contracts", "interactions", "todos", "plans", "care"] {
            let list = sales.get(&format!("/api/v1/{kind}")).await;
            let items = list.expect(200)["items"].as_array().unwrap().iter().filter(|item| !item["customer_id"].is_null()).count();
            assert_eq!(items, 0, "{kind}");
        }
        let found = sales.post("/api/v1/customers/search", json!({})).await;
        assert_eq!(found.expect(200)["items"], json!([]));
        sales.post("/api/v1/customers", json!({ "name": "新客户" })).await.expect_problem(403, "forbidden");
        // Kinds one by one: who writes nothing writes nothing of the own, either.
        set(&admin, "sales", json!({ "reads": "team", "writes": { "contact": "none", "todo": null } })).await;
        let at = format!("/api/v1/customers/{customer}");
        sales.post(&format!("{at}/contacts"), json!({ "name": "李四" })).await.expect_problem(403, "forbidden");
        sales.post(&format!("{at}/todos"), json!({ "what": "回电" })).await.expect_problem(403, "forbidden");
        sales.post(&format!("{at}/needs"), json!({ "text": "新需求" })).await.expect(201);
    }

    async fn details_of_needs_stay_with_those_whom_the_policy_names(server: TestServer) {
        let (admin, sales, technical) = (server.login("admin").await, server.login("sales").await, server.login("technical").await);
        let (customer, _, need) = nest(&sales).await;
        let seen = |timeline: Value| timeline["items"].as_array().unwrap().iter().filter(|entry| entry["dimension"] == "needs").count();
        let at = format!("/api/v1/customers/{customer}");
        technical.get(&format!("/api/v1/needs/{need}")).await.expect(200);
        assert_eq!(seen(technical.get(&format!("{at}/timeline")).await.json), 1);
        set(&admin, "technical", json!({ "reads_needs": "team" })).await;
        technical.get(&at).await.expect(200);
        technical.get(&format!("/api/v1/needs/{need}")).await.expect_problem(404, "not_found");
        technical.get(&format!("/api/v1/needs/{need}/versions")).await.expect_problem(404, "not_found");
        for list in [format!("{at}/needs"), "/api/v1/needs".to_owned()] {
            assert_eq!(technical.get(&list).await.expect(200)["items"], json!([]), "{list}");
        }
        assert_eq!(seen(technical.get(&format!("{at}/timeline")).await.json), 0);
        // What one wrote oneself is no secret.
        let own = technical.post(&format!("{at}/needs"), json!({ "text": "接口文档" })).await;
        own.expect(201);
        technical.get(&format!("/api/v1/needs/{}", own.id())).await.expect(200);
        sales.get(&format!("/api/v1/needs/{need}")).await.expect(200);
    }

    async fn r_sec_1_no_policy_unmasks_administrators_or_opens_confidential_values(server: TestServer) {
        let admin = server.login("admin").await;
        for (role, patch, pointer, code) in [
            ("administrator", json!({ "sees": { "personal": "reach" } }), "/sees/personal", "administrators_stay_masked"),
            ("administrator", json!({ "sees": { "commercial": "reach" } }), "/sees/commercial", "administrators_stay_masked"),
            ("administrator", json!({ "reveals": ["commercial"] }), "/reveals", "administrators_stay_masked"),
            ("administrator", json!({ "can": ["manage_users"] }), "/can", "administrators_manage"),
            ("administrator", json!({ "can": null }), "/can", "administrators_manage"),
            ("manager", json!({ "sees": { "confidential": "near" } }), "/sees/confidential", "confidential_stays_sealed"),
            ("manager", json!({ "reveals": ["confidential"] }), "/reveals", "confidential_stays_sealed"),
            ("manager", json!({ "can": ["manage_policy"] }), "/can", "administrators_only"),
        ] {
            let at = format!("/api/v1/roles/{role}");
            let read = admin.get(&at).await;
            admin.patch(&at, &read.etag(), patch).await.expect_field(422, pointer, code);
            assert_eq!(admin.get(&at).await.expect(200)["by_default"], true, "{role}");
        }
    }

    /// A change of policy is on record and is alarmed (DOMAIN, section 4).
    async fn a_change_of_policy_is_on_record_and_told(server: TestServer) {
        let (admin, sales) = (server.login("admin").await, server.login("sales").await);
        let at = "/api/v1/roles/sales";
        sales.patch(at, "\"1\"", json!({ "reads": "all" })).await.expect_problem(403, "forbidden");
        admin.send(Method::PATCH, at, &[], Some(json!({ "reads": "all" }))).await.expect_problem(428, "version_required");
        admin.patch(at, "\"7\"", json!({ "reads": "all" })).await.expect_problem(412, "stale");
        admin.patch(at, "\"1\"", json!({ "reeds": "all" })).await.expect(422);
        // Nothing of this changed anything, and a patch that changes nothing is no change.
        admin.patch(at, "\"1\"", json!({ "reads": "team" })).await.expect(200);
        let told = |answer: Value| answer["items"].as_array().unwrap().clone();
        assert_eq!(told(admin.get("/api/v1/notifications").await.json), Vec::<Value>::new());
        let changed = admin.patch(at, "\"1\"", json!({ "reads": "all", "sees": { "commercial": "reach" } })).await;
        assert_eq!(changed.expect(200)["version"], 2);
        assert_eq!(changed.json["by_default"], false);
        admin.patch(at, "\"1\"", json!({ "reads": "own" })).await.expect_problem(412, "stale");
        for who in ["admin", "manager", "manager2", "auditor"] {
            let who = server.login(who).await;
            let notes = told(who.get("/api/v1/notifications").await.json);
            assert_eq!(notes.len(), 1);
            let note = &notes[0];
            assert_eq!(note["why"], "alarm");
            assert_eq!((&note["system"]["kind"], &note["system"]["key"]), (&json!("role"), &json!("sales")));
            assert_eq!(note["fields"], json!(["reads", "sees.commercial"]));
            assert!(note["author"]["name"].is_string() && note["customer"].is_null());
            assert_eq!(who.get("/api/v1/notifications/unread").await.expect(200)["unread"], 1);
        }
        assert_eq!(told(sales.get("/api/v1/notifications").await.json), Vec::<Value>::new());
        let trail = admin.get("/api/v1/audit?kind=role").await;
        let entries = told(trail.expect(200).clone());
        assert_eq!(entries.len(), 1);
        assert_eq!(entries[0]["changes"], json!([
            { "field": "reads", "from": "team", "to": "all" },
            { "field": "sees.commercial", "from": "near", "to": "reach" },
        ]));
    }

    /// Every process has a copy of its own of the policy; none of them serves an old one.
    async fn a_change_by_one_process_holds_in_another_at_once(server: TestServer) {
        let admin = server.login("admin").await;
        let another = std::sync::Arc::new(Policies::default());
        let sees = || {
            let another = std::sync::Arc::clone(&another);
            let read = move |conn: &mut backend::db::Conn| Ok(another.current(conn)?.of(Role::Technical).sees.personal);
            server.db().read(read)
        };
        assert_eq!(sees().await.unwrap(), Sight::Near);
        for (word, sight) in [("reach", Sight::Reach), ("nobody", Sight::Nobody)] {
            set(&admin, "technical", json!({ "sees": { "personal": word } })).await;
            assert_eq!(sees().await.unwrap(), sight);
        }
    }

    async fn looking_through_a_role_shows_no_more_than_both_may_see(server: TestServer) {
        let (admin, manager, sales) = (server.login("admin").await, server.login("manager").await, server.login("sales").await);
        let second = server.login("sales2").await;
        let (customer, contact, _) = nest(&sales).await;
        let other = second.post("/api/v1/customers", json!({ "name": "华南客户有限公司" })).await.expect(201)["card"]["id"].as_str().unwrap().to_owned();
        let mine = manager.post("/api/v1/customers", json!({ "name": "经理的客户有限公司" })).await.expect(201)["card"]["id"].as_str().unwrap().to_owned();
        let (at, of) = (format!("/api/v1/contacts/{contact}"), format!("/api/v1/customers/{other}"));
        assert_eq!(mobile(&manager, &contact).await, "clear");
        let read = viewing(&manager, "sales", &at).await;
        assert_eq!(read.expect(200)["mobile"]["access"], "masked");
        assert!(!read.text().contains("13812345678"));
        // Sales reach their team; what the manager owns is a colleague's for them.
        manager.get(&of).await.expect(200);
        viewing(&manager, "sales", &of).await.expect_problem(404, "not_found");
        let list = viewing(&manager, "sales", "/api/v1/customers?count=exact").await;
        assert_eq!(list.expect(200)["total"], 2);
        let board = viewing(&manager, "sales", "/api/v1/board").await;
        let column = &board.expect(200)["columns"][0];
        assert_eq!((&column["count"], &column["sums"]["clear_rows"]), (&json!(2), &json!(0)));
        let one = viewing(&manager, "sales", &format!("/api/v1/customers/{mine}")).await;
        assert_eq!(one.expect(200)["rights"]["archive"], false);
        // A role that sees more than the caller opens nothing.
        let patch = json!({ "sees": { "personal": "reach", "commercial": "reach" } });
        set(&admin, "technical", patch).await;
        for role in ["technical", "manager", "auditor"] {
            let read = viewing(&admin, role, &at).await;
            assert_eq!(read.expect(200)["mobile"]["access"], "masked", "{role}");
            let board = viewing(&admin, role, "/api/v1/board").await;
            assert_eq!(board.expect(200)["columns"][0]["sums"]["clear_rows"], 0, "{role}");
        }
        let whole = viewing(&manager, "technical", &at).await;
        assert_eq!(whole.expect(200)["mobile"]["access"], "clear");
        // Capabilities are those of both.
        let me = viewing(&admin, "manager", "/api/v1/me").await;
        assert_eq!((&me.expect(200)["role"], &me.json["view_as"]), (&json!("administrator"), &json!("manager")));
        assert_eq!(me.json["can"], json!(["create_customers", "import", "manage_strategies", "read_audit", "view_as"]));
        viewing(&admin, "sales", "/api/v1/audit").await.expect_problem(403, "forbidden");
        viewing(&manager, "sales", &format!("/api/v1/customers/{customer}/audit")).await.expect_problem(403, "forbidden");
    }

    async fn looking_through_a_role_reads_and_is_for_those_who_may(server: TestServer) {
        let (manager, sales) = (server.login("manager").await, server.login("sales").await);
        for role in ["technical", "sales"] {
            viewing(&sales, role, "/api/v1/customers").await.expect_problem(403, "forbidden");
        }
        viewing(&manager, "emperor", "/api/v1/customers").await.expect_problem(400, "invalid_parameter");
        let body = json!({ "name": "新客户" });
        let made = manager.send(Method::POST, "/api/v1/customers", &[("x-view-as", "sales")], Some(body)).await;
        made.expect_problem(400, "viewing_as");
        let left = manager.send(Method::DELETE, "/api/v1/customers/00000000-0000-7000-8000-000000000000", &[("x-view-as", "sales"), ("if-match", "\"1\"")], None).await;
        left.expect_problem(400, "viewing_as");
        assert_eq!(manager.get("/api/v1/customers?count=exact").await.expect(200)["total"], 0);
        let document = manager.get("/api/openapi.json").await;
        let named = |one: &Value| one["parameters"].as_array().is_some_and(|list| list.iter().any(|one| one["name"] == "X-View-As"));
        for (path, item) in document.expect(200)["paths"].as_object().unwrap() {
            let get = &item["get"];
            assert!(!get["security"].is_array() || named(get), "{path}");
            let reads = ["customers/search", "forms/{form}", "strategies/preview"].iter().any(|one| *path == format!("/api/v1/{one}"));
            assert_eq!(named(&item["post"]), reads, "POST {path}");
        }
    }

    async fn looking_through_a_role_also_reads_what_is_asked_by_post(server: TestServer) {
        let (manager, sales) = (server.login("manager").await, server.login("sales").await);
        let (customer, _, _) = nest(&sales).await;
        let post = async |path: &str, body: Value| manager.send(Method::POST, path, &[("x-view-as", "sales")], Some(body)).await;
        let person = json!({ "kind": "person", "name": "欧阳金丝雀", "owner_id": server.user("sales"), "acknowledge": ["likely_duplicate"] });
        sales.post("/api/v1/customers", person).await.expect(201);
        let found = post("/api/v1/customers/search", json!({ "count": "exact" })).await;
        assert_eq!(found.expect(200)["total"], 2);
        assert!(!found.text().contains("欧阳金丝雀"), "as a colleague of the owner sees them: {}", found.text());
        let plain = manager.post("/api/v1/customers/search", json!({})).await;
        assert!(plain.text().contains("欧阳金丝雀"), "the test is blind");
        let form = json!({ "format": "csv", "ids": [customer] });
        let filled = post("/api/v1/forms/f1", form.clone()).await;
        assert_eq!(filled.status, 200, "{}", filled.text());
        assert!(!filled.text().contains("王经理"), "{}", filled.text());
        let plain = manager.post("/api/v1/forms/f1", form).await;
        assert!(plain.text().contains("王经理"), "the test is blind: {}", plain.text());
        // What makes something is refused, be it a reading kind of address with more behind it.
        for path in ["/api/v1/customers/batch?dry_run=true", "/api/v1/strategies", "/api/v1/imports"] {
            post(path, json!({})).await.expect_problem(400, "viewing_as");
        }
    }

    async fn r_sec_1_an_administrator_does_not_take_a_customer_over_to_see_it(server: TestServer) {
        let (sales, admin) = (server.login("sales").await, server.login("admin").await);
        let at = sales.company().await;
        let me = server.user("admin");
        let take = json!({ "owner_id": me, "reason": "看看" });
        admin.post(&format!("{at}/hand-overs"), take).await.expect_problem(403, "forbidden");
        let seat = json!({ "user_ids": [me] });
        admin.put(&format!("{at}/collaborators"), seat).await.expect_problem(403, "forbidden");
        // All of one person's customers at once is no other way.
        let all = json!({ "from": server.user("sales"), "owner_id": me });
        admin.post("/api/v1/hand-overs", all).await.expect_problem(403, "forbidden");
        assert_eq!(sales.get(&at).await.expect(200)["card"]["owner"]["id"], json!(server.user("sales")));
        // To others an administrator hands over, as when somebody leaves.
        let over = json!({ "owner_id": server.user("manager"), "reason": "离职交接" });
        admin.post(&format!("{at}/hand-overs"), over).await.expect(200);
    }

    async fn marketing_corrects_the_source_of_a_customer_and_nothing_else_of_it(server: TestServer) {
        let (sales, marketing) = (server.login("sales").await, server.login("marketing").await);
        let at = sales.company().await;
        let etag = marketing.get(&at).await.etag();
        marketing.patch(&at, &etag, json!({ "source": "exhibition", "city": "苏州" })).await.expect_problem(403, "forbidden");
        let right = marketing.patch(&at, &etag, json!({ "source": "exhibition" })).await;
        assert_eq!(right.expect(200)["profile"]["source"], "exhibition");
        assert_eq!(right.json["profile"]["city"], json!(null));
    }
}
