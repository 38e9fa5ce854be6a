//! Who answers for a customer, and who stands above them.

use crate::db::Conn;
use crate::db::schema::{customer, team, user_account};
use crate::db::types::{Key, Written};
use crate::error::AppResult;
use chrono_tz::Tz;
use diesel::prelude::*;
use shared::escalation::EscalationLevel;
use shared::id::{CustomerId, TeamId, UserId};
use shared::role::Role;
use std::collections::{BTreeSet, HashMap, HashSet};

/// All that decides who is told, read once for a batch.
#[derive(Debug)]
pub struct Watchers {
    customers: HashMap<CustomerId, (Option<UserId>, Option<TeamId>)>,
    above: HashMap<TeamId, Option<TeamId>>,
    managers: Vec<(UserId, TeamId)>,
    active: HashMap<UserId, Account>,
}

/// Somebody who can be told.
#[derive(Debug)]
struct Account {
    team: Option<TeamId>,
    zone: Option<Tz>,
}

impl Watchers {
    /// Of these customers; archived ones have none.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn of(conn: &mut Conn, customers: impl Iterator<Item = CustomerId>) -> AppResult<Self> {
        type Owned = (Key<CustomerId>, Option<Key<UserId>>, Option<Key<TeamId>>);
        type Row = (
            Key<UserId>,
            Written<Role>,
            Option<Key<TeamId>>,
            Option<String>,
        );
        let keys: Vec<Key<CustomerId>> = customers.map(Key).collect();
        let owned: Vec<Owned> = customer::table
            .filter(customer::id.eq_any(keys))
            .filter(customer::archived_at.is_null())
            .select((customer::id, customer::owner_id, customer::team_id))
            .load(conn)?;
        let teams: Vec<(Key<TeamId>, Option<Key<TeamId>>)> =
            team::table.select((team::id, team::parent_id)).load(conn)?;
        let accounts: Vec<Row> = user_account::table
            .filter(user_account::active.eq(true))
            .select((
                user_account::id,
                user_account::role,
                user_account::team_id,
                user_account::zone,
            ))
            .load(conn)?;
        let managers = accounts.iter().filter(|one| one.1.0 == Role::Manager);
        Ok(Self {
            customers: owned
                .into_iter()
                .map(|(id, owner, team)| (id.0, (owner.map(|k| k.0), team.map(|k| k.0))))
                .collect(),
            above: teams
                .into_iter()
                .map(|(id, parent)| (id.0, parent.map(|k| k.0)))
                .collect(),
            managers: managers
                .filter_map(|one| Some((one.0.0, one.2?.0)))
                .collect(),
            active: accounts
                .iter()
                .map(|(id, _, team, zone)| {
                    let zone = zone.as_ref().and_then(|name| name.parse().ok());
                    let team = team.map(|key| key.0);
                    (id.0, Account { team, zone })
                })
                .collect(),
        })
    }

    /// Whether the customer is there, and not archived.
    #[must_use]
    pub fn knows(&self, customer: CustomerId) -> bool {
        self.customers.contains_key(&customer)
    }

    /// The owner, where there is one who works here.
    #[must_use]
    pub fn owner(&self, customer: CustomerId) -> Option<UserId> {
        let (owner, _) = self.customers.get(&customer)?;
        owner.filter(|user| self.works(*user))
    }

    /// Whether somebody can be told of anything.
    #[must_use]
    pub fn works(&self, user: UserId) -> bool {
        self.active.contains_key(&user)
    }

    /// Who is in a team itself.
    #[must_use]
    pub fn members(&self, team: TeamId) -> Vec<UserId> {
        let accounts = self.active.iter();
        accounts
            .filter(|(_, account)| account.team == Some(team))
            .map(|(id, _)| *id)
            .collect()
    }

    /// The zone of somebody, where one was chosen.
    #[must_use]
    pub fn zone(&self, user: UserId) -> Option<Tz> {
        self.active.get(&user)?.zone
    }

    /// Who is told at a level; of nobody's customer, the managers of nobody.
    #[must_use]
    pub fn at(&self, level: EscalationLevel, customer: CustomerId) -> BTreeSet<UserId> {
        let (owner, team) = self.customers.get(&customer).copied().unwrap_or_default();
        let mut told: BTreeSet<UserId> = BTreeSet::new();
        if level != EscalationLevel::Manager {
            told.extend(owner.filter(|user| self.works(*user)));
        }
        if level != EscalationLevel::Owner {
            let above = self.up_from(team);
            let managers = self.managers.iter();
            told.extend(
                managers
                    .filter(|(_, team)| above.contains(team))
                    .map(|one| one.0),
            );
        }
        told
    }

    /// A team and all above it.
    fn up_from(&self, from: Option<TeamId>) -> HashSet<TeamId> {
        let mut found = HashSet::new();
        let mut next = from;
        while let Some(team) = next.filter(|team| found.insert(*team)) {
            next = self.above.get(&team).copied().flatten();
        }
        found
    }
}
