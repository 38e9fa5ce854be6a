//! Sessions as people and administrators see and end them (R-SEC-7); `auth::session` is how they work.

pub mod handlers;
pub mod queries;
