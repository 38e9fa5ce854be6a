//! Customer numbers (R-NUM-1, R-NUM-2): prefix for the industry, year, sequence.

use crate::db::Conn;
use crate::db::dialect::OrIgnore;
use crate::db::schema::{customer, number_sequence, setting};
use crate::error::{AppError, AppResult};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The name of the setting that overrides the defaults.
const SETTING: &str = "customer_number";

/// How numbers are made; the administrators' data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NumberPattern {
    /// Prefix by industry code; the longest code that the industry begins with counts.
    pub prefixes: BTreeMap<String, String>,
    /// Prefix where no industry matches.
    pub default_prefix: String,
    /// Digits of the sequence at the least.
    pub width: usize,
}

/// Industry codes and prefixes as they are without a setting.
const PREFIXES: &[(&str, &str)] = &[
    ("A", "AGR"),
    ("B", "MIN"),
    ("C", "MFG"),
    ("C13", "FOOD"),
    ("C14", "FOOD"),
    ("C15", "FOOD"),
    ("C34", "EQP"),
    ("C35", "EQP"),
    ("C36", "AUT"),
    ("C27", "MED"),
    ("C39", "ELE"),
    ("D", "ENE"),
    ("E", "CON"),
    ("F", "TRD"),
    ("G", "LOG"),
    ("H", "HOS"),
    ("I", "TECH"),
    ("J", "FIN"),
    ("K", "EST"),
    ("L", "GRP"),
    ("M", "SCI"),
    ("N", "ENV"),
    ("O", "SRV"),
    ("P", "EDU"),
    ("Q", "MED"),
    ("R", "CUL"),
    ("S", "GOV"),
    ("T", "INT"),
];

impl Default for NumberPattern {
    fn default() -> Self {
        let prefixes = PREFIXES
            .iter()
            .map(|(code, prefix)| ((*code).to_owned(), (*prefix).to_owned()))
            .collect();
        Self {
            prefixes,
            default_prefix: "CUS".to_owned(),
            width: 3,
        }
    }
}

impl NumberPattern {
    /// The prefix of an industry.
    #[must_use]
    pub fn prefix(&self, industry: Option<&str>) -> &str {
        industry
            .and_then(|code| {
                let fits = self
                    .prefixes
                    .iter()
                    .filter(|(key, _)| code.starts_with(key.as_str()));
                fits.max_by_key(|(key, _)| key.len())
                    .map(|(_, prefix)| prefix.as_str())
            })
            .unwrap_or(&self.default_prefix)
    }

    /// The number with this sequence.
    #[must_use]
    pub fn write(&self, prefix: &str, year: i32, sequence: i64) -> String {
        format!("{prefix}{year:04}{sequence:0width$}", width = self.width)
    }
}

/// The pattern in force.
///
/// # Errors
/// Where the database fails, or the setting is no pattern.
pub fn pattern(conn: &mut Conn) -> AppResult<NumberPattern> {
    let text: Option<String> = setting::table
        .find(SETTING)
        .select(setting::value)
        .first(conn)
        .optional()?;
    text.map_or_else(
        || Ok(NumberPattern::default()),
        |text| serde_json::from_str(&text).map_err(AppError::internal),
    )
}

/// Takes the next free number. Two who ask at the same moment get two, because the sequence's row is locked until the
/// first of them commits; numbers given by hand are stepped over.
///
/// # Errors
/// Where the database fails.
pub fn next(conn: &mut Conn, industry: Option<&str>, year: i32) -> AppResult<String> {
    let pattern = pattern(conn)?;
    let prefix = pattern.prefix(industry).to_owned();
    let first = (
        number_sequence::prefix.eq(&prefix),
        number_sequence::year.eq(year),
        number_sequence::last.eq(0_i64),
    );
    OrIgnore(diesel::insert_into(number_sequence::table).values(first)).execute(conn)?;
    loop {
        let sequence: i64 = diesel::update(number_sequence::table.find((&prefix, year)))
            .set(number_sequence::last.eq(number_sequence::last + 1))
            .returning(number_sequence::last)
            .get_result(conn)?;
        let number = pattern.write(&prefix, year, sequence);
        let taken: bool = diesel::select(diesel::dsl::exists(
            customer::table.filter(customer::number.eq(&number)),
        ))
        .get_result(conn)?;
        if !taken {
            return Ok(number);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r_num_1_prefix_follows_the_industry() {
        let pattern = NumberPattern::default();
        assert_eq!(pattern.prefix(Some("I642")), "TECH");
        assert_eq!(pattern.prefix(Some("C35")), "EQP");
        assert_eq!(pattern.prefix(Some("C26")), "MFG");
        assert_eq!(pattern.prefix(None), "CUS");
        assert_eq!(pattern.write("TECH", 2023, 1), "TECH2023001");
        assert_eq!(pattern.write("TECH", 2023, 12345), "TECH202312345");
    }
}
