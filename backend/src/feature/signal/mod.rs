//! Signals: what the records of a customer say that somebody should look at (R-SIG, R-REF, R-SLA, R-STG-4). The rules are
//! pure and stand in [`shared::signal::detect`]; here is what they look at, where they are asked, and what follows.

pub mod act;
pub mod decide;
pub mod handlers;
pub mod list;
pub mod look;
pub mod over_contact;
pub mod raise;
pub mod row;
pub mod setting;
pub mod slow;
pub mod sweep;
mod talks;
pub mod tell;
pub mod watch;
