//! Master keys that a command prints, as a key service does (R-SEC-5): the server itself runs with them.

use crate::keys::{hex, on_both};
use crate::support::{Client, Home, block_on};
use serde_json::json;

/// What stands in for a key service: a script that says which keys it holds now.
fn key_service(home: &Home, keys: &[String]) {
    let folder = home.folder.path();
    std::fs::write(folder.join("keys.txt"), keys.join("\n")).unwrap();
    let script = "echo asked >> asked.txt\ncat keys.txt\n";
    std::fs::write(folder.join("kms.sh"), script).unwrap();
}

fn asked(home: &Home) -> usize {
    let log = std::fs::read_to_string(home.folder.path().join("asked.txt"));
    log.unwrap_or_default().lines().count()
}

#[test]
fn r_sec_5_keys_of_a_command_rotate_under_a_running_server() {
    on_both(|home| {
        let home = home.set("THROUGHLINE_MASTER_KEY_COMMAND", "sh kms.sh");
        key_service(&home, &[hex(1)]);
        let server = home.serve(&[]);
        assert_eq!(asked(&home), 1);
        let password = server.told("Password").unwrap().to_owned();
        let draft = |content: &str| json!({ "content": { "content": content } });
        let said = async |who: &Client, name: &str| {
            let read = who.get(&format!("/api/v1/drafts/{name}")).await;
            read.expect(200)["content"]["content"].clone()
        };
        block_on(async {
            let mut admin = Client::new(server.base.clone());
            admin.login("admin", &password).await;
            admin.put("/api/v1/drafts/a", draft("一")).await.expect(204);
            // The service has no other key yet, and none is made for it.
            let refused = home.run(&["keys", "rotate"]);
            assert_eq!(refused.code, Some(1), "{refused:?}");
            assert!(
                refused.err.contains("THROUGHLINE_MASTER_KEY_COMMAND"),
                "{refused:?}"
            );
            assert_eq!(said(&admin, "a").await, "一");

            key_service(&home, &[hex(2), hex(1)]);
            let before = asked(&home);
            let ended = home.run(&["keys", "rotate"]);
            assert_eq!(ended.code, Some(0), "{ended:?}");
            assert!(ended.out.contains("Wrapped 1 value"), "{ended:?}");
            let by_rotation = asked(&home) - before;
            // The server meets a key that it does not know, and asks the service for it.
            assert_eq!(said(&admin, "a").await, "一");
            assert!(
                asked(&home) > before + by_rotation,
                "{before} {by_rotation}"
            );
            admin.put("/api/v1/drafts/b", draft("二")).await.expect(204);

            // The service forgets the old key: nothing is under it any more.
            key_service(&home, &[hex(2)]);
            let status = home.run(&["keys", "status"]);
            assert!(
                status.out.contains("\t2\tcurrent") && status.out.contains("\t0\told"),
                "{status:?}"
            );
        });
        drop(server);
        let server = home.serve(&[]);
        block_on(async {
            let mut admin = Client::new(server.base.clone());
            admin.login("admin", &password).await;
            assert_eq!(
                (said(&admin, "a").await, said(&admin, "b").await),
                (json!("一"), json!("二"))
            );
        });
        drop(server);
        assert!(
            !home.folder.path().join("data/master.key").exists(),
            "keys stay with the service"
        );
        key_service(&home, &[hex(3)]);
        let refused = home.run(&["serve"]);
        assert_eq!(refused.code, Some(1), "{refused:?}");
        assert!(
            refused.err.contains("THROUGHLINE_MASTER_KEY_COMMAND")
                && !refused.err.contains(&hex(3)),
            "{refused:?}"
        );
    });
}
