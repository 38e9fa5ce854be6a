//! A value as it reached us: in full, or already masked.

use crate::mask::is_masked;
use std::fmt;

/// A personal value that someone handed in: the value, or nothing but its mask (R-SEC-3).
///
/// `Debug` prints neither, so that logging a plan is not a leak.
#[derive(Clone, PartialEq, Eq)]
pub enum Known {
    /// The value itself.
    Clear(String),
    /// It arrived masked, such as `138****5678`; it is never shown as if it were the value.
    MaskOnly(String),
}

impl Known {
    /// Sorts a text into one or the other.
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        let text = text.trim();
        if is_masked(text) {
            Self::MaskOnly(text.replace('＊', "*"))
        } else {
            Self::Clear(text.to_owned())
        }
    }

    /// The value, where it is known.
    #[must_use]
    pub fn value(&self) -> Option<&str> {
        match self {
            Self::Clear(value) => Some(value),
            Self::MaskOnly(_) => None,
        }
    }

    /// The text as it arrived: a value or a mask.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Clear(text) | Self::MaskOnly(text) => text,
        }
    }
}

impl fmt::Debug for Known {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Clear(_) => "Clear(***)",
            Self::MaskOnly(_) => "MaskOnly(***)",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r_sec_3_a_mask_is_not_taken_for_the_value() {
        let mask = Known::from_text("138＊＊＊＊5678");
        assert_eq!(mask, Known::MaskOnly("138****5678".to_owned()));
        assert_eq!((mask.value(), mask.text()), (None, "138****5678"));
        let clear = Known::from_text(" 13812345678 ");
        assert_eq!(clear.value(), Some("13812345678"));
        assert_eq!(format!("{clear:?} {mask:?}"), "Clear(***) MaskOnly(***)");
    }
}
