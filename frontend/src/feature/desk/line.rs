//! A plan, a to-do or a promise as one line of the day: done with its tick, moved, skipped or opened, by keyboard as well.

use super::act::{Acting, Question};
use super::customer_link;
use super::focus::Focus;
use super::keys::{Wish, wish};
use crate::feature::record::input::word;
use crate::feature::record::show::to_utc;
use crate::i18n::tr;
use crate::state::{clock, prefs};
use crate::t;
use crate::ui::{Badge, Glyph, Icon, Masked, Menu, MenuItem};
use chrono::{Days, NaiveDate};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use serde_json::{Value, json};
use shared::escalation::EscalationLevel;
use shared::role::RecordKind;
use shared::time::When;
use shared::today::{DueItem, Urgency};

/// The same moment of another day.
fn on(day: NaiveDate, when: &When) -> When {
    match when {
        When::At(at) => When::At(to_utc(day.and_time(clock::local(*at).time()))),
        When::Day(_) => When::Day(day),
    }
}

/// What one press changes, and what takes it back.
struct Changes {
    item: DueItem,
}

impl Changes {
    fn is_plan(&self) -> bool {
        self.item.kind == RecordKind::Plan
    }

    fn path(&self) -> &'static str {
        if self.is_plan() { "plans" } else { "todos" }
    }

    fn open(&self) -> Value {
        json!({ "state": if self.is_plan() { "pending" } else { "open" } })
    }

    fn dropped(&self) -> Value {
        json!({ "state": if self.is_plan() { "skipped" } else { "dropped" } })
    }

    fn due(&self, when: When) -> Value {
        let field = if self.is_plan() { "planned" } else { "due" };
        json!({ field: when })
    }
}

/// Where the result is written: the entry form of the customer, filled with what the plan says already.
fn result_address(item: &DueItem) -> String {
    let mut address = format!("/customers/{}?result={}", item.customer.id, item.kind);
    if item.kind == RecordKind::Plan {
        address.push_str(&format!("&plan={}", item.id));
    }
    if let Some(contact) = &item.contact {
        address.push_str(&format!("&contact={}", contact.id));
    }
    for way in &item.channels {
        address.push_str(&format!("&way={way}"));
    }
    address
}

/// One line; `changed` reads the list again.
#[component]
pub fn DueLine(
    /// What stands on it.
    item: DueItem,
    /// Whether it says who does it.
    named: bool,
    /// Where the focus is.
    focus: Focus,
    /// What happens once it changed.
    #[prop(into)]
    changed: Callback<()>,
) -> impl IntoView {
    let changes = StoredValue::new(Changes { item: item.clone() });
    let path = changes.with_value(Changes::path);
    let acting = Acting::new(path, item.id.to_string(), item.version, changed);
    let choosing = RwSignal::new(false);
    let navigate = StoredValue::new_local(use_navigate());
    let settle = move |to: Value, said: &'static str| {
        let back = changes.with_value(Changes::open);
        acting.send_or_undo(to, Some(back), said);
    };
    let done = move || settle(json!({ "state": "done" }), "today.was_done");
    let skip = move || settle(changes.with_value(Changes::dropped), "today.was_skipped");
    let move_to = move |day: NaiveDate| {
        choosing.set(false);
        let (to, back) = changes.with_value(|changes| {
            let due = changes.item.due;
            (changes.due(on(day, &due)), changes.due(due))
        });
        acting.send_or_undo(to, Some(back), "today.was_moved");
    };
    let move_by = move |days: u64| {
        let today = crate::show::today();
        move_to(today.checked_add_days(Days::new(days)).unwrap_or(today));
    };
    let go = move |address: String| navigate.with_value(|go| go(&address, Default::default()));
    let result = move || go(changes.with_value(|changes| result_address(&changes.item)));
    let customer = item.customer.id;
    let keys = move |event: web_sys::KeyboardEvent| {
        if event.target() != event.current_target() {
            return;
        }
        let other = event.ctrl_key() || event.meta_key() || event.alt_key();
        let bare = prefs().bare_keys.get_untracked();
        let Some(wish) = wish(&event.key(), bare, other, event.is_composing()) else {
            return;
        };
        event.prevent_default();
        match wish {
            Wish::Down(by) => focus.step(by),
            Wish::First => focus.end(false),
            Wish::Last => focus.end(true),
            Wish::Done => done(),
            Wish::Move(days) => move_by(days),
            Wish::Date => choosing.set(true),
            Wish::Skip => skip(),
            Wish::Result => result(),
            Wish::Open => go(format!("/customers/{customer}")),
        }
    };
    let tick = move |event: web_sys::Event| {
        // The tick shows what the server holds, so it waits for the answer.
        let target: web_sys::HtmlInputElement = event_target(&event);
        target.set_checked(false);
        done();
    };
    let (id, due) = (item.id, item.due);
    let late = item.urgency == Urgency::Overdue;
    let tab = move || {
        if focus.current.get() == Some(id) {
            "0"
        } else {
            "-1"
        }
    };
    let kind = item.goal_kind;
    let what = item.what.clone();
    let name = move || {
        what.clone()
            .or_else(|| kind.map(|kind| word("goal_kind", kind.as_str())))
    };
    let label = {
        let name = name.clone();
        move || format!("{} {}", tr("today.done"), name().unwrap_or_default())
    };
    // A plan that is closed without a talk used its turn up, and was no touch.
    let hint = move || kind.is_some().then(|| tr("today.nothing_new"));
    view! {
        <li class="due-line" class:late=late class:at-risk=item.escalation == Some(EscalationLevel::AtRisk) tabindex=tab
            data-item=id.to_string() on:focus=move |_| focus.current.set(Some(id)) on:keydown=keys>
            <input type="checkbox" class="tick" aria-label=label title=hint disabled=move || acting.busy.get() on:change=tick/>
            <div class="due-what">
                <span class="due-name">{name}<Marks item=item.clone()/></span>
                <Beside item=item.clone() named=named/>
                <Question acting=acting/>
                <Show when=move || choosing.get()><Day chosen=move_to close=move || choosing.set(false) due=due/></Show>
            </div>
            <span class=move || format!("due-when small due-text {}", crate::show::due(&due).state.class())>
                {move || crate::show::due(&due).text}
            </span>
            <div class="due-acts">
                <button type="button" class="button quiet small" on:click=move |_| result()>{t!("today.result")}</button>
                <button type="button" class="button quiet small on-touch" on:click=move |_| move_by(1)>{t!("today.tomorrow_short")}</button>
                <Menu label=Signal::derive(|| tr("todo.more")) button=ViewFn::from(|| view! { <Icon glyph=Glyph::More size=14/> }) class="button quiet icon-only">
                    <MenuItem on_press=move |()| move_by(1)>{t!("today.tomorrow")}</MenuItem>
                    <MenuItem on_press=move |()| move_by(7)>{t!("today.next_week")}</MenuItem>
                    <MenuItem on_press=move |()| choosing.set(true)>{t!("today.to_date")}</MenuItem>
                    <MenuItem on_press=move |()| skip()>{t!("today.give_up")}</MenuItem>
                </Menu>
            </div>
        </li>
    }
}

/// What it is, and how far it went.
#[component]
fn Marks(item: DueItem) -> impl IntoView {
    let kind = if item.promised {
        ("warn", "today.promised")
    } else if item.kind == RecordKind::Plan {
        ("", "plan.one")
    } else {
        ("", "todo.one")
    };
    let level = match item.escalation {
        Some(EscalationLevel::AtRisk) => Some(("bad", "today.at_risk")),
        Some(EscalationLevel::Manager) => Some(("warn", "today.manager_told")),
        Some(EscalationLevel::Owner) | None => None,
    };
    let marks = std::iter::once(kind).chain(level);
    marks
        .map(|(tone, key)| view! { <Badge tone=tone>{t!(key)}</Badge> })
        .collect_view()
}

/// For which customer, with whom, by which ways, and who does it.
#[component]
fn Beside(item: DueItem, named: bool) -> impl IntoView {
    let ways = item.channels.clone();
    let ways = move || {
        let all = ways.iter().map(|way| word("channels", way.as_str()));
        all.collect::<Vec<_>>().join(" + ")
    };
    view! {
        <span class="minor small due-beside">
            {customer_link(Some(item.customer))}
            {item.contact.map(|contact| view! { <Masked value=contact.name/> })}
            <span>{ways}</span>
            {named.then_some(item.who).flatten()}
        </span>
    }
}

/// Asks for a day.
#[component]
fn Day(
    due: When,
    #[prop(into)] chosen: Callback<NaiveDate>,
    #[prop(into)] close: Callback<()>,
) -> impl IntoView {
    let day = match due {
        When::Day(day) => day,
        When::At(at) => clock::local(at).date(),
    };
    let today = crate::show::today();
    let value = RwSignal::new(day.max(today).to_string());
    let field = NodeRef::<leptos::html::Input>::new();
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            let _ = field.focus();
        }
    });
    let send = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if let Ok(day) = value.get_untracked().parse() {
            chosen.run(day);
        }
    };
    let keys = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Escape" {
            close.run(());
        }
    };
    view! {
        <form class="due-day" on:submit=send on:keydown=keys>
            <input class="input slim" type="date" node_ref=field min=today.to_string() aria-label=t!("today.to_date")
                prop:value=move || value.get() on:input=move |event| value.set(event_target_value(&event))/>
            <button type="submit" class="button small">{t!("today.move")}</button>
            <button type="button" class="button quiet small" on:click=move |_| close.run(())>{t!("ui.cancel")}</button>
        </form>
    }
}
