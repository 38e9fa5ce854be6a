//! The choice of who may see an entry or a file as a whole.

use super::input::word;
use crate::feature::customer::open::Open;
use leptos::prelude::*;
use shared::role::WholeClass;

/// The classes that the caller may give, and take away again.
#[component]
pub fn MarkChoice(
    /// The customer.
    open: Open,
    /// The name of the control.
    name: &'static str,
    /// The class chosen now.
    #[prop(into)]
    chosen: Signal<WholeClass>,
    /// Takes the choice.
    #[prop(into)]
    pick: Callback<WholeClass>,
) -> impl IntoView {
    let marks = move || open.get(|c| c.rights.marks.clone()).unwrap_or_default();
    let changed = move |event| {
        if let Ok(one) = event_target_value(&event).parse() {
            pick.run(one);
        }
    };
    view! {
        <select class="input select slim" name=name on:change=changed>
            {move || marks().into_iter().map(|one| view! {
                <option value=one.as_str() selected=move || chosen.get() == one>{move || word("whole_class", one.as_str())}</option>
            }).collect_view()}
        </select>
    }
}
