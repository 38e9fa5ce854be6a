//! Reach as queries take it: a list of arms, each served by an index, which are read apart and merged.
//!
//! A single `team = … OR id IN …` would make every list scan; two ordered reads of one page each do not.

mod meet;

use super::actor::Actor;
use super::leak::{self, Leak};
use super::limits::Within;
use super::named;
use super::policy::{self, Scope};
use crate::db::Conn;
use crate::db::schema::{collaborator, customer};
use crate::db::types::Key;
use crate::error::AppResult;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use shared::id::{CustomerId, TeamId, UserId};
use shared::role::{FieldClass, Reach, Role, Sight};
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

impl Arm {
    /// Whether it holds the customer of this id, owner and owner's team.
    #[must_use]
    pub fn holds(&self, id: CustomerId, owner: Option<UserId>, team: Option<TeamId>) -> bool {
        match self {
            Self::All => true,
            Self::Team(one) => team == Some(*one),
            Self::Owner(one) => owner == Some(*one),
            Self::Pool => owner.is_none(),
            Self::Only(ids) => ids.contains(&id),
        }
    }

    fn holds_row(&self, (id, owner, team): &OwnerAndTeam) -> bool {
        self.holds(id.0, owner.map(|k| k.0), team.map(|k| k.0))
    }
}

/// A customer, its owner, and the owner's team.
pub type OwnerAndTeam = (Key<CustomerId>, Option<Key<UserId>>, Option<Key<TeamId>>);

/// The arms of a caller: what the role reaches, and where the caller looks through another role or is kept to limits,
/// what they reach as well. No arms reach nothing.
///
/// # Errors
/// Where the database fails.
pub fn arms(conn: &mut Conn, actor: &Actor) -> AppResult<Vec<Arm>> {
    let no_limit = leak::planted(Leak::NoTeam) && actor.team_id.is_none();
    if no_limit || leak::planted(Leak::TeamIsAll) || leak::eyes_open() {
        return Ok(vec![Arm::All]);
    }
    let mut reach = policy::reach(actor);
    let mut arms = match reach.next() {
        Some(Reach::None) | None => return Ok(Vec::new()),
        Some(Reach::All) => vec![Arm::All],
        Some(own) => own_arms(conn, actor, own)?,
    };
    if let (Some(reach), Some(role)) = (reach.next(), actor.view_as) {
        arms = meet::both(conn, &arms, &arms_of_somebody(actor, role, reach))?;
    }
    if let Some(limits) = &actor.limits {
        let kept = match limits.within {
            Within::Nothing => Vec::new(),
            Within::Owner(id) => vec![Arm::Owner(id)],
            Within::Team(id) => vec![Arm::Team(id)],
            Within::All => vec![Arm::All],
        };
        arms = meet::both(conn, &arms, &kept)?;
    }
    Ok(arms)
}

/// The caller's own arms below "all".
fn own_arms(conn: &mut Conn, actor: &Actor, reach: Reach) -> AppResult<Vec<Arm>> {
    let teams = teams(actor, actor.role);
    let mut arms: Vec<Arm> = match reach {
        Reach::Team => teams.iter().copied().map(Arm::Team).collect(),
        _ => Vec::new(),
    };
    if arms.is_empty() {
        arms.push(Arm::Owner(actor.id));
    }
    if reach == Reach::Team {
        arms.push(Arm::Pool);
    }
    let helped: Vec<OwnerAndTeam> = collaborator::table
        .inner_join(customer::table.on(customer::id.eq(collaborator::customer_id)))
        .filter(collaborator::user_id.eq(Key(actor.id)))
        .select((customer::id, customer::owner_id, customer::team_id))
        .load(conn)?;
    let only: Vec<CustomerId> = helped
        .into_iter()
        .filter(|row| !arms.iter().any(|arm| arm.holds_row(row)))
        .map(|(id, ..)| id.0)
        .collect();
    if !only.is_empty() {
        arms.push(Arm::Only(only));
    }
    Ok(arms)
}

/// The arms of somebody else of a role in the caller's team, who owns nothing and helps nobody.
fn arms_of_somebody(actor: &Actor, role: Role, reach: Reach) -> Vec<Arm> {
    match reach {
        Reach::None | Reach::Own => Vec::new(),
        Reach::Team => {
            let teams = teams(actor, role).into_iter().map(Arm::Team);
            teams.chain([Arm::Pool]).collect()
        }
        Reach::All => vec![Arm::All],
    }
}

/// The teams whose customers a role reaches as its team's: the caller's, and for who leads, those below.
fn teams(actor: &Actor, role: Role) -> Vec<TeamId> {
    let led = actor
        .leads
        .iter()
        .copied()
        .filter(|_| policy::leads_a_team(role));
    let mut teams: Vec<TeamId> = actor.team_id.into_iter().chain(led).collect();
    teams.sort_unstable();
    teams.dedup();
    teams
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
    let found = leak::first(Leak::GrantOutlives, format!("{} {ids:?}", actor.id), found);
    Ok(found.into_iter().map(|k| k.0).collect())
}

/// What the policy needs to know of one customer.
///
/// # Errors
/// [`shared::Code::NotFound`] where there is none.
pub fn scope(
    conn: &mut Conn,
    actor: &Actor,
    id: CustomerId,
    now: DateTime<Utc>,
) -> AppResult<Scope> {
    let (owner, team): (Option<Key<UserId>>, Option<Key<TeamId>>) = customer::table
        .find(Key(id))
        .select((customer::owner_id, customer::team_id))
        .first(conn)?;
    let collaborator = !collaborations(conn, actor, &[id])?.is_empty();
    let named = !named::among(conn, actor, &[id], now)?.is_empty();
    Ok(Scope {
        id,
        owner_id: owner.map(|k| k.0),
        team_id: team.map(|k| k.0),
        collaborator,
        named,
    })
}

/// The rows over which a caller may sum values of a class (R-SEC-2): the predicate "clear to this caller".
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClearRows {
    /// Every row within reach.
    All,
    /// Those of this owner, of these teams, and these single ones. None of them: no row.
    Near {
        /// The caller, where rows are clear to their owner.
        owner: Option<UserId>,
        /// The teams that the caller leads, where rows are clear to those who lead.
        teams: Vec<TeamId>,
        /// Those the caller collaborates on, where rows are clear to collaborators.
        helped: HashSet<CustomerId>,
    },
}

impl ClearRows {
    /// No row.
    fn none() -> Self {
        Self::Near {
            owner: None,
            teams: Vec::new(),
            helped: HashSet::new(),
        }
    }

    /// Whether a row of this owner and team is clear.
    #[must_use]
    pub fn hold(&self, id: CustomerId, owner_id: Option<UserId>, team_id: Option<TeamId>) -> bool {
        match self {
            Self::All => true,
            Self::Near { helped, .. } => {
                helped.contains(&id) || self.hold_all_of(owner_id, team_id)
            }
        }
    }

    /// Whether all rows of this owner and team are clear, whichever they are.
    #[must_use]
    pub fn hold_all_of(&self, owner_id: Option<UserId>, team_id: Option<TeamId>) -> bool {
        match self {
            Self::All => true,
            Self::Near { owner, teams, .. } => {
                (owner.is_some() && *owner == owner_id)
                    || team_id.is_some_and(|team| teams.contains(&team))
            }
        }
    }

    /// The single rows that are clear though their owner and team are not.
    #[must_use]
    pub fn single(&self) -> HashSet<CustomerId> {
        match self {
            Self::All => HashSet::new(),
            Self::Near { helped, .. } => helped.clone(),
        }
    }
}

/// The predicate for this caller: what the policy shows to each of the caller's faces.
///
/// # Errors
/// Where the database fails.
pub fn clear_rows(conn: &mut Conn, actor: &Actor, class: FieldClass) -> AppResult<ClearRows> {
    if leak::planted(Leak::SumsOverAll) {
        return Ok(ClearRows::All);
    }
    if actor
        .limits
        .as_ref()
        .is_some_and(|limits| !limits.show(class))
    {
        return Ok(ClearRows::none());
    }
    let sights: Vec<Sight> = policy::rules::sights(actor, class).collect();
    // The narrowest decides: near holds whom owner holds.
    let Some(sight) = sights.iter().min().copied() else {
        return Ok(ClearRows::none());
    };
    // Somebody else of a role owns nothing and helps nobody, and leads only where the role does.
    let other = sights.get(1).is_some_and(|sight| *sight != Sight::Reach);
    let leads = !actor
        .view_as
        .is_some_and(|role| other && !policy::leads_a_team(role));
    Ok(match sight {
        Sight::Nobody => ClearRows::none(),
        Sight::Reach => ClearRows::All,
        Sight::Owner => ClearRows::Near {
            owner: (!other).then_some(actor.id),
            teams: Vec::new(),
            helped: HashSet::new(),
        },
        Sight::Near => ClearRows::Near {
            owner: (!other).then_some(actor.id),
            teams: if leads {
                actor.leads.clone()
            } else {
                Vec::new()
            },
            helped: if other {
                HashSet::new()
            } else {
                helped(conn, actor)?
            },
        },
    })
}

/// Every customer that the caller collaborates on.
fn helped(conn: &mut Conn, actor: &Actor) -> AppResult<HashSet<CustomerId>> {
    let found: Vec<Key<CustomerId>> = collaborator::table
        .filter(collaborator::user_id.eq(Key(actor.id)))
        .select(collaborator::customer_id)
        .load(conn)?;
    Ok(found.into_iter().map(|k| k.0).collect())
}
