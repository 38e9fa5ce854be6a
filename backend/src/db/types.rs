//! Column types that both databases store alike.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::Pg;
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::{Binary, Text};
use diesel::sqlite::Sqlite;
use serde::{Serialize, de::DeserializeOwned};
use shared::time::When;
use std::fmt::{Debug, Display};
use std::str::FromStr;
use uuid::Uuid;

use super::MultiBackend;

/// A typed id, stored as 16 bytes; they sort by the moment of creation (UUIDv7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, FromSqlRow, AsExpression)]
#[diesel(sql_type = Binary)]
pub struct Key<T: Debug>(pub T);

/// A value with a written form (an enum's word, a date, an amount), stored as that text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromSqlRow, AsExpression)]
#[diesel(sql_type = Text)]
pub struct Written<T: Debug>(pub T);

/// A list or structure, stored as JSON text.
#[derive(Debug, Clone, PartialEq, Eq, Default, FromSqlRow, AsExpression)]
#[diesel(sql_type = Text)]
pub struct Json<T: Debug>(pub T);

impl<T: Debug + From<Uuid>, DB: Backend> FromSql<Binary, DB> for Key<T>
where
    Vec<u8>: FromSql<Binary, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        let bytes = <Vec<u8> as FromSql<Binary, DB>>::from_sql(bytes)?;
        Ok(Self(Uuid::from_slice(&bytes)?.into()))
    }
}

impl<T: Debug + FromStr, DB: Backend> FromSql<Text, DB> for Written<T>
where
    String: FromSql<Text, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        let text = <String as FromSql<Text, DB>>::from_sql(bytes)?;
        text.parse()
            .map(Self)
            .map_err(|_| format!("{text:?} is not a {}", std::any::type_name::<T>()).into())
    }
}

impl<T: Debug + DeserializeOwned, DB: Backend> FromSql<Text, DB> for Json<T>
where
    String: FromSql<Text, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        Ok(Self(serde_json::from_str(&<String as FromSql<
            Text,
            DB,
        >>::from_sql(bytes)?)?))
    }
}

/// `ToSql` for the three backends: the two real ones write the bytes, the combined one hands the value on.
macro_rules! to_sql {
    ($name:ident, $sql:ty, [$($bound:tt)+], $encode:expr) => {
        impl<T: $($bound)+> ToSql<$sql, Sqlite> for $name<T> {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
                out.set_value($encode(&self.0)?);
                Ok(IsNull::No)
            }
        }
        impl<T: $($bound)+> ToSql<$sql, Pg> for $name<T> {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
                std::io::Write::write_all(out, $encode(&self.0)?.as_ref())?;
                Ok(IsNull::No)
            }
        }
        impl<T: $($bound)+ + Send + Sync + 'static> ToSql<$sql, MultiBackend> for $name<T> {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, MultiBackend>) -> serialize::Result {
                out.set_value((<$sql>::default(), self));
                Ok(IsNull::No)
            }
        }
    };
}

fn bytes_of<T: Copy + Into<Uuid>>(id: &T) -> Result<Vec<u8>, std::convert::Infallible> {
    Ok(Into::<Uuid>::into(*id).as_bytes().to_vec())
}

fn text_of<T: Display>(value: &T) -> Result<String, std::convert::Infallible> {
    Ok(value.to_string())
}

to_sql!(Key, Binary, [Debug + Copy + Into<Uuid>], bytes_of);
to_sql!(Written, Text, [Debug + Display], text_of);
to_sql!(Json, Text, [Debug + Serialize], serde_json::to_string);

/// An instant as both databases keep it: UTC, whole microseconds.
#[must_use]
pub fn stored(at: DateTime<Utc>) -> NaiveDateTime {
    let micros = at.timestamp_micros();
    DateTime::from_timestamp_micros(micros).map_or_else(|| at.naive_utc(), |at| at.naive_utc())
}

/// "No date": later than every date, so that rows without one come last.
#[must_use]
pub fn no_date() -> NaiveDateTime {
    NaiveDate::from_ymd_opt(9999, 12, 31)
        .unwrap_or(NaiveDate::MAX)
        .and_time(NaiveTime::MIN)
}

/// "Never": earlier than every date.
#[must_use]
pub fn never() -> NaiveDateTime {
    NaiveDate::from_ymd_opt(1, 1, 1)
        .unwrap_or(NaiveDate::MIN)
        .and_time(NaiveTime::MIN)
}

/// Reads back what [`no_date`] and [`never`] stand for.
#[must_use]
pub fn some_date(at: NaiveDateTime) -> Option<DateTime<Utc>> {
    (at != no_date() && at != never()).then(|| at.and_utc())
}

/// A moment as two columns: the instant that sorts, and the bare day where only that is known.
#[must_use]
pub fn when_columns(
    when: When,
    zone: chrono_tz::Tz,
    end_of_day: bool,
) -> (NaiveDateTime, Option<Written<NaiveDate>>) {
    match when {
        When::At(at) => (stored(at), None),
        When::Day(day) => {
            let time = if end_of_day {
                NaiveTime::from_hms_opt(23, 59, 59)
            } else {
                NaiveTime::from_hms_opt(0, 0, 0)
            };
            let local = day.and_time(time.unwrap_or_default());
            let at = local
                .and_local_timezone(zone)
                .latest()
                .map_or(local, |at| at.naive_utc());
            (at, Some(Written(day)))
        }
    }
}

/// The moment that two columns hold.
#[must_use]
pub fn when_of(at: NaiveDateTime, on: Option<Written<NaiveDate>>) -> When {
    on.map_or(When::At(at.and_utc()), |day| When::Day(day.0))
}

/// A fresh UUIDv7 of any id type.
#[must_use]
pub fn fresh<T: From<Uuid>>() -> T {
    Uuid::now_v7().into()
}
