//! A value that may be masked, with the lock that opens it where the server says that it may be opened.

use super::{Asked, Reveals, called, may};
use crate::i18n::tr_with;
use crate::ui::{Glyph, Icon, Masked};
use leptos::prelude::*;
use shared::Guarded;
use shared::reveal::{OldValue, RecordRef};
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
    // Of several telephone numbers each is called by its mask.
    let mask = value.text().unwrap_or_default();
    view! {
        <span class="sealed-value">
            {(!bare).then(|| view! { <Masked value=value/> })}
            {sealed.then(|| view! { <Lock record=record field=field class=class mask=mask/> })}
        </span>
    }
}

/// The button that asks to see a value; not there where the caller may not.
#[component]
pub fn Lock(
    /// The record that holds it.
    record: RecordRef,
    /// The field.
    field: String,
    /// The class of the field.
    class: FieldClass,
    /// What is shown of the value.
    mask: String,
    /// Where it stands in the history; none for the value of now.
    #[prop(optional)]
    old: Option<OldValue>,
) -> impl IntoView {
    let reveals = use_context::<Reveals>();
    let (field, mask) = (StoredValue::new(field), StoredValue::new(mask));
    reveals.map(|reveals| {
        let name = move || {
            let what = field.with_value(|field| called(record.kind, field, old));
            let open = tr_with("reveal.open", &[("field", what)]);
            mask.with_value(|mask| format!("{open} {mask}").trim().to_owned())
        };
        let press = move |_| {
            reveals.ask(Asked {
                record,
                field: field.get_value(),
                old,
            });
        };
        view! {
            <Show when=move || may(class)>
                <button type="button" class="button quiet icon-only reveal" name="reveal" title=name aria-label=name on:click=press>
                    <Icon glyph=Glyph::Eye size=14/>
                </button>
            </Show>
        }
    })
}
