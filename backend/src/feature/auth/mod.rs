//! Signing in, staying signed in, signing out (R-SEC-7, R-SEC-8).

pub mod handlers;
pub mod password;
pub mod session;
pub mod throttle;
pub mod token;
