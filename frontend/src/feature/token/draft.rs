//! What the form of a token holds while it is filled in.

use crate::i18n::tr;
use crate::state::clock;
use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use leptos::prelude::*;
use serde_json::{Map, Value, json};
use shared::Code;
use shared::role::{FieldClass, Reach};
use shared::token::{NewToken, Scope, Token};
use std::collections::BTreeSet;

/// For how many days a token is proposed.
const PROPOSED: Days = Days::new(90);

/// The draft. Copies of it are one and the same.
#[derive(Clone, Copy)]
pub struct Draft {
    /// Its name.
    pub name: RwSignal<String>,
    /// What it may do.
    pub scopes: RwSignal<BTreeSet<Scope>>,
    /// The classes that it sees.
    pub classes: RwSignal<BTreeSet<FieldClass>>,
    /// The customers that it reaches: the word of a [`Reach`].
    pub reach: RwSignal<String>,
    /// The team, where it reaches a team's.
    pub team: RwSignal<String>,
    /// The user, where it reaches one user's.
    pub user: RwSignal<String>,
    /// The last day, as a date field holds it.
    pub until: RwSignal<String>,
}

impl Draft {
    /// An empty one, or what a token says.
    #[must_use]
    pub fn of(token: Option<&Token>) -> Self {
        let until = token.map_or_else(
            || crate::show::today().checked_add_days(PROPOSED),
            |token| Some(clock::local(token.expires_at).date()),
        );
        Self {
            name: RwSignal::new(token.map(|t| t.name.clone()).unwrap_or_default()),
            scopes: RwSignal::new(token.map(scopes).unwrap_or_default()),
            classes: RwSignal::new(token.map(classes).unwrap_or_default()),
            reach: RwSignal::new(token.map_or(Reach::All, |t| t.reach).to_string()),
            team: RwSignal::new(String::new()),
            user: RwSignal::new(String::new()),
            until: RwSignal::new(until.map(|day| day.to_string()).unwrap_or_default()),
        }
    }

    /// The end of the last day, where the reader is.
    fn expires_at(self) -> Option<DateTime<Utc>> {
        let day: NaiveDate = self.until.get_untracked().parse().ok()?;
        let end = NaiveTime::from_hms_opt(23, 59, 59)?;
        Some(clock::instant(day.and_time(end)))
    }

    /// A token to make.
    ///
    /// # Errors
    /// What is missing, for people.
    pub fn new_token(self) -> Result<NewToken, String> {
        let reach: Reach = self.reach.get_untracked().parse().unwrap_or(Reach::All);
        let expires_at = self.expires_at().ok_or_else(|| tr("token.no_end"))?;
        Ok(NewToken {
            name: self.name.get_untracked().trim().to_owned(),
            scopes: self.scopes.get_untracked().into_iter().collect(),
            classes: self.classes.get_untracked().into_iter().collect(),
            reach,
            team_id: chosen(reach, Reach::Team, &self.team.get_untracked())?,
            user_id: chosen(reach, Reach::Own, &self.user.get_untracked())?,
            expires_at,
        })
    }

    /// What is narrower than in the token; the end only where another day was chosen.
    #[must_use]
    pub fn changes(self, token: &Token) -> Map<String, Value> {
        let mut body = Map::new();
        let name = self.name.get_untracked().trim().to_owned();
        if name != token.name {
            body.insert("name".to_owned(), json!(name));
        }
        let now = self.scopes.get_untracked();
        if now != scopes(token) {
            body.insert("scopes".to_owned(), json!(now));
        }
        let now = self.classes.get_untracked();
        if now != classes(token) {
            body.insert("classes".to_owned(), json!(now));
        }
        let day = clock::local(token.expires_at).date().to_string();
        if let Some(end) = self
            .expires_at()
            .filter(|_| self.until.get_untracked() != day)
        {
            body.insert("expires_at".to_owned(), json!(end));
        }
        body
    }
}

fn scopes(token: &Token) -> BTreeSet<Scope> {
    token.scopes.iter().copied().collect()
}

fn classes(token: &Token) -> BTreeSet<FieldClass> {
    token.classes.iter().copied().collect()
}

/// What was chosen beside a reach that wants it.
fn chosen<T: std::str::FromStr>(
    reach: Reach,
    wants: Reach,
    text: &str,
) -> Result<Option<T>, String> {
    if reach != wants {
        return Ok(None);
    }
    match text.parse() {
        Ok(id) => Ok(Some(id)),
        Err(_) => Err(Code::Required.message(crate::i18n::lang()).to_owned()),
    }
}
