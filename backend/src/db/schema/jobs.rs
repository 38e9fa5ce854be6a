//! The table of what runs by the clock.

diesel::table! {
    job (name) {
        name -> Text,
        next_at -> Timestamp,
        holder -> Nullable<Binary>,
        held_until -> Nullable<Timestamp>,
        attempts -> Integer,
        begun_at -> Nullable<Timestamp>,
        ended_at -> Nullable<Timestamp>,
        succeeded_at -> Nullable<Timestamp>,
        last_error -> Nullable<Text>,
        passed_over -> Integer,
        passed_at -> Nullable<Timestamp>,
    }
}
