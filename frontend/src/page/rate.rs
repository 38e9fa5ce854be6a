//! The page of a rating link: nothing but the question, for somebody without an account.

use crate::api::{self, ApiError};
use crate::feature::record::field::{Field, Kind};
use crate::feature::record::input::FieldInput;
use crate::feature::record::state::FormState;
use crate::shell::{LangSwitch, ThemeSwitch};
use crate::t;
use crate::ui::{Glyph, Icon, Mark, Skeleton};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;

const FIELDS: &[Field] = &[
    Field::new("satisfaction", Kind::Number(1, 5), 1).required(),
    Field::new("recommendation", Kind::Number(0, 10), 2),
    Field::new("comment", Kind::Long, 4000),
];

/// How far the visitor is.
#[derive(Clone, PartialEq, Eq)]
enum Step {
    Looking,
    Asking,
    Done,
    /// The link does not serve; why.
    Closed(String),
}

/// What stands behind `#`: it never leaves the browser but in the body of a request.
fn token() -> String {
    let hash = window().location().hash().unwrap_or_default();
    hash.trim_start_matches('#').to_owned()
}

/// The page.
#[component]
pub fn Rate() -> impl IntoView {
    let step = RwSignal::new(Step::Looking);
    let form = FormState::new(FIELDS.iter().copied(), &Value::Null);
    spawn_local(async move {
        let next = match api::rating::question(&token()).await {
            Ok(_) => Step::Asking,
            Err(error) => Step::Closed(error.message()),
        };
        step.try_set(next);
    });
    Effect::new(move |_| {
        document().set_title(&format!("{} · Throughline", crate::i18n::tr("rate.title")));
    });
    view! {
        <main class="sign-in rate">
            <div class="sign-in-box">
                <header class="sign-in-head"><span class="brand"><Mark size=26/>" Throughline"</span></header>
                {move || match step.get() {
                    Step::Looking => view! { <div class="form"><Skeleton lines=4/></div> }.into_any(),
                    Step::Asking => view! { <Question step=step form=form/> }.into_any(),
                    Step::Done => view! {
                        <div class="form" role="status"><h1><Icon glyph=Glyph::Check size=18/>" "{t!("rate.thanks")}</h1><p>{t!("rate.thanks_hint")}</p></div>
                    }.into_any(),
                    Step::Closed(why) => view! {
                        <div class="form" role="alert"><h1>{why}</h1><p class="minor">{t!("rate.closed_hint")}</p></div>
                    }.into_any(),
                }}
                <footer class="sign-in-foot"><ThemeSwitch/><LangSwitch/></footer>
            </div>
        </main>
    }
}

#[component]
fn Question(step: RwSignal<Step>, form: FormState) -> impl IntoView {
    let send = move || {
        if form.busy.get_untracked() {
            return;
        }
        let Some(body) = form.body(true) else { return };
        form.busy.set(true);
        spawn_local(async move {
            let answer = api::rating::answer(&token(), body).await;
            form.busy.try_set(false);
            match answer {
                Ok(()) => {
                    step.try_set(Step::Done);
                }
                Err(error) => refused(step, form, &error),
            }
        });
    };
    view! {
        <form class="form" novalidate on:submit=move |event| { event.prevent_default(); send(); }>
            <h1>{t!("rate.title")}</h1>
            {form.lines.get_value().into_iter().map(|line| view! { <FieldInput section="rate" line=line/> }).collect_view()}
            <p class="form-error" role="alert">{move || form.error.get()}</p>
            <button type="submit" class="button primary block" disabled=move || form.busy.get()>{t!("rate.send")}</button>
        </form>
    }
}

/// What is wrong with an answer stands under its fields; what is wrong with the link ends the matter.
fn refused(step: RwSignal<Step>, form: FormState, error: &ApiError) {
    let ended = [
        shared::Code::LinkUsed,
        shared::Code::LinkExpired,
        shared::Code::NotFound,
    ];
    if ended.iter().any(|code| error.is(*code)) {
        step.try_set(Step::Closed(error.message()));
    } else {
        form.refused(error, Clone::clone);
    }
}
