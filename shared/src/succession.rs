//! Contacts move: one leaves or changes role, another comes. One act, with what must follow from it (R-SIG-3).

use crate::contact::{Contact, DecisionRole, NewContact};
use crate::id::ContactId;
use crate::milestone::Milestone;
use crate::plan::Plan;
use crate::risk::Risk;
use crate::time::{FlexDate, When};
use validator::Validate as _;

input! {
    /// What became of a contact.
    #[derive(Default)]
    pub struct Succession {
        /// The day the contact left; absent for one who stays in another role.
        #[serde(default)]
        pub left_on: Option<FlexDate>,
        /// Who comes after, of the contacts that are there.
        #[serde(default)]
        pub successor: Option<ContactId>,
        /// Who comes after, as a new contact.
        #[serde(default)]
        #[validate(nested)]
        pub new_successor: Option<NewContact>,
        /// Whether a successor who is there already takes over the part in decisions.
        #[serde(default)]
        pub takes_over: bool,
        /// The new title of one who stays.
        #[serde(default)]
        #[validate(length(max = 80))]
        pub title: Option<String>,
        /// The new department of one who stays.
        #[serde(default)]
        #[validate(length(max = 80))]
        pub department: Option<String>,
        /// The new part in decisions of one who stays.
        #[serde(default)]
        pub decision_role: Option<DecisionRole>,
        /// What is known of it.
        #[serde(default)]
        #[validate(length(max = 2000))]
        pub note: Option<String>,
        /// When the successor is to be met; three days from now where absent.
        #[serde(default)]
        pub meet: Option<When>,
    }
}

dto! {
    /// What was recorded: the contacts as they stand now, and what follows where the contact decided or was the main one.
    pub struct Succeeded {
        /// The contact who left or changed role.
        pub contact: Contact,
        /// Who came after.
        pub successor: Option<Contact>,
        /// The milestone.
        pub milestone: Option<Milestone>,
        /// The risk that was opened.
        pub risk: Option<Risk>,
        /// The plan to meet the successor.
        pub plan: Option<Plan>,
    }
}
