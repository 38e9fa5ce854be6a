//! The only code that decides who sees what, and who may change what.
//!
//! - [`actor`]: who is asking.
//! - [`reach`]: which customers a role reaches, as arms that queries take.
//! - [`policy`]: roles × field classes and roles × kinds of record, as data; the decisions.
//! - [`limits`]: what a program's token is kept to beyond its role.
//! - [`named`]: whom owners let read confidential values.
//! - [`scope`]: what a token of a program must be given for an operation.
//! - [`sealed`]: values that cannot leave but through here.
//! - [`viewer`]: opens sealed values for one actor and one customer.
//! - [`reveal`]: opens one sealed value for somebody who said why.
//! - [`erasure`]: what a person is known by, and striking it out.
//! - [`keys`]: the keys under which sealed history and confidential values are kept.
//! - [`leak`]: leaks that tests plant on purpose, to show that they would be noticed.

pub mod actor;
pub mod erasure;
pub mod keys;
pub mod leak;
pub mod limits;
pub mod named;
pub mod policy;
pub mod reach;
pub mod reveal;
pub mod scope;
pub mod sealed;
pub mod viewer;

pub use actor::Actor;
pub use sealed::{FreeText, Mask, Masks, Sealed, reseal, reseal_exact, retext, unless_masked};
pub use viewer::Viewer;

/// The name of a company, which is open: for search, sorting and history. A person's name never passes here.
#[must_use]
pub fn open_name(company: &Sealed) -> String {
    company.stored().to_owned()
}

/// A text that is sealed for a person and open for a company, as the latter: it comes out screened like all free text.
#[must_use]
pub fn open_text(company: &Sealed) -> FreeText {
    FreeText::new(company.stored())
}

/// The currency of a sealed amount: not sealed itself, and needed to keep sums apart.
#[must_use]
pub fn currency_of(amount: &Sealed) -> Option<String> {
    amount
        .stored()
        .split_once(' ')
        .map(|(currency, _)| currency.to_owned())
}
