//! The row of a key fact.

use crate::db::types::Written;
use crate::record::column::{Colleague, May, MayText, Must, MustText, Taking};
use crate::record::{Rules, plain_kind, record_kind};
use shared::Code;
use shared::key_fact::{FactSource, FactSubject, KeyFact, KeyFactPatch, NewKeyFact};
use shared::time::FlexDate;

record_kind! {
    /// A row of the table.
    pub struct KeyFactRow in key_fact: KeyFact, KeyFactId, KeyFact, NewKeyFact, KeyFactPatch;
    timeline: Profile, "key_fact";
    fields {
        subject: Must<FactSubject>,
        statement: MustText,
        source: Must<FactSource>,
        source_note: MayText,
        verified_by: Colleague,
        verified_on: May<FlexDate>,
    }
    kept {}
    shown {}
    listed {
        states {}
        users {}
        times {}
        words { subject: subject as FactSubject, source: source as FactSource }
    }
}
plain_kind!(KeyFactRow, NewKeyFact, KeyFactPatch, "key-facts");

impl Rules for KeyFactRow {
    fn called(view: &KeyFact) -> Option<shared::Guarded<String>> {
        crate::events::first_words(&view.statement).map(shared::Guarded::clear)
    }

    /// Whoever verified it did so on a day, and not in the future.
    fn check(&mut self, taking: &mut Taking<'_>, _: Option<&Self>) {
        let zone = taking.cx.actor.org_zone;
        let today = taking.cx.now.with_timezone(&zone).date_naive();
        match (self.verified_by, self.verified_on) {
            (Some(_), None) => self.verified_on = Some(Written(FlexDate::Day(today))),
            (None, Some(_)) => taking.fault("verified_by", Code::Required),
            _ => {}
        }
        let first = self.verified_on.and_then(|on| on.0.first_day());
        if first.is_some_and(|day| day > today) {
            taking.fault("verified_on", Code::InFuture);
        }
    }
}
