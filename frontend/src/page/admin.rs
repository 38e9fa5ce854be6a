//! What administrators keep, who may do and see what, and what was done: one page each, by its address.

use crate::feature::admin::numbers::Numbers;
use crate::feature::admin::panel::AdminPanel;
use crate::feature::admin::{NEED_CATEGORIES, PURPOSES, SOURCES, STAGES, Spec, TAGS, TEAMS, USERS};
use crate::feature::audit::AuditTrail;
use crate::feature::desk::escalation::EscalationPanel;
use crate::feature::job::Jobs;
use crate::feature::reveal::page::RevealList;
use crate::feature::role::Roles;
use crate::feature::second_factor::Rule;
use crate::feature::signal::SignalRulesPanel;
use crate::feature::strategy::Strategies;
use crate::feature::token::Tokens;
use crate::feature::webhook::{Deliveries, WEBHOOKS};
use crate::feature::work_calendar::WorkDays;
use crate::i18n::tr;
use crate::page::settings_nav::SettingsNav;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

static ALL: &[Spec] = &[
    USERS,
    TEAMS,
    STAGES,
    PURPOSES,
    SOURCES,
    NEED_CATEGORIES,
    TAGS,
];

/// Pages with a table that wants the room.
const WIDE: &[&str] = &["roles", "audit", "reveals", "calendar"];

/// One of them, by the address.
#[component]
pub fn AdminPage() -> impl IntoView {
    let params = use_params_map();
    let which = Memo::new(move |_| {
        let what = params.with(|params| params.get("what"));
        what.unwrap_or_default()
    });
    let class = move || match WIDE.contains(&which.get().as_str()) {
        true => "settings-part wide",
        false => "settings-part",
    };
    view! {
        <div class="page settings">
            <SettingsNav/>
            <div class=class>{move || part(&which.get())}</div>
        </div>
    }
}

fn part(which: &str) -> AnyView {
    if let Some(spec) = ALL.iter().find(|spec| spec.slug() == which) {
        let users = spec.section == USERS.section;
        return view! {
            <AdminPanel spec=spec/>
            {users.then(|| view! { <Rule/> })}
            {(spec.section == STAGES.section).then(|| view! { <EscalationPanel/> })}
        }
        .into_any();
    }
    match which {
        "numbers" => view! { <Numbers/> }.into_any(),
        "strategies" => view! { <Strategies/> }.into_any(),
        "calendar" => view! { <WorkDays/> }.into_any(),
        "signals" => view! { <SignalRulesPanel/> }.into_any(),
        "roles" => view! { <Roles/> }.into_any(),
        "webhooks" => view! { <AdminPanel spec=&WEBHOOKS/><Deliveries/> }.into_any(),
        "jobs" => view! { <Jobs/> }.into_any(),
        "tokens" => view! { <Tokens/> }.into_any(),
        "reveals" => view! { <RevealList/> }.into_any(),
        "audit" => view! { <AuditTrail/> }.into_any(),
        _ => view! { <p>{tr("not_found.title")}</p> }.into_any(),
    }
}
