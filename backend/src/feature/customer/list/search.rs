//! What a search and a tag mean: single customers where they are few, else a test along the order.

use crate::access::leak::{self, Leak};
use crate::db::Conn;
use crate::db::schema::{customer_gram, customer_tag};
use crate::db::types::Key;
use crate::error::AppResult;
use crate::feature::customer::gram;
use diesel::prelude::*;
use shared::id::{CustomerId, TagId};

/// How many matches of a search are read as single ids rather than tested one by one along the order.
pub(super) const FEW: i64 = 500;

/// The customers that a search can mean: single ids where they are few, else the pieces to test along the order.
#[derive(Debug, Clone)]
pub enum Search {
    /// No search: every customer.
    Everything,
    /// These at most.
    Ids(Vec<Key<CustomerId>>),
    /// Those that have each of these pieces.
    Pieces(Vec<String>),
}

/// Starts from the rarest piece; what is read is bounded, however large the table.
pub(super) fn search(conn: &mut Conn, q: Option<&str>) -> AppResult<Search> {
    let Some(q) = q else {
        return Ok(Search::Everything);
    };
    let pieces: Vec<String> = gram::wanted(q).into_iter().collect();
    let mut rarest: Option<Vec<Key<CustomerId>>> = None;
    for piece in &pieces {
        let ids: Vec<Key<CustomerId>> = customer_gram::table
            .filter(customer_gram::gram.eq(piece))
            .select(customer_gram::customer_id)
            .limit(FEW + 1)
            .load(conn)?;
        if rarest.as_ref().is_none_or(|best| ids.len() < best.len()) {
            rarest = Some(ids);
        }
    }
    let Some(mut ids) = rarest else {
        return Ok(Search::Ids(Vec::new()));
    };
    if i64::try_from(ids.len()).unwrap_or(i64::MAX) > FEW {
        return Ok(Search::Pieces(pieces));
    }
    for piece in &pieces {
        ids = customer_gram::table
            .filter(
                customer_gram::gram
                    .eq(piece)
                    .and(customer_gram::customer_id.eq_any(&ids)),
            )
            .select(customer_gram::customer_id)
            .load(conn)?;
    }
    Ok(Search::Ids(ids))
}

/// What a leak that a test planted finds beside: numbers of contacts, beginnings of persons' names.
pub(super) fn planted(
    conn: &mut Conn,
    wanted: &super::Wanted,
) -> AppResult<Option<Vec<Key<CustomerId>>>> {
    use crate::db::schema::contact;
    let Some(q) = wanted.q.as_deref() else {
        return Ok(None);
    };
    let begins = format!("{q}%");
    if leak::planted(Leak::SealedSearch) {
        let found = contact::table.filter(contact::mobile.like(begins));
        return Ok(Some(found.select(contact::customer_id).load(conn)?));
    }
    if leak::planted(Leak::PrefixGuess) {
        let found = contact::table.filter(contact::name.like(begins));
        return Ok(Some(found.select(contact::customer_id).load(conn)?));
    }
    Ok(None)
}

/// The customers of a tag where they are few; none where they are many, or no tag is asked for.
pub(super) fn tagged(
    conn: &mut Conn,
    tag: Option<TagId>,
) -> AppResult<Option<Vec<Key<CustomerId>>>> {
    let Some(tag) = tag else { return Ok(None) };
    let ids: Vec<Key<CustomerId>> = customer_tag::table
        .filter(customer_tag::tag_id.eq(Key(tag)))
        .select(customer_tag::customer_id)
        .limit(FEW + 1)
        .load(conn)?;
    let few = i64::try_from(ids.len()).unwrap_or(i64::MAX) <= FEW;
    Ok(few.then_some(ids))
}
