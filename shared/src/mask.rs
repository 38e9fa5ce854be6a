//! What may be shown of a value that must not be shown (DOMAIN section 4). Pure text in, text out.

use crate::lang::Lang;
use crate::money::Amount;
use crate::span::Span;

/// A telephone number: the first three and the last four digits of a mobile, the last two otherwise.
#[must_use]
pub fn phone(number: &str) -> String {
    let digits: Vec<char> = number.chars().filter(char::is_ascii_digit).collect();
    match digits.len() {
        11.. => format!("{}****{}", take(&digits, 3), last(&digits, 4)),
        7.. => format!("****{}", last(&digits, 2)),
        _ => "****".to_owned(),
    }
}

/// A person's name: `王*` for a Chinese one, `*经理` where only surname and title are known, `J***` otherwise.
#[must_use]
pub fn person(name: &str) -> String {
    const TITLES: &[&str] = &[
        "总监",
        "经理",
        "主任",
        "总",
        "工",
        "先生",
        "女士",
        "老师",
        "主管",
        "部长",
        "董事长",
        "院长",
    ];
    let name = name.trim();
    if let Some(title) = TITLES
        .iter()
        .filter(|t| name.ends_with(**t) && name != **t)
        .max_by_key(|t| t.len())
    {
        return format!("*{title}");
    }
    match name.chars().next() {
        Some(first) if first.is_ascii() => format!("{first}***"),
        Some(first) => format!("{first}*"),
        None => "*".to_owned(),
    }
}

/// An e-mail address: the first letter and the domain.
#[must_use]
pub fn email(address: &str) -> String {
    match address.split_once('@') {
        Some((local, domain)) => {
            format!("{}***@{domain}", local.chars().take(1).collect::<String>())
        }
        None => "***".to_owned(),
    }
}

/// A value of which nothing is shown.
#[must_use]
pub const fn whole(_: &str) -> String {
    String::new()
}

/// An account such as a WeChat id: its first two characters.
#[must_use]
pub fn account(id: &str) -> String {
    format!("{}***", id.chars().take(2).collect::<String>())
}

/// The bounds of the bands in which amounts are shown, in units of the currency.
const BANDS: &[i64] = &[
    0,
    10_000,
    100_000,
    500_000,
    1_000_000,
    5_000_000,
    10_000_000,
    50_000_000,
    100_000_000,
    500_000_000,
];

/// An amount: the band that holds its middle, as an amount that is a range.
#[must_use]
pub fn band(amount: Amount) -> Amount {
    let scale = 10_i64.pow(amount.currency.decimals());
    let units = amount.minor.middle() / scale;
    let from = BANDS
        .iter()
        .rev()
        .find(|b| **b <= units)
        .copied()
        .unwrap_or(0);
    let to = BANDS.iter().find(|b| **b > units).copied();
    Amount {
        currency: amount.currency,
        minor: Span::Range(Some(from * scale), to.map(|t| t * scale)),
    }
}

/// The units in which a language counts large numbers: from which upper bound on, how much one is, its sign.
const fn units(lang: Lang) -> &'static [(i64, i64, &'static str)] {
    match lang {
        Lang::Zh => &[(100_000_000, 100_000_000, "亿"), (0, 10_000, "万")],
        Lang::En => &[
            (1_000_000_000, 1_000_000_000, "B"),
            (1_000_000, 1_000_000, "M"),
            (0, 1_000, "K"),
        ],
    }
}

fn unit(lang: Lang, bound: i64) -> (i64, &'static str) {
    units(lang)
        .iter()
        .find(|(from, ..)| bound >= *from)
        .map_or((1, ""), |(_, unit, name)| (*unit, name))
}

/// The band of an amount in the short form of a language: `CNY 10–50万`, `CNY 100–500K`.
#[must_use]
pub fn band_text(amount: Amount, lang: Lang) -> String {
    let scale = 10_i64.pow(amount.currency.decimals());
    match band(amount).minor {
        Span::Range(Some(from), Some(to)) => {
            let (unit, name) = unit(lang, to / scale);
            format!(
                "{} {}–{}{name}",
                amount.currency,
                short(from / scale, unit),
                short(to / scale, unit)
            )
        }
        Span::Range(Some(from), None) => {
            let (unit, name) = unit(lang, from / scale);
            format!("{} {}{name}+", amount.currency, short(from / scale, unit))
        }
        _ => amount.currency.to_string(),
    }
}

fn short(number: i64, unit: i64) -> String {
    match (number / unit, number * 10 / unit % 10) {
        (whole, 0) => whole.to_string(),
        (whole, tenth) => format!("{whole}.{tenth}"),
    }
}

/// Whether a value arrived already masked (an imported `138****5678`), so that only the mask is known (R-SEC-3).
#[must_use]
pub fn is_masked(text: &str) -> bool {
    let star = |c: char| matches!(c, '*' | '＊' | '●' | '•');
    let text = text.trim();
    let Some((before, rest)) = text.split_once(star) else {
        return false;
    };
    let after = rest.trim_start_matches(star);
    let stars = 1 + rest.chars().count() - after.chars().count();
    // A mask has one run of stars: three and more wherever, fewer only in place of the rest of a short name.
    let one_run = !after.contains(star);
    let short = text.chars().count() <= 12;
    one_run && (stars >= 3 || (short && (before.is_empty() || after.is_empty())))
}

/// Free text with the mobile numbers, e-mail addresses, identity and bank card numbers in it masked.
///
/// Recognised are: runs of 11 digits that begin with 1 (spaces, hyphens and a country code of 86 allowed between),
/// runs of 15 to 19 digits with an optional final X, and addresses with an `@` and a dotted domain. What is spelled in
/// words, split over lines or cut into pieces is not; screens say so.
#[must_use]
pub fn screen(text: &str) -> String {
    screened(text).0
}

/// A screened text that was edited, with the numbers and addresses of the stored one back in it wherever their masks still
/// stand (R-SEC-3): who sees `138****5678` and writes a word beside it does not lose the number. Of two with the same mask
/// the first comes first. What they see of the result is what they wrote; it tells them nothing of what they do not see.
#[must_use]
pub fn unscreen(edited: &str, stored: &str) -> String {
    let (_, mut pieces) = screened(stored);
    let mut out = String::with_capacity(edited.len());
    let mut rest = edited;
    while let Some(c) = rest.chars().next() {
        let place = pieces.iter().position(|(mask, _)| rest.starts_with(mask));
        let (mask, was) = match place {
            Some(place) => pieces.remove(place),
            None => (c.to_string(), c.to_string()),
        };
        out.push_str(&was);
        rest = rest.strip_prefix(&mask).unwrap_or_default();
    }
    if screen(&out) == screen(edited) {
        out
    } else {
        edited.to_owned()
    }
}

/// A screened text, and what stands for what in it, in order.
fn screened(text: &str) -> (String, Vec<(String, String)>) {
    let mut pieces = Vec::new();
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(c) = chars.get(at).copied() {
        let previous = at.checked_sub(1).and_then(|p| chars.get(p)).copied();
        let starts_run = !previous.is_some_and(is_digit);
        if is_digit(c) && starts_run {
            let (length, digits) = number_run(chars.get(at..).unwrap_or_default());
            let hyphens = chars.iter().skip(at).take(length).any(|c| *c == '-');
            if let Some(mask) = mask_number(&digits, hyphens) {
                out.push_str(&mask);
                pieces.push((mask, chars.iter().skip(at).take(length).collect()));
                at += length;
                continue;
            }
            let plain = chars
                .get(at..)
                .unwrap_or_default()
                .iter()
                .take_while(|c| is_digit(**c))
                .count()
                .max(1);
            out.extend(chars.iter().skip(at).take(plain));
            at += plain;
            continue;
        }
        if matches!(c, '@' | '＠')
            && let Some((local, length)) =
                email_around(&out, chars.get(at + 1..).unwrap_or_default())
        {
            let begin = out.chars().count() - local;
            let name: String = out.chars().skip(begin).collect();
            out = out.chars().take(begin).collect();
            let domain: String = chars.iter().skip(at + 1).take(length).collect();
            let first: String = name.chars().take(1).collect();
            let mask = format!("{first}***@{domain}");
            out.push_str(&mask);
            pieces.push((mask, format!("{name}{c}{domain}")));
            at += 1 + length;
            continue;
        }
        out.push(c);
        at += 1;
    }
    (out, pieces)
}

const fn is_digit(c: char) -> bool {
    matches!(c, '0'..='9' | '０'..='９')
}

const fn ascii_digit(c: char) -> char {
    match c {
        '０'..='９' => match char::from_digit(c as u32 - '０' as u32, 10) {
            Some(digit) => digit,
            None => c,
        },
        _ => c,
    }
}

/// How far a number reaches, with at most one space or hyphen between its digits, and its digits (a final X counts).
fn number_run(chars: &[char]) -> (usize, String) {
    let mut digits = String::new();
    let mut end = 0;
    for (i, c) in chars.iter().copied().enumerate() {
        if is_digit(c) {
            digits.push(ascii_digit(c));
            end = i + 1;
        } else if matches!(c, 'x' | 'X') && digits.len() == 17 && end == i {
            digits.push('X');
            end = i + 1;
            break;
        } else if !(matches!(c, ' ' | '-' | '\u{a0}') && end == i) {
            break;
        }
    }
    (end, digits)
}

fn mask_number(digits: &str, hyphens: bool) -> Option<String> {
    let local = digits
        .strip_prefix("86")
        .filter(|d| d.len() == 11)
        .unwrap_or(digits);
    match local.len() {
        11 if local.starts_with('1') => Some(phone(local)),
        // Card numbers are grouped by spaces; hyphens between so many digits are two dates.
        15..=19 if !hyphens => {
            let all: Vec<char> = local.chars().collect();
            Some(format!("{}****{}", take(&all, 4), last(&all, 2)))
        }
        _ => None,
    }
}

/// The length of the address's local part before the `@`, and of its domain after it.
fn email_around(before: &str, after: &[char]) -> Option<(usize, usize)> {
    let local = before
        .chars()
        .rev()
        .take_while(|c| c.is_ascii_alphanumeric() || "._%+-*".contains(*c))
        .count();
    let mut domain = after
        .iter()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'))
        .count();
    while domain > 0 && after.get(domain - 1) == Some(&'.') {
        domain -= 1;
    }
    let dotted = after.iter().take(domain).any(|c| *c == '.');
    (local > 0 && dotted).then_some((local, domain))
}

fn take(chars: &[char], n: usize) -> String {
    chars.iter().take(n).collect()
}

fn last(chars: &[char], n: usize) -> String {
    chars.iter().skip(chars.len().saturating_sub(n)).collect()
}

#[cfg(test)]
#[allow(clippy::string_slice, reason = "the numbers are ASCII")]
mod tests {
    use super::*;
    use crate::money::Currency;
    use proptest::prelude::*;

    #[test]
    fn masks_as_the_domain_says() {
        assert_eq!(phone("13812345678"), "138****5678");
        assert_eq!(phone("+86 138 1234 5678"), "861****5678");
        assert_eq!(phone("010-12345678"), "010****5678");
        assert_eq!(person("陈经理"), "*经理");
        assert_eq!(person("李总监"), "*总监");
        assert_eq!(person("王丽"), "王*");
        assert_eq!(person("John"), "J***");
        assert_eq!(email("wang@example.com"), "w***@example.com");
        assert_eq!(account("wxid_hlzn2024"), "wx***");
    }

    #[test]
    fn r_sec_3_an_edit_beside_a_mask_keeps_what_it_stands_for() {
        let stored = "打 13812345678 或 wang@example.com，卡 6222 0212 3456 7890";
        let shown = screen(stored);
        assert_eq!(unscreen(&shown, stored), stored);
        assert_eq!(
            unscreen(&format!("下午{shown}（已核）"), stored),
            format!("下午{stored}（已核）")
        );
        assert_eq!(
            unscreen("先 w***@example.com", stored),
            "先 wang@example.com"
        );
        assert_eq!(unscreen("都不要了", stored), "都不要了");
        // A mask that stands for nothing here stays as it was written, and so does one too many.
        assert_eq!(unscreen("139****5678", stored), "139****5678");
        assert_eq!(
            unscreen("138****5678、138****5678", stored),
            "13812345678、138****5678"
        );
    }

    #[test]
    fn shows_amounts_as_bands() {
        assert_eq!(
            band_text(Amount::exact(Currency::CNY, 50_000_000 - 100), Lang::Zh),
            "CNY 10–50万"
        );
        assert_eq!(
            band_text(Amount::exact(Currency::CNY, 1), Lang::Zh),
            "CNY 0–1万"
        );
        assert_eq!(
            band_text(Amount::exact(Currency::CNY, 30_000_000_000), Lang::Zh),
            "CNY 1–5亿"
        );
        assert_eq!(
            band_text(Amount::exact(Currency::CNY, 100_000_000_000), Lang::Zh),
            "CNY 5亿+"
        );
    }

    #[test]
    fn r_sec_3_knows_a_mask_when_it_arrives() {
        assert!(is_masked("138****5678") && is_masked("王*") && is_masked("＊经理"));
        assert!(is_masked("w***@example.com") && is_masked("wx***") && is_masked("J***"));
        assert!(!is_masked("13812345678") && !is_masked("a plain text with one * in it"));
        assert!(
            !is_masked("M*8 螺栓") && !is_masked("2*3*4"),
            "a star in the middle hides nothing"
        );
    }

    #[test]
    fn screens_free_text() {
        for (text, screened) in [
            ("请打13812345678联系", "请打138****5678联系"),
            ("call +86 138-1234-5678 now", "call +138****5678 now"),
            ("１３８１２３４５６７８", "138****5678"),
            ("邮箱 wang.li@example.com。", "邮箱 w***@example.com。"),
            ("身份证11010519491231002X", "身份证1101****2X"),
            ("卡号 6222 0212 3456 7890 123", "卡号 6222****23"),
            (
                "2024-05-10 共 120 万，编号 TECH2023001",
                "2024-05-10 共 120 万，编号 TECH2023001",
            ),
            ("订单 20240510123", "订单 20240510123"),
            ("2024-05-10 2024-05-20", "2024-05-10 2024-05-20"),
            ("a@b", "a@b"),
        ] {
            assert_eq!(screen(text), screened);
        }
    }

    proptest! {
        #[test]
        fn r_sec_3_an_edit_of_a_screened_text_is_seen_as_it_was_written(
            stored in "([a-z甲乙@. ]{0,4}|13[0-9]{9}|[a-z]{1,5}@b\\.cn|6[0-9]{15}){0,5}",
            before in "[a-z甲 0-9]{0,3}",
            after in "[a-z甲 0-9]{0,3}",
        ) {
            let edited = format!("{before}{}{after}", screen(&stored));
            prop_assert_eq!(screen(&unscreen(&edited, &stored)), screen(&edited));
        }

        #[test]
        fn screening_twice_is_screening_once(text in "\\PC{0,60}") {
            let once = screen(&text);
            prop_assert_eq!(screen(&once), once);
        }

        #[test]
        fn no_mobile_number_survives(before in "[^0-9０-９ -]{0,6}", number in "1[3-9][0-9]{9}", after in "[^0-9０-９xX -]{0,6}") {
            let text = format!("{before}{number}{after}");
            prop_assert!(!screen(&text).contains(&number));
        }

        #[test]
        fn a_mask_hides_the_middle(number in "1[3-9][0-9]{9}") {
            prop_assert!(!phone(&number).contains(&number[3..7]) || number[3..7] == number[7..] || number[0..3].contains(&number[3..7]));
        }
    }
}
