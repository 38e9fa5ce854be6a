//! What a stream of events tells open screens: that something happened, never what it says. Whoever is told reads it
//! again, as everything else is read.

mod parse;

use crate::audit::Action;
use crate::id::{CustomerId, EventId, UserId};
use crate::role::RecordKind;
use chrono::{DateTime, Utc};
pub use parse::{Message, Parser};
use uuid::Uuid;

/// The name of the events that tell of a customer; their data is a [`LiveChange`].
pub const CHANGE: &str = "change";
/// The name of the events that say that the caller's notifications are others now.
pub const NOTIFICATION: &str = "notification";
/// The name of the event that says that the stream cannot be taken up where it broke off: everything is to be read again.
pub const RESET: &str = "reset";

dto! {
    /// Something happened to a customer within reach, or to one of its records.
    #[derive(Copy, Eq)]
    pub struct LiveChange {
        /// The event, as the timeline and the audit trail name it.
        pub event_id: EventId,
        /// The customer.
        pub customer_id: CustomerId,
        /// The kind of record.
        pub kind: RecordKind,
        /// The record.
        pub record_id: Uuid,
        /// What was done to it.
        pub action: Action,
        /// Who did it; none for the system, or somebody who came by a link.
        pub author_id: Option<UserId>,
        /// When.
        pub recorded_at: DateTime<Utc>,
    }
}

/// What a stream said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// Something happened to a customer.
    Change(LiveChange),
    /// One's own notifications are others now.
    Notification,
    /// Something may have been missed.
    Reset,
}

impl Told {
    /// What a message says; none for what this program does not know, which is no error.
    #[must_use]
    pub fn read(message: &Message) -> Option<Self> {
        match message.event.as_str() {
            CHANGE => serde_json::from_str(&message.data).ok().map(Self::Change),
            NOTIFICATION => Some(Self::Notification),
            RESET => Some(Self::Reset),
            _ => None,
        }
    }
}
