//! What can be done with the customers that are picked in the list.

use super::hand_form::{HandOverForm, Handed, Handing};
use super::pick::Picked;
use crate::api;
use crate::feature::form::{Export, Source};
use crate::i18n::{tr, tr_with};
use crate::state::use_session;
use crate::t;
use crate::ui::{Dialog, Field, Glyph, Icon, TextInput, toast, toast_bad};
use leptos::prelude::*;
use leptos::task::spawn_local;
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

/// All of them go in one transaction, whoever owns them; what the new owner has already moves nowhere.
#[component]
fn HandOverPicked(picked: Picked, shown: RwSignal<bool>) -> impl IntoView {
    let session = use_session();
    let which = Signal::derive(move || Some(Handed::These(picked.ids())));
    let give = Callback::new(move |(order, handing): (HandOverAll, Handing)| {
        spawn_local(async move {
            let answer = api::post::<HandedOver>("/hand-overs", &order).await;
            if let Some(moved) = handing.ended(answer) {
                tell("customers.handed_picked", moved.customers, moved.kept);
                picked.clear();
                session.touch();
            }
        });
    });
    view! { <HandOverForm shown=shown which=which giver=Signal::stored(None) give=give/> }
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
