//! A plan or a to-do as one line of the day: done with its tick, moved, given up, or opened, by keyboard as well.

use super::act::{Acting, Question};
use super::customer_link;
use crate::feature::record::input::word;
use crate::feature::record::show::to_utc;
use crate::i18n::tr;
use crate::show::{DueState, due};
use crate::state::clock;
use crate::t;
use crate::ui::{Badge, Glyph, Icon, Menu, MenuItem};
use chrono::Days;
use leptos::prelude::*;
use serde_json::{Value, json};
use shared::customer::CustomerRef;
use shared::plan::Plan;
use shared::time::When;
use shared::todo::Todo;

/// What stands on a line.
#[derive(Clone, PartialEq)]
pub struct Due {
    /// Its place in the API: `plans` or `todos`.
    pub path: &'static str,
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: i32,
    /// What is to be done.
    pub what: String,
    /// The customer.
    pub customer: Option<CustomerRef>,
    /// By when.
    pub when: Option<When>,
    /// Who does it.
    pub who: Option<String>,
}

impl Due {
    /// A plan as a line.
    #[must_use]
    pub fn of_plan(plan: Plan) -> Self {
        let kind = word("goal_kind", plan.goal_kind.as_str());
        let contact = plan.contact.and_then(|contact| contact.name.text());
        let goal = plan.goal.unwrap_or(kind);
        Self {
            path: "plans",
            id: plan.id.to_string(),
            version: plan.version,
            what: contact.map_or_else(|| goal.clone(), |name| format!("{goal} · {name}")),
            customer: plan.customer,
            when: Some(plan.planned),
            who: plan.owner.map(|user| user.name),
        }
    }

    /// A to-do as a line.
    #[must_use]
    pub fn of_todo(todo: Todo) -> Self {
        Self {
            path: "todos",
            id: todo.id.to_string(),
            version: todo.version,
            what: todo.what,
            customer: todo.customer,
            when: todo.due,
            who: todo.assignee_name,
        }
    }

    /// The change that gives it up.
    fn dropped(&self) -> Value {
        json!({ "state": if self.path == "plans" { "skipped" } else { "dropped" } })
    }

    /// The change that moves it to so many days from today.
    fn moved(&self, days: u64) -> Value {
        let day = crate::show::today().checked_add_days(Days::new(days));
        let day = day.unwrap_or_else(crate::show::today);
        let time = match self.when {
            Some(When::At(at)) => Some(clock::local(at).time()),
            _ => None,
        };
        let field = if self.path == "plans" {
            "planned"
        } else {
            "due"
        };
        let when = match time {
            Some(time) => When::At(to_utc(day.and_time(time))),
            None => When::Day(day),
        };
        json!({ field: when })
    }
}

/// One line; `changed` reads the list again.
#[component]
pub fn DueLine(
    /// What stands on it.
    due: Due,
    /// Whether it says who does it.
    named: bool,
    /// What happens once it changed.
    #[prop(into)]
    changed: Callback<()>,
) -> impl IntoView {
    let acting = Acting::new(due.path, due.id.clone(), due.version, changed);
    let line = StoredValue::new(due.clone());
    let done = move || acting.send(json!({ "state": "done" }));
    let move_by = move |days: u64| acting.send(line.with_value(|line| line.moved(days)));
    let give_up = move || acting.send(line.with_value(Due::dropped));
    let keys = move |event: web_sys::KeyboardEvent| {
        let own = event.target() == event.current_target();
        if !own || event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        match event.key().as_str() {
            "x" => done(),
            "t" => move_by(1),
            "w" => move_by(7),
            "s" => give_up(),
            _ => return,
        }
        event.prevent_default();
    };
    let tick = move |event: web_sys::Event| {
        // The tick shows what the server holds, so it waits for the answer.
        let target: web_sys::HtmlInputElement = event_target(&event);
        target.set_checked(false);
        done();
    };
    let when = due.when;
    let state = move || when.map(|when| crate::show::due(&when));
    let late = move || state().is_some_and(|due| due.state == DueState::Overdue);
    let plan = due.path == "plans";
    let label = format!("{} {}", tr("today.done"), due.what);
    view! {
        <li class="due-line" class:late=late tabindex="0" on:keydown=keys>
            <input type="checkbox" class="tick" aria-label=label disabled=move || acting.busy.get() on:change=tick/>
            <div class="due-what">
                <span class="due-name">{due.what.clone()}{plan.then(|| view! { <Badge>{t!("plan.one")}</Badge> })}</span>
                <span class="minor small due-beside">
                    {customer_link(due.customer.clone())}
                    {named.then(|| due.who.clone()).flatten()}
                </span>
                <Question acting=acting/>
            </div>
            <span class=move || format!("due-when small due-text {}", state().map_or("", |due| due.state.class()))>
                {move || state().map(|due| due.text)}
            </span>
            <Menu label=Signal::derive(|| tr("todo.more")) button=ViewFn::from(|| view! { <Icon glyph=Glyph::More size=14/> }) class="button quiet icon-only">
                <MenuItem on_press=move |()| move_by(1)>{t!("today.tomorrow")}</MenuItem>
                <MenuItem on_press=move |()| move_by(7)>{t!("today.next_week")}</MenuItem>
                <MenuItem on_press=move |()| give_up()>{t!("today.give_up")}</MenuItem>
            </Menu>
        </li>
    }
}

/// In which part of the day's list something stands.
#[must_use]
pub fn part(when: Option<&When>) -> DueState {
    when.map_or(DueState::Later, |when| due(when).state)
}
