//! The life-line under a customer's name: stages lived through with days and dates, stages ahead in grey.

use super::open::Open;
use super::ribbon::pieces;
use crate::i18n::{tr, tr_with};
use crate::state::{clock, use_session};
use crate::t;
use chrono::Utc;
use leptos::html;
use leptos::prelude::*;

/// Moves the line so far that the current piece stands in it whole.
fn show_now(list: &web_sys::Element) {
    if let Ok(Some(now)) = list.query_selector(".life-now") {
        let (line, now) = (
            list.get_bounding_client_rect(),
            now.get_bounding_client_rect(),
        );
        let hidden = now.right() - line.right();
        if hidden > 0.0 {
            #[expect(clippy::cast_possible_truncation, reason = "pixels of a screen")]
            list.set_scroll_left(list.scroll_left() + hidden.ceil() as i32);
        }
    }
}

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
    let list = NodeRef::<html::Ol>::new();
    // Where there is no room for all of them, the stage of today is the one in sight.
    Effect::new(move |_| {
        open.customer.track();
        request_animation_frame(move || {
            if let Some(list) = list.get_untracked() {
                show_now(&list);
            }
        });
    });
    view! { <ol class="life" node_ref=list aria-label=t!("customer.lifeline")>{drawn}</ol> }
}
