//! What the cells of a book say, and the records that its rows describe.

use super::kinds::Field;
use super::shape::Shape;
use super::words;
use crate::feature::form::cells;
use crate::feature::import::Clock;
use serde_json::{Value, json};
use shared::error::Code;
use shared::read;
use shared::role::RecordKind;
use shared::time::{FlexDate, When};

/// What a cell says. Who and what is named is found when the record is made.
#[derive(Debug, Clone, PartialEq)]
pub enum Said {
    /// A value, as it travels.
    Plain(Value),
    /// A user.
    User(String),
    /// Users.
    Users(Vec<String>),
    /// A contact of the customer.
    Contact(String),
    /// Contacts.
    Contacts(Vec<String>),
    /// Needs of the customer.
    Needs(Vec<String>),
    /// Another customer, by its number.
    Customer(String),
    /// Who does a to-do: a user by name, or the customer.
    Assignee(Option<String>),
    /// An interaction of the customer, by what it is known by.
    Interaction(String),
    /// A contract of the customer, by what it is known by.
    Contract(String),
}

/// How much of its content tells an interaction from another of the same time.
const WORDS: usize = 24;

/// What an interaction is known by on other sheets: when it was, and its first words.
#[must_use]
pub fn known_by(zone: chrono_tz::Tz, when: When, content: &str) -> String {
    let content = content.split_whitespace().collect::<Vec<_>>().join(" ");
    let words: String = content.chars().take(WORDS).collect();
    format!("{} · {}", cells::when(zone, when), words.trim_end())
}

/// What a contract is known by on other sheets: its number, the days of signing and of its term, and what it is about.
#[must_use]
pub fn contract_known_by(contract: &Value) -> String {
    let parts = ["number", "signed_on", "starts_on", "ends_on", "product"];
    let told = parts
        .iter()
        .filter_map(|field| contract.get(*field)?.as_str());
    let told: Vec<String> = told
        .map(|text| text.chars().take(WORDS).collect())
        .collect();
    told.join(" · ")
}

/// Days that cannot lie ahead; the records of these kinds refuse them.
const PAST: &[(RecordKind, &str)] = &[
    (RecordKind::Contact, "left_on"),
    (RecordKind::Interaction, "happened_at"),
    (RecordKind::Need, "happened_at"),
    (RecordKind::Plan, "actual"),
    (RecordKind::ServiceCase, "reported"),
    (RecordKind::ServiceCase, "first_answered"),
    (RecordKind::ServiceCase, "solved"),
    (RecordKind::KeyFact, "verified_on"),
];

/// The same, unless it says that something happened which is still to come: that is told before anything is made.
///
/// # Errors
/// [`Code::InFuture`].
pub fn not_ahead(kind: RecordKind, field: &str, said: Said, clock: Clock) -> Result<Said, Code> {
    let Said::Plain(value) = &said else {
        return Ok(said);
    };
    let date = || {
        serde_json::from_value::<FlexDate>(value.clone())
            .ok()?
            .first_day()
    };
    let moment = || serde_json::from_value::<When>(value.clone()).ok();
    let when = || date().map(When::Day).or_else(moment);
    if PAST.contains(&(kind, field)) && when().is_some_and(|when| clock.is_ahead(when)) {
        return Err(Code::InFuture);
    }
    Ok(said)
}

/// A record that a sheet describes.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedRecord {
    /// Row of its sheet.
    pub line: i64,
    /// Its kind.
    pub kind: RecordKind,
    /// What is said of its fields.
    pub said: Vec<(&'static str, Said)>,
}

/// The parts of a cell that names several.
pub(super) fn parts(text: &str) -> Vec<String> {
    let parts = text.split(['、', '；', ';', '\n']);
    let parts = parts.map(str::trim).filter(|part| !part.is_empty());
    parts.map(str::to_owned).collect()
}

/// What a cell says under its field.
///
/// # Errors
/// Why it says nothing that the field could hold.
pub fn said(field: &Field, text: &str, clock: Clock) -> Result<Said, Code> {
    let plain = |value: Value| Ok(Said::Plain(value));
    let word = |list: &str, text: &str| words::meant(list, text).ok_or(Code::NotOnList);
    match &field.shape {
        Shape::Text => plain(json!(text)),
        Shape::Texts => plain(json!(parts(text))),
        Shape::Whole => text
            .trim()
            .parse::<i64>()
            .map_err(|_| Code::WrongType)
            .map(|n| Said::Plain(json!(n))),
        Shape::Flag => match text.trim().to_lowercase().as_str() {
            "是" | "yes" | "true" | "1" | "y" | "√" => plain(json!(true)),
            "否" | "no" | "false" | "0" | "n" => plain(json!(false)),
            _ => Err(Code::WrongType),
        },
        Shape::Word(list) => plain(json!(word(list, text)?)),
        Shape::Words(list) => {
            let all: Result<Vec<String>, Code> =
                parts(text).iter().map(|part| word(list, part)).collect();
            plain(json!(all?))
        }
        Shape::Listed(list) => {
            let code = clock.known.code(*list, text);
            plain(json!(code.unwrap_or_else(|| text.to_owned())))
        }
        Shape::Amount => plain(json!(read::amount(text).ok_or(Code::WrongType)?)),
        Shape::Headcount => plain(json!(read::headcount(text).ok_or(Code::WrongType)?)),
        Shape::Date => plain(json!(read::date(text).ok_or(Code::WrongType)?)),
        Shape::When => {
            let at = read::moment(text).and_then(|moment| moment.when(&clock.zone));
            plain(json!(at.ok_or(Code::WrongType)?))
        }
        Shape::Instant => {
            let at = read::moment(text).and_then(|moment| moment.when(&clock.zone));
            match at.ok_or(Code::WrongType)? {
                When::At(at) => plain(json!(at)),
                When::Day(_) => Err(Code::WrongType),
            }
        }
        Shape::User => Ok(Said::User(text.to_owned())),
        Shape::Users => Ok(Said::Users(parts(text))),
        Shape::Contact => Ok(Said::Contact(text.to_owned())),
        Shape::Contacts => Ok(Said::Contacts(parts(text))),
        Shape::Needs => Ok(Said::Needs(
            text.split('；').map(|one| one.trim().to_owned()).collect(),
        )),
        Shape::Customer => Ok(Said::Customer(text.to_owned())),
        Shape::Assignee => {
            let customer = text == "客户" || text.eq_ignore_ascii_case("customer");
            Ok(Said::Assignee((!customer).then(|| text.to_owned())))
        }
        Shape::Interaction => Ok(Said::Interaction(text.to_owned())),
        Shape::Contract => Ok(Said::Contract(text.to_owned())),
        Shape::Purpose => plain(json!(clock.known.purpose(text))),
        Shape::Answers => plain(json!(super::answers::read(text))),
        Shape::Measures => plain(json!(crate::feature::import::measures_of(text))),
    }
}
