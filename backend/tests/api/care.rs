//! Care dates: which days come for whom, and who is told of birthdays.
//!
//! Proves R-SEC-2.

use crate::support::Client;
use serde_json::{Value, json};

const YEAR: &str = "from=2027-01-01&to=2027-12-31";

/// A company with a founding day, a contact with a birthday, and a running contract.
async fn company(client: &Client) -> String {
    let body =
        json!({ "name": "恒力智能装备科技有限公司", "founded_on": "2015-06-30", "tier": "high" });
    let at = client.customer(body).await;
    let contact = json!({ "name": "陈美丽", "birthday": "1984-02-29" });
    client
        .post(&format!("{at}/contacts"), contact)
        .await
        .expect(201);
    let contract = json!({ "number": "HT-1", "signed_on": "2024-05-20", "starts_on": "2024-06-01", "ends_on": "2029-05-31" });
    client
        .post(&format!("{at}/contracts"), contract)
        .await
        .expect(201);
    at
}

/// Day and occasion of each, holidays left out.
fn days(list: &Value) -> Vec<String> {
    let items = list["items"].as_array().unwrap().iter();
    items
        .filter(|one| one["occasion"] != "holiday")
        .map(|one| {
            format!(
                "{} {} {}",
                one["on"].as_str().unwrap(),
                one["occasion"].as_str().unwrap(),
                one["years"]
            )
        })
        .collect()
}

both! {
    async fn the_days_of_a_customer_come_in_order_with_what_could_be_done(server: TestServer) {
        let sales = server.login("sales").await;
        let at = company(&sales).await;
        let list = sales.speaking("zh").get(&format!("{at}/care?{YEAR}")).await.expect(200).clone();
        assert_eq!(days(&list), ["2027-02-28 birthday 43", "2027-06-01 contract_anniversary 3", "2027-06-30 founding_day 12"]);
        let items = list["items"].as_array().unwrap();
        let holidays: Vec<_> = items.iter().filter_map(|one| one["holiday"].as_str()).collect();
        assert_eq!(holidays, ["new_year", "spring_festival", "labour_day", "dragon_boat", "mid_autumn", "national_day"]);
        let birthday = items.iter().find(|one| one["occasion"] == "birthday").unwrap();
        assert_eq!(birthday["contact"]["name"]["value"], "陈美丽");
        assert_eq!(birthday["suggestion"], "亲自致电祝贺生日，并送一份小礼物（鲜花或蛋糕）");
        let english = sales.get(&format!("{at}/care?from=2027-06-30&to=2027-06-30")).await.expect(200).clone();
        assert_eq!(english["items"][0]["suggestion"], "Congratulate on 12 years: flowers, or a call");
        // A leap year has the day itself.
        let leap = sales.get(&format!("{at}/care?from=2028-02-20&to=2028-03-10")).await.expect(200).clone();
        assert_eq!(days(&leap), ["2028-02-29 birthday 44"]);
    }

    async fn r_sec_2_a_birthday_is_for_those_who_see_it_in_full(server: TestServer) {
        let sales = server.login("sales").await;
        let at = company(&sales).await;
        sales.customer(json!({ "kind": "person", "name": "李雷", "birthday": "1990-03-08" })).await;
        for (role, own, all) in [
            ("sales", 3, 4), ("manager", 3, 4), ("technical", 2, 0), ("admin", 2, 0), ("auditor", 2, 0), ("marketing", 2, 0),
        ] {
            let client = server.login(role).await;
            let list = client.get(&format!("{at}/care?{YEAR}")).await.expect(200).clone();
            assert_eq!(days(&list).len(), own, "{role}: {list}");
            assert_eq!(list.to_string().contains("birthday"), own == 3, "{role}");
            let across = client.get(&format!("/api/v1/care?{YEAR}")).await.expect(200).clone();
            assert_eq!(days(&across).len(), all, "{role}: {across}");
        }
        server.login("sales2").await.get(&format!("{at}/care")).await.expect_problem(404, "not_found");
        assert_eq!(days(server.login("sales2").await.get(&format!("/api/v1/care?{YEAR}")).await.expect(200)), [""; 0]);
        // Whoever left is not greeted any more.
        let contacts = sales.get(&format!("{at}/contacts")).await.expect(200)["items"].clone();
        let one = format!("/api/v1/contacts/{}", contacts[0]["id"].as_str().unwrap());
        let etag = sales.get(&one).await.etag();
        let left = Some(json!({ "left_on": "2026-01-01" }));
        let act = format!("{one}/succession");
        sales.send(reqwest::Method::POST, &act, &[("if-match", etag.as_str())], left).await.expect(200);
        assert_eq!(days(sales.get(&format!("{at}/care?{YEAR}")).await.expect(200)).len(), 2);
    }

    async fn the_day_cares_for_ones_own_customers_or_for_the_teams(server: TestServer) {
        let sales = server.login("sales").await;
        company(&sales).await;
        for (role, mine, team) in [("sales", true, true), ("manager", false, true), ("technical", false, false)] {
            let client = server.login(role).await;
            for (whose, sees) in [("mine", mine), ("team", team)] {
                let list = client.get(&format!("/api/v1/care?{YEAR}&whose={whose}")).await;
                let birthdays = list.expect(200).to_string().contains("birthday");
                assert_eq!(birthdays, sees, "{role} {whose}: {}", list.text());
            }
        }
        sales.get("/api/v1/care?whose=all").await.expect_problem(400, "invalid_parameter");
    }

    async fn the_list_across_customers_goes_page_by_page_and_holidays_come_once(server: TestServer) {
        let sales = server.login("sales").await;
        company(&sales).await;
        sales.customer(json!({ "name": "澜桥水务设备有限公司", "founded_on": "2010-06-30" })).await;
        let whole = sales.get(&format!("/api/v1/care?{YEAR}")).await.expect(200)["items"].as_array().unwrap().clone();
        assert_eq!(whole.len(), 6 + 4);
        let names: Vec<_> = whole.iter().filter(|one| one["on"] == "2027-06-30").map(|one| one["customer"]["name"]["value"].clone()).collect();
        assert_eq!(names, [json!("恒力智能装备科技有限公司"), json!("澜桥水务设备有限公司")]);
        let mut read = Vec::new();
        let mut next = String::new();
        loop {
            let page = sales.get(&format!("/api/v1/care?{YEAR}&limit=3{next}")).await.expect(200).clone();
            read.extend(page["items"].as_array().unwrap().clone());
            let Some(cursor) = page["next_cursor"].as_str() else { break };
            next = format!("&cursor={cursor}");
        }
        assert_eq!(read, whole);
        for bad in ["from=2027-13-01", "from=2027-01-02&to=2027-01-01", "from=2027-01-01&to=2028-06-01", "limit=0"] {
            sales.get(&format!("/api/v1/care?{bad}")).await.expect_problem(400, "invalid_parameter");
        }
        sales.get("/api/v1/care?stage=lost").await.expect_problem(400, "unknown_parameter");
    }
}
