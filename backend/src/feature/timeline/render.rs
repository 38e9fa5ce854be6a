//! Entries with what they stand for: the records as they are now, the changes as they were.

use super::page::EntryRow;
use crate::access::leak::{self, Leak};
use crate::db::Conn;
use crate::db::schema::{event, tag};
use crate::db::types::{Json, Key, Written, when_of};
use crate::error::AppResult;
use crate::events::{self, BROUGHT_BACK, Called, Marks, PUT_AWAY, StoredChange};
use crate::feature::contact::row::ContactRow;
use crate::feature::contract::row::ContractRow;
use crate::feature::customer::view::references;
use crate::feature::declared;
use crate::feature::interaction::row::InteractionRow;
use crate::feature::stage::moves;
use crate::feature::tag::row::TagRow;
use crate::feature::todo::row::TodoRow;
use crate::record::link::{Link, To};
use crate::record::{Cx, Lens, Names, Record};
use diesel::prelude::*;
use shared::audit::{Action, Change};
use shared::contact::{Contact, ContactRef};
use shared::contract::Contract;
use shared::id::{CustomerId, EventId, UserId};
use shared::interaction::Interaction;
use shared::role::RecordKind;
use shared::stage::StageChange;
use shared::tag::Tag;
use shared::timeline::{AnyRecord, TimelineEntry, TimelineWhat};
use shared::todo::Todo;
use shared::user::UserRef;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// The records that a page of entries stands for.
#[derive(Default)]
struct Found {
    interactions: HashMap<Uuid, Interaction>,
    changes: HashMap<Uuid, StageChange>,
    contracts: HashMap<Uuid, Contract>,
    contacts: HashMap<Uuid, Contact>,
    todos: HashMap<Uuid, Todo>,
    tags: HashMap<Uuid, Tag>,
    away: HashMap<EventId, RecordKind>,
    called: Called,
    declared: HashMap<Uuid, AnyRecord>,
    events: HashMap<EventId, Vec<Change>>,
    unsaid: HashSet<EventId>,
    owners: Names,
}

/// Renders a page of entries.
///
/// # Errors
/// Where the database fails.
pub fn entries(
    conn: &mut Conn,
    cx: &Cx,
    across: bool,
    rows: Vec<EntryRow>,
) -> AppResult<Vec<TimelineEntry>> {
    let lens = cx.lens(conn, rows.iter().map(|row| row.customer_id.0))?;
    let names = Names::of_users(
        conn,
        rows.iter().filter_map(|row| row.author_id.map(|k| k.0)),
    )?;
    let mut found = find(conn, &lens, &rows)?;
    let customers = if across {
        references(
            conn,
            cx,
            &rows.iter().map(|row| row.customer_id.0).collect::<Vec<_>>(),
        )?
    } else {
        HashMap::new()
    };
    Ok(rows
        .iter()
        .filter_map(|row| {
            Some(TimelineEntry {
                id: row.id.0,
                customer_id: row.customer_id.0,
                customer: customers.get(&row.customer_id.0).cloned(),
                dimension: row.dimension.0,
                happened_at: when_of(row.happened_at, row.happened_on),
                recorded_at: row.recorded_at.and_utc(),
                author: names.user(row.author_id),
                what: what(row, &mut found)?,
            })
        })
        .collect())
}

fn ids(rows: &[EntryRow], whats: &[&str]) -> Vec<Uuid> {
    rows.iter()
        .filter(|row| whats.contains(&row.what.as_str()))
        .map(|row| row.record_id.0)
        .collect()
}

fn find(conn: &mut Conn, lens: &Lens<'_>, rows: &[EntryRow]) -> AppResult<Found> {
    let mut found = Found::default();
    let talks = ids(rows, &["interaction", "interaction_changed"]);
    let interactions = InteractionRow::find_many(conn, &talks)?;
    found.interactions = InteractionRow::views(conn, lens, &interactions)?
        .into_iter()
        .map(|view| (view.id.uuid(), view))
        .collect();
    let changes = moves::find_many(conn, &ids(rows, &["stage_change"]))?;
    found.changes = moves::views(conn, lens, &changes)?
        .into_iter()
        .map(|view| (view.id.uuid(), view))
        .collect();
    let contracts = ContractRow::find_many(conn, &ids(rows, &["contract", "contract_changed"]))?;
    found.contracts = ContractRow::views(conn, lens, &contracts)?
        .into_iter()
        .map(|view| (view.id.uuid(), view))
        .collect();
    let contacts = ContactRow::find_many(conn, &ids(rows, &["contact_added", "contact_changed"]))?;
    found.contacts = ContactRow::views(conn, lens, &contacts)?
        .into_iter()
        .map(|view| (view.id.uuid(), view))
        .collect();
    let todos = TodoRow::find_many(
        conn,
        &ids(rows, &["todo_added", "todo_changed", "todo_closed"]),
    )?;
    found.todos = TodoRow::views(conn, lens, &todos)?
        .into_iter()
        .map(|view| (view.id.uuid(), view))
        .collect();
    found.declared = declared::find(conn, lens, rows)?;
    found.tags = tags(conn, ids(rows, &["tagged", "untagged"]))?;
    read_events(conn, lens, rows, &mut found)?;
    Ok(found)
}

fn tags(conn: &mut Conn, ids: Vec<Uuid>) -> AppResult<HashMap<Uuid, Tag>> {
    let keys: Vec<Key<Uuid>> = ids.into_iter().map(Key).collect();
    let rows: Vec<TagRow> = tag::table
        .filter(tag::id.eq_any(keys))
        .select(TagRow::as_select())
        .load(conn)?;
    let tags = rows.into_iter().map(Tag::from);
    Ok(tags.map(|tag| (tag.id.uuid(), tag)).collect())
}

type EventColumns = (
    Key<EventId>,
    Key<CustomerId>,
    Written<RecordKind>,
    Written<Action>,
    Key<Uuid>,
    Json<Vec<events::Noted>>,
    Option<Vec<u8>>,
);

/// Reads the events whose changes are shown, once for the page.
fn read_events(
    conn: &mut Conn,
    lens: &Lens<'_>,
    rows: &[EntryRow],
    found: &mut Found,
) -> AppResult<()> {
    const WITH_EVENT: &[&str] = &[
        "profile_changed",
        "handed_over",
        "merged",
        "merged_into",
        "unmerged",
        PUT_AWAY,
        BROUGHT_BACK,
    ];
    let wanted: Vec<Key<EventId>> = rows
        .iter()
        .filter(|row| WITH_EVENT.contains(&row.what.as_str()) || declared::is_change(&row.what))
        .map(|row| row.id)
        .collect();
    let loaded: Vec<EventColumns> = event::table
        .filter(event::id.eq_any(wanted))
        .select((
            event::id,
            event::customer_id,
            event::record_kind,
            event::action,
            event::record_id,
            event::changes,
            event::sealed,
        ))
        .load(conn)?;
    let mut links = Vec::new();
    let mut events = Vec::new();
    for (id, customer, kind, action, record, noted, sealed) in loaded {
        let row = rows.iter().find(|row| row.id == id);
        if row.is_some_and(|row| is_away(&row.what)) {
            found.away.insert(id.0, kind.0);
            links.push(Link {
                to: To::Record(kind.0),
                id: record.0,
            });
            continue;
        }
        // What came with a merge is read as part of the customer on whose timeline it stands now.
        let shown_at = row.map_or(customer.0, |row| row.customer_id.0);
        let stored = StoredChange::new(id.0, customer.0, (kind.0, record.0), noted.0, sealed);
        links.extend(stored.links());
        events.push((action.0, shown_at, stored));
    }
    found.called = Called::read(conn, lens.cx, links)?;
    let marks = Marks::read(conn, events.iter().map(|(_, _, stored)| stored))?;
    for (action, customer, stored) in events {
        let viewer = lens.viewer(customer);
        if marks.leave_unsaid(&viewer, action, &stored) {
            found.unsaid.insert(stored.id);
            continue;
        }
        let read = || events::changes_of(conn, lens.cx, &viewer, &found.called, &marks, &stored);
        let changes = leak::forgotten(Leak::TimelineChanges, read)?;
        found.events.insert(stored.id, changes);
    }
    let owners = found
        .events
        .values()
        .flatten()
        .filter(|change| change.field == "owner_id");
    let owner_ids: Vec<UserId> = owners
        .flat_map(|change| [&change.from_ids, &change.to_ids])
        .flatten()
        .map(|id| UserId(*id))
        .collect();
    found.owners = Names::of_users(conn, owner_ids)?;
    Ok(())
}

fn merged(what: &str, mut changes: Vec<Change>) -> TimelineWhat {
    let number = changes
        .iter()
        .find(|change| change.field == "other_number")
        .and_then(|change| change.to.as_ref()?.value().cloned());
    changes.retain(|change| change.field != "other_number");
    TimelineWhat::Merged {
        number: number.unwrap_or_default(),
        into: what == "merged_into",
        undone: what == "unmerged",
        changes,
    }
}

/// Whether an entry says that a record was put away, or came back.
fn is_away(what: &str) -> bool {
    what == PUT_AWAY || what == BROUGHT_BACK
}

fn named(found: &Found, ids: &[Uuid]) -> Option<UserRef> {
    found.owners.user(ids.first().map(|id| Key(UserId(*id))))
}

fn what(row: &EntryRow, found: &mut Found) -> Option<TimelineWhat> {
    if found.unsaid.contains(&row.id.0) {
        return None;
    }
    let id = row.record_id.0;
    let changes = found.events.remove(&row.id.0).unwrap_or_default();
    let contact = |found: &Found| {
        found.contacts.get(&id).map(|contact| ContactRef {
            id: contact.id,
            name: contact.name.clone(),
            title: contact.title.clone(),
        })
    };
    Some(match row.what.as_str() {
        "customer_created" => TimelineWhat::CustomerCreated {},
        "profile_changed" => TimelineWhat::ProfileChanged { changes },
        "handed_over" => {
            let owner = changes.iter().find(|change| change.field == "owner_id");
            let reason = changes.iter().find(|change| change.field == "reason");
            TimelineWhat::HandedOver {
                from: owner.and_then(|c| named(found, &c.from_ids)),
                to: owner.and_then(|c| named(found, &c.to_ids)),
                reason: reason
                    .and_then(|c| c.to.as_ref())
                    .and_then(shared::Guarded::text),
            }
        }
        "merged" | "merged_into" | "unmerged" => merged(&row.what, changes),
        "archived" => TimelineWhat::Archived { restored: false },
        "restored" => TimelineWhat::Archived { restored: true },
        "contact_added" => TimelineWhat::ContactAdded {
            contact: contact(found)?,
        },
        "contact_changed" => TimelineWhat::ContactChanged {
            contact: contact(found)?,
            changes,
        },
        "interaction" => TimelineWhat::Interaction {
            interaction: found.interactions.get(&id)?.clone(),
        },
        "interaction_changed" => TimelineWhat::InteractionChanged {
            interaction: found.interactions.get(&id)?.clone(),
            changes,
        },
        PUT_AWAY | BROUGHT_BACK => {
            let record_kind = *found.away.get(&row.id.0)?;
            let to = To::Record(record_kind);
            TimelineWhat::RecordArchived {
                record_kind,
                record_id: id,
                name: found.called.get(Link { to, id })?.clone(),
                restored: row.what == BROUGHT_BACK,
            }
        }
        "stage_change" => TimelineWhat::StageChange {
            change: found.changes.get(&id)?.clone(),
        },
        "contract" => TimelineWhat::Contract {
            contract: found.contracts.get(&id)?.clone(),
        },
        "contract_changed" => TimelineWhat::ContractChanged {
            contract: found.contracts.get(&id)?.clone(),
            changes,
        },
        "todo_added" => TimelineWhat::TodoAdded {
            todo: found.todos.get(&id)?.clone(),
        },
        "todo_changed" => TimelineWhat::TodoChanged {
            todo: found.todos.get(&id)?.clone(),
            changes,
        },
        "todo_closed" => TimelineWhat::TodoClosed {
            todo: found.todos.get(&id)?.clone(),
        },
        "tagged" => TimelineWhat::Tagged {
            tag: found.tags.get(&id)?.clone(),
            removed: false,
        },
        "untagged" => TimelineWhat::Tagged {
            tag: found.tags.get(&id)?.clone(),
            removed: true,
        },
        what => {
            let record = found.declared.get(&id)?.clone();
            if declared::is_change(what) {
                TimelineWhat::RecordChanged { record, changes }
            } else {
                TimelineWhat::Recorded { record }
            }
        }
    })
}
