//! The policy as it comes with the product (DOMAIN, section 4).

use shared::role::{
    Capability, FieldClass, Reach, RecordKind, Role, RolePolicy, Sees, Sight, WriteReach as W,
};
use std::collections::BTreeMap;

/// What after-sales keeps on every customer.
const SUCCESS: [RecordKind; 10] = [
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
];

/// What technical staff keep on every customer.
const TECHNICAL: [RecordKind; 4] = [
    RecordKind::Interaction,
    RecordKind::Need,
    RecordKind::ServiceCase,
    RecordKind::Attachment,
];

/// Sealed values are for owner, collaborators and the managers above the owner; confidential ones for the owner.
const NEAR: Sees = Sees {
    personal: Sight::Near,
    commercial: Sight::Near,
    confidential: Sight::Owner,
};

fn writes(reach: W, everywhere: &[RecordKind]) -> BTreeMap<RecordKind, W> {
    let of = |kind| {
        if everywhere.contains(&kind) {
            W::All
        } else {
            reach
        }
    };
    RecordKind::ALL
        .iter()
        .map(|kind| (*kind, of(*kind)))
        .collect()
}

/// What everyone has in common who keeps customers: reads all, writes what is the own, sees what is near.
fn usual(everywhere: &[RecordKind], can: &[Capability]) -> RolePolicy {
    RolePolicy {
        reads: Reach::All,
        reads_needs: Reach::All,
        writes: writes(W::Own, everywhere),
        archives: W::Own,
        hands_over: W::Own,
        doubts: W::None,
        sees: NEAR,
        reveals: [FieldClass::Personal].into(),
        can: can.iter().copied().collect(),
    }
}

/// The default policy of a role.
#[must_use]
pub fn of(role: Role) -> RolePolicy {
    use Capability::{
        CorrectSources, CreateCustomers, ErasePersons, Import, ManagePolicy, ManageStages,
        ManageStrategies, ManageTokens, ManageUsers, OwnCustomers, ReadAudit, ReadSystemAudit,
        ViewAs,
    };
    match role {
        // Somebody must be able to empty the desk of who has left (R-OWN-2): administrators hand over, and see no more.
        Role::Administrator => RolePolicy {
            hands_over: W::All,
            ..usual(
                &[],
                &[
                    CreateCustomers,
                    Import,
                    ManageUsers,
                    ManageTokens,
                    ManageStages,
                    ManageStrategies,
                    ReadAudit,
                    ReadSystemAudit,
                    ManagePolicy,
                    ViewAs,
                    ErasePersons,
                ],
            )
        },
        Role::Manager => RolePolicy {
            writes: writes(W::Team, &[]),
            archives: W::Team,
            hands_over: W::Team,
            doubts: W::Team,
            reveals: [FieldClass::Personal, FieldClass::Commercial].into(),
            ..usual(
                &[],
                &[
                    CreateCustomers,
                    OwnCustomers,
                    Import,
                    ReadAudit,
                    ViewAs,
                    ManageStrategies,
                ],
            )
        },
        Role::Sales => RolePolicy {
            reads: Reach::Team,
            ..usual(&[], &[CreateCustomers, OwnCustomers, Import])
        },
        Role::Marketing => usual(
            &[RecordKind::Tag],
            &[CreateCustomers, CorrectSources, Import],
        ),
        Role::Success => usual(&SUCCESS, &[]),
        Role::Technical => usual(&TECHNICAL, &[]),
        Role::Auditor => RolePolicy {
            writes: writes(W::Assigned, &[]),
            archives: W::None,
            hands_over: W::None,
            sees: Sees {
                commercial: Sight::Reach,
                ..NEAR
            },
            reveals: [].into(),
            ..usual(&[], &[ReadAudit, ReadSystemAudit])
        },
        Role::Integration => program(),
    }
}

/// The most that a program may be given; its token says what of it, and without one it may do nothing.
fn program() -> RolePolicy {
    RolePolicy {
        writes: writes(W::All, &[]),
        archives: W::None,
        hands_over: W::None,
        sees: Sees {
            personal: Sight::Reach,
            commercial: Sight::Reach,
            confidential: Sight::Nobody,
        },
        reveals: [].into(),
        ..usual(&[], &[Capability::CreateCustomers])
    }
}
