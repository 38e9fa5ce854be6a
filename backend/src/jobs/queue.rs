//! The table of jobs: what is due, taking it, giving it back.

use super::Task;
use super::rules::{self, Held, LEASE};
use super::tell::Failures;
use crate::db::Conn;
use crate::db::dialect::{OrIgnore, first_locked};
use crate::db::schema::job;
use crate::db::types::{Key, stored};
use crate::error::{AppError, AppResult};
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use diesel::prelude::*;
use shared::Code;
use shared::job::Job;
use uuid::Uuid;

/// For how long it is told that customers were passed over: until they are looked at again.
const KNOWN: TimeDelta = TimeDelta::hours(6);

/// A row of the table.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = job)]
pub struct JobRow {
    name: String,
    next_at: NaiveDateTime,
    held_until: Option<NaiveDateTime>,
    attempts: i32,
    begun_at: Option<NaiveDateTime>,
    ended_at: Option<NaiveDateTime>,
    succeeded_at: Option<NaiveDateTime>,
    last_error: Option<String>,
    passed_over: i32,
    passed_at: Option<NaiveDateTime>,
}

impl JobRow {
    const fn held(&self) -> Held {
        Held {
            next_at: self.next_at,
            until: self.held_until,
        }
    }
}

fn all(conn: &mut Conn) -> AppResult<Vec<JobRow>> {
    Ok(job::table.select(JobRow::as_select()).load(conn)?)
}

/// The tasks that are to be run now; one that was never run is.
///
/// # Errors
/// Where the database fails.
pub fn due(
    conn: &mut Conn,
    tasks: &'static [Task],
    now: DateTime<Utc>,
) -> AppResult<Vec<&'static Task>> {
    let rows = all(conn)?;
    let is_due = |task: &&Task| {
        let row = rows.iter().find(|row| row.name == task.name);
        row.is_none_or(|row| rules::is_due(row.held(), task.every, stored(now)))
    };
    Ok(tasks.iter().filter(is_due).collect())
}

/// Takes a task for this holder; `false` where another was faster.
///
/// # Errors
/// Where the database fails.
pub fn take(conn: &mut Conn, task: &Task, holder: Uuid, now: DateTime<Utc>) -> AppResult<bool> {
    let now = stored(now);
    let first = (
        job::name.eq(task.name),
        job::next_at.eq(now),
        job::attempts.eq(0),
    );
    OrIgnore(diesel::insert_into(job::table).values(first)).execute(conn)?;
    // The row is locked from here on: whoever comes second finds the lease.
    let before: Option<JobRow> =
        first_locked!(conn, job::table.find(task.name).select(JobRow::as_select()))?;
    if !before.is_some_and(|row| rules::is_due(row.held(), task.every, now)) {
        return Ok(false);
    }
    diesel::update(job::table.find(task.name))
        .set((
            job::holder.eq(Some(Key(holder))),
            job::held_until.eq(Some(now + LEASE)),
            job::begun_at.eq(Some(now)),
        ))
        .execute(conn)?;
    Ok(true)
}

/// Keeps a task for this holder while it runs. Called in the transaction of each batch, so that nobody else can take it
/// before that is committed.
///
/// # Errors
/// Where another process has taken it, because this one was silent for too long.
pub fn keep(conn: &mut Conn, name: &str, holder: Uuid, now: DateTime<Utc>) -> AppResult<()> {
    let mine = job::table.find(name).filter(job::holder.eq(Key(holder)));
    let kept = diesel::update(mine)
        .set(job::held_until.eq(Some(stored(now) + LEASE)))
        .execute(conn)?;
    if kept == 1 {
        Ok(())
    } else {
        Err(AppError::unavailable(format!("{name} was taken over")))
    }
}

/// Writes down how a run went, and gives the task back. Answers how often in a row it had failed before and has by now;
/// none where another process has taken it.
///
/// # Errors
/// Where the database fails.
pub fn finish(
    conn: &mut Conn,
    task: &Task,
    holder: Uuid,
    (begun, ended): (DateTime<Utc>, DateTime<Utc>),
    (failed, passed_over): (Option<Code>, i32),
) -> AppResult<Option<Failures>> {
    let (begun, ended) = (stored(begun), stored(ended));
    let mine = job::table
        .find(task.name)
        .filter(job::holder.eq(Key(holder)));
    let before: Option<JobRow> = mine.select(JobRow::as_select()).first(conn).optional()?;
    let Some(before) = before else {
        return Ok(None);
    };
    let (attempts, next_at, succeeded) = match failed {
        None => (0, rules::next(begun, ended, task.every), Some(ended)),
        Some(_) => {
            let attempts = before.attempts.saturating_add(1);
            (
                attempts,
                rules::again(ended, task.every, attempts),
                before.succeeded_at,
            )
        }
    };
    let error = failed.map(Code::as_str);
    // One that was passed over is looked at again after hours alone: till then it is known.
    let lasting = before.passed_at.filter(|at| ended - *at < KNOWN);
    let (passed_over, passed_at) = match lasting {
        _ if passed_over > 0 => (passed_over, Some(ended)),
        Some(at) => (before.passed_over, Some(at)),
        None => (0, None),
    };
    diesel::update(mine)
        .set((
            job::attempts.eq(attempts),
            job::next_at.eq(next_at),
            job::ended_at.eq(Some(ended)),
            job::succeeded_at.eq(succeeded),
            job::last_error.eq(error),
            job::passed_over.eq(passed_over),
            job::passed_at.eq(passed_at),
            job::holder.eq(None::<Key<Uuid>>),
            job::held_until.eq(None::<NaiveDateTime>),
        ))
        .execute(conn)?;
    Ok(Some(Failures {
        before: (before.attempts, before.last_error),
        now: (attempts, error.map(str::to_owned)),
    }))
}

/// Gives a task back that was broken off because the server stops: it stays due.
///
/// # Errors
/// Where the database fails.
pub fn put_off(conn: &mut Conn, task: &Task, holder: Uuid, ended: DateTime<Utc>) -> AppResult<()> {
    let mine = job::table
        .find(task.name)
        .filter(job::holder.eq(Key(holder)));
    diesel::update(mine)
        .set((
            job::ended_at.eq(Some(stored(ended))),
            job::holder.eq(None::<Key<Uuid>>),
            job::held_until.eq(None::<NaiveDateTime>),
        ))
        .execute(conn)?;
    Ok(())
}

/// All tasks as administrators see them; one that was never run is due now.
///
/// # Errors
/// Where the database fails.
pub fn list(conn: &mut Conn, tasks: &[Task], now: DateTime<Utc>) -> AppResult<Vec<Job>> {
    let rows = all(conn)?;
    let view = |task: &Task| {
        let row = rows.iter().find(|row| row.name == task.name);
        let at =
            |pick: fn(&JobRow) -> Option<NaiveDateTime>| row.and_then(pick).map(|at| at.and_utc());
        let error = row.and_then(|row| row.last_error.as_deref());
        Job {
            name: task.name.to_owned(),
            every_seconds: task.every.num_seconds(),
            next_at: at(|row| Some(row.next_at)).unwrap_or(now),
            running: at(|row| row.held_until).is_some_and(|until| until > now),
            attempts: row.map_or(0, |row| row.attempts),
            begun_at: at(|row| row.begun_at),
            ended_at: at(|row| row.ended_at),
            succeeded_at: at(|row| row.succeeded_at),
            last_error: error
                .and_then(|word| Code::ALL.iter().copied().find(|code| code.as_str() == word)),
            passed_over: row.map_or(0, |row| row.passed_over),
        }
    };
    Ok(tasks.iter().map(view).collect())
}
