//! What changed in a text, word by word; Chinese has no blanks, so each of its characters is a word of its own.

use crate::i18n::tr;
use leptos::prelude::*;
use similar::{ChangeTag, TextDiff};

/// A run of words that stayed, went or came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// What became of it.
    pub tag: ChangeTag,
    /// Its text.
    pub text: String,
}

/// Cuts a text into words: runs of letters and digits of one script that uses blanks, and single characters otherwise.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = 0;
    let mut in_word = false;
    for (at, c) in text.char_indices() {
        let joins = c.is_ascii_alphanumeric() || matches!(c, '.' | '%' | '\'');
        if at > start && !(in_word && joins) {
            words.extend(text.get(start..at));
            start = at;
        }
        in_word = joins;
    }
    words.extend(text.get(start..).filter(|rest| !rest.is_empty()));
    words
}

/// The differences, neighbours of one fate joined.
#[must_use]
pub fn pieces(before: &str, after: &str) -> Vec<Piece> {
    let (before, after) = (words(before), words(after));
    let diff = TextDiff::from_slices(&before, &after);
    let mut pieces: Vec<Piece> = Vec::new();
    for change in diff.iter_all_changes() {
        match pieces.last_mut() {
            Some(last) if last.tag == change.tag() => last.text.push_str(change.value()),
            _ => pieces.push(Piece {
                tag: change.tag(),
                text: change.value().to_owned(),
            }),
        }
    }
    pieces
}

/// The first text beside the present one, as one line with what went and what came.
pub fn view(before: &str, after: &str) -> impl IntoView + use<> {
    view! {
        <p class="kind-body diff">
            <span class="minor small">{tr("need.since_first")}" "</span>
            {pieces(before, after).into_iter().map(|piece| match piece.tag {
                ChangeTag::Equal => view! { <span>{piece.text}</span> }.into_any(),
                ChangeTag::Delete => view! { <del>{piece.text}</del> }.into_any(),
                ChangeTag::Insert => view! { <ins>{piece.text}</ins> }.into_any(),
            }).collect_view()}
        </p>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn shown(before: &str, after: &str) -> String {
        pieces(before, after)
            .into_iter()
            .map(|piece| match piece.tag {
                ChangeTag::Equal => piece.text,
                ChangeTag::Delete => format!("[-{}]", piece.text),
                ChangeTag::Insert => format!("[+{}]", piece.text),
            })
            .collect()
    }

    #[wasm_bindgen_test]
    fn chinese_is_compared_by_character_and_numbers_as_wholes() {
        assert_eq!(
            shown("降低采购成本10%", "降低采购成本15%"),
            "降低采购成本[-10%][+15%]"
        );
        assert_eq!(shown("降低成本", "降低采购成本"), "降低[+采购]成本");
        assert_eq!(
            shown("lower the cost", "lower the total cost"),
            "lower the [+total ]cost"
        );
        assert_eq!(shown("", "新"), "[+新]");
    }

    #[wasm_bindgen_test]
    fn nothing_is_lost_between_the_words() {
        for text in ["a b，c😀d", "  两端 空格 ", "ABC降本15.5%！"] {
            assert_eq!(words(text).concat(), text);
        }
    }
}
