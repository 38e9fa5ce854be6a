//! Tables of who may do what: policy, tokens of programs, named access, and what a caller asked before.

diesel::table! {
    api_token (id) {
        id -> Binary,
        version -> Integer,
        account_id -> Binary,
        name -> Text,
        token_hash -> Binary,
        scopes -> Text,
        classes -> Text,
        reach -> Text,
        team_id -> Nullable<Binary>,
        user_id -> Nullable<Binary>,
        expires_at -> Timestamp,
        last_used_at -> Nullable<Timestamp>,
        last_used_from -> Nullable<Text>,
        revoked_at -> Nullable<Timestamp>,
        created_by -> Nullable<Binary>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    named_access (user_id, customer_id) {
        user_id -> Binary,
        customer_id -> Binary,
        owner_id -> Binary,
        until -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    role_policy (role) {
        role -> Text,
        version -> Integer,
        policy -> Text,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    idempotency (caller_id, idempotency_key) {
        caller_id -> Binary,
        idempotency_key -> Text,
        request_hash -> Binary,
        status -> Integer,
        record_kind -> Nullable<Text>,
        record_id -> Nullable<Binary>,
        created_at -> Timestamp,
    }
}
