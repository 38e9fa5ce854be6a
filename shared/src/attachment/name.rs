//! Names of files: what a client sends is taken for a wish, never for a path.

use super::FileType;

/// The longest name, in bytes: what file systems take, with some room for what browsers append.
const LONGEST: usize = 240;

/// Names that are devices where files come from Windows.
const DEVICES: &[&str] = &[
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8",
    "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// A name that is safe as a file's name everywhere: its last path part, without control characters and signs that turn
/// the direction of writing, no longer than file systems take, and with an extension. Chinese stays as it is.
#[must_use]
pub fn clean_name(given: &str, kind: FileType) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = last
        .chars()
        .filter(|c| !c.is_control() && !is_invisible(*c))
        .map(|c| if "<>:\"|?*".contains(c) { '_' } else { c })
        .collect();
    let kept = kept.trim_matches(|c: char| c.is_whitespace() || c == '.');
    let (stem, extension) = split(kept);
    let usual = kind.extensions().first().copied().unwrap_or_default();
    // A name that was nothing but an extension comes through as a stem.
    let extension = extension.unwrap_or(usual);
    let stem = stem.trim_end();
    let stem = match stem {
        "" => "file".to_owned(),
        stem if DEVICES.contains(&stem.to_ascii_lowercase().as_str()) => format!("_{stem}"),
        stem => stem.to_owned(),
    };
    let room = LONGEST.saturating_sub(extension.len() + 1);
    format!("{}.{extension}", cut(&stem, room).trim_end())
}

/// The extension of a name in lower case, if it has one.
#[must_use]
pub fn extension(name: &str) -> Option<String> {
    split(name).1.map(str::to_lowercase)
}

/// A name before and after its last dot. What is long, or holds anything but letters and digits, is no extension.
fn split(name: &str) -> (&str, Option<&str>) {
    match name.rsplit_once('.') {
        Some((stem, end))
            if !stem.is_empty()
                && (1..=8).contains(&end.len())
                && end.bytes().all(|b| b.is_ascii_alphanumeric())
                && !end.bytes().all(|b| b.is_ascii_digit()) =>
        {
            (stem, Some(end))
        }
        _ => (name, None),
    }
}

/// Characters that nobody sees, and that make a name read as another (`报价\u{202e}fdp.exe`).
const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
    )
}

fn cut(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_name_is_the_last_part_of_a_path_and_chinese_stays() {
        for (given, clean) in [
            ("报价单（终版）.pdf", "报价单（终版）.pdf"),
            ("../../etc/passwd", "passwd.pdf"),
            ("C:\\用户\\合同.PDF", "合同.PDF"),
            ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie_ x.pdf"),
            ("报价\u{202e}fdp.pdf", "报价fdp.pdf"),
            ("..", "file.pdf"),
            ("", "file.pdf"),
            (".pdf", "pdf.pdf"),
            ("con.pdf", "_con.pdf"),
            ("v1.2", "v1.2.pdf"),
            ("第3.5章 说明", "第3.5章 说明.pdf"),
            ("  a .pdf ", "a.pdf"),
        ] {
            assert_eq!(clean_name(given, FileType::Pdf), clean, "{given:?}");
        }
        let long = clean_name(&format!("{}.pdf", "长".repeat(500)), FileType::Pdf);
        assert!(long.len() <= LONGEST && long.ends_with("长.pdf"), "{long}");
    }

    #[test]
    fn an_extension_is_short_and_has_a_letter() {
        assert_eq!(extension("a.tar.GZ").as_deref(), Some("gz"));
        assert_eq!(extension("2024.05"), None);
        assert_eq!(extension("a.这个"), None);
        assert_eq!(extension(".pdf"), None);
    }

    proptest! {
        #[test]
        fn whatever_is_given_a_clean_name_is_safe_and_stays(given in "\\PC{0,80}|.{0,400}") {
            let clean = clean_name(&given, FileType::Docx);
            prop_assert!(clean.len() <= LONGEST && clean.len() > 1);
            let unsafe_char = |c: char| c.is_control() || "/\\<>:\"|?*".contains(c);
            prop_assert!(!clean.chars().any(unsafe_char));
            prop_assert!(extension(&clean).is_some());
            prop_assert!(!clean.starts_with('.'));
            prop_assert_eq!(clean_name(&clean, FileType::Docx), clean);
        }
    }
}
