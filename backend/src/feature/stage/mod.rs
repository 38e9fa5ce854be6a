//! Stages and the moves between them.

pub mod gates;
pub mod handlers;
pub mod moves;
pub mod queries;
pub mod undo;
