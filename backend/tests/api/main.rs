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
mod acts;
mod alarms;
mod answers;
mod assets;
mod attachments;
mod audit;
mod audit_verify;
mod board;
mod book;
mod book_links;
mod briefing;
mod browser_headers;
mod cadence;
mod cadence_behaviours;
mod cadence_nights;
mod cadence_stages;
mod cadence_turns;
mod cadence_waits;
mod cadence_whom;
mod calendar;
mod care;
mod contacts;
mod customers;
mod database;
mod demo;
mod derived_tags;
mod dimensions;
mod doubted;
mod entry;
mod erasing;
mod erasing_keys;
mod forms;
mod forms_columns;
mod forms_filled;
mod forms_whole;
mod forms_words;
mod health;
mod history;
mod imports;
mod jobs;
mod kept;
mod keys;
mod keys_command;
mod limits;
mod lists;
mod live;
mod many;
mod marked;
mod marked_plans;
mod marked_ways;
mod merges;
mod named_access;
mod needs;
mod notifications;
mod notifications_mail;
mod notifications_out;
mod oidc;
mod once;
mod openapi;
mod opportunities;
mod overwritten;
mod passwords;
mod program;
mod questionnaires;
mod ratings;
mod records;
mod reminders;
mod reveals;
mod roles;
mod samples;
mod second_factor;
mod secrets;
mod sessions;
mod signals;
mod signals_asked;
mod signals_story;
mod signals_times;
mod stages;
mod strategies;
mod strategies_defaults;
mod telling;
mod texts;
mod timeline;
mod tls;
mod today;
mod todos;
mod tokens;
mod unsaid;
mod webhooks;
mod writer;
