//! What people call the records, colleagues and teams that history points at: read once for a page, one query a kind,
//! through the policy of the customer that each record belongs to now.

use super::{Noted, StoredChange};
use crate::db::Conn;
use crate::error::AppResult;
use crate::feature::contact::row::ContactRow;
use crate::feature::contract::row::ContractRow;
use crate::feature::customer::view::references;
use crate::feature::declared;
use crate::feature::interaction::row::InteractionRow;
use crate::feature::todo::row::TodoRow;
use crate::record::link::{Link, To};
use crate::record::{Cx, Names, Record};
use shared::Guarded;
use shared::id::{CustomerId, TeamId, UserId};
use shared::role::RecordKind;
use std::collections::HashMap;
use uuid::Uuid;

/// How much of a text tells one record from another.
const WORDS: usize = 48;

/// Names by what they belong to; what is not in it is out of reach, or gone.
#[derive(Debug, Default)]
pub struct Called(HashMap<Link, Option<Guarded<String>>>);

impl Called {
    /// Reads what the values of these changes are called.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn in_changes<'a>(
        conn: &mut Conn,
        cx: &Cx,
        events: impl IntoIterator<Item = &'a StoredChange>,
    ) -> AppResult<Self> {
        let links = events.into_iter().flat_map(StoredChange::links).collect();
        Self::read(conn, cx, links)
    }

    /// Reads what these are called.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn read(conn: &mut Conn, cx: &Cx, mut links: Vec<Link>) -> AppResult<Self> {
        links.sort_unstable();
        links.dedup();
        let mut called = Self::default();
        if links.is_empty() {
            return Ok(called);
        }
        called.people(conn, &links)?;
        called.customers(conn, cx, &links)?;
        called.kind::<ContactRow>(conn, cx, &links)?;
        called.kind::<InteractionRow>(conn, cx, &links)?;
        called.kind::<TodoRow>(conn, cx, &links)?;
        called.kind::<ContractRow>(conn, cx, &links)?;
        declared::called(conn, cx, &links, &mut called)?;
        Ok(called)
    }

    fn people(&mut self, conn: &mut Conn, links: &[Link]) -> AppResult<()> {
        let users: Vec<UserId> = of(links, To::User).map(UserId).collect();
        let teams: Vec<TeamId> = of(links, To::Team).map(TeamId).collect();
        let names = Names::of_users(conn, users)?.and_teams(conn, teams)?;
        for link in links {
            let name = match link.to {
                To::User => names.user_name(UserId(link.id)),
                To::Team => names.team_name(TeamId(link.id)),
                To::Record(_) => None,
            };
            if let Some(name) = name {
                self.0.insert(*link, Some(Guarded::clear(name.to_owned())));
            }
        }
        Ok(())
    }

    fn customers(&mut self, conn: &mut Conn, cx: &Cx, links: &[Link]) -> AppResult<()> {
        let to = To::Record(RecordKind::Customer);
        let ids: Vec<CustomerId> = of(links, to).map(CustomerId).collect();
        if ids.is_empty() {
            return Ok(());
        }
        for (id, customer) in references(conn, cx, &ids)? {
            let link = Link { to, id: id.uuid() };
            self.0.insert(link, Some(customer.name));
        }
        Ok(())
    }

    /// Reads the names of one kind of record.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn kind<R: Record>(&mut self, conn: &mut Conn, cx: &Cx, links: &[Link]) -> AppResult<()> {
        let to = To::Record(R::KIND);
        let ids: Vec<Uuid> = of(links, to).collect();
        if ids.is_empty() {
            return Ok(());
        }
        let mut rows = R::find_many(conn, &ids)?;
        let lens = cx.lens(conn, rows.iter().map(Record::customer_id))?;
        rows.retain(|row| {
            lens.reached(row.customer_id())
                .is_ok_and(|viewer| row.readable(&viewer))
        });
        let views = R::views(conn, &lens, &rows)?;
        for (row, view) in rows.iter().zip(&views) {
            let id = row.id();
            self.0.insert(Link { to, id }, R::called(view, cx));
        }
        Ok(())
    }

    /// The name of one; none where the caller may not know of it.
    #[must_use]
    pub fn get(&self, link: Link) -> Option<&Option<Guarded<String>>> {
        self.0.get(&link)
    }

    /// Whether a change that the first version noted, as bare ids, points at something that can still be found.
    #[must_use]
    pub(super) fn guessed(&self, note: &Noted) -> bool {
        let mut pieces = [&note.from, &note.to]
            .into_iter()
            .flatten()
            .flat_map(|text| text.split(','));
        pieces.any(|piece| self.guess(piece).is_some())
    }

    /// What a bare id stands for, and its name.
    fn guess(&self, piece: &str) -> Option<(Link, &Option<Guarded<String>>)> {
        Link::guesses(piece).find_map(|link| Some((link, self.get(link)?)))
    }

    /// A value of the history, in which links stand one after the other; and the ids behind it, as far as the caller
    /// may know of them.
    #[must_use]
    pub(super) fn value(&self, cx: &Cx, text: &str) -> (Guarded<String>, Vec<Uuid>) {
        let mut ids = Vec::new();
        let mut names = Vec::new();
        for piece in text.split(',') {
            if let Some((link, name)) = self.guess(piece) {
                ids.push(link.id);
                names.push(name.clone().unwrap_or(Guarded::Hidden));
                continue;
            }
            // A word that stands for itself: "customer" as whoever is to do something.
            let Ok(link) = piece.parse::<Link>() else {
                names.push(Guarded::clear(piece.to_owned()));
                continue;
            };
            if let Some(name) = self.get(link) {
                ids.push(link.id);
                names.push(name.clone().unwrap_or(Guarded::Hidden));
            } else {
                names.push(Guarded::Hidden);
            }
        }
        (joined(names, cx.actor.lang.pick("、", ", ")), ids)
    }
}

fn of(links: &[Link], to: To) -> impl Iterator<Item = Uuid> + '_ {
    links
        .iter()
        .filter(move |link| link.to == to)
        .map(|link| link.id)
}

/// Several names as one value: as open as the most closed of them.
fn joined(names: Vec<Guarded<String>>, between: &str) -> Guarded<String> {
    let clear: Option<Vec<&str>> = names
        .iter()
        .map(|name| name.value().map(String::as_str))
        .collect();
    if let Some(clear) = clear {
        return Guarded::clear(clear.join(between));
    }
    if names.iter().all(|name| *name == Guarded::Hidden) {
        return Guarded::Hidden;
    }
    let shown: Vec<String> = names
        .iter()
        .map(|name| name.text().unwrap_or_else(|| "***".to_owned()))
        .collect();
    Guarded::masked(shown.join(between))
}

/// The first words of a text that was screened already; none of an empty one.
#[must_use]
pub fn first_words(text: &str) -> Option<String> {
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut cut: String = line.chars().take(WORDS).collect();
    if line.chars().count() > WORDS {
        cut.push('…');
    }
    (!cut.is_empty()).then_some(cut)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_names_are_as_open_as_the_most_closed() {
        let clear = || Guarded::clear("陈经理".to_owned());
        let masked = || Guarded::masked("王*");
        assert_eq!(
            joined(vec![clear(), clear()], "、"),
            Guarded::clear("陈经理、陈经理".to_owned())
        );
        assert_eq!(
            joined(vec![clear(), masked(), Guarded::Hidden], "、"),
            Guarded::masked("陈经理、王*、***")
        );
        assert_eq!(joined(vec![Guarded::Hidden], "、"), Guarded::Hidden);
    }

    #[test]
    fn a_text_is_known_by_its_first_words() {
        assert_eq!(first_words(" 降低\n成本 ").as_deref(), Some("降低 成本"));
        assert_eq!(first_words(" \n"), None);
        assert_eq!(
            first_words(&"长".repeat(60)).map(|t| t.chars().count()),
            Some(WORDS + 1)
        );
    }
}
