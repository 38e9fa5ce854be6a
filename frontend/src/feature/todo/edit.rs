//! Changing a to-do: what, who, by when, and when to be reminded of it.

use crate::api;
use crate::feature::customer::open::Open;
use crate::feature::record::field::{Field, Kind};
use crate::feature::record::form::{RecordForm, Save, Spec, as_is};
use crate::t;
use crate::ui::Dialog;
use futures::FutureExt as _;
use leptos::prelude::*;
use shared::todo::Todo;
use std::sync::Arc;

const FIELDS: &[Field] = &[
    Field::new("what", Kind::Text, 500).required(),
    Field::new("assignee", Kind::Assignee, 0).required(),
    Field::new("due", Kind::When, 0),
    Field::new("remind_at", Kind::Instant, 0),
];

/// The dialog.
#[component]
pub fn TodoDialog(
    /// The customer.
    open: Open,
    /// The to-do as it was read.
    todo: StoredValue<Todo>,
    /// Whether the dialog is open.
    shown: RwSignal<bool>,
) -> impl IntoView {
    let content = move || {
        let todo = todo.get_value();
        let id = todo.id;
        let spec = Spec {
            section: "todo",
            groups: vec![("", FIELDS.to_vec())],
            flat: as_is,
            new: false,
        };
        let record = serde_json::to_value(&todo).unwrap_or_default();
        let save: Save = Arc::new(move |version, body| {
            async move {
                api::todo::change(id, version.unwrap_or_default(), &body).await?;
                open.read_todos();
                open.read_customer();
                open.told();
                Ok(())
            }
            .boxed_local()
        });
        let close = move |()| {
            shown.try_set(false);
        };
        view! { <RecordForm spec=spec record=record save=save done=close close=close/> }
    };
    view! { <Dialog open=shown title=Signal::derive(t!("todo.edit_title"))>{content()}</Dialog> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::todo::TodoPatch;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn the_patch_takes_every_field() {
        for field in FIELDS {
            let body = format!(r#"{{"{}":null}}"#, field.name);
            assert!(serde_json::from_str::<TodoPatch>(&body).is_ok(), "{body}");
        }
    }
}
