//! Reach as queries take it: a list of arms, each served by an index, which are read apart and merged.
//!
//! A single `team = … OR id IN …` would make every list scan; two ordered reads of one page each do not.

use super::actor::Actor;
use super::policy::{self, Scope};
use crate::db::Conn;
use crate::db::schema::{collaborator, customer};
use crate::db::types::Key;
use crate::error::AppResult;
use diesel::prelude::*;
use shared::id::{CustomerId, TeamId, UserId};
use shared::role::{FieldClass, Reach};
use std::collections::HashSet;

/// One part of the customers that a caller reaches. The arms of a caller never overlap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arm {
    /// Every customer.
    All,
    /// Those of the team.
    Team(TeamId),
    /// Those of the owner.
    Owner(UserId),
    /// Those without an owner.
    Pool,
    /// Single ones, by id: those the caller collaborates on and that no other arm holds.
    Only(Vec<CustomerId>),
}

/// A customer, its owner, and the owner's team.
pub type OwnerAndTeam = (Key<CustomerId>, Option<Key<UserId>>, Option<Key<TeamId>>);

/// The arms of a caller.
///
/// # Errors
/// Where the database fails.
pub fn arms(conn: &mut Conn, actor: &Actor) -> AppResult<Vec<Arm>> {
    let mut arms = match (policy::reach(actor.role), actor.team_id) {
        (Reach::All, _) => return Ok(vec![Arm::All]),
        (Reach::Team, Some(team)) => vec![Arm::Team(team), Arm::Pool],
        (Reach::Team, None) => vec![Arm::Owner(actor.id), Arm::Pool],
        (Reach::Own, _) => vec![Arm::Owner(actor.id)],
    };
    let helped: Vec<OwnerAndTeam> = collaborator::table
        .inner_join(customer::table.on(customer::id.eq(collaborator::customer_id)))
        .filter(collaborator::user_id.eq(Key(actor.id)))
        .select((customer::id, customer::owner_id, customer::team_id))
        .load(conn)?;
    let elsewhere = |owner: Option<UserId>, team: Option<TeamId>| {
        !arms.iter().any(|arm| match arm {
            Arm::Team(t) => team == Some(*t),
            Arm::Owner(o) => owner == Some(*o),
            Arm::Pool => owner.is_none(),
            Arm::All | Arm::Only(_) => false,
        })
    };
    let only: Vec<CustomerId> = helped
        .into_iter()
        .filter(|(_, owner, team)| elsewhere(owner.map(|k| k.0), team.map(|k| k.0)))
        .map(|(id, ..)| id.0)
        .collect();
    if !only.is_empty() {
        arms.push(Arm::Only(only));
    }
    Ok(arms)
}

/// The customers among `ids` that the caller collaborates on.
///
/// # Errors
/// Where the database fails.
pub fn collaborations(
    conn: &mut Conn,
    actor: &Actor,
    ids: &[CustomerId],
) -> AppResult<HashSet<CustomerId>> {
    let keys: Vec<Key<CustomerId>> = ids.iter().copied().map(Key).collect();
    let found: Vec<Key<CustomerId>> = collaborator::table
        .filter(
            collaborator::user_id
                .eq(Key(actor.id))
                .and(collaborator::customer_id.eq_any(keys)),
        )
        .select(collaborator::customer_id)
        .load(conn)?;
    Ok(found.into_iter().map(|k| k.0).collect())
}

/// Every customer that the caller collaborates on.
///
/// # Errors
/// Where the database fails.
pub fn helped(conn: &mut Conn, actor: &Actor) -> AppResult<HashSet<CustomerId>> {
    let found: Vec<Key<CustomerId>> = collaborator::table
        .filter(collaborator::user_id.eq(Key(actor.id)))
        .select(collaborator::customer_id)
        .load(conn)?;
    Ok(found.into_iter().map(|k| k.0).collect())
}

/// What the policy needs to know of one customer.
///
/// # Errors
/// [`shared::Code::NotFound`] where there is none.
pub fn scope(conn: &mut Conn, actor: &Actor, id: CustomerId) -> AppResult<Scope> {
    let (owner, team): (Option<Key<UserId>>, Option<Key<TeamId>>) = customer::table
        .find(Key(id))
        .select((customer::owner_id, customer::team_id))
        .first(conn)?;
    let collaborator = !collaborations(conn, actor, &[id])?.is_empty();
    Ok(Scope {
        id,
        owner_id: owner.map(|k| k.0),
        team_id: team.map(|k| k.0),
        collaborator,
    })
}

/// The rows over which a caller may sum values of a class (R-SEC-2): the predicate "clear to this caller".
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClearRows {
    /// Every row within reach.
    All,
    /// Those of these owners' teams, those the caller owns, and those the caller collaborates on.
    Near {
        /// The caller.
        owner: UserId,
        /// The teams that the caller leads.
        teams: Vec<TeamId>,
    },
}

/// The predicate for this caller.
#[must_use]
pub fn clear_rows(actor: &Actor, class: FieldClass) -> ClearRows {
    if policy::sees(actor.role, class, policy::Standing::default()) {
        ClearRows::All
    } else {
        ClearRows::Near {
            owner: actor.id,
            teams: actor.leads.clone(),
        }
    }
}
