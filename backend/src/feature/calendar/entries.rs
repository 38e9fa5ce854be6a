//! What stands in a person's feed: pending plans, open to-dos, and anniversaries of customers. It is read by whoever knows
//! the address, so that everything is rendered as for a stranger (R-SEC-1): names of persons masked, free text screened.
//! Birthdays are sealed values themselves and do not stand there.

use super::write::Entry;
use crate::access::Actor;
use crate::access::leak::{self, Leak};
use crate::access::reach::Arm;
use crate::db::Conn;
use crate::db::schema::customer;
use crate::db::types::{Key, stored};
use crate::error::AppResult;
use crate::feature::book::words;
use crate::feature::care::{queries as care, rules};
use crate::feature::customer::row::CustomerRow;
use crate::feature::customer::view;
use crate::feature::plan::row::PlanRow;
use crate::feature::todo::row::TodoRow;
use crate::record::list::PageQuery;
use crate::record::narrow::{Narrow, Order, Period};
use crate::record::{Cx, Lens, Record};
use chrono::{DateTime, Days, Duration, Utc};
use diesel::prelude::*;
use shared::Lang;
use shared::care::Occasion;
use shared::customer::CustomerKind;
use shared::id::{CustomerId, UserId};
use shared::page::Archived;
use shared::plan::{Plan, PlanState};
use shared::time::When;
use shared::todo::TodoState;
use std::collections::{HashMap, HashSet};

/// How far back what is still to be done is shown.
const BACK: Duration = Duration::days(90);
/// How far ahead.
const AHEAD: Duration = Duration::days(365);
/// The most entries of a kind; the earliest of them.
const MOST: i64 = 500;

/// The entries of a person who is the caller of `own`; `made` is when the address was.
///
/// # Errors
/// Where the database fails.
pub(super) fn of(conn: &mut Conn, own: &Cx, made: DateTime<Utc>) -> AppResult<Vec<Entry>> {
    let me = own.actor.id;
    let plans: Vec<PlanRow> = read(
        conn,
        own,
        PlanState::Pending.as_str(),
        ("owner", me),
        "planned",
    )?;
    let todos: Vec<TodoRow> = read(conn, own, TodoState::Open.as_str(), ("assignee", me), "due")?;
    let today = own.now.with_timezone(&own.actor.zone).date_naive();
    let period = rules::Period {
        from: today,
        to: today.checked_add_days(Days::new(365)).unwrap_or(today),
    };
    let dates = care::of_caller(conn, own, None, period)?;
    let ids = plans.iter().map(Record::customer_id);
    let ids = ids.chain(todos.iter().map(Record::customer_id));
    let ids = ids.chain(dates.iter().filter_map(|(_, date)| date.customer_id));
    let names = leak::forgotten(Leak::Calendar, || names(conn, own, ids.collect()))?;
    let stranger = stranger(own);
    let lens = Lens::empty(&stranger);
    let lang = own.actor.lang;
    let plans = leak::forgotten(Leak::Calendar, || PlanRow::views(conn, &lens, &plans))?;
    let plans = plans
        .into_iter()
        .filter_map(|plan| plan_entry(lang, &plan, names.get(&plan.customer_id)?));
    let todos =
        leak::forgotten(Leak::Calendar, || TodoRow::views(conn, &lens, &todos))?.into_iter();
    let todos = todos.filter_map(|todo| {
        Some(Entry {
            uid: format!("todo-{}@throughline", todo.id),
            summary: format!("{} · {}", todo.what, names.get(&todo.customer_id)?),
            description: lang.pick("待办", "To-do").to_owned(),
            when: todo.due?,
            changed: todo.updated_at,
        })
    });
    let dates = dates
        .into_iter()
        .filter_map(|((on, id, occasion, record), date)| {
            let name = names.get(&id?)?;
            let what = match occasion {
                Occasion::FoundingDay => lang.pick("成立纪念日", "Founding day"),
                Occasion::ContractAnniversary => lang.pick("合同周年", "Contract anniversary"),
                Occasion::Birthday | Occasion::Holiday => return None,
            };
            let of = record.map_or_else(String::new, |record| format!("-{record}"));
            Some(Entry {
                uid: format!("{occasion}-{}{of}-{on}@throughline", id?),
                summary: format!("{what} · {name}"),
                description: date.suggestion,
                when: When::Day(on),
                changed: made,
            })
        });
    Ok(plans.chain(todos).chain(dates).collect())
}

fn plan_entry(lang: Lang, plan: &Plan, name: &str) -> Option<Entry> {
    let kind = words::word(lang, "goal_kind", plan.goal_kind.as_str());
    let ways = plan.channels.iter();
    let ways: Vec<String> = ways
        .map(|way| words::word(lang, "channel", way.as_str()))
        .collect();
    let contact = plan.contact.as_ref().and_then(|one| one.name.text());
    let said = [
        plan.goal.is_some().then(|| kind.clone()),
        (!ways.is_empty()).then(|| ways.join(" + ")),
        contact,
    ];
    let said: Vec<String> = said.into_iter().flatten().collect();
    let what = plan.goal.clone().unwrap_or(kind);
    Some(Entry {
        uid: format!("plan-{}@throughline", plan.id),
        summary: format!("{what} · {name}"),
        description: said.join("\n"),
        when: plan.planned,
        changed: plan.updated_at,
    })
}

/// The rows of a kind that are the person's to do, the earliest first.
fn read<R: Record>(
    conn: &mut Conn,
    own: &Cx,
    state: &str,
    whose: (&'static str, UserId),
    time: &'static str,
) -> AppResult<Vec<R>> {
    let period = Period {
        from: Some(stored(own.now - BACK)),
        to: Some(stored(own.now + AHEAD)),
    };
    let narrow = Narrow {
        words: vec![("state", vec![state.to_owned()])],
        users: vec![whose],
        periods: vec![(time, period)],
        ..Narrow::NONE
    };
    let query = PageQuery {
        arm: &Arm::All,
        customer: None,
        narrow: &narrow,
        order: Order {
            by: Some(time),
            down: false,
        },
        after: None,
        archived: Archived::No,
        limit: MOST,
    };
    R::page(conn, &query)
}

/// Nobody of the system, by whose eyes the feed is written.
fn stranger(own: &Cx) -> Cx {
    let actor = &own.actor;
    Cx {
        actor: Actor::outside(
            actor.lang,
            actor.org_zone,
            actor.request_id.clone(),
            actor.origin.clone(),
        ),
        ..own.clone()
    }
}

/// What the customers that the person still reaches are called to a stranger; archived ones are left out.
fn names(
    conn: &mut Conn,
    own: &Cx,
    ids: HashSet<CustomerId>,
) -> AppResult<HashMap<CustomerId, String>> {
    let keys: Vec<Key<CustomerId>> = ids.into_iter().map(Key).collect();
    let rows: Vec<CustomerRow> = customer::table
        .filter(customer::id.eq_any(keys))
        .filter(customer::archived_at.is_null())
        .select(CustomerRow::as_select())
        .load(conn)?;
    let reach = view::lens(conn, own, &rows)?;
    let stranger = stranger(own);
    let lens = Lens::empty(&stranger);
    let kept = rows
        .iter()
        .filter(|row| reach.reached(row.customer_id()).is_ok());
    Ok(kept
        .map(|row| {
            let name = lens
                .viewer(row.customer_id())
                .customer_name(row.kind.0, &row.name);
            let person = lang_of_person(own.actor.lang, row.kind.0);
            let called = name.text().unwrap_or_else(|| person.to_owned());
            (row.customer_id(), called)
        })
        .collect())
}

const fn lang_of_person(lang: Lang, kind: CustomerKind) -> &'static str {
    match kind {
        CustomerKind::Company => lang.pick("企业客户", "A company"),
        CustomerKind::Person => lang.pick("个人客户", "A person"),
    }
}
