//! Tables of who may see what: tokens of programs, named access.

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
