//! The contract with programs of third parties: a snapshot, and what every operation must say.

use serde_json::Value;

fn document() -> Value {
    serde_json::to_value(backend::openapi::document()).unwrap()
}

#[test]
fn the_document_is_as_it_was() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/snapshots/openapi.json");
    let mut now = serde_json::to_string_pretty(&document()).unwrap();
    now.push('\n');
    if std::env::var_os("THROUGHLINE_UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(path, &now).unwrap();
    }
    let before = std::fs::read_to_string(path).unwrap_or_default();
    let line = before.lines().zip(now.lines()).position(|(a, b)| a != b);
    assert!(
        before == now,
        "the API changed, from line {} of {path}; if that is meant, run this test with THROUGHLINE_UPDATE_SNAPSHOTS=1 \
         and read the difference",
        line.unwrap_or_default() + 1
    );
}

#[test]
fn every_operation_says_what_it_does_who_may_and_what_can_go_wrong() {
    let document = document();
    assert_eq!(
        document["openapi"].as_str().map(|v| v.starts_with("3.1")),
        Some(true)
    );
    let mut operations = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            operations += 1;
            let name = format!("{method} {path}");
            let text = |field: &str| operation[field].as_str().unwrap_or_default().to_owned();
            assert!(!text("summary").is_empty(), "{name}: no summary");
            assert!(operation["tags"][0].is_string(), "{name}: no tag");
            let public = format!("{}{}", text("summary"), text("description")).contains("Public");
            assert_eq!(
                operation["security"].is_array(),
                !public,
                "{name}: security, or Public"
            );
            let responses = operation["responses"].as_object().unwrap();
            assert_eq!(
                responses.contains_key("401"),
                !public
                    || ["login", "refresh", "second-factor"]
                        .iter()
                        .any(|way| path.ends_with(&format!("/auth/{way}"))),
                "{name}: 401"
            );
            for (status, response) in responses {
                // A shared answer is looked up where it stands.
                let response = match response["$ref"].as_str() {
                    Some(shared) => document.pointer(shared.trim_start_matches('#')).unwrap(),
                    None => response,
                };
                assert!(
                    !response["description"]
                        .as_str()
                        .unwrap_or_default()
                        .is_empty(),
                    "{name} {status}"
                );
            }
            if ["post", "patch", "put", "delete"].contains(&method.as_str()) && !public {
                assert!(
                    responses.keys().any(|status| status.starts_with('4')),
                    "{name}: no error is documented"
                );
            }
        }
    }
    assert!(operations > 50, "only {operations} operations");
}

#[test]
fn every_reference_finds_what_it_names() {
    fn follow(document: &Value, part: &Value) {
        match part {
            Value::Object(fields) => {
                if let Some(to) = fields.get("$ref").and_then(Value::as_str) {
                    let pointer = to.trim_start_matches('#');
                    assert!(document.pointer(pointer).is_some(), "{to} is not there");
                }
                fields.values().for_each(|field| follow(document, field));
            }
            Value::Array(items) => items.iter().for_each(|item| follow(document, item)),
            _ => {}
        }
    }
    let document = document();
    follow(&document, &document);
}
