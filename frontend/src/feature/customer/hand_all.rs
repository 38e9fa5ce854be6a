//! Everything that one colleague answers for goes to another, with a preview (R-OWN-2).

use crate::api::{self, ApiError};
use crate::i18n::{tr, tr_with};
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

fn text_of(moved: &HandedOver) -> String {
    let mut text = tr_with(
        "hand_all.moves",
        &[
            ("customers", moved.customers.to_string()),
            ("todos", moved.todos.to_string()),
            ("plans", moved.plans.to_string()),
            ("risks", moved.risks.to_string()),
        ],
    );
    if moved.kept > 0 {
        text.push(' ');
        text.push_str(&tr_with("hand_all.kept", &[("n", moved.kept.to_string())]));
    }
    text
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
    let to = RwSignal::new(String::new());
    let reason = RwSignal::new(String::new());
    let preview = RwSignal::new(None::<HandedOver>);
    let error = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let order = move || {
        let parsed = |text: String| text.parse::<UserId>().ok();
        Some(HandOverAll {
            from: parsed(from.get())?,
            owner_id: parsed(to.get())?,
            reason: Some(reason.get().trim().to_owned()).filter(|text| !text.is_empty()),
            customer_ids: None,
        })
    };
    let refused = move |problem: &ApiError| {
        let first = problem.fields().first().map(|field| field.message.clone());
        error.try_set(Some(first.unwrap_or_else(|| problem.message())));
    };
    Effect::new(move |_| {
        from.track();
        to.track();
        preview.set(None);
        error.set(None);
        let Some(order) = untrack(order) else { return };
        spawn_local(async move {
            match api::post::<HandedOver>("/hand-overs?dry_run=true", &order).await {
                Ok(moved) => {
                    preview.try_set(Some(moved));
                }
                Err(problem) => refused(&problem),
            }
        });
    });
    let go = move || {
        let Some(order) = untrack(order) else { return };
        busy.set(true);
        spawn_local(async move {
            let answer = api::post::<HandedOver>("/hand-overs", &order).await;
            busy.try_set(false);
            match answer {
                Ok(moved) => {
                    shown.try_set(false);
                    from.try_set(String::new());
                    toast(text_of(&moved));
                    done.run(());
                    use_session().touch();
                }
                Err(problem) => refused(&problem),
            }
        });
    };
    let ready = move || preview.with(|moved| moved.as_ref().is_some_and(|m| m.customers > 0));
    view! {
        <Dialog open=shown title=Signal::derive(t!("hand_all.title"))>
            <form class="form" on:submit=move |event| { event.prevent_default(); go(); }>
                {who(from, "hand-from", "hand_all.from")}
                {who(to, "hand-to", "customer.new_owner")}
                <label class="field">
                    <span class="field-label">{t!("customer.why")}</span>
                    <textarea class="input area" rows="2" name="hand-reason" prop:value=move || reason.get()
                        on:input=move |event| reason.set(event_target_value(&event))></textarea>
                </label>
                <p class="field-hint" role="status">{move || preview.with(|moved| moved.as_ref().map(text_of))}</p>
                <p class="form-error" role="alert">{move || error.get()}</p>
                <div class="form-do">
                    <button type="button" class="button" on:click=move |_| shown.set(false)>{t!("ui.cancel")}</button>
                    <button type="submit" class="button primary" disabled=move || busy.get() || !ready()>{t!("customer.hand_over")}</button>
                </div>
            </form>
        </Dialog>
    }
}

/// One of the two colleagues; whoever gives may have been deactivated already.
fn who(chosen: RwSignal<String>, name: &'static str, label: &'static str) -> impl IntoView {
    let session = use_session();
    view! {
        <label class="field">
            <span class="field-label">{move || tr(label)}</span>
            <select class="input select" name=name on:change=move |event| chosen.set(event_target_value(&event))>
                <option value="">"—"</option>
                {move || session.users.get().into_iter().filter(|user| user.active).map(|user| {
                    let id = user.id.to_string();
                    let value = id.clone();
                    view! { <option value=value selected=move || chosen.get() == id>{user.name}</option> }
                }).collect_view()}
            </select>
        </label>
    }
}
