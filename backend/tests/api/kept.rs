//! R-SEC-1, R-SEC-2: what a record keeps from the caller is neither counted, quoted, named nor changed; labels of tags hold
//! nothing that is masked; merges, bells and lists compare and count nothing unseen.
//!
//! Proves R-OWN-2.

use crate::support::{Client, TestServer};
use backend::db::schema::tag;
use backend::db::types::{Key, Written, fresh};
use backend::feature::attachment::row::AttachmentRow;
use backend::feature::contact::row::ContactRow;
use backend::feature::contract::row::ContractRow;
use backend::feature::need::row::NeedRow;
use backend::feature::opportunity::row::OpportunityRow;
use backend::jobs;
use backend::record::Record;
use chrono::Duration;
use diesel::prelude::*;
use serde_json::{Value, json};
use shared::id::TagId;
use shared::tag::TagDimension;

/// Tells a story of a customer.
async fn story(who: &Client, at: &str, with: &str) {
    let story =
        json!({ "kind": "rescue", "title": "挽回", "happened": "高层拜访", "shared_with": with });
    who.post(&format!("{at}/stories"), story).await.expect(201);
}

/// Writes a need down; its address.
async fn need(who: &Client, at: &str) -> String {
    let body = json!({ "text": "降本增效", "kind": "core", "urgency": "high" });
    let made = who.post(&format!("{at}/needs"), body).await;
    made.expect(201);
    format!("/api/v1/needs/{}", made.id())
}

/// Lets a role read the needs of this reach.
async fn reads_needs(server: &TestServer, role: &str, reach: &str) {
    set(server, role, json!({ "reads_needs": reach })).await;
}

async fn set(server: &TestServer, role: &str, patch: Value) {
    let admin = server.login("admin").await;
    let at = format!("/api/v1/roles/{role}");
    let etag = admin.get(&at).await.etag();
    admin.patch(&at, &etag, patch).await.expect(200);
}

async fn items(who: &Client, path: &str) -> Vec<Value> {
    let page = who.get(path).await;
    page.expect(200)["items"].as_array().unwrap().clone()
}

/// How many records of a kind a customer counts.
async fn counted(who: &Client, at: &str, kind: &str) -> i64 {
    let read = who.get(at).await;
    let counts = read.expect(200)["counts"].as_array().unwrap().clone();
    let one = counts.iter().find(|one| one["kind"] == kind).unwrap();
    one["count"].as_i64().unwrap()
}

/// How many items each page has, to the last one.
async fn pages(who: &Client, path: &str) -> Vec<usize> {
    let (mut sizes, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = who.get(&format!("{path}{cursor}")).await;
        let json = page.expect(200);
        sizes.push(json["items"].as_array().unwrap().len());
        match json["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return sizes,
        }
    }
}

async fn unread(who: &Client) -> Value {
    let read = who.get("/api/v1/notifications/unread").await;
    read.expect(200)["unread"].clone()
}

async fn helpers(server: &TestServer, sales: &Client, at: &str, names: &[&str]) {
    let ids: Vec<_> = names.iter().map(|name| server.user(name)).collect();
    let set = sales
        .put(&format!("{at}/collaborators"), json!({ "user_ids": ids }))
        .await;
    set.expect(200);
}

both! {
    async fn r_sec_1_what_is_kept_back_is_not_counted(server: TestServer) {
        let (sales, technical) = (server.login("sales").await, server.login("technical").await);
        let at = sales.company().await;
        for with in ["everybody", "nobody", "nobody"] {
            story(&sales, &at, with).await;
        }
        need(&sales, &at).await;
        reads_needs(&server, "technical", "team").await;
        assert_eq!(counted(&sales, &at, "story").await, 3);
        assert_eq!(counted(&technical, &at, "story").await, 1);
        assert_eq!((counted(&sales, &at, "need").await, counted(&technical, &at, "need").await), (1, 0));
        assert_eq!(technical.get("/api/v1/needs?count=exact").await.expect(200)["total"], 0);
        // What one wrote oneself is there, and counts.
        need(&technical, &at).await;
        assert_eq!(counted(&technical, &at, "need").await, 1);
        assert_eq!(items(&technical, &format!("{at}/needs")).await.len(), 1);
        for (who, milestones, needs) in [(&sales, Some(3), Some(2)), (&technical, Some(1), Some(1))] {
            let counts = who.get(&format!("{at}/timeline/counts")).await;
            let counts = counts.expect(200).as_array().unwrap().clone();
            let of = |name: &str| counts.iter().find(|one| one["dimension"] == name).map(|one| one["count"].as_i64().unwrap());
            assert_eq!((of("milestones"), of("needs")), (milestones, needs));
        }
    }

    async fn r_sec_2_pages_and_cursors_do_not_count_what_is_kept_back(server: TestServer) {
        let (sales, technical) = (server.login("sales").await, server.login("technical").await);
        let at = sales.company().await;
        for with in ["nobody", "everybody", "nobody", "nobody", "nobody", "everybody", "nobody"] {
            story(&sales, &at, with).await;
        }
        for path in [
            "/api/v1/stories?limit=1".to_owned(),
            "/api/v1/stories?limit=1&sort=created_at".to_owned(),
            format!("{at}/stories?limit=1"),
            format!("{at}/timeline?dimension=milestones&limit=1"),
            "/api/v1/timeline?dimension=milestones&limit=1".to_owned(),
        ] {
            assert_eq!(pages(&technical, &path).await, [1, 1], "{path}");
            assert_eq!(pages(&sales, &path).await, [1; 7], "{path}");
        }
    }

    async fn r_sec_1_derived_tags_say_nothing_of_needs_kept_back(server: TestServer) {
        let (sales, technical) = (server.login("sales").await, server.login("technical").await);
        let at = sales.company().await;
        need(&sales, &at).await;
        let token = json!({ "name": "ERP", "scopes": ["customers:read"], "reach": "all", "expires_at": server.clock.now() + Duration::days(30) });
        let made = server.login("admin").await.post("/api/v1/tokens", token).await;
        let mut program = server.anonymous();
        program.token = made.expect(201)["secret"].as_str().map(str::to_owned);
        assert!(technical.get(&at).await.text().contains("降本增效"));
        reads_needs(&server, "technical", "team").await;
        for who in [&technical, &program] {
            let read = who.get(&at).await;
            let tags = read.expect(200)["derived_tags"].as_array().unwrap().clone();
            let told = tags.iter().any(|tag| ["core_need", "budget_band", "urgency"].contains(&tag["kind"].as_str().unwrap()));
            assert!(!told && !read.text().contains("降本增效"), "{}", read.text());
        }
    }

    async fn r_sec_1_a_merge_does_not_say_how_much_of_what_is_kept_back_moved(server: TestServer) {
        let (sales, technical) = (server.login("sales").await, server.login("technical").await);
        let (at, other) = (sales.company().await, sales.customer(json!({ "name": "远大重工有限公司" })).await);
        for with in ["everybody", "nobody"] {
            story(&sales, &other, with).await;
        }
        need(&sales, &other).await;
        reads_needs(&server, "technical", "team").await;
        let id = other.rsplit('/').next().unwrap();
        sales.post(&format!("{at}/merges"), json!({ "merged_id": id })).await.expect(200);
        let moved = |merges: Vec<Value>, kind: &str| {
            let moved = merges[0]["moved"].as_array().unwrap().clone();
            moved.iter().find(|one| one["kind"] == kind).map(|one| one["count"].as_i64().unwrap())
        };
        let path = format!("{at}/merges");
        let own = items(&sales, &path).await;
        assert_eq!((moved(own.clone(), "story"), moved(own, "need")), (Some(2), Some(1)));
        let theirs = items(&technical, &path).await;
        assert_eq!((moved(theirs.clone(), "story"), moved(theirs, "need")), (Some(1), None));
    }

    async fn r_sec_1_the_bell_does_not_tell_of_needs_kept_back(server: TestServer) {
        let (sales, success) = (server.login("sales").await, server.login("success").await);
        let at = sales.company().await;
        need(&success, &at).await;
        assert_eq!((items(&sales, "/api/v1/notifications").await.len(), unread(&sales).await), (1, json!(1)));
        reads_needs(&server, "sales", "none").await;
        assert_eq!((items(&sales, "/api/v1/notifications").await.len(), unread(&sales).await), (0, json!(0)));
        assert!(items(&sales, "/api/v1/notifications/groups").await.is_empty());
    }

    async fn r_sec_1_what_is_kept_back_is_not_there_for_changes(server: TestServer) {
        let (sales, technical) = (server.login("sales").await, server.login("technical").await);
        let at = sales.company().await;
        let need = need(&sales, &at).await;
        reads_needs(&server, "technical", "team").await;
        technical.patch(&need, "\"1\"", json!({ "text": "x" })).await.expect_problem(404, "not_found");
        technical.delete(&need, "\"1\"").await.expect_problem(404, "not_found");
        technical.delete(&need, "\"9\"").await.expect_problem(404, "not_found");
        let read = sales.get(&need).await;
        assert_eq!((&read.expect(200)["version"], &read.json["archived_at"]), (&json!(1), &Value::Null));
        sales.delete(&need, "\"1\"").await.expect(204);
        technical.post(&format!("{need}/restore"), json!({})).await.expect_problem(404, "not_found");
        assert_ne!(sales.get(&need).await.expect(200)["archived_at"], Value::Null);
    }

    async fn r_sec_1_labels_of_tags_hold_nothing_that_is_masked(server: TestServer) {
        let (sales, admin, technical) = (server.login("sales").await, server.login("admin").await, server.login("technical").await);
        let at = sales.company().await;
        for label in ["王总13812345678", "wang@example.com", "卡 6222021234567890123"] {
            let new = json!({ "dimension": "basic", "label": label });
            sales.post(&format!("{at}/tags"), new.clone()).await.expect_field(422, "/label", "personal_label");
            admin.post("/api/v1/tags", new).await.expect_field(422, "/label", "personal_label");
        }
        let said = json!({ "channels": ["phone"], "content": "#王总13812345678 #降本", "acknowledge": ["no_next_step"] });
        sales.post(&format!("{at}/interactions"), said).await.expect(201);
        let tags = items(&technical, &format!("{at}/tags")).await;
        assert_eq!(tags.iter().map(|tag| tag["label"].as_str().unwrap()).collect::<Vec<_>>(), ["降本"]);
        // One that was put before such labels were refused.
        let customer: shared::id::CustomerId = at.rsplit('/').next().unwrap().parse().unwrap();
        server.db().write(move |conn| {
            let id: TagId = fresh();
            let row = (tag::id.eq(Key(id)), tag::dimension.eq(Written(TagDimension::Basic)), tag::label.eq("李总13987654321"), tag::version.eq(1));
            diesel::insert_into(tag::table).values(row).execute(conn)?;
            use backend::db::schema::customer_tag;
            let put = (customer_tag::customer_id.eq(Key(customer)), customer_tag::tag_id.eq(Key(id)));
            diesel::insert_into(customer_tag::table).values(put).execute(conn)?;
            Ok(())
        }).await.unwrap();
        let standing = items(&technical, "/api/v1/tags?dimension=basic").await;
        let id = standing.iter().find(|tag| tag["label"] == "李总139****4321").unwrap()["id"].as_str().unwrap().to_owned();
        sales.delete(&format!("{at}/tags/{id}"), "\"1\"").await;
        for path in ["/api/v1/tags".to_owned(), format!("{at}/tags"), at.clone(), format!("{at}/timeline"), format!("{at}/audit"), "/api/v1/audit".to_owned()] {
            let read = admin.get(&path).await;
            assert!(!read.text().contains("13987654321"), "{path}");
        }
    }

    async fn r_sec_2_a_merge_compares_nothing_unseen(server: TestServer) {
        let (marketing, manager) = (server.login("marketing").await, server.login("manager").await);
        let body = |name: &str, amount: &str, city: &str| json!({
            "name": name, "city": city, "expected_purchase": { "amount": amount, "currency": "CNY" },
            "annual_revenue": { "amount": amount, "currency": "CNY" }, "acknowledge": ["no_next_step", "likely_duplicate"],
        });
        let one = marketing.customer(body("公海纺织有限公司", "123456.00", "苏州")).await;
        let same = marketing.customer(body("公海织造有限公司", "123456.00", "苏州")).await;
        let other = marketing.customer(body("公海印染有限公司", "423456.00", "苏州")).await;
        assert_eq!(manager.get(&one).await.expect(200)["profile"]["annual_revenue"]["access"], "masked");
        let mut told = Vec::new();
        for merged in [&same, &other] {
            let id = merged.rsplit('/').next().unwrap();
            let preview = manager.post(&format!("{one}/merges?dry_run=true"), json!({ "merged_id": id })).await;
            told.push(preview.expect(200)["differing"].clone());
        }
        assert_eq!(told[0], json!(["annual_revenue", "expected_purchase"]));
        assert_eq!(told[0], told[1]);
    }

    async fn r_sec_2_an_undone_merge_does_not_say_whether_a_guess_is_right(server: TestServer) {
        set(&server, "sales", json!({ "sees": { "commercial": "nobody" } })).await;
        let (sales, auditor) = (server.login("sales").await, server.login("auditor").await);
        let revenue = |amount: &str| json!({ "annual_revenue": { "amount": amount, "currency": "CNY" } });
        for (name, guess, stays) in [("甲", None, false), ("乙", Some("123456.00"), true), ("丙", Some("223456.00"), true)] {
            let one = sales.customer(json!({ "name": format!("{name}方纺织有限公司"), "acknowledge": ["likely_duplicate", "no_next_step"] })).await;
            let mut other = revenue("123456.00");
            other["name"] = json!(format!("{name}方织造集团公司"));
            other["acknowledge"] = json!(["likely_duplicate", "no_next_step"]);
            let other = sales.customer(other).await;
            let id = other.rsplit('/').next().unwrap();
            let merged = sales.post(&format!("{one}/merges"), json!({ "merged_id": id })).await;
            assert!(merged.expect(200)["filled"].as_array().unwrap().contains(&json!("annual_revenue")));
            if let Some(guess) = guess {
                let etag = sales.get(&one).await.etag();
                sales.patch(&one, &etag, revenue(guess)).await.expect(200);
            }
            sales.post(&format!("/api/v1/merges/{}/undo", merged.id()), json!({})).await.expect(200);
            let left = auditor.get(&one).await.expect(200)["profile"]["annual_revenue"].clone();
            assert_eq!(!left.is_null(), stays, "{name}: {left}");
        }
    }

    async fn r_own_2_a_merge_of_another_owners_customer_wants_the_right_to_hand_it_over(server: TestServer) {
        let (sales, manager) = (server.login("sales").await, server.login("manager").await);
        let (at, own) = (sales.company().await, manager.customer(json!({ "name": "远大重工有限公司" })).await);
        let merge = json!({ "merged_id": at.rsplit('/').next().unwrap() });
        let path = format!("{own}/merges?dry_run=true");
        manager.post(&path, merge.clone()).await.expect(200);
        set(&server, "manager", json!({ "hands_over": "own" })).await;
        manager.post(&path, merge).await.expect_problem(403, "forbidden");
    }

    async fn r_sec_2_the_bell_counts_what_it_shows(server: TestServer) {
        let (sales, success) = (server.login("sales").await, server.login("success").await);
        let (at, kept) = (sales.company().await, sales.customer(json!({ "name": "远大重工有限公司" })).await);
        helpers(&server, &sales, &at, &["sales2"]).await;
        helpers(&server, &sales, &kept, &["sales2"]).await;
        for (customer, name) in [(&kept, "甲"), (&at, "乙"), (&at, "丙"), (&at, "丁"), (&kept, "戊")] {
            crate::notifications::add_contact(&success, customer, name).await;
        }
        let second = server.login("sales2").await;
        assert_eq!(unread(&second).await, 5);
        helpers(&server, &sales, &at, &[]).await;
        assert_eq!(items(&second, "/api/v1/notifications").await.len(), 2);
        assert_eq!(unread(&second).await, 2);
        assert_eq!(pages(&second, "/api/v1/notifications?limit=1").await, [1, 1]);
    }

    async fn r_sec_1_nobody_is_reminded_of_a_customer_beyond_reach(server: TestServer) {
        let sales = server.login("sales").await;
        let at = sales.company().await;
        helpers(&server, &sales, &at, &["sales2"]).await;
        let later = server.clock.now() + Duration::hours(1);
        let second = json!({ "kind": "user", "id": server.user("sales2") });
        let todo = json!({ "what": "回电", "remind_at": later, "assignee": second });
        sales.post(&format!("{at}/todos"), todo).await.expect(201);
        helpers(&server, &sales, &at, &[]).await;
        server.clock.advance(Duration::hours(2));
        jobs::tick(&server.state).await.unwrap();
        helpers(&server, &server.login("sales").await, &at, &["sales2"]).await;
        let second = server.login("sales2").await;
        let told = items(&second, "/api/v1/notifications").await;
        assert!(!told.iter().any(|one| one["why"] == "reminder"), "{told:?}");
    }

    async fn r_sec_2_no_list_is_narrowed_or_ordered_by_a_sealed_field(server: TestServer) {
        let kinds = [
            ("contacts", ContactRow::sealed()),
            ("contracts", ContractRow::sealed()),
            ("needs", NeedRow::sealed()),
            ("opportunities", OpportunityRow::sealed()),
            ("attachments", AttachmentRow::sealed()),
        ];
        for name in ["technical", "sales"] {
            let who = server.login(name).await;
            for (path, sealed) in &kinds {
                assert!(!sealed.is_empty(), "{path}");
                for field in sealed {
                    for asked in [format!("sort={field}"), format!("sort=-{field}"), format!("{field}=1"), format!("{field}[gte]=1")] {
                        let refused = who.get(&format!("/api/v1/{path}?{asked}")).await;
                        refused.expect_problem(403, "sealed_field");
                    }
                }
            }
            who.get("/api/v1/contracts?sort=nothing").await.expect_problem(400, "invalid_parameter");
        }
    }

    /// Every field that somebody is shown masked or hidden, found in what a stranger reads of a customer, is refused by name.
    async fn r_sec_2_no_list_search_or_sum_of_customers_goes_by_a_sealed_field(server: TestServer) {
        let (sales, technical) = (server.login("sales").await, server.login("technical").await);
        let amount = json!({ "amount": "3141592", "currency": "CNY" });
        let new = json!({
            "kind": "person", "name": "欧阳一", "expected_purchase": amount, "annual_revenue": amount, "address": "工业园 1 号",
            "occupation": "工程师", "habits": "早起", "birthday": "1977-07-17", "confidential_notes": "底价",
        });
        let at = sales.customer(new).await;
        let read = technical.get(&at).await.expect(200).clone();
        let of = |value: &Value| -> Vec<String> {
            let fields = value.as_object().unwrap().iter();
            let sealed = fields.filter(|(_, value)| value.get("access").is_some_and(|access| access != "clear"));
            sealed.map(|(field, _)| field.clone()).collect()
        };
        let mut fields = [of(&read["card"]), of(&read["profile"])].concat();
        // Persons are ordered by their numbers, and companies' names are open.
        fields.retain(|field| field != "name");
        assert_eq!(fields.len(), 7, "{fields:?}");
        fields.extend(["contacts.mobile", "contracts.amount", "needs.confidential_budget"].map(str::to_owned));
        for who in [&technical, &sales] {
            for field in &fields {
                for path in ["customers", "board", "board/potential", "forms/f1"] {
                    for asked in [format!("{field}=1"), format!("{field}[gte]=1"), format!("sort=-{field}")] {
                        who.get(&format!("/api/v1/{path}?{asked}")).await.expect_problem(403, "sealed_field");
                    }
                }
                let filter = json!({ "filter": { "not": { "field": field, "op": "in", "value": ["1"] } } });
                who.post("/api/v1/customers/search", filter).await.expect_problem(403, "sealed_field");
                let sort = json!({ "sort": field });
                who.post("/api/v1/customers/search", sort).await.expect_problem(403, "sealed_field");
            }
            who.get("/api/v1/customers?nothing=1").await.expect_problem(400, "unknown_parameter");
            who.get("/api/v1/customers?sort=contacts.title").await.expect_problem(400, "invalid_parameter");
        }
    }
}
