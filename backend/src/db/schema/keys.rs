//! The tables of keys.

diesel::table! {
    master_key (id) {
        id -> Text,
        state -> Text,
        since -> Timestamp,
    }
}

diesel::table! {
    subject_key (subject_id) {
        subject_id -> Binary,
        wrapped -> Binary,
    }
}

diesel::table! {
    person_key (person_id) {
        person_id -> Binary,
        key_id -> Binary,
    }
}
