//! Names of users and teams, read once per answer.

use crate::db::Conn;
use crate::db::schema::{team, user_account};
use crate::db::types::Key;
use crate::error::AppResult;
use diesel::prelude::*;
use shared::id::{TeamId, UserId};
use shared::todo::Assignee;
use shared::user::UserRef;
use std::collections::{HashMap, HashSet};

/// The names that an answer needs.
#[derive(Debug, Default)]
pub struct Names {
    users: HashMap<UserId, String>,
    teams: HashMap<TeamId, String>,
}

impl Names {
    /// Reads the names of these users.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn of_users(conn: &mut Conn, ids: impl IntoIterator<Item = UserId>) -> AppResult<Self> {
        let ids: HashSet<Key<UserId>> = ids.into_iter().map(Key).collect();
        let mut names = Self::default();
        if !ids.is_empty() {
            let rows: Vec<(Key<UserId>, String)> = user_account::table
                .filter(user_account::id.eq_any(ids))
                .select((user_account::id, user_account::name))
                .load(conn)?;
            names.users = rows.into_iter().map(|(id, name)| (id.0, name)).collect();
        }
        Ok(names)
    }

    /// Adds the names of these teams.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn and_teams(
        mut self,
        conn: &mut Conn,
        ids: impl IntoIterator<Item = TeamId>,
    ) -> AppResult<Self> {
        let ids: HashSet<Key<TeamId>> = ids.into_iter().map(Key).collect();
        if !ids.is_empty() {
            let rows: Vec<(Key<TeamId>, String)> = team::table
                .filter(team::id.eq_any(ids))
                .select((team::id, team::name))
                .load(conn)?;
            self.teams = rows.into_iter().map(|(id, name)| (id.0, name)).collect();
        }
        Ok(self)
    }

    /// The name of a user.
    #[must_use]
    pub fn user_name(&self, id: UserId) -> Option<&str> {
        self.users.get(&id).map(String::as_str)
    }

    /// The name of a team.
    #[must_use]
    pub fn team_name(&self, id: TeamId) -> Option<&str> {
        self.teams.get(&id).map(String::as_str)
    }

    /// A user as records name one.
    #[must_use]
    pub fn user(&self, id: Option<Key<UserId>>) -> Option<UserRef> {
        let id = id?.0;
        self.users.get(&id).map(|name| UserRef {
            id,
            name: name.clone(),
        })
    }

    /// The name of whoever is to do something; none for the customer.
    #[must_use]
    pub fn assignee(&self, assignee: Assignee) -> Option<String> {
        match assignee {
            Assignee::User { id } => self.users.get(&id).cloned(),
            Assignee::Team { id } => self.teams.get(&id).cloned(),
            Assignee::Customer => None,
        }
    }
}
