//! What colleagues do at the open customer is read again: quietly, and never under a dialog that one is filling in.

use super::open::Open;
use crate::state::live::on_told;
use crate::state::use_session;
use leptos::prelude::*;
use shared::live::{LiveChange, Told};
use shared::role::RecordKind;
use std::collections::BTreeSet;
use std::time::Duration;

/// The pause before it is tried again while a dialog is open.
const AGAIN: Duration = Duration::from_millis(800);

#[derive(Clone, Copy)]
struct Following {
    open: Open,
    /// The kinds of record of which something changed.
    changed: StoredValue<BTreeSet<RecordKind>>,
    /// Whether the next try is arranged.
    arranged: StoredValue<bool>,
}

/// Lets the open customer follow what happens elsewhere.
pub fn follow(open: Open) {
    let following = Following {
        open,
        changed: StoredValue::new(BTreeSet::new()),
        arranged: StoredValue::new(false),
    };
    let session = use_session();
    on_told(move |told| {
        // What one does oneself is read again by what did it: a second time would take away what it just opened.
        let me = session.me.with_untracked(|me| me.as_ref().map(|me| me.id));
        let kinds: Vec<RecordKind> = told
            .iter()
            .filter_map(change)
            .filter(|change| change.customer_id == open.id)
            .filter(|change| change.author_id.is_none() || change.author_id != me)
            .map(|change| change.kind)
            .collect();
        if !kinds.is_empty() {
            following
                .changed
                .update_value(|changed| changed.extend(kinds));
            following.work();
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
    fn work(self) {
        let dialog = document().query_selector("dialog[open]");
        if dialog.is_ok_and(|found| found.is_some()) {
            return self.arrange();
        }
        let Some(kinds) = self.changed.try_update_value(std::mem::take) else {
            return;
        };
        let any = |wanted: &[RecordKind]| wanted.iter().any(|kind| kinds.contains(kind));
        self.open.read_customer();
        self.open.told();
        // An interaction may bring next steps, and a change of stage a contract.
        if any(&[RecordKind::Contact, RecordKind::Customer]) {
            self.open.read_contacts();
        }
        if any(&[
            RecordKind::Todo,
            RecordKind::Interaction,
            RecordKind::Customer,
        ]) {
            self.open.read_todos();
        }
        if any(&[RecordKind::Contract, RecordKind::StageChange]) {
            self.open.read_contracts();
        }
    }

    fn arrange(self) {
        let before = self
            .arranged
            .try_update_value(|arranged| std::mem::replace(arranged, true));
        if before == Some(false) {
            let again = move || {
                // The customer may have been closed meanwhile.
                if self.arranged.try_set_value(false).is_none() {
                    self.work();
                }
            };
            set_timeout(again, AGAIN);
        }
    }
}
