//! The customers of the sample files, which the README's tour visits. They come in through the import.

use super::life::Calendar;
use super::world::Owner;
use crate::access::Actor;
use crate::access::keys::Keys;
use crate::access::policy::Policy;
use crate::db::Conn;
use crate::db::schema::todo;
use crate::db::types::{Key, Written};
use crate::error::{AppError, AppResult};
use crate::feature::customer::store as customers;
use crate::feature::import::Known;
use crate::feature::import::{apply, store as files};
use crate::feature::todo::row::TodoRow;
use crate::record::{Cx, store};
use chrono::{DateTime, Duration, NaiveDate, Utc};
use diesel::prelude::*;
use shared::Lang;
use shared::audit::{Origin, Via};
use shared::id::CustomerId;
use shared::role::Role;
use shared::time::When;
use shared::todo::{NewTodo, TodoState};
use uuid::Uuid;

/// How many there are.
pub const COUNT: u64 = 2;

/// The form F1, with 云帆科技: cooperating, its contract about to be renewed.
const F1: &[u8] = include_bytes!("samples/f1-tracking-record.csv");
/// The form F3, with 恒力智能装备.
const F3: &str = include_str!("samples/f3-relationship-record.csv");
/// How many lines of F3 are told: the heading and all before the contract, which whoever follows the tour adds.
const LINES_OF_F3: usize = 4;

const YUNFAN: &str = "TECH2023001";
const HENGLI: &str = "EQP2024019";

/// The numbers of these customers.
pub fn numbers() -> impl Iterator<Item = String> {
    [HENGLI, YUNFAN].into_iter().map(str::to_owned)
}

/// Makes them for 王丽, who looks after them.
///
/// # Errors
/// Where the database fails.
pub fn make(conn: &mut Conn, keys: &Keys, calendar: Calendar, owner: Owner) -> AppResult<()> {
    let context = |now| Cx {
        actor: actor(owner, calendar),
        now,
        keys: keys.clone(),
        imported: false,
        happened: None,
    };
    let day = |year, month, day| {
        NaiveDate::from_ymd_opt(year, month, day)
            .and_then(|day| calendar.on(day, 18 * 60))
            .unwrap_or(calendar.now)
    };
    let today = calendar.now.with_timezone(&calendar.zone).date_naive();
    let at = |days, minutes| {
        calendar
            .on(today + Duration::days(days), minutes)
            .unwrap_or(calendar.now)
    };
    let now = context(calendar.now);
    let yunfan = yunfan(conn, &context(day(2023, 9, 25)))?;
    settle(conn, &now, yunfan, ("确认续约意向", at(3, 10 * 60)))?;
    let hengli = hengli(conn, &context(day(2024, 5, 20)))?;
    settle(conn, &now, hengli, ("技术方案确认", at(0, 14 * 60)))
}

fn actor(owner: Owner, calendar: Calendar) -> Actor {
    Actor {
        id: owner.id,
        name: "王丽".to_owned(),
        role: Role::Sales,
        team_id: owner.team,
        leads: Vec::new(),
        lang: Lang::Zh,
        zone: calendar.zone,
        org_zone: calendar.zone,
        session_id: Uuid::nil(),
        request_id: "demo".to_owned(),
        policy: Policy::standard(),
        view_as: None,
        limits: None,
        origin: Origin::of(Via::Demo),
    }
}

/// As the file says; the file is kept, as with every import.
fn yunfan(conn: &mut Conn, cx: &Cx) -> AppResult<CustomerId> {
    let file = files::keep(conn, cx, "f1-tracking-record.csv", F1)?;
    let made = files::commit(conn, cx, file.id.0)?;
    made.customer_ids.first().copied().ok_or_else(nothing)
}

/// As the file says up to the contract, with what it does not say.
fn hengli(conn: &mut Conn, cx: &Cx) -> AppResult<CustomerId> {
    let told: Vec<&str> = F3.lines().take(LINES_OF_F3).collect();
    let known = Known::read(conn)?;
    let mut plan = files::plan(cx, told.join("\n").as_bytes(), &known)?;
    for customer in &mut plan.customers {
        customer.owner = Some("王丽".to_owned());
        let profile = &mut customer.profile;
        profile.number = Some(HENGLI.to_owned());
        profile.industry = Some("C35".to_owned());
        profile.province = Some("江苏省".to_owned());
        profile.city = Some("苏州市".to_owned());
        profile.pref_hours = Some("上午".to_owned());
        profile.decision_process = Some("采购流程需3人签字".to_owned());
    }
    let made = apply::apply(conn, cx, &plan)?;
    made.customers.first().copied().ok_or_else(nothing)
}

fn nothing() -> AppError {
    AppError::internal("a sample file made no customer")
}

/// What the file left open was done in its time; one step of today's stands open.
fn settle(
    conn: &mut Conn,
    cx: &Cx,
    id: CustomerId,
    (what, due): (&str, DateTime<Utc>),
) -> AppResult<()> {
    let open = todo::table
        .filter(todo::customer_id.eq(Key(id)))
        .filter(todo::state.eq(Written(TodoState::Open)));
    diesel::update(open)
        .set((
            todo::state.eq(Written(TodoState::Done)),
            todo::done_at.eq(todo::created_at.nullable()),
        ))
        .execute(conn)?;
    let new = NewTodo {
        what: what.to_owned(),
        assignee: None,
        due: Some(When::At(due)),
        remind_at: None,
    };
    let row = TodoRow::make(conn, cx, id, None, new, "")?;
    store::insert(conn, cx, &row)?;
    customers::refresh_last_interaction(conn, id)
}
