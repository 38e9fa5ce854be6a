//! Erasing a person on request, and telling them what is held on them (R-LOG-1; PIPL, GDPR).

use crate::audit::AuditEntry;
use crate::contact::Contact;
use crate::contract::Contract;
use crate::customer::{Customer, CustomerRef};
use crate::error::ConfirmCode;
use crate::id::{ContactId, CustomerId};
use crate::interaction::Interaction;
use crate::plan::Plan;
use crate::questionnaire::Questionnaire;
use crate::reveal::Reveal;
use crate::service_case::ServiceCase;
use crate::stage::StageChange;
use crate::timeline::AnyRecord;
use crate::todo::Todo;

input! {
    /// Erases a person. It cannot be undone, and so asks first (`irreversible`).
    pub struct NewErasure {
        /// Why, for the trail: who asked for it, when, and where that is on file. The person's own name, numbers and
        /// addresses are struck out of it.
        #[validate(length(min = 2, max = 500))]
        pub reason: String,
        /// What was confirmed.
        #[serde(default)]
        pub acknowledge: Vec<ConfirmCode>,
    }
}

dto! {
    /// What was erased.
    pub struct Erasure {
        /// The customer.
        pub customer_id: CustomerId,
        /// The contacts whose fields were emptied; they are archived.
        pub contacts: Vec<ContactId>,
        /// In how many other records the person was struck out of a text.
        pub struck: u64,
        /// How many entries of the history lost what they said of the person.
        pub entries: u64,
        /// How many drafts, kept import files and answers of questionnaires that named the person were removed.
        pub removed: u64,
        /// How many files of the customer were removed; where the customer is that person.
        pub files: u64,
    }

    /// All that is held on a contact, as the caller may see it.
    pub struct PersonalData {
        /// The contact.
        pub contact: Contact,
        /// The customer.
        pub customer: CustomerRef,
        /// What became of the contact's fields, newest first.
        pub history: Vec<AuditEntry>,
        /// Who has seen which of the contact's values by asking, newest first.
        pub reveals: Vec<Reveal>,
        /// Interactions that the contact took part in, newest first.
        pub interactions: Vec<Interaction>,
        /// Plans to meet the contact.
        pub plans: Vec<Plan>,
        /// Service cases of the contact.
        pub service_cases: Vec<ServiceCase>,
        /// Questionnaires that were sent to the contact, with what was answered.
        pub questionnaires: Vec<Questionnaire>,
        /// Whether this is all; of each kind at most 1000 are told.
        pub complete: bool,
    }

    /// All that is held on a customer who is a person, as the caller may see it: every record of such a customer is about
    /// that person.
    pub struct PersonHeld {
        /// The customer with its profile and tags.
        pub customer: Customer,
        /// The contacts, archived ones as well, like all kinds below.
        pub contacts: Vec<Contact>,
        /// Interactions, newest first.
        pub interactions: Vec<Interaction>,
        /// To-dos.
        pub todos: Vec<Todo>,
        /// Contracts.
        pub contracts: Vec<Contract>,
        /// The stages lived through, newest first.
        pub stage_changes: Vec<StageChange>,
        /// Plans, needs, opportunities, risks, service cases, milestones, key facts, questionnaires, stories, and what is
        /// known of the files.
        pub records: Vec<AnyRecord>,
        /// Who changed what, newest first.
        pub history: Vec<AuditEntry>,
        /// Who has seen which value by asking, newest first.
        pub reveals: Vec<Reveal>,
        /// Whether this is all; of each kind at most 1000 are told.
        pub complete: bool,
    }
}
