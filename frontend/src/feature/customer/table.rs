//! The customers as a dense table; on a phone each row is a card. Arrows move between rows, Enter opens one, X picks one.

use super::pick::{PickAll, PickBox, Picked};
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
use shared::id::CustomerId;
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
    /// Those that are picked.
    picked: Picked,
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
        <table class="customers" class:picking=move || picked.picking() || picked.count() != 0 aria-busy=move || rows.busy.get().to_string()>
            <thead><tr>
                <th scope="col" class="c-pick"><PickAll picked=picked/></th>
                {COLUMNS.iter().map(|(key, sort)| view! { <Heading name=key sort=*sort query=query look=look/> }).collect_view()}
            </tr></thead>
            <tbody on:keydown=move |event| keys(&event, picked)>
                <For each=move || rows.rows.get().unwrap_or_default() key=|card| (card.id, card.version) let:card>
                    <Row card=card picked=picked go=go/>
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
fn Row(card: CustomerCard, picked: Picked, go: Callback<String>) -> impl IntoView {
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
    let called = name.clone().unwrap_or_else(|| card.number.clone());
    let id = card.id;
    let open = move |event: web_sys::MouseEvent| {
        let within = |what: &str| {
            event
                .target()
                .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
                .is_some_and(|element| element.closest(what).ok().flatten().is_some())
        };
        if within(".c-pick") {
            return;
        }
        if picked.pressed(id, event.shift_key()) {
            event.prevent_default();
        // The name is a link of its own; a press with a key held opens it as the browser would.
        } else if !within("a") {
            go.run(address.clone());
        }
    };
    // A long press picks; the browser's own menu for links does not come in between.
    let menu = move |event: web_sys::MouseEvent| {
        if picked.touched() {
            event.prevent_default();
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
        <tr on:click=open on:contextmenu=menu class:archived=card.archived_at.is_some() class:picked=move || picked.has(id)
            on:pointerdown=move |event| picked.touch(&event, id) on:pointerup=move |_| picked.untouch()
            on:pointercancel=move |_| picked.untouch() on:pointermove=move |event| picked.moved(&event)>
            <td class="c-pick"><PickBox picked=picked id=id name=called/></td>
            <td class="c-name">
                <a href=href class="row-link" data-pick=id.to_string() aria-keyshortcuts="Enter x">{move || name.clone().unwrap_or_else(|| tr("ui.hidden"))}</a>
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

/// Arrow keys, Home and End move the focus between rows, with Shift they pick on the way; X picks the row, Escape lets go of
/// all. The link that has the focus opens by Enter as links do.
fn keys(event: &web_sys::KeyboardEvent, picked: Picked) {
    if event.is_composing() || event.ctrl_key() || event.alt_key() || event.meta_key() {
        return;
    }
    let Some(links) = links(event) else { return };
    let here = links.iter().position(|link| {
        document()
            .active_element()
            .is_some_and(|active| active.is_same_node(Some(link)))
    });
    let last = links.len().saturating_sub(1);
    let next = match (event.key().as_str(), here) {
        ("x" | "X", Some(here)) => {
            if let Some(id) = links.get(here).and_then(customer_of) {
                picked.toggle(id);
            }
            return;
        }
        ("Escape", _) => return picked.clear(),
        ("ArrowDown", here) => here.map_or(0, |here| here.saturating_add(1).min(last)),
        ("ArrowUp", here) => here.unwrap_or(0).saturating_sub(1),
        ("Home", _) => 0,
        ("End", _) => last,
        _ => return,
    };
    let Some(link) = links.get(next) else { return };
    event.prevent_default();
    let _ = link.focus();
    if event.shift_key() {
        for link in [here.and_then(|here| links.get(here)), Some(link)] {
            if let Some(id) = link.and_then(customer_of) {
                picked.add(id);
            }
        }
    }
}

/// The names of all rows.
fn links(event: &web_sys::KeyboardEvent) -> Option<Vec<web_sys::HtmlElement>> {
    let body: web_sys::Element = event.current_target()?.dyn_into().ok()?;
    let found = body.query_selector_all("a.row-link").ok()?;
    let all = (0..found.length()).filter_map(|at| found.get(at)?.dyn_into().ok());
    Some(all.collect())
}

fn customer_of(link: &web_sys::HtmlElement) -> Option<CustomerId> {
    link.get_attribute("data-pick")?.parse().ok()
}
