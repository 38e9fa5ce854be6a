//! The role that one looks through. It is forgotten with the page, so that nobody wonders on another day why so little
//! is there.

use super::lasting;
use leptos::prelude::{Get as _, GetUntracked as _, RwSignal, Set as _};
use leptos::reactive::graph::Observer;
use shared::role::Role;

thread_local! {
    static ROLE: RwSignal<Option<Role>> = lasting(|| RwSignal::new(None));
}

/// The role; inside a view or an effect, what reads it runs again when it changes.
#[must_use]
pub fn get() -> Option<Role> {
    let role = ROLE.with(|role| *role);
    if Observer::get().is_some() {
        role.get()
    } else {
        role.get_untracked()
    }
}

/// Looks through a role from now on, or through none.
pub fn set(role: Option<Role>) {
    ROLE.with(|signal| signal.set(role));
}
