//! What the whole application shares: preferences of this browser, and the session.
//!
//! These signals live as long as the page does, so that any code may reach them: a view, an event handler, a future.

pub mod clock;
pub mod follow;
pub mod live;
mod prefs;
mod session;
pub mod view_as;

pub use prefs::{Prefs, Theme, prefs};
pub(crate) use prefs::{may_have_session, remember_session};
pub use session::{Phase, Session, second_factor_wanted, session_lost, use_session, word_name};

use leptos::prelude::Owner;

thread_local! {
    static OWNER: Owner = Owner::new();
}

/// Runs `make` under an owner that is never disposed of.
pub(crate) fn lasting<T>(make: impl FnOnce() -> T) -> T {
    OWNER.with(|owner| owner.with(make))
}
