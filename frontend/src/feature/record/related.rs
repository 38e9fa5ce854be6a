//! Choosing among the records of the open customer: the needs that an opportunity would meet, the interaction that a file
//! belongs to.

use super::choose;
use super::state::Line;
use crate::api;
use crate::feature::customer::open::use_open;
use crate::t;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;
use shared::id::CustomerId;
use shared::page::Archived;

/// How much of a text tells one record from another.
const SHOWN: usize = 48;

/// Where records say what they are, the most telling first.
const NAMES: [&str; 13] = [
    "name",
    "text",
    "title",
    "content",
    "what",
    "problem",
    "description",
    "statement",
    "goal",
    "product",
    "number",
    "comment",
    "note",
];

/// Id and first words of a record.
type Offered = (String, String);

/// What can be chosen: the newest records of a kind, once they were read.
pub fn offered(customer: CustomerId, path: &'static str) -> Signal<Vec<Offered>> {
    let found = RwSignal::new(Vec::new());
    spawn_local(async move {
        if let Ok(page) = api::record::list(customer, path, Archived::No, None).await {
            let all: Vec<Offered> = page.items.iter().filter_map(described).collect();
            found.try_set(all);
        }
    });
    found.into()
}

fn of_open(path: &'static str) -> Signal<Vec<Offered>> {
    use_open().map_or_else(|| Signal::derive(Vec::new), |open| offered(open.id, path))
}

/// What tells a record from others of its kind: its day, where it has one, and its first words.
pub fn described(record: &Value) -> Option<Offered> {
    let id = record.get("id")?.as_str()?.to_owned();
    let text = NAMES
        .iter()
        .find_map(|name| {
            let value = record.get(*name)?;
            // A sealed name says as much as may be seen of it.
            let seen = value.get("value").or_else(|| value.get("shown"));
            seen.unwrap_or(value)
                .as_str()
                .filter(|text| !text.is_empty())
        })
        .unwrap_or_default();
    let day = record
        .pointer("/happened_at/at")
        .or_else(|| record.get("happened_at"))
        .and_then(Value::as_str)
        .and_then(|at| at.get(..10))
        .map(|day| format!("{day} "))
        .unwrap_or_default();
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut cut: String = line.chars().take(SHOWN).collect();
    if line.chars().count() > SHOWN {
        cut.push('…');
    }
    Some((id, format!("{day}{cut}")))
}

/// One of them.
pub fn one(line: Line, id: String, described: String, path: &'static str) -> AnyView {
    choose::select(line, id, described, of_open(path))
}

/// Several of them.
pub fn several(line: Line, id: String, path: &'static str) -> AnyView {
    let options = of_open(path);
    view! {
        {choose::chips(line, id, options)}
        <p class="field-hint" hidden=move || !options.with(Vec::is_empty)>{t!("record.none_to_choose")}</p>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn a_record_is_known_by_its_day_and_first_words() {
        let talk =
            json!({ "id": "a", "happened_at": "2026-01-02T03:04:05Z", "content": "谈了\n价格" });
        assert_eq!(
            described(&talk),
            Some(("a".into(), "2026-01-02 谈了 价格".into()))
        );
        let need = json!({ "id": "b", "text": "长".repeat(60) });
        assert_eq!(
            described(&need).map(|one| one.1.chars().count()),
            Some(SHOWN + 1)
        );
        assert_eq!(described(&json!({})), None);
    }
}
