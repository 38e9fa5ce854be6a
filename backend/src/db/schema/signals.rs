//! Signals and what belongs to them.

diesel::table! {
    signal (id) {
        id -> Binary,
        customer_id -> Binary,
        kind -> Text,
        occasion -> Text,
        severity -> Text,
        facts -> Text,
        records -> Text,
        state -> Text,
        until_at -> Timestamp,
        reason -> Nullable<Text>,
        act -> Nullable<Text>,
        made -> Text,
        decided_by -> Nullable<Binary>,
        decided_at -> Nullable<Timestamp>,
        raised_at -> Timestamp,
    }
}

diesel::table! {
    slow_down (customer_id) {
        customer_id -> Binary,
        factor -> Integer,
        until_on -> Text,
        signal_id -> Nullable<Binary>,
        created_at -> Timestamp,
        created_by -> Nullable<Binary>,
    }
}

diesel::table! {
    service_times (customer_id, contract_id) {
        customer_id -> Binary,
        contract_id -> Binary,
        answer_hours -> Nullable<Integer>,
        solution_hours -> Nullable<Integer>,
        enquiry_hours -> Nullable<Integer>,
        update_days -> Nullable<Integer>,
        updated_at -> Timestamp,
    }
}
