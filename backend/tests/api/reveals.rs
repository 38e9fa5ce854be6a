//! Reveals (R-SEC-4): one value, a reason, on record; who has seen it; the managers' list; the alert.

use crate::support::{Answer, Client};
use chrono::Duration;
use serde_json::{Value, json};

/// A customer with sealed values in all that it consists of; its address, and its contact's id.
async fn nest(owner: &Client) -> (String, String) {
    let amount = |text: &str| json!({ "amount": text, "currency": "CNY" });
    let body = json!({
        "name": "金丝雀科技有限公司", "city": "苏州", "annual_revenue": amount("8765432"), "confidential_notes": "底价金丝雀",
        "remarks": "请打 13700009999 找她", "acknowledge": ["likely_duplicate"],
    });
    let made = owner.post("/api/v1/customers", body).await;
    let at = format!(
        "/api/v1/customers/{}",
        made.expect(201)["card"]["id"].as_str().unwrap()
    );
    let contact = json!({ "name": "欧阳金丝雀", "title": "经理", "decision_role": "influences", "mobile": "13987651234", "wechat": "wx***", "birthday": "1977-07-17" });
    let contact = owner.post(&format!("{at}/contacts"), contact).await;
    contact.expect(201);
    (at, contact.id())
}

fn asks(kind: &str, id: &str, field: &str) -> Value {
    json!({ "record": { "kind": kind, "id": id }, "field": field, "reason": "回电" })
}

async fn reveal(client: &Client, at: &str, kind: &str, id: &str, field: &str) -> Answer {
    client
        .post(&format!("{at}/reveals"), asks(kind, id, field))
        .await
}

fn id_of(at: &str) -> &str {
    at.rsplit('/').next().unwrap()
}

fn items(answer: &Answer) -> Vec<Value> {
    answer.expect(200)["items"].as_array().unwrap().clone()
}

/// Who has seen something, in the order of a list.
fn users(answer: &Answer) -> Vec<String> {
    items(answer)
        .iter()
        .map(|one| one["user"]["name"].as_str().unwrap().to_owned())
        .collect()
}

/// Adds up the alerts that somebody was told of.
async fn alerts(client: &Client) -> usize {
    let told = items(&client.get("/api/v1/notifications").await);
    told.iter().filter(|one| one["why"] == "reveals").count()
}

both! {
    async fn r_sec_4_a_reveal_shows_one_value_and_no_other(server: TestServer) {
        let (at, contact) = nest(&server.login("sales").await).await;
        let technical = server.login("technical").await;
        let answer = reveal(&technical, &at, "contact", &contact, "mobile").await;
        let shown = answer.expect(200);
        assert_eq!(shown["value"], "13987651234");
        assert_eq!((&shown["class"], &shown["seconds"]), (&json!("personal"), &json!(30)));
        assert_eq!(answer.header("cache-control"), "no-store");
        for other in ["欧阳金丝雀", "1977-07-17", "8765432", "底价"] {
            assert!(!answer.text().contains(other), "{other} came along");
        }
        // It is masked again at once.
        let card = technical.get(&format!("/api/v1/contacts/{contact}")).await;
        assert_eq!(card.expect(200)["mobile"], json!({ "access": "masked", "shown": "139****1234" }));
        // Any field of any kind, by the record alone.
        let name = reveal(&technical, &at, "contact", &contact, "name").await;
        assert_eq!(name.expect(200)["value"], "欧阳金丝雀");
        let birthday = reveal(&technical, &at, "contact", &contact, "birthday").await;
        assert_eq!(birthday.expect(200)["value"], "1977-07-17");
        let remarks = reveal(&technical, &at, "customer", id_of(&at), "remarks").await;
        assert_eq!(remarks.expect(200)["value"], "请打 13700009999 找她");
    }

    async fn r_sec_4_a_person_who_is_a_customer_and_a_declared_kind_are_revealed_alike(server: TestServer) {
        let sales = server.login("sales").await;
        let person = json!({ "kind": "person", "name": "王小明", "address": "观前街 1 号", "occupation": "医生" });
        let person = sales.post("/api/v1/customers", person).await;
        let at = format!("/api/v1/customers/{}", person.expect(201)["card"]["id"].as_str().unwrap());
        let success = server.login("success").await;
        for (field, value) in [("name", "王小明"), ("address", "观前街 1 号"), ("occupation", "医生")] {
            let answer = reveal(&success, &at, "customer", id_of(&at), field).await;
            assert_eq!(answer.expect(200)["value"], value);
        }
        let need = json!({ "category": "cost_down", "text": "打 13700009999 再谈" });
        let need = sales.post(&format!("{at}/needs"), need).await;
        need.expect(201);
        let answer = reveal(&success, &at, "need", &need.id(), "text").await;
        assert_eq!(answer.expect(200)["value"], "打 13700009999 再谈");
    }

    async fn r_sec_4_a_reason_is_asked_for(server: TestServer) {
        let (at, contact) = nest(&server.login("sales").await).await;
        let technical = server.login("technical").await;
        for reason in [json!(""), json!("   "), json!(" x "), json!("x".repeat(501)), Value::Null] {
            let mut body = asks("contact", &contact, "mobile");
            body["reason"] = reason.clone();
            let answer = technical.post(&format!("{at}/reveals"), body).await;
            assert_eq!(answer.status, 422, "{reason}: {}", answer.text());
            assert!(!answer.text().contains("13987651234"));
        }
        assert_eq!(items(&server.login("auditor").await.get("/api/v1/reveals").await), [Value::Null; 0]);
    }

    async fn r_sec_4_a_reveal_is_on_record_with_its_reason_and_without_the_value(server: TestServer) {
        let (at, contact) = nest(&server.login("sales").await).await;
        let technical = server.login("technical").await;
        let body = json!({ "record": { "kind": "contact", "id": contact }, "field": "mobile", "reason": "核对号码，回拨 13811112222" });
        technical.post(&format!("{at}/reveals"), body).await.expect(200);
        // On the customer's trail.
        let manager = server.login("manager").await;
        let audit = manager.get(&format!("{at}/audit")).await;
        let entry = items(&audit).into_iter().find(|e| e["action"] == "revealed").unwrap();
        assert_eq!((&entry["author"]["name"], &entry["record_kind"]), (&json!("周凯"), &json!("contact")));
        assert_eq!(entry["changes"][0], json!({ "field": "mobile", "from": null, "to": null }));
        assert_eq!(entry["changes"][1]["to"]["value"], "核对号码，回拨 13811112222");
        assert!(!entry.to_string().contains("13987651234"));
        // On the timeline and among what people are told there is nothing of it.
        let timeline = manager.get(&format!("{at}/timeline")).await;
        assert!(!timeline.text().contains("reveal"), "{}", timeline.text());
        // Who, what, when, why, from where.
        let seen = items(&server.login("sales").await.get(&format!("{at}/reveals")).await);
        assert_eq!(seen.len(), 1);
        assert_eq!(seen[0]["user"]["name"], "周凯");
        assert_eq!((&seen[0]["record"]["id"], &seen[0]["field"]), (&json!(contact), &json!("mobile")));
        assert_eq!((&seen[0]["reason"], &seen[0]["address"]), (&json!("核对号码，回拨 13811112222"), &json!("127.0.0.1")));
        let now = server.clock.now().to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
        assert_eq!(seen[0]["revealed_at"].as_str().map(|at| &at[..19]), Some(&now[..19]));
        // A reason is free text, and screened as such.
        let seen = items(&server.login("auditor").await.get(&format!("{at}/reveals")).await);
        assert_eq!(seen[0]["reason"], "核对号码，回拨 138****2222");
        assert_eq!(seen[0]["name"]["access"], "masked");
    }

    async fn r_sec_4_who_has_seen_a_number_is_read_by_those_near_and_the_auditor(server: TestServer) {
        let sales = server.login("sales").await;
        let (at, contact) = nest(&sales).await;
        let technical = server.login("technical").await;
        reveal(&technical, &at, "contact", &contact, "mobile").await.expect(200);
        reveal(&server.login("success").await, &at, "contact", &contact, "mobile").await.expect(200);
        reveal(&technical, &at, "contact", &contact, "name").await.expect(200);
        let list = |query: &str| format!("{at}/reveals{query}");
        let number = items(&sales.get(&list(&format!("?record={contact}&field=mobile"))).await);
        let who: Vec<_> = number.iter().map(|one| one["user"]["name"].as_str().unwrap()).collect();
        assert_eq!(who, ["刘芳", "周凯"], "newest first");
        assert_eq!(items(&sales.get(&list(&format!("?record={contact}"))).await).len(), 3);
        // Page by page without gap or repeat.
        let first = sales.get(&list("?limit=2")).await;
        let cursor = first.expect(200)["next_cursor"].as_str().unwrap().to_owned();
        assert_eq!(items(&sales.get(&list(&format!("?limit=2&cursor={cursor}"))).await).len(), 1);
        for role in ["manager", "auditor", "admin"] {
            assert_eq!(items(&server.login(role).await.get(&list("")).await).len(), 3, "{role}");
        }
        for role in ["technical", "success", "marketing", "manager2"] {
            server.login(role).await.get(&list("")).await.expect_problem(403, "forbidden");
        }
        server.login("sales2").await.get(&list("")).await.expect_problem(404, "not_found");
        sales.get(&list("?colour=red")).await.expect_problem(400, "unknown_parameter");
    }

    async fn r_sec_4_managers_read_what_their_teams_have_seen(server: TestServer) {
        let manager = server.login("manager").await;
        let (at, contact) = nest(&manager).await;
        let sales = server.login("sales").await;
        reveal(&sales, &at, "contact", &contact, "mobile").await.expect(200);
        server.clock.advance(Duration::minutes(10));
        reveal(&server.login("technical").await, &at, "contact", &contact, "name").await.expect(200);
        assert_eq!(users(&manager.get("/api/v1/reveals").await), ["王丽"], "of the own team alone");
        assert_eq!(users(&server.login("manager2").await.get("/api/v1/reveals").await), [""; 0]);
        let auditor = server.login("auditor").await;
        assert_eq!(users(&auditor.get("/api/v1/reveals").await), ["周凯", "王丽"]);
        let one = async |query: String| users(&auditor.get(&format!("/api/v1/reveals?{query}")).await);
        let later = (server.clock.now() - Duration::minutes(5)).to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
        assert_eq!(one(format!("user={}", server.user("sales"))).await, ["王丽"]);
        assert_eq!(one(format!("from={later}")).await, ["周凯"]);
        assert_eq!(one(format!("to={later}")).await, ["王丽"]);
        assert_eq!(one(format!("customer={}", id_of(&at))).await.len(), 2);
        auditor.get(&format!("/api/v1/reveals?customer={contact}")).await.expect_problem(404, "not_found");
        for role in ["sales", "technical", "marketing", "success"] {
            server.login(role).await.get("/api/v1/reveals").await.expect_problem(403, "forbidden");
        }
    }

    async fn r_sec_4_unusual_numbers_raise_an_alert_once_a_window(server: TestServer) {
        let manager = server.login("manager").await;
        let admin = server.login("admin").await;
        let (at, contact) = nest(&manager).await;
        admin.put("/api/v1/reveal-alert", json!({ "reveals": 3, "minutes": 60 })).await.expect(200);
        let sales = server.login("sales").await;
        for _ in 0..3 {
            reveal(&sales, &at, "contact", &contact, "mobile").await.expect(200);
        }
        assert_eq!((alerts(&manager).await, alerts(&admin).await), (0, 0), "as many as are usual");
        for _ in 0..3 {
            reveal(&sales, &at, "contact", &contact, "mobile").await.expect(200);
        }
        assert_eq!((alerts(&manager).await, alerts(&admin).await), (1, 1), "once, to the manager above and to administrators");
        assert_eq!(alerts(&server.login("manager2").await).await, 0, "not to another team's manager");
        assert_eq!(alerts(&sales).await, 0);
        let told = items(&manager.get("/api/v1/notifications").await);
        assert_eq!((&told[0]["author"]["name"], &told[0]["action"]), (&json!("王丽"), &json!("revealed")));
        // The next window counts anew.
        server.clock.advance(Duration::minutes(61));
        let (manager, admin, sales) = (server.login("manager").await, server.login("admin").await, server.login("sales").await);
        for _ in 0..4 {
            reveal(&sales, &at, "contact", &contact, "mobile").await.expect(200);
        }
        assert_eq!((alerts(&manager).await, alerts(&admin).await), (2, 2));
    }

    async fn r_sec_4_the_rate_is_the_administrators(server: TestServer) {
        let admin = server.login("admin").await;
        assert_eq!(*admin.get("/api/v1/reveal-alert").await.expect(200), json!({ "reveals": 20, "minutes": 60 }));
        admin.put("/api/v1/reveal-alert", json!({ "reveals": 0, "minutes": 60 })).await.expect_field(422, "/reveals", "out_of_range");
        admin.put("/api/v1/reveal-alert", json!({ "reveals": 5, "minutes": 30 })).await.expect(200);
        assert_eq!(admin.get("/api/v1/reveal-alert").await.json["reveals"], 5);
        let trail = items(&admin.get("/api/v1/audit?kind=reveal_alert").await);
        let change = trail[0]["changes"].as_array().unwrap().iter().find(|c| c["field"] == "reveals").unwrap().clone();
        assert_eq!((&change["from"], &change["to"]), (&json!("20"), &json!("5")));
        for role in ["manager", "sales", "auditor"] {
            let change = json!({ "reveals": 900, "minutes": 1 });
            server.login(role).await.put("/api/v1/reveal-alert", change).await.expect_problem(403, "forbidden");
        }
        server.login("sales").await.get("/api/v1/reveal-alert").await.expect_problem(403, "forbidden");
    }

    async fn r_sec_4_roles_and_classes_that_may_not_are_refused(server: TestServer) {
        let sales = server.login("sales").await;
        let (at, contact) = nest(&sales).await;
        let technical = server.login("technical").await;
        let (auditor, manager2) = (server.login("auditor").await, server.login("manager2").await);
        let me = id_of(&at).to_owned();
        reveal(&auditor, &at, "contact", &contact, "mobile").await.expect_problem(403, "forbidden");
        reveal(&technical, &at, "customer", &me, "annual_revenue").await.expect_problem(403, "forbidden");
        let amount = reveal(&manager2, &at, "customer", &me, "annual_revenue").await;
        assert_eq!(amount.expect(200)["value"], json!({ "amount": "8765432.00", "currency": "CNY" }));
        assert_eq!(amount.json["class"], "commercial");
        // What is confidential is opened to nobody by asking.
        for client in [&technical, &manager2, &auditor, &server.login("admin").await, &server.login("manager").await] {
            let refused = reveal(client, &at, "customer", &me, "confidential_notes").await;
            refused.expect_problem(403, "forbidden");
            assert!(!refused.text().contains("底价"));
        }
        // Out of reach there is nothing, whatever is asked.
        let stranger = server.login("sales2").await;
        reveal(&stranger, &at, "contact", &contact, "mobile").await.expect_problem(404, "not_found");
        // Nothing of all that is on record.
        let seen = items(&sales.get(&format!("{at}/reveals")).await);
        assert_eq!(seen.len(), 1, "{seen:?}");
    }

    async fn r_sec_4_what_cannot_be_revealed_says_why(server: TestServer) {
        let sales = server.login("sales").await;
        let (at, contact) = nest(&sales).await;
        let technical = server.login("technical").await;
        let ask = |field: &'static str| reveal(&technical, &at, "contact", &contact, field);
        ask("decision_role").await.expect_problem(422, "not_sealed");
        ask("title").await.expect_problem(409, "already_clear");
        ask("wechat").await.expect_problem(409, "mask_only");
        ask("email").await.expect_problem(409, "nothing_to_reveal");
        ask("colour").await.expect_field(422, "/field", "unknown_field");
        reveal(&sales, &at, "contact", &contact, "mobile").await.expect_problem(409, "already_clear");
        let (other, _) = nest(&sales).await;
        reveal(&technical, &other, "contact", &contact, "mobile").await.expect_problem(404, "not_found");
        reveal(&technical, &at, "customer", id_of(&other), "remarks").await.expect_problem(404, "not_found");
        reveal(&technical, &at, "need", &contact, "original").await.expect_problem(404, "not_found");
        server.anonymous().post(&format!("{at}/reveals"), asks("contact", &contact, "mobile")).await.expect_problem(401, "not_signed_in");
        assert_eq!(items(&sales.get(&format!("{at}/reveals")).await).len(), 0);
    }

    async fn r_sec_4_a_customer_says_what_may_be_revealed(server: TestServer) {
        let (at, _) = nest(&server.login("sales").await).await;
        for (role, classes, reads) in [
            ("sales", json!([]), true),
            ("manager", json!([]), true),
            ("technical", json!(["personal"]), false),
            ("manager2", json!(["personal", "commercial"]), false),
            ("auditor", json!([]), true),
            ("admin", json!(["personal"]), true),
        ] {
            let rights = server.login(role).await.get(&at).await.expect(200)["rights"].clone();
            assert_eq!((&rights["reveal"], &rights["read_reveals"]), (&classes, &json!(reads)), "{role}");
        }
    }

    async fn r_sec_4_a_value_of_the_history_is_revealed_by_its_entry(server: TestServer) {
        let sales = server.login("sales").await;
        let (at, contact) = nest(&sales).await;
        let path = format!("/api/v1/contacts/{contact}");
        let change = json!({ "mobile": "13611112222", "preferences": "打 13700009999 找她", "decision_role": "uses" });
        sales.patch(&path, &sales.get(&path).await.etag(), change).await.expect(200);
        let me = id_of(&at).to_owned();
        let revenue = json!({ "annual_revenue": { "amount": "9000000", "currency": "CNY" } });
        sales.patch(&at, &sales.get(&at).await.etag(), revenue).await.expect(200);
        // What is masked in an entry says of which class it is.
        let technical = server.login("technical").await;
        let told = items(&technical.get(&format!("{at}/timeline")).await);
        let told = |what: &str| told.iter().find(|entry| entry["what"]["kind"] == what).unwrap().clone();
        let (people, profile) = (told("contact_changed"), told("profile_changed"));
        let changes = people["what"]["changes"].as_array().unwrap();
        let mobile = changes.iter().find(|change| change["field"] == "mobile").unwrap();
        assert_eq!((&mobile["class"], &mobile["from"]["shown"]), (&json!("personal"), &json!("139****1234")));
        let role = changes.iter().find(|change| change["field"] == "decision_role").unwrap();
        assert_eq!(role.get("class"), None);

        let asks_old = |kind: &str, id: &str, field: &str, entry: &Value, side: &str| {
            let mut body = asks(kind, id, field);
            body["old"] = json!({ "entry": entry["id"], "side": side });
            body
        };
        let ask = |who: Client, body: Value| {
            let at = at.clone();
            async move { who.post(&format!("{at}/reveals"), body).await }
        };
        for (field, side, value) in [("mobile", "from", "13987651234"), ("mobile", "to", "13611112222"), ("preferences", "to", "打 13700009999 找她")] {
            let answer = ask(technical.clone(), asks_old("contact", &contact, field, &people, side)).await;
            let shown = answer.expect(200);
            assert_eq!((&shown["value"], &shown["class"], &shown["old"]["side"]), (&json!(value), &json!("personal"), &json!(side)));
        }
        let amount = asks_old("customer", &me, "annual_revenue", &profile, "from");
        let answer = ask(server.login("manager2").await, amount.clone()).await;
        assert_eq!(answer.expect(200)["value"], json!({ "amount": "8765432.00", "currency": "CNY" }));

        // On record with the entry and the side, on the trail and for managers; never with the value.
        let seen = items(&sales.get(&format!("{at}/reveals?field=mobile")).await);
        let sides: Vec<&Value> = seen.iter().map(|one| &one["old"]["side"]).collect();
        assert_eq!((sides, &seen[0]["old"]["entry"]), (vec![&json!("to"), &json!("from")], &people["id"]));
        let trail = server.login("manager").await.get(&format!("{at}/audit")).await;
        let entry = items(&trail).into_iter().find(|entry| entry["action"] == "revealed").unwrap();
        assert!(entry["changes"].as_array().unwrap().iter().any(|change| change["field"] == "entry"), "{entry}");
        assert!(items(&trail).iter().filter(|entry| entry["action"] == "revealed").all(|entry| !entry.to_string().contains("13987651234")));

        // Refused as the value of now would be.
        let refused = [
            (server.login("auditor").await, asks_old("contact", &contact, "mobile", &people, "from"), 403, "forbidden"),
            (technical.clone(), amount, 403, "forbidden"),
            (sales.clone(), asks_old("contact", &contact, "mobile", &people, "from"), 409, "already_clear"),
            (technical.clone(), asks_old("contact", &contact, "preferences", &people, "from"), 409, "nothing_to_reveal"),
            (technical.clone(), asks_old("contact", &contact, "decision_role", &people, "to"), 422, "not_sealed"),
            // An entry belongs to its record.
            (technical.clone(), asks_old("customer", &me, "remarks", &people, "to"), 404, "not_found"),
            (server.login("sales2").await, asks_old("contact", &contact, "mobile", &people, "from"), 404, "not_found"),
        ];
        for (who, body, status, code) in refused {
            ask(who, body).await.expect_problem(status, code);
        }
        let (other, _) = nest(&sales).await;
        let elsewhere = asks_old("contact", &contact, "mobile", &people, "from");
        technical.post(&format!("{other}/reveals"), elsewhere).await.expect_problem(404, "not_found");
        ask(technical.clone(), asks_old("contact", &contact, "wechat", &people, "to")).await.expect_field(422, "/field", "unknown_field");
    }

    async fn r_sec_4_entries_that_one_may_not_read_are_not_opened_either(server: TestServer) {
        let sales = server.login("sales").await;
        let (at, contact) = nest(&sales).await;
        let path = format!("/api/v1/contacts/{contact}");
        sales.patch(&path, &sales.get(&path).await.etag(), json!({ "mobile": "13611112222" })).await.expect(200);
        let trail = items(&server.login("manager").await.get(&format!("{at}/audit")).await);
        let entry = trail.iter().find(|entry| entry["action"] == "changed" && entry["record_kind"] == "contact").unwrap();
        let mut body = asks("contact", &contact, "mobile");
        body["old"] = json!({ "entry": entry["id"], "side": "from" });
        let technical = server.login("technical").await;
        technical.post(&format!("{at}/reveals"), body.clone()).await.expect(200);
        // Put away, its entries left the timeline, and technical staff read no trail.
        let etag = sales.get(&path).await.etag();
        sales.delete(&path, &etag).await.expect(204);
        technical.post(&format!("{at}/reveals"), body.clone()).await.expect_problem(404, "not_found");
        body["old"]["entry"] = json!("01890a5d-ac96-774b-bcce-b302099a8057");
        technical.post(&format!("{at}/reveals"), body).await.expect_problem(404, "not_found");
    }

    async fn r_sec_4_reveals_cannot_be_taken_back(server: TestServer) {
        let (at, contact) = nest(&server.login("sales").await).await;
        reveal(&server.login("technical").await, &at, "contact", &contact, "mobile").await.expect(200);
        for sql in ["DELETE FROM reveal", "UPDATE reveal SET user_id = record_id", "UPDATE reveal SET field = 'x'"] {
            let outcome = server.db().write(move |conn| {
                use diesel::connection::SimpleConnection as _;
                Ok(conn.batch_execute(sql)?)
            }).await;
            assert!(outcome.unwrap_err().to_string().contains("append-only"), "{sql}");
        }
    }

    async fn r_sec_4_a_merge_takes_along_who_has_seen_what(server: TestServer) {
        let sales = server.login("sales").await;
        let (at, contact) = nest(&sales).await;
        reveal(&server.login("technical").await, &at, "contact", &contact, "mobile").await.expect(200);
        let other = sales.post("/api/v1/customers", json!({ "name": "另一家有限公司" })).await;
        let into = format!("/api/v1/customers/{}", other.expect(201)["card"]["id"].as_str().unwrap());
        let merged = sales.post(&format!("{into}/merges"), json!({ "merged_id": id_of(&at) })).await;
        assert!(merged.status < 300, "{}", merged.text());
        assert_eq!(items(&sales.get(&format!("{into}/reveals?record={contact}")).await).len(), 1);
    }
}
