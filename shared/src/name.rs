//! Names of companies: the form in which they are compared (R-NAME).

/// Turns full-width letters, digits and punctuation into their ASCII counterparts.
#[must_use]
pub fn half_width(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{3000}' => ' ',
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            _ => c,
        })
        .collect()
}

/// Chinese endings that say of which legal form a company is, longest first.
const SUFFIXES: &[&str] = &[
    "股份有限公司",
    "有限责任公司",
    "集团有限公司",
    "有限公司",
    "公司",
    "集团",
];

/// Latin words that say the same, where they stand last.
const SUFFIX_WORDS: &[&str] = &[
    "incorporated",
    "corporation",
    "limited",
    "company",
    "gmbh",
    "corp",
    "inc",
    "llc",
    "ltd",
    "plc",
    "co",
    "ag",
];

/// The key by which two names are the same: without width, case, spaces, punctuation and legal form.
///
/// `恒力智能装备科技有限公司` and `恒力智能装备科技` share a key, as do `Acme Co., Ltd.` and `ACME`. A name that is nothing
/// but a legal form keeps a part of it, so that the key is empty only where the name has no letter at all.
#[must_use]
pub fn match_key(name: &str) -> String {
    let folded = half_width(name).to_lowercase();
    let mut words: Vec<&str> = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .collect();
    while words.len() > 1 && words.last().is_some_and(|last| SUFFIX_WORDS.contains(last)) {
        words.pop();
    }
    let mut key = words.concat();
    while let Some(rest) = SUFFIXES
        .iter()
        .find_map(|s| key.strip_suffix(s).filter(|rest| !rest.is_empty()))
    {
        key = rest.to_owned();
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn r_name_sees_through_width_case_spaces_and_suffixes() {
        for (a, b) in [
            ("恒力智能装备科技有限公司", "恒力智能装备科技"),
            (
                "恒力智能装备科技股份有限公司",
                "恒力智能 装备科技　有限公司",
            ),
            ("ＡＣＭＥ Co., Ltd.", "acme"),
            ("Ａ科技公司", "A 科技"),
        ] {
            assert_eq!(match_key(a), match_key(b), "{a} / {b}");
        }
        assert_ne!(match_key("恒力智能"), match_key("恒力智慧"));
        assert_eq!(match_key("Cisco"), "cisco");
        assert!(!match_key("有限公司").is_empty());
    }

    proptest! {
        #[test]
        fn r_name_key_is_stable(name in "\\PC{0,40}") {
            let key = match_key(&name);
            prop_assert_eq!(match_key(&key), key);
        }
    }
}
