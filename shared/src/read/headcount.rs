//! Headcounts: `100-500人`, `约800人`, `500人以上`.

use super::quantity::{Kind, read};
use super::scan::Scan;
use crate::money::Headcount;

const PEOPLE: Kind = Kind {
    nouns: &[
        "名员工",
        "个员工",
        "员工",
        "人数",
        "人",
        "名",
        "employees",
        "people",
        "staff",
    ],
    unit_proves: false,
    latin_units: false,
};

/// The largest headcount taken; anything above is a slip of the pen.
const MOST: i64 = 100_000_000;

/// Reads a text that is a headcount and nothing else; a bare number is one.
#[must_use]
pub fn headcount(text: &str) -> Option<Headcount> {
    let mut scan = Scan::new(text);
    let (found, _) = here(&mut scan)?;
    scan.spaces();
    scan.is_end().then_some(found)
}

/// Finds a headcount in a clause, proven by 人, 员工 or the like, and says what else the clause holds.
#[must_use]
pub fn headcount_within(text: &str) -> Option<(Headcount, String)> {
    let mut scan = Scan::new(text);
    let mut at = 0;
    loop {
        scan.go_to(at);
        if scan.is_end() {
            return None;
        }
        let inside = scan
            .before()
            .is_some_and(|c| c.is_ascii_alphanumeric() || c == '.');
        let space = scan.peek() == Some(' ');
        if !inside
            && !space
            && let Some((found, true)) = here(&mut scan)
        {
            return Some((found, format!("{}{}", scan.written(0, at), scan.rest())));
        }
        at += 1;
    }
}

fn here(scan: &mut Scan) -> Option<(Headcount, bool)> {
    let found = read(scan, &PEOPLE, 1, 1)?;
    (found.span.middle() <= MOST).then_some((Headcount(found.span), found.proven))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::Span;
    use proptest::prelude::*;

    #[test]
    fn reads_what_people_write() {
        for (text, span) in [
            ("100-500人", Span::Range(Some(100), Some(500))),
            ("１００－５００人", Span::Range(Some(100), Some(500))),
            ("100人至500人", Span::Range(Some(100), Some(500))),
            ("约800人", Span::About(800)),
            ("800人左右", Span::About(800)),
            ("800多人", Span::About(800)),
            ("500人以上", Span::Range(Some(500), None)),
            ("500+", Span::Range(Some(500), None)),
            ("50人以下", Span::Range(None, Some(50))),
            ("1.2万人", Span::Exact(12_000)),
            ("员工 320 名", Span::Exact(320)),
            ("320", Span::Exact(320)),
            ("200 employees", Span::Exact(200)),
        ] {
            assert_eq!(headcount(text), Some(Headcount(span)), "{text}");
        }
        for text in [
            "",
            "人",
            "中型",
            "500-100人",
            "1.5人",
            "100-500人，年营收1-5亿",
            "500万元",
        ] {
            assert_eq!(headcount(text), None, "{text}");
        }
    }

    #[test]
    fn finds_it_in_a_clause() {
        assert_eq!(
            headcount_within("现有员工约800人"),
            Some((Headcount(Span::About(800)), "现有".to_owned()))
        );
        assert_eq!(headcount_within("年营收1-5亿"), None);
    }

    proptest! {
        #[test]
        fn numbers_read_back(from in 0_i64..MOST, more in 0_i64..1000) {
            let to = (from + more).min(MOST);
            prop_assert_eq!(headcount(&format!("{from}人")), Some(Headcount(Span::Exact(from))));
            prop_assert_eq!(headcount(&format!("{from}～{to}人")), Some(Headcount(Span::Range(Some(from), Some(to)))));
        }

        #[test]
        fn any_text_is_read_or_refused_but_never_panics(text in "[0-9万人约以上-]{0,16}|\\PC{0,24}") {
            let _ = headcount(&text);
            let _ = headcount_within(&text);
        }
    }
}
