//! What no Rust file may hold.

/// A longer file is two.
const LONGEST: usize = 500;

/// Unfinished work and tests that do not run. Taken apart, so that this file does not hold them itself.
const FORBIDDEN: [(&str, &str); 4] = [
    (concat!("to", "do!("), "unfinished work"),
    (concat!("unimple", "mented!("), "unfinished work"),
    (concat!("FIX", "ME"), "unfinished work"),
    (concat!("#[ig", "nore"), "a test that does not run"),
];

/// What is wrong with one file.
pub fn problems(path: &str, text: &str) -> Vec<String> {
    let mut problems = Vec::new();
    let length = text.lines().count();
    if length > LONGEST {
        problems.push(format!(
            "{path}: {length} lines, more than {LONGEST}: make it two files"
        ));
    }
    for (number, line) in text.lines().enumerate() {
        let found = FORBIDDEN.iter().filter(|(word, _)| line.contains(word));
        problems.extend(found.map(|(word, why)| format!("{path}:{}: `{word}`, {why}", number + 1)));
        if path.starts_with("frontend/") && line.trim() == "#[test]" {
            problems.push(format!(
                "{path}:{}: never runs in the browser: write #[wasm_bindgen_test]",
                number + 1
            ));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_files_are_named() {
        assert!(problems("a.rs", &"x\n".repeat(LONGEST)).is_empty());
        assert_eq!(problems("a.rs", &"x\n".repeat(LONGEST + 1)).len(), 1);
    }

    #[test]
    fn unfinished_work_is_named_with_its_line() {
        let found = problems(
            "a.rs",
            &format!("fn f() {{\n    {}\n}}\n", concat!("to", "do!()")),
        );
        assert!(
            matches!(found.as_slice(), [one] if one.starts_with("a.rs:2: ")),
            "{found:?}"
        );
        assert_eq!(
            problems("a.rs", concat!("#[ig", "nore = \"slow\"]")).len(),
            1
        );
    }

    #[test]
    fn the_front_end_has_no_host_tests() {
        assert_eq!(problems("frontend/src/a.rs", "    #[test]\n").len(), 1);
        assert!(problems("frontend/src/a.rs", "    #[wasm_bindgen_test]\n").is_empty());
        assert!(problems("shared/src/a.rs", "    #[test]\n").is_empty());
    }
}
