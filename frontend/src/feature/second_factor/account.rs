//! How a user signs in, for administrators: where, and a second factor that was lost.

use crate::api;
use crate::feature::session::Sessions;
use crate::i18n::tr;
use crate::t;
use crate::ui::{Dialog, Glyph, Icon, toast, toast_error};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;
use shared::user::User;

/// A button beside a user, and the dialog behind it; nothing where this is no user.
#[must_use]
pub fn access_of(record: &Value) -> AnyView {
    let user: Option<User> = serde_json::from_value(record.clone()).ok();
    user.map(|user| view! { <UserAccess user=user/> })
        .into_any()
}

#[component]
fn UserAccess(user: User) -> impl IntoView {
    let open = RwSignal::new(false);
    let account = format!("/users/{}", user.id);
    let name = user.name;
    let label = {
        let name = name.clone();
        move || format!("{} {name}", tr("second_factor.access"))
    };
    let title = label.clone();
    let account = StoredValue::new(account);
    let reset = move |_| {
        spawn_local(async move {
            match api::delete(&format!("{}/totp", account.get_value()), None).await {
                Ok(()) => {
                    toast(tr("second_factor.was_reset"));
                    open.try_set(false);
                }
                Err(error) => toast_error(&error),
            }
        });
    };
    view! {
        <button type="button" class="button quiet icon-only" aria-label=label on:click=move |_| open.set(true)>
            <Icon glyph=Glyph::Lock size=14/>
        </button>
        <Dialog open=open title=Signal::derive(title)>
            <h3>{t!("sessions.title")}</h3>
            <Sessions account=account.get_value()/>
            <h3>{t!("second_factor.title")}</h3>
            <p class="field-hint">{t!("second_factor.reset_hint")}</p>
            <div class="form-do">
                <button type="button" class="button danger" name="totp-reset" on:click=reset>{t!("second_factor.reset")}</button>
            </div>
        </Dialog>
    }
}
