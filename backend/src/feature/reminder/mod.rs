//! Reminders: of a to-do when it says, of a milestone the day before, of what is planned on its day. Each once, to whoever is
//! to act, at the hour of their own zone.

mod reach;
mod rule;
mod sources;
pub mod task;
