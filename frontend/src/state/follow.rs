//! What others change is read again where it is shown: gathered, quietly, and never under what one is in the midst of.

use super::live::on_told;
use super::use_session;
use leptos::prelude::*;
use shared::live::{LiveChange, Told};
use shared::role::RecordKind;
use std::collections::BTreeSet;
use std::time::Duration;

/// For how long changes are gathered, and how soon it is tried again while one is in the midst of something.
const PAUSE: Duration = Duration::from_millis(300);

/// A dialog that is open, a day that is asked for, a plan that is on its way.
const MIDST: &str = "dialog[open], .due-day, .flying";

#[derive(Clone, Copy)]
struct Following {
    read: Callback<BTreeSet<RecordKind>>,
    /// The kinds of record of which something changed.
    changed: StoredValue<BTreeSet<RecordKind>>,
    /// Whether the next try is arranged.
    arranged: StoredValue<bool>,
}

/// Calls `read` after somebody else, or the engine, changed what `matters`, with the kinds that changed, for as long as the view
/// around stands.
pub fn follow(
    matters: impl Fn(&LiveChange) -> bool + 'static,
    read: impl Fn(BTreeSet<RecordKind>) + Send + Sync + 'static,
) {
    let following = Following {
        read: Callback::new(read),
        changed: StoredValue::new(BTreeSet::new()),
        arranged: StoredValue::new(false),
    };
    let session = use_session();
    on_told(move |told| {
        // What one does oneself is read again by what did it: a second time would take away what it just opened.
        let me = session.my_id();
        let kinds: Vec<RecordKind> = told
            .iter()
            .filter_map(change)
            .filter(|change| matters(change))
            .filter(|change| change.author_id.is_none() || change.author_id != me)
            .map(|change| change.kind)
            .collect();
        if !kinds.is_empty() {
            following
                .changed
                .update_value(|changed| changed.extend(kinds));
            following.arrange();
        }
    });
}

const fn change(told: &Told) -> Option<&LiveChange> {
    match told {
        Told::Change(change) => Some(change),
        _ => None,
    }
}

impl Following {
    fn arrange(self) {
        let before = self
            .arranged
            .try_update_value(|arranged| std::mem::replace(arranged, true));
        if before == Some(false) {
            let work = move || {
                // The view may be gone by now.
                if self.arranged.try_set_value(false).is_none() {
                    self.work();
                }
            };
            set_timeout(work, PAUSE);
        }
    }

    fn work(self) {
        let busy = document().query_selector(MIDST);
        if busy.is_ok_and(|found| found.is_some()) {
            return self.arrange();
        }
        let kinds = self.changed.try_update_value(std::mem::take);
        if let Some(kinds) = kinds {
            self.read.run(kinds);
        }
    }
}
