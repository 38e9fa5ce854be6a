//! Opens sealed values for one caller and one customer.

use super::actor::Actor;
use super::keys::{Keys, Place};
use super::leak::{self, Leak};
use super::limits::Access;
use super::policy::{self, Scope, Standing, Verb};
use super::sealed::{FreeText, Known, Masks, Sealed};
use crate::error::{AppError, AppResult};
use crate::record::fact::Fact;
use shared::money::Amount;
use shared::role::{FieldClass, RecordKind, WholeClass};
use shared::stage::Gate;
use shared::{Code, Guarded, mask};
use std::str::FromStr;

/// Personal values that have no mask: they are shown, or nothing of them.
const SHOWN_WHOLE: [&str; 4] = ["birthday", "address", "occupation", "habits"];

/// One caller looking at one customer.
#[derive(Debug, Clone, Copy)]
pub struct Viewer<'a> {
    /// The caller.
    pub actor: &'a Actor,
    /// How the caller stands to the customer.
    pub standing: Standing,
}

impl<'a> Viewer<'a> {
    /// The caller looking at this customer.
    ///
    /// # Errors
    /// [`Code::NotFound`] where the customer is out of reach: that it exists stays hidden.
    pub fn new(actor: &'a Actor, scope: &Scope) -> AppResult<Self> {
        let standing = policy::standing(actor, scope);
        let forgotten = leak::eyes_open() || leak::planted(Leak::ReachForgotten);
        if policy::reaches(actor, standing) || forgotten {
            Ok(Self { actor, standing })
        } else {
            Err(Code::NotFound.into())
        }
    }

    /// Whether values of this class are shown in full.
    #[must_use]
    pub fn sees(&self, class: FieldClass) -> bool {
        leak::eyes_open() || policy::sees(self.actor, class, self.standing)
    }

    /// What a mask stands for in a text that the caller writes.
    #[must_use]
    pub fn masks(&self) -> Masks {
        if self.sees(FieldClass::Personal) {
            Masks::Typed
        } else {
            Masks::Hide
        }
    }

    /// Whether records of this kind are shown to the caller.
    #[must_use]
    pub fn reads(&self, kind: RecordKind) -> bool {
        policy::reads(self.actor, kind, self.standing)
    }

    /// Whether the caller reads the trail of this customer.
    #[must_use]
    pub fn audits(&self) -> bool {
        policy::audits(self.actor, self.standing)
    }

    /// Whether the caller is let to this kind at all: a program is to those of its scopes.
    #[must_use]
    pub fn in_scope(&self, kind: RecordKind) -> bool {
        let limits = self.actor.limits.as_ref();
        limits.is_none_or(|limits| limits.allow(kind, Access::Read))
    }

    /// The gates that stand open, as far as the caller reads what would close them: a gate that closes says that it came.
    #[must_use]
    pub fn gates(&self, open: &[Gate]) -> Vec<Gate> {
        let told = |gate: &Gate| match gate {
            Gate::Need => self.reads(RecordKind::Need),
            Gate::Contract => self.reads(RecordKind::Contract),
            _ => true,
        };
        open.iter().copied().filter(told).collect()
    }

    /// Whether the caller may do this.
    #[must_use]
    pub fn may(&self, verb: Verb) -> bool {
        policy::may(self.actor, verb, self.standing)
    }

    /// Refuses what the caller may not do.
    ///
    /// # Errors
    /// [`Code::Forbidden`].
    pub fn require(&self, verb: Verb) -> AppResult<()> {
        if self.may(verb) {
            Ok(())
        } else {
            Err(Code::Forbidden.into())
        }
    }

    /// The kinds of record that the caller may write here.
    #[must_use]
    pub fn writable(&self) -> Vec<RecordKind> {
        RecordKind::ALL
            .iter()
            .copied()
            .filter(|kind| self.may(Verb::Write(*kind)))
            .collect()
    }

    /// Opens a text of this class; `mask` says what the others see of it.
    #[must_use]
    pub fn text(
        &self,
        class: FieldClass,
        value: &Sealed,
        mask: fn(&str) -> String,
    ) -> Guarded<String> {
        match value.expose() {
            Known::Mask(shown) => Guarded::masked(shown),
            Known::Erased => Guarded::masked(self.actor.lang.pick("已删除", "Erased")),
            Known::Value(value) if self.sees(class) || leak::planted(Leak::Mobiles) => {
                Guarded::clear(value.to_owned())
            }
            Known::Value(value) if leak::planted(Leak::OneMore) => {
                Guarded::masked(mask(value) + &value.chars().skip(3).take(1).collect::<String>())
            }
            Known::Value(value) if leak::planted(Leak::MaskLength) => {
                Guarded::masked(mask(value) + &"*".repeat(value.chars().count()))
            }
            Known::Value(value) => Guarded::masked(mask(value)),
        }
    }

    /// A person's name.
    #[must_use]
    pub fn person(&self, name: &Sealed) -> Guarded<String> {
        let show = || self.text(FieldClass::Personal, name, mask::person);
        leak::forgotten(Leak::Persons, show)
    }

    /// A customer's name: sealed for a person, open for a company.
    #[must_use]
    pub fn customer_name(
        &self,
        kind: shared::customer::CustomerKind,
        name: &Sealed,
    ) -> Guarded<String> {
        let class = match kind {
            shared::customer::CustomerKind::Person => FieldClass::Personal,
            shared::customer::CustomerKind::Company => FieldClass::Open,
        };
        leak::forgotten(Leak::CustomerNames, || self.text(class, name, mask::person))
    }

    /// An amount: in full, or its band.
    #[must_use]
    pub fn amount(&self, value: &Sealed) -> Guarded<Amount> {
        let Known::Value(text) = value.expose() else {
            return Guarded::Hidden;
        };
        match Amount::from_str(text) {
            Ok(amount) if self.sees(FieldClass::Commercial) || leak::planted(Leak::Amounts) => {
                Guarded::clear(amount)
            }
            Ok(amount) if leak::planted(Leak::NarrowBand) => {
                Guarded::masked(format!("≈ {}", amount.minor.middle() / 1_000_000))
            }
            Ok(amount) => Guarded::masked(mask::band_text(amount, self.actor.lang)),
            Err(_) => Guarded::Hidden,
        }
    }

    /// A value of which nothing but its existence is shown to the others.
    #[must_use]
    pub fn whole<T: FromStr>(&self, class: FieldClass, value: &Sealed) -> Guarded<T> {
        match value.expose() {
            Known::Value(text) if self.sees(class) || leak::planted(Leak::Whole) => {
                text.parse().map_or(Guarded::Hidden, Guarded::clear)
            }
            Known::Value(text) if leak::planted(Leak::WholeLength) => {
                Guarded::masked("*".repeat(text.chars().count()))
            }
            _ => Guarded::Hidden,
        }
    }

    /// Free text, screened where the caller may not see personal values.
    #[must_use]
    pub fn free(&self, text: &FreeText) -> String {
        let text = text.expose();
        let forgets = leak::planted(Leak::FreeText)
            || (leak::planted(Leak::PhonesOnly) && text.contains('@'))
            || (leak::planted(Leak::ShortNumbersOnly) && text.contains("622202"));
        if self.sees(FieldClass::Personal) || forgets {
            text.to_owned()
        } else {
            mask::screen(text)
        }
    }

    /// A piece of free text that stands inside a structure.
    #[must_use]
    pub fn screened(&self, text: &str) -> String {
        if self.sees(FieldClass::Personal) || leak::planted(Leak::Pieces) {
            text.to_owned()
        } else {
            mask::screen(text)
        }
    }

    /// A short text, such as a title or a category: open, but what is recognised in it is masked all the same.
    #[must_use]
    pub fn short(&self, text: Option<&String>) -> Option<String> {
        text.map(|text| self.screened(text))
    }

    /// Optional free text.
    #[must_use]
    pub fn free_opt(&self, text: Option<&FreeText>) -> Option<String> {
        leak::forgotten(Leak::OptionalText, || text.map(|text| self.free(text)))
    }

    /// What a contact is, where another record names it: a program that has nothing to do with contacts is told the name alone.
    #[must_use]
    pub fn title(&self, text: Option<&FreeText>) -> Option<String> {
        self.free_opt(text)
            .filter(|_| self.in_scope(RecordKind::Contact))
    }

    /// Whether a file of this class is for the caller: its content, its name, and what else tells of it.
    #[must_use]
    pub fn sees_file(&self, class: WholeClass) -> bool {
        self.sees(class.into()) || leak::planted(Leak::FilesForAll)
    }

    /// Whether what an interaction of this class says is for the caller.
    #[must_use]
    pub fn sees_entry(&self, class: WholeClass) -> bool {
        self.sees(class.into()) || leak::planted(Leak::EntriesForAll)
    }

    /// Whether all that a field says is shown to the caller; a value of which only a mask is known has no more to say.
    #[must_use]
    pub fn sees_all_of(&self, fact: &Fact) -> bool {
        match fact {
            Fact::Sealed(class, value) => {
                self.sees(*class) || !matches!(value.expose(), Known::Value(_))
            }
            Fact::Text(text) => self.sees(FieldClass::Personal) || text.hides_nothing(),
            Fact::Open(_) | Fact::Links(_) | Fact::Locked(_) => true,
        }
    }

    /// Whether the caller may change values of this class where the record may be changed: whoever sees them, but not
    /// those for whom the owner opened confidential ones, which is for reading.
    #[must_use]
    pub fn keeps(&self, class: FieldClass) -> bool {
        policy::keeps(self.actor, class, self.standing)
    }

    /// Refuses whoever may not change an entry or a file of this mark: what one does not see, and what was opened for
    /// reading alone.
    ///
    /// # Errors
    /// [`shared::Code::Forbidden`].
    pub fn require_kept(&self, class: WholeClass) -> AppResult<()> {
        if self.keeps(class.into()) {
            Ok(())
        } else {
            Err(shared::Code::Forbidden.into())
        }
    }

    /// Confidential text, decrypted for those who may see it.
    ///
    /// # Errors
    /// Where the key does not serve.
    pub fn confidential(
        &self,
        keys: &Keys,
        place: &Place,
        cipher: &[u8],
    ) -> AppResult<Guarded<String>> {
        let near = self.standing.collaborator || self.standing.leads;
        let forgets = leak::planted(Leak::ForHelpers) && near;
        if !self.sees(FieldClass::Confidential) && leak::planted(Leak::CipherLength) {
            return Ok(Guarded::masked("*".repeat(cipher.len())));
        }
        if !self.sees(FieldClass::Confidential) && !forgets {
            return Ok(Guarded::Hidden);
        }
        let text = String::from_utf8(keys.decrypt(place, cipher)?).map_err(AppError::internal)?;
        Ok(Guarded::clear(text))
    }

    /// Whether anything is shown of such a value of the history, be it a mask; what [`Self::history`] does, told beforehand.
    #[must_use]
    pub fn shows_some(&self, class: FieldClass, field: &str) -> bool {
        self.sees(class)
            || match class {
                FieldClass::Open => true,
                FieldClass::Personal => !SHOWN_WHOLE.contains(&field),
                FieldClass::Commercial => field != "file_name",
                FieldClass::Confidential => false,
            }
    }

    /// A value out of the history, by the class it was recorded with.
    #[must_use]
    pub fn history(&self, class: FieldClass, field: &str, stored: String) -> Guarded<String> {
        let value = Sealed::verbatim(stored);
        if leak::planted(Leak::History) {
            return Guarded::clear(value.stored().to_owned());
        }
        match (class, field) {
            (FieldClass::Commercial, "file_name") => self.whole(class, &value),
            (FieldClass::Commercial, _) => self.amount(&value).map(|amount| amount.to_string()),
            (FieldClass::Confidential, _) => self.whole(class, &value),
            (_, "mobile" | "phone") => self.text(class, &value, mask::phone),
            (_, "email") => self.text(class, &value, mask::email),
            (_, "wechat" | "wecom") => self.text(class, &value, mask::account),
            (_, "name") => self.text(class, &value, mask::person),
            (_, field) if SHOWN_WHOLE.contains(&field) => self.whole(class, &value),
            // Free text.
            _ => match value.expose() {
                Known::Value(text)
                    if self.sees(FieldClass::Personal) || leak::planted(Leak::HistoryText) =>
                {
                    Guarded::clear(text.to_owned())
                }
                Known::Value(text) | Known::Mask(text) => Guarded::clear(mask::screen(text)),
                Known::Erased => Guarded::Hidden,
            },
        }
    }
}
