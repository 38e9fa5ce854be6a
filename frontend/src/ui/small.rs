//! The small pieces: avatar, badge, chip, masked value, life-line, skeleton, empty state, segmented choice.

use super::{Glyph, Icon};
use crate::{state::use_session, t};
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use shared::Guarded;
use shared::stage::{LifeSpan, StageHue};
use std::fmt::Display;
use wasm_bindgen::JsCast as _;

/// The class that carries a hue.
#[must_use]
pub const fn hue_class(hue: StageHue) -> &'static str {
    match hue {
        StageHue::Blue => "hue-blue",
        StageHue::Teal => "hue-teal",
        StageHue::Amber => "hue-amber",
        StageHue::Green => "hue-green",
        StageHue::Grey => "hue-grey",
        StageHue::Red => "hue-red",
        StageHue::Violet => "hue-violet",
        StageHue::Pink => "hue-pink",
    }
}

/// A person by the first character of the name, always in the same colour.
#[component]
pub fn Avatar(
    /// The person's name.
    #[prop(into)]
    name: String,
    /// For a place where there is room, or none.
    #[prop(default = "")]
    size: &'static str,
) -> impl IntoView {
    let first = name.trim().chars().next().unwrap_or('?');
    let shown = first.to_uppercase().to_string();
    let tone = name.chars().fold(0_u32, |sum, letter| {
        sum.wrapping_mul(31).wrapping_add(u32::from(letter))
    }) % 6;
    view! {
        <span class=format!("avatar tone-{tone} {size}") role="img" title=name.clone() aria-label=name>
            {shown}
        </span>
    }
}

/// A short word about a record. Tones: empty, `high`, `warn`, `bad`, `good`, `accent`.
#[component]
pub fn Badge(
    /// The colour.
    #[prop(into, default = "".into())]
    tone: Signal<&'static str>,
    /// The words.
    children: Children,
) -> impl IntoView {
    view! { <span class=move || format!("badge {}", tone.get())>{children()}</span> }
}

/// A dot in the hue of a stage (give `hue-…`) or in the state of a next step (`due-overdue`, `due-today`, `due-later`,
/// `due-none`).
#[component]
pub fn Dot(
    /// The class of its colour.
    #[prop(into)]
    class: Signal<&'static str>,
) -> impl IntoView {
    view! { <span class=move || format!("dot {}", class.get()) aria-hidden="true"></span> }
}

/// A value that may be masked or hidden, with a lock where it is.
#[component]
pub fn Masked<T: Display + Clone + Send + Sync + 'static>(
    /// The value as the server lets us see it.
    value: Guarded<T>,
) -> impl IntoView {
    match value {
        Guarded::Clear { value } => {
            view! { <span class="masked clear">{value.to_string()}</span> }.into_any()
        }
        Guarded::Masked { shown } => view! {
            <span class="masked" title=t!("ui.masked")>
                <span>{crate::format::band(&shown)}</span> <Icon glyph=Glyph::Lock size=12/>
                <span class="sr-only">{t!("ui.masked")}</span>
            </span>
        }
        .into_any(),
        Guarded::Hidden => view! {
            <span class="masked hidden" title=t!("ui.hidden_title")>
                <Icon glyph=Glyph::Lock size=12/> <span>{t!("ui.hidden")}</span>
            </span>
        }
        .into_any(),
    }
}

/// The stages lived through, in their hues, as long as they lasted.
#[component]
pub fn Lifeline(
    /// The stages, oldest first.
    spans: Vec<LifeSpan>,
    /// Until when it runs; now where absent.
    #[prop(optional)]
    until: Option<DateTime<Utc>>,
) -> impl IntoView {
    let session = use_session();
    let until = until.unwrap_or_else(Utc::now);
    let described = spans.clone();
    let label = move || {
        let names: Vec<String> = described
            .iter()
            .map(|span| session.stage_name(&span.stage))
            .collect();
        names.join(" → ")
    };
    let parts = crate::format::shares(&spans, until);
    let parts = spans
        .into_iter()
        .zip(parts)
        .map(|(span, share)| {
            let hue = move || format!("lifeline-part {}", session.stage_hue(&span.stage));
            view! { <span class=hue style:flex-grow=share.to_string()></span> }
        })
        .collect_view();
    view! { <span class="lifeline" role="img" aria-label=label.clone() title=label>{parts}</span> }
}

/// A grey shape where something will stand.
#[component]
pub fn Skeleton(
    /// How many lines.
    #[prop(default = 3)]
    lines: usize,
) -> impl IntoView {
    let lines = (0..lines)
        .map(|_| view! { <span class="skeleton-line"></span> })
        .collect_view();
    view! { <div class="skeleton" role="status"><span class="sr-only">{t!("ui.loading")}</span>{lines}</div> }
}

/// Scrolls a strip sideways until what is current in it can be seen, once it is drawn.
pub fn show_current(strip: &web_sys::HtmlElement, current: &'static str) {
    let strip = strip.clone();
    request_animation_frame(move || {
        if let Ok(Some(current)) = strip.query_selector(current)
            && let Ok(current) = current.dyn_into::<web_sys::HtmlElement>()
        {
            let middle = (strip.client_width() - current.offset_width()) / 2;
            strip.set_scroll_left(current.offset_left() - strip.offset_left() - middle);
        }
    });
}

/// What stands where there is nothing yet, and what to do about it.
#[component]
pub fn Empty(
    /// Key of the heading.
    title: &'static str,
    /// Key of the sentence below.
    #[prop(optional)]
    hint: Option<&'static str>,
    /// What to do, for example a button.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <p class="empty-title">{t!(title)}</p>
            {hint.map(|hint| view! { <p class="empty-hint">{t!(hint)}</p> })}
            {children.map(|children| view! { <div class="empty-do">{children()}</div> })}
        </div>
    }
}

/// One of a few choices: each is a value and the key of its name.
#[component]
pub fn Segmented<T: Copy + PartialEq + Send + Sync + 'static>(
    /// What it is about, for screen readers.
    #[prop(into)]
    label: Signal<String>,
    /// The choices.
    choices: Vec<(T, &'static str)>,
    /// The one that holds.
    #[prop(into)]
    value: Signal<T>,
    /// Called with the one chosen.
    #[prop(into)]
    on_choose: Callback<T>,
) -> impl IntoView {
    let buttons = choices
        .into_iter()
        .map(|(choice, key)| {
            view! {
                <button type="button" class="segment" aria-pressed=move || (value.get() == choice).to_string()
                    on:click=move |_| on_choose.run(choice)>{t!(key)}</button>
            }
        })
        .collect_view();
    view! { <div class="segmented" role="group" aria-label=move || label.get()>{buttons}</div> }
}

/// What went wrong with reading something, and a way to try again.
#[component]
pub fn Failed(
    /// The error.
    error: crate::api::ApiError,
    /// Tries again.
    #[prop(into)]
    again: Callback<()>,
) -> impl IntoView {
    view! {
        <div class="empty" role="alert">
            <p class="empty-title">{move || error.message()}</p>
            <div class="empty-do">
                <button type="button" class="button" on:click=move |_| again.run(())>{t!("ui.again")}</button>
            </div>
        </div>
    }
}
