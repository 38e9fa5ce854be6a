//! The paper forms go out with the same facts that came in.

use crate::support::{Answer, Backing, Client, TestServer};
use reqwest::Method;
use serde_json::{Value, json};

const F1: &[u8] = include_bytes!("../samples/f1-tracking-record.csv");
const F2: &[u8] = include_bytes!("../samples/f2-universal-form.json");
const F3: &[u8] = include_bytes!("../samples/f3-relationship-record.csv");
const F5: &[u8] = include_bytes!("../samples/f5-follow-up-plan.csv");

/// Uploads a file and makes what it says; the preview.
pub async fn import(client: &Client, bytes: &[u8]) -> Value {
    let request = client
        .request(Method::POST, "/api/v1/imports")
        .header("content-type", "application/octet-stream")
        .body(bytes.to_vec());
    let preview = client.answer(request).await.expect(201).clone();
    let id = preview["id"].as_str().unwrap();
    let path = format!("/api/v1/imports/{id}/commit");
    client.post(&path, json!({})).await.expect(200);
    preview
}

pub async fn export(client: &Client, path: &str) -> Answer {
    let answer = client.get(&format!("/api/v1/{path}")).await;
    answer.expect(200);
    answer
}

/// Everything of a record but what every record has of its own.
pub fn plain(value: &mut Value) {
    const OWN: &[&str] = &[
        "id",
        "customer_id",
        "interaction_id",
        "version",
        "author",
        "created_at",
        "updated_at",
        "recorded_at",
        "rights",
        "next_step",
        "todo_id",
        "plan_id",
        "stage_entered_at",
        "team_id",
        "derived_tags",
        "completeness",
    ];
    match value {
        Value::Object(fields) => {
            fields.retain(|name, _| !OWN.contains(&name.as_str()));
            fields.values_mut().for_each(plain);
        }
        Value::Array(all) => {
            all.iter_mut().for_each(plain);
            all.sort_by_key(ToString::to_string);
        }
        _ => {}
    }
}

/// What a server knows.
pub async fn facts(client: &Client) -> Value {
    let mut all = serde_json::Map::new();
    let customers = client.get("/api/v1/customers").await.expect(200)["items"].clone();
    let mut whole = Vec::new();
    for customer in customers.as_array().unwrap() {
        let id = customer["id"].as_str().unwrap();
        let page = client.get(&format!("/api/v1/customers/{id}")).await;
        let mut page = page.expect(200).clone();
        // Not every form has a column for it.
        page["card"].as_object_mut().unwrap().remove("number");
        whole.push(page);
        for kind in [
            "contacts",
            "interactions",
            "needs",
            "risks",
            "milestones",
            "plans",
            "service-cases",
            "contracts",
            "todos",
            "opportunities",
            "key-facts",
            "stories",
        ] {
            let mut items = client
                .get(&format!("/api/v1/customers/{id}/{kind}"))
                .await
                .expect(200)["items"]
                .clone();
            plain(&mut items);
            all.insert(format!("{} {kind}", customer["name"]["value"]), items);
        }
    }
    let mut whole = Value::Array(whole);
    plain(&mut whole);
    all.insert("customers".to_owned(), whole);
    Value::Object(all)
}

/// The text of a form without the tags that follow from the records.
fn without_derived(text: &str) -> String {
    let kept = |cell: &str| {
        let tags = cell
            .split([',', '、'])
            .map(|tag| tag.trim_matches([' ', '"']));
        let tags = tags.filter(|tag| !tag.ends_with("(derived)") && !tag.ends_with("（自动）"));
        tags.collect::<Vec<_>>().join("、")
    };
    text.lines()
        .map(|line| format!("{}\n", kept(line)))
        .collect()
}

/// Another server with nothing in it; starting and stopping one waits, which no runtime likes.
pub fn empty() -> TestServer {
    std::thread::spawn(|| TestServer::start(Backing::Sqlite))
        .join()
        .unwrap()
}

async fn comes_back(server: &TestServer, sample: &[u8], form: &str) {
    let sales = server.login("sales").await;
    import(&sales, sample).await;
    let before = facts(&sales).await;
    for (format, lang) in [("csv", "zh"), ("xlsx", "zh"), ("csv", "en")] {
        let other = empty();
        let there = other.login("sales").await;
        let path = format!("/api/v1/forms/{form}?format={format}");
        let file = sales.speaking(lang).get(&path).await;
        let preview = import(&there, &file.body).await;
        assert_eq!(preview["not_taken"], json!([]));
        assert_eq!(preview["issues"], json!([]), "{form} as {format} in {lang}");
        let after = facts(&there).await;
        for (kind, known) in before.as_object().unwrap() {
            assert_eq!(after[kind], *known, "{form} as {format} in {lang}: {kind}");
        }
        std::thread::spawn(move || drop(other)).join().unwrap();
    }
    // Into the database that it came from it brings nothing new.
    let file = export(&sales, &format!("forms/{form}")).await;
    import(&sales, &file.body).await;
    assert_eq!(facts(&sales).await, before, "{form} twice");
}

both! {
    async fn the_tracking_record_goes_out_as_it_came_in(server: TestServer) {
        comes_back(&server, F1, "f1").await;
    }

    async fn the_universal_form_goes_out_as_it_came_in(server: TestServer) {
        comes_back(&server, F2, "f2").await;
    }

    /// Opportunities, key facts and stories travel on the universal form, several of a kind.
    async fn what_the_paper_never_had_goes_out_as_it_came_in(server: TestServer) {
        let form = json!({
            "profile": {"name": "华北软件技术有限公司", "contact": "刘经理"},
            "opportunities": [
                {"title": "二期扩容", "amount": "约50万元", "probability": "60%", "expected_close": "2027-03", "state": "进行中"},
                {"title": "培训服务", "amount": "8万元", "state": "已丢单", "loss_reason": "价格原因"},
                {"title": "一期建设", "state": "won"},
            ],
            "key_facts": [
                {"statement": "注册资本 5000 万元", "subject": "工商登记", "source": "官方登记", "source_note": "公示系统", "verified_by": "不在册的人", "verified_on": "2026-05-01"},
                {"statement": "三人签字后付款", "subject": "decision", "source": "customer"},
            ],
            "stories": [
                {"title": "一周挽回", "kind": "rescue", "happened": "客户提出终止合作。", "worked": "高层拜访", "keywords": ["挽回", "拜访"], "shared_with": "不共享"},
            ],
        });
        comes_back(&server, form.to_string().as_bytes(), "f2").await;
        let sales = server.login("sales").await;
        let all = facts(&sales).await;
        let deals = &all["\"华北软件技术有限公司\" opportunities"];
        assert_eq!(deals.as_array().unwrap().len(), 3, "{deals}");
        let facts = all["\"华北软件技术有限公司\" key-facts"].to_string();
        assert!(facts.contains("[负责人] 不在册的人（2026-05-01）"), "{facts}");
        assert!(all.to_string().contains("\"nobody\""));
    }

    /// What cannot be read of them is named and kept, and nothing stands on its own that needs something beside it.
    async fn what_is_wrong_with_an_opportunity_is_named(server: TestServer) {
        let sales = server.login("sales").await;
        let form = "客户名称,核心需求,期望方案,跟进日期,商机名称,商机金额,成交概率,商机状态,信息类别\n\
            甲乙丙公司,,,,扩容,很多,150%,已丢单,规模\n";
        let preview = import(&sales, form.as_bytes()).await;
        let issues = preview["issues"].as_array().unwrap();
        let named: Vec<(&str, &str)> = issues
            .iter()
            .map(|issue| (issue["column"].as_str().unwrap(), issue["code"].as_str().unwrap()))
            .collect();
        for expected in [
            ("商机金额", "unreadable"),
            ("成交概率", "out_of_range"),
            ("商机状态", "required"),
            ("信息类别", "unreadable"),
        ] {
            assert!(named.contains(&expected), "{expected:?} in {named:?}");
        }
        assert_eq!(preview["totals"]["opportunities"], 1);
        assert_eq!(preview["totals"]["key_facts"], 0);
    }

    async fn the_relationship_record_goes_out_as_it_came_in(server: TestServer) {
        comes_back(&server, F3, "f3").await;
    }

    async fn the_follow_up_plan_goes_out_as_it_came_in(server: TestServer) {
        comes_back(&server, F5, "f5").await;
    }

    /// F4 holds a customer's file, F4b how it is followed up: fact by fact, what is on them comes back as it was.
    async fn the_information_file_and_the_strategy_table_go_out_with_the_same_facts(server: TestServer) {
        let sales = server.login("sales").await;
        for sample in [F1, F2, F3, F5] {
            import(&sales, sample).await;
        }
        let before = facts(&sales).await;
        let only = |all: &Value, fields: &[&str]| -> Vec<Value> {
            let mut picked: Vec<Value> = all.as_array().into_iter().flatten().map(|one| {
                fields.iter().map(|field| (field.to_string(), one.pointer(field).cloned().unwrap_or(Value::Null))).collect::<serde_json::Map<_, _>>().into()
            }).collect();
            picked.sort_by_key(ToString::to_string);
            picked
        };
        const CUSTOMER: &[&str] = &["/card/name", "/card/tier", "/card/stage", "/profile/industry", "/profile/source", "/profile/province",
            "/profile/city", "/profile/address", "/profile/website", "/profile/credit_code", "/profile/founded_on", "/profile/headcount",
            "/profile/registered_capital", "/profile/annual_revenue", "/profile/main_products", "/profile/cooperation_history",
            "/profile/decision_process", "/profile/purchase_goal", "/profile/pref_channel", "/profile/pref_hours",
            "/profile/pref_frequency", "/profile/pref_avoid", "/profile/remarks", "/tags"];
        const CONTACT: &[&str] = &["/name", "/title", "/department", "/mobile", "/phone", "/wechat", "/email"];
        const NEED: &[&str] = &["/text", "/kind", "/pain_point", "/solution", "/wanted_by"];
        const PLAN: &[&str] = &["/channels", "/summary", "/goal_kind", "/goal", "/planned", "/actual", "/state", "/owner/name"];
        for (form, kinds) in [("f4", [("contacts", CONTACT), ("needs", NEED)].as_slice()), ("f4b", &[("plans", PLAN)])] {
            for format in ["csv", "xlsx"] {
                let other = empty();
                let there = other.login("sales").await;
                let file = export(&sales, &format!("forms/{form}?format={format}")).await;
                let preview = import(&there, &file.body).await;
                assert_eq!((&preview["not_taken"], &preview["issues"]), (&json!([]), &json!([])), "{form} as {format}");
                let after = facts(&there).await;
                if form == "f4" {
                    assert_eq!(only(&after["customers"], CUSTOMER), only(&before["customers"], CUSTOMER), "{form} as {format}");
                }
                let mut compared = 0;
                for (kind, fields) in kinds {
                    for (name, known) in before.as_object().unwrap().iter().filter(|(name, _)| name.ends_with(&format!(" {kind}"))) {
                        assert_eq!(only(&after[name], fields), only(known, fields), "{form} as {format}: {name}");
                        compared += known.as_array().unwrap().len();
                    }
                }
                assert!(compared >= 2, "{form}: {compared} records were compared");
                std::thread::spawn(move || drop(other)).join().unwrap();
            }
        }
    }

    /// What a form says, it says again of what was made from it: no cell is lost or turns into another.
    async fn every_form_of_what_a_form_made_is_the_same_form(server: TestServer) {
        let sales = server.login("sales").await;
        for sample in [F1, F2, F3, F5] {
            import(&sales, sample).await;
        }
        for (form, name) in [("f4", "information_file"), ("f4b", "strategy_table")] {
            let other = empty();
            let there = other.login("sales").await;
            let file = export(&sales, &format!("forms/{form}?format=csv")).await;
            let preview = import(&there, &file.body).await;
            assert_eq!((&preview["form"], &preview["issues"]), (&json!(name), &json!([])));
            let made = &preview["totals"];
            assert!(made["customers"].as_i64().unwrap() >= 3, "{made}");
            let again = export(&there, &format!("forms/{form}?format=csv")).await.text();
            let (mut first, mut second): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
            let text = file.text();
            // What follows from records that the form does not hold is made anew.
            let (text, again) = (without_derived(&text), without_derived(&again));
            first.extend(text.lines());
            second.extend(again.lines());
            first.sort_unstable();
            second.sort_unstable();
            assert_eq!(first, second, "{form}");
            std::thread::spawn(move || drop(other)).join().unwrap();
        }
    }

    async fn a_file_is_named_after_customer_and_date(server: TestServer) {
        let sales = server.login("sales").await;
        import(&sales, F1).await;
        let id = sales.get("/api/v1/customers").await.json["items"][0]["id"].as_str().unwrap().to_owned();
        let one = export(&sales, &format!("customers/{id}/forms/f1?format=csv")).await;
        let day = server.clock.now().with_timezone(&chrono_tz::Asia::Shanghai).date_naive();
        let name = "%E4%BA%91%E5%B8%86%E7%A7%91%E6%8A%80%E6%9C%89%E9%99%90%E5%85%AC%E5%8F%B8";
        assert_eq!(one.header("content-disposition"), format!("attachment; filename=\"customers.csv\"; filename*=UTF-8''{name}_{day}_F1.csv"));
        assert!(one.body.starts_with(b"\xEF\xBB\xBF"));
        let page = export(&sales, &format!("customers/{id}/forms/f1?format=html")).await.text();
        assert!(page.contains("@page { size: A4") && page.contains("云帆科技有限公司") && !page.contains("http"), "{page}");
        sales.get("/api/v1/forms/f9").await.expect_problem(404, "not_found");
        sales.get("/api/v1/forms/f1?format=pdf").await.expect_problem(400, "invalid_parameter");
        sales.get("/api/v1/forms/f1?colour=red").await.expect_problem(400, "unknown_parameter");
        let none = export(&sales, "forms/f1?stage=lost").await;
        assert_eq!(none.text().lines().count(), 1, "the filter of the list holds");
        server.login("sales2").await.get(&format!("/api/v1/customers/{id}/forms/f1")).await.expect_problem(404, "not_found");
    }

    /// A page opens in a tab, everything else is saved; hand-picked customers stand in the order in which they were picked.
    async fn a_form_is_filled_in_for_hand_picked_customers(server: TestServer) {
        let sales = server.login("sales").await;
        let mut ids = Vec::new();
        for name in ["甲公司", "乙公司", "丙公司"] {
            let at = sales.customer(json!({ "name": name })).await;
            ids.push(at.rsplit('/').next().unwrap().to_owned());
        }
        let picked = json!({ "ids": [ids[2], ids[0], ids[2]], "format": "html" });
        let page = sales.post("/api/v1/forms/f3", picked).await;
        page.expect(200);
        assert!(page.header("content-disposition").starts_with("inline; "), "{}", page.header("content-disposition"));
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
        let text = page.text();
        let places: Vec<Option<usize>> = ["丙公司", "甲公司", "乙公司"].iter().map(|name| text.find(&format!("<h2>{name}</h2>"))).collect();
        assert!(places[0] < places[1] && places[0].is_some() && places[2].is_none(), "{places:?}");
        assert_eq!(text.matches("<section>").count(), 2);
        assert!(!text.contains("<script") && text.contains("@page { size: A4"));
        // The content policy knows the page's own style, and nothing else that stands in a page.
        let policy = page.header("content-security-policy").to_owned();
        assert!(policy.contains("style-src 'self' 'sha256-") && !policy.contains("style-src 'self' 'unsafe-inline'"), "{policy}");

        let rows = sales.post("/api/v1/forms/f4", json!({ "ids": [ids[1]] })).await;
        rows.expect(200);
        assert!(rows.header("content-disposition").starts_with("attachment; "));
        assert_eq!(rows.text().lines().count(), 2);
        let book = sales.post("/api/v1/forms/book", json!({ "ids": [ids[0], ids[1]] })).await;
        book.expect(200);
        assert!(book.body.starts_with(b"PK"));
    }

    async fn a_selection_leaves_nothing_out_in_silence(server: TestServer) {
        let (sales, sales2) = (server.login("sales").await, server.login("sales2").await);
        let [mine, theirs] = [sales.company().await, sales2.company().await].map(|at| at.rsplit('/').next().unwrap().to_owned());
        let pick = |ids: Value| json!({ "ids": ids, "format": "csv" });
        sales.post("/api/v1/forms/f1", pick(json!([mine, theirs]))).await.expect_problem(404, "not_found");
        sales.post("/api/v1/forms/f1", pick(json!([mine, "019a0000-0000-7000-8000-000000000000"]))).await.expect_problem(404, "not_found");
        sales.post("/api/v1/forms/f1", pick(json!([]))).await.expect_field(422, "/ids", "required");
        let many: Vec<String> = (0..1_001).map(|n| format!("019a0000-0000-7000-8000-{n:012}")).collect();
        sales.post("/api/v1/forms/f1", pick(json!(many))).await.expect_field(422, "/ids", "too_long");
        sales.post("/api/v1/forms/f1", json!({ "ids": [mine], "format": "pdf" })).await.expect_field(422, "/format", "not_on_list");
        sales.post("/api/v1/forms/book", json!({ "ids": [mine], "format": "html" })).await.expect_field(422, "/format", "not_on_list");
        sales.post("/api/v1/forms/f9", pick(json!([mine]))).await.expect_problem(404, "not_found");
    }

    /// R-SEC-1, R-SEC-3: a form shows no more than a screen does, and what it masks is known to be a mask.
    async fn r_sec_3_what_is_masked_goes_out_and_comes_in_as_a_mask(server: TestServer) {
        let sales = server.login("sales").await;
        import(&sales, F3).await;
        let technical = server.login("technical").await;
        let other = empty();
        let there = other.login("sales").await;
        for form in ["f1", "f2", "f3", "f4", "f4b", "f5"] {
            for format in ["csv", "html"] {
                let text = export(&technical, &format!("forms/{form}?format={format}")).await.text();
                for secret in ["13812345678", "wxid_hlzn2024", "陈经理", "50万元"] {
                    assert!(!text.contains(secret), "{form}: {secret}");
                }
            }
        }
        let file = export(&technical, "forms/f4").await;
        import(&there, &file.body).await;
        let id = there.get("/api/v1/customers").await.json["items"][0]["id"].as_str().unwrap().to_owned();
        let contact = there.get(&format!("/api/v1/customers/{id}/contacts")).await.json["items"][0].clone();
        assert_eq!(contact["mobile"], json!({ "access": "masked", "shown": "138****5678" }));
        assert_eq!(contact["name"]["access"], "masked");
        let customer = there.get(&format!("/api/v1/customers/{id}")).await;
        assert_eq!(customer.expect(200)["profile"]["annual_revenue"], Value::Null, "a band is no amount");
        // What the masked file brings to the database that it came from is nothing.
        let before = facts(&sales).await;
        let f3 = export(&technical, "forms/f3").await;
        import(&sales, &f3.body).await;
        assert_eq!(facts(&sales).await, before);
        std::thread::spawn(move || drop(other)).join().unwrap();
    }

    async fn a_formula_is_defused_and_comes_back(server: TestServer) {
        let sales = server.login("sales").await;
        let text = String::from_utf8(F3.to_vec()).unwrap().replace("介绍功能，客户对价格有疑问", "\"=HYPERLINK(\"\"x\"\")\"");
        import(&sales, text.as_bytes()).await;
        let file = export(&sales, "forms/f3").await;
        assert!(file.text().contains("\"'=HYPERLINK(\"\"x\"\")\""), "{}", file.text());
        let other = empty();
        let there = other.login("sales").await;
        import(&there, &file.body).await;
        assert_eq!(facts(&there).await, facts(&sales).await);
        std::thread::spawn(move || drop(other)).join().unwrap();
    }
}
