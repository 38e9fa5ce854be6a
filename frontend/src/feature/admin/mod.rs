//! What administrators keep: users, teams, stages, purposes. One panel shows each of them as a list with a form.

mod hand_first;
pub mod numbers;
pub mod panel;
mod spec;

pub use spec::{End, Line, NEED_CATEGORIES, PURPOSES, SOURCES, STAGES, Spec, TAGS, TEAMS, USERS};
