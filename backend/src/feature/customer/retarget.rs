//! When a user changes team, the customers of that owner and their counters follow.

use super::row::CustomerRow;
use super::store;
use crate::db::Conn;
use crate::db::schema::customer;
use crate::db::types::Key;
use crate::error::AppResult;
use diesel::prelude::*;
use shared::Code;
use shared::id::{TeamId, UserId};

/// Gives every customer of this owner the owner's new team.
///
/// # Errors
/// Where the database fails.
pub fn owner_team(conn: &mut Conn, owner: UserId, team: Option<TeamId>) -> AppResult<()> {
    let rows: Vec<CustomerRow> = customer::table
        .filter(customer::owner_id.eq(Key(owner)))
        .select(CustomerRow::as_select())
        .load(conn)?;
    for before in rows {
        let mut after = before.clone();
        after.team_id = team.map(Key);
        if !store::save(conn, &before, &after)? {
            return Err(Code::Stale.into());
        }
    }
    Ok(())
}
