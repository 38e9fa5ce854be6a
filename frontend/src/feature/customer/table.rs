//! The customers as a dense table; on a phone each row is a card. Arrows move between rows, Enter opens one.

use super::query::ListQuery;
use crate::feature::record::rows::Rows;
use crate::feature::record::show;
use crate::i18n::tr;
use crate::show::due;
use crate::state::use_session;
use crate::t;
use crate::ui::{Avatar, Badge, Dot, Glyph, Icon, Masked};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use shared::Guarded;
use shared::customer::{CustomerCard, Tier};
use shared::time::When;
use wasm_bindgen::JsCast as _;

/// The columns: key of the heading, and what the API sorts by where it does.
const COLUMNS: &[(&str, Option<&str>)] = &[
    ("customers.name", Some("name")),
    ("customers.stage", Some("stage_entered_at")),
    ("customers.tier", None),
    ("customers.owner", None),
    ("customers.next_step", Some("next_step")),
    ("customers.last_interaction", Some("last_interaction_at")),
    ("customers.expected", None),
    ("customers.created", Some("created_at")),
];

/// The table.
#[component]
pub fn CustomerTable(
    /// The rows.
    rows: Rows<CustomerCard>,
    /// What is looked at.
    #[prop(into)]
    query: Signal<ListQuery>,
    /// Looks at something else.
    #[prop(into)]
    look: Callback<ListQuery>,
) -> impl IntoView {
    let navigate = StoredValue::new_local(use_navigate());
    let go = Callback::new(move |address: String| {
        navigate.with_value(|go| go(&address, Default::default()))
    });
    view! {
        <SortChoice query=query look=look/>
        <table class="customers" aria-busy=move || rows.busy.get().to_string()>
            <thead><tr>
                {COLUMNS.iter().map(|(key, sort)| view! { <Heading name=key sort=*sort query=query look=look/> }).collect_view()}
            </tr></thead>
            <tbody on:keydown=walk>
                <For each=move || rows.rows.get().unwrap_or_default() key=|card| (card.id, card.version) let:card>
                    <Row card=card go=go/>
                </For>
            </tbody>
        </table>
    }
}

/// A phone has no headings to press: the same orders as one choice.
#[component]
fn SortChoice(query: Signal<ListQuery>, look: Callback<ListQuery>) -> impl IntoView {
    let choose = move |event: web_sys::Event| {
        let sort = event_target_value(&event);
        look.run(ListQuery {
            sort,
            ..query.get_untracked()
        });
    };
    let option = move |key: &'static str, sort: String, sign: &'static str| {
        let chosen = sort.clone();
        view! {
            <option value=sort selected=move || query.with(|query| query.sort == chosen)>
                {move || format!("{} {sign}", tr(key))}
            </option>
        }
    };
    view! {
        <label class="sort-choice">
            <span class="sr-only">{t!("customers.sort")}</span>
            <select class="input select" name="sort" on:change=choose>
                <option value="">{t!("customers.sort")}</option>
                {COLUMNS.iter().filter_map(|(key, sort)| sort.map(|sort| (*key, sort))).map(|(key, sort)| view! {
                    {option(key, sort.to_owned(), "↑")}
                    {option(key, format!("-{sort}"), "↓")}
                }).collect_view()}
            </select>
        </label>
    }
}

#[component]
fn Heading(
    name: &'static str,
    sort: Option<&'static str>,
    query: Signal<ListQuery>,
    look: Callback<ListQuery>,
) -> impl IntoView {
    let Some(sort) = sort else {
        return view! { <th scope="col">{t!(name)}</th> }.into_any();
    };
    let direction = move || query.with(|query| query.direction(sort));
    let aria = move || match direction() {
        None => "none",
        Some(false) => "ascending",
        Some(true) => "descending",
    };
    view! {
        <th scope="col" aria-sort=aria>
            <button type="button" class="sort" class:on=move || direction().is_some()
                on:click=move |_| look.run(query.with_untracked(|query| query.sorted_by(sort)))>
                {t!(name)}
                {move || match direction() {
                    None => view! { <Icon glyph=Glyph::Sort size=12/> },
                    Some(false) => view! { <Icon glyph=Glyph::Up size=12/> },
                    Some(true) => view! { <Icon glyph=Glyph::Down size=12/> },
                }}
            </button>
        </th>
    }
    .into_any()
}

#[component]
fn Row(card: CustomerCard, go: Callback<String>) -> impl IntoView {
    let session = use_session();
    let address = format!("/customers/{}", card.id);
    let href = address.clone();
    let stage = card.stage.clone();
    let hue = Signal::derive({
        let stage = stage.clone();
        move || session.stage_hue(&stage)
    });
    let sealed = !matches!(card.name, Guarded::Clear { .. });
    let name = card.name.text();
    let open = move |event: web_sys::MouseEvent| {
        // The name is a link of its own; a press with a key held opens it as the browser would.
        let on_link = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
            .is_some_and(|element| element.closest("a").ok().flatten().is_some());
        if !on_link {
            go.run(address.clone());
        }
    };
    let (entered, days) = (card.stage_entered_at, card.stage_entered_at);
    let (detail, next, expected) = (card.stage_detail, card.next_step, card.expected_purchase);
    let (last, created, tier, owner) = (
        card.last_interaction_at,
        card.created_at,
        card.tier,
        card.owner,
    );
    view! {
        <tr on:click=open class:archived=card.archived_at.is_some()>
            <td class="c-name">
                <a href=href class="row-link">{move || name.clone().unwrap_or_else(|| tr("ui.hidden"))}</a>
                {sealed.then(show::lock)}
                {card.key_account.then(|| view! { <span class="key-account" title=t!("customer.field.key_account")><Icon glyph=Glyph::Star size=12/></span> })}
                <span class="minor small">{card.number}</span>
            </td>
            <td class="c-stage" title=move || crate::show::day(entered)>
                <Dot class=hue/>
                <span>{move || session.stage_name(&stage)}</span>
                <span class="minor small">{move || crate::show::days_since(days)}</span>
                {detail.map(|detail| view! { <span class="minor small c-detail">{detail}</span> })}
            </td>
            <td class="c-tier">{tier.map(|tier| {
                let tone = if tier == Tier::High { "high" } else { "" };
                view! { <Badge tone=tone>{move || tr(&format!("tier.{tier}"))}</Badge> }
            })}</td>
            <td class="c-owner">{owner.map(|owner| view! { <Avatar name=owner.name.clone() size="small"/><span>{owner.name}</span> })}</td>
            <td class="c-next">{next.map(|step| next_step(step.what, step.due))}</td>
            <td class="c-last minor">{move || last.map(crate::show::day)}</td>
            <td class="c-expected">{expected.map(|amount| view! { <Masked value=amount.map(|a| crate::show::amount(&a))/> })}</td>
            <td class="c-created minor">{move || crate::show::day(created)}</td>
        </tr>
    }
}

fn next_step(what: String, when: When) -> impl IntoView {
    let class = Signal::derive(move || due(&when).state.class());
    view! {
        <span class="next-step">
            <Dot class=class/>
            <span class=move || format!("due-text {}", class.get())>{move || due(&when).text}</span>
            <span class="truncate">{what}</span>
        </span>
    }
}

/// Arrow keys, Home and End move the focus between rows; the link that has it opens by Enter as links do.
fn walk(event: web_sys::KeyboardEvent) {
    let Some(body) = event
        .current_target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
    else {
        return;
    };
    let Ok(links) = body.query_selector_all("a.row-link") else {
        return;
    };
    let count = links.length();
    let active = document().active_element();
    let here = (0..count).find(|at| {
        let link = links.get(*at);
        active
            .as_ref()
            .is_some_and(|active| link.is_some_and(|link| active.is_same_node(Some(&link))))
    });
    let next = match (event.key().as_str(), here) {
        ("ArrowDown", here) => here.map_or(0, |here| here.saturating_add(1)),
        ("ArrowUp", here) => here.unwrap_or(0).saturating_sub(1),
        ("Home", _) => 0,
        ("End", _) => count.saturating_sub(1),
        _ => return,
    };
    let link = links.get(next.min(count.saturating_sub(1)));
    if let Some(link) = link.and_then(|link| link.dyn_into::<web_sys::HtmlElement>().ok()) {
        event.prevent_default();
        let _ = link.focus();
    }
}
