//! The row of a need.

use super::ledger;
use crate::access::{FreeText, Viewer};
use crate::db::Conn;
use crate::db::types::{Key, Written, no_date, when_columns, when_of};
use crate::error::AppResult;
use crate::feature::stage::moves::is_past;
use crate::record::column::{Commercial, Confidential, May, MayText, MustText, Or, Taking, Usual};
use crate::record::{Cx, Kind, Record as _, Rules, record_kind, store};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use shared::id::CustomerId;
use shared::need::{Need, NeedKind, NeedPatch, NeedState, NewNeed};
use shared::role::RecordKind;
use shared::time::{FlexDate, When};
use shared::{Code, Level};
use uuid::Uuid;

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
        happened_at: NaiveDateTime = no_date(),
        happened_on: Option<Written<NaiveDate>> = None,
    }
    shown {
        original: |row, eye| eye.viewer.free(&row.original),
        versions: |row, _eye| row.versions,
        happened_at: |row, _eye| row.happened(),
    }
    listed {
        states { state: state as NeedState }
        users {}
        times {}
        words { priority: priority as Level, kind: kind as NeedKind }
    }
}

impl Kind for NeedRow {
    type New = NewNeed;
    type Patch = NeedPatch;
    const PATH: &'static str = "needs";

    fn create(conn: &mut Conn, cx: &Cx, customer: CustomerId, new: NewNeed) -> AppResult<Uuid> {
        let cx = &cx.at(new.happened_at);
        let row = Self::make(conn, cx, customer, new, "")?;
        store::create(conn, cx, &row)?;
        Ok(row.id.0.uuid())
    }

    fn change(conn: &mut Conn, cx: &Cx, id: Uuid, version: i32, patch: NeedPatch) -> AppResult<()> {
        let cx = &cx.at(patch.happened_at);
        store::change::<Self>(conn, cx, id, version, |conn, row| {
            row.apply(conn, cx, patch)
        })?;
        Ok(())
    }
}

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

    /// When what it says now was said.
    #[must_use]
    pub fn happened(&self) -> When {
        when_of(self.happened_at, self.happened_on)
    }

    /// Dates the version that is made: when the caller says that it was said, else now.
    fn date(&mut self, taking: &mut Taking<'_>) {
        let cx = taking.cx;
        let when = cx.happened.unwrap_or(When::At(cx.now));
        if !is_past(cx, when) {
            taking.fault("happened_at", Code::InFuture);
        }
        (self.happened_at, self.happened_on) = when_columns(when, cx.actor.org_zone, false);
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
            None => {
                self.original = self.text.clone();
                self.date(taking);
            }
            Some(before) if self.changed(taking, before, LEDGER) => {
                self.versions = before.versions + 1;
                self.date(taking);
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
