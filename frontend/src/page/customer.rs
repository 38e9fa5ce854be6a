//! One customer: what is known on the left, what happened in the middle, what comes next on the right; on a phone one
//! of the three at a time.

use crate::feature::care::Care;
use crate::feature::contact::card::Contacts;
use crate::feature::contract::card::Contracts;
use crate::feature::customer::dimensions::Dimensions;
use crate::feature::customer::facts::Facts;
use crate::feature::customer::head::Head;
use crate::feature::customer::live;
use crate::feature::customer::open::Open;
use crate::feature::interaction::entry::QuickEntry;
use crate::feature::record::linked::LinkedRecord;
use crate::feature::reveal::{RevealDialog, Reveals, SeenDialog};
use crate::feature::service_times::CustomerTimes;
use crate::feature::signal::{CustomerSignals, SlowNote};
use crate::feature::todo::card::NextSteps;
use crate::page::NotFound;
use crate::state::use_session;
use crate::t;
use crate::ui::{Failed, Skeleton};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use shared::Code;
use shared::id::CustomerId;
use shared::role::RecordKind;

/// One customer.
#[component]
pub fn CustomerPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| {
        params
            .with(|params| params.get("id"))
            .and_then(|id| id.parse::<CustomerId>().ok())
    });
    move || match id.get() {
        Some(id) => view! { <Page id=id/> }.into_any(),
        None => view! { <NotFound/> }.into_any(),
    }
}

#[component]
fn Page(id: CustomerId) -> impl IntoView {
    let session = use_session();
    let open = Open::new(id);
    provide_context(open);
    provide_context(Reveals::new());
    live::follow(open);
    Effect::new(move |_| {
        session.changed.track();
        open.read();
    });
    Effect::new(move |_| {
        let name = open.get(|c| c.card.name.text()).flatten();
        if let Some(name) = name {
            document().set_title(&format!("{name} · Throughline"));
        }
    });
    // Only a change of this is a reason to draw anew: what is being typed must survive every other answer.
    let state = Memo::new(move |_| (open.customer.with(Option::is_some), open.error.get()));
    move || match state.get() {
        (_, Some(error)) if error.is(Code::NotFound) => view! { <NotFound/> }.into_any(),
        (true, _) => view! { <Whole open=open/> }.into_any(),
        (false, Some(error)) => {
            view! { <div class="page"><Failed error=error again=move |()| open.read()/></div> }
                .into_any()
        }
        (false, None) => view! { <div class="page"><Skeleton lines=10/></div> }.into_any(),
    }
}

/// Which part a phone shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Facts,
    History,
    Next,
}

#[component]
fn Whole(open: Open) -> impl IntoView {
    let part = RwSignal::new(Part::History);
    let reveals = use_context::<Reveals>().unwrap_or_default();
    let tab = move |one: Part, key: &'static str| {
        view! {
            <button type="button" class="tab" aria-pressed=move || (part.get() == one).to_string()
                on:click=move |_| part.set(one)>{t!(key)}</button>
        }
    };
    let shows = move |one: Part| move || part.get() == one;
    view! {
        <div class="customer">
            <Head open=open/>
            <nav class="parts" aria-label=t!("customer.parts")>
                {tab(Part::History, "customer.part_history")}
                {tab(Part::Next, "customer.part_next")}
                {tab(Part::Facts, "customer.part_facts")}
            </nav>
            <div class="customer-columns">
                <div class="customer-part" class:shown=shows(Part::Facts)>
                    <Facts open=open/>
                    <Contacts open=open/>
                    <Contracts open=open/>
                    <CustomerTimes open=open/>
                </div>
                <div class="customer-part middle" class:shown=shows(Part::History)>
                    <Show when=move || open.may_write(RecordKind::Interaction)><QuickEntry open=open/></Show>
                    <Dimensions open=open/>
                </div>
                <div class="customer-part" class:shown=shows(Part::Next)>
                    <SlowNote open=open/>
                    <CustomerSignals open=open/>
                    <NextSteps open=open/>
                    <Care open=open/>
                </div>
            </div>
            <LinkedRecord open=open/>
            <RevealDialog open=open reveals=reveals/>
            <SeenDialog open=open reveals=reveals/>
        </div>
    }
}
