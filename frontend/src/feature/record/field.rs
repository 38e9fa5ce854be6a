//! Fields as forms know them: how a value becomes text to edit, and how that text becomes a value again.
//!
//! Records are read here as JSON, so that one form serves customers, contacts and contracts alike: what it shows, sends
//! and compares is a list of [`Field`]s.

use crate::feature::interaction::draft;
use serde_json::Value;
use shared::Code;
use shared::money::{Amount, Currency, Headcount};
use shared::span::Span;
use shared::time::FlexDate;
use shared::uscc::CreditCode;

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One line.
    Text,
    /// Several lines.
    Long,
    /// An amount of money: exact, about or a range.
    Amount,
    /// A number of people: exact, about or a range.
    Headcount,
    /// A date known to the year, the month or the day.
    Date,
    /// A unified social credit code.
    CreditCode,
    /// An industry of the national standard, searched by code or name.
    Industry,
    /// One word of a list.
    Choice(&'static [&'static str]),
    /// A code of a list that administrators keep.
    Listed(&'static str),
    /// One line, with the words of such a list offered.
    Offered(&'static str),
    /// Yes or no.
    Flag,
    /// A moment: a day, or a day and a time of the viewer's zone.
    When,
    /// A time of the viewer's zone; a bare day means its morning.
    Instant,
    /// Whoever is to do something: a user, a team, or the customer.
    Assignee,
    /// A whole number between two bounds, each included.
    Number(i32, i32),
    /// A user of the system.
    Colleague,
    /// A team.
    Team,
    /// Another customer.
    Customer,
    /// Several contacts of the open customer.
    People,
    /// Several users of the system.
    Colleagues,
    /// A password: typed, never read.
    Secret,
    /// A contact of the open customer.
    Person,
    /// A record of the open customer, of the kind of this path.
    Related(&'static str),
    /// Several records of the open customer, of the kind of this path.
    AllRelated(&'static str),
    /// Several words of a list.
    Words(&'static [&'static str]),
    /// Several words of one's own.
    Keywords,
    /// What is done about a risk, each planned or taken.
    Measures,
}

/// One field of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Its name in JSON, which is also how errors point at it.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// How many characters it takes.
    pub max: usize,
    /// Whether it must not be empty.
    pub required: bool,
    /// Where the texts of its words stand, if not under its own name.
    pub list: Option<&'static str>,
    /// Whether it tells of the change and not of the record: it begins empty, whatever the record says under its name.
    pub afresh: bool,
}

impl Field {
    /// A field that may be empty.
    #[must_use]
    pub const fn new(name: &'static str, kind: Kind, max: usize) -> Self {
        Self {
            name,
            kind,
            max,
            required: false,
            list: None,
            afresh: false,
        }
    }

    /// The same field, told anew with every change.
    #[must_use]
    pub const fn afresh(mut self) -> Self {
        self.afresh = true;
        self
    }

    /// The same field, with the texts of its words under `word.<list>`.
    #[must_use]
    pub const fn words(mut self, list: &'static str) -> Self {
        self.list = Some(list);
        self
    }

    /// The same field, wanted.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }
}

/// A value as a form shows it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shown {
    /// The text to edit.
    pub text: String,
    /// What stands in place of a value that the caller may not see; left alone, it changes nothing (R-SEC-3).
    pub mask: Option<String>,
}

/// Reads a field of a record.
#[must_use]
pub fn shown(field: Field, record: &Value) -> Shown {
    if field.afresh {
        return Shown::default();
    }
    let value = record.get(field.name).unwrap_or(&Value::Null);
    let guarded = value.get("access").and_then(Value::as_str);
    match guarded {
        Some("clear") => Shown {
            text: print(field.kind, value.get("value").unwrap_or(&Value::Null)),
            mask: None,
        },
        Some(_) => Shown {
            text: String::new(),
            mask: Some(
                value
                    .get("shown")
                    .and_then(Value::as_str)
                    .unwrap_or_default()
                    .to_owned(),
            ),
        },
        None => Shown {
            text: print(field.kind, value),
            mask: None,
        },
    }
}

/// Writes a value as the text that [`parse`] reads back.
#[must_use]
pub fn print(kind: Kind, value: &Value) -> String {
    match (kind, value) {
        (_, Value::Null) => String::new(),
        (Kind::Amount, value) => {
            serde_json::from_value(value.clone()).map_or_else(|_| String::new(), amount_to_edit)
        }
        (Kind::Headcount, value) => serde_json::from_value(value.clone())
            .map_or_else(|_| String::new(), |Headcount(span)| span_to_edit(span)),
        (Kind::Colleague | Kind::Person, Value::Object(reference)) => reference
            .get("id")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned(),
        (Kind::People | Kind::Colleagues, Value::Array(items)) => items
            .iter()
            .filter_map(|reference| reference.get("id")?.as_str())
            .collect::<Vec<_>>()
            .join(", "),
        (Kind::Measures, Value::Array(items)) if items.is_empty() => String::new(),
        (Kind::Words(_) | Kind::Keywords | Kind::AllRelated(_), Value::Array(items)) => items
            .iter()
            .filter_map(Value::as_str)
            .collect::<Vec<_>>()
            .join(", "),
        (Kind::Assignee, value) => assignee_to_edit(value),
        (Kind::When | Kind::Instant, value) => serde_json::from_value(value.clone())
            .map_or_else(|_| String::new(), super::moment::to_edit),
        (_, Value::Bool(true)) => "true".to_owned(),
        (_, Value::Bool(false)) => String::new(),
        (_, Value::String(text)) => text.clone(),
        (_, other) => other.to_string(),
    }
}

/// Reads what was typed; an empty text is `null`.
///
/// # Errors
/// The code of what is wrong, the same that the server would give.
pub fn parse(field: Field, text: &str) -> Result<Value, Code> {
    let text = text.trim();
    if let Kind::Flag = field.kind {
        return Ok(Value::Bool(text == "true"));
    }
    if text.is_empty() {
        return match field.kind {
            _ if field.required => Err(Code::Required),
            Kind::Words(_)
            | Kind::Keywords
            | Kind::Measures
            | Kind::People
            | Kind::Colleagues
            | Kind::AllRelated(_) => Ok(Value::Array(Vec::new())),
            _ => Ok(Value::Null),
        };
    }
    match field.kind {
        Kind::Amount => json(shared::read::amount(text).ok_or(Code::WrongType)?),
        Kind::Headcount => json(shared::read::headcount(text).ok_or(Code::WrongType)?),
        Kind::Date => json(
            text.parse::<FlexDate>()
                .ok()
                .or_else(|| shared::read::date(text))
                .ok_or(Code::WrongType)?,
        ),
        Kind::CreditCode => json(
            text.parse::<CreditCode>()
                .map_err(|_| Code::BadCreditCode)?,
        ),
        Kind::Industry => json(shared::industry::by_name(text).ok_or(Code::BadIndustry)?),
        Kind::When => json(super::moment::parse(text).ok_or(Code::WrongType)?),
        Kind::Instant => json(super::moment::instant(text).ok_or(Code::WrongType)?),
        Kind::Assignee => json(draft::assignee(text).ok_or(Code::NoSuchUser)?),
        Kind::Number(from, to) => {
            let number: i32 = text.parse().map_err(|_| Code::WrongType)?;
            if (from..=to).contains(&number) {
                json(number)
            } else {
                Err(Code::OutOfRange)
            }
        }
        Kind::Words(words) => {
            let chosen: Vec<&str> = pieces(text).collect();
            if chosen.iter().all(|word| words.contains(word)) {
                json(chosen)
            } else {
                Err(Code::NotOnList)
            }
        }
        Kind::Keywords | Kind::People | Kind::Colleagues | Kind::AllRelated(_) => {
            json(pieces(text).collect::<Vec<_>>())
        }
        Kind::Measures => serde_json::from_str(text).map_err(|_| Code::WrongType),
        Kind::Colleague
        | Kind::Person
        | Kind::Team
        | Kind::Customer
        | Kind::Related(_)
        | Kind::Listed(_) => Ok(Value::String(text.to_owned())),
        Kind::Text | Kind::Long | Kind::Secret | Kind::Choice(_) | Kind::Offered(_)
            if text.chars().count() > field.max =>
        {
            Err(Code::TooLong)
        }
        Kind::Choice(words) if !words.contains(&text) => Err(Code::NotOnList),
        Kind::Text
        | Kind::Long
        | Kind::Secret
        | Kind::Choice(_)
        | Kind::Offered(_)
        | Kind::Flag => Ok(Value::String(text.to_owned())),
    }
}

/// The pieces of a list as people write one, with commas of either width.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', '，', '、', ';', '；'])
        .map(str::trim)
        .filter(|piece| !piece.is_empty())
}

fn json(value: impl serde::Serialize) -> Result<Value, Code> {
    serde_json::to_value(value).map_err(|_| Code::WrongType)
}

/// Whoever is to do something, as the control holds it.
fn assignee_to_edit(value: &Value) -> String {
    serde_json::from_value(value.clone()).map_or_else(|_| String::new(), draft::who)
}

/// An amount as one would type it.
fn amount_to_edit(amount: Amount) -> String {
    let decimals = amount.currency.decimals();
    let scale = 10_i64.pow(decimals);
    let write = |minor: i64| {
        if minor % scale == 0 {
            (minor / scale).to_string()
        } else {
            shared::money::format_decimal(minor, decimals)
        }
    };
    let text = match amount.minor {
        Span::Exact(minor) => write(minor),
        Span::About(minor) => format!("~{}", write(minor)),
        Span::Range(Some(from), Some(to)) => format!("{}-{}", write(from), write(to)),
        Span::Range(Some(from), None) => format!("≥{}", write(from)),
        Span::Range(None, Some(to)) => format!("≤{}", write(to)),
        Span::Range(None, None) => String::new(),
    };
    if amount.currency == Currency::CNY {
        text
    } else {
        format!("{text} {}", amount.currency)
    }
}

fn span_to_edit(span: Span) -> String {
    match span {
        Span::Exact(count) => count.to_string(),
        Span::About(count) => format!("~{count}"),
        Span::Range(Some(from), Some(to)) => format!("{from}-{to}"),
        Span::Range(Some(from), None) => format!("≥{from}"),
        Span::Range(None, Some(to)) => format!("≤{to}"),
        Span::Range(None, None) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn what_is_shown_reads_back_as_it_was() {
        for (kind, value) in [
            (
                Kind::Amount,
                json!({"amount": "500000.00", "currency": "CNY"}),
            ),
            (
                Kind::Amount,
                json!({"amount": "12.50", "about": true, "currency": "CNY"}),
            ),
            (
                Kind::Amount,
                json!({"from": "300000.00", "to": "500000.00", "currency": "CNY"}),
            ),
            (
                Kind::Amount,
                json!({"from": "300000.00", "currency": "CNY"}),
            ),
            (
                Kind::Amount,
                json!({"amount": "70000.00", "currency": "USD"}),
            ),
            (Kind::Headcount, json!({"from": 100, "to": 500})),
            (Kind::Headcount, json!({"count": 800, "about": true})),
            (Kind::Headcount, json!({"to": 50})),
            (Kind::Date, json!("2015")),
            (Kind::Text, json!("云帆")),
            (Kind::Flag, json!(true)),
            (Kind::When, json!("2026-12-01")),
            (Kind::When, json!("2026-12-01T02:30:00Z")),
            (Kind::Instant, json!("2026-12-01T02:30:00Z")),
            (Kind::Assignee, json!({ "kind": "customer" })),
            (
                Kind::Assignee,
                json!({ "kind": "team", "id": "0190a5a0-0000-7000-8000-000000000000" }),
            ),
            (Kind::Number(1, 5), json!(4)),
            (Kind::Words(&["phone", "visit"]), json!(["phone", "visit"])),
            (Kind::Keywords, json!(["降本", "ERP"])),
            (
                Kind::Measures,
                json!([{ "what": "x, y", "state": "taken" }]),
            ),
        ] {
            let field = Field::new("x", kind, 80);
            let shown = shown(field, &json!({ "x": value }));
            assert_eq!(parse(field, &shown.text), Ok(value), "{}", shown.text);
        }
    }

    #[wasm_bindgen_test]
    fn amounts_and_sizes_are_taken_as_people_write_them() {
        let amount = Field::new("x", Kind::Amount, 80);
        assert_eq!(
            parse(amount, "50万"),
            Ok(json!({"amount": "500000.00", "currency": "CNY"}))
        );
        assert_eq!(parse(amount, "lots"), Err(Code::WrongType));
        assert_eq!(parse(amount, " "), Ok(Value::Null));
        assert_eq!(
            parse(Field::new("x", Kind::Date, 0), "2015年"),
            Ok(json!("2015"))
        );
    }

    #[wasm_bindgen_test]
    fn what_cannot_be_taken_says_why() {
        let text = Field::new("x", Kind::Text, 3).required();
        assert_eq!(parse(text, "  "), Err(Code::Required));
        assert_eq!(parse(text, "四个汉字"), Err(Code::TooLong));
        assert_eq!(
            parse(Field::new("x", Kind::CreditCode, 18), "123"),
            Err(Code::BadCreditCode)
        );
        assert_eq!(
            parse(Field::new("x", Kind::Choice(&["a"]), 9), "b"),
            Err(Code::NotOnList)
        );
    }

    #[wasm_bindgen_test]
    fn a_mask_is_no_text() {
        let field = Field::new("x", Kind::Text, 9);
        let masked = shown(
            field,
            &json!({"x": {"access": "masked", "shown": "138****5678"}}),
        );
        assert_eq!(masked.text, "");
        assert_eq!(masked.mask.as_deref(), Some("138****5678"));
        let hidden = shown(field, &json!({"x": {"access": "hidden"}}));
        assert_eq!(hidden.mask.as_deref(), Some(""));
        let clear = shown(field, &json!({"x": {"access": "clear", "value": "1"}}));
        assert_eq!((clear.text.as_str(), clear.mask), ("1", None));
    }
}
