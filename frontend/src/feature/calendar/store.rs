//! The plans of the days that are shown, and moving one: shown at once, taken back where the server refuses.

use super::geometry::{self, Slot};
use super::looked::Looked;
use crate::api::{self, ApiError};
use crate::feature::record::show::to_utc;
use crate::i18n::tr_with;
use crate::state::{clock, use_session};
use crate::ui::{toast_error, toast_undo};
use chrono::{NaiveDate, NaiveTime};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Map, Value, json};
use shared::id::PlanId;
use shared::plan::{Plan, PlanState};
use shared::time::When;
use std::collections::HashMap;

/// The most pages that are read for one stretch.
const PAGES: usize = 3;
/// How often the same days are read at most while plans are moved.
const READS: u32 = 5;

/// The plans that are shown. Copies of it are one and the same.
#[derive(Clone, Copy)]
pub struct Store {
    /// The plans; none before they were read.
    pub plans: RwSignal<Option<Vec<Plan>>>,
    /// Whether there are more than were read.
    pub more: RwSignal<bool>,
    /// Why they could not be read.
    pub error: RwSignal<Option<ApiError>>,
    turn: StoredValue<u32>,
    /// The plans whose move is on its way, each with what is wished since.
    moving: StoredValue<HashMap<PlanId, Option<When>>>,
    /// How many moves began or ended.
    moved: StoredValue<u32>,
}

/// Where a plan stands on the wall of whoever looks.
#[must_use]
pub fn slot(plan: &Plan) -> Slot {
    match plan.planned {
        When::Day(day) => Slot { day, time: None },
        When::At(at) => {
            let local = clock::local(at);
            Slot {
                day: local.date(),
                time: Some(local.time()),
            }
        }
    }
}

fn when(slot: Slot) -> When {
    match slot.time {
        None => When::Day(slot.day),
        Some(time) => When::At(to_utc(slot.day.and_time(time))),
    }
}

impl Store {
    /// Nothing read yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            plans: RwSignal::new(None),
            more: RwSignal::new(false),
            error: RwSignal::new(None),
            turn: StoredValue::new(0),
            moving: StoredValue::new(HashMap::new()),
            moved: StoredValue::new(0),
        }
    }

    /// Reads the plans of some days.
    pub fn read(self, looked: &Looked, days: &[NaiveDate]) {
        let (Some(first), Some(last)) = (days.first(), days.last()) else {
            return;
        };
        let end = NaiveTime::from_hms_opt(23, 59, 59).unwrap_or_default();
        // What is planned for a day stands at its end in the organisation's zone: a day more on both sides, of which those that
        // are looked at take their own.
        let (before, after) = (first.pred_opt(), last.succ_opt());
        let span = (
            to_utc(before.unwrap_or(*first).and_time(NaiveTime::MIN)),
            to_utc(after.unwrap_or(*last).and_time(end)),
        );
        let pairs = looked.narrowed();
        self.turn.update_value(|turn| *turn = turn.wrapping_add(1));
        let turn = self.turn.get_value();
        spawn_local(async move {
            let mut left = READS;
            let answer = loop {
                let moved = self.moved.try_get_value();
                let answer = all(span, &pairs).await;
                if self.turn.try_get_value() != Some(turn) {
                    return;
                }
                left -= 1;
                // What was read while a plan was moved may be older than the move.
                if left == 0 || self.moved.try_get_value() == moved {
                    break answer;
                }
            };
            match answer {
                Ok((plans, more)) => {
                    self.error.try_set(None);
                    self.more.try_set(more);
                    self.plans.try_set(Some(plans));
                }
                Err(error) => {
                    self.error.try_set(Some(error));
                }
            }
        });
    }

    /// The plans of a day, in order.
    #[must_use]
    pub fn on(self, day: NaiveDate) -> Vec<Plan> {
        self.plans.with(|plans| {
            let slots: Vec<(Slot, Plan)> = plans
                .iter()
                .flatten()
                .map(|plan| (slot(plan), plan.clone()))
                .collect();
            geometry::on_day(&slots, day)
        })
    }

    /// Moves a plan to another day, at the same time. While a move of it is on its way the last wish waits, so that keys
    /// pressed fast do not meet their own changes.
    pub fn move_to(self, id: PlanId, day: NaiveDate) {
        let found = self.plans.with_untracked(|plans| {
            let mut all = plans.iter().flatten();
            all.find(|plan| plan.id == id).cloned()
        });
        let Some(plan) = found.filter(|plan| plan.state == PlanState::Pending) else {
            return;
        };
        let from = slot(&plan);
        if from.day == day {
            return;
        }
        let to = when(from.on(day));
        self.show(&Plan {
            planned: to,
            // Nothing is planned for the past; where it is all the same, the server refuses.
            overdue: false,
            ..plan.clone()
        });
        let waits = self
            .moving
            .try_update_value(|moving| moving.insert(id, Some(to)).is_some());
        if waits == Some(false) {
            self.send(plan, to);
        }
    }

    fn send(self, plan: Plan, to: When) {
        let id = plan.id;
        self.moving.update_value(|moving| {
            moving.insert(id, None);
        });
        self.counts();
        spawn_local(async move {
            let answer = change(id, plan.version, to).await;
            self.counts();
            let wish = self.moving.try_update_value(|moving| moving.remove(&id));
            match (answer, wish.flatten().flatten()) {
                (Ok(moved), Some(next)) if next != to => {
                    let customer = plan.customer;
                    self.send(Plan { customer, ..moved }, next);
                }
                (Ok(moved), _) => {
                    let (version, day) = (moved.version, slot(&moved).day);
                    let customer = plan.customer;
                    self.show(&Plan { customer, ..moved });
                    let said = tr_with("plans.moved", &[("day", crate::show::date(day))]);
                    toast_undo(said, move || self.undo(id, version, plan.planned));
                }
                (Err(error), _) => {
                    toast_error(&error);
                    // Somebody else may have changed it: what stands there is read anew.
                    self.show(&plan);
                    use_session().touch();
                }
            }
        });
    }

    /// A move began or ended.
    fn counts(self) {
        self.moved
            .try_update_value(|moved| *moved = moved.wrapping_add(1));
    }

    fn undo(self, id: PlanId, version: i32, planned: When) {
        spawn_local(async move {
            if let Err(error) = change(id, version, planned).await {
                toast_error(&error);
            }
            use_session().touch();
        });
    }

    fn show(self, plan: &Plan) {
        self.plans.try_update(|plans| {
            let mut all = plans.iter_mut().flatten();
            if let Some(held) = all.find(|held| held.id == plan.id) {
                held.clone_from(plan);
            }
        });
    }
}

impl Default for Store {
    fn default() -> Self {
        Self::new()
    }
}

async fn change(id: PlanId, version: i32, planned: When) -> api::Answer<Plan> {
    let mut body: Map<String, Value> = Map::new();
    body.insert("planned".to_owned(), json!(planned));
    api::patch(&format!("/plans/{id}"), version, &body).await
}

async fn all(
    span: (chrono::DateTime<chrono::Utc>, chrono::DateTime<chrono::Utc>),
    pairs: &[(&'static str, String)],
) -> api::Answer<(Vec<Plan>, bool)> {
    let (mut plans, mut cursor) = (Vec::new(), None);
    for _ in 0..PAGES {
        let page = api::desk::plans_between(span, pairs, cursor.take()).await?;
        plans.extend(page.items);
        cursor = page.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    Ok((plans, cursor.is_some()))
}
