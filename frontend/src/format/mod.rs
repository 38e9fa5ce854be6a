//! Numbers, money and dates as people write them: pure, in either language. [`crate::show`] fills in language and zone.

mod date;
mod number;

pub use date::{
    Due, DueState, day, days_from, days_since, due, flex_date, moment, month, shares, time, when,
};
pub use number::{amount, amount_exact, band, grouped, headcount, money};

use shared::Lang;

/// A text of the locale, its `{{n}}` filled.
fn text(lang: Lang, key: &str, n: &str) -> String {
    let numbered = if n == "1" { "_one" } else { "_other" };
    crate::i18n::find(lang, &format!("format.{key}{numbered}"))
        .or_else(|| crate::i18n::find(lang, &format!("format.{key}")))
        .unwrap_or("{{n}}")
        .replace("{{n}}", n)
}

/// `6 天`, `6 d`.
#[must_use]
pub fn days(lang: Lang, count: i64) -> String {
    text(lang, "days", &grouped(count))
}

/// An industry by its code: `C35 专用设备制造业`; the code alone where the standard does not know it.
#[must_use]
pub fn industry(lang: Lang, code: &str) -> String {
    shared::industry::find(code).map_or_else(
        || code.to_owned(),
        |industry| format!("{code} {}", industry.name(lang)),
    )
}
