//! Interactions as readers see them: through the policy, with what belongs to them, one query a kind.

use super::answered::Patience;
use super::row::InteractionRow;
use crate::db::Conn;
use crate::db::types::Key;
use crate::error::AppResult;
use crate::events::first_words;
use crate::feature::attachment::row::AttachmentRow;
use crate::feature::contact::row::ContactRow;
use crate::feature::plan::row::PlanRow;
use crate::feature::todo::row::TodoRow;
use crate::record::{Lens, Names, Record};
use shared::contact::ContactRef;
use shared::id::{ContactId, InteractionId};
use shared::interaction::{Interaction, InteractionRef};
use std::collections::HashMap;
use uuid::Uuid;

impl InteractionRow {
    /// Interactions as other records name them.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn brief(
        conn: &mut Conn,
        lens: &Lens<'_>,
        ids: &[InteractionId],
    ) -> AppResult<HashMap<InteractionId, InteractionRef>> {
        let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let rows = Self::find_many(conn, &ids)?;
        let brief = rows.iter().map(|row| {
            let said = row.shown(lens.cx, &lens.viewer(row.customer_id.0))?;
            let one = InteractionRef {
                id: row.id.0,
                happened_at: row.happened(),
                summary: said.content.as_deref().and_then(first_words),
            };
            Ok((one.id, one))
        });
        brief.collect()
    }
}

/// Interactions with their people, next steps, files and plans.
///
/// # Errors
/// Where the database fails.
pub(super) fn views(
    conn: &mut Conn,
    lens: &Lens<'_>,
    rows: &[InteractionRow],
) -> AppResult<Vec<Interaction>> {
    let users = rows.iter().flat_map(|row| {
        row.our_users
            .0
            .iter()
            .copied()
            .chain(row.created_by.map(|k| k.0))
    });
    let names = Names::of_users(conn, users)?;
    let contact_ids: Vec<Uuid> = rows
        .iter()
        .flat_map(|row| row.contacts.0.iter().map(|id| id.uuid()))
        .collect();
    let people: HashMap<ContactId, ContactRow> = ContactRow::find_many(conn, &contact_ids)?
        .into_iter()
        .map(|row| (row.id.0, row))
        .collect();
    let ids: Vec<InteractionId> = rows.iter().map(|row| row.id.0).collect();
    let todo_rows = TodoRow::of_interactions(conn, &ids)?;
    let mut todos = TodoRow::views(conn, lens, &todo_rows)?;
    let mut files = AttachmentRow::of_interactions(conn, lens, &ids)?;
    let mut plans = PlanRow::fulfilled_by(conn, lens, rows)?;
    let patience = Patience::read(conn, lens.cx.now)?;
    rows.iter()
        .map(|row| {
            let viewer = lens.viewer(row.customer_id.0);
            let said = row.shown(lens.cx, &viewer)?;
            let (mine, rest) = std::mem::take(&mut todos)
                .into_iter()
                .partition::<Vec<_>, _>(|todo| todo.interaction_id == Some(row.id.0));
            todos = rest;
            let fulfilled = plans.remove(&row.id.0).unwrap_or_default();
            let (attachments, rest) = std::mem::take(&mut files)
                .into_iter()
                .partition::<Vec<_>, _>(|file| file.interaction_id == Some(row.id.0));
            files = rest;
            Ok(Interaction {
                id: row.id.0,
                customer_id: row.customer_id.0,
                customer: None,
                version: row.version,
                happened_at: row.happened(),
                recorded_at: row.created_at.and_utc(),
                channels: row.channels.0.clone(),
                direction: row.direction.0,
                answered: patience.counts(row.answered.0, row.happened_at),
                our_users: row
                    .our_users
                    .0
                    .iter()
                    .filter_map(|id| names.user(Some(Key(*id))))
                    .collect(),
                our_others: viewer.free_opt(row.our_others.as_ref()),
                contacts: row
                    .contacts
                    .0
                    .iter()
                    .filter_map(|id| people.get(id))
                    .map(|person| ContactRef {
                        id: person.id.0,
                        name: viewer.person(&person.name),
                        title: viewer.title(person.title.as_ref()),
                    })
                    .collect(),
                class: row.class.0,
                content: said.content,
                judgement: said.judgement,
                feedback: said.feedback,
                consensus: said.consensus,
                competitor: said.competitor,
                purpose: viewer.short(row.purpose.as_ref()),
                todos: mine,
                stage_change_id: row.stage_change_id.map(|k| k.0),
                fulfilled,
                attachments,
                late: row.late,
                doubtful: viewer.free_opt(row.doubtful.as_ref()),
                author: names.user(row.created_by),
                updated_at: row.updated_at.and_utc(),
                archived_at: row.archived_at.map(|at| at.and_utc()),
            })
        })
        .collect()
}
