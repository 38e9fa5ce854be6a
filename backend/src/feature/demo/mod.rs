//! The demo: people and teams, and customers that believably belong to them.

pub mod accounts;
