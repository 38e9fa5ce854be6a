//! The parts of the settings: down the side of a wide screen, along the top of a narrow one.

use crate::i18n::tr;
use crate::state::use_session;
use crate::t;
use crate::ui::show_current;
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_location;
use shared::role::Capability;

/// A part: its address, the key of its title, and whether the caller has business there.
type Part = (&'static str, &'static str, bool);

/// The parts under their headings; a heading without a part that may be seen is left out.
fn groups() -> Vec<(&'static str, Vec<Part>)> {
    let session = use_session();
    let can = |capability| session.can(capability);
    let users = can(Capability::ManageUsers);
    let stages = can(Capability::ManageStages);
    let roles = can(Capability::ManagePolicy) || can(Capability::ReadSystemAudit);
    let tokens = can(Capability::ManageTokens);
    let strategies = can(Capability::ManageStrategies);
    let rules = session.keeps_rules();
    let audit = can(Capability::ReadAudit) || can(Capability::ReadSystemAudit);
    let mut all = vec![
        (
            "settings.group.me",
            vec![("/settings", "settings.mine", true)],
        ),
        (
            "settings.group.people",
            vec![
                ("/settings/users", "user.title", users),
                ("/settings/teams", "team.title", users),
                ("/settings/roles", "role_policy.title", roles),
            ],
        ),
        (
            "settings.group.follow_up",
            vec![
                ("/settings/strategies", "strategy.title", strategies),
                ("/settings/signals", "signal_rules.title", rules),
                (
                    "/settings/calendar",
                    "work_calendar.title",
                    stages || strategies,
                ),
            ],
        ),
        (
            "settings.group.data",
            vec![
                ("/settings/stages", "stage.title", stages),
                ("/settings/purposes", "purpose.title", stages),
                ("/settings/source", "source_list.title", stages),
                ("/settings/need_category", "need_category.title", stages),
                ("/settings/tags", "tag_list.title", stages),
                ("/settings/numbers", "numbers.title", stages),
            ],
        ),
        (
            "settings.group.programs",
            vec![
                ("/settings/tokens", "token.title", tokens),
                ("/settings/webhooks", "webhook.title", tokens),
                ("/settings/jobs", "job.title", stages),
            ],
        ),
        (
            "settings.group.trail",
            vec![
                ("/settings/reveals", "reveal.list", audit),
                ("/settings/audit", "audit.title", audit),
            ],
        ),
    ];
    for (_, parts) in &mut all {
        parts.retain(|(.., shown)| *shown);
    }
    all.retain(|(_, parts)| !parts.is_empty());
    all
}

/// The parts of the settings; those of administrators are there for those who may change them, and who has nothing but
/// their own sees no list.
#[component]
pub fn SettingsNav() -> impl IntoView {
    let strip = NodeRef::<leptos::html::Nav>::new();
    let path = use_location().pathname;
    Effect::new(move |_| {
        path.track();
        if let Some(strip) = strip.get() {
            show_current(&strip, "[aria-current=page]");
        }
    });
    let several = move || groups().len() > 1;
    let group = |(heading, parts): (&'static str, Vec<Part>)| {
        view! {
            <div class="settings-group">
                <p class="settings-heading minor">{move || tr(heading)}</p>
                {parts.into_iter().map(|(address, key, _)| view! {
                    <A href=address exact=true attr:class="settings-link">{move || tr(key)}</A>
                }).collect_view()}
            </div>
        }
    };
    view! {
        <Show when=several>
            <nav class="settings-nav" aria-label=t!("nav.settings") node_ref=strip>
                {move || groups().into_iter().map(group).collect_view()}
            </nav>
        </Show>
    }
}
