//! The second step of signing in.

use super::{at, otherwise};
use crate::api::ApiError;
use crate::t;
use crate::ui::{Field, TextInput};
use leptos::prelude::*;

/// Asks for a code. `give` is called with it, `back` where somebody would rather begin again.
#[component]
pub fn SecondStepForm(
    /// Whether a code is on its way.
    busy: RwSignal<bool>,
    /// What was wrong with the last one.
    error: RwSignal<Option<ApiError>>,
    /// Called with the code.
    #[prop(into)]
    give: Callback<String>,
    /// Begins again.
    #[prop(into)]
    back: Callback<()>,
) -> impl IntoView {
    let code = RwSignal::new(String::new());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        give.run(code.get_untracked().trim().to_owned());
    };
    view! {
        <form class="form" on:submit=submit>
            <Field label=Signal::derive(t!("second_factor.code")) error=at(error, "/code")
                hint=Signal::derive(t!("second_factor.code_hint"))>
                <TextInput value=code name="code" autocomplete="one-time-code" autofocus=true/>
            </Field>
            <p class="form-error" role="alert">{move || otherwise(error)}</p>
            <button type="submit" class="button primary block" disabled=move || busy.get()>{t!("sign_in.submit")}</button>
            <button type="button" class="button quiet block" on:click=move |_| back.run(())>{t!("second_factor.back")}</button>
        </form>
    }
}
