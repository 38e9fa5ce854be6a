//! Whether the test sees at all: the worlds must differ for those who are entitled to what differs, in every field.

use super::callers::{ENTITLED, Group};
use super::document::Document;
use super::pair::Pair;
use super::probes;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What the owner and others who are entitled read of both worlds, as one text each.
async fn read_all(pair: &mut Pair, document: &Document, caller: &str) -> [String; 2] {
    let mut texts = [String::new(), String::new()];
    let known = pair.differences.len();
    for probe in probes::all(document, &pair.worlds[0]) {
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
pub async fn not_blind(
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
pub async fn every_sealed_field_has_a_pair(
    pair: &mut Pair,
    document: &Document,
    blind_to: &mut Vec<String>,
) {
    let mut clear: [BTreeMap<(String, String), BTreeSet<String>>; 2] =
        [BTreeMap::new(), BTreeMap::new()];
    let known = pair.differences.len();
    let mut read = BTreeSet::new();
    for probe in probes::all(document, &pair.worlds[0]) {
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
