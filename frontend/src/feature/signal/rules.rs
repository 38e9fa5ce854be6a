//! From when on something is a signal: each rule as one sentence with the numbers that are set below it.

use crate::api::{self, ApiError};
use crate::feature::record::form::focus_first_error;
use crate::i18n::{tr, tr_with};
use crate::t;
use crate::ui::{Skeleton, toast, toast_error};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Map, Value};
use shared::signal::SignalRules;

/// A number: its name in the body, and between what it lies.
type Number = (&'static str, i64, i64);

/// A rule: the key of its name, the last part of the key of its sentence, and its numbers.
const RULES: &[(&str, &str, &[Number])] = &[
    (
        "word.signal.unanswered",
        "unanswered",
        &[("unanswered_in_row", 2, 20), ("awaiting_days", 1, 60)],
    ),
    (
        "signal.act.slow_cadence",
        "slow_cadence",
        &[("slow_factor", 2, 10), ("slow_days", 1, 365)],
    ),
    (
        "word.signal.over_contact",
        "over_contact",
        &[
            ("over_contact_times", 2, 50),
            ("over_contact_hours", 1, 336),
        ],
    ),
    (
        "word.signal.under_contact",
        "under_contact",
        &[("untouched_days", 1, 365), ("cadence_times", 1, 10)],
    ),
    (
        "word.signal.enquiry_waiting",
        "enquiry_waiting",
        &[("enquiry_hours", 1, 720)],
    ),
    (
        "word.signal.update_overdue",
        "update_overdue",
        &[("update_days", 1, 365)],
    ),
    (
        "word.signal.competitor",
        "competitor",
        &[("competitor_times", 1, 20), ("competitor_days", 1, 365)],
    ),
    (
        "word.signal.dissatisfied",
        "dissatisfied",
        &[("dissatisfied_at", 1, 4)],
    ),
    (
        "word.signal.contract_ending",
        "contract_ending",
        &[("contract_days", 1, 730)],
    ),
    (
        "word.signal.ask_referral",
        "ask_referral",
        &[("referral_months", 1, 36), ("satisfied_at", 2, 5)],
    ),
    (
        "word.signal.dormant_suggested",
        "dormant_suggested",
        &[("dormant_days", 7, 1095)],
    ),
];

/// The numbers while they are edited. Copies of it are one and the same.
#[derive(Clone, Copy)]
struct Edited {
    texts: RwSignal<Map<String, Value>>,
    kept: RwSignal<Map<String, Value>>,
    error: RwSignal<Option<ApiError>>,
    busy: RwSignal<bool>,
}

/// The numbers as texts, by their names.
fn texts(rules: &SignalRules) -> Map<String, Value> {
    match serde_json::to_value(rules) {
        Ok(Value::Object(all)) => all
            .into_iter()
            .map(|(name, value)| (name, Value::String(value.to_string())))
            .collect(),
        _ => Map::new(),
    }
}

/// The rules that the texts say; what is no number is nought, which the server refuses by name.
fn rules(texts: &Map<String, Value>) -> Option<SignalRules> {
    let number = |text: &Value| text.as_str().and_then(|text| text.trim().parse().ok());
    let all: Map<String, Value> = texts
        .iter()
        .map(|(name, text)| (name.clone(), Value::from(number(text).unwrap_or(0_u32))))
        .collect();
    serde_json::from_value(Value::Object(all)).ok()
}

impl Edited {
    fn of(rules: &SignalRules) -> Self {
        Self {
            texts: RwSignal::new(texts(rules)),
            kept: RwSignal::new(texts(rules)),
            error: RwSignal::new(None),
            busy: RwSignal::new(false),
        }
    }

    fn text(self, name: &str) -> String {
        self.texts.with(|all| {
            let text = all.get(name).and_then(Value::as_str);
            text.unwrap_or_default().to_owned()
        })
    }

    fn changed(self) -> bool {
        self.texts.with(|now| self.kept.with(|kept| now != kept))
    }

    fn save(self) {
        let Some(new) = self.texts.with_untracked(rules) else {
            return;
        };
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        spawn_local(async move {
            let answer = api::engine::set_signal_rules(&new).await;
            self.busy.try_set(false);
            match answer {
                Ok(kept) => {
                    self.error.try_set(None);
                    self.kept.try_set(texts(&kept));
                    self.texts.try_set(texts(&kept));
                    toast(tr("ui.saved"));
                }
                Err(error) => {
                    self.error.try_set(Some(error));
                    focus_first_error();
                }
            }
        });
    }
}

/// The panel.
#[component]
pub fn SignalRulesPanel() -> impl IntoView {
    let read = RwSignal::new(None::<SignalRules>);
    spawn_local(async move {
        match api::engine::signal_rules().await {
            Ok(rules) => {
                read.try_set(Some(rules));
            }
            Err(error) => toast_error(&error),
        }
    });
    view! {
        <section class="panel" aria-labelledby="signal-rules-title">
            <h2 id="signal-rules-title">{t!("signal_rules.title")}</h2>
            <p class="field-hint">{t!("signal_rules.hint")}</p>
            {move || read.get().map_or_else(
                || view! { <Skeleton lines=12/> }.into_any(),
                |rules| view! { <Form rules=rules/> }.into_any(),
            )}
        </section>
    }
}

#[component]
fn Form(rules: SignalRules) -> impl IntoView {
    let edited = Edited::of(&rules);
    let said = move || {
        edited.error.with(|error| {
            let error = error.as_ref()?;
            Some(error.message())
        })
    };
    view! {
        <form class="form" novalidate on:submit=move |event| { event.prevent_default(); edited.save(); }>
            <ul class="kind-list">
                {RULES.iter().map(|(name, sentence, numbers)| rule(edited, name, sentence, numbers)).collect_view()}
            </ul>
            <div class="save-bar">
                <p class="form-error" role="alert">{said}</p>
                <p class="minor small" role="status">{move || edited.changed().then(|| tr("work_calendar.unsaved"))}</p>
                <button type="button" class="button" on:click=move |_| edited.texts.set(texts(&SignalRules::default()))>{t!("signal_rules.usual")}</button>
                <button type="submit" class="button primary" disabled=move || edited.busy.get() || !edited.changed()>{t!("ui.save")}</button>
            </div>
        </form>
    }
}

fn rule(
    edited: Edited,
    name: &'static str,
    sentence: &'static str,
    numbers: &'static [Number],
) -> impl IntoView {
    let says = move || {
        let values: Vec<(&str, String)> = numbers
            .iter()
            .map(|(name, ..)| (*name, edited.text(name)))
            .collect();
        tr_with(&format!("signal_rules.says.{sentence}"), &values)
    };
    view! {
        <li class="kind-item rule-line">
            <div class="kind-text">
                <p class="kind-name"><strong>{t!(name)}</strong></p>
                <p class="small">{says}</p>
            </div>
            <div class="rule-numbers">{numbers.iter().map(|number| input(edited, *number)).collect_view()}</div>
        </li>
    }
}

fn input(edited: Edited, (name, from, to): Number) -> impl IntoView {
    let wrong = move || {
        let pointer = format!("/{name}");
        edited
            .error
            .with(|error| error.as_ref().and_then(|error| error.field(&pointer)))
    };
    let set = move |text: String| {
        edited.texts.update(|all| {
            all.insert(name.to_owned(), Value::String(text));
        });
    };
    view! {
        <label class="field" class:invalid=move || wrong().is_some()>
            <span class="field-label">{move || tr(&format!("signal_rules.field.{name}"))}</span>
            <input class="input" type="number" inputmode="numeric" min=from max=to name=name aria-invalid=move || wrong().is_some().to_string()
                prop:value=move || edited.text(name) on:input=move |event| set(event_target_value(&event))/>
            <span class="field-error" role="alert" hidden=move || wrong().is_none()>{wrong}</span>
        </label>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::find;
    use shared::Lang;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn every_number_has_its_place_and_its_texts() {
        let all = texts(&SignalRules::default());
        let numbers = RULES.iter().flat_map(|(_, _, numbers)| *numbers);
        let names: Vec<&str> = numbers.map(|(name, ..)| *name).collect();
        assert_eq!(names.len(), all.len());
        for lang in [Lang::Zh, Lang::En] {
            for name in &names {
                assert!(all.contains_key(*name), "{name}");
                assert!(find(lang, &format!("signal_rules.field.{name}")).is_some());
            }
            for (name, sentence, numbers) in RULES {
                assert!(find(lang, name).is_some(), "{name}");
                let says = find(lang, &format!("signal_rules.says.{sentence}")).unwrap();
                for (number, ..) in *numbers {
                    assert!(says.contains(&format!("{{{{{number}}}}}")), "{number}");
                }
            }
        }
    }

    #[wasm_bindgen_test]
    fn what_is_shown_is_what_is_sent() {
        let usual = SignalRules::default();
        assert_eq!(rules(&texts(&usual)), Some(usual));
    }
}
