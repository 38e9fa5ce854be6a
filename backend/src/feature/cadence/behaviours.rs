//! What customers did that strategies answer to (R-CAD-7): incoming interactions with a purpose of that code, which programs
//! report like anybody else, and service cases.

use super::force::InForce;
use crate::db::Conn;
use crate::db::schema::{interaction, service_case};
use crate::db::types::{Key, Written};
use crate::error::AppResult;
use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use chrono_tz::Tz;
use diesel::prelude::*;
use shared::id::CustomerId;
use shared::interaction::Direction;
use shared::strategy::Behaviour;
use shared::work_calendar::local_day;

/// For how many days what a customer did can still be answered.
const ANSWERED: Days = Days::new(14);
/// How many of them are looked at.
const MANY: i64 = 40;
/// What was written down so long after it happened came by an import, and is past.
const PAST: TimeDelta = TimeDelta::hours(48);

/// What a customer did of late, where any strategy in force asks for it.
///
/// # Errors
/// Where the database fails.
pub fn of(
    conn: &mut Conn,
    zone: Tz,
    force: &InForce,
    id: CustomerId,
) -> AppResult<Vec<(Behaviour, NaiveDate)>> {
    let asked: Vec<Behaviour> = force
        .rules
        .iter()
        .filter_map(shared::cadence::Rule::behaviour)
        .collect();
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    let from = force.today.checked_sub_days(ANSWERED);
    let from = from.unwrap_or(force.today).and_time(NaiveTime::MIN);
    let mut found = by_interactions(conn, zone, id, from, &asked)?;
    if asked.contains(&Behaviour::AfterSales) {
        let cases = by_cases(conn, zone, id, from)?.into_iter();
        found.extend(cases.map(|day| (Behaviour::AfterSales, day)));
    }
    Ok(found)
}

fn by_interactions(
    conn: &mut Conn,
    zone: Tz,
    id: CustomerId,
    from: NaiveDateTime,
    asked: &[Behaviour],
) -> AppResult<Vec<(Behaviour, NaiveDate)>> {
    type Row = (Option<String>, NaiveDateTime, NaiveDateTime, bool);
    let rows: Vec<Row> = interaction::table
        .filter(interaction::customer_id.eq(Key(id)))
        .filter(interaction::happened_at.ge(from))
        .filter(interaction::archived_at.is_null())
        .filter(interaction::doubtful.is_null())
        .filter(interaction::direction.eq(Written(Direction::Incoming)))
        .filter(interaction::purpose.eq_any(asked.iter().map(|one| one.as_str())))
        .order((interaction::happened_at.desc(), interaction::id.desc()))
        .limit(MANY)
        .select((
            interaction::purpose,
            interaction::happened_at,
            interaction::created_at,
            interaction::late,
        ))
        .load(conn)?;
    let heard = |(purpose, happened, recorded, late): Row| {
        let what = purpose?.parse().ok()?;
        (late || recorded - happened <= PAST).then(|| (what, local_day(&zone, recorded.and_utc())))
    };
    Ok(rows.into_iter().filter_map(heard).collect())
}

fn by_cases(
    conn: &mut Conn,
    zone: Tz,
    id: CustomerId,
    from: NaiveDateTime,
) -> AppResult<Vec<NaiveDate>> {
    let rows: Vec<(NaiveDateTime, NaiveDateTime)> = service_case::table
        .filter(service_case::customer_id.eq(Key(id)))
        .filter(service_case::reported_at.ge(from))
        .filter(service_case::archived_at.is_null())
        .order((service_case::reported_at.desc(), service_case::id.desc()))
        .limit(MANY)
        .select((service_case::reported_at, service_case::created_at))
        .load(conn)?;
    let heard = |(reported, recorded): (NaiveDateTime, NaiveDateTime)| {
        (recorded - reported <= PAST).then(|| local_day(&zone, recorded.and_utc()))
    };
    Ok(rows.into_iter().filter_map(heard).collect())
}
