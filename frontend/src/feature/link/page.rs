//! The page of a link: nothing but the questions, for somebody without an account.

use crate::api::ApiError;
use crate::feature::record::input::FieldInput;
use crate::feature::record::state::FormState;
use crate::i18n::tr;
use crate::shell::{LangSwitch, ThemeSwitch};
use crate::t;
use crate::ui::{Glyph, Icon, Mark, Skeleton};
use leptos::prelude::*;

/// How far the visitor is.
#[derive(Clone, Copy)]
pub enum Step {
    /// The link is being looked at.
    Looking,
    /// The questions are there.
    Asking(FormState),
    /// Answered.
    Done,
    /// The link does not serve; why.
    Closed(StoredValue<String>),
}

impl Step {
    /// The link does not serve.
    #[must_use]
    pub fn closed(error: &ApiError) -> Self {
        Self::Closed(StoredValue::new(error.message()))
    }
}

/// What stands behind `#`: it never leaves the browser but in the body of a request.
#[must_use]
pub fn token() -> String {
    let hash = window().location().hash().unwrap_or_default();
    hash.trim_start_matches('#').to_owned()
}

/// The frame around the questions of a link.
#[component]
pub fn LinkPage(
    /// How far the visitor is.
    step: RwSignal<Step>,
    /// The key of the heading.
    #[prop(into)]
    title: Signal<&'static str>,
    /// Where the texts of the questions stand.
    section: &'static str,
    /// Sends what was answered.
    send: Callback<FormState>,
) -> impl IntoView {
    Effect::new(move |_| {
        document().set_title(&format!("{} · Throughline", tr(title.get())));
    });
    view! {
        <main class="sign-in visitor">
            <div class="sign-in-box">
                <header class="sign-in-head"><span class="brand"><Mark size=26/>" Throughline"</span></header>
                {move || match step.get() {
                    Step::Looking => view! { <div class="form"><Skeleton lines=4/></div> }.into_any(),
                    Step::Asking(form) => questions(form, title, section, send),
                    Step::Done => view! {
                        <div class="form" role="status"><h1><Icon glyph=Glyph::Check size=18/>" "{t!("link.thanks")}</h1><p>{t!("link.thanks_hint")}</p></div>
                    }.into_any(),
                    Step::Closed(why) => view! {
                        <div class="form" role="alert"><h1>{why.get_value()}</h1><p class="minor">{t!("link.closed_hint")}</p></div>
                    }.into_any(),
                }}
                <footer class="sign-in-foot"><ThemeSwitch/><LangSwitch/></footer>
            </div>
        </main>
    }
}

fn questions(
    form: FormState,
    title: Signal<&'static str>,
    section: &'static str,
    send: Callback<FormState>,
) -> AnyView {
    view! {
        <form class="form" novalidate on:submit=move |event| { event.prevent_default(); if !form.busy.get_untracked() { send.run(form); } }>
            <h1>{move || tr(title.get())}</h1>
            {form.lines.get_value().into_iter().map(|line| view! { <FieldInput section=section line=line/> }).collect_view()}
            <p class="form-error" role="alert">{move || form.error.get()}</p>
            <button type="submit" class="button primary block" disabled=move || form.busy.get()>{t!("link.send")}</button>
        </form>
    }
    .into_any()
}

/// What is wrong with an answer stands under its fields; what is wrong with the link ends the matter.
pub fn refused(step: RwSignal<Step>, form: FormState, error: &ApiError) {
    let ended = [
        shared::Code::LinkUsed,
        shared::Code::LinkExpired,
        shared::Code::NotFound,
    ];
    if ended.iter().any(|code| error.is(*code)) {
        step.try_set(Step::closed(error));
    } else {
        form.refused(error, Clone::clone);
    }
}
