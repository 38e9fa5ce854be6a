//! All that is held on a contact, through the caller's rights.

use crate::access::Viewer;
use crate::access::reveal::Whose;
use crate::db::schema::{event, interaction, plan, questionnaire, service_case};
use crate::db::types::Key;
use crate::db::{Conn, MultiBackend};
use crate::error::{AppError, AppResult};
use crate::events::{self, Draft};
use crate::feature::audit::row::{EventRow, rendered};
use crate::feature::contact::row::ContactRow;
use crate::feature::customer::view;
use crate::feature::interaction::row::InteractionRow;
use crate::feature::plan::row::PlanRow;
use crate::feature::questionnaire::row::QuestionnaireRow;
use crate::feature::reveal::list::{self, Wanted};
use crate::feature::service_case::row::ServiceCaseRow;
use crate::record::{Cx, Lens, Record, store};
use diesel::prelude::*;
use shared::Code;
use shared::audit::{Action, AuditEntry};
use shared::erasure::PersonalData;
use shared::id::{ContactId, CustomerId};
use shared::reveal::Reveal;
use shared::role::{FieldClass, RecordKind};
use std::collections::HashMap;
use uuid::Uuid;

/// How many of a kind are told.
pub(super) const MOST: i64 = 1000;

/// Tells it. Who may: whoever sees personal values in full.
///
/// # Errors
/// [`Code::NotFound`], [`Code::Forbidden`].
pub(super) fn on_contact(conn: &mut Conn, cx: &Cx, id: ContactId) -> AppResult<PersonalData> {
    let row = ContactRow::find(conn, id.uuid())?;
    let customer = row.customer_id.0;
    let viewer = cx.viewer(conn, customer)?;
    if !viewer.sees(FieldClass::Personal) {
        return Err(Code::Forbidden.into());
    }
    let lens = cx.lens(conn, [customer])?;
    let mut complete = true;
    macro_rules! theirs {
        ($row:ident, $table:ident, $is:expr) => {{
            let ids: Vec<Key<Uuid>> = $table::table
                .filter($table::customer_id.eq(Key(customer)))
                .filter($is)
                .order($table::id.desc())
                .limit(MOST + 1)
                .select($table::id)
                .load(conn)?;
            complete &= fits(ids.len());
            shown::<$row>(conn, &lens, &viewer, &ids)?
        }};
    }
    let named = format!("%{id}%");
    let interactions = theirs!(
        InteractionRow,
        interaction,
        interaction::contacts.like(named)
    );
    let plans = theirs!(PlanRow, plan, plan::contact.eq(Some(Key(id))));
    let cases = theirs!(
        ServiceCaseRow,
        service_case,
        service_case::contact.eq(Some(Key(id)))
    );
    let asked = theirs!(
        QuestionnaireRow,
        questionnaire,
        questionnaire::contact.eq(Some(Key(id)))
    );
    let theirs = event::table
        .filter(event::record_id.eq(Key(id.uuid())))
        .into_boxed();
    let (history, whole) = history(conn, cx, &lens, theirs, |_| true)?;
    complete &= whole;
    let (reveals, whole) = revealed(conn, cx, &viewer, customer, Some(id.uuid()))?;
    complete &= whole;
    let known = view::references(conn, cx, &[customer])?
        .into_values()
        .next();
    Ok(PersonalData {
        contact: store::view(conn, cx, &row)?,
        customer: known.ok_or_else(|| AppError::internal("a customer without a name"))?,
        history,
        reveals,
        interactions,
        plans,
        service_cases: cases,
        questionnaires: asked,
        complete,
    })
}

/// What became of some records, newest first, as the caller may see it; and whether this is all. Through which address
/// and program a colleague did it is told to whoever reads the trail.
///
/// # Errors
/// Where the database fails.
pub(super) fn history(
    conn: &mut Conn,
    cx: &Cx,
    lens: &Lens<'_>,
    events: event::BoxedQuery<'_, MultiBackend>,
    told: impl Fn(&EventRow) -> bool,
) -> AppResult<(Vec<AuditEntry>, bool)> {
    let mut rows: Vec<EventRow> = events
        .order(event::id.desc())
        .limit(MOST + 1)
        .select(EventRow::as_select())
        .load(conn)?;
    let whole = fits(rows.len());
    rows.truncate(usize::try_from(MOST).unwrap_or(usize::MAX));
    rows.retain(told);
    let mut entries = rendered(conn, cx, lens, &HashMap::new(), rows)?;
    for entry in &mut entries {
        if !lens.viewer(entry.customer_id).audits() {
            (entry.origin, entry.request_id) = (None, None);
        }
    }
    Ok((entries, whole))
}

/// Who has seen values of a customer, or of one record of it, by asking, as far as the caller reads that; and whether this
/// is all.
///
/// # Errors
/// Where the database fails.
pub(super) fn revealed(
    conn: &mut Conn,
    cx: &Cx,
    viewer: &Viewer<'_>,
    customer: CustomerId,
    record: Option<Uuid>,
) -> AppResult<(Vec<Reveal>, bool)> {
    if !viewer.reads_reveals() {
        return Ok((Vec::new(), true));
    }
    let wanted = Wanted {
        customer: Some(customer),
        record,
        limit: MOST,
        ..Wanted::default()
    };
    let page = list::page(conn, cx, &Whose::Everybody, &wanted)?;
    Ok((page.items, page.next_cursor.is_none()))
}

/// Puts on the customer's trail that it was told, and to whom; not what was told (R-LOG-1).
///
/// # Errors
/// Where the database fails.
pub(super) fn note(
    conn: &mut Conn,
    cx: &Cx,
    customer: CustomerId,
    (kind, record_id): (RecordKind, Uuid),
) -> AppResult<()> {
    let told = Draft {
        customer_id: customer,
        kind,
        record_id,
        action: Action::Exported,
        changes: Vec::new(),
        entry: None,
    };
    events::append(conn, cx, told).map(drop)
}

pub(super) fn fits(count: usize) -> bool {
    i64::try_from(count).is_ok_and(|count| count <= MOST)
}

fn shown<R: Record>(
    conn: &mut Conn,
    lens: &Lens<'_>,
    viewer: &Viewer<'_>,
    ids: &[Key<Uuid>],
) -> AppResult<Vec<R::View>> {
    if !viewer.reads(R::KIND) {
        return Ok(Vec::new());
    }
    let most = usize::try_from(MOST).unwrap_or(usize::MAX);
    let ids: Vec<Uuid> = ids.iter().take(most).map(|key| key.0).collect();
    let mut rows = R::find_many(conn, &ids)?;
    rows.retain(|row| row.readable(viewer));
    rows.sort_by_key(|row| std::cmp::Reverse(row.id()));
    R::views(conn, lens, &rows)
}
