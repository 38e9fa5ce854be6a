//! The audit trail (R-LOG-1): who changed what, from what, to what, when.

use crate::guarded::Guarded;
use crate::id::{CustomerId, EventId};
use crate::role::RecordKind;
use crate::user::UserRef;
use chrono::{DateTime, Utc};
use uuid::Uuid;

words! {
    /// What was done to a record.
    pub enum Action {
        /// Made.
        Created = "created",
        /// Changed.
        Changed = "changed",
        /// Archived.
        Archived = "archived",
        /// Brought back.
        Restored = "restored",
        /// Moved to another stage.
        Moved = "moved",
        /// Given to another owner.
        HandedOver = "handed_over",
        /// Merged with another record of the same customer.
        Merged = "merged",
        /// Parted again.
        Unmerged = "unmerged",
        /// The customer was asked for an answer by a link.
        Asked = "asked",
    }
}

words! {
    /// What stands in the system's own trail.
    pub enum SystemKind {
        /// An account.
        User = "user",
        /// A team.
        Team = "team",
        /// A stage.
        Stage = "stage",
        /// A purpose of interactions.
        Purpose = "purpose",
        /// A word of a list.
        Word = "word",
        /// The pattern of customer numbers.
        NumberPattern = "number_pattern",
        /// What a role may do and see.
        Role = "role",
    }
}

dto! {
    /// One field's change of something that concerns no customer. Secrets are named without values.
    pub struct SystemChange {
        /// The field's name.
        pub field: String,
        /// Before; none where it was empty.
        pub from: Option<String>,
        /// After; none where it is empty.
        pub to: Option<String>,
    }

    /// One entry of the trail of accounts, teams and stages.
    pub struct SystemEntry {
        /// Its id.
        pub id: EventId,
        /// What was changed.
        pub kind: SystemKind,
        /// Its id or code.
        pub key: String,
        /// What people called it then.
        pub name: String,
        /// What was done; removing is `archived`.
        pub action: Action,
        /// Who; none at the command line.
        pub author: Option<UserRef>,
        /// When.
        pub recorded_at: DateTime<Utc>,
        /// The request that did it.
        pub request_id: Option<String>,
        /// What changed.
        pub changes: Vec<SystemChange>,
    }

    /// One field's change, as the caller may see it.
    pub struct Change {
        /// The field's name.
        pub field: String,
        /// Before; none where it was empty.
        pub from: Option<Guarded<String>>,
        /// After; none where it is empty.
        pub to: Option<Guarded<String>>,
        /// The records, colleagues or teams that stood there before, where it points at some; `from` says their names.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub from_ids: Vec<Uuid>,
        /// Those that stand there after.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub to_ids: Vec<Uuid>,
    }

    /// One entry of the audit trail.
    pub struct AuditEntry {
        /// Its id.
        pub id: EventId,
        /// The customer concerned.
        pub customer_id: CustomerId,
        /// The kind of record.
        pub record_kind: RecordKind,
        /// The record.
        pub record_id: Uuid,
        /// What was done.
        pub action: Action,
        /// Who; none for the system.
        pub author: Option<UserRef>,
        /// When.
        pub recorded_at: DateTime<Utc>,
        /// The request that did it.
        pub request_id: Option<String>,
        /// What changed.
        pub changes: Vec<Change>,
    }
}
