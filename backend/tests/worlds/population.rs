//! The customers of a world, with every kind of record, history, files, links, merges and imports.

use super::people;
use super::secrets::Class;
use super::support::{Answer, Client};
use super::world::{Script, fine, told};
use backend::db::schema::tag;
use backend::db::types::{Key, Written, fresh};
use backend::jobs::{Stop, Task, tick_of};
use diesel::prelude::*;
use reqwest::Method;
use serde_json::json;
use shared::id::TagId;
use shared::tag::TagDimension;

/// Posts a form with one file.
pub async fn upload(client: &Client, at: &str, name: &str, content: &str, class: &str) -> Answer {
    let body = format!(
        "--x\r\nContent-Disposition: form-data; name=\"class\"\r\n\r\n{class}\r\n--x\r\nContent-Disposition: form-data; \
         name=\"file\"; filename=\"{name}\"\r\n\r\n{content}\r\n--x--\r\n"
    );
    let request = client
        .request(Method::POST, &format!("{at}/attachments"))
        .header("content-type", "multipart/form-data; boundary=x")
        .body(body);
    client.answer(request).await
}

/// The customers of a world, with everything that belongs to them.
pub async fn population(script: &mut Script<'_>) {
    let name = script.filler.secrets.open(
        "customer.name",
        "恒力智能装备科技有限公司",
        "远航精密仪器股份有限公司",
    );
    let city = script
        .filler
        .secrets
        .open("customer.city", "苏州市", "深圳市南山区");
    let code = script.filler.secrets.credit_code("customer.credit_code");
    let base = json!({
        "name": name, "city": city, "credit_code": code, "industry": "C35", "number": "W0001", "province": "江苏省",
        "registered_capital": { "amount": "5000000.00", "currency": "CNY" }, "website": "https://example.com",
    });
    let first = script.customer("sales", base, false).await;
    people::help(script.world, &first, &["helper", "ended"]).await;
    fill_customer(script, &first).await;
    let person = script
        .customer(
            "sales",
            json!({ "kind": "person", "name": "x", "number": "W0002" }),
            true,
        )
        .await;
    script
        .make(
            "sales",
            "/api/v1/customers/{id}/interactions",
            &format!("{person}/interactions"),
            json!({}),
        )
        .await;
    script
        .make(
            "sales",
            "/api/v1/customers/{id}/todos",
            &format!("{person}/todos"),
            json!({ "due": "2026-03-05" }),
        )
        .await;
    let words = json!({ "channels": ["phone"], "content": "@周凯 @刘芳 @吴刚", "acknowledge": ["no_next_step"] });
    let said = script
        .world
        .client("sales")
        .post(&format!("{person}/interactions"), words)
        .await;
    fine(&said);
    script
        .change("sales", &person, "CustomerPatch", json!({}))
        .await;
    let twin = script
        .customer(
            "sales",
            json!({ "kind": "person", "name": "x", "number": "W0012" }),
            true,
        )
        .await;
    merge(script, &person, &twin).await;
    script.filler.of_person = false;
    others(script).await;
    merged(script, &first).await;
    imported(script).await;
    script.filler.secrets.shown = false;
    labelled(script).await;
    twins(script).await;
    script.filler.secrets.shown = true;
}

/// A tag with a number in its label, from before such labels were refused.
async fn labelled(script: &mut Script<'_>) {
    let number = script.filler.secrets.mobile("Tag.label");
    let id: TagId = fresh();
    let insert = move |conn: &mut backend::db::Conn| {
        let row = (
            tag::id.eq(Key(id)),
            tag::dimension.eq(Written(TagDimension::Basic)),
            tag::label.eq(format!("老标签{number}")),
            tag::version.eq(1),
        );
        diesel::insert_into(tag::table).values(row).execute(conn)?;
        Ok(())
    };
    script.world.server.db().write(insert).await.unwrap();
    script.note("tags", &id.to_string());
}

/// Two of the pool whose amounts are the same in one of the worlds alone: who merges them is not to learn in which.
async fn twins(script: &mut Script<'_>) {
    let field = "Twins.expected_purchase";
    let (same, other) = ("127777.00".to_owned(), "436666.75".to_owned());
    let secrets = &mut script.filler.secrets;
    let amounts = [
        secrets.pick(field, Class::Commercial, same.clone(), other),
        secrets.pick(field, Class::Commercial, same, "435555.75".to_owned()),
    ];
    for (number, amount) in ["W0013", "W0014"].into_iter().zip(amounts) {
        let body = json!({
            "name": format!("公海印染{number}"), "number": number, "acknowledge": ["likely_duplicate", "no_next_step"],
            "expected_purchase": { "amount": amount, "currency": "CNY" },
        });
        let marketing = script.world.client("marketing").clone();
        let made = marketing.post("/api/v1/customers", body).await;
        let id = told(&made, "/card/id");
        script.note("customers", &id);
        script.note("twins", &id);
    }
}

/// Every kind of record under a customer, changed once so that history holds values of before and after.
async fn fill_customer(script: &mut Script<'_>, at: &str) {
    let document = script.filler.document;
    let kinds: Vec<_> = document
        .operations
        .iter()
        .filter(|one| one.method == "POST" && one.path.starts_with("/api/v1/customers/{id}/"))
        .filter(|one| one.headers.iter().any(|name| name == "Idempotency-Key"))
        .filter(|one| {
            one.body
                .as_ref()
                .is_some_and(|body| body.media_type == "application/json")
        })
        // What names other customers, or ends something, is a step of its own.
        .filter(|one| {
            !["/merges", "/reveals", "/hand-overs", "/links"]
                .iter()
                .any(|end| one.path.ends_with(end))
        })
        .map(|one| one.path.clone())
        .collect();
    // Contacts first, for others name them.
    let (mut first, rest): (Vec<_>, Vec<_>) = kinds
        .into_iter()
        .partition(|path| path.ends_with("/contacts"));
    first.extend(rest);
    for path in first {
        let kind = path.rsplit('/').next().unwrap().to_owned();
        let base = match kind.as_str() {
            "stage-changes" => {
                json!({ "to": "interested", "contract": null, "need": { "text": "x", "urgency": "high" } })
            }
            "interactions" => json!({ "contacts": [script.world.id("contacts", 0)] }),
            "contacts" => json!({ "primary": true }),
            // A complaint raises a signal, which names the case.
            "service-cases" => {
                json!({ "kind": "complaint", "contact": script.world.id("contacts", 0) })
            }
            "plans" | "questionnaires" => {
                json!({ "contact": script.world.id("contacts", 0) })
            }
            _ => json!({}),
        };
        let made = script
            .make("sales", &path, &format!("{at}/{kind}"), base)
            .await;
        let Some(id) = made.json["id"].as_str().map(str::to_owned) else {
            continue;
        };
        let one = format!("/api/v1/{kind}/{id}");
        let patch = document
            .operations
            .iter()
            .find(|op| op.method == "PATCH" && op.path == format!("/api/v1/{kind}/{{id}}"));
        if let Some(body) = patch.and_then(|op| op.body.as_ref()) {
            let schema = document
                .unwrapped(&body.schema)
                .0
                .unwrap_or_default()
                .to_owned();
            // What a tag says, it says on every customer; administrators keep that.
            let who = if kind == "tags" { "admin" } else { "sales" };
            script.change(who, &one, &schema, json!({})).await;
        }
    }
    more(script, at).await;
    script.change("sales", at, "CustomerPatch", json!({})).await;
}

/// The task that reminds, alone: what else runs by the clock would plan what no script says.
const REMINDERS: &[Task] = &[Task {
    name: "reminders",
    every: chrono::TimeDelta::minutes(5),
    run: backend::feature::reminder::task::remind,
}];

/// A reminder says what the to-do is called.
async fn reminded(script: &mut Script<'_>, at: &str) {
    let what = script.filler.secrets.text("Notification.called");
    let now = script.world.server.clock.now();
    let todo = json!({ "what": what, "due": "2026-03-07", "remind_at": now });
    let sales = script.world.client("sales").clone();
    let made = sales.post(&format!("{at}/todos"), todo).await;
    let id = told(&made, "/id");
    script.note("todos", &id);
    tick_of(&script.world.server.state, REMINDERS, &Stop::default())
        .await
        .unwrap();
}

/// An entry that is marked as a whole from the start, and one that is marked later: its history said it openly.
async fn marked(script: &mut Script<'_>, at: &str, name: &str, class: Class) {
    let sales = script.world.client("sales").clone();
    for later in [false, true] {
        let said = script.filler.secrets.whole("Interaction.content", class);
        let mut words = json!({ "channels": ["phone"], "content": said, "acknowledge": ["no_next_step", "over_contact"] });
        if !later {
            words["class"] = json!(name);
        }
        let made = sales.post(&format!("{at}/interactions"), words).await;
        let id = told(&made, "/id");
        script.note("interactions", &id);
        if later {
            let one = format!("/api/v1/interactions/{id}");
            let mark = json!({ "class": name });
            fine(&sales.patch(&one, &made.etag(), mark).await);
        }
    }
}

/// Records that tell of others: mentions, what is assigned, files, links, a second contact who came after the first.
async fn more(script: &mut Script<'_>, at: &str) {
    let technical = script.world.server.user("technical").to_string();
    let mention = script.filler.secrets.text("Interaction.content");
    let words = json!({ "channels": ["phone"], "content": format!("@周凯 @刘芳 @赵敏 @郑文 @吴刚 {mention}"), "acknowledge": ["no_next_step"] });
    let sales = script.world.client("sales").clone();
    fine(&sales.post(&format!("{at}/interactions"), words).await);
    for (name, class) in [
        ("commercial", Class::Commercial),
        ("confidential", Class::Confidential),
    ] {
        marked(script, at, name, class).await;
    }
    let what = script.filler.secrets.text("Todo.what");
    let todo = json!({ "what": what, "due": "2026-03-06", "assignee": { "kind": "user", "id": technical } });
    let made = sales.post(&format!("{at}/todos"), todo).await;
    let id = told(&made, "/id");
    script.note("todos", &id);
    reminded(script, at).await;
    for class in ["open", "commercial", "confidential"] {
        let secrets = &mut script.filler.secrets;
        let field = format!("Attachment.{class}");
        let (name, content) = match class {
            "commercial" => (
                secrets.whole(&field, Class::Commercial),
                secrets.whole(&field, Class::Commercial),
            ),
            "confidential" => (
                secrets.whole(&field, Class::Confidential),
                secrets.whole(&field, Class::Confidential),
            ),
            _ => (secrets.text(&field), "open".to_owned()),
        };
        let made = upload(&sales, at, &format!("{name}.txt"), &content, class).await;
        let id = told(&made, "/id");
        script.note("attachments", &id);
    }
    seen_once(script, at).await;
    let second = script
        .make(
            "sales",
            "/api/v1/customers/{id}/contacts",
            &format!("{at}/contacts"),
            json!({}),
        )
        .await;
    let second = told(&second, "/id");
    let successor = format!("/api/v1/contacts/{second}/succession");
    let (name, note) = (
        script.filler.secrets.person("Succession.name"),
        script.filler.secrets.text("Succession.note"),
    );
    let body = json!({ "left_on": "2026-03-01", "new_successor": { "name": name }, "note": note });
    let etag = sales
        .get(&format!("/api/v1/contacts/{second}"))
        .await
        .etag();
    let done = sales
        .send(Method::POST, &successor, &[("if-match", &etag)], Some(body))
        .await;
    fine(&done);
    let draft = json!({ "content": { "content": script.filler.secrets.whole("Draft.content", Class::Personal) } });
    let kept = sales.put("/api/v1/drafts/interaction:1", draft).await;
    fine(&kept);
    answered(script, &sales).await;
}

/// A number that somebody had shown, which stands on record with the name of whose it is.
async fn seen_once(script: &mut Script<'_>, at: &str) {
    let contact = script.world.id("contacts", 0).to_owned();
    let wanted = json!({ "record": { "kind": "contact", "id": contact }, "field": "mobile", "reason": "回电" });
    let technical = script.world.client("technical").clone();
    fine(&technical.post(&format!("{at}/reveals"), wanted).await);
}

/// A questionnaire that was answered by its link.
async fn answered(script: &mut Script<'_>, sales: &Client) {
    let id = script.world.id("questionnaires", 0).to_owned();
    let link = sales
        .post(&format!("/api/v1/questionnaires/{id}/link"), json!({}))
        .await;
    let token = told(&link, "/path").rsplit('#').next().unwrap().to_owned();
    let secrets = &mut script.filler.secrets;
    let answers = json!([
        { "question": "contact_name", "text": secrets.person("Proposal.contact_name") },
        { "question": "contact_mobile", "text": secrets.mobile("Proposal.contact_mobile") },
        { "question": "contact_email", "text": secrets.email("Proposal.contact_email") },
        { "question": "need", "text": secrets.text("Proposal.need") },
    ]);
    let visitor = script.world.server.anonymous();
    let said = visitor
        .post(
            "/api/v1/questionnaires/answers",
            json!({ "token": token, "answers": answers }),
        )
        .await;
    fine(&said);
}

/// An archived customer, two of the pool, those of another team, and some more for lists to have several pages.
async fn others(script: &mut Script<'_>) {
    let name = script.filler.secrets.open(
        "archived.name",
        "明珠食品有限公司",
        "蓝天航空食品集团有限公司",
    );
    let gone = script
        .customer("sales", json!({ "name": name, "number": "W0003" }), false)
        .await;
    let contacts = format!("{gone}/contacts");
    script
        .make(
            "sales",
            "/api/v1/customers/{id}/contacts",
            &contacts,
            json!({}),
        )
        .await;
    let sales = script.world.client("sales").clone();
    let etag = sales.get(&gone).await.etag();
    let archived = sales.delete(&gone, &etag).await;
    fine(&archived);
    script.filler.secrets.shown = false;
    let pool = script
        .customer(
            "marketing",
            json!({ "name": "公海纺织有限公司", "number": "W0004" }),
            false,
        )
        .await;
    script
        .customer(
            "marketing",
            json!({ "kind": "person", "name": "x", "number": "W0005" }),
            true,
        )
        .await;
    script.filler.of_person = false;
    let success = json!({ "direction": "incoming" });
    let path = format!("{pool}/interactions");
    script
        .make(
            "success",
            "/api/v1/customers/{id}/interactions",
            &path,
            success,
        )
        .await;
    script.filler.secrets.shown = true;
    for (who, number, name) in [
        ("sales2", "W0006", "南方物流有限公司"),
        ("sales2", "W0007", "岭南制药有限公司"),
    ] {
        let body = json!({ "name": name, "number": number, "acknowledge": ["no_next_step"] });
        let made = script
            .world
            .client(who)
            .post("/api/v1/customers", body)
            .await;
        let id = told(&made, "/card/id");
        script.note("customers", &id);
    }
    for number in ["W0008", "W0009"] {
        let tier = script.filler.secrets.open("customer.tier", "high", "low");
        let label = script.filler.secrets.open(
            "customer.name",
            "华东样板有限公司",
            "华东样板二号厂有限公司",
        );
        let body = json!({ "name": label, "number": number, "tier": tier, "acknowledge": ["likely_duplicate", "no_next_step"] });
        let made = sales.post("/api/v1/customers", body).await;
        let id = told(&made, "/card/id");
        script.note("customers", &id);
    }
}

/// Two duplicates that were merged into the first; one of the merges was undone.
async fn merged(script: &mut Script<'_>, into: &str) {
    for undone in [false, true] {
        let number = if undone { "W0011" } else { "W0010" };
        let name = script
            .filler
            .secrets
            .open("merged.name", "恒力智能装备", "远航精密仪器");
        let twin = script
            .customer("sales", json!({ "name": name, "number": number }), false)
            .await;
        let contacts = format!("{twin}/contacts");
        script
            .make(
                "sales",
                "/api/v1/customers/{id}/contacts",
                &contacts,
                json!({}),
            )
            .await;
        let last = merge(script, into, &twin).await;
        if undone {
            let sales = script.world.client("sales").clone();
            let back = sales
                .post(&format!("/api/v1/merges/{last}/undo"), json!({}))
                .await;
            fine(&back);
        }
    }
}

/// Merges one customer into another; the id of the merge.
async fn merge(script: &mut Script<'_>, into: &str, twin: &str) -> String {
    let id = twin.rsplit('/').next().unwrap();
    let sales = script.world.client("sales").clone();
    let done = sales
        .post(&format!("{into}/merges"), json!({ "merged_id": id }))
        .await;
    fine(&done);
    let id = told(&done, "/id");
    script.note("merges", &id);
    id
}

/// A paper form that was taken in, with its report.
async fn imported(script: &mut Script<'_>) {
    let sales = script.world.client("sales").clone();
    let sheet = import_sheet(
        &script.filler.secrets.person("Import.contact"),
        &script.filler.secrets.mobile("Import.mobile"),
    );
    let name = script.filler.secrets.email("Import.file_name");
    let request = sales
        .request(Method::POST, "/api/v1/imports")
        .header("content-type", "text/csv")
        .header("x-file-name", format!("{name}.csv"))
        .body(sheet);
    let preview = sales.answer(request).await;
    let id = told(&preview, "/id");
    script.note("imports", &id);
    let done = sales
        .post(&format!("/api/v1/imports/{id}/commit"), json!({}))
        .await;
    let made = told(&done, "/customer_ids/0");
    script.note("customers", &made);
}

/// The multi-dimension tracking record of a customer with one contact.
pub fn import_sheet(contact: &str, mobile: &str) -> String {
    format!(
        "客户编号,客户名称,所属行业,客户来源,对接人,脱敏联系方式,互动日期,互动方式,核心内容\n\
         TECH2023001,云帆科技有限公司,互联网信息服务,展会推荐,{contact},{mobile},2023-09-10,线下拜访,确认预算\n"
    )
}
