//! What the rules see of interactions.

use super::look::LOOK_BACK;
use crate::access::FreeText;
use crate::db::Conn;
use crate::db::schema::interaction;
use crate::db::types::{Json, Key, Written};
use crate::error::AppResult;
use chrono::{Duration, NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use shared::id::CustomerId;
use shared::interaction::{Answered, Channel, Direction};
use shared::signal::Talk;
use uuid::Uuid;

/// What was recorded so long after it happened and is not marked late came by an import (R-SLA-1).
const BACKFILLED: Duration = Duration::hours(48);

/// The last interactions of a customer, the newest first; those that a manager doubts count in nothing (R-TRUE).
///
/// # Errors
/// Where the database fails.
pub fn talks(conn: &mut Conn, customer: CustomerId) -> AppResult<Vec<Talk>> {
    type Row = (
        Key<Uuid>,
        NaiveDateTime,
        Option<Written<NaiveDate>>,
        Written<Direction>,
        Written<Answered>,
        Json<Vec<Channel>>,
        Option<FreeText>,
        bool,
        NaiveDateTime,
    );
    let rows: Vec<Row> = interaction::table
        .filter(interaction::customer_id.eq(Key(customer)))
        .filter(interaction::archived_at.is_null())
        .filter(interaction::doubtful.is_null())
        .order((interaction::happened_at.desc(), interaction::id.desc()))
        .limit(LOOK_BACK)
        .select((
            interaction::id,
            interaction::happened_at,
            interaction::happened_on,
            interaction::direction,
            interaction::answered,
            interaction::channels,
            interaction::competitor,
            interaction::late,
            interaction::created_at,
        ))
        .load(conn)?;
    let talk =
        |(id, at, on, direction, answered, channels, competitor, late, recorded): Row| Talk {
            id: id.0,
            at: at.and_utc(),
            on: on.map(|day| day.0),
            direction: direction.0,
            answered: answered.0,
            channels: channels.0,
            competitor: competitor.map(|name| shared::name::match_key(name.for_rules())),
            backfilled: !late && recorded - at > BACKFILLED,
        };
    Ok(rows.into_iter().map(talk).collect())
}
