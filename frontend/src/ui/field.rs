//! Fields of forms: a label, an input, and what is wrong with it.

use crate::t;
use leptos::prelude::*;

/// A label around any control, with a hint and the error that the server or the form found.
#[component]
pub fn Field(
    /// What it is.
    #[prop(into)]
    label: Signal<String>,
    /// What is wrong with it.
    #[prop(into, default = None.into())]
    error: Signal<Option<String>>,
    /// A word of help.
    #[prop(optional, into)]
    hint: Option<Signal<String>>,
    /// Whether it must not be empty.
    #[prop(optional)]
    required: bool,
    /// The control.
    children: Children,
) -> impl IntoView {
    let class = move || {
        if error.with(Option::is_some) {
            "field invalid"
        } else {
            "field"
        }
    };
    view! {
        <label class=class>
            <span class="field-label">
                {move || label.get()}
                {required.then(|| view! { <span class="field-required" title=t!("ui.required")>"*"</span> })}
            </span>
            {children()}
            {hint.map(|hint| view! { <span class="field-hint">{move || hint.get()}</span> })}
            <span class="field-error" role="alert">{move || error.get()}</span>
        </label>
    }
}

/// One line of text, bound to a signal.
#[component]
pub fn TextInput(
    /// The text.
    value: RwSignal<String>,
    /// `text`, `email`, `password`, `date`, …
    #[prop(default = "text")]
    kind: &'static str,
    /// The name by which browsers and tests know it.
    #[prop(default = "")]
    name: &'static str,
    /// What stands there while it is empty.
    #[prop(into, default = String::new().into())]
    placeholder: Signal<String>,
    /// What the browser may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Whether it has the focus when it appears.
    #[prop(optional)]
    autofocus: bool,
    /// Whether it must not be empty.
    #[prop(optional)]
    required: bool,
) -> impl IntoView {
    view! {
        <input class="input" type=kind name=name autocomplete=autocomplete autofocus=autofocus
            aria-required=required.to_string()
            placeholder=move || placeholder.get() prop:value=move || value.get()
            on:input:target=move |event| value.set(event.target().value())/>
    }
}

/// Several lines of text, bound to a signal.
#[component]
pub fn TextArea(
    /// The text.
    value: RwSignal<String>,
    /// The name by which browsers and tests know it.
    #[prop(default = "")]
    name: &'static str,
    /// How many lines are seen.
    #[prop(default = 3)]
    rows: u32,
    /// What stands there while it is empty.
    #[prop(into, default = String::new().into())]
    placeholder: Signal<String>,
) -> impl IntoView {
    view! {
        <textarea class="input area" name=name rows=rows placeholder=move || placeholder.get()
            prop:value=move || value.get() on:input:target=move |event| value.set(event.target().value())></textarea>
    }
}

/// A choice from a list: values, and what each is called. The empty value stands for none.
#[component]
pub fn Select(
    /// The chosen value.
    value: RwSignal<String>,
    /// The name by which browsers and tests know it.
    #[prop(default = "")]
    name: &'static str,
    /// Values and names.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
) -> impl IntoView {
    let shown = move || {
        let options = options.get();
        options
            .into_iter()
            .map(|(option, name)| {
                let chosen = option.clone();
                view! { <option value=option prop:selected=move || value.get() == chosen>{name}</option> }
            })
            .collect_view()
    };
    view! {
        <select class="input select" name=name on:change:target=move |event| value.set(event.target().value())>
            {shown}
        </select>
    }
}
