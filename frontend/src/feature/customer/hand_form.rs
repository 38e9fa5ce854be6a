//! The form of a hand-over, of whichever customers: to whom, why, and what that moves, before it is done (R-OWN-2).

use crate::api::{self, Answer};
use crate::i18n::{tr, tr_with};
use crate::state::use_session;
use crate::t;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::id::{CustomerId, UserId};
use shared::merge::{HandOverAll, HandedOver};

/// Which customers are handed over.
#[derive(Clone, PartialEq)]
pub enum Handed {
    /// All of a colleague's.
    AllOf(UserId),
    /// These, whoever owns them.
    These(Vec<CustomerId>),
}

/// A hand-over that is being put together.
#[derive(Clone, Copy)]
pub struct Handing {
    shown: RwSignal<bool>,
    to: RwSignal<String>,
    reason: RwSignal<String>,
    preview: RwSignal<Option<HandedOver>>,
    error: RwSignal<Option<String>>,
    busy: RwSignal<bool>,
    /// How often a preview was asked for: an answer to an earlier question comes too late.
    asked: StoredValue<u32>,
}

impl Handing {
    fn new(shown: RwSignal<bool>) -> Self {
        Self {
            shown,
            to: RwSignal::new(String::new()),
            reason: RwSignal::new(String::new()),
            preview: RwSignal::new(None),
            error: RwSignal::new(None),
            busy: RwSignal::new(false),
            asked: StoredValue::new(0),
        }
    }

    /// What is to be done, once it is chosen; follows the new owner, not what is typed as the reason.
    fn order(self, which: Option<Handed>) -> Option<HandOverAll> {
        let owner_id = self.to.with(|to| to.parse().ok())?;
        let (from, customer_ids) = match which? {
            Handed::AllOf(user) => (Some(user), None),
            Handed::These(ids) => (None, Some(ids)),
        };
        Some(HandOverAll {
            from,
            owner_id,
            reason: None,
            customer_ids,
        })
    }

    /// Asks what would move.
    fn ask(self, order: Option<HandOverAll>) {
        self.preview.set(None);
        self.error.set(None);
        self.asked.update_value(|n| *n = n.wrapping_add(1));
        let (Some(order), asked) = (order, self.asked.get_value()) else {
            return;
        };
        spawn_local(async move {
            let answer = api::post_plain("/hand-overs?dry_run=true", &order).await;
            if self.asked.try_get_value() != Some(asked) {
                return;
            }
            if let Some(moved) = self.taken(answer) {
                self.preview.try_set(Some(moved));
            }
        });
    }

    /// Says why where it was refused.
    fn taken<T>(self, answer: Answer<T>) -> Option<T> {
        answer
            .map_err(|problem| {
                let first = problem.fields().first().map(|field| field.message.clone());
                self.error
                    .try_set(Some(first.unwrap_or_else(|| problem.message())));
            })
            .ok()
    }

    /// The server has answered: closes the dialog where it was done, or says why not.
    pub fn ended<T>(self, answer: Answer<T>) -> Option<T> {
        self.busy.try_set(false);
        let done = self.taken(answer)?;
        self.shown.try_set(false);
        Some(done)
    }

    /// Whether there is something to hand over.
    fn is_ready(self) -> bool {
        let moves = |moved: &Option<HandedOver>| moved.as_ref().is_some_and(|m| m.customers > 0);
        self.preview.with(moves) && !self.busy.get()
    }
}

/// What a hand-over moved, or would move, in words.
#[must_use]
pub fn text_of(moved: &HandedOver) -> String {
    let part = |name: &'static str, n: i64| {
        let text = tr_with(&format!("hand_all.{name}"), &[("n", n.to_string())]);
        (name, text)
    };
    let parts = [
        part("customers", moved.customers),
        part("todos", moved.todos),
        part("plans", moved.plans),
        part("risks", moved.risks),
    ];
    let mut text = tr_with("hand_all.moves", &parts);
    if moved.kept > 0 {
        text.push(' ');
        text.push_str(&tr_with("hand_all.kept", &[("n", moved.kept.to_string())]));
    }
    text
}

/// The form; `give` does what was chosen and hands the answer to [`Handing::ended`].
#[component]
pub fn HandOverForm(
    /// Whether the dialog around is open.
    shown: RwSignal<bool>,
    /// Which customers; none before that is chosen.
    #[prop(into)]
    which: Signal<Option<Handed>>,
    /// Who gives, where that is one: no new owner.
    #[prop(into)]
    giver: Signal<Option<UserId>>,
    /// Does it.
    give: Callback<(HandOverAll, Handing)>,
    /// What is chosen before the new owner.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let handing = Handing::new(shown);
    // A list that was read anew holds the same customers, as a rule: what moves is asked for once.
    let which = Memo::new(move |_| which.get());
    Effect::new(move |_| handing.ask(handing.order(which.get())));
    let go = move || {
        let Some(order) = untrack(|| handing.order(which.get())) else {
            return;
        };
        let reason = handing.reason.get_untracked().trim().to_owned();
        let reason = Some(reason).filter(|text| !text.is_empty());
        handing.busy.set(true);
        give.run((HandOverAll { reason, ..order }, handing));
    };
    let (reason, preview, error) = (handing.reason, handing.preview, handing.error);
    view! {
        <form class="form" on:submit=move |event| { event.prevent_default(); go(); }>
            {children.map(|children| children())}
            <Colleague chosen=handing.to name="new-owner" label="customer.new_owner" but=giver/>
            <label class="field">
                <span class="field-label">{t!("customer.why")}</span>
                <textarea class="input area" rows="2" name="hand-over-reason" prop:value=move || reason.get()
                    on:input=move |event| reason.set(event_target_value(&event))></textarea>
            </label>
            <p class="field-hint">{t!("customer.hand_over_hint")}</p>
            <p class="field-hint" role="status" data-testid="hand-over-preview">{move || preview.with(|moved| moved.as_ref().map(text_of))}</p>
            <p class="form-error" role="alert">{move || error.get()}</p>
            <div class="form-do">
                <button type="button" class="button" on:click=move |_| shown.set(false)>{t!("ui.cancel")}</button>
                <button type="submit" class="button primary" disabled=move || !handing.is_ready()>{t!("customer.hand_over")}</button>
            </div>
        </form>
    }
}

/// The choice of a colleague.
#[component]
pub fn Colleague(
    /// Who is chosen; empty for nobody.
    chosen: RwSignal<String>,
    /// The name of the field.
    name: &'static str,
    /// The key of its label.
    label: &'static str,
    /// Who is not offered.
    #[prop(into)]
    but: Signal<Option<UserId>>,
) -> impl IntoView {
    let session = use_session();
    view! {
        <label class="field">
            <span class="field-label">{move || tr(label)}</span>
            <select class="input select" name=name on:change=move |event| chosen.set(event_target_value(&event))>
                <option value="">"—"</option>
                {move || session.users.get().into_iter().filter(|user| user.active && Some(user.id) != but.get()).map(|user| {
                    let id = user.id.to_string();
                    let value = id.clone();
                    let role = tr(&format!("role.{}", user.role));
                    view! { <option value=value selected=move || chosen.get() == id>{user.name}" · "{role}</option> }
                }).collect_view()}
            </select>
        </label>
    }
}
