//! The tables of reveals (R-SEC-4).

diesel::table! {
    reveal (id) {
        id -> Binary,
        customer_id -> Binary,
        record_kind -> Text,
        record_id -> Binary,
        field -> Text,
        class -> Text,
        user_id -> Binary,
        team_id -> Nullable<Binary>,
        reason -> Text,
        address -> Text,
        event_id -> Binary,
        revealed_at -> Timestamp,
    }
}

diesel::table! {
    reveal_watch (user_id) {
        user_id -> Binary,
        last_at -> Timestamp,
        alerted_at -> Nullable<Timestamp>,
    }
}
