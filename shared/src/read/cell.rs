//! Cells that a spreadsheet would run as a formula: defused when written, restored when read.

/// Characters with which a spreadsheet begins a formula, in both widths.
const TRIGGERS: &[char] = &['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r'];

/// Whether a trigger stands behind any number of apostrophes; with at least `least` of them.
fn triggered(cell: &str, least: usize) -> bool {
    let bare = cell.trim_start_matches('\'');
    bare.starts_with(TRIGGERS) && cell.len() - bare.len() >= least
}

/// The cell with an apostrophe before it, where a spreadsheet would otherwise run it. [`restore`] takes it off again.
#[must_use]
pub fn defuse(cell: &str) -> String {
    if triggered(cell, 0) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

/// The cell without the apostrophe that [`defuse`] set. What follows is plain text and is never evaluated.
#[must_use]
pub fn restore(cell: &str) -> &str {
    if triggered(cell, 1) {
        cell.strip_prefix('\'').unwrap_or(cell)
    } else {
        cell
    }
}

/// Whether a spreadsheet would run the cell as a formula that does something, rather than see a sign or a number in it.
#[must_use]
pub fn is_formula(cell: &str) -> bool {
    let cell = cell.trim();
    let mut chars = cell.chars();
    match chars.next() {
        Some('=' | '＝' | '@' | '＠') => chars.next().is_some(),
        Some('+' | '-' | '＋' | '－') => cell.contains(['(', '（', '!', '！', '|']),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn formulas_become_text_and_come_back() {
        for (cell, safe) in [
            ("=1+1", "'=1+1"),
            ("'=1+1", "''=1+1"),
            ("+86 138", "'+86 138"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("恒力", "恒力"),
            ("'quoted'", "'quoted'"),
            ("", ""),
        ] {
            assert_eq!(defuse(cell), safe);
            assert_eq!(restore(safe), cell);
        }
    }

    #[test]
    fn tells_formulas_from_signs() {
        for cell in [
            "=1+1",
            "=HYPERLINK(\"http://x\")",
            "@SUM(A1)",
            "-2+3+cmd|' /C calc'!A0",
            "＝1",
        ] {
            assert!(is_formula(cell), "{cell}");
        }
        for cell in ["-", "+86 138 1234 5678", "-5", "=", "—", "价格=面议"] {
            assert!(!is_formula(cell), "{cell}");
        }
    }

    proptest! {
        #[test]
        fn defusing_is_reversible_and_leaves_nothing_to_run(cell in "['=+@\\-＝\t]{0,4}\\PC{0,12}") {
            let safe = defuse(&cell);
            prop_assert_eq!(restore(&safe), cell);
            prop_assert!(!safe.starts_with(TRIGGERS));
        }
    }
}
