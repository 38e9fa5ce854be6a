//! `@` offers colleagues while one types; ＠ counts as well.

use crate::feature::interaction::draft::Draft;
use crate::state::use_session;
use crate::t;
use leptos::html;
use leptos::prelude::*;
use std::time::Duration;

/// How many names are offered.
const OFFERED: usize = 6;

/// What is offered at the moment. Copies are one and the same.
#[derive(Clone, Copy)]
pub struct Mention {
    names: RwSignal<Vec<String>>,
    chosen: RwSignal<usize>,
    /// Where the piece after the sign begins, in characters, and where the caret stands.
    at: RwSignal<(usize, usize)>,
}

/// The piece of a name that is being typed: where it begins, in characters, and what it says so far.
fn piece(text: &str, caret: usize) -> Option<(usize, String)> {
    let before: Vec<char> = text.chars().take(caret).collect();
    let sign = before.iter().rposition(|c| matches!(c, '@' | '＠'))?;
    // A sign inside a word, as in an address, names nobody.
    let free = sign
        .checked_sub(1)
        .and_then(|i| before.get(i))
        .is_none_or(|c| !c.is_ascii_alphanumeric());
    let typed: String = before.iter().skip(sign + 1).collect();
    let short = typed.chars().count() <= 20 && !typed.contains(char::is_whitespace);
    (free && short).then_some((sign + 1, typed))
}

/// The text with a name put in place of the piece, and where the caret then stands.
fn completed(text: &str, (from, to): (usize, usize), name: &str) -> (String, usize) {
    let head: String = text.chars().take(from).collect();
    let tail: String = text.chars().skip(to).collect();
    let caret = from + name.chars().count() + 1;
    (format!("{head}{name} {}", tail.trim_start()), caret)
}

impl Mention {
    /// Nothing is offered.
    pub fn new() -> Self {
        Self {
            names: RwSignal::new(Vec::new()),
            chosen: RwSignal::new(0),
            at: RwSignal::new((0, 0)),
        }
    }

    /// Looks at what is being typed.
    pub fn look(self, text: NodeRef<html::Textarea>) {
        let Some(field) = text.get_untracked() else {
            return;
        };
        let value = field.value();
        let caret = field.selection_start().ok().flatten().unwrap_or_default();
        let caret = characters(&value, caret);
        let session = use_session();
        let me = session.my_id();
        let names = piece(&value, caret).map(|(from, typed)| {
            self.at.set((from, caret));
            let typed = typed.to_lowercase();
            session.users.with_untracked(|users| {
                users
                    .iter()
                    .filter(|user| user.active && Some(user.id) != me)
                    .filter(|user| user.name.to_lowercase().contains(&typed))
                    .map(|user| user.name.clone())
                    .take(OFFERED)
                    .collect()
            })
        });
        self.chosen.set(0);
        self.names.set(names.unwrap_or_default());
    }

    /// Takes a key while names are offered; tells whether it was one of ours.
    pub fn key(
        self,
        event: &web_sys::KeyboardEvent,
        draft: RwSignal<Draft>,
        text: NodeRef<html::Textarea>,
    ) -> bool {
        let count = self.names.with_untracked(Vec::len);
        if count == 0 || event.is_composing() || event.ctrl_key() || event.meta_key() {
            return false;
        }
        match event.key().as_str() {
            "ArrowDown" => self.chosen.update(|n| *n = (*n + 1) % count),
            "ArrowUp" => self.chosen.update(|n| *n = (*n + count - 1) % count),
            "Escape" => self.names.set(Vec::new()),
            "Enter" | "Tab" => {
                let chosen = self.chosen.get_untracked();
                let name = self
                    .names
                    .with_untracked(|names| names.get(chosen).cloned());
                if let Some(name) = name {
                    put_caret(text, self.take(&name, draft));
                }
            }
            _ => return false,
        }
        event.prevent_default();
        event.stop_propagation();
        true
    }

    fn take(self, name: &str, draft: RwSignal<Draft>) -> usize {
        let text = draft.with_untracked(|d| d.content.clone());
        let (text, caret) = completed(&text, self.at.get_untracked(), name);
        draft.update(|d| d.content = text);
        self.names.set(Vec::new());
        caret
    }

    /// Goes away after a press on a name had its chance.
    pub fn close_soon(self) {
        set_timeout(
            move || {
                self.names.try_set(Vec::new());
            },
            Duration::from_millis(200),
        );
    }
}

/// Puts the caret behind what was taken, once the field holds it: a text that is set anew loses its caret.
fn put_caret(text: NodeRef<html::Textarea>, caret: usize) {
    request_animation_frame(move || {
        if let Some(field) = text.try_get_untracked().flatten() {
            let _ = field.focus();
            let at = units(&field.value(), caret);
            let _ = field.set_selection_range(at, at);
        }
    });
}

/// How many units of UTF-16 so many characters are.
fn units(text: &str, characters: usize) -> u32 {
    let units: usize = text.chars().take(characters).map(char::len_utf16).sum();
    u32::try_from(units).unwrap_or(u32::MAX)
}

/// Browsers count UTF-16; we count characters.
fn characters(text: &str, utf16: u32) -> usize {
    let mut left = usize::try_from(utf16).unwrap_or(usize::MAX);
    text.chars()
        .take_while(|c| {
            let fits = left >= c.len_utf16();
            left = left.saturating_sub(c.len_utf16());
            fits
        })
        .count()
}

/// The names that are offered.
#[component]
pub fn Suggestions(
    /// What is offered.
    mention: Mention,
    /// Where a name goes.
    draft: RwSignal<Draft>,
    /// The field in which it is typed.
    text: NodeRef<html::Textarea>,
) -> impl IntoView {
    let choose = move |name: &str| put_caret(text, mention.take(name, draft));
    view! {
        <Show when=move || !mention.names.with(Vec::is_empty)>
            <div class="mention" role="listbox" aria-label=t!("interaction.mention")>
                {move || mention.names.get().into_iter().enumerate().map(|(place, name)| {
                    let shown = name.clone();
                    view! {
                        <button type="button" role="option" class="mention-one" tabindex="-1"
                            aria-selected=move || (mention.chosen.get() == place).to_string()
                            on:mousedown=move |event| event.prevent_default()
                            on:click=move |_| choose(&name)>{shown}</button>
                    }
                }).collect_view()}
            </div>
        </Show>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn either_sign_begins_a_name_and_an_address_does_not() {
        assert_eq!(piece("请＠王", 3), Some((2, "王".to_owned())));
        assert_eq!(piece("@", 1), Some((1, String::new())));
        assert_eq!(piece("a@b", 3), None);
        assert_eq!(piece("@王丽 好", 5), None);
        assert_eq!(piece("无", 1), None);
    }

    #[wasm_bindgen_test]
    fn a_name_takes_the_place_of_its_piece() {
        assert_eq!(
            completed("请@王 跟进", (2, 3), "王丽"),
            ("请@王丽 跟进".to_owned(), 5)
        );
        assert_eq!(characters("😀王", 2), 1);
        assert_eq!(units("😀王丽 好", 3), 4);
    }
}
