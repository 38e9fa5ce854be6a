//! Telling owner and managers of a signal (R-SIG-8): once, when it is raised.

use crate::db::Conn;
use crate::db::schema::{customer, user_account};
use crate::db::types::{Key, Written};
use crate::error::AppResult;
use crate::feature::notification::tell;
use crate::feature::team::queries::and_above;
use crate::record::Cx;
use diesel::prelude::*;
use shared::id::{CustomerId, EventId, TeamId, UserId};
use shared::notification::Why;
use shared::role::Role;

/// Tells the owner, and the managers of the owner's team and of those above it.
///
/// # Errors
/// Where the database fails.
pub fn owner_and_managers(
    conn: &mut Conn,
    cx: &Cx,
    id: CustomerId,
    event: EventId,
) -> AppResult<()> {
    let (owner, team): (Option<Key<UserId>>, Option<Key<TeamId>>) = customer::table
        .find(Key(id))
        .select((customer::owner_id, customer::team_id))
        .first(conn)?;
    let mut told = managers(conn, team.map(|team| team.0))?;
    told.extend(owner);
    told.sort_unstable();
    told.dedup();
    for user in told {
        tell::write(conn, cx, user.0, id, event, Why::Signal)?;
    }
    Ok(())
}

fn managers(conn: &mut Conn, team: Option<TeamId>) -> AppResult<Vec<Key<UserId>>> {
    let teams: Vec<Key<TeamId>> = and_above(conn, team)?.into_iter().map(Key).collect();
    Ok(user_account::table
        .filter(user_account::active.eq(true))
        .filter(user_account::role.eq(Written(Role::Manager)))
        .filter(user_account::team_id.eq_any(teams))
        .select(user_account::id)
        .load(conn)?)
}
