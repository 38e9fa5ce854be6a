//! The trails, what chains them, the timeline made from them, and what open screens are told of them.

diesel::table! {
    event (id) {
        id -> Binary,
        customer_id -> Binary,
        record_kind -> Text,
        record_id -> Binary,
        action -> Text,
        author_id -> Nullable<Binary>,
        recorded_at -> Timestamp,
        request_id -> Nullable<Text>,
        changes -> Text,
        sealed -> Nullable<Binary>,
        origin -> Nullable<Text>,
        seq -> Nullable<BigInt>,
        hash -> Nullable<Binary>,
    }
}

diesel::table! {
    event_head (chain) {
        chain -> Binary,
        seq -> BigInt,
        hash -> Binary,
        older -> BigInt,
        base -> Binary,
    }
}

diesel::table! {
    event_field (field, recorded_at, event_id) {
        field -> Text,
        recorded_at -> Timestamp,
        event_id -> Binary,
    }
}

diesel::table! {
    system_event (id) {
        id -> Binary,
        subject_kind -> Text,
        subject_key -> Text,
        subject_name -> Text,
        action -> Text,
        author_id -> Nullable<Binary>,
        recorded_at -> Timestamp,
        request_id -> Nullable<Text>,
        changes -> Text,
        origin -> Nullable<Text>,
        seq -> Nullable<BigInt>,
        hash -> Nullable<Binary>,
    }
}

diesel::table! {
    timeline_entry (id) {
        id -> Binary,
        customer_id -> Binary,
        happened_at -> Timestamp,
        happened_on -> Nullable<Text>,
        dimension -> Text,
        what -> Text,
        record_id -> Binary,
        author_id -> Nullable<Binary>,
        recorded_at -> Timestamp,
        hidden -> Bool,
    }
}

diesel::table! {
    live_event (id) {
        id -> Binary,
        place -> Nullable<BigInt>,
        event_id -> Nullable<Binary>,
        user_id -> Nullable<Binary>,
        recorded_at -> Timestamp,
    }
}

diesel::table! {
    live_head (id) {
        id -> Integer,
        place -> BigInt,
    }
}

diesel::allow_tables_to_appear_in_same_query!(live_event, event);
