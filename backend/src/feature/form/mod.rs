//! The paper forms, filled in: of one customer or a selection, as CSV, as a workbook, or to print.
//!
//! [`dossier`] reads a customer through the caller's rights, [`tables`] lays it out in the columns of a form ([`paper`]), of which [`layout`] lets out those of a purpose, [`write`](mod@write)
//! makes a file of the rows, [`page`] one to print. What goes out comes in again through [`super::import`]: the columns are its headings, the
//! cells are written so that its readers understand them, and what is masked stays a mask (R-SEC-3).

pub mod cells;
pub mod command;
pub mod dossier;
pub mod handlers;
mod knowledge;
pub mod layout;
mod needs;
pub mod page;
pub mod paper;
mod plans;
mod rows;
pub mod tables;
mod tags;
pub mod write;
