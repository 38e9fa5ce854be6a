//! Reveals (R-SEC-4): one sealed value for somebody who says why, on record; who has seen what; an alert where somebody
//! looks at unusually much.

pub mod facts;
pub mod handlers;
pub mod list;
pub mod setting;
pub mod show;
pub mod watch;
