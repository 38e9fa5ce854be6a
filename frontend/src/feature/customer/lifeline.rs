//! The life-line under a customer's name: stages lived through with days and dates, stages ahead in grey.

use super::open::Open;
use super::ribbon::pieces;
use crate::i18n::{tr, tr_with};
use crate::state::{clock, use_session};
use crate::t;
use chrono::Utc;
use leptos::prelude::*;

/// The life-line of the open customer.
#[component]
pub fn LifeLine(
    /// The customer.
    open: Open,
) -> impl IntoView {
    let session = use_session();
    let drawn = move || {
        let line = open.get(|c| c.card.lifeline.clone()).unwrap_or_default();
        let stages = session.stages.get();
        pieces(&line, &stages, Utc::now(), clock::local)
            .into_iter()
            .map(|piece| {
                let hue = session.stage_hue(&piece.stage);
                let name = session.stage_name(&piece.stage);
                let note = piece.since.map(|since| {
                    let days = crate::show::days(piece.days);
                    let date = crate::show::day(since);
                    let date = if piece.current { tr_with("customer.since", &[("date", date)]) } else { date };
                    format!("{days} · {date}")
                });
                let ahead = piece.since.is_none();
                view! {
                    <li class=format!("life-piece {hue}") class:life-ahead=ahead class:life-now=piece.current
                        style:flex-grow=format!("{:.2}", piece.weight)
                        aria-current=piece.current.then_some("step")>
                        <span class="life-bar" aria-hidden="true"></span>
                        <span class="life-name">{name}</span>
                        <span class="life-note">{note.unwrap_or_default()}</span>
                        {ahead.then(|| view! { <span class="sr-only">{tr("customer.ahead")}</span> })}
                    </li>
                }
            })
            .collect_view()
    };
    view! { <ol class="life" aria-label=t!("customer.lifeline")>{drawn}</ol> }
}
