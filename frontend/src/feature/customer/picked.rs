//! What can be done with the customers that are picked in the list.

use super::pick::Picked;
use crate::api::{self, ApiError};
use crate::feature::form::{Export, Source};
use crate::i18n::{tr, tr_with};
use crate::state::use_session;
use crate::t;
use crate::ui::{Dialog, Field, Glyph, Icon, TextInput, toast, toast_bad};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::customer::{CustomerCard, HandOver};
use shared::id::{CustomerId, UserId};
use shared::merge::{HandOverAll, HandedOver};
use shared::tag::{NewTag, TagDimension};

/// The bar below the list; not there while nothing is picked.
#[component]
pub fn PickedBar(
    /// What is picked.
    picked: Picked,
) -> impl IntoView {
    let (handing, tagging) = (RwSignal::new(false), RwSignal::new(false));
    let there = Memo::new(move |_| picked.picking() || picked.count() > 0);
    let none = move || picked.count() == 0;
    let count = move || tr_with("customers.picked", &[("n", picked.count().to_string())]);
    view! {
        <Show when=move || there.get()>
            <div class="picked-bar" role="region" aria-label=t!("customers.picked_bar")>
                <strong class="picked-count" role="status">{count}</strong>
                <Show when=move || !none() fallback=|| view! { <span class="minor">{t!("customers.pick_hint")}</span> }>
                    <Export of=move |()| Source::Picked(picked.ids())/>
                    <button type="button" class="button" name="hand-over-picked" on:click=move |_| handing.set(true)>{t!("customer.hand_over")}</button>
                    <button type="button" class="button" name="tag-picked" on:click=move |_| tagging.set(true)>
                        <Icon glyph=Glyph::Tag size=14/>{t!("tag.add")}
                    </button>
                </Show>
                <button type="button" class="button quiet icon-only" title=t!("customers.pick_none") aria-label=t!("customers.pick_none")
                    on:click=move |_| picked.clear()><Icon glyph=Glyph::Close/></button>
            </div>
        </Show>
        <Dialog open=handing title=Signal::derive(move || tr_with("customers.hand_picked", &[("n", picked.count().to_string())]))>
            <HandOverPicked picked=picked shown=handing/>
        </Dialog>
        <Dialog open=tagging title=Signal::derive(move || tr_with("customers.tag_picked", &[("n", picked.count().to_string())]))>
            <TagPicked picked=picked shown=tagging/>
        </Dialog>
    }
}

/// The picked ones by who owns them; those of the new owner stay out of it.
fn by_owner(
    picked: impl IntoIterator<Item = (Option<UserId>, CustomerId)>,
    to: UserId,
) -> Vec<(Option<UserId>, Vec<CustomerId>)> {
    let mut parts: Vec<(Option<UserId>, Vec<CustomerId>)> = Vec::new();
    for (owner, id) in picked {
        if owner == Some(to) {
            continue;
        }
        match parts.iter_mut().find(|(of, _)| *of == owner) {
            Some((_, ids)) => ids.push(id),
            None => parts.push((owner, vec![id])),
        }
    }
    parts
}

fn owned(card: CustomerCard) -> (Option<UserId>, CustomerId) {
    (card.owner.map(|owner| owner.id), card.id)
}

/// Hands the customers of one owner over together, those that nobody owns one by one; says how many went and how many stayed.
async fn hand_over(
    (from, ids): (Option<UserId>, Vec<CustomerId>),
    to: UserId,
    reason: Option<String>,
) -> api::Answer<(i64, i64)> {
    let Some(from) = from else {
        let mut moved = (0, 0);
        for id in ids {
            let order = HandOver {
                owner_id: to,
                reason: reason.clone(),
            };
            match api::customer::hand_over(id, &order).await {
                Ok(_) => moved.0 += 1,
                Err(ApiError::Problem(_)) => moved.1 += 1,
                Err(error) => return Err(error),
            }
        }
        return Ok(moved);
    };
    let order = HandOverAll {
        from,
        owner_id: to,
        reason,
        customer_ids: Some(ids),
    };
    let moved: HandedOver = api::post("/hand-overs", &order).await?;
    Ok((moved.customers, moved.kept))
}

#[component]
fn HandOverPicked(picked: Picked, shown: RwSignal<bool>) -> impl IntoView {
    let session = use_session();
    let (to, reason) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (busy, error) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let chosen = move || to.with(|to| to.parse::<UserId>().ok());
    let go = move || {
        let Some(owner) = untrack(chosen) else { return };
        let why = Some(reason.get_untracked().trim().to_owned()).filter(|why| !why.is_empty());
        let parts = by_owner(untrack(|| picked.cards()).into_iter().map(owned), owner);
        busy.set(true);
        spawn_local(async move {
            let (mut gone, mut stayed) = (0, 0);
            for part in parts {
                match hand_over(part, owner, why.clone()).await {
                    Ok((moved, kept)) => {
                        gone += moved;
                        stayed += kept;
                    }
                    Err(refused) => {
                        error.try_set(Some(refused.message()));
                        busy.try_set(false);
                        return;
                    }
                }
            }
            busy.try_set(false);
            shown.try_set(false);
            tell("customers.handed_picked", gone, stayed);
            picked.clear();
            session.touch();
        });
    };
    view! {
        <form class="form" on:submit=move |event| { event.prevent_default(); go(); }>
            <label class="field">
                <span class="field-label">{t!("customer.new_owner")}</span>
                <select class="input select" name="new-owner" on:change=move |event| to.set(event_target_value(&event))>
                    <option value="">"—"</option>
                    {move || session.users.get().into_iter().filter(|user| user.active).map(|user| {
                        let id = user.id.to_string();
                        let role = tr(&format!("role.{}", user.role));
                        view! { <option value=id>{user.name}" · "{role}</option> }
                    }).collect_view()}
                </select>
            </label>
            <label class="field">
                <span class="field-label">{t!("customer.why")}</span>
                <textarea class="input area" rows="2" name="hand-over-reason" prop:value=move || reason.get()
                    on:input=move |event| reason.set(event_target_value(&event))></textarea>
            </label>
            <p class="field-hint">{t!("customer.hand_over_hint")}</p>
            <p class="form-error" role="alert">{move || error.get()}</p>
            <div class="form-do">
                <button type="button" class="button" on:click=move |_| shown.set(false)>{t!("ui.cancel")}</button>
                <button type="submit" class="button primary" disabled=move || busy.get() || chosen().is_none()>{t!("customer.hand_over")}</button>
            </div>
        </form>
    }
}

#[component]
fn TagPicked(picked: Picked, shown: RwSignal<bool>) -> impl IntoView {
    let label = RwSignal::new(String::new());
    let dimension = RwSignal::new(TagDimension::Basic);
    let busy = RwSignal::new(false);
    let empty = move || label.with(|label| label.trim().is_empty());
    let go = move || {
        if untrack(empty) || busy.get_untracked() {
            return;
        }
        let new = NewTag {
            dimension: dimension.get_untracked(),
            label: label.get_untracked().trim().to_owned(),
        };
        let ids = untrack(|| picked.ids());
        busy.set(true);
        spawn_local(async move {
            let (mut done, mut not) = (0, 0);
            for id in ids {
                match api::customer::tag(id, &new).await {
                    Ok(_) => done += 1,
                    Err(_) => not += 1,
                }
            }
            busy.try_set(false);
            shown.try_set(false);
            tell("customers.tagged_picked", done, not);
            if not == 0 {
                picked.clear();
            }
            use_session().touch();
        });
    };
    view! {
        <form class="form" on:submit=move |event| { event.prevent_default(); go(); }>
            <Field label=Signal::derive(t!("tag.label")) required=true>
                <TextInput value=label name="tag-label" required=true/>
            </Field>
            <label class="field">
                <span class="field-label">{t!("tag.dimension")}</span>
                <select class="input select" name="tag-dimension"
                    on:change=move |event| if let Ok(one) = event_target_value(&event).parse() { dimension.set(one); }>
                    {TagDimension::ALL.iter().map(|one| view! {
                        <option value=one.as_str()>{move || tr(&format!("word.tag_dimension.{one}"))}</option>
                    }).collect_view()}
                </select>
            </label>
            <div class="form-do">
                <button type="button" class="button" on:click=move |_| shown.set(false)>{t!("ui.cancel")}</button>
                <button type="submit" class="button primary" disabled=move || busy.get() || empty()>{t!("tag.put")}</button>
            </div>
        </form>
    }
}

/// Says for how many it was done, and for how many not.
fn tell(key: &str, done: i64, not: i64) {
    let text = tr_with(key, &[("n", done.to_string())]);
    if not == 0 {
        toast(text);
    } else {
        let rest = tr_with("customers.not_picked", &[("n", not.to_string())]);
        toast_bad(format!("{text} {rest}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn customers_go_by_owner_and_the_new_one_keeps_what_is_theirs() {
        let user = |n| UserId(uuid::Uuid::from_u128(n));
        let customer = |n| CustomerId(uuid::Uuid::from_u128(n));
        let picked = [
            (Some(user(1)), customer(1)),
            (Some(user(2)), customer(2)),
            (None, customer(3)),
            (Some(user(1)), customer(4)),
        ];
        assert_eq!(
            by_owner(picked, user(2)),
            [
                (Some(user(1)), vec![customer(1), customer(4)]),
                (None, vec![customer(3)]),
            ]
        );
    }
}
