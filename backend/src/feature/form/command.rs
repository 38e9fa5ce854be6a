//! Writing forms piece by piece, and `throughline export`.

use super::dossier::{self, Dossier, Stages};
use super::layout::Layout;
use super::page;
use super::paper::Paper;
use super::tables::Manner;
use super::write::{self, Format, Rows};
use crate::db::Conn;
use crate::error::{AppError, AppResult};
use crate::feature::customer::list;
use crate::feature::import::Known;
use crate::record::Cx;
use shared::Code;
use shared::form::MOST;
use shared::id::CustomerId;

/// A file that is being written.
#[derive(Debug)]
pub struct Writing {
    layout: Layout,
    format: Format,
    manner: Manner,
    /// How many rows were numbered.
    count: usize,
    /// The rows of a workbook, which is written at its end.
    rows: Rows,
}

impl Writing {
    /// Begins a file.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn new(conn: &mut Conn, cx: &Cx, layout: Layout, format: Format) -> AppResult<Self> {
        Ok(Self {
            layout,
            format,
            manner: Manner {
                lang: cx.actor.lang,
                zone: cx.actor.org_zone,
                stages: Stages::read(conn, cx.actor.lang)?,
                known: Known::read(conn)?,
            },
            count: 0,
            rows: Rows::new(),
        })
    }

    /// What stands before the first customer.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn begin(&self) -> AppResult<Vec<u8>> {
        write::begin(&self.layout, self.format, self.manner.lang)
    }

    /// A customer.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn add(&mut self, dossier: &Dossier) -> AppResult<Vec<u8>> {
        let mut rows = self.layout.paper.rows(dossier, &self.manner);
        if self.layout.paper == Paper::F5 {
            for row in &mut rows {
                self.count += 1;
                if let Some(cell) = row.first_mut() {
                    *cell = self.count.to_string();
                }
            }
        }
        rows = self.layout.narrowed(rows);
        if self.format == Format::Xlsx {
            self.rows.extend(rows);
            return Ok(Vec::new());
        }
        let name = super::cells::guarded(Some(&dossier.customer.card.name));
        write::piece(&self.layout, self.format, self.manner.lang, &name, rows)
    }

    /// The whole file of a form that nobody has filled in.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn blank(self) -> AppResult<Vec<u8>> {
        let mut bytes = self.begin()?;
        if self.format == Format::Html {
            bytes.extend(page::blank(&self.layout, self.manner.lang).into_bytes());
        }
        bytes.extend(self.finish()?);
        Ok(bytes)
    }

    /// What stands behind the last one.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn finish(self) -> AppResult<Vec<u8>> {
        match self.format {
            Format::Xlsx => write::xlsx(&self.layout, self.manner.lang, self.rows),
            format => Ok(write::end(format).to_vec()),
        }
    }
}

/// The customers that a filter finds within reach.
///
/// # Errors
/// [`Code::TooLarge`] where they are more than one file holds.
pub fn selection(conn: &mut Conn, cx: &Cx, mut wanted: list::Wanted) -> AppResult<Vec<CustomerId>> {
    wanted.limit = 200;
    wanted.cursor = None;
    let mut ids = Vec::new();
    loop {
        let page = list::page(conn, cx, &wanted)?;
        ids.extend(page.items.iter().map(|card| card.id));
        if ids.len() > MOST {
            return Err(AppError::from(Code::TooLarge).detail(format!("> {MOST}")));
        }
        wanted.cursor = page.next_cursor;
        if wanted.cursor.is_none() {
            return Ok(ids);
        }
    }
}

/// `throughline export`: the form of all customers within reach whose name or number holds `q`.
///
/// # Errors
/// As [`selection`].
pub fn run(
    conn: &mut Conn,
    cx: &Cx,
    paper: Paper,
    format: Format,
    q: Option<String>,
) -> AppResult<Vec<u8>> {
    let wanted = list::Wanted {
        q,
        sort: Some((list::Order::Number, false)),
        ..list::Wanted::default()
    };
    let mut writing = Writing::new(conn, cx, Layout::whole(paper), format)?;
    let mut bytes = writing.begin()?;
    for id in selection(conn, cx, wanted)? {
        let dossier = dossier::read(conn, cx, id)?;
        bytes.extend(writing.add(&dossier)?);
    }
    bytes.extend(writing.finish()?);
    Ok(bytes)
}
