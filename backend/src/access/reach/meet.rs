//! What two lists of arms have in common.

use super::{Arm, OwnerAndTeam};
use crate::db::Conn;
use crate::db::schema::customer;
use crate::db::types::Key;
use crate::error::AppResult;
use diesel::prelude::*;
use shared::id::{CustomerId, TeamId, UserId};

/// The arms that hold what both lists hold. As the arms of a list never overlap, neither do these.
///
/// # Errors
/// Where the database fails.
pub(super) fn both(conn: &mut Conn, left: &[Arm], right: &[Arm]) -> AppResult<Vec<Arm>> {
    let mut found = Vec::new();
    for one in left {
        for other in right {
            found.extend(two(conn, one, other)?);
        }
    }
    Ok(found)
}

fn two(conn: &mut Conn, one: &Arm, other: &Arm) -> AppResult<Option<Arm>> {
    Ok(match (one, other) {
        (Arm::All, arm) | (arm, Arm::All) => Some(arm.clone()),
        (Arm::Only(ids), arm) | (arm, Arm::Only(ids)) => only(among(conn, ids, arm)?),
        (Arm::Owner(owner), Arm::Team(team)) | (Arm::Team(team), Arm::Owner(owner)) => {
            only(owned_in(conn, *owner, *team)?)
        }
        (one, other) => (one == other).then(|| one.clone()),
    })
}

fn only(ids: Vec<CustomerId>) -> Option<Arm> {
    (!ids.is_empty()).then_some(Arm::Only(ids))
}

fn among(conn: &mut Conn, ids: &[CustomerId], arm: &Arm) -> AppResult<Vec<CustomerId>> {
    let keys: Vec<Key<CustomerId>> = ids.iter().copied().map(Key).collect();
    let rows: Vec<OwnerAndTeam> = customer::table
        .filter(customer::id.eq_any(keys))
        .select((customer::id, customer::owner_id, customer::team_id))
        .load(conn)?;
    let held = rows.into_iter().filter(|row| arm.holds_row(row));
    Ok(held.map(|(id, ..)| id.0).collect())
}

fn owned_in(conn: &mut Conn, owner: UserId, team: TeamId) -> AppResult<Vec<CustomerId>> {
    let ids: Vec<Key<CustomerId>> = customer::table
        .filter(
            customer::owner_id
                .eq(Key(owner))
                .and(customer::team_id.eq(Key(team))),
        )
        .select(customer::id)
        .load(conn)?;
    Ok(ids.into_iter().map(|id| id.0).collect())
}
