//! The run itself, on both databases.

use super::callers::{ENTITLED, GROUPS, Group};
use super::document::Document;
use super::pair::{Pair, Probe};
use super::secrets::{Class, Secret};
use super::support::{Backing, block_on};
use super::{lines, probes, writing};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{PoisonError, RwLock};

/// Leaks are planted for the whole process: whoever plants them holds this for writing, everyone else for reading.
pub static ONE_AT_A_TIME: RwLock<()> = RwLock::new(());

/// Those whose requests are refused whatever they are.
const SIGNED_OUT: &[&str] = &["gone", "inactive", "anonymous"];

/// As how many callers of a group all parameters, searches, and values that others have are tried.
const MOST_CURIOUS: usize = 1;

/// Asks all of these, and follows the pages of each.
pub async fn ask_all(pair: &mut Pair, caller: &str, probes: &[Probe]) {
    for probe in probes {
        let mut answers = pair.ask(caller, probe).await;
        for _ in 1..probes::PAGES {
            let next = |at: usize| answers[at].json["next_cursor"].as_str().map(str::to_owned);
            let (Some(a), Some(b)) = (next(0), next(1)) else {
                break;
            };
            let Some(following) = following(probe, a, b, pair) else {
                break;
            };
            answers = pair.ask(caller, &following).await;
        }
    }
}

/// The same probe with the cursor of the page before, each world's own.
fn following(probe: &Probe, a: String, b: String, pair: &mut Pair) -> Option<Probe> {
    let mut next = probe.clone();
    for (world, cursor) in pair.worlds.iter_mut().zip([a, b]) {
        world.ids.insert("cursor".to_owned(), vec![cursor]);
    }
    match &mut next.body {
        super::pair::Sent::Json(body) => body["cursor"] = "{{cursor:0}}".into(),
        super::pair::Sent::Nothing => {
            let plain = next.path.split("&cursor=").next()?.to_owned();
            let sign = if plain.contains('?') { '&' } else { '?' };
            next.path = format!("{plain}{sign}cursor={{{{cursor:0}}}}");
        }
        _ => return None,
    }
    Some(next)
}

/// What the owner and others who are entitled read of both worlds, as one text each.
async fn read_all(pair: &mut Pair, document: &Document, caller: &str) -> [String; 2] {
    let mut texts = [String::new(), String::new()];
    let known = pair.differences.len();
    for probe in probes::bare(document, &pair.worlds[0], true) {
        let answers = pair.ask(caller, &probe).await;
        for (text, answer) in texts.iter_mut().zip(&answers) {
            text.push_str(&answer.text());
            text.push('\n');
        }
    }
    // That they differ is the point.
    pair.differences.truncate(known);
    texts
}

/// Values of every field must differ for those who are entitled to them, or the test is blind.
async fn not_blind(
    pair: &mut Pair,
    document: &Document,
    group: &Group,
    blind_to: &mut Vec<String>,
) {
    let mut read: BTreeMap<&str, [String; 2]> = BTreeMap::new();
    for (class, callers) in ENTITLED
        .iter()
        .filter(|(class, _)| group.hidden.contains(class))
    {
        // What was changed since is seen in the history alone, or, where that keeps no value, nowhere: one of each field
        // is enough.
        let mut fields: BTreeMap<&str, bool> = BTreeMap::new();
        for caller in *callers {
            if !read.contains_key(caller) {
                let texts = read_all(pair, document, caller).await;
                read.insert(caller, texts);
            }
        }
        for caller in *callers {
            let [a, b] = &read[caller];
            let mut any = false;
            let of_class = pair.worlds[0]
                .secrets
                .iter()
                .filter(|one| one.class == *class && one.shown);
            for secret in of_class {
                let name = secret.field.rsplit('.').next().unwrap_or_default();
                let seen = a.contains(&secret.a) && b.contains(&secret.b);
                *fields.entry(name).or_default() |= seen;
                any |= seen;
            }
            if !any {
                blind_to.push(format!(
                    "{}: {caller} sees nothing of {class:?}",
                    group.name
                ));
            }
        }
        let unseen = fields.iter().filter(|(_, seen)| !**seen);
        blind_to.extend(unseen.map(|(name, _)| format!("{}: nobody sees {name}", group.name)));
    }
}

/// Every sealed field of every schema is filled with a pair: the owner reads it in clear, and differently.
async fn every_sealed_field_has_a_pair(
    pair: &mut Pair,
    document: &Document,
    blind_to: &mut Vec<String>,
) {
    let mut clear: [BTreeMap<(String, String), BTreeSet<String>>; 2] =
        [BTreeMap::new(), BTreeMap::new()];
    let known = pair.differences.len();
    let mut read = BTreeSet::new();
    for probe in probes::bare(document, &pair.worlds[0], true) {
        let answers = pair.ask("sales", &probe).await;
        let operation = document
            .operations
            .iter()
            .find(|one| one.id == probe.operation)
            .unwrap();
        let schema = &document.json["paths"][&operation.path]["get"]["responses"]["200"]["content"]
            ["application/json"]["schema"];
        for (found, answer) in clear.iter_mut().zip(&answers) {
            walk(document, schema, &answer.json, &mut |of, field, value| {
                found
                    .entry((of.to_owned(), field.to_owned()))
                    .or_default()
                    .insert(value.to_string());
            });
        }
        readable(document, schema, &mut read);
    }
    pair.differences.truncate(known);
    let of_documents: BTreeSet<_> = document
        .sealed()
        .into_iter()
        .filter(|(of, _)| read.contains(of))
        .collect();
    let without: Vec<_> = of_documents
        .into_iter()
        .filter(|field| {
            let (a, b) = (clear[0].get(field), clear[1].get(field));
            a.is_none() || a == b
        })
        .collect();
    blind_to.extend(without.into_iter().map(|(of, field)| {
        format!("{of}.{field} has no pair of values: teach `world.rs` to fill it")
    }));
}

/// Visits the clear values of sealed fields.
fn walk(
    document: &Document,
    schema: &Value,
    value: &Value,
    visit: &mut dyn FnMut(&str, &str, &Value),
) {
    let (name, inner) = document.unwrapped(schema);
    if let Value::Array(items) = value {
        for item in items {
            walk(document, &inner["items"], item, visit);
        }
        return;
    }
    for part in ["oneOf", "anyOf", "allOf"]
        .iter()
        .flat_map(|part| inner[part].as_array().into_iter().flatten())
    {
        walk(document, part, value, visit);
    }
    for (field, of) in inner["properties"].as_object().into_iter().flatten() {
        let Some(inside) = value.get(field) else {
            continue;
        };
        if document
            .unwrapped(of)
            .0
            .is_some_and(|name| name.starts_with("Guarded"))
        {
            if inside["access"] == "clear" {
                visit(name.unwrap_or("?"), field, &inside["value"]);
            }
        } else {
            walk(document, of, inside, visit);
        }
    }
}

/// The names of the schemas that can stand in an answer.
fn readable(document: &Document, schema: &Value, found: &mut BTreeSet<String>) {
    match schema {
        Value::Object(fields) => {
            if let Some(name) = fields
                .get("$ref")
                .and_then(Value::as_str)
                .and_then(|name| name.rsplit('/').next())
                && found.insert(name.to_owned())
                && let Some(inner) = document.schema(name)
            {
                readable(document, inner, found);
            }
            fields
                .values()
                .for_each(|value| readable(document, value, found));
        }
        Value::Array(items) => items
            .iter()
            .for_each(|item| readable(document, item, found)),
        _ => {}
    }
}

/// Reads, writes, and reads again, as each caller of the group.
async fn interfere(pair: &mut Pair, document: &Document, group: &Group) {
    let secrets = pair.worlds[0].secrets.clone();
    let hidden: Vec<Secret> = secrets
        .into_iter()
        .filter(|one| group.hidden.contains(&one.class))
        .collect();
    let bare = probes::bare(document, &pair.worlds[0], true);
    let parameters = probes::parameters(document, &pair.worlds[0], &hidden);
    let searches = probes::searches(document, &hidden);
    let foreign = foreign_cursors(pair, document).await;
    let first = probes::bare(document, &pair.worlds[0], false);
    for (at, caller) in group.callers.iter().enumerate() {
        // Who is not signed in is told so, whatever is asked.
        if SIGNED_OUT.contains(caller) {
            ask_all(pair, caller, &first).await;
            continue;
        }
        ask_all(pair, caller, if at < MOST_CURIOUS { &bare } else { &first }).await;
        ask_all(pair, caller, &foreign).await;
        let mut roles = document
            .schema("Role")
            .map(|schema| document.words(schema))
            .unwrap_or_default();
        // Who may not look through others is told so, whichever the role.
        roles.truncate(if ["admin", "manager", "manager2"].contains(caller) {
            roles.len()
        } else {
            1
        });
        let looking = probes::looking(document, &pair.worlds[0], &roles);
        ask_all(pair, caller, &looking).await;
        // Whoever is entitled to the same is refused, or answered, alike: parameters and searches are tried as some of them.
        if at < MOST_CURIOUS {
            ask_all(pair, caller, &parameters).await;
            ask_all(pair, caller, &searches).await;
        }
        told(pair, caller, "read");
    }
    for (at, caller) in group.callers.iter().enumerate() {
        let values: &[Secret] = if at >= MOST_CURIOUS { &[] } else { &hidden };
        writing::write(pair, document, caller, values).await;
        told(pair, caller, "written");
    }
    for caller in group.callers {
        ask_all(pair, caller, &first).await;
    }
    for caller in group.callers {
        writing::end(pair, document, caller).await;
    }
}

/// How far the run is, for whoever waits for it.
fn told(pair: &Pair, caller: &str, what: &str) {
    let (tried, many) = (pair.tried, pair.differences.len());
    println!("{caller} has {what}: {tried} combinations so far, {many} differences");
}

/// The cursors of the owner's pages, for others to try.
async fn foreign_cursors(pair: &mut Pair, document: &Document) -> Vec<Probe> {
    let mut probes = Vec::new();
    let known = pair.differences.len();
    let lists = document
        .operations
        .iter()
        .filter(|one| one.method == "GET" && one.query.iter().any(|one| one.name == "cursor"));
    for operation in lists {
        for path in probes::paths(operation, document, &pair.worlds[0], false) {
            let path = format!("{path}?limit=1");
            let answers = pair
                .ask("sales", &Probe::get(&operation.id, path.clone()))
                .await;
            let mut at = None;
            for (world, answer) in pair.worlds.iter_mut().zip(&answers) {
                let cursor = answer.json["next_cursor"]
                    .as_str()
                    .unwrap_or("none")
                    .to_owned();
                let all = world.ids.entry("foreign".to_owned()).or_default();
                all.push(cursor);
                at = Some(all.len() - 1);
            }
            probes.push(Probe::get(
                &operation.id,
                format!("{path}&cursor={{{{foreign:{}}}}}", at.unwrap_or(0)),
            ));
        }
    }
    pair.differences.truncate(known);
    probes
}

fn run(backing: Backing) {
    let _guard = ONE_AT_A_TIME.read().unwrap_or_else(PoisonError::into_inner);
    lines::keep();
    let document = Document::of_this_build();
    let (mut tried, mut callers) = (0, 0);
    let mut operations = BTreeSet::new();
    let (mut differences, mut blind_to) = (Vec::new(), Vec::new());
    for group in GROUPS {
        let began = std::time::Instant::now();
        let mut pair = Pair::start(backing);
        pair.reveals = group.reveals;
        block_on(async {
            pair.fill(&document, group.hidden).await;
            not_blind(&mut pair, &document, group, &mut blind_to).await;
            if group.hidden.contains(&Class::Reach) {
                every_sealed_field_has_a_pair(&mut pair, &document, &mut blind_to).await;
            }
            pair.tried = 0;
            pair.operations.clear();
            interfere(&mut pair, &document, group).await;
        });
        println!(
            "{backing:?}, {}: {} combinations in {:.0} s",
            group.name,
            pair.tried,
            began.elapsed().as_secs_f64()
        );
        tried += pair.tried;
        callers += group.callers.len();
        operations.append(&mut pair.operations);
        // What is logged about no request must tell nothing either.
        for line in lines::others() {
            let told = |one: &&Secret| line.contains(&one.a) || line.contains(&one.b);
            let secrets = pair.worlds[0].secrets.iter().filter(told);
            differences.extend(secrets.map(|one| format!("the log tells {}: {line}", one.field)));
        }
        let mut seen = BTreeSet::new();
        for one in &pair.differences {
            if seen.insert(one.split(['?', '{']).next().unwrap_or_default().to_owned())
                && seen.len() < 60
            {
                println!("{one}");
            }
        }
        let named = pair
            .differences
            .drain(..)
            .map(|one| format!("{}: {one}", group.name));
        differences.extend(named);
    }
    println!(
        "{backing:?}: {tried} combinations, {callers} callers, {} operations",
        operations.len()
    );
    let known: BTreeSet<_> = document
        .operations
        .iter()
        .map(|one| one.id.clone())
        .collect();
    blind_to.extend(
        known
            .difference(&operations)
            .map(|one| format!("{one} was not asked")),
    );
    let many = differences.len();
    differences.truncate(if std::env::var_os("THROUGHLINE_TEST_ALL").is_some() {
        many
    } else {
        40
    });
    assert!(
        blind_to.is_empty() || many > 0,
        "the test is blind:\n{}",
        blind_to.join("\n")
    );
    println!("{}", blind_to.join("\n"));
    assert!(
        differences.is_empty(),
        "{many} answers tell the worlds apart:\n{}",
        differences.join("\n")
    );
}

#[test]
fn r_sec_1_and_r_sec_2_nobody_tells_the_worlds_apart_on_sqlite() {
    run(Backing::Sqlite);
}

#[test]
fn r_sec_1_and_r_sec_2_nobody_tells_the_worlds_apart_on_postgres() {
    run(Backing::Postgres);
}
