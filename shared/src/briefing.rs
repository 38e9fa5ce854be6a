//! What to know before talking to a customer: the last contact, what is open, and what its history says of its habits.

use crate::interaction::{Channel, Interaction};
use crate::service_case::ServiceCase;
use crate::todo::Todo;

dto! {
    /// What to know before the next talk.
    pub struct Briefing {
        /// The last interaction, if there was any.
        pub last_contact: Option<Interaction>,
        /// What we have still to do for it, what is due first before the rest.
        pub todos: Vec<Todo>,
        /// What the customer promised and has not done yet.
        pub promises: Vec<Todo>,
        /// Service cases that are not solved, the newest first.
        pub cases: Vec<ServiceCase>,
        /// What the history suggests for its communication preferences.
        pub habit: Habit,
    }

    /// How a customer is reached best, as its last 60 interactions show it; a field is absent where they do not.
    #[derive(Default, Eq)]
    pub struct Habit {
        /// How many interactions this was drawn from; doubtful ones are left out (R-TRUE).
        pub interactions: i64,
        /// The way on which it answers or reaches out most often.
        pub channel: Option<Channel>,
        /// The hours in which it does, in the organisation's zone.
        pub hours: Option<Hours>,
        /// How many days lie between two interactions, in the middle of all.
        pub every_days: Option<i32>,
    }

    /// A span of the day, in whole hours.
    #[derive(Copy, Eq)]
    pub struct Hours {
        /// From this hour, 0 to 23.
        pub from: u8,
        /// To this hour, 1 to 24.
        pub to: u8,
    }
}
