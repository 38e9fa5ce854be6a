//! Roles: what each may do and see, as administrators keep it.

pub mod handlers;
pub mod queries;
