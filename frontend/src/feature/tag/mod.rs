//! Tags set by hand.

use crate::api;
use crate::feature::customer::open::Open;
use crate::i18n::{tr, tr_with};
use crate::t;
use crate::ui::{Glyph, Icon, toast_error};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::id::TagId;
use shared::role::RecordKind;
use shared::tag::{NewTag, Tag, TagDimension};

/// The tags of a customer, with a cross to take one off and a plus to put one on.
#[component]
pub fn Tags(
    /// The customer.
    open: Open,
) -> impl IntoView {
    let adding = RwSignal::new(false);
    let may = move || open.may_write(RecordKind::Tag);
    let take_off = move |id: TagId| {
        spawn_local(async move {
            match api::customer::untag(open.id, id).await {
                Ok(()) => {
                    open.read_customer();
                    open.told();
                }
                Err(error) => toast_error(&error),
            }
        });
    };
    let one = move |tag: Tag| {
        let Tag {
            id,
            dimension,
            label,
            ..
        } = tag;
        let hint = tr(&format!("word.tag_dimension.{dimension}"));
        let off = tr_with("tag.remove", &[("label", label.clone())]);
        view! {
            <span class=format!("tag tag-{dimension}") title=hint>
                {label}
                {may().then(|| view! {
                    <button type="button" class="tag-off" title=off.clone() aria-label=off on:click=move |_| take_off(id)><Icon glyph=Glyph::Close size=10/></button>
                })}
            </span>
        }
    };
    view! {
        {move || open.get(|c| c.tags.clone()).unwrap_or_default().into_iter().map(one).collect_view()}
        <Show when=move || may() && !adding.get()>
            <button type="button" class="tag tag-add" on:click=move |_| adding.set(true)><Icon glyph=Glyph::Plus size=10/>{t!("tag.add")}</button>
        </Show>
        <Show when=move || adding.get()>
            <Add open=open adding=adding/>
        </Show>
    }
}

#[component]
fn Add(open: Open, adding: RwSignal<bool>) -> impl IntoView {
    let label = RwSignal::new(String::new());
    let dimension = RwSignal::new(TagDimension::Basic);
    let input = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            request_animation_frame(move || {
                let _ = input.focus();
            });
        }
    });
    let offered = RwSignal::new(Vec::<Tag>::new());
    spawn_local(async move {
        if let Ok(page) = api::engine::tags().await {
            offered.try_set(page.items);
        }
    });
    let labels = move || {
        let mut all = offered.get();
        all.retain(|tag| tag.dimension == dimension.get());
        all.into_iter()
            .map(|tag| view! { <option value=tag.label></option> })
            .collect_view()
    };
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let text = label.get_untracked().trim().to_owned();
        if text.is_empty() {
            return adding.set(false);
        }
        let new = NewTag {
            dimension: dimension.get_untracked(),
            label: text,
        };
        spawn_local(async move {
            match api::customer::tag(open.id, &new).await {
                Ok(_) => {
                    adding.try_set(false);
                    open.read_customer();
                    open.told();
                }
                Err(error) => toast_error(&error),
            }
        });
    };
    view! {
        <form class="tag-form" on:submit=save
            on:keydown=move |event| if event.key() == "Escape" { adding.set(false); }>
            <select class="input select" name="tag-dimension" aria-label=t!("tag.dimension")
                on:change=move |e| if let Ok(one) = event_target_value(&e).parse() { dimension.set(one); }>
                {TagDimension::ALL.iter().map(|one| view! {
                    <option value=one.as_str()>{move || tr(&format!("word.tag_dimension.{one}"))}</option>
                }).collect_view()}
            </select>
            <input class="input" name="tag-label" type="text" maxlength="40" autocomplete="off" node_ref=input list="tags-offered" aria-label=t!("tag.label")
                prop:value=move || label.get() on:input=move |e| label.set(event_target_value(&e))/>
            <datalist id="tags-offered">{labels}</datalist>
            <button type="submit" class="button small primary">{t!("tag.add")}</button>
        </form>
    }
}
