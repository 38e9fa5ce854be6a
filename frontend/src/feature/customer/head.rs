//! The head of a customer's page: who it is, whose it is, its tags, its life-line, and what can be done with it.

use super::archived::ArchivedDialog;
use super::confidential::ConfidentialDialog;
use super::derived::Derived;
use super::lifeline::LifeLine;
use super::merge::{MergeDialog, MergeNotice};
use super::open::Open;
use super::people::{ArchiveItem, CollaboratorsDialog, HandOverDialog, RestoreNotice};
use super::ribbon::next_stage;
use crate::feature::form::{Export, Source};
use crate::feature::interaction::moving::MoveDialog;
use crate::feature::interaction::stage::StagePart;
use crate::feature::record::show;
use crate::feature::reveal;
use crate::feature::tag::Tags;
use crate::i18n::{tr, tr_with};
use crate::state::use_session;
use crate::t;
use crate::ui::{Avatar, Badge, Glyph, Icon, Menu, MenuItem};
use leptos::prelude::*;
use shared::Guarded;
use shared::customer::Tier;

/// The head.
#[component]
pub fn Head(
    /// The customer.
    open: Open,
) -> impl IntoView {
    let session = use_session();
    let moving = RwSignal::new(false);
    let part = StagePart::new();
    let next = move || {
        let stage = open.get(|c| c.card.stage.clone())?;
        session
            .stages
            .with(|stages| next_stage(&stage, stages).map(|s| s.code.clone()))
    };
    let start = move |to: Option<String>| {
        part.clear();
        part.to.set(to.unwrap_or_default());
        moving.set(true);
    };
    Effect::new(move |_| {
        if let Some(code) = open.moving_to.get() {
            open.moving_to.set(None);
            start(Some(code));
        }
    });
    let may_move =
        move || open.get(|c| c.rights.change_stage && c.card.archived_at.is_none()) == Some(true);
    view! {
        <header class="customer-head">
            <div class="customer-line">
                <Name open=open/>
                <Tags open=open/>
                <div class="customer-acts">
                    <Export of=move |()| Source::Customer(open.id)/>
                    <Acts open=open/>
                    <Show when=may_move>
                        {move || match next() {
                            Some(code) => {
                                let name = session.stage_name(&code);
                                view! {
                                    <button type="button" class="button" on:click=move |_| start(None)>{t!("customer.move_else")}</button>
                                    <button type="button" class="button primary" on:click=move |_| start(Some(code.clone()))>
                                        {tr_with("customer.move_to", &[("stage", name)])}<Icon glyph=Glyph::ArrowRight size=14/>
                                    </button>
                                }.into_any()
                            }
                            None => view! {
                                <button type="button" class="button" on:click=move |_| start(None)>{t!("customer.move_else")}</button>
                            }.into_any(),
                        }}
                    </Show>
                </div>
            </div>
            <Derived open=open/>
            <LifeLine open=open/>
            <RestoreNotice open=open/>
            <MergeNotice open=open/>
            <OpenGates open=open/>
            <MoveDialog open=open part=part shown=moving/>
        </header>
    }
}

/// Name, marks, number, owner and team.
#[component]
fn Name(open: Open) -> impl IntoView {
    let session = use_session();
    let team = move || {
        let id = open.get(|c| c.card.team_id).flatten()?;
        session.teams.with(|teams| {
            teams
                .iter()
                .find(|team| team.id == id)
                .map(|team| team.name.clone())
        })
    };
    view! {
        {move || open.get(|c| c.card.clone()).map(|card| {
            let name = card.name.text().unwrap_or_else(|| tr("ui.hidden"));
            let sealed = !matches!(card.name, Guarded::Clear { .. });
            view! {
                <h2 class="customer-name">{name}{sealed.then(show::lock)}</h2>
                <reveal::Sealed record=reveal::of_customer(card.id) field="name" value=card.name bare=true/>
                {card.tier.map(|tier| {
                    let tone = if tier == Tier::High { "high" } else { "" };
                    view! { <Badge tone=tone>{tr(&format!("customer.tier.{tier}"))}</Badge> }
                })}
                {card.key_account.then(|| view! { <Badge tone="accent">{tr("customer.field.key_account")}</Badge> })}
                {card.intent.map(|intent| view! { <Badge>{tr(&format!("intent.{intent}"))}</Badge> })}
                <span class="chip">{card.number}</span>
                <span class="chip">
                    {match card.owner {
                        Some(owner) => view! { <Avatar name=owner.name.clone() size="small"/>{owner.name} }.into_any(),
                        None => view! { {tr("customer.no_owner")} }.into_any(),
                    }}
                    {team().map(|team| view! { <span class="minor">"· "{team}</span> })}
                </span>
            }
        })}
        {move || {
            let others = open.get(|c| c.collaborators.clone()).unwrap_or_default();
            (!others.is_empty()).then(|| {
                let names: Vec<String> = others.iter().map(|user| user.name.clone()).collect();
                let label = tr_with("customer.with", &[("names", names.join(crate::show::comma()))]);
                view! {
                    <span class="together" role="group" title=label.clone() aria-label=label>
                        {others.into_iter().map(|user| view! { <Avatar name=user.name/> }).collect_view()}
                    </span>
                }
            })
        }}
    }
}

/// What is seldom done.
#[component]
fn Acts(open: Open) -> impl IntoView {
    let handing = RwSignal::new(false);
    let helping = RwSignal::new(false);
    let merging = RwSignal::new(false);
    let away = RwSignal::new(false);
    let naming = RwSignal::new(false);
    let living = move || open.get(|c| c.card.archived_at.is_none()) == Some(true);
    let may_hand =
        move || open.get(|c| c.rights.hand_over && c.card.archived_at.is_none()) == Some(true);
    let may_name =
        move || open.get(|c| c.rights.confidential && c.card.archived_at.is_none()) == Some(true);
    let may_archive =
        move || open.get(|c| c.rights.archive && c.card.archived_at.is_none()) == Some(true);
    let print = move |()| {
        let _ = window().print();
    };
    view! {
        <Menu label=Signal::derive(t!("ui.more")) class="button icon-only" button=ViewFn::from(|| view! { <Icon glyph=Glyph::More/> })>
            <Show when=may_hand>
                <MenuItem on_press=move |()| handing.set(true)>{t!("customer.hand_over")}</MenuItem>
                <MenuItem on_press=move |()| helping.set(true)>{t!("customer.collaborators")}</MenuItem>
            </Show>
            <Show when=may_name>
                <MenuItem on_press=move |()| naming.set(true)>{t!("named.open_menu")}</MenuItem>
            </Show>
            <Show when=living>
                <MenuItem on_press=move |()| away.set(true)>{t!("customer.archived_records")}</MenuItem>
            </Show>
            <MenuItem on_press=print>{t!("customer.print")}</MenuItem>
            <Show when=may_archive>
                <MenuItem on_press=move |()| merging.set(true)>{t!("merge.open")}</MenuItem>
                <ArchiveItem open=open/>
            </Show>
        </Menu>
        <HandOverDialog open=open shown=handing/>
        <CollaboratorsDialog open=open shown=helping/>
        <ConfidentialDialog open=open shown=naming/>
        <MergeDialog open=open shown=merging/>
        <ArchivedDialog open=open shown=away/>
    }
}

/// Gates that an import left open, until they are filled (R-STG-2).
#[component]
fn OpenGates(open: Open) -> impl IntoView {
    let gates = move || open.get(|c| c.open_gates.clone()).unwrap_or_default();
    view! {
        <Show when=move || !gates().is_empty()>
            <p class="notice warn"><Icon glyph=Glyph::Warning/>
                <span>{t!("customer.open_gates")}{move || {
                    let names: Vec<String> = gates().iter().map(|gate| tr(&format!("word.gate.{gate}"))).collect();
                    names.join(crate::show::comma())
                }}</span>
            </p>
        </Show>
    }
}
