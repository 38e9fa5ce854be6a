//! Values for parameters: words of closed lists, what the document quotes, and what would tell something.

use super::document::{Document, Parameter};
use super::secrets::Secret;

/// The words between backticks of a description.
pub fn quoted(text: &str) -> Vec<String> {
    text.split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

/// Values for a parameter of the query string.
pub fn values(path: &str, parameter: &Parameter, document: &Document) -> Vec<String> {
    let name = parameter.name.as_str();
    let words = document.words(&parameter.schema);
    if !words.is_empty() {
        let both = words.join(",");
        return words.into_iter().chain([both]).collect();
    }
    let (_, schema) = document.unwrapped(&parameter.schema);
    if schema["type"].to_string().contains("boolean") {
        return vec!["true".to_owned(), "false".to_owned()];
    }
    if name == "limit" {
        return vec!["1".to_owned(), "2".to_owned()];
    }
    if name.contains('[') || ["from", "to"].contains(&name) {
        let day = if name.contains("lte") || name == "to" {
            "2027-01-01"
        } else {
            "2026-01-01"
        };
        return vec![day.to_owned(), format!("{day}T00:00:00Z")];
    }
    let mut values: Vec<String> = quoted(&parameter.description)
        .into_iter()
        .filter(|word| !word.contains(' ') && word != "-")
        .collect();
    if name == "sort" {
        values.extend(values.clone().iter().map(|word| format!("-{word}")));
        // The mechanism is one for all lists: every name of a sealed field is tried on two of them.
        if ["/api/v1/customers", "/api/v1/contacts"].contains(&path) {
            values.extend(document.sealed().into_iter().map(|(_, field)| field));
        }
        values.extend(
            [
                "contacts.name",
                "contact.mobile",
                "profile.annual_revenue",
                "-expected_purchase",
            ]
            .map(str::to_owned),
        );
        values.sort();
        values.dedup();
        return values;
    }
    values.extend(["me", "{{owner:0}}", "{{customers:0}}", "{{tags:0}}", "C35"].map(str::to_owned));
    values
}

/// Values that would tell something where they were looked for: both of each pair, once for every kind of field.
pub fn told(secrets: &[Secret]) -> Vec<String> {
    let mut fields: Vec<&str> = Vec::new();
    let mut told = Vec::new();
    for secret in secrets {
        // One of each field is as good as all.
        if !fields.contains(&secret.field.as_str()) && fields.len() < 16 {
            fields.push(&secret.field);
            told.extend([secret.a.clone(), secret.b.clone()]);
        }
    }
    told
}

/// A value of a field of this name.
pub fn fitting(secrets: &[Secret], field: &str) -> Option<String> {
    let name = field.split('[').next()?.rsplit('.').next()?;
    // The last one: the first ones were changed since.
    let of_name = secrets
        .iter()
        .rev()
        .find(|one| one.field.ends_with(&format!(".{name}")) && one.field.starts_with("New"));
    of_name.map(|one| one.a.clone())
}

/// Values one character at a time, as one guesses them.
pub fn guesses(secrets: &[Secret]) -> Vec<String> {
    let mut guesses = Vec::new();
    for field in [
        "NewContact.name",
        "NewContact.mobile",
        "NewContact.email",
        "NewCustomer.confidential_notes",
        "NewCustomer.expected_purchase",
        "customer.name",
        "customer.credit_code",
    ] {
        let Some(secret) = secrets.iter().rev().find(|one| one.field == field) else {
            continue;
        };
        for value in [&secret.a, &secret.b] {
            let chars: Vec<char> = value.chars().collect();
            guesses.extend(
                (1..chars.len().min(12)).map(|length| chars[..length].iter().collect::<String>()),
            );
        }
    }
    guesses.sort();
    guesses.dedup();
    guesses
}

/// A text as it stands in an address.
pub fn escaped(text: &str) -> String {
    if text.starts_with("{{") {
        return text.to_owned();
    }
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.,:".contains(&b);
    text.bytes()
        .map(|b| {
            if plain(b) {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect()
}
