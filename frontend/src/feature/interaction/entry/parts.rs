//! The parts of the entry form that speak of the interaction itself.

use super::super::draft::Draft;
use super::super::step::StepFields;
use super::Entry;
use crate::feature::record::input::word;
use crate::feature::record::mark::MarkChoice;
use crate::i18n::tr;
use crate::state::{clock, use_session};
use crate::t;
use crate::ui::{Glyph, Icon};
use leptos::prelude::*;
use shared::id::UserId;
use shared::interaction::{Answered, Channel, Direction};
use shared::purpose::EntryField;
use shared::role::WholeClass;

/// What is wrong with one field.
#[component]
pub fn FieldNote(entry: Entry, name: &'static str) -> impl IntoView {
    view! { <p class="field-error" role="alert" hidden=move || entry.error(name).is_none()>{move || entry.error(name)}</p> }
}

/// When it happened: now, unless someone says otherwise; a day without a time is a fact too.
#[component]
pub fn Moment(entry: Entry) -> impl IntoView {
    let draft = entry.draft;
    // What the draft says is what is shown, wherever it came from: a restored one with a moment of its own, a saved form
    // that starts again with the present.
    let other = Memo::new(move |_| draft.with(|d| !d.day.is_empty() || !d.time.is_empty()));
    let choose = move |_| {
        let now = clock::now();
        draft.update(|d| {
            d.day = now.date().to_string();
            d.time = now.format("%H:%M").to_string();
        });
    };
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
pub fn Channels(entry: Entry) -> impl IntoView {
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
pub fn Contacts(entry: Entry) -> impl IntoView {
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

/// Who of us: the caller, unless somebody else is named.
#[component]
pub fn Ours(entry: Entry) -> impl IntoView {
    let draft = entry.draft;
    let session = use_session();
    let ours = move || {
        let me = session.my_id();
        let named = draft.with(|d| d.our_users.clone());
        // Whoever records it took part until the first name says otherwise; then everybody is named.
        if named.is_empty() {
            me.into_iter().collect()
        } else {
            named
        }
    };
    let turn = move |id: UserId| {
        let mut all: Vec<UserId> = ours();
        toggle(&mut all, id);
        draft.update(|d| d.our_users = all);
    };
    let add = move |event: web_sys::Event| {
        let target: web_sys::HtmlSelectElement = event_target(&event);
        if let Ok(id) = target.value().parse::<UserId>() {
            turn(id);
        }
        target.set_value("");
    };
    let name = move |id: UserId| {
        session.users.with(|users| {
            let found = users.iter().find(|user| user.id == id);
            found.map_or_else(String::new, |user| user.name.clone())
        })
    };
    let others = move || {
        let there = ours();
        session.users.with(|users| {
            users
                .iter()
                .filter(|user| user.active && !there.contains(&user.id))
                .map(|user| (user.id.to_string(), user.name.clone()))
                .collect::<Vec<_>>()
        })
    };
    view! {
        <div class="entry-chips" role="group" aria-label=t!("interaction.field.our_users")>
            <span class="minor small">{t!("interaction.ours")}</span>
            {move || ours().into_iter().map(|id| view! {
                <button type="button" class="chip" aria-pressed="true" on:click=move |_| turn(id)>{name(id)}</button>
            }).collect_view()}
            <select class="input select entry-ours" name="our-users" aria-label=t!("interaction.add_colleague") on:change=add>
                <option value="">{t!("interaction.add_colleague")}</option>
                {move || others().into_iter().map(|(id, name)| view! { <option value=id>{name}</option> }).collect_view()}
            </select>
        </div>
    }
}

/// The customer's own words, what was agreed, what we make of it, and who reached out: as far as the purpose shows them.
#[component]
pub fn More(entry: Entry) -> impl IntoView {
    let draft = entry.draft;
    let shows = move |field: EntryField| entry.shows_text(field);
    view! {
        <div class="entry-more">
            <Show when=move || shows(EntryField::Feedback)>
                {text_field(draft, "feedback", |d| d.feedback.clone(), |d, text| d.feedback = text)}
            </Show>
            <Show when=move || shows(EntryField::Consensus)>
                {text_field(draft, "consensus", |d| d.consensus.clone(), |d, text| d.consensus = text)}
            </Show>
            <Show when=move || shows(EntryField::Judgement)>
                {text_field(draft, "judgement", |d| d.judgement.clone(), |d, text| d.judgement = text)}
            </Show>
            <Show when=move || shows(EntryField::Competitor)>
                {text_field(draft, "competitor", |d| d.competitor.clone(), |d, text| d.competitor = text)}
            </Show>
            <Show when=move || shows(EntryField::OurOthers)>
                {text_field(draft, "our_others", |d| d.our_others.clone(), |d, text| d.our_others = text)}
            </Show>
            <Show when=move || shows(EntryField::Direction)><Direct entry=entry/></Show>
        </div>
    }
}

/// Who reached out, and whether they answered.
#[component]
fn Direct(entry: Entry) -> impl IntoView {
    let draft = entry.draft;
    view! {
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
    }
}

pub fn text_field(
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
pub fn Steps(entry: Entry) -> impl IntoView {
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

/// Who may see what it says: everyone with reach, unless a class is chosen.
#[component]
pub fn Mark(entry: Entry) -> impl IntoView {
    let draft = entry.draft;
    let open = entry.open;
    let several = move || open.get(|c| c.rights.marks.len() > 1) == Some(true);
    let chosen = move || draft.with(|d| d.class).unwrap_or_default();
    let marked = move || chosen() != WholeClass::Open;
    view! {
        <Show when=several>
            <label class="entry-mark small" class:marked=marked title=t!("interaction.mark_hint")>
                <Icon glyph=Glyph::Lock size=14/>
                <span class="minor">{t!("interaction.field.class")}</span>
                <MarkChoice open=open name="entry-class" chosen=Signal::derive(chosen) pick=move |one| draft.update(|d| d.class = (one != WholeClass::Open).then_some(one))/>
            </label>
        </Show>
        <FieldNote entry=entry name="class"/>
    }
}
