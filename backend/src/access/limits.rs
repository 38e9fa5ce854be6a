//! What a caller is kept to beyond the role: the scopes, classes and customers of a program's token.
//!
//! An empty set means nothing, never "no limit"; who has no limits carries none (`Actor::limits` is `None`).

use super::policy::{Scope, Verb};
use shared::id::{TeamId, UserId};
use shared::role::{Capability, FieldClass, RecordKind};
use shared::token::{Scope as TokenScope, ScopeVerb};
use std::collections::BTreeSet;

/// What is done to a kind of record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Access {
    /// It is read.
    Read,
    /// It is made, changed or archived.
    Write,
}

/// The customers that a caller is kept to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Within {
    /// None.
    #[default]
    Nothing,
    /// Those of one owner.
    Owner(UserId),
    /// Those of one team.
    Team(TeamId),
    /// All that the role reaches.
    All,
}

impl Within {
    /// Whether a customer of this owner and team is among them.
    #[must_use]
    pub fn holds(self, owner: Option<UserId>, team: Option<TeamId>) -> bool {
        match self {
            Self::Nothing => false,
            Self::Owner(id) => owner == Some(id),
            Self::Team(id) => team == Some(id),
            Self::All => true,
        }
    }
}

/// The limits of one caller. They only ever take away from what the role's policy allows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Limits {
    /// What may be done to which kinds of record.
    pub scopes: BTreeSet<(RecordKind, Access)>,
    /// The classes of which values are shown in full where the policy shows them; open values always are.
    pub classes: BTreeSet<FieldClass>,
    /// The customers.
    pub within: Within,
}

impl Limits {
    /// What a program's token is kept to. Scopes of what is no kind of record open operations alone; confidential values
    /// are for no program.
    #[must_use]
    pub fn of_token(token: &[TokenScope], classes: &[FieldClass], within: Within) -> Self {
        let scopes = token.iter().filter_map(|scope| {
            let access = match scope.verb() {
                ScopeVerb::Read => Access::Read,
                ScopeVerb::Write => Access::Write,
            };
            Some((scope.resource().kind()?, access))
        });
        let classes = classes.iter().copied();
        Self {
            scopes: scopes.collect(),
            classes: classes
                .filter(|class| *class != FieldClass::Confidential)
                .collect(),
            within,
        }
    }

    /// Whether the customer is among those the caller is kept to.
    #[must_use]
    pub fn hold(&self, scope: &Scope) -> bool {
        self.within.holds(scope.owner_id, scope.team_id)
    }

    /// Whether records of a kind may be read or written at all.
    #[must_use]
    pub fn allow(&self, kind: RecordKind, access: Access) -> bool {
        self.scopes.contains(&(kind, access))
    }

    /// Whether values of a class may be shown in full.
    #[must_use]
    pub fn show(&self, class: FieldClass) -> bool {
        class == FieldClass::Open || self.classes.contains(&class)
    }

    /// Whether something may be done to records.
    #[must_use]
    pub fn allow_verb(&self, verb: Verb) -> bool {
        let kind = match verb {
            Verb::Write(kind) | Verb::WriteAssigned(kind) => kind,
            Verb::ChangeStage => RecordKind::StageChange,
            Verb::Archive | Verb::HandOver => RecordKind::Customer,
            Verb::Doubt => RecordKind::Interaction,
        };
        self.allow(kind, Access::Write)
    }

    /// Whether a capability is open to a caller with these limits: making customers is, managing never.
    #[must_use]
    pub fn allow_capability(&self, capability: Capability) -> bool {
        match capability {
            Capability::CreateCustomers | Capability::CorrectSources => {
                self.allow(RecordKind::Customer, Access::Write)
            }
            _ => false,
        }
    }
}
