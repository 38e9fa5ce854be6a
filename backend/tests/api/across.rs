//! Lists of one kind across all customers: narrowed, ordered, paged, and named by their customer.

use crate::support::{Client, TestServer};
use serde_json::{Value, json};

/// The goals of the plans on a list.
async fn goals(client: &Client, query: &str) -> Vec<String> {
    let list = client.get(&format!("/api/v1/plans{query}")).await;
    let items = list.expect(200)["items"].as_array().unwrap().clone();
    items
        .iter()
        .map(|one| one["goal"].as_str().unwrap().to_owned())
        .collect()
}

async fn three_plans(server: &TestServer) -> (Client, String) {
    let sales = server.login("sales").await;
    let at = sales
        .customer(json!({ "name": "恒力智能装备科技有限公司" }))
        .await;
    for (goal, kind, day) in [
        ("二", "need", "2030-01-02"),
        ("一", "trust", "2030-01-01"),
        ("三", "trust", "2030-01-03"),
    ] {
        let plan = json!({ "goal": goal, "goal_kind": kind, "planned": format!("{day}T02:00:00Z"), "channels": ["phone"] });
        sales.post(&format!("{at}/plans"), plan).await.expect(201);
    }
    (sales, at)
}

/// Two records of a kind, what is changed of the second, and the filters that only the first meets.
type Pair = (&'static str, [Value; 2], Value, &'static [&'static str]);

fn pairs(me: &str, other: &str) -> Vec<Pair> {
    let none = || Value::Null;
    vec![
        (
            "needs",
            [
                json!({ "text": "一", "priority": "high", "kind": "core" }),
                json!({ "text": "二", "priority": "low", "kind": "desired" }),
            ],
            json!({ "state": "dropped" }),
            &[
                "state=open",
                "priority=high",
                "kind=core",
                "state=open&priority=high,medium&kind=core",
            ],
        ),
        (
            "opportunities",
            [json!({ "title": "一" }), json!({ "title": "二" })],
            json!({ "state": "lost", "loss_reason": "price" }),
            &["state=open", "state=open,won"],
        ),
        (
            "risks",
            [
                json!({ "kind": "churn", "description": "一", "severity": "high" }),
                json!({ "kind": "price", "description": "二", "severity": "low", "responsible": other }),
            ],
            json!({ "state": "closed", "outcome": "effective" }),
            &[
                "state=open",
                "kind=churn",
                "severity=high",
                "responsible=me",
            ],
        ),
        (
            "service-cases",
            [
                json!({ "kind": "problem", "problem": "一", "severity": "high", "reported": "2026-02-02", "assignee": me }),
                json!({ "kind": "consultation", "comment": "二", "severity": "low", "reported": "2026-01-02", "assignee": other }),
            ],
            none(),
            &[
                "kind=problem",
                "severity=high",
                "assignee=me",
                "reported[gte]=2026-01-20T00:00:00Z",
                "kind=problem&severity=high,low",
            ],
        ),
        (
            "milestones",
            [
                json!({ "kind": "renewal", "date": "2026-05-01" }),
                json!({ "kind": "customer_news", "date": "2026-05-02" }),
            ],
            none(),
            &["kind=renewal", "kind=renewal,decision_point"],
        ),
        (
            "key-facts",
            [
                json!({ "subject": "size", "statement": "一", "source": "register" }),
                json!({ "subject": "finance", "statement": "二", "source": "customer" }),
            ],
            none(),
            &["subject=size", "source=register,third_party"],
        ),
        (
            "questionnaires",
            [
                json!({ "kind": "satisfaction" }),
                json!({ "kind": "new_customer" }),
            ],
            none(),
            &["kind=satisfaction"],
        ),
        (
            "stories",
            [
                json!({ "title": "一", "kind": "rescue", "happened": "x", "shared_with": "everybody" }),
                json!({ "title": "二", "kind": "conversion", "happened": "y", "shared_with": "nobody" }),
            ],
            none(),
            &["kind=rescue", "shared_with=everybody"],
        ),
        (
            "todos",
            [
                json!({ "what": "一", "due": "2030-01-05" }),
                json!({ "what": "二", "due": "2030-03-05", "assignee": { "kind": "customer" } }),
            ],
            json!({ "state": "done" }),
            &["state=open", "assignee=me", "due[lte]=2030-02-01T00:00:00Z"],
        ),
        (
            "contracts",
            [
                json!({ "number": "一", "renewal": "no" }),
                json!({ "number": "二", "renewal": "yes" }),
            ],
            json!({ "state": "ended" }),
            &["state=active", "renewal=no,unsure"],
        ),
        (
            "contacts",
            [
                json!({ "name": "甲", "decision_role": "decides" }),
                json!({ "name": "乙", "decision_role": "uses" }),
            ],
            none(),
            &["decision_role=decides"],
        ),
        (
            "interactions",
            [
                json!({ "channels": ["phone"], "content": "一", "direction": "outgoing", "answered": "yes", "happened_at": "2026-02-02", "acknowledge": ["no_next_step"] }),
                json!({ "channels": ["phone"], "content": "二", "direction": "incoming", "answered": "no", "happened_at": "2026-01-02", "acknowledge": ["no_next_step"] }),
            ],
            none(),
            &[
                "direction=outgoing",
                "answered=yes",
                "happened_at[gte]=2026-01-20T00:00:00Z",
            ],
        ),
    ]
}

both! {
    async fn plans_stand_in_the_order_in_which_they_are_due(server: TestServer) {
        let (sales, _) = three_plans(&server).await;
        assert_eq!(goals(&sales, "").await, ["三", "一", "二"], "the newest first");
        assert_eq!(goals(&sales, "?sort=created_at").await, ["二", "一", "三"]);
        assert_eq!(goals(&sales, "?sort=planned").await, ["一", "二", "三"]);
        assert_eq!(goals(&sales, "?sort=-planned").await, ["三", "二", "一"]);
        for sort in ["planned", "-planned", "created_at"] {
            let whole = goals(&sales, &format!("?sort={sort}")).await;
            let mut paged = Vec::new();
            let mut query = format!("?sort={sort}&limit=1");
            loop {
                let page = sales.get(&format!("/api/v1/plans{query}")).await.expect(200).clone();
                paged.push(page["items"][0]["goal"].as_str().unwrap().to_owned());
                let Some(next) = page["next_cursor"].as_str() else { break };
                query = format!("?sort={sort}&limit=1&cursor={next}");
            }
            assert_eq!(paged, whole, "{sort}");
        }
        let first = sales.get("/api/v1/plans?sort=planned&limit=1").await.expect(200)["next_cursor"].clone();
        let other = format!("/api/v1/plans?sort=-planned&cursor={}", first.as_str().unwrap());
        sales.get(&other).await.expect_problem(400, "invalid_cursor");
    }

    async fn a_list_is_narrowed_by_what_its_kind_knows(server: TestServer) {
        let (sales, _) = three_plans(&server).await;
        assert_eq!(goals(&sales, "?goal_kind=trust&sort=planned").await, ["一", "三"]);
        assert_eq!(goals(&sales, "?goal_kind=trust,need&sort=planned").await, ["一", "二", "三"]);
        assert_eq!(goals(&sales, "?planned[gte]=2030-01-02T00:00:00Z&planned[lte]=2030-01-02T23:59:59Z").await, ["二"]);
        assert_eq!(goals(&sales, "?created_at[gte]=2031-01-01T00:00:00Z").await, Vec::<String>::new());
        assert_eq!(goals(&sales, "?owner=me&state=pending&sort=planned").await, ["一", "二", "三"]);
        assert_eq!(goals(&sales, "?state=done,skipped").await, Vec::<String>::new());
        let manager = server.login("manager").await;
        assert_eq!(goals(&manager, "?owner=me").await, Vec::<String>::new());
        assert_eq!(goals(&manager, "?sort=planned").await, ["一", "二", "三"]);
        for (query, code) in [
            ("?state=nonsense", "invalid_parameter"),
            ("?owner=nobody", "invalid_parameter"),
            ("?sort=goal", "invalid_parameter"),
            ("?planned[gte]=tomorrow", "invalid_parameter"),
            ("?severity=high", "unknown_parameter"),
        ] {
            sales.get(&format!("/api/v1/plans{query}")).await.expect_problem(400, code);
        }
    }

    /// Of two records that differ in all that a kind's list is narrowed by, each filter finds the first alone.
    async fn every_filter_of_every_kind_narrows(server: TestServer) {
        let sales = server.login("sales").await;
        let at = sales.company().await;
        let (me, other) = (server.user("sales").to_string(), server.user("manager").to_string());
        for (kind, [first, second], change, filters) in pairs(&me, &other) {
            let first = sales.post(&format!("{at}/{kind}"), first).await.id();
            let second = sales.post(&format!("{at}/{kind}"), second).await;
            second.expect(201);
            if !change.is_null() {
                let one = format!("/api/v1/{kind}/{}", second.id());
                sales.patch(&one, &second.etag(), change).await.expect(200);
            }
            let ids = async |query: &str| -> Vec<String> {
                let page = sales.get(&format!("/api/v1/{kind}?{query}")).await;
                let items = page.expect(200)["items"].as_array().unwrap().clone();
                items.iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
            };
            assert_eq!(ids("").await.len(), 2, "{kind}");
            for filter in filters {
                assert_eq!(ids(filter).await, std::slice::from_ref(&first), "{kind}?{filter}");
            }
        }
    }

    async fn what_stands_across_customers_names_them_through_the_callers_rights(server: TestServer) {
        let (sales, at) = three_plans(&server).await;
        let across = sales.get("/api/v1/plans?limit=1").await.expect(200)["items"][0].clone();
        assert_eq!(across["customer"]["name"]["value"], "恒力智能装备科技有限公司");
        let within = sales.get(&format!("{at}/plans?limit=1")).await.expect(200)["items"][0].clone();
        assert_eq!(within["customer"], json!(null));
        let person = sales.customer(json!({ "kind": "person", "name": "欧阳修文" })).await;
        sales.post(&format!("{person}/todos"), json!({ "what": "回访", "due": "2030-01-05" })).await.expect(201);
        let technical = server.login("technical").await.get("/api/v1/todos").await.expect(200)["items"][0].clone();
        assert_eq!(technical["customer"]["name"]["access"], "masked", "R-SEC-1: {technical}");
        let other = server.login("sales2").await.get("/api/v1/todos").await.expect(200)["items"].clone();
        assert_eq!(other, json!([]));
    }
}

both! {
    async fn lists_of_every_kind_say_how_many_there_are(server: TestServer) {
        let (sales, at) = three_plans(&server).await;
        for path in ["/api/v1/plans", &format!("{at}/plans")] {
            let page = sales.get(&format!("{path}?count=exact&limit=1")).await.expect(200).clone();
            assert_eq!((&page["total"], page["items"].as_array().unwrap().len()), (&json!(3), 1));
            let page = sales.get(&format!("{path}?count=exact&goal_kind=trust")).await.expect(200).clone();
            assert_eq!(page["total"], 2);
            assert_eq!(sales.get(path).await.expect(200)["total"], Value::Null);
            sales.get(&format!("{path}?count=about")).await.expect_problem(400, "invalid_parameter");
        }
        let other = server.login("sales2").await;
        assert_eq!(other.get("/api/v1/plans?count=exact").await.expect(200)["total"], 0);
        // What keeps itself to some people is not counted for the others.
        let story = json!({ "title": "案", "kind": "rescue", "happened": "x", "shared_with": "nobody" });
        sales.post(&format!("{at}/stories"), story).await.expect(201);
        let technical = server.login("technical").await;
        assert_eq!(technical.get("/api/v1/stories?count=exact").await.expect(200)["total"], 0);
        assert_eq!(sales.get("/api/v1/stories?count=exact").await.expect(200)["total"], 1);
    }

    async fn people_contracts_talks_and_files_are_narrowed_and_named(server: TestServer) {
        let (sales, at) = three_plans(&server).await;
        for (name, role) in [("甲", "decides"), ("乙", "uses")] {
            sales.post(&format!("{at}/contacts"), json!({ "name": name, "decision_role": role })).await.expect(201);
        }
        for (content, direction, day) in [("晚", "outgoing", "2026-02-02"), ("早", "incoming", "2026-02-01")] {
            let talk = json!({ "channels": ["phone"], "content": content, "direction": direction, "happened_at": format!("{day}T02:00:00Z"), "acknowledge": ["no_next_step"] });
            sales.post(&format!("{at}/interactions"), talk).await.expect(201);
        }
        sales.post(&format!("{at}/contracts"), json!({ "number": "HT-1", "renewal": "no" })).await.expect(201);
        let field = |page: &Value, name: &str| {
            let items = page["items"].as_array().unwrap().clone();
            items.iter().map(|one| one[name].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
        };
        let page = sales.get("/api/v1/contacts?decision_role=decides").await.expect(200).clone();
        assert_eq!(page["items"].as_array().unwrap().len(), 1);
        let page = sales.get("/api/v1/interactions?sort=happened_at").await.expect(200).clone();
        assert_eq!(field(&page, "content"), ["早", "晚"]);
        let page = sales.get("/api/v1/interactions?direction=incoming&author=me").await.expect(200).clone();
        assert_eq!(field(&page, "content"), ["早"]);
        assert_eq!(page["items"][0]["customer"]["name"]["value"], "恒力智能装备科技有限公司");
        let page = sales.get("/api/v1/interactions?happened_at[gte]=2026-02-02T00:00:00Z").await.expect(200).clone();
        assert_eq!(field(&page, "content"), ["晚"]);
        let page = sales.get("/api/v1/contracts?renewal=no,unsure&author=me").await.expect(200).clone();
        assert_eq!(field(&page, "number"), ["HT-1"]);
        for path in ["contacts", "contracts", "interactions"] {
            let page = sales.get(&format!("/api/v1/{path}")).await.expect(200).clone();
            assert_eq!(page["items"][0]["customer"]["name"]["value"], "恒力智能装备科技有限公司", "{path}");
        }
        sales.get("/api/v1/contracts?renewal=perhaps").await.expect_problem(400, "invalid_parameter");
    }

    async fn tags_are_paged_put_on_and_taken_off(server: TestServer) {
        let (sales, at) = three_plans(&server).await;
        for label in ["乙", "甲", "丙"] {
            sales.post(&format!("{at}/tags"), json!({ "dimension": "need", "label": label })).await.expect(201);
        }
        sales.post(&format!("{at}/tags"), json!({ "dimension": "basic", "label": "上市" })).await.expect(201);
        let mut seen = Vec::new();
        let mut query = "?limit=2".to_owned();
        loop {
            let page = sales.get(&format!("/api/v1/tags{query}")).await.expect(200).clone();
            seen.extend(page["items"].as_array().unwrap().iter().map(|one| one["label"].as_str().unwrap().to_owned()));
            let Some(next) = page["next_cursor"].as_str() else { break };
            query = format!("?limit=2&cursor={next}");
        }
        assert_eq!(seen.len(), 4);
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 4, "no tag stands on two pages");
        assert_eq!(sales.get("/api/v1/tags?dimension=basic").await.expect(200)["items"].as_array().unwrap().len(), 1);
        let of_customer = sales.get(&format!("{at}/tags")).await.expect(200).clone();
        assert_eq!(of_customer["items"].as_array().unwrap().len(), 4);
        let id = of_customer["items"][0]["id"].as_str().unwrap().to_owned();
        assert_eq!(sales.delete(&format!("{at}/tags/{id}"), "").await.status, 204);
        assert_eq!(sales.get(&format!("{at}/tags")).await.expect(200)["items"].as_array().unwrap().len(), 3);
        sales.delete(&format!("{at}/tags/{id}"), "").await.expect_problem(404, "not_found");
        server.login("sales2").await.get(&format!("{at}/tags")).await.expect_problem(404, "not_found");
    }
}
