//! How a customer is reached best, said in words, and taken over into its preferences where those are empty.

use crate::api;
use crate::feature::customer::open::Open;
use crate::feature::record::input::word;
use crate::i18n::{tr, tr_with};
use crate::t;
use crate::ui::{toast, toast_error};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Map, Value};
use shared::briefing::{Habit, Hours};
use shared::customer::Customer;
use shared::role::RecordKind;

fn hours(hours: Hours) -> String {
    format!("{:02}:00–{:02}:00", hours.from, hours.to)
}

fn every(days: i32) -> String {
    tr_with("briefing.every", &[("n", days.to_string())])
}

/// A habit in one line; none where none is known.
#[must_use]
pub fn text(habit: &Habit) -> Option<String> {
    let parts = [
        habit
            .channel
            .map(|channel| word("channels", channel.as_str())),
        habit.hours.map(hours),
        habit.every_days.map(every),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}

/// The preferences that a habit would fill: those that the customer has not.
fn fills(customer: &Customer, habit: &Habit) -> Map<String, Value> {
    let profile = &customer.profile;
    let known = [
        (
            "pref_channel",
            profile.pref_channel.is_some(),
            habit.channel.map(|channel| channel.as_str().to_owned()),
        ),
        (
            "pref_hours",
            profile.pref_hours.is_some(),
            habit.hours.map(hours),
        ),
        (
            "pref_frequency",
            profile.pref_frequency.is_some(),
            habit.every_days.map(every),
        ),
    ];
    known
        .into_iter()
        .filter(|(_, there, _)| !there)
        .filter_map(|(name, _, value)| Some((name.to_owned(), Value::String(value?))))
        .collect()
}

/// What the history suggests for preferences that are still empty, with a press that takes it over.
#[component]
pub fn HabitHint(
    /// The customer.
    open: Open,
) -> impl IntoView {
    let habit = RwSignal::new(Habit::default());
    Effect::new(move |_| {
        open.history.track();
        spawn_local(async move {
            if let Ok(briefing) = api::briefing::read(open.id).await {
                habit.try_set(briefing.habit);
            }
        });
    });
    let offered = Memo::new(move |_| {
        let filled = open.get(|customer| habit.with(|habit| fills(customer, habit)));
        filled.unwrap_or_default()
    });
    let may = move || open.may_write(RecordKind::Customer);
    let take = move |_| {
        let body = offered.get_untracked();
        let Some(version) = open
            .customer
            .with_untracked(|c| c.as_ref().map(|c| c.card.version))
        else {
            return;
        };
        spawn_local(async move {
            match api::customer::change(open.id, version, &body).await {
                Ok(_) => {
                    toast(tr("briefing.taken"));
                    open.read_customer();
                    open.told();
                }
                Err(error) => toast_error(&error),
            }
        });
    };
    view! {
        <Show when=move || may() && offered.with(|offered| !offered.is_empty())>
            <p class="habit minor small">
                {move || habit.with(|habit| {
                    let n = habit.interactions.to_string();
                    let what = text(habit).unwrap_or_default();
                    tr_with("briefing.suggests", &[("n", n), ("what", what)])
                })}
                <button type="button" class="button small" on:click=take>{t!("briefing.take")}</button>
            </p>
        </Show>
    }
}
