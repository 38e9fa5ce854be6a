//! A test that proves a rule names it as the domain does, so that whoever looks for the rule finds its proof.

/// The rules that functions of this file are named after and that it does not spell.
pub fn problems(path: &str, text: &str) -> Vec<String> {
    let mut missing: Vec<String> = text
        .lines()
        .filter_map(|line| rule(line.split_once("fn r_")?.1))
        .filter(|rule| !spells(text, rule))
        .map(|rule| format!("{path}: a test of {rule} does not spell it"))
        .collect();
    missing.sort_unstable();
    missing.dedup();
    missing
}

/// Whether a text spells a rule: R-SIG-1 is not spelt by R-SIG-10.
fn spells(text: &str, rule: &str) -> bool {
    let mut found = text.match_indices(rule);
    found.any(|(at, _)| {
        let next = text
            .get(at + rule.len()..)
            .and_then(|rest| rest.chars().next());
        !next.is_some_and(|next| next.is_ascii_digit())
    })
}

/// The rule that a name begins with: `cad_3_a_call_a_month` is of `R-CAD-3`, `next_asks` of `R-NEXT`.
fn rule(name: &str) -> Option<String> {
    let mut words = name.split(|c: char| !c.is_ascii_alphanumeric());
    let family = words.next().filter(|family| !family.is_empty())?;
    let number = words.next().filter(|word| word.parse::<u8>().is_ok());
    let family = family.to_ascii_uppercase();
    Some(number.map_or_else(
        || format!("R-{family}"),
        |number| format!("R-{family}-{number}"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_spells_its_rule() {
        let test = "fn r_cad_3_a_call_a_month() {}\nasync fn r_next_asks(server: TestServer) {";
        assert_eq!(
            problems("a.rs", test),
            [
                "a.rs: a test of R-CAD-3 does not spell it",
                "a.rs: a test of R-NEXT does not spell it"
            ]
        );
        let spelt = format!("//! R-CAD-3, R-NEXT.\n{test}");
        assert!(problems("a.rs", &spelt).is_empty());
    }
}
