//! The locks of free texts in which the server masked something: numbers, addresses. One a field, since one reveal shows one.
//!
//! Proves R-SEC-4.

use super::{Asked, Reveals, may};
use crate::i18n::{tr, tr_with};
use crate::ui::{Glyph, Icon};
use leptos::prelude::*;
use serde::Serialize;
use serde_json::Value;
use shared::reveal::RecordRef;
use shared::role::{FieldClass, RecordKind};
use uuid::Uuid;

/// What the server leaves of whatever it masks in a text.
pub const MASK: &str = "***";

/// The fields of a record whose texts hold a mask, with their names; those that no screen names cannot be asked for.
fn masked(kind: RecordKind, record: &Value) -> Vec<(String, String)> {
    let fields = record.as_object().into_iter().flatten();
    fields
        .filter(|(_, value)| value.as_str().is_some_and(|text| text.contains(MASK)))
        .filter_map(|(field, _)| {
            let key = format!("{kind}.field.{field}");
            let name = tr(&key);
            (name != key).then(|| (field.clone(), name))
        })
        .collect()
}

/// A button for each text of a record that holds a mask; nothing where the caller may not reveal, or nothing is masked.
pub fn texts(kind: RecordKind, id: impl Into<Uuid>, record: &impl Serialize) -> Option<AnyView> {
    let reveals = use_context::<Reveals>()?;
    let value = serde_json::to_value(record).ok()?;
    let fields = masked(kind, &value);
    if fields.is_empty() {
        return None;
    }
    let record = RecordRef {
        kind,
        id: id.into(),
    };
    let buttons = move || {
        let one = |(field, name): (String, String)| {
            let open = tr_with("reveal.open", &[("field", name)]);
            let ask = move |_| {
                reveals.ask(Asked {
                    record,
                    field: field.clone(),
                    old: None,
                });
            };
            view! {
                <button type="button" class="button quiet small reveal-text-open" name="reveal" on:click=ask>
                    <Icon glyph=Glyph::Eye size=14/>{open}
                </button>
            }
        };
        fields.iter().cloned().map(one).collect_view()
    };
    let buttons = StoredValue::new_local(buttons);
    Some(
        view! {
            <Show when=move || may(FieldClass::Personal)>
                <p class="reveal-texts">{buttons.with_value(|buttons| buttons())}</p>
            </Show>
        }
        .into_any(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use shared::Lang;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn r_sec_4_only_texts_that_hold_a_mask_are_asked_for() {
        crate::i18n::set_lang(Lang::Zh);
        let record = json!({
            "content": "打 138****5678",
            "feedback": "明天",
            "nothing_that_has_a_name": "l***@example.com",
            "budget": {"access": "masked", "shown": "***"},
        });
        assert_eq!(
            masked(RecordKind::Interaction, &record),
            [("content".to_owned(), "沟通内容".to_owned())]
        );
    }
}
