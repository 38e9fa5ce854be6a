//! The switches for language and theme.

use crate::api;
use crate::i18n::{set_lang, tr};
use crate::state::{Theme, prefs, use_session};
use crate::t;
use crate::ui::{Glyph, Icon};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;
use shared::Lang;
use shared::auth::MePatch;

/// 中 / EN.
#[component]
pub fn LangSwitch() -> impl IntoView {
    let choose = move |lang: Lang| {
        set_lang(lang);
        prefs().lang_chosen.set(true);
        if use_session().my_id().is_some() {
            spawn_local(async move {
                let change = MePatch {
                    zone: None,
                    language: Some(lang),
                };
                // The account remembers it for other browsers; this one does anyway.
                let _ = api::patch_unversioned::<Value>("/me", &change).await;
            });
        }
    };
    let lang = prefs().lang;
    let one = move |which: Lang, name: &'static str, code: &'static str| {
        view! {
            <button type="button" class="segment" lang=code aria-pressed=move || (lang.get() == which).to_string()
                on:click=move |_| choose(which)>{name}</button>
        }
    };
    view! {
        <div class="segmented small lang-switch" role="group" aria-label=t!("settings.language")>
            {one(Lang::Zh, "中", "zh-CN")} {one(Lang::En, "EN", "en")}
        </div>
    }
}

/// As the system, light, dark.
#[component]
pub fn ThemeSwitch() -> impl IntoView {
    let theme = prefs().theme;
    let one = move |which: Theme| {
        let glyph = match which {
            Theme::System => Glyph::Screen,
            Theme::Light => Glyph::Sun,
            Theme::Dark => Glyph::Moon,
        };
        let name = move || tr(&format!("theme.{}", which.as_str()));
        view! {
            <button type="button" class="segment icon-only" aria-label=name title=name
                aria-pressed=move || (theme.get() == which).to_string() on:click=move |_| theme.set(which)>
                <Icon glyph size=14/>
            </button>
        }
    };
    view! {
        <div class="segmented small theme-switch" role="group" aria-label=t!("settings.theme")>
            {Theme::ALL.map(one).collect_view()}
        </div>
    }
}
