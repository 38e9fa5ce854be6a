//! Tables as diesel sees them; one set of types for both databases.

#![allow(missing_docs)]

mod access;
mod accounts;
mod desk;
mod dimensions;
mod history;
mod jobs;
mod keys;
mod outgoing;
mod reveals;
mod signals;
mod strategies;

pub use access::*;
pub use accounts::*;
pub use desk::*;
pub use dimensions::*;
pub use history::*;
pub use jobs::*;
pub use keys::*;
pub use outgoing::*;
pub use reveals::*;
pub use signals::*;
pub use strategies::*;

diesel::table! {
    setting (name) {
        name -> Text,
        value -> Text,
    }
}

diesel::table! {
    stage (code) {
        code -> Text,
        version -> Integer,
        role -> Text,
        name_zh -> Text,
        name_en -> Text,
        definition_zh -> Text,
        definition_en -> Text,
        hue -> Text,
        position -> Integer,
        usual_days -> Nullable<Integer>,
        enter_gates -> Text,
        leave_gates -> Text,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    number_sequence (prefix, year) {
        prefix -> Text,
        year -> Integer,
        last -> BigInt,
    }
}

diesel::table! {
    customer (id) {
        id -> Binary,
        version -> Integer,
        number -> Text,
        kind -> Text,
        name -> Text,
        match_key -> Text,
        name_sort -> Text,
        industry -> Nullable<Text>,
        source -> Nullable<Text>,
        stage -> Text,
        stage_detail -> Nullable<Text>,
        stage_entered_at -> Timestamp,
        open_gates -> Text,
        tier -> Nullable<Text>,
        key_account -> Bool,
        intent -> Nullable<Text>,
        owner_id -> Nullable<Binary>,
        team_id -> Nullable<Binary>,
        expected -> Nullable<Text>,
        expected_minor -> Nullable<BigInt>,
        next_todo_id -> Nullable<Binary>,
        next_plan_id -> Nullable<Binary>,
        next_what -> Nullable<Text>,
        next_at -> Timestamp,
        next_on -> Nullable<Text>,
        last_interaction_at -> Timestamp,
        created_at -> Timestamp,
        created_by -> Nullable<Binary>,
        updated_at -> Timestamp,
        archived_at -> Nullable<Timestamp>,
        cadence_at -> Timestamp,
    }
}

diesel::table! {
    customer_profile (customer_id) {
        customer_id -> Binary,
        source_note -> Nullable<Text>,
        referred_by -> Nullable<Binary>,
        referral_reward -> Nullable<Text>,
        referral_rewarded_on -> Nullable<Text>,
        credit_code -> Nullable<Text>,
        province -> Nullable<Text>,
        city -> Nullable<Text>,
        address -> Nullable<Text>,
        website -> Nullable<Text>,
        founded_on -> Nullable<Text>,
        headcount -> Nullable<Text>,
        registered_capital -> Nullable<Text>,
        annual_revenue -> Nullable<Text>,
        main_products -> Nullable<Text>,
        cooperation_history -> Nullable<Text>,
        decision_process -> Nullable<Text>,
        purchase_goal -> Nullable<Text>,
        remarks -> Nullable<Text>,
        confidential_notes -> Nullable<Binary>,
        occupation -> Nullable<Text>,
        habits -> Nullable<Text>,
        birthday -> Nullable<Text>,
        pref_channel -> Nullable<Text>,
        pref_hours -> Nullable<Text>,
        pref_frequency -> Nullable<Text>,
        pref_avoid -> Nullable<Text>,
    }
}

diesel::table! {
    customer_gram (gram, customer_id) {
        gram -> Text,
        customer_id -> Binary,
    }
}

diesel::table! {
    collaborator (user_id, customer_id) {
        user_id -> Binary,
        customer_id -> Binary,
    }
}

diesel::table! {
    tag (id) {
        id -> Binary,
        dimension -> Text,
        label -> Text,
        version -> Integer,
        archived_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    customer_tag (customer_id, tag_id) {
        customer_id -> Binary,
        tag_id -> Binary,
    }
}

diesel::table! {
    board_counter (stage, owner_id, team_id, currency) {
        stage -> Text,
        owner_id -> Binary,
        team_id -> Binary,
        currency -> Text,
        customers -> BigInt,
        minor -> BigInt,
    }
}

diesel::table! {
    contact (id) {
        id -> Binary,
        customer_id -> Binary,
        version -> Integer,
        name -> Text,
        salutation -> Nullable<Text>,
        title -> Nullable<Text>,
        department -> Nullable<Text>,
        decision_role -> Nullable<Text>,
        mobile -> Nullable<Text>,
        phone -> Nullable<Text>,
        email -> Nullable<Text>,
        wechat -> Nullable<Text>,
        wecom -> Nullable<Text>,
        birthday -> Nullable<Text>,
        preferences -> Nullable<Text>,
        is_primary -> Bool,
        left_on -> Nullable<Text>,
        succeeded_by -> Nullable<Binary>,
        created_at -> Timestamp,
        created_by -> Nullable<Binary>,
        updated_at -> Timestamp,
        archived_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    contract (id) {
        id -> Binary,
        customer_id -> Binary,
        version -> Integer,
        number -> Nullable<Text>,
        amount -> Nullable<Text>,
        signed_on -> Nullable<Text>,
        starts_on -> Nullable<Text>,
        ends_on -> Nullable<Text>,
        product -> Nullable<Text>,
        usage -> Nullable<Text>,
        renewal -> Text,
        state -> Text,
        created_at -> Timestamp,
        created_by -> Nullable<Binary>,
        updated_at -> Timestamp,
        archived_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    interaction (id) {
        id -> Binary,
        customer_id -> Binary,
        version -> Integer,
        happened_at -> Timestamp,
        happened_on -> Nullable<Text>,
        channels -> Text,
        direction -> Text,
        answered -> Text,
        our_users -> Text,
        our_others -> Nullable<Text>,
        contacts -> Text,
        content -> Text,
        judgement -> Nullable<Text>,
        feedback -> Nullable<Text>,
        consensus -> Nullable<Text>,
        competitor -> Nullable<Text>,
        stage_change_id -> Nullable<Binary>,
        late -> Bool,
        doubtful -> Nullable<Text>,
        created_at -> Timestamp,
        created_by -> Nullable<Binary>,
        updated_at -> Timestamp,
        archived_at -> Nullable<Timestamp>,
        purpose -> Nullable<Text>,
        class -> Text,
        kept -> Nullable<Binary>,
    }
}

diesel::table! {
    todo (id) {
        id -> Binary,
        customer_id -> Binary,
        interaction_id -> Nullable<Binary>,
        version -> Integer,
        what -> Text,
        assignee_kind -> Text,
        assignee_id -> Nullable<Binary>,
        due_at -> Timestamp,
        due_on -> Nullable<Text>,
        state -> Text,
        done_at -> Nullable<Timestamp>,
        remind_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
        created_by -> Nullable<Binary>,
        updated_at -> Timestamp,
        archived_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    stage_change (id) {
        id -> Binary,
        customer_id -> Binary,
        from_stage -> Nullable<Text>,
        to_stage -> Text,
        happened_at -> Timestamp,
        happened_on -> Nullable<Text>,
        reason -> Nullable<Text>,
        loss_reason -> Nullable<Text>,
        detail -> Nullable<Text>,
        contract_id -> Nullable<Binary>,
        open_gates -> Text,
        undone_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
        created_by -> Nullable<Binary>,
    }
}

diesel::table! {
    purpose (code) {
        code -> Text,
        version -> Integer,
        name_zh -> Text,
        name_en -> Text,
        position -> Integer,
        fields -> Text,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    word (list, code) {
        list -> Text,
        code -> Text,
        version -> Integer,
        name_zh -> Text,
        name_en -> Text,
        position -> Integer,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    draft (user_id, place) {
        user_id -> Binary,
        place -> Text,
        content -> Binary,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    link (id) {
        id -> Binary,
        token_hash -> Binary,
        purpose -> Text,
        record_id -> Binary,
        created_at -> Timestamp,
        created_by -> Nullable<Binary>,
        expires_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
        withdrawn_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    merge (id) {
        id -> Binary,
        survivor_id -> Binary,
        merged_id -> Binary,
        filled -> Text,
        created_at -> Timestamp,
        created_by -> Nullable<Binary>,
        undone_at -> Nullable<Timestamp>,
        slowed -> Nullable<Text>,
    }
}

diesel::table! {
    merge_part (merge_id, part, record_id) {
        merge_id -> Binary,
        part -> Text,
        record_id -> Binary,
    }
}

diesel::table! {
    import_file (id) {
        id -> Binary,
        file_name -> Text,
        content -> Binary,
        created_by -> Nullable<Binary>,
        created_at -> Timestamp,
        committed_at -> Nullable<Timestamp>,
        result -> Nullable<Text>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    plan,
    plan_talk,
    need,
    opportunity,
    risk,
    service_case,
    key_fact,
    questionnaire,
    milestone,
    story,
    need_version,
    attachment,
    notification,
    notification_setting,
    webhook,
    delivery,
    setting,
    team,
    user_account,
    session,
    second_factor,
    recovery_code,
    identity,
    oidc_attempt,
    stage,
    number_sequence,
    customer,
    customer_profile,
    strategy,
    customer_gram,
    collaborator,
    tag,
    customer_tag,
    board_counter,
    contact,
    contract,
    interaction,
    todo,
    stage_change,
    event,
    event_field,
    event_head,
    subject_key,
    person_key,
    master_key,
    system_event,
    timeline_entry,
    idempotency,
    purpose,
    word,
    merge,
    merge_part,
    draft,
    import_file,
    link,
    role_policy,
    api_token,
    named_access,
    escalated,
    calendar_feed,
    signal,
    slow_down,
    service_times
);
