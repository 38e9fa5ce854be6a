//! Many customers at once, customers by key, and searches by a tree of conditions.

use crate::support::Client;
use reqwest::Method;
use serde_json::{Value, json};

async fn make(who: &Client, customer: Value) -> String {
    id(&who.post("/api/v1/customers", customer).await.json)
}

fn id(customer: &Value) -> String {
    customer["card"]["id"].as_str().unwrap().to_owned()
}

async fn names(who: &Client, filter: Value) -> Vec<String> {
    let body = json!({ "filter": filter, "sort": "number" });
    let page = who.post("/api/v1/customers/search", body).await;
    page.expect(200)["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|card| card["name"]["value"].as_str().unwrap().to_owned())
        .collect()
}

both! {
    async fn a_batch_carries_out_each_item_for_itself(server: TestServer) {
        let sales = server.login("sales").await;
        let old = sales.post("/api/v1/customers", json!({ "name": "甲公司", "number": "A1" })).await;
        let items = json!({ "items": [
            { "op": "create", "customer": { "name": "乙公司" } },
            { "op": "create", "customer": { "name": "" } },
            { "op": "change", "id": id(&old.json), "version": 1, "customer": { "tier": "high" } },
            { "op": "change", "id": id(&old.json), "version": 1, "customer": { "tier": "low" } },
            { "op": "put", "key": "number", "value": "A1", "customer": { "name": "甲公司", "kind": "company", "website": "https://example.com" } },
            { "op": "nonsense" },
            { "op": "archive", "id": id(&old.json) },
        ] });
        let answer = sales.post("/api/v1/customers/batch", items).await;
        let results = answer.expect(207)["items"].as_array().unwrap().clone();
        let statuses: Vec<u64> = results.iter().map(|item| item["status"].as_u64().unwrap()).collect();
        assert_eq!(statuses, [201, 422, 200, 412, 200, 422, 422]);
        assert_eq!(results[1]["problem"]["errors"][0]["pointer"], "/customer/name");
        assert_eq!(results[5]["problem"]["errors"][0]["pointer"], "/op");
        assert_eq!(results[6]["problem"]["errors"][0]["pointer"], "/version");
        assert_eq!(results[2]["customer"]["tier"], "high");
        let now = sales.get(&format!("/api/v1/customers/{}", id(&old.json))).await;
        assert_eq!(now.expect(200)["profile"]["website"], "https://example.com");
        assert_eq!(now.json["card"]["tier"], "high");
        let none = sales.post("/api/v1/customers/batch", json!({ "items": [] })).await;
        none.expect_field(422, "/items", "required");
        let many = vec![json!({ "op": "archive" }); 501];
        let many = sales.post("/api/v1/customers/batch", json!({ "items": many })).await;
        many.expect_field(422, "/items", "too_long");
    }

    async fn a_dry_run_keeps_nothing_not_even_numbers(server: TestServer) {
        let sales = server.login("sales").await;
        let items = json!({ "items": [{ "op": "create", "customer": { "name": "甲公司", "industry": "C35" } }] });
        let dry = sales.post("/api/v1/customers/batch?dry_run=true", items.clone()).await;
        assert_eq!(dry.expect(207)["dry_run"], true);
        let number = dry.json["items"][0]["customer"]["number"].clone();
        let list = sales.get("/api/v1/customers").await;
        assert!(list.expect(200)["items"].as_array().unwrap().is_empty());
        let wet = sales.post("/api/v1/customers/batch", items).await;
        assert_eq!(wet.expect(207)["items"][0]["customer"]["number"], number);
    }

    async fn a_repeated_batch_makes_nothing_twice(server: TestServer) {
        let sales = server.login("sales").await;
        let items = json!({ "items": [
            { "op": "create", "customer": { "name": "甲公司" } },
            { "op": "create", "customer": { "name": "乙公司" } },
        ] });
        let key = [("idempotency-key", "nightly-1")];
        let send = |body: Value| {
            let sales = sales.clone();
            async move { sales.send(Method::POST, "/api/v1/customers/batch", &key, Some(body)).await }
        };
        let first = send(items.clone()).await.expect(207).clone();
        let second = send(items).await.expect(207).clone();
        assert_eq!(first, second);
        let other = json!({ "items": [{ "op": "create", "customer": { "name": "丙公司" } }] });
        send(other).await.expect_problem(422, "key_reused");
        assert_eq!(sales.get("/api/v1/customers?count=exact").await.expect(200)["total"], 2);
    }

    async fn a_customer_is_made_or_changed_by_its_key(server: TestServer) {
        let (sales, other) = (server.login("sales").await, server.login("sales2").await);
        let at = "/api/v1/customers/by/number/ERP-7";
        let made = sales.put(at, json!({ "name": "甲公司", "stage": "potential" })).await;
        assert_eq!(made.expect(201)["card"]["number"], "ERP-7");
        let again = sales.put(at, json!({ "name": "甲公司", "stage": "potential", "tier": "high" })).await;
        assert_eq!(id(again.expect(200)), id(&made.json));
        assert_eq!(again.json["card"]["tier"], "high");
        assert_eq!(sales.put(at, json!({ "name": "甲公司", "tier": "high" })).await.etag(), again.etag());
        // Beyond reach it is as if it were not there, but its number is taken.
        other.put(at, json!({ "name": "丁公司" })).await.expect_field(409, "/number", "duplicate");
        let code = "91350100M000100Y43";
        let by_code = format!("/api/v1/customers/by/credit_code/{code}");
        assert_eq!(sales.put(&by_code, json!({ "name": "乙公司" })).await.expect(201)["profile"]["credit_code"], code);
        sales.put(&by_code, json!({ "name": "乙公司", "city": "厦门" })).await.expect(200);
        other.put(&by_code, json!({ "name": "乙公司" })).await.expect(201);
        sales.put("/api/v1/customers/by/credit_code/1", json!({ "name": "x" })).await.expect_field(422, "/credit_code", "bad_credit_code");
        sales.put("/api/v1/customers/by/name/x", json!({ "name": "x" })).await.expect_problem(404, "no_such_route");
        let stale = [("if-match", "\"1\"")];
        sales.send(Method::PUT, at, &stale, Some(json!({ "tier": "low" }))).await.expect_problem(412, "stale");
        sales.put(at, json!({ "nonsense": 1 })).await.expect_field(422, "/nonsense", "unknown_field");
    }

    async fn a_tree_of_conditions_is_searched(server: TestServer) {
        let sales = server.login("sales").await;
        let need = json!({ "text": "降本", "urgency": "high" });
        make(&sales, json!({ "name": "甲", "number": "1", "tier": "high", "industry": "C35", "key_account": true })).await;
        make(&sales, json!({ "name": "乙", "number": "2", "tier": "low", "source": "exhibition" })).await;
        make(&sales, json!({ "name": "丙", "number": "3", "stage": "interested", "need": need })).await;
        let is = |field: &str, op: &str, value: Value| json!({ "field": field, "op": op, "value": value });
        let high = is("tier", "eq", json!("high"));
        assert_eq!(names(&sales, high.clone()).await, ["甲"]);
        // What is unknown is not high.
        assert_eq!(names(&sales, json!({ "not": high.clone() })).await, ["乙", "丙"]);
        assert_eq!(names(&sales, json!({ "or": [high.clone(), is("stage", "in", json!(["interested"]))] })).await, ["甲", "丙"]);
        assert_eq!(names(&sales, json!({ "and": [high.clone(), is("industry", "eq", json!("C"))] })).await, ["甲"]);
        assert_eq!(names(&sales, json!({ "and": [] })).await, ["甲", "乙", "丙"]);
        assert!(names(&sales, json!({ "or": [] })).await.is_empty());
        assert!(names(&sales, is("tier", "in", json!([]))).await.is_empty());
        assert_eq!(names(&sales, is("owner", "eq", json!("me"))).await.len(), 3);
        assert!(names(&sales, is("owner", "eq", Value::Null)).await.is_empty());
        assert_eq!(names(&sales, is("created_at", "gte", json!("2000-01-01T00:00:00Z"))).await.len(), 3);
        assert!(names(&sales, is("next_step", "lte", json!("2100-01-01T00:00:00Z"))).await.is_empty());
        assert_eq!(names(&sales, is("key_account", "eq", json!(true))).await, ["甲"]);
        let stranger = server.login("sales2").await;
        assert!(names(&stranger, json!({ "and": [] })).await.is_empty());
    }

    /// R-SEC-2: pairs of field and operator are a list of what is allowed.
    async fn r_sec_2_a_search_takes_only_the_pairs_on_its_list(server: TestServer) {
        let sales = server.login("sales").await;
        let search = |filter: Value| {
            let sales = sales.clone();
            async move { sales.post("/api/v1/customers/search", json!({ "filter": filter })).await }
        };
        let is = |field: &str, op: &str, value: Value| json!({ "field": field, "op": op, "value": value });
        search(is("expected_purchase", "gte", json!("1"))).await.expect_problem(403, "sealed_field");
        search(is("name", "eq", json!("甲"))).await.expect_field(422, "/filter/field", "not_on_list");
        search(json!({ "and": [is("tier", "gte", json!("high"))] })).await.expect_field(422, "/filter/and/0/op", "not_on_list");
        search(is("tier", "eq", json!("huge"))).await.expect_field(422, "/filter/value", "wrong_type");
        search(is("created_at", "gte", json!("yesterday"))).await.expect_field(422, "/filter/value", "wrong_type");
        search(json!({ "xor": [] })).await.expect_field(422, "/filter", "wrong_type");
        let deep = (0..10).fold(is("tier", "eq", json!("high")), |inner, _| json!({ "not": inner }));
        assert_eq!(search(deep).await.status, 422);
        let sort = sales.post("/api/v1/customers/search", json!({ "sort": "annual_revenue" })).await;
        sort.expect_problem(403, "sealed_field");
    }
}
