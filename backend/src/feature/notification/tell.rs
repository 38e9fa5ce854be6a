//! Telling owner and collaborators (R-TELL). Called wherever an event is appended, in its transaction.

use super::put::{News, put};
use crate::db::Conn;
use crate::db::schema::{collaborator, customer};
use crate::db::types::Key;
use crate::error::AppResult;
use crate::events::Draft;
use crate::record::Cx;
use crate::record::fact::Fact;
use diesel::prelude::*;
use shared::audit::Action;
use shared::id::{CustomerId, EventId, UserId};
use shared::notification::Why;
use shared::role::RecordKind;
use std::collections::BTreeSet;

/// Whether owner and collaborators hear of it: contacts, needs, stage, owner, and whatever the customer did by a link.
/// Pure.
fn worth_telling(cx: &Cx, draft: &Draft) -> bool {
    match draft.kind {
        // That somebody looked is read in the list of reveals and on the trail.
        _ if matches!(draft.action, Action::Revealed | Action::Exported) => false,
        // What the engine does it tells in its own time and words.
        _ if cx.actor.is_engine() => false,
        // Signals stand on a list of their own; who is told of one is said where it is raised.
        _ if draft.action == Action::Signalled => false,
        _ if cx.actor.is_outside() => true,
        RecordKind::Contact | RecordKind::Need | RecordKind::StageChange => true,
        RecordKind::Customer => matches!(draft.action, Action::HandedOver),
        _ => false,
    }
}

/// Tells those concerned, except whoever did it; an import tells nobody.
///
/// # Errors
/// Where the database fails.
pub fn tell(conn: &mut Conn, cx: &Cx, event: EventId, draft: &Draft) -> AppResult<()> {
    if cx.imported || !worth_telling(cx, draft) {
        return Ok(());
    }
    let mut concerned = concerned(conn, draft.customer_id)?;
    concerned.extend(earlier_owner(draft));
    concerned.remove(&Key(cx.actor.id));
    for user in concerned {
        let news = News {
            kind: Some(draft.kind),
            ..about(draft.customer_id, event, Why::Customer)
        };
        put(conn, user.0, &news, cx.actor.org_zone, cx.now)?;
    }
    Ok(())
}

/// Writes one notification.
///
/// # Errors
/// Where the database fails.
pub fn write(
    conn: &mut Conn,
    cx: &Cx,
    user: UserId,
    customer: CustomerId,
    event: EventId,
    why: Why,
) -> AppResult<()> {
    let news = about(customer, event, why);
    put(conn, user, &news, cx.actor.org_zone, cx.now)
}

const fn about(customer: CustomerId, event: EventId, why: Why) -> News {
    News {
        why,
        kind: None,
        customer: Some(customer),
        event: Some(event),
        system_event: None,
    }
}

fn concerned(conn: &mut Conn, id: CustomerId) -> AppResult<BTreeSet<Key<UserId>>> {
    let owner: Option<Key<UserId>> = customer::table
        .find(Key(id))
        .select(customer::owner_id)
        .first(conn)?;
    let helpers: Vec<Key<UserId>> = collaborator::table
        .filter(collaborator::customer_id.eq(Key(id)))
        .select(collaborator::user_id)
        .load(conn)?;
    Ok(helpers.into_iter().chain(owner).collect())
}

/// Whoever gave a customer away hears of it too.
fn earlier_owner(draft: &Draft) -> Option<Key<UserId>> {
    let change = draft.changes.iter().find(|c| c.field == "owner_id")?;
    match &change.from {
        Some(Fact::Links(links)) => links.first().map(|link| Key(UserId(link.id))),
        _ => None,
    }
}
