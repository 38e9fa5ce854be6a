//! As what an answer that is still awaited counts: *no* after a set time, wherever answers are read.

use crate::db::schema::interaction;
use crate::db::types::{Written, stored};
use crate::db::{Conn, MultiBackend};
use crate::error::AppResult;
use crate::feature::signal::setting;
use crate::record::narrow::Narrow;
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use diesel::prelude::*;
use shared::interaction::Answered;

/// For how long an answer is awaited, as it stands at one moment.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    now: NaiveDateTime,
    patience: TimeDelta,
}

impl Patience {
    /// Reads it.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn read(conn: &mut Conn, now: DateTime<Utc>) -> AppResult<Self> {
        Ok(Self {
            now: stored(now),
            patience: TimeDelta::days(setting::read(conn)?.awaiting_days),
        })
    }

    /// As what the answer to something counts that happened then.
    #[must_use]
    pub fn counts(&self, answered: Answered, happened_at: NaiveDateTime) -> Answered {
        answered.after(self.now - happened_at, self.patience)
    }

    /// What happened until then has waited long enough.
    #[must_use]
    pub fn since(&self) -> NaiveDateTime {
        self.now - self.patience
    }
}

/// Those interactions of which the answer counts as one of these words, by the moment that the list was prepared for.
pub fn is<'a>(
    rows: interaction::BoxedQuery<'a, MultiBackend>,
    words: &[String],
    narrow: &Narrow,
) -> interaction::BoxedQuery<'a, MultiBackend> {
    let Some(since) = narrow.awaited_since else {
        return rows.filter(interaction::answered.eq_any(words.to_vec()));
    };
    let wanted = |word: Answered| words.iter().any(|one| *one == word.as_str());
    let awaits = || interaction::answered.eq(Written(Answered::Awaiting));
    let given: Vec<String> = words
        .iter()
        .filter(|word| *word != Answered::Awaiting.as_str())
        .cloned()
        .collect();
    let given = interaction::answered.eq_any(given);
    match (wanted(Answered::No), wanted(Answered::Awaiting)) {
        (true, true) => rows.filter(given.or(awaits())),
        (true, false) => rows.filter(given.or(awaits().and(interaction::happened_at.le(since)))),
        (false, true) => rows.filter(given.or(awaits().and(interaction::happened_at.gt(since)))),
        (false, false) => rows.filter(given),
    }
}
