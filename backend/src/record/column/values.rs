//! Words, dates, numbers, links: values with a written form.

use super::{Column, Taking};
use crate::db::types::{Key, Written, stored};
use crate::error::AppResult;
use crate::record::fact::{self, Fact};
use crate::record::link::Linked;
use crate::record::people::Eye;
use chrono::{DateTime, NaiveDateTime, Utc};
use shared::time::When;
use shared::{Code, Patch};
use std::fmt::{Debug, Display};
use std::marker::PhantomData;
use std::str::FromStr;
use uuid::Uuid;

/// A value with a written form that must be there: a word of a list, a date.
#[derive(Debug)]
pub struct Must<T>(PhantomData<T>);

/// The same, or another value where a new record says nothing.
#[derive(Debug)]
pub struct Or<T>(PhantomData<T>);

/// The same, that may be missing.
#[derive(Debug)]
pub struct May<T>(PhantomData<T>);

/// A whole number within bounds.
#[derive(Debug)]
pub struct Number<const FROM: i32, const TO: i32>;

/// Yes or no; no where absent.
#[derive(Debug)]
pub struct Flag;

/// Another record, by its id.
#[derive(Debug)]
pub struct Link<T>(PhantomData<T>);

/// An instant.
#[derive(Debug)]
pub struct Instant;

/// What a word is where nothing is said.
pub trait Usual {
    /// That.
    const USUAL: Self;
}

impl Usual for shared::Level {
    const USUAL: Self = Self::Medium;
}

/// When something happened; now where a new record says nothing.
#[derive(Debug)]
pub struct WhenOrNow;

impl Column for WhenOrNow {
    type Stored = Written<When>;
    type New = Option<When>;
    type Change = Patch<When>;
    type View = When;

    fn take(taking: &mut Taking<'_>, _: &str, new: Option<When>) -> AppResult<Self::Stored> {
        Ok(Written(new.unwrap_or(When::At(taking.cx.now))))
    }

    fn change(
        taking: &mut Taking<'_>,
        field: &str,
        change: Patch<When>,
        stored: &mut Self::Stored,
    ) -> AppResult<()> {
        Must::<When>::change(taking, field, change, stored)
    }

    fn fact(stored: &Self::Stored) -> Option<Fact> {
        fact::written(Some(stored))
    }

    fn show(stored: &Self::Stored, _: &Eye<'_>) -> AppResult<When> {
        Ok(stored.0)
    }
}

impl<T: Copy + Debug + Display + FromStr + Send + Sync + 'static> Column for Must<T> {
    type Stored = Written<T>;
    type New = T;
    type Change = Patch<T>;
    type View = T;

    fn take(_: &mut Taking<'_>, _: &str, new: T) -> AppResult<Written<T>> {
        Ok(Written(new))
    }

    fn change(
        taking: &mut Taking<'_>,
        field: &str,
        change: Patch<T>,
        stored: &mut Written<T>,
    ) -> AppResult<()> {
        if !change.map(Written).apply_required(stored) {
            taking.fault(field, Code::Required);
        }
        Ok(())
    }

    fn fact(stored: &Written<T>) -> Option<Fact> {
        fact::written(Some(stored))
    }

    fn show(stored: &Written<T>, _: &Eye<'_>) -> AppResult<T> {
        Ok(stored.0)
    }
}

impl<T: Usual + Copy + Debug + Display + FromStr + Send + Sync + 'static> Column for Or<T> {
    type Stored = Written<T>;
    type New = Option<T>;
    type Change = Patch<T>;
    type View = T;

    fn take(_: &mut Taking<'_>, _: &str, new: Option<T>) -> AppResult<Written<T>> {
        Ok(Written(new.unwrap_or(T::USUAL)))
    }

    fn change(
        taking: &mut Taking<'_>,
        field: &str,
        change: Patch<T>,
        stored: &mut Written<T>,
    ) -> AppResult<()> {
        Must::<T>::change(taking, field, change, stored)
    }

    fn fact(stored: &Written<T>) -> Option<Fact> {
        fact::written(Some(stored))
    }

    fn show(stored: &Written<T>, _: &Eye<'_>) -> AppResult<T> {
        Ok(stored.0)
    }
}

impl<T: Copy + Debug + Display + FromStr + Send + Sync + 'static> Column for May<T> {
    type Stored = Option<Written<T>>;
    type New = Option<T>;
    type Change = Patch<T>;
    type View = Option<T>;

    fn take(_: &mut Taking<'_>, _: &str, new: Option<T>) -> AppResult<Self::Stored> {
        Ok(new.map(Written))
    }

    fn change(
        _: &mut Taking<'_>,
        _: &str,
        change: Patch<T>,
        stored: &mut Self::Stored,
    ) -> AppResult<()> {
        change.map(Written).apply(stored);
        Ok(())
    }

    fn fact(stored: &Self::Stored) -> Option<Fact> {
        fact::written(stored.as_ref())
    }

    fn show(stored: &Self::Stored, _: &Eye<'_>) -> AppResult<Option<T>> {
        Ok(stored.map(|value| value.0))
    }
}

impl<const FROM: i32, const TO: i32> Column for Number<FROM, TO> {
    type Stored = Option<i32>;
    type New = Option<i32>;
    type Change = Patch<i32>;
    type View = Option<i32>;

    fn take(taking: &mut Taking<'_>, field: &str, new: Option<i32>) -> AppResult<Self::Stored> {
        if new.is_some_and(|number| !(FROM..=TO).contains(&number)) {
            taking.fault(field, Code::OutOfRange);
        }
        Ok(new)
    }

    fn change(
        taking: &mut Taking<'_>,
        field: &str,
        change: Patch<i32>,
        stored: &mut Self::Stored,
    ) -> AppResult<()> {
        match change {
            Patch::Keep => {}
            Patch::Clear => *stored = None,
            Patch::Set(number) => *stored = Self::take(taking, field, Some(number))?,
        }
        Ok(())
    }

    fn fact(stored: &Self::Stored) -> Option<Fact> {
        fact::open(*stored)
    }

    fn show(stored: &Self::Stored, _: &Eye<'_>) -> AppResult<Option<i32>> {
        Ok(*stored)
    }
}

impl Column for Flag {
    type Stored = bool;
    type New = Option<bool>;
    type Change = Patch<bool>;
    type View = bool;

    fn take(_: &mut Taking<'_>, _: &str, new: Option<bool>) -> AppResult<bool> {
        Ok(new.unwrap_or_default())
    }

    fn change(
        _: &mut Taking<'_>,
        _: &str,
        change: Patch<bool>,
        stored: &mut bool,
    ) -> AppResult<()> {
        match change {
            Patch::Keep => {}
            Patch::Clear => *stored = false,
            Patch::Set(value) => *stored = value,
        }
        Ok(())
    }

    fn fact(stored: &bool) -> Option<Fact> {
        fact::open(Some(*stored))
    }

    fn show(stored: &bool, _: &Eye<'_>) -> AppResult<bool> {
        Ok(*stored)
    }
}

impl<T: Linked + Debug + Display + From<Uuid> + Send + Sync + 'static> Column for Link<T> {
    type Stored = Option<Key<T>>;
    type New = Option<T>;
    type Change = Patch<T>;
    type View = Option<T>;

    fn take(_: &mut Taking<'_>, _: &str, new: Option<T>) -> AppResult<Self::Stored> {
        Ok(new.map(Key))
    }

    fn change(
        _: &mut Taking<'_>,
        _: &str,
        change: Patch<T>,
        stored: &mut Self::Stored,
    ) -> AppResult<()> {
        change.map(Key).apply(stored);
        Ok(())
    }

    fn fact(stored: &Self::Stored) -> Option<Fact> {
        fact::link(stored.map(|key| key.0))
    }

    fn show(stored: &Self::Stored, _: &Eye<'_>) -> AppResult<Option<T>> {
        Ok(stored.map(|key| key.0))
    }
}

impl Column for Instant {
    type Stored = Option<NaiveDateTime>;
    type New = Option<DateTime<Utc>>;
    type Change = Patch<DateTime<Utc>>;
    type View = Option<DateTime<Utc>>;

    fn take(_: &mut Taking<'_>, _: &str, new: Option<DateTime<Utc>>) -> AppResult<Self::Stored> {
        Ok(new.map(stored))
    }

    fn change(
        _: &mut Taking<'_>,
        _: &str,
        change: Patch<DateTime<Utc>>,
        into: &mut Self::Stored,
    ) -> AppResult<()> {
        change.map(stored).apply(into);
        Ok(())
    }

    fn fact(stored: &Self::Stored) -> Option<Fact> {
        fact::open(stored.map(|at| at.and_utc().to_rfc3339()))
    }

    fn show(stored: &Self::Stored, _: &Eye<'_>) -> AppResult<Self::View> {
        Ok(stored.map(|at| at.and_utc()))
    }
}
