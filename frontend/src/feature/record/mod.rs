//! Forms over records: one way to edit a customer, a contact and a contract, with field errors, masked values and
//! conflicts, instead of three.

pub mod archive;
pub mod choose;
pub mod draft;
pub mod field;
pub mod form;
pub mod input;
pub mod linked;
pub mod mark;
mod measures;
pub mod moment;
pub mod pick;
pub mod related;
pub mod rows;
pub mod show;
pub mod state;
