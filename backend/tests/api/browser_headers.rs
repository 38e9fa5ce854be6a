//! What every answer tells browsers, whatever it is: a page, an asset, an answer of the API, a problem, a document, a file.
//!
//! Proves R-SEC-7.

use crate::attachments::upload;
use crate::support::{Answer, Backing, Client, PASSWORD, TestServer, block_on};
use reqwest::Method;
use serde_json::json;

fn content_policy(answer: &Answer) -> Vec<(String, Vec<String>)> {
    answer
        .header("content-security-policy")
        .split(';')
        .filter_map(|part| {
            let mut words = part.split_whitespace().map(str::to_owned);
            Some((words.next()?, words.collect()))
        })
        .collect()
}

/// What holds for every answer of the server.
fn check(name: &str, answer: &Answer, https: bool) {
    let policy = content_policy(answer);
    let of = |directive: &str| {
        let found = policy.iter().find(|(name, _)| name == directive);
        found.map(|(_, words)| words.join(" "))
    };
    let scripts = of("script-src").or_else(|| of("default-src"));
    let scripts = scripts.unwrap_or_else(|| panic!("{name}: no policy for scripts"));
    assert!(
        !scripts.contains("'unsafe-inline'") && !scripts.contains("'unsafe-eval'"),
        "{name}: {scripts}"
    );
    assert!(
        !scripts.contains('*') && !scripts.contains("http"),
        "{name}: {scripts}"
    );
    assert_eq!(of("frame-ancestors").as_deref(), Some("'none'"), "{name}");
    assert!(of("default-src").is_some(), "{name}");
    assert_eq!(answer.header("x-frame-options"), "DENY", "{name}");
    assert_eq!(answer.header("x-content-type-options"), "nosniff", "{name}");
    assert_eq!(answer.header("referrer-policy"), "no-referrer", "{name}");
    assert_eq!(
        answer.header("cross-origin-opener-policy"),
        "same-origin",
        "{name}"
    );
    assert!(
        answer.header("permissions-policy").contains("camera=()"),
        "{name}"
    );
    assert_eq!(
        answer
            .header("strict-transport-security")
            .starts_with("max-age=31536000"),
        https,
        "{name}"
    );
}

/// One answer of every sort.
async fn answers(server: &TestServer, sales: &Client) -> Vec<(String, Answer)> {
    let browser = server.anonymous();
    let made = sales
        .post("/api/v1/customers", json!({ "name": "页眉有限公司" }))
        .await;
    let at = format!(
        "/api/v1/customers/{}",
        made.expect(201)["card"]["id"].as_str().unwrap()
    );
    let file = upload(sales, &at, "一.txt", b"text", &[]).await;
    file.expect(201);
    let page = browser
        .send(Method::GET, "/board", &[("accept", "text/html")], None)
        .await;
    let mut all = vec![
        ("a page".to_owned(), page),
        ("made".to_owned(), made),
        (
            "a file".to_owned(),
            sales
                .get(&format!("/api/v1/attachments/{}/content", file.id()))
                .await,
        ),
        (
            "a stale change".to_owned(),
            sales.patch(&at, "\"7\"", json!({ "city": "苏州" })).await,
        ),
        (
            "input that cannot be taken".to_owned(),
            sales.post("/api/v1/customers", json!({})).await,
        ),
    ];
    for (path, status) in [
        ("/api/v1/nothing", 404),
        ("/missing-0123456789abcdef.js", 404),
        ("/api/v1/customers", 401),
        ("/api/v1/instance", 200),
        ("/api/openapi.json", 200),
        ("/api/docs", 308),
        ("/api/docs/", 200),
        ("/api/docs/swagger-ui-bundle.js", 200),
        ("/api/docs/nothing.js", 404),
        ("/api/docs/problems", 200),
        ("/healthz", 200),
    ] {
        let answer = browser.get(path).await;
        answer.expect(status);
        all.push((path.to_owned(), answer));
    }
    all.push((
        "another method".to_owned(),
        browser
            .send(Method::PUT, "/api/v1/customers", &[], None)
            .await,
    ));
    all
}

both! {
    async fn every_answer_tells_browsers_to_be_careful(server: TestServer) {
        let sales = server.login("sales").await;
        for (name, answer) in answers(&server, &sales).await {
            check(&name, &answer, false);
        }
    }

    async fn the_application_may_compile_webassembly_and_the_document_writes_no_script(server: TestServer) {
        let browser = server.anonymous();
        let page = browser.send(Method::GET, "/", &[("accept", "text/html")], None).await;
        assert!(page.header("content-security-policy").contains("script-src 'self' 'wasm-unsafe-eval'"));
        // Under that policy the document's page works only as long as its scripts are files.
        let page = browser.get("/api/docs/").await.text();
        for script in page.split("<script").skip(1) {
            assert!(script.trim_start().starts_with("src="), "an inline script: {script}");
        }
    }

    async fn a_file_runs_nothing(server: TestServer) {
        let sales = server.login("sales").await;
        let all = answers(&server, &sales).await;
        let (_, file) = all.iter().find(|(name, _)| name == "a file").unwrap();
        assert!(file.header("content-security-policy").contains("sandbox"));
        assert!(file.header("content-disposition").starts_with("attachment"));
    }

    async fn r_sec_7_the_cookie_is_for_the_server_alone(server: TestServer) {
        let body = json!({ "username": "sales", "password": PASSWORD });
        let answer = server.anonymous().post("/api/v1/auth/login", body).await;
        answer.expect(200);
        let cookie = answer.header("set-cookie").to_owned();
        for word in ["HttpOnly", "SameSite=Strict", "Path=/api/v1/auth"] {
            assert!(cookie.contains(word), "{cookie}");
        }
        // Without it another site's form does nothing: what changes something wants the token in a header.
        let forged = server.anonymous().request(Method::POST, "/api/v1/me/password").header("cookie", cookie);
        let forged = forged.header("content-type", "application/x-www-form-urlencoded").body("current=a&new=b");
        assert_eq!(server.anonymous().answer(forged).await.status, 401);
    }
}

#[test]
fn behind_https_browsers_stay_with_https_and_the_cookie_is_secure() {
    let server = TestServer::start_with(Backing::Sqlite, |config| config.https = true);
    block_on(async {
        let sales = server.login("sales").await;
        for (name, answer) in answers(&server, &sales).await {
            check(&name, &answer, true);
        }
        let body = json!({ "username": "sales", "password": PASSWORD });
        let answer = server.anonymous().post("/api/v1/auth/login", body).await;
        assert!(answer.header("set-cookie").contains("Secure"));
    });
}

/// The access token lives in memory alone: no source of the application writes to a store of the browser but the one for
/// preferences.
#[test]
fn no_token_is_kept_in_the_browsers_storage() {
    fn sources(folder: &std::path::Path, found: &mut Vec<std::path::PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, found);
            } else if path.extension().is_some_and(|end| end == "rs") {
                found.push(path);
            }
        }
    }
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../frontend/src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    assert!(files.len() > 50, "the test is blind");
    let storing: Vec<_> = files
        .iter()
        .filter(|file| {
            let text = std::fs::read_to_string(file).unwrap().to_lowercase();
            [
                "local_storage",
                "session_storage",
                "localstorage",
                "sessionstorage",
                "indexed_db",
                "document.cookie",
                "set_cookie",
            ]
            .iter()
            .any(|word| text.contains(word))
        })
        .map(|file| {
            file.strip_prefix(&root)
                .unwrap()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    assert_eq!(storing, ["state/prefs.rs"]);
    let prefs = std::fs::read_to_string(root.join("state/prefs.rs")).unwrap();
    assert!(!prefs.contains("token"));
}
