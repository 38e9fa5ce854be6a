//! A value that may be masked, with the lock that opens it where the server says that it may be opened.

use super::{Asked, Reveals, label, may};
use crate::i18n::tr_with;
use crate::ui::{Glyph, Icon, Masked};
use leptos::prelude::*;
use shared::Guarded;
use shared::reveal::RecordRef;
use shared::role::FieldClass;

/// The value, its mask, or that it is hidden; beside the latter two a button that asks to see it.
#[component]
pub fn Sealed(
    /// The record that holds it.
    record: RecordRef,
    /// The field.
    #[prop(into)]
    field: String,
    /// The class of the field.
    #[prop(default = FieldClass::Personal)]
    class: FieldClass,
    /// The value as the server lets us see it.
    value: Guarded<String>,
    /// Whether the mask stands elsewhere already, and only the button is wanted.
    #[prop(optional)]
    bare: bool,
) -> impl IntoView {
    let sealed = !matches!(value, Guarded::Clear { .. });
    let reveals = use_context::<Reveals>().filter(|_| sealed);
    let button = reveals.map(|reveals| {
        let field = StoredValue::new(field);
        // Of several telephone numbers each is called by its mask.
        let mask = StoredValue::new(value.text().unwrap_or_default());
        let name = move || {
            let what = field.with_value(|field| label(record.kind, field));
            let open = tr_with("reveal.open", &[("field", what)]);
            mask.with_value(|mask| format!("{open} {mask}").trim().to_owned())
        };
        let press = move |_| {
            reveals.ask(Asked {
                record,
                field: field.get_value(),
            });
        };
        view! {
            <Show when=move || may(class)>
                <button type="button" class="button quiet icon-only reveal" name="reveal" title=name aria-label=name on:click=press>
                    <Icon glyph=Glyph::Eye size=14/>
                </button>
            </Show>
        }
    });
    view! {
        <span class="sealed-value">
            {(!bare).then(|| view! { <Masked value=value/> })}
            {button}
        </span>
    }
}
