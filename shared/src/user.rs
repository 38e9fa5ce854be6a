//! Users of the system.

use crate::id::{TeamId, UserId};
use crate::lang::Lang;
use crate::patch::Patch;
use crate::role::Role;
use chrono::{DateTime, Utc};

dto! {
    /// A user, as other records name one.
    pub struct UserRef {
        /// Its id.
        pub id: UserId,
        /// The name that colleagues know.
        pub name: String,
    }

    /// A user of the system.
    pub struct User {
        /// Its id.
        pub id: UserId,
        /// Row version, also the `ETag`.
        pub version: i32,
        /// The name to sign in with; lower case, unique.
        pub username: String,
        /// The name that colleagues know.
        pub name: String,
        /// The role.
        pub role: Role,
        /// The team, if any.
        pub team_id: Option<TeamId>,
        /// IANA name of the zone in which times are shown; the organisation's zone where none is set.
        pub zone: Option<String>,
        /// Preferred language.
        pub language: Option<Lang>,
        /// The e-mail address by which a provider of sign-ins may know the user; for administrators and the user alone.
        #[serde(default)]
        pub email: Option<String>,
        /// Deactivated users cannot sign in and own nothing.
        pub active: bool,
        /// When the account was made.
        pub created_at: DateTime<Utc>,
    }
}

input! {
    /// A user to make.
    pub struct NewUser {
        /// The name to sign in with.
        #[validate(length(min = 2, max = 40))]
        pub username: String,
        /// The name that colleagues know.
        #[validate(length(min = 1, max = 80))]
        pub name: String,
        /// The role.
        pub role: Role,
        /// The team.
        #[serde(default)]
        pub team_id: Option<TeamId>,
        /// The first password: 12 to 128 characters, on no list of leaked passwords, not the user's own name.
        #[validate(length(min = 12, max = 128))]
        pub password: String,
        /// Zone of display.
        #[serde(default)]
        #[validate(length(max = 64))]
        pub zone: Option<String>,
        /// Preferred language.
        #[serde(default)]
        pub language: Option<Lang>,
        /// The e-mail address by which a provider of sign-ins may know the user; unique.
        #[serde(default)]
        #[validate(length(max = 254))]
        pub email: Option<String>,
    }

    /// Changes to a user.
    #[derive(Default)]
    pub struct UserPatch {
        /// The name that colleagues know.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(min = 1, max = 80))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub name: Patch<String>,
        /// The role.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<Role>))]
        pub role: Patch<Role>,
        /// The team.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<TeamId>))]
        pub team_id: Patch<TeamId>,
        /// Zone of display.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(max = 64))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub zone: Patch<String>,
        /// Preferred language.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<Lang>))]
        pub language: Patch<Lang>,
        /// `false` deactivates; refused while the user owns customers (R-OWN-2).
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<bool>))]
        pub active: Patch<bool>,
        /// A new password, set by an administrator; ends the user's sessions.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(min = 12, max = 128))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub password: Patch<String>,
        /// The e-mail address by which a provider of sign-ins may know the user; unique.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(max = 254))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub email: Patch<String>,
    }
}
