//! Merging two records of one customer (R-NAME), and handing over everything of one owner (R-OWN-2).

use crate::customer::CustomerRef;
use crate::id::{CustomerId, MergeId, UserId};
use crate::role::RecordKind;
use crate::tag::Tag;
use crate::user::UserRef;
use chrono::{DateTime, Utc};

input! {
    /// Which customer goes into the one of the address.
    pub struct NewMerge {
        /// The record that is given up: what it holds moves, and it is archived.
        pub merged_id: CustomerId,
    }

    /// Whose customers go to whom.
    pub struct HandOverAll {
        /// The owner who gives; absent where the customers are named, whoever owns them, or nobody.
        #[serde(default)]
        pub from: Option<UserId>,
        /// The owner who takes.
        pub owner_id: UserId,
        /// Why; stands on every timeline.
        #[serde(default)]
        #[validate(length(max = 500))]
        pub reason: Option<String>,
        /// Only these customers; all of the owner who gives where absent.
        #[serde(default)]
        #[validate(length(max = 5000))]
        pub customer_ids: Option<Vec<CustomerId>>,
    }
}

dto! {
    /// How many records of a kind move.
    pub struct MovedCount {
        /// The kind.
        pub kind: RecordKind,
        /// How many.
        pub count: i64,
    }

    /// A merge, or what it would be.
    pub struct Merge {
        /// Its id; of a preview one that will never be seen again.
        pub id: MergeId,
        /// The record that stays.
        pub survivor: CustomerRef,
        /// The record that was given up.
        pub merged: CustomerRef,
        /// What moved.
        pub moved: Vec<MovedCount>,
        /// Tags of the other that the survivor did not have.
        pub tags: Vec<Tag>,
        /// Fields of the profile that were empty and are filled now.
        pub filled: Vec<String>,
        /// Fields in which the two differ; what stays is what the survivor says, and the other can be read in the archived
        /// record.
        pub differing: Vec<String>,
        /// When.
        pub created_at: DateTime<Utc>,
        /// Who.
        pub author: Option<UserRef>,
        /// Whether it can still be undone.
        pub undoable: bool,
        /// When it was undone, if it was.
        pub undone_at: Option<DateTime<Utc>>,
    }

    /// What a hand-over moved, or would move.
    pub struct HandedOver {
        /// Customers.
        pub customers: i64,
        /// Open to-dos.
        pub todos: i64,
        /// Pending plans.
        pub plans: i64,
        /// Open risks.
        pub risks: i64,
        /// Customers that the caller may not hand over; they stay.
        pub kept: i64,
        /// Whether nothing was written: it was only tried.
        pub dry_run: bool,
    }
}
