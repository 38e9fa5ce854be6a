//! Fields that changed, from → to; a sealed value shows its mask or nothing.

use crate::feature::kind;
use crate::feature::record::input::word;
use crate::feature::record::show;
use crate::i18n::tr;
use crate::ui::Masked;
use leptos::prelude::*;
use shared::Guarded;
use shared::audit::Change;

/// How many changes of one entry are shown before the rest is folded.
const SHOWN: usize = 6;

/// A list of changes. `section` is where the fields' names stand.
#[component]
pub fn Changes(
    /// Where the fields' names stand.
    section: &'static str,
    /// The changes.
    changes: Vec<Change>,
) -> impl IntoView {
    let all = RwSignal::new(false);
    let count = changes.len();
    let lines = move || {
        let shown = if all.get() { count } else { SHOWN };
        changes
            .iter()
            .take(shown)
            .cloned()
            .map(|change| line(section, change))
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

fn line(section: &'static str, change: Change) -> impl IntoView {
    let Change {
        field, from, to, ..
    } = change;
    let name = label(section, &field);
    let from = from.map(|from| side(section, &field, from));
    let to = to.map(|to| side(section, &field, to));
    view! {
        <li class="change">
            <span class="minor">{name}</span>
            {from.map(|from| view! { <del>{from}</del> })}
            {to.map(|to| view! { <ins>{to}</ins> })}
        </li>
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
