//! What of the plans is looked at: table or calendar, whose, in which state, for what goal.

use super::geometry::turned;
use super::looked::{Looked, View};
use super::view::called;
use crate::feature::record::input::word;
use crate::i18n::tr;
use crate::state::use_session;
use crate::t;
use crate::ui::{Glyph, Icon};
use leptos::prelude::*;
use shared::plan::{GoalKind, PlanState};
use std::str::FromStr as _;

/// The bar above the plans; `look` looks at something else.
#[component]
pub fn PlansBar(
    /// What is looked at.
    looked: Memo<Looked>,
    /// Looks at something else.
    #[prop(into)]
    look: Callback<Looked>,
) -> impl IntoView {
    view! {
        <div class="plans-bar">
            <Views looked=looked look=look/>
            <Turning looked=looked look=look/>
            <Filters looked=looked look=look/>
        </div>
    }
}

#[component]
fn Views(looked: Memo<Looked>, look: Callback<Looked>) -> impl IntoView {
    view! {
        <div class="segmented" role="group" aria-label=t!("plans.view")>
            {View::ALL.map(|view| view! {
                <button type="button" class="segment" name=view.as_str() aria-pressed=move || (looked.get().view == view).to_string()
                    on:click=move |_| look.run(Looked { view, ..looked.get_untracked() })>{move || tr(&format!("plans.views.{}", view.as_str()))}</button>
            }).collect_view()}
        </div>
    }
}

/// The stretch of the calendar, the one before, the one after, and today's.
#[component]
fn Turning(looked: Memo<Looked>, look: Callback<Looked>) -> impl IntoView {
    let stretch = Memo::new(move |_| match looked.get().view {
        View::Table => None,
        View::Calendar(stretch) => Some(stretch),
    });
    let around = move || looked.get().day.unwrap_or_else(crate::show::today);
    let turn = move |forward: bool| {
        if let Some(stretch) = stretch.get_untracked() {
            let day = Some(turned(stretch, untrack(around), forward));
            look.run(Looked {
                day,
                ..looked.get_untracked()
            });
        }
    };
    view! {
        <Show when=move || stretch.get().is_some()>
            <div class="calendar-turn">
                <button type="button" class="button quiet icon-only" aria-label=t!("plans.before") on:click=move |_| turn(false)><Icon glyph=Glyph::Left size=16/></button>
                <button type="button" class="button small" on:click=move |_| look.run(Looked { day: None, ..looked.get_untracked() })>{t!("todo.today")}</button>
                <button type="button" class="button quiet icon-only" aria-label=t!("plans.after") on:click=move |_| turn(true)><Icon glyph=Glyph::Right size=16/></button>
                <h2 class="calendar-title" aria-live="polite">{move || stretch.get().map(|stretch| called(stretch, around()))}</h2>
            </div>
        </Show>
    }
}

#[component]
fn Filters(looked: Memo<Looked>, look: Callback<Looked>) -> impl IntoView {
    let session = use_session();
    let owners = move || {
        let users = session.users.get().into_iter();
        let users = users.map(|user| (user.id.to_string(), user.name));
        let fixed = [
            ("me".to_owned(), tr("plans.owner_me")),
            ("all".to_owned(), tr("plans.owner_all")),
        ];
        let all = fixed.into_iter().chain(users).map(|(value, name)| {
            let chosen = value.clone();
            view! { <option value=value selected=move || looked.get().owner == chosen>{name}</option> }
        });
        all.collect_view()
    };
    let by_owner = move |event| {
        look.run(Looked {
            owner: event_target_value(&event),
            ..looked.get_untracked()
        });
    };
    let by_state = move |event| {
        look.run(Looked {
            state: PlanState::from_str(&event_target_value(&event)).ok(),
            ..looked.get_untracked()
        });
    };
    let by_goal = move |event| {
        look.run(Looked {
            goal: GoalKind::from_str(&event_target_value(&event)).ok(),
            ..looked.get_untracked()
        });
    };
    view! {
        <div class="chips">
            <select class="input select slim" name="owner" aria-label=t!("plan.field.owner") on:change=by_owner>{owners}</select>
            <select class="input select slim" name="state" aria-label=t!("plan.field.state") on:change=by_state>
                <option value="" selected=move || looked.get().state.is_none()>{t!("plans.state_all")}</option>
                {PlanState::ALL.iter().map(|state| view! {
                    <option value=state.as_str() selected=move || looked.get().state == Some(*state)>{move || word("plan_state", state.as_str())}</option>
                }).collect_view()}
            </select>
            <select class="input select slim" name="goal" aria-label=t!("plan.field.goal_kind") on:change=by_goal>
                <option value="" selected=move || looked.get().goal.is_none()>{t!("plans.goal_all")}</option>
                {GoalKind::ALL.iter().map(|goal| view! {
                    <option value=goal.as_str() selected=move || looked.get().goal == Some(*goal)>{move || word("goal_kind", goal.as_str())}</option>
                }).collect_view()}
            </select>
        </div>
    }
}
