//! What else is done once, however often the same request comes with the same key: taking answers over, tags, links,
//! imports. The answer is rendered anew, and a secret told once is not told again.

use crate::support::{Answer, Client};
use reqwest::Method;
use serde_json::{Value, json};

const F3: &[u8] = include_bytes!("../samples/f3-relationship-record.csv");

async fn act(client: &Client, path: &str, headers: &[(&str, &str)], body: &Value) -> Answer {
    client
        .send(Method::POST, path, headers, Some(body.clone()))
        .await
}

async fn upload(client: &Client, key: &str, bytes: &[u8]) -> Answer {
    let request = client
        .request(Method::POST, "/api/v1/imports")
        .header("content-type", "text/csv")
        .header("idempotency-key", key.to_owned())
        .body(bytes.to_vec());
    client.answer(request).await
}

/// How many records of a kind a customer has.
async fn count(client: &Client, at: &str, kind: &str) -> usize {
    let page = client.get(&format!("{at}/{kind}")).await;
    page.expect(200)["items"].as_array().unwrap().len()
}

/// How often the trail of a customer says that something was done to a kind of record.
async fn on_trail(client: &Client, at: &str, kind: &str, action: &str) -> usize {
    let page = client.get(&format!("{at}/audit")).await;
    let all = page.expect(200)["items"].as_array().unwrap().clone();
    let fits = |entry: &&Value| entry["record_kind"] == kind && entry["action"] == action;
    all.iter().filter(fits).count()
}

async fn token(link: &Answer) -> String {
    let path = link.expect(201)["path"].as_str().unwrap();
    path.split_once('#').unwrap().1.to_owned()
}

both! {
    async fn answers_are_taken_over_once(server: TestServer) {
        let (sales, visitor) = (server.login("sales").await, server.anonymous());
        let at = sales.company().await;
        let asked = sales.post(&format!("{at}/questionnaires"), json!({ "kind": "new_customer" })).await;
        let path = format!("/api/v1/questionnaires/{}", asked.id());
        let link = sales.post(&format!("{path}/link"), json!({})).await;
        let said = json!({ "token": token(&link).await, "answers": [{ "question": "need", "text": "缩短交付周期" }, { "question": "city", "text": "苏州" }] });
        visitor.post("/api/v1/questionnaires/answers", said).await.expect(204);
        let etag = sales.get(&path).await.etag();
        let headers = [("idempotency-key", "take"), ("if-match", etag.as_str())];
        let (accept, wanted) = (format!("{path}/accept"), json!({ "questions": ["need"] }));
        let needs = count(&sales, &at, "needs").await;
        let first = act(&sales, &accept, &headers, &wanted).await.expect(200).clone();
        let again = act(&sales, &accept, &headers, &wanted).await;
        assert_eq!(*again.expect(200), first, "the version of the first time is no obstacle");
        assert_eq!(count(&sales, &at, "needs").await, needs + 1);
        act(&sales, &accept, &headers, &json!({ "questions": ["city"] })).await.expect_problem(422, "key_reused");
        // Without the key it is another request.
        act(&sales, &accept, &[("if-match", etag.as_str())], &wanted).await.expect_problem(412, "stale");
    }

    async fn a_tag_that_was_taken_off_meanwhile_is_not_put_on_again(server: TestServer) {
        let sales = server.login("sales").await;
        let at = sales.company().await;
        let (path, key) = (format!("{at}/tags"), [("idempotency-key", "tag")]);
        let body = json!({ "dimension": "need", "label": "降本" });
        let first = act(&sales, &path, &key, &body).await.expect(201).clone();
        let id = first["id"].as_str().unwrap();
        sales.delete(&format!("{path}/{id}"), "").await.expect(204);
        assert_eq!(*act(&sales, &path, &key, &body).await.expect(201), first);
        assert_eq!(count(&sales, &at, "tags").await, 0);
        act(&sales, &path, &key, &json!({ "dimension": "need", "label": "提质" })).await.expect_problem(422, "key_reused");
        // Whoever may not reach the customer is not told by the same key of their own.
        act(&server.login("sales2").await, &path, &key, &body).await.expect_problem(404, "not_found");
    }

    async fn a_link_is_made_once_and_told_once(server: TestServer) {
        let (sales, visitor) = (server.login("sales").await, server.anonymous());
        let manager = server.login("manager").await;
        let at = sales.company().await;
        let asked = sales.post(&format!("{at}/questionnaires"), json!({ "kind": "satisfaction" })).await;
        let case = sales.post(&format!("{at}/service-cases"), json!({ "kind": "problem", "problem": "导出失败" })).await;
        let paths = [
            (format!("/api/v1/questionnaires/{}/link", asked.id()), "/api/v1/questionnaires/questions", "questionnaire"),
            (format!("/api/v1/service-cases/{}/rating-link", case.id()), "/api/v1/ratings/question", "service_case"),
        ];
        for (path, question, kind) in paths {
            let key = [("idempotency-key", kind)];
            let first = act(&sales, &path, &key, &json!({})).await;
            let token = token(&first).await;
            let again = act(&sales, &path, &key, &json!({})).await;
            assert_eq!((&again.expect(201)["path"], &again.json["expires_at"]), (&Value::Null, &first.json["expires_at"]));
            // A repeated request makes no other, before which the first would give way.
            visitor.post(question, json!({ "token": token })).await.expect(200);
            assert_eq!(on_trail(&manager, &at, kind, "asked").await, 1, "{kind}");
            act(&sales, &path, &key, &json!({ "x": 1 })).await.expect_problem(422, "key_reused");
        }
        // One key is one request, whatever it asks for.
        let other = format!("/api/v1/service-cases/{}/rating-link", case.id());
        act(&sales, &other, &[("idempotency-key", "questionnaire")], &json!({})).await.expect_problem(422, "key_reused");
    }

    async fn a_file_is_kept_once_and_comes_in_once(server: TestServer) {
        let sales = server.login("sales").await;
        let first = upload(&sales, "file", F3).await.expect(201).clone();
        let again = upload(&sales, "file", F3).await;
        assert_eq!(*again.expect(201), first);
        upload(&sales, "file", b"a,b\r\n").await.expect_problem(422, "unknown_form");
        let other = [F3, b"\r\n"].concat();
        upload(&sales, "file", &other).await.expect_problem(422, "key_reused");

        let id = first["id"].as_str().unwrap();
        for act_of in ["commit", "rerun"] {
            let (path, key) = (format!("/api/v1/imports/{id}/{act_of}"), [("idempotency-key", act_of)]);
            let made = act(&sales, &path, &key, &json!({})).await.expect(200).clone();
            assert_eq!(*act(&sales, &path, &key, &json!({})).await.expect(200), made, "{act_of}");
            act(&sales, &path, &key, &json!({ "x": 1 })).await.expect_problem(422, "key_reused");
        }
        assert_eq!(sales.get("/api/v1/customers?count=exact").await.json["total"], 1);
        // What came in is shown by the same key, too.
        assert_ne!(upload(&sales, "file", F3).await.expect(201)["committed_at"], Value::Null);
    }
}
