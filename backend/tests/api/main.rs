//! Tests of the whole server, one module for each group of addresses. Every test has a server and a database of its own;
//! `both!` makes one test on SQLite and one on PostgreSQL.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that panics says what is wrong"
)]

#[macro_use]
mod support;

mod accounts;
mod across;
mod assets;
mod attachments;
mod board;
mod book;
mod briefing;
mod care;
mod customers;
mod database;
mod demo;
mod dimensions;
mod entry;
mod forms;
mod health;
mod history;
mod imports;
mod limits;
mod lists;
mod many;
mod merges;
mod openapi;
mod program;
mod questionnaires;
mod ratings;
mod records;
mod roles;
mod secrets;
mod stages;
mod texts;
mod tls;
mod writer;
