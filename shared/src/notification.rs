//! What somebody is told of: changes of contacts, needs, stage or owner (R-TELL), and being named in an entry.

use crate::audit::{Action, SystemKind};
use crate::customer::CustomerRef;
use crate::id::{EventId, NotificationId};
use crate::role::RecordKind;
use crate::user::UserRef;
use chrono::{DateTime, Utc};

words! {
    /// Why somebody is told.
    pub enum Why {
        /// Owner or collaborator of the customer (R-TELL).
        Customer = "customer",
        /// Named with `@` in an entry.
        Named = "named",
        /// Answers for the system, in which something was changed that others must not overlook.
        Alarm = "alarm",
        /// The owner let the reader see the confidential values of a customer, or no longer.
        Trusted = "trusted",
        /// Manager above somebody who reveals unusually many sealed values, or administrator (R-SEC-4).
        Reveals = "reveals",
        /// Something stays undone past its time longer than the rule allows (R-SLA-4).
        Overdue = "overdue",
        /// The same, for so long that the customer is at risk.
        AtRisk = "at_risk",
    }
}

dto! {
    /// What of the system was changed.
    #[derive(Eq)]
    pub struct SystemSubject {
        /// Its kind.
        pub kind: SystemKind,
        /// Its id or code.
        pub key: String,
        /// What people called it then.
        pub name: String,
    }

    /// One thing to know. It names what changed, never the values: those are read in the record.
    pub struct Notification {
        /// Its id.
        pub id: NotificationId,
        /// Why the reader is told.
        pub why: Why,
        /// The customer; none for what concerns the system.
        pub customer: Option<CustomerRef>,
        /// The event.
        pub event_id: EventId,
        /// The kind of record; none for what concerns the system.
        pub kind: Option<RecordKind>,
        /// What of the system was changed; none for what concerns a customer.
        pub system: Option<SystemSubject>,
        /// What was done to it.
        pub action: Action,
        /// The fields that changed.
        pub fields: Vec<String>,
        /// Who did it; none for the system.
        pub author: Option<UserRef>,
        /// When.
        pub created_at: DateTime<Utc>,
        /// When it was read, if it was.
        pub read_at: Option<DateTime<Utc>>,
    }

    /// How many are unread.
    pub struct Unread {
        /// That many; counted up to 100.
        pub unread: i64,
    }
}

input! {
    /// Marks notifications as read.
    pub struct MarkRead {
        /// Which; all where absent.
        #[serde(default)]
        #[validate(length(max = 500))]
        pub ids: Option<Vec<NotificationId>>,
    }
}
