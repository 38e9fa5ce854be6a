//! The entry of an interaction with its next steps and its stage change, in one form; nothing typed is ever lost.

mod brings;
mod keep;
mod mention;
mod parts;
mod prefill;
mod purpose;

use self::brings::{Bring, Brings, BringsFields};
use self::mention::{Mention, Suggestions};
use self::parts::{Channels, Contacts, FieldNote, Mark, Moment, More, Ours, Steps};
use self::purpose::PurposeChoice;
pub use self::purpose::{called as purpose_name, name as purpose_title};
use super::draft::{Draft, StepDraft, request};
use super::moving::{gates_of, keep_seen, overtaken_here};
use super::stage::{StageFields, StagePart};
use crate::api::{self, ApiError};
use crate::feature::customer::open::Open;
use crate::feature::record::show;
use crate::i18n::{lang_now, tr};
use crate::state::use_session;
use crate::t;
use crate::ui::{Glyph, Icon, toast};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::error::{ConfirmCode, Confirmation};
use shared::purpose::EntryField;
use shared::role::RecordKind;
use shared::stage::Gate;

/// Everything about the form, so that parts of it can be components of their own.
#[derive(Clone, Copy)]
pub(super) struct Entry {
    open: Open,
    /// Code of the purpose; it says which fields are there.
    purpose: RwSignal<String>,
    brings: Brings,
    mention: Mention,
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
    /// Where the draft is kept: the customer's, or that of one that was merged into it.
    place: StoredValue<String>,
}

impl Entry {
    fn new(open: Open) -> Self {
        let stage = StagePart::new();
        let gates = gates_of(open, stage);
        keep_seen(open, stage);
        Self {
            open,
            purpose: RwSignal::new(purpose::first(open)),
            brings: Brings::new(open),
            mention: Mention::new(),
            draft: RwSignal::new(Draft::fresh()),
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
            place: StoredValue::new(keep::place(open.id)),
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

    /// Whether the purpose has this part, or all parts are wanted.
    fn has(self, field: EntryField) -> bool {
        let purpose = self.purpose.get();
        let named = use_session().purposes.with(|all| {
            all.iter()
                .find(|one| one.code == purpose)
                .map(|one| one.fields.contains(&field))
        });
        // An unknown purpose hides nothing.
        self.more.get() || named.unwrap_or(true)
    }

    /// Whether a text field is there: an untouched form is a single line.
    fn shows_text(self, field: EntryField) -> bool {
        let written = self.draft.with(|d| match field {
            EntryField::Feedback => !d.feedback.is_empty(),
            EntryField::Consensus => !d.consensus.is_empty(),
            EntryField::Judgement => !d.judgement.is_empty(),
            EntryField::Competitor => !d.competitor.is_empty(),
            EntryField::OurOthers => !d.our_others.is_empty(),
            EntryField::OurUsers => !d.our_users.is_empty(),
            _ => false,
        });
        // What was typed never hides, whatever purpose is chosen later.
        written || ((self.touched() || self.more.get()) && self.has(field))
    }

    fn touched(self) -> bool {
        !self.draft.with(Draft::is_empty)
            || self
                .steps
                .with(|steps| !steps.iter().all(|step| step.with(StepDraft::is_blank)))
            || self.moving.get()
            || self.brings.any()
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
            Ok(mut new) => {
                if self.brings.put_into(&mut new).is_err() {
                    return;
                }
                let purpose = self.purpose.get_untracked();
                new.purpose = (!purpose.is_empty()).then_some(purpose);
                let key = self.key(&serde_json::to_string(&new).unwrap_or_default());
                let place = self.place.get_value();
                self.busy.set(true);
                spawn_local(async move {
                    let answer = api::interaction::create(self.open.id, &key, &new).await;
                    self.busy.try_set(false);
                    match answer {
                        Ok(_) => self.saved(place),
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

    fn saved(self, place: String) {
        toast(tr("interaction.saved"));
        // What is typed next is another entry, and stands at the customer itself.
        keep::forget(place);
        self.place.try_set_value(keep::place(self.open.id));
        self.confirm.try_set(Vec::new());
        self.draft.try_set(Draft::fresh());
        self.steps.try_set(Vec::new());
        self.stage.clear();
        self.moving.try_set(false);
        self.more.try_set(false);
        self.brings.clear();
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
        if self.brings.overtaken(error) {
            self.general.try_set(Some(tr("record.conflict")));
            return;
        }
        self.brings.refused(error);
        if let Some(said) = overtaken_here(self.open, self.stage, error) {
            self.general.try_set(Some(said));
            return;
        }
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
    let text = NodeRef::<html::Textarea>::new();
    let keys = move |event: web_sys::KeyboardEvent| {
        if entry.mention.key(&event, draft, text) {
            return;
        }
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) && !event.is_composing()
        {
            event.prevent_default();
            entry.save(Vec::new());
        }
    };
    let touched = move || entry.touched();
    let wanted = prefill::Wanted::read();
    if wanted.is_asked() {
        Effect::new(move |_| {
            if let Some(text) = text.get() {
                let _ = text.focus();
            }
        });
    }
    keep::watch(entry, wanted);
    let typed = move |event: web_sys::Event| {
        draft.update(|d| d.content = event_target_value(&event));
        entry.mention.look(text);
    };
    view! {
        <section class="panel entry" aria-label=t!("interaction.record")>
            <form novalidate on:keydown=keys on:submit=move |event| { event.prevent_default(); entry.save(Vec::new()); }>
                <div class="entry-head">
                    <PurposeChoice chosen=entry.purpose/>
                    <Moment entry=entry/>
                </div>
                <Channels entry=entry/>
                <textarea class="entry-text" name="content" node_ref=text rows=move || if touched() { "4" } else { "2" }
                    placeholder=t!("interaction.content_hint") aria-label=t!("interaction.content")
                    aria-invalid=move || entry.error("content").is_some().to_string()
                    prop:value=move || draft.with(|d| d.content.clone())
                    on:input=typed on:blur=move |_| entry.mention.close_soon()></textarea>
                <Suggestions mention=entry.mention draft=draft text=text/>
                <FieldNote entry=entry name="content"/>
                <Show when=move || entry.has(EntryField::Contacts)><Contacts entry=entry/></Show>
                <Show when=move || entry.shows_text(EntryField::OurUsers)><Ours entry=entry/></Show>
                <More entry=entry/>
                <Show when=move || touched()><Mark entry=entry/></Show>
                <BringsFields brings=entry.brings/>
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
                    <Show when=move || open.may_write(RecordKind::Todo) && entry.has(EntryField::NextSteps)>
                        <button type="button" class="chip" on:click=move |_| add_step(entry)><Icon glyph=Glyph::Plus size=12/>{t!("interaction.next_step")}</button>
                    </Show>
                    {Bring::ALL.map(|one| view! {
                        <Show when=move || entry.has(one.field()) && entry.brings.offered(one)>
                            <button type="button" class="chip" name=one.name() aria-pressed=move || entry.brings.is_on(one).to_string()
                                on:click=move |_| entry.brings.toggle(one)>{move || tr(one.label())}</button>
                        </Show>
                    }).collect_view()}
                    <Show when=move || open.get(|c| c.rights.change_stage) == Some(true) && entry.has(EntryField::Stage)>
                        <button type="button" class="chip" aria-pressed=move || entry.moving.get().to_string()
                            on:click=move |_| { entry.moving.update(|m| *m = !*m); if !entry.moving.get_untracked() { entry.stage.clear(); } }>
                            {t!("interaction.stage_change")}
                        </button>
                    </Show>
                    <button type="button" class="chip" aria-pressed=move || entry.more.get().to_string()
                        on:click=move |_| entry.more.update(|m| *m = !*m)>{t!("interaction.feedback_more")}</button>
                    <span class="entry-save">
                        <kbd class="key">"Ctrl ↵"</kbd>
                        <button type="submit" class="button primary" disabled=move || entry.busy.get()>{t!("record.save")}</button>
                    </span>
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
