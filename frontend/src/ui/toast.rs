//! Short messages at the edge of the screen, read aloud, with an undo where there is one.

use super::{Glyph, Icon};
use crate::{api::ApiError, state::lasting, t};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::error::ConfirmCode;

/// How long a message stays, in milliseconds; one that can be answered stays longer.
const STAY: u32 = 5_000;
const STAY_WITH_ACT: u32 = 10_000;

/// What a message is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Something was done.
    Done,
    /// Something went wrong.
    Bad,
}

#[derive(Clone)]
struct Toast {
    id: u32,
    tone: Tone,
    text: String,
    act: Option<(&'static str, Callback<()>)>,
}

#[derive(Clone, Copy)]
struct Toasts {
    list: RwSignal<Vec<Toast>>,
    next: StoredValue<u32>,
}

thread_local! {
    static TOASTS: Toasts = lasting(|| Toasts { list: RwSignal::new(Vec::new()), next: StoredValue::new(0) });
}

fn show(tone: Tone, text: String, act: Option<(&'static str, Callback<()>)>) {
    let toasts = TOASTS.with(|toasts| *toasts);
    toasts
        .next
        .update_value(|next| *next = next.wrapping_add(1));
    let id = toasts.next.get_value();
    let stay = if act.is_some() { STAY_WITH_ACT } else { STAY };
    toasts.list.update(|list| {
        if list.len() >= 3 {
            list.remove(0);
        }
        list.push(Toast {
            id,
            tone,
            text,
            act,
        });
    });
    spawn_local(async move {
        TimeoutFuture::new(stay).await;
        close(id);
    });
}

fn close(id: u32) {
    TOASTS.with(|toasts| {
        toasts
            .list
            .update(|list| list.retain(|toast| toast.id != id))
    });
}

/// Says that something was done.
pub fn toast(text: impl Into<String>) {
    show(Tone::Done, text.into(), None);
}

/// Says that something was done, and offers to undo it.
pub fn toast_undo(text: impl Into<String>, undo: impl Fn() + Send + Sync + 'static) {
    toast_act(text, "ui.undo", undo);
}

/// Says that something was done, and offers what comes next; `label` is the key of its name.
pub fn toast_act(
    text: impl Into<String>,
    label: &'static str,
    act: impl Fn() + Send + Sync + 'static,
) {
    // The callback outlives the view that made it.
    let act = lasting(|| Callback::new(move |()| act()));
    show(Tone::Done, text.into(), Some((label, act)));
}

/// Says what went wrong, and where somebody need only confirm it, offers to go on all the same with what is confirmed;
/// `label` is the key of its name.
pub fn toast_ask(
    error: &ApiError,
    label: &'static str,
    act: impl Fn(&[ConfirmCode]) + Send + Sync + 'static,
) {
    let asked = error.confirmations();
    if asked.is_empty() {
        return toast_error(error);
    }
    let said: Vec<&str> = asked.iter().map(|one| one.message.as_str()).collect();
    let codes: Vec<ConfirmCode> = asked.iter().map(|one| one.code).collect();
    let act = lasting(|| Callback::new(move |()| act(&codes)));
    show(Tone::Bad, said.join(" "), Some((label, act)));
}

/// Says what went wrong.
pub fn toast_error(error: &ApiError) {
    show(Tone::Bad, error.message(), None);
}

/// Says that something went wrong, in words of one's own.
pub fn toast_bad(text: impl Into<String>) {
    show(Tone::Bad, text.into(), None);
}

/// Where the messages appear; once in the application.
#[component]
pub fn ToastArea() -> impl IntoView {
    let list = TOASTS.with(|toasts| toasts.list);
    view! {
        <div class="toasts" role="status" aria-live="polite">
            <For each=move || list.get() key=|toast| toast.id let:toast>
                <One toast/>
            </For>
        </div>
    }
}

#[component]
fn One(toast: Toast) -> impl IntoView {
    let Toast {
        id,
        tone,
        text,
        act,
    } = toast;
    let (class, glyph) = match tone {
        Tone::Done => ("toast", Glyph::Check),
        Tone::Bad => ("toast bad", Glyph::Warning),
    };
    let act = act.map(|(label, act)| {
        let press = move |_| {
            close(id);
            act.run(());
        };
        view! { <button type="button" class="toast-undo" on:click=press>{t!(label)}</button> }
    });
    view! {
        <div class=class>
            <Icon glyph/>
            <span class="toast-text">{text}</span>
            {act}
            <button type="button" class="toast-close" aria-label=t!("ui.close") on:click=move |_| close(id)>
                <Icon glyph=Glyph::Close size=14/>
            </button>
        </div>
    }
}
