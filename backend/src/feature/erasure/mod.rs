//! Erasing a person on request, and exporting what is held on them.
//!
//! What is reached: the fields of the person; the history of these fields, by destroying its keys; mentions by name, number
//! or address in the texts of the same customer, encrypted ones included, in its history, in drafts, and in kept import files; answers of
//! questionnaires; for a customer who is that person also the profile and the files. What is not: other spellings, nicknames
//! and descriptions; content of files of a company; texts of other customers; backups, which age out.

mod elsewhere;
mod encrypted;
pub mod handlers;
pub mod held;
mod held_customer;
mod history;
mod mentions;
mod person;
