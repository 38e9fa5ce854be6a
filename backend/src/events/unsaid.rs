//! Changes of which a caller is shown neither value nor mask: that there was one is not told either (R-SEC-1, R-SEC-2).
//!
//! This holds for whatever tells of changes: streams, webhooks, notifications, timelines. The audit trail names such a change,
//! without its values, to those who read trails: it leaves nothing out, and its numbers would show the gap (R-LOG-1).

use super::{Marks, Noted, StoredChange};
use crate::access::Viewer;
use crate::access::leak::{self, Leak};
use shared::audit::Action;
use shared::role::{FieldClass, RecordKind};

/// The fields whose confidential values were noted, before notes said so themselves, by a mark as if that were their value.
const FIRST_LOCKED: [&str; 3] = ["confidential_notes", "confidential_budget", "kept"];

/// Whether a text is the mark that stands for a confidential value ([`crate::access::keys::mark`]).
fn is_mark(text: &str) -> bool {
    let digits = text.strip_prefix('#').unwrap_or_default();
    digits.len() == 8 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
}

impl Noted {
    /// Whether its value is not one that everybody within reach reads.
    pub(super) fn is_kept(&self) -> bool {
        self.class != FieldClass::Open || self.is_locked()
    }

    /// Whether it tells of a confidential value, by its mark alone.
    pub(super) fn is_locked(&self) -> bool {
        let mut marks = [&self.from, &self.to].into_iter().flatten();
        self.locked
            || (FIRST_LOCKED.contains(&self.field.as_str()) && marks.all(|text| is_mark(text)))
    }
}

impl StoredChange {
    /// Forgets what it says of other fields than these.
    pub fn keep_only(&mut self, fields: &[String]) {
        self.noted.retain(|note| fields.contains(&note.field));
    }
}

impl Marks {
    /// Whether an event changed nothing but fields of which the caller is shown nothing; it is left out then.
    #[must_use]
    pub fn leave_unsaid(&self, viewer: &Viewer<'_>, action: Action, event: &StoredChange) -> bool {
        action == Action::Changed
            && !leak::planted(Leak::ChangesTold)
            && !event.noted.is_empty()
            && event
                .noted
                .iter()
                .all(|note| self.hide(viewer, event, note))
    }

    /// Whether nothing is shown of what an event says of a field, not even a mask of it.
    fn hide(&self, viewer: &Viewer<'_>, event: &StoredChange, note: &Noted) -> bool {
        if note.is_locked() {
            // What a marked interaction says is kept by its mark, be that confidential or not.
            return match event.kind {
                RecordKind::Interaction => self.keep(viewer, event, &note.field),
                _ => !viewer.sees(FieldClass::Confidential),
            };
        }
        note.class != FieldClass::Open
            && (!viewer.shows_some(note.class, &note.field)
                || self.keep(viewer, event, &note.field))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noted(field: &str, to: &str, locked: bool) -> Noted {
        Noted {
            field: field.to_owned(),
            class: FieldClass::Open,
            links: false,
            locked,
            from: None,
            to: Some(to.to_owned()),
        }
    }

    #[test]
    fn r_sec_1_notes_from_before_are_known_by_field_and_mark() {
        assert!(noted("another", "#0011aabb", true).is_locked());
        assert!(noted("confidential_notes", "#0011aabb", false).is_locked());
        assert!(!noted("city", "#0011aabb", false).is_locked(), "any text");
        assert!(!noted("confidential_notes", "#0011", false).is_locked());
    }
}
