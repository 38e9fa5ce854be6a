//! The table of strategies.

diesel::table! {
    strategy (id) {
        id -> Binary,
        version -> Integer,
        name_zh -> Text,
        name_en -> Text,
        segment -> Text,
        goal_kind -> Text,
        goal_zh -> Nullable<Text>,
        goal_en -> Nullable<Text>,
        content_zh -> Nullable<Text>,
        content_en -> Nullable<Text>,
        emphases -> Text,
        materials -> Nullable<Text>,
        internal -> Bool,
        channel -> Nullable<Text>,
        frequency -> Text,
        replaces -> Text,
        executor -> Text,
        working_days_only -> Bool,
        active -> Bool,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}
