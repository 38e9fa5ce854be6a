//! The second factor of an account: codes of an authenticator (TOTP, RFC 6238), and recovery codes.

use crate::role::Role;
use chrono::{DateTime, Utc};

dto! {
    /// How an account's second factor stands.
    pub struct SecondFactor {
        /// When it was turned on; none where it is off.
        pub since: Option<DateTime<Utc>>,
        /// How many recovery codes are left.
        pub recovery_codes_left: i64,
        /// Whether the organisation wants one of the account's role.
        pub required: bool,
    }

    /// A second factor to set up. It holds once `POST /me/totp/confirm` took a code of it.
    pub struct TotpSetup {
        /// The secret in Base32, for typing.
        pub secret: String,
        /// The same as an `otpauth:` address.
        pub uri: String,
        /// That address as a QR code, an SVG image.
        pub qr: String,
    }

    /// Codes for who has lost the authenticator; each works once, and they are shown this once.
    pub struct RecoveryCodes {
        /// Ten codes.
        pub codes: Vec<String>,
    }
}

input! {
    /// The second step of signing in.
    pub struct SecondStep {
        /// The `ticket` of the first step.
        #[validate(length(min = 1, max = 2000))]
        pub ticket: String,
        /// A code of the authenticator, or a recovery code.
        #[validate(length(min = 1, max = 40))]
        pub code: String,
    }

    /// A change that wants the password again.
    pub struct PasswordAgain {
        /// The password.
        #[validate(length(min = 1, max = 200))]
        pub password: String,
    }

    /// A code of the authenticator that is being set up.
    pub struct TotpCode {
        /// Six digits.
        #[validate(length(min = 1, max = 40))]
        pub code: String,
    }

    /// A change that wants the password and a code.
    pub struct PasswordAndCode {
        /// The password.
        #[validate(length(min = 1, max = 200))]
        pub password: String,
        /// A code of the authenticator, or a recovery code.
        #[validate(length(min = 1, max = 40))]
        pub code: String,
    }

    /// Which roles must have a second factor.
    #[derive(Default)]
    pub struct SecondFactorRule {
        /// The roles; none where it is everybody's own choice.
        #[validate(length(max = 20))]
        pub roles: Vec<Role>,
    }
}
