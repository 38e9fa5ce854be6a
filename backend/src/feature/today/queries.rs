//! Reading the day: a bounded set of queries, whatever the number of rows.

use crate::access::reach::Arm;
use crate::db::Conn;
use crate::db::schema::{customer, todo};
use crate::db::types::{Key, Written, stored};
use crate::error::AppResult;
use crate::feature::customer::row::CustomerRow;
use crate::feature::customer::view;
use crate::feature::escalation::setting;
use crate::feature::plan::row::PlanRow;
use crate::feature::todo::row::TodoRow;
use crate::record::list::{After, PageQuery};
use crate::record::narrow::{Narrow, Order, Period};
use crate::record::{Cx, Lens, Record};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use shared::Page;
use shared::customer::CustomerRef;
use shared::escalation::{Escalation, days_late};
use shared::id::{CustomerId, UserId};
use shared::page::Archived;
use shared::plan::PlanState;
use shared::role::RecordKind;
use shared::time::When;
use shared::today::{DueItem, Whose, day_ahead, end_of, is_by, urgency};
use shared::todo::{Assignee, TodoState};
use std::collections::HashMap;
use uuid::Uuid;

/// What is asked for.
#[derive(Debug)]
pub(super) struct Wanted {
    /// Whose day.
    pub(super) whose: Whose,
    /// How many days ahead.
    pub(super) days: u64,
    /// The cursor of the page before.
    pub(super) cursor: Option<String>,
    /// Rows a page.
    pub(super) limit: i64,
}

/// Something to be done, with the instant by which it sorts.
enum Row {
    Plan(Box<PlanRow>),
    Todo(Box<TodoRow>),
}

impl Row {
    fn place(&self) -> (NaiveDateTime, Uuid) {
        match self {
            Self::Plan(row) => (row.planned_at, row.id.0.uuid()),
            Self::Todo(row) => (row.due_at, row.id.0.uuid()),
        }
    }

    fn customer(&self) -> CustomerId {
        match self {
            Self::Plan(row) => row.customer_id.0,
            Self::Todo(row) => row.customer_id.0,
        }
    }
}

/// Where reading begins and ends.
struct Stretch {
    after: Option<After>,
    end: DateTime<Utc>,
    limit: i64,
}

/// One page of the day.
///
/// # Errors
/// [`shared::Code::InvalidCursor`].
pub(super) fn page(conn: &mut Conn, cx: &Cx, wanted: &Wanted) -> AppResult<Page<DueItem>> {
    let pages = cx.pages(format!("today:{}:{}", wanted.whose, wanted.days));
    let after: Option<(NaiveDateTime, Uuid)> = pages.after(wanted.cursor.as_deref())?;
    let last = day_ahead(cx.now, wanted.days, &cx.actor.zone);
    let stretch = Stretch {
        after: after.map(|(at, id)| After { at: Some(at), id }),
        // What is due on a day stands at its end in the organisation's zone, which may be later than the reader's.
        end: end_of(last, &cx.actor.zone).max(end_of(last, &cx.actor.org_zone)),
        limit: wanted.limit + 1,
    };
    let mut rows = match wanted.whose {
        Whose::Mine => mine(conn, cx, &stretch)?,
        Whose::Team => of_teams(conn, cx, &stretch)?,
    };
    rows.sort_by_key(Row::place);
    rows.dedup_by_key(|row| row.place());
    let next_cursor = pages.cut(&mut rows, wanted.limit, Row::place)?;
    let mut items = items(conn, cx, rows)?;
    items.retain(|item| is_by(item.due, last, &cx.actor.zone));
    Ok(Page {
        items,
        next_cursor,
        total: None,
    })
}

/// What the caller is to do, alone or as one of a team, and what the caller's customers promised.
fn mine(conn: &mut Conn, cx: &Cx, stretch: &Stretch) -> AppResult<Vec<Row>> {
    let me = cx.actor.id;
    let mut rows = plans(conn, stretch, &Arm::All, Some(me))?;
    rows.extend(todos(conn, stretch, &Arm::All, Some(me))?);
    if let Some(team) = cx.actor.team_id {
        // Who is to do it is one column, whether it is a person or a team.
        let team = UserId(team.uuid());
        rows.extend(todos(conn, stretch, &Arm::All, Some(team))?);
    }
    rows.extend(promises(conn, stretch, me)?);
    Ok(rows)
}

/// All there is to do for the customers of the caller's teams.
fn of_teams(conn: &mut Conn, cx: &Cx, stretch: &Stretch) -> AppResult<Vec<Row>> {
    let mut rows = Vec::new();
    for team in cx.actor.teams_of_the_day() {
        let arm = Arm::Team(team);
        rows.extend(plans(conn, stretch, &arm, None)?);
        rows.extend(todos(conn, stretch, &arm, None)?);
    }
    Ok(rows)
}

/// One page of a kind, the earliest first, up to the end.
fn read<R: Record>(
    conn: &mut Conn,
    stretch: &Stretch,
    arm: &Arm,
    state: &str,
    user: Option<(&'static str, UserId)>,
    time: &'static str,
) -> AppResult<Vec<R>> {
    let to_end = Period {
        from: None,
        to: Some(stored(stretch.end)),
    };
    let narrow = Narrow {
        words: vec![("state", vec![state.to_owned()])],
        users: user.into_iter().collect(),
        periods: vec![(time, to_end)],
        ..Narrow::NONE
    };
    R::page(
        conn,
        &PageQuery {
            arm,
            customer: None,
            narrow: &narrow,
            order: Order {
                by: Some(time),
                down: false,
            },
            after: stretch.after,
            archived: Archived::No,
            limit: stretch.limit,
        },
    )
}

fn plans(
    conn: &mut Conn,
    stretch: &Stretch,
    arm: &Arm,
    owner: Option<UserId>,
) -> AppResult<Vec<Row>> {
    let owner = owner.map(|user| ("owner", user));
    let state = PlanState::Pending.as_str();
    let rows: Vec<PlanRow> = read(conn, stretch, arm, state, owner, "planned")?;
    Ok(rows
        .into_iter()
        .map(|row| Row::Plan(Box::new(row)))
        .collect())
}

fn todos(
    conn: &mut Conn,
    stretch: &Stretch,
    arm: &Arm,
    assignee: Option<UserId>,
) -> AppResult<Vec<Row>> {
    let assignee = assignee.map(|user| ("assignee", user));
    let state = TodoState::Open.as_str();
    let rows: Vec<TodoRow> = read(conn, stretch, arm, state, assignee, "due")?;
    Ok(rows
        .into_iter()
        .map(|row| Row::Todo(Box::new(row)))
        .collect())
}

/// What the customers of an owner promised and have not done.
fn promises(conn: &mut Conn, stretch: &Stretch, owner: UserId) -> AppResult<Vec<Row>> {
    let owned = customer::table
        .filter(customer::id.eq(todo::customer_id))
        .filter(customer::owner_id.eq(Key(owner)));
    let mut rows = todo::table
        .filter(todo::assignee_kind.eq("customer"))
        .filter(todo::state.eq(Written(TodoState::Open)))
        .filter(todo::archived_at.is_null())
        .filter(todo::due_at.le(stored(stretch.end)))
        .filter(diesel::dsl::exists(owned))
        .order((todo::due_at, todo::id))
        .limit(stretch.limit)
        .select(TodoRow::as_select())
        .into_boxed::<crate::db::MultiBackend>();
    if let Some(After { at: Some(at), id }) = stretch.after {
        let behind = todo::due_at.gt(at).or(todo::id.gt(Key(id)));
        rows = rows.filter(todo::due_at.ge(at).and(behind));
    }
    let rows: Vec<TodoRow> = rows.load(conn)?;
    Ok(rows
        .into_iter()
        .map(|row| Row::Todo(Box::new(row)))
        .collect())
}

/// The rows as the caller sees them; what is out of reach or belongs to an archived customer is left out.
fn items(conn: &mut Conn, cx: &Cx, mut rows: Vec<Row>) -> AppResult<Vec<DueItem>> {
    let keys: Vec<Key<CustomerId>> = rows.iter().map(|row| Key(row.customer())).collect();
    let customers: Vec<CustomerRow> = customer::table
        .filter(customer::id.eq_any(keys))
        .filter(customer::archived_at.is_null())
        .select(CustomerRow::as_select())
        .load(conn)?;
    let lens = view::lens(conn, cx, &customers)?;
    let named: HashMap<CustomerId, CustomerRef> = customers
        .iter()
        .filter_map(|row| {
            let viewer = lens.reached(row.customer_id()).ok()?;
            let reference = CustomerRef {
                id: row.customer_id(),
                number: row.number.clone(),
                name: viewer.customer_name(row.kind.0, &row.name),
                stage: Some(row.stage.clone()),
            };
            Some((reference.id, reference))
        })
        .collect();
    rows.retain(|row| named.contains_key(&row.customer()));
    let places: Vec<(NaiveDateTime, Uuid)> = rows.iter().map(Row::place).collect();
    let rule = setting::read(conn)?;
    let mut made = views(conn, &lens, rows, &named)?;
    let order = places.into_iter().filter_map(|(due_at, id)| {
        let mut item = made.remove(&id)?;
        judge(cx, rule, due_at, &mut item);
        Some(item)
    });
    Ok(order.collect())
}

/// Says how near and how late an item is.
fn judge(cx: &Cx, rule: Escalation, due_at: NaiveDateTime, item: &mut DueItem) {
    item.urgency = urgency(item.due, due_at.and_utc(), cx.now, &cx.actor.zone);
    item.days_late = days_late(due_at, stored(cx.now));
    item.escalation = rule.level(item.days_late);
}

/// Both kinds rendered, each with its own queries for all of its rows at once.
fn views(
    conn: &mut Conn,
    lens: &Lens<'_>,
    rows: Vec<Row>,
    named: &HashMap<CustomerId, CustomerRef>,
) -> AppResult<HashMap<Uuid, DueItem>> {
    let (mut plans, mut todos) = (Vec::new(), Vec::new());
    for row in rows {
        match row {
            Row::Plan(row) => plans.push(*row),
            Row::Todo(row) => todos.push(*row),
        }
    }
    let plans = PlanRow::views(conn, lens, &plans)?.into_iter();
    let plans = plans.filter_map(|plan| {
        let blank = blank(
            RecordKind::Plan,
            named.get(&plan.customer_id)?,
            plan.planned,
        );
        Some(DueItem {
            id: plan.id.uuid(),
            version: plan.version,
            what: plan.goal,
            goal_kind: Some(plan.goal_kind),
            contact: plan.contact,
            channels: plan.channels,
            who: plan.owner.map(|user| user.name),
            ..blank
        })
    });
    let todos = TodoRow::views(conn, lens, &todos)?.into_iter();
    let todos = todos.filter_map(|todo| {
        let blank = blank(RecordKind::Todo, named.get(&todo.customer_id)?, todo.due?);
        Some(DueItem {
            id: todo.id.uuid(),
            version: todo.version,
            what: Some(todo.what),
            promised: todo.assignee == Assignee::Customer,
            who: todo.assignee_name,
            ..blank
        })
    });
    Ok(plans.chain(todos).map(|item| (item.id, item)).collect())
}

fn blank(kind: RecordKind, customer: &CustomerRef, due: When) -> DueItem {
    DueItem {
        kind,
        id: Uuid::nil(),
        version: 0,
        customer: customer.clone(),
        what: None,
        goal_kind: None,
        contact: None,
        channels: Vec::new(),
        due,
        urgency: shared::today::Urgency::Soon,
        promised: false,
        who: None,
        days_late: 0,
        escalation: None,
    }
}
