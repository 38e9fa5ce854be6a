//! The only code that decides who sees what, and who may change what.
//!
//! - [`actor`]: who is asking.
//! - [`reach`]: which customers a role reaches, as arms that queries take.
//! - [`policy`]: roles × field classes and roles × kinds of record, as data.
//! - [`sealed`]: values that cannot leave but through here.
//! - [`viewer`]: opens sealed values for one actor and one customer.
//! - [`keys`]: the keys under which sealed history and confidential values are kept.

pub mod actor;
pub mod keys;
pub mod policy;
pub mod reach;
pub mod sealed;
pub mod viewer;

pub use actor::Actor;
pub use sealed::{FreeText, Sealed};
pub use viewer::Viewer;
