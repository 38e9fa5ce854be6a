//! From a file to a plan.

use super::customers::Customers;
use super::decode::decode;
use super::draft::Draft;
use super::forms::{Column, Heading, recognise};
use super::headings::Field;
use super::known::Known;
use super::plan::{ImportPlan, PlannedIssue, Refusal};
use super::say::{Instead, issue};
use super::sheet::{Row, rows};
use super::{plans, universal, workbook};
use crate::feature::stage::moves::is_past_at;
use chrono::{DateTime, NaiveDate, Utc};
use shared::error::Code;
use shared::import::{FileEncoding, Form};
use shared::time::When;

/// One filled cell with what its column holds.
#[derive(Debug, Clone, Copy)]
pub struct Cell<'a> {
    /// Line of the file.
    pub line: i64,
    /// The column.
    pub column: &'a Column,
    /// Its text, never blank.
    pub text: &'a str,
}

/// The moment at which a file is read, the organisation's zone, in which its times of day are meant, and its words.
#[derive(Debug, Clone, Copy)]
pub struct Clock<'a> {
    /// Now; nothing can have happened later.
    pub now: DateTime<Utc>,
    /// Today in that zone.
    pub today: NaiveDate,
    /// The zone.
    pub zone: chrono_tz::Tz,
    /// What administrators call things.
    pub known: &'a Known,
}

impl<'a> Clock<'a> {
    /// The clock of this moment.
    #[must_use]
    pub fn new(now: DateTime<Utc>, zone: chrono_tz::Tz, known: &'a Known) -> Self {
        let today = now.with_timezone(&zone).date_naive();
        Self {
            now,
            today,
            zone,
            known,
        }
    }

    /// Whether this is still to come, as the records themselves judge it.
    #[must_use]
    pub fn is_ahead(&self, when: When) -> bool {
        !is_past_at(self.now, self.zone, when)
    }
}

/// Reads a file and says what would be made of it.
///
/// # Errors
/// A [`Refusal`] where the file as a whole cannot be read: its encoding, its size, its end or its form.
pub fn read(bytes: &[u8], clock: Clock) -> Result<ImportPlan, Refusal> {
    if workbook::is_workbook(bytes) {
        return workbook::read(bytes, clock);
    }
    let (text, encoding) = decode(bytes)?;
    if text.trim_start().starts_with(['{', '[']) {
        return universal::read(&text, encoding, clock);
    }
    from_rows(&rows(&text)?, encoding, clock)
}

/// Reads the rows of a table.
///
/// # Errors
/// [`Code::UnknownForm`].
pub(super) fn from_rows(
    rows: &[Row],
    encoding: FileEncoding,
    clock: Clock,
) -> Result<ImportPlan, Refusal> {
    let heading = recognise(rows)?;
    let body = rows.get(heading.row + 1..).unwrap_or_default();
    let mut issues = unknown_columns(&heading, rows, body);
    let mut customers = Customers::default();
    for row in body {
        issues.extend(formulas(&heading, row));
        let number = cell_of(&heading, row, Field::Number);
        let name = cell_of(&heading, row, Field::Name).or_else(|| company(&heading, row));
        if let Some(draft) = customers.of_row(row.line, number, name, &mut issues) {
            take_row(&heading, row, draft, clock, &mut issues);
        }
    }
    let customers = customers.finish(clock, &mut issues);
    issues.sort_by_key(|issue| issue.line);
    Ok(ImportPlan {
        form: heading.form,
        encoding,
        rows: i64::try_from(body.len()).unwrap_or(i64::MAX),
        customers,
        issues,
        not_taken: Vec::new(),
    })
}

/// Whether a cell says nothing: empty, or one of the marks by which people say so.
#[must_use]
pub fn is_blank(text: &str) -> bool {
    matches!(
        text,
        "" | "-"
            | "--"
            | "—"
            | "——"
            | "–"
            | "/"
            | "\\"
            | "无"
            | "暂无"
            | "N/A"
            | "n/a"
            | "NA"
            | "***"
    )
}

fn filled<'a>(heading: &'a Heading, row: &'a Row) -> impl Iterator<Item = Cell<'a>> {
    heading
        .columns
        .iter()
        .zip(&row.cells)
        .filter(|(_, text)| !is_blank(text))
        .map(|(column, text)| Cell {
            line: row.line,
            column,
            text,
        })
}

fn cell_of<'a>(heading: &'a Heading, row: &'a Row, field: Field) -> Option<Cell<'a>> {
    filled(heading, row).find(|cell| cell.column.field == Some(field))
}

/// The customer of a plan's contact: what stands before the title in `A科技公司/采购经理`.
fn company<'a>(heading: &'a Heading, row: &'a Row) -> Option<Cell<'a>> {
    let cell = cell_of(heading, row, Field::PlanCompany)?;
    let (text, _) = plans::company_and_title(cell.text);
    (!text.is_empty()).then_some(Cell { text, ..cell })
}

fn take_row(
    heading: &Heading,
    row: &Row,
    draft: &mut Draft,
    clock: Clock,
    issues: &mut Vec<PlannedIssue>,
) {
    let cells: Vec<Cell<'_>> = filled(heading, row).collect();
    draft.take_profile(&cells, clock, issues);
    draft.take_contacts(&cells, issues);
    match heading.form {
        Form::FollowUpPlan | Form::StrategyTable => {
            draft.take_plan(row.line, &cells, clock, issues);
        }
        _ => draft.take_history(row.line, &cells, clock, issues),
    }
    for cell in cells.iter().filter(|cell| cell.column.field.is_none()) {
        draft.keep(cell, false);
    }
    if row.cells.len() != heading.columns.len() {
        let extra: Vec<&str> = row
            .cells
            .iter()
            .skip(heading.columns.len())
            .map(String::as_str)
            .filter(|c| !is_blank(c))
            .collect();
        let instead = if extra.is_empty() {
            Instead::Blank
        } else {
            Instead::Confidential
        };
        if row.cells.len() < heading.columns.len() || !extra.is_empty() {
            issues.push(issue(row.line, None, Code::RaggedRow, instead));
        }
        // Nobody can say what a cell without a column is, so it is treated as the most sensitive that it could be.
        draft.keep_text(row.line, "+", &extra.join("，"), true);
    }
}

fn formulas<'a>(heading: &'a Heading, row: &'a Row) -> impl Iterator<Item = PlannedIssue> + 'a {
    row.formulas.iter().map(|at| {
        let column = heading
            .columns
            .get(*at)
            .map(|column| column.heading.as_str());
        issue(row.line, column, Code::FormulaCell, Instead::Taken)
    })
}

fn count(body: &[Row], at: usize) -> i64 {
    let all = body
        .iter()
        .filter(|row| row.cells.get(at).is_some_and(|text| !is_blank(text)))
        .count();
    i64::try_from(all).unwrap_or(i64::MAX)
}

fn unknown_columns(heading: &Heading, rows: &[Row], body: &[Row]) -> Vec<PlannedIssue> {
    let line = rows.get(heading.row).map_or(1, |row| row.line);
    let unknown = heading
        .columns
        .iter()
        .enumerate()
        .filter(|(_, column)| column.field.is_none());
    unknown
        .filter_map(|(at, column)| {
            let cells = count(body, at);
            // A column without heading and cells is nothing at all.
            (cells > 0 || !column.heading.starts_with('#')).then(|| {
                let instead = if cells > 0 {
                    Instead::Remarks
                } else {
                    Instead::Blank
                };
                issue(line, Some(&column.heading), Code::UnknownColumn, instead)
            })
        })
        .collect()
}
