//! The row of a need.

use super::ledger;
use crate::access::{FreeText, Viewer};
use crate::db::Conn;
use crate::db::types::{Key, Written};
use crate::error::AppResult;
use crate::record::column::{Commercial, Confidential, May, MayText, MustText, Or, Taking, Usual};
use crate::record::{Cx, Record as _, Rules, plain_kind, record_kind, store};
use diesel::prelude::*;
use shared::Level;
use shared::id::CustomerId;
use shared::need::{Need, NeedKind, NeedPatch, NeedState, NewNeed};
use shared::role::RecordKind;
use shared::time::FlexDate;

record_kind! {
    /// A row of the table.
    pub struct NeedRow in need: Need, NeedId, Need, NewNeed, NeedPatch;
    timeline: Needs, "need";
    fields {
        category: MayText,
        text: MustText,
        pain_point: MayText,
        aim: MayText,
        trigger: MayText,
        kind: Or<NeedKind>,
        priority: Or<Level>,
        urgency: Or<Level>,
        solution: MayText,
        wanted_by: May<FlexDate>,
        budget: Commercial,
        confidential_budget: Confidential,
        state: Or<NeedState>,
    }
    kept {
        original: FreeText = FreeText::new(""),
        versions: i32 = 1,
    }
    shown {
        original: |row, eye| eye.viewer.free(&row.original),
        versions: |row, _eye| row.versions,
    }
    listed {
        states { state: state as NeedState }
        users {}
        times {}
        words { priority: priority as Level, kind: kind as NeedKind }
    }
}
plain_kind!(NeedRow, NewNeed, NeedPatch, "needs");

impl Usual for NeedKind {
    const USUAL: Self = Self::Desired;
}

impl Usual for NeedState {
    const USUAL: Self = Self::Open;
}

impl NeedRow {
    /// Whether the customer has a need that still waits, which opens the gate of *interested*.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn open_exists(conn: &mut Conn, customer: CustomerId) -> AppResult<bool> {
        let waiting = need::table
            .filter(
                need::customer_id
                    .eq(Key(customer))
                    .and(need::archived_at.is_null()),
            )
            .filter(need::state.ne_all([Written(NeedState::Landed), Written(NeedState::Dropped)]));
        Ok(diesel::select(diesel::dsl::exists(waiting)).get_result(conn)?)
    }

    /// Whether the caller changed one of these fields, as what is written over an unseen value counts: a version, or a
    /// trigger, that stays would say that a guess is right (R-SEC-2).
    fn changed(&self, taking: &mut Taking<'_>, before: &Self, fields: &[&str]) -> bool {
        let [then, now] = [before, self].map(|need| {
            let mut facts = need.facts();
            facts.retain(|(field, _)| fields.contains(field));
            facts
        });
        let changed = store::differences(taking.conn, taking.cx, taking.customer, then, now);
        // Where nothing can be read, nothing will be written either.
        changed.is_ok_and(|fields| !fields.is_empty())
    }
}

/// The fields that make a version of the ledger.
const LEDGER: &[&str] = &[
    "text",
    "priority",
    "wanted_by",
    "budget",
    "confidential_budget",
    "state",
];

impl Rules for NeedRow {
    const SELECTIVE: bool = true;

    /// Details of needs stay with those whom the policy names, and with whoever wrote them down.
    fn may_read(&self, viewer: &Viewer<'_>) -> bool {
        let author = self.created_by.is_some_and(|user| viewer.actor.is(user.0));
        author || viewer.reads(RecordKind::Need)
    }

    fn called(view: &Need) -> Option<shared::Guarded<String>> {
        crate::events::first_words(&view.text).map(shared::Guarded::clear)
    }

    /// Whatever stands in the ledger makes a version; what triggered the one before did not trigger this one.
    fn check(&mut self, taking: &mut Taking<'_>, before: Option<&Self>) {
        match before {
            None => self.original = self.text.clone(),
            Some(before) if self.changed(taking, before, LEDGER) => {
                self.versions = before.versions + 1;
                if !self.changed(taking, before, &["trigger"]) {
                    self.trigger = None;
                }
            }
            Some(_) => {}
        }
    }

    fn settle(&self, conn: &mut Conn, cx: &Cx) -> AppResult<()> {
        ledger::keep(conn, cx, self)?;
        crate::feature::stage::queries::close_gate(
            conn,
            self.customer_id.0,
            shared::stage::Gate::Need,
        )
    }
}
