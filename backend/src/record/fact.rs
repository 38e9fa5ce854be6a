//! What a record says of itself to the audit trail.

use super::link::{Link, Linked};
use crate::access::leak::{self, Leak};
use crate::access::{FreeText, Sealed};
use shared::role::FieldClass;

/// One field's value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// An open value.
    Open(String),
    /// Other records, colleagues or teams, shown by what people call them.
    Links(Vec<Link>),
    /// Free text, screened when shown.
    Text(FreeText),
    /// A sealed value of a class.
    Sealed(FieldClass, Sealed),
    /// A confidential value, by the mark that tells two writings apart.
    Locked(String),
}

impl Fact {
    /// The value as it is stored, for leaks that tests plant.
    #[must_use]
    pub fn planted(&self) -> String {
        match self {
            Self::Open(text) => text.clone(),
            Self::Text(text) => leak::raw_text(text),
            Self::Sealed(_, value) => leak::raw(value),
            Self::Links(_) | Self::Locked(_) => String::new(),
        }
    }
}

/// The fields of a record by name; none where a field is empty.
pub type Facts = Vec<(&'static str, Option<Fact>)>;

/// An open fact of anything with a written form.
#[must_use]
pub fn open(value: Option<impl ToString>) -> Option<Fact> {
    value.map(|value| Fact::Open(value.to_string()))
}

/// A fact that points at something.
#[must_use]
pub fn link<T: Linked>(id: Option<T>) -> Option<Fact> {
    links(id)
}

/// A fact that points at several things; none where there are none.
#[must_use]
pub fn links<T: Linked>(ids: impl IntoIterator<Item = T>) -> Option<Fact> {
    let links: Vec<Link> = ids.into_iter().map(Linked::link).collect();
    (!links.is_empty()).then_some(Fact::Links(links))
}

/// An open fact of a stored value.
#[must_use]
pub fn written<T: std::fmt::Debug + std::fmt::Display>(
    value: Option<&crate::db::types::Written<T>>,
) -> Option<Fact> {
    value.map(|value| Fact::Open(value.0.to_string()))
}

/// A fact of free text.
#[must_use]
pub fn text(value: Option<&FreeText>) -> Option<Fact> {
    value.map(|value| Fact::Text(value.clone()))
}

/// A fact of a short text that stays as it was made, screened as free text is.
#[must_use]
pub fn made(value: Option<&String>) -> Option<Fact> {
    value.map(|value| Fact::Text(FreeText::stands(value)))
}

/// A fact of class personal.
#[must_use]
pub fn personal(value: Option<&Sealed>) -> Option<Fact> {
    value.map(|value| Fact::Sealed(FieldClass::Personal, value.clone()))
}

/// A fact of class commercial.
#[must_use]
pub fn commercial(value: Option<&Sealed>) -> Option<Fact> {
    value.map(|value| Fact::Sealed(FieldClass::Commercial, value.clone()))
}

/// A fact of class confidential: that it changed, never what it says.
#[must_use]
pub fn confidential(cipher: Option<&[u8]>) -> Option<Fact> {
    cipher.map(|cipher| Fact::Locked(format!("#{}", crate::access::keys::mark(cipher))))
}

/// One field that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The field.
    pub field: &'static str,
    /// Before.
    pub from: Option<Fact>,
    /// After.
    pub to: Option<Fact>,
}

/// Whether two facts say the same; that a value became more or less sensitive does not change it.
fn same(from: Option<&Fact>, to: Option<&Fact>) -> bool {
    match (from, to) {
        (Some(Fact::Sealed(_, a)), Some(Fact::Sealed(_, b))) => a == b,
        (Some(Fact::Text(text)), Some(Fact::Sealed(_, sealed)))
        | (Some(Fact::Sealed(_, sealed)), Some(Fact::Text(text))) => text.as_sealed() == *sealed,
        (from, to) => from == to,
    }
}

/// Whether this request brought the value, be it the same as what stood there.
const fn is_brought(fact: &Fact) -> bool {
    match fact {
        Fact::Text(text) => text.is_brought(),
        Fact::Sealed(_, value) => value.is_brought(),
        Fact::Open(_) | Fact::Links(_) | Fact::Locked(_) => false,
    }
}

/// Whether a value was written again over one that is the same.
#[must_use]
pub fn is_repeated(before: &Facts, after: &Facts) -> bool {
    let repeated = |from: Option<&Fact>, to: Option<&Fact>| {
        from.is_some() && to.is_some_and(is_brought) && same(from, to)
    };
    before
        .iter()
        .zip(after)
        .any(|((_, from), (_, to))| repeated(from.as_ref(), to.as_ref()))
}

/// The fields in which two states of one record differ, for someone who does not see everything that stood there: what they
/// wrote over a value that is `unseen` counts as a change though it is the same, or they would learn that it is (R-SEC-2).
#[must_use]
pub fn differences_unseen(
    before: Facts,
    after: Facts,
    unseen: impl Fn(&Fact) -> bool,
) -> Vec<Difference> {
    let blindly = |from: &Option<Fact>, to: &Option<Fact>| {
        from.as_ref().is_some_and(&unseen)
            && to.as_ref().is_some_and(is_brought)
            && !leak::planted(Leak::UnchangedWrite)
    };
    before
        .into_iter()
        .zip(after)
        .filter(|((_, from), (_, to))| !same(from.as_ref(), to.as_ref()) || blindly(from, to))
        .map(|((field, from), (_, to))| Difference { field, from, to })
        .collect()
}

/// The fields in which two states of one record differ.
#[must_use]
pub fn differences(before: Facts, after: Facts) -> Vec<Difference> {
    differences_unseen(before, after, |_| false)
}
