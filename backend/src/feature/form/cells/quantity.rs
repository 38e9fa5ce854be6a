//! Amounts and headcounts as cells write them: 约50万元, about CNY 500,000.

use shared::money::{Amount, Currency, Headcount};
use shared::span::Span;
use shared::{Guarded, Lang};

/// An amount; a band behind an asterisk, which an import takes for the mask that it is.
#[must_use]
pub fn money(value: Option<&Guarded<Amount>>, lang: Lang) -> String {
    match value {
        None => String::new(),
        Some(Guarded::Clear { value }) => amount(*value, lang),
        Some(Guarded::Masked { shown }) => format!("*{shown}"),
        Some(Guarded::Hidden) => "***".to_owned(),
    }
}

/// A large unit that both bounds of an amount are whole numbers of: how many it is, and its name.
type Unit = (i64, &'static str);

/// The units that a language has, larger ones first.
fn units(lang: Lang, currency: Currency) -> &'static [Unit] {
    const ZH: &[Unit] = &[(100_000_000, "亿"), (10_000, "万")];
    const EN: &[Unit] = &[(1_000_000, " million")];
    match lang {
        Lang::Zh if currency == Currency::CNY => ZH,
        Lang::Zh => &[],
        Lang::En => EN,
    }
}

/// An amount: 5000万元, 约50万元, 1-5亿元; CNY 50 million, about CNY 500,000, CNY 100-500 million.
#[must_use]
pub fn amount(amount: Amount, lang: Lang) -> String {
    let decimals = amount.currency.decimals();
    let one = 10_i64.pow(decimals);
    let whole = |minor: i64, unit: i64| minor != 0 && minor % (unit * one) == 0;
    let all = |unit: i64| match amount.minor {
        Span::Exact(n) | Span::About(n) => whole(n, unit),
        Span::Range(from, to) => {
            from.is_none_or(|n| whole(n, unit)) && to.is_none_or(|n| whole(n, unit))
        }
    };
    let mut found = units(lang, amount.currency).iter();
    let (unit, name) = found
        .find(|(unit, _)| all(*unit))
        .copied()
        .unwrap_or((1, ""));
    let number = |minor: i64| {
        let (major, rest) = (minor / (one * unit), minor % (one * unit));
        let major = written(major, lang);
        if rest == 0 {
            major
        } else {
            let places = usize::try_from(decimals).unwrap_or(2);
            format!("{major}.{rest:0places$}")
        }
    };
    if lang == Lang::Zh && amount.currency == Currency::CNY {
        span(amount.minor, number, "", &format!("{name}元"), lang)
    } else {
        let code = format!("{} ", amount.currency);
        span(amount.minor, number, &code, name, lang)
    }
}

/// A headcount: 100-500人, 约800人; 100-500 people, about 800 people.
#[must_use]
pub fn headcount(Headcount(people): Headcount, lang: Lang) -> String {
    span(
        people,
        |n| written(n, lang),
        "",
        lang.pick("人", " people"),
        lang,
    )
}

/// A number with the groups that a language puts into it.
fn written(number: i64, lang: Lang) -> String {
    let digits = number.to_string();
    if lang == Lang::Zh {
        return digits;
    }
    let groups = digits.as_bytes().rchunks(3).rev();
    let groups: Vec<&str> = groups
        .filter_map(|group| std::str::from_utf8(group).ok())
        .collect();
    groups.join(",")
}

fn span(
    span: Span,
    number: impl Fn(i64) -> String,
    before: &str,
    tail: &str,
    lang: Lang,
) -> String {
    let one = |n: i64| format!("{before}{}{tail}", number(n));
    match span {
        Span::Exact(n) => one(n),
        Span::About(n) => format!("{}{}", lang.pick("约", "about "), one(n)),
        Span::Range(Some(from), Some(to)) => {
            format!("{before}{}-{}{tail}", number(from), number(to))
        }
        Span::Range(Some(from), None) => {
            format!("{}{}", one(from), lang.pick("以上", " or more"))
        }
        Span::Range(None, Some(to)) => {
            let (up_to, at_most) = (lang.pick("", "up to "), lang.pick("以下", ""));
            format!("{up_to}{}{at_most}", one(to))
        }
        Span::Range(None, None) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use shared::read;

    fn of(minor: Span) -> Amount {
        Amount {
            currency: Currency::CNY,
            minor,
        }
    }

    #[test]
    fn amounts_as_people_write_them() {
        for (minor, zh, en) in [
            (Span::Exact(5_000_000_000), "5000万元", "CNY 50 million"),
            (Span::About(50_000_000), "约50万元", "about CNY 500,000"),
            (
                Span::Range(Some(10_000_000_000), Some(50_000_000_000)),
                "1-5亿元",
                "CNY 100-500 million",
            ),
            (Span::Exact(8_000_050), "80000.50元", "CNY 80,000.50"),
            (
                Span::Range(Some(100_000_000), None),
                "100万元以上",
                "CNY 1 million or more",
            ),
            (
                Span::Range(None, Some(500_000)),
                "5000元以下",
                "up to CNY 5,000",
            ),
        ] {
            assert_eq!(amount(of(minor), Lang::Zh), zh);
            assert_eq!(amount(of(minor), Lang::En), en);
        }
    }

    proptest! {
        #[test]
        fn an_amount_that_goes_out_comes_in_again(a in 1_i64..900_000_000_000, more in 1_i64..900_000_000_000, round in 0_u32..8, kind in 0..5, english: bool) {
            let lang = if english { Lang::En } else { Lang::Zh };
            let unit = 10_i64.pow(round);
            let (from, to) = (a / unit * unit, (a + more) / unit * unit);
            prop_assume!(from > 0 && from < to);
            let span = match kind {
                0 => Span::Exact(from),
                1 => Span::About(from),
                2 => Span::Range(Some(from), Some(to)),
                3 => Span::Range(Some(from), None),
                _ => Span::Range(None, Some(to)),
            };
            let written = amount(of(span), lang);
            prop_assert_eq!(read::amount(&written), Some(of(span)), "{}", written);
            let people = Headcount(match span {
                Span::Exact(n) => Span::Exact(n % 100_000 + 1),
                Span::About(n) => Span::About(n % 100_000 + 1),
                _ => Span::Range(Some(from % 1_000 + 1), Some(from % 1_000 + 1 + more % 5_000)),
            });
            let written = headcount(people, lang);
            prop_assert_eq!(read::headcount(&written), Some(people), "{}", written);
        }
    }
}
