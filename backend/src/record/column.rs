//! How one field of a declared kind is taken in, changed, remembered and shown. A kind is a list of these
//! ([`super::record_kind!`]); what a field does is said here, once for all kinds.

use super::Cx;
use super::fact::{self, Fact};
use super::people::{Asked, Eye};
use crate::access::{FreeText, Sealed};
use crate::db::Conn;
use crate::db::types::{Json, Key, Written, stored};
use crate::error::{AppError, AppResult};
use chrono::{DateTime, NaiveDateTime, Utc};
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::contact::ContactRef;
use shared::id::{ContactId, CustomerId, UserId};
use shared::money::Amount;
use shared::time::When;
use shared::user::UserRef;
use shared::{Code, Given, Guarded, Patch};
use std::fmt::{Debug, Display};
use std::marker::PhantomData;
use std::str::FromStr;
use uuid::Uuid;

/// What taking in a record needs, and the faults found on the way.
#[allow(missing_debug_implementations)]
pub struct Taking<'a> {
    /// The database.
    pub conn: &'a mut Conn,
    /// The caller.
    pub cx: &'a Cx,
    /// The customer of the record.
    pub customer: CustomerId,
    /// Where the record stands in the request.
    at: &'a str,
    faults: Vec<(String, Code)>,
}

impl<'a> Taking<'a> {
    /// Nothing taken in yet.
    pub const fn new(conn: &'a mut Conn, cx: &'a Cx, customer: CustomerId, at: &'a str) -> Self {
        Self {
            conn,
            cx,
            customer,
            at,
            faults: Vec::new(),
        }
    }

    /// Notes a fault of a field.
    pub fn fault(&mut self, field: &str, code: Code) {
        self.faults.push((format!("{}/{field}", self.at), code));
    }

    /// Refuses what has faults.
    ///
    /// # Errors
    /// [`Code::Invalid`] with the fields.
    pub fn finish(self) -> AppResult<()> {
        if self.faults.is_empty() {
            Ok(())
        } else {
            Err(AppError::fields(self.faults))
        }
    }
}

/// One field.
pub trait Column {
    /// As it stands in the row.
    type Stored: Clone + Debug + Send + 'static;
    /// As a new record says it.
    type New;
    /// As a change says it.
    type Change;
    /// As a reader gets it.
    type View;

    /// Takes it in; faults are noted, and what is returned then is never written.
    ///
    /// # Errors
    /// Where the database fails.
    fn take(taking: &mut Taking<'_>, field: &str, new: Self::New) -> AppResult<Self::Stored>;
    /// Changes it.
    ///
    /// # Errors
    /// Where the database fails.
    fn change(
        taking: &mut Taking<'_>,
        field: &str,
        change: Self::Change,
        stored: &mut Self::Stored,
    ) -> AppResult<()>;
    /// What the audit trail remembers of it.
    fn fact(stored: &Self::Stored) -> Option<Fact>;
    /// Whom an answer must name for it.
    fn ask(stored: &Self::Stored, asked: &mut Asked) {
        let _ = (stored, asked);
    }
    /// As this reader may see it.
    ///
    /// # Errors
    /// Where a key does not serve.
    fn show(stored: &Self::Stored, eye: &Eye<'_>) -> AppResult<Self::View>;
}

/// A value with a written form that must be there: a word of a list, a date.
#[derive(Debug)]
pub struct Must<T>(PhantomData<T>);
/// The same, or another value where a new record says nothing.
#[derive(Debug)]
pub struct Or<T>(PhantomData<T>);
/// The same, that may be missing.
#[derive(Debug)]
pub struct May<T>(PhantomData<T>);
/// Free text that must be there.
#[derive(Debug)]
pub struct MustText;
/// Free text.
#[derive(Debug)]
pub struct MayText;
/// A short open text: a category, a title without personal values.
#[derive(Debug)]
pub struct Label;
/// A whole number within bounds.
#[derive(Debug)]
pub struct Number<const FROM: i32, const TO: i32>;
/// Yes or no; no where absent.
#[derive(Debug)]
pub struct Flag;
/// Several values, stored as JSON.
#[derive(Debug)]
pub struct Several<T>(PhantomData<T>);
/// An amount of class commercial.
#[derive(Debug)]
pub struct Commercial;
/// An amount of class confidential: encrypted, for nobody but the owner.
#[derive(Debug)]
pub struct Confidential;
/// A user of the system.
#[derive(Debug)]
pub struct Colleague;
/// The same; the caller where a new record names nobody.
#[derive(Debug)]
pub struct ColleagueOrMe;
/// A contact of the customer.
#[derive(Debug)]
pub struct Person;
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

fn not_blank(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty())
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

impl Column for MustText {
    type Stored = FreeText;
    type New = String;
    type Change = Patch<String>;
    type View = String;

    fn take(taking: &mut Taking<'_>, field: &str, new: String) -> AppResult<FreeText> {
        let text = not_blank(Some(new));
        if text.is_none() {
            taking.fault(field, Code::Required);
        }
        Ok(FreeText::new(text.unwrap_or_default()))
    }

    fn change(
        taking: &mut Taking<'_>,
        field: &str,
        change: Patch<String>,
        stored: &mut FreeText,
    ) -> AppResult<()> {
        match change {
            Patch::Keep => {}
            Patch::Clear => taking.fault(field, Code::Required),
            Patch::Set(text) => *stored = Self::take(taking, field, text)?,
        }
        Ok(())
    }

    fn fact(stored: &FreeText) -> Option<Fact> {
        fact::text(Some(stored))
    }

    fn show(stored: &FreeText, eye: &Eye<'_>) -> AppResult<String> {
        Ok(eye.viewer.free(stored))
    }
}

impl Column for MayText {
    type Stored = Option<FreeText>;
    type New = Option<String>;
    type Change = Patch<String>;
    type View = Option<String>;

    fn take(_: &mut Taking<'_>, _: &str, new: Option<String>) -> AppResult<Self::Stored> {
        Ok(not_blank(new).map(FreeText::new))
    }

    fn change(
        _: &mut Taking<'_>,
        _: &str,
        change: Patch<String>,
        stored: &mut Self::Stored,
    ) -> AppResult<()> {
        match change {
            Patch::Keep => {}
            Patch::Clear => *stored = None,
            Patch::Set(text) => *stored = not_blank(Some(text)).map(FreeText::new),
        }
        Ok(())
    }

    fn fact(stored: &Self::Stored) -> Option<Fact> {
        fact::text(stored.as_ref())
    }

    fn show(stored: &Self::Stored, eye: &Eye<'_>) -> AppResult<Option<String>> {
        Ok(eye.viewer.free_opt(stored.as_ref()))
    }
}

impl Column for Label {
    type Stored = Option<String>;
    type New = Option<String>;
    type Change = Patch<String>;
    type View = Option<String>;

    fn take(_: &mut Taking<'_>, _: &str, new: Option<String>) -> AppResult<Self::Stored> {
        Ok(not_blank(new))
    }

    fn change(
        _: &mut Taking<'_>,
        _: &str,
        change: Patch<String>,
        stored: &mut Self::Stored,
    ) -> AppResult<()> {
        change.apply(stored);
        *stored = not_blank(stored.take());
        Ok(())
    }

    fn fact(stored: &Self::Stored) -> Option<Fact> {
        fact::open(stored.as_ref())
    }

    fn show(stored: &Self::Stored, _: &Eye<'_>) -> AppResult<Option<String>> {
        Ok(stored.clone())
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

/// An item of a list: what is free text in it is screened, and its written form stands in the audit trail.
pub trait Item: Clone + Debug + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// Whether it holds free text.
    const TEXT: bool;
    /// What is wrong with it, if anything.
    fn fault(&self) -> Option<Code> {
        None
    }
    /// Its text for the audit trail.
    fn line(&self) -> String;
    /// As this reader may see it.
    #[must_use]
    fn shown(&self, eye: &Eye<'_>) -> Self;
}

impl<T: Item> Column for Several<T> {
    type Stored = Json<Vec<T>>;
    type New = Vec<T>;
    type Change = Patch<Vec<T>>;
    type View = Vec<T>;

    fn take(taking: &mut Taking<'_>, field: &str, new: Vec<T>) -> AppResult<Self::Stored> {
        for (at, item) in new.iter().enumerate() {
            if let Some(code) = item.fault() {
                taking.fault(&format!("{field}/{at}"), code);
            }
        }
        Ok(Json(new))
    }

    fn change(
        taking: &mut Taking<'_>,
        field: &str,
        change: Patch<Vec<T>>,
        stored: &mut Self::Stored,
    ) -> AppResult<()> {
        match change {
            Patch::Keep => {}
            Patch::Clear => *stored = Json(Vec::new()),
            Patch::Set(items) => *stored = Self::take(taking, field, items)?,
        }
        Ok(())
    }

    fn fact(stored: &Self::Stored) -> Option<Fact> {
        let lines: Vec<String> = stored.0.iter().map(Item::line).collect();
        match (lines.is_empty(), T::TEXT) {
            (true, _) => None,
            (_, true) => Some(Fact::Text(FreeText::new(lines.join("\n")))),
            (_, false) => Some(Fact::Open(lines.join(","))),
        }
    }

    fn show(stored: &Self::Stored, eye: &Eye<'_>) -> AppResult<Vec<T>> {
        Ok(stored.0.iter().map(|item| item.shown(eye)).collect())
    }
}

impl Column for Commercial {
    type Stored = Option<Sealed>;
    type New = Option<Amount>;
    type Change = Patch<Given<Amount>>;
    type View = Option<Guarded<Amount>>;

    fn take(_: &mut Taking<'_>, _: &str, new: Option<Amount>) -> AppResult<Self::Stored> {
        Ok(new.as_ref().map(Sealed::seal_exact))
    }

    fn change(
        _: &mut Taking<'_>,
        _: &str,
        change: Patch<Given<Amount>>,
        stored: &mut Self::Stored,
    ) -> AppResult<()> {
        match change {
            Patch::Keep | Patch::Set(Given::Unchanged) => {}
            Patch::Clear => *stored = None,
            Patch::Set(Given::Value(amount)) => *stored = Some(Sealed::seal_exact(&amount)),
        }
        Ok(())
    }

    fn fact(stored: &Self::Stored) -> Option<Fact> {
        fact::commercial(stored.as_ref())
    }

    fn show(stored: &Self::Stored, eye: &Eye<'_>) -> AppResult<Self::View> {
        Ok(stored.as_ref().map(|amount| eye.viewer.amount(amount)))
    }
}

impl Column for Confidential {
    type Stored = Option<Vec<u8>>;
    type New = Option<Amount>;
    type Change = Patch<Given<Amount>>;
    type View = Option<Guarded<Amount>>;

    fn take(taking: &mut Taking<'_>, _: &str, new: Option<Amount>) -> AppResult<Self::Stored> {
        new.map(|amount| taking.cx.keys.encrypt(amount.to_string().as_bytes()))
            .transpose()
    }

    fn change(
        taking: &mut Taking<'_>,
        field: &str,
        change: Patch<Given<Amount>>,
        stored: &mut Self::Stored,
    ) -> AppResult<()> {
        match change {
            Patch::Keep | Patch::Set(Given::Unchanged) => {}
            Patch::Clear => *stored = None,
            Patch::Set(Given::Value(amount)) => *stored = Self::take(taking, field, Some(amount))?,
        }
        Ok(())
    }

    /// That it changed, never what it says. The cipher differs with every writing, and so tells nothing of the value.
    fn fact(stored: &Self::Stored) -> Option<Fact> {
        fact::confidential(stored.as_deref())
    }

    fn show(stored: &Self::Stored, eye: &Eye<'_>) -> AppResult<Self::View> {
        let Some(cipher) = stored else {
            return Ok(None);
        };
        Ok(match eye.viewer.confidential(&eye.cx.keys, cipher)? {
            Guarded::Clear { value } => Some(value.parse().map_or(Guarded::Hidden, Guarded::clear)),
            _ => Some(Guarded::Hidden),
        })
    }
}

impl Column for Colleague {
    type Stored = Option<Key<UserId>>;
    type New = Option<UserId>;
    type Change = Patch<UserId>;
    type View = Option<UserRef>;

    fn take(taking: &mut Taking<'_>, field: &str, new: Option<UserId>) -> AppResult<Self::Stored> {
        if let Some(id) = new
            && !super::people::is_user(taking.conn, id)?
        {
            taking.fault(field, Code::NoSuchUser);
        }
        Ok(new.map(Key))
    }

    fn change(
        taking: &mut Taking<'_>,
        field: &str,
        change: Patch<UserId>,
        stored: &mut Self::Stored,
    ) -> AppResult<()> {
        match change {
            Patch::Keep => {}
            Patch::Clear => *stored = None,
            Patch::Set(id) if *stored == Some(Key(id)) => {}
            Patch::Set(id) => *stored = Self::take(taking, field, Some(id))?,
        }
        Ok(())
    }

    fn fact(stored: &Self::Stored) -> Option<Fact> {
        fact::open(stored.map(|key| key.0))
    }

    fn ask(stored: &Self::Stored, asked: &mut Asked) {
        asked.users.extend(stored.map(|key| key.0));
    }

    fn show(stored: &Self::Stored, eye: &Eye<'_>) -> AppResult<Self::View> {
        Ok(eye.people.names.user(*stored))
    }
}

impl Column for ColleagueOrMe {
    type Stored = Option<Key<UserId>>;
    type New = Option<UserId>;
    type Change = Patch<UserId>;
    type View = Option<UserRef>;

    fn take(taking: &mut Taking<'_>, field: &str, new: Option<UserId>) -> AppResult<Self::Stored> {
        let me = taking.cx.actor.id;
        match new {
            Some(id) if id != me => Colleague::take(taking, field, Some(id)),
            _ => Ok(Some(Key(me))),
        }
    }

    fn change(
        taking: &mut Taking<'_>,
        field: &str,
        change: Patch<UserId>,
        stored: &mut Self::Stored,
    ) -> AppResult<()> {
        Colleague::change(taking, field, change, stored)
    }

    fn fact(stored: &Self::Stored) -> Option<Fact> {
        Colleague::fact(stored)
    }

    fn ask(stored: &Self::Stored, asked: &mut Asked) {
        Colleague::ask(stored, asked);
    }

    fn show(stored: &Self::Stored, eye: &Eye<'_>) -> AppResult<Self::View> {
        Colleague::show(stored, eye)
    }
}

impl Column for Person {
    type Stored = Option<Key<ContactId>>;
    type New = Option<ContactId>;
    type Change = Patch<ContactId>;
    type View = Option<ContactRef>;

    fn take(
        taking: &mut Taking<'_>,
        field: &str,
        new: Option<ContactId>,
    ) -> AppResult<Self::Stored> {
        if let Some(id) = new
            && !super::people::is_contact(taking.conn, taking.customer, id)?
        {
            taking.fault(field, Code::NoSuchContact);
        }
        Ok(new.map(Key))
    }

    fn change(
        taking: &mut Taking<'_>,
        field: &str,
        change: Patch<ContactId>,
        stored: &mut Self::Stored,
    ) -> AppResult<()> {
        match change {
            Patch::Keep => {}
            Patch::Clear => *stored = None,
            Patch::Set(id) => *stored = Self::take(taking, field, Some(id))?,
        }
        Ok(())
    }

    fn fact(stored: &Self::Stored) -> Option<Fact> {
        fact::open(stored.map(|key| key.0))
    }

    fn ask(stored: &Self::Stored, asked: &mut Asked) {
        asked.contacts.extend(stored.map(|key| key.0));
    }

    fn show(stored: &Self::Stored, eye: &Eye<'_>) -> AppResult<Self::View> {
        Ok(eye.people.contact(&eye.viewer, *stored))
    }
}

impl<T: Copy + Debug + Display + From<Uuid> + Into<Uuid> + Send + Sync + 'static> Column
    for Link<T>
{
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
        fact::open(stored.map(|key| key.0))
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
