//! Customer numbers (R-NUM-1, R-NUM-2): prefix for the industry, year, sequence.

use crate::db::dialect::OrIgnore;
use crate::db::schema::{customer, number_sequence};
use crate::db::{Conn, setting};
use crate::error::{AppError, AppResult};
use crate::events::system::{self, By, Subject};
use diesel::prelude::*;
use shared::Code;
use shared::audit::SystemKind;
use shared::number::NumberPattern;

/// The name of the setting that overrides the defaults.
const SETTING: &str = "customer_number";

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

/// The pattern that holds without a setting.
#[must_use]
pub fn usual() -> NumberPattern {
    let prefixes = PREFIXES
        .iter()
        .map(|(code, prefix)| ((*code).to_owned(), (*prefix).to_owned()))
        .collect();
    NumberPattern {
        template: shared::number::template(),
        prefixes,
        default_prefix: "CUS".to_owned(),
        width: 3,
    }
}

/// The prefix of an industry.
#[must_use]
pub fn prefix<'a>(pattern: &'a NumberPattern, industry: Option<&str>) -> &'a str {
    industry
        .and_then(|code| {
            let fits = pattern
                .prefixes
                .iter()
                .filter(|(key, _)| code.starts_with(key.as_str()));
            fits.max_by_key(|(key, _)| key.len())
                .map(|(_, prefix)| prefix.as_str())
        })
        .unwrap_or(&pattern.default_prefix)
}

/// The number with this sequence.
#[must_use]
pub fn write(pattern: &NumberPattern, prefix: &str, year: i32, sequence: i64) -> String {
    pattern
        .template
        .replace("{prefix}", prefix)
        .replace("{year}", &format!("{year:04}"))
        .replace(
            "{sequence}",
            &format!("{sequence:0width$}", width = pattern.width),
        )
}

/// What is wrong with a pattern: pointer and code.
#[must_use]
pub fn faults(pattern: &NumberPattern) -> Vec<(String, Code)> {
    let plain = |text: &str| {
        text.chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_./".contains(c))
    };
    let mut faults = Vec::new();
    let rest = ["{prefix}", "{year}", "{sequence}"]
        .iter()
        .fold(pattern.template.clone(), |text, part| {
            text.replace(part, "")
        });
    if !pattern.template.contains("{sequence}") || !plain(&rest) {
        faults.push(("/template".to_owned(), Code::WrongType));
    }
    if !plain(&pattern.default_prefix) {
        faults.push(("/default_prefix".to_owned(), Code::WrongType));
    }
    for (code, prefix) in &pattern.prefixes {
        let at = format!("/prefixes/{code}");
        if shared::industry::find(code).is_none() {
            faults.push((at.clone(), Code::BadIndustry));
        }
        if prefix.is_empty() || prefix.len() > 10 || !plain(prefix) {
            faults.push((at, Code::WrongType));
        }
    }
    faults
}

/// Sets the pattern; numbers that were made stay as they are.
///
/// # Errors
/// [`Code::Invalid`] with the fields.
pub fn set(conn: &mut Conn, by: &By, new: &NumberPattern) -> AppResult<()> {
    let faults = faults(new);
    if !faults.is_empty() {
        return Err(AppError::fields(faults));
    }
    let before = pattern(conn)?;
    setting::keep(conn, SETTING, new)?;
    let subject = Subject {
        kind: SystemKind::NumberPattern,
        key: SETTING.to_owned(),
        name: new.template.clone(),
    };
    system::append(conn, by, &subject, (Some(&before), Some(new)), &[])
}

/// The pattern in force.
///
/// # Errors
/// Where the database fails, or the setting is no pattern.
pub fn pattern(conn: &mut Conn) -> AppResult<NumberPattern> {
    Ok(setting::read(conn, SETTING)?.unwrap_or_else(usual))
}

/// Takes the next free number. Two who ask at the same moment get two, because the sequence's row is locked until the
/// first of them commits; numbers given by hand are stepped over.
///
/// # Errors
/// Where the database fails.
pub fn next(conn: &mut Conn, industry: Option<&str>, year: i32) -> AppResult<String> {
    let pattern = pattern(conn)?;
    let prefix = prefix(&pattern, industry).to_owned();
    // Without the year in them, numbers count on from year to year.
    let year = if pattern.template.contains("{year}") {
        year
    } else {
        0
    };
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
        let number = write(&pattern, &prefix, year, sequence);
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
        let pattern = usual();
        assert_eq!(prefix(&pattern, Some("I642")), "TECH");
        assert_eq!(prefix(&pattern, Some("C35")), "EQP");
        assert_eq!(prefix(&pattern, Some("C26")), "MFG");
        assert_eq!(prefix(&pattern, None), "CUS");
        assert_eq!(write(&pattern, "TECH", 2023, 1), "TECH2023001");
        assert_eq!(write(&pattern, "TECH", 2023, 12345), "TECH202312345");
    }
}
