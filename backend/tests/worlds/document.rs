//! What the server offers, read from its OpenAPI document.

use serde_json::Value;

/// One operation.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Method and path.
    pub id: String,
    /// `GET`, `POST` …
    pub method: String,
    /// With its parameters in braces.
    pub path: String,
    /// In the query string.
    pub query: Vec<Parameter>,
    /// In the path.
    pub places: Vec<Parameter>,
    /// Names of headers that it takes.
    pub headers: Vec<String>,
    pub body: Option<Body>,
    /// Whether its answer is a stream of events, which has no end.
    pub streams: bool,
}

/// A parameter.
#[derive(Clone, Debug)]
pub struct Parameter {
    pub name: String,
    pub description: String,
    pub schema: Value,
    pub example: Value,
}

/// What an operation wants in its body.
#[derive(Clone, Debug)]
pub struct Body {
    pub media_type: String,
    pub schema: Value,
    pub example: Value,
}

/// The document.
pub struct Document {
    pub json: Value,
    pub operations: Vec<Operation>,
}

impl Document {
    /// The one of this build.
    pub fn of_this_build() -> Self {
        let json = serde_json::to_value(backend::openapi::document()).unwrap();
        let mut operations = Vec::new();
        for (path, item) in json["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                if operation.is_object() {
                    operations.push(read(path, method, operation));
                }
            }
        }
        Self { json, operations }
    }

    /// A schema with what it refers to in its place.
    pub fn resolve<'a>(&'a self, schema: &'a Value) -> &'a Value {
        match schema["$ref"].as_str() {
            // What the document does not describe is nothing to fill.
            Some(name) => match self.json.pointer(name.trim_start_matches('#')) {
                Some(schema) => self.resolve(schema),
                None => &Value::Null,
            },
            None => schema,
        }
    }

    /// The schema without "or null", and the name it goes by.
    pub fn unwrapped<'a>(&'a self, schema: &'a Value) -> (Option<&'a str>, &'a Value) {
        let named = schema["$ref"].as_str().and_then(|r| r.rsplit('/').next());
        let inner = self.resolve(schema);
        let one = inner["oneOf"].as_array().and_then(|many| {
            let mut rest = many.iter().filter(|one| one["type"] != "null");
            let first = rest.next()?;
            (many.len() == 2 && rest.next().is_none()).then_some(first)
        });
        match one {
            Some(one) if named.is_none() => self.unwrapped(one),
            _ => (named, inner),
        }
    }

    /// A schema by name.
    pub fn schema(&self, name: &str) -> Option<&Value> {
        self.json["components"]["schemas"].get(name)
    }

    /// The words of a closed list.
    pub fn words(&self, schema: &Value) -> Vec<String> {
        let (_, schema) = self.unwrapped(schema);
        let schema = if schema["type"] == "array" {
            self.unwrapped(&schema["items"]).1
        } else {
            schema
        };
        let words = schema["enum"].as_array().cloned().unwrap_or_default();
        words
            .iter()
            .filter_map(|word| word.as_str().map(str::to_owned))
            .collect()
    }

    /// Names of all fields of sealed type, of all schemas.
    pub fn sealed(&self) -> Vec<(String, String)> {
        let mut found = Vec::new();
        for (name, schema) in self.json["components"]["schemas"].as_object().unwrap() {
            for (field, of) in schema["properties"].as_object().into_iter().flatten() {
                let sealed = self.unwrapped(of).0;
                if sealed.is_some_and(|name| name.starts_with("Guarded")) {
                    found.push((name.clone(), field.clone()));
                }
            }
        }
        found
    }
}

fn read(path: &str, method: &str, operation: &Value) -> Operation {
    let parameters = operation["parameters"].as_array().cloned();
    let parameters = parameters.unwrap_or_default();
    let of = |place: &str| -> Vec<Parameter> {
        let some = parameters.iter().filter(|one| one["in"] == place);
        some.map(|one| Parameter {
            name: one["name"].as_str().unwrap().to_owned(),
            description: one["description"].as_str().unwrap_or_default().to_owned(),
            schema: one["schema"].clone(),
            example: one["example"].clone(),
        })
        .collect()
    };
    let content = operation["requestBody"]["content"].as_object();
    let body = content.and_then(|content| content.iter().next());
    Operation {
        id: format!("{} {path}", method.to_uppercase()),
        method: method.to_uppercase(),
        path: path.to_owned(),
        query: of("query"),
        places: of("path"),
        streams: operation["responses"]["200"]["content"]
            .get("text/event-stream")
            .is_some(),
        headers: of("header").into_iter().map(|one| one.name).collect(),
        body: body.map(|(media_type, body)| Body {
            media_type: media_type.clone(),
            schema: body["schema"].clone(),
            example: body["example"].clone(),
        }),
    }
}
