//! What administrators call things, who does what, and of what kind things are goes out on forms and comes back.

use crate::forms::{empty, facts, import};
use crate::support::{Client, TestServer};
use serde_json::{Value, json};

/// A source and a stage of the administrators' own; the seeded stage of the same role stays.
async fn own_words(server: &TestServer) {
    let admin = server.login("admin").await;
    let source = json!({ "code": "trade_press", "name_zh": "行业媒体", "name_en": "Trade press", "position": 15 });
    admin.post("/api/v1/lists/source", source).await.expect(201);
    let category =
        json!({ "code": "tooling", "name_zh": "工装", "name_en": "Tooling", "position": 90 });
    admin
        .post("/api/v1/lists/need_category", category)
        .await
        .expect(201);
    let stage = json!({ "code": "warm", "role": "interested", "name_zh": "已回电", "name_en": "Called back", "hue": "violet", "position": 15 });
    admin.post("/api/v1/stages", stage).await.expect(201);
}

/// Two customers in stages of one role, with what forms used to turn into something else.
async fn told(sales: &Client) {
    let teams = sales.get("/api/v1/teams").await.expect(200)["items"].clone();
    let need = json!({ "text": "降低采购成本" });
    let first = json!({ "name": "甲公司", "source": "trade_press", "stage": "warm", "need": need });
    let at = sales.customer(first).await;
    let second = json!({ "name": "乙公司", "source": "trade_press", "source_note": "周刊", "stage": "interested", "need": need });
    sales.customer(second).await;
    let here = sales
        .post(
            &format!("{at}/contacts"),
            json!({ "name": "陈经理", "mobile": "13812345678" }),
        )
        .await;
    here.expect(201);
    let gone = sales
        .post(
            &format!("{at}/contacts"),
            json!({ "name": "张总监", "department": "采购部" }),
        )
        .await
        .id();
    sales
        .patch(
            &format!("/api/v1/contacts/{gone}"),
            "\"1\"",
            json!({ "left_on": "2025-05-01" }),
        )
        .await
        .expect(200);
    let needs = [
        ("降低能耗", "foreseen"),
        ("缩短交期", "core"),
        ("延长质保", "desired"),
    ];
    for (text, kind) in needs {
        let need = json!({ "text": text, "kind": kind, "category": "tooling" });
        sales.post(&format!("{at}/needs"), need).await.expect(201);
    }
    for (what, assignee) in [
        ("补齐资质文件", json!({ "kind": "customer" })),
        ("准备样机", json!({ "kind": "team", "id": teams[0]["id"] })),
    ] {
        let todo = json!({ "what": what, "due": "2030-05-27", "assignee": assignee });
        sales.post(&format!("{at}/todos"), todo).await.expect(201);
    }
    for goal in [
        json!({ "goal_kind": "renewal" }),
        json!({ "goal_kind": "win_back", "goal": "确认需求" }),
    ] {
        let mut plan = goal;
        plan["planned"] = json!("2030-01-02");
        plan["channels"] = json!(["phone"]);
        sales.post(&format!("{at}/plans"), plan).await.expect(201);
    }
    let tag = json!({ "dimension": "basic", "label": "上市公司" });
    sales.post(&format!("{at}/tags"), tag).await.expect(201);
}

/// Some fields of some records, in an order of their own.
fn only(all: &Value, fields: &[&str]) -> Vec<Value> {
    let items = all.as_array().into_iter().flatten();
    let mut picked: Vec<Value> = items
        .map(|one| {
            json!(
                fields
                    .iter()
                    .map(|field| one.pointer(field))
                    .collect::<Vec<_>>()
            )
        })
        .collect();
    picked.sort_by_key(ToString::to_string);
    picked
}

const CUSTOMER: &[&str] = &[
    "/card/name",
    "/card/stage",
    "/profile/source",
    "/profile/source_note",
    "/profile/remarks",
    "/tags",
];
const STAGE: &[&str] = &["/card/name", "/card/stage"];
const CONTACT: &[&str] = &["/name", "/left_on", "/primary"];
const NEED: &[&str] = &["/text", "/kind"];
const TODO: &[&str] = &["/what", "/due", "/assignee/kind", "/assignee_name"];
const PLAN: &[&str] = &["/planned", "/goal_kind", "/goal"];

/// Paths of facts, by the kind of record.
type Held = &'static [(&'static str, &'static [&'static str])];

/// What a form holds of that.
const FORMS: &[(&str, Held)] = &[
    (
        "f1",
        &[
            ("customers", CUSTOMER_F1),
            ("contacts", CONTACT),
            ("todos", TODO),
        ],
    ),
    (
        "f2",
        &[("contacts", CONTACT), ("needs", NEED), ("todos", TODO)],
    ),
    (
        "f3",
        &[("customers", STAGE), ("contacts", CONTACT), ("todos", TODO)],
    ),
    (
        "f4",
        &[
            ("customers", CUSTOMER),
            ("contacts", CONTACT),
            ("needs", NEED),
        ],
    ),
    ("f4b", &[("plans", PLAN)]),
    ("f5", &[("plans", PLAN)]),
    (
        "book",
        &[
            ("customers", CUSTOMER),
            ("contacts", CONTACT),
            ("needs", NEED_BOOK),
            ("todos", TODO),
            ("plans", PLAN),
        ],
    ),
];
const CUSTOMER_F1: &[&str] = &[
    "/card/name",
    "/card/stage",
    "/profile/source",
    "/profile/source_note",
];
const NEED_BOOK: &[&str] = &["/text", "/kind", "/category"];

both! {
    async fn what_is_called_otherwise_here_comes_back_as_it_is(server: TestServer) {
        own_words(&server).await;
        let sales = server.login("sales").await;
        told(&sales).await;
        let before = facts(&sales).await;
        for (form, kinds) in FORMS {
            for lang in ["zh", "en"] {
                let other = empty();
                own_words(&other).await;
                let there = other.login("sales").await;
                let path = format!("/api/v1/forms/{form}{}", if *form == "book" { "" } else { "?format=csv" });
                let file = sales.speaking(lang).get(&path).await;
                file.expect(200);
                let preview = import(&there, &file.body).await;
                assert_eq!(preview["issues"], json!([]), "{form} in {lang}");
                let after = facts(&there).await;
                for (kind, fields) in *kinds {
                    let known = before.as_object().unwrap().iter().filter(|(name, items)| {
                        (name.as_str() == *kind || name.ends_with(&format!(" {kind}"))) && items != &&json!([])
                    });
                    for (name, items) in known {
                        assert_eq!(only(&after[name], fields), only(items, fields), "{form} in {lang}: {name}");
                    }
                }
                std::thread::spawn(move || drop(other)).join().unwrap();
            }
        }
    }

    /// Tags that follow from the records stand on the information file, and come back as no tags of anybody's.
    async fn derived_tags_are_printed_and_not_taken(server: TestServer) {
        own_words(&server).await;
        let sales = server.login("sales").await;
        told(&sales).await;
        let path = "/api/v1/forms/f4?format=csv";
        let english = sales.speaking("en").get(path).await.text();
        let chinese = sales.speaking("zh").get(path).await.text();
        assert!(chinese.contains("阶段 已回电（自动）") && chinese.contains("核心需求 工装（自动）"), "{chinese}");
        assert!(english.contains("Stage Called back (derived)"), "{english}");
    }

    /// A source that no list has is kept as it is written.
    async fn an_unknown_source_becomes_no_code(server: TestServer) {
        own_words(&server).await;
        let sales = server.login("sales").await;
        told(&sales).await;
        let file = sales.get("/api/v1/forms/book").await;
        let other = empty();
        let there = other.login("sales").await;
        import(&there, &file.body).await;
        let after = facts(&there).await;
        let sources = only(&after["customers"], &["/card/name/value", "/profile/source", "/profile/source_note"]);
        let name = sources.iter().find(|one| one[0] == "甲公司").unwrap();
        assert!(name[1].is_null() && name[2] == "Trade press", "{sources:?}");
        let name = sources.iter().find(|one| one[0] == "乙公司").unwrap();
        assert!(name[1].is_null() && name[2] == "Trade press；周刊", "{sources:?}");
        std::thread::spawn(move || drop(other)).join().unwrap();
    }
}
