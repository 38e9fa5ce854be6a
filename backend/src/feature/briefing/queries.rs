//! Reading what to know before a talk.

use super::habit::{self, Seen};
use crate::db::Conn;
use crate::db::schema::interaction;
use crate::db::types::Key;
use crate::error::AppResult;
use crate::feature::interaction::row::InteractionRow;
use crate::feature::service_case::row::ServiceCaseRow;
use crate::feature::todo::row::TodoRow;
use crate::record::{Cx, Lens, Record, list::PageQuery};
use chrono::Timelike as _;
use diesel::prelude::*;
use shared::briefing::Briefing;
use shared::id::CustomerId;
use shared::interaction::{Answered, Direction};
use shared::page::Archived;
use shared::service_case::ServiceCase;
use shared::todo::{Assignee, Todo, TodoState};

/// From how many interactions habits are drawn.
const INTERACTIONS: i64 = 60;
/// The most to-dos and cases that are looked through.
const MOST: i64 = 500;

/// What to know of a customer.
///
/// # Errors
/// [`shared::Code::NotFound`] where it is out of reach.
pub(super) fn briefing(conn: &mut Conn, cx: &Cx, id: CustomerId) -> AppResult<Briefing> {
    cx.viewer(conn, id)?;
    let lens = cx.lens(conn, [id])?;
    let talks: Vec<InteractionRow> = interaction::table
        .filter(interaction::customer_id.eq(Key(id)))
        .filter(interaction::archived_at.is_null())
        .order((interaction::happened_at.desc(), interaction::id.desc()))
        .limit(INTERACTIONS)
        .select(InteractionRow::as_select())
        .load(conn)?;
    let seen: Vec<Seen> = talks
        .iter()
        .filter(|row| row.doubtful.is_none())
        .map(|row| seen(cx, row))
        .collect();
    let last = talks.get(..1).unwrap_or_default();
    let last_contact = InteractionRow::views(conn, &lens, last)?.into_iter().next();
    let mut open = living::<TodoRow>(conn, id)?;
    open.retain(|row| row.state.0 == TodoState::Open);
    // What has no date lies beyond every date.
    open.sort_by_key(|row| row.due_at);
    let open: Vec<Todo> = TodoRow::views(conn, &lens, &open)?;
    let (promises, todos) = open
        .into_iter()
        .partition(|todo| todo.assignee == Assignee::Customer);
    Ok(Briefing {
        last_contact,
        todos,
        promises,
        cases: unsolved(conn, &lens, id)?,
        habit: habit::of(&seen),
    })
}

fn living<R: Record>(conn: &mut Conn, id: CustomerId) -> AppResult<Vec<R>> {
    let query = PageQuery::newest(id, Archived::No, MOST);
    R::page(conn, &query)
}

fn unsolved(conn: &mut Conn, lens: &Lens<'_>, id: CustomerId) -> AppResult<Vec<ServiceCase>> {
    let rows = living::<ServiceCaseRow>(conn, id)?;
    let mut cases = ServiceCaseRow::views(conn, lens, &rows)?;
    cases.retain(|case| case.solved.is_none() && case.problem.is_some());
    Ok(cases)
}

fn seen(cx: &Cx, row: &InteractionRow) -> Seen {
    let at = row.happened_at.and_utc().with_timezone(&cx.actor.org_zone);
    let day = row.happened_on.map(|day| day.0);
    Seen {
        day: day.unwrap_or_else(|| at.date_naive()),
        hour: match day {
            Some(_) => None,
            None => u8::try_from(at.hour()).ok(),
        },
        channels: row.channels.0.clone(),
        welcome: row.direction.0 == Direction::Incoming || row.answered.0 == Answered::Yes,
    }
}
