//! R-LOG-1: who, what, from, to, when, from where; searched, exported, and chained so that tampering is found.

use crate::support::{Backing, Client, TestDatabase};
use backend::db::{Address, Db};
use backend::events::older;
use backend::events::verify::{self, Break, Fault, Witness};
use diesel::connection::SimpleConnection as _;
use serde_json::{Value, json};
use shared::audit::{Origin, Via};

/// Hears what is found.
#[derive(Default)]
struct Ear(Vec<Break>);

impl Witness for Ear {
    fn broken(&mut self, found: Break) {
        self.0.push(found);
    }
}

/// Follows all chains: how many entries, and customer, place and fault of what is broken.
pub fn follow(db: &Db) -> (u64, Vec<(String, Option<i64>, Fault)>) {
    let mut ear = Ear::default();
    let followed = db.read_now(|conn| verify::all(conn, &mut ear)).unwrap();
    assert_eq!(followed.broken, ear.0.len() as u64);
    let mut found: Vec<_> = ear
        .0
        .into_iter()
        .map(|b| {
            (
                b.customer.unwrap_or_else(|| "system".into()),
                b.seq,
                b.fault,
            )
        })
        .collect();
    found.sort_by(|a, b| a.0.cmp(&b.0));
    (followed.entries, found)
}

/// Every chain is whole.
#[track_caller]
fn assert_whole(db: &Db) {
    let broken = follow(db).1;
    assert!(broken.is_empty(), "{broken:?}");
}

/// Takes the triggers away that refuse changes of history, as somebody who owns the database could.
fn disarm(database: &TestDatabase) {
    database.execute(match database.backing {
        Backing::Sqlite => {
            "DROP TRIGGER event_is_never_updated; DROP TRIGGER event_is_never_deleted; DROP TRIGGER event_is_never_replaced; \
             DROP TRIGGER event_head_only_moves_on; DROP TRIGGER event_head_is_never_deleted; \
             DROP TRIGGER system_event_is_never_updated; DROP TRIGGER system_event_is_never_deleted;"
        }
        Backing::Postgres => {
            "DROP TRIGGER event_is_append_only ON event; DROP TRIGGER event_head_only_moves_on ON event_head; \
             DROP TRIGGER event_head_is_never_deleted ON event_head; \
             DROP TRIGGER system_event_is_append_only ON system_event;"
        }
    });
}

/// A customer of `sales` with some history; its id.
async fn customer(sales: &Client, number: &str) -> String {
    let body = json!({ "name": format!("{number} 有限公司"), "number": number });
    let made = sales.post("/api/v1/customers", body).await;
    let id = made.expect(201)["card"]["id"].as_str().unwrap().to_owned();
    for city in ["苏州市", "杭州市", "宁波市"] {
        let at = format!("/api/v1/customers/{id}");
        let etag = sales.get(&at).await.etag();
        sales
            .patch(&at, &etag, json!({ "city": city }))
            .await
            .expect(200);
    }
    id
}

fn items(answer: &Value) -> Vec<Value> {
    answer["items"].as_array().unwrap().clone()
}

/// The place of the last entry of a customer's trail.
async fn last(admin: &Client, id: &str) -> i64 {
    let at = format!("/api/v1/customers/{id}/audit?limit=100");
    let trail = items(admin.get(&at).await.expect(200));
    let places = trail.iter().filter_map(|one| one["seq"].as_i64());
    places.max().unwrap()
}

/// Every entry of a search, page after page.
async fn search(client: &Client, query: &str) -> Vec<Value> {
    let mut all = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = client
            .get(&format!("/api/v1/audit/events?{query}{cursor}"))
            .await;
        all.extend(items(page.expect(200)));
        match page.json["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return all,
        }
    }
}

/// Whether the database refuses this.
fn refused(database: &TestDatabase, sql: &str) -> String {
    let mut conn = Address::parse(&database.url).unwrap().connect().unwrap();
    conn.batch_execute(sql).unwrap_err().to_string()
}

both! {
    async fn r_log_1_an_entry_says_who_what_from_to_when_and_from_where(server: TestServer) {
        let sales = server.login("sales").await;
        let id = customer(&sales, "A-1").await;
        let at = format!("/api/v1/customers/{id}");
        let request = sales
            .request(reqwest::Method::PATCH, &at)
            .header("if-match", sales.get(&at).await.etag())
            .header("user-agent", "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/128.0.0.0 Safari/537.36")
            .header("x-forwarded-for", "6.6.6.6")
            .header("content-type", "application/json")
            .body(json!({ "city": "无锡市" }).to_string());
        let changed = sales.answer(request).await;
        changed.expect(200);
        let admin = server.login("admin").await;
        let entry = items(admin.get(&format!("{at}/audit")).await.expect(200))[0].clone();
        assert_eq!(entry["author"]["id"], server.user("sales").to_string());
        assert_eq!((&entry["action"], &entry["record_kind"]), (&json!("changed"), &json!("customer")));
        assert_eq!(entry["recorded_at"], json!(server.clock.now()));
        assert_eq!(entry["request_id"], changed.header("x-request-id"));
        assert_eq!(
            entry["origin"],
            json!({ "via": "api", "address": "127.0.0.1", "agent": "Chrome 128, Windows" }),
            "no proxy is trusted, so nobody makes up an address"
        );
        let city = entry["changes"].as_array().unwrap().iter().find(|change| change["field"] == "city").unwrap().clone();
        assert_eq!((&city["from"]["value"], &city["to"]["value"]), (&json!("宁波市"), &json!("无锡市")));
        // The system's own trail says it, too; its accounts were made at the command line.
        admin.post("/api/v1/teams", json!({ "name": "华北组" })).await.expect(201);
        let trail = items(admin.get("/api/v1/audit?kind=team").await.expect(200));
        assert_eq!(trail[0]["origin"]["address"], "127.0.0.1");
        let author = format!("/api/v1/audit?kind=team&author={}", server.user("admin"));
        assert_eq!(items(admin.get(&author).await.expect(200)).len(), 1);
        let by_request = format!("/api/v1/audit?request_id={}&kind=team", trail[0]["request_id"].as_str().unwrap());
        assert_eq!(items(admin.get(&by_request).await.expect(200)).len(), 1);
        let older = items(admin.get("/api/v1/audit?author=none&to=2026-03-02T01:30:00Z").await.expect(200));
        assert!(older.iter().all(|entry| entry["origin"] == json!(Origin::of(Via::CommandLine))));
        assert!(items(admin.get("/api/v1/audit?from=2026-03-02T01:30:01Z").await.expect(200)).is_empty());
    }

    async fn r_log_1_the_database_refuses_changes_of_both_trails(server: TestServer) {
        let sales = server.login("sales").await;
        customer(&sales, "A-1").await;
        let admin = server.login("admin").await;
        admin.post("/api/v1/teams", json!({ "name": "华北组" })).await.expect(201);
        let mut attempts = Vec::new();
        for table in ["event", "system_event"] {
            attempts.push(format!("UPDATE {table} SET action = 'forged'"));
            attempts.push(format!("UPDATE {table} SET seq = NULL"));
            attempts.push(format!("DELETE FROM {table}"));
            if server.database.backing == Backing::Sqlite {
                attempts.push(format!("INSERT OR REPLACE INTO {table} SELECT * FROM {table}"));
                attempts.push(format!("UPDATE OR REPLACE {table} SET seq = 1"));
            } else {
                attempts.push(format!("TRUNCATE {table}"));
                attempts.push(format!("TRUNCATE {table} CASCADE"));
            }
        }
        attempts.push("UPDATE event_head SET seq = seq - 1".to_owned());
        attempts.push("UPDATE event_head SET base = hash, seq = seq + 1".to_owned());
        attempts.push("DELETE FROM event_head".to_owned());
        for sql in attempts {
            let why = refused(&server.database, &sql);
            assert!(why.contains("append-only"), "{sql}: {why}");
        }
        assert_whole(server.db());
    }

    async fn r_log_1_every_tampering_is_found_where_it_was_done(server: TestServer) {
        let (sales, admin) = (server.login("sales").await, server.login("admin").await);
        let mut ends = Vec::new();
        for number in ["A-BYTE", "B-TAIL", "C-SWAP", "D-GAP", "E-HEAD", "F-BESIDE", "G-BEYOND", "H-REWOUND", "I-WIPED", "Z-SOUND"] {
            let id = customer(&sales, number).await;
            ends.push(last(&admin, &id).await);
        }
        let end = ends[0];
        assert!(end > 3 && ends.iter().all(|one| *one == end), "{ends:?}");
        let (entries, broken) = follow(server.db());
        assert!(broken.is_empty(), "{broken:?}");
        assert!(entries >= 50, "{entries}");
        disarm(&server.database);
        let of = |number: &str| format!("customer_id = (SELECT id FROM customer WHERE number = '{number}')");
        let head = |number: &str| format!("chain = (SELECT id FROM customer WHERE number = '{number}')");
        let columns = "customer_id, record_kind, record_id, action, author_id, recorded_at, request_id, changes, sealed, origin";
        let another_id = match server.database.backing {
            Backing::Sqlite => "randomblob(16)",
            Backing::Postgres => "decode(replace(gen_random_uuid()::text, '-', ''), 'hex')",
        };
        for sql in [
            // One letter of what was changed to.
            format!("UPDATE event SET changes = replace(changes, '苏州市', '苏州巿') WHERE {}", of("A-BYTE")),
            format!("DELETE FROM event WHERE {} AND seq = {end}", of("B-TAIL")),
            format!("UPDATE event SET seq = -1 WHERE {} AND seq = {end}", of("C-SWAP")),
            format!("UPDATE event SET seq = {end} WHERE {} AND seq = {end} - 1", of("C-SWAP")),
            format!("UPDATE event SET seq = {end} - 1 WHERE {} AND seq = -1", of("C-SWAP")),
            format!("DELETE FROM event WHERE {} AND seq = 2", of("D-GAP")),
            format!("DELETE FROM event_head WHERE {}", head("E-HEAD")),
            format!("INSERT INTO event (id, {columns}) SELECT {another_id}, {columns} FROM event WHERE {} AND seq = 1", of("F-BESIDE")),
            format!("UPDATE event_head SET seq = seq - 1 WHERE {}", head("G-BEYOND")),
            // The last entry taken out, and the end of the chain set back with it: only a note kept elsewhere tells.
            format!("UPDATE event_head SET seq = {end} - 1, hash = (SELECT hash FROM event WHERE {} AND seq = {end} - 1) WHERE {}", of("H-REWOUND"), head("H-REWOUND")),
            format!("DELETE FROM event WHERE {} AND seq = {end}", of("H-REWOUND")),
            format!("DELETE FROM event WHERE {}", of("I-WIPED")),
            format!("DELETE FROM event_head WHERE {}", head("I-WIPED")),
        ] {
            server.database.execute(&sql);
        }
        let broken = follow(server.db()).1;
        let told: Vec<_> = broken.iter().map(|(number, seq, fault)| (number.as_str(), *seq, *fault)).collect();
        assert_eq!(
            told,
            [
                ("A-BYTE", Some(end - 2), Fault::Changed),
                ("B-TAIL", Some(end), Fault::CutOff),
                ("C-SWAP", Some(end - 1), Fault::Changed),
                ("D-GAP", Some(2), Fault::Missing),
                ("E-HEAD", None, Fault::NoChain),
                ("F-BESIDE", None, Fault::Older),
                ("G-BEYOND", Some(end), Fault::Beyond),
                ("I-WIPED", None, Fault::NoChain),
            ]
        );
        server.database.execute("UPDATE system_event SET subject_name = 'x' WHERE seq = 2");
        assert!(follow(server.db()).1.contains(&("system".to_owned(), Some(2), Fault::Changed)));
    }

    async fn r_log_1_each_column_of_an_entry_is_chained(server: TestServer) {
        let sales = server.login("sales").await;
        let id = customer(&sales, "A-1").await;
        sales.post(&format!("/api/v1/customers/{id}/contacts"), json!({ "name": "王丽", "mobile": "13812345678" })).await.expect(201);
        disarm(&server.database);
        let blob = match server.database.backing {
            Backing::Sqlite => "x'00112233445566778899aabbccddeeff'",
            Backing::Postgres => "'\\x00112233445566778899aabbccddeeff'",
        };
        for (table, columns) in [
            ("event", &["id", "record_kind", "record_id", "action", "author_id", "recorded_at", "request_id", "changes", "sealed", "origin", "hash"][..]),
            ("system_event", &["id", "subject_kind", "subject_key", "subject_name", "action", "author_id", "recorded_at", "request_id", "changes", "origin", "hash"]),
        ] {
            for column in columns {
                let value = match *column {
                    "id" | "record_id" | "author_id" | "sealed" | "hash" => blob,
                    "recorded_at" => "'2001-01-01 00:00:00'",
                    "changes" => "'[]'",
                    _ => "'x'",
                };
                // A change of the first entry that differs, taken back after the look.
                let key = if table == "event" { "seq = 3" } else { "seq = 1" };
                let drop = format!("DROP TABLE IF EXISTS kept; CREATE TABLE kept AS SELECT {column} AS was FROM {table} WHERE {key}");
                server.database.execute(&drop);
                server.database.execute(&format!("UPDATE {table} SET {column} = {value} WHERE {key}"));
                let (_, broken) = follow(server.db());
                assert_eq!(broken.len(), 1, "{table}.{column}: {broken:?}");
                server.database.execute(&format!("UPDATE {table} SET {column} = (SELECT was FROM kept) WHERE {key}"));
                assert_whole(server.db());
            }
        }
    }

    async fn r_log_1_a_destroyed_key_hides_values_and_breaks_no_chain(server: TestServer) {
        let sales = server.login("sales").await;
        let id = customer(&sales, "A-1").await;
        let contact = sales.post(&format!("/api/v1/customers/{id}/contacts"), json!({ "name": "王丽", "mobile": "13812345678" })).await;
        sales.patch(&format!("/api/v1/contacts/{}", contact.id()), &contact.etag(), json!({ "mobile": "13987654321" })).await.expect(200);
        server.database.execute("DELETE FROM subject_key");
        assert_whole(server.db());
        let entry = search(&server.login("manager").await, "field=mobile").await[0].clone();
        assert_eq!(entry["changes"][0], json!({ "field": "mobile", "class": "personal", "from": { "access": "hidden" }, "to": { "access": "hidden" } }));
    }

    async fn r_log_1_writers_at_the_same_time_do_not_fork_a_chain(server: TestServer) {
        let (sales, admin) = (server.login("sales").await, server.login("admin").await);
        let id = customer(&sales, "A-1").await;
        let before = last(&admin, &id).await;
        let at = format!("/api/v1/customers/{id}/contacts");
        let made = futures_util::future::join_all((0..24).map(|n| sales.post(&at, json!({ "name": format!("联系人{n}") })))).await;
        let made = made.iter().filter(|answer| answer.status == 201).count();
        assert_eq!(made, 24);
        assert_eq!(last(&admin, &id).await, before + 24);
        assert_whole(server.db());
    }

    fn r_log_1_entries_older_than_the_chains_are_what_these_stand_on(database: TestDatabase) {
        let older_entry = |number: u8| {
            let blob = |hex: String| match database.backing {
                Backing::Sqlite => format!("x'{hex}'"),
                Backing::Postgres => format!("'\\x{hex}'"),
            };
            let (id, customer) = (blob(format!("{number:032x}")), blob(format!("aa{number:030x}")));
            let changes = r#"[{"field":"city","class":"open","to":"苏州市"}]"#;
            database.execute(&format!(
                "INSERT INTO event (id, customer_id, record_kind, record_id, action, recorded_at, changes) \
                 VALUES ({id}, {customer}, 'customer', {customer}, 'changed', '2026-01-01 00:00:00', '{changes}')"
            ));
        };
        older_entry(1);
        older_entry(2);
        let db = database.open();
        assert_eq!(follow(&db).1.len(), 2, "no chain stands on them yet");
        assert_eq!(older::chain(&db).unwrap(), 2);
        assert_eq!(older::chain(&db).unwrap(), 0, "once and for all");
        assert_whole(&db);
        older_entry(3);
        assert_eq!(older::chain(&db).unwrap(), 0);
        assert_eq!(follow(&db).1.len(), 1);
        disarm(&database);
        database.execute("UPDATE event SET action = 'created' WHERE seq IS NULL");
        assert_eq!(follow(&db).1.len(), 3);
    }

    async fn r_log_1_the_trail_is_searched_by_every_filter(server: TestServer) {
        let sales = server.login("sales").await;
        let (one, two) = (customer(&sales, "A-1").await, customer(&sales, "A-2").await);
        let contact = sales.post(&format!("/api/v1/customers/{one}/contacts"), json!({ "name": "王丽", "mobile": "13812345678" })).await;
        server.clock.advance(chrono::Duration::hours(1));
        let changed = server.login("sales").await.patch(&format!("/api/v1/contacts/{}", contact.id()), &contact.etag(), json!({ "mobile": "13987654321", "title": "采购" })).await;
        changed.expect(200);
        let admin = server.login("admin").await;
        let all = search(&admin, "limit=3").await;
        let whole = search(&admin, "limit=200").await;
        assert_eq!(all, whole, "pages join without gap or overlap");
        let moments: Vec<&str> = all.iter().map(|entry| entry["recorded_at"].as_str().unwrap()).collect();
        assert!(moments.is_sorted_by(|a, b| a >= b), "newest first");
        let count = |query: String| { let admin = admin.clone(); async move { search(&admin, &query).await } };
        let is = |list: &[Value], fits: &dyn Fn(&Value) -> bool| {
            assert!(!list.is_empty() && list.iter().all(fits));
            assert_eq!(list.len(), all.iter().filter(|entry| fits(entry)).count());
        };
        is(&count(format!("customer={two}")).await, &|entry| entry["customer"]["number"] == "A-2");
        is(&count(format!("record={}", contact.id())).await, &|entry| entry["record_id"] == contact.id());
        is(&count("kind=contact".into()).await, &|entry| entry["record_kind"] == "contact");
        is(&count("kind=contact,stage_change".into()).await, &|entry| entry["record_kind"] == "contact" || entry["record_kind"] == "stage_change");
        is(&count("action=created".into()).await, &|entry| entry["action"] == "created");
        is(&count("action=created&kind=customer".into()).await, &|entry| entry["action"] == "created" && entry["record_kind"] == "customer");
        is(&count("field=mobile".into()).await, &|entry| entry["changes"].to_string().contains("mobile"));
        is(&count("field=city&limit=2".into()).await, &|entry| entry["changes"].to_string().contains("city"));
        is(&count(format!("author={}", server.user("sales"))).await, &|_| true);
        is(&count(format!("request_id={}", changed.header("x-request-id"))).await, &|entry| entry["request_id"] == changed.header("x-request-id"));
        is(&count("from=2026-03-02T02:00:00Z".into()).await, &|entry| entry["record_id"] == contact.id() && entry["action"] == "changed");
        is(&count("to=2026-03-02T02:00:00Z".into()).await, &|entry| entry["recorded_at"] == "2026-03-02T01:30:00Z");
        assert_eq!(count("author=me".into()).await.len() + count("author=none".into()).await.len(), 0);
        assert_eq!(count("field=mobile&from=2026-03-02T03:00:00Z".into()).await.len(), 0);
        for bad in ["kind=king", "action=x", "author=x", "from=yesterday", "customer=1"] {
            admin.get(&format!("/api/v1/audit/events?{bad}")).await.expect_problem(400, "invalid_parameter");
        }
        admin.get("/api/v1/audit/events?q=x").await.expect_problem(400, "unknown_parameter");
        let page = admin.get("/api/v1/audit/events?limit=1").await;
        let cursor = page.json["next_cursor"].as_str().unwrap();
        admin.get(&format!("/api/v1/audit/events?kind=contact&cursor={cursor}")).await.expect_problem(400, "invalid_cursor");
        server.login("auditor").await.get(&format!("/api/v1/audit/events?cursor={cursor}")).await.expect_problem(400, "invalid_cursor");
    }

    async fn r_log_1_whoever_searches_finds_what_they_may_see(server: TestServer) {
        let (sales, sales2) = (server.login("sales").await, server.login("sales2").await);
        let (mine, theirs) = (customer(&sales, "A-1").await, customer(&sales2, "B-1").await);
        let contact = sales.post(&format!("/api/v1/customers/{mine}/contacts"), json!({ "name": "王丽", "mobile": "13812345678" })).await;
        sales.patch(&format!("/api/v1/contacts/{}", contact.id()), &contact.etag(), json!({ "mobile": "13987654321" })).await.expect(200);
        let numbers = |list: &[Value]| {
            let mut all: Vec<String> = list.iter().map(|entry| entry["customer"]["number"].as_str().unwrap().to_owned()).collect();
            all.sort();
            all.dedup();
            all
        };
        for name in ["admin", "auditor"] {
            let client = server.login(name).await;
            let found = search(&client, "").await;
            assert_eq!(numbers(&found), ["A-1", "B-1"], "{name}");
            let mobile = &search(&client, "field=mobile").await[0]["changes"][0];
            assert_eq!(mobile["to"], json!({ "access": "masked", "shown": "139****4321" }), "{name}");
        }
        let (manager, manager2) = (server.login("manager").await, server.login("manager2").await);
        assert_eq!(numbers(&search(&manager, "").await), ["A-1"]);
        assert_eq!(search(&manager, "field=mobile").await[0]["changes"][0]["to"]["value"], "13987654321");
        assert_eq!(numbers(&search(&manager2, "limit=1").await), ["B-1"], "also page by page");
        assert_eq!(search(&manager2, "field=mobile").await.len(), 0);
        manager2.get(&format!("/api/v1/customers/{mine}/audit")).await.expect_problem(403, "forbidden");
        manager2.get(&format!("/api/v1/audit/events?customer={mine}")).await.expect_problem(403, "forbidden");
        manager2.get(&format!("/api/v1/customers/{theirs}/audit")).await.expect(200);
        for name in ["sales", "success", "technical", "marketing"] {
            let client = server.login(name).await;
            for path in ["/audit/events", "/audit/events.csv"] {
                client.get(&format!("/api/v1{path}")).await.expect_problem(403, "forbidden");
            }
        }
        server.anonymous().get("/api/v1/audit/events").await.expect(401);
    }

    async fn r_log_1_the_trail_is_exported_through_the_callers_rights_and_on_record(server: TestServer) {
        let sales = server.login("sales").await;
        let id = customer(&sales, "A-1").await;
        let at = format!("/api/v1/customers/{id}");
        sales.patch(&at, &sales.get(&at).await.etag(), json!({ "city": "=HYPERLINK(\"http://x\")" })).await.expect(200);
        let contact = sales.post(&format!("{at}/contacts"), json!({ "name": "王丽", "mobile": "13812345678" })).await;
        sales.patch(&format!("/api/v1/contacts/{}", contact.id()), &contact.etag(), json!({ "mobile": "13987654321" })).await.expect(200);
        let auditor = server.login("auditor").await.speaking("zh-CN");
        let file = auditor.get("/api/v1/audit/events.csv?kind=customer,contact").await;
        file.expect(200);
        assert!(file.body.starts_with(b"\xEF\xBB\xBF") && file.header("content-type").starts_with("text/csv"));
        assert!(file.header("content-disposition").contains("filename*=UTF-8''") && file.header("cache-control") == "no-store");
        let text = file.text();
        // Kinds, actions and fields in words, as the screens say them.
        assert!(text.contains(",联系人,") && text.contains(",修改,") && text.contains(",手机,"), "{text}");
        assert!(!text.contains(",contact,") && !text.contains(",changed,") && !text.contains(",mobile,"), "{text}");
        assert!(text.contains("操作人") && text.contains("A-1") && text.contains("139****4321") && text.contains("127.0.0.1"));
        assert!(!text.contains("13987654321") && !text.contains("13812345678"));
        assert!(!text.contains(",=HYPERLINK") && !text.contains("\"=HYPERLINK"), "{text}");
        let manager = server.login("manager").await.get("/api/v1/audit/events.csv?field=mobile").await;
        assert!(manager.text().contains("13987654321"));
        let english = server.login("auditor").await.speaking("en").get("/api/v1/audit/events.csv?kind=contact").await.text();
        assert!(english.contains(",contact,") && english.contains(",changed,") && english.contains(",Mobile,"), "{english}");
        let noted = items(auditor.get("/api/v1/audit?kind=trail").await.expect(200));
        let told: Vec<_> = noted.iter().map(|entry| (entry["action"].clone(), entry["author"]["id"].clone())).collect();
        assert_eq!(told, [(json!("exported"), json!(server.user("auditor"))), (json!("exported"), json!(server.user("manager"))), (json!("exported"), json!(server.user("auditor")))]);
        let changes = noted[2]["changes"].to_string();
        assert!(changes.contains("customer,contact") && changes.contains("entries"), "{changes}");
        assert_whole(server.db());
    }

    async fn r_log_1_merges_and_imports_keep_their_chains(server: TestServer) {
        let sales = server.login("sales").await;
        let (one, two) = (customer(&sales, "A-1").await, customer(&sales, "A-2").await);
        let merged = sales.post(&format!("/api/v1/customers/{one}/merges"), json!({ "merged_id": two })).await;
        assert!(merged.status < 300, "{}", merged.text());
        let request = sales
            .request(reqwest::Method::POST, "/api/v1/imports")
            .header("content-type", "text/csv")
            .body(include_bytes!("../samples/f3-relationship-record.csv").to_vec());
        let preview = sales.answer(request).await;
        let commit = format!("/api/v1/imports/{}/commit", preview.id());
        sales.post(&commit, json!({})).await.expect(200);
        assert_whole(server.db());
        let origins: Vec<Value> = search(&server.login("admin").await, "").await.iter().map(|entry| entry["origin"]["via"].clone()).collect();
        assert!(origins.contains(&json!("import")) && origins.contains(&json!("api")), "{origins:?}");
    }
}
