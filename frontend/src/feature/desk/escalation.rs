//! After how many days who is told of what stays undone: administrators set it.

use crate::api::{self, ApiError};
use crate::i18n::tr;
use crate::t;
use crate::ui::toast;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::escalation::Escalation;

/// The three numbers with their names in the body and their labels.
const FIELDS: [(&str, &str); 3] = [
    ("owner_days", "escalation.owner"),
    ("manager_days", "escalation.manager"),
    ("risk_days", "escalation.risk"),
];

/// The rule, and the form that sets it.
#[component]
pub fn EscalationPanel() -> impl IntoView {
    let days = [(); 3].map(|()| RwSignal::new(String::new()));
    let error = RwSignal::new(None::<ApiError>);
    let busy = RwSignal::new(false);
    let show = move |rule: Escalation| {
        let numbers = [rule.owner_days, rule.manager_days, rule.risk_days];
        for (field, number) in days.iter().zip(numbers) {
            field.try_set(number.to_string());
        }
    };
    spawn_local(async move {
        if let Ok(rule) = api::desk::escalation().await {
            show(rule);
        }
    });
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let [owner_days, manager_days, risk_days] =
            days.map(|field| field.get_untracked().trim().parse().unwrap_or(0));
        let rule = Escalation {
            owner_days,
            manager_days,
            risk_days,
        };
        busy.set(true);
        spawn_local(async move {
            let answer = api::desk::set_escalation(rule).await;
            busy.try_set(false);
            match answer {
                Ok(kept) => {
                    show(kept);
                    error.try_set(None);
                    toast(tr("ui.saved"));
                }
                Err(refused) => {
                    error.try_set(Some(refused));
                }
            }
        });
    };
    let said = move || {
        error.with(|error| {
            let error = error.as_ref()?;
            let mut fields = FIELDS.iter();
            let field = fields.find_map(|(name, _)| error.field(&format!("/{name}")));
            Some(field.unwrap_or_else(|| error.message()))
        })
    };
    let fields = FIELDS.into_iter().zip(days).map(|((name, label), value)| {
        view! {
            <label class="field">
                <span class="field-label">{t!(label)}</span>
                <input class="input" type="number" inputmode="numeric" min="1" max="90" name=name prop:value=move || value.get()
                    on:input=move |event| value.set(event_target_value(&event))/>
            </label>
        }
    });
    view! {
        <section class="panel" aria-labelledby="escalation-title">
            <h2 id="escalation-title">{t!("escalation.title")}</h2>
            <p class="field-hint">{t!("escalation.hint")}</p>
            <form class="reveal-filters" on:submit=save>
                {fields.collect_view()}
                <button type="submit" class="button" disabled=move || busy.get()>{t!("ui.save")}</button>
                <p class="form-error" role="alert">{said}</p>
            </form>
        </section>
    }
}
