//! Going through a text from left to right, full-width and half-width writing being the same.

/// The folded form of one character: ASCII where there is such a counterpart, lower case, one kind of dash and space.
pub(crate) fn fold_char(c: char) -> char {
    let c = match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{3000}' | '\u{a0}' | '\t' | '\r' | '\n' | '\u{2002}'..='\u{200a}' => ' ',
        '￥' => '¥',
        '〜' | '∼' => '~',
        '‐' | '‑' | '–' | '—' | '―' | '−' | '─' => '-',
        '【' | '〔' => '[',
        '】' | '〕' => ']',
        _ => c,
    };
    c.to_ascii_lowercase()
}

/// The folded form of a text, trimmed.
pub(crate) fn fold(text: &str) -> String {
    let folded: String = text.chars().map(fold_char).collect();
    folded.trim().to_owned()
}

/// A place in a text. Comparing sees the folded form, cutting gives the text as it was written.
#[derive(Debug, Clone)]
pub(crate) struct Scan {
    written: Vec<char>,
    folded: Vec<char>,
    at: usize,
}

impl Scan {
    pub(crate) fn new(text: &str) -> Self {
        let written: Vec<char> = text.trim().chars().collect();
        let folded = written.iter().copied().map(fold_char).collect();
        Self {
            written,
            folded,
            at: 0,
        }
    }

    pub(crate) const fn at(&self) -> usize {
        self.at
    }

    pub(crate) const fn go_to(&mut self, at: usize) {
        self.at = at;
    }

    pub(crate) fn peek(&self) -> Option<char> {
        self.folded.get(self.at).copied()
    }

    /// The folded character before this place.
    pub(crate) fn before(&self) -> Option<char> {
        self.at
            .checked_sub(1)
            .and_then(|i| self.folded.get(i))
            .copied()
    }

    pub(crate) fn is_end(&self) -> bool {
        self.at >= self.folded.len()
    }

    pub(crate) fn step(&mut self) {
        self.at = (self.at + 1).min(self.folded.len());
    }

    pub(crate) fn spaces(&mut self) {
        while self.peek() == Some(' ') {
            self.step();
        }
    }

    /// Takes one of these characters.
    pub(crate) fn eat(&mut self, any: &[char]) -> bool {
        let found = self.peek().is_some_and(|c| any.contains(&c));
        if found {
            self.step();
        }
        found
    }

    /// Takes a word, written in folded form.
    pub(crate) fn word(&mut self, word: &str) -> bool {
        let mut at = self.at;
        for c in word.chars() {
            if self.folded.get(at) != Some(&c) {
                return false;
            }
            at += 1;
        }
        self.at = at;
        true
    }

    /// Takes the first of these words that stands here; list longer ones first.
    pub(crate) fn one_of(&mut self, words: &[&str]) -> bool {
        words.iter().any(|word| self.word(word))
    }

    /// Takes a run of ASCII digits, at least one; with how many there were.
    pub(crate) fn digits(&mut self) -> Option<(String, usize)> {
        let mut run = String::new();
        while let Some(c) = self.peek().filter(char::is_ascii_digit) {
            run.push(c);
            self.step();
        }
        let len = run.len();
        (len > 0).then_some((run, len))
    }

    /// Whether the comma at this place stands inside a number: behind a digit and before exactly three.
    fn groups_digits(&self, comma: usize) -> bool {
        let digit = |at: usize| self.folded.get(at).is_some_and(char::is_ascii_digit);
        comma > 0 && digit(comma - 1) && (1..=3).all(|n| digit(comma + n)) && !digit(comma + 4)
    }

    /// What was written between two places, trimmed.
    pub(crate) fn written(&self, from: usize, to: usize) -> String {
        let cut: String = self
            .written
            .iter()
            .skip(from)
            .take(to.saturating_sub(from))
            .collect();
        cut.trim().to_owned()
    }

    /// What was written from here to the end, trimmed.
    pub(crate) fn rest(&self) -> String {
        self.written(self.at, self.written.len())
    }
}

/// Splits a written text where a folded character satisfies `cut`; parts are trimmed, empty ones dropped.
pub(crate) fn split(text: &str, cut: impl Fn(char) -> bool) -> Vec<String> {
    text.split(|c| cut(fold_char(c)) || c == '\n')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(ToOwned::to_owned)
        .collect()
}

/// Splits a text into clauses: at commas, semicolons and full stops that do not stand inside parentheses or between
/// the digits of a number.
#[must_use]
pub fn clauses(text: &str) -> Vec<String> {
    let scan = Scan::new(text);
    let (mut parts, mut from, mut depth) = (Vec::new(), 0_usize, 0_usize);
    for (i, c) in scan.folded.iter().enumerate() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            ',' if scan.groups_digits(i) => {}
            ',' | ';' | '。' if depth == 0 => {
                parts.push(scan.written(from, i));
                from = i + 1;
            }
            _ => {}
        }
    }
    parts.push(scan.written(from, scan.folded.len()));
    parts.retain(|part| !part.is_empty());
    parts
}

/// Whether any of these words, in folded form, stands in the folded text.
pub(crate) fn has(folded: &str, words: &[&str]) -> bool {
    words.iter().any(|word| folded.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clauses_leave_numbers_and_parentheses_whole() {
        assert_eq!(
            clauses("年度合同80,000元，已使用3个月；续约（待定，未谈）。"),
            ["年度合同80,000元", "已使用3个月", "续约（待定，未谈）"]
        );
    }

    #[test]
    fn width_and_case_are_the_same() {
        assert_eq!(fold("　ＳａａＳ（１～２）"), "saas(1~2)");
    }
}
