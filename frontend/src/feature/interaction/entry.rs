//! The entry of an interaction with its next steps and its stage change, in one form; nothing typed is ever lost.

use super::draft::{Draft, StepDraft, request};
use super::moving::gates_of;
use super::stage::{StageFields, StagePart};
use super::step::StepFields;
use crate::api::{self, ApiError};
use crate::feature::customer::open::Open;
use crate::feature::record::input::word;
use crate::feature::record::show;
use crate::i18n::{lang_now, tr};
use crate::state::clock;
use crate::t;
use crate::ui::{Glyph, Icon, toast};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::error::{ConfirmCode, Confirmation};
use shared::interaction::{Answered, Channel, Direction};
use shared::role::RecordKind;
use shared::stage::Gate;

/// Everything about the form, so that parts of it can be components of their own.
#[derive(Clone, Copy)]
struct Entry {
    open: Open,
    draft: RwSignal<Draft>,
    steps: RwSignal<Vec<RwSignal<StepDraft>>>,
    stage: StagePart,
    gates: Memo<Vec<Gate>>,
    errors: RwSignal<Vec<(String, String)>>,
    general: RwSignal<Option<String>>,
    confirm: RwSignal<Vec<Confirmation>>,
    busy: RwSignal<bool>,
    more: RwSignal<bool>,
    moving: RwSignal<bool>,
    /// The key under which this text is recorded once, however often it is sent, and the text itself.
    sent: StoredValue<Option<(String, String)>>,
}

fn fresh() -> Draft {
    Draft {
        channels: vec![Channel::Phone],
        ..Draft::default()
    }
}

impl Entry {
    fn new(open: Open) -> Self {
        let stage = StagePart::new();
        let gates = gates_of(open, stage);
        Self {
            open,
            draft: RwSignal::new(fresh()),
            steps: RwSignal::new(Vec::new()),
            stage,
            gates,
            errors: RwSignal::new(Vec::new()),
            general: RwSignal::new(None),
            confirm: RwSignal::new(Vec::new()),
            busy: RwSignal::new(false),
            more: RwSignal::new(false),
            moving: RwSignal::new(false),
            sent: StoredValue::new(None),
        }
    }

    fn error(self, name: &'static str) -> Option<String> {
        self.errors.with(|errors| {
            let found = errors
                .iter()
                .find(|(pointer, _)| pointer.trim_start_matches('/').starts_with(name));
            found.map(|(_, message)| message.clone())
        })
    }

    fn save(self, acknowledge: Vec<ConfirmCode>) {
        if self.busy.get_untracked() {
            return;
        }
        self.errors.set(Vec::new());
        self.general.set(None);
        let Ok(stage_change) = self.stage.made(&self.gates.get_untracked()) else {
            return;
        };
        let mut draft = self.draft.get_untracked();
        draft.stage_change = stage_change;
        draft.steps = self
            .steps
            .with_untracked(|steps| steps.iter().map(|s| s.get_untracked()).collect());
        match request(&draft, acknowledge, show::to_utc) {
            Err(refused) => {
                let said = refused
                    .into_iter()
                    .map(|(name, code)| (name, code.message(lang_now()).to_owned()));
                self.errors.set(said.collect());
            }
            Ok(new) => {
                let key = self.key(&serde_json::to_string(&new).unwrap_or_default());
                self.busy.set(true);
                spawn_local(async move {
                    let answer = api::interaction::create(self.open.id, &key, &new).await;
                    self.busy.try_set(false);
                    match answer {
                        Ok(_) => self.saved(),
                        Err(error) => self.refused(&error),
                    }
                });
            }
        }
    }

    /// The same text keeps its key, so that a repeated press after a lost answer records nothing twice.
    fn key(self, text: &str) -> String {
        let kept = self.sent.with_value(|sent| {
            sent.as_ref()
                .filter(|(_, before)| before == text)
                .map(|(key, _)| key.clone())
        });
        kept.unwrap_or_else(|| {
            let key = api::new_key();
            self.sent.set_value(Some((key.clone(), text.to_owned())));
            key
        })
    }

    fn saved(self) {
        toast(tr("interaction.saved"));
        self.confirm.try_set(Vec::new());
        self.draft.try_set(fresh());
        self.steps.try_set(Vec::new());
        self.stage.clear();
        self.moving.try_set(false);
        self.more.try_set(false);
        self.open.read();
    }

    fn refused(self, error: &ApiError) {
        self.confirm.try_set(error.confirmations().to_vec());
        if !error.confirmations().is_empty() {
            return;
        }
        let fields: Vec<(String, String)> = error
            .fields()
            .iter()
            .map(|field| (field.pointer.clone(), field.message.clone()))
            .collect();
        if fields.is_empty() || self.confirm.with_untracked(Vec::is_empty) {
            let details: Vec<String> = fields.iter().map(|(_, message)| message.clone()).collect();
            let all = if details.is_empty() {
                error.message()
            } else {
                format!("{} {}", error.message(), details.join(" · "))
            };
            self.general.try_set(Some(all));
        }
        self.errors.try_set(fields);
    }
}

/// The entry form.
#[component]
pub fn QuickEntry(
    /// The customer.
    open: Open,
) -> impl IntoView {
    let entry = Entry::new(open);
    let draft = entry.draft;
    let keys = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) && !event.is_composing()
        {
            event.prevent_default();
            entry.save(Vec::new());
        }
    };
    let touched = move || {
        !draft.with(Draft::is_empty) || !entry.steps.with(Vec::is_empty) || entry.moving.get()
    };
    view! {
        <section class="panel entry" aria-label=t!("interaction.record")>
            <form novalidate on:keydown=keys on:submit=move |event| { event.prevent_default(); entry.save(Vec::new()); }>
                <div class="entry-head">
                    <strong class="entry-kind">{t!("interaction.one")}</strong>
                    <Moment entry=entry/>
                </div>
                <Channels entry=entry/>
                <textarea class="entry-text" name="content" rows=move || if touched() { "4" } else { "2" }
                    placeholder=t!("interaction.content_hint") aria-label=t!("interaction.content")
                    aria-invalid=move || entry.error("content").is_some().to_string()
                    prop:value=move || draft.with(|d| d.content.clone())
                    on:input=move |e| draft.update(|d| d.content = event_target_value(&e))></textarea>
                <FieldNote entry=entry name="content"/>
                <Contacts entry=entry/>
                <More entry=entry/>
                <Steps entry=entry/>
                <Show when=move || entry.moving.get()>
                    <StageFields part=entry.stage gates=entry.gates
                        current=Signal::derive(move || open.get(|c| c.card.stage.clone()).unwrap_or_default())/>
                </Show>
                <Show when=move || !entry.confirm.with(Vec::is_empty)>
                    <div class="notice warn confirm-note" role="alert">
                        {move || entry.confirm.get().into_iter().map(|c| view! { <p>{c.message}</p> }).collect_view()}
                        <div class="acts">
                            <button type="button" class="button small" on:click=move |_| add_step(entry)>{t!("interaction.add_step")}</button>
                            <button type="button" class="button small" on:click=move |_| {
                                let codes = entry.confirm.with_untracked(|c| c.iter().map(|c| c.code).collect());
                                entry.save(codes);
                            }>{t!("record.save_anyway")}</button>
                        </div>
                    </div>
                </Show>
                <p class="form-error" role="alert" hidden=move || entry.general.get().is_none()>{move || entry.general.get()}</p>
                <div class="entry-foot">
                    <button type="button" class="chip" aria-pressed=move || entry.more.get().to_string()
                        on:click=move |_| entry.more.update(|m| *m = !*m)>{t!("interaction.feedback_more")}</button>
                    <Show when=move || open.may_write(RecordKind::Todo)>
                        <button type="button" class="chip" on:click=move |_| add_step(entry)><Icon glyph=Glyph::Plus size=12/>{t!("interaction.next_step")}</button>
                    </Show>
                    <Show when=move || open.get(|c| c.rights.change_stage) == Some(true)>
                        <button type="button" class="chip" aria-pressed=move || entry.moving.get().to_string()
                            on:click=move |_| { entry.moving.update(|m| *m = !*m); if !entry.moving.get_untracked() { entry.stage.clear(); } }>
                            {t!("interaction.stage_change")}
                        </button>
                    </Show>
                    <span class="entry-space"></span>
                    <kbd class="key">"Ctrl ↵"</kbd>
                    <button type="submit" class="button primary" disabled=move || entry.busy.get()>{t!("record.save")}</button>
                </div>
            </form>
        </section>
    }
}

fn add_step(entry: Entry) {
    entry.confirm.set(Vec::new());
    entry
        .steps
        .update(|steps| steps.push(RwSignal::new(StepDraft::default())));
}

/// What is wrong with one field.
#[component]
fn FieldNote(entry: Entry, name: &'static str) -> impl IntoView {
    view! { <p class="field-error" role="alert" hidden=move || entry.error(name).is_none()>{move || entry.error(name)}</p> }
}

/// When it happened: now, unless someone says otherwise; a day without a time is a fact too.
#[component]
fn Moment(entry: Entry) -> impl IntoView {
    let draft = entry.draft;
    let other = RwSignal::new(false);
    let choose = move |_| {
        let now = clock::now();
        draft.update(|d| {
            d.day = now.date().to_string();
            d.time = now.format("%H:%M").to_string();
        });
        other.set(true);
    };
    // A saved form starts again with the present.
    Effect::new(move |_| {
        if draft.with(|d| d.day.is_empty() && d.time.is_empty()) && other.get_untracked() {
            other.set(false);
        }
    });
    view! {
        <div class="entry-when">
            <Show when=move || other.get()
                fallback=move || view! { <button type="button" class="chip" on:click=choose><Icon glyph=Glyph::Clock size=12/>{t!("interaction.now")}</button> }>
                <input class="input" type="date" name="happened-day" aria-label=t!("interaction.day") max=crate::show::today().to_string()
                    prop:value=move || draft.with(|d| d.day.clone())
                    on:change=move |e| draft.update(|d| d.day = event_target_value(&e))/>
                <input class="input" type="time" name="happened-time" aria-label=t!("interaction.time") title=t!("interaction.time_hint")
                    prop:value=move || draft.with(|d| d.time.clone())
                    on:change=move |e| draft.update(|d| d.time = event_target_value(&e))/>
                <button type="button" class="chip" on:click=move |_| { draft.update(|d| { d.day.clear(); d.time.clear(); }); }>{t!("interaction.now")}</button>
            </Show>
            <FieldNote entry=entry name="happened_at"/>
        </div>
    }
}

/// The ways, one or more.
#[component]
fn Channels(entry: Entry) -> impl IntoView {
    let draft = entry.draft;
    view! {
        <div class="entry-chips" role="group" aria-label=t!("interaction.channels")>
            {Channel::ALL.iter().map(|channel| view! {
                <button type="button" class="chip" aria-pressed=move || draft.with(|d| d.channels.contains(channel)).to_string()
                    on:click=move |_| draft.update(|d| toggle(&mut d.channels, *channel))>
                    {move || word("channels", channel.as_str())}
                </button>
            }).collect_view()}
        </div>
        <FieldNote entry=entry name="channels"/>
    }
}

fn toggle<T: PartialEq>(list: &mut Vec<T>, one: T) {
    if let Some(place) = list.iter().position(|other| *other == one) {
        list.remove(place);
    } else {
        list.push(one);
    }
}

/// With whom.
#[component]
fn Contacts(entry: Entry) -> impl IntoView {
    let draft = entry.draft;
    let here = move || {
        let all = entry.open.contacts.get().unwrap_or_default();
        all.into_iter()
            .filter(|c| c.archived_at.is_none() && c.left_on.is_none())
            .collect::<Vec<_>>()
    };
    view! {
        <Show when=move || !here().is_empty()>
            <div class="entry-chips" role="group" aria-label=t!("interaction.contacts")>
                <span class="minor small">{t!("interaction.with")}</span>
                {move || here().into_iter().map(|contact| {
                    let id = contact.id;
                    view! {
                        <button type="button" class="chip" aria-pressed=move || draft.with(|d| d.contacts.contains(&id)).to_string()
                            on:click=move |_| draft.update(|d| toggle(&mut d.contacts, id))>
                            {contact.name.text().unwrap_or_else(|| tr("ui.hidden"))}
                        </button>
                    }
                }).collect_view()}
            </div>
        </Show>
    }
}

/// The customer's own words, what was agreed, what we make of it, and who reached out.
#[component]
fn More(entry: Entry) -> impl IntoView {
    let draft = entry.draft;
    view! {
        <Show when=move || entry.more.get()>
            <div class="entry-more">
                {text_field(draft, "feedback", |d| d.feedback.clone(), |d, text| d.feedback = text)}
                {text_field(draft, "consensus", |d| d.consensus.clone(), |d, text| d.consensus = text)}
                {text_field(draft, "judgement", |d| d.judgement.clone(), |d, text| d.judgement = text)}
                {text_field(draft, "competitor", |d| d.competitor.clone(), |d, text| d.competitor = text)}
                {text_field(draft, "our_others", |d| d.our_others.clone(), |d, text| d.our_others = text)}
                <label class="field">
                    <span class="field-label">{t!("interaction.field.direction")}</span>
                    <select class="input select" name="direction"
                        on:change=move |e| draft.update(|d| d.direction = event_target_value(&e).parse().ok())>
                        {Direction::ALL.iter().map(|one| view! {
                            <option value=one.as_str() selected=move || draft.with(|d| d.direction.unwrap_or(Direction::Outgoing) == *one)>
                                {move || word("direction", one.as_str())}</option>
                        }).collect_view()}
                    </select>
                </label>
                <label class="field">
                    <span class="field-label">{t!("interaction.field.answered")}</span>
                    <select class="input select" name="answered"
                        on:change=move |e| draft.update(|d| d.answered = event_target_value(&e).parse().ok())>
                        {Answered::ALL.iter().map(|one| view! {
                            <option value=one.as_str() selected=move || draft.with(|d| d.answered.unwrap_or(Answered::Yes) == *one)>
                                {move || word("answered", one.as_str())}</option>
                        }).collect_view()}
                    </select>
                </label>
            </div>
        </Show>
    }
}

fn text_field(
    draft: RwSignal<Draft>,
    name: &'static str,
    get: fn(&Draft) -> String,
    set: fn(&mut Draft, String),
) -> impl IntoView {
    view! {
        <label class="field">
            <span class="field-label">{move || tr(&format!("interaction.field.{name}"))}</span>
            <textarea class="input area" rows="2" name=name prop:value=move || draft.with(get)
                on:input=move |e| draft.update(|d| set(d, event_target_value(&e)))></textarea>
        </label>
    }
}

/// The next steps that were agreed.
#[component]
fn Steps(entry: Entry) -> impl IntoView {
    let steps = entry.steps;
    view! {
        <Show when=move || !steps.with(Vec::is_empty)>
            <div class="entry-steps">
                <p class="field-label">{t!("interaction.next_steps")}</p>
                {move || steps.get().into_iter().enumerate().map(|(place, step)| view! {
                    <div class="entry-step">
                        <StepFields step=step focus=true/>
                        <button type="button" class="button quiet icon-only" aria-label=t!("interaction.remove_step")
                            on:click=move |_| steps.update(|list| { if place < list.len() { list.remove(place); } })>
                            <Icon glyph=Glyph::Close size=14/>
                        </button>
                    </div>
                }).collect_view()}
                <FieldNote entry=entry name="todos"/>
            </div>
        </Show>
    }
}
