//! Who may write what: every writing operation of the document, as everyone, against a table of its own that follows
//! DOMAIN section 4; and whatever is refused changes nothing in the database.

use super::document::{Document, Operation};
use super::entitled::{
    CALLERS, KINDS, May, PROGRAMS, SWITCHED, SWITCHED_CALLERS, TARGETS, Target, entitled,
    entitled_switched, is_left,
};
use super::lines;
use super::probes;
use super::run::ONE_AT_A_TIME;
use super::support::{Answer, Backing, block_on};
use super::watch::Watch;
use super::world::World;
use super::writing::{self, localised};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::PoisonError;

async fn send(
    world: &World,
    (operation, target, caller): (&Operation, &Target, &str),
    path: &str,
) -> Answer {
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
            replace(&mut example, target);
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
fn replace(value: &mut Value, target: &Target) {
    match value {
        Value::Object(fields) => {
            for (name, inside) in fields {
                match name.as_str() {
                    "owner_id" => *inside = json!(format!("{{{{owner-{}:0}}}}", target.name)),
                    "merged_id" => *inside = json!(format!("{{{{twin-{}:0}}}}", target.name)),
                    "user_ids" if target.near.contains(&"helper") => {
                        *inside = json!(["{{helper:0}}"]);
                    }
                    "user_ids" => *inside = json!([]),
                    _ => replace(inside, target),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| replace(item, target)),
        _ => {}
    }
}

/// What was asked, and what was not as it should be.
#[derive(Default)]
struct Asked {
    writes: usize,
    judged: usize,
    /// Those that were refused, behind which nobody has looked yet.
    refused: Vec<String>,
    wrong: Vec<String>,
}

/// How many refused writes are looked behind together: to read all tables takes longer than to be refused.
const TOGETHER: usize = 40;

impl Asked {
    /// What was refused since this was asked last has changed nothing.
    fn look(&mut self, watch: &mut Watch) {
        let refused = std::mem::take(&mut self.refused);
        if refused.is_empty() {
            return;
        }
        let mut tables = watch.changed();
        // When a program last came is noted whatever it is answered.
        let programs = |one: &String| PROGRAMS.iter().any(|name| one.starts_with(name));
        tables.retain(|table| table != "api_token" || !refused.iter().any(programs));
        if !tables.is_empty() {
            let what = refused.join("\n  ");
            self.wrong.push(format!(
                "one of these, and yet {tables:?} changed:\n  {what}"
            ));
        }
    }
}

/// The kinds of record of which each customer that is written about has one of its own, by their place among all.
type Own = BTreeMap<String, usize>;

/// A path with the records of a target in their places; none where it names none of them, and others were asked already.
fn path_of(path: &str, own: &Own) -> Option<String> {
    let path = path.replace("{{users:0}}", "{{guinea:0}}");
    let mut found = path.clone();
    for (kind, at) in own {
        found = found.replace(
            &format!("{{{{{kind}:0}}}}"),
            &format!("{{{{{kind}:{at}}}}}"),
        );
    }
    (found != path || own.values().all(|at| *at == 0)).then_some(found)
}

async fn ask(
    world: &World,
    (operation, target, caller): (&Operation, &Target, &str),
    path: &str,
    may: Option<May>,
    watch: &mut Watch,
    asked: &mut Asked,
) {
    if may.is_none_or(|may| is_left(operation, may)) && writing::is_last(operation) {
        return;
    }
    let refused = may == Some(May::No);
    if !refused || asked.refused.len() >= TOGETHER {
        asked.look(watch);
    }
    let answer = send(world, (operation, target, caller), path).await;
    asked.writes += 1;
    let what = format!("{caller} {} of the {} one", operation.id, target.name);
    asked.refused.push(format!("{what}: {}", answer.status));
    if (200..300).contains(&answer.status) {
        asked.refused.clear();
        watch.changed();
    } else if !refused {
        asked.look(watch);
    }
    let Some(may) = may else {
        // A new operation gets a line in the table.
        asked.wrong.push(format!("{what}: nobody says who may"));
        return;
    };
    asked.judged += 1;
    let as_said = match may {
        May::Yes => ![401, 403, 404].contains(&answer.status),
        May::Ask => ![401, 403].contains(&answer.status),
        May::No => [401, 403, 404].contains(&answer.status),
        May::Elsewhere => answer.status < 500,
    };
    if !as_said {
        let (status, code) = (answer.status, &answer.json["code"]);
        asked
            .wrong
            .push(format!("{what}: {may:?}, and was answered {status} {code}"));
    }
}

/// Asks every write of every target as one caller. Under another policy, only what it says of.
async fn as_caller(
    world: &World,
    document: &Document,
    (caller, owns): (&str, &[Own]),
    (watch, asked): (&mut Watch, &mut Asked),
    judge: fn(&Operation, &Target, &str) -> Option<May>,
) {
    let operations = document.operations.iter().filter(|one| one.method != "GET");
    for operation in operations {
        for path in probes::paths(operation, document, world, false) {
            for (target, own) in TARGETS.iter().zip(owns) {
                let may = judge(operation, target, caller);
                if may.is_none()
                    && SWITCHED_CALLERS.contains(&caller)
                    && entitled(operation, target, caller).is_some()
                {
                    continue;
                }
                if let Some(path) = path_of(&path, own) {
                    let what = (operation, target, caller);
                    ask(world, what, &path, may, watch, asked).await;
                }
            }
        }
    }
}

async fn matrix(world: &mut World, document: &Document) {
    let mut asked = Asked::default();
    let owns = own_records(world, document).await;
    let mut watch = Watch::of(world);
    for caller in CALLERS {
        as_caller(
            world,
            document,
            (caller, &owns),
            (&mut watch, &mut asked),
            entitled,
        )
        .await;
    }
    asked.look(&mut watch);
    for (role, change) in SWITCHED {
        let at = format!("/api/v1/roles/{role}");
        let admin = world.client("admin");
        let etag = admin.get(&at).await.etag();
        let change: Value = serde_json::from_str(change).unwrap();
        admin.patch(&at, &etag, change).await.expect(200);
    }
    watch.changed();
    for caller in SWITCHED_CALLERS {
        let what = (&mut watch, &mut asked);
        as_caller(world, document, (caller, &owns), what, entitled_switched).await;
    }
    asked.look(&mut watch);
    println!(
        "write matrix: {} writes, {} judged by the table, {} callers",
        asked.writes,
        asked.judged,
        CALLERS.len()
    );
    assert!(
        asked.wrong.is_empty(),
        "{} writes are not as they should be:\n{}",
        asked.wrong.len(),
        asked.wrong.join("\n")
    );
}

/// Gives every target a customer, with a record of every kind that its owner can make with what the document shows.
async fn own_records(world: &mut World, document: &Document) -> Vec<Own> {
    let mut owns = Vec::new();
    for target in TARGETS {
        let owner = world.server.user(target.owner).to_string();
        let name = format!("owner-{}", target.name);
        world.ids.insert(name, vec![owner]);
        let mut own = Own::from([("customers".to_owned(), 0)]);
        own.extend(KINDS.iter().map(|kind| ((*kind).to_owned(), 0)));
        if target.owner != "sales" {
            own = made_for(world, document, target).await;
        }
        let twin = customer_of(world, target, "双份").await;
        world
            .ids
            .insert(format!("twin-{}", target.name), vec![twin]);
        owns.push(own);
    }
    owns
}

/// Makes a customer of the owner's of a target; its id.
async fn customer_of(world: &World, target: &Target, what: &str) -> String {
    let name = format!("{}{what}客户有限公司", target.name);
    let new = json!({ "name": name, "acknowledge": ["likely_duplicate", "no_next_step"] });
    let made = world
        .client(target.owner)
        .post("/api/v1/customers", new)
        .await;
    made.expect(201)["card"]["id"].as_str().unwrap().to_owned()
}

async fn made_for(world: &mut World, document: &Document, target: &Target) -> Own {
    let id = customer_of(world, target, "样板").await;
    let mut own = Own::new();
    let mut note = |world: &mut World, kind: &str, id: &str| {
        let ids = world.ids.entry(kind.to_owned()).or_default();
        ids.push(id.to_owned());
        own.insert(kind.to_owned(), ids.len() - 1);
    };
    note(world, "customers", &id);
    for kind in KINDS {
        let path = format!("/api/v1/customers/{{id}}/{kind}");
        let all = &document.operations;
        let Some(operation) = all
            .iter()
            .find(|one| one.method == "POST" && one.path == path)
        else {
            continue;
        };
        let at = format!("/api/v1/customers/{id}/{kind}");
        let mut answer = send(world, (operation, target, target.owner), &at).await;
        if answer.json["code"] == "confirmation_needed" {
            let codes = answer.json["confirm"].as_array().into_iter().flatten();
            let codes: Vec<_> = codes.map(|one| one["code"].clone()).collect();
            let mut body = localised(&operation.body.as_ref().unwrap().example);
            body["acknowledge"] = json!(codes);
            let body: Value = serde_json::from_str(&world.filled(&body.to_string())).unwrap();
            answer = world.client(target.owner).post(&at, body).await;
        }
        if let Some(id) = answer.json["id"].as_str() {
            note(world, kind, id);
        }
    }
    own
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
