//! What a person, or a team, has to do these days: read, and parted by how urgent it is.

use super::line::{Due, part};
use crate::api::{self, ApiError};
use crate::show::DueState;
use crate::state::clock;
use chrono::{DateTime, Days, Utc};
use futures::join;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::Page;
use shared::care::CareDate;
use shared::plan::Plan;
use shared::todo::Todo;

/// How many days ahead it looks.
const AHEAD: u64 = 7;
/// The most lines of a kind; more of them is no list for a day.
const MOST: &str = "100";

/// What was read. Copies of it are one and the same.
#[derive(Clone, Copy)]
pub struct Day {
    /// Lines by urgency: overdue, today, the days after; none before they were read.
    pub lines: RwSignal<Option<[Vec<Due>; 3]>>,
    /// Days to care for customers.
    pub care: RwSignal<Vec<CareDate>>,
    /// Whether there is more than is shown.
    pub more: RwSignal<bool>,
    /// Why it could not be read.
    pub error: RwSignal<Option<ApiError>>,
    turn: StoredValue<u32>,
}

impl Day {
    /// Nothing read yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            lines: RwSignal::new(None),
            care: RwSignal::new(Vec::new()),
            more: RwSignal::new(false),
            error: RwSignal::new(None),
            turn: StoredValue::new(0),
        }
    }

    /// Reads it, of oneself or of all whom one reaches.
    pub fn read(self, mine: bool) {
        self.turn.update_value(|turn| *turn = turn.wrapping_add(1));
        let turn = self.turn.get_value();
        let now = clock::now();
        let end = clock::instant(now.checked_add_days(Days::new(AHEAD)).unwrap_or(now));
        spawn_local(async move {
            let (plans, todos) = join!(plans(mine, end), todos(mine, end));
            if self.turn.try_get_value() != Some(turn) {
                return;
            }
            match (plans, todos) {
                (Ok(plans), Ok(todos)) => {
                    self.error.try_set(None);
                    let more = plans.next_cursor.is_some() || todos.next_cursor.is_some();
                    self.more.try_set(more);
                    let plans = plans.items.into_iter().map(Due::of_plan);
                    let all = plans.chain(todos.items.into_iter().map(Due::of_todo));
                    self.lines.try_set(Some(parted(all.collect())));
                }
                (Err(error), _) | (_, Err(error)) => {
                    self.error.try_set(Some(error));
                }
            }
            if let Ok(care) = api::care::across().await {
                self.care.try_set(care.items);
            }
        });
    }
}

impl Default for Day {
    fn default() -> Self {
        Self::new()
    }
}

async fn plans(mine: bool, end: DateTime<Utc>) -> api::Answer<Page<Plan>> {
    let pairs = [
        ("state", "pending".to_owned()),
        ("owner", if mine { "me" } else { "" }.to_owned()),
        ("sort", "planned".to_owned()),
        ("planned[lte]", end.to_rfc3339()),
        ("limit", MOST.to_owned()),
    ];
    api::get(&format!("/plans{}", api::customer::query(&pairs))).await
}

async fn todos(mine: bool, end: DateTime<Utc>) -> api::Answer<Page<Todo>> {
    let pairs = [
        ("state", "open".to_owned()),
        ("assignee", if mine { "me" } else { "" }.to_owned()),
        ("sort", "due".to_owned()),
        ("due[lte]", end.to_rfc3339()),
        ("limit", MOST.to_owned()),
    ];
    api::get(&format!("/todos{}", api::customer::query(&pairs))).await
}

/// Lines by urgency, each part with the nearest first.
fn parted(mut all: Vec<Due>) -> [Vec<Due>; 3] {
    all.sort_by_key(|due| {
        due.when.map(|when| match when {
            shared::time::When::At(at) => clock::local(at),
            shared::time::When::Day(day) => day.and_time(chrono::NaiveTime::MIN),
        })
    });
    let mut parts = [Vec::new(), Vec::new(), Vec::new()];
    for due in all {
        let [overdue, today, later] = &mut parts;
        match part(due.when.as_ref()) {
            DueState::Overdue => overdue.push(due),
            DueState::Today => today.push(due),
            DueState::Later | DueState::None => later.push(due),
        }
    }
    parts
}
