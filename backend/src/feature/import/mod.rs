//! Importing the paper forms F1 and F3 (DOMAIN section 5).
//!
//! The way of a file: [`decode`] turns bytes into text, [`sheet`] text into rows, [`forms`] recognises the columns,
//! [`plan`] says what will be made, and [`read`] fills it. All of that is pure; nothing here knows a database.

pub mod decode;
pub mod forms;
pub mod plan;
pub mod sheet;
