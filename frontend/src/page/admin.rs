//! Users, teams, stages and purposes, for administrators.

use crate::feature::admin::numbers::Numbers;
use crate::feature::admin::panel::AdminPanel;
use crate::feature::admin::{NEED_CATEGORIES, PURPOSES, SOURCES, STAGES, Spec, TEAMS, USERS};
use crate::feature::role::Roles;
use crate::feature::second_factor::Rule;
use crate::i18n::tr;
use crate::page::settings::SettingsTabs;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

static ALL: &[Spec] = &[USERS, TEAMS, STAGES, PURPOSES, SOURCES, NEED_CATEGORIES];

/// One of them, by the address.
#[component]
pub fn AdminPage() -> impl IntoView {
    let params = use_params_map();
    let which = Memo::new(move |_| params.with(|params| params.get("what")));
    let spec = move || {
        let which = which.get();
        ALL.iter()
            .find(|spec| Some(spec.slug()) == which.as_deref())
    };
    view! {
        <div class=move || if which.get().as_deref() == Some("roles") { "page wide-settings" } else { "page narrow" }>
            <SettingsTabs/>
            <Show when=move || which.get().as_deref() == Some("numbers")><Numbers/></Show>
            <Show when=move || which.get().as_deref() == Some("roles")><Roles/></Show>
            {move || spec().map_or_else(
                || (!matches!(which.get().as_deref(), Some("numbers" | "roles"))).then(|| view! { <p>{tr("not_found.title")}</p> }).into_any(),
                |spec| view! {
                    <AdminPanel spec=spec/>
                    {(spec.section == USERS.section).then(|| view! { <Rule/> })}
                }.into_any(),
            )}
        </div>
    }
}
