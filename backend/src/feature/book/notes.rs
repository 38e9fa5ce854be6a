//! Texts of a book that did not become values: kept, so that nothing of a file is lost.

use shared::customer::NewCustomer;

/// The longest remarks and confidential notes.
const NOTES: usize = 10_000;

/// Texts that did not become values.
#[derive(Debug, Default)]
pub(super) struct Notes {
    open: Vec<String>,
    sealed: Vec<String>,
}

impl Notes {
    /// Keeps the text of a cell; one that may be sealed goes into the confidential notes.
    pub(super) fn keep(&mut self, sheet: &str, line: i64, heading: &str, text: &str, sealed: bool) {
        let kept = format!("[{sheet} {line} · {heading}] {text}");
        if sealed {
            self.sealed.push(kept);
        } else {
            self.open.push(kept);
        }
    }

    /// Adds them to what a customer's profile holds.
    pub(super) fn into(self, profile: &mut NewCustomer) {
        let add = |texts: Vec<String>, to: &mut Option<String>| {
            if texts.is_empty() {
                return;
            }
            let all: Vec<String> = to.take().into_iter().chain(texts).collect();
            *to = Some(all.join("\n").chars().take(NOTES).collect());
        };
        add(self.open, &mut profile.remarks);
        add(self.sealed, &mut profile.confidential_notes);
    }
}
