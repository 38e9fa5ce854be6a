//! All that is held on a customer who is a person, through the caller's rights.

use super::held::{MOST, fits, history, revealed};
use crate::db::Conn;
use crate::db::schema::event;
use crate::db::types::Key;
use crate::error::AppResult;
use crate::feature::audit::row::EventRow;
use crate::feature::contact::row::ContactRow;
use crate::feature::contract::row::ContractRow;
use crate::feature::customer::{store, view};
use crate::feature::declared;
use crate::feature::interaction::row::InteractionRow;
use crate::feature::stage::moves;
use crate::feature::todo::row::TodoRow;
use crate::record::every::Bounds;
use crate::record::{Cx, list};
use diesel::prelude::*;
use shared::Code;
use shared::customer::CustomerKind;
use shared::erasure::PersonHeld;
use shared::id::CustomerId;
use shared::role::FieldClass;

/// Tells it. Who may: whoever sees personal values in full.
///
/// # Errors
/// [`Code::NotFound`], [`Code::Forbidden`], [`Code::OtherKind`] for a company, whose records are not about one person.
pub(super) fn on_customer(conn: &mut Conn, cx: &Cx, id: CustomerId) -> AppResult<PersonHeld> {
    let viewer = cx.viewer(conn, id)?;
    if !viewer.sees(FieldClass::Personal) {
        return Err(Code::Forbidden.into());
    }
    if store::find(conn, id)?.kind.0 != CustomerKind::Person {
        return Err(Code::OtherKind.into());
    }
    let lens = cx.lens(conn, [id])?;
    let mut complete = true;
    macro_rules! theirs {
        ($row:ty) => {{
            let (views, whole) = list::held::<$row>(conn, &lens, &viewer, id, MOST)?;
            complete &= whole;
            views
        }};
    }
    let contacts = theirs!(ContactRow);
    let interactions = theirs!(InteractionRow);
    let todos = theirs!(TodoRow);
    let contracts = theirs!(ContractRow);
    let (records, whole) = declared::held(conn, &lens, &viewer, id, MOST)?;
    complete &= whole;
    let mut stages = moves::of_customer(conn, id, Bounds::USUAL)?;
    complete &= fits(stages.len());
    stages.truncate(usize::try_from(MOST).unwrap_or(usize::MAX));
    // What records say that keep themselves from the caller is not told by their history either.
    let kept = declared::kept(conn, &viewer, id)?;
    let told = |row: &EventRow| viewer.reads(row.kind()) && !kept.contains(&row.record());
    let theirs = event::table
        .filter(event::customer_id.eq(Key(id)))
        .into_boxed();
    let (history, whole) = history(conn, cx, &lens, theirs, told)?;
    complete &= whole;
    let (reveals, whole) = revealed(conn, cx, &viewer, id, None)?;
    complete &= whole;
    Ok(PersonHeld {
        customer: view::customer(conn, cx, id)?,
        contacts,
        interactions,
        todos,
        contracts,
        stage_changes: moves::views(conn, &lens, &stages)?,
        records,
        history,
        reveals,
        complete,
    })
}
