//! Amounts of money and headcounts: exact, about, or a range.

use crate::span::{BadSpan, Span};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The text is no amount, or no currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an amount of money")]
pub struct BadAmount;

/// A currency by its ISO 4217 code, three capital letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

impl Currency {
    /// Renminbi, the default.
    pub const CNY: Self = Self(*b"CNY");

    /// The code.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("CNY")
    }

    /// How many decimal digits the minor unit has (ISO 4217).
    #[must_use]
    pub fn decimals(self) -> u32 {
        match &self.0 {
            b"JPY" | b"KRW" | b"VND" | b"CLP" | b"ISK" | b"XAF" | b"XOF" => 0,
            b"KWD" | b"BHD" | b"OMR" | b"TND" | b"JOD" => 3,
            _ => 2,
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Currency {
    type Err = BadAmount;
    fn from_str(text: &str) -> Result<Self, BadAmount> {
        let code: [u8; 3] = text.as_bytes().try_into().map_err(|_| BadAmount)?;
        if code.iter().all(u8::is_ascii_uppercase) {
            Ok(Self(code))
        } else {
            Err(BadAmount)
        }
    }
}

impl TryFrom<String> for Currency {
    type Error = BadAmount;
    fn try_from(text: String) -> Result<Self, BadAmount> {
        text.parse()
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.code().to_owned()
    }
}

/// An amount of money as people know it. Counted in minor units (分, cents), so that nothing is rounded.
///
/// In JSON `{"amount": "80000.00", "currency": "CNY"}`, with `"about": true` where it is approximate, or
/// `{"from": "300000.00", "to": "500000.00", "currency": "CNY"}`. In the database `CNY 8000000`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "AmountForm", into = "AmountForm")]
pub struct Amount {
    /// The currency.
    pub currency: Currency,
    /// How many minor units.
    pub minor: Span,
}

/// The largest amount taken, in minor units: sums of millions of them still fit.
pub(crate) const MAX_MINOR: i64 = 1_000_000_000_000_000;

impl Amount {
    /// An exact amount of minor units.
    #[must_use]
    pub const fn exact(currency: Currency, minor: i64) -> Self {
        Self {
            currency,
            minor: Span::Exact(minor),
        }
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.currency, self.minor)
    }
}

impl FromStr for Amount {
    type Err = BadAmount;
    fn from_str(text: &str) -> Result<Self, BadAmount> {
        let (currency, minor) = text.split_once(' ').ok_or(BadAmount)?;
        Ok(Self {
            currency: currency.parse()?,
            minor: minor.parse().map_err(|_| BadAmount)?,
        })
    }
}

/// [`Amount`] as JSON.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = Amount, example = json!({"amount": "80000.00", "currency": "CNY"})))]
#[serde(deny_unknown_fields)]
pub struct AmountForm {
    /// The amount as a decimal number in text; absent where only a range is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<String>,
    /// `true` where the amount is approximate.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub about: bool,
    /// The lower bound of a range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The upper bound of a range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// ISO 4217 code of the currency.
    pub currency: String,
}

impl TryFrom<AmountForm> for Amount {
    type Error = BadAmount;
    fn try_from(form: AmountForm) -> Result<Self, BadAmount> {
        let currency: Currency = form.currency.parse()?;
        let minor = |text: &str| parse_decimal(text, currency.decimals());
        let bound = |text: &Option<String>| text.as_deref().map(minor).transpose();
        let span = match (&form.amount, form.about, &form.from, &form.to) {
            (Some(amount), false, None, None) => Span::Exact(minor(amount)?),
            (Some(amount), true, None, None) => Span::About(minor(amount)?),
            (None, false, from, to) => Span::Range(bound(from)?, bound(to)?),
            _ => return Err(BadAmount),
        };
        Ok(Self {
            currency,
            minor: span.checked().map_err(|_| BadAmount)?,
        })
    }
}

impl From<Amount> for AmountForm {
    fn from(amount: Amount) -> Self {
        let text = |minor: i64| format_decimal(minor, amount.currency.decimals());
        let mut form = Self {
            currency: amount.currency.into(),
            ..Self::default()
        };
        match amount.minor {
            Span::Exact(minor) => form.amount = Some(text(minor)),
            Span::About(minor) => (form.amount, form.about) = (Some(text(minor)), true),
            Span::Range(from, to) => (form.from, form.to) = (from.map(text), to.map(text)),
        }
        form
    }
}

/// Reads a plain decimal number into minor units, refusing more decimals than the currency has.
///
/// # Errors
/// [`BadAmount`] where it is not one, is negative, or too large.
pub fn parse_decimal(text: &str, decimals: u32) -> Result<i64, BadAmount> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let places = usize::try_from(decimals).map_err(|_| BadAmount)?;
    if whole.is_empty()
        || !digits(whole)
        || !digits(fraction)
        || fraction.len() > places
        || text.ends_with('.')
    {
        return Err(BadAmount);
    }
    let scale = 10_i64.checked_pow(decimals).ok_or(BadAmount)?;
    let padded = format!("{fraction:0<places$}");
    let fraction = if padded.is_empty() {
        0
    } else {
        padded.parse::<i64>().map_err(|_| BadAmount)?
    };
    let minor = whole
        .parse::<i64>()
        .ok()
        .and_then(|w| w.checked_mul(scale))
        .and_then(|w| w.checked_add(fraction));
    minor.filter(|m| *m <= MAX_MINOR).ok_or(BadAmount)
}

/// Writes minor units as a plain decimal number.
#[must_use]
pub fn format_decimal(minor: i64, decimals: u32) -> String {
    let scale = 10_i64.pow(decimals);
    match usize::try_from(decimals) {
        Ok(places) if places > 0 => format!("{}.{:0places$}", minor / scale, (minor % scale).abs()),
        _ => minor.to_string(),
    }
}

/// How many people work there: exact, about, or a range. In JSON `{"count": 800}`, `{"count": 800, "about": true}`
/// or `{"from": 100, "to": 500}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "HeadcountForm", into = "HeadcountForm")]
pub struct Headcount(pub Span);

impl fmt::Display for Headcount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Headcount {
    type Err = BadSpan;
    fn from_str(text: &str) -> Result<Self, BadSpan> {
        text.parse().map(Self)
    }
}

/// [`Headcount`] as JSON.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = Headcount, example = json!({"from": 100, "to": 500})))]
#[serde(deny_unknown_fields)]
pub struct HeadcountForm {
    /// The number; absent where only a range is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<i64>,
    /// `true` where the number is approximate.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub about: bool,
    /// The lower bound of a range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<i64>,
    /// The upper bound of a range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<i64>,
}

impl TryFrom<HeadcountForm> for Headcount {
    type Error = BadSpan;
    fn try_from(form: HeadcountForm) -> Result<Self, BadSpan> {
        let span = match (form.count, form.about, form.from, form.to) {
            (Some(count), false, None, None) => Span::Exact(count),
            (Some(count), true, None, None) => Span::About(count),
            (None, false, from, to) => Span::Range(from, to),
            _ => return Err(BadSpan),
        };
        span.checked().map(Self)
    }
}

impl From<Headcount> for HeadcountForm {
    fn from(headcount: Headcount) -> Self {
        match headcount.0 {
            Span::Exact(count) => Self {
                count: Some(count),
                ..Self::default()
            },
            Span::About(count) => Self {
                count: Some(count),
                about: true,
                ..Self::default()
            },
            Span::Range(from, to) => Self {
                from,
                to,
                ..Self::default()
            },
        }
    }
}

#[cfg(feature = "openapi")]
mod schema {
    use utoipa::openapi::{RefOr, Schema};

    macro_rules! schema_of_form {
        ($name:ty, $form:ty) => {
            impl utoipa::PartialSchema for $name {
                fn schema() -> RefOr<Schema> {
                    <$form as utoipa::PartialSchema>::schema()
                }
            }
            impl utoipa::ToSchema for $name {}
        };
    }
    schema_of_form!(super::Amount, super::AmountForm);
    schema_of_form!(super::Headcount, super::HeadcountForm);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn json_has_the_documented_shape() {
        let read = |text: &str| serde_json::from_str::<Amount>(text).ok();
        assert_eq!(
            read(r#"{"amount":"80000.5","currency":"CNY"}"#),
            Some(Amount::exact(Currency::CNY, 8_000_050))
        );
        assert_eq!(
            read(r#"{"amount":"80","currency":"JPY"}"#).map(|a| a.minor),
            Some(Span::Exact(80))
        );
        for bad in [
            r#"{"amount":"80000.555","currency":"CNY"}"#,
            r#"{"amount":"-1","currency":"CNY"}"#,
            r#"{"amount":"1e3","currency":"CNY"}"#,
            r#"{"amount":"1","currency":"cny"}"#,
            r#"{"amount":"1","from":"1","currency":"CNY"}"#,
            r#"{"from":"5","to":"4","currency":"CNY"}"#,
            r#"{"currency":"CNY"}"#,
            r#"{"amount":"99999999999999999999","currency":"CNY"}"#,
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
        let range = Amount {
            currency: Currency::CNY,
            minor: Span::Range(Some(30_000_000), Some(50_000_000)),
        };
        assert_eq!(
            serde_json::to_string(&range).unwrap(),
            r#"{"from":"300000.00","to":"500000.00","currency":"CNY"}"#
        );
    }

    proptest! {
        #[test]
        fn every_written_form_reads_back(minor in 0..MAX_MINOR, about: bool) {
            let amount = Amount { currency: Currency::CNY, minor: if about { Span::About(minor) } else { Span::Exact(minor) } };
            prop_assert_eq!(amount.to_string().parse::<Amount>(), Ok(amount));
            let json = serde_json::to_string(&amount).unwrap();
            prop_assert_eq!(serde_json::from_str::<Amount>(&json).unwrap(), amount);
        }

        #[test]
        fn any_text_is_read_or_refused_but_never_panics(text in "\\PC{0,24}") {
            let _ = parse_decimal(&text, 2);
            let _ = text.parse::<Amount>();
        }
    }
}
