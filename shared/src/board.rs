//! The board: stages as columns, with counts, permitted sums and first cards.

use crate::customer::CustomerCard;
use crate::money::Amount;
use crate::stage::Stage;

dto! {
    /// The whole board as one caller may see it.
    pub struct Board {
        /// The columns, from left to right.
        pub columns: Vec<BoardColumn>,
    }

    /// One column.
    pub struct BoardColumn {
        /// The stage.
        pub stage: Stage,
        /// How many customers within the caller's reach are in it.
        pub count: i64,
        /// Whether `count` is all of them. Where a filter matches very many, counting stops, and `count`, `sums` and
        /// `due` are of those with the nearest next steps alone.
        pub count_exact: bool,
        /// Expected yearly purchase of the rows that are clear to the caller.
        pub sums: PermittedSums,
        /// How the next steps of the column stand.
        pub due: DueCounts,
        /// The first cards, the nearest next step first.
        pub cards: Vec<CustomerCard>,
        /// Reads on with `GET /board/{stage}`.
        pub next_cursor: Option<String>,
    }

    /// Sums over the rows that the caller may see in full, one per currency.
    pub struct PermittedSums {
        /// How many rows of the column are clear to the caller; the sums are over these alone.
        pub clear_rows: i64,
        /// Whether every row of the column is clear, so that the sums are of the whole column.
        pub complete: bool,
        /// The sums.
        pub amounts: Vec<Amount>,
    }

    /// How next steps stand, by the organisation's calendar.
    pub struct DueCounts {
        /// Overdue.
        pub overdue: i64,
        /// Due today.
        pub today: i64,
        /// Due later.
        pub later: i64,
        /// No dated next step.
        pub none: i64,
    }
}
