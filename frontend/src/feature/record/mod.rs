//! Forms over records: one way to edit a customer, a contact and a contract, with field errors, masked values and
//! conflicts, instead of three.

pub mod draft;
pub mod field;
pub mod form;
pub mod input;
pub mod show;
pub mod state;
