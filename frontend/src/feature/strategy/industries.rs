//! Industries of a segment: searched by code or name, kept as codes.

use crate::feature::record::state::Line;
use crate::i18n::{lang, tr_with};
use crate::show;
use crate::t;
use crate::ui::{Glyph, Icon};
use leptos::prelude::*;

/// How many are offered while one types.
const OFFERED: usize = 12;

fn codes(text: &str) -> Vec<String> {
    let codes = text.split(',').map(str::trim);
    codes
        .filter(|code| !code.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The chosen ones, each with a cross, and a line to add another.
#[component]
pub fn Industries(
    /// The line that holds their codes.
    line: Line,
) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let unknown = RwSignal::new(false);
    let now = line.now;
    let add = move || {
        let text = typed.get_untracked();
        if text.trim().is_empty() {
            return;
        }
        let Some(code) = shared::industry::by_name(text.trim()) else {
            return unknown.set(true);
        };
        let code = code.to_string();
        unknown.set(false);
        typed.set(String::new());
        now.update(|now| {
            let mut all = codes(now);
            if !all.contains(&code) {
                all.push(code);
            }
            *now = all.join(", ");
        });
    };
    let drop_one = move |code: &str| {
        now.update(|now| {
            let mut all = codes(now);
            all.retain(|one| one != code);
            *now = all.join(", ");
        });
    };
    let chosen = move || {
        codes(&now.get()).into_iter().map(|code| {
            let name = show::industry(&code);
            let off = tr_with("tag.remove", &[("label", name.clone())]);
            view! {
                <span class="tag">{name}
                    <button type="button" class="tag-off" aria-label=off on:click=move |_| drop_one(&code)><Icon glyph=Glyph::Close size=10/></button>
                </span>
            }
        }).collect_view()
    };
    let offered = move || {
        let lang = lang();
        let found = shared::industry::search(&typed.get(), OFFERED);
        found
            .into_iter()
            .map(|one| view! { <option value=format!("{} {}", one.code, one.name(lang))></option> })
            .collect_view()
    };
    let wrong = move || {
        line.error.get().or_else(|| {
            unknown
                .get()
                .then(|| shared::Code::BadIndustry.message(lang()).to_owned())
        })
    };
    view! {
        <div class="field wide" class:invalid=move || wrong().is_some()>
            <label class="field-label" for="strategy-industries">{t!("strategy.field.industries")}</label>
            <div class="strategy-tags">{chosen}</div>
            <div class="moment-input">
                <input class="input" id="strategy-industries" name="industries" type="text" autocomplete="off" list="strategy-industries-list"
                    placeholder=t!("record.hint_industry") prop:value=move || typed.get()
                    on:input=move |event| { unknown.set(false); typed.set(event_target_value(&event)); }
                    on:change=move |_| add()
                    on:keydown=move |event| if event.key() == "Enter" && !event.is_composing() { event.prevent_default(); add(); }/>
                <button type="button" class="button strategy-add" on:click=move |_| add()>{t!("strategy.add_industry")}</button>
            </div>
            <datalist id="strategy-industries-list">{offered}</datalist>
            <p class="field-error" role="alert" hidden=move || wrong().is_none()>{wrong}</p>
        </div>
    }
}
