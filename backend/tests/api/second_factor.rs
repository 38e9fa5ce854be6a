//! The second factor: set up, asked for, used once, lost and taken away (R-SEC-8).

use crate::support::{Answer, Client, PASSWORD, TestServer};
use chrono::Duration;
use reqwest::Method;
use serde_json::{Value, json};
use totp_rs::{Builder, Secret, Totp};

/// An authenticator that knows the secret.
struct Authenticator(Totp);

impl Authenticator {
    fn of(setup: &Value) -> Self {
        let secret = Secret::try_from_base32(setup["secret"].as_str().unwrap()).unwrap();
        Self(Builder::new().with_secret(secret).build().unwrap())
    }

    /// The code that it shows now.
    fn code(&self, server: &TestServer) -> String {
        let now = u64::try_from(server.clock.now().timestamp()).unwrap();
        self.0.generate(now).to_string()
    }

    /// The code of the next step of thirty seconds.
    fn next_code(&self, server: &TestServer) -> String {
        server.clock.advance(Duration::seconds(30));
        self.code(server)
    }
}

async fn begin(client: &Client) -> Answer {
    client
        .post("/api/v1/me/totp", json!({ "password": PASSWORD }))
        .await
}

/// Sets up a second factor; the authenticator, and the recovery codes.
async fn set_up(server: &TestServer, client: &Client) -> (Authenticator, Vec<String>) {
    let authenticator = Authenticator::of(begin(client).await.expect(200));
    let code = json!({ "code": authenticator.code(server) });
    let answer = client.post("/api/v1/me/totp/confirm", code).await;
    let codes = answer.expect(200)["codes"].as_array().unwrap();
    let codes = codes
        .iter()
        .map(|code| code.as_str().unwrap().to_owned())
        .collect();
    (authenticator, codes)
}

/// The first step; the ticket for the second.
async fn first_step(server: &TestServer, username: &str) -> String {
    let body = json!({ "username": username, "password": PASSWORD });
    let answer = server.anonymous().post("/api/v1/auth/login", body).await;
    let problem = answer.expect_problem(401, "second_factor_needed");
    assert!(
        answer.cookie().is_none(),
        "no session before the second step"
    );
    problem["ticket"].as_str().unwrap().to_owned()
}

async fn second_step(server: &TestServer, ticket: &str, code: &str) -> Answer {
    let body = json!({ "ticket": ticket, "code": code });
    server
        .anonymous()
        .post("/api/v1/auth/second-factor", body)
        .await
}

async fn remove(client: &Client, path: &str) -> Answer {
    client.send(Method::DELETE, path, &[], None).await
}

both! {
    async fn r_sec_8_signing_in_takes_two_steps_and_a_code_works_once(server: TestServer) {
        let sales = server.login("sales").await;
        assert_eq!(sales.get("/api/v1/me/totp").await.expect(200)["since"], Value::Null);
        let (authenticator, codes) = set_up(&server, &sales).await;
        assert_eq!(codes.len(), 10);
        let state = sales.get("/api/v1/me/totp").await;
        assert_eq!((&state.expect(200)["recovery_codes_left"], state.json["since"].is_string()), (&json!(10), true));
        begin(&sales).await.expect_problem(409, "second_factor_on");

        let ticket = first_step(&server, "sales").await;
        // The code that confirmed is spent.
        second_step(&server, &ticket, &authenticator.code(&server)).await.expect_problem(401, "wrong_code");
        let code = authenticator.next_code(&server);
        let signed_in = second_step(&server, &ticket, &code).await;
        let mut client = server.anonymous();
        client.token = signed_in.expect(200)["access_token"].as_str().map(str::to_owned);
        assert!(signed_in.header("set-cookie").contains("HttpOnly"));
        client.get("/api/v1/me").await.expect(200);
        // Seen over a shoulder, it opens nothing, not even within its thirty seconds, nor an older one after it.
        let ticket = first_step(&server, "sales").await;
        second_step(&server, &ticket, &code).await.expect_problem(401, "wrong_code");
        server.clock.advance(Duration::seconds(29));
        second_step(&server, &ticket, &code).await.expect_problem(401, "wrong_code");
    }

    async fn r_sec_8_a_recovery_code_signs_in_once_and_is_kept_as_a_hash(server: TestServer) {
        let sales = server.login("sales").await;
        let (_, codes) = set_up(&server, &sales).await;
        let ticket = first_step(&server, "sales").await;
        let typed = codes[0].to_uppercase().replace('-', " ");
        second_step(&server, &ticket, &typed).await.expect(200);
        second_step(&server, &ticket, &codes[0]).await.expect_problem(401, "wrong_code");
        assert_eq!(sales.get("/api/v1/me/totp").await.expect(200)["recovery_codes_left"], 9);
        let kept: Vec<Vec<u8>> = server.db().read(|conn| {
            use backend::db::schema::recovery_code;
            use diesel::prelude::*;
            Ok(recovery_code::table.select(recovery_code::code_hash).load(conn)?)
        }).await.unwrap();
        assert_eq!(kept.len(), 10);
        let plain: Vec<String> = codes.iter().map(|code| code.replace('-', "")).collect();
        assert!(kept.iter().all(|hash| hash.len() == 32 && !plain.iter().any(|code| hash.starts_with(code.as_bytes()))));
        // New ones make the old ones worthless.
        let again = json!({ "password": PASSWORD, "code": codes[1] });
        let fresh = sales.post("/api/v1/me/totp/recovery-codes", again).await;
        let fresh = fresh.expect(200)["codes"][0].as_str().unwrap().to_owned();
        second_step(&server, &ticket, &codes[2]).await.expect_problem(401, "wrong_code");
        second_step(&server, &ticket, &fresh).await.expect(200);
    }

    async fn r_sec_8_codes_are_throttled_apart_from_passwords(server: TestServer) {
        let sales = server.login("sales").await;
        let (authenticator, _) = set_up(&server, &sales).await;
        for _ in 0..5 {
            // The right password does not buy new guesses.
            let ticket = first_step(&server, "sales").await;
            second_step(&server, &ticket, "000000").await.expect_problem(401, "wrong_code");
        }
        let ticket = first_step(&server, "sales").await;
        let refused = second_step(&server, &ticket, &authenticator.next_code(&server)).await;
        // Thirty seconds have passed since; the wait after the sixth failure is over, so the right code goes through.
        refused.expect(200);
        for _ in 0..6 {
            let ticket = first_step(&server, "sales").await;
            let answer = second_step(&server, &ticket, "000000").await;
            if answer.status == 429 {
                assert!(!answer.header("retry-after").is_empty());
                return;
            }
            answer.expect_problem(401, "wrong_code");
        }
        panic!("six guesses at once, and none had to wait");
    }

    async fn r_sec_8_a_ticket_ends_and_dies_with_password_and_account(server: TestServer) {
        let (sales, admin) = (server.login("sales").await, server.login("admin").await);
        let (authenticator, _) = set_up(&server, &sales).await;
        let ticket = first_step(&server, "sales").await;
        server.clock.advance(Duration::minutes(5));
        let code = authenticator.code(&server);
        second_step(&server, &ticket, &code).await.expect_problem(401, "session_ended");
        for forged in ["", "nonsense", sales.token.as_deref().unwrap()] {
            let status = second_step(&server, forged, &code).await.status;
            assert!([401, 422].contains(&status), "{forged}: {status}");
        }
        // And a ticket is no access token.
        let ticket = first_step(&server, "sales").await;
        let mut client = server.anonymous();
        client.token = Some(ticket.clone());
        client.get("/api/v1/me").await.expect_problem(401, "not_signed_in");
        let at = format!("/api/v1/users/{}", server.user("sales"));
        let etag = admin.get(&at).await.etag();
        admin.patch(&at, &etag, json!({ "active": false })).await.expect(200);
        second_step(&server, &ticket, &code).await.expect_problem(401, "session_ended");
        let etag = admin.get(&at).await.etag();
        admin.patch(&at, &etag, json!({ "active": true, "password": "another horse battery" })).await.expect(200);
        second_step(&server, &ticket, &code).await.expect_problem(401, "session_ended");
    }

    async fn r_sec_8_turning_it_off_wants_password_and_code(server: TestServer) {
        let sales = server.login("sales").await;
        sales.post("/api/v1/me/totp", json!({ "password": "wrong" })).await.expect_problem(401, "wrong_credentials");
        sales.post("/api/v1/me/totp/confirm", json!({ "code": "123456" })).await.expect_problem(409, "no_second_factor");
        begin(&sales).await.expect(200);
        sales.post("/api/v1/me/totp/confirm", json!({ "code": "000000" })).await.expect_problem(401, "wrong_code");
        // Begun and never confirmed, it asks nobody for anything.
        server.login("sales").await;
        let (authenticator, _) = set_up(&server, &sales).await;
        let off = |password: &str, code: String| sales.post("/api/v1/me/totp/off", json!({ "password": password, "code": code }));
        off("wrong", authenticator.next_code(&server)).await.expect_problem(401, "wrong_credentials");
        off(PASSWORD, "000000".to_owned()).await.expect_problem(401, "wrong_code");
        off(PASSWORD, authenticator.next_code(&server)).await.expect(204);
        server.login("sales").await;
        off(PASSWORD, authenticator.next_code(&server)).await.expect_problem(409, "no_second_factor");
    }

    async fn an_administrator_takes_a_lost_second_factor_away_on_record(server: TestServer) {
        let (sales, admin, auditor) = (server.login("sales").await, server.login("admin").await, server.login("auditor").await);
        let (authenticator, _) = set_up(&server, &sales).await;
        let at = format!("/api/v1/users/{}/totp", server.user("sales"));
        remove(&sales, &at).await.expect_problem(403, "forbidden");
        remove(&admin, &at).await.expect(204);
        remove(&admin, &at).await.expect_problem(409, "no_second_factor");
        sales.get("/api/v1/me").await.expect_problem(401, "session_ended");
        server.login("sales").await;
        let trail = auditor.get("/api/v1/audit?kind=user&limit=2").await;
        let told: Vec<Value> = trail.expect(200)["items"].as_array().unwrap().iter().map(|entry| entry["changes"][0].clone()).collect();
        let change = |from: &str, to: &str| json!({ "field": "second_factor", "from": from, "to": to });
        assert_eq!(told, [change("on", "off"), change("off", "on")]);
        let secret = authenticator.0.secret().to_base32();
        assert!(!trail.text().contains(&secret));
    }

    async fn the_secret_stands_nowhere_in_clear(server: TestServer) {
        let sales = server.login("sales").await;
        let setup = begin(&sales).await;
        let text = setup.expect(200)["secret"].as_str().unwrap().to_owned();
        assert!(setup.json["uri"].as_str().unwrap().contains(&text));
        assert!(setup.json["qr"].as_str().unwrap().starts_with("<svg"));
        let secret = Secret::try_from_base32(&text).unwrap();
        let sealed: Vec<u8> = server.db().read(|conn| {
            use backend::db::schema::second_factor;
            use diesel::prelude::*;
            Ok(second_factor::table.select(second_factor::sealed_secret).first(conn)?)
        }).await.unwrap();
        assert!(!sealed.windows(20).any(|part| part == secret.as_bytes()));
    }

    async fn a_role_that_must_have_one_sets_it_up_before_anything_else(server: TestServer) {
        let (admin, sales, colleague) = (server.login("admin").await, server.login("sales").await, server.login("sales2").await);
        let (_, _) = set_up(&server, &colleague).await;
        let rule = json!({ "roles": ["sales"] });
        sales.put("/api/v1/second-factor-rule", rule.clone()).await.expect_problem(403, "forbidden");
        admin.put("/api/v1/second-factor-rule", rule.clone()).await.expect(200);
        assert_eq!(sales.get("/api/v1/me").await.expect(200)["must_enrol"], true);
        sales.get("/api/v1/board").await.expect_problem(403, "second_factor_required");
        colleague.get("/api/v1/board").await.expect(200);
        admin.get("/api/v1/board").await.expect(200);
        // A session that begins now is held to it, too, and a role that is given.
        server.login("sales").await.get("/api/v1/board").await.expect_problem(403, "second_factor_required");
        let technical = server.login("technical").await;
        technical.get("/api/v1/board").await.expect(200);
        let at = format!("/api/v1/users/{}", server.user("technical"));
        let etag = admin.get(&at).await.etag();
        admin.patch(&at, &etag, json!({ "role": "sales" })).await.expect(200);
        technical.get("/api/v1/board").await.expect_problem(403, "second_factor_required");
        let (authenticator, _) = set_up(&server, &sales).await;
        sales.get("/api/v1/board").await.expect(200);
        let off = json!({ "password": PASSWORD, "code": authenticator.next_code(&server) });
        sales.post("/api/v1/me/totp/off", off).await.expect_problem(403, "second_factor_required");
        admin.put("/api/v1/second-factor-rule", json!({ "roles": [] })).await.expect(200);
        technical.get("/api/v1/board").await.expect(200);
        assert_eq!(admin.get("/api/v1/second-factor-rule").await.expect(200)["roles"], json!([]));
    }
}
