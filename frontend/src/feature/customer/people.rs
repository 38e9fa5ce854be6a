//! Who answers for the customer and who helps; giving it away, putting it away, bringing it back.

use super::hand_form::{HandOverForm, Handed, Handing};
use super::open::Open;
use crate::api;
use crate::i18n::tr;
use crate::state::use_session;
use crate::t;
use crate::ui::{Dialog, Glyph, Icon, MenuItem, toast, toast_error, toast_undo};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;
use shared::customer::HandOver;
use shared::id::UserId;
use shared::merge::HandOverAll;

/// Gives the customer to another owner (R-OWN-2).
#[component]
pub fn HandOverDialog(
    /// The customer.
    open: Open,
    /// Whether the dialog is open.
    shown: RwSignal<bool>,
) -> impl IntoView {
    let owner = Signal::derive(move || open.get(|c| c.card.owner.as_ref().map(|o| o.id)).flatten());
    let which = Signal::derive(move || Some(Handed::These(vec![open.id])));
    let navigate = StoredValue::new_local(use_navigate());
    let give = Callback::new(move |(order, handing): (HandOverAll, Handing)| {
        let order = HandOver {
            owner_id: order.owner_id,
            reason: order.reason,
        };
        spawn_local(async move {
            let answer = api::customer::hand_over(open.id, &order).await;
            let Some(left) = handing.ended(answer) else {
                return;
            };
            toast(tr("customer.handed_over"));
            // Nothing comes back where the customer is now beyond the caller's reach.
            if left.is_null() {
                navigate.with_value(|go| go("/customers", Default::default()));
            } else {
                open.read();
            }
        });
    });
    view! {
        <Dialog open=shown title=Signal::derive(t!("customer.hand_over_title"))>
            <HandOverForm shown=shown which=which giver=owner give=give/>
        </Dialog>
    }
}

/// Names the collaborators, all of them.
#[component]
pub fn CollaboratorsDialog(
    /// The customer.
    open: Open,
    /// Whether the dialog is open.
    shown: RwSignal<bool>,
) -> impl IntoView {
    let session = use_session();
    let chosen = RwSignal::new(Vec::<UserId>::new());
    let busy = RwSignal::new(false);
    Effect::new(move |_| {
        if shown.get() {
            let now = open.customer.with_untracked(|c| {
                c.as_ref()
                    .map(|c| c.collaborators.iter().map(|u| u.id).collect())
            });
            chosen.set(now.unwrap_or_default());
        }
    });
    let owner = move || open.get(|c| c.card.owner.as_ref().map(|o| o.id)).flatten();
    let save = move || {
        busy.set(true);
        spawn_local(async move {
            let answer = api::customer::collaborators(open.id, chosen.get_untracked()).await;
            busy.try_set(false);
            match answer {
                Ok(_) => {
                    shown.try_set(false);
                    open.read_customer();
                    open.told();
                }
                Err(error) => toast_error(&error),
            }
        });
    };
    view! {
        <Dialog open=shown title=Signal::derive(t!("customer.collaborators_title"))>
            <form class="form" on:submit=move |event| { event.prevent_default(); save(); }>
                <div class="choose-people">
                    {move || session.users.get().into_iter().filter(|user| user.active && Some(user.id) != owner()).map(|user| {
                        let id = user.id;
                        let role = tr(&format!("role.{}", user.role));
                        view! {
                            <label class="check">
                                <input type="checkbox" prop:checked=move || chosen.with(|list| list.contains(&id))
                                    on:change=move |e| {
                                        let on = event_target_checked(&e);
                                        chosen.update(|list| { list.retain(|one| *one != id); if on { list.push(id); } });
                                    }/>
                                {user.name}" "<span class="minor">{role}</span>
                            </label>
                        }
                    }).collect_view()}
                </div>
                <div class="form-do">
                    <button type="button" class="button" on:click=move |_| shown.set(false)>{t!("ui.cancel")}</button>
                    <button type="submit" class="button primary" disabled=move || busy.get()>{t!("ui.save")}</button>
                </div>
            </form>
        </Dialog>
    }
}

fn restore(open: Open) {
    spawn_local(async move {
        match api::customer::restore(open.id).await {
            Ok(_) => open.read(),
            Err(error) => toast_error(&error),
        }
    });
}

/// Puts the customer away; one press brings it back.
#[component]
pub fn ArchiveItem(
    /// The customer.
    open: Open,
) -> impl IntoView {
    let archive = move |()| {
        let Some(version) = open
            .customer
            .with_untracked(|c| c.as_ref().map(|c| c.card.version))
        else {
            return;
        };
        spawn_local(async move {
            match api::customer::archive(open.id, version).await {
                Ok(()) => {
                    toast_undo(tr("customer.archived"), move || restore(open));
                    open.read();
                }
                Err(error) => {
                    toast_error(&error);
                    open.read_customer();
                }
            }
        });
    };
    view! { <MenuItem danger=true on_press=archive>{t!("record.archive")}</MenuItem> }
}

/// Says that the customer is put away, and brings it back.
#[component]
pub fn RestoreNotice(
    /// The customer.
    open: Open,
) -> impl IntoView {
    let since = move || open.get(|c| c.card.archived_at).flatten();
    view! {
        <Show when=move || since().is_some()>
            <p class="notice"><Icon glyph=Glyph::Archive/>
                <span>{move || since().map(|at| crate::i18n::tr_with("customer.archived_since", &[("date", crate::show::day(at))]))}</span>
                <Show when=move || open.get(|c| c.rights.archive) == Some(true)>
                    <button type="button" class="button small" on:click=move |_| restore(open)>{t!("customer.restore")}</button>
                </Show>
            </p>
        </Show>
    }
}
