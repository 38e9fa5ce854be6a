//! The iCalendar feed: by its secret address, with nothing sealed in it.
//!
//! Proves R-SEC-1.

use crate::support::{Answer, Client};
use serde_json::json;

/// A customer of `sales` with a plan at a time, one for a day, a to-do, and days to remember; its address.
async fn busy(sales: &Client) -> String {
    let body = json!({ "name": "恒力智能装备科技有限公司", "founded_on": "2016-02-29" });
    let at = sales.customer(body).await;
    let contact =
        json!({ "name": "欧阳金丝雀", "mobile": "13987651234", "birthday": "1984-02-29" });
    let contact = sales.post(&format!("{at}/contacts"), contact).await.id();
    let plan = json!({
        "planned": "2026-03-02T15:00:00+08:00", "goal": "致电 13987651234 确认方案", "contact": contact, "channels": ["visit"],
        "outline": "底价 80 万",
    });
    sales.post(&format!("{at}/plans"), plan).await.expect(201);
    let plan = json!({ "planned": "2026-03-05", "goal_kind": "usage" });
    sales.post(&format!("{at}/plans"), plan).await.expect(201);
    let todo = json!({ "what": "发送对比表", "due": "2026-03-04" });
    sales.post(&format!("{at}/todos"), todo).await.expect(201);
    let person = json!({ "kind": "person", "name": "李雷金丝雀", "birthday": "1992-02-29" });
    let person = sales.customer(person).await;
    let plan = json!({ "planned": "2026-03-06", "goal_kind": "trust" });
    sales
        .post(&format!("{person}/plans"), plan)
        .await
        .expect(201);
    at
}

async fn open(client: &Client) -> String {
    let made = client.post("/api/v1/me/calendar-feed", json!(null)).await;
    made.expect(201)["path"].as_str().unwrap().to_owned()
}

/// The text of a feed, its folded lines made whole.
fn whole(feed: &Answer) -> String {
    assert_eq!(feed.status, 200, "{}", feed.text());
    assert_eq!(feed.header("content-type"), "text/calendar; charset=utf-8");
    feed.text().replace("\r\n ", "")
}

both! {
    async fn r_sec_1_a_feed_shows_times_and_days_and_nothing_sealed(server: TestServer) {
        let sales = server.login("sales").await;
        busy(&sales).await;
        assert_eq!(*sales.get("/api/v1/me/calendar-feed").await.expect(200), json!({ "created_at": null, "read_at": null }));
        let path = open(&sales).await;
        let text = whole(&server.anonymous().speaking("zh").get(&path).await);
        for line in [
            "DTSTART:20260302T070000Z", "DTSTART;VALUE=DATE:20260305", "DTSTART;VALUE=DATE:20260304", "恒力智能装备科技有限公司",
            "SUMMARY:发送对比表 · 恒力智能装备科技有限公司", "拜访",
            // Founded on 29 February: in a common year it is the day before 1 March.
            "DTSTART;VALUE=DATE:20270228", "成立纪念日",
        ] {
            assert!(text.contains(line), "{line} in {text}");
        }
        for sealed in ["欧阳金丝雀", "李雷金丝雀", "13987651234", "1984", "1992", "生日", "底价"] {
            assert!(!text.contains(sealed), "{sealed} in {text}");
        }
        assert_eq!(text.matches("BEGIN:VEVENT").count(), 5, "{text}");
        // It is the feed of whoever made it, and of nobody else.
        let other = server.login("technical").await;
        let theirs = whole(&server.anonymous().get(&open(&other).await).await);
        assert_eq!(theirs.matches("BEGIN:VEVENT").count(), 0, "{theirs}");
    }

    async fn a_feed_has_an_etag_and_follows_changes(server: TestServer) {
        let sales = server.login("sales").await;
        let at = busy(&sales).await;
        let path = open(&sales).await;
        let nobody = server.anonymous();
        let first = nobody.get(&path).await;
        let etag = first.etag();
        let again = nobody.send(reqwest::Method::GET, &path, &[("if-none-match", etag.as_str())], None).await;
        assert_eq!((again.status, again.body.len()), (304, 0));
        assert!(sales.get("/api/v1/me/calendar-feed").await.json["read_at"].is_string());
        let plans = sales.get(&format!("{at}/plans")).await.json["items"].clone();
        let plan = plans.as_array().unwrap().iter().find(|plan| plan["planned"] == "2026-03-05").unwrap();
        let one = format!("/api/v1/plans/{}", plan["id"].as_str().unwrap());
        sales.patch(&one, "\"1\"", json!({ "planned": "2026-03-10" })).await.expect(200);
        let after = nobody.send(reqwest::Method::GET, &path, &[("if-none-match", etag.as_str())], None).await;
        let text = whole(&after);
        assert!(text.contains("DTSTART;VALUE=DATE:20260310") && !text.contains("DTSTART;VALUE=DATE:20260305"), "{text}");
        assert!(text.contains(&format!("UID:plan-{}@throughline", plan["id"].as_str().unwrap())));
        // What is done, and what belongs to an archived customer, is gone.
        let etag = sales.get(&at).await.etag();
        sales.delete(&at, &etag).await.expect(204);
        assert_eq!(whole(&nobody.get(&path).await).matches("BEGIN:VEVENT").count(), 1);
    }

    async fn a_revoked_address_opens_nothing(server: TestServer) {
        let sales = server.login("sales").await;
        busy(&sales).await;
        let (nobody, first) = (server.anonymous(), open(&sales).await);
        nobody.get(&first).await.expect(200);
        let second = open(&sales).await;
        assert_ne!(first, second);
        nobody.get(&first).await.expect_problem(404, "not_found");
        nobody.get(&second).await.expect(200);
        sales.send(reqwest::Method::DELETE, "/api/v1/me/calendar-feed", &[], None).await.expect(204);
        nobody.get(&second).await.expect_problem(404, "not_found");
        // That it was there stands on record, the address nowhere.
        let trail = server.login("admin").await.get("/api/v1/audit?kind=user").await;
        let text = trail.text();
        assert!(text.contains("calendar_feed"), "{text}");
        let token = second.rsplit('/').next().unwrap().trim_end_matches(".ics");
        assert!(!text.contains(token), "{text}");
        // An account that was closed takes its feed along.
        let third = open(&sales).await;
        let admin = server.login("admin").await;
        let user = format!("/api/v1/users/{}", server.user("technical"));
        let technical = open(&server.login("technical").await).await;
        nobody.get(&technical).await.expect(200);
        let etag = admin.get(&user).await.etag();
        admin.patch(&user, &etag, json!({ "active": false })).await.expect(200);
        nobody.get(&technical).await.expect_problem(404, "not_found");
        nobody.get(&third).await.expect(200);
        // Who guesses has to wait.
        let mut status = 0;
        for n in 0..8 {
            status = nobody.get(&format!("/api/v1/calendar/guess{n}.ics")).await.status;
        }
        assert_eq!(status, 429);
    }
}
