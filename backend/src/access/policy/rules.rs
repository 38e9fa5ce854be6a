//! The decisions. Each asks every face of the caller, and whatever says no wins.

use super::{Policy, Standing, Verb, leads_a_team};
use crate::access::actor::Actor;
use crate::access::leak::{self, Leak};
use crate::access::limits::Access;
use crate::error::AppResult;
use shared::Code;
use shared::id::UserId;
use shared::role::{
    Capability, FieldClass, Reach, RecordKind, Role, RolePolicy, Sight, WriteReach,
};

/// What bears on a caller: the own role as the caller stands, and the role that is looked through as somebody of it in
/// the caller's team would.
fn faces(actor: &Actor, standing: Standing) -> impl Iterator<Item = (&RolePolicy, Standing)> {
    let policy: &Policy = &actor.policy;
    let own = (policy.of(actor.role), standing);
    let other = actor
        .view_as
        .map(|role| (policy.of(role), somebody(role, standing)));
    let widened = leak::planted(Leak::ViewAsWidens) && actor.view_as.is_some();
    (!widened).then_some(own).into_iter().chain(other)
}

/// How somebody else of this role in the caller's team stands to the customer.
fn somebody(role: Role, standing: Standing) -> Standing {
    Standing {
        owner: false,
        collaborator: false,
        named: false,
        leads: leads_a_team(role) && standing.leads,
        ..standing
    }
}

/// Whether a reach to read holds the customer.
const fn read_by(reach: Reach, standing: Standing) -> bool {
    let own = standing.owner || standing.collaborator;
    match reach {
        Reach::None => false,
        Reach::Own => own,
        Reach::Team => own || standing.same_team || standing.leads || standing.pool,
        Reach::All => true,
    }
}

/// Whether the customer is within the caller's reach.
#[must_use]
pub fn reaches(actor: &Actor, standing: Standing) -> bool {
    !standing.beyond && faces(actor, standing).all(|(role, s)| read_by(role.reads, s))
}

/// The reach to read of each of the caller's faces, for queries; they reach what all of them reach.
pub fn reach(actor: &Actor) -> impl Iterator<Item = Reach> {
    faces(actor, Standing::default()).map(|(role, _)| role.reads)
}

/// Whether records of this kind of a customer within reach are shown: details of needs stay with those whom the policy
/// names, and a program reads what its scopes say.
#[must_use]
pub fn reads(actor: &Actor, kind: RecordKind, standing: Standing) -> bool {
    let allowed = actor
        .limits
        .as_ref()
        .is_none_or(|limits| limits.allow(kind, Access::Read));
    let within = kind != RecordKind::Need
        || faces(actor, standing).all(|(role, s)| read_by(role.reads_needs, s));
    allowed && within && reaches(actor, standing)
}

/// Whether a sight holds somebody who stands so.
const fn seen_by(sight: Sight, class: FieldClass, standing: Standing) -> bool {
    let owner = standing.owner;
    match sight {
        Sight::Nobody => false,
        Sight::Owner => owner || (matches!(class, FieldClass::Confidential) && standing.named),
        Sight::Near => owner || standing.collaborator || standing.leads,
        Sight::Reach => true,
    }
}

/// Whether a value of this class is shown in full.
#[must_use]
pub fn sees(actor: &Actor, class: FieldClass, standing: Standing) -> bool {
    if class == FieldClass::Open {
        return true;
    }
    let shown = actor
        .limits
        .as_ref()
        .is_none_or(|limits| limits.show(class));
    shown
        && !standing.beyond
        && faces(actor, standing).all(|(role, s)| seen_by(role.sight(class), class, s))
}

/// Whether values of this class may be changed where their record may be: by whoever sees them, but not by those for
/// whom the owner opened confidential ones, which is for reading.
#[must_use]
pub fn keeps(actor: &Actor, class: FieldClass, standing: Standing) -> bool {
    let own = Standing {
        named: false,
        ..standing
    };
    sees(actor, class, own)
}

/// The sights of each of the caller's faces, for sums; see [`crate::access::reach::clear_rows`].
pub(crate) fn sights(actor: &Actor, class: FieldClass) -> impl Iterator<Item = Sight> {
    faces(actor, Standing::default()).map(move |(role, _)| role.sight(class))
}

/// Whether the caller may reveal a single value of this class, with a reason (R-SEC-4). Programs never may.
#[must_use]
pub fn may_reveal(actor: &Actor, class: FieldClass, standing: Standing) -> bool {
    actor.limits.is_none()
        && reaches(actor, standing)
        && faces(actor, standing).all(|(role, _)| role.reveals.contains(&class))
}

/// Whether a reach to write holds the customer.
const fn written_by(reach: WriteReach, standing: Standing, pool: bool) -> bool {
    let own = standing.owner || standing.collaborator || pool;
    match reach {
        WriteReach::None | WriteReach::Assigned => false,
        WriteReach::Own => own,
        WriteReach::Team => own || standing.same_team || standing.leads,
        WriteReach::All => true,
    }
}

/// The same for what is the owner's: a collaborator writes but neither hands over nor archives.
const fn held_by(reach: WriteReach, standing: Standing, pool: bool) -> bool {
    match reach {
        WriteReach::None | WriteReach::Assigned => false,
        WriteReach::Own => standing.owner,
        WriteReach::Team => standing.owner || standing.same_team || standing.leads || pool,
        WriteReach::All => true,
    }
}

/// The same for judging an entry, which is for those who lead.
const fn judged_by(reach: WriteReach, standing: Standing) -> bool {
    match reach {
        WriteReach::None | WriteReach::Assigned => false,
        WriteReach::Own => standing.owner,
        WriteReach::Team => standing.leads,
        WriteReach::All => true,
    }
}

fn allows(role: &RolePolicy, verb: Verb, standing: Standing) -> bool {
    // Whoever first follows up a customer of the pool will own it (R-OWN-1).
    let pool = standing.pool && role.can.contains(&Capability::OwnCustomers);
    match verb {
        Verb::Write(kind) => written_by(role.writes(kind), standing, pool),
        Verb::WriteAssigned(kind) => role.writes(kind) != WriteReach::None,
        Verb::ChangeStage => written_by(role.writes(RecordKind::StageChange), standing, pool),
        Verb::Archive => held_by(role.archives, standing, pool),
        Verb::HandOver => held_by(role.hands_over, standing, pool),
        Verb::Doubt => judged_by(role.doubts, standing),
    }
}

/// Whether the caller may do this to the customer.
#[must_use]
pub fn may(actor: &Actor, verb: Verb, standing: Standing) -> bool {
    let limited = actor
        .limits
        .as_ref()
        .is_some_and(|limits| !limits.allow_verb(verb));
    !limited && !standing.beyond && faces(actor, standing).all(|(role, s)| allows(role, verb, s))
}

/// Whether the caller may do this beyond records.
#[must_use]
pub fn can(actor: &Actor, capability: Capability) -> bool {
    let limited = actor
        .limits
        .as_ref()
        .is_some_and(|limits| !limits.allow_capability(capability));
    !limited && faces(actor, Standing::default()).all(|(role, _)| role.can.contains(&capability))
}

/// What the caller may do beyond records.
#[must_use]
pub fn capabilities(actor: &Actor) -> Vec<Capability> {
    Capability::ALL
        .iter()
        .copied()
        .filter(|capability| can(actor, *capability))
        .collect()
}

/// Refuses a caller who may not do this.
///
/// # Errors
/// [`Code::Forbidden`].
pub fn require(actor: &Actor, capability: Capability) -> AppResult<()> {
    if can(actor, capability) {
        Ok(())
    } else {
        Err(Code::Forbidden.into())
    }
}

/// Whether the caller keeps the rules of the follow-up: who leads a team, and who keeps stages.
#[must_use]
pub fn keeps_rules(actor: &Actor) -> bool {
    actor.limits.is_none()
        && (can(actor, Capability::ManageStages)
            || (leads_a_team(actor.role) && actor.view_as.is_none_or(leads_a_team)))
}

/// Refuses a caller who does not.
///
/// # Errors
/// [`Code::Forbidden`].
pub fn require_keeper_of_rules(actor: &Actor) -> AppResult<()> {
    if keeps_rules(actor) {
        Ok(())
    } else {
        Err(Code::Forbidden.into())
    }
}

/// Whether a role reads the trail of a customer: who leads a team, that of the customers of the team and of the own ones.
const fn audited_by(role: Role, standing: Standing) -> bool {
    !leads_a_team(role) || standing.owner || standing.collaborator || standing.leads
}

/// Whether the caller may make somebody owner or collaborator of customers. Administrators hand over whatever there is, and
/// see what is sealed masked: they do not put themselves where it would be clear to them (DOMAIN 4).
#[must_use]
pub fn may_appoint(actor: &Actor, somebody: UserId) -> bool {
    actor.role != Role::Administrator || !actor.is(somebody)
}

/// Whether the caller reads the audit trail of a customer.
#[must_use]
pub fn audits(actor: &Actor, standing: Standing) -> bool {
    let other = |role| audited_by(role, somebody(role, standing));
    can(actor, Capability::ReadAudit)
        && reaches(actor, standing)
        && audited_by(actor.role, standing)
        && actor.view_as.is_none_or(other)
}

/// Whether the caller owns the customers that it makes; those of the others wait in the pool.
#[must_use]
pub fn owns_what_it_makes(actor: &Actor) -> bool {
    can(actor, Capability::OwnCustomers)
}
