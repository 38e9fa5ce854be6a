//! Reading a record book into a plan: what each sheet says, cell by cell; what cannot be read is named and kept.

use super::kinds::{self, Sheet};
use super::lines::{Column, Line, columns, lines};
use super::notes::Notes;
use super::refused::never_was;
use super::said::{PlannedRecord, Said, not_ahead, parts, said};
use super::shape::Shape;
use super::{own, put, referrers, versions, words};
use crate::feature::import::plan::{
    ImportPlan, PlannedCustomer, PlannedIssue, PlannedStage, Refusal,
};
use crate::feature::import::read::Clock;
use crate::feature::import::say::{Instead, issue};
use crate::feature::import::sheet::Row;
use serde_json::{Map, Value, json};
use shared::customer::NewCustomer;
use shared::error::Code;
use shared::import::{FileEncoding, Form, NotTaken};
use shared::tag::TagDimension;
use shared::time::When;
use shared::word::ListName;
use shared::{Lang, read};
use std::collections::HashMap;

/// A sheet of a workbook.
pub type Named = (String, Vec<Row>);

/// The list of files, which says what they are and brings none of them.
const FILES: &str = "attachment";

fn kind_of(name: &str) -> Option<&'static str> {
    let kinds = kinds::all().iter().map(|sheet| sheet.kind.as_str());
    let own = ["customer", "stage_change", versions::SHEET, FILES];
    let mut all = own.into_iter().chain(kinds);
    all.find(|kind| {
        [Lang::Zh, Lang::En]
            .into_iter()
            .any(|lang| words::sheet(lang, kind) == name.trim())
    })
}

/// Whether a workbook is a record book: it has the customers' sheet and at least one more.
#[must_use]
pub fn is_book(sheets: &[Named]) -> bool {
    let kinds: Vec<&str> = sheets
        .iter()
        .filter_map(|(name, _)| kind_of(name))
        .collect();
    kinds.contains(&"customer") && kinds.len() > 1
}

/// Reads it.
///
/// # Errors
/// [`Code::UnknownForm`] where the customers' sheet has no column for their names.
pub fn read(sheets: &[Named], clock: Clock) -> Result<ImportPlan, Refusal> {
    let mut book = Reading {
        clock,
        customers: Vec::new(),
        numbers: HashMap::new(),
        issues: Vec::new(),
        rows: 0,
    };
    let mut known: Vec<(&'static str, &Named)> = Vec::new();
    for sheet in sheets {
        match kind_of(&sheet.0) {
            Some(kind) => known.push((kind, sheet)),
            None if sheet.1.is_empty() => {}
            None => book
                .issues
                .push(issue(1, Some(&sheet.0), Code::UnknownColumn, Instead::File)),
        }
    }
    // The customers first and what needs said over time last, whatever the order of the sheets.
    known.sort_by_key(|(kind, _)| match *kind {
        "customer" => 0,
        versions::SHEET => 2,
        _ => 1,
    });
    let mut not_taken = Vec::new();
    for (kind, (name, rows)) in known {
        match kind {
            "customer" => book.take_customers(name, rows)?,
            "stage_change" => book.take_stages(name, rows),
            versions::SHEET => book.take_versions(name, rows),
            FILES => {
                let cells = i64::try_from(rows.len().saturating_sub(1)).unwrap_or(i64::MAX);
                if cells > 0 {
                    let column = name.clone();
                    not_taken.push(NotTaken { column, cells });
                }
            }
            _ => {
                let sheet = kinds::all()
                    .iter()
                    .find(|sheet| sheet.kind.as_str() == kind);
                if let Some(sheet) = sheet {
                    book.take_records(sheet, name, rows);
                }
            }
        }
    }
    Ok(ImportPlan {
        form: Form::RecordBook,
        encoding: FileEncoding::Workbook,
        rows: book.rows,
        customers: referrers::first(book.customers),
        issues: book.issues,
        not_taken,
    })
}

/// A book that is being read.
pub(super) struct Reading<'a> {
    pub(super) clock: Clock<'a>,
    pub(super) customers: Vec<PlannedCustomer>,
    /// Places of the customers by number, and by name where they have none.
    numbers: HashMap<String, usize>,
    pub(super) issues: Vec<PlannedIssue>,
    pub(super) rows: i64,
}

impl Reading<'_> {
    pub(super) fn unknown_columns(&mut self, sheet: &str, columns: &[Column]) {
        for column in columns {
            if column.field.is_none() && column.whose.is_none() && !column.heading.is_empty() {
                let at = format!("{sheet} · {}", column.heading);
                self.issues
                    .push(issue(1, Some(&at), Code::UnknownColumn, Instead::Remarks));
            }
        }
    }

    fn take_customers(&mut self, sheet: &str, rows: &[Row]) -> Result<(), Refusal> {
        let Some(heading) = rows.first() else {
            return Ok(());
        };
        let columns = columns("customer", own::of_customer(), heading);
        let named = |column: &Column| {
            column
                .field
                .as_ref()
                .is_some_and(|field| field.name == "name")
        };
        if !columns.iter().any(named) {
            return Err(Refusal {
                code: Code::UnknownForm,
                line: None,
                zh: Code::UnknownForm.message(Lang::Zh).to_owned(),
                en: Code::UnknownForm.message(Lang::En).to_owned(),
            });
        }
        self.unknown_columns(sheet, &columns);
        for line in lines(&columns, rows) {
            self.rows += 1;
            self.take_customer(sheet, &line);
        }
        Ok(())
    }

    fn take_customer(&mut self, sheet: &str, line: &Line<'_>) {
        let mut profile = Map::new();
        let mut planned = blank(line.line);
        let mut notes = Notes::default();
        let mut strange = None;
        for (column, text) in &line.cells {
            let Some(field) = &column.field else {
                notes.keep(sheet, line.line, &column.heading, text, false);
                continue;
            };
            match field.name {
                "stage" => match self.clock.known.stage(text) {
                    Some((role, code)) => planned.trajectory.push(PlannedStage {
                        line: line.line,
                        role,
                        code,
                        at: When::Day(self.clock.today),
                        detail: None,
                        reason: None,
                        loss_reason: None,
                        open_gates: Vec::new(),
                    }),
                    None => {
                        self.refuse(sheet, line.line, column, text, Code::NotOnList, &mut notes)
                    }
                },
                "owner_id" => planned.owner = Some((*text).to_owned()),
                "collaborators" => planned.collaborators = parts(text),
                "tag_basic" => planned.tags.extend(tags(TagDimension::Basic, text)),
                "tag_need" => planned.tags.extend(tags(TagDimension::Need, text)),
                "tag_behaviour" => planned.tags.extend(tags(TagDimension::Behaviour, text)),
                "industry" => match shared::industry::by_name(text) {
                    Some(code) => {
                        profile.insert("industry".to_owned(), json!(code));
                    }
                    None => {
                        self.refuse(sheet, line.line, column, text, Code::NotOnList, &mut notes)
                    }
                },
                "source" => {
                    // What the list does not have is kept as the words that it is.
                    let known = self.clock.known;
                    let exact = known.code(ListName::Source, text);
                    if exact.is_none() {
                        strange = Some(*text);
                    }
                    if let Some(code) = exact.or_else(|| known.source(text)) {
                        profile.insert("source".to_owned(), json!(code));
                    }
                }
                name => match said(field, text, self.clock) {
                    Ok(Said::Plain(value)) => {
                        profile.insert(name.to_owned(), value);
                    }
                    Ok(Said::Customer(number)) => planned.referred_by = Some(number),
                    Ok(_) => {}
                    Err(code) => self.refuse(sheet, line.line, column, text, code, &mut notes),
                },
            }
        }
        if let Some(source) = strange {
            note_source(&mut profile, source);
        }
        if let (Some(stage), Some(detail)) = (
            planned.trajectory.last_mut(),
            profile.remove("stage_detail"),
        ) {
            stage.detail = detail.as_str().map(str::to_owned);
        }
        match serde_json::from_value::<NewCustomer>(Value::Object(profile)) {
            Ok(profile) => planned.profile = profile,
            Err(_) => {
                let at = format!("{sheet} · {}", words::heading(Lang::Zh, "customer", "name"));
                self.issues
                    .push(issue(line.line, Some(&at), Code::Required, Instead::File));
                return;
            }
        }
        notes.into(&mut planned.profile);
        let place = self.customers.len();
        let profile = &planned.profile;
        self.numbers.insert(
            profile
                .number
                .clone()
                .unwrap_or_else(|| profile.name.clone()),
            place,
        );
        self.customers.push(planned);
    }

    pub(super) fn refuse(
        &mut self,
        sheet: &str,
        line: i64,
        column: &Column,
        text: &str,
        code: Code,
        notes: &mut Notes,
    ) {
        let sealed = column.field.as_ref().is_some_and(|field| {
            field.shape == Shape::Amount || matches!(field.name, "birthday" | "confidential_notes")
        });
        notes.keep(sheet, line, &column.heading, text, sealed);
        let instead = if sealed {
            Instead::Confidential
        } else {
            Instead::Remarks
        };
        let at = format!("{sheet} · {}", column.heading);
        self.issues.push(issue(line, Some(&at), code, instead));
    }

    /// The customer whom a row names; one that has no row of its own is named by its number alone.
    pub(super) fn whose(&mut self, sheet: &str, line: &Line<'_>) -> Option<usize> {
        let (number, name) = (line.of("customer_number"), line.of("customer_name"));
        let known = [number, name]
            .into_iter()
            .flatten()
            .find_map(|key| self.numbers.get(key));
        if let Some(place) = known {
            return Some(*place);
        }
        let Some(name) = name else {
            self.issues.push(issue(
                line.line,
                Some(sheet),
                Code::NoSuchCustomer,
                Instead::File,
            ));
            return None;
        };
        let mut planned = blank(line.line);
        planned.profile.name = name.chars().take(120).collect();
        planned.profile.number = number.map(str::to_owned);
        let place = self.customers.len();
        self.numbers
            .insert(number.unwrap_or(name).to_owned(), place);
        self.customers.push(planned);
        Some(place)
    }

    fn take_stages(&mut self, sheet: &str, rows: &[Row]) {
        let Some(heading) = rows.first() else { return };
        let columns = columns("stage_change", own::of_stages(), heading);
        self.unknown_columns(sheet, &columns);
        let mut lived: HashMap<usize, Vec<PlannedStage>> = HashMap::new();
        for line in lines(&columns, rows) {
            self.rows += 1;
            let Some(place) = self.whose(sheet, &line) else {
                continue;
            };
            if let Some(stage) = self.stage(sheet, &line, place) {
                lived.entry(place).or_default().push(stage);
            }
        }
        for (place, mut stages) in lived {
            stages.sort_by_key(|stage| {
                crate::db::types::when_columns(stage.at, self.clock.zone, false).0
            });
            stages.dedup_by(|later, earlier| later.is(earlier));
            if let Some(customer) = self.customers.get_mut(place) {
                customer.trajectory = stages;
            }
        }
    }

    fn stage(&mut self, sheet: &str, line: &Line<'_>, place: usize) -> Option<PlannedStage> {
        let text = |name: &str| {
            let found = line.cells.iter().find(|(column, _)| {
                column
                    .field
                    .as_ref()
                    .is_some_and(|field| field.name == name)
            });
            found.map(|(column, text)| (*column, *text))
        };
        let (column, to) = text("to")?;
        let Some((role, code)) = self.clock.known.stage(to) else {
            self.refuse_of(sheet, line.line, column, to, Code::NotOnList, place);
            return None;
        };
        let at =
            text("happened_at").and_then(|(_, text)| read::moment(text)?.when(&self.clock.zone));
        if let (Some(at), Some((column, to))) = (at, text("happened_at"))
            && self.clock.is_ahead(at)
        {
            self.refuse_of(sheet, line.line, column, to, Code::InFuture, place);
            return None;
        }
        Some(PlannedStage {
            line: line.line,
            role,
            code,
            at: at.unwrap_or(When::Day(self.clock.today)),
            detail: text("detail").map(|(_, text)| text.to_owned()),
            reason: text("reason").map(|(_, text)| text.to_owned()),
            loss_reason: text("loss_reason")
                .and_then(|(_, text)| words::meant("loss_reason", text)?.parse().ok()),
            open_gates: Vec::new(),
        })
    }

    fn take_records(&mut self, sheet: &'static Sheet, name: &str, rows: &[Row]) {
        let Some(heading) = rows.first() else { return };
        let columns = columns(sheet.kind.as_str(), &sheet.fields, heading);
        self.unknown_columns(name, &columns);
        for line in lines(&columns, rows) {
            self.rows += 1;
            if let Some(place) = self.whose(name, &line) {
                self.take_record(sheet, name, &line, place);
            }
        }
    }

    fn take_record(&mut self, sheet: &Sheet, name: &str, line: &Line<'_>, place: usize) {
        let mut record = PlannedRecord {
            line: line.line,
            kind: sheet.kind,
            said: Vec::new(),
        };
        if let Some(fault) = never_was(sheet, line, self.clock) {
            self.refuse_row(sheet, name, line, place, &fault);
            return;
        }
        for (column, text) in &line.cells {
            match &column.field {
                Some(field) => match said(field, text, self.clock)
                    .and_then(|said| not_ahead(sheet.kind, field.name, said, self.clock))
                {
                    Ok(said) => record.said.push((field.name, said)),
                    Err(code) => self.refuse_of(name, line.line, column, text, code, place),
                },
                None if column.whose.is_none() => {
                    self.keep_of(name, line.line, &column.heading, text, false, place);
                }
                None => {}
            }
        }
        if record.said.is_empty() {
            return;
        }
        match (sheet.check)(&put::plain_body(&record)) {
            Ok(()) => {
                if let Some(customer) = self.customers.get_mut(place) {
                    customer.records.push(record);
                }
            }
            Err(fault) => self.refuse_row(sheet, name, line, place, &fault),
        }
    }
}

/// Puts a source that is none of the list before what else is noted of it.
fn note_source(profile: &mut Map<String, Value>, source: &str) {
    let noted = profile.get("source_note").and_then(Value::as_str);
    let all = [Some(source), noted].into_iter().flatten();
    let text = all.collect::<Vec<_>>().join("；");
    let cut: String = text.chars().take(200).collect();
    profile.insert("source_note".to_owned(), json!(cut));
}

fn tags(dimension: TagDimension, text: &str) -> Vec<(TagDimension, String)> {
    parts(text)
        .into_iter()
        .map(|label| (dimension, label))
        .collect()
}

fn blank(line: i64) -> PlannedCustomer {
    PlannedCustomer {
        line,
        profile: NewCustomer::default(),
        ..PlannedCustomer::default()
    }
}
