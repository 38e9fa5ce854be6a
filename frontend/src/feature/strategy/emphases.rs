//! What a strategy stresses instead, by what the customer needs: rows in the form, one line of text in the field below.

use crate::feature::record::state::Line;
use crate::t;
use crate::ui::{Glyph, Icon};
use leptos::prelude::*;
use serde_json::{Value, json};

/// The fields of a row, in their order.
const PARTS: [(&str, &str); 3] = [
    ("need", "strategy.emphasis.need"),
    ("content_zh", "strategy.field.content_zh"),
    ("content_en", "strategy.field.content_en"),
];

/// What lies between the parts of a row; nobody types it.
const BETWEEN: char = '\t';

/// How many rows there may be.
const MOST: usize = 10;

type Row = [String; 3];

/// The rows that a text holds.
fn rows(text: &str) -> Vec<Row> {
    let row = |line: &str| {
        let mut parts = line.split(BETWEEN).map(str::to_owned);
        std::array::from_fn(|_| parts.next().unwrap_or_default())
    };
    text.lines().map(row).collect()
}

fn text(rows: &[Row]) -> String {
    let lines: Vec<String> = rows
        .iter()
        .map(|row| row.join(&BETWEEN.to_string()))
        .collect();
    lines.join("\n")
}

/// What the API says, as the field holds it.
#[must_use]
pub fn to_text(emphases: &Value) -> String {
    let all = emphases.as_array().map(Vec::as_slice).unwrap_or_default();
    let part = |one: &Value, name: &str| {
        let text = one.get(name).and_then(Value::as_str).unwrap_or_default();
        text.replace([BETWEEN, '\n'], " ")
    };
    let rows: Vec<Row> = all
        .iter()
        .map(|one| PARTS.map(|(name, _)| part(one, name)))
        .collect();
    text(&rows)
}

/// What the field holds, as the API wants it; rows that say nothing are none.
#[must_use]
pub fn from_text(text: &str) -> Value {
    let said = |part: &String| (!part.trim().is_empty()).then(|| part.trim().to_owned());
    let all = rows(text).into_iter().filter_map(|row| {
        let [need, zh, en] = row.each_ref().map(said);
        let any = need.is_some() || zh.is_some() || en.is_some();
        any.then(|| json!({ "need": need.unwrap_or_default(), "content_zh": zh, "content_en": en }))
    });
    Value::Array(all.collect())
}

/// The rows, each with a cross, and a button for another.
#[component]
pub fn Emphases(
    /// The line that holds them.
    line: Line,
) -> impl IntoView {
    let now = line.now;
    let count = Memo::new(move |_| now.with(|now| rows(now).len()));
    let add = move |_| now.update(|now| change(now, |rows| rows.push(Row::default())));
    view! {
        <div class="field wide emphases" class:invalid=move || line.error.get().is_some()>
            <span class="field-label">{t!("strategy.field.emphases")}</span>
            <p class="field-hint">{t!("strategy.emphasis.hint")}</p>
            // The fields say so themselves to who does not see the columns.
            <div class="emphasis emphasis-heads small" aria-hidden="true" hidden=move || count.get() == 0>
                {PARTS.map(|(_, key)| view! { <span>{t!(key)}</span> }).collect_view()}
            </div>
            {move || (0..count.get()).map(|at| view! { <OneRow line=line at=at/> }).collect_view()}
            <Show when=move || count.get() < MOST>
                <button type="button" class="button small emphasis-add" on:click=add><Icon glyph=Glyph::Plus size=12/>{t!("strategy.emphasis.add")}</button>
            </Show>
            <p class="field-error" role="alert" hidden=move || line.error.get().is_none()>{move || line.error.get()}</p>
        </div>
    }
}

fn change(now: &mut String, act: impl FnOnce(&mut Vec<Row>)) {
    let mut all = if now.is_empty() {
        Vec::new()
    } else {
        rows(now)
    };
    act(&mut all);
    // A row of nothing is a line, too.
    *now = text(&all);
    if all.len() == 1 && now.is_empty() {
        *now = text(&[Row::default()]);
    }
}

#[component]
fn OneRow(line: Line, at: usize) -> impl IntoView {
    let now = line.now;
    let remove = move |_| {
        now.update(|now| {
            change(now, |rows| {
                if at < rows.len() {
                    rows.remove(at);
                }
            });
        });
    };
    let input = move |part: usize, key: &'static str| {
        let value = move || {
            now.with(|now| {
                rows(now)
                    .get(at)
                    .and_then(|row| row.get(part).cloned())
                    .unwrap_or_default()
            })
        };
        let typed = move |event: web_sys::Event| {
            let typed = event_target_value(&event).replace(BETWEEN, " ");
            now.update(|now| {
                change(now, |rows| {
                    if let Some(slot) = rows.get_mut(at).and_then(|row| row.get_mut(part)) {
                        *slot = typed;
                    }
                });
            });
        };
        view! {
            <input class="input" type="text" autocomplete="off" name=format!("emphasis-{at}-{part}") aria-label=t!(key) placeholder=t!(key)
                prop:value=value on:input=typed/>
        }
    };
    view! {
        <div class="emphasis">
            {PARTS.iter().enumerate().map(|(part, (_, key))| input(part, key)).collect_view()}
            <button type="button" class="button quiet icon-only" aria-label=t!("strategy.emphasis.remove") title=t!("strategy.emphasis.remove") on:click=remove>
                <Icon glyph=Glyph::Close size=14/>
            </button>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn rows_come_back_as_they_were_and_empty_ones_are_none() {
        let all = json!([
            { "need": "升级, upgrade", "content_zh": "案例", "content_en": "Cases" },
            { "need": "成本", "content_zh": "数据", "content_en": null },
        ]);
        assert_eq!(from_text(&to_text(&all)), all);
        assert_eq!(from_text("\t\t\n"), json!([]));
        assert_eq!(to_text(&Value::Null), "");
    }

    #[wasm_bindgen_test]
    fn a_first_row_can_be_added_and_taken_away() {
        let mut now = String::new();
        change(&mut now, |rows| rows.push(Row::default()));
        assert_eq!(rows(&now).len(), 1);
        change(&mut now, |rows| rows[0][0] = "升级".to_owned());
        assert_eq!(now, "升级\t\t");
        change(&mut now, |rows| {
            rows.remove(0);
        });
        assert_eq!(rows(&now).len(), 0);
    }
}
