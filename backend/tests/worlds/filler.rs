//! Fills bodies: takes the example of the document and puts a sealed value into every field that can hold one, so that
//! a new field is filled without a word here.

use super::document::Document;
use super::secrets::{Class, Secrets};
use serde_json::{Map, Value, json};

/// Texts that are words of the product, keys, or checked for their form.
const PLAIN: &[&str] = &[
    "industry", "source", "stage", "from", "to", "number", "province", "city", "website",
    "currency", "code", "place", "token", "username", "password", "zone", "language", "key",
    "value", "count", "sort", "cursor", "doubtful",
];

/// Fills bodies for one world.
pub struct Filler<'a> {
    pub document: &'a Document,
    pub secrets: Secrets,
    /// The customer at hand is a person.
    pub of_person: bool,
}

impl Filler<'_> {
    /// A body of a schema, from an example.
    pub fn body(&mut self, schema: &Value, example: &Value) -> Value {
        let document = self.document;
        let (name, schema) = document.unwrapped(schema);
        self.object(name.unwrap_or("?"), schema, example)
    }

    /// A body of a named schema.
    pub fn named(&mut self, name: &str, example: &Value) -> Value {
        let document = self.document;
        let schema = document
            .schema(name)
            .unwrap_or_else(|| panic!("no schema {name}"));
        self.object(name, schema, example)
    }

    fn object(&mut self, of: &str, schema: &Value, example: &Value) -> Value {
        let Some(properties) = schema["properties"].as_object() else {
            return example.clone();
        };
        let mut body: Map<String, Value> = example.as_object().cloned().unwrap_or_default();
        for (field, property) in properties {
            if let Some(value) = self.field(of, field, property, body.get(field).cloned()) {
                body.insert(field.clone(), value);
            }
        }
        Value::Object(body)
    }

    fn field(
        &mut self,
        of: &str,
        field: &str,
        property: &Value,
        given: Option<Value>,
    ) -> Option<Value> {
        let name = format!("{of}.{field}");
        if let Some(sealed) = self.sealed(&name, of, field) {
            return Some(sealed);
        }
        if field == "name" && of.contains("Customer") {
            return given;
        }
        let document = self.document;
        let (referred, inner) = document.unwrapped(property);
        if referred == Some("Amount") {
            let class = match field {
                "registered_capital" => return given,
                name if name.starts_with("confidential") => Class::Confidential,
                _ => Class::Commercial,
            };
            return Some(self.secrets.amount(&name, class));
        }
        let text = inner["type"] == "string" || inner["type"] == json!(["string", "null"]);
        let free = referred.is_none() && inner["enum"].is_null() && inner["format"].is_null();
        if text && free && !PLAIN.contains(&field) {
            return Some(json!(self.secrets.text(&name)));
        }
        // Deeper only where the example goes.
        let given = given?;
        Some(match &given {
            Value::Object(_) => self.object(referred.unwrap_or("?"), inner, &given),
            Value::Array(items) => {
                let (inside, of_items) = document.unwrapped(&inner["items"]);
                let filled = items.iter().map(|item| match item {
                    Value::Object(_) => self.object(inside.unwrap_or("?"), of_items, item),
                    other => other.clone(),
                });
                Value::Array(filled.collect())
            }
            _ => given,
        })
    }

    /// Fields that have a class of their own.
    fn sealed(&mut self, name: &str, of: &str, field: &str) -> Option<Value> {
        let customer = of.contains("Customer");
        let secrets = &mut self.secrets;
        Some(json!(match field {
            "label" => secrets.label(),
            "name" if of.contains("Contact") => secrets.person(name),
            "name" if customer && self.of_person => secrets.person(name),
            "name" => return None,
            "mobile" => secrets.mobile(name),
            "phone" => secrets.phone(name),
            "email" => secrets.email(name),
            "wechat" | "wecom" => secrets.account(name),
            "birthday" => secrets.day(name),
            "occupation" | "habits" => secrets.whole(name, Class::Personal),
            "address" if self.of_person => secrets.whole(name, Class::Personal),
            "confidential_notes" => secrets.whole(name, Class::Confidential),
            _ => return None,
        }))
    }
}
