//! Attached files: what is taken, who sees which, and that bytes and rows agree.
//!
//! Proves R-SEC-1, R-SEC-5.

use crate::support::{Answer, Backing, Client, TestServer, block_on};
use reqwest::Method;
use serde_json::{Value, json};
use std::path::Path;

/// The smallest picture there is: one dot.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\nIDATx\x9cc\0\x01\0\0\x05\0\x01\r\n-\xb4\0\0\0\0IEND\xaeB`\x82";
const PDF: &[u8] = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\ncanary-of-the-content\n%%EOF\n";

/// A customer, whatever others of its name there are.
fn one_more() -> Value {
    json!({ "name": "恒力智能装备科技有限公司", "acknowledge": ["likely_duplicate"] })
}

/// A form as browsers send it.
fn form(file: Option<(&str, &[u8])>, fields: &[(&str, &str)], boundary: &str) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend(
            format!(
                "--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            )
            .bytes(),
        );
    }
    if let Some((name, content)) = file {
        // What the client calls it is never believed.
        let head = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/html\r\n\r\n"
        );
        body.extend(head.bytes());
        body.extend(content);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{boundary}--\r\n").bytes());
    body
}

async fn send(
    client: &Client,
    at: &str,
    key: Option<&str>,
    boundary: &str,
    body: Vec<u8>,
) -> Answer {
    let mut request = client
        .request(Method::POST, &format!("{at}/attachments"))
        .header(
            "content-type",
            format!("multipart/form-data; boundary={boundary}"),
        )
        .body(body);
    if let Some(key) = key {
        request = request.header("idempotency-key", key);
    }
    client.answer(request).await
}

/// Puts a file to the customer at this address.
pub async fn upload(
    client: &Client,
    at: &str,
    name: &str,
    content: &[u8],
    fields: &[(&str, &str)],
) -> Answer {
    send(
        client,
        at,
        None,
        "xX-1",
        form(Some((name, content)), fields, "xX-1"),
    )
    .await
}

async fn content(client: &Client, id: &str) -> Answer {
    client
        .get(&format!("/api/v1/attachments/{id}/content"))
        .await
}

/// Every file below the folder of the store.
fn stored(server: &TestServer) -> Vec<Vec<u8>> {
    fn walk(folder: &Path, found: &mut Vec<Vec<u8>>) {
        for entry in std::fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else {
                found.push(std::fs::read(path).unwrap());
            }
        }
    }
    let mut found = Vec::new();
    walk(&server.database.folder.path().join("files"), &mut found);
    found
}

both! {
    async fn a_file_is_put_there_read_changed_archived_and_restored(server: TestServer) {
        let sales = server.login("sales").await;
        let at = sales.customer(one_more()).await;
        let made = upload(&sales, &at, "报价单（终版）.pdf", PDF, &[]).await;
        made.expect(201);
        let id = made.id();
        assert_eq!(made.header("location"), format!("/api/v1/attachments/{id}"));
        assert_eq!(made.json["name"], json!({ "access": "clear", "value": "报价单（终版）.pdf" }));
        assert_eq!((&made.json["class"], &made.json["file_type"], &made.json["media_type"]), (&json!("open"), &json!("pdf"), &json!("application/pdf")));
        assert_eq!((&made.json["size"], &made.json["author"]["name"]), (&json!(PDF.len()), &json!("王丽")));
        use sha2::{Digest as _, Sha256};
        let hash: String = Sha256::digest(PDF).iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(made.json["sha256"], json!(hash));

        let read = content(&sales, &id).await;
        read.expect(200);
        assert_eq!(read.body, PDF);
        assert_eq!(read.header("content-type"), "application/pdf");
        assert_eq!(
            read.header("content-disposition"),
            "attachment; filename=\"file.pdf\"; filename*=UTF-8''%E6%8A%A5%E4%BB%B7%E5%8D%95%EF%BC%88%E7%BB%88%E7%89%88%EF%BC%89.pdf"
        );
        assert_eq!((read.header("x-content-type-options"), read.header("cache-control")), ("nosniff", "no-store"));
        assert_eq!(read.header("content-security-policy"), "default-src 'none'; sandbox; frame-ancestors 'none'");
        let inline = sales.get(&format!("/api/v1/attachments/{id}/content?inline=true")).await;
        assert!(inline.header("content-disposition").starts_with("inline; "));

        let one = format!("/api/v1/attachments/{id}");
        assert_eq!(sales.get(&one).await.expect(200), &made.json);
        sales.patch(&one, "\"1\"", json!({ "name": "报价.exe" })).await.expect_field(422, "/name", "file_mismatch");
        let changed = sales.patch(&one, "\"1\"", json!({ "name": "../报价 v2" })).await;
        assert_eq!(changed.expect(200)["name"]["value"], "报价 v2.pdf");
        sales.patch(&one, "\"1\"", json!({ "class": "commercial" })).await.expect_problem(412, "stale");
        sales.send(Method::PATCH, &one, &[], Some(json!({}))).await.expect_problem(428, "version_required");

        sales.delete(&one, &changed.etag()).await.expect(204);
        assert_eq!(sales.get(&format!("{at}/attachments")).await.expect(200)["items"], json!([]));
        assert_eq!(sales.get(&format!("{at}/attachments?archived=true")).await.expect(200)["items"][0]["id"], json!(id));
        sales.patch(&one, "\"3\"", json!({ "name": "x" })).await.expect_problem(409, "archived");
        sales.post(&format!("{one}/restore"), json!({})).await.expect(200);
        assert_eq!(sales.get("/api/v1/attachments").await.expect(200)["items"][0]["id"], json!(id));
        assert_eq!(content(&sales, &id).await.body, PDF);

        // R-LOG-1, R-LOG-2: it stands on the timeline and in the audit trail.
        let timeline = sales.get(&format!("{at}/timeline?dimension=attachments")).await.expect(200)["items"].clone();
        let kinds: Vec<_> = timeline.as_array().unwrap().iter().map(|e| e["what"]["kind"].as_str().unwrap().to_owned()).collect();
        assert_eq!(kinds, ["record_archived", "record_archived", "record_changed", "recorded"]);
        assert_eq!((&timeline[0]["what"]["restored"], &timeline[1]["what"]["restored"]), (&json!(true), &json!(false)));
        assert_eq!(timeline[3]["what"]["record"]["record"]["name"]["value"], "报价 v2.pdf");
        let audit = server.login("manager").await.get(&format!("{at}/audit")).await.expect(200)["items"].clone();
        let of_files: Vec<_> = audit.as_array().unwrap().iter().filter(|e| e["kind"] == "attachment" || e["record_kind"] == "attachment").collect();
        assert_eq!(of_files.len(), 4, "made, changed, archived, restored: {audit}");
        let counts = sales.get(&at).await.expect(200)["counts"].clone();
        assert!(counts.as_array().unwrap().contains(&json!({ "kind": "attachment", "count": 1 })), "{counts}");
    }

    async fn what_is_no_file_or_not_what_it_says_is_refused(server: TestServer) {
        let sales = server.login("sales").await;
        let at = sales.customer(one_more()).await;
        upload(&sales, &at, "a.pdf", PNG, &[]).await.expect_problem(422, "file_mismatch");
        upload(&sales, &at, "a.png.exe", PNG, &[]).await.expect_problem(422, "file_mismatch");
        upload(&sales, &at, "a.pdf", b"", &[]).await.expect_problem(422, "empty_file");
        upload(&sales, &at, "a.html", b"<script>alert(1)</script>", &[]).await.expect_problem(415, "unknown_file_type");
        upload(&sales, &at, "a.exe", b"MZ\x90\0\x03\0\0\0", &[]).await.expect_problem(415, "unknown_file_type");
        let mut large = PDF.to_vec();
        large.resize(21 * 1024 * 1024, b' ');
        upload(&sales, &at, "a.pdf", &large, &[]).await.expect_problem(413, "too_large");
        send(&sales, &at, None, "b", form(None, &[("class", "open")], "b")).await.expect_field(422, "/file", "required");
        upload(&sales, &at, "a.pdf", PDF, &[("class", "secret")]).await.expect_field(422, "/class", "not_on_list");
        upload(&sales, &at, "a.pdf", PDF, &[("colour", "red")]).await.expect_field(422, "/colour", "unknown_field");
        sales.post(&format!("{at}/attachments"), json!({})).await.expect_problem(415, "unsupported_media");
        // Half of a form.
        let mut half = form(Some(("a.pdf", PDF)), &[], "b");
        half.truncate(half.len() - 12);
        send(&sales, &at, None, "b", half).await.expect_problem(400, "malformed");
        let zh = upload(&sales.speaking("zh"), &at, "a.pdf", PNG, &[]).await;
        assert_eq!(zh.json["title"], "文件内容与扩展名不符");

        large.truncate(20 * 1024 * 1024);
        upload(&sales, &at, "大.pdf", &large, &[]).await.expect(201);
        assert_eq!(stored(&server).len(), 1, "what was refused left nothing behind");
        let table = upload(&sales, &at, "客户.csv", "姓名,电话\n".as_bytes(), &[]).await;
        let inline = sales.get(&format!("/api/v1/attachments/{}/content?inline=true", table.id())).await;
        inline.expect_problem(400, "invalid_parameter");
    }

    async fn r_sec_1_a_file_is_for_those_whom_its_class_lets(server: TestServer) {
        let sales = server.login("sales").await;
        let at = sales.customer(one_more()).await;
        let mut ids = Vec::new();
        for class in ["open", "commercial", "confidential"] {
            let made = upload(&sales, &at, "底价金丝雀 13700009999.pdf", PDF, &[("class", class)]).await;
            assert_eq!(made.expect(201)["class"], class);
            ids.push(made.id());
        }
        for (role, seen) in [
            ("sales", [200, 200, 200]), ("manager", [200, 200, 403]), ("auditor", [200, 200, 403]), ("success", [200, 403, 403]),
            ("technical", [200, 403, 403]), ("marketing", [200, 403, 403]), ("admin", [200, 403, 403]), ("sales2", [404, 404, 404]),
        ] {
            let client = server.login(role).await;
            for (id, status) in ids.iter().zip(seen) {
                assert_eq!(content(&client, id).await.status, status, "{role}");
                let known = client.get(&format!("/api/v1/attachments/{id}")).await;
                match status {
                    200 => assert_eq!(known.expect(200)["size"], json!(PDF.len())),
                    403 => {
                        let nothing = ["size", "sha256", "file_type", "media_type"].iter().all(|field| known.json[*field].is_null());
                        assert!(nothing && known.json["name"] == json!({ "access": "hidden" }), "{role}: {}", known.text());
                    }
                    _ => { known.expect_problem(404, "not_found"); }
                }
            }
            let list = client.get(&format!("{at}/timeline?dimension=attachments")).await.text();
            let names = list.matches("底价金丝雀").count();
            assert_eq!(names, seen.iter().filter(|status| **status == 200).count(), "{role}: {list}");
            let near = ["sales", "manager"].contains(&role);
            assert_eq!(list.contains("13700009999"), near, "{role}: numbers in names are screened");
        }
        let technical = server.login("technical").await;
        let open = content(&technical, &ids[0]).await;
        assert!(open.header("content-disposition").contains("137%2A%2A%2A%2A9999"), "{:?}", open.headers);
    }

    async fn nobody_changes_a_file_that_they_do_not_see(server: TestServer) {
        let sales = server.login("sales").await;
        let at = sales.customer(one_more()).await;
        let technical = server.login("technical").await;
        let made = upload(&technical, &at, "日志 13700009999.txt", "ok".as_bytes(), &[]).await;
        made.expect(201);
        let one = format!("/api/v1/attachments/{}", made.id());
        // R-SEC-3: the screened name that comes back changes nothing.
        let shown = made.json["name"]["value"].as_str().unwrap().to_owned();
        assert_eq!(shown, "日志 137****9999.txt");
        let same = technical.patch(&one, "\"1\"", json!({ "name": shown })).await;
        assert_eq!(same.expect(200)["version"], 1);
        assert_eq!(sales.get(&one).await.expect(200)["name"]["value"], "日志 13700009999.txt");
        // The owner makes it confidential: from now on it is out of everybody else's hands.
        let sealed = sales.patch(&one, "\"1\"", json!({ "class": "confidential" })).await;
        let etag = sealed.etag();
        assert_eq!(sealed.expect(200)["name"]["value"], "日志 13700009999.txt");
        for client in [&technical, &server.login("manager").await] {
            client.patch(&one, &etag, json!({ "class": "open" })).await.expect_problem(403, "forbidden");
            client.delete(&one, &etag).await.expect_problem(403, "forbidden");
            client.post(&format!("{one}/restore"), json!({})).await.expect_problem(403, "forbidden");
            let audit = client.get(&format!("{at}/audit")).await;
            assert!(!audit.text().contains("日志"), "{}", audit.text());
            let timeline = client.get(&format!("{at}/timeline")).await.expect(200).to_string();
            assert!(!timeline.contains("日志"), "{timeline}");
        }
        for role in ["marketing", "auditor", "admin", "manager2"] {
            let refused = upload(&server.login(role).await, &at, "a.pdf", PDF, &[]).await;
            refused.expect_problem(403, "forbidden");
        }
        upload(&server.login("sales2").await, &at, "a.pdf", PDF, &[]).await.expect_problem(404, "not_found");
        upload(&server.anonymous(), &at, "a.pdf", PDF, &[]).await.expect_problem(401, "not_signed_in");
        // Opened again, it is everyone's again.
        sales.patch(&one, &etag, json!({ "class": "open" })).await.expect(200);
        assert_eq!(content(&technical, &made.id()).await.body, b"ok");
    }

    async fn r_sec_5_neither_the_store_nor_the_database_holds_a_confidential_file_as_text(server: TestServer) {
        use backend::db::schema::attachment;
        use diesel::prelude::*;
        let sales = server.login("sales").await;
        let at = sales.customer(one_more()).await;
        let made = upload(&sales, &at, "底价金丝雀.pdf", PDF, &[("class", "confidential")]).await;
        made.expect(201);
        let files = stored(&server);
        assert_eq!(files.len(), 1);
        assert!(!String::from_utf8_lossy(&files[0]).contains("canary-of-the-content"));
        let names: Vec<(Option<String>, Option<Vec<u8>>)> =
            server.db().read(|conn| Ok(attachment::table.select((attachment::name, attachment::sealed_name)).load(conn)?)).await.unwrap();
        assert_eq!(names[0].0, None);
        assert!(!String::from_utf8_lossy(names[0].1.as_ref().unwrap()).contains("金丝雀"));
        // What was tampered with is not handed out.
        let mut folder = server.database.folder.path().join("files/attachments");
        while folder.is_dir() {
            folder = std::fs::read_dir(&folder).unwrap().next().unwrap().unwrap().path();
        }
        let mut bytes = std::fs::read(&folder).unwrap();
        *bytes.last_mut().unwrap() ^= 1;
        std::fs::write(&folder, bytes).unwrap();
        content(&sales, &made.id()).await.expect_problem(503, "files_unavailable");
    }

    async fn the_same_request_twice_keeps_one_file(server: TestServer) {
        let sales = server.login("sales").await;
        let at = sales.customer(one_more()).await;
        // A browser draws another boundary each time.
        let first = send(&sales, &at, Some("k1"), "one", form(Some(("a.pdf", PDF)), &[], "one")).await;
        let again = send(&sales, &at, Some("k1"), "two", form(Some(("a.pdf", PDF)), &[], "two")).await;
        assert_eq!(again.expect(201), first.expect(201));
        assert_eq!(stored(&server).len(), 1, "the second one's bytes are gone");
        send(&sales, &at, Some("k1"), "one", form(Some(("b.pdf", PDF)), &[], "one")).await.expect_problem(422, "key_reused");
        assert_eq!(content(&sales, &first.id()).await.body, PDF);
    }

    async fn a_file_belongs_to_an_interaction_of_its_customer_or_nothing_is_kept(server: TestServer) {
        let sales = server.login("sales").await;
        let (at, other) = (sales.customer(one_more()).await, sales.customer(one_more()).await);
        let talk = json!({ "channels": ["meeting"], "content": "方案确认", "acknowledge": ["no_next_step"] });
        let talk = sales.post(&format!("{at}/interactions"), talk).await;
        let talk_id = talk.expect(201)["id"].as_str().unwrap().to_owned();
        let made = upload(&sales, &at, "纪要.txt", "第一条".as_bytes(), &[("interaction_id", &talk_id)]).await;
        assert_eq!(made.expect(201)["interaction_id"], json!(talk_id));
        let refused = upload(&sales, &other, "纪要.txt", "第一条".as_bytes(), &[("interaction_id", &talk_id)]).await;
        refused.expect_field(422, "/interaction_id", "no_such_interaction");
        assert_eq!(stored(&server).len(), 1, "bytes whose row was refused are removed");
        let etag = sales.get(&other).await.etag();
        sales.delete(&other, &etag).await.expect(204);
        upload(&sales, &other, "a.pdf", PDF, &[]).await.expect_problem(409, "archived");
    }
}

/// A bucket in this process: keeps what is put, by path, and refuses what is not signed.
mod bucket {
    use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
    use std::collections::BTreeMap;
    use std::net::TcpListener;
    use std::sync::{Arc, Mutex};

    pub type Objects = Arc<Mutex<BTreeMap<String, Vec<u8>>>>;

    async fn answer(
        request: HttpRequest,
        body: web::Bytes,
        objects: web::Data<Objects>,
    ) -> HttpResponse {
        let signed = request
            .headers()
            .get("authorization")
            .and_then(|v| v.to_str().ok())
            .unwrap_or_default();
        if !signed.contains("Credential=AK/") {
            return HttpResponse::Forbidden().finish();
        }
        let mut objects = objects.lock().unwrap();
        let path = request.path().to_owned();
        match request.method().as_str() {
            "PUT" => {
                objects.insert(path, body.to_vec());
                HttpResponse::Ok().insert_header(("ETag", "\"1\"")).finish()
            }
            "GET" => match objects.get(&path) {
                Some(found) => HttpResponse::Ok()
                    .insert_header(("ETag", "\"1\""))
                    .insert_header(("Last-Modified", "Wed, 01 Jan 2025 00:00:00 GMT"))
                    .body(found.clone()),
                None => HttpResponse::NotFound().finish(),
            },
            // Several at once: the keys stand in the body.
            _ => {
                let body = String::from_utf8(body.to_vec()).unwrap();
                for key in body.split("<Key>").skip(1) {
                    objects.remove(&format!("{path}/{}", key.split('<').next().unwrap()));
                }
                HttpResponse::Ok().body("<DeleteResult></DeleteResult>")
            }
        }
    }

    /// Starts one; its address.
    pub fn start(objects: Objects) -> (String, actix_web::dev::ServerHandle) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let (tell, told) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let data = web::Data::new(objects);
                let limit = web::PayloadConfig::new(32 << 20);
                let app = move || {
                    App::new()
                        .app_data(data.clone())
                        .app_data(limit.clone())
                        .default_service(web::to(answer))
                };
                let server = HttpServer::new(app)
                    .workers(1)
                    .disable_signals()
                    .listen(listener)
                    .unwrap()
                    .run();
                tell.send(server.handle()).unwrap();
                server.await.unwrap();
            });
        });
        (address, told.recv().unwrap())
    }
}

#[test]
fn files_are_kept_in_a_bucket_where_the_settings_name_one() {
    let objects = bucket::Objects::default();
    let (address, handle) = bucket::start(objects.clone());
    let s3 = backend::config::S3 {
        bucket: "kept".to_owned(),
        endpoint: Some(address),
        region: "us-east-1".to_owned(),
        access_key: "AK".to_owned(),
        secret_key: "SK".to_owned(),
    };
    let server = TestServer::start_with(Backing::Sqlite, |config| config.s3 = Some(s3));
    block_on(async {
        let sales = server.login("sales").await;
        let at = sales.customer(one_more()).await;
        let made = upload(&sales, &at, "报价.pdf", PDF, &[]).await;
        made.expect(201);
        assert_eq!(content(&sales, &made.id()).await.body, PDF);
        {
            let kept = objects.lock().unwrap();
            let (path, bytes) = kept.iter().next().unwrap();
            assert!(path.starts_with("/kept/attachments/"), "{path}");
            assert!(!String::from_utf8_lossy(bytes).contains("canary-of-the-content"));
        }
        let refused = upload(
            &sales,
            &at,
            "a.pdf",
            PDF,
            &[("interaction_id", &uuid::Uuid::nil().to_string())],
        )
        .await;
        refused.expect_field(422, "/interaction_id", "no_such_interaction");
        assert_eq!(
            objects.lock().unwrap().len(),
            1,
            "bytes whose row was refused are removed"
        );
        assert!(stored(&server).is_empty());
        handle.stop(false).await;
        // A store that is gone is said to be, and nothing is half kept.
        upload(&sales, &at, "b.pdf", PDF, &[])
            .await
            .expect_problem(503, "files_unavailable");
        let list: Value = sales.get(&format!("{at}/attachments")).await.json["items"].clone();
        assert_eq!(list.as_array().unwrap().len(), 1);
    });
}
