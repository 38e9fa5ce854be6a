//! Reveals (R-SEC-4): one sealed value shown to somebody who said why, for a short while, and on record.

use crate::customer::CustomerRef;
use crate::guarded::Guarded;
use crate::id::{EventId, RevealId};
use crate::money::Amount;
use crate::role::{FieldClass, RecordKind};
use crate::user::UserRef;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// How long a screen shows a revealed value, in seconds.
pub const SECONDS: u32 = 30;

words! {
    /// One of the two values of a change.
    pub enum Side {
        /// What stood there before.
        From = "from",
        /// What stood there after.
        To = "to",
    }
}

input! {
    /// A value out of the history: one of the two that an entry of timeline or audit trail says of a field.
    #[derive(Copy, Eq)]
    pub struct OldValue {
        /// The entry.
        pub entry: EventId,
        /// Which of the two.
        pub side: Side,
    }

    /// A record of a customer, whatever its kind; for the customer itself, its own id.
    #[derive(Copy, Eq)]
    pub struct RecordRef {
        /// The kind.
        pub kind: RecordKind,
        /// Its id.
        pub id: Uuid,
    }

    /// Asks for one sealed value.
    pub struct NewReveal {
        /// The record that holds it.
        pub record: RecordRef,
        /// The field, by the name that it has in the record.
        #[validate(length(min = 1, max = 100))]
        pub field: String,
        /// Where the value is wanted that an entry of the history says, rather than the one of now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub old: Option<OldValue>,
        /// Why; it is kept, and read by managers.
        #[validate(length(min = 2, max = 500))]
        pub reason: String,
    }

    /// How many reveals of one user within how many minutes are usual; one more raises an alert.
    #[derive(Copy, Eq)]
    pub struct RevealAlert {
        /// That many are usual.
        #[validate(range(min = 1, max = 1000))]
        pub reveals: u32,
        /// Within that many minutes.
        #[validate(range(min = 1, max = 1440))]
        pub minutes: u32,
    }
}

impl Default for RevealAlert {
    fn default() -> Self {
        Self {
            reveals: 20,
            minutes: 60,
        }
    }
}

/// A value that was revealed. `Debug` never prints it, so that logging an answer is not a leak.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(untagged)]
pub enum RevealedValue {
    /// An amount.
    Amount(Amount),
    /// Anything else, as it is written.
    Text(String),
}

impl std::fmt::Debug for RevealedValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("***")
    }
}

dto! {
    /// One value, revealed. It is for a screen and for a moment: nothing may keep it.
    pub struct Revealed {
        /// The id under which the reveal is on record.
        pub id: RevealId,
        /// The record that holds it.
        pub record: RecordRef,
        /// The field.
        pub field: String,
        /// Where it stands in the history, of an old value.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub old: Option<OldValue>,
        /// The class of the field.
        pub class: FieldClass,
        /// The value.
        pub value: RevealedValue,
        /// How many seconds a screen shows it.
        pub seconds: u32,
        /// When.
        pub revealed_at: DateTime<Utc>,
    }

    /// That somebody has seen a sealed value: who, what, when, why, from where. Never the value itself.
    pub struct Reveal {
        /// Its id.
        pub id: RevealId,
        /// The customer; none where it is out of the reader's reach.
        pub customer: Option<CustomerRef>,
        /// The record.
        pub record: RecordRef,
        /// Of a contact, its name as the reader may see it.
        pub name: Option<Guarded<String>>,
        /// The field.
        pub field: String,
        /// Where it stands in the history, of an old value.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub old: Option<OldValue>,
        /// The class of the field.
        pub class: FieldClass,
        /// Who has seen it.
        pub user: Option<UserRef>,
        /// Why, as the one who asked said.
        pub reason: String,
        /// The address that the request came from.
        pub address: String,
        /// When.
        pub revealed_at: DateTime<Utc>,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r_sec_4_debug_never_prints_a_revealed_value() {
        let value = RevealedValue::Text("13812345678".to_owned());
        assert_eq!(format!("{value:?}"), "***");
    }

    #[test]
    fn a_value_is_an_amount_or_a_text() {
        let read = |text: &str| serde_json::from_str::<RevealedValue>(text).ok();
        assert!(matches!(
            read(r#"{"amount":"5.00","currency":"CNY"}"#),
            Some(RevealedValue::Amount(_))
        ));
        assert!(matches!(
            read(r#""13812345678""#),
            Some(RevealedValue::Text(_))
        ));
    }
}
