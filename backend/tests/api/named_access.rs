//! Named access: whom the owner lets read the confidential values of one customer.
//!
//! Proves R-OWN-2, R-SEC-1.

use crate::attachments::upload;
use crate::support::Client;
use chrono::{Days, Duration, NaiveDate};
use serde_json::{Value, json};

/// What stands in confidential fields.
const CANARY: &str = "底价金丝雀";

/// A customer of `sales` with every kind of confidential value; its address.
async fn secretive(sales: &Client) -> String {
    let made = sales
        .post(
            "/api/v1/customers",
            json!({ "name": "金丝雀科技有限公司", "confidential_notes": CANARY, "acknowledge": ["likely_duplicate"] }),
        )
        .await;
    let at = format!(
        "/api/v1/customers/{}",
        made.expect(201)["card"]["id"].as_str().unwrap()
    );
    upload(
        sales,
        &at,
        "底价金丝雀.txt",
        CANARY.as_bytes(),
        &[("class", "confidential")],
    )
    .await
    .expect(201);
    let need = json!({ "text": "降本", "confidential_budget": { "amount": "7654321", "currency": "CNY" } });
    sales.post(&format!("{at}/needs"), need).await.expect(201);
    at
}

/// How many of the three confidential values a caller reads in full.
async fn read(client: &Client, at: &str) -> usize {
    let notes = client.get(at).await.expect(200)["profile"]["confidential_notes"].clone();
    let files = client.get(&format!("{at}/attachments")).await.expect(200)["items"][0].clone();
    let needs = client.get(&format!("{at}/needs")).await.expect(200)["items"][0].clone();
    let content = format!(
        "/api/v1/attachments/{}/content",
        files["id"].as_str().unwrap()
    );
    let opened = client.get(&content).await.status == 200;
    assert_eq!(
        opened,
        files["name"]["access"] == "clear",
        "name and content go together"
    );
    [&notes, &files["name"], &needs["confidential_budget"]]
        .iter()
        .filter(|value| value["access"] == "clear")
        .count()
}

fn until(server: &crate::support::TestServer, days: u64) -> NaiveDate {
    let today = server.clock.now().with_timezone(&chrono_tz()).date_naive();
    today.checked_add_days(Days::new(days)).unwrap()
}

fn chrono_tz() -> chrono::FixedOffset {
    chrono::FixedOffset::east_opt(8 * 3600).unwrap()
}

both! {
    async fn r_sec_1_the_owner_lets_a_colleague_read_until_a_day(server: TestServer) {
        let (sales, technical, manager) = (server.login("sales").await, server.login("technical").await, server.login("manager").await);
        let at = secretive(&sales).await;
        let access = format!("{at}/confidential-access");
        let one = format!("{access}/{}", server.user("technical"));
        assert_eq!((read(&sales, &at).await, read(&technical, &at).await, read(&manager, &at).await), (3, 0, 0));
        let last = until(&server, 7);
        let named = sales.put(&one, json!({ "until": last })).await;
        assert_eq!((&named.expect(200)["until"], &named.json["user"]["name"]), (&json!(last), &json!("周凯")));
        assert_eq!((read(&technical, &at).await, read(&manager, &at).await), (3, 0), "the one who was named, and nobody else");
        assert_eq!(sales.get(&access).await.expect(200)["items"].as_array().unwrap().len(), 1);
        // Told, on the trail and on the timeline.
        let told = technical.get("/api/v1/notifications").await.expect(200)["items"][0].clone();
        assert_eq!((&told["why"], &told["fields"]), (&json!("trusted"), &json!(["confidential_access"])));
        let trail = manager.get(&format!("{at}/audit")).await.expect(200)["items"][0].clone();
        assert_eq!(trail["changes"][0]["to"]["value"], format!("周凯 (technical) {last}"));
        let timeline = manager.get(&format!("{at}/timeline")).await.expect(200)["items"][0].clone();
        assert_eq!(timeline["what"]["changes"][0]["field"], "confidential_access");
        // Other customers stay as they were.
        let other = secretive(&sales).await;
        assert_eq!(read(&technical, &other).await, 0);
    }

    async fn named_access_ends_after_its_last_day(server: TestServer) {
        let (sales, technical) = (server.login("sales").await, server.login("technical").await);
        let at = secretive(&sales).await;
        let one = format!("{at}/confidential-access/{}", server.user("technical"));
        sales.put(&one, json!({ "until": until(&server, 0) })).await.expect(200);
        assert_eq!(read(&technical, &at).await, 3, "its last day counts");
        server.clock.advance(Duration::days(1));
        let (sales, technical) = (server.login("sales").await, server.login("technical").await);
        assert_eq!(read(&technical, &at).await, 0);
        assert_eq!(sales.get(&format!("{at}/confidential-access")).await.expect(200)["items"], json!([]));
        sales.send(reqwest::Method::DELETE, &one, &[], None).await.expect_problem(404, "not_found");
    }

    async fn named_access_ends_when_its_owner_says_so(server: TestServer) {
        let (sales, technical) = (server.login("sales").await, server.login("technical").await);
        let at = secretive(&sales).await;
        let one = format!("{at}/confidential-access/{}", server.user("technical"));
        sales.put(&one, json!({ "until": until(&server, 7) })).await.expect(200);
        sales.send(reqwest::Method::DELETE, &one, &[], None).await.expect(204);
        assert_eq!(read(&technical, &at).await, 0);
        let told = technical.get("/api/v1/notifications").await;
        assert_eq!(told.expect(200)["items"].as_array().unwrap().len(), 2);
    }

    async fn r_own_2_named_access_ends_with_a_hand_over_and_does_not_come_back(server: TestServer) {
        let (sales, technical, manager) = (server.login("sales").await, server.login("technical").await, server.login("manager").await);
        let at = secretive(&sales).await;
        let one = format!("{at}/confidential-access/{}", server.user("technical"));
        sales.put(&one, json!({ "until": until(&server, 7) })).await.expect(200);
        assert_eq!(read(&technical, &at).await, 3);
        manager.post(&format!("{at}/hand-overs"), json!({ "owner_id": server.user("manager") })).await.expect(200);
        assert_eq!(read(&technical, &at).await, 0, "the new owner named nobody");
        assert_eq!(read(&manager, &at).await, 3);
        let trail = manager.get(&format!("{at}/audit")).await.expect(200)["items"][0].clone();
        let fields: Vec<&Value> = trail["changes"].as_array().unwrap().iter().map(|change| &change["field"]).collect();
        assert!(fields.contains(&&json!("confidential_access")), "{trail}");
        manager.post(&format!("{at}/hand-overs"), json!({ "owner_id": server.user("sales") })).await.expect(200);
        assert_eq!((read(&technical, &at).await, read(&sales, &at).await), (0, 3));
    }

    async fn named_access_is_the_owners_alone_to_give_and_for_reading(server: TestServer) {
        let (sales, technical, manager) = (server.login("sales").await, server.login("technical").await, server.login("manager").await);
        let at = secretive(&sales).await;
        let access = format!("{at}/confidential-access");
        let body = json!({ "until": until(&server, 7) });
        sales.put(&format!("{at}/collaborators"), json!({ "user_ids": [server.user("success")] })).await.expect(200);
        let helper = server.login("success").await;
        for client in [&manager, &technical, &helper, &server.login("admin").await, &server.login("auditor").await] {
            client.put(&format!("{access}/{}", server.user("marketing")), body.clone()).await.expect_problem(403, "forbidden");
            client.get(&access).await.expect_problem(403, "forbidden");
        }
        let stranger = server.login("sales2").await;
        stranger.get(&access).await.expect_problem(404, "not_found");
        // Whoever does not reach the customer cannot be named, nor can nobody, nor a day that is over or too far.
        sales.put(&format!("{access}/{}", server.user("sales2")), body.clone()).await.expect_problem(422, "out_of_reach");
        sales.put(&format!("{access}/{}", uuid::Uuid::now_v7()), body.clone()).await.expect_problem(404, "not_found");
        sales.put(&format!("{access}/{}", server.user("sales")), body.clone()).await.expect_problem(404, "not_found");
        let one = format!("{access}/{}", server.user("success"));
        sales.put(&one, json!({ "until": "2020-01-01" })).await.expect_field(422, "/until", "in_past");
        sales.put(&one, json!({ "until": until(&server, 400) })).await.expect_field(422, "/until", "out_of_range");
        // A collaborator who was named reads, but changes neither notes nor files nor names others.
        sales.put(&one, body.clone()).await.expect(200);
        assert_eq!(read(&helper, &at).await, 3);
        let etag = helper.get(&at).await.etag();
        helper.patch(&at, &etag, json!({ "confidential_notes": "x" })).await.expect_problem(403, "forbidden");
        helper.put(&format!("{access}/{}", server.user("technical")), body).await.expect_problem(403, "forbidden");
        let file = helper.get(&format!("{at}/attachments")).await.json["items"][0]["id"].as_str().unwrap().to_owned();
        helper.patch(&format!("/api/v1/attachments/{file}"), "\"1\"", json!({ "class": "open" })).await.expect_problem(403, "forbidden");
        helper.delete(&format!("/api/v1/attachments/{file}"), "\"1\"").await.expect_problem(403, "forbidden");
    }
}
