//! What of a file is recorded already, so that a file may come twice. Texts and names are compared as the caller sees
//! them: a file is no way to find out what a mask hides (R-SEC-2), and what was exported masked is known again (R-SEC-3).

use super::plan::{PlannedContact, PlannedCustomer, PlannedNeed, PlannedTodo};
use crate::access::{FreeText, Viewer};
use crate::db::Conn;
use crate::db::types::when_columns;
use crate::error::AppResult;
use crate::feature::contact::row::ContactRow;
use crate::feature::interaction::row::InteractionRow;
use crate::feature::key_fact::row::KeyFactRow;
use crate::feature::milestone::row::MilestoneRow;
use crate::feature::need::row::NeedRow;
use crate::feature::opportunity::row::OpportunityRow;
use crate::feature::plan::row::PlanRow;
use crate::feature::risk::row::RiskRow;
use crate::feature::service_case::row::ServiceCaseRow;
use crate::feature::story::row::StoryRow;
use crate::feature::todo::row::TodoRow;
use crate::record::every::{self, Bounds};
use crate::record::{Cx, Record};
use chrono::NaiveDateTime;
use shared::id::CustomerId;
use shared::mask;
use shared::page::Archived;
use shared::read::Known;

/// All records of a kind that a customer has, archived ones as well.
fn rows<R: Record>(conn: &mut Conn, id: CustomerId, wanted: bool) -> AppResult<Vec<R>> {
    if !wanted {
        return Ok(Vec::new());
    }
    every::rows(conn, id, Archived::Yes, Bounds::USUAL)
}

/// Whether a text is the stored one, as far as the caller sees that.
fn same(viewer: &Viewer<'_>, stored: &FreeText, planned: &str) -> bool {
    let shown = viewer.free(stored);
    let (shown, planned) = (shown.trim(), planned.trim());
    shown == viewer.screened(planned) || mask::screen(shown) == planned
}

fn same_opt(viewer: &Viewer<'_>, stored: Option<&FreeText>, planned: Option<&str>) -> bool {
    match (stored, planned) {
        (None, None) => true,
        (Some(stored), Some(planned)) => same(viewer, stored, planned),
        _ => false,
    }
}

/// The contact that a planned one is.
pub fn contact<'a>(
    viewer: &Viewer<'_>,
    known: &'a [ContactRow],
    planned: &PlannedContact,
) -> Option<&'a ContactRow> {
    known.iter().find(|row| {
        let Some(shown) = viewer.person(&row.name).text() else {
            return false;
        };
        match &planned.name {
            Known::MaskOnly(mask) => shown == *mask || mask::person(&shown) == *mask,
            Known::Clear(name) => {
                shown == *name || (mask::is_masked(&shown) && mask::person(name) == shown)
            }
        }
    })
}

/// A planned customer without what is recorded already. Its contacts all stay: others refer to their places.
///
/// # Errors
/// Where the database fails.
pub fn without(
    conn: &mut Conn,
    cx: &Cx,
    id: CustomerId,
    planned: &PlannedCustomer,
) -> AppResult<PlannedCustomer> {
    let viewer = cx.viewer(conn, id)?;
    let zone = cx.actor.org_zone;
    let mut rest = planned.clone();
    let there: Vec<InteractionRow> = rows(conn, id, !rest.interactions.is_empty())?;
    // An entry whose mark keeps it from the caller says nothing here, and so is none that came before.
    let there = there.iter().map(|row| {
        let said = row.shown(cx, &viewer)?.content.unwrap_or_default();
        Ok((row.happened_at, FreeText::new(said)))
    });
    let there: Vec<(NaiveDateTime, FreeText)> = there.collect::<AppResult<_>>()?;
    rest.interactions.retain(|one| {
        let at = when_columns(one.happened_at, zone, false).0;
        let known = |(when, said): &(NaiveDateTime, FreeText)| {
            *when == at && same(&viewer, said, &one.content)
        };
        !there.iter().any(known)
    });
    let there: Vec<TodoRow> = rows(conn, id, !rest.todos.is_empty())?;
    rest.todos.retain(|one| {
        let text = todo_text(one);
        let known =
            |row: &TodoRow| same(&viewer, &row.what, &one.what) || same(&viewer, &row.what, &text);
        !there.iter().any(known)
    });
    let mut there: Vec<NeedRow> = rows(conn, id, !rest.needs.is_empty())?;
    there.retain(|row| row.readable(&viewer));
    rest.needs
        .retain(|one| !there.iter().any(|row| is_need(&viewer, row, one)));
    let there: Vec<RiskRow> = rows(conn, id, !rest.risks.is_empty())?;
    rest.risks.retain(|one| {
        let known = |row: &RiskRow| {
            let shown = viewer.free(&row.description);
            let described = super::make::without_person(&shown).0;
            row.kind.0 == one.kind && same(&viewer, &FreeText::new(described), &one.description)
        };
        !there.iter().any(known)
    });
    let there: Vec<MilestoneRow> = rows(conn, id, !rest.milestones.is_empty())?;
    rest.milestones.retain(|one| {
        let known = |row: &MilestoneRow| {
            row.kind.0 == one.kind
                && row.date.0 == one.date
                && same_opt(&viewer, row.note.as_ref(), one.note.as_deref())
        };
        !there.iter().any(known)
    });
    let there: Vec<PlanRow> = rows(conn, id, !rest.plans.is_empty())?;
    rest.plans.retain(|one| {
        let known = |row: &PlanRow| {
            row.planned.0 == one.planned
                && same_opt(&viewer, row.goal.as_ref(), one.goal.as_deref())
        };
        !there.iter().any(known)
    });
    let there: Vec<ServiceCaseRow> = rows(conn, id, !rest.cases.is_empty())?;
    rest.cases.retain(|one| {
        let known = |row: &ServiceCaseRow| {
            same_opt(&viewer, row.problem.as_ref(), one.problem.as_deref())
                && same_opt(&viewer, row.comment.as_ref(), one.comment.as_deref())
                && row.satisfaction == one.satisfaction
        };
        !there.iter().any(known)
    });
    let there: Vec<OpportunityRow> = rows(conn, id, !rest.deals.is_empty())?;
    rest.deals.retain(|one| {
        !there
            .iter()
            .any(|row| same(&viewer, &row.title, &one.title))
    });
    let there: Vec<KeyFactRow> = rows(conn, id, !rest.facts.is_empty())?;
    rest.facts.retain(|one| {
        let known = |row: &KeyFactRow| same(&viewer, &row.statement, &one.fact.statement);
        !there.iter().any(known)
    });
    let mut there: Vec<StoryRow> = rows(conn, id, !rest.stories.is_empty())?;
    there.retain(|row| row.readable(&viewer));
    rest.stories.retain(|one| {
        !there
            .iter()
            .any(|row| same(&viewer, &row.title, &one.title))
    });
    rest.records = crate::feature::book::put::missing(conn, cx, id, &rest.records, &viewer)?;
    Ok(rest)
}

/// The words of a to-do; who does it stands in them where that is no user.
pub fn todo_text(todo: &PlannedTodo) -> String {
    match &todo.by {
        Some(by) if !todo.by_customer => format!("{}（由{by}跟进）", todo.what),
        _ => todo.what.clone(),
    }
}

fn is_need(viewer: &Viewer<'_>, row: &NeedRow, one: &PlannedNeed) -> bool {
    same(viewer, &row.original, &one.original)
}

/// How many of the planned contacts are there already.
///
/// # Errors
/// Where the database fails.
pub fn contacts(
    conn: &mut Conn,
    cx: &Cx,
    id: CustomerId,
    planned: &PlannedCustomer,
) -> AppResult<i64> {
    let viewer = cx.viewer(conn, id)?;
    let known = ContactRow::of_customer(conn, id)?;
    let there = planned.contacts.iter();
    let count = there
        .filter(|one| contact(&viewer, &known, one).is_some())
        .count();
    Ok(i64::try_from(count).unwrap_or(i64::MAX))
}
