//! Signing in, staying signed in, signing out (R-SEC-7, R-SEC-8).

pub mod again;
pub mod begin;
pub mod handlers;
pub mod password;
pub mod renewal;
pub mod session;
pub mod throttle;
pub mod token;
