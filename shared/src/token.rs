//! Tokens of programs (R-SEC-6): what a program may do, at most, and until when.

use crate::error::UnknownWord;
use crate::id::{TeamId, TokenId, UserId};
use crate::patch::Patch;
use crate::role::{FieldClass, Reach, RecordKind};
use crate::user::UserRef;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

words! {
    /// What a scope is about; the kinds of record under the names that they have in addresses, and what is read beside them.
    pub enum Resource {
        /// Customers: cards, boards, profiles; their stage moves are a resource of their own.
        Customers = "customers",
        /// People at a customer.
        Contacts = "contacts",
        /// What happened.
        Interactions = "interactions",
        /// Who does what by when.
        Todos = "todos",
        /// Follow-up plans.
        Plans = "plans",
        /// Needs.
        Needs = "needs",
        /// Possible deals.
        Opportunities = "opportunities",
        /// Contracts.
        Contracts = "contracts",
        /// Risks.
        Risks = "risks",
        /// Ratings, complaints and problems.
        ServiceCases = "service-cases",
        /// Dated events that matter.
        Milestones = "milestones",
        /// Success stories.
        Stories = "stories",
        /// Key facts.
        KeyFacts = "key-facts",
        /// Questionnaires.
        Questionnaires = "questionnaires",
        /// Files.
        Attachments = "attachments",
        /// Tags set by hand.
        Tags = "tags",
        /// Moves between stages.
        StageChanges = "stage-changes",
        /// The timeline, the briefing and care dates, which show records of several kinds; read only.
        Timeline = "timeline",
        /// The paper forms, filled in, with records of every kind; read only.
        Forms = "forms",
        /// Stages, purposes, lists, the pattern of numbers; read only.
        Settings = "settings",
        /// Names of users and teams, and who the token is; read only.
        Directory = "directory",
    }

    /// What a scope lets do.
    pub enum ScopeVerb {
        /// Read and search.
        Read = "read",
        /// Make, change, archive and restore.
        Write = "write",
    }
}

impl Resource {
    /// The kind of record that it is; none for what shows records of several kinds, or none.
    #[must_use]
    pub const fn kind(self) -> Option<RecordKind> {
        Some(match self {
            Self::Customers => RecordKind::Customer,
            Self::Contacts => RecordKind::Contact,
            Self::Interactions => RecordKind::Interaction,
            Self::Todos => RecordKind::Todo,
            Self::Plans => RecordKind::Plan,
            Self::Needs => RecordKind::Need,
            Self::Opportunities => RecordKind::Opportunity,
            Self::Contracts => RecordKind::Contract,
            Self::Risks => RecordKind::Risk,
            Self::ServiceCases => RecordKind::ServiceCase,
            Self::Milestones => RecordKind::Milestone,
            Self::Stories => RecordKind::Story,
            Self::KeyFacts => RecordKind::KeyFact,
            Self::Questionnaires => RecordKind::Questionnaire,
            Self::Attachments => RecordKind::Attachment,
            Self::Tags => RecordKind::Tag,
            Self::StageChanges => RecordKind::StageChange,
            Self::Timeline | Self::Forms | Self::Settings | Self::Directory => return None,
        })
    }

    /// The resource that holds records of a kind.
    #[must_use]
    pub fn of_kind(kind: RecordKind) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|resource| resource.kind() == Some(kind))
    }

    /// Whether there is a scope to write it.
    #[must_use]
    pub const fn writable(self) -> bool {
        self.kind().is_some()
    }
}

/// A resource and what may be done to it, written `contacts:read`. Only those that exist can be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Scope {
    resource: Resource,
    verb: ScopeVerb,
}

impl Scope {
    /// The scope, where there is such a one.
    #[must_use]
    pub const fn new(resource: Resource, verb: ScopeVerb) -> Option<Self> {
        if matches!(verb, ScopeVerb::Write) && !resource.writable() {
            return None;
        }
        Some(Self { resource, verb })
    }

    /// The resource.
    #[must_use]
    pub const fn resource(self) -> Resource {
        self.resource
    }

    /// What may be done to it.
    #[must_use]
    pub const fn verb(self) -> ScopeVerb {
        self.verb
    }

    /// Every scope there is.
    pub fn all() -> impl Iterator<Item = Self> {
        Resource::ALL.iter().flat_map(|resource| {
            ScopeVerb::ALL
                .iter()
                .filter_map(|verb| Self::new(*resource, *verb))
        })
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.resource, self.verb)
    }
}

impl FromStr for Scope {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        let (resource, verb) = text.split_once(':').ok_or(UnknownWord)?;
        Self::new(resource.parse()?, verb.parse()?).ok_or(UnknownWord)
    }
}

impl TryFrom<String> for Scope {
    type Error = UnknownWord;

    fn try_from(text: String) -> Result<Self, UnknownWord> {
        text.parse()
    }
}

impl From<Scope> for String {
    fn from(scope: Scope) -> Self {
        scope.to_string()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Scope {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .description(Some(
                "A resource and what may be done to it; the list is closed.",
            ))
            .enum_values(Some(Self::all().map(|scope| scope.to_string())))
            .into()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for Scope {}

dto! {
    /// A token, without what it is recognised by.
    pub struct Token {
        /// Its id; it stands in the token, too.
        pub id: TokenId,
        /// Row version, also the `ETag`.
        pub version: i32,
        /// Its name, which stands as author beside what it writes.
        pub name: String,
        /// The user that it writes as: of role `integration`, without a password.
        pub account_id: UserId,
        /// What it may do at most; nothing where the list is empty.
        pub scopes: Vec<Scope>,
        /// The classes that it sees in full beside what is open, at most.
        pub classes: Vec<FieldClass>,
        /// The customers that it reaches: those that one user owns, those of a team, or all.
        pub reach: Reach,
        /// The team, where it reaches a team's.
        pub team_id: Option<TeamId>,
        /// The user, where it reaches one user's.
        pub user: Option<UserRef>,
        /// Until when it is taken.
        pub expires_at: DateTime<Utc>,
        /// When it was last used, to the minute.
        pub last_used_at: Option<DateTime<Utc>>,
        /// From which address.
        pub last_used_from: Option<String>,
        /// When it was revoked, if it was.
        pub revoked_at: Option<DateTime<Utc>>,
        /// Who made it.
        pub author: Option<UserRef>,
        /// When it was made.
        pub created_at: DateTime<Utc>,
    }

    /// A token that was just made.
    pub struct MadeToken {
        /// It.
        pub token: Token,
        /// The token as programs send it; shown this once, and `null` where the same request comes again.
        pub secret: Option<String>,
    }
}

input! {
    /// A token to make.
    pub struct NewToken {
        /// Its name.
        #[validate(length(min = 1, max = 80))]
        pub name: String,
        /// What it may do.
        #[validate(length(max = 60))]
        pub scopes: Vec<Scope>,
        /// The classes that it sees in full beside what is open: `personal`, `commercial`; never `confidential`.
        #[serde(default)]
        #[validate(length(max = 4))]
        pub classes: Vec<FieldClass>,
        /// The customers that it reaches.
        pub reach: Reach,
        /// The team, for `team`.
        #[serde(default)]
        pub team_id: Option<TeamId>,
        /// The user, for `own`.
        #[serde(default)]
        pub user_id: Option<UserId>,
        /// Until when it is taken, a year from now at the latest.
        pub expires_at: DateTime<Utc>,
    }

    /// Changes to a token: another name, fewer scopes or classes, an earlier end. What is wider is a new token.
    pub struct TokenPatch {
        /// Its name.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(min = 1, max = 80))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub name: Patch<String>,
        /// What it may do.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(max = 60))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<Vec<Scope>>))]
        pub scopes: Patch<Vec<Scope>>,
        /// The classes that it sees in full.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(max = 4))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<Vec<FieldClass>>))]
        pub classes: Patch<Vec<FieldClass>>,
        /// Until when it is taken.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<DateTime<Utc>>))]
        pub expires_at: Patch<DateTime<Utc>>,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r_sec_6_scopes_are_a_closed_list_and_read_back() {
        for scope in Scope::all() {
            assert_eq!(scope.to_string().parse(), Ok(scope));
        }
        for wrong in [
            "",
            "customers",
            "customers:*",
            "*:read",
            "customers:delete",
            "timeline:write",
            "users:write",
            "tokens:read",
        ] {
            assert_eq!(wrong.parse::<Scope>(), Err(UnknownWord), "{wrong}");
        }
    }

    #[test]
    fn every_kind_of_record_has_a_resource() {
        for kind in RecordKind::ALL {
            let resource = Resource::of_kind(*kind);
            assert_eq!(resource.and_then(Resource::kind), Some(*kind), "{kind}");
        }
    }
}
