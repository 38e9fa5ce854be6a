//! A line of text to take along: shown whole, selected and copied with one press.

use super::toast;
use crate::i18n::tr;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The line and its button.
#[component]
pub fn CopyLine(
    /// The text.
    #[prop(into)]
    text: String,
    /// What it is, for screen readers.
    #[prop(into)]
    label: Signal<String>,
    /// The name by which browsers and tests know it.
    name: &'static str,
    /// Key of the button's text.
    button: &'static str,
    /// Key of what is said once it was copied.
    copied: &'static str,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let taken = text.clone();
    let copy = move |_| {
        if let Some(input) = input.get_untracked() {
            input.select();
        }
        let taken = taken.clone();
        spawn_local(async move {
            // Without https a browser keeps its clipboard to itself; the text is selected then, ready for the keys.
            if !window().is_secure_context() {
                return;
            }
            let written = window().navigator().clipboard().write_text(&taken);
            if wasm_bindgen_futures::JsFuture::from(written).await.is_ok() {
                toast(tr(copied));
            }
        });
    };
    view! {
        <div class="moment-input">
            <input class="input" name=name type="text" readonly=true node_ref=input value=text
                aria-label=move || label.get() spellcheck="false"/>
            <button type="button" class="button primary" on:click=copy>{move || tr(button)}</button>
        </div>
    }
}
