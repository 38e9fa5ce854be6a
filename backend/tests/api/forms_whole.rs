//! Nothing is left out of a form or of the record book in silence: all is read, page after page, or it is refused.
//!
//! Proves R-STG-1.

use crate::forms::{empty, import};
use crate::support::Client;
use backend::access::Actor;
use backend::feature::book::fill::Book;
use backend::feature::form::dossier;
use backend::feature::stage::moves;
use backend::record::Cx;
use backend::record::every::Bounds;
use serde_json::json;
use shared::Lang;
use shared::error::Code;
use shared::id::CustomerId;
use shared::stage::NewStageChange;

/// A customer with five needs.
async fn with_needs(sales: &Client) -> CustomerId {
    let made = sales
        .post(
            "/api/v1/customers",
            json!({ "name": "恒力智能装备科技有限公司" }),
        )
        .await;
    let id = made.expect(201)["card"]["id"].as_str().unwrap().to_owned();
    for n in 1..=5 {
        let need = json!({ "text": format!("需求 {n}") });
        let path = format!("/api/v1/customers/{id}/needs");
        sales.post(&path, need).await.expect(201);
    }
    id.parse().unwrap()
}

both! {
    async fn a_form_reads_page_after_page_or_refuses_what_it_cannot_hold(server: TestServer) {
        let sales = server.login("sales").await;
        let id = with_needs(&sales).await;
        let admin = server.user("admin");
        let zone = server.state.config.org_zone;
        let cx = Cx::new(&server.state, Actor::at_command_line(admin, "管理员".to_owned(), zone));
        let read = move |bounds: Bounds| {
            let cx = cx.clone();
            move |conn: &mut backend::db::Conn| {
                let form = dossier::read_within(conn, &cx, id, bounds);
                let mut book = Book::within(conn, &cx, bounds)?;
                let book = book.add(conn, &cx, id);
                Ok((form.map(|form| form.needs), book))
            }
        };
        let fits = Bounds { page: 2, most: 5 };
        let (needs, book) = server.db().read(read(fits)).await.unwrap();
        let texts: Vec<String> = needs.unwrap().into_iter().map(|need| need.text).collect();
        assert_eq!(texts, ["需求 1", "需求 2", "需求 3", "需求 4", "需求 5"]);
        book.unwrap();
        let too_few = Bounds { page: 2, most: 4 };
        let (needs, book) = server.db().read(read(too_few)).await.unwrap();
        for refused in [needs.unwrap_err(), book.unwrap_err()] {
            assert_eq!(refused.code(), Code::TooManyRecords);
            // Whoever is refused reads why in the own language.
            for (lang, said) in [(Lang::En, "Needs: more than 4"), (Lang::Zh, "需求：超过 4 条")] {
                assert_eq!(refused.problem(lang, "x").detail.as_deref(), Some(said));
            }
        }
    }

    async fn r_stg_1_a_trajectory_is_read_to_its_end(server: TestServer) {
        let sales = server.login("sales").await;
        let id = with_needs(&sales).await;
        let admin = server.user("admin");
        let zone = server.state.config.org_zone;
        let cx = Cx::new(&server.state, Actor::at_command_line(admin, "管理员".to_owned(), zone));
        let stages = ["interested", "potential"];
        let move_on = move |conn: &mut backend::db::Conn| {
            for n in 0..204 {
                let change = NewStageChange {
                    to: stages[n % 2].to_owned(),
                    reason: Some("来回".to_owned()),
                    ..NewStageChange::default()
                };
                moves::perform(conn, &cx, id, change, true)?;
            }
            Ok(())
        };
        server.db().write(move_on).await.unwrap();
        let all = sales.get(&format!("/api/v1/customers/{id}/stage-changes")).await;
        assert_eq!(all.expect(200)["items"].as_array().unwrap().len(), 205);
    }
}

/// Parts of the universal form, by a heading of each.
const NEEDS: &str = "核心需求";
const CONSENSUS: &str = "达成共识";
const SERVICE: &str = "问题描述";
const SUMMARY: &str = "沟通摘要";

both! {
    async fn what_goes_out_of_the_universal_form_depends_on_the_purpose(server: TestServer) {
        let sales = server.login("sales").await.speaking("zh");
        let admin = server.login("admin").await;
        import(&sales, include_bytes!("../samples/f2-universal-form.json")).await;
        let id = sales.get("/api/v1/customers").await.expect(200)["items"][0]["id"].clone();
        let path = format!("/api/v1/customers/{}/forms/f2", id.as_str().unwrap());
        let has = |text: &str, headings: &[&str]| headings.iter().map(|one| text.contains(one)).collect::<Vec<_>>();
        let all = [SUMMARY, NEEDS, CONSENSUS, SERVICE];
        let whole = sales.get(&path).await;
        whole.expect(200);
        assert_eq!(has(&whole.text(), &all), [true; 4]);
        // After-sales is about contacts, our people, the case and the next step.
        let cut = sales.get(&format!("{path}?purpose=after_sales")).await;
        cut.expect(200);
        assert_eq!(has(&cut.text(), &all), [true, false, false, true]);
        assert!(!cut.text().contains("定制化CRM系统"), "{}", cut.text());
        // What goes out comes in as it stands.
        let other = empty();
        let there = other.login("sales").await;
        let preview = import(&there, &cut.body).await;
        assert_eq!(preview["issues"], json!([]));
        assert_eq!(preview["form"], "universal_form");
        // Picked by hand, on paper, and found by a list.
        let picked = json!({ "ids": [id], "format": "html", "purpose": "project" });
        let page = sales.post("/api/v1/forms/f2", picked).await;
        page.expect(200);
        assert_eq!(has(&page.text(), &all), [true, true, true, false]);
        let listed = sales.get("/api/v1/forms/f2?format=csv&purpose=after_sales").await;
        listed.expect(200);
        assert_eq!(has(&listed.text(), &all), [true, false, false, true]);
        // It is the administrators' data.
        let purposes = admin.get("/api/v1/purposes").await.expect(200)["items"].clone();
        let own = purposes.as_array().unwrap().iter().find(|one| one["code"] == "after_sales").unwrap().clone();
        let etag = format!("\"{}\"", own["version"]);
        admin.patch("/api/v1/purposes/after_sales", &etag, json!({ "fields": ["consensus"] })).await.expect(200);
        let cut = sales.get(&format!("{path}?purpose=after_sales&format=csv")).await;
        assert_eq!(has(&cut.text(), &all), [true, false, true, false]);
    }

    async fn an_unknown_purpose_is_a_fault_of_its_field(server: TestServer) {
        let sales = server.login("sales").await;
        let id = with_needs(&sales).await;
        let of_one = format!("/api/v1/customers/{id}/forms");
        for path in [
            format!("{of_one}/f2?purpose=nonsense"),
            format!("{of_one}/f1?purpose=after_sales"),
            format!("{of_one}/book?purpose=after_sales"),
            "/api/v1/forms/f2?purpose=nonsense".to_owned(),
        ] {
            sales.get(&path).await.expect_field(422, "/purpose", "not_on_list");
        }
        let picked = json!({ "ids": [id], "purpose": "nonsense" });
        sales.post("/api/v1/forms/f2", picked).await.expect_field(422, "/purpose", "not_on_list");
    }
}
