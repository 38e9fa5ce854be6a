//! By what a receiver knows that a message is ours. Pure.

use crate::error::{AppError, AppResult};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// How the secret of a program begins, as the Standard Webhooks specification has it.
const PREFIX: &str = "whsec_";

/// A fresh secret for a program.
#[must_use]
pub fn fresh_secret() -> String {
    let bytes: [u8; 32] = rand::random();
    format!("{PREFIX}{}", STANDARD.encode(bytes))
}

fn hmac(key: &[u8], message: &[u8]) -> AppResult<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).map_err(AppError::internal)?;
    mac.update(message);
    Ok(STANDARD.encode(mac.finalize().into_bytes()))
}

/// The header `webhook-signature` of the Standard Webhooks specification: over id, time in seconds, and body.
///
/// # Errors
/// Where the secret is none.
pub fn standard(secret: &str, id: &str, seconds: i64, body: &[u8]) -> AppResult<String> {
    let key = secret.strip_prefix(PREFIX).unwrap_or(secret);
    let key = STANDARD.decode(key).map_err(AppError::internal)?;
    let message = [format!("{id}.{seconds}.").as_bytes(), body].concat();
    Ok(format!("v1,{}", hmac(&key, &message)?))
}

/// What DingTalk wants as `sign` in the address: over time in milliseconds and secret, under the secret.
///
/// # Errors
/// None; a key may have any length.
pub fn dingtalk(secret: &str, millis: i64) -> AppResult<String> {
    hmac(secret.as_bytes(), format!("{millis}\n{secret}").as_bytes())
}

/// What Feishu wants as `sign` in the body: over nothing, under time in seconds and secret.
///
/// # Errors
/// None; a key may have any length.
pub fn feishu(secret: &str, seconds: i64) -> AppResult<String> {
    hmac(format!("{seconds}\n{secret}").as_bytes(), b"")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification's own reference libraries.
    #[test]
    fn the_standard_signature_is_that_of_the_specification() {
        let signed = standard(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            br#"{"test": 2432232314}"#,
        );
        assert_eq!(
            signed.unwrap(),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
        );
    }

    #[test]
    fn fresh_secrets_differ_and_serve() {
        let (one, other) = (fresh_secret(), fresh_secret());
        assert!(one.starts_with(PREFIX) && one != other);
        assert_ne!(
            standard(&one, "a", 1, b"").unwrap(),
            standard(&other, "a", 1, b"").unwrap()
        );
    }
}
