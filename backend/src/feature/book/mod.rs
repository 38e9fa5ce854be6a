//! The record book 客户台账: every kind of record of one customer or a selection in one workbook, a sheet a kind and a
//! column a field, that goes out and comes in again. The paper forms hold what paper had room for; the book holds all.
//!
//! Its columns are the fields with which a record is made, read from the documentation of the bodies ([`shape`]), under
//! the words of the screens ([`words`]). A kind needs one line in [`kinds`] and nothing else.

mod answers;
pub mod fill;
pub mod kinds;
mod lines;
mod notes;
pub mod own;
pub mod put;
mod referrers;
mod refused;
pub mod said;
pub mod shape;
mod successors;
pub mod take;
mod there;
mod versions;
pub mod words;

/// What the book is called in addresses and file names.
pub const CODE: &str = "book";
