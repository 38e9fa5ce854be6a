//! Money and headcounts.

use super::text;
use shared::Lang;
use shared::money::{Amount, Currency, Headcount};
use shared::span::Span;

/// A whole number with separators: `1,130`.
#[must_use]
pub fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if number < 0 { format!("-{out}") } else { out }
}

/// The units in which a language counts money, the largest first: from where on, how much one is, and its name.
const fn units(lang: Lang) -> &'static [(i64, i64, &'static str)] {
    match lang {
        Lang::Zh => &[(99_995_000, 100_000_000, " 亿"), (10_000, 10_000, " 万")],
        Lang::En => &[
            (999_950_000, 1_000_000_000, "B"),
            (999_950, 1_000_000, "M"),
            (10_000, 1_000, "k"),
        ],
    }
}

fn unit(lang: Lang, whole: i64) -> (i64, &'static str) {
    let found = units(lang).iter().find(|(from, ..)| whole >= *from);
    found.map_or((1, ""), |(_, one, name)| (*one, *name))
}

/// `whole` in a unit, to one decimal where that says more.
fn in_unit(whole: i64, one: i64) -> String {
    if one == 1 {
        return grouped(whole);
    }
    let tenths = (whole.saturating_mul(10).saturating_add(one / 2)) / one;
    let text = grouped(tenths / 10);
    // From 1,000 on the decimal is noise.
    if tenths % 10 == 0 || tenths >= 10_000 {
        text
    } else {
        format!("{text}.{}", tenths % 10)
    }
}

fn symbol(currency: Currency) -> String {
    match currency.code() {
        "CNY" => "¥".to_owned(),
        "USD" => "$".to_owned(),
        "EUR" => "€".to_owned(),
        "GBP" => "£".to_owned(),
        code => code.to_owned(),
    }
}

/// The band of an amount as the server tells it, written like an amount: `CNY 10–50万` as `¥ 10–50 万`. Other masks stand as
/// they are.
#[must_use]
pub fn band(shown: &str) -> String {
    let Some((currency, range)) = shown
        .split_once(' ')
        .and_then(|(code, range)| Some((code.parse::<Currency>().ok()?, range)))
    else {
        return shown.to_owned();
    };
    let range = range.replace('万', " 万").replace('亿', " 亿");
    format!("{} {range}", symbol(currency))
}

fn whole(currency: Currency, minor: i64) -> i64 {
    minor / 10_i64.pow(currency.decimals())
}

/// Minor units in short: `¥ 640 万`, `¥ 6.4M`.
#[must_use]
pub fn money(lang: Lang, currency: Currency, minor: i64) -> String {
    let whole = whole(currency, minor);
    let (one, name) = unit(lang, whole);
    format!("{} {}{name}", symbol(currency), in_unit(whole, one))
}

/// An amount in short, for cards and sums: `约 ¥ 50 万`, `¥ 30–50 万`.
#[must_use]
pub fn amount(lang: Lang, amount: &Amount) -> String {
    let one = |minor| money(lang, amount.currency, minor);
    match amount.minor {
        Span::Exact(minor) => one(minor),
        Span::About(minor) => text(lang, "about", &one(minor)),
        Span::Range(Some(from), Some(to)) => {
            let (from, to) = (whole(amount.currency, from), whole(amount.currency, to));
            let (size, name) = unit(lang, to);
            // `30–50 万` only where both are numbers of that unit; otherwise each has its own.
            if unit(lang, from).0 == size || from.saturating_mul(10) >= size {
                let symbol = symbol(amount.currency);
                format!(
                    "{symbol} {}–{}{name}",
                    in_unit(from, size),
                    in_unit(to, size)
                )
            } else {
                let (small, small_name) = unit(lang, from);
                let symbol = symbol(amount.currency);
                format!(
                    "{symbol} {}{small_name} – {}{name}",
                    in_unit(from, small),
                    in_unit(to, size)
                )
            }
        }
        Span::Range(Some(from), None) => format!("≥ {}", one(from)),
        Span::Range(None, Some(to)) => format!("≤ {}", one(to)),
        Span::Range(None, None) => "–".to_owned(),
    }
}

/// An amount in full, for a profile: `¥ 580,500.50`.
#[must_use]
pub fn amount_exact(lang: Lang, amount: &Amount) -> String {
    let one = |minor: i64| {
        let scale = 10_i64.pow(amount.currency.decimals());
        let places = usize::try_from(amount.currency.decimals()).unwrap_or(0);
        let rest = minor % scale;
        let fraction = if rest == 0 {
            String::new()
        } else {
            format!(".{rest:0places$}")
        };
        format!(
            "{} {}{fraction}",
            symbol(amount.currency),
            grouped(minor / scale)
        )
    };
    match amount.minor {
        Span::Exact(minor) => one(minor),
        Span::About(minor) => text(lang, "about", &one(minor)),
        _ => self::amount(lang, amount),
    }
}

/// How many people: `约 800 人`, `500–1,000 people`.
#[must_use]
pub fn headcount(lang: Lang, headcount: &Headcount) -> String {
    let people = |n: &str| text(lang, "people", n);
    match headcount.0 {
        Span::Exact(n) => people(&grouped(n)),
        Span::About(n) => text(lang, "about", &people(&grouped(n))),
        Span::Range(Some(from), Some(to)) => people(&format!("{}–{}", grouped(from), grouped(to))),
        Span::Range(Some(from), None) => people(&format!("≥ {}", grouped(from))),
        Span::Range(None, Some(to)) => people(&format!("≤ {}", grouped(to))),
        Span::Range(None, None) => "–".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn cny(minor: Span) -> Amount {
        Amount {
            currency: Currency::CNY,
            minor,
        }
    }

    #[wasm_bindgen_test]
    fn money_is_short_in_both_languages() {
        for (whole, zh, en) in [
            (0, "¥ 0", "¥ 0"),
            (8_000, "¥ 8,000", "¥ 8,000"),
            (500_000, "¥ 50 万", "¥ 500k"),
            (6_400_000, "¥ 640 万", "¥ 6.4M"),
            (11_300_000, "¥ 1,130 万", "¥ 11.3M"),
            (585_000, "¥ 58.5 万", "¥ 585k"),
            (150_000_000, "¥ 1.5 亿", "¥ 150M"),
            (999_999, "¥ 100 万", "¥ 1M"),
        ] {
            assert_eq!(money(Lang::Zh, Currency::CNY, whole * 100), zh);
            assert_eq!(money(Lang::En, Currency::CNY, whole * 100), en);
        }
    }

    #[wasm_bindgen_test]
    fn about_and_ranges_say_so() {
        let about = cny(Span::About(50_000_000));
        assert_eq!(amount(Lang::Zh, &about), "约 ¥ 50 万");
        assert_eq!(amount(Lang::En, &about), "about ¥ 500k");
        let range = cny(Span::Range(Some(30_000_000), Some(50_000_000)));
        assert_eq!(amount(Lang::Zh, &range), "¥ 30–50 万");
        assert_eq!(amount(Lang::En, &range), "¥ 300–500k");
        assert_eq!(
            amount(Lang::En, &cny(Span::Range(Some(30_000_000), None))),
            "≥ ¥ 300k"
        );
        assert_eq!(
            amount_exact(Lang::Zh, &cny(Span::Exact(58_050_050))),
            "¥ 580,500.50"
        );
        assert_eq!(
            amount_exact(Lang::Zh, &cny(Span::Exact(50_000_000))),
            "¥ 500,000"
        );
    }

    #[wasm_bindgen_test]
    fn people_are_counted() {
        let range = Headcount(Span::Range(Some(500), Some(1000)));
        assert_eq!(headcount(Lang::Zh, &range), "500–1,000 人");
        assert_eq!(
            headcount(Lang::En, &Headcount(Span::About(800))),
            "about 800 people"
        );
    }

    #[wasm_bindgen_test]
    fn bands_are_written_like_amounts_and_other_masks_stay() {
        assert_eq!(band("CNY 10–50万"), "¥ 10–50 万");
        assert_eq!(band("CNY 5亿+"), "¥ 5 亿+");
        assert_eq!(band("USD 100–500K"), "$ 100–500K");
        assert_eq!(band("138****5678"), "138****5678");
        assert_eq!(band("Room ***"), "Room ***");
    }
}
