//! Signing in, the caller's own account, and what the installation says of itself.

use crate::id::{TeamId, UserId};
use crate::lang::Lang;
use crate::role::{Capability, Role};

input! {
    /// Name and password.
    pub struct LoginRequest {
        /// The user name, in any case.
        #[validate(length(min = 1, max = 100))]
        pub username: String,
        /// The password.
        #[validate(length(min = 1, max = 200))]
        pub password: String,
    }

    /// A change of one's own password; ends all other sessions (R-SEC-7).
    pub struct PasswordChange {
        /// The password that holds until now.
        #[validate(length(min = 1, max = 200))]
        pub current: String,
        /// The new one: 12 to 128 characters of any kind, on no list of leaked passwords, not one's own name.
        #[validate(length(min = 12, max = 128))]
        pub new: String,
    }

    /// Changes to one's own account.
    pub struct MePatch {
        /// Zone of display, an IANA name.
        #[serde(default)]
        #[validate(length(max = 64))]
        pub zone: Option<String>,
        /// Preferred language.
        #[serde(default)]
        pub language: Option<Lang>,
    }
}

dto! {
    /// A fresh access token; the refresh token travels in a cookie that scripts cannot read.
    pub struct TokenAnswer {
        /// The JWT to send as `Authorization: Bearer …`.
        pub access_token: String,
        /// Always `Bearer`.
        pub token_type: String,
        /// Seconds until it expires.
        pub expires_in: i64,
    }

    /// The caller.
    pub struct Me {
        /// The user.
        pub id: UserId,
        /// The name to sign in with.
        pub username: String,
        /// The name that colleagues know.
        pub name: String,
        /// The role.
        pub role: Role,
        /// The role that this request looks through (`X-View-As`); what one may do is then what both roles may.
        #[serde(default)]
        pub view_as: Option<Role>,
        /// The team.
        pub team_id: Option<TeamId>,
        /// Preferred language.
        pub language: Option<Lang>,
        /// The zone in which times are shown to the caller.
        pub zone: String,
        /// The organisation's zone, by which rules and deadlines count.
        pub org_zone: String,
        /// What the caller may do beyond records.
        pub can: Vec<Capability>,
        /// Whether the caller must set up a second factor before anything else works.
        #[serde(default)]
        pub must_enrol: bool,
    }

    /// What a sign-in page needs to know before anyone has signed in.
    pub struct Instance {
        /// Version of the server.
        pub version: String,
        /// Whether this is a demo, whose accounts are offered with one click.
        pub demo: bool,
        /// The demo's accounts; empty in a real installation.
        pub demo_accounts: Vec<DemoAccount>,
        /// What the button of the provider of sign-ins says; none where no provider is set.
        #[serde(default)]
        pub oidc_label: Option<String>,
    }

    /// One account of a demo.
    pub struct DemoAccount {
        /// The name to sign in with.
        pub username: String,
        /// The person's name.
        pub name: String,
        /// The role.
        pub role: Role,
        /// The password, the same for all.
        pub password: String,
    }
}
