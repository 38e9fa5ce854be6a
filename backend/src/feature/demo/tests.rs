//! The generator keeps its promises: the same for the same seed, nothing in the future, believable shares.

use super::generate::Generator;
use super::life::Calendar;
use super::rows::Batch;
use super::world::World;
use crate::db::types::no_date;
use chrono::{TimeZone as _, Utc};
use chrono_tz::Tz;
use shared::stage::StageRole;
use std::collections::BTreeSet;

fn calendar() -> Calendar {
    Calendar {
        now: Utc.with_ymd_and_hms(2026, 11, 23, 4, 0, 0).unwrap(),
        zone: Tz::Asia__Shanghai,
    }
}

fn invent(seed: u64, customers: u64) -> Batch {
    let mut generator = Generator::new(World::of_tests(calendar()), seed, customers);
    generator.batch(customers).unwrap()
}

#[test]
fn the_same_seed_invents_the_same_customers() {
    let told = |seed| -> Vec<String> {
        let batch = invent(seed, 50);
        let rows = batch.customers.iter();
        rows.map(|row| {
            format!(
                "{:?} {} {} {}",
                row.id, row.number, row.name_sort, row.stage
            )
        })
        .chain(batch.events.iter().map(|row| format!("{:?}", row.id)))
        .collect()
    };
    assert_eq!(told(1), told(1));
    assert_ne!(told(1), told(2));
}

#[test]
fn ids_and_numbers_are_unique() {
    let batch = invent(3, 2_000);
    let ids: BTreeSet<_> = batch.customers.iter().map(|row| row.id.0).collect();
    let numbers: BTreeSet<_> = batch.customers.iter().map(|row| &row.number).collect();
    let events: BTreeSet<_> = batch.events.iter().map(|row| &row.id).collect();
    assert_eq!((ids.len(), numbers.len()), (2_000, 2_000));
    assert_eq!(events.len(), batch.events.len());
}

#[test]
fn nothing_happened_in_the_future_and_stages_follow_each_other() {
    let batch = invent(4, 500);
    let now = calendar().now.naive_utc();
    assert!(batch.interactions.iter().all(|row| row.happened_at <= now));
    assert!(batch.entries.iter().all(|row| row.happened_at <= now));
    for pair in batch.stage_changes.windows(2) {
        let [a, b] = pair else { continue };
        if a.customer_id == b.customer_id {
            assert_eq!(b.from_stage.as_ref(), Some(&a.to_stage));
            assert!(a.happened_at < b.happened_at && a.id.0 < b.id.0);
        } else {
            assert_eq!(b.from_stage, None);
        }
    }
    for row in &batch.customers {
        let last = batch
            .stage_changes
            .iter()
            .rev()
            .find(|change| change.customer_id == row.id);
        assert_eq!(last.map(|change| &change.to_stage), Some(&row.stage));
    }
}

#[test]
fn next_steps_and_last_talks_are_those_of_the_records() {
    let batch = invent(5, 300);
    for row in &batch.customers {
        let open = batch.todos.iter().filter(|todo| {
            todo.customer_id == row.id && todo.done_at.is_none() && todo.due_at < no_date()
        });
        let next = open.min_by_key(|todo| (todo.due_at, todo.id.0));
        assert_eq!(row.next_todo_id, next.map(|todo| todo.id));
        assert_eq!(row.next_at, next.map_or_else(no_date, |todo| todo.due_at));
        let talks = batch
            .interactions
            .iter()
            .filter(|talk| talk.customer_id == row.id);
        assert_eq!(
            Some(row.last_interaction_at),
            talks.map(|talk| talk.happened_at).max()
        );
    }
}

#[test]
fn stages_have_believable_shares() {
    let batch = invent(6, 2_000);
    let share = |stage: StageRole| {
        let rows = batch
            .customers
            .iter()
            .filter(|row| row.stage == stage.as_str());
        rows.count() / 20
    };
    assert!((32..46).contains(&share(StageRole::Potential)));
    assert!((13..26).contains(&share(StageRole::Interested)));
    assert!((17..30).contains(&share(StageRole::Cooperating)));
    assert!(share(StageRole::Lost) >= 1 && share(StageRole::Dormant) >= 3);
    let children = batch.contacts.len()
        + batch.interactions.len()
        + batch.todos.len()
        + batch.stage_changes.len();
    assert!(
        (8..15).contains(&(children / 2_000)),
        "{}",
        children / 2_000
    );
}
