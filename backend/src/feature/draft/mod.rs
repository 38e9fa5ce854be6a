//! Drafts: what somebody has typed and not yet saved.

pub mod handlers;
mod places;
