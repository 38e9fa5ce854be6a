//! The timeline of a customer (R-LOG-2): every dimension's events, newest first.

use crate::Guarded;
use crate::audit::Change;
use crate::contact::ContactRef;
use crate::contract::Contract;
use crate::customer::CustomerRef;
use crate::id::{CustomerId, EventId};
use crate::interaction::Interaction;
use crate::role::RecordKind;
use crate::stage::StageChange;
use crate::tag::Tag;
use crate::time::When;
use crate::todo::Todo;
use crate::user::UserRef;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

words! {
    /// A strand along which a customer is tracked.
    pub enum Dimension {
        /// Facts of the customer, its owner, its tags.
        Profile = "profile",
        /// People.
        Contacts = "contacts",
        /// What happened.
        Interactions = "interactions",
        /// Stages.
        Stage = "stage",
        /// Contracts.
        Contracts = "contracts",
        /// To-dos.
        Todos = "todos",
        /// Follow-up plans.
        Plans = "plans",
        /// Needs.
        Needs = "needs",
        /// Opportunities.
        Opportunities = "opportunities",
        /// Risks.
        Risks = "risks",
        /// Service cases.
        Service = "service",
        /// Milestones and success stories.
        Milestones = "milestones",
        /// Files.
        Attachments = "attachments",
    }
}

dto! {
    /// One entry of a timeline.
    pub struct TimelineEntry {
        /// Its id, the event's.
        pub id: EventId,
        /// The customer.
        pub customer_id: CustomerId,
        /// The customer's number and name; only on the timeline across customers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub customer: Option<CustomerRef>,
        /// The strand.
        pub dimension: Dimension,
        /// When it happened.
        pub happened_at: When,
        /// When it was recorded.
        pub recorded_at: DateTime<Utc>,
        /// Who recorded it; none for the system.
        pub author: Option<UserRef>,
        /// What it is.
        pub what: TimelineWhat,
    }

    /// How many entries of each dimension a timeline holds.
    pub struct TimelineCount {
        /// The strand.
        pub dimension: Dimension,
        /// How many.
        pub count: i64,
    }
}

/// The record that an entry stands for, as it is now, through the caller's rights.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
#[allow(clippy::large_enum_variant)]
pub enum TimelineWhat {
    /// The customer was made.
    CustomerCreated {},
    /// Facts of the customer changed.
    ProfileChanged {
        /// What changed.
        changes: Vec<Change>,
    },
    /// The customer has another owner.
    HandedOver {
        /// Before.
        from: Option<UserRef>,
        /// After.
        to: Option<UserRef>,
        /// Why.
        reason: Option<String>,
    },
    /// Another record of the same customer went into this one, this one went into another, or they were parted again.
    Merged {
        /// Number of the other record.
        number: String,
        /// Whether this record was the one given up.
        into: bool,
        /// Whether they were parted again.
        undone: bool,
        /// What was filled in, or emptied again.
        changes: Vec<Change>,
    },
    /// The customer or one of its records was archived or restored.
    Archived {
        /// `true` where it came back.
        restored: bool,
    },
    /// A contact was added.
    ContactAdded {
        /// The contact.
        contact: ContactRef,
    },
    /// A contact changed; values are read in the contact.
    ContactChanged {
        /// The contact.
        contact: ContactRef,
        /// What changed.
        changes: Vec<Change>,
    },
    /// An interaction.
    Interaction {
        /// It.
        interaction: Interaction,
    },
    /// An interaction was corrected, or a manager doubts it.
    InteractionChanged {
        /// The interaction as it is now.
        interaction: Interaction,
        /// What changed.
        changes: Vec<Change>,
    },
    /// A stage change.
    StageChange {
        /// It.
        change: StageChange,
    },
    /// A contract was made.
    Contract {
        /// It.
        contract: Contract,
    },
    /// A contract changed.
    ContractChanged {
        /// The contract as it is now.
        contract: Contract,
        /// What changed.
        changes: Vec<Change>,
    },
    /// A to-do was done or dropped.
    TodoClosed {
        /// It.
        todo: Todo,
    },
    /// A to-do agreed outside of an interaction.
    TodoAdded {
        /// It.
        todo: Todo,
    },
    /// A to-do was changed otherwise than by closing it.
    TodoChanged {
        /// It.
        todo: Todo,
        /// What changed.
        changes: Vec<Change>,
    },
    /// A record of the customer was archived, or came back.
    RecordArchived {
        /// The kind of record.
        record_kind: RecordKind,
        /// The record.
        record_id: Uuid,
        /// What people call it, where it has words of its own.
        name: Option<Guarded<String>>,
        /// `true` where it came back.
        restored: bool,
    },
    /// A record of one of the kinds that share one shape was made.
    Recorded {
        /// It, as it is now.
        record: AnyRecord,
    },
    /// A record of one of these kinds changed.
    RecordChanged {
        /// It, as it is now.
        record: AnyRecord,
        /// What changed.
        changes: Vec<Change>,
    },
    /// A tag was put on or taken off.
    Tagged {
        /// It.
        tag: Tag,
        /// `true` where it was taken off.
        removed: bool,
    },
}

macro_rules! any_record {
    ($($(#[$meta:meta])* $kind:ident($view:ty)),+ $(,)?) => {
        /// A record of one of the declared kinds, as a timeline shows it.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(tag = "record_kind", content = "record", rename_all = "snake_case")]
        #[allow(clippy::large_enum_variant)]
        pub enum AnyRecord { $($(#[$meta])* $kind($view)),+ }

        $(impl From<$view> for AnyRecord {
            fn from(view: $view) -> Self { Self::$kind(view) }
        })+

        impl AnyRecord {
            /// Its kind.
            #[must_use]
            pub const fn kind(&self) -> crate::role::RecordKind {
                match self { $(Self::$kind(_) => crate::role::RecordKind::$kind),+ }
            }
        }
    };
}

any_record! {
    /// A follow-up plan.
    Plan(crate::plan::Plan),
    /// A need.
    Need(crate::need::Need),
    /// An opportunity.
    Opportunity(crate::opportunity::Opportunity),
    /// A risk.
    Risk(crate::risk::Risk),
    /// A service case.
    ServiceCase(crate::service_case::ServiceCase),
    /// A key fact.
    KeyFact(crate::key_fact::KeyFact),
    /// A questionnaire.
    Questionnaire(crate::questionnaire::Questionnaire),
    /// A milestone.
    Milestone(crate::milestone::Milestone),
    /// A success story.
    Story(crate::story::Story),
    /// A file.
    Attachment(crate::attachment::Attachment),
}
