//! Importing the paper forms F1 and F3 (DOMAIN section 5).
//!
//! The way of a file: [`decode`] turns bytes into text, [`sheet`] text into rows, [`forms`] recognises the columns, and
//! [`plan`] holds what will be made of them. All of that is pure; nothing here knows a database.

pub mod plan;
