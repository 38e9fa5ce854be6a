//! What is read, made from the document: every operation with every parameter, and with values that would tell something.

use super::document::{Document, Operation};
use super::pair::Probe;
use super::secrets::Secret;
use super::share::Share;
use super::values::{escaped, fitting, guesses, quoted, told, values};
use super::world::World;
use serde_json::{Value, json};

/// How many pages are followed.
pub const PAGES: usize = 4;
/// Operations that read, though their method does not say so.
const SEARCH: &str = "/api/v1/customers/search";

/// An id that nothing has.
const NOBODY: &str = "0190b0c4-7d1e-7c3a-9a51-3f6d2e8b4a17";
/// What is no parameter of any list, and would tell something if it were.
const NO_PARAMETERS: &[&str] = &[
    "mobile",
    "name[prefix]",
    "contacts.mobile",
    "amount[gte]",
    "expected_purchase[gte]",
];

/// Notes the ids of everything that can be listed, so that paths can be filled in.
pub async fn gather(world: &mut World, document: &Document) {
    for operation in &document.operations {
        if operation.method != "GET" || !operation.places.is_empty() {
            continue;
        }
        let kind = operation.path.rsplit('/').next().unwrap_or_default();
        let mut found = Vec::new();
        for who in ["sales", "admin", "success"] {
            for archived in ["", "?archived=true"] {
                let read = world
                    .client(who)
                    .get(&format!("{}{archived}", operation.path))
                    .await;
                let items = read
                    .json
                    .get("items")
                    .or(Some(&read.json))
                    .and_then(Value::as_array);
                for item in items.into_iter().flatten() {
                    found.extend(
                        item["id"]
                            .as_str()
                            .or(item["code"].as_str())
                            .map(str::to_owned),
                    );
                }
            }
        }
        found.sort();
        let ids = world.ids.entry(kind.to_owned()).or_default();
        for id in found {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
    }
    let stages = world.ids.get("stages").cloned().unwrap_or_default();
    for (kind, ids) in [
        ("board", stages),
        ("drafts", vec!["interaction:1".to_owned()]),
        ("{list}", vec!["exhibition".to_owned()]),
        ("merges", Vec::new()),
        ("number", vec!["W0001".to_owned(), "W0004".to_owned()]),
        ("credit_code", Vec::new()),
    ] {
        world.ids.entry(kind.to_owned()).or_default().extend(ids);
    }
}

/// The paths of an operation with its places filled in: all records of the kind, or the first alone.
pub fn paths(operation: &Operation, document: &Document, world: &World, all: bool) -> Vec<String> {
    let mut paths = vec![String::new()];
    let mut before = "";
    for segment in operation.path.split('/').skip(1) {
        let place = segment
            .strip_prefix('{')
            .and_then(|one| one.split_once('}'));
        let values = match place {
            None => vec![segment.to_owned()],
            Some((name, behind)) => {
                let values = place_values(operation, name, before, document, world, all);
                let whole = values.iter().map(|value| format!("{value}{behind}"));
                whole.collect()
            }
        };
        paths = paths
            .iter()
            .flat_map(|path| values.iter().map(move |value| format!("{path}/{value}")))
            .collect();
        before = segment;
    }
    paths
}

fn place_values(
    operation: &Operation,
    name: &str,
    before: &str,
    document: &Document,
    world: &World,
    all: bool,
) -> Vec<String> {
    let place = operation.places.iter().find(|one| one.name == name);
    let known = world.ids.get(before).map_or(0, Vec::len);
    let take = if all { known } else { known.min(1) };
    if known > 0 {
        return (0..take)
            .map(|at| format!("{{{{{before}:{at}}}}}"))
            .collect();
    }
    let Some(place) = place else {
        return vec!["x".to_owned()];
    };
    let mut words = document.words(&place.schema);
    if words.is_empty() {
        words = quoted(&place.description)
            .into_iter()
            .filter(|word| word.len() > 1)
            .collect();
    }
    if let Some(example) = place.example.as_str() {
        words.push(example.to_owned());
    }
    words.extend(
        name.strip_suffix("_id")
            .map(|kind| format!("{{{{{kind}s:0}}}}")),
    );
    if words.is_empty() {
        let id = document.unwrapped(&place.schema).1["format"] == "uuid";
        words.push(if id { NOBODY } else { "x" }.to_owned());
    }
    words
}

/// Everything plain: each operation for the first record of its kind.
pub fn first(document: &Document, world: &World) -> Vec<Probe> {
    let reading = document.operations.iter().filter(|one| one.method == "GET");
    let of_one = |operation: &Operation| -> Vec<Probe> {
        let paths = paths(operation, document, world, false);
        let plain = paths
            .into_iter()
            .map(|path| Probe::get(&operation.id, path));
        plain.collect()
    };
    reading.flat_map(of_one).collect()
}

/// Everything plain: each operation for each record.
pub fn all(document: &Document, world: &World) -> Vec<Probe> {
    let reading = document.operations.iter().filter(|one| one.method == "GET");
    let of_each = |operation: &Operation| -> Vec<Probe> {
        let paths = paths(operation, document, world, true);
        let plain = paths
            .into_iter()
            .map(|path| Probe::get(&operation.id, path));
        plain.collect()
    };
    reading.flat_map(of_each).collect()
}

/// The same for other records, in another language, and where something is known already.
pub fn bare(document: &Document, world: &World, share: Share) -> Vec<Probe> {
    let mut probes = first(document, world);
    for operation in document.operations.iter().filter(|one| one.method == "GET") {
        let firsts = paths(operation, document, world, false);
        let mut others = Vec::new();
        for path in paths(operation, document, world, true) {
            if !firsts.contains(&path) {
                others.push(Probe::get(&operation.id, path));
            }
        }
        for path in firsts {
            let plain = Probe::get(&operation.id, path);
            others.push(plain.clone().header("accept-language", "zh-CN"));
            others.push(plain.header("if-none-match", "\"2\""));
        }
        if share.takes(&operation.id) {
            probes.extend(share.deal(&operation.id, others));
        }
    }
    probes
}

/// The same looked at through other roles, where the document says how: that shows nobody more.
pub fn looking(document: &Document, world: &World, roles: &[String], share: Share) -> Vec<Probe> {
    let mut probes = Vec::new();
    let reading = document.operations.iter().filter(|one| one.method == "GET");
    for operation in reading.filter(|one| share.takes(&one.id)) {
        for path in paths(operation, document, world, false) {
            let roles = share.deal(&operation.id, roles.to_vec());
            let plain = Probe::get(&operation.id, path);
            probes.extend(
                roles
                    .into_iter()
                    .map(|role| plain.clone().header("x-view-as", role)),
            );
        }
    }
    probes
}

/// Each parameter of each operation with each of its values, and fields that are no parameters.
pub fn parameters(
    document: &Document,
    world: &World,
    secrets: &[Secret],
    share: Share,
) -> Vec<Probe> {
    let mut probes = Vec::new();
    let (told, guesses) = (told(secrets), guesses(secrets));
    for operation in document.operations.iter().filter(|one| one.method == "GET") {
        for path in paths(operation, document, world, false) {
            for parameter in &operation.query {
                let what_for = format!("{} {}", operation.id, parameter.name);
                if !share.tries(&what_for) {
                    continue;
                }
                let mut values = values(&operation.path, parameter, document);
                if parameter.name == "q" && operation.path == "/api/v1/customers" {
                    values.extend(told.iter().chain(&guesses).cloned());
                } else if parameter.name == "q" {
                    values.extend(told.iter().take(4).cloned());
                } else if !["sort", "limit"].contains(&parameter.name.as_str()) {
                    values.extend(told.first().cloned());
                }
                for value in share.deal(&what_for, values) {
                    let query = format!("{}={}", escaped(&parameter.name), escaped(&value));
                    probes.push(Probe::get(&operation.id, format!("{path}?{query}")));
                }
            }
            if operation.query.iter().any(|one| one.name == "cursor") {
                for (at, field) in share.deal(&path, NO_PARAMETERS.iter().enumerate().collect()) {
                    let fitting = fitting(secrets, field);
                    let value = fitting.unwrap_or_else(|| told[at % told.len()].clone());
                    let query = format!("{}={}", escaped(field), escaped(&value));
                    probes.push(Probe::get(&operation.id, format!("{path}?{query}")));
                }
            }
        }
    }
    probes
}

/// Searches by trees: documented fields with every operator, and sealed ones with both values.
pub fn searches(document: &Document, secrets: &[Secret], share: Share) -> Vec<Probe> {
    let Some(operation) = document.operations.iter().find(|one| one.path == SEARCH) else {
        return Vec::new();
    };
    let words = |schema: &str| {
        document
            .schema(schema)
            .map(|schema| document.words(schema))
            .unwrap_or_default()
    };
    let mut operators = words("FilterOp");
    if operators.is_empty() {
        operators = ["eq", "in", "gte", "lte"].map(str::to_owned).to_vec();
    }
    let described = document
        .schema("Filter")
        .map(ToString::to_string)
        .unwrap_or_default();
    let mut fields = quoted(&described);
    fields.retain(|field| !operators.contains(field));
    let is =
        |field: &str, op: &str, value: Value| json!({ "field": field, "op": op, "value": value });
    let mut filters = Vec::new();
    for field in &fields {
        for op in &operators {
            for value in [
                json!("high"),
                json!(["high", "low"]),
                json!(true),
                json!("2026-03-02T01:30:00Z"),
                json!([]),
            ] {
                filters.push(is(field, op, value));
            }
        }
    }
    let mut sealed: Vec<String> = document
        .sealed()
        .into_iter()
        .map(|(_, field)| field)
        .collect();
    sealed.extend(
        [
            "contacts.mobile",
            "contact.name",
            "profile.confidential_notes",
            "needs.budget",
        ]
        .map(str::to_owned),
    );
    sealed.sort();
    sealed.dedup();
    let told = told(secrets);
    for (at, field) in sealed.iter().enumerate() {
        for (next, op) in operators
            .iter()
            .map(String::as_str)
            .chain(["prefix", "contains"])
            .enumerate()
        {
            let value = fitting(secrets, field)
                .unwrap_or_else(|| told[(2 * at + next) % told.len()].clone());
            filters.push(is(field, op, json!(value)));
            filters.push(json!({ "not": is(field, op, json!([value])) }));
        }
    }
    filters.extend([
        json!({ "or": [] }),
        json!({ "and": [] }),
        json!({ "not": { "or": [] } }),
    ]);
    let mut bodies: Vec<Value> = filters
        .into_iter()
        .map(|filter| json!({ "filter": filter, "count": "exact", "limit": 3 }))
        .collect();
    bodies.extend(
        told.iter()
            .map(|value| json!({ "q": value, "count": "exact" })),
    );
    bodies.extend(sealed.iter().map(|field| json!({ "sort": field })));
    share
        .deal_once(SEARCH, bodies)
        .into_iter()
        .map(|body| {
            Probe {
                method: operation.method.clone(),
                ..Probe::get(&operation.id, SEARCH)
            }
            .json(body)
        })
        .collect()
}
