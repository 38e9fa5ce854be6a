//! Unified social credit codes 统一社会信用代码 (GB 32100—2015), rule R-USCC.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The text is no valid code: wrong length, a letter that codes do not use, or a wrong check character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a unified social credit code")]
pub struct BadCreditCode;

/// A valid code: 18 capital letters and digits, the last one a check character.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, example = "91350100M000100Y43"))]
pub struct CreditCode(String);

/// The characters of a code, in the order of their values; I, O, S, V and Z are left out.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

impl CreditCode {
    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The code that begins with these 17 characters.
    ///
    /// # Errors
    /// [`BadCreditCode`] where they are not 17 or not of the alphabet.
    pub fn complete(first_17: &str) -> Result<Self, BadCreditCode> {
        let check = check_character(first_17).ok_or(BadCreditCode)?;
        Ok(Self(format!("{first_17}{check}")))
    }
}

/// Weights are the powers of 3 modulo 31; the check value brings the sum to a multiple of 31.
fn check_character(first_17: &str) -> Option<char> {
    if first_17.len() != 17 {
        return None;
    }
    let mut sum = 0;
    let mut weight = 1;
    for byte in first_17.bytes() {
        sum += ALPHABET.iter().position(|c| *c == byte)? * weight;
        weight = weight * 3 % 31;
    }
    ALPHABET.get((31 - sum % 31) % 31).map(|b| char::from(*b))
}

impl FromStr for CreditCode {
    type Err = BadCreditCode;
    fn from_str(text: &str) -> Result<Self, BadCreditCode> {
        let code = crate::name::half_width(text.trim()).to_ascii_uppercase();
        let first = code.get(..17).ok_or(BadCreditCode)?;
        let complete = Self::complete(first)?;
        if complete.0 == code {
            Ok(complete)
        } else {
            Err(BadCreditCode)
        }
    }
}

impl fmt::Display for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for CreditCode {
    type Error = BadCreditCode;
    fn try_from(text: String) -> Result<Self, BadCreditCode> {
        text.parse()
    }
}

impl From<CreditCode> for String {
    fn from(code: CreditCode) -> Self {
        code.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn r_uscc_takes_codes_with_a_valid_check_character() {
        for good in [
            "91350100M000100Y43",
            "91350100m000100y43",
            "９１350100M000100Y43",
        ] {
            assert!(good.parse::<CreditCode>().is_ok(), "{good}");
        }
        for bad in [
            "",
            "91350100M000100Y44",
            "91350100M000100Y4",
            "91350100M000100Y433",
            "9135O100M000100Y43",
            "统一社会信用代码统一社会信用代码统一",
        ] {
            assert!(bad.parse::<CreditCode>().is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn r_uscc_notices_any_single_wrong_character(first in "[0-9A-HJ-NPQRTUWXY]{17}", at in 0usize..18, other in 0usize..31) {
            let code = CreditCode::complete(&first).unwrap();
            let mut bytes = code.as_str().as_bytes().to_vec();
            let changed = bytes[at] != ALPHABET[other];
            bytes[at] = ALPHABET[other];
            let text = String::from_utf8(bytes).unwrap();
            prop_assert_eq!(text.parse::<CreditCode>().is_err(), changed);
        }
    }
}
