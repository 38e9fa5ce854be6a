//! Rows of a sheet under the columns that its heading names.

use super::kinds::Field;
use super::words;
use crate::feature::import::read::is_blank;
use crate::feature::import::sheet::Row;
use shared::Lang;

/// A row's cells under their fields.
pub(super) struct Line<'a> {
    /// Where it stands.
    pub(super) line: i64,
    /// What is filled.
    pub(super) cells: Vec<(&'a Column, &'a str)>,
}

/// A column of a sheet as it is written.
pub(super) struct Column {
    /// Its heading.
    pub(super) heading: String,
    /// The field that the heading names.
    pub(super) field: Option<Field>,
    /// The part of the customer that it names instead.
    pub(super) whose: Option<&'static str>,
}

/// The columns that a heading names; a field is called as the screens call it in either language, or as it travels.
pub(super) fn columns(kind: &'static str, fields: &[Field], heading: &Row) -> Vec<Column> {
    let called = |field: &'static str, text: &str| {
        [Lang::Zh, Lang::En]
            .into_iter()
            .any(|lang| words::heading(lang, kind, field).eq_ignore_ascii_case(text.trim()))
            || field == text.trim()
    };
    heading
        .cells
        .iter()
        .map(|text| Column {
            heading: text.clone(),
            field: fields
                .iter()
                .find(|field| called(field.name, text))
                .cloned(),
            whose: ["customer_number", "customer_name"]
                .into_iter()
                .find(|field| kind != "customer" && called(field, text)),
        })
        .collect()
}

/// The rows below the heading.
pub(super) fn lines<'a>(columns: &'a [Column], rows: &'a [Row]) -> impl Iterator<Item = Line<'a>> {
    rows.iter().skip(1).map(|row| Line {
        line: row.line,
        cells: columns
            .iter()
            .zip(row.cells.iter().map(String::as_str))
            .filter(|(_, text)| !is_blank(text))
            .collect(),
    })
}

impl Line<'_> {
    /// What it says of its customer: `customer_number` or `customer_name`.
    pub(super) fn of(&self, whose: &str) -> Option<&str> {
        let found = self
            .cells
            .iter()
            .find(|(column, _)| column.whose == Some(whose));
        found.map(|(_, text)| *text)
    }
}
