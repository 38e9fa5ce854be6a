//! What administrators keep: users, teams, stages, purposes. One panel shows each of them as a list with a form.

pub mod panel;
mod spec;

pub use spec::{PURPOSES, STAGES, Spec, TEAMS, USERS};
