//! What follows from the records: how complete the customer is for its stage, and the tags that keep themselves true.

use super::open::Open;
use crate::i18n::{tr, tr_with};
use crate::state::use_session;
use leptos::prelude::*;
use shared::customer::{Completeness, DerivedKind, DerivedTag};

/// One quiet line below the name.
#[component]
pub fn Derived(
    /// The customer.
    open: Open,
) -> impl IntoView {
    // Whoever looks at what is missing goes on seeing it while the customer is read anew.
    let looked = RwSignal::new(false);
    move || {
        open.get(|c| (c.completeness.clone(), c.derived_tags.clone()))
            .map(|(completeness, tags)| {
                view! {
                    <div class="derived">
                        {complete(completeness, looked)}
                        {tags.into_iter().filter(|tag| tag.kind != DerivedKind::Stage).map(chip).collect_view()}
                    </div>
                }
            })
    }
}

fn complete(one: Completeness, looked: RwSignal<bool>) -> impl IntoView {
    let missing: Vec<String> = one
        .missing
        .iter()
        .map(|field| tr(&format!("expected.{field}")))
        .collect();
    let text = tr_with(
        "customer.completeness",
        &[
            ("filled", one.filled.to_string()),
            ("expected", one.expected.to_string()),
        ],
    );
    let hint = if missing.is_empty() {
        tr("customer.nothing_missing")
    } else {
        tr_with("customer.missing", &[("fields", missing.join("、"))])
    };
    view! {
        <details class="completeness" open=move || looked.get()
            on:toggle=move |event| { looked.try_set(event_target::<web_sys::HtmlDetailsElement>(&event).open()); }>
            <summary>
                <meter min="0" max=one.expected value=one.filled aria-label=text.clone()></meter>
                <span>{text}</span>
            </summary>
            <p class="small">{hint}</p>
        </details>
    }
}

fn chip(tag: DerivedTag) -> impl IntoView {
    let value = match tag.kind {
        DerivedKind::Industry => crate::show::industry(&tag.value),
        DerivedKind::Stage => use_session().stage_name(&tag.value),
        DerivedKind::CoreNeed => use_session().need_category_name(&tag.value),
        DerivedKind::BudgetBand => crate::format::band(&tag.value),
        DerivedKind::Urgency => tr(&format!("word.level.{}", tag.value)),
        _ => tr(&format!("derived.{}.{}", tag.kind, tag.value)),
    };
    let name = tr(&format!("derived.{}.name", tag.kind));
    view! { <span class="derived-tag"><span class="minor">{name}</span>" "{value}</span> }
}
