//! Whether the test sees at all: the worlds must differ for those who are entitled to what differs, in every field.

use super::callers::{ENTITLED, Group};
use super::document::Document;
use super::pair::{Pair, Probe};
use super::probes;
use super::secrets::{Class, Secret};
use super::support::Answer;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What was answered, by operation, in both worlds.
type Reading = Vec<(String, [Answer; 2])>;

/// Who is entitled to everything.
const OWNER: &str = "sales";

/// What one who is entitled reads of both worlds.
async fn read(pair: &mut Pair, caller: &str, probes: Vec<Probe>) -> Reading {
    let known = pair.differences.len();
    let mut reading = Vec::new();
    for probe in probes {
        let answers = pair.ask(caller, &probe).await;
        reading.push((probe.operation, answers));
    }
    // That they differ is the point.
    pair.differences.truncate(known);
    reading
}

/// Whether a value was read in each of the worlds.
fn seen(texts: &[String; 2], secret: &Secret) -> bool {
    texts[0].contains(&secret.a) && texts[1].contains(&secret.b)
}

/// Values must differ for those who are entitled to them, or the test is blind: of every class in every pair of worlds,
/// and in the pair that differs in all of them those of every field, for everyone who is entitled.
pub async fn not_blind(
    pair: &mut Pair,
    document: &Document,
    group: &Group,
    blind_to: &mut Vec<String>,
) {
    let closely = group.hidden.contains(&Class::Reach);
    let mut readings: BTreeMap<&str, Reading> = BTreeMap::new();
    for caller in ENTITLED.iter().flat_map(|(_, callers)| *callers) {
        let owner = *caller == OWNER;
        if !readings.contains_key(caller) && (closely || owner) {
            let world = &pair.worlds[0];
            let probes = if owner && closely {
                probes::all(document, world)
            } else {
                probes::first(document, world)
            };
            readings.insert(caller, read(pair, caller, probes).await);
        }
    }
    let of_reading = |reading: &Reading| {
        [0, 1].map(|which| {
            reading
                .iter()
                .map(|(_, both)| both[which].text())
                .collect::<Vec<_>>()
                .join("\n")
        })
    };
    let texts: BTreeMap<&str, [String; 2]> = readings
        .iter()
        .map(|(caller, reading)| (*caller, of_reading(reading)))
        .collect();
    for (class, callers) in ENTITLED
        .iter()
        .filter(|(class, _)| group.hidden.contains(class))
    {
        let secrets: Vec<&Secret> = pair.worlds[0]
            .secrets
            .iter()
            .filter(|one| one.class == *class && one.shown)
            .collect();
        for caller in callers.iter().filter(|caller| texts.contains_key(*caller)) {
            if !secrets.iter().any(|one| seen(&texts[caller], one)) {
                blind_to.push(format!(
                    "{}: {caller} sees nothing of {class:?}",
                    group.name
                ));
            }
        }
        if closely {
            // What was changed since is seen in the history alone, or, where that keeps no value, nowhere: one of each
            // field is enough.
            let mut fields: BTreeMap<&str, bool> = BTreeMap::new();
            for one in secrets {
                let name = one.field.rsplit('.').next().unwrap_or_default();
                *fields.entry(name).or_default() |=
                    callers.iter().any(|caller| seen(&texts[caller], one));
            }
            let unseen = fields.iter().filter(|(_, seen)| !**seen);
            blind_to.extend(unseen.map(|(name, _)| format!("{}: nobody sees {name}", group.name)));
        }
    }
    if closely {
        blind_to.extend(without_pair(document, &readings[OWNER]));
    }
}

/// Every sealed field of every schema is filled with a pair: the owner reads it in clear, and differently.
fn without_pair(document: &Document, reading: &Reading) -> Vec<String> {
    let mut clear: [BTreeMap<(String, String), BTreeSet<String>>; 2] =
        [BTreeMap::new(), BTreeMap::new()];
    let mut known = BTreeSet::new();
    for (operation, answers) in reading {
        let operation = document
            .operations
            .iter()
            .find(|one| one.id == *operation)
            .unwrap();
        let schema = &document.json["paths"][&operation.path]["get"]["responses"]["200"]["content"]
            ["application/json"]["schema"];
        for (found, answer) in clear.iter_mut().zip(answers) {
            walk(document, schema, &answer.json, &mut |of, field, value| {
                let name = (of.to_owned(), field.to_owned());
                found.entry(name).or_default().insert(value.to_string());
            });
        }
        readable(document, schema, &mut known);
    }
    let sealed: BTreeSet<_> = document
        .sealed()
        .into_iter()
        .filter(|(of, _)| known.contains(of))
        .collect();
    let without = sealed.into_iter().filter(|field| {
        let (a, b) = (clear[0].get(field), clear[1].get(field));
        a.is_none() || a == b
    });
    without
        .map(|(of, field)| {
            format!("{of}.{field} has no pair of values: teach `population.rs` to fill it")
        })
        .collect()
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
