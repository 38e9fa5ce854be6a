//! Tables of signing in, beside accounts and sessions.

diesel::table! {
    second_factor (user_id) {
        user_id -> Binary,
        sealed_secret -> Binary,
        confirmed_at -> Nullable<Timestamp>,
        last_step -> BigInt,
        created_at -> Timestamp,
    }
}

diesel::table! {
    recovery_code (user_id, code_hash) {
        user_id -> Binary,
        code_hash -> Binary,
        used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    identity (issuer, subject) {
        issuer -> Text,
        subject -> Text,
        user_id -> Binary,
        linked_at -> Timestamp,
    }
}

diesel::table! {
    oidc_attempt (state_hash) {
        state_hash -> Binary,
        next -> Text,
        expires_at -> Timestamp,
    }
}
