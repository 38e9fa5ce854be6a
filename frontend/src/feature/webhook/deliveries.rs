//! What was sent, by e-mail and webhooks, and what became of it; what was given up can be sent again.

use crate::api;
use crate::feature::record::input::word;
use crate::i18n::{tr, tr_with};
use crate::t;
use crate::ui::{Badge, Field, Glyph, Icon, Select, Skeleton, toast, toast_error};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::json;
use shared::Page;
use shared::webhook::{Delivery, DeliveryState};

/// What was read. Copies are one and the same.
#[derive(Clone, Copy)]
struct List {
    state: RwSignal<String>,
    items: RwSignal<Option<Vec<Delivery>>>,
    next: RwSignal<Option<String>>,
}

impl List {
    /// Reads the first page, or the next one.
    fn read(self, more: bool) {
        let mut path = "/deliveries?limit=20".to_owned();
        let state = self.state.get_untracked();
        if !state.is_empty() {
            path.push_str(&format!("&state={state}"));
        }
        let cursor = self.next.get_untracked().filter(|_| more);
        if let Some(cursor) = &cursor {
            path.push_str(&format!("&cursor={}", api::encode(cursor)));
        }
        spawn_local(async move {
            match api::get::<Page<Delivery>>(&path).await {
                Ok(page) => {
                    self.next.try_set(page.next_cursor);
                    self.items.try_update(|items| match items {
                        Some(items) if cursor.is_some() => items.extend(page.items),
                        items => *items = Some(page.items),
                    });
                }
                Err(error) => toast_error(&error),
            }
        });
    }

    fn replay(self, path: String) {
        spawn_local(async move {
            match api::post_plain::<Delivery>(&path, &json!({})).await {
                Ok(_) => toast(tr("delivery.again")),
                Err(error) => toast_error(&error),
            }
            self.read(false);
        });
    }
}

/// The panel.
#[component]
pub fn Deliveries() -> impl IntoView {
    let list = List {
        state: RwSignal::new(DeliveryState::Failed.to_string()),
        items: RwSignal::new(None),
        next: RwSignal::new(None),
    };
    Effect::new(move |_| {
        list.state.track();
        list.read(false);
    });
    let states = Signal::derive(|| {
        let all = std::iter::once((String::new(), tr("delivery.all")));
        let named = DeliveryState::ALL
            .iter()
            .map(|state| (state.to_string(), word("delivery_state", state.as_str())));
        all.chain(named).collect::<Vec<_>>()
    });
    view! {
        <section class="panel kind-panel" aria-label=t!("delivery.title")>
            <header class="panel-head"><h2>{t!("delivery.title")}</h2></header>
            <p class="field-hint">{t!("delivery.hint")}</p>
            <Field label=Signal::derive(t!("delivery.state"))>
                <Select value=list.state name="delivery-state" options=states/>
            </Field>
            {move || list.items.get().map_or_else(
                || view! { <Skeleton lines=3/> }.into_any(),
                |items| if items.is_empty() {
                    view! { <p class="minor">{t!("delivery.none")}</p> }.into_any()
                } else {
                    view! { <ul class="kind-list">{items.into_iter().map(|one| row(list, one)).collect_view()}</ul> }.into_any()
                },
            )}
            <Show when=move || list.next.with(Option::is_some)>
                <div class="form-do"><button type="button" class="button" on:click=move |_| list.read(true)>{t!("delivery.more")}</button></div>
            </Show>
        </section>
    }
}

fn row(list: List, one: Delivery) -> impl IntoView {
    let tone = match one.state {
        DeliveryState::Delivered => "good",
        DeliveryState::Failed => "bad",
        DeliveryState::Waiting | DeliveryState::Dropped => "warn",
    };
    let to = one
        .webhook_name
        .clone()
        .or_else(|| one.user.as_ref().map(|user| user.name.clone()));
    let path = format!("/deliveries/{}/replay", one.id);
    let label = format!("{} {}", tr("delivery.replay"), one.what);
    view! {
        <li class="kind-item">
            <div class="kind-text">
                <p class="kind-name">
                    <strong>{to.unwrap_or_else(|| tr("bell.system"))}</strong>" "
                    <Badge tone=tone>{word("delivery_state", one.state.as_str())}</Badge>
                </p>
                <p class="minor small">{facts(&one).join(" · ")}</p>
            </div>
            {(one.state != DeliveryState::Waiting).then(|| view! {
                <div class="kind-acts">
                    <button type="button" class="button small" aria-label=label on:click=move |_| list.replay(path.clone())>
                        <Icon glyph=Glyph::Refresh size=14/>{t!("delivery.replay")}
                    </button>
                </div>
            })}
        </li>
    }
}

/// What, when, how often, and why not.
fn facts(one: &Delivery) -> Vec<String> {
    let mut facts = vec![
        word("delivery_way", one.way.as_str()),
        one.what.clone(),
        crate::show::moment(one.created_at),
        tr_with("delivery.attempts", &[("n", one.attempts.to_string())]),
    ];
    facts.extend(
        one.due_at
            .map(|at| tr_with("delivery.due", &[("when", crate::show::moment(at))])),
    );
    facts.extend(one.problem.clone());
    facts
}
