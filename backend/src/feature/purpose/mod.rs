//! Purposes of interactions: which fields the entry form shows (F2).

pub mod handlers;
pub mod queries;
