//! Fields that changed, from → to; a sealed value shows its mask or nothing, and a lock where it may be revealed.
//!
//! Proves R-SEC-4.

use crate::feature::kind;
use crate::feature::record::input::word;
use crate::feature::record::show;
use crate::feature::reveal::{Lock, MASK};
use crate::i18n::tr;
use crate::ui::Masked;
use leptos::prelude::*;
use shared::Guarded;
use shared::audit::Change;
use shared::id::EventId;
use shared::reveal::{OldValue, RecordRef, Side};
use shared::role::FieldClass;

/// How many changes of one entry are shown before the rest is folded.
const SHOWN: usize = 6;

/// Of what the changes are, so that what is masked in them can be asked for.
#[derive(Debug, Clone, Copy)]
pub struct Told {
    /// The entry that says them.
    pub entry: EventId,
    /// The record.
    pub record: RecordRef,
}

/// The changes that an entry of an open customer's timeline says.
#[must_use]
pub fn told(told: Told, changes: Vec<Change>) -> AnyView {
    let section = told.record.kind.as_str();
    view! { <Changes section=section changes=changes told=told/> }.into_any()
}

/// A list of changes. `section` is where the fields' names stand.
#[component]
pub fn Changes(
    /// Where the fields' names stand.
    section: &'static str,
    /// The changes.
    changes: Vec<Change>,
    /// Of what they are; none where nothing can be asked for.
    #[prop(optional)]
    told: Option<Told>,
) -> impl IntoView {
    let all = RwSignal::new(false);
    let count = changes.len();
    let lines = move || {
        let shown = if all.get() { count } else { SHOWN };
        changes
            .iter()
            .take(shown)
            .cloned()
            .map(|change| line(section, change, told))
            .collect_view()
    };
    view! {
        <ul class="changes">{lines}</ul>
        <Show when=move || (count > SHOWN) && !all.get()>
            <button type="button" class="button quiet small fold" on:click=move |_| all.set(true)>
                {move || crate::i18n::tr_with("timeline.more_changes", &[("n", (count - SHOWN).to_string())])}
            </button>
        </Show>
    }
}

fn line(section: &'static str, change: Change, told: Option<Told>) -> impl IntoView {
    let Change {
        field,
        class,
        from,
        to,
        ..
    } = change;
    let name = label(section, &field);
    let shown = |value: Option<Guarded<String>>, which| {
        value.map(|value| {
            let lock = told.and_then(|told| lock(told, &field, class, which, &value));
            (side(section, &field, value), lock)
        })
    };
    let (from, to) = (shown(from, Side::From), shown(to, Side::To));
    view! {
        <li class="change">
            <span class="minor">{name}</span>
            {from.map(|(from, lock)| view! { <del>{from}</del>{lock} })}
            {to.map(|(to, lock)| view! { <ins>{to}</ins>{lock} })}
        </li>
    }
}

/// The lock of a value that is masked, or of a text in which something is.
fn lock(
    told: Told,
    field: &str,
    class: Option<FieldClass>,
    side: Side,
    value: &Guarded<String>,
) -> Option<AnyView> {
    let class = class?;
    if !is_masked(value) {
        return None;
    }
    let Told { entry, record } = told;
    let (field, mask) = (field.to_owned(), value.text().unwrap_or_default());
    let old = OldValue { entry, side };
    // A long text is no name of its button.
    let mask = if mask.chars().count() > 24 {
        String::new()
    } else {
        mask
    };
    Some(view! { <Lock record=record field=field class=class mask=mask old=old/> }.into_any())
}

fn is_masked(value: &Guarded<String>) -> bool {
    match value {
        Guarded::Clear { value } => value.contains(MASK),
        Guarded::Masked { .. } | Guarded::Hidden => true,
    }
}

fn side(section: &str, field: &str, value: Guarded<String>) -> AnyView {
    let list = kind::of(section)
        .and_then(|spec| spec.field(field))
        .and_then(|field| field.list);
    let field = field.to_owned();
    let list = list.or_else(|| word_list(section, &field));
    let shown = value.map(move |text| match list {
        Some(list) => text
            .split(',')
            .map(|one| word(list, one))
            .collect::<Vec<_>>()
            .join(" + "),
        None => show::written(&field, &text),
    });
    view! { <Masked value=shown/> }.into_any()
}

/// Where the words of a field stand whose kind is not declared.
fn word_list(section: &str, field: &str) -> Option<&'static str> {
    match (section, field) {
        ("interaction", "channels") => Some("channels"),
        ("interaction", "direction") => Some("direction"),
        ("interaction", "answered") => Some("answered"),
        (_, "side") => Some("side"),
        ("todo", "state") => Some("todo_state"),
        ("customer", "signal") => Some("signal"),
        ("customer", "signal_state") => Some("signal_state"),
        _ => None,
    }
}

/// The name of a field as its form calls it, or as the trails do where no form has it; a name that no text knows stands as
/// it is.
#[must_use]
pub fn label(section: &str, field: &str) -> String {
    [
        format!("{section}.field.{field}"),
        format!("audit.field_name.{field}"),
    ]
    .into_iter()
    .find_map(|key| Some(tr(&key)).filter(|text| *text != key))
    .unwrap_or_else(|| field.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn r_sec_4_what_is_masked_in_a_change_is_what_can_be_asked_for() {
        let clear = |text: &str| Guarded::clear(text.to_owned());
        let shown = "138****5678".to_owned();
        assert!(is_masked(&Guarded::Masked { shown }) && is_masked(&Guarded::Hidden));
        assert!(is_masked(&clear("请打 138****5678")));
        assert!(!is_masked(&clear("请打总机")));
    }
}
