//! Contacts who are no longer there: `张总监（已离职 2024-05）`.

use super::date::date;
use crate::lang::Lang;
use crate::time::FlexDate;

const MARKS: [(&str, &str); 2] = [("（已离职 ", "）"), (" (left ", ")")];

/// The mark that forms set behind the name of somebody who left.
#[must_use]
pub fn left_mark(on: FlexDate, lang: Lang) -> String {
    let [zh, en] = MARKS;
    let (open, close) = (lang.pick(zh.0, en.0), lang.pick(zh.1, en.1));
    format!("{open}{on}{close}")
}

/// A name without that mark, and when its bearer left.
#[must_use]
pub fn left(text: &str) -> (&str, Option<FlexDate>) {
    let text = text.trim();
    let marked = MARKS.iter().find_map(|(open, close)| {
        let (name, on) = text.strip_suffix(close)?.rsplit_once(open)?;
        Some((name.trim(), date(on)?))
    });
    match marked {
        Some((name, on)) if !name.is_empty() => (name, Some(on)),
        _ => (text, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_left_is_read_again() {
        let on = date("2024-05-01");
        for lang in [Lang::Zh, Lang::En] {
            let text = format!(
                "张总监（采购部）{}",
                on.map_or_else(String::new, |on| left_mark(on, lang))
            );
            assert_eq!(left(&text), ("张总监（采购部）", on), "{text}");
        }
        assert_eq!(left("李总监（采购部）"), ("李总监（采购部）", None));
    }
}
