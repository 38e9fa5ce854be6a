//! Values that cannot leave but through the policy.

use super::keys;
use crate::db::MultiBackend;
use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::Pg;
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::Text;
use diesel::sqlite::Sqlite;
use shared::{Patch, mask};
use std::fmt;

/// A personal, commercial or confidential value as it stands in the database.
///
/// It has no `Serialize` and no `Display`, and `Debug` prints `***`; only [`super::viewer`] opens it for a caller. A
/// response that forgets to mask does not compile.
#[derive(Clone, PartialEq, Eq, FromSqlRow, AsExpression)]
#[diesel(sql_type = Text)]
pub struct Sealed(String);

/// Marks a stored value of which only the mask is known (R-SEC-3). Input cannot contain it.
const MASK_ONLY: char = '\u{2}';
/// Stands for the value of a person who was erased. Input cannot contain it.
const ERASED: &str = "\u{3}";

impl Sealed {
    /// Takes a value in. One that arrives masked is kept as "only the mask is known".
    #[must_use]
    pub fn seal(value: impl Into<String>) -> Self {
        let value = value.into();
        if shared::mask::is_masked(&value) {
            Self(format!("{MASK_ONLY}{value}"))
        } else {
            Self(value)
        }
    }

    /// Takes in a value that cannot be a mask: an amount, a date.
    #[must_use]
    pub fn seal_exact(value: &impl fmt::Display) -> Self {
        Self(value.to_string())
    }

    /// Takes in an already encrypted or otherwise verbatim text of the database.
    pub(super) const fn verbatim(value: String) -> Self {
        Self(value)
    }

    /// What is left of a value that must be there, once the person was erased.
    #[must_use]
    pub fn erased() -> Self {
        Self(ERASED.to_owned())
    }

    /// Whether the person was erased.
    #[must_use]
    pub fn is_erased(&self) -> bool {
        self.0 == ERASED
    }

    /// The value, for the policy alone.
    pub(super) fn expose(&self) -> Known<'_> {
        if self.is_erased() {
            return Known::Erased;
        }
        self.0
            .strip_prefix(MASK_ONLY)
            .map_or(Known::Value(&self.0), Known::Mask)
    }

    /// Takes another value in its place, unless that is what those are shown who may not see this one: a mask that comes
    /// back as plain text changes nothing either (R-SEC-3).
    pub fn renew(&mut self, new: Self) {
        if !new.is_what_is_shown_of(self) {
            *self = new;
        }
    }

    fn is_what_is_shown_of(&self, stored: &Self) -> bool {
        let Known::Value(value) = stored.expose() else {
            return false;
        };
        match self.expose() {
            Known::Mask(shown) => {
                [mask::phone, mask::email, mask::account, mask::person]
                    .iter()
                    .any(|mask| mask(value) == shown.trim())
                    || value.to_owned().is_shown_as(shown)
            }
            // What is open, and screened all the same: the address of a company.
            Known::Value(shown) => value.to_owned().is_shown_as(shown),
            Known::Erased => false,
        }
    }

    /// The stored text, for the history alone, which encrypts it.
    pub(super) fn stored(&self) -> &str {
        &self.0
    }

    /// Encrypts it for the history.
    ///
    /// # Errors
    /// Where the key does not serve.
    pub fn lock(
        &self,
        key: &keys::DataKey,
        place: &keys::Place,
    ) -> crate::error::AppResult<Vec<u8>> {
        key.lock(place, self.stored().as_bytes())
    }
}

/// What is known of a sealed value.
pub(super) enum Known<'a> {
    /// The value.
    Value(&'a str),
    /// Only a mask of it.
    Mask(&'a str),
    /// Nothing any more.
    Erased,
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// Free text: open within reach, but numbers and addresses of persons in it are masked for those who may not see
/// personal values. Only [`super::viewer`] turns it into text.
#[derive(Clone, PartialEq, Eq, FromSqlRow, AsExpression)]
#[diesel(sql_type = Text)]
pub struct FreeText(String);

impl FreeText {
    /// Takes a text in.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text, for the policy alone.
    pub(super) fn expose(&self) -> &str {
        &self.0
    }

    /// The text, for rules that read it inside the server and let nothing of it out: the signs in an entry, keywords.
    pub(crate) fn for_rules(&self) -> &str {
        &self.0
    }

    /// The text as a sealed value of class personal, for the history.
    #[must_use]
    pub fn as_sealed(&self) -> Sealed {
        Sealed(self.0.clone())
    }
}

/// A text that may come back as those were shown it who may not see all of it.
pub trait ComesBack {
    /// Whether this is what they were shown, and not the text itself.
    fn is_shown_as(&self, text: &str) -> bool;
}

impl ComesBack for FreeText {
    fn is_shown_as(&self, text: &str) -> bool {
        self.0.is_shown_as(text)
    }
}

impl ComesBack for String {
    fn is_shown_as(&self, text: &str) -> bool {
        let shown = shared::mask::screen(self);
        shown != *self && shown.trim() == text.trim()
    }
}

/// A change of a text; what comes back as it was shown, masks and all, changes nothing (R-SEC-3).
#[must_use]
pub fn unless_masked(change: Patch<String>, stored: Option<&impl ComesBack>) -> Patch<String> {
    match change {
        Patch::Set(text) if stored.is_some_and(|stored| stored.is_shown_as(&text)) => Patch::Keep,
        change => change,
    }
}

impl fmt::Debug for FreeText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

macro_rules! text_column {
    ($($name:ident),+) => {$(
        impl<DB: Backend> FromSql<Text, DB> for $name
        where
            String: FromSql<Text, DB>,
        {
            fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
                <String as FromSql<Text, DB>>::from_sql(bytes).map(Self)
            }
        }
        impl ToSql<Text, Sqlite> for $name {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
                out.set_value(self.0.as_str());
                Ok(IsNull::No)
            }
        }
        impl ToSql<Text, Pg> for $name {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
                <String as ToSql<Text, Pg>>::to_sql(&self.0, out)
            }
        }
        impl ToSql<Text, MultiBackend> for $name {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, MultiBackend>) -> serialize::Result {
                out.set_value((Text, self));
                Ok(IsNull::No)
            }
        }
    )+};
}
text_column!(Sealed, FreeText);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r_sec_3_a_screened_text_that_comes_back_changes_nothing() {
        let stored = FreeText::new("请打 13812345678");
        let change = |text: &str| unless_masked(Patch::Set(text.to_owned()), Some(&stored));
        assert_eq!(change("请打 138****5678"), Patch::Keep);
        assert_eq!(change("请打"), Patch::Set("请打".to_owned()));
        let plain = "没有号码".to_owned();
        let same = unless_masked(Patch::Set(plain.clone()), Some(&plain));
        assert_eq!(same, Patch::Set(plain));
    }

    #[test]
    fn r_sec_3_a_mask_that_comes_back_as_text_changes_nothing() {
        let after = |stored: &str, new: &str| {
            let mut sealed = Sealed::seal(stored);
            sealed.renew(Sealed::seal(new));
            sealed.stored().to_owned()
        };
        for (stored, shown) in [
            ("13812345678", "138****5678"),
            ("wang@example.com", "w***@example.com"),
            ("wxid_hlzn2024", "wx***"),
            ("陈经理", "*经理"),
            ("园区路 1 号,找 13812345678", "园区路 1 号,找 138****5678"),
        ] {
            assert_eq!(after(stored, shown), stored);
        }
        assert_eq!(after("13812345678", "13900000000"), "13900000000");
        assert_eq!(after("13812345678", "139****0000"), "\u{2}139****0000");
        assert_eq!(after("138****5678", "13812345678"), "13812345678");
    }

    #[test]
    fn debug_prints_nothing_of_it() {
        assert_eq!(
            format!(
                "{:?} {:?}",
                Sealed::seal("13812345678"),
                FreeText::new("13812345678")
            ),
            "*** …"
        );
    }
}
