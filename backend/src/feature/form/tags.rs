//! Tags on a form: those set by hand, and those that follow from the records, which an import leaves alone.

use super::cells;
use super::dossier::Dossier;
use super::tables::Manner;
use crate::feature::book::words;
use crate::feature::import::DERIVED;
use shared::customer::{DerivedKind, DerivedTag};
use shared::industry;
use shared::tag::TagDimension;
use shared::word::ListName;

/// The tags of a dimension, by hand first.
pub(super) fn cell(dossier: &Dossier, manner: &Manner, dimension: TagDimension) -> String {
    let customer = &dossier.customer;
    let by_hand = customer.tags.iter();
    let by_hand = by_hand.filter(|tag| tag.dimension == dimension);
    let derived = customer.derived_tags.iter();
    let derived = derived.filter(|tag| tag.dimension == dimension);
    let all: Vec<String> = by_hand
        .map(|tag| tag.label.clone())
        .chain(derived.map(|tag| named(tag, manner)))
        .collect();
    all.join(cells::between(manner.lang))
}

/// A derived tag in words: 规模 中型（自动）.
fn named(tag: &DerivedTag, manner: &Manner) -> String {
    let lang = manner.lang;
    let word = |place: String| words::text(lang, &place).map(str::to_owned);
    let value = match tag.kind {
        DerivedKind::Industry => industry::name(&tag.value, lang).map(str::to_owned),
        DerivedKind::Stage => Some(manner.stages.name(&tag.value)),
        DerivedKind::CoreNeed => {
            let list = ListName::NeedCategory;
            let name = manner.known.name(list, &tag.value, lang);
            name.map(str::to_owned)
        }
        DerivedKind::BudgetBand => None,
        DerivedKind::Urgency => Some(words::word(lang, "level", &tag.value)),
        _ => word(format!("/derived/{}/{}", tag.kind, tag.value)),
    };
    let value = value.unwrap_or_else(|| tag.value.clone());
    let kind = word(format!("/derived/{}/name", tag.kind)).unwrap_or_default();
    // What stands between tags must not stand within one.
    let text = format!("{kind} {value}").replace(['、', ',', '，', ';', '；', '\n'], " ");
    format!("{text}{}", lang.pick(DERIVED.0, DERIVED.1))
}
