//! Rows as a page for A4: what is said once as a grid, what is said row by row as tables of what belongs together.

use super::layout::Layout;
use super::paper::Paper;
use super::write::Rows;
use shared::Lang;
use std::fmt::Write as _;

/// The look of a page, in its head: the content policy of every answer knows it by its hash.
pub const STYLE: &str = include_str!("print.css");

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// What stands before the first customer.
#[must_use]
pub fn head(paper: Paper, lang: Lang) -> String {
    let way = if paper.across() {
        " class=\"across\""
    } else {
        ""
    };
    format!(
        "<!DOCTYPE html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{}</title><style>{STYLE}</style></head><body{way}>\n",
        lang.as_str(),
        escape(paper.title(lang))
    )
}

/// One customer, in the form's own column order.
#[must_use]
pub fn section(layout: &Layout, lang: Lang, name: &str, rows: &Rows) -> String {
    let paper = layout.paper;
    let sheet = Sheet::new(layout, lang, rows);
    let mut html = format!(
        "<section><h1>{}</h1><h2>{}</h2>\n",
        escape(paper.title(lang)),
        escape(name)
    );
    if paper.across() {
        let all: Vec<usize> = (0..sheet.headings.len()).collect();
        sheet.table(&mut html, None, &all);
    } else {
        let (tables, once) = sheet.parted(paper);
        for piece in in_order(tables, &once) {
            match piece {
                Piece::Once(columns) => sheet.grid(&mut html, columns),
                Piece::Rows((key, columns)) => sheet.table(&mut html, key, &columns),
            }
        }
    }
    html.push_str("</section>\n");
    html
}

/// How many rows there are to write in.
const LINES: usize = 8;
const LINES_ACROSS: usize = 16;

/// The form with nothing in it but room to write, in its own column order.
#[must_use]
pub fn blank(layout: &Layout, lang: Lang) -> String {
    let paper = layout.paper;
    let nothing = Rows::new();
    let sheet = Sheet::new(layout, lang, &nothing);
    let mut html = format!("<section><h1>{}</h1>\n", escape(paper.title(lang)));
    if paper.across() {
        let on_paper: Vec<usize> = (0..sheet.on_paper).collect();
        sheet.lines(&mut html, None, &on_paper, LINES_ACROSS);
    } else {
        let parts = paper.parts();
        let is_told_below = |at: &usize| {
            let mut parts = parts.iter();
            parts.any(|part| part.key == Some(*at) || part.of.contains(at))
        };
        let all: Vec<usize> = (0..sheet.headings.len()).collect();
        let mut once = sheet.shown(&all);
        once.retain(|at| !is_told_below(at));
        let below = parts.iter().map(|part| (part.key, sheet.shown(part.of)));
        for piece in in_order(below.collect(), &once) {
            match piece {
                Piece::Once(columns) => sheet.grid(&mut html, columns),
                Piece::Rows((key, columns)) => sheet.lines(&mut html, key, &columns, LINES),
            }
        }
    }
    html.push_str("</section>\n");
    html
}

/// The columns of a table, and the one before them that says of what its rows are.
type Table = (Option<usize>, Vec<usize>);

/// What stands on a page, one below the other.
enum Piece<'a> {
    /// What is said once.
    Once(&'a [usize]),
    /// What is said row by row.
    Rows(Table),
}

/// Tables, and what is said once before, between and behind them, in the form's own column order.
fn in_order(mut tables: Vec<Table>, mut once: &[usize]) -> Vec<Piece<'_>> {
    let first = |(_, columns): &Table| columns.iter().copied().min();
    tables.retain(|table| first(table).is_some());
    tables.sort_by_key(first);
    let mut pieces = Vec::new();
    for table in tables {
        let before = once.partition_point(|at| Some(*at) < first(&table));
        let (here, later) = once.split_at(before);
        once = later;
        pieces.extend([Piece::Once(here), Piece::Rows(table)]);
    }
    pieces.push(Piece::Once(once));
    pieces
}

/// The cells of one customer under their headings.
struct Sheet<'a> {
    layout: &'a Layout,
    headings: Vec<&'static str>,
    on_paper: usize,
    rows: &'a Rows,
}

impl<'a> Sheet<'a> {
    fn new(layout: &'a Layout, lang: Lang, rows: &'a Rows) -> Self {
        Self {
            layout,
            headings: layout.paper.headings(lang),
            on_paper: layout.paper.on_paper(),
            rows,
        }
    }

    fn heading(&self, at: usize) -> &'static str {
        self.headings.get(at).copied().unwrap_or_default()
    }

    fn cell(row: &[String], at: usize) -> &str {
        row.get(at).map_or("", String::as_str)
    }

    fn filled(row: &[String], at: usize) -> bool {
        !Self::cell(row, at).is_empty()
    }

    /// Those that are shown: what the purpose shows, and of that what the paper never had takes up no room while it says
    /// nothing.
    fn shown(&self, columns: &[usize]) -> Vec<usize> {
        let all = columns.iter().copied();
        let all = all.filter(|at| self.layout.shows(*at));
        all.filter(|at| *at < self.on_paper || self.says(&[*at]))
            .collect()
    }

    /// Whether columns say anything.
    fn says(&self, columns: &[usize]) -> bool {
        let mut rows = self.rows.iter();
        rows.any(|row| columns.iter().any(|at| Self::filled(row, *at)))
    }

    /// Whether columns say more than one thing.
    fn many(&self, columns: &[usize]) -> bool {
        let mut later = self.rows.iter().skip(1);
        later.any(|row| columns.iter().any(|at| Self::filled(row, *at)))
    }

    /// The tables, each with its key, and the columns of the grid, in their order.
    fn parted(&self, paper: Paper) -> (Vec<Table>, Vec<usize>) {
        let parts = paper.parts();
        let (mut tables, mut listed) = (Vec::new(), Vec::new());
        for part in parts.iter().filter(|part| self.many(part.of)) {
            tables.push((part.key, self.shown(part.of)));
            listed.extend_from_slice(part.of);
            // The time goes along, unless something that stands in the grid is of that time.
            let mut others = parts.iter().filter(|other| other.key == part.key);
            if others.all(|other| self.many(other.of) || !self.says(other.of)) {
                listed.extend(part.key);
            }
        }
        let all: Vec<usize> = (0..self.headings.len()).collect();
        let rest = self
            .shown(&all)
            .into_iter()
            .filter(|at| !listed.contains(at));
        let is_key = |at: usize| parts.iter().any(|part| part.key == Some(at));
        // What belongs to no part and has several rows all the same, such as milestones, stands alone.
        let (alone, once) = rest.partition::<Vec<usize>, _>(|at| !is_key(*at) && self.many(&[*at]));
        tables.extend(alone.into_iter().map(|at| (None, vec![at])));
        (tables, once)
    }

    /// What is said once, two to a line.
    fn grid(&self, html: &mut String, columns: &[usize]) {
        if columns.is_empty() {
            return;
        }
        let empty = Vec::new();
        let first = self.rows.first().unwrap_or(&empty);
        html.push_str("<table class=\"facts\">");
        for pair in columns.chunks(2) {
            html.push_str("<tr>");
            let wide = if pair.len() == 1 {
                " colspan=\"3\""
            } else {
                ""
            };
            for at in pair {
                let (heading, cell) = (escape(self.heading(*at)), escape(Self::cell(first, *at)));
                let _ = write!(html, "<th>{heading}</th><td{wide}>{cell}</td>");
            }
            html.push_str("</tr>");
        }
        html.push_str("</table>\n");
    }

    /// What is said row by row; a row that says nothing but its key is left out.
    fn table(&self, html: &mut String, key: Option<usize>, columns: &[usize]) {
        let all: Vec<usize> = key.into_iter().chain(columns.iter().copied()).collect();
        self.top(html, "events", &all);
        for row in self.rows {
            if !columns.iter().any(|at| Self::filled(row, *at)) {
                continue;
            }
            html.push_str("<tr>");
            for at in &all {
                let _ = write!(html, "<td>{}</td>", escape(Self::cell(row, *at)));
            }
            html.push_str("</tr>");
        }
        html.push_str("</tbody></table>\n");
    }

    /// The head of a table.
    fn top(&self, html: &mut String, class: &str, columns: &[usize]) {
        let _ = write!(html, "<table class=\"{class}\"><colgroup>");
        for at in columns {
            let _ = write!(html, "<col class=\"{}\">", self.width(*at));
        }
        html.push_str("</colgroup><thead><tr>");
        for at in columns {
            let _ = write!(html, "<th>{}</th>", escape(self.heading(*at)));
        }
        html.push_str("</tr></thead><tbody>");
    }

    /// Empty rows.
    fn lines(&self, html: &mut String, key: Option<usize>, columns: &[usize], lines: usize) {
        let all: Vec<usize> = key.into_iter().chain(columns.iter().copied()).collect();
        self.top(html, "events blank", &all);
        for _ in 0..lines {
            let _ = write!(html, "<tr>{}</tr>", "<td></td>".repeat(all.len()));
        }
        html.push_str("</tbody></table>\n");
    }

    /// How much room a column wants, by the longest of what it says.
    fn width(&self, at: usize) -> &'static str {
        let cells = self.rows.iter().map(|row| Self::cell(row, at));
        let longest = cells.map(room).max().unwrap_or_default();
        match longest.max(room(self.heading(at))) {
            0..=8 => "narrow",
            9..=20 => "middle",
            21..=48 => "wide",
            _ => "widest",
        }
    }
}

/// How wide a text is, in Latin letters: a Chinese character takes the room of two.
fn room(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_holds_no_markup_of_its_cells() {
        let rows = vec![vec!["<script>".to_owned()]];
        let html = section(&Layout::whole(Paper::F3), Lang::Zh, "<b>", &rows);
        assert!(!html.contains("<script>") && html.contains("&lt;script&gt;"));
    }

    /// A row of F3 with these cells.
    fn row(cells: &[(usize, &str)]) -> Vec<String> {
        let mut row = vec![String::new(); Paper::F3.headings(Lang::Zh).len()];
        for (at, text) in cells {
            if let Some(cell) = row.get_mut(*at) {
                (*text).clone_into(cell);
            }
        }
        row
    }

    #[test]
    fn what_happened_stands_on_one_line_with_what_came_of_it() {
        let rows = vec![
            row(&[
                (0, "甲公司"),
                (4, "陈经理"),
                (10, "05-10"),
                (12, "介绍方案"),
                (14, "报价"),
            ]),
            row(&[(10, "05-15"), (15, "意向"), (16, "签约")]),
            row(&[(16, "交付")]),
        ];
        let html = section(&Layout::whole(Paper::F3), Lang::Zh, "甲公司", &rows);
        assert!(
            html.contains("<td>05-15</td><td></td><td></td><td></td><td></td><td>意向</td></tr>"),
            "{html}"
        );
        assert!(
            html.contains("<td>介绍方案</td><td></td><td>报价</td>"),
            "{html}"
        );
        // One contact stands in the grid, several milestones in a table of their own, and a time without anything nowhere.
        assert!(
            html.contains("<th>联系人姓名</th><td>陈经理</td>"),
            "{html}"
        );
        assert!(
            html.contains("<tr><td>签约</td></tr><tr><td>交付</td></tr>"),
            "{html}"
        );
        // The remarks come last, as on the paper.
        assert_eq!(html.matches("<table").count(), 4);
        assert!(
            html.find("<td>交付</td>") < html.find("<th>备注</th>"),
            "{html}"
        );
    }

    #[test]
    fn a_form_that_is_one_table_lies_across() {
        let f5 = Layout::whole(Paper::F5);
        let html = head(Paper::F5, Lang::En) + &section(&f5, Lang::En, "x", &vec![]);
        assert!(html.contains("<body class=\"across\">") && html.matches("<table").count() == 1);
        assert!(head(Paper::F1, Lang::En).contains("<body>"));
    }
}
