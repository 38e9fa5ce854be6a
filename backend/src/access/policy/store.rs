//! The policy in the database: one row for every role that was ever changed; the others are as they came with the
//! product. Every process keeps a copy and asks at each request whether it still is the current one, so that a change
//! holds at once, whichever process made it.

use super::{Policy, default};
use crate::db::Conn;
use crate::db::schema::role_policy;
use crate::db::types::{Json, Written, stored};
use crate::error::{AppError, AppResult};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use shared::role::{Role, RolePolicy};
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

/// The version of a role's policy that nobody ever changed.
pub const FIRST: i32 = 1;

/// Which version of each changed role a copy was made from.
type Versions = BTreeMap<Role, i32>;

/// The copy that a process keeps.
#[derive(Debug)]
pub struct Policies(RwLock<(Versions, Arc<Policy>)>);

impl Default for Policies {
    fn default() -> Self {
        Self(RwLock::new((Versions::new(), Policy::standard())))
    }
}

impl Policies {
    /// The policy as it stands now: the copy, unless the database has a newer one.
    ///
    /// # Errors
    /// Where the database fails, or holds a policy that this program cannot read.
    pub fn current(&self, conn: &mut Conn) -> AppResult<Arc<Policy>> {
        let now = versions(conn)?;
        {
            let kept = self.0.read().unwrap_or_else(PoisonError::into_inner);
            if kept.0 == now {
                return Ok(Arc::clone(&kept.1));
            }
        }
        let (now, policy) = read(conn)?;
        let policy = Arc::new(policy);
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = (now, Arc::clone(&policy));
        Ok(policy)
    }
}

fn versions(conn: &mut Conn) -> AppResult<Versions> {
    let rows: Vec<(Written<Role>, i32)> = role_policy::table
        .select((role_policy::role, role_policy::version))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(role, version)| (role.0, version))
        .collect())
}

type Row = (Written<Role>, i32, Json<RolePolicy>);

fn read(conn: &mut Conn) -> AppResult<(Versions, Policy)> {
    let rows: Vec<Row> = role_policy::table
        .select((role_policy::role, role_policy::version, role_policy::policy))
        .load(conn)?;
    let mut versions = Versions::new();
    let mut policy = Policy::clone(&Policy::standard());
    for (role, version, of) in rows {
        versions.insert(role.0, version);
        policy = policy.with(role.0, of.0);
    }
    Ok((versions, policy))
}

/// The policy as it stands, read past every copy: for the command line.
///
/// # Errors
/// As [`Policies::current`].
pub fn load(conn: &mut Conn) -> AppResult<Arc<Policy>> {
    Ok(Arc::new(read(conn)?.1))
}

/// The policy of a role and its version.
///
/// # Errors
/// Where the database fails.
pub fn find(conn: &mut Conn, role: Role) -> AppResult<(i32, RolePolicy)> {
    let row: Option<(i32, Json<RolePolicy>)> = role_policy::table
        .find(Written(role))
        .select((role_policy::version, role_policy::policy))
        .first(conn)
        .optional()?;
    Ok(row.map_or_else(
        || (FIRST, default::of(role)),
        |(version, policy)| (version, policy.0),
    ))
}

/// Writes a policy over its earlier version; the new version, or none where that is not the stored one any more.
///
/// # Errors
/// Where the database fails.
pub fn save(
    conn: &mut Conn,
    (role, earlier): (Role, i32),
    policy: &RolePolicy,
    now: DateTime<Utc>,
) -> AppResult<Option<i32>> {
    let version = earlier
        .checked_add(1)
        .ok_or_else(|| AppError::internal("too many versions of a policy"))?;
    let at: NaiveDateTime = stored(now);
    let values = (
        role_policy::version.eq(version),
        role_policy::policy.eq(Json(policy.clone())),
        role_policy::updated_at.eq(at),
    );
    let there = role_policy::table.filter(role_policy::role.eq(Written(role)));
    let known: i64 = there.count().get_result(conn)?;
    let written = if known == 0 && earlier == FIRST {
        diesel::insert_into(role_policy::table)
            .values((role_policy::role.eq(Written(role)), values))
            .execute(conn)?
    } else {
        let old = role_policy::table.filter(
            role_policy::role
                .eq(Written(role))
                .and(role_policy::version.eq(earlier)),
        );
        diesel::update(old).set(values).execute(conn)?
    };
    Ok((written > 0).then_some(version))
}
