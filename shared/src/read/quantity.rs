//! Numbers as people write them: with units, approximate, or between two bounds.

use super::scan::Scan;
use crate::span::Span;

/// A number with the power of ten by which it was divided: `1.5` is 15 and 1.
#[derive(Clone, Copy)]
struct Decimal {
    digits: i128,
    places: u32,
}

impl Decimal {
    /// The number times `factor`, where that is whole and not too large.
    fn times(self, factor: i64) -> Option<i64> {
        let divisor = 10_i128.checked_pow(self.places)?;
        let product = self.digits.checked_mul(i128::from(factor))?;
        (product % divisor == 0)
            .then(|| i64::try_from(product / divisor).ok())
            .flatten()
    }
}

/// What is being counted: the words that may stand around the number.
pub(crate) struct Kind {
    /// Words that name what is counted (元, 人); finding one proves that the number is meant.
    pub nouns: &'static [&'static str],
    /// Whether a unit such as 万 proves it as well.
    pub unit_proves: bool,
    /// Latin units (`k`, `m`, `w`) are taken as well.
    pub latin_units: bool,
}

/// A quantity that was found.
pub(crate) struct Quantity {
    /// The number, multiplied by the factor asked for.
    pub span: Span,
    /// Whether noun or unit prove that it is what was looked for.
    pub proven: bool,
}

const ABOUT: &[&str] = &[
    "大约", "大概", "约为", "约", "近", "将近", "approx.", "approx", "about", "ca.", "~", "≈",
];
const AT_LEAST: &[&str] = &[
    "不低于",
    "不少于",
    "至少",
    "超过",
    "大于",
    "高于",
    "逾",
    "≥",
    ">=",
    ">",
    "over",
    "at least",
];
const AT_MOST: &[&str] = &[
    "不超过",
    "不高于",
    "不多于",
    "至多",
    "最多",
    "低于",
    "小于",
    "少于",
    "≤",
    "<=",
    "<",
    "up to",
    "under",
];
const AND_MORE: &[&str] = &["及以上", "以上", "起", "+", "or more"];
const AND_LESS: &[&str] = &["及以下", "以下", "以内", "之内", "or less"];
const ROUGHLY: &[&str] = &["左右", "上下", "多", "余"];
const TO: &[&str] = &["--", "-", "~", "至", "到", "to"];
const UNITS: &[(&str, i64)] = &[
    ("万亿", 1_000_000_000_000),
    ("千亿", 100_000_000_000),
    ("百亿", 10_000_000_000),
    ("十亿", 1_000_000_000),
    ("亿", 100_000_000),
    ("千万", 10_000_000),
    ("百万", 1_000_000),
    ("十万", 100_000),
    ("万", 10_000),
    ("千", 1_000),
    ("百", 100),
];
const LATIN_UNITS: &[(&str, i64)] = &[
    ("billion", 1_000_000_000),
    ("million", 1_000_000),
    ("thousand", 1_000),
    ("mio", 1_000_000),
    ("bn", 1_000_000_000),
    ("k", 1_000),
    ("w", 10_000),
    ("m", 1_000_000),
];

/// How many words may stand around a number, and how many groups of three digits in it: without a limit, reading would
/// take the square of a text that is nothing but such words.
const MOST_WORDS: usize = 8;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shade {
    Exact,
    About,
    AtLeast,
    AtMost,
}

/// Reads a quantity that begins exactly here. `factor` multiplies the result (minor units), `unit` is meant where none
/// is written. The place moves behind it; after a failure it is anywhere.
pub(crate) fn read(scan: &mut Scan, kind: &Kind, factor: i64, unit: i64) -> Option<Quantity> {
    let mut proven = false;
    let mut shade = shade_before(scan, kind, &mut proven);
    let (first, mut first_unit) = number_with_unit(scan, kind, &mut proven, &mut shade)?;
    nouns_and_shades(scan, kind, &mut proven, &mut shade);
    let back = scan.at();
    scan.spaces();
    let second = if shade != Shade::AtLeast && scan.one_of(TO) {
        shade_before(scan, kind, &mut proven);
        let mut ignored = shade;
        number_with_unit(scan, kind, &mut proven, &mut ignored)
    } else {
        None
    };
    let span = if let Some((second, second_unit)) = second {
        nouns_and_shades(scan, kind, &mut proven, &mut shade);
        first_unit = first_unit.or(second_unit);
        let scale = |u: Option<i64>| u.unwrap_or(unit).checked_mul(factor);
        Span::Range(
            Some(first.times(scale(first_unit)?)?),
            Some(second.times(scale(second_unit.or(first_unit))?)?),
        )
    } else {
        scan.go_to(back);
        let number = first.times(first_unit.unwrap_or(unit).checked_mul(factor)?)?;
        match shade {
            Shade::Exact => Span::Exact(number),
            Shade::About => Span::About(number),
            Shade::AtLeast => Span::Range(Some(number), None),
            Shade::AtMost => Span::Range(None, Some(number)),
        }
    };
    Some(Quantity {
        span: span.checked().ok()?,
        proven,
    })
}

fn shade_before(scan: &mut Scan, kind: &Kind, proven: &mut bool) -> Shade {
    let mut shade = Shade::Exact;
    for _ in 0..MOST_WORDS {
        scan.spaces();
        if scan.one_of(AT_LEAST) {
            shade = Shade::AtLeast;
        } else if scan.one_of(AT_MOST) {
            shade = Shade::AtMost;
        } else if scan.one_of(ABOUT) {
            shade = Shade::About;
        } else if scan.one_of(kind.nouns) {
            *proven = true;
        } else {
            break;
        }
    }
    shade
}

fn nouns_and_shades(scan: &mut Scan, kind: &Kind, proven: &mut bool, shade: &mut Shade) {
    for _ in 0..MOST_WORDS {
        let back = scan.at();
        scan.spaces();
        if scan.one_of(AND_MORE) {
            *shade = Shade::AtLeast;
        } else if scan.one_of(AND_LESS) {
            *shade = Shade::AtMost;
        } else if scan.one_of(ROUGHLY) {
            *shade = Shade::About;
        } else if scan.one_of(kind.nouns) {
            *proven = true;
        } else {
            scan.go_to(back);
            return;
        }
    }
}

fn number_with_unit(
    scan: &mut Scan,
    kind: &Kind,
    proven: &mut bool,
    shade: &mut Shade,
) -> Option<(Decimal, Option<i64>)> {
    let number = decimal(scan)?;
    if scan.one_of(&["多", "余"]) {
        *shade = Shade::About;
    }
    let back = scan.at();
    scan.spaces();
    let unit = units(kind)
        .find(|(word, _)| scan.word(word))
        .map(|(_, n)| n);
    // "5 mm" or "3 kg" is no amount: a Latin unit ends its word.
    let cut_word = unit.is_some()
        && scan.before().is_some_and(|c| c.is_ascii_alphabetic())
        && scan.peek().is_some_and(|c| c.is_ascii_alphanumeric());
    if unit.is_none() || cut_word {
        scan.go_to(back);
        return Some((number, None));
    }
    *proven |= kind.unit_proves;
    Some((number, unit))
}

fn units(kind: &Kind) -> impl Iterator<Item = (&'static str, i64)> {
    let latin = if kind.latin_units { LATIN_UNITS } else { &[] };
    UNITS.iter().chain(latin).copied()
}

/// Digits, with commas between groups of three, and a fraction.
fn decimal(scan: &mut Scan) -> Option<Decimal> {
    let (mut digits, len) = scan.digits()?;
    let groups = if len <= 3 { MOST_WORDS } else { 0 };
    for _ in 0..groups {
        let back = scan.at();
        match scan.eat(&[',']).then(|| scan.digits()).flatten() {
            Some((group, 3)) => digits.push_str(&group),
            _ => {
                scan.go_to(back);
                break;
            }
        }
    }
    let mut places = 0;
    let back = scan.at();
    match scan.eat(&['.']).then(|| scan.digits()).flatten() {
        Some((fraction, len)) => {
            digits.push_str(&fraction);
            places = u32::try_from(len).ok()?;
        }
        None => scan.go_to(back),
    }
    Some(Decimal {
        digits: (digits.len() <= 24)
            .then(|| digits.parse().ok())
            .flatten()?,
        places,
    })
}
