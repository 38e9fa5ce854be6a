//! To-dos: who does what by when.

use crate::id::{CustomerId, InteractionId, TeamId, TodoId, UserId};
use crate::patch::Patch;
use crate::time::When;
use crate::user::UserRef;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

words! {
    /// Where a to-do stands.
    pub enum TodoState {
        /// To be done.
        Open = "open",
        /// Done.
        Done = "done",
        /// Given up.
        Dropped = "dropped",
    }
}

/// Who is to do it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Assignee {
    /// A colleague.
    User {
        /// Whose.
        id: UserId,
    },
    /// A team.
    Team {
        /// Which.
        id: TeamId,
    },
    /// The customer, who promised it to us.
    Customer,
}

dto! {
    /// A to-do.
    pub struct Todo {
        /// Its id.
        pub id: TodoId,
        /// The customer.
        pub customer_id: CustomerId,
        /// Its number and name; on lists across customers only.
        #[serde(default)]
        pub customer: Option<crate::customer::CustomerRef>,
        /// The interaction in which it was agreed.
        pub interaction_id: Option<InteractionId>,
        /// Row version, also the `ETag`.
        pub version: i32,
        /// What is to be done.
        pub what: String,
        /// Who does it.
        pub assignee: Assignee,
        /// The assignee's name, for screens; none for the customer.
        pub assignee_name: Option<String>,
        /// By when.
        pub due: Option<When>,
        /// Where it stands.
        pub state: TodoState,
        /// When it was done.
        pub done_at: Option<DateTime<Utc>>,
        /// When to remind of it.
        pub remind_at: Option<DateTime<Utc>>,
        /// Who wrote it down.
        pub author: Option<UserRef>,
        /// When it was recorded.
        pub created_at: DateTime<Utc>,
        /// When it was last changed.
        pub updated_at: DateTime<Utc>,
        /// When it was archived, if it is.
        pub archived_at: Option<DateTime<Utc>>,
    }
}

input! {
    /// A to-do to make.
    pub struct NewTodo {
        /// What is to be done.
        #[validate(length(min = 1, max = 500))]
        pub what: String,
        /// Who does it; the caller where absent.
        #[serde(default)]
        pub assignee: Option<Assignee>,
        /// By when.
        #[serde(default)]
        pub due: Option<When>,
        /// When to remind of it.
        #[serde(default)]
        pub remind_at: Option<DateTime<Utc>>,
    }

    /// Changes to a to-do.
    pub struct TodoPatch {
        /// What is to be done.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(min = 1, max = 500))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub what: Patch<String>,
        /// Who does it.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<Assignee>))]
        pub assignee: Patch<Assignee>,
        /// By when.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<When>))]
        pub due: Patch<When>,
        /// Where it stands.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<TodoState>))]
        pub state: Patch<TodoState>,
        /// When to remind of it.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<DateTime<Utc>>))]
        pub remind_at: Patch<DateTime<Utc>>,
        /// What the caller has confirmed, for example to leave the customer without a next step (R-NEXT).
        #[serde(default)]
        pub acknowledge: Vec<crate::error::ConfirmCode>,
    }
}
