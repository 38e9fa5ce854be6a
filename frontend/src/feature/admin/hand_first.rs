//! An account that owns customers is not deactivated before they are handed over (R-OWN-2): says so, and offers it.

use crate::feature::customer::hand_all::HandAllDialog;
use crate::i18n::tr_with;
use crate::state::use_session;
use crate::t;
use crate::ui::{Dialog, toast};
use leptos::prelude::*;
use shared::id::UserId;

/// The explanation, with the hand-over of all behind its button.
#[component]
pub fn HandFirst(
    /// Whose customers, and how many; none while nothing was refused.
    owner: RwSignal<Option<(String, i64)>>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let handing = RwSignal::new(false);
    let from = RwSignal::new(String::new());
    Effect::new(move |_| {
        if let Some((id, _)) = owner.get() {
            from.set(id);
            open.set(true);
        }
    });
    let told = move || {
        let (id, count) = owner.get().unwrap_or_default();
        let name = id
            .parse::<UserId>()
            .ok()
            .and_then(|id| use_session().user_name(id));
        tr_with(
            "user.hand_first",
            &[("name", name.unwrap_or_default()), ("n", count.to_string())],
        )
    };
    let hand_over = move |_| {
        open.set(false);
        handing.set(true);
    };
    let done = move |()| toast(crate::i18n::tr("user.handed_first"));
    view! {
        <Dialog open=open title=Signal::derive(t!("user.hand_first_title"))>
            <div class="form">
                <p>{told}</p>
                <div class="form-do">
                    <button type="button" class="button" on:click=move |_| open.set(false)>{t!("ui.cancel")}</button>
                    <button type="button" class="button primary" name="hand-first" on:click=hand_over>{t!("hand_all.open")}</button>
                </div>
            </div>
        </Dialog>
        <HandAllDialog shown=handing from=from done=done/>
    }
}
