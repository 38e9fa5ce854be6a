//! The columns of the board: heads and first cards.

use super::counted;
use super::head::{Bounds, Head, is_clear};
use crate::access::reach::{self, Arm, ClearRows};
use crate::db::Conn;
use crate::error::AppResult;
use crate::feature::customer::list::{self, Search, Wanted, sample};
use crate::feature::stage::queries;
use crate::record::Cx;
use shared::board::{Board, BoardColumn, DueCounts};
use shared::role::FieldClass;
use std::collections::HashMap;

/// How many matching customers of a narrowed column are counted one by one; five times as many are tested at most.
const NARROWED: i64 = 199;

/// The board; `filter` narrows the cards and the counts alike.
///
/// # Errors
/// Where the database fails.
pub fn board(conn: &mut Conn, cx: &Cx, filter: &Wanted) -> AppResult<Board> {
    let stages = queries::all(conn)?;
    let arms = list::arms_for(conn, cx, filter)?;
    let clear = reach::clear_rows(conn, &cx.actor, FieldClass::Commercial)?;
    let found = list::found(conn, filter)?;
    // Owners have counters of their own; tiers and words have not.
    let narrowed = !filter.tiers.is_empty() || filter.q.is_some();
    let mut heads = if narrowed {
        HashMap::new()
    } else {
        counted::heads(conn, &clear, &arms, filter.owner)?
    };
    let bounds = Bounds::of(cx);
    let mut columns = Vec::with_capacity(stages.len());
    for stage in stages {
        let wanted = Wanted {
            stages: vec![stage.code.clone()],
            ..filter.clone()
        };
        let page = list::page_of(conn, cx, &wanted, &found)?;
        let (head, due, exact) = if narrowed {
            narrowed_head(conn, &clear, &arms, &wanted, &found, bounds)?
        } else {
            let head = heads.remove(&stage.code).unwrap_or_default();
            let due = counted::due(conn, &arms, &wanted, bounds, head.count)?;
            (head, due, true)
        };
        columns.push(BoardColumn {
            count: head.count,
            count_exact: exact,
            sums: head.sums(exact),
            due,
            stage: stage.into(),
            cards: page.items,
            next_cursor: page.next_cursor,
        });
    }
    Ok(Board { columns })
}

/// The head of a column that a filter narrows, counted one by one; whether that was to the end.
fn narrowed_head(
    conn: &mut Conn,
    clear: &ClearRows,
    arms: &[Arm],
    wanted: &Wanted,
    found: &Search,
    bounds: Bounds,
) -> AppResult<(Head, DueCounts, bool)> {
    let sample = sample::sample(conn, wanted, arms, found, NARROWED)?;
    let mut head = Head::default();
    let mut due = DueCounts {
        overdue: 0,
        today: 0,
        later: 0,
        none: 0,
    };
    for row in &sample.rows {
        head.add_one(row, is_clear(clear, row));
        bounds.count(&mut due, row);
    }
    Ok((head, due, sample.whole))
}
