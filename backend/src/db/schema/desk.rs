//! The tables of the day: who was told of what is overdue, and the addresses of calendars.

diesel::table! {
    escalated (record_id, due_at, level) {
        record_id -> Binary,
        due_at -> Timestamp,
        level -> Text,
        told_at -> Timestamp,
    }
}

diesel::table! {
    calendar_feed (user_id) {
        user_id -> Binary,
        token_hash -> Binary,
        created_at -> Timestamp,
        read_at -> Nullable<Timestamp>,
    }
}
