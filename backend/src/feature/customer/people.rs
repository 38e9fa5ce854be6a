//! Who answers for a customer and who helps: hand-overs and collaborators.

use super::row::CustomerRow;
use super::store;
use crate::access::FreeText;
use crate::access::policy::{self, Verb};
use crate::db::Conn;
use crate::db::schema::{collaborator, user_account};
use crate::db::types::{Key, Written, stored};
use crate::error::{AppError, AppResult};
use crate::events::{self, Draft};
use crate::feature::merge::hand_over::open_work;
use crate::feature::named_access::queries as named_access;
use crate::record::fact::{self, Difference, Fact};
use crate::record::{Cx, Entry};
use diesel::prelude::*;
use shared::Code;
use shared::audit::Action;
use shared::customer::{Collaborators, HandOver};
use shared::id::{CustomerId, TeamId, UserId};
use shared::merge::HandedOver;
use shared::role::{RecordKind, Role};
use shared::timeline::Dimension;
use std::collections::BTreeSet;

/// Hands a customer over to another owner, with the open to-dos, plans and risks of the old one (R-OWN-2).
///
/// # Errors
/// [`Code::Forbidden`], [`Code::NoSuchUser`].
pub fn hand_over(
    conn: &mut Conn,
    cx: &Cx,
    id: CustomerId,
    order: &HandOver,
    moved: &mut HandedOver,
) -> AppResult<()> {
    cx.viewer(conn, id)?.require(Verb::HandOver)?;
    store::require_live(conn, id)?;
    let team: Option<Option<Key<TeamId>>> = user_account::table
        .filter(
            user_account::id
                .eq(Key(order.owner_id))
                .and(user_account::role.ne(Written(Role::Integration)))
                .and(user_account::active.eq(true)),
        )
        .select(user_account::team_id)
        .first(conn)
        .optional()?;
    let team = team.ok_or_else(|| AppError::field("/owner_id", Code::NoSuchUser))?;
    let before = store::find(conn, id)?;
    if before.owner_id == Some(Key(order.owner_id)) {
        return Ok(());
    }
    if !policy::may_appoint(&cx.actor, order.owner_id) {
        return Err(Code::Forbidden.into());
    }
    let mut after = before.clone();
    after.owner_id = Some(Key(order.owner_id));
    after.team_id = team;
    after.version += 1;
    after.updated_at = stored(cx.now);
    // The new owner needs no second seat beside.
    diesel::delete(collaborator::table.find((Key(order.owner_id), Key(id)))).execute(conn)?;
    write_hand_over(conn, cx, &before, &after, order.reason.as_deref())?;
    match before.owner_id {
        Some(from) => open_work(conn, cx, id, from.0, order.owner_id, moved),
        None => Ok(()),
    }
}

/// Writes the change of owner with its event.
///
/// # Errors
/// [`Code::Stale`] where someone else wrote at the same time.
pub fn write_hand_over(
    conn: &mut Conn,
    cx: &Cx,
    before: &CustomerRow,
    after: &CustomerRow,
    reason: Option<&str>,
) -> AppResult<()> {
    if !store::save(conn, before, after)? {
        return Err(Code::Stale.into());
    }
    let id = |owner: Option<Key<UserId>>| fact::link(owner.map(|k| k.0));
    let mut changes = vec![Difference {
        field: "owner_id",
        from: id(before.owner_id),
        to: id(after.owner_id),
    }];
    if let Some(reason) = reason {
        changes.push(Difference {
            field: "reason",
            from: None,
            to: Some(Fact::Text(FreeText::new(reason))),
        });
    }
    // What the owner opened to others was the owner's to give.
    changes.extend(named_access::end_all(conn, cx, after.customer_id())?);
    let entry = Entry {
        dimension: Dimension::Profile,
        what: "handed_over",
        when: None,
    };
    events::append(
        conn,
        cx,
        Draft {
            customer_id: after.customer_id(),
            kind: RecordKind::Customer,
            record_id: after.customer_id().uuid(),
            action: Action::HandedOver,
            changes,
            entry: Some(entry),
        },
    )?;
    Ok(())
}

/// Who helps the owner of a customer, in no order.
///
/// # Errors
/// Where the database fails.
pub fn collaborators(conn: &mut Conn, id: CustomerId) -> AppResult<Vec<UserId>> {
    let all: Vec<Key<UserId>> = collaborator::table
        .filter(collaborator::customer_id.eq(Key(id)))
        .select(collaborator::user_id)
        .load(conn)?;
    Ok(all.into_iter().map(|key| key.0).collect())
}

/// Sets the collaborators of a customer, all of them.
///
/// # Errors
/// [`Code::Forbidden`], [`Code::NoSuchUser`].
pub fn set_collaborators(
    conn: &mut Conn,
    cx: &Cx,
    id: CustomerId,
    wanted: &Collaborators,
) -> AppResult<()> {
    cx.viewer(conn, id)?.require(Verb::HandOver)?;
    store::require_live(conn, id)?;
    let owner = store::find(conn, id)?.owner_id;
    let wanted: BTreeSet<Key<UserId>> = wanted
        .user_ids
        .iter()
        .copied()
        .map(Key)
        .filter(|user| Some(*user) != owner)
        .collect();
    let before: BTreeSet<Key<UserId>> = collaborators(conn, id)?.into_iter().map(Key).collect();
    require_colleagues(conn, &wanted)?;
    require_appointable(cx, &before, &wanted)?;
    write_collaborators(conn, cx, id, &before, &wanted)
}

/// Adds collaborators to those that a customer has.
///
/// # Errors
/// As [`set_collaborators`].
pub fn add_collaborators(
    conn: &mut Conn,
    cx: &Cx,
    id: CustomerId,
    users: &[UserId],
) -> AppResult<()> {
    cx.viewer(conn, id)?.require(Verb::HandOver)?;
    store::require_live(conn, id)?;
    let owner = store::find(conn, id)?.owner_id;
    let before: BTreeSet<Key<UserId>> = collaborators(conn, id)?.into_iter().map(Key).collect();
    let new = users.iter().copied().map(Key);
    let new: BTreeSet<Key<UserId>> = new
        .filter(|user| Some(*user) != owner && !before.contains(user))
        .collect();
    require_colleagues(conn, &new)?;
    require_appointable(cx, &before, &new)?;
    let wanted = before.union(&new).copied().collect();
    write_collaborators(conn, cx, id, &before, &wanted)
}

/// Refuses an administrator's own seat.
fn require_appointable(
    cx: &Cx,
    before: &BTreeSet<Key<UserId>>,
    wanted: &BTreeSet<Key<UserId>>,
) -> AppResult<()> {
    let mut new = wanted.difference(before);
    if new.all(|user| policy::may_appoint(&cx.actor, user.0)) {
        Ok(())
    } else {
        Err(Code::Forbidden.into())
    }
}

/// Refuses whoever is no active colleague.
fn require_colleagues(conn: &mut Conn, users: &BTreeSet<Key<UserId>>) -> AppResult<()> {
    let known: i64 = user_account::table
        .filter(
            user_account::id
                .eq_any(users)
                .and(user_account::role.ne(Written(Role::Integration)))
                .and(user_account::active.eq(true)),
        )
        .count()
        .get_result(conn)?;
    if usize::try_from(known) == Ok(users.len()) {
        Ok(())
    } else {
        Err(AppError::field("/user_ids", Code::NoSuchUser))
    }
}

fn write_collaborators(
    conn: &mut Conn,
    cx: &Cx,
    id: CustomerId,
    before: &BTreeSet<Key<UserId>>,
    wanted: &BTreeSet<Key<UserId>>,
) -> AppResult<()> {
    if before == wanted {
        return Ok(());
    }
    diesel::delete(collaborator::table.filter(collaborator::customer_id.eq(Key(id))))
        .execute(conn)?;
    for user in wanted {
        diesel::insert_into(collaborator::table)
            .values((
                collaborator::user_id.eq(user),
                collaborator::customer_id.eq(Key(id)),
            ))
            .execute(conn)?;
    }
    let list = |users: &BTreeSet<Key<UserId>>| fact::links(users.iter().map(|k| k.0));
    events::append(
        conn,
        cx,
        Draft {
            customer_id: id,
            kind: RecordKind::Customer,
            record_id: id.uuid(),
            action: Action::Changed,
            changes: vec![Difference {
                field: "collaborators",
                from: list(before),
                to: list(wanted),
            }],
            entry: None,
        },
    )?;
    Ok(())
}
