//! The board's heads: what is counted, summed up and due, of all customers and of some.

use crate::support::Client;
use serde_json::{Value, json};

/// Makes customers in the first stage, each with this body beside its name.
async fn make(who: &Client, names: impl IntoIterator<Item = String>, body: &Value) {
    let item = |name: String| {
        let mut customer = body.clone();
        customer["name"] = json!(name);
        json!({ "op": "create", "customer": customer })
    };
    let items: Vec<Value> = names.into_iter().map(item).collect();
    for some in items.chunks(500) {
        let answer = who
            .post("/api/v1/customers/batch", json!({ "items": some }))
            .await;
        for result in answer.expect(207)["items"].as_array().unwrap() {
            assert_eq!(result["status"], 201, "{result}");
        }
    }
}

fn amount(yuan: &str) -> Value {
    json!({ "currency": "CNY", "amount": yuan })
}

/// The first column: count, whether that is all, what is due, clear rows, whether the sums are whole, and the sum.
async fn first(who: &Client, query: &str) -> Value {
    let board = who.get(&format!("/api/v1/board{query}")).await;
    let column = &board.expect(200)["columns"][0];
    json!([
        column["count"],
        column["count_exact"],
        column["due"]["none"],
        column["sums"]["clear_rows"],
        column["sums"]["complete"],
        column["sums"]["amounts"][0]["amount"],
    ])
}

both! {
    async fn a_filter_narrows_heads_and_cards_alike(server: TestServer) {
        let (sales, second) = (server.login("sales").await, server.login("sales2").await);
        let high = json!({ "tier": "high", "expected_purchase": amount("100.00") });
        make(&sales, ["青松科技", "青松机械"].map(str::to_owned), &high).await;
        make(&sales, ["白杨科技"].map(str::to_owned), &json!({ "tier": "low", "expected_purchase": amount("7.00") })).await;
        make(&second, ["红枫科技"].map(str::to_owned), &high).await;
        // 科技; a sales person reaches the own customers alone.
        assert_eq!(first(&sales, "?q=%E7%A7%91%E6%8A%80").await, json!([2, true, 2, 2, true, "107.00"]));
        assert_eq!(first(&sales, "?tier=high").await, json!([2, true, 2, 2, true, "200.00"]));
        assert_eq!(first(&sales, "").await, json!([3, true, 3, 3, true, "207.00"]));
        let marketing = server.login("marketing").await;
        let all = first(&marketing, "?q=%E7%A7%91%E6%8A%80").await;
        assert_eq!((&all[0], &all[2], &all[3]), (&json!(3), &json!(3), &json!(0)), "sums are over clear rows alone");
    }

    async fn one_owners_heads_come_from_the_same_counters(server: TestServer) {
        let (sales, second) = (server.login("sales").await, server.login("sales2").await);
        make(&sales, ["青松科技", "青松机械"].map(str::to_owned), &json!({ "expected_purchase": amount("100.00") })).await;
        make(&second, ["红枫科技"].map(str::to_owned), &json!({})).await;
        let everyone = server.login("marketing").await;
        let mine = sales.get("/api/v1/board").await.json["columns"][0]["cards"][0]["owner"]["id"].clone();
        let owner = format!("?owner={}", mine.as_str().unwrap());
        assert_eq!(first(&everyone, "").await[0], 3);
        assert_eq!(first(&everyone, &owner).await[0], 2);
        assert_eq!(first(&sales, "?owner=me").await, json!([2, true, 2, 2, true, "200.00"]));
        assert_eq!(first(&second, &owner).await[0], 0);
    }

    async fn a_head_of_very_many_says_that_it_counted_no_further(server: TestServer) {
        let sales = server.login("sales").await;
        make(&sales, (0..1005).map(|n| format!("科技{n}公司")), &json!({ "tier": "high", "expected_purchase": amount("1.00") })).await;
        assert_eq!(first(&sales, "?tier=high").await, json!([199, false, 199, 199, false, "199.00"]));
        assert_eq!(first(&sales, "").await, json!([1005, true, 1005, 1005, true, "1005.00"]));
        // The cards go on to the end all the same.
        let (mut seen, mut at) = (0, "/api/v1/board/potential?tier=high&limit=200".to_owned());
        loop {
            let page = sales.get(&at).await;
            seen += page.expect(200)["items"].as_array().unwrap().len();
            let Some(next) = page.json["next_cursor"].as_str() else { break };
            at = format!("/api/v1/board/potential?tier=high&limit=200&cursor={next}");
        }
        assert_eq!(seen, 1005);
    }
}
