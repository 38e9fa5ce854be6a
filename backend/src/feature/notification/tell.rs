//! Telling owner and collaborators (R-TELL). Called wherever an event is appended, in its transaction.

use crate::db::Conn;
use crate::db::schema::{collaborator, customer, notification};
use crate::db::types::{Key, Written, fresh, stored};
use crate::error::AppResult;
use crate::events::Draft;
use crate::record::Cx;
use crate::record::fact::Fact;
use diesel::prelude::*;
use shared::audit::Action;
use shared::id::{CustomerId, EventId, NotificationId, UserId};
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
        write(conn, cx, user.0, draft.customer_id, event, Why::Customer)?;
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
    diesel::insert_into(notification::table)
        .values((
            notification::id.eq(Key(fresh::<NotificationId>())),
            notification::user_id.eq(Key(user)),
            notification::customer_id.eq(Some(Key(customer))),
            notification::event_id.eq(Some(Key(event))),
            notification::why.eq(Written(why)),
            notification::created_at.eq(stored(cx.now)),
        ))
        .execute(conn)?;
    Ok(())
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
