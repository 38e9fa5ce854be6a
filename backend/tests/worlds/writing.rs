//! What is sent to be written, made from the document: examples, filled bodies, masks written back, values that others
//! have, repeated keys, stale and missing versions.

use super::document::{Body, Document, Operation};
use super::filler::Filler;
use super::pair::{Pair, Probe, Sent};
use super::population::import_sheet;
use super::probes;
use super::run::{LOOKERS, SIGNED_OUT};
use super::secrets::{Secret, Secrets};
use super::share::{Share, wanted};
use serde_json::{Map, Value, json};

/// Asked last, for they end sessions, or change to what one is entitled.
const LAST: &[&str] = &[
    "/auth/",
    "/me/password",
    "/sessions",
    "role",
    "polic",
    "grant",
    "access",
    "second-factor",
    "totp",
    "reveal",
    "tokens",
];
/// Fields of which both worlds' values are tried.
const TRIED: &[&str] = &["name", "mobile", "email", "credit_code"];
/// Free text, of which both worlds' are tried as they stand there.
const TRIED_TEXTS: &[&str] = &["text", "title", "content", "what", "label"];

/// In which order: what makes, what changes, what puts away, what brings back, what moves people.
fn rank(operation: &Operation) -> usize {
    let path = operation.path.as_str();
    if path.ends_with("/erasure") {
        return 7;
    }
    if LAST.iter().any(|word| path.contains(word)) {
        return 6;
    }
    if [
        "/users",
        "/teams",
        "/hand-overs",
        "/number-pattern",
        "/lists",
        "/stages",
        "/purposes",
    ]
    .iter()
    .any(|kind| path.contains(kind))
    {
        return 5;
    }
    match operation.method.as_str() {
        "DELETE" => 3,
        _ if path.ends_with("/restore") || path.ends_with("/undo") => 4,
        "PATCH" | "PUT" => 2,
        _ => 1,
    }
}

/// Whether an operation ends a session, or changes to what one is entitled.
pub fn is_last(operation: &Operation) -> bool {
    rank(operation) >= 6
}

/// An example with ids of this world.
pub fn localised(example: &Value) -> Value {
    let mut example = example.clone();
    localise(&mut example, "");
    example
}

fn unsafe_operations(document: &Document, last: bool) -> Vec<&Operation> {
    let mut operations: Vec<_> = document
        .operations
        .iter()
        .filter(|one| one.method != "GET")
        .collect();
    operations.retain(|one| (rank(one) >= 6) == last);
    operations.sort_by_key(|one| rank(one));
    operations
}

/// All that writes, but for what ends a session.
pub async fn write(
    pair: &mut Pair,
    document: &Document,
    caller: &str,
    hidden: &[Secret],
    share: Share,
) {
    for operation in unsafe_operations(document, false) {
        if wanted(&operation.id) && share.takes(&operation.id) {
            write_one(pair, document, caller, operation, hidden, share).await;
        }
    }
}

/// What ends a session, or changes to what one is entitled.
pub async fn end(pair: &mut Pair, document: &Document, caller: &str, share: Share) {
    for operation in unsafe_operations(document, true) {
        if wanted(&operation.id) && share.takes(&operation.id) {
            write_one(pair, document, caller, operation, &[], share).await;
        }
    }
}

/// All that one operation is sent.
pub async fn write_one(
    pair: &mut Pair,
    document: &Document,
    caller: &str,
    operation: &Operation,
    hidden: &[Secret],
    share: Share,
) {
    for path in probes::paths(operation, document, &pair.worlds[0], false) {
        // Nobody changes the people on whom the run stands.
        let path = path.replace("{{users:0}}", "{{guinea:0}}");
        let mut bodies = bodies(document, operation, hidden);
        let mut others = bodies.split_off(1);
        // Who is not signed in is told so, whatever is sent.
        if SIGNED_OUT.contains(&caller) {
            others.clear();
        }
        bodies.extend(share.deal(&operation.id, others));
        if LOOKERS.contains(&caller) {
            looked_through(
                pair,
                document,
                caller,
                operation,
                (&path, &bodies[0]),
                share,
            )
            .await;
        }
        for (at, body) in bodies.into_iter().enumerate() {
            let headers = share.deal(&operation.id, headers(operation, at == 0));
            for headers in headers.into_iter().flatten() {
                if headers.iter().any(|(_, value)| value.contains("etag")) {
                    versions(pair, caller, &path).await;
                }
                for query in queries(operation) {
                    let probe = Probe {
                        operation: operation.id.clone(),
                        method: operation.method.clone(),
                        path: format!("{path}{query}"),
                        headers: headers.clone(),
                        body: body.clone(),
                    };
                    pair.ask(caller, &probe).await;
                }
            }
        }
        if operation.method == "PATCH" {
            write_back(pair, document, caller, operation, &path).await;
        }
    }
}

/// The same while one looks through another role, which is for reading.
async fn looked_through(
    pair: &mut Pair,
    document: &Document,
    caller: &str,
    operation: &Operation,
    (path, body): (&str, &Sent),
    share: Share,
) {
    let roles = document.schema("Role").map(|schema| document.words(schema));
    for role in share.deal(&operation.id, roles.unwrap_or_default()) {
        let probe = Probe {
            method: operation.method.clone(),
            body: body.clone(),
            ..Probe::get(&operation.id, path)
        };
        pair.ask(caller, &probe.header("x-view-as", role)).await;
    }
}

/// What is asked for beside a body: first what changes nothing, or asks back.
fn queries(operation: &Operation) -> Vec<&'static str> {
    let takes = |name: &str| operation.query.iter().any(|one| one.name == name);
    if takes("dry_run") {
        vec!["?dry_run=true", ""]
    } else if takes("acknowledge") {
        vec![
            "",
            "?acknowledge=no_next_step,likely_duplicate,over_contact",
        ]
    } else {
        vec![""]
    }
}

/// Headers of one request.
type Headers = Vec<(String, String)>;

/// Headers to send with a body, in turn; of several such rows each tries something else. With the first body all there
/// are: what is stale, or missing, or repeated, is told before anything of the body is looked at.
fn headers(operation: &Operation, first: bool) -> Vec<Vec<Headers>> {
    let of = |name: &str, value: &str| vec![(name.to_owned(), value.to_owned())];
    let takes = |name: &str| operation.headers.iter().any(|one| one == name);
    let now = vec![of("if-match", "{{etag:0}}")];
    if takes("If-Match") && first {
        return vec![now, vec![Vec::new()], vec![of("if-match", "\"0\"")]];
    }
    if takes("If-Match") {
        return vec![now];
    }
    if takes("Idempotency-Key") && first {
        let kind = operation.path.rsplit('/').next().unwrap_or_default();
        let mine = of("idempotency-key", &format!("mine-{kind}"));
        let owners = of("idempotency-key", &format!("key-sales-{kind}"));
        let mut rows = vec![vec![mine.clone(), mine], vec![owners]];
        if takes("X-File-Name") {
            // What a file is called is shown wherever its import is.
            rows.push(vec![of("x-file-name", "13812345678.csv")]);
        }
        return rows;
    }
    vec![vec![Vec::new()]]
}

/// Notes the version that the caller reads now.
async fn versions(pair: &mut Pair, caller: &str, path: &str) {
    let readable =
        path.rsplit_once('/').map_or(
            path,
            |(before, last)| if last.contains("{{") { path } else { before },
        );
    for world in &mut pair.worlds {
        let at = world.filled(readable);
        let read = world.client(caller).get(&at).await;
        let etag = read.header("etag").to_owned();
        let etag = if etag.is_empty() {
            "\"1\"".to_owned()
        } else {
            etag
        };
        world.ids.insert("etag".to_owned(), vec![etag]);
    }
}

/// What the caller reads is written back as it is, masks and all, and read again (R-SEC-3).
async fn write_back(
    pair: &mut Pair,
    document: &Document,
    caller: &str,
    operation: &Operation,
    path: &str,
) {
    let Some(body) = &operation.body else { return };
    let (_, schema) = document.unwrapped(&body.schema);
    let Some(fields) = schema["properties"].as_object() else {
        return;
    };
    let read = Probe::get(&operation.id, path);
    let answers = pair.ask(caller, &read).await;
    if answers.iter().all(|answer| answer.status != 200) {
        return;
    }
    versions(pair, caller, path).await;
    let [a, b] = answers.map(|answer| {
        let mut flat = Map::new();
        for part in [&answer.json, &answer.json["card"], &answer.json["profile"]] {
            for (field, value) in part.as_object().into_iter().flatten() {
                if fields.contains_key(field) && !value.is_null() {
                    flat.insert(field.clone(), value.clone());
                }
            }
        }
        Value::Object(flat)
    });
    let probe = Probe {
        operation: operation.id.clone(),
        method: "PATCH".to_owned(),
        path: path.to_owned(),
        headers: vec![("if-match".to_owned(), "{{etag:0}}".to_owned())],
        body: Sent::Each(Box::new((a, b))),
    };
    pair.ask(caller, &probe).await;
    pair.ask(caller, &read).await;
}

fn bodies(document: &Document, operation: &Operation, hidden: &[Secret]) -> Vec<Sent> {
    let Some(body) = &operation.body else {
        return vec![Sent::Nothing];
    };
    if body.media_type.starts_with("multipart/") {
        let form = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"秘密.txt\"\r\n\r\nopen\r\n--x--\r\n";
        return vec![Sent::Raw(
            "multipart/form-data; boundary=x".to_owned(),
            form.to_owned(),
        )];
    }
    if body.media_type == "text/csv" {
        return sheets(hidden);
    }
    let mut example = localised(&body.example);
    if !example.is_object() {
        example = json!({});
    }
    let mut filler = Filler {
        document,
        secrets: Secrets::of_others(),
        of_person: false,
    };
    let filled = filler.body(&body.schema, &example);
    let guesses = guesses(document, body, &example, hidden);
    let mut bodies = Vec::new();
    if operation.method == "PATCH" {
        // Guesses before anything else is written over what they are about.
        bodies.push(json!({}));
        bodies.extend(guesses);
        bodies.extend([example, filled]);
    } else {
        bodies.extend([example, json!({}), filled]);
        bodies.extend(guesses);
    }
    if operation.path.ends_with("/reveals") {
        bodies.extend(reveals());
    }
    bodies.into_iter().map(Sent::Json).collect()
}

/// Both worlds' values written over what stands there: whoever does not see it must not learn whether it is the same.
fn guesses(document: &Document, body: &Body, example: &Value, hidden: &[Secret]) -> Vec<Value> {
    let (name, schema) = document.unwrapped(&body.schema);
    let own = format!("{}.", name.unwrap_or("?"));
    let takes = |field: &&&str| schema["properties"].get(**field).is_some();
    let mut guesses = Vec::new();
    for field in TRIED.iter().chain(TRIED_TEXTS).filter(takes) {
        let ends = format!(".{field}");
        let mut of_field: Vec<&Secret> = hidden.iter().collect();
        of_field.retain(|one| one.field.ends_with(&ends));
        // What the same body wrote before may stand there still.
        of_field.sort_by_key(|one| !one.field.starts_with(&own));
        for secret in of_field.into_iter().take(3) {
            for value in [&secret.a, &secret.b] {
                let mut body = example.clone();
                body[*field] = if TRIED_TEXTS.contains(field) {
                    json!(format!("找 {value} 谈"))
                } else {
                    json!(value)
                };
                guesses.push(body);
            }
        }
    }
    guesses
}

/// One of each class, and of each kind of record that has some.
fn reveals() -> impl Iterator<Item = Value> {
    let fields = [
        ("customer", "{{customers:0}}", "confidential_notes"),
        ("customer", "{{customers:0}}", "expected_purchase"),
        ("customer", "{{customers:1}}", "name"),
        ("customer", "{{customers:0}}", "remarks"),
        ("contract", "{{contracts:0}}", "amount"),
        ("contact", "{{contacts:0}}", "birthday"),
        ("contact", "{{contacts:0}}", "preferences"),
    ];
    fields.into_iter().map(|(kind, id, field)| {
        json!({ "record": { "kind": kind, "id": id }, "field": field, "reason": "回电" })
    })
}

/// Paper forms that name what is there already: does their preview tell?
fn sheets(hidden: &[Secret]) -> Vec<Sent> {
    let value = |field: &str, second: bool| {
        let found = hidden.iter().rev().find(|one| one.field == field);
        found.map_or("王丽".to_owned(), |one| {
            if second { one.b.clone() } else { one.a.clone() }
        })
    };
    let mut sheets = Vec::new();
    for second in [false, true] {
        for (name, mobile) in [
            ("NewContact.name", "NewContact.mobile"),
            ("Import.contact", "Import.mobile"),
        ] {
            let sheet = import_sheet(&value(name, second), &value(mobile, second));
            sheets.push(sheet.replace(
                "TECH2023001,云帆科技有限公司",
                "W0001,恒力智能装备科技有限公司",
            ));
            sheets.push(sheet);
        }
    }
    sheets
        .into_iter()
        .map(|sheet| Sent::Raw("text/csv".to_owned(), sheet))
        .collect()
}

/// Puts ids of this world where the example has ids of its own.
fn localise(value: &mut Value, field: &str) {
    match value {
        Value::Object(fields) => fields.iter_mut().for_each(|(name, inside)| {
            let name = if name == "id" { field } else { name };
            localise(inside, name);
        }),
        Value::Array(items) => items.iter_mut().for_each(|item| localise(item, field)),
        Value::String(text)
            if text.len() == 36 && text.bytes().filter(|b| *b == b'-').count() == 4 =>
        {
            *text = match field {
                name if name.contains("merged") || name.contains("customer") => "{{customers:7}}",
                name if name.contains("record") || name.contains("contact") => "{{contacts:0}}",
                name if name.contains("team") => "{{teams:0}}",
                "from" => "{{guinea:0}}",
                _ => "{{heir:0}}",
            }
            .to_owned();
        }
        _ => {}
    }
}
