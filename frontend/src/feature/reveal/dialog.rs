//! The dialog that asks why, then shows one value for as long as the server says, then closes. The value is nowhere else
//! than in this dialog, and goes with it.

use super::{Asked, Reveals, called};
use crate::api::{self, ApiError};
use crate::feature::customer::open::Open;
use crate::feature::record::show::written;
use crate::i18n::{tr, tr_with};
use crate::t;
use crate::ui::{Dialog, Glyph, Icon, toast};
use chrono::{DateTime, Utc};
use gloo_timers::future::TimeoutFuture;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::reveal::{NewReveal, Revealed, RevealedValue};

/// Reasons that one press gives: their keys.
const USUAL: [&str; 2] = ["reveal.reason.call_back", "reveal.reason.verify"];

/// How often the time that is left is looked at, in milliseconds.
const TICK: u32 = 250;

/// The dialog of a customer's page.
#[component]
pub fn RevealDialog(
    /// The customer.
    open: Open,
    /// What is asked.
    reveals: Reveals,
) -> impl IntoView {
    let title = move || {
        let asked = reveals.asked.get();
        asked.map_or_else(String::new, |asked| {
            let field = called(asked.record.kind, &asked.field, asked.old);
            tr_with("reveal.title", &[("field", field)])
        })
    };
    let content = move || {
        reveals
            .asked
            .get_untracked()
            .map(|asked| view! { <Content open=open reveals=reveals asked=asked/> })
    };
    view! { <Dialog open=reveals.open title=Signal::derive(title)>{content()}</Dialog> }
}

#[component]
fn Content(open: Open, reveals: Reveals, asked: Asked) -> impl IntoView {
    let revealed = RwSignal::new(None::<Revealed>);
    let given = Callback::new(move |value: Revealed| {
        revealed.try_set(Some(value));
    });
    let asked = StoredValue::new(asked);
    move || match revealed.get() {
        None => view! { <Why open=open asked=asked.get_value() given=given/> }.into_any(),
        Some(value) => view! { <Value revealed=value reveals=reveals/> }.into_any(),
    }
}

/// Asks why: one press for what is usual, words for what is not.
#[component]
fn Why(open: Open, asked: Asked, given: Callback<Revealed>) -> impl IntoView {
    let other = RwSignal::new(String::new());
    let error = RwSignal::new(None::<ApiError>);
    let busy = RwSignal::new(false);
    let asked = StoredValue::new(asked);
    let send = move |reason: String| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        error.set(None);
        let asked = asked.get_value();
        let new = NewReveal {
            record: asked.record,
            field: asked.field,
            old: asked.old,
            reason,
        };
        spawn_local(async move {
            let answer = api::reveal::ask(open.id, &new).await;
            busy.try_set(false);
            match answer {
                Ok(value) => given.run(value),
                Err(refused) => {
                    error.try_set(Some(refused));
                }
            }
        });
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        send(other.get_untracked().trim().to_owned());
    };
    let said = move || {
        error.with(|error| {
            let error = error.as_ref()?;
            Some(error.field("/reason").unwrap_or_else(|| error.message()))
        })
    };
    view! {
        <form class="form reveal-why" on:submit=submit>
            <p class="field-hint">{t!("reveal.hint")}</p>
            <div class="chips" role="group" aria-label=t!("reveal.why")>
                {USUAL.into_iter().map(|key| view! {
                    <button type="button" class="button" disabled=move || busy.get() on:click=move |_| send(tr(key))>{t!(key)}</button>
                }).collect_view()}
            </div>
            <label class="field">
                <span class="field-label">{t!("reveal.reason.other")}</span>
                <input class="input" type="text" name="reason" autocomplete="off" maxlength="500" prop:value=move || other.get()
                    on:input=move |event| other.set(event_target_value(&event))/>
            </label>
            <p class="form-error" role="alert">{said}</p>
            <div class="form-do">
                <button type="submit" class="button primary"
                    disabled=move || busy.get() || other.with(|text| text.trim().chars().count() < 2)>{t!("reveal.show")}</button>
            </div>
        </form>
    }
}

/// The seconds that are left; none where the time is over.
fn left(until: DateTime<Utc>, now: DateTime<Utc>) -> Option<i64> {
    let millis = (until - now).num_milliseconds();
    (millis > 0).then(|| (millis + 999) / 1000)
}

/// The value, and how long it still stands here.
#[component]
fn Value(revealed: Revealed, reveals: Reveals) -> impl IntoView {
    let whole = revealed.seconds;
    // By the clock of this machine: that of the server may go differently.
    let until = Utc::now() + chrono::Duration::seconds(i64::from(whole));
    let rest = RwSignal::new(i64::from(whole));
    let text = match revealed.value {
        RevealedValue::Amount(amount) => crate::show::amount_exact(&amount),
        RevealedValue::Text(text) => written(&revealed.field, &text),
    };
    let way = match revealed.field.as_str() {
        "mobile" | "phone" => Some("tel:"),
        "email" => Some("mailto:"),
        _ => None,
    };
    spawn_local(async move {
        // The signal goes with the dialog; so does this.
        while let Some(seconds) = left(until, Utc::now()) {
            if rest.try_set(seconds).is_some() {
                return;
            }
            TimeoutFuture::new(TICK).await;
        }
        if rest.try_get_untracked().is_some() {
            reveals.open.try_set(false);
        }
    });
    let field = NodeRef::<html::Output>::new();
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            let _ = field.focus();
        }
    });
    let copied = StoredValue::new(text.clone());
    view! {
        <div class="form reveal-value">
            <output class="reveal-text" tabindex="-1" node_ref=field>{match way {
                Some(scheme) => view! { <a href=format!("{scheme}{text}")>{text.clone()}</a> }.into_any(),
                None => view! { {text} }.into_any(),
            }}</output>
            <progress class="reveal-rest" max=whole prop:value=move || rest.get().to_string() aria-hidden="true"></progress>
            <p class="minor small" role="timer">{move || tr_with("reveal.rest", &[("n", rest.get().to_string())])}</p>
            <div class="form-do">
                <button type="button" class="button" on:click=move |_| reveals.open.set(false)>{t!("reveal.hide")}</button>
                <button type="button" class="button primary" on:click=move |_| copy(copied.get_value())>
                    <Icon glyph=Glyph::Copy size=14/>{t!("reveal.copy")}
                </button>
            </div>
        </div>
    }
}

fn copy(text: String) {
    spawn_local(async move {
        // Without https a browser keeps its clipboard to itself.
        let written = if window().is_secure_context() {
            let promise = window().navigator().clipboard().write_text(&text);
            wasm_bindgen_futures::JsFuture::from(promise).await.is_ok()
        } else {
            false
        };
        toast(tr(if written {
            "reveal.copied"
        } else {
            "reveal.not_copied"
        }));
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn the_time_that_is_left_ends() {
        let now = DateTime::UNIX_EPOCH;
        let at = |millis| now + chrono::Duration::milliseconds(millis);
        assert_eq!(left(at(30_000), now), Some(30));
        assert_eq!(left(at(29_001), now), Some(30));
        assert_eq!(left(at(1), now), Some(1));
        assert_eq!(left(now, now), None);
        assert_eq!(left(now, at(500)), None);
    }
}
