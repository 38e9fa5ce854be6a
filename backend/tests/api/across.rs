//! Lists of one kind across all customers: narrowed, ordered, paged, and named by their customer.

use crate::support::{Client, TestServer};
use serde_json::{Value, json};

async fn customer(client: &Client, body: Value) -> String {
    let made = client.post("/api/v1/customers", body).await;
    format!(
        "/api/v1/customers/{}",
        made.expect(201)["card"]["id"].as_str().unwrap()
    )
}

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
    let at = customer(&sales, json!({ "name": "恒力智能装备科技有限公司" })).await;
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
        // Every kind answers for the filters that it documents.
        for query in [
            "needs?state=open&priority=high&kind=core", "opportunities?state=won", "risks?state=open&responsible=me&severity=high&kind=churn",
            "service-cases?assignee=me&kind=problem&sort=-reported", "milestones?kind=renewal", "key-facts?source=register&subject=size",
            "questionnaires?kind=satisfaction", "stories?kind=rescue&shared_with=everybody", "todos?assignee=me&state=open&sort=due",
        ] {
            sales.get(&format!("/api/v1/{query}")).await.expect(200);
            manager.get(&format!("/api/v1/{query}")).await.expect(200);
        }
    }

    async fn what_stands_across_customers_names_them_through_the_callers_rights(server: TestServer) {
        let (sales, at) = three_plans(&server).await;
        let across = sales.get("/api/v1/plans?limit=1").await.expect(200)["items"][0].clone();
        assert_eq!(across["customer"]["name"]["value"], "恒力智能装备科技有限公司");
        let within = sales.get(&format!("{at}/plans?limit=1")).await.expect(200)["items"][0].clone();
        assert_eq!(within["customer"], json!(null));
        let person = customer(&sales, json!({ "kind": "person", "name": "欧阳修文" })).await;
        sales.post(&format!("{person}/todos"), json!({ "what": "回访", "due": "2030-01-05" })).await.expect(201);
        let technical = server.login("technical").await.get("/api/v1/todos").await.expect(200)["items"][0].clone();
        assert_eq!(technical["customer"]["name"]["access"], "masked", "R-SEC-1: {technical}");
        let other = server.login("sales2").await.get("/api/v1/todos").await.expect(200)["items"].clone();
        assert_eq!(other, json!([]));
    }
}
