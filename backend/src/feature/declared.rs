//! The declared kinds of record, wherever all of them are meant: a new kind is one more line here.

use super::timeline::page::EntryRow;
use super::{
    attachment, key_fact, milestone, need, opportunity, plan, questionnaire, risk, service_case,
    story,
};
use crate::access::Viewer;
use crate::db::Conn;
use crate::error::AppResult;
use crate::events::Called;
use crate::record::link::Link;
use crate::record::{Cx, Facts, Lens, Record, list};
use shared::customer::RecordCount;
use shared::id::CustomerId;
use shared::page::Archived;
use shared::role::RecordKind;
use shared::timeline::AnyRecord;
use std::collections::HashMap;
use uuid::Uuid;

/// What an entry of a change is called, behind the word of its kind.
const CHANGED: &str = "_changed";

/// Whether an entry stands for the change of a record rather than for the record.
#[must_use]
pub fn is_change(what: &str) -> bool {
    what.ends_with(CHANGED)
}

fn ids(rows: &[EntryRow], kind: &str) -> Vec<Uuid> {
    let mut ids: Vec<Uuid> = rows
        .iter()
        .filter(|row| row.what.strip_suffix(CHANGED).unwrap_or(&row.what) == kind)
        .map(|row| row.record_id.0)
        .collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// How many records are asked for at once.
const AT_ONCE: usize = 500;

/// Those of some records that the caller, as it stands to their customers now, may read.
fn readable<R: Record>(conn: &mut Conn, cx: &Cx, ids: &[Uuid]) -> AppResult<Vec<Uuid>> {
    let mut open = Vec::new();
    for some in ids.chunks(AT_ONCE) {
        let rows = R::find_many(conn, some)?;
        let lens = cx.lens(conn, rows.iter().map(Record::customer_id))?;
        let seen = |row: &&R| row.readable(&lens.viewer(row.customer_id()));
        open.extend(rows.iter().filter(seen).map(Record::id));
    }
    Ok(open)
}

macro_rules! declared {
    ($($row:path),+ $(,)?) => {
        /// The records of these kinds that a page of entries stands for; one query for each kind on the page.
        ///
        /// # Errors
        /// Where the database fails.
        pub fn find(
            conn: &mut Conn,
            lens: &Lens<'_>,
            rows: &[EntryRow],
        ) -> AppResult<HashMap<Uuid, AnyRecord>> {
            let mut found = HashMap::new();
            $({
                let wanted = ids(rows, <$row>::KIND.as_str());
                if !wanted.is_empty() {
                    let mut rows = <$row>::find_many(conn, &wanted)?;
                    rows.retain(|row| row.readable(&lens.viewer(row.customer_id())));
                    let views = <$row>::views(conn, lens, &rows)?;
                    found.extend(views.into_iter().map(|view| (view.id.uuid(), view.into())));
                }
            })+
            Ok(found)
        }

        /// What a record of one of these kinds says of its fields.
        ///
        /// # Errors
        /// [`shared::Code::NotFound`] where the customer has no such record, or the caller may not read it.
        pub fn facts(
            conn: &mut Conn,
            viewer: &Viewer<'_>,
            customer: CustomerId,
            kind: RecordKind,
            id: Uuid,
        ) -> AppResult<Facts> {
            $(if kind == <$row>::KIND {
                return super::reveal::facts::row::<$row>(conn, viewer, customer, id);
            })+
            Err(shared::Code::NotFound.into())
        }

        /// Those of some records of one kind that do not keep themselves from the caller; all of them, where it is a kind
        /// that keeps itself from nobody who reaches the customer.
        ///
        /// # Errors
        /// Where the database fails.
        pub fn open(
            conn: &mut Conn,
            cx: &Cx,
            kind: RecordKind,
            ids: Vec<Uuid>,
        ) -> AppResult<Vec<Uuid>> {
            $(if kind == <$row>::KIND && <$row as Record>::SELECTIVE {
                return readable::<$row>(conn, cx, &ids);
            })+
            Ok(ids)
        }

        /// Whether a field of one of these kinds is sealed.
        #[must_use]
        pub fn is_sealed(field: &str) -> bool {
            $(<$row as Record>::sealed().contains(&field))||+
        }

        /// The records of a customer that keep themselves from the caller, archived ones as well.
        ///
        /// # Errors
        /// Where the database fails.
        pub fn kept(
            conn: &mut Conn,
            viewer: &Viewer<'_>,
            customer: CustomerId,
        ) -> AppResult<Vec<Uuid>> {
            let mut kept = Vec::new();
            $(if <$row as Record>::SELECTIVE {
                let rows: Vec<$row> = list::of_customer(conn, customer, Archived::Yes)?;
                let unseen = rows.iter().filter(|row| !row.readable(viewer));
                kept.extend(unseen.map(Record::id));
            })+
            Ok(kept)
        }

        /// Reads what people call the records of these kinds.
        ///
        /// # Errors
        /// Where the database fails.
        pub fn called(
            conn: &mut Conn,
            cx: &Cx,
            links: &[Link],
            called: &mut Called,
        ) -> AppResult<()> {
            $(called.kind::<$row>(conn, cx, links)?;)+
            Ok(())
        }

        /// All records of these kinds that a customer has for this caller, archived ones as well, `most` of each kind; and
        /// whether there are no more.
        ///
        /// # Errors
        /// Where the database fails.
        pub fn held(
            conn: &mut Conn,
            lens: &Lens<'_>,
            viewer: &Viewer<'_>,
            customer: CustomerId,
            most: i64,
        ) -> AppResult<(Vec<AnyRecord>, bool)> {
            let (mut all, mut complete) = (Vec::new(), true);
            $({
                let (views, whole) = list::held::<$row>(conn, lens, viewer, customer, most)?;
                complete &= whole;
                all.extend(views.into_iter().map(AnyRecord::from));
            })+
            Ok((all, complete))
        }

        /// How many records of each of these kinds a customer has for this caller, archived ones left out.
        ///
        /// # Errors
        /// Where the database fails.
        pub fn counts(
            conn: &mut Conn,
            viewer: &Viewer<'_>,
            customer: CustomerId,
        ) -> AppResult<Vec<RecordCount>> {
            Ok(vec![$(RecordCount {
                kind: <$row>::KIND,
                count: list::count::<$row>(conn, viewer, customer)?,
            }),+])
        }
    };
}

declared! {
    plan::row::PlanRow,
    need::row::NeedRow,
    opportunity::row::OpportunityRow,
    risk::row::RiskRow,
    service_case::row::ServiceCaseRow,
    milestone::row::MilestoneRow,
    key_fact::row::KeyFactRow,
    questionnaire::row::QuestionnaireRow,
    story::row::StoryRow,
    attachment::row::AttachmentRow,
}
