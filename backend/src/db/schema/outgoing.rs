//! Tables of what is sent to people and programs.

diesel::table! {
    webhook (id) {
        id -> Binary,
        version -> Integer,
        name -> Text,
        format -> Text,
        host -> Text,
        sealed_address -> Binary,
        sealed_secret -> Nullable<Binary>,
        language -> Text,
        kinds -> Text,
        actions -> Text,
        teams -> Text,
        fields -> Text,
        classes -> Text,
        for_people -> Bool,
        active -> Bool,
        created_by -> Nullable<Binary>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        archived_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    notification_setting (user_id) {
        user_id -> Binary,
        version -> Integer,
        choices -> Text,
        quiet -> Nullable<Text>,
        robot_id -> Nullable<Binary>,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    delivery (id) {
        id -> Binary,
        way -> Text,
        webhook_id -> Nullable<Binary>,
        user_id -> Nullable<Binary>,
        notification_id -> Nullable<Binary>,
        event_id -> Nullable<Binary>,
        what -> Text,
        state -> Text,
        attempts -> Integer,
        due_at -> Timestamp,
        give_up_at -> Timestamp,
        status -> Nullable<Integer>,
        problem -> Nullable<Text>,
        created_at -> Timestamp,
        finished_at -> Nullable<Timestamp>,
    }
}
