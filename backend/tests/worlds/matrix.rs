//! Who may write what: every writing operation of the document, as everyone, against a table of its own that follows
//! DOMAIN section 4; and whatever is refused changes nothing in the database.

use super::document::{Document, Operation};
use super::lines;
use super::probes;
use super::run::ONE_AT_A_TIME;
use super::support::{Answer, Backing, block_on};
use super::watch::Watch;
use super::world::World;
use super::writing::localised;
use reqwest::Method;
use serde_json::{Value, json};
use std::sync::PoisonError;

/// Everyone who may write all that belongs to the first customer.
const NEAR: &[&str] = &["sales", "helper", "manager"];
/// From the narrowest to the owner.
const CALLERS: &[&str] = &[
    "anonymous",
    "gone",
    "inactive",
    "solo",
    "program",
    "sales2",
    "ended",
    "auditor",
    "manager2",
    "peer",
    "marketing",
    "technical",
    "demoted",
    "success",
    "admin",
    "helper",
    "manager",
    "sales",
];
/// Who writes which kinds of record on every customer within reach.
const ANYWHERE: &[(&str, &[&str])] = &[
    (
        "success",
        &[
            "contacts",
            "interactions",
            "plans",
            "todos",
            "needs",
            "risks",
            "service-cases",
            "milestones",
            "questionnaires",
            "attachments",
        ],
    ),
    (
        "technical",
        &["interactions", "needs", "service-cases", "attachments"],
    ),
    (
        "demoted",
        &["interactions", "needs", "service-cases", "attachments"],
    ),
    ("marketing", &["tags"]),
];
/// Kinds of record under a customer.
const KINDS: &[&str] = &[
    "contacts",
    "interactions",
    "plans",
    "todos",
    "needs",
    "risks",
    "service-cases",
    "milestones",
    "questionnaires",
    "attachments",
    "opportunities",
    "contracts",
    "stories",
    "key-facts",
    "tags",
];

/// Whether the caller may; nothing where the table has no say, as for one's own account.
fn expected(operation: &Operation, caller: &str) -> Option<bool> {
    if ["anonymous", "gone", "inactive"].contains(&caller) {
        return needs_account(operation).then_some(false);
    }
    let path = operation.path.trim_start_matches("/api/v1/");
    let segments: Vec<&str> = path.split('/').collect();
    let near = NEAR.contains(&caller);
    let kind = match segments.as_slice() {
        ["customers", "{id}", kind, ..] | [kind, "{id}", ..] => *kind,
        _ => "",
    };
    // Which tag, or list, there is no telling.
    if segments
        .iter()
        .any(|part| ["{tag_id}", "lists"].contains(part))
    {
        return None;
    }
    if KINDS.contains(&kind) {
        let anywhere = ANYWHERE
            .iter()
            .any(|(role, kinds)| *role == caller && kinds.contains(&kind));
        return Some(near || anywhere);
    }
    let owner_or_above = ["sales", "manager"].contains(&caller);
    match segments.as_slice() {
        ["customers", "{id}"] if operation.method == "PATCH" => Some(near),
        ["customers", "{id}"] | ["customers", "{id}", "restore"] => Some(owner_or_above),
        ["customers", "{id}", "stage-changes"] => Some(near),
        ["customers", "{id}", "hand-overs" | "collaborators"] => {
            Some(owner_or_above || caller == "admin")
        }
        ["customers"] | ["imports"] => Some(
            [
                "sales",
                "sales2",
                "solo",
                "ended",
                "peer",
                "helper",
                "manager",
                "manager2",
                "marketing",
                "admin",
            ]
            .contains(&caller),
        ),
        ["users" | "teams" | "stages" | "purposes", ..]
        | ["number-pattern" | "work-calendar" | "escalation" | "webhooks"] => {
            Some(caller == "admin")
        }
        ["strategies", ..] | ["signal-rules"] => {
            Some(["admin", "manager", "manager2"].contains(&caller))
        }
        _ => None,
    }
}

/// Whether an operation is for people with an account.
fn needs_account(operation: &Operation) -> bool {
    let public = [
        "/auth/",
        "/ratings",
        "/questionnaires/answers",
        "/questionnaires/questions",
        "/calendar/",
    ];
    !public.iter().any(|path| operation.path.contains(path))
}

async fn send(world: &World, caller: &str, operation: &Operation, path: &str) -> Answer {
    let mut request = world.client(caller).request(
        Method::from_bytes(operation.method.as_bytes()).unwrap(),
        &world.filled(path),
    );
    // A stale version: who may is told that it is stale, who may not is refused before.
    if operation.headers.iter().any(|name| name == "If-Match") {
        request = request.header("if-match", "\"0\"");
    }
    request = match &operation.body {
        None => request,
        Some(body) if body.media_type == "application/json" => {
            let mut example = localised(&body.example);
            replace(&mut example);
            let example = if example.is_object() {
                example
            } else {
                json!({})
            };
            request
                .header("content-type", "application/json")
                .body(world.filled(&example.to_string()))
        }
        Some(body) if body.media_type.starts_with("multipart/") => {
            let form = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nopen\r\n--x--\r\n";
            request
                .header("content-type", "multipart/form-data; boundary=x")
                .body(form)
        }
        Some(_) => request
            .header("content-type", "text/csv")
            .body(super::population::import_sheet("王丽", "13812345678")),
    };
    world.client(caller).answer(request).await
}

/// Nobody new becomes owner or helper, so that the table holds for all who come after.
fn replace(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (name, inside) in fields {
                match name.as_str() {
                    "owner_id" => *inside = json!("{{owner:0}}"),
                    "user_ids" => *inside = json!(["{{helper:0}}"]),
                    _ => replace(inside),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(replace),
        _ => {}
    }
}

async fn matrix(world: &mut World, document: &Document) {
    let (mut asked, mut decided) = (0, 0);
    let mut wrong = Vec::new();
    let mut watch = Watch::of(world);
    for caller in CALLERS {
        let operations = document.operations.iter().filter(|one| one.method != "GET");
        for operation in operations {
            // Sessions and policies are tests of their own; whoever signs out here could not go on.
            if super::writing::is_last(operation) {
                continue;
            }
            for path in probes::paths(operation, document, world, false) {
                let path = path.replace("{{users:0}}", "{{guinea:0}}");
                let answer = send(world, caller, operation, &path).await;
                asked += 1;
                let refused = [401, 403, 404].contains(&answer.status);
                let tables = watch.changed();
                if !(200..300).contains(&answer.status) && !tables.is_empty() {
                    wrong.push(format!(
                        "{caller} {}: {} and yet {tables:?} changed",
                        operation.id, answer.status
                    ));
                }
                if let Some(may) = expected(operation, caller) {
                    decided += 1;
                    if may == refused {
                        wrong.push(format!(
                            "{caller} {}: {} {}",
                            operation.id, answer.status, answer.json["code"]
                        ));
                    }
                }
            }
        }
    }
    println!(
        "write matrix: {asked} writes, {decided} decided by the table, {} callers",
        CALLERS.len()
    );
    assert!(
        wrong.is_empty(),
        "{} writes are not as they should be:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

fn run(backing: Backing) {
    let _guard = ONE_AT_A_TIME.read().unwrap_or_else(PoisonError::into_inner);
    lines::keep();
    let document = Document::of_this_build();
    let mut world = World::start(backing);
    block_on(async {
        world.fill(&document, &[]).await;
        probes::gather(&mut world, &document).await;
        matrix(&mut world, &document).await;
    });
}

#[test]
fn writing_follows_the_matrix_and_what_is_refused_changes_nothing_on_sqlite() {
    run(Backing::Sqlite);
}

#[test]
fn writing_follows_the_matrix_and_what_is_refused_changes_nothing_on_postgres() {
    run(Backing::Postgres);
}
