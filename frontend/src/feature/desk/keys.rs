//! The day by keyboard: what a key on a line asks for. Pure.

/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// Moves the focus so many lines down.
    Down(isize),
    /// To the first line.
    First,
    /// To the last one.
    Last,
    /// Done.
    Done,
    /// Moved so many days from today.
    Move(u64),
    /// Moved to a date that is asked for.
    Date,
    /// Skipped, or given up.
    Skip,
    /// Opens the form for the result, filled already.
    Result,
    /// Opens the customer.
    Open,
}

/// Reads a key. `bare` is whether single letters are wanted; none means anything while an input method composes, or with
/// Ctrl, Alt or Meta.
#[must_use]
pub fn wish(key: &str, bare: bool, other: bool, composing: bool) -> Option<Wish> {
    if composing || other {
        return None;
    }
    Some(match key {
        "ArrowDown" => Wish::Down(1),
        "ArrowUp" => Wish::Down(-1),
        "Home" => Wish::First,
        "End" => Wish::Last,
        "Enter" => Wish::Open,
        _ if !bare => return None,
        "j" => Wish::Down(1),
        "k" => Wish::Down(-1),
        "x" => Wish::Done,
        "t" => Wish::Move(1),
        "w" => Wish::Move(7),
        "d" => Wish::Date,
        "s" => Wish::Skip,
        "r" => Wish::Result,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn letters_can_be_switched_off_and_mean_nothing_while_composing() {
        assert_eq!(wish("x", true, false, false), Some(Wish::Done));
        assert_eq!(wish("x", false, false, false), None);
        assert_eq!(wish("x", true, true, false), None);
        assert_eq!(wish("x", true, false, true), None);
        assert_eq!(wish("ArrowDown", false, false, false), Some(Wish::Down(1)));
        assert_eq!(wish("k", true, false, false), Some(Wish::Down(-1)));
        assert_eq!(wish("q", true, false, false), None);
    }
}
