//! What a line says of an interaction.

use crate::feature::record::input::word;
use crate::i18n::tr;
use shared::interaction::Interaction;

/// What an interaction says, or that its class keeps it from the reader.
#[must_use]
pub fn said(interaction: &Interaction) -> String {
    interaction
        .content
        .clone()
        .unwrap_or_else(|| tr("interaction.withheld"))
}

/// The heading of an interaction: its ways, and its first line where that is short enough to be one.
pub(super) fn heading(interaction: &Interaction) -> (String, Option<String>) {
    let ways: Vec<String> = interaction
        .channels
        .iter()
        .map(|c| word("channels", c.as_str()))
        .collect();
    let ways = ways.join(" + ");
    let Some(content) = &interaction.content else {
        return (format!("{ways} · {}", said(interaction)), None);
    };
    match split_title(content) {
        (Some(title), rest) => (format!("{ways} · {title}"), rest),
        (None, _) => (ways, Some(content.clone())),
    }
}

/// The longest first line that still reads as a title.
const TITLE: usize = 28;

fn split_title(content: &str) -> (Option<String>, Option<String>) {
    let content = content.trim();
    let (first, rest) = content.split_once('\n').unwrap_or((content, ""));
    if first.chars().count() > TITLE {
        return (None, None);
    }
    let rest = rest.trim();
    (
        Some(first.trim_end_matches(['。', '.', '；', ';']).to_owned()),
        (!rest.is_empty()).then(|| rest.to_owned()),
    )
}

/// The customer's own words stand in quotation marks, once.
pub(super) fn quoted(words: &str) -> String {
    let words = words.trim();
    if words.starts_with(['"', '“', '「', '『']) {
        words.to_owned()
    } else {
        format!("“{words}”")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn a_short_first_line_is_the_title() {
        assert_eq!(
            split_title("技术方案确认。"),
            (Some("技术方案确认".into()), None)
        );
        assert_eq!(
            split_title("Kick-off\nAll agreed."),
            (Some("Kick-off".into()), Some("All agreed.".into()))
        );
        let long = "确认第四季度采购预算十万元，需求偏向高端型号，并且希望在十月前完成试用";
        assert_eq!(split_title(long), (None, None));
    }

    #[wasm_bindgen_test]
    fn own_words_are_quoted_once() {
        assert_eq!(quoted("下周五给答复"), "“下周五给答复”");
        assert_eq!(quoted("“好”"), "“好”");
    }
}
