//! Links for customers without an account: a button that makes one, and the page that opens with it.

mod ask;
pub mod page;

pub use ask::AskLink;
