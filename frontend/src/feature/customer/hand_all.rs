//! Everything that one colleague answers for goes to another, with a preview (R-OWN-2).

use super::hand_form::{Colleague, HandOverForm, Handed, Handing, text_of};
use crate::api;
use crate::state::use_session;
use crate::t;
use crate::ui::{Dialog, toast};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::id::UserId;
use shared::merge::{HandOverAll, HandedOver};
use shared::role::Role;

/// The button, for those who lead or run the system, and its dialog.
#[component]
pub fn HandAll() -> impl IntoView {
    let session = use_session();
    let shown = RwSignal::new(false);
    let may = move || {
        session.me.with(|me| {
            me.as_ref()
                .is_some_and(|me| matches!(me.role, Role::Manager | Role::Administrator))
        })
    };
    view! {
        <Show when=may>
            <button type="button" class="chip" on:click=move |_| shown.set(true)>{t!("hand_all.open")}</button>
            <HandAllDialog shown=shown from=RwSignal::new(String::new()) done=|()| ()/>
        </Show>
    }
}

/// The dialog: from whom, to whom, why, and what that moves.
#[component]
pub fn HandAllDialog(
    /// Whether it is open.
    shown: RwSignal<bool>,
    /// From whom; empty where that is chosen in the dialog.
    from: RwSignal<String>,
    /// Called when all was handed over.
    #[prop(into)]
    done: Callback<()>,
) -> impl IntoView {
    let giver = Signal::derive(move || from.with(|from| from.parse::<UserId>().ok()));
    let which = Signal::derive(move || giver.get().map(Handed::AllOf));
    let give = Callback::new(move |(order, handing): (HandOverAll, Handing)| {
        spawn_local(async move {
            let answer = api::post::<HandedOver>("/hand-overs", &order).await;
            if let Some(moved) = handing.ended(answer) {
                from.try_set(String::new());
                toast(text_of(&moved));
                done.run(());
                use_session().touch();
            }
        });
    });
    view! {
        <Dialog open=shown title=Signal::derive(t!("hand_all.title"))>
            <HandOverForm shown=shown which=which giver=giver give=give>
                <Colleague chosen=from name="hand-from" label="hand_all.from" but=Signal::stored(None)/>
            </HandOverForm>
        </Dialog>
    }
}
