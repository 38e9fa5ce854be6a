//! Importing the paper forms F1 and F3 (DOMAIN section 5).
//!
//! The way of a file: [`decode`] turns bytes into text, [`sheet`] text into rows, [`forms`] recognises the columns,
//! [`read`](mod@read) goes through the rows, and [`plan`] is what comes out: everything that will be made, and everything
//! that could not be read. All of that is pure; nothing here knows a database.

mod customers;
pub mod decode;
mod draft;
pub mod forms;
pub mod headings;
mod history;
mod people;
pub mod plan;
mod profile;
pub mod read;
mod say;
pub mod sheet;
mod stages;
#[cfg(test)]
mod tests;

pub use plan::{ImportPlan, Refusal};
pub use read::{Clock, read};
