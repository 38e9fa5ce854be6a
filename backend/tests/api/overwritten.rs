//! What was overwritten or deleted does not stay in the pages of a SQLite file (R-LOG-1).

use crate::erasing::erase;
use crate::support::{Backing, Client, TestServer, holds, with_server};
use diesel::connection::SimpleConnection as _;
use serde_json::json;
use std::sync::Arc;

const SAID: &str = "底价金丝雀四十二万";

/// The bytes of the database once all that was written stands in its file; the file is not rewritten.
async fn file(server: &Arc<TestServer>) -> Vec<u8> {
    let server = Arc::clone(server);
    let look = move || {
        let mut conn = server.db().address().connect().unwrap();
        conn.batch_execute("PRAGMA wal_checkpoint(TRUNCATE)")
            .unwrap();
        server.database.raw()
    };
    tokio::task::spawn_blocking(look).await.unwrap()
}

/// An entry long enough to fill pages of its own, among others.
async fn talk(sales: &Client, at: &str, content: &str) -> String {
    let body = json!({ "channels": ["phone"], "content": content, "acknowledge": ["no_next_step", "over_contact"] });
    let made = sales.post(&format!("{at}/interactions"), body).await;
    made.expect(201);
    format!("/api/v1/interactions/{}", made.id())
}

#[test]
fn what_is_marked_confidential_leaves_nothing_in_the_file() {
    with_server(Backing::Sqlite, async |server| {
        let server = Arc::new(server);
        let sales = server.login("sales").await;
        let at = sales.company().await;
        let short = talk(&sales, &at, SAID).await;
        let long = talk(&sales, &at, &SAID.repeat(300)).await;
        assert!(holds(&file(&server).await, SAID), "the test is blind");
        for one in [&short, &long] {
            let etag = sales.get(one).await.etag();
            let mark = json!({ "class": "confidential" });
            sales.patch(one, &etag, mark).await.expect(200);
        }
        assert!(!holds(&file(&server).await, SAID));
        assert!(sales.get(&long).await.text().contains(SAID));
    });
}

#[test]
fn r_log_1_who_is_erased_leaves_nothing_in_the_file() {
    with_server(Backing::Sqlite, async |server| {
        let server = Arc::new(server);
        let (sales, admin) = (server.login("sales").await, server.login("admin").await);
        let at = sales.company().await;
        let person =
            json!({ "name": "欧阳金丝雀", "mobile": "13987651234", "birthday": "1977-07-17" });
        let made = sales.post(&format!("{at}/contacts"), person).await;
        made.expect(201);
        talk(&sales, &at, &"欧阳金丝雀来电 13987651234。".repeat(200)).await;
        let draft = json!({ "content": { "content": "明天找 欧阳金丝雀" } });
        sales
            .put("/api/v1/drafts/somewhere", draft)
            .await
            .expect(204);
        let words = ["欧阳金丝雀", "13987651234", "1977-07-17"];
        let bytes = file(&server).await;
        assert!(
            words.iter().all(|one| holds(&bytes, one)),
            "the test is blind"
        );
        erase(&admin, &format!("/api/v1/contacts/{}", made.id()))
            .await
            .expect(200);
        let bytes = file(&server).await;
        for one in words {
            assert!(!holds(&bytes, one), "{one} stands in the file");
        }
    });
}
