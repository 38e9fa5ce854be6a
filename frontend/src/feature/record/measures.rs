//! What is done about a risk: lines of text, each ticked once it was taken.

use super::state::Line;
use crate::i18n::tr;
use crate::t;
use crate::ui::{Glyph, Icon};
use leptos::prelude::*;
use shared::risk::{Measure, MeasureState};

fn read(text: &str) -> Vec<Measure> {
    serde_json::from_str(text).unwrap_or_default()
}

fn write(measures: &[Measure]) -> String {
    if measures.is_empty() {
        String::new()
    } else {
        serde_json::to_string(measures).unwrap_or_default()
    }
}

/// The control.
pub fn control(line: Line, id: String) -> AnyView {
    let now = line.now;
    let change = move |at: usize, change: &dyn Fn(&mut Measure)| {
        let mut all = read(&now.get_untracked());
        if let Some(measure) = all.get_mut(at) {
            change(measure);
        }
        now.set(write(&all));
    };
    let count = Memo::new(move |_| read(&now.get()).len());
    let row = move |at: usize| {
        let one = move || read(&now.get()).get(at).cloned();
        view! {
            <li class="measure">
                <input type="checkbox" aria-label=t!("risk.taken")
                    prop:checked=move || one().is_some_and(|m| m.state == MeasureState::Taken)
                    on:change=move |e| {
                        let state = if event_target_checked(&e) { MeasureState::Taken } else { MeasureState::Planned };
                        change(at, &|measure| measure.state = state);
                    }/>
                <input class="input" type="text" maxlength="1000" aria-label=move || tr("risk.field.measures")
                    prop:value=move || one().map(|m| m.what)
                    on:input=move |e| { let what = event_target_value(&e); change(at, &|measure| measure.what.clone_from(&what)); }/>
                <button type="button" class="button quiet icon-only" aria-label=t!("risk.remove_measure")
                    on:click=move |_| { let mut all = read(&now.get_untracked()); if at < all.len() { all.remove(at); } now.set(write(&all)); }>
                    <Icon glyph=Glyph::Close size=12/></button>
            </li>
        }
    };
    view! {
        <ul class="measures" id=id>{move || (0..count.get()).map(row).collect_view()}</ul>
        <button type="button" class="button quiet small" on:click=move |_| {
            let mut all = read(&now.get_untracked());
            all.push(Measure { what: String::new(), state: MeasureState::Planned });
            now.set(write(&all));
        }><Icon glyph=Glyph::Plus size=14/>{t!("risk.add_measure")}</button>
    }
    .into_any()
}
