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
