//! The work calendar: a year of days, each of which is switched between work and rest.

mod grid;
mod holidays;
mod marks;
mod panel;

pub use panel::WorkDays;
