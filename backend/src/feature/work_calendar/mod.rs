//! The work calendar: administrators' data (R-CAD-8).

pub mod handlers;
pub mod setting;
