//! What a field of a body is: read from its documentation, so that a new field is in the book without another word.

use serde_json::Value;
use shared::word::ListName;
use utoipa::PartialSchema;

/// What a column holds, and so how its cells are written and read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// Text.
    Text,
    /// Several texts.
    Texts,
    /// A whole number.
    Whole,
    /// Yes or no.
    Flag,
    /// A word of the closed list of that name.
    Word(String),
    /// Several of them.
    Words(String),
    /// A word of a list that administrators keep, or a text that is none of it.
    Listed(ListName),
    /// An amount.
    Amount,
    /// A headcount.
    Headcount,
    /// A date, perhaps only its year.
    Date,
    /// A day or an instant.
    When,
    /// An instant.
    Instant,
    /// A user, by name.
    User,
    /// Users.
    Users,
    /// A contact of the customer, by name.
    Contact,
    /// Contacts.
    Contacts,
    /// Needs of the customer, by their text.
    Needs,
    /// Another customer, by number.
    Customer,
    /// Who does a to-do.
    Assignee,
    /// Measures against a risk.
    Measures,
    /// An interaction of the customer, by its time and first words.
    Interaction,
    /// Answers to a questionnaire, each behind its question.
    Answers,
    /// A purpose of the administrators' list, or a text that is none of it.
    Purpose,
    /// A contract of the customer, by its number and dates.
    Contract,
}

/// What the fields of a body are; fields that are no value of the record's own (acknowledgements, records within a
/// record, links that a file cannot name) are left out.
#[must_use]
pub fn of<T: PartialSchema>() -> Vec<(String, Shape)> {
    let schema = serde_json::to_value(T::schema()).unwrap_or(Value::Null);
    let properties = schema.get("properties").and_then(Value::as_object);
    properties
        .into_iter()
        .flatten()
        .filter_map(|(name, schema)| Some((name.clone(), shape(schema)?)))
        .collect()
}

fn shape(schema: &Value) -> Option<Shape> {
    if let Some(name) = reference(schema) {
        return named(name);
    }
    let types: Vec<&str> = match schema.get("type") {
        Some(Value::String(one)) => vec![one.as_str()],
        Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).collect(),
        _ => return None,
    };
    let of = |name: &str| types.contains(&name);
    if of("array") {
        let items = schema.get("items")?;
        return match shape(items)? {
            Shape::Text => Some(Shape::Texts),
            Shape::Word(list) => Some(Shape::Words(list)),
            Shape::User => Some(Shape::Users),
            Shape::Contact => Some(Shape::Contacts),
            many @ (Shape::Needs | Shape::Measures) => Some(many),
            _ => None,
        };
    }
    match schema.get("format").and_then(Value::as_str) {
        Some("date-time") => Some(Shape::Instant),
        _ if of("boolean") => Some(Shape::Flag),
        _ if of("integer") => Some(Shape::Whole),
        _ if of("string") => Some(Shape::Text),
        _ => None,
    }
}

/// The name of the type that a field refers to, alone or beside "nothing".
fn reference(schema: &Value) -> Option<&str> {
    let own = schema.get("$ref").and_then(Value::as_str);
    let one_of = || {
        let all = schema.get("oneOf")?.as_array()?;
        all.iter().find_map(|one| one.get("$ref")?.as_str())
    };
    own.or_else(one_of)?.rsplit('/').next()
}

fn named(name: &str) -> Option<Shape> {
    Some(match name {
        "Amount" => Shape::Amount,
        "Headcount" => Shape::Headcount,
        "FlexDate" => Shape::Date,
        "When" => Shape::When,
        "UserId" => Shape::User,
        "ContactId" => Shape::Contact,
        "NeedId" => Shape::Needs,
        "CustomerId" => Shape::Customer,
        "Assignee" => Shape::Assignee,
        "Measure" => Shape::Measures,
        "CreditCode" => Shape::Text,
        // Records within records, links that a file cannot name, and what is said only to be let through.
        "ConfirmCode" | "InteractionId" | "PlanId" => return None,
        name if name.starts_with("New") || name.ends_with("Change") => return None,
        word => Shape::Word(snake(word)),
    })
}

/// `RiskKind` as the words of the screens have it: `risk_kind`.
fn snake(name: &str) -> String {
    let mut out = String::new();
    for (at, c) in name.chars().enumerate() {
        if c.is_uppercase() && at > 0 {
            out.push('_');
        }
        out.extend(c.to_lowercase());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_what_their_documentation_says() {
        let fields = of::<shared::risk::NewRisk>();
        let shape = |name: &str| {
            fields
                .iter()
                .find(|(n, _)| n == name)
                .map(|(_, s)| s.clone())
        };
        assert_eq!(shape("kind"), Some(Shape::Word("risk_kind".to_owned())));
        assert_eq!(shape("measures"), Some(Shape::Measures));
        assert_eq!(shape("responsible"), Some(Shape::User));
        let fields = of::<shared::interaction::NewInteraction>();
        let shape = |name: &str| {
            fields
                .iter()
                .find(|(n, _)| n == name)
                .map(|(_, s)| s.clone())
        };
        assert_eq!(shape("channels"), Some(Shape::Words("channel".to_owned())));
        assert_eq!(shape("our_users"), Some(Shape::Users));
        assert_eq!((shape("todos"), shape("acknowledge")), (None, None));
    }
}
