//! What of a sheet's rows cannot be taken: it is kept, and said, so that nothing of a book is lost in silence.

use super::kinds::{Fault, Sheet};
use super::lines::{Column, Line};
use super::notes::Notes;
use super::said::{not_ahead, said};
use super::take::Reading;
use super::words;
use crate::feature::import::read::Clock;
use crate::feature::import::say::{Instead, issue};
use shared::Lang;
use shared::error::Code;
use shared::role::RecordKind;

/// What is wrong with a row that tells of a talk still to come: without its time it would be taken for one of now.
pub(super) fn never_was(sheet: &Sheet, line: &Line<'_>, clock: Clock) -> Option<Fault> {
    let (kind, name) = (RecordKind::Interaction, "happened_at");
    let ahead = line.cells.iter().any(|(column, text)| {
        let field = column.field.as_ref().filter(|field| field.name == name);
        let when = field.and_then(|field| said(field, text, clock).ok());
        when.is_some_and(|when| not_ahead(kind, name, when, clock).is_err())
    });
    (sheet.kind == kind && ahead).then(|| Fault {
        field: Some(name.to_owned()),
        code: Code::InFuture,
    })
}

impl Reading<'_> {
    /// Keeps a row that makes no record, and says why.
    pub(super) fn refuse_row(
        &mut self,
        sheet: &Sheet,
        name: &str,
        line: &Line<'_>,
        place: usize,
        fault: &Fault,
    ) {
        for (column, text) in &line.cells {
            if column.whose.is_none() {
                // The most sensitive that it could be.
                self.keep_of(name, line.line, &column.heading, text, true, place);
            }
        }
        let kind = sheet.kind.as_str();
        let fields = &sheet.fields;
        let field = fields
            .iter()
            .find(|field| Some(field.name) == fault.field.as_deref());
        let at = field.map_or_else(
            || name.to_owned(),
            |field| format!("{name} · {}", words::heading(Lang::Zh, kind, field.name)),
        );
        let code = fault.code();
        self.issues
            .push(issue(line.line, Some(&at), code, Instead::Confidential));
    }

    pub(super) fn refuse_of(
        &mut self,
        sheet: &str,
        line: i64,
        column: &Column,
        text: &str,
        code: Code,
        place: usize,
    ) {
        let mut notes = Notes::default();
        self.refuse(sheet, line, column, text, code, &mut notes);
        if let Some(customer) = self.customers.get_mut(place) {
            notes.into(&mut customer.profile);
        }
    }

    pub(super) fn keep_of(
        &mut self,
        sheet: &str,
        line: i64,
        heading: &str,
        text: &str,
        sealed: bool,
        place: usize,
    ) {
        let mut notes = Notes::default();
        notes.keep(sheet, line, heading, text, sealed);
        if let Some(customer) = self.customers.get_mut(place) {
            notes.into(&mut customer.profile);
        }
    }
}
