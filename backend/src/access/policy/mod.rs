//! The policy: what each role may do and see, as data that administrators keep. Nothing else decides.
//!
//! - [`default`]: the policy as it comes with the product (DOMAIN, section 4).
//! - [`rules`]: the decisions, all about one caller; pure.
//! - [`guard`]: which policies are refused.
//! - [`store`]: the policy in the database, and the copy that every process keeps of it.
//!
//! A decision asks all that bears on the caller, and whatever says no wins: the own role; the role that is looked through
//! (`view_as`); and what further [limits](super::limits) a program's token sets.

pub mod default;
pub mod guard;
pub mod rules;
pub mod store;
#[cfg(test)]
mod tests;

pub use rules::{
    audits, can, capabilities, keeps, keeps_rules, may, may_appoint, may_reveal,
    owns_what_it_makes, reach, reaches, reads, require, require_keeper_of_rules, sees,
};

use super::actor::Actor;
use shared::id::{CustomerId, TeamId, UserId};
use shared::role::{RecordKind, Role, RolePolicy};
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

/// A role that is on no list may do nothing.
static NOTHING: LazyLock<RolePolicy> = LazyLock::new(RolePolicy::default);

/// The policy as it comes with the product, made once.
static STANDARD: LazyLock<Arc<Policy>> = LazyLock::new(|| {
    let roles = Role::ALL.iter().map(|role| (*role, default::of(*role)));
    Arc::new(Policy {
        roles: roles.collect(),
    })
});

/// What every role may do and see.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Policy {
    roles: BTreeMap<Role, RolePolicy>,
}

impl Policy {
    /// The policy as it comes with the product.
    #[must_use]
    pub fn standard() -> Arc<Self> {
        Arc::clone(&STANDARD)
    }

    /// A policy that allows nobody anything.
    #[must_use]
    pub fn nothing() -> Arc<Self> {
        Arc::new(Self::default())
    }

    /// What a role may do and see.
    #[must_use]
    pub fn of(&self, role: Role) -> &RolePolicy {
        self.roles.get(&role).unwrap_or(&NOTHING)
    }

    /// The same policy but for one role.
    #[must_use]
    pub fn with(mut self, role: Role, policy: RolePolicy) -> Self {
        self.roles.insert(role, policy);
        self
    }
}

/// How a caller stands to one customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    /// Owns it.
    pub owner: bool,
    /// Helps its owner.
    pub collaborator: bool,
    /// Leads the owner's team or one above it.
    pub leads: bool,
    /// Is in the owner's team.
    pub same_team: bool,
    /// Nobody owns it yet: it waits in the common pool.
    pub pool: bool,
    /// Was named by its owner for the confidential values, until a date that has not passed.
    pub named: bool,
    /// Is kept from it altogether by what limits the caller beyond the role.
    pub beyond: bool,
}

impl Standing {
    /// Of somebody to whom a customer is unknown.
    #[must_use]
    pub fn stranger() -> Self {
        Self {
            beyond: true,
            ..Self::default()
        }
    }
}

/// What the policy needs to know of a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scope {
    /// The customer.
    pub id: CustomerId,
    /// Its owner.
    pub owner_id: Option<UserId>,
    /// The owner's team.
    pub team_id: Option<TeamId>,
    /// Whether the caller is one of its collaborators.
    pub collaborator: bool,
    /// Whether its owner named the caller for the confidential values.
    pub named: bool,
}

/// What is to be done to a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// Make or change records of a kind.
    Write(RecordKind),
    /// Change a record of a kind that is assigned to the caller.
    WriteAssigned(RecordKind),
    /// Move the customer between stages.
    ChangeStage,
    /// Archive or restore the customer.
    Archive,
    /// Hand the customer over, or name collaborators.
    HandOver,
    /// Mark an entry doubtful (R-TRUE).
    Doubt,
}

/// How the caller stands to the customer.
#[must_use]
pub fn standing(actor: &Actor, scope: &Scope) -> Standing {
    Standing {
        owner: scope.owner_id == Some(actor.id),
        collaborator: scope.collaborator,
        leads: scope
            .team_id
            .is_some_and(|team| actor.leads.contains(&team)),
        same_team: scope.team_id.is_some() && scope.team_id == actor.team_id,
        pool: scope.owner_id.is_none(),
        named: scope.named,
        beyond: actor
            .limits
            .as_ref()
            .is_some_and(|limits| !limits.hold(scope)),
    }
}

/// Whether who has this role leads the own team and all below it.
#[must_use]
pub const fn leads_a_team(role: Role) -> bool {
    matches!(role, Role::Manager)
}
