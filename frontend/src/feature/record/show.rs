//! Values of records as a page shows them, whatever their kind; masks and locks included.

use super::input::word;
use super::pick::CustomerName;
use crate::i18n::tr;
use crate::state::{clock, use_session};
use crate::ui::{Glyph, Icon, Masked};
use chrono::{DateTime, NaiveDateTime, Utc};
use leptos::prelude::*;
use serde_json::Value;
use shared::Guarded;
use shared::money::{Amount, Headcount};
use shared::tag::Tag;
use shared::time::{FlexDate, When};

/// An amount in full.
#[must_use]
pub fn amount(amount: Amount) -> String {
    crate::show::amount_exact(&amount)
}

/// A date as exactly as it is known.
#[must_use]
pub fn date(date: FlexDate) -> String {
    crate::show::flex_date(&date)
}

/// The instant that a wall clock of the viewer's zone means.
#[must_use]
pub fn to_utc(local: NaiveDateTime) -> DateTime<Utc> {
    clock::instant(local)
}

/// A small lock, for what is sealed.
#[must_use]
pub fn lock() -> AnyView {
    view! { <Icon glyph=Glyph::Lock size=12/> }.into_any()
}

/// The value of a field, by its name; a dash where there is none.
#[must_use]
pub fn value(name: &str, value: &Value) -> AnyView {
    if let ("referred_by", Some(id)) = (name, value.as_str()) {
        return view! { <span class="value"><CustomerName id=id.to_owned()/></span> }.into_any();
    }
    if value.get("access").is_none() {
        return view! { <span class="value">{plain(name, value)}</span> }.into_any();
    }
    guarded(name, value).map_or_else(
        || ().into_any(),
        |value| view! { <Masked value=value/> }.into_any(),
    )
}

/// A sensitive value as text, by its field's name; none for what is no such value.
#[must_use]
pub fn guarded(name: &str, value: &Value) -> Option<Guarded<String>> {
    value.get("access")?;
    let guarded: Guarded<Value> = serde_json::from_value(value.clone()).ok()?;
    Some(guarded.map(|inner| plain(name, &inner)))
}

/// A clear value as text.
#[must_use]
pub fn plain(name: &str, value: &Value) -> String {
    match (name, value) {
        (_, Value::Null) => "–".to_owned(),
        (_, Value::Bool(flag)) => tr(if *flag { "record.yes" } else { "record.no" }),
        ("industry", Value::String(code)) => crate::show::industry(code),
        ("stage", Value::String(code)) => use_session().stage_name(code),
        ("expected_purchase" | "annual_revenue" | "registered_capital" | "amount", value) => {
            read::<Amount>(value).map_or_else(String::new, amount)
        }
        ("headcount", value) => read::<Headcount>(value)
            .map_or_else(String::new, |count| crate::show::headcount(&count)),
        ("source", Value::String(source)) => use_session().source_name(source),
        (
            "tier" | "intent" | "pref_channel" | "decision_role" | "renewal" | "state" | "kind"
            | "loss_reason",
            Value::String(text),
        ) => known_word(name, text),
        (name, Value::String(text)) if is_date(name) => {
            text.parse::<FlexDate>().map_or_else(|_| text.clone(), date)
        }
        (_, Value::String(text)) => text.clone(),
        (_, other) => other.to_string(),
    }
}

fn is_date(name: &str) -> bool {
    name.ends_with("_on") || matches!(name, "birthday" | "date" | "wanted_by" | "expected_close")
}

fn read<T: serde::de::DeserializeOwned>(value: &Value) -> Option<T> {
    serde_json::from_value(value.clone()).ok()
}

/// A word of a list; one that an administrator added stands as it is.
fn known_word(list: &str, text: &str) -> String {
    let shown = word(list, text);
    if shown.ends_with(&format!(".{text}")) {
        text.to_owned()
    } else {
        shown
    }
}

/// One side of a change in the history: values are kept there in their written forms.
#[must_use]
pub fn written(name: &str, text: &str) -> String {
    if let Ok(value) = serde_json::from_str::<Value>(text)
        && (value.is_object() || value.is_boolean())
    {
        return plain(name, &value);
    }
    match name {
        "expected_purchase" | "annual_revenue" | "registered_capital" | "amount" => text
            .parse::<Amount>()
            .map_or_else(|_| text.to_owned(), amount),
        "budget" => text
            .parse::<Amount>()
            .map_or_else(|_| text.to_owned(), amount),
        // A moment of a record, or the mark of a value that has no history.
        "planned" | "actual" | "reported" | "first_answered" | "solved" | "due" | "remind_at"
        | "happened_at" => text
            .parse::<When>()
            .map_or_else(|_| text.to_owned(), |when| crate::show::when(&when)),
        // People and records come with their names; only the customer has none of its own.
        "assignee" if text == "customer" => tr("todo.customer"),
        "confidential_budget" | "confidential_notes" => "•••".to_owned(),
        "tag" => Tag::label_told(text).to_owned(),
        "headcount" => text
            .parse::<Headcount>()
            .map_or_else(|_| text.to_owned(), |count| crate::show::headcount(&count)),
        _ => plain(name, &Value::String(text.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use shared::Lang;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn history_shows_values_as_the_page_does() {
        crate::i18n::set_lang(Lang::Zh);
        assert_eq!(written("founded_on", "2015"), "2015 年");
        assert_eq!(
            written("expected_purchase", "CNY 50000000"),
            plain(
                "expected_purchase",
                &json!({"amount": "500000.00", "currency": "CNY"})
            )
        );
        assert_eq!(
            written("headcount", "100..500"),
            plain("headcount", &json!({"from": 100, "to": 500}))
        );
        assert_eq!(written("city", "苏州"), "苏州");
        assert_eq!(written("assignee", "customer"), "客户");
        assert_eq!(written("assignee", "王丽"), "王丽");
        assert_eq!(plain("source", &json!("a word of ours")), "a word of ours");
        assert_eq!(plain("city", &Value::Null), "–");
    }
}
