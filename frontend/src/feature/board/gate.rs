//! What a gate asks for (R-STG-2), and the choice of a stage by "Move to…".

use super::store::BoardStore;
use crate::feature::interaction::stage::StageFields;
use crate::i18n::{lang, tr, tr_with};
use crate::state::use_session;
use crate::t;
use crate::ui::Dialog;
use leptos::prelude::*;
use shared::Lang;

/// The dialog that asks for what a move misses.
#[component]
pub fn GateDialog(
    /// The board.
    store: BoardStore,
) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(store.waiting.with(Option::is_some)));
    // Closed by Escape, by the cross or beside it: the move is given up.
    Effect::new(move |was: Option<bool>| {
        let now = open.get();
        if was == Some(true) && !now {
            store.give_up();
        }
        now
    });
    let title = Signal::derive(move || {
        let waiting = store.waiting.get();
        waiting.map_or_else(String::new, |waiting| {
            let name = waiting.card.name.text().unwrap_or_default();
            tr_with(
                "board.gate_title",
                &[
                    ("name", name),
                    ("stage", use_session().stage_name(&waiting.to)),
                ],
            )
        })
    });
    let gates = Signal::derive(move || {
        store
            .waiting
            .with(|w| w.as_ref().map(|w| w.missing.clone()).unwrap_or_default())
    });
    let confirm = Signal::derive(move || {
        store.waiting.with(|w| {
            let asked = w.iter().flat_map(|w| &w.confirm);
            asked.map(|c| c.message.clone()).collect::<Vec<_>>()
        })
    });
    let every_stage = Signal::derive(move || store.part.to.get());
    view! {
        <Dialog open=open title=title>
            <form class="form gate" novalidate data-testid="gate" on:submit=move |event| { event.prevent_default(); store.pass_gate(); }>
                <p class="field-hint" hidden=move || gates.with(Vec::is_empty)>{t!("board.gate_hint")}</p>
                <Show when=move || !confirm.with(Vec::is_empty)>
                    <div class="notice warn confirm-note" role="alert">
                        {move || confirm.get().into_iter().map(|message| view! { <p>{message}</p> }).collect_view()}
                    </div>
                </Show>
                <div class="gate-fields"><StageFields part=store.part current=every_stage gates=gates must=true/></div>
                <div class="form-do">
                    <button type="button" class="button" on:click=move |_| open.set(false)>{t!("ui.cancel")}</button>
                    <button type="submit" class="button primary">{move || tr(if confirm.with(Vec::is_empty) { "board.move" } else { "board.move_anyway" })}</button>
                </div>
            </form>
        </Dialog>
    }
}

/// The dialog that lets one choose a stage, with what each means.
#[component]
pub fn MoveTo(
    /// The board.
    store: BoardStore,
) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(store.choosing.with(Option::is_some)));
    Effect::new(move |_| {
        // Setting it without need would wake the effect above, which would wake this one, and so on for ever.
        if !open.get() && store.choosing.with_untracked(Option::is_some) {
            store.choosing.set(None);
        }
    });
    let choices = move || {
        let Some(card) = store.choosing.get() else {
            return Vec::new();
        };
        let stages = use_session().stages.get();
        stages
            .into_iter()
            .filter(|stage| stage.code != card.stage)
            .map(|stage| (card.clone(), stage))
            .collect()
    };
    view! {
        <Dialog open=open title=Signal::derive(t!("board.move_to"))>
            <div class="move-to">
                {move || choices().into_iter().map(|(card, stage)| {
                    let (name, definition) = match lang() {
                        Lang::Zh => (stage.name_zh.clone(), stage.definition_zh.clone()),
                        Lang::En => (stage.name_en.clone(), stage.definition_en.clone()),
                    };
                    let hue = crate::ui::hue_class(stage.hue);
                    let code = stage.code.clone();
                    let to = stage.code;
                    view! {
                        <button type="button" class="move-choice" data-move-to=code on:click=move |_| {
                            open.set(false);
                            store.move_card(card.clone(), &to);
                        }>
                            <span class=format!("dot {hue}") aria-hidden="true"></span>
                            <span class="move-name">{name}</span>
                            <span class="minor small">{definition}</span>
                        </button>
                    }
                }).collect_view()}
            </div>
        </Dialog>
    }
}
