//! Substring search: one- and two-character pieces of what is open of a customer (a company's name, every number).
//! A person's name is never among them.

use crate::db::Conn;
use crate::db::dialect::OrIgnore;
use crate::db::schema::customer_gram;
use crate::db::types::Key;
use crate::error::AppResult;
use diesel::prelude::*;
use shared::id::CustomerId;
use shared::name::half_width;
use std::collections::BTreeSet;

/// The text that pieces are cut from: half-width, lower case, letters and digits only.
fn folded(text: &str) -> Vec<char> {
    half_width(text)
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect()
}

/// All pieces of a text.
#[must_use]
pub fn pieces<'a>(texts: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
    let mut grams = BTreeSet::new();
    for text in texts {
        let chars = folded(text);
        grams.extend(chars.iter().map(ToString::to_string));
        grams.extend(chars.windows(2).map(String::from_iter));
    }
    grams
}

/// The pieces that a customer must have to match a query; none where the query has no letter or digit.
#[must_use]
pub fn wanted(query: &str) -> BTreeSet<String> {
    let chars = folded(query);
    match chars.len() {
        0 => BTreeSet::new(),
        1 => BTreeSet::from([String::from_iter(chars)]),
        _ => chars.windows(2).take(12).map(String::from_iter).collect(),
    }
}

/// Writes the pieces of a customer anew.
///
/// # Errors
/// Where the database fails.
pub fn index(
    conn: &mut Conn,
    id: CustomerId,
    number: &str,
    open_name: Option<&str>,
) -> AppResult<()> {
    diesel::delete(customer_gram::table.filter(customer_gram::customer_id.eq(Key(id))))
        .execute(conn)?;
    for gram in pieces([Some(number), open_name].into_iter().flatten()) {
        let row = (
            customer_gram::gram.eq(gram),
            customer_gram::customer_id.eq(Key(id)),
        );
        OrIgnore(diesel::insert_into(customer_gram::table).values(row)).execute(conn)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_chinese_characters_are_found_inside_a_name() {
        let pieces = pieces(["恒力智能装备科技有限公司", "EQP2024019"]);
        assert!(wanted("智能").is_subset(&pieces) && wanted("恒力智能").is_subset(&pieces));
        assert!(wanted("eqp2024").is_subset(&pieces) && wanted("力").is_subset(&pieces));
        assert!(!wanted("智慧").is_subset(&pieces));
        assert!(wanted(" -、").is_empty());
    }
}
