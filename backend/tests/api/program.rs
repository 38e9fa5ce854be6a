//! The program as its users start it: settings, first start, demo, accounts, and how it ends.

use crate::support::{Backing, Client, Home, TestDatabase, block_on};
use serde_json::json;
use std::net::TcpListener;
use std::time::Duration;

async fn signs_in(base: &str, username: &str, password: &str) -> u16 {
    let body = json!({ "username": username, "password": password });
    Client::new(base.to_owned())
        .post("/api/v1/auth/login", body)
        .await
        .status
}

#[test]
fn wrong_settings_are_refused_by_name() {
    for (name, value) in [
        ("THROUGHLINE_LISTEN", "8080"),
        ("DATABASE_URL", "mysql://u:hunter2@h/d"),
        ("THROUGHLINE_ZONE", "Beijing"),
        ("THROUGHLINE_SECRET", "hunter2"),
        ("THROUGHLINE_LOG_FORMAT", "xml"),
        ("THROUGHLINE_WORKERS", "none"),
        ("THROUGHLINE_MAX_UPLOAD", "huge"),
        ("THROUGHLINE_TLS_CERT", "/nowhere"),
    ] {
        let ended = Home::new().set(name, value).run(&["serve"]);
        assert_eq!(ended.code, Some(2), "{name}: {ended:?}");
        assert!(ended.err.contains(name), "{ended:?}");
        assert_eq!(ended.err.trim().lines().count(), 1, "{ended:?}");
        assert!(
            !ended.err.contains("hunter2") && ended.out.is_empty(),
            "{ended:?}"
        );
    }
}

#[test]
fn a_wrong_setting_is_explained_in_chinese_where_that_is_spoken() {
    let ended = Home::new()
        .set("LANG", "zh_CN.UTF-8")
        .set("THROUGHLINE_ZONE", "Beijing")
        .run(&["serve"]);
    assert!(
        ended.err.contains("设置有误：THROUGHLINE_ZONE"),
        "{ended:?}"
    );
}

#[test]
fn an_unknown_key_of_the_file_is_refused_by_name() {
    let home = Home::new();
    std::fs::write(
        home.folder.path().join("throughline.toml"),
        "lisen = \"127.0.0.1:1\"\n",
    )
    .unwrap();
    let ended = home.run(&["migrate"]);
    assert_eq!(ended.code, Some(2), "{ended:?}");
    assert!(ended.err.contains("throughline.toml: lisen"), "{ended:?}");
}

#[test]
fn a_flag_outdoes_the_environment_and_that_the_file() {
    let home = Home::new().set("THROUGHLINE_DATA_DIR", "from-environment");
    std::fs::write(
        home.folder.path().join("throughline.toml"),
        "data_dir = \"from-file\"\n",
    )
    .unwrap();
    assert_eq!(home.run(&["migrate"]).code, Some(0));
    assert!(
        home.folder
            .path()
            .join("from-environment/throughline.db")
            .is_file()
    );
    assert_eq!(
        home.run(&["migrate", "--data-dir", "from-flag"]).code,
        Some(0)
    );
    assert!(
        home.folder
            .path()
            .join("from-flag/throughline.db")
            .is_file()
    );
    assert!(!home.folder.path().join("from-file").exists());
}

#[test]
fn a_port_in_use_is_said_in_one_line() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let home = Home::new();
    let ended = home.run(&["serve", "--listen", &address]);
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(
        ended.err.contains(&address) && ended.err.contains("in use"),
        "{ended:?}"
    );
    assert_eq!(ended.err.trim().lines().count(), 1, "{ended:?}");
    assert!(
        !home.folder.path().join("data").exists(),
        "nothing is made before it is known that it can be served"
    );
}

#[test]
fn an_empty_database_gets_one_administrator_whose_password_is_shown_once() {
    let home = Home::new();
    let first = home.serve(&[]);
    assert_eq!(first.told("First administrator"), Some("admin"));
    let password = first.told("Password").unwrap().to_owned();
    block_on(async {
        assert_eq!(signs_in(&first.base, "admin", &password).await, 200);
        assert_eq!(signs_in(&first.base, "admin", "something else").await, 401);
        let instance = Client::new(first.base.clone())
            .get("/api/v1/instance")
            .await;
        assert_eq!(instance.expect(200)["demo_accounts"], json!([]));
    });
    drop(first);
    let second = home.serve(&[]);
    assert_eq!(second.lines.len(), 1, "{:?}", second.lines);
    assert_eq!(block_on(signs_in(&second.base, "admin", &password)), 200);
    let file = home.folder.path().join("data/secret.key");
    assert!(file.is_file());
}

#[test]
fn the_same_program_serves_from_postgres() {
    let database = TestDatabase::empty(Backing::Postgres);
    let home = Home::new().set("DATABASE_URL", &database.url);
    let first = home.serve(&[]);
    let password = first.told("Password").unwrap().to_owned();
    assert_eq!(block_on(signs_in(&first.base, "admin", &password)), 200);
    drop(first);
    assert_eq!(home.serve(&[]).told("Password"), None);
    let list = home.run(&["user", "list"]);
    assert!(list.out.starts_with("admin\t"), "{list:?}");
    assert!(!home.folder.path().join("data/throughline.db").exists());
}

#[test]
fn another_secret_than_the_databases_is_refused() {
    let home = Home::new();
    drop(home.serve(&[]));
    std::fs::remove_file(home.folder.path().join("data/secret.key")).unwrap();
    let ended = home.run(&["serve"]);
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(ended.err.contains("secret"), "{ended:?}");
}

#[test]
fn a_demo_offers_an_account_for_each_role() {
    let home = Home::new();
    let demo = home.serve(&["--demo"]);
    let password = demo.told("Demo password").unwrap().to_owned();
    block_on(async {
        let names = [
            "admin",
            "manager",
            "sales",
            "marketing",
            "success",
            "technical",
            "auditor",
            "sales2",
        ];
        for name in names {
            assert_eq!(signs_in(&demo.base, name, &password).await, 200, "{name}");
        }
        let instance = Client::new(demo.base.clone()).get("/api/v1/instance").await;
        let offered = instance.expect(200)["demo_accounts"]
            .as_array()
            .unwrap()
            .clone();
        for name in names {
            assert!(
                offered
                    .iter()
                    .any(|a| a["username"] == name && a["password"] == password.as_str())
            );
        }
    });
    drop(demo);
    // The password that was made stays, and one that is set takes its place.
    let again = home.serve(&["--demo"]);
    assert_eq!(again.told("Demo password"), Some(password.as_str()));
    drop(again);
    let home = home.set("THROUGHLINE_DEMO_PASSWORD", "open sesame");
    let set = home.serve(&["--demo"]);
    assert_eq!(set.told("Demo password"), Some("open sesame"));
    assert_eq!(block_on(signs_in(&set.base, "sales", "open sesame")), 200);
    drop(set);
    // Without --demo nothing is offered any more.
    let plain = home.serve(&[]);
    let instance = block_on(Client::new(plain.base.clone()).get("/api/v1/instance"));
    assert_eq!(instance.expect(200)["demo_accounts"], json!([]));
}

#[test]
fn a_demo_stays_on_this_machine() {
    let home = Home::new().set("THROUGHLINE_LISTEN", "0.0.0.0:0");
    let ended = home.run(&["serve", "--demo"]);
    assert_eq!(ended.code, Some(2), "{ended:?}");
    assert!(
        ended.err.contains("THROUGHLINE_LISTEN") && ended.err.contains("--demo-anywhere"),
        "{ended:?}"
    );
    drop(home.serve(&["--demo", "--demo-anywhere"]));
}

#[test]
fn a_demo_leaves_a_real_installation_alone() {
    let home = Home::new();
    drop(home.serve(&[]));
    let ended = home.run(&["serve", "--demo"]);
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(ended.err.contains("no demo"), "{ended:?}");
    assert!(!home.run(&["user", "list"]).out.contains("sales"));
}

#[test]
fn a_signal_stops_the_server_in_peace() {
    for signal in ["INT", "TERM"] {
        let server = Home::new().serve(&[]);
        let (code, took) = server.stop(signal);
        assert_eq!(code, Some(0), "{signal}");
        assert!(took < Duration::from_secs(10), "{signal}: {took:?}");
    }
}

#[test]
fn a_database_that_cannot_be_opened_is_said_in_one_line() {
    let home = Home::new();
    let folder = home.folder.path().to_string_lossy().into_owned();
    for url in [folder.as_str(), "postgres://nobody@127.0.0.1:1/none"] {
        let ended = home.run(&["serve", "--database-url", url]);
        assert_eq!(ended.code, Some(1), "{ended:?}");
        assert!(ended.err.contains("cannot open the database"), "{ended:?}");
        assert!(!ended.err.contains("panicked"), "{ended:?}");
    }
}

#[test]
fn accounts_are_made_and_changed_at_the_command_line() {
    let home = Home::new();
    drop(home.serve(&[]));
    let add = [
        "user", "add", "Wang.Li", "--role", "sales", "--name", "王丽",
    ];
    let made = home.run_with(&add, "tangerine-umbrella-41\n");
    assert_eq!(made.code, Some(0), "{made:?}");
    let weak = home.run_with(&["user", "add", "li.na", "--role", "sales"], "password12\n");
    assert_eq!(weak.code, Some(1), "{weak:?}");
    assert!(!weak.err.contains("password12"), "{weak:?}");
    let twice = home.run_with(&add, "tangerine-umbrella-41\n");
    assert_eq!(twice.code, Some(1), "{twice:?}");
    let list = home.run(&["user", "list"]);
    assert!(list.out.contains("wang.li\t王丽\tsales"), "{list:?}");
    let changed = home.run(&["user", "password", "wang.li", "--generate"]);
    let password = changed
        .out
        .lines()
        .find_map(|line| line.strip_prefix("Password: "))
        .unwrap();
    let server = home.serve(&[]);
    assert_eq!(block_on(signs_in(&server.base, "wang.li", password)), 200);
    assert_eq!(home.run(&["user", "deactivate", "wang.li"]).code, Some(0));
    assert_eq!(block_on(signs_in(&server.base, "wang.li", password)), 401);
    assert_eq!(home.run(&["user", "deactivate", "nobody"]).code, Some(1));
}

#[test]
fn a_form_is_imported_and_exported_at_the_command_line() {
    let home = Home::new();
    let file = |name: &str| {
        let path = std::env::temp_dir().join(format!("{}-{name}", uuid::Uuid::now_v7()));
        path.to_string_lossy().into_owned()
    };
    let made = home.run(&["user", "add", "li.na", "--role", "sales", "--generate"]);
    assert_eq!(made.code, Some(0), "{}", made.err);
    let sample = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/samples/f5-follow-up-plan.csv"
    );
    let taken = home.run(&["import", sample, "--as", "li.na"]);
    assert_eq!(taken.code, Some(0), "{}", taken.err);
    let out = file("plans.csv");
    let ended = home.run(&["export", "f5", &out, "--as", "li.na"]);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    let text = std::fs::read_to_string(&out).unwrap();
    std::fs::remove_file(&out).unwrap();
    assert!(
        text.contains("A科技公司") && text.contains("钱经理"),
        "{text}"
    );
    assert_eq!(
        home.run(&["export", "f9", &out, "--as", "li.na"]).code,
        Some(2)
    );
    assert_eq!(
        home.run(&["export", "f5", "x.pdf", "--as", "li.na"]).code,
        Some(2)
    );
}

#[test]
fn requests_are_counted_off_the_public_port() {
    let running = Home::new()
        .set("THROUGHLINE_METRICS_LISTEN", "127.0.0.1:0")
        .serve(&[]);
    let metrics = running
        .lines
        .iter()
        .find_map(|line| line.strip_prefix("Metrics on "))
        .unwrap()
        .to_owned();
    block_on(async {
        let public = Client::new(running.base.clone());
        public.get("/api/v1/instance").await.expect(200);
        public
            .get("/api/v1/customers/01890a5d-ac96-774b-bcce-b302099a8057")
            .await;
        assert_ne!(public.get("/metrics").await.status, 200);
        let (base, path) = metrics.rsplit_once('/').unwrap();
        let text = Client::new(base.to_owned())
            .get(&format!("/{path}"))
            .await
            .text();
        for line in [
            r#"throughline_http_requests_total{method="GET",route="/api/v1/instance",status="200"} 1"#,
            r#"throughline_http_requests_total{method="GET",route="/api/v1/customers/{id}",status="401"} 1"#,
            "# EOF",
        ] {
            assert!(text.contains(line), "{line}\n{text}");
        }
        assert!(!text.contains("01890a5d"));
    });
}

#[test]
fn the_document_of_the_api_is_printed() {
    let ended = Home::new().run(&["openapi"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let document: serde_json::Value = serde_json::from_str(&ended.out).unwrap();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    assert!(document["paths"]["/api/v1/auth/login"]["post"].is_object());
}

#[test]
fn what_is_not_understood_ends_with_two() {
    for arguments in [
        &["fly"][..],
        &["serve", "--no-such-flag"],
        &["user", "add", "x", "--role", "king"],
    ] {
        assert_eq!(Home::new().run(arguments).code, Some(2), "{arguments:?}");
    }
}
