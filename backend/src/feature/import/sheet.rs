//! From text to rows: the cells of a CSV file with the lines on which they stand.

use super::plan::Refusal;
use shared::error::Code;
use shared::read::cell;

/// The most rows that one file may have.
pub const MAX_ROWS: usize = 50_000;

/// The most cells that one row may have.
pub const MAX_COLUMNS: usize = 500;

/// The most characters of one cell, as in spreadsheets.
pub const MAX_CELL: usize = 32_767;

/// One row, with the line on which it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Line of the file, counted from 1.
    pub line: i64,
    /// Its cells: trimmed, without control characters, restored where they were defused.
    pub cells: Vec<String>,
    /// Places of cells that a spreadsheet would run as a formula; here they are plain text.
    pub formulas: Vec<usize>,
}

/// Reads all rows that are not empty.
///
/// # Errors
/// [`Code::BrokenFile`] where the file ends inside a quoted cell, or inside a row; [`Code::TooLarge`] where it has more
/// rows, columns or characters in a cell than are taken.
pub fn rows(text: &str) -> Result<Vec<Row>, Refusal> {
    let (text, skipped) = without_separator_hint(text);
    let separator = separator(text);
    if let Some(line) = open_quote(text, separator) {
        return Err(broken(line + skipped));
    }
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(text.as_bytes());
    let mut lines = Lines::new(text, skipped + 1);
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|_| broken(lines.line))?;
        let line = lines.at(record.position().map_or(0, csv::Position::byte));
        let long = |cell: &str| cell.len() > MAX_CELL && cell.chars().count() > MAX_CELL;
        if record.len() > MAX_COLUMNS || rows.len() >= MAX_ROWS || record.iter().any(long) {
            return Err(too_large(line));
        }
        let row = row(line, &record);
        if row.cells.iter().any(|cell| !cell.is_empty()) {
            rows.push(row);
        }
    }
    cut_short(text, &rows)?;
    Ok(rows)
}

/// A row of cells as they are written.
pub fn row<'a>(line: i64, record: impl IntoIterator<Item = &'a str>) -> Row {
    let mut formulas = Vec::new();
    let cells = record.into_iter().enumerate().map(|(place, written)| {
        let defused = cell::restore(written) != written;
        if !defused && cell::is_formula(written) {
            formulas.push(place);
        }
        clean(cell::restore(written))
    });
    let cells = cells.collect();
    Row {
        line,
        cells,
        formulas,
    }
}

/// Control characters out, one kind of line end, nothing at the edges.
fn clean(text: &str) -> String {
    let plain: String = text
        .replace("\r\n", "\n")
        .chars()
        .map(|c| if c == '\r' { '\n' } else { c })
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .filter(|c| !matches!(c, '\u{feff}' | '\u{200b}'))
        .collect();
    plain.trim().to_owned()
}

/// Spreadsheets may begin a file with `sep=;`.
fn without_separator_hint(text: &str) -> (&str, i64) {
    match text.split_once('\n') {
        Some((first, rest)) if first.trim_end().len() <= 5 && first.starts_with("sep=") => {
            (rest, 1)
        }
        _ => (text, 0),
    }
}

/// The character that separates the cells of the first line that has one.
fn separator(text: &str) -> u8 {
    let line = text
        .lines()
        .find(|line| line.contains([',', '\t', ';']))
        .unwrap_or_default();
    let count = |c: char| line.matches(c).count();
    [(',', b','), ('\t', b'\t'), (';', b';')]
        .into_iter()
        .rev()
        .max_by_key(|(c, _)| count(*c))
        .map_or(b',', |(_, byte)| byte)
}

/// The line of a quote that is opened and never closed.
fn open_quote(text: &str, separator: u8) -> Option<i64> {
    let (mut line, mut opened) = (1, None);
    let mut cell_begins = true;
    let mut bytes = text.bytes().peekable();
    while let Some(byte) = bytes.next() {
        line += i64::from(byte == b'\n');
        if opened.is_some() {
            if byte == b'"' && bytes.next_if_eq(&b'"').is_none() {
                opened = None;
            }
            continue;
        }
        if byte == b'"' && cell_begins {
            opened = Some(line);
        }
        cell_begins = byte == separator || matches!(byte, b'\n' | b'\r');
    }
    opened
}

/// A last row that is shorter than the others, in a file without a last line end, was cut off.
fn cut_short(text: &str, rows: &[Row]) -> Result<(), Refusal> {
    let (Some(last), Some(widest)) = (rows.last(), rows.iter().map(|row| row.cells.len()).max())
    else {
        return Ok(());
    };
    if rows.len() > 1 && last.cells.len() < widest && !text.ends_with(['\n', '\r']) {
        return Err(broken(last.line));
    }
    Ok(())
}

/// Counts lines up to a byte; asked for rising bytes only.
struct Lines<'a> {
    bytes: &'a [u8],
    read: usize,
    line: i64,
}

impl<'a> Lines<'a> {
    const fn new(text: &'a str, line: i64) -> Self {
        Self {
            bytes: text.as_bytes(),
            read: 0,
            line,
        }
    }

    /// The line of the first byte from here on that is no line end: empty lines before a row belong to no row.
    fn at(&mut self, byte: u64) -> i64 {
        let target = usize::try_from(byte).unwrap_or(usize::MAX);
        while let Some(next) = self.bytes.get(self.read) {
            if self.read >= target && !matches!(next, b'\n' | b'\r') {
                break;
            }
            let lone = *next == b'\r' && self.bytes.get(self.read + 1) != Some(&b'\n');
            self.line += i64::from(*next == b'\n' || lone);
            self.read += 1;
        }
        self.line
    }
}

fn broken(line: i64) -> Refusal {
    Refusal {
        code: Code::BrokenFile,
        line: Some(line),
        zh: format!("文件不完整：第 {line} 行没有结束，可能没有传完"),
        en: format!(
            "The file is not complete: line {line} does not end; it may not have been sent whole"
        ),
    }
}

fn too_large(line: i64) -> Refusal {
    Refusal {
        code: Code::TooLarge,
        line: Some(line),
        zh: format!(
            "第 {line} 行超出限制：每个文件最多 {MAX_ROWS} 行、{MAX_COLUMNS} 列，每个单元格最多 {MAX_CELL} 个字符"
        ),
        en: format!(
            "Line {line} is beyond the limits: {MAX_ROWS} rows, {MAX_COLUMNS} columns, {MAX_CELL} characters a cell"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(i64, Vec<String>)> {
        rows(text)
            .unwrap()
            .into_iter()
            .map(|row| (row.line, row.cells))
            .collect()
    }

    fn refused(text: &str) -> (Code, Option<i64>) {
        let refusal = rows(text).unwrap_err();
        (refusal.code, refusal.line)
    }

    #[test]
    fn every_row_knows_its_line() {
        for end in ["\n", "\r\n"] {
            let text = ["a,b", "", "1,\"x", "y\"", ",", "2,z", ""].join(end);
            let rows = read(&text);
            let lines: Vec<i64> = rows.iter().map(|(line, _)| *line).collect();
            assert_eq!(lines, [1, 3, 6], "{text:?}");
            assert_eq!(rows[1].1, ["1", "x\ny"]);
        }
    }

    #[test]
    fn takes_other_separators() {
        assert_eq!(read("a\tb\n1\t2\n")[1].1, ["1", "2"]);
        assert_eq!(read("a;b\n1;2,5\n")[1].1, ["1", "2,5"]);
        assert_eq!(
            read("sep=;\na;b\n1;2\n")[1],
            (3, vec!["1".to_owned(), "2".to_owned()])
        );
        assert_eq!(
            read("a，b\n1，2\n")[0].1,
            ["a，b"],
            "a Chinese comma separates nothing"
        );
    }

    #[test]
    fn half_a_file_is_refused_with_its_line() {
        assert_eq!(refused("a,b\n1,\"x\n2,y\n"), (Code::BrokenFile, Some(2)));
        assert_eq!(refused("a,b,c\n1,2,3\n4,5"), (Code::BrokenFile, Some(3)));
        assert_eq!(
            read("a,b,c\n1,2,3\n4,5\n").len(),
            3,
            "a ragged row alone does not break a file"
        );
        assert_eq!(read("a,5\" disk\n1,2\n")[0].1[1], "5\" disk");
    }

    #[test]
    fn formulas_are_plain_text() {
        let all = rows("a,b,c,d\n=1+1,'=1+1,@SUM(A1),+86 138\n").unwrap();
        assert_eq!(all[1].cells, ["=1+1", "=1+1", "@SUM(A1)", "+86 138"]);
        assert_eq!(all[1].formulas, [0, 2]);
    }

    #[test]
    fn long_cells_and_emoji_are_kept_whole() {
        let long = "长".repeat(10_000);
        assert_eq!(
            read(&format!("a,b\n{long},👩‍💻🎉\n"))[1].1,
            [long.as_str(), "👩‍💻🎉"]
        );
    }

    #[test]
    fn there_are_limits() {
        assert_eq!(
            refused(&format!("a,b\n1,{}\n", "长".repeat(MAX_CELL + 1))),
            (Code::TooLarge, Some(2))
        );
        assert_eq!(refused(&"a,b\n".repeat(MAX_ROWS + 1)).0, Code::TooLarge);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_refused_but_never_panics(text in "[a,\"'=\n\r;\t]{0,40}|\\PC{0,40}") {
            if let Ok(all) = rows(&text) {
                proptest::prop_assert!(all.windows(2).all(|pair| pair[0].line < pair[1].line));
            }
        }
    }
}
