//! A plan on its day: opened with a press, moved by dragging or with Shift and an arrow.

use super::drag::Drag;
use super::geometry::beside;
use super::store::{Store, slot};
use crate::feature::record::input::word;
use crate::format;
use crate::i18n::tr;
use chrono::NaiveDate;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use shared::id::PlanId;
use shared::plan::{Plan, PlanState};
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlElement, KeyboardEvent};

/// One plan; `follow` opens the days around one that is not shown.
#[component]
pub fn Chip(
    /// The plan.
    plan: Plan,
    /// All of them.
    store: Store,
    /// The drag.
    drag: Drag,
    /// Called with the day that a key moved it to.
    #[prop(into)]
    follow: Callback<NaiveDate>,
) -> impl IntoView {
    let (id, here) = (plan.id, slot(&plan));
    let pending = plan.state == PlanState::Pending;
    let navigate = StoredValue::new_local(use_navigate());
    let address = format!("/customers/{}", plan.customer_id);
    let open = {
        let address = address.clone();
        move || navigate.with_value(|go| go(&address, Default::default()))
    };
    let open = StoredValue::new(open);
    let keys = move |event: KeyboardEvent| {
        let other = event.ctrl_key() || event.alt_key() || event.meta_key();
        if other || event.is_composing() {
            return;
        }
        let key = event.key();
        if key == "Escape" {
            drag.break_off();
        }
        let Some(to) = beside(here.day, &key) else {
            return;
        };
        event.prevent_default();
        if !event.shift_key() {
            step(&event, matches!(key.as_str(), "ArrowRight" | "ArrowDown"));
        } else if pending {
            store.move_to(id, to);
            follow.run(to);
            focus_soon(id);
        }
    };
    let tone = match plan.state {
        PlanState::Pending if plan.overdue => "late",
        PlanState::Pending => "pending",
        PlanState::Done => "done",
        PlanState::Skipped => "skipped",
    };
    let time = here.time.map(|time| format::time(here.day.and_time(time)));
    let kind = plan.goal_kind.as_str();
    let goal = plan.goal.clone();
    let what = move || goal.clone().unwrap_or_else(|| word("goal_kind", kind));
    let name = plan.customer.as_ref().and_then(|one| one.name.text());
    let state = plan.state.as_str();
    let overdue = plan.overdue;
    let label = {
        let (what, name, time) = (what.clone(), name.clone(), time.clone());
        move || {
            let said = if overdue {
                tr("plan.overdue")
            } else {
                word("plan_state", state)
            };
            let parts = [
                time.clone(),
                name.clone(),
                Some(what()),
                Some(said),
                pending.then(|| tr("plans.move_hint")),
            ];
            let parts: Vec<String> = parts.into_iter().flatten().collect();
            parts.join(", ")
        }
    };
    let title = what.clone();
    let flying = move || {
        drag.flight
            .with(|flight| flight.is_some_and(|flight| flight.plan == id))
    };
    view! {
        <button type="button" class=format!("plan-chip {tone}") class:flying=flying data-plan=id.to_string()
            aria-label=label title=title
            aria-keyshortcuts=pending.then_some("Shift+ArrowLeft Shift+ArrowRight Shift+ArrowUp Shift+ArrowDown")
            on:keydown=keys
            on:pointerdown=move |event| if pending { drag.down(&event, id) }
            on:pointermove=move |event| drag.moved(&event, id)
            on:pointerup=move |_| drag.up()
            on:pointercancel=move |_| drag.break_off()
            on:click=move |_| if !drag.has_dropped() { open.with_value(|open| open()) }>
            {time.map(|time| view! { <span class="plan-time">{time}</span> })}
            <span class="plan-of">{name}</span>
            <span class="plan-what">{what}</span>
        </button>
    }
}

fn chips() -> Vec<HtmlElement> {
    let Ok(found) = document().query_selector_all("[data-plan]") else {
        return Vec::new();
    };
    (0..found.length())
        .filter_map(|at| found.get(at)?.dyn_into().ok())
        .collect()
}

/// To the plan before or after, in the order of the days.
fn step(event: &KeyboardEvent, forward: bool) {
    let target = event.current_target();
    let here: Option<HtmlElement> = target.and_then(|target| target.dyn_into().ok());
    let all = chips();
    let at = all.iter().position(|one| {
        here.as_ref()
            .is_some_and(|here| one.is_same_node(Some(here)))
    });
    let by = if forward { 1 } else { -1 };
    let next = at.and_then(|at| at.checked_add_signed(by));
    if let Some(next) = next.and_then(|at| all.get(at)) {
        let _ = next.focus();
    }
}

/// Gives the focus back to a plan that was drawn anew on another day.
fn focus_soon(id: PlanId) {
    request_animation_frame(move || {
        let found = document().query_selector(&format!("[data-plan=\"{id}\"]"));
        let found = found.ok().flatten();
        if let Some(chip) = found.and_then(|chip| chip.dyn_into::<HtmlElement>().ok()) {
            let _ = chip.focus();
        }
    });
}
