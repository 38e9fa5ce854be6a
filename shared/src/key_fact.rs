//! Key facts 关键信息 of a customer with where they come from, and who verified them when.

use crate::id::{KeyFactId, UserId};
use crate::time::FlexDate;
use crate::user::UserRef;

words! {
    /// What a fact is about.
    pub enum FactSubject {
        /// Founding and registration.
        Registration = "registration",
        /// Headcount and size.
        Size = "size",
        /// Revenue and other figures.
        Finance = "finance",
        /// Products and business.
        Business = "business",
        /// Who decides, and how.
        Decision = "decision",
        /// How and from whom it buys.
        Purchasing = "purchasing",
        /// Earlier cooperation.
        History = "history",
        /// Something else.
        Other = "other",
    }

    /// Where a fact comes from.
    pub enum FactSource {
        /// The customer said so.
        Customer = "customer",
        /// An official register.
        Register = "register",
        /// A third party.
        ThirdParty = "third_party",
    }
}

record! {
    /// A key fact.
    pub struct KeyFact, NewKeyFact, KeyFactPatch: KeyFactId {
        /// What it is about.
        subject: required FactSubject,
        /// What is the case.
        statement: required text(2_000),
        /// Where it comes from.
        source: required FactSource,
        /// Where exactly: a register's name, a person, an address.
        source_note: optional text(500),
        /// Who verified it.
        verified_by: optional UserId as UserRef,
        /// When it was verified; the day of recording where a verifier is named and no date is.
        verified_on: optional FlexDate,
    }
}
