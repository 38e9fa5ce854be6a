//! A whole number that may be exact, about, or a range (约50万, 30-50万, 100-500人).

use std::fmt;
use std::str::FromStr;

/// The numbers are no span: a bound is missing, negative, or the wrong way round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a number, an approximation or a range")]
pub struct BadSpan;

/// A number as people know it.
///
/// The written form, used in the database, is `500`, `~500`, `100..500`, `100..` or `..500`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Span {
    /// Exactly so many.
    Exact(i64),
    /// About so many.
    About(i64),
    /// Between two bounds, each included; one of them may be open.
    Range(Option<i64>, Option<i64>),
}

impl Span {
    /// Checks that nothing is negative and a range is the right way round.
    ///
    /// # Errors
    /// [`BadSpan`] otherwise.
    pub fn checked(self) -> Result<Self, BadSpan> {
        let fine = match self {
            Self::Exact(n) | Self::About(n) => n >= 0,
            Self::Range(Some(from), Some(to)) => 0 <= from && from <= to,
            Self::Range(Some(n), None) | Self::Range(None, Some(n)) => n >= 0,
            Self::Range(None, None) => false,
        };
        if fine { Ok(self) } else { Err(BadSpan) }
    }

    /// One number to sum and compare by: the number itself, the middle of a range, or its one bound.
    #[must_use]
    pub const fn middle(self) -> i64 {
        match self {
            Self::Exact(n) | Self::About(n) => n,
            Self::Range(Some(from), Some(to)) => from + (to - from) / 2,
            Self::Range(Some(n), None) | Self::Range(None, Some(n)) => n,
            Self::Range(None, None) => 0,
        }
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bound = |b: Option<i64>| b.map(|n| n.to_string()).unwrap_or_default();
        match *self {
            Self::Exact(n) => write!(f, "{n}"),
            Self::About(n) => write!(f, "~{n}"),
            Self::Range(from, to) => write!(f, "{}..{}", bound(from), bound(to)),
        }
    }
}

impl FromStr for Span {
    type Err = BadSpan;
    fn from_str(text: &str) -> Result<Self, BadSpan> {
        let number = |t: &str| t.parse::<i64>().map_err(|_| BadSpan);
        let bound = |t: &str| {
            if t.is_empty() {
                Ok(None)
            } else {
                number(t).map(Some)
            }
        };
        let span = if let Some((from, to)) = text.split_once("..") {
            Self::Range(bound(from)?, bound(to)?)
        } else if let Some(about) = text.strip_prefix('~') {
            Self::About(number(about)?)
        } else {
            Self::Exact(number(text)?)
        };
        span.checked()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn refuses_what_is_no_span() {
        for bad in ["", "..", "-1", "~-1", "5..4", "x", "1..x", "~"] {
            assert!(bad.parse::<Span>().is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn written_form_reads_back(a in 0..i64::MAX, b in 0..i64::MAX) {
            for span in [Span::Exact(a), Span::About(a), Span::Range(Some(a.min(b)), Some(a.max(b))), Span::Range(Some(a), None), Span::Range(None, Some(b))] {
                prop_assert_eq!(span.to_string().parse::<Span>(), Ok(span));
                prop_assert!(span.middle() >= 0);
            }
        }
    }
}
