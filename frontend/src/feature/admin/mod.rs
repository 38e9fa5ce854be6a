//! What administrators keep: users, teams, stages. One panel shows each of them as a list with a form.

pub mod panel;
mod spec;

pub use spec::{STAGES, Spec, TEAMS, USERS};
