//! Merging another record of the same customer into this one, with a preview, and parting them again (R-NAME).

use super::open::Open;
use crate::api;
use crate::feature::record::field::{Field, Kind};
use crate::feature::record::input::FieldInput;
use crate::feature::record::state::FormState;
use crate::i18n::{tr, tr_with};
use crate::t;
use crate::ui::{Dialog, Glyph, Icon, toast, toast_error};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;
use shared::Page;
use shared::id::CustomerId;
use shared::merge::{Merge, NewMerge};

const OTHER: Field = Field::new("merged_id", Kind::Customer, 0);

async fn send(into: CustomerId, merged_id: CustomerId, dry: bool) -> api::Answer<Merge> {
    let dry = if dry { "?dry_run=true" } else { "" };
    api::post(
        &format!("/customers/{into}/merges{dry}"),
        &NewMerge { merged_id },
    )
    .await
}

/// The dialog: which record, what would move, and then it does.
#[component]
pub fn MergeDialog(
    /// The customer that stays.
    open: Open,
    /// Whether the dialog is open.
    shown: RwSignal<bool>,
) -> impl IntoView {
    let form = FormState::new([OTHER], &Value::Null);
    let preview = RwSignal::new(None::<Merge>);
    let error = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let line = form.line(OTHER.name);
    let other = move || {
        line.map(|line| line.now.get())
            .and_then(|text| text.parse::<CustomerId>().ok())
    };
    let refused = move |problem: &api::ApiError| {
        let first = problem.fields().first().map(|field| field.message.clone());
        error.try_set(Some(first.unwrap_or_else(|| problem.message())));
    };
    Effect::new(move |_| {
        preview.set(None);
        error.set(None);
        let Some(id) = other() else { return };
        spawn_local(async move {
            match send(open.id, id, true).await {
                Ok(merge) => {
                    preview.try_set(Some(merge));
                }
                Err(problem) => refused(&problem),
            }
        });
    });
    let go = move || {
        let Some(id) = untrack(other) else { return };
        busy.set(true);
        spawn_local(async move {
            let answer = send(open.id, id, false).await;
            busy.try_set(false);
            match answer {
                Ok(_) => {
                    shown.try_set(false);
                    if let Some(line) = line {
                        line.now.try_set(String::new());
                    }
                    toast(tr("merge.done"));
                    open.read();
                }
                Err(problem) => refused(&problem),
            }
        });
    };
    view! {
        <Dialog open=shown title=Signal::derive(t!("merge.title"))>
            <form class="form" on:submit=move |event| { event.prevent_default(); go(); }>
                <p class="field-hint">{t!("merge.hint")}</p>
                {line.map(|line| view! { <FieldInput section="merge" line=line first=true/> })}
                {move || preview.get().map(|merge| view! { <Preview merge=merge/> })}
                <p class="form-error" role="alert">{move || error.get()}</p>
                <div class="form-do">
                    <button type="button" class="button" on:click=move |_| shown.set(false)>{t!("ui.cancel")}</button>
                    <button type="submit" class="button primary" disabled=move || busy.get() || preview.with(Option::is_none)>{t!("merge.go")}</button>
                </div>
            </form>
        </Dialog>
    }
}

/// What would move, be filled in, and stay as it is.
#[component]
fn Preview(merge: Merge) -> impl IntoView {
    let moved: Vec<String> = merge
        .moved
        .iter()
        .map(|one| format!("{} {}", tr(&format!("merge.kind.{}", one.kind)), one.count))
        .collect();
    let fields = |names: &[String]| {
        let names: Vec<String> = names
            .iter()
            .map(|name| tr(&format!("customer.field.{name}")))
            .collect();
        names.join("、")
    };
    let tags: Vec<String> = merge.tags.iter().map(|tag| tag.label.clone()).collect();
    let (filled, differing) = (fields(&merge.filled), fields(&merge.differing));
    let row = |key: &'static str, text: String| {
        (!text.is_empty()).then(|| {
            view! { <div class="row"><span class="row-label">{tr(key)}</span><span>{text}</span></div> }
        })
    };
    view! {
        <div class="merge-preview" role="status">
            {row("merge.moves", moved.join(" · "))}
            {row("merge.tags", tags.join("、"))}
            {row("merge.fills", filled)}
            {row("merge.differs", differing)}
            <p class="minor small">{t!("merge.archived_then")}</p>
        </div>
    }
}

/// Says what went into this customer or what it went into, and parts them again while that can be done.
#[component]
pub fn MergeNotice(
    /// The customer.
    open: Open,
) -> impl IntoView {
    let merges = RwSignal::new(Vec::<Merge>::new());
    let read = move || {
        spawn_local(async move {
            let path = format!("/customers/{}/merges", open.id);
            if let Ok(page) = api::get::<Page<Merge>>(&path).await {
                merges.try_set(page.items);
            }
        });
    };
    Effect::new(move |_| {
        open.history.track();
        read();
    });
    let part = move |merge: &Merge| {
        let path = format!("/merges/{}/undo", merge.id);
        spawn_local(async move {
            match api::post::<Value>(&path, &Value::Null).await {
                Ok(_) => {
                    toast(tr("merge.undone"));
                    open.read();
                }
                Err(error) => toast_error(&error),
            }
        });
    };
    let one = move |merge: Merge| {
        let into = merge.merged.id == open.id;
        let (key, other) = if into {
            ("merge.went_into", &merge.survivor)
        } else {
            ("merge.took_in", &merge.merged)
        };
        let name = other.name.text().unwrap_or_default();
        let text = tr_with(key, &[("name", format!("{} {name}", other.number))]);
        let address = format!("/customers/{}", other.id);
        view! {
            <p class="notice"><Icon glyph=Glyph::Archive/>
                <a href=address>{text}</a>
                {(!into).then(|| view! {
                    <button type="button" class="button small" on:click=move |_| part(&merge)>{t!("merge.undo")}</button>
                })}
            </p>
        }
    };
    view! {
        {move || merges.get().into_iter().filter(|merge| merge.undoable || (merge.undone_at.is_none() && merge.merged.id == open.id)).map(one).collect_view()}
    }
}
