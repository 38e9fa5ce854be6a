//! Tokens of programs (R-SEC-6).

use crate::support::{Answer, Client, TestServer};
use backend::db::schema::api_token;
use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;
use reqwest::Method;
use serde_json::{Value, json};

fn in_days(server: &TestServer, days: i64) -> DateTime<Utc> {
    server.clock.now() + Duration::days(days)
}

/// A token that an administrator makes, and the program that holds it.
pub async fn program(server: &TestServer, scopes: &[&str], more: Value) -> (Client, Value) {
    let made = make(server, scopes, more).await;
    let json = made.expect(201).clone();
    let mut client = server.anonymous();
    client.token = Some(json["secret"].as_str().unwrap().to_owned());
    (client, json["token"].clone())
}

async fn make(server: &TestServer, scopes: &[&str], more: Value) -> Answer {
    let mut body = json!({ "name": "ERP", "scopes": scopes, "reach": "all", "expires_at": in_days(server, 30) });
    for (key, value) in more.as_object().unwrap() {
        body[key] = value.clone();
    }
    let admin = server.login("admin").await;
    admin.post("/api/v1/tokens", body).await
}

fn at(token: &Value) -> String {
    format!("/api/v1/tokens/{}", token["id"].as_str().unwrap())
}

/// A customer of `sales` with sealed values of every class; its id.
async fn sealed(sales: &Client) -> String {
    let amount = json!({ "amount": "7654321", "currency": "CNY" });
    let body = json!({ "name": "金丝雀科技有限公司", "expected_purchase": amount, "confidential_notes": "底价金丝雀", "remarks": "请打 13700009999" });
    let made = sales.post("/api/v1/customers", body).await;
    let id = made.expect(201)["card"]["id"].as_str().unwrap().to_owned();
    let contact = json!({ "name": "欧阳金丝雀", "mobile": "13987651234" });
    sales
        .post(&format!("/api/v1/customers/{id}/contacts"), contact)
        .await
        .expect(201);
    id
}

/// Every operation of the document, ids filled in: method, address as documented, address to ask, whether it is public.
async fn operations(server: &TestServer, customer: &str) -> Vec<(Method, String, String, bool)> {
    let document = server
        .anonymous()
        .get("/api/openapi.json")
        .await
        .expect(200)
        .clone();
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let Ok(method) = Method::from_bytes(method.to_uppercase().as_bytes()) else {
                continue;
            };
            let mut address = path
                .replace("{id}", customer)
                .replace("{stage}", "potential");
            while let (Some(from), Some(to)) = (address.find('{'), address.find('}')) {
                address.replace_range(from..=to, "x");
            }
            all.push((
                method,
                path.clone(),
                address,
                operation["security"].is_null(),
            ));
        }
    }
    assert!(all.len() > 100, "only {} operations", all.len());
    all
}

both! {
    async fn r_sec_6_a_token_is_shown_once_and_kept_as_a_hash(server: TestServer) {
        let admin = server.login("admin").await;
        let body = json!({ "name": "ERP", "scopes": ["customers:read"], "reach": "all", "expires_at": in_days(&server, 30) });
        let key = [("idempotency-key", "once")];
        let made = admin.send(Method::POST, "/api/v1/tokens", &key, Some(body.clone())).await;
        let secret = made.expect(201)["secret"].as_str().unwrap().to_owned();
        let id = made.json["token"]["id"].as_str().unwrap().to_owned();
        assert!(secret.starts_with(&format!("tl_{}", id.replace('-', ""))) && secret.len() == 81, "{secret}");
        let again = admin.send(Method::POST, "/api/v1/tokens", &key, Some(body)).await;
        assert_eq!((&again.expect(201)["token"]["id"], &again.json["secret"]), (&json!(id), &Value::Null));
        for path in ["/api/v1/tokens", &format!("/api/v1/tokens/{id}"), "/api/v1/audit", "/api/v1/users?limit=200"] {
            let read = admin.get(path).await;
            read.expect(200);
            assert!(!read.text().contains(&secret[35..]), "{path}");
        }
        let rows: Vec<(Vec<u8>, String)> = server.db()
            .read_now(|conn| Ok(api_token::table.select((api_token::token_hash, api_token::name)).load(conn)?)).unwrap();
        assert_eq!((rows.len(), rows[0].0.len()), (1, 32));
        assert!(!String::from_utf8_lossy(&rows[0].0).contains(&secret[35..]));
        let trail = admin.get("/api/v1/audit?kind=token").await;
        assert_eq!(trail.expect(200)["items"].as_array().unwrap().len(), 1);
        assert_eq!(trail.json["items"][0]["author"]["name"], "吴刚");
    }

    async fn r_sec_6_only_administrators_make_tokens_and_narrow_them(server: TestServer) {
        let (admin, manager) = (server.login("admin").await, server.login("manager").await);
        let expires = in_days(&server, 30);
        let body = json!({ "name": "ERP", "scopes": ["customers:read", "contacts:write"], "classes": ["personal"], "reach": "all", "expires_at": expires });
        manager.post("/api/v1/tokens", body.clone()).await.expect_problem(403, "forbidden");
        manager.get("/api/v1/tokens").await.expect_problem(403, "forbidden");
        for (field, value, code) in [
            ("expires_at", json!(in_days(&server, 367)), "out_of_range"),
            ("expires_at", json!(in_days(&server, -1)), "in_past"),
            ("classes", json!(["confidential"]), "not_on_list"),
            ("reach", json!("team"), ""),
            ("reach", json!("own"), ""),
            ("user_id", json!(server.user("sales")), "unknown_field"),
            ("name", json!(" "), "required"),
        ] {
            let mut wrong = body.clone();
            wrong[field] = value;
            let answer = admin.post("/api/v1/tokens", wrong).await;
            if code.is_empty() { answer.expect(422); } else { answer.expect_field(422, &format!("/{field}"), code); }
        }
        for scopes in [json!(["customers:*"]), json!(["users:write"]), json!(["timeline:write"]), json!(["tokens:read"])] {
            let mut wrong = body.clone();
            wrong["scopes"] = scopes;
            admin.post("/api/v1/tokens", wrong).await.expect(422);
        }
        let mut forgotten = body.clone();
        forgotten.as_object_mut().unwrap().remove("expires_at");
        admin.post("/api/v1/tokens", forgotten).await.expect(422);
        let made = admin.post("/api/v1/tokens", body).await;
        let at = at(&made.expect(201)["token"]);
        let etag = made.etag();
        for (field, wider) in [
            ("scopes", json!(["customers:read", "needs:read"])),
            ("classes", json!(["personal", "commercial"])),
            ("expires_at", json!(expires + Duration::days(1))),
        ] {
            admin.patch(&at, &etag, json!({ field: wider })).await.expect_field(422, &format!("/{field}"), "only_narrower");
        }
        let narrow = json!({ "name": "ERP 2", "scopes": [], "classes": [], "expires_at": in_days(&server, 1) });
        let after = admin.patch(&at, &etag, narrow).await;
        assert_eq!((&after.expect(200)["scopes"], &after.json["name"]), (&json!([]), &json!("ERP 2")));
        admin.patch(&at, &etag, json!({ "name": "x" })).await.expect_problem(412, "stale");
        // The account that it writes as is changed with it, and in no other way.
        let account = made.json["token"]["account_id"].as_str().unwrap();
        let user = admin.get(&format!("/api/v1/users/{account}")).await;
        assert_eq!((&user.expect(200)["name"], &user.json["role"]), (&json!("ERP 2"), &json!("integration")));
        let change = json!({ "role": "administrator", "password": "correct-horse-battery-9" });
        admin.patch(&format!("/api/v1/users/{account}"), &user.etag(), change).await.expect_problem(409, "token_account");
    }

    async fn r_sec_6_without_scopes_nothing_and_with_one_that_alone(server: TestServer) {
        let sales = server.login("sales").await;
        let customer = sealed(&sales).await;
        let operations = operations(&server, &customer).await;
        let (nothing, _) = program(&server, &[], json!({})).await;
        let (reader, _) = program(&server, &["contacts:read"], json!({})).await;
        let mut opened = Vec::new();
        for (method, path, address, public) in operations {
            let body = (method != Method::GET && method != Method::DELETE).then(|| json!({}));
            let headers = [("if-match", "\"1\"")];
            let refused = nothing.send(method.clone(), &address, &headers, body.clone()).await;
            let allowed = reader.send(method.clone(), &address, &headers, body).await;
            if public {
                assert_ne!(refused.json["code"], "scope_missing", "{method} {path}");
                continue;
            }
            refused.expect_problem(403, "scope_missing");
            if allowed.json["code"] != "scope_missing" {
                opened.push(format!("{method} {path}"));
                assert!(path.contains("contacts"), "{method} {path}");
            }
        }
        opened.sort();
        assert_eq!(opened, ["GET /api/v1/contacts", "GET /api/v1/contacts/{id}", "GET /api/v1/customers/{id}/contacts"]);
        // An address that is written in another way is the same address, and a token is no key to what is no operation.
        reader.get("/api/v1/%74okens").await.expect_problem(403, "scope_missing");
        reader.get("/api/v1/notifications/%75nread").await.expect_problem(403, "scope_missing");
        reader.get("/api/v1/no-such-thing").await.expect_problem(404, "no_such_route");
        assert_eq!(reader.get("/api/v1/contacts").await.expect(200)["items"].as_array().unwrap().len(), 1);
    }

    /// The operation is within its scopes; what it would write beside is not.
    async fn r_sec_6_scopes_hold_for_what_an_operation_writes_beside(server: TestServer) {
        let sales = server.login("sales").await;
        let customer = sealed(&sales).await;
        let (writer, token) = program(&server, &["interactions:write", "interactions:read"], json!({})).await;
        let at = format!("/api/v1/customers/{customer}/interactions");
        let plain = json!({ "channels": ["phone"], "content": "x", "acknowledge": ["no_next_step"] });
        let made = writer.post(&at, plain.clone()).await;
        assert_eq!(made.expect(201)["author"]["name"], "ERP");
        assert_eq!(made.json["author"]["id"], token["account_id"]);
        let mut moving = plain;
        moving["stage_change"] = json!({ "to": "dormant" });
        let refused = writer.post(&at, moving).await;
        assert!(matches!(refused.status, 403 | 422), "{}", refused.text());
        let timeline = sales.get(&format!("/api/v1/customers/{customer}/timeline")).await;
        assert_eq!(timeline.expect(200)["items"][0]["author"]["name"], "ERP");
        let trail = server.login("auditor").await.get(&format!("/api/v1/customers/{customer}/audit")).await;
        assert_eq!(trail.expect(200)["items"][0]["author"]["name"], "ERP");
    }

    async fn r_sec_6_classes_say_what_is_seen_in_full_and_confidential_values_never_are(server: TestServer) {
        let sales = server.login("sales").await;
        let customer = sealed(&sales).await;
        let scopes = ["customers:read", "contacts:read", "timeline:read"];
        for (classes, personal, commercial) in [(json!([]), false, false), (json!(["personal"]), true, false), (json!(["commercial"]), false, true)] {
            for reach in [json!({ "reach": "all" }), json!({ "reach": "own", "user_id": server.user("sales") })] {
                let mut more = reach.clone();
                more["classes"] = classes.clone();
                let (client, _) = program(&server, &scopes, more).await;
                let mut told = String::new();
                for path in ["", "/contacts", "/timeline", "/briefing"] {
                    let answer = client.get(&format!("/api/v1/customers/{customer}{path}")).await;
                    answer.expect(200);
                    told.push_str(&answer.text());
                }
                told.push_str(&client.get("/api/v1/board").await.text());
                assert_eq!(told.contains("13987651234"), personal, "{classes} {reach}");
                assert_eq!(told.contains("13700009999"), personal, "{classes} {reach}");
                assert_eq!(told.contains("7654321"), commercial, "{classes} {reach}");
                assert!(!told.contains("底价金丝雀"), "{classes} {reach}");
                assert!(told.contains("金丝雀科技有限公司"));
            }
        }
    }

    async fn r_sec_6_reach_is_all_a_team_or_one_users(server: TestServer) {
        let (sales, other) = (server.login("sales").await, server.login("sales2").await);
        for (client, name) in [(&sales, "甲"), (&other, "乙")] {
            client.post("/api/v1/customers", json!({ "name": name })).await.expect(201);
        }
        let names = |answer: &Answer| -> Vec<String> {
            let items = answer.expect(200)["items"].as_array().unwrap().clone();
            let mut names: Vec<String> = items.iter().map(|card| card["name"]["value"].as_str().unwrap().to_owned()).collect();
            names.sort();
            names
        };
        let scopes = ["customers:read"];
        let list = "/api/v1/customers";
        let (all, _) = program(&server, &scopes, json!({ "reach": "all" })).await;
        assert_eq!(names(&all.get(list).await).len(), 2);
        let (team, _) = program(&server, &scopes, json!({ "reach": "team", "team_id": server.team("华东一组") })).await;
        assert_eq!(names(&team.get(list).await), ["甲"]);
        let (own, _) = program(&server, &scopes, json!({ "reach": "own", "user_id": server.user("sales2") })).await;
        assert_eq!(names(&own.get(list).await), ["乙"]);
        let first = sales.get(list).await.expect(200)["items"][0]["id"].as_str().unwrap().to_owned();
        own.get(&format!("{list}/{first}")).await.expect_problem(404, "not_found");
    }

    async fn r_sec_6_an_end_and_a_revocation_hold_at_once(server: TestServer) {
        let admin = server.login("admin").await;
        let list = "/api/v1/customers";
        let (revoked, token) = program(&server, &["customers:read"], json!({})).await;
        revoked.get(list).await.expect(200);
        let etag = admin.get(&at(&token)).await.etag();
        admin.delete(&at(&token), &etag).await.expect(204);
        revoked.get(list).await.expect_problem(401, "token_ended");
        let read = admin.get(&at(&token)).await;
        assert!(read.expect(200)["revoked_at"].is_string());
        admin.patch(&at(&token), &read.etag(), json!({ "name": "x" })).await.expect_problem(409, "archived");
        let (expired, _) = program(&server, &["customers:read"], json!({ "expires_at": in_days(&server, 1) })).await;
        expired.get(list).await.expect(200);
        server.clock.advance(Duration::days(1));
        expired.get(list).await.expect_problem(401, "token_ended");
        // Cut, changed, made up, or of nobody.
        let (mut wrong, _) = program(&server, &["customers:read"], json!({})).await;
        let text = wrong.token.clone().unwrap();
        for made_up in [text[..80].to_owned(), format!("{text}0"), format!("{}0", &text[..80]), "tl_".to_owned()] {
            wrong.token = Some(made_up.clone());
            if made_up != text {
                wrong.get(list).await.expect_problem(401, "token_ended");
            }
        }
    }

    async fn r_sec_6_the_last_use_is_known_to_the_minute(server: TestServer) {
        let admin = server.login("admin").await;
        let (client, token) = program(&server, &["customers:read"], json!({})).await;
        let used = || async { admin.get(&at(&token)).await.expect(200)["last_used_at"].clone() };
        assert_eq!(used().await, Value::Null);
        client.get("/api/v1/customers").await.expect(200);
        let first = used().await;
        assert!(first.is_string());
        assert_eq!(admin.get(&at(&token)).await.json["last_used_from"], "127.0.0.1");
        server.clock.advance(Duration::seconds(30));
        client.get("/api/v1/customers").await.expect(200);
        assert_eq!(used().await, first, "written at most once a minute");
        server.clock.advance(Duration::seconds(31));
        client.get("/api/v1/contacts").await.expect_problem(403, "scope_missing");
        assert_ne!(used().await, first, "a refused request is a use, too");
        assert_eq!(admin.get(&at(&token)).await.etag(), "\"1\"", "a use is no change");
    }

    async fn r_sec_6_nobody_signs_in_as_a_token_or_without_one_as_a_program(server: TestServer) {
        let admin = server.login("admin").await;
        let (_, token) = program(&server, &["customers:read"], json!({})).await;
        let username = format!("tl_{}", token["id"].as_str().unwrap().replace('-', ""));
        let body = json!({ "username": username, "password": "anything at all" });
        server.anonymous().post("/api/v1/auth/login", body).await.expect_problem(401, "wrong_credentials");
        // An account of the role reaches nothing without a token.
        let body = json!({ "username": "robot", "name": "Robot", "role": "integration", "password": "correct-horse-battery-9" });
        if admin.post("/api/v1/users", body).await.status == 201 {
            let mut robot = server.anonymous();
            robot.login("robot", "correct-horse-battery-9").await;
            let list = robot.get("/api/v1/customers").await;
            assert!(list.status == 403 || list.json["items"] == json!([]), "{}", list.text());
        }
    }

    async fn a_program_owns_and_helps_nobody(server: TestServer) {
        let sales = server.login("sales").await;
        let customer = sealed(&sales).await;
        let (_, token) = program(&server, &["customers:read"], json!({})).await;
        let account = token["account_id"].clone();
        let at = format!("/api/v1/customers/{customer}");
        sales.post(&format!("{at}/hand-overs"), json!({ "owner_id": account })).await.expect_field(422, "/owner_id", "no_such_user");
        sales.put(&format!("{at}/collaborators"), json!({ "user_ids": [account] })).await.expect_field(422, "/user_ids", "no_such_user");
    }
}
