//! The search over the trails of all customers, newest first.
//!
//! It walks along one index, that of the narrowest condition, a bounded way; the other conditions, and whether an entry is
//! for the caller, are tested on what comes by. A page that did not fill on the way is short and goes on where it stopped.

use super::row::{self, EventRow, Position};
use crate::access::policy;
use crate::db::schema::{event, event_field};
use crate::db::types::{Key, Written, stored};
use crate::db::{Conn, MultiBackend};
use crate::error::{AppError, AppResult};
use crate::http::Params;
use crate::record::Cx;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use shared::audit::{Action, AuditEntry, SystemChange};
use shared::id::{CustomerId, EventId, UserId};
use shared::role::{Capability, RecordKind};
use shared::{Code, Page};
use uuid::Uuid;

/// How many entries one step of the walk reads at least.
const STEP: i64 = 250;
/// How many entries one page tests at the most.
const MOST: usize = 4_000;

/// Who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Author {
    /// This user.
    User(UserId),
    /// Nobody of the system: somebody who came by a link, or the command line.
    Nobody,
}

/// What is searched for.
#[derive(Debug, Clone, Default)]
pub(super) struct Wanted {
    customer: Option<CustomerId>,
    record: Option<Uuid>,
    kinds: Vec<RecordKind>,
    actions: Vec<Action>,
    field: Option<String>,
    author: Option<Author>,
    from: Option<DateTime<Utc>>,
    to: Option<DateTime<Utc>>,
    request: Option<String>,
    /// The cursor of the page before.
    pub(super) cursor: Option<String>,
    /// Entries a page.
    pub(super) limit: i64,
}

/// Reads who did something: `me`, `none`, or the id of a user.
///
/// # Errors
/// [`Code::InvalidParameter`].
pub(super) fn author(cx: &Cx, params: &mut Params) -> AppResult<Option<Author>> {
    Ok(match params.take("author").as_deref() {
        None => None,
        Some("me") => Some(Author::User(cx.actor.id)),
        Some("none") => Some(Author::Nobody),
        Some(text) => {
            Some(Author::User(text.parse().map_err(|_| {
                AppError::from(Code::InvalidParameter).detail("author")
            })?))
        }
    })
}

/// A filter that is compared as it stands. An export writes its filters down, so that nothing else passes than what they
/// can hold: a number of somebody that was typed there by mistake would stay on the trail.
fn word(params: &mut Params, name: &str, fits: fn(&str) -> bool) -> AppResult<Option<String>> {
    let given = params.take(name);
    if given.as_deref().is_some_and(|text| !fits(text)) {
        return Err(AppError::from(Code::InvalidParameter).detail(name));
    }
    Ok(given)
}

/// Whether a text can be the name of a field.
fn is_name(text: &str) -> bool {
    let part =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_.-".contains(&byte);
    text.len() <= 60
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.bytes().all(part)
}

/// Whether a text can be the id of a request.
fn is_request(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

impl Wanted {
    /// The entries of one customer.
    pub(super) const fn of_customer(id: CustomerId, cursor: Option<String>, limit: i64) -> Self {
        Self {
            customer: Some(id),
            record: None,
            kinds: Vec::new(),
            actions: Vec::new(),
            field: None,
            author: None,
            from: None,
            to: None,
            request: None,
            cursor,
            limit,
        }
    }

    /// Takes the filters out of a query; cursor and limit are the caller's business.
    ///
    /// # Errors
    /// [`Code::InvalidParameter`].
    pub(super) fn read(cx: &Cx, params: &mut Params) -> AppResult<Self> {
        Ok(Self {
            customer: params.take_as("customer")?,
            record: params.take_as("record")?,
            kinds: params.take_list("kind")?,
            actions: params.take_list("action")?,
            field: word(params, "field", is_name)?,
            author: author(cx, params)?,
            from: params.take_as("from")?,
            to: params.take_as("to")?,
            request: word(params, "request_id", is_request)?,
            cursor: None,
            limit: STEP,
        })
    }

    /// The filters, for the record of an export.
    pub(super) fn told(&self) -> Vec<SystemChange> {
        let list = |words: Vec<&str>| (!words.is_empty()).then(|| words.join(","));
        let author = self.author.map(|author| match author {
            Author::User(id) => id.to_string(),
            Author::Nobody => "none".to_owned(),
        });
        let all = [
            ("customer", self.customer.map(|id| id.to_string())),
            ("record", self.record.map(|id| id.to_string())),
            (
                "kind",
                list(self.kinds.iter().map(|k| k.as_str()).collect()),
            ),
            (
                "action",
                list(self.actions.iter().map(|a| a.as_str()).collect()),
            ),
            ("field", self.field.clone()),
            ("author", author),
            ("from", self.from.map(|at| at.to_rfc3339())),
            ("to", self.to.map(|at| at.to_rfc3339())),
            ("request_id", self.request.clone()),
        ];
        let set = all.into_iter().filter(|(_, value)| value.is_some());
        set.map(|(field, to)| SystemChange {
            field: field.to_owned(),
            from: None,
            to,
        })
        .collect()
    }

    /// What no index holds together, tested on what comes by.
    fn fits(&self, row: &EventRow) -> bool {
        let by = match self.author {
            None => true,
            Some(Author::Nobody) => row.author_id.is_none(),
            Some(Author::User(id)) => row.author_id == Some(Key(id)),
        };
        let field = |name: &String| row.changes.0.iter().any(|note| note.field == *name);
        by && self.customer.is_none_or(|id| row.customer_id.0 == id)
            && self.record.is_none_or(|id| row.record_id.0 == id)
            && (self.kinds.is_empty() || self.kinds.contains(&row.record_kind.0))
            && (self.actions.is_empty() || self.actions.contains(&row.action.0))
            && self.field.as_ref().is_none_or(field)
            && (self.request.is_none() || self.request == row.request_id)
    }

    /// What a cursor is bound to.
    fn bound(&self) -> String {
        let filters = Self {
            cursor: None,
            limit: 0,
            ..self.clone()
        };
        format!("audit:{filters:?}")
    }
}

/// A page of entries.
#[derive(Debug)]
pub(super) struct Found {
    /// It.
    pub(super) page: Page<AuditEntry>,
    /// How many entries were tested for it.
    pub(super) tested: usize,
}

/// One page. Who may: administrator and auditor for all customers, managers for those of their teams.
///
/// # Errors
/// [`Code::Forbidden`], [`Code::NotFound`] for a customer out of reach, [`Code::InvalidCursor`].
pub(super) fn page(conn: &mut Conn, cx: &Cx, wanted: &Wanted, across: bool) -> AppResult<Found> {
    match wanted.customer {
        Some(id) => {
            let viewer = cx.viewer(conn, id)?;
            if !viewer.audits() {
                return Err(Code::Forbidden.into());
            }
        }
        None => policy::require(&cx.actor, Capability::ReadAudit)?,
    }
    let pages = cx.pages(wanted.bound());
    let after = pages.after(wanted.cursor.as_deref())?;
    let walked = walk(conn, cx, wanted, after)?;
    let next_cursor = pages.seal(walked.next)?;
    Ok(Found {
        page: Page {
            items: row::entries(conn, cx, walked.rows, across)?,
            next_cursor,
            total: None,
        },
        tested: walked.tested,
    })
}

/// What a walk came to.
struct Walked {
    rows: Vec<EventRow>,
    next: Option<Position>,
    tested: usize,
}

fn walk(
    conn: &mut Conn,
    cx: &Cx,
    wanted: &Wanted,
    mut after: Option<Position>,
) -> AppResult<Walked> {
    let limit = usize::try_from(wanted.limit).unwrap_or(50);
    let step = STEP.max(wanted.limit + 1);
    let (mut rows, mut tested) = (Vec::new(), 0);
    loop {
        let some = along(conn, wanted, after, step)?;
        let ended = i64::try_from(some.len()).unwrap_or(i64::MAX) < step;
        let lens = cx.lens(conn, some.iter().map(|row| row.customer_id.0))?;
        for row in some {
            tested += 1;
            let fits = row.is_for(&lens.viewer(row.customer_id.0)) && wanted.fits(&row);
            if fits && rows.len() == limit {
                let next = rows.last().map(EventRow::position);
                return Ok(Walked { rows, next, tested });
            }
            after = Some(row.position());
            if fits {
                rows.push(row);
            }
        }
        if ended || tested >= MOST {
            let next = after.filter(|_| !ended);
            return Ok(Walked { rows, next, tested });
        }
    }
}

/// The next entries along the index of the narrowest condition.
fn along(
    conn: &mut Conn,
    wanted: &Wanted,
    after: Option<Position>,
    most: i64,
) -> AppResult<Vec<EventRow>> {
    let particular = wanted.request.is_some() || wanted.record.is_some();
    if let Some(field) = wanted
        .field
        .as_ref()
        .filter(|_| !particular && wanted.customer.is_none())
    {
        return along_field(conn, wanted, field, after, most);
    }
    let mut query = event::table
        .order((event::recorded_at.desc(), event::id.desc()))
        .limit(most)
        .select(EventRow::as_select())
        .into_boxed::<MultiBackend>();
    query = match wanted {
        Wanted {
            request: Some(request),
            ..
        } => query.filter(event::request_id.eq(request.clone())),
        Wanted {
            record: Some(record),
            ..
        } => query.filter(event::record_id.eq(Key(*record))),
        Wanted {
            customer: Some(id), ..
        } => query.filter(event::customer_id.eq(Key(*id))),
        Wanted {
            author: Some(Author::User(id)),
            ..
        } => query.filter(event::author_id.eq(Key(*id))),
        Wanted {
            author: Some(Author::Nobody),
            ..
        } => query.filter(event::author_id.is_null()),
        Wanted { kinds, actions, .. } => match (kinds.as_slice(), actions.as_slice()) {
            ([kind], _) => query.filter(event::record_kind.eq(Written(*kind))),
            (_, [action]) => query.filter(event::action.eq(Written(*action))),
            _ => query,
        },
    };
    if let Some(from) = wanted.from {
        query = query.filter(event::recorded_at.ge(stored(from)));
    }
    if let Some(to) = wanted.to {
        query = query.filter(event::recorded_at.le(stored(to)));
    }
    if let Some((at, id)) = after {
        query = query.filter(
            event::recorded_at
                .le(at)
                .and(event::recorded_at.lt(at).or(event::id.lt(Key(id)))),
        );
    }
    Ok(query.load(conn)?)
}

/// The same along the entries that changed a field.
fn along_field(
    conn: &mut Conn,
    wanted: &Wanted,
    field: &str,
    after: Option<Position>,
    most: i64,
) -> AppResult<Vec<EventRow>> {
    let mut query = event_field::table
        .filter(event_field::field.eq(field))
        .order((
            event_field::recorded_at.desc(),
            event_field::event_id.desc(),
        ))
        .limit(most)
        .select(event_field::event_id)
        .into_boxed::<MultiBackend>();
    if let Some(from) = wanted.from {
        query = query.filter(event_field::recorded_at.ge(stored(from)));
    }
    if let Some(to) = wanted.to {
        query = query.filter(event_field::recorded_at.le(stored(to)));
    }
    if let Some((at, id)) = after {
        query = query.filter(
            event_field::recorded_at.le(at).and(
                event_field::recorded_at
                    .lt(at)
                    .or(event_field::event_id.lt(Key(id))),
            ),
        );
    }
    let ids: Vec<Key<EventId>> = query.load(conn)?;
    let mut rows: Vec<EventRow> = event::table
        .filter(event::id.eq_any(ids))
        .select(EventRow::as_select())
        .load(conn)?;
    rows.sort_by_key(|row| std::cmp::Reverse(row.position()));
    Ok(rows)
}
