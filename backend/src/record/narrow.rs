//! By what the lists of a kind are narrowed and ordered: a documented list a kind, anything else is refused.

use crate::access::Actor;
use crate::access::leak::{self, Leak};
use crate::db::types::stored;
use crate::error::{AppError, AppResult};
use crate::http::Params;
use chrono::{DateTime, NaiveDateTime, Utc};
use shared::Code;
use shared::id::UserId;
use std::str::FromStr as _;

/// Whether a word is one of a closed list.
pub type IsWord = fn(&str) -> bool;

/// What the lists of a kind may be narrowed and ordered by.
#[derive(Debug, Clone, Copy)]
pub struct Columns {
    /// Closed lists of words that an index serves.
    pub states: &'static [(&'static str, IsWord)],
    /// Users, whom an index serves.
    pub users: &'static [&'static str],
    /// Times, along which an index leads.
    pub times: &'static [&'static str],
    /// Closed lists of words that are tested row by row.
    pub words: &'static [(&'static str, IsWord)],
}

impl Columns {
    /// Nothing beside what all lists have.
    pub const NONE: Self = Self {
        states: &[],
        users: &[],
        times: &[],
        words: &[],
    };
}

/// The order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order {
    /// The time that it goes along; none for that of recording.
    pub by: Option<&'static str>,
    /// The latest first.
    pub down: bool,
}

impl Order {
    /// What was recorded last comes first.
    pub const NEWEST: Self = Self {
        by: None,
        down: true,
    };

    /// Takes `sort`: `created_at` or a time of the kind, a leading `-` turns it round.
    ///
    /// # Errors
    /// [`Code::InvalidParameter`].
    pub fn take(params: &mut Params, columns: &Columns) -> AppResult<Self> {
        let Some(text) = params.take("sort") else {
            return Ok(Self::NEWEST);
        };
        let (name, down) = text
            .strip_prefix('-')
            .map_or((text.as_str(), false), |name| (name, true));
        if name == "created_at" {
            return Ok(Self { by: None, down });
        }
        let by = columns.times.iter().find(|time| **time == name);
        match by {
            Some(by) => Ok(Self { by: Some(by), down }),
            None => Err(AppError::from(Code::InvalidParameter).detail("sort")),
        }
    }
}

/// Refuses an order or a condition by a sealed field, whoever asks: the place of a row, or that it is there, would tell what
/// it hides (R-SEC-2).
///
/// # Errors
/// [`Code::SealedField`] with the name.
pub fn refuse_sealed(params: &Params, is_sealed: impl Fn(&str) -> bool) -> AppResult<()> {
    let sort = params.peek("sort").unwrap_or_default();
    let sort = sort.strip_prefix('-').unwrap_or(sort);
    let field = |name: &str| -> String {
        let (field, _) = name.split_once('[').unwrap_or((name, ""));
        field.to_owned()
    };
    let mut asked = params.names().map(field).chain([sort.to_owned()]);
    match asked.find(|field| is_sealed(field)) {
        Some(field) => Err(AppError::from(Code::SealedField).detail(field)),
        None => Ok(()),
    }
}

/// A period, its ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Period {
    /// From.
    pub from: Option<NaiveDateTime>,
    /// To.
    pub to: Option<NaiveDateTime>,
}

/// What a list is narrowed by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Narrow {
    /// Words of closed lists, by the name of the parameter; any of them fits.
    pub words: Vec<(&'static str, Vec<String>)>,
    /// Users, by the name of the parameter.
    pub users: Vec<(&'static str, UserId)>,
    /// Periods, by the name of the time.
    pub periods: Vec<(&'static str, Period)>,
    /// Until when what still awaits its answer must have happened to count as unanswered, where lists ask for that.
    pub awaited_since: Option<NaiveDateTime>,
}

impl Narrow {
    /// Nothing.
    pub const NONE: Self = Self {
        words: Vec::new(),
        users: Vec::new(),
        periods: Vec::new(),
        awaited_since: None,
    };

    /// Takes what the kind knows out of the parameters.
    ///
    /// # Errors
    /// [`Code::InvalidParameter`].
    pub fn take(params: &mut Params, columns: &Columns, actor: &Actor) -> AppResult<Self> {
        let mut narrow = Self::NONE;
        if leak::planted(Leak::SealedFilter)
            && let Some(value) = params.take("mobile")
        {
            narrow.words.push(("mobile", vec![value]));
        }
        for (name, is_word) in columns.states.iter().chain(columns.words) {
            let words: Vec<String> = params.take_list(name)?;
            if !words.iter().all(|word| is_word(word)) {
                return Err(AppError::from(Code::InvalidParameter).detail(*name));
            }
            if !words.is_empty() {
                narrow.words.push((name, words));
            }
        }
        for name in columns.users {
            let Some(text) = params.take(name) else {
                continue;
            };
            let user = if text == "me" {
                Ok(actor.id)
            } else {
                UserId::from_str(&text)
            };
            let user = user.map_err(|_| AppError::from(Code::InvalidParameter).detail(*name))?;
            narrow.users.push((name, user));
        }
        for name in columns.times.iter().chain(&["created_at"]) {
            let mut end = |end: &str| -> AppResult<Option<NaiveDateTime>> {
                let at: Option<DateTime<Utc>> = params.take_as(&format!("{name}[{end}]"))?;
                Ok(at.map(stored))
            };
            let period = Period {
                from: end("gte")?,
                to: end("lte")?,
            };
            if period != Period::default() {
                narrow.periods.push((name, period));
            }
        }
        Ok(narrow)
    }

    /// Whether rows must be tested one by one, because no index holds just those asked for.
    #[must_use]
    pub fn tests_rows(&self, columns: &Columns) -> bool {
        let tested = |name: &str| columns.words.iter().any(|(known, _)| *known == name);
        !self.periods.is_empty() || self.words.iter().any(|(name, _)| tested(name))
    }

    /// The words under a name.
    #[must_use]
    pub fn word(&self, name: &str) -> Option<&Vec<String>> {
        let found = self.words.iter().find(|(known, _)| *known == name);
        found.map(|(_, words)| words)
    }

    /// The user under a name.
    #[must_use]
    pub fn user(&self, name: &str) -> Option<UserId> {
        let found = self.users.iter().find(|(known, _)| *known == name);
        found.map(|(_, user)| *user)
    }

    /// The period under a name.
    #[must_use]
    pub fn period(&self, name: &str) -> Period {
        let found = self.periods.iter().find(|(known, _)| *known == name);
        found.map(|(_, period)| *period).unwrap_or_default()
    }
}
