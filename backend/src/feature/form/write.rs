//! Rows as files: CSV with a mark, a workbook, a page to print.

use super::layout::Layout;
use super::page;
use super::paper::Paper;
use crate::error::{AppError, AppResult};
use shared::Lang;
use shared::read::cell::defuse;

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// CSV in UTF-8 with a mark, as spreadsheets want it.
    Csv,
    /// A workbook.
    Xlsx,
    /// A page for A4.
    Html,
}

impl std::str::FromStr for Format {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        Ok(match text {
            "csv" => Self::Csv,
            "xlsx" => Self::Xlsx,
            "html" => Self::Html,
            _ => return Err(()),
        })
    }
}

impl Format {
    /// The end of a file's name.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Html => "html",
        }
    }

    /// The media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Html => "text/html; charset=utf-8",
        }
    }
}

impl Format {
    /// How a browser takes it: a page opens, to be printed; the others are saved.
    #[must_use]
    pub const fn way(self) -> &'static str {
        match self {
            Self::Html => "inline",
            Self::Csv | Self::Xlsx => "attachment",
        }
    }
}

/// The rows of one customer.
pub type Rows = Vec<Vec<String>>;

/// A file's name: customer and date, and which form it is.
#[must_use]
pub fn file_name(customer: &str, date: chrono::NaiveDate, paper: Paper, format: Format) -> String {
    named(customer, date, paper.code(), format)
}

/// The same for what is no paper form.
#[must_use]
pub fn named(customer: &str, date: chrono::NaiveDate, code: &str, format: Format) -> String {
    let safe: String = customer
        .chars()
        .map(|c| match c {
            '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '_',
            c if c.is_control() => '_',
            c => c,
        })
        .take(80)
        .collect();
    format!("{safe}_{date}_{code}.{}", format.extension())
}

/// What stands before the rows.
///
/// # Errors
/// Where the headings cannot be written.
pub fn begin(layout: &Layout, format: Format, lang: Lang) -> AppResult<Vec<u8>> {
    Ok(match format {
        Format::Csv => {
            let mut bytes = b"\xEF\xBB\xBF".to_vec();
            bytes.extend(csv(&[layout
                .headings(lang)
                .iter()
                .map(ToString::to_string)
                .collect()])?);
            bytes
        }
        Format::Html => page::head(layout.paper, lang).into_bytes(),
        Format::Xlsx => Vec::new(),
    })
}

/// The rows of one customer, of a format that is written piece by piece; `number` counts rows on for F5.
///
/// # Errors
/// Where they cannot be written.
pub fn piece(
    layout: &Layout,
    format: Format,
    lang: Lang,
    name: &str,
    rows: Rows,
) -> AppResult<Vec<u8>> {
    match format {
        Format::Csv => csv(&going_out(layout, rows)),
        Format::Html => Ok(page::section(layout, lang, name, &rows).into_bytes()),
        Format::Xlsx => Ok(Vec::new()),
    }
}

/// The rows with the cells that go out alone.
fn going_out(layout: &Layout, rows: Rows) -> Rows {
    rows.into_iter().map(|row| layout.cells(row)).collect()
}

/// What stands behind the rows.
#[must_use]
pub const fn end(format: Format) -> &'static [u8] {
    match format {
        Format::Html => b"</body></html>\n",
        _ => b"",
    }
}

/// Rows as CSV. What a spreadsheet would run as a formula is defused; the import takes that back.
///
/// # Errors
/// Where they cannot be written.
pub fn csv(rows: &[Vec<String>]) -> AppResult<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .flexible(true)
        .from_writer(Vec::new());
    for row in rows {
        writer
            .write_record(row.iter().map(|cell| defuse(cell)))
            .map_err(AppError::internal)?;
    }
    writer
        .into_inner()
        .map_err(|error| AppError::internal(error.to_string()))
}

/// Rows as a workbook, cells as text, defused like those of CSV for whoever saves it as one.
///
/// # Errors
/// Where it cannot be written.
pub fn xlsx(layout: &Layout, lang: Lang, rows: Rows) -> AppResult<Vec<u8>> {
    use rust_xlsxwriter::{Format as Look, Workbook};
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let bold = Look::new().set_bold().set_text_wrap();
    let wrapped = Look::new().set_text_wrap();
    sheet
        .set_name(
            layout
                .paper
                .title(lang)
                .chars()
                .take(31)
                .collect::<String>(),
        )
        .map_err(AppError::internal)?;
    for (at, heading) in (0_u16..).zip(layout.headings(lang)) {
        sheet
            .write_string_with_format(0, at, heading, &bold)
            .map_err(AppError::internal)?;
        sheet.set_column_width(at, 18).map_err(AppError::internal)?;
    }
    for (line, row) in (1_u32..).zip(going_out(layout, rows)) {
        for (at, cell) in (0_u16..).zip(&row).filter(|(_, cell)| !cell.is_empty()) {
            let cell = defuse(cell);
            sheet
                .write_string_with_format(line, at, cell, &wrapped)
                .map_err(AppError::internal)?;
        }
    }
    sheet.set_freeze_panes(1, 0).map_err(AppError::internal)?;
    book.save_to_buffer().map_err(AppError::internal)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feature::import::sheet;

    proptest::proptest! {
        #[test]
        fn whatever_stands_in_a_cell_comes_back_and_never_runs(cells in proptest::collection::vec("['=+@\\-＝\"',;]{0,3}\\PC{0,12}", 3)) {
            let mut row = vec!["x".to_owned()];
            row.extend(cells.iter().map(|cell| cell.trim().to_owned()));
            let bytes = csv(&[vec!["a".to_owned(); 4], row.clone()]).unwrap();
            let text = String::from_utf8(bytes).unwrap();
            let read = sheet::rows(&text).unwrap();
            let plain = |text: &String| text.chars().filter(|c| !matches!(c, '\u{feff}' | '\u{200b}')).collect::<String>().trim().to_owned();
            proptest::prop_assert_eq!(&read[1].cells, &row.iter().map(plain).collect::<Vec<_>>());
            proptest::prop_assert!(read[1].formulas.is_empty());
        }
    }

    #[test]
    fn a_file_is_named_after_customer_and_date() {
        let on = chrono::NaiveDate::from_ymd_opt(2024, 5, 30).unwrap();
        assert_eq!(
            file_name("甲/乙", on, Paper::F4b, Format::Xlsx),
            "甲_乙_2024-05-30_F4b.xlsx"
        );
    }
}
