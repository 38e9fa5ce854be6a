//! The dimensions of a customer: its timeline, and a panel for each kind of record, one at a time; the address says which.

use super::open::Open;
use crate::feature::kind::panel::KindPanel;
use crate::feature::kind::{ALL, Spec, of};
use crate::feature::timeline::view::Timeline;
use crate::i18n::tr;
use crate::t;
use crate::ui::show_current;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};
use wasm_bindgen::JsCast as _;

/// The strip of dimensions, and the one that is looked at.
#[component]
pub fn Dimensions(
    /// The customer.
    open: Open,
) -> impl IntoView {
    let query = use_query_map();
    let current = Memo::new(move |_| {
        query
            .with(|query| query.get("part"))
            .and_then(|part| of(&part))
            .map(|spec| spec.section)
    });
    let (navigate, location) = (use_navigate(), use_location());
    let go = Callback::new(move |section: Option<&'static str>| {
        let path = location.pathname.get_untracked();
        let to = section.map_or_else(|| path.clone(), |section| format!("{path}?part={section}"));
        let options = NavigateOptions {
            scroll: false,
            ..NavigateOptions::default()
        };
        navigate(&to, options);
    });
    let strip = NodeRef::<leptos::html::Div>::new();
    Effect::new(move |_| {
        current.track();
        if let Some(strip) = strip.get() {
            show_current(&strip, "[aria-selected=true]");
        }
    });
    view! {
        <div class="dimensions" node_ref=strip role="tablist" aria-label=t!("customer.dimensions") on:keydown=arrows>
            {tab(None, current, go, move || tr("customer.timeline"), move || None)}
            {ALL.iter().map(|spec| {
                tab(Some(spec.section), current, go, move || tr(&format!("{}.title", spec.section)), move || count(open, spec))
            }).collect_view()}
        </div>
        {move || match current.get().and_then(of) {
            None => view! { <Timeline open=open/> }.into_any(),
            Some(spec) => view! { <KindPanel open=open spec=spec/> }.into_any(),
        }}
    }
}

fn count(open: Open, spec: &Spec) -> Option<i64> {
    open.get(|customer| {
        customer
            .counts
            .iter()
            .find(|count| count.kind == spec.kind)
            .map(|count| count.count)
    })
    .flatten()
    .filter(|count| *count > 0)
}

fn tab(
    section: Option<&'static str>,
    current: Memo<Option<&'static str>>,
    go: Callback<Option<&'static str>>,
    name: impl Fn() -> String + Send + Sync + 'static,
    count: impl Fn() -> Option<i64> + Send + Sync + 'static,
) -> impl IntoView {
    let chosen = move || current.get() == section;
    view! {
        <button type="button" role="tab" class="dimension" name=format!("part-{}", section.unwrap_or("timeline"))
            aria-selected=move || chosen().to_string() tabindex=move || if chosen() { "0" } else { "-1" }
            on:click=move |_| go.run(section)>
            {name}
            {move || count().map(|n| view! { <span class="dimension-count">{n}</span> })}
        </button>
    }
}

/// Left and right go through the tabs, as in every list of tabs.
fn arrows(event: web_sys::KeyboardEvent) {
    let back = match event.key().as_str() {
        "ArrowLeft" => true,
        "ArrowRight" => false,
        _ => return,
    };
    let Some(tab) = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::HtmlElement>().ok())
    else {
        return;
    };
    let next = if back {
        tab.previous_element_sibling()
    } else {
        tab.next_element_sibling()
    };
    if let Some(next) = next.and_then(|next| next.dyn_into::<web_sys::HtmlElement>().ok()) {
        event.prevent_default();
        let _ = next.focus();
        next.click();
    }
}
