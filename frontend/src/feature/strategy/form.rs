//! The form of a strategy, with what it would do beside it.

use super::ask::Ask;
use super::emphases::Emphases;
use super::fields::{
    ACTIVE, CONTENT, EMPHASES, FREQUENCY, INDUSTRIES, NAMES, SEGMENT, TAGS, WAY, all, changes,
    flat, parts_of, whole,
};
use super::industries::Industries;
use super::preview::Preview;
use crate::api::{self, Answer};
use crate::feature::record::choose::chips;
use crate::feature::record::field::{Field, parse};
use crate::feature::record::form::{Conflict, focus_first_error};
use crate::feature::record::input::FieldInput;
use crate::feature::record::state::FormState;
use crate::i18n::lang_now;
use crate::t;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Map, Value};
use shared::Code;
use shared::id::StrategyId;
use shared::strategy::{NewStrategy, Strategy};
use shared::tag::Tag;

const SECTION: &str = "strategy";

/// As it was read, or as a colleague has left it since.
fn before(form: FormState) -> Option<NewStrategy> {
    let values: Map<String, Value> = all()
        .filter_map(|field| {
            let text = form.line(field.name)?.before.get_untracked().text;
            let value = parse(field, &text).ok().filter(|value| !value.is_null())?;
            Some((field.name.to_owned(), value))
        })
        .collect();
    whole(values).ok()
}

async fn send(form: FormState, id: Option<StrategyId>, now: NewStrategy) -> Answer<()> {
    let (Some(id), Some(before)) = (id, before(form)) else {
        return api::engine::add_strategy(&now).await.map(drop);
    };
    let changes = changes(&before, &now);
    if changes.is_empty() {
        return Ok(());
    }
    let version = form.version.get_untracked().unwrap_or_default();
    let sent = api::engine::change_strategy(id, version, &changes).await;
    sent.map(drop)
}

/// The form; a new strategy where none is given.
#[component]
pub fn StrategyForm(
    /// The strategy to change.
    strategy: Option<Strategy>,
    /// The tags that there are.
    tags: RwSignal<Vec<Tag>>,
    /// Called once it was saved.
    #[prop(into)]
    done: Callback<()>,
    /// Called where it is given up.
    #[prop(into)]
    close: Callback<()>,
) -> impl IntoView {
    let id = strategy.as_ref().map(|strategy| strategy.id);
    let record = strategy.map_or(Value::Null, |strategy| {
        serde_json::to_value(strategy).unwrap_or_default()
    });
    let form = FormState::new(all(), &flat(&record));
    let submit = move || {
        if form.busy.get_untracked() {
            return;
        }
        let Some(values) = form.body(true) else {
            return focus_first_error();
        };
        let now = match whole(values) {
            Ok(now) => now,
            Err(field) => {
                if let Some(line) = form.line(field) {
                    let message = Code::Required.message(lang_now()).to_owned();
                    line.error.set(Some(message));
                }
                return focus_first_error();
            }
        };
        form.busy.set(true);
        spawn_local(async move {
            let answer = send(form, id, now).await;
            form.busy.try_set(false);
            match answer {
                Ok(()) => done.run(()),
                Err(error) => {
                    form.refused(&error, flat);
                    if !error.fields().is_empty() {
                        focus_first_error();
                    }
                }
            }
        });
    };
    view! {
        <form class="record-form strategy-form" novalidate on:submit=move |event| { event.prevent_default(); submit(); }>
            <div class="strategy-parts">
                <Fields form=form tags=tags/>
                <Preview form=form of=id/>
            </div>
            <div class="record-foot">
                <Conflict section=SECTION form=form/>
                <p class="form-error" role="alert" hidden=move || form.error.get().is_none()>{move || form.error.get()}</p>
                <div class="record-buttons">
                    <span class="strategy-on">{one(form, ACTIVE)}</span>
                    <button type="button" class="button" on:click=move |_| close.run(())>{t!("record.cancel")}</button>
                    <button type="submit" class="button primary" disabled=move || form.busy.get()>{t!("record.save")}</button>
                </div>
            </div>
        </form>
        <Ask asked=form.confirm yes=submit/>
    }
}

fn one(form: FormState, field: Field) -> Option<impl IntoView> {
    let line = form.line(field.name)?;
    Some(view! { <FieldInput section=SECTION line=line/> })
}

#[component]
fn Fields(form: FormState, tags: RwSignal<Vec<Tag>>) -> impl IntoView {
    let group = move |heading: &'static str, fields: AnyView| {
        view! {
            <fieldset class="record-group">
                <legend>{t!(heading)}</legend>
                <div class="record-fields">{fields}</div>
            </fieldset>
        }
    };
    let plain = move |fields: &'static [Field]| {
        let lines = fields.iter().filter_map(|field| match *field {
            EMPHASES => {
                let line = form.line(field.name)?;
                Some(view! { <Emphases line=line/> }.into_any())
            }
            field => one(form, field).map(|view| view.into_any()),
        });
        lines.collect_view().into_any()
    };
    let kind = form.line("frequency");
    let parts = move || {
        kind.map(|line| parts_of(&line.now.get()))
            .unwrap_or_default()
    };
    let often = move || {
        let wanted = |name: &str| name == "frequency" || parts().contains(&name);
        let all = FREQUENCY.iter().filter(|field| wanted(field.name));
        all.filter_map(|field| one(form, *field)).collect_view()
    };
    let whom = SEGMENT.iter().filter_map(|field| {
        let line = form.line(field.name)?;
        Some(match *field {
            INDUSTRIES => view! { <Industries line=line/> }.into_any(),
            TAGS => view! { <TagsOf form=form tags=tags/> }.into_any(),
            _ => view! { <FieldInput section=SECTION line=line/> }.into_any(),
        })
    });
    view! {
        <div class="strategy-fields">
            <div class="record-fields">{plain(NAMES)}</div>
            {group("strategy.group.whom", view! { <p class="field-hint strategy-wide">{t!("strategy.whom_hint")}</p>{whom.collect_view()} }.into_any())}
            {group("strategy.group.often", often.into_any())}
            {group("strategy.group.way", plain(WAY))}
            {group("strategy.group.content", plain(CONTENT))}
        </div>
    }
}

/// The tags of which a customer bears one.
#[component]
fn TagsOf(form: FormState, tags: RwSignal<Vec<Tag>>) -> impl IntoView {
    let options = Signal::derive(move || {
        let tags = tags.get().into_iter();
        tags.map(|tag| (tag.id.to_string(), tag.label))
            .collect::<Vec<_>>()
    });
    let line = form.line(TAGS.name);
    view! {
        <div class="field wide">
            <span class="field-label" id="strategy-tags-label">{t!("strategy.field.tags")}</span>
            {move || if tags.with(Vec::is_empty) {
                view! { <p class="minor small">{t!("strategy.no_tags")}</p> }.into_any()
            } else {
                line.map(|line| chips(line, "strategy-tags".to_owned(), options)).into_any()
            }}
        </div>
    }
}
