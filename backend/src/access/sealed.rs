//! Values that cannot leave but through the policy.
//!
//! Proves R-SEC-2.

use super::keys;
use crate::db::MultiBackend;
use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::Pg;
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::Text;
use diesel::sqlite::Sqlite;
use shared::{Given, Patch, mask};
use std::fmt;

/// A personal, commercial or confidential value as it stands in the database.
///
/// It has no `Serialize` and no `Display`, and `Debug` prints `***`; only [`super::viewer`] opens it for a caller. A
/// response that forgets to mask does not compile.
#[derive(Clone, FromSqlRow, AsExpression)]
#[diesel(sql_type = Text)]
pub struct Sealed(Held);

/// A text, and whether this request brought it. Two of the same text are equal wherever they came from.
#[derive(Clone)]
struct Held {
    text: String,
    brought: bool,
}

impl Held {
    fn brought(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            brought: true,
        }
    }

    const fn stood(text: String) -> Self {
        Self {
            text,
            brought: false,
        }
    }
}

/// Marks a stored value of which only the mask is known (R-SEC-3). Input cannot contain it.
const MASK_ONLY: char = '\u{2}';
/// Stands for the value of a person who was erased. Input cannot contain it.
const ERASED: &str = "\u{3}";

impl Sealed {
    /// Takes a value in. One that arrives masked is kept as "only the mask is known".
    #[must_use]
    pub fn seal(value: impl Into<String>) -> Self {
        let value = value.into();
        Self(Held::brought(if shared::mask::is_masked(&value) {
            format!("{MASK_ONLY}{value}")
        } else {
            value
        }))
    }

    /// Takes in a value that cannot be a mask: an amount, a date.
    #[must_use]
    pub fn seal_exact(value: &impl fmt::Display) -> Self {
        Self(Held::brought(value.to_string()))
    }

    /// Takes in an already encrypted or otherwise verbatim text of the database.
    pub(super) const fn verbatim(value: String) -> Self {
        Self(Held::stood(value))
    }

    /// What is left of a value that must be there, once the person was erased.
    #[must_use]
    pub fn erased() -> Self {
        Self(Held::stood(ERASED.to_owned()))
    }

    /// Whether the person was erased.
    #[must_use]
    pub fn is_erased(&self) -> bool {
        self.0.text == ERASED
    }

    /// The value, for the policy alone.
    pub(super) fn expose(&self) -> Known<'_> {
        if self.is_erased() {
            return Known::Erased;
        }
        let text = &self.0.text;
        text.strip_prefix(MASK_ONLY)
            .map_or(Known::Value(text), Known::Mask)
    }

    /// Takes another value in its place, and says whether it did: not where that is what `mask` shows of this one to
    /// those who may not see it. A mask that comes back as plain text changes nothing either (R-SEC-3). It must be the mask
    /// of this very field: another one would tell something that is not shown.
    pub fn renew(&mut self, new: Self, mask: Mask) -> bool {
        let took = !new.is_what_is_shown_of(self, mask);
        if took {
            *self = new;
        }
        took
    }

    fn is_what_is_shown_of(&self, stored: &Self, mask: Mask) -> bool {
        match (stored.expose(), self.expose()) {
            // An open value is screened all the same: the address of a company. What has nothing to hide is no mask.
            (Known::Value(value), Known::Mask(shown) | Known::Value(shown)) => {
                let mask = mask(value);
                mask != value && mask == shown.trim()
            }
            _ => false,
        }
    }

    /// Whether this request brought it, be it the same as what stood there.
    #[must_use]
    pub const fn is_brought(&self) -> bool {
        self.0.brought
    }

    /// The stored text, for the history alone, which encrypts it.
    pub(super) fn stored(&self) -> &str {
        &self.0.text
    }

    /// Encrypts it for the history.
    ///
    /// # Errors
    /// Where the key does not serve.
    pub fn lock(
        &self,
        key: &keys::SubjectKey,
        place: &keys::Place,
    ) -> crate::error::AppResult<Vec<u8>> {
        key.lock(place, self.stored().as_bytes())
    }
}

/// How much of a value those are shown who may not see it.
pub type Mask = fn(&str) -> String;

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
#[derive(Clone, FromSqlRow, AsExpression)]
#[diesel(sql_type = Text)]
pub struct FreeText(Held);

impl FreeText {
    /// Takes a text in.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(Held::brought(text))
    }

    /// A text that stands in the database already.
    #[must_use]
    pub fn stands(text: impl Into<String>) -> Self {
        Self(Held::stood(text.into()))
    }

    /// Whether this request brought it, be it the same as what stood there.
    #[must_use]
    pub const fn is_brought(&self) -> bool {
        self.0.brought
    }

    /// The text, for the policy alone.
    pub(super) fn expose(&self) -> &str {
        &self.0.text
    }

    /// The text, for rules that read it inside the server and let nothing of it out: the signs in an entry, keywords.
    pub(crate) fn for_rules(&self) -> &str {
        &self.0.text
    }

    /// The text as a sealed value of class personal, for the history.
    #[must_use]
    pub fn as_sealed(&self) -> Sealed {
        Sealed(self.0.clone())
    }

    /// Whether nothing in it is masked for anyone.
    pub(super) fn hides_nothing(&self) -> bool {
        mask::screen(self.expose()) == self.expose()
    }

    fn is_shown_as(&self, text: &str) -> bool {
        let shown = mask::screen(self.expose());
        shown != self.expose() && shown.trim() == text.trim()
    }
}

/// What a mask in a text that comes in stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Masks {
    /// For what it hides: whoever writes was shown it so.
    Hide,
    /// For itself: whoever writes sees what stands there, and wrote a mask over it by hand.
    Typed,
}

/// A change of a text. Of those who do not see all of it, what comes back as it was shown to them, masks and all, changes
/// nothing, and a mask that is left in a text that was edited keeps what it stands for (R-SEC-3).
#[must_use]
pub fn unless_masked(
    change: Patch<String>,
    stored: Option<&FreeText>,
    masks: Masks,
) -> Patch<String> {
    match (change, stored) {
        (Patch::Set(text), Some(stored)) if masks == Masks::Hide => {
            if stored.is_shown_as(&text) {
                return Patch::Keep;
            }
            Patch::Set(mask::unscreen(&text, stored.expose()))
        }
        (change, _) => change,
    }
}

/// Applies a change to a text that may be empty, as [`unless_masked`] takes it.
pub fn retext(change: Patch<String>, stored: &mut Option<FreeText>, masks: Masks) {
    unless_masked(change, stored.as_ref(), masks)
        .map(FreeText::new)
        .apply(stored);
}

/// Applies a change to a sealed text that may be empty: what came back under its mask changes nothing (R-SEC-3).
pub fn reseal(change: Patch<Given<String>>, stored: &mut Option<Sealed>, mask: Mask) {
    match change {
        Patch::Keep | Patch::Set(Given::Unchanged) => {}
        Patch::Clear => *stored = None,
        Patch::Set(Given::Value(text)) => {
            let new = Sealed::seal(text);
            match stored {
                Some(stored) => {
                    stored.renew(new, mask);
                }
                None => *stored = Some(new),
            }
        }
    }
}

/// Applies a change to a sealed value that cannot be a mask: an amount, a date.
pub fn reseal_exact<T: fmt::Display>(change: Patch<Given<T>>, stored: &mut Option<Sealed>) {
    match change {
        Patch::Keep | Patch::Set(Given::Unchanged) => {}
        Patch::Clear => *stored = None,
        Patch::Set(Given::Value(value)) => *stored = Some(Sealed::seal_exact(&value)),
    }
}

impl fmt::Debug for FreeText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

macro_rules! text_column {
    ($($name:ident),+) => {$(
        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.0.text == other.0.text
            }
        }
        impl Eq for $name {}
        impl<DB: Backend> FromSql<Text, DB> for $name
        where
            String: FromSql<Text, DB>,
        {
            fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
                let text = <String as FromSql<Text, DB>>::from_sql(bytes)?;
                Ok(Self(Held::stood(text)))
            }
        }
        impl ToSql<Text, Sqlite> for $name {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
                out.set_value(self.0.text.as_str());
                Ok(IsNull::No)
            }
        }
        impl ToSql<Text, Pg> for $name {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
                <String as ToSql<Text, Pg>>::to_sql(&self.0.text, out)
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
        let change =
            |text: &str| unless_masked(Patch::Set(text.to_owned()), Some(&stored), Masks::Hide);
        assert_eq!(change("请打 138****5678"), Patch::Keep);
        assert_eq!(change("请打"), Patch::Set("请打".to_owned()));
        let edited = Patch::Set("下午请打 13812345678".to_owned());
        assert_eq!(change("下午请打 138****5678"), edited);
        let plain = Patch::Set("没有号码".to_owned());
        let same = unless_masked(plain.clone(), Some(&FreeText::new("没有号码")), Masks::Hide);
        assert_eq!(same, plain);
        // Who sees the number and writes a mask over it means the mask.
        let typed = Patch::Set("请打 138****5678".to_owned());
        assert_eq!(
            unless_masked(typed.clone(), Some(&stored), Masks::Typed),
            typed
        );
    }

    #[test]
    fn r_sec_3_a_mask_that_comes_back_as_text_changes_nothing() {
        let after = |mask: Mask, stored: &str, new: &str| {
            let mut sealed = Sealed::seal(stored);
            sealed.renew(Sealed::seal(new), mask);
            sealed.stored().to_owned()
        };
        let masks: [(Mask, _, _); 5] = [
            (mask::phone, "13812345678", "138****5678"),
            (mask::email, "wang@example.com", "w***@example.com"),
            (mask::account, "wxid_hlzn2024", "wx***"),
            (mask::person, "陈经理", "*经理"),
            (
                mask::screen,
                "园区路 1 号,找 13812345678",
                "园区路 1 号,找 138****5678",
            ),
        ];
        for (mask, stored, shown) in masks {
            assert_eq!(after(mask, stored, shown), stored);
        }
        let phone = |stored, new| after(mask::phone, stored, new);
        assert_eq!(phone("13812345678", "13900000000"), "13900000000");
        assert_eq!(phone("13812345678", "139****0000"), "\u{2}139****0000");
        assert_eq!(phone("138****5678", "13812345678"), "13812345678");
    }

    #[test]
    fn r_sec_2_the_mask_of_another_field_is_taken_as_any_other_value() {
        // Whoever is shown `*经理` and guesses `陈经***` must not learn from what becomes of it whether it is right.
        for guess in ["陈经***", "王经***"] {
            let mut name = Sealed::seal("陈经理");
            assert!(name.renew(Sealed::seal(guess), mask::person));
        }
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
