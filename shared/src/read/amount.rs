//! Amounts of money: `5000万元`, `约50万`, `年营收1-5亿`, `¥ 80,000`, `80k`.

use super::quantity::{Kind, read};
use super::scan::{Scan, has};
use crate::money::{Amount, Currency, MAX_MINOR};
use crate::span::Span;

const NOUNS: &[&str] = &[
    "元人民币",
    "人民币",
    "美元",
    "美金",
    "欧元",
    "英镑",
    "日元",
    "港币",
    "港元",
    "rmb",
    "cny",
    "usd",
    "eur",
    "gbp",
    "jpy",
    "hkd",
    "us$",
    "hk$",
    "¥",
    "$",
    "€",
    "£",
    "元",
    "块",
];

const MONEY: Kind = Kind {
    nouns: NOUNS,
    unit_proves: true,
    latin_units: true,
};

/// What the written currency is; Renminbi where none is written.
fn currency(folded: &str) -> Currency {
    const KNOWN: &[(&[&str], &str)] = &[
        (&["港币", "港元", "hkd", "hk$"], "HKD"),
        (&["日元", "jpy"], "JPY"),
        (&["欧元", "eur", "€"], "EUR"),
        (&["英镑", "gbp", "£"], "GBP"),
        (&["美元", "美金", "usd", "us$", "$"], "USD"),
    ];
    KNOWN
        .iter()
        .find(|(words, _)| has(folded, words))
        .and_then(|(_, code)| code.parse().ok())
        .unwrap_or(Currency::CNY)
}

/// An amount that a text contains, and what else the text says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AmountFound {
    /// The amount.
    pub amount: Amount,
    /// The text around it, without it.
    pub rest: String,
}

/// Reads a text that is an amount and nothing else.
#[must_use]
pub fn amount(text: &str) -> Option<Amount> {
    amount_in_units(text, 1)
}

/// Reads a text that is an amount and nothing else, where a bare number counts `unit` (10,000 under 年营业额（万元）).
#[must_use]
pub fn amount_in_units(text: &str, unit: i64) -> Option<Amount> {
    let mut scan = Scan::new(text);
    let (amount, _) = amount_here(&mut scan, unit)?;
    scan.spaces();
    scan.one_of(&["/年", "每年", "一年", "p.a.", "/year", "per year"]);
    scan.is_end().then_some(amount)
}

/// Finds the first amount in a text. A bare number is none: a unit or a currency has to prove it.
#[must_use]
pub fn amount_within(text: &str) -> Option<AmountFound> {
    let mut scan = Scan::new(text);
    let mut at = 0;
    loop {
        scan.go_to(at);
        if scan.is_end() {
            return None;
        }
        let inside = scan
            .before()
            .is_some_and(|c| c.is_ascii_alphanumeric() || c == '.')
            && scan.peek().is_some_and(|c| c.is_ascii_alphanumeric());
        let space = scan.peek() == Some(' ');
        if !inside
            && !space
            && let Some((amount, true)) = amount_here(&mut scan, 1)
        {
            let (before, after) = (scan.written(0, at), scan.rest());
            return Some(AmountFound {
                amount,
                rest: format!("{before}{after}"),
            });
        }
        at += 1;
    }
}

fn amount_here(scan: &mut Scan, unit: i64) -> Option<(Amount, bool)> {
    let from = scan.at();
    // The currency decides how many minor units there are, and it may stand behind: look once, then read.
    read(scan, &MONEY, 1, unit).or_else(|| {
        scan.go_to(from);
        read(scan, &MONEY, 1000, unit)
    })?;
    let currency = currency(&super::scan::fold(&scan.written(from, scan.at())));
    scan.go_to(from);
    let factor = 10_i64.checked_pow(currency.decimals())?;
    let found = read(scan, &MONEY, factor, unit)?;
    let largest = match found.span {
        Span::Exact(n) | Span::About(n) => n,
        Span::Range(from, to) => to.or(from)?,
    };
    (largest <= MAX_MINOR).then_some((
        Amount {
            currency,
            minor: found.span,
        },
        found.proven,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cny(text: &str) -> Option<Span> {
        amount(text)
            .filter(|a| a.currency == Currency::CNY)
            .map(|a| a.minor)
    }

    #[test]
    fn reads_what_people_write() {
        let yuan = |n: i64| n * 100;
        for (text, span) in [
            ("5000万元", Span::Exact(yuan(50_000_000))),
            ("¥ 80,000", Span::Exact(yuan(80_000))),
            ("￥８０，０００．５０", Span::Exact(8_000_050)),
            ("80k", Span::Exact(yuan(80_000))),
            ("8w", Span::Exact(yuan(80_000))),
            ("80000", Span::Exact(yuan(80_000))),
            ("80000元", Span::Exact(yuan(80_000))),
            ("8 万 元", Span::Exact(yuan(80_000))),
            ("人民币8万元", Span::Exact(yuan(80_000))),
            ("1.5亿", Span::Exact(yuan(150_000_000))),
            ("约50万", Span::About(yuan(500_000))),
            ("50万左右", Span::About(yuan(500_000))),
            ("50多万", Span::About(yuan(500_000))),
            ("～50万", Span::About(yuan(500_000))),
            (
                "30-50万",
                Span::Range(Some(yuan(300_000)), Some(yuan(500_000))),
            ),
            (
                "30万元至50万元",
                Span::Range(Some(yuan(300_000)), Some(yuan(500_000))),
            ),
            (
                "30～50万",
                Span::Range(Some(yuan(300_000)), Some(yuan(500_000))),
            ),
            (
                "500万—1亿",
                Span::Range(Some(yuan(5_000_000)), Some(yuan(100_000_000))),
            ),
            ("100万以上", Span::Range(Some(yuan(1_000_000)), None)),
            ("不超过10万元", Span::Range(None, Some(yuan(100_000)))),
            ("50万/年", Span::Exact(yuan(500_000))),
        ] {
            assert_eq!(cny(text), Some(span), "{text}");
        }
    }

    #[test]
    fn knows_other_currencies() {
        assert_eq!(
            amount("$1.2 million").map(|a| a.to_string()).as_deref(),
            Some("USD 120000000")
        );
        assert_eq!(
            amount("100万日元").map(|a| a.to_string()).as_deref(),
            Some("JPY 1000000")
        );
        assert_eq!(
            amount("2万美元").map(|a| a.to_string()).as_deref(),
            Some("USD 2000000")
        );
        assert_eq!(
            amount("HK$ 500").map(|a| a.to_string()).as_deref(),
            Some("HKD 50000")
        );
    }

    #[test]
    fn refuses_what_is_no_amount() {
        for text in [
            "",
            "0.005元",
            "万",
            "约",
            "面议",
            "5mm",
            "五十万",
            "1-",
            "50-30万",
            "-5万",
            "5万人",
            "2022年",
            "1e6",
            "99999999999999999999亿",
        ] {
            assert_eq!(amount(text), None, "{text}");
        }
    }

    #[test]
    fn finds_the_amount_in_a_clause() {
        for (text, minor, rest) in [
            ("年营收1-5亿", "CNY 10000000000..50000000000", "年营收"),
            ("年度合同8万元", "CNY 8000000", "年度合同"),
            ("年采购预期约50万", "CNY ~50000000", "年采购预期"),
            (
                "确认Q4采购预算10万元，需求偏高",
                "CNY 10000000",
                "确认Q4采购预算，需求偏高",
            ),
        ] {
            let found = amount_within(text).unwrap();
            assert_eq!(
                (found.amount.to_string().as_str(), found.rest.as_str()),
                (minor, rest)
            );
        }
        for text in [
            "2022年试用过免费版",
            "已使用3个月",
            "100-500人",
            "共3人签字",
            "TECH2023001",
        ] {
            assert_eq!(amount_within(text), None, "{text}");
        }
    }

    #[test]
    fn a_heading_may_give_the_unit() {
        assert_eq!(amount_in_units("5,000", 10_000), amount("5000万"));
        assert_eq!(amount_in_units("1亿", 10_000), amount("1亿"));
    }

    proptest! {
        #[test]
        fn whole_yuan_read_back_in_any_writing(yuan in 0_i64..10_000_000_000, about: bool) {
            let minor = yuan * 100;
            let wide: String = yuan.to_string().chars().map(|c| char::from_u32(u32::from(c) + 0xFEE0).unwrap()).collect();
            let written = if about { format!("约{wide}元") } else { format!("¥{yuan}") };
            let span = if about { Span::About(minor) } else { Span::Exact(minor) };
            prop_assert_eq!(cny(&written), Some(span));
            prop_assert_eq!(cny(&format!("{yuan}万-{yuan}万")), (yuan <= 1_000_000_000).then_some(Span::Range(Some(minor * 10_000), Some(minor * 10_000))));
        }

        #[test]
        fn any_text_is_read_or_refused_but_never_panics(text in "[0-9０-９万亿千元约¥,，.\\-~至以上k人 ]{0,20}|\\PC{0,24}") {
            let _ = amount(&text);
            let _ = amount_within(&text);
        }
    }
}
