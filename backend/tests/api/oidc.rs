//! Signing in with a provider, which the test starts itself: no request leaves this machine.
//!
//! Proves R-SEC-7, R-SEC-8.

use crate::support::{Answer, Backing, CLIENT, Client, PASSWORD, Provider, TestServer, block_on};
use backend::config::oidc::{Claim, Oidc};
use chrono::Duration;
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::HashMap;

/// Starts a provider and a server that knows it.
fn with_provider<F: Future<Output = ()>>(
    backing: Backing,
    claim: Claim,
    scenario: impl FnOnce(TestServer, Provider) -> F,
) {
    let provider = Provider::start();
    let issuer = provider.issuer();
    let server = TestServer::start_with(backing, |config| {
        config.oidc = Some(Oidc {
            issuer,
            client_id: CLIENT.0.to_owned(),
            client_secret: CLIENT.1.to_owned(),
            label: Some("恒力账号".to_owned()),
            claim,
        });
    });
    block_on(async { scenario(server, provider).await });
}

/// Two tests out of one, as `both!`, with a provider beside the server.
macro_rules! with_both {
    ($($(#[$meta:meta])* async fn $name:ident($server:ident: $claim:ident, $provider:ident) $body:block)*) => {$(
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports)]
            use super::*;
            async fn scenario($server: TestServer, $provider: Provider) $body
            #[test]
            fn sqlite() {
                with_provider(Backing::Sqlite, Claim::$claim, scenario);
            }
            #[test]
            fn postgres() {
                with_provider(Backing::Postgres, Claim::$claim, scenario);
            }
        }
    )*};
}

/// A sign-in that was sent to the provider: what stood in the address, and the cookie.
struct Sent {
    query: HashMap<String, String>,
    cookie: String,
}

async fn begin(client: &Client) -> Sent {
    let answer = client
        .get("/api/v1/auth/oidc/begin?next=/board%3Fstage%3Dlost")
        .await;
    answer.expect(303);
    let set = answer.header("set-cookie").to_owned();
    for wanted in ["HttpOnly", "SameSite=Lax", "Path=/api/v1/auth/oidc"] {
        assert!(set.contains(wanted), "{set}");
    }
    let address = reqwest::Url::parse(answer.header("location")).unwrap();
    Sent {
        query: address.query_pairs().into_owned().collect(),
        cookie: answer.cookie().unwrap(),
    }
}

async fn come_back(client: &Client, sent: &Sent, code: &str) -> Answer {
    let path = format!(
        "/api/v1/auth/oidc/callback?state={}&code={code}&session_state=x",
        sent.query["state"]
    );
    client
        .send(Method::GET, &path, &[("cookie", &sent.cookie)], None)
        .await
}

/// Claims that are as they should be.
fn claims(server: &TestServer, provider: &Provider, sent: &Sent) -> Value {
    let now = server.clock.now().timestamp();
    json!({
        "iss": provider.issuer(), "aud": CLIENT.0, "sub": "248289761001", "iat": now, "exp": now + 300,
        "nonce": sent.query["nonce"], "email": "Wang.Li@example.com", "email_verified": true,
        "preferred_username": "sales",
    })
}

/// Signs in with these changes to the claims.
async fn sign_in(server: &TestServer, provider: &Provider, changes: Value) -> Answer {
    let client = server.anonymous();
    let sent = begin(&client).await;
    let mut said = claims(server, provider, &sent);
    for (name, value) in changes.as_object().unwrap() {
        said[name] = value.clone();
    }
    let code = provider.grant(
        &sent.query["code_challenge"],
        &sent.query["redirect_uri"],
        said,
    );
    come_back(&client, &sent, &code).await
}

#[track_caller]
fn expect_landing(answer: &Answer, start: &str) {
    answer.expect(303);
    let location = answer.header("location");
    assert!(location.starts_with(start), "{location}");
}

#[track_caller]
fn expect_refused(answer: &Answer, code: &str) {
    expect_landing(answer, &format!("/sign-in?problem={code}&"));
    let set = answer.headers.get_all("set-cookie").iter();
    let mut set = set.map(|value| value.to_str().unwrap());
    assert!(!set.any(|cookie| cookie.starts_with("throughline_refresh")));
}

/// The refresh cookie of an answer that signed in.
fn refresh_cookie(answer: &Answer) -> String {
    let set = answer.headers.get_all("set-cookie").iter();
    let mut set = set.map(|value| value.to_str().unwrap());
    let cookie = set
        .find(|cookie| cookie.starts_with("throughline_refresh"))
        .unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"));
    cookie.split(';').next().unwrap().to_owned()
}

/// Who is signed in by the session of an answer.
async fn who(server: &TestServer, answer: &Answer) -> Value {
    expect_landing(
        answer,
        "/sign-in?signed_in=oidc&next=%2Fboard%3Fstage%3Dlost",
    );
    let mut client = server.anonymous();
    let cookie = refresh_cookie(answer);
    let renewed = client
        .send(
            Method::POST,
            "/api/v1/auth/refresh",
            &[("cookie", &cookie)],
            None,
        )
        .await;
    client.token = renewed.expect(200)["access_token"]
        .as_str()
        .map(str::to_owned);
    client.get("/api/v1/me").await.expect(200).clone()
}

async fn patch_user(server: &TestServer, username: &str, patch: Value) {
    let admin = server.login("admin").await;
    let at = format!("/api/v1/users/{}", server.user(username));
    let etag = admin.get(&at).await.etag();
    admin.patch(&at, &etag, patch).await.expect(200);
}

async fn know_address(server: &TestServer, username: &str) {
    patch_user(server, username, json!({ "email": "wang.li@example.com" })).await;
}

with_both! {
    async fn r_sec_7_whom_the_provider_vouches_for_begins_an_ordinary_session(server: Email, provider) {
        let instance = server.anonymous().get("/api/v1/instance").await;
        assert_eq!(instance.expect(200)["oidc_label"], "恒力账号");
        know_address(&server, "sales").await;
        let me = who(&server, &sign_in(&server, &provider, json!({})).await).await;
        assert_eq!((&me["username"], &me["role"]), (&json!("sales"), &json!("sales")));
        let mut asked = provider.asked();
        asked.sort();
        assert_eq!(asked, ["/.well-known/openid-configuration", "/keys", "/token"]);
        // The link is on record, with its author, and made once.
        let auditor = server.login("auditor").await;
        let again = sign_in(&server, &provider, json!({})).await;
        assert_eq!(who(&server, &again).await["username"], "sales");
        let trail = auditor.get("/api/v1/audit?kind=user&limit=1").await;
        let entry = &trail.expect(200)["items"][0];
        assert_eq!(entry["changes"][0], json!({ "field": "identity", "from": null, "to": provider.issuer() }));
        assert_eq!(entry["author"]["id"], server.user("sales").to_string());
        // From then on the provider's own name counts: whoever gets the address later is somebody else.
        let other = sign_in(&server, &provider, json!({ "sub": "another" })).await;
        expect_refused(&other, "oidc_unknown_user");
        let moved = sign_in(&server, &provider, json!({ "email": "new.address@example.com" })).await;
        assert_eq!(who(&server, &moved).await["username"], "sales");
    }

    async fn r_sec_7_the_request_to_the_provider_is_bound_to_the_browser(server: Email, provider) {
        let client = server.anonymous();
        let sent = begin(&client).await;
        let query = |name: &str| sent.query[name].as_str();
        assert_eq!((query("client_id"), query("response_type"), query("code_challenge_method")), (CLIENT.0, "code", "S256"));
        assert_eq!(query("redirect_uri"), format!("{}/api/v1/auth/oidc/callback", server.base()));
        assert!(query("scope").contains("openid") && query("scope").contains("email"));
        let again = begin(&client).await;
        for name in ["state", "nonce", "code_challenge"] {
            assert!(sent.query[name].len() >= 43 && sent.query[name] != again.query[name], "{name}");
        }
        assert!(!sent.cookie.contains(query("state")) && !sent.cookie.contains(query("nonce")));
        know_address(&server, "sales").await;
        let code = provider.grant(query("code_challenge"), query("redirect_uri"), claims(&server, &provider, &sent));
        // Somebody else's browser, which holds no cookie or its own.
        let path = format!("/api/v1/auth/oidc/callback?state={}&code={code}", query("state"));
        expect_refused(&client.get(&path).await, "oidc_expired");
        expect_refused(&client.send(Method::GET, &path, &[("cookie", &again.cookie)], None).await, "oidc_expired");
        // The right one still comes through.
        who(&server, &come_back(&client, &sent, &code).await).await;
    }

    async fn r_sec_7_a_state_comes_back_once_and_in_time(server: Email, provider) {
        know_address(&server, "sales").await;
        let client = server.anonymous();
        let sent = begin(&client).await;
        let code = provider.grant(&sent.query["code_challenge"], &sent.query["redirect_uri"], claims(&server, &provider, &sent));
        who(&server, &come_back(&client, &sent, &code).await).await;
        let fresh = provider.grant(&sent.query["code_challenge"], &sent.query["redirect_uri"], claims(&server, &provider, &sent));
        expect_refused(&come_back(&client, &sent, &fresh).await, "oidc_expired");
        let slow = begin(&client).await;
        server.clock.advance(Duration::minutes(10));
        let code = provider.grant(&slow.query["code_challenge"], &slow.query["redirect_uri"], claims(&server, &provider, &slow));
        expect_refused(&come_back(&client, &slow, &code).await, "oidc_expired");
        // Refused at the provider.
        let sent = begin(&client).await;
        let path = format!("/api/v1/auth/oidc/callback?state={}&error=access_denied", sent.query["state"]);
        expect_refused(&client.send(Method::GET, &path, &[("cookie", &sent.cookie)], None).await, "oidc_failed");
        // A code that was given to another attempt: its verifier does not fit.
        let (one, two) = (begin(&client).await, begin(&client).await);
        let code = provider.grant(&one.query["code_challenge"], &one.query["redirect_uri"], claims(&server, &provider, &two));
        expect_refused(&come_back(&client, &two, &code).await, "oidc_failed");
    }

    async fn r_sec_7_a_token_that_is_not_right_in_every_part_signs_nobody_in(server: Email, provider) {
        know_address(&server, "sales").await;
        let now = server.clock.now().timestamp();
        let wrong = [
            json!({ "nonce": "another" }),
            json!({ "nonce": null }),
            json!({ "aud": "another" }),
            json!({ "aud": [CLIENT.0, "another"] }),
            json!({ "iss": "http://127.0.0.1:1" }),
            json!({ "exp": now - 3600, "iat": now - 7200 }),
            json!({ "iat": now + 3600 }),
            json!({ "forged": true }),
        ];
        for changes in wrong {
            expect_refused(&sign_in(&server, &provider, changes).await, "oidc_failed");
        }
        // All of that failed by itself: what is right still works.
        who(&server, &sign_in(&server, &provider, json!({})).await).await;
    }

    async fn r_sec_8_nobody_is_made_raised_or_revived(server: Email, provider) {
        let unknown = || sign_in(&server, &provider, json!({}));
        expect_refused(&unknown().await, "oidc_unknown_user");
        know_address(&server, "technical").await;
        expect_refused(&sign_in(&server, &provider, json!({ "email_verified": false })).await, "oidc_unknown_user");
        expect_refused(&sign_in(&server, &provider, json!({ "email_verified": null })).await, "oidc_unknown_user");
        let claimed = json!({ "role": "administrator", "groups": ["administrators"] });
        let me = who(&server, &sign_in(&server, &provider, claimed).await).await;
        assert_eq!((&me["username"], &me["role"]), (&json!("technical"), &json!("technical")));
        patch_user(&server, "technical", json!({ "active": false })).await;
        // Linked or not, deactivated or never there: the same answer.
        expect_refused(&unknown().await, "oidc_unknown_user");
        expect_refused(&sign_in(&server, &provider, json!({ "sub": "another" })).await, "oidc_unknown_user");
    }

    async fn administrators_may_choose_the_name_as_the_claim(server: Username, provider) {
        // The address is not asked then, verified or not.
        let me = who(&server, &sign_in(&server, &provider, json!({ "preferred_username": "Manager", "email_verified": false })).await).await;
        assert_eq!(me["username"], "manager");
        expect_refused(&sign_in(&server, &provider, json!({ "sub": "b", "preferred_username": null })).await, "oidc_unknown_user");
    }

    async fn r_sec_8_a_second_factor_is_asked_for_on_this_way_too(server: Email, provider) {
        know_address(&server, "sales").await;
        let sales = server.login("sales").await;
        let setup = sales.post("/api/v1/me/totp", json!({ "password": PASSWORD })).await;
        let secret = totp_rs::Secret::try_from_base32(setup.expect(200)["secret"].as_str().unwrap()).unwrap();
        let totp = totp_rs::Builder::new().with_secret(secret).build().unwrap();
        let code = || totp.generate(u64::try_from(server.clock.now().timestamp()).unwrap()).to_string();
        sales.post("/api/v1/me/totp/confirm", json!({ "code": code() })).await.expect(200);
        let answer = sign_in(&server, &provider, json!({})).await;
        expect_landing(&answer, "/sign-in?next=%2Fboard%3Fstage%3Dlost#ticket=");
        let ticket = answer.header("location").split("#ticket=").nth(1).unwrap().to_owned();
        assert!(!answer.headers.get_all("set-cookie").iter().any(|value| value.to_str().unwrap().starts_with("throughline_refresh")));
        server.clock.advance(Duration::seconds(30));
        let second = json!({ "ticket": ticket, "code": code() });
        server.anonymous().post("/api/v1/auth/second-factor", second).await.expect(200);
    }
}

both! {
    async fn without_a_provider_there_is_no_such_address(server: TestServer) {
        let anyone = server.anonymous();
        for path in ["begin", "callback?state=x&code=y"] {
            anyone.get(&format!("/api/v1/auth/oidc/{path}")).await.expect_problem(404, "no_such_route");
        }
        assert_eq!(anyone.get("/api/v1/instance").await.expect(200)["oidc_label"], Value::Null);
    }
}
