//! Notifications (R-TELL): who is told of what, and how.

pub mod alarm;
pub mod groups;
pub mod handlers;
pub mod mention;
pub mod once;
pub mod put;
pub mod quiet;
pub mod settings;
pub mod settings_handlers;
pub mod tell;
pub mod watchers;

/// For how many days after something was reached it is still told; what is older than that is no news, but a list to read.
pub const NEWS: i64 = 14;
