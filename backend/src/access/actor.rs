//! Who is asking.

use super::limits::{Limits, Within};
use super::policy::Policy;
use chrono_tz::Tz;
use shared::Lang;
use shared::audit::{Origin, Via};
use shared::id::{TeamId, UserId};
use shared::role::Role;
use shared::user::UserRef;
use std::sync::Arc;
use uuid::Uuid;

/// The caller of one request. Made by the extractor in `http/`, after its session was found to stand.
#[derive(Debug, Clone)]
pub struct Actor {
    /// The user.
    pub id: UserId,
    /// The name that colleagues know.
    pub name: String,
    /// The role, as it is now, not as it was when the token was made.
    pub role: Role,
    /// The team.
    pub team_id: Option<TeamId>,
    /// For a manager: the own team and all below it. Empty for everyone else.
    pub leads: Vec<TeamId>,
    /// The language of this request.
    pub lang: Lang,
    /// The zone in which times are shown to the caller.
    pub zone: Tz,
    /// The organisation's zone, by which rules count.
    pub org_zone: Tz,
    /// The session.
    pub session_id: Uuid,
    /// The request, as the log and the audit trail name it.
    pub request_id: String,
    /// The policy, as it stood when the request came.
    pub policy: Arc<Policy>,
    /// The role that is looked through: the answer is what both it and the own role may have.
    pub view_as: Option<Role>,
    /// What the caller is kept to beyond the role, if at all.
    pub limits: Option<Arc<Limits>>,
    /// From where the request came, for the audit trail.
    pub origin: Origin,
}

impl Actor {
    /// The caller as records name a user.
    #[must_use]
    pub fn as_ref(&self) -> UserRef {
        UserRef {
            id: self.id,
            name: self.name.clone(),
        }
    }

    /// The teams whose day is the caller's: those that the caller leads, else the own one.
    #[must_use]
    pub fn teams_of_the_day(&self) -> Vec<TeamId> {
        if self.leads.is_empty() {
            self.team_id.into_iter().collect()
        } else {
            self.leads.clone()
        }
    }

    /// Someone who works at the command line: an administrator without a session, for imports and demo data.
    #[must_use]
    pub fn at_command_line(id: UserId, name: String, org_zone: Tz) -> Self {
        Self {
            id,
            name,
            role: Role::Administrator,
            team_id: None,
            leads: Vec::new(),
            lang: Lang::En,
            zone: org_zone,
            org_zone,
            session_id: Uuid::nil(),
            request_id: "command-line".to_owned(),
            policy: Policy::standard(),
            view_as: None,
            limits: None,
            origin: Origin::of(Via::CommandLine),
        }
    }

    /// Somebody without an account, who came by a link: reaches nothing and sees nothing; what is written down has no
    /// author.
    #[must_use]
    pub fn outside(lang: Lang, org_zone: Tz, request_id: String, origin: Origin) -> Self {
        Self {
            id: UserId(Uuid::nil()),
            name: String::new(),
            role: Role::Auditor,
            team_id: None,
            leads: Vec::new(),
            lang,
            zone: org_zone,
            org_zone,
            session_id: Uuid::nil(),
            request_id,
            policy: Policy::nothing(),
            view_as: None,
            limits: None,
            origin,
        }
    }

    /// The engine, which works by the clock: sees nothing through the policy and stands as the author of nothing. What it
    /// writes it may write because a rule says so, not because a person could.
    #[must_use]
    pub fn engine(org_zone: Tz) -> Self {
        let origin = Origin::of(Via::Engine);
        Self::outside(Lang::Zh, org_zone, "engine".to_owned(), origin)
    }

    /// Whether this is the engine.
    #[must_use]
    pub fn is_engine(&self) -> bool {
        self.origin.via == Via::Engine
    }

    /// Whether this user is the caller; whoever looks through another role is nobody whom a record names.
    #[must_use]
    pub fn is(&self, user: UserId) -> bool {
        self.view_as.is_none() && self.id == user
    }

    /// The user whose customers a program is kept to; what it makes is theirs.
    #[must_use]
    pub fn stands_for(&self) -> Option<UserId> {
        match self.limits.as_deref()?.within {
            Within::Owner(user) => Some(user),
            _ => None,
        }
    }

    /// Whether a customer of this owner and team is among those the caller is kept to, where there are any.
    #[must_use]
    pub fn holds(&self, owner: Option<UserId>, team: Option<TeamId>) -> bool {
        self.limits
            .as_deref()
            .is_none_or(|limits| limits.within.holds(owner, team))
    }

    /// Whether this is nobody of the system.
    #[must_use]
    pub const fn is_outside(&self) -> bool {
        self.id.0.is_nil()
    }
}
