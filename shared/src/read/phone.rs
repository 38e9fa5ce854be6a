//! Telephone numbers and e-mail addresses, in full or masked (R-SEC-3).

use super::known::Known;
use super::scan::{fold, has, split};
use std::fmt;

/// A telephone number.
#[derive(Clone, PartialEq, Eq)]
pub enum Phone {
    /// A mainland mobile number: eleven digits, or their mask.
    Mobile(Known),
    /// Any other: `010-12345678`, `400-123-4567`, `+49 30 1234567`, with an extension where there is one.
    Other(Known),
}

impl Phone {
    /// The number or its mask, whichever kind it is of.
    #[must_use]
    pub const fn known(&self) -> &Known {
        match self {
            Self::Mobile(known) | Self::Other(known) => known,
        }
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if matches!(self, Self::Mobile(_)) {
            "Mobile(***)"
        } else {
            "Other(***)"
        })
    }
}

/// Reads a text that is one telephone number and nothing else.
#[must_use]
pub fn phone(text: &str) -> Option<Phone> {
    let folded = fold(text);
    let bare = without_label(&folded);
    // A spreadsheet that took the number for a number.
    let bare = bare.strip_suffix(".0").unwrap_or(bare);
    if bare.chars().any(|c| matches!(c, '*' | '●' | '•')) || has(bare, &["xxx"]) {
        return mask(bare);
    }
    let (main, extension) = extension(bare);
    let dated = main.contains(['-', '.']) && super::date::moment(main).is_some();
    if dated
        || main
            .chars()
            .any(|c| !(c.is_ascii_digit() || matches!(c, ' ' | '-' | '(' | ')' | '+' | '.')))
    {
        return None;
    }
    let digits: String = main.chars().filter(char::is_ascii_digit).collect();
    let local = ["0086", "86"]
        .iter()
        .find_map(|code| digits.strip_prefix(code).filter(|d| is_mobile(d)))
        .unwrap_or(&digits);
    if is_mobile(local) && extension.is_empty() {
        return Some(Phone::Mobile(Known::Clear(local.to_owned())));
    }
    let number = if main.trim_start().starts_with('+') {
        (8..=15)
            .contains(&digits.len())
            .then(|| format!("+{digits}"))
    } else {
        landline(&digits)
    }?;
    let full = if extension.is_empty() {
        number
    } else {
        let mark = if number.starts_with('+') { '#' } else { '-' };
        format!("{number}{mark}{extension}")
    };
    Some(Phone::Other(Known::Clear(full)))
}

/// Reads a cell of several numbers, in their order; what is none comes back as text.
#[must_use]
pub fn phones(text: &str) -> (Vec<Phone>, Vec<String>) {
    let (mut found, mut unread) = (Vec::new(), Vec::new());
    if let Some(one) = phone(text) {
        return (vec![one], unread);
    }
    for part in split(text, |c| matches!(c, '/' | '、' | ',' | ';' | '|')) {
        match phone(&part) {
            Some(number) => found.push(number),
            None => unread.push(part),
        }
    }
    (found, unread)
}

/// Reads an e-mail address, or the mask of one.
#[must_use]
pub fn email(text: &str) -> Option<Known> {
    let folded: String = text
        .trim()
        .chars()
        .map(|c| if c == '＠' { '@' } else { c })
        .collect();
    let (local, domain) = folded.split_once('@')?;
    let fine = |part: &str| {
        !part.is_empty()
            && part
                .chars()
                .all(|c| !c.is_whitespace() && !matches!(c, '@' | ',' | ';' | '，' | '；'))
    };
    let dotted = domain.split('.').count() >= 2 && domain.split('.').all(|label| !label.is_empty());
    (fine(local) && fine(domain) && dotted && folded.len() <= 200).then(|| {
        if local.contains('*') {
            Known::MaskOnly(folded.clone())
        } else {
            Known::Clear(folded.clone())
        }
    })
}

fn is_mobile(digits: &str) -> bool {
    digits.len() == 11
        && digits.starts_with('1')
        && matches!(digits.as_bytes().get(1), Some(b'3'..=b'9'))
}

fn without_label(folded: &str) -> &str {
    let mut bare = folded;
    for label in [
        "联系电话",
        "手机号码",
        "手机号",
        "手机",
        "电话",
        "座机",
        "办公",
        "mobile",
        "phone",
        "tel.",
    ] {
        bare = bare.strip_prefix(label).unwrap_or(bare);
    }
    bare.strip_prefix("tel")
        .unwrap_or(bare)
        .trim_start_matches([':', ' '])
        .trim()
}

/// Splits an extension off: `转123`, `ext. 123`, `-123` after a whole number.
fn extension(bare: &str) -> (&str, String) {
    for mark in ["转分机", "分机", "转", "ext.", "ext", "#"] {
        if let Some((main, rest)) = bare.split_once(mark) {
            let digits = rest.trim_matches([' ', ':']);
            if (1..=6).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) {
                return (main.trim_end_matches(['(', ' ', '-']), digits.to_owned());
            }
        }
    }
    if bare.matches('-').count() == 2
        && !bare.starts_with('+')
        && let Some((main, last)) = bare.rsplit_once('-')
        && (1..=4).contains(&last.len())
        && !has(bare, &["400-", "800-"])
        && main.bytes().filter(u8::is_ascii_digit).count() >= 10
        && last.bytes().all(|b| b.is_ascii_digit())
    {
        return (main, last.to_owned());
    }
    (bare, String::new())
}

/// A mainland number that is no mobile, in one writing.
fn landline(digits: &str) -> Option<String> {
    let digits = digits
        .strip_prefix("86")
        .filter(|d| d.len() >= 10)
        .map_or_else(
            || digits.to_owned(),
            |local| {
                if local.starts_with('0') {
                    local.to_owned()
                } else {
                    format!("0{local}")
                }
            },
        );
    let cut = |at: usize| Some(format!("{}-{}", digits.get(..at)?, digits.get(at..)?));
    match digits.len() {
        10 if digits.starts_with("400") || digits.starts_with("800") => Some(format!(
            "{}-{}-{}",
            digits.get(..3)?,
            digits.get(3..6)?,
            digits.get(6..)?
        )),
        10..=12 if digits.starts_with('0') => {
            let short = matches!(digits.as_bytes().get(1), Some(b'1' | b'2'));
            let code = if short { 3 } else { 4 };
            (7..=8)
                .contains(&(digits.len() - code))
                .then(|| cut(code))
                .flatten()
        }
        7 | 8 if !digits.starts_with(['0', '1']) => Some(digits),
        _ => None,
    }
}

/// A masked number: digits and marks; eleven places that begin with 1 are a mobile.
fn mask(bare: &str) -> Option<Phone> {
    let shown: String = bare
        .chars()
        .filter(|c| !matches!(c, ' ' | '-' | '(' | ')'))
        .map(|c| {
            if matches!(c, 'x' | '●' | '•') {
                '*'
            } else {
                c
            }
        })
        .collect();
    let fine = shown
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, '*' | '+'));
    let stars = shown.matches('*').count();
    if !fine || stars == 0 || !(4..=20).contains(&shown.len()) {
        return None;
    }
    let mobile = shown.len() == 11 && shown.starts_with('1');
    let known = Known::MaskOnly(shown);
    Some(if mobile {
        Phone::Mobile(known)
    } else {
        Phone::Other(known)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn mobile(text: &str) -> Option<Phone> {
        Some(Phone::Mobile(Known::Clear(text.to_owned())))
    }

    #[test]
    fn one_writing_for_every_number() {
        for text in [
            "13812345678",
            "138 1234 5678",
            "138-1234-5678",
            "+86 13812345678",
            "0086-13812345678",
            "１３８１２３４５６７８",
            "手机：13812345678",
            "13812345678.0",
        ] {
            assert!(phone(text) == mobile("13812345678"), "{text}");
        }
        for (text, one) in [
            ("010-12345678", "010-12345678"),
            ("(010) 1234 5678", "010-12345678"),
            ("0571-87654321", "0571-87654321"),
            ("057187654321", "0571-87654321"),
            ("+86 10 12345678", "+861012345678"),
            ("010-12345678转806", "010-12345678-806"),
            ("010-12345678-806", "010-12345678-806"),
            ("400 123 4567", "400-123-4567"),
            ("400-123-4567", "400-123-4567"),
            ("87654321", "87654321"),
            ("+49 30 1234567", "+49301234567"),
            ("+49 30 1234567 ext. 12", "+49301234567#12"),
        ] {
            assert!(
                phone(text) == Some(Phone::Other(Known::Clear(one.to_owned()))),
                "{text}"
            );
        }
        for text in [
            "",
            "无",
            "1381234567",
            "12812345678",
            "1.38123E+10",
            "王丽",
            "2024-05-10",
            "12345678901234567890",
        ] {
            assert!(phone(text).is_none(), "{text}");
        }
    }

    #[test]
    fn r_sec_3_a_masked_number_is_only_a_mask() {
        for text in [
            "138****5678",
            "138＊＊＊＊5678",
            "138 **** 5678",
            "138XXXX5678",
            "138●●●●5678",
        ] {
            assert!(
                phone(text) == Some(Phone::Mobile(Known::MaskOnly("138****5678".to_owned()))),
                "{text}"
            );
        }
        assert!(matches!(
            phone("010-****5678"),
            Some(Phone::Other(Known::MaskOnly(_)))
        ));
        assert_eq!(format!("{:?}", phone("13812345678")), "Some(Mobile(***))");
    }

    #[test]
    fn several_in_one_cell() {
        let (found, unread) = phones("13812345678、010-12345678；请发短信");
        assert_eq!((found.len(), unread), (2, vec!["请发短信".to_owned()]));
    }

    #[test]
    fn reads_mail_addresses() {
        assert_eq!(
            email(" wang.li＠example.com ")
                .as_ref()
                .and_then(Known::value),
            Some("wang.li@example.com")
        );
        assert!(matches!(
            email("w***@example.com"),
            Some(Known::MaskOnly(_))
        ));
        for text in [
            "",
            "a@b",
            "@example.com",
            "a b@example.com",
            "a@example..com",
            "a@@example.com",
        ] {
            assert!(email(text).is_none(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_read_reads_as_itself(text in "[0-9０-９ ()+*-]{0,20}") {
            if let Some(once) = phone(&text) {
                prop_assert!(phone(once.known().text()) == Some(once.clone()), "{}", text);
            }
        }

        #[test]
        fn any_text_is_read_or_refused_but_never_panics(text in "[0-9*xX转 -]{0,20}|\\PC{0,24}") {
            let _ = phones(&text);
            let _ = email(&text);
        }
    }
}
