//! How customer numbers are made (R-NUM-1).

use crate::api::{self, ApiError};
use crate::i18n::tr;
use crate::t;
use crate::ui::{Skeleton, toast};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::number::{NumberPattern, NumberPatternView};
use std::collections::BTreeMap;

const PATH: &str = "/number-pattern";

/// One prefix a line, as `I64 = NET`.
fn written(prefixes: &BTreeMap<String, String>) -> String {
    let lines: Vec<String> = prefixes
        .iter()
        .map(|(code, prefix)| format!("{code} = {prefix}"))
        .collect();
    lines.join("\n")
}

/// The prefixes out of what was typed; lines without a sign between are left to the server to refuse.
fn read(text: &str) -> BTreeMap<String, String> {
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| {
            let (code, prefix) = line
                .split_once(['=', '＝', ':', '：'])
                .unwrap_or((line, ""));
            (code.trim().to_owned(), prefix.trim().to_owned())
        })
        .collect()
}

/// The form.
#[component]
pub fn Numbers() -> impl IntoView {
    let shown = RwSignal::new(None::<NumberPatternView>);
    spawn_local(async move {
        if let Ok(view) = api::get(PATH).await {
            shown.try_set(Some(view));
        }
    });
    let first = Memo::new(move |_| shown.with(Option::is_some));
    move || {
        if first.get() {
            shown
                .get_untracked()
                .map(|view| view! { <Form view=view/> })
                .into_any()
        } else {
            view! { <Skeleton lines=6/> }.into_any()
        }
    }
}

#[component]
fn Form(view: NumberPatternView) -> impl IntoView {
    let template = RwSignal::new(view.pattern.template);
    let default_prefix = RwSignal::new(view.pattern.default_prefix);
    let width = RwSignal::new(view.pattern.width.to_string());
    let prefixes = RwSignal::new(written(&view.pattern.prefixes));
    let example = RwSignal::new(view.example);
    let error = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let refused = move |problem: &ApiError| {
        let fields: Vec<String> = problem
            .fields()
            .iter()
            .map(|field| {
                format!(
                    "{} {}",
                    field.pointer.trim_start_matches('/'),
                    field.message
                )
            })
            .collect();
        let text = if fields.is_empty() {
            problem.message()
        } else {
            fields.join(" · ")
        };
        error.try_set(Some(text));
    };
    let save = move || {
        let pattern = NumberPattern {
            template: template.get_untracked().trim().to_owned(),
            prefixes: read(&prefixes.get_untracked()),
            default_prefix: default_prefix.get_untracked().trim().to_owned(),
            width: width.get_untracked().trim().parse().unwrap_or_default(),
        };
        busy.set(true);
        error.set(None);
        spawn_local(async move {
            let answer: api::Answer<NumberPatternView> = api::put(PATH, None, &pattern).await;
            busy.try_set(false);
            match answer {
                Ok(view) => {
                    example.try_set(view.example);
                    toast(tr("numbers.saved"));
                }
                Err(problem) => refused(&problem),
            }
        });
    };
    let line = move |key: &'static str, name: &'static str, value: RwSignal<String>| {
        view! {
            <label class="field">
                <span class="field-label">{move || tr(key)}</span>
                <input class="input" type="text" name=name autocomplete="off" prop:value=move || value.get()
                    on:input=move |event| value.set(event_target_value(&event))/>
            </label>
        }
    };
    view! {
        <section class="panel kind-panel" aria-label=t!("numbers.title")>
            <header class="panel-head"><h2>{t!("numbers.title")}</h2></header>
            <form class="form" on:submit=move |event| { event.prevent_default(); save(); }>
                <p class="field-hint">{t!("numbers.hint")}" "<strong>{example}</strong></p>
                {line("numbers.template", "template", template)}
                <div class="form-pair">
                    {line("numbers.default_prefix", "default-prefix", default_prefix)}
                    {line("numbers.width", "width", width)}
                </div>
                <label class="field">
                    <span class="field-label">{t!("numbers.prefixes")}</span>
                    <textarea class="input area" rows="12" name="prefixes" spellcheck="false" prop:value=move || prefixes.get()
                        on:input=move |event| prefixes.set(event_target_value(&event))></textarea>
                </label>
                <p class="form-error" role="alert">{move || error.get()}</p>
                <div class="form-do"><button type="submit" class="button primary" disabled=move || busy.get()>{t!("ui.save")}</button></div>
            </form>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn prefixes_are_read_as_they_are_written() {
        let all = read("I = TECH\n\nC35＝EQP\nnonsense");
        assert_eq!(written(&all), "C35 = EQP\nI = TECH\nnonsense = ");
        assert_eq!(read(&written(&all)), all);
    }
}
