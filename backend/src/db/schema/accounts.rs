//! Tables of people and of signing in.

diesel::table! {
    team (id) {
        id -> Binary,
        version -> Integer,
        name -> Text,
        parent_id -> Nullable<Binary>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    user_account (id) {
        id -> Binary,
        version -> Integer,
        username -> Text,
        name -> Text,
        role -> Text,
        team_id -> Nullable<Binary>,
        zone -> Nullable<Text>,
        language -> Nullable<Text>,
        password_hash -> Text,
        active -> Bool,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        email -> Nullable<Text>,
    }
}

diesel::table! {
    session (id) {
        id -> Binary,
        user_id -> Binary,
        token_hash -> Binary,
        previous_hash -> Nullable<Binary>,
        rotated_at -> Timestamp,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        ended_at -> Nullable<Timestamp>,
        user_agent -> Nullable<Text>,
        address -> Nullable<Text>,
        must_enrol -> Bool,
    }
}

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
