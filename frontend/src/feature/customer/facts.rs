//! The facts card: every field of the profile that has a value, and the empty ones folded away.

use super::confidential::ConfidentialButton;
use super::edit::EditDialog;
use super::fields::{Section, flat, sections};
use super::open::Open;
use crate::feature::briefing::habit::HabitHint;
use crate::feature::record::show;
use crate::feature::reveal;
use crate::i18n::{tr, tr_with};
use crate::t;
use leptos::prelude::*;
use serde_json::Value;
use shared::customer::Customer;
use shared::id::CustomerId;
use shared::role::RecordKind;

/// What stands elsewhere on the page.
const ELSEWHERE: &[&str] = &[
    "name",
    "number",
    "tier",
    "key_account",
    "confidential_notes",
];

/// One fact.
#[derive(Clone, PartialEq)]
struct Fact {
    name: &'static str,
    value: Value,
}

/// All facts in the order of the form, the filled ones first, and how many of those a stage expects are filled.
fn facts(customer: &Customer) -> (Vec<Fact>, Vec<Fact>) {
    let record = flat(customer);
    sections(customer.card.kind)
        .into_iter()
        .flat_map(|(_, fields): Section| fields.iter())
        .filter(|field| !ELSEWHERE.contains(&field.name))
        .map(|field| Fact {
            name: field.name,
            value: record.get(field.name).cloned().unwrap_or(Value::Null),
        })
        .partition(|fact| !fact.value.is_null())
}

/// The facts card.
#[component]
pub fn Facts(
    /// The customer.
    open: Open,
) -> impl IntoView {
    let editing = RwSignal::new(false);
    let unfolded = RwSignal::new(false);
    let both = Memo::new(move |_| open.get(facts).unwrap_or_default());
    let may = move || open.may_write(RecordKind::Customer);
    view! {
        <section class="panel" aria-labelledby="facts-title">
            <header class="panel-head">
                <h2 id="facts-title">{t!("customer.facts")}</h2>
                <Show when=may>
                    <button type="button" class="button quiet small panel-act" on:click=move |_| editing.set(true)>
                        {t!("customer.edit")}
                    </button>
                </Show>
            </header>
            <dl class="facts">
                {move || both.with(|(filled, _)| filled.iter().cloned().map(|fact| row(open.id, fact)).collect_view())}
                <Notes open=open/>
                {move || unfolded.get().then(|| both.with(|(_, empty)| empty.iter().cloned().map(|fact| row(open.id, fact)).collect_view()))}
            </dl>
            <Show when=move || both.with(|(_, empty)| !empty.is_empty())>
                <button type="button" class="button quiet small fold" aria-expanded=move || unfolded.get().to_string()
                    on:click=move |_| unfolded.update(|u| *u = !*u)>
                    {move || if unfolded.get() {
                        tr("customer.fewer")
                    } else {
                        tr_with("customer.more_empty", &[("n", both.with(|(_, empty)| empty.len()).to_string())])
                    }}
                </button>
            </Show>
            <HabitHint open=open/>
            <EditDialog open=open shown=editing/>
        </section>
    }
}

fn row(id: CustomerId, fact: Fact) -> impl IntoView {
    let label = tr(&format!("customer.field.{}", fact.name));
    let shown = match show::guarded(fact.name, &fact.value) {
        Some(value) => {
            let (record, class) = (reveal::of_customer(id), reveal::class_of(fact.name));
            view! { <reveal::Sealed record=record field=fact.name class=class value=value/> }
                .into_any()
        }
        None => show::value(fact.name, &fact.value),
    };
    view! {
        <div class="fact" class:fact-empty=fact.value.is_null()>
            <dt>{label}</dt>
            <dd>{shown}</dd>
        </div>
    }
}

/// Confidential notes: that they exist is seen by everyone, what they say by the owner and whom the owner named.
#[component]
fn Notes(open: Open) -> impl IntoView {
    let notes = move || open.get(|c| c.profile.confidential_notes.clone()).flatten();
    let own = move || open.get(|c| c.rights.confidential) == Some(true);
    move || {
        notes().map(|notes| {
            let value = serde_json::to_value(&notes).unwrap_or_default();
            let clear = notes.value().is_some();
            let who = if clear && !own() {
                "named.for_you"
            } else {
                "customer.only_owner"
            };
            view! {
                <div class="fact">
                    <dt>{tr("customer.field.confidential_notes")}</dt>
                    <dd>
                        {clear.then(|| view! { {show::value("confidential_notes", &value)}" " })}
                        <span class="sealed small">{show::lock()}{tr(who)}</span>
                        <ConfidentialButton open=open/>
                    </dd>
                </div>
            }
        })
    }
}
