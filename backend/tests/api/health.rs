//! `/healthz`, `/readyz`, and what remains of the server when its database is gone.

both! {
    async fn a_healthy_server_says_so(server: TestServer) {
        let anyone = server.anonymous();
        anyone.get("/healthz").await.expect(200);
        anyone.get("/readyz").await.expect(200);
    }

    async fn without_its_database_it_lives_on_and_says_so(server: TestServer) {
        let mut server = server;
        let someone = server.login("sales").await;
        someone.get("/api/v1/me").await.expect(200);
        server.database.fail();
        someone.get("/api/v1/me").await.expect_problem(503, "unavailable");
        let anyone = server.anonymous();
        let body = serde_json::json!({ "username": "sales", "password": crate::support::PASSWORD });
        anyone.post("/api/v1/auth/login", body).await.expect_problem(503, "unavailable");
        assert_eq!(anyone.get("/readyz").await.status, 503);
        anyone.get("/healthz").await.expect(200);
        let zh = someone.speaking("zh").get("/api/v1/me").await;
        assert_eq!(zh.json["title"], "数据库暂时不可用，请稍后重试");
    }
}

/// Another process holds SQLite's write lock: reading goes on, writing is refused for now, nothing breaks.
#[test]
fn a_locked_database_refuses_writes_for_now() {
    use crate::support::{Backing, TestServer, block_on};
    use diesel::connection::SimpleConnection as _;
    let server = TestServer::start(Backing::Sqlite);
    block_on(async {
        let someone = server.login("sales").await;
        let mut other = server.db().address().connect().unwrap();
        other.batch_execute("BEGIN IMMEDIATE").unwrap();
        let body = serde_json::json!({ "username": "sales", "password": crate::support::PASSWORD });
        let refused = server
            .anonymous()
            .post("/api/v1/auth/login", body.clone())
            .await;
        refused.expect_problem(503, "unavailable");
        someone.get("/api/v1/me").await.expect(200);
        other.batch_execute("COMMIT").unwrap();
        server
            .anonymous()
            .post("/api/v1/auth/login", body)
            .await
            .expect(200);
    });
}
