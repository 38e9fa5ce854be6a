//! The second factor of an account (R-SEC-8): codes of an authenticator (TOTP, RFC 6238) and recovery codes.

pub mod codes;
pub mod handlers;
pub mod queries;
pub mod rule;
pub mod sign_in;
pub mod ticket;
