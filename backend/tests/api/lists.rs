//! Lists and patterns that administrators keep.
//!
//! Proves R-NUM-1.

use reqwest::Method;
use serde_json::json;

both! {
    async fn sources_are_the_administrators_list(server: TestServer) {
        let (admin, sales) = (server.login("admin").await, server.login("sales").await);
        let fair = |source: &str| json!({ "name": format!("甲 {source}"), "source": source });
        sales.post("/api/v1/customers", fair("trade_press")).await.expect_field(422, "/source", "not_on_list");
        let word = json!({ "code": "trade_press", "name_zh": "行业媒体", "name_en": "Trade press", "position": 15 });
        sales.post("/api/v1/lists/source", word.clone()).await.expect_problem(403, "forbidden");
        let made = admin.post("/api/v1/lists/source", word.clone()).await;
        made.expect(201);
        admin.post("/api/v1/lists/source", word).await.expect_field(409, "/code", "duplicate");
        sales.post("/api/v1/customers", fair("trade_press")).await.expect(201);
        let at = "/api/v1/lists/source/trade_press";
        admin.delete(at, &made.etag()).await.expect_problem(409, "in_use");
        let renamed = admin.patch(at, &made.etag(), json!({ "name_zh": "专业媒体" })).await;
        assert_eq!(renamed.expect(200)["name_zh"], "专业媒体");
        let unused = admin.get("/api/v1/lists/source").await;
        let codes: Vec<&str> = unused.expect(200)["items"].as_array().unwrap().iter().map(|w| w["code"].as_str().unwrap()).collect();
        assert_eq!(codes[..3], ["exhibition", "trade_press", "online_promotion"]);
        admin.delete("/api/v1/lists/source/partner", "\"1\"").await.expect(204);
        sales.post("/api/v1/customers", fair("partner")).await.expect_field(422, "/source", "not_on_list");
        let needs = sales.get("/api/v1/lists/need_category").await;
        assert_eq!(needs.expect(200)["items"][0]["name_zh"], "降本增效");
        sales.get("/api/v1/lists/nonsense").await.expect_problem(404, "not_found");
    }

    /// A tag is named, renamed where it stands, archived so that nobody is offered it, and brought back.
    async fn tags_are_kept_and_stay_where_they_stand(server: TestServer) {
        let (admin, sales) = (server.login("admin").await, server.login("sales").await);
        let at = sales.company().await;
        let quick = json!({ "dimension": "behaviour", "label": "回复快" });
        sales.post("/api/v1/tags", quick.clone()).await.expect_problem(403, "forbidden");
        let made = admin.post("/api/v1/tags", quick.clone()).await;
        let one = format!("/api/v1/tags/{}", made.expect(201)["id"].as_str().unwrap());
        admin.post("/api/v1/tags", quick.clone()).await.expect_field(409, "/label", "duplicate");
        admin.post("/api/v1/tags", json!({ "dimension": "need", "label": " " })).await.expect_field(422, "/label", "required");
        let put = sales.post(&format!("{at}/tags"), quick.clone()).await;
        assert_eq!(put.expect(201)["id"], made.json["id"]);

        admin.send(Method::PATCH, &one, &[], Some(json!({ "label": "回复很快" }))).await.expect_problem(428, "version_required");
        let renamed = admin.patch(&one, &made.etag(), json!({ "label": "回复很快" })).await;
        assert_eq!(renamed.expect(200)["version"], 2);
        assert_eq!(sales.get(&at).await.expect(200)["tags"][0]["label"], "回复很快");
        let stale = admin.patch(&one, &made.etag(), json!({ "label": "慢" })).await;
        assert_eq!(stale.expect_problem(412, "stale")["current"]["label"], "回复很快");
        let other = admin.post("/api/v1/tags", json!({ "dimension": "behaviour", "label": "慢" })).await;
        other.expect(201);
        admin.patch(&one, &renamed.etag(), json!({ "label": "慢" })).await.expect_field(409, "/label", "duplicate");

        admin.delete(&one, &made.etag()).await.expect_problem(412, "stale");
        admin.delete(&one, &renamed.etag()).await.expect(204);
        let labels = |page: &serde_json::Value| page["items"].as_array().unwrap().iter().map(|tag| tag["label"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
        assert_eq!(labels(sales.get("/api/v1/tags").await.expect(200)), ["慢"]);
        assert_eq!(labels(sales.get("/api/v1/tags?archived=only").await.expect(200)), ["回复很快"]);
        assert_eq!(labels(sales.get("/api/v1/tags?archived=true").await.expect(200)).len(), 2);
        sales.get("/api/v1/tags?archived=maybe").await.expect_problem(400, "invalid_parameter");
        assert_eq!(sales.get(&at).await.expect(200)["tags"][0]["label"], "回复很快");
        let kept = sales.get(&one).await;
        assert!(kept.expect(200)["archived_at"].is_string(), "{}", kept.json);
        let there = json!({ "dimension": "behaviour", "label": "回复很快" });
        let second = sales.customer(json!({ "name": "乙公司" })).await;
        sales.post(&format!("{second}/tags"), there.clone()).await.expect_problem(409, "archived");
        assert_eq!(sales.get(&second).await.expect(200)["tags"], json!([]));
        admin.post("/api/v1/tags", there).await.expect_field(409, "/label", "duplicate");
        // What somebody writes is no refusal: the word stands as it was said.
        let said = json!({ "channels": ["phone"], "content": "还是一样 #回复很快", "acknowledge": ["no_next_step"] });
        sales.post(&format!("{second}/interactions"), said).await.expect(201);
        assert_eq!(sales.get(&second).await.expect(200)["tags"][0]["label"], "回复很快");

        sales.post(&format!("{one}/restore"), json!({})).await.expect_problem(403, "forbidden");
        let back = admin.post(&format!("{one}/restore"), json!({})).await;
        assert_eq!((&back.expect(200)["version"], &back.json["archived_at"]), (&json!(4), &json!(null)));
        assert_eq!(labels(sales.get("/api/v1/tags").await.expect(200)).len(), 2);
        let trail = admin.get("/api/v1/audit?kind=tag").await;
        let actions: Vec<String> = trail.expect(200)["items"].as_array().unwrap().iter().map(|entry| entry["action"].as_str().unwrap().to_owned()).collect();
        assert_eq!(actions.len(), 5, "{actions:?}");
    }

    /// The pattern, its prefixes and its width are data; what was numbered before stays.
    async fn r_num_1_the_pattern_of_numbers_is_the_administrators(server: TestServer) {
        let (admin, sales) = (server.login("admin").await, server.login("sales").await);
        let make = |name: &str, industry: &str| {
            let (sales, body) = (sales.clone(), json!({ "name": name, "industry": industry }));
            async move { sales.post("/api/v1/customers", body).await.expect(201)["card"]["number"].as_str().unwrap().to_owned() }
        };
        assert_eq!(make("甲", "I642").await, "TECH2026001");
        let read = sales.get("/api/v1/number-pattern").await;
        assert_eq!(read.expect(200)["example"], "TECH2026001");
        let mut pattern = read.json["pattern"].clone();
        pattern["template"] = json!("{prefix}-{year}-{sequence}");
        pattern["prefixes"] = json!({ "I": "NET" });
        pattern["default_prefix"] = json!("K");
        pattern["width"] = json!(5);
        sales.put("/api/v1/number-pattern", pattern.clone()).await.expect_problem(403, "forbidden");
        let set = admin.put("/api/v1/number-pattern", pattern.clone()).await;
        assert_eq!(set.expect(200)["example"], "NET-2026-00001");
        assert_eq!(make("乙", "I642").await, "NET-2026-00001");
        assert_eq!(make("丙", "C35").await, "K-2026-00001");
        pattern["template"] = json!("{prefix}{sequence}");
        admin.put("/api/v1/number-pattern", pattern.clone()).await.expect(200);
        assert_eq!(make("丁", "C35").await, "K00001");
        for (field, value) in [("template", json!("{prefix}{year}")), ("template", json!("号{sequence}")), ("default_prefix", json!("前缀")), ("width", json!(0))] {
            let mut wrong = pattern.clone();
            wrong[field] = value;
            assert_eq!(admin.put("/api/v1/number-pattern", wrong).await.status, 422, "{field}");
        }
        let trail = admin.get("/api/v1/audit?kind=number_pattern").await;
        assert_eq!(trail.expect(200)["items"].as_array().unwrap().len(), 2);
    }
}
