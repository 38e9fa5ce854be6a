//! Tokens of programs (R-SEC-6): made by administrators, shown once, kept as a hash, narrowed and revoked.

pub mod handlers;
pub mod queries;
pub mod secret;
pub mod standing;
