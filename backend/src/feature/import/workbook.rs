//! Workbooks: XLSX, and what else spreadsheet programs save. A record book is taken as a whole; else the first sheet that is a form.

use super::plan::{ImportPlan, Refusal};
use super::read::{Clock, from_rows};
use super::sheet::{MAX_CELL, MAX_COLUMNS, MAX_ROWS, Row, row};
use crate::feature::book::take;
use calamine::{Data, Reader as _, Sheets, open_workbook_auto_from_rs};
use shared::error::Code;
use shared::import::FileEncoding;
use std::io::Cursor;

/// The largest workbook, and the largest that one may become when it is unpacked.
const MAX_PACKED: usize = 16 * 1024 * 1024;
const MAX_UNPACKED: u64 = 256 * 1024 * 1024;

/// Whether the bytes are those of a workbook: a ZIP archive or an older compound file.
pub fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0])
}

/// Reads a workbook.
///
/// # Errors
/// [`Code::UnknownEncoding`] for what is no workbook, [`Code::TooLarge`], [`Code::UnknownForm`] where no sheet is a form.
pub fn read(bytes: &[u8], clock: Clock) -> Result<ImportPlan, Refusal> {
    if bytes.len() > MAX_PACKED || unpacked(bytes) > MAX_UNPACKED {
        return Err(refuse(Code::TooLarge, None));
    }
    let mut book: Sheets<_> = open_workbook_auto_from_rs(Cursor::new(bytes))
        .map_err(|_| refuse(Code::UnknownEncoding, None))?;
    let mut sheets = Vec::new();
    for name in book.sheet_names() {
        let Ok(range) = book.worksheet_range(&name) else {
            return Err(refuse(Code::BrokenFile, None));
        };
        sheets.push((name, rows(&range)?));
    }
    if take::is_book(&sheets) {
        return take::read(&sheets, clock);
    }
    let mut refused = None;
    for (_, rows) in &sheets {
        match from_rows(rows, FileEncoding::Workbook, clock) {
            Ok(plan) => return Ok(plan),
            Err(refusal) => refused = refused.or(Some(refusal)),
        }
    }
    Err(refused.unwrap_or_else(|| refuse(Code::UnknownForm, None)))
}

/// Whether any cell of any sheet is such a text.
pub fn any_text(bytes: &[u8], is: &dyn Fn(&str) -> bool) -> bool {
    let Ok(mut book) = open_workbook_auto_from_rs(Cursor::new(bytes)) else {
        return false;
    };
    let book: &mut Sheets<_> = &mut book;
    let sheets = book.worksheets();
    let mut cells = sheets.iter().flat_map(|(_, range)| range.cells());
    cells.any(|(_, _, cell)| is(&text(cell)))
}

fn rows(range: &calamine::Range<Data>) -> Result<Vec<Row>, Refusal> {
    if range.width() > MAX_COLUMNS || range.height() > MAX_ROWS {
        return Err(refuse(Code::TooLarge, None));
    }
    let first = i64::from(range.start().map_or(0, |(line, _)| line));
    let mut all = Vec::new();
    for (line, cells) in (first + 1..).zip(range.rows()) {
        let texts: Vec<String> = cells.iter().map(text).collect();
        if texts.iter().any(|text| text.chars().count() > MAX_CELL) {
            return Err(refuse(Code::TooLarge, Some(line)));
        }
        let row = row(line, texts.iter().map(String::as_str));
        if row.cells.iter().any(|cell| !cell.is_empty()) {
            all.push(row);
        }
    }
    Ok(all)
}

/// A cell as people would write it.
fn text(cell: &Data) -> String {
    match cell {
        Data::Empty | Data::Error(_) => String::new(),
        Data::DateTime(at) => at.as_datetime().map_or_else(String::new, |at| {
            let midnight = at.time() == chrono::NaiveTime::MIN;
            let form = if midnight {
                "%Y-%m-%d"
            } else {
                "%Y-%m-%d %H:%M"
            };
            at.format(form).to_string()
        }),
        other => other.to_string(),
    }
}

/// The size that the archive's directory declares for its files.
fn unpacked(bytes: &[u8]) -> u64 {
    let entries = bytes
        .windows(28)
        .filter(|window| window.starts_with(b"PK\x01\x02"));
    entries
        .filter_map(|entry| entry.get(24..28)?.try_into().ok())
        .map(|size| u64::from(u32::from_le_bytes(size)))
        .sum()
}

fn refuse(code: Code, line: Option<i64>) -> Refusal {
    Refusal {
        code,
        line,
        zh: code.message(shared::Lang::Zh).to_owned(),
        en: code.message(shared::Lang::En).to_owned(),
    }
}
