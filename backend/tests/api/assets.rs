//! The application, as far as it does not depend on having been built: how files are sent is tested beside the code.

both! {
    async fn an_address_of_the_application_shows_its_page(server: TestServer) {
        let browser = server.anonymous();
        for path in ["/", "/board", "/customers/some-id?tab=timeline"] {
            let answer = browser.send(reqwest::Method::GET, path, &[("accept", "text/html")], None).await;
            assert!([200, 503].contains(&answer.status), "{path}: {}", answer.text());
            assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
            assert!(answer.text().contains("Throughline"));
            assert_eq!(answer.header("x-content-type-options"), "nosniff");
        }
    }

    async fn head_sends_no_body(server: TestServer) {
        let answer = server.anonymous().send(reqwest::Method::HEAD, "/", &[], None).await;
        assert!([200, 503].contains(&answer.status));
        assert!(answer.body.is_empty());
        assert_ne!(answer.header("content-length"), "0");
    }

    async fn below_api_there_is_no_page(server: TestServer) {
        let browser = server.anonymous();
        for path in ["/api", "/api/", "/api/v1/nothing", "/api/v2/customers"] {
            let answer = browser.send(reqwest::Method::GET, path, &[("accept", "text/html")], None).await;
            answer.expect_problem(404, "no_such_route");
        }
        browser.get("/missing-0123456789abcdef.js").await.expect_problem(404, "no_such_route");
    }

    async fn problems_speak_the_callers_language(server: TestServer) {
        let zh = server.anonymous().speaking("zh-CN,zh;q=0.9").get("/api/v1/nothing").await;
        assert_eq!(zh.json["title"], "没有这个地址");
        let en = server.anonymous().get("/api/v1/nothing").await;
        assert_eq!(en.json["title"], "There is nothing at this address");
    }
}
