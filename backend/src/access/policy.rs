//! The policy as data: roles × field classes, roles × kinds of record. Nothing else decides.

use super::actor::Actor;
use crate::error::AppResult;
use shared::Code;
use shared::id::{CustomerId, TeamId, UserId};
use shared::role::{Capability, FieldClass, Reach, RecordKind, Role};

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
}

/// What is to be done to a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// Make or change records of a kind.
    Write(RecordKind),
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
    }
}

/// The customers that a role reads by default (DOMAIN section 4).
#[must_use]
pub const fn reach(role: Role) -> Reach {
    match role {
        Role::Sales => Reach::Team,
        Role::Integration => Reach::Own,
        _ => Reach::All,
    }
}

/// Whether the customer is within the caller's reach.
#[must_use]
pub fn reaches(actor: &Actor, standing: Standing) -> bool {
    let own = standing.owner || standing.collaborator;
    match reach(actor.role) {
        Reach::All => true,
        Reach::Team => own || standing.same_team || standing.pool,
        Reach::Own => own,
    }
}

/// Whether a value of this class is shown in full.
#[must_use]
pub fn sees(role: Role, class: FieldClass, standing: Standing) -> bool {
    let near = standing.owner || standing.collaborator || standing.leads;
    match class {
        FieldClass::Open => true,
        FieldClass::Personal => near,
        FieldClass::Commercial => near || matches!(role, Role::Auditor),
        FieldClass::Confidential => standing.owner,
    }
}

/// Kinds of record that a role writes on every customer within reach; owners, collaborators and managers write all.
const fn writes_anywhere(role: Role) -> &'static [RecordKind] {
    match role {
        Role::Success => &[
            RecordKind::Contact,
            RecordKind::Interaction,
            RecordKind::Plan,
            RecordKind::Todo,
            RecordKind::Need,
            RecordKind::Risk,
            RecordKind::ServiceCase,
            RecordKind::Milestone,
            RecordKind::Questionnaire,
            RecordKind::Attachment,
        ],
        Role::Technical => &[
            RecordKind::Interaction,
            RecordKind::Need,
            RecordKind::ServiceCase,
            RecordKind::Attachment,
        ],
        Role::Marketing => &[RecordKind::Tag],
        _ => &[],
    }
}

/// Whether the caller may do this to the customer.
#[must_use]
pub fn may(role: Role, verb: Verb, standing: Standing) -> bool {
    // Sales staff write what is their own; whoever first follows up a customer of the pool will own it (R-OWN-1).
    let own = match role {
        Role::Sales => standing.owner || standing.collaborator || standing.pool,
        Role::Manager => standing.owner || standing.collaborator || standing.leads || standing.pool,
        Role::Auditor | Role::Integration => false,
        _ => standing.owner || standing.collaborator,
    };
    match verb {
        Verb::Write(kind) => own || writes_anywhere(role).contains(&kind),
        Verb::ChangeStage => own,
        // Somebody must be able to empty the desk of who has left (R-OWN-2): administrators hand over, and see no more.
        Verb::HandOver if matches!(role, Role::Administrator) => true,
        Verb::Archive | Verb::HandOver => {
            own && (standing.owner || standing.leads || matches!(role, Role::Manager))
        }
        Verb::Doubt => matches!(role, Role::Manager) && standing.leads,
    }
}

/// What a role may do beyond records.
#[must_use]
pub const fn capabilities(role: Role) -> &'static [Capability] {
    use Capability::{
        CreateCustomers, Import, ManageStages, ManageUsers, ReadAudit, ReadSystemAudit,
    };
    match role {
        Role::Administrator => &[
            CreateCustomers,
            Import,
            ManageUsers,
            ManageStages,
            ReadAudit,
            ReadSystemAudit,
        ],
        Role::Manager => &[CreateCustomers, Import, ReadAudit],
        Role::Sales | Role::Marketing => &[CreateCustomers, Import],
        Role::Auditor => &[ReadAudit, ReadSystemAudit],
        Role::Success | Role::Technical | Role::Integration => &[],
    }
}

/// Refuses a role that may not do this.
///
/// # Errors
/// [`Code::Forbidden`].
pub fn require(role: Role, capability: Capability) -> AppResult<()> {
    if capabilities(role).contains(&capability) {
        Ok(())
    } else {
        Err(Code::Forbidden.into())
    }
}

/// Whether a role owns the customers that it makes; those of the others wait in the pool.
#[must_use]
pub const fn owns_what_it_makes(role: Role) -> bool {
    matches!(role, Role::Sales | Role::Manager)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOBODY: Standing = Standing {
        owner: false,
        collaborator: false,
        leads: false,
        same_team: false,
        pool: false,
    };
    const OWNER: Standing = Standing {
        owner: true,
        ..NOBODY
    };
    const HELPER: Standing = Standing {
        collaborator: true,
        ..NOBODY
    };

    #[test]
    fn sealed_values_are_for_owner_collaborators_and_managers_above() {
        for role in Role::ALL.iter().copied() {
            assert!(!sees(role, FieldClass::Personal, NOBODY), "{role}");
            assert!(!sees(role, FieldClass::Confidential, HELPER), "{role}");
            assert_eq!(
                sees(role, FieldClass::Commercial, NOBODY),
                role == Role::Auditor
            );
        }
        assert!(sees(Role::Sales, FieldClass::Personal, HELPER));
        assert!(sees(
            Role::Manager,
            FieldClass::Commercial,
            Standing {
                leads: true,
                ..NOBODY
            }
        ));
    }

    #[test]
    fn a_collaborator_writes_but_neither_hands_over_nor_archives() {
        assert!(may(Role::Sales, Verb::Write(RecordKind::Contact), HELPER));
        assert!(
            !may(Role::Sales, Verb::Archive, HELPER) && !may(Role::Sales, Verb::HandOver, HELPER)
        );
        assert!(may(Role::Sales, Verb::Archive, OWNER));
    }

    #[test]
    fn technical_staff_record_interactions_with_files_needs_and_cases_and_nothing_else() {
        let theirs = [
            RecordKind::Interaction,
            RecordKind::Need,
            RecordKind::ServiceCase,
            RecordKind::Attachment,
        ];
        for kind in RecordKind::ALL.iter().copied() {
            assert_eq!(
                may(Role::Technical, Verb::Write(kind), NOBODY),
                theirs.contains(&kind)
            );
        }
        assert!(!may(Role::Technical, Verb::ChangeStage, NOBODY));
    }
}
