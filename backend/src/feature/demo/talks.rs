//! The people of one customer, what was talked about with them, and what is to be done next.

use super::generate::Making;
use super::journal;
use super::life::Calendar;
use super::records;
use super::rows::Batch;
use super::stories;
use crate::db::types::{Key, Written, no_date, stored};
use crate::feature::interaction::row::InteractionRow;
use crate::feature::todo::row::TodoRow;
use chrono::{DateTime, Utc};
use shared::customer::CustomerKind;
use shared::id::{ContactId, StageChangeId};
use shared::stage::StageRole;

/// The people; the first is the main contact.
pub(super) fn contacts(
    calendar: &Calendar,
    making: &mut Making,
    batch: &mut Batch,
) -> Vec<(ContactId, String)> {
    let created = making.created();
    let several = making.who.kind == CustomerKind::Company;
    let many = if several {
        making.rng.weighted(&[(1_usize, 4), (2, 4), (3, 2)])
    } else {
        1
    };
    let mut contacts = Vec::with_capacity(many);
    for place in 0..many {
        let id: ContactId = making.ids.at(created);
        let common = making.common(id, created);
        let (row, name) = records::contact(&mut making.rng, &making.who, place, common);
        journal::made(batch, making.by(calendar, created), &mut making.ids, &row);
        batch.contacts.push(row);
        contacts.push((id, name));
    }
    contacts
}

/// The talks; answers the last one.
pub(super) fn talks(
    calendar: &Calendar,
    making: &mut Making,
    changes: &[StageChangeId],
    contacts: &[(ContactId, String)],
    batch: &mut Batch,
) -> Option<InteractionRow> {
    let mut last = None;
    let lang = making.who.lang;
    for (at, change) in making.life.talks.clone() {
        let stage = making
            .life
            .stages
            .iter()
            .rev()
            .find(|(_, since)| *since <= at);
        let stage = stage.map_or(StageRole::Potential, |(stage, _)| *stage);
        let place = usize::try_from(making.rng.below(contacts.len() as u64)).unwrap_or(0);
        let Some((contact, name)) = contacts.get(place) else {
            continue;
        };
        let story = making.rng.pick(stories::within(stage, lang));
        let id = making.ids.at(at);
        let common = making.common(id, at);
        let mut row = records::interaction(
            &mut making.rng,
            (story, &making.who),
            (*contact, name.as_str()),
            common,
        );
        row.stage_change_id = change
            .and_then(|place| changes.get(place))
            .copied()
            .map(Key);
        journal::made(batch, making.by(calendar, at), &mut making.ids, &row);
        if last.is_none() {
            old_step(calendar, making, &row, at, batch);
        }
        batch.interactions.push(row.clone());
        last = Some(row);
    }
    last
}

/// What was agreed in the first talk was done long ago.
fn old_step(
    calendar: &Calendar,
    making: &mut Making,
    talk: &InteractionRow,
    at: DateTime<Utc>,
    batch: &mut Batch,
) {
    let id = making.ids.at(at);
    let common = making.common(id, at);
    let what = making
        .rng
        .pick(stories::next_steps(StageRole::Potential, making.who.lang));
    let mut row = records::todo(what, Some(talk.id.0), common);
    let done = calendar.later(&mut making.rng, at);
    calendar.due(&mut making.rng, &mut row, done);
    journal::made(batch, making.by(calendar, at), &mut making.ids, &row);
    if done < calendar.now {
        row.state = Written(shared::todo::TodoState::Done);
        row.done_at = Some(stored(done));
        row.updated_at = stored(done);
        row.version = 2;
        let by = making.by(calendar, done);
        journal::changed(batch, by, &mut making.ids, &row, ("state", "open", "done"));
    } else {
        // Nothing is agreed for later than the next step that stands on the card.
        row.due_at = no_date();
        row.due_on = None;
    }
    batch.todos.push(row);
}

/// The open next step, if there is one.
pub(super) fn next_step(
    calendar: &Calendar,
    making: &mut Making,
    talk: Option<&InteractionRow>,
    batch: &mut Batch,
) -> Option<TodoRow> {
    let (stage, _) = making.stage();
    let days = calendar.next_step_in(&mut making.rng, stage)?;
    let at = talk.map_or_else(|| making.created(), |talk| talk.happened_at.and_utc());
    let id = making.ids.at(at);
    let common = making.common(id, at);
    let what = making.rng.pick(stories::next_steps(stage, making.who.lang));
    let agreed = talk
        .filter(|_| making.rng.percent(70))
        .map(|talk| talk.id.0);
    let mut row = records::todo(what, agreed, common);
    let due = calendar.in_days(&mut making.rng, days);
    calendar.due(&mut making.rng, &mut row, due);
    journal::made(batch, making.by(calendar, at), &mut making.ids, &row);
    batch.todos.push(row.clone());
    Some(row)
}
