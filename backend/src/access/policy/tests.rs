use super::*;
use crate::access::limits::{Access, Limits, Within};
use shared::role::{Capability, FieldClass, Reach, Sight, WriteReach};
use uuid::Uuid;

const NOBODY: Standing = Standing {
    owner: false,
    collaborator: false,
    leads: false,
    same_team: false,
    pool: false,
    named: false,
    beyond: false,
};
const OWNER: Standing = Standing {
    owner: true,
    ..NOBODY
};
const HELPER: Standing = Standing {
    collaborator: true,
    ..NOBODY
};
const LEADER: Standing = Standing {
    leads: true,
    ..NOBODY
};

/// Somebody of this role; a program without a token.
fn actor(role: Role) -> Actor {
    Actor {
        role,
        limits: (role == Role::Integration).then(Arc::default),
        ..Actor::at_command_line(UserId(Uuid::from_u128(1)), String::new(), chrono_tz::UTC)
    }
}

/// The same under another policy of that role.
fn under(role: Role, change: impl FnOnce(&mut RolePolicy)) -> Actor {
    let mut policy = default::of(role);
    change(&mut policy);
    Actor {
        policy: Arc::new(Policy::clone(&Policy::standard()).with(role, policy)),
        ..actor(role)
    }
}

#[test]
fn sealed_values_are_for_owner_collaborators_and_managers_above() {
    for role in Role::ALL.iter().copied() {
        let actor = actor(role);
        assert!(!sees(&actor, FieldClass::Personal, NOBODY), "{role}");
        assert!(!sees(&actor, FieldClass::Confidential, HELPER), "{role}");
        assert_eq!(
            sees(&actor, FieldClass::Commercial, NOBODY),
            role == Role::Auditor
        );
    }
    assert!(sees(&actor(Role::Sales), FieldClass::Personal, HELPER));
    assert!(sees(&actor(Role::Manager), FieldClass::Commercial, LEADER));
}

#[test]
fn a_collaborator_writes_but_neither_hands_over_nor_archives() {
    for role in [Role::Sales, Role::Manager] {
        let actor = actor(role);
        assert!(may(&actor, Verb::Write(RecordKind::Contact), HELPER));
        assert!(!may(&actor, Verb::Archive, HELPER) && !may(&actor, Verb::HandOver, HELPER));
        assert!(may(&actor, Verb::Archive, OWNER));
    }
}

#[test]
fn technical_staff_record_interactions_with_files_needs_and_cases_and_nothing_else() {
    let theirs = [
        RecordKind::Interaction,
        RecordKind::Need,
        RecordKind::ServiceCase,
        RecordKind::Attachment,
    ];
    let actor = actor(Role::Technical);
    for kind in RecordKind::ALL.iter().copied() {
        assert_eq!(
            may(&actor, Verb::Write(kind), NOBODY),
            theirs.contains(&kind)
        );
    }
    assert!(!may(&actor, Verb::ChangeStage, NOBODY));
}

#[test]
fn the_default_is_what_the_domain_says_of_reach() {
    let reads = |role| Policy::standard().of(role).reads;
    assert_eq!(reads(Role::Sales), Reach::Team);
    for role in Role::ALL.iter().copied().filter(|r| *r != Role::Sales) {
        assert_eq!(reads(role), Reach::All, "{role}");
    }
    let mate = Standing {
        same_team: true,
        ..NOBODY
    };
    let pool = Standing {
        pool: true,
        ..NOBODY
    };
    let sales = actor(Role::Sales);
    assert!(reaches(&sales, mate) && reaches(&sales, pool) && !reaches(&sales, NOBODY));
    assert!(!may(&sales, Verb::Write(RecordKind::Contact), mate));
    assert!(may(&sales, Verb::Write(RecordKind::Contact), pool));
    assert!(!may(&sales, Verb::Archive, pool));
    let manager = actor(Role::Manager);
    assert!(may(&manager, Verb::Archive, pool) && may(&manager, Verb::HandOver, LEADER));
    assert!(may(&manager, Verb::Doubt, LEADER) && !may(&manager, Verb::Doubt, OWNER));
    assert!(may(&actor(Role::Administrator), Verb::HandOver, NOBODY));
    assert!(may(
        &actor(Role::Marketing),
        Verb::Write(RecordKind::Tag),
        NOBODY
    ));
    assert!(!may(
        &actor(Role::Auditor),
        Verb::Write(RecordKind::Todo),
        OWNER
    ));
    assert!(may(
        &actor(Role::Auditor),
        Verb::WriteAssigned(RecordKind::Todo),
        NOBODY
    ));
}

#[test]
fn an_empty_policy_allows_nothing() {
    let empty = |role| Actor {
        policy: Policy::nothing(),
        ..actor(role)
    };
    for role in Role::ALL.iter().copied() {
        let actor = empty(role);
        assert!(!reaches(&actor, OWNER), "{role}");
        assert!(!sees(&actor, FieldClass::Personal, OWNER));
        assert!(!may_reveal(&actor, FieldClass::Personal, OWNER));
        assert!(capabilities(&actor).is_empty());
        for kind in RecordKind::ALL.iter().copied() {
            assert!(!may(&actor, Verb::WriteAssigned(kind), OWNER));
        }
    }
}

#[test]
fn empty_limits_allow_nothing_and_full_ones_no_more_than_the_policy() {
    let with = |limits: Limits| Actor {
        limits: Some(Arc::new(limits)),
        ..actor(Role::Integration)
    };
    let kept = |limits: &Actor| {
        let scope = Scope {
            id: CustomerId(Uuid::from_u128(2)),
            owner_id: None,
            team_id: None,
            collaborator: false,
            named: false,
        };
        standing(limits, &scope)
    };
    let none = with(Limits::default());
    assert!(!reaches(&none, kept(&none)) && !can(&none, Capability::CreateCustomers));
    assert!(!may(&none, Verb::Write(RecordKind::Contact), NOBODY));
    let some = with(Limits {
        scopes: [(RecordKind::Contact, Access::Write)].into(),
        classes: [FieldClass::Personal].into(),
        within: Within::All,
    });
    assert!(reaches(&some, kept(&some)));
    assert!(may(&some, Verb::Write(RecordKind::Contact), NOBODY));
    assert!(!may(&some, Verb::Write(RecordKind::Need), NOBODY));
    assert!(!reads(&some, RecordKind::Contact, NOBODY));
    assert!(sees(&some, FieldClass::Personal, NOBODY));
    assert!(!sees(&some, FieldClass::Commercial, NOBODY));
    assert!(!may_reveal(&some, FieldClass::Personal, NOBODY));
    // A limit that names more than the role may have opens nothing.
    let sales = Actor {
        limits: Some(Arc::new(Limits {
            scopes: RecordKind::ALL
                .iter()
                .map(|k| (*k, Access::Write))
                .collect(),
            classes: FieldClass::ALL.iter().copied().collect(),
            within: Within::All,
        })),
        ..actor(Role::Sales)
    };
    assert!(!sees(&sales, FieldClass::Personal, NOBODY) && !reaches(&sales, NOBODY));
}

#[test]
fn looking_through_a_role_shows_what_both_may_see() {
    for own in Role::ALL.iter().copied() {
        for other in Role::ALL.iter().copied() {
            let plain = actor(own);
            let looking = Actor {
                view_as: Some(other),
                ..actor(own)
            };
            for standing in [NOBODY, OWNER, HELPER, LEADER] {
                for class in FieldClass::ALL.iter().copied() {
                    let sees_more =
                        sees(&looking, class, standing) && !sees(&plain, class, standing);
                    assert!(!sees_more, "{own} as {other}: {class} {standing:?}");
                }
                assert!(!reaches(&looking, standing) || reaches(&plain, standing));
            }
            let extra = capabilities(&looking)
                .into_iter()
                .find(|capability| !can(&plain, *capability));
            assert_eq!(extra, None);
        }
    }
    let as_sales = Actor {
        view_as: Some(Role::Sales),
        ..actor(Role::Manager)
    };
    assert!(!sees(&as_sales, FieldClass::Personal, LEADER));
    assert!(
        !reaches(&as_sales, OWNER),
        "what is the own is not that of somebody else"
    );
}

#[test]
fn a_changed_policy_changes_the_decision() {
    let open = under(Role::Success, |p| p.sees.personal = Sight::Reach);
    assert!(sees(&open, FieldClass::Personal, NOBODY));
    let shut = under(Role::Sales, |p| p.sees.personal = Sight::Nobody);
    assert!(!sees(&shut, FieldClass::Personal, OWNER));
    let wide = under(Role::Technical, |p| {
        p.writes.insert(RecordKind::Risk, WriteReach::All);
    });
    assert!(may(&wide, Verb::Write(RecordKind::Risk), NOBODY));
    let secret = under(Role::Sales, |p| p.reads_needs = Reach::Own);
    let mate = Standing {
        same_team: true,
        ..NOBODY
    };
    assert!(reaches(&secret, mate) && !reads(&secret, RecordKind::Need, mate));
    assert!(reads(&secret, RecordKind::Need, HELPER));
    assert!(reads(&secret, RecordKind::Contact, mate));
}

#[test]
fn only_those_whom_the_owner_named_see_confidential_values_beside_the_owner() {
    let named = Standing {
        named: true,
        ..NOBODY
    };
    let sales = actor(Role::Sales);
    assert!(sees(&sales, FieldClass::Confidential, named));
    assert!(!sees(&sales, FieldClass::Personal, named));
    assert!(!sees(&sales, FieldClass::Confidential, LEADER));
}
