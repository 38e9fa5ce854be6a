//! An entry is marked commercial or confidential as a whole (DOMAIN section 4): what it says is for those who see that
//! class, stands encrypted, and leaves by no other way, not even by what its history said before.
//!
//! Proves R-SEC-2, R-SEC-3, R-SEC-4.

use crate::support::Client;
use serde_json::{Value, json};

/// What a marked entry says.
pub const CANARY: &str = "底价金丝雀";

pub async fn customer(sales: &Client, name: &str) -> String {
    let new = json!({ "name": name, "acknowledge": ["likely_duplicate"] });
    let made = sales.post("/api/v1/customers", new).await;
    let id = made.expect(201)["card"]["id"].as_str().unwrap().to_owned();
    format!("/api/v1/customers/{id}")
}

pub fn words(class: &str) -> Value {
    json!({
        "channels": ["phone"], "content": CANARY, "feedback": CANARY, "consensus": CANARY, "judgement": CANARY,
        "competitor": CANARY, "class": class, "acknowledge": ["no_next_step"]
    })
}

/// Records an entry; its address.
pub async fn entry(sales: &Client, at: &str, class: &str) -> String {
    let made = sales
        .post(&format!("{at}/interactions"), words(class))
        .await;
    assert_eq!(made.expect(201)["content"], CANARY);
    format!("/api/v1/interactions/{}", made.id())
}

/// Whether a caller reads what an entry says, here and wherever else it could be told.
async fn reads(who: &Client, at: &str, one: &str) -> bool {
    let here = who.get(one).await;
    let here = here.expect(200)["content"] == CANARY;
    for path in [
        "interactions",
        "timeline",
        "briefing",
        "audit",
        "forms/f1?format=csv",
    ] {
        let answer = who.get(&format!("{at}/{path}")).await;
        if answer.status == 200 && path != "audit" {
            assert_eq!(answer.text().contains(CANARY), here, "{path}");
        } else if !here {
            assert!(!answer.text().contains(CANARY), "{path}");
        }
    }
    here
}

both! {
    async fn an_entry_marked_commercial_is_for_those_who_see_commercial_values(server: TestServer) {
        let sales = server.login("sales").await;
        let at = customer(&sales, "商务密级样例有限公司").await;
        let one = entry(&sales, &at, "commercial").await;
        for (name, sees) in [("sales", true), ("manager", true), ("auditor", true), ("technical", false), ("success", false), ("admin", false)] {
            let who = server.login(name).await;
            assert_eq!(reads(&who, &at, &one).await, sees, "{name}");
        }
        // That there was one is no secret: when, by which way, who, and who may see the rest.
        let technical = server.login("technical").await;
        let seen = technical.get(&one).await;
        let seen = seen.expect(200);
        assert_eq!((&seen["class"], &seen["content"], &seen["channels"]), (&json!("commercial"), &json!(null), &json!(["phone"])));
    }

    async fn a_paper_form_says_that_an_entry_is_marked_and_an_import_reads_it_back(server: TestServer) {
        let (sales, technical) = (server.login("sales").await, server.login("technical").await);
        let at = customer(&sales, "纸表密级样例有限公司").await;
        for (class, day) in [("commercial", "2026-02-01"), ("confidential", "2026-02-02"), ("open", "2026-02-03")] {
            let mut talk = words(class);
            talk["happened_at"] = json!(day);
            sales.post(&format!("{at}/interactions"), talk).await.expect(201);
        }
        for (form, lang, marks) in [("f1", "zh", ["【商务】", "【机密】"]), ("f2", "en", ["[Commercial] ", "[Confidential] "]), ("f3", "zh", ["【商务】", "【机密】"])] {
            for format in ["csv", "html"] {
                let path = format!("{at}/forms/{form}?format={format}");
                let shown = sales.speaking(lang).get(&path).await;
                for mark in marks {
                    assert!(shown.text().contains(&format!("{mark}{CANARY}")), "{form} {format}: {}", shown.text());
                }
                let hidden = technical.speaking(lang).get(&path).await;
                assert!(marks.iter().all(|mark| !hidden.text().contains(mark)), "{form} {format}: {}", hidden.text());
            }
            for format in ["csv", "xlsx"] {
                let file = sales.speaking(lang).get(&format!("{at}/forms/{form}?format={format}")).await;
                let other = crate::forms::empty();
                let there = other.login("sales").await;
                crate::forms::import(&there, &file.body).await;
                let talks = there.get("/api/v1/interactions?sort=happened_at").await.expect(200)["items"].clone();
                let read: Vec<(&str, &str)> = talks.as_array().unwrap().iter()
                    .map(|one| (one["class"].as_str().unwrap(), one["content"].as_str().unwrap())).collect();
                assert_eq!(read, [("commercial", CANARY), ("confidential", CANARY), ("open", CANARY)], "{form} {format}");
                std::thread::spawn(move || drop(other)).join().unwrap();
            }
            // Into the database that it came from it brings nothing new.
            let again = sales.speaking(lang).get(&format!("{at}/forms/{form}?format=csv")).await;
            crate::forms::import(&sales, &again.body).await;
            assert_eq!(sales.get(&format!("{at}/interactions")).await.expect(200)["items"].as_array().unwrap().len(), 3, "{form}");
        }
    }

    async fn an_entry_marked_confidential_is_for_the_owner_and_whom_the_owner_names(server: TestServer) {
        let (sales, manager) = (server.login("sales").await, server.login("manager").await);
        let at = customer(&sales, "机密样例有限公司").await;
        let one = entry(&sales, &at, "confidential").await;
        for (name, sees) in [("sales", true), ("manager", false), ("auditor", false), ("technical", false)] {
            let who = server.login(name).await;
            assert_eq!(reads(&who, &at, &one).await, sees, "{name}");
        }
        let named = format!("{at}/confidential-access/{}", server.user("manager"));
        sales.put(&named, json!({ "until": "2026-03-09" })).await.expect(200);
        assert!(reads(&manager, &at, &one).await, "the owner named the manager");
        // What was opened for reading is not for writing.
        let etag = manager.get(&one).await.etag();
        manager.patch(&one, &etag, json!({ "content": "改写" })).await.expect_problem(403, "forbidden");
        manager.patch(&one, &etag, json!({ "class": "open" })).await.expect_problem(403, "forbidden");
    }

    async fn a_mark_put_later_covers_what_was_said_before(server: TestServer) {
        let (sales, manager) = (server.login("sales").await, server.login("manager").await);
        let at = customer(&sales, "事后标记样例有限公司").await;
        let one = entry(&sales, &at, "open").await;
        assert!(reads(&manager, &at, &one).await);
        let etag = sales.get(&one).await.etag();
        let marked = sales.patch(&one, &etag, json!({ "class": "confidential" })).await;
        assert_eq!(marked.expect(200)["content"], CANARY, "nothing is lost");
        assert!(!reads(&manager, &at, &one).await, "neither here nor in the history");
        // The mark alone says nothing new: the same again is no change.
        let again = sales.patch(&one, &marked.etag(), json!({ "class": "confidential", "content": CANARY })).await;
        assert_eq!((again.expect(200)["version"].clone(), again.etag()), (marked.expect(200)["version"].clone(), marked.etag()));
        let opened = sales.patch(&one, &marked.etag(), json!({ "class": "open" })).await;
        assert_eq!(opened.expect(200)["feedback"], CANARY);
        assert!(reads(&manager, &at, &one).await);
    }

    async fn who_may_not_keep_a_class_marks_nothing_with_it(server: TestServer) {
        let (sales, technical) = (server.login("sales").await, server.login("technical").await);
        let at = customer(&sales, "无权标记样例有限公司").await;
        for class in ["commercial", "confidential"] {
            technical.post(&format!("{at}/interactions"), words(class)).await.expect_problem(403, "forbidden");
        }
        sales.post(&format!("{at}/interactions"), words("secret")).await.expect_field(422, "/class", "not_on_list");
        let rights = sales.get(&at).await.expect(200)["rights"]["marks"].clone();
        assert_eq!(rights, json!(["open", "commercial", "confidential"]));
        let rights = technical.get(&at).await.expect(200)["rights"]["marks"].clone();
        assert_eq!(rights, json!(["open"]));
        // What may be seen of the entry may be changed: that an answer came.
        let one = entry(&sales, &at, "confidential").await;
        let etag = technical.get(&one).await.etag();
        let changed = technical.patch(&one, &etag, json!({ "answered": "no" })).await;
        assert_eq!((&changed.expect(200)["answered"], &changed.json["content"]), (&json!("no"), &json!(null)));
        assert_eq!(sales.get(&one).await.expect(200)["content"], CANARY);
    }

    async fn a_marked_entry_puts_no_tag_and_fulfils_a_plan_without_its_words(server: TestServer) {
        let (sales, technical) = (server.login("sales").await, server.login("technical").await);
        let at = customer(&sales, "标记不外泄样例有限公司").await;
        let plan = json!({ "goal_kind": "trust", "planned": "2026-03-03", "channels": ["phone"] });
        let plan = sales.post(&format!("{at}/plans"), plan).await;
        plan.expect(201);
        let mut told = words("confidential");
        told["content"] = json!(format!("{CANARY} #{CANARY} @周凯"));
        told["fulfils"] = json!(plan.id());
        let made = sales.post(&format!("{at}/interactions"), told).await;
        made.expect(201);
        let tags = sales.get(&at).await.expect(200)["tags"].to_string();
        assert!(!tags.contains(CANARY), "{tags}");
        let done = sales.get(&format!("/api/v1/plans/{}", plan.id())).await;
        let done = done.expect(200);
        assert_eq!((&done["state"], &done["summary"], &done["feedback"]), (&json!("done"), &json!(null), &json!(null)));
        // Whoever is named hears of it, and no more than the entry shows.
        let heard = technical.get("/api/v1/notifications").await;
        assert!(!heard.text().contains(CANARY));
        assert!(heard.expect(200)["items"].to_string().contains("named"));
    }

    async fn a_mark_put_later_takes_back_what_a_plan_took_over(server: TestServer) {
        let (sales, technical) = (server.login("sales").await, server.login("technical").await);
        let at = customer(&sales, "计划收回样例有限公司").await;
        let plan = json!({ "goal_kind": "trust", "planned": "2026-03-03", "channels": ["phone"] });
        let plan = sales.post(&format!("{at}/plans"), plan).await;
        plan.expect(201);
        let mut told = words("open");
        told["fulfils"] = json!(plan.id());
        let made = sales.post(&format!("{at}/interactions"), told).await;
        made.expect(201);
        let of_plan = format!("/api/v1/plans/{}", plan.id());
        assert_eq!(technical.get(&of_plan).await.expect(200)["summary"], CANARY);
        let one = format!("/api/v1/interactions/{}", made.id());
        let etag = sales.get(&one).await.etag();
        sales.patch(&one, &etag, json!({ "class": "confidential" })).await.expect(200);
        let read = technical.get(&of_plan).await;
        assert_eq!((&read.expect(200)["summary"], &read.json["feedback"]), (&json!(null), &json!(null)));
        for path in ["timeline", "plans", "audit"] {
            for who in ["technical", "auditor", "manager"] {
                let answer = server.login(who).await.get(&format!("{at}/{path}")).await;
                assert!(!answer.text().contains(CANARY), "{who} {path}");
            }
        }
    }

    async fn r_sec_3_what_comes_back_as_it_was_shown_changes_nothing(server: TestServer) {
        let (sales, technical) = (server.login("sales").await, server.login("technical").await);
        let at = customer(&sales, "原样送回样例有限公司").await;
        let one = entry(&sales, &at, "confidential").await;
        let shown = technical.get(&one).await;
        let mut back = json!({ "answered": "no" });
        for field in ["class", "content", "judgement", "feedback", "consensus", "competitor"] {
            back[field] = shown.expect(200)[field].clone();
        }
        let changed = technical.patch(&one, &shown.etag(), back).await;
        assert_eq!(changed.expect(200)["answered"], "no");
        for field in ["content", "judgement", "feedback", "consensus", "competitor"] {
            assert_eq!(sales.get(&one).await.expect(200)[field], CANARY, "{field}");
        }
        // Whom the owner named sends back what it reads, and changes what is open.
        let named = format!("{at}/confidential-access/{}", server.user("technical"));
        sales.put(&named, json!({ "until": "2026-03-09" })).await.expect(200);
        let read = technical.get(&one).await;
        let back = json!({ "content": read.expect(200)["content"], "answered": "yes" });
        technical.patch(&one, &read.etag(), back).await.expect(200);
    }

    async fn r_sec_2_a_guess_at_what_is_masked_in_a_marked_entry_is_not_answered(server: TestServer) {
        let (sales, admin) = (server.login("sales").await, server.login("admin").await);
        let at = customer(&sales, "猜测样例有限公司").await;
        let role = "/api/v1/roles/technical";
        let etag = admin.get(role).await.etag();
        admin.patch(role, &etag, json!({ "sees": { "commercial": "reach" } })).await.expect(200);
        let mut versions = Vec::new();
        for guess in ["打 13812345678", "打 13812345670"] {
            let mut told = words("commercial");
            told["content"] = json!("打 13812345678");
            told["acknowledge"] = json!(["no_next_step", "over_contact"]);
            let made = sales.post(&format!("{at}/interactions"), told).await;
            let one = format!("/api/v1/interactions/{}", made.expect(201)["id"].as_str().unwrap());
            let technical = server.login("technical").await;
            let read = technical.get(&one).await;
            assert_eq!(read.expect(200)["content"], "打 138****5678");
            let written = technical.patch(&one, &read.etag(), json!({ "content": guess })).await;
            versions.push((written.status, written.expect(200)["version"].clone()));
        }
        assert_eq!(versions[0], versions[1], "right or wrong, the answer is the same");
    }

    async fn r_sec_4_a_value_in_a_marked_entry_is_revealed_to_whoever_reads_the_entry(server: TestServer) {
        let sales = server.login("sales").await;
        let at = customer(&sales, "查看样例有限公司").await;
        let mut told = words("confidential");
        told["content"] = json!("打 13812345678");
        let made = sales.post(&format!("{at}/interactions"), told).await;
        let id = made.expect(201)["id"].clone();
        let asked = json!({ "record": { "kind": "interaction", "id": id }, "field": "content", "reason": "回电" });
        let technical = server.login("technical").await;
        technical.post(&format!("{at}/reveals"), asked.clone()).await.expect_problem(403, "forbidden");
        let named = format!("{at}/confidential-access/{}", server.user("technical"));
        sales.put(&named, json!({ "until": "2026-03-09" })).await.expect(200);
        let one = format!("/api/v1/interactions/{}", id.as_str().unwrap());
        assert_eq!(technical.get(&one).await.expect(200)["content"], "打 138****5678");
        let shown = technical.post(&format!("{at}/reveals"), asked).await;
        assert!(shown.expect(200).to_string().contains("13812345678"));
    }

    async fn an_erased_person_is_struck_out_of_marked_entries_and_confidential_notes(server: TestServer) {
        let (sales, admin) = (server.login("sales").await, server.login("admin").await);
        let new = json!({ "name": "加密删除样例有限公司", "confidential_notes": "欧阳金丝雀说可以", "acknowledge": ["likely_duplicate"] });
        let made = sales.post("/api/v1/customers", new).await;
        let at = format!("/api/v1/customers/{}", made.expect(201)["card"]["id"].as_str().unwrap());
        let contact = sales.post(&format!("{at}/contacts"), json!({ "name": "欧阳金丝雀" })).await;
        contact.expect(201);
        let mut told = words("confidential");
        told["content"] = json!("欧阳金丝雀要三百万");
        let made = sales.post(&format!("{at}/interactions"), told).await;
        let one = format!("/api/v1/interactions/{}", made.expect(201)["id"].as_str().unwrap());
        let asked = json!({ "reason": "本人书面申请", "acknowledge": ["irreversible"] });
        let erased = admin.post(&format!("/api/v1/contacts/{}/erasure", contact.id()), asked).await;
        assert_eq!(erased.expect(200)["struck"], 0, "what the eraser does not see is not counted");
        assert!(!sales.get(&one).await.text().contains("欧阳金丝雀"));
        assert!(!sales.get(&at).await.text().contains("欧阳金丝雀"));
        assert!(sales.get(&one).await.text().contains("要三百万"));
    }
}
