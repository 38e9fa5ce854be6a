//! Users, teams, stages and purposes, for administrators; who has seen what, for managers.

use crate::feature::admin::numbers::Numbers;
use crate::feature::admin::panel::AdminPanel;
use crate::feature::audit::AuditTrail;
use crate::feature::admin::{NEED_CATEGORIES, PURPOSES, SOURCES, STAGES, Spec, TEAMS, USERS};
use crate::feature::reveal::page::RevealList;
use crate::feature::role::Roles;
use crate::feature::token::Tokens;
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
        <div class=move || if matches!(which.get().as_deref(), Some("roles" | "audit")) { "page wide-settings" } else { "page narrow" }>
            <SettingsTabs/>
            <Show when=move || which.get().as_deref() == Some("numbers")><Numbers/></Show>
            <Show when=move || which.get().as_deref() == Some("roles")><Roles/></Show>
            <Show when=move || which.get().as_deref() == Some("tokens")><Tokens/></Show>
            {move || spec().map_or_else(
                || (!matches!(which.get().as_deref(), Some("numbers" | "roles" | "tokens"))).then(|| view! { <p>{tr("not_found.title")}</p> }).into_any(),
            <Show when=move || which.get().as_deref() == Some("audit")><AuditTrail/></Show>
            {move || spec().map_or_else(
                || (!matches!(which.get().as_deref(), Some("numbers" | "roles" | "audit"))).then(|| view! { <p>{tr("not_found.title")}</p> }).into_any(),
                |spec| view! { <AdminPanel spec=spec/> }.into_any(),
            )}
            {move || match (spec(), which.get().as_deref()) {
                (Some(spec), _) => view! { <AdminPanel spec=spec/> }.into_any(),
                (None, Some("numbers")) => view! { <Numbers/> }.into_any(),
                (None, Some("roles")) => view! { <Roles/> }.into_any(),
                (None, Some("reveals")) => view! { <RevealList/> }.into_any(),
                _ => view! { <p>{tr("not_found.title")}</p> }.into_any(),
            }}
        </div>
    }
}
