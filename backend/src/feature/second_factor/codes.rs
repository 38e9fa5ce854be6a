//! Codes: what an authenticator shows, how it learns the secret, and recovery codes. Pure but for chance.
//!
//! Proves R-SEC-8.

use crate::access::keys::Keys;
use crate::error::{AppError, AppResult};
use chrono::{DateTime, Utc};
use qrcode::QrCode;
use qrcode::render::svg;
use rand::seq::IndexedRandom as _;
use shared::id::UserId;
use shared::second_factor::TotpSetup;
use totp_rs::{Builder, Totp};

/// Bytes of a secret: 160 bits, as RFC 4226 recommends.
pub const SECRET_BYTES: usize = 20;
/// How many recovery codes there are.
const RECOVERY_CODES: usize = 10;
/// Characters that are not taken for one another; no digit that an `l` or an `o` could be.
const ALPHABET: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
/// 10 of 31 characters: 49 bits.
const RECOVERY_LENGTH: usize = 10;
/// Modules of white around a QR code and their size are the library's; the screen scales the picture.
const QR_PIXELS: u32 = 200;

/// The authenticator's side of a secret.
///
/// # Errors
/// For a secret that is too short.
fn totp(secret: &[u8], account: &str) -> AppResult<Totp> {
    // A colon would part issuer and account in the address.
    let account = account.replace(':', "-");
    Builder::new()
        .with_secret(secret)
        .with_issuer(Some("Throughline"))
        .with_account_name(account)
        .build()
        .map_err(|error| AppError::internal(error.to_string()))
}

/// What the screen shows so that an authenticator learns the secret.
///
/// # Errors
/// Where the library refuses, which it does for absurd lengths only.
pub fn setup(secret: &[u8], account: &str) -> AppResult<TotpSetup> {
    let totp = totp(secret, account)?;
    let failed = |error: String| AppError::internal(error);
    let uri = totp.to_url().map_err(|error| failed(error.to_string()))?;
    let code = QrCode::new(&uri).map_err(|error| failed(error.to_string()))?;
    let qr = code
        .render::<svg::Color<'_>>()
        .min_dimensions(QR_PIXELS, QR_PIXELS)
        .dark_color(svg::Color("#000"))
        .light_color(svg::Color("#fff"))
        .build();
    Ok(TotpSetup {
        secret: totp.secret().to_base32(),
        uri,
        // Inside a page, the declaration of a file of its own has no place.
        qr: qr
            .split_once("?>")
            .map_or(qr.as_str(), |(_, picture)| picture)
            .to_owned(),
    })
}

/// The step of 30 seconds that a code belongs to, if it is one of now, the step before or the step after.
///
/// # Errors
/// For a secret that is too short.
pub fn step(secret: &[u8], code: &str, now: DateTime<Utc>) -> AppResult<Option<i64>> {
    let at = u64::try_from(now.timestamp()).unwrap_or(0);
    let step = totp(secret, "")?.check(code, at);
    Ok(step.and_then(|step| i64::try_from(step).ok()))
}

/// A code as it was typed, without what people put in for reading.
#[must_use]
pub fn normal(code: &str) -> String {
    code.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Whether this looks like a code of an authenticator rather than a recovery code.
#[must_use]
pub fn is_digits(normal: &str) -> bool {
    normal.len() == 6 && normal.bytes().all(|b| b.is_ascii_digit())
}

/// Ten fresh recovery codes, `abcde-fghjk`.
#[must_use]
pub fn fresh_recovery_codes() -> Vec<String> {
    let mut random = rand::rng();
    let mut letters = |count: usize| -> String {
        (0..count)
            .filter_map(|_| ALPHABET.choose(&mut random))
            .map(|byte| char::from(*byte))
            .collect()
    };
    (0..RECOVERY_CODES)
        .map(|_| {
            let half = RECOVERY_LENGTH / 2;
            format!("{}-{}", letters(half), letters(half))
        })
        .collect()
}

/// What of a recovery code the database keeps: a hash under a key that it does not hold.
#[must_use]
pub fn recovery_hash(keys: &Keys, user: UserId, normal: &str) -> Vec<u8> {
    keys.tag(format!("recovery-code:{user}:{normal}").as_bytes())
        .to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Duration;

    const SECRET: [u8; SECRET_BYTES] = *b"12345678901234567890";

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    #[test]
    fn codes_are_those_of_rfc_6238() {
        // Appendix B, SHA-1, cut to six digits.
        assert_eq!(step(&SECRET, "287082", at(59)).unwrap(), Some(1));
        assert_eq!(
            step(&SECRET, "081804", at(1_111_111_109)).unwrap(),
            Some(37_037_036)
        );
        assert_eq!(step(&SECRET, "287083", at(59)).unwrap(), None);
    }

    #[test]
    fn r_sec_8_a_code_holds_for_its_own_step_and_its_neighbours_alone() {
        // The last second of its step.
        let made = at(1_111_111_109);
        for (later, holds) in [
            (-60, false),
            (-30, true),
            (0, true),
            (30, true),
            (31, false),
        ] {
            let found = step(&SECRET, "081804", made + Duration::seconds(later)).unwrap();
            assert_eq!(found.is_some(), holds, "{later}");
        }
    }

    #[test]
    fn an_authenticator_learns_the_secret_from_picture_and_text() {
        let setup = setup(&SECRET, "wang:li").unwrap();
        assert_eq!(setup.secret, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert!(setup.uri.starts_with("otpauth://totp/Throughline"));
        assert!(setup.uri.contains(&setup.secret) && !setup.uri.contains("wang:li"));
        assert!(setup.qr.starts_with("<svg") && !setup.qr.contains("href"));
    }

    #[test]
    fn recovery_codes_differ_and_read_back_as_people_type_them() {
        let codes = fresh_recovery_codes();
        assert_eq!(codes.len(), RECOVERY_CODES);
        let distinct: std::collections::HashSet<_> =
            codes.iter().map(|code| normal(code)).collect();
        assert_eq!(distinct.len(), RECOVERY_CODES);
        assert!(distinct.iter().all(|code| code.len() == RECOVERY_LENGTH));
        assert_eq!(normal(" ABCDE fghjk"), normal("abcde-fghjk"));
        let (keys, user) = (Keys::new([1; 32]), UserId(uuid::Uuid::from_u128(1)));
        let other = UserId(uuid::Uuid::from_u128(2));
        assert_ne!(
            recovery_hash(&keys, user, "abcdefghjk"),
            recovery_hash(&keys, other, "abcdefghjk")
        );
        assert!(is_digits("012345") && !is_digits("12345a") && !is_digits("1234567"));
    }
}
