//! The tables of the declared kinds of record.

diesel::table! {
    plan_talk (plan_id, interaction_id) {
        plan_id -> Binary,
        interaction_id -> Binary,
    }
}

diesel::table! {
    plan (id) {
        id -> Binary,
        customer_id -> Binary,
        version -> Integer,
        contact -> Nullable<Binary>,
        goal_kind -> Text,
        goal -> Nullable<Text>,
        channels -> Text,
        outline -> Nullable<Text>,
        materials -> Nullable<Text>,
        planned -> Text,
        actual -> Nullable<Text>,
        summary -> Nullable<Text>,
        feedback -> Nullable<Text>,
        next_action -> Nullable<Text>,
        owner -> Nullable<Binary>,
        state -> Text,
        remark -> Nullable<Text>,
        fulfilled_by -> Nullable<Binary>,
        planned_at -> Timestamp,
        origin -> Text,
        strategy_id -> Nullable<Binary>,
        slot -> Nullable<Text>,
        slot_on -> Nullable<Text>,
        created_at -> Timestamp,
        created_by -> Nullable<Binary>,
        updated_at -> Timestamp,
        archived_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    need (id) {
        id -> Binary,
        customer_id -> Binary,
        version -> Integer,
        category -> Nullable<Text>,
        text -> Text,
        pain_point -> Nullable<Text>,
        aim -> Nullable<Text>,
        trigger -> Nullable<Text>,
        kind -> Text,
        priority -> Text,
        urgency -> Text,
        solution -> Nullable<Text>,
        wanted_by -> Nullable<Text>,
        budget -> Nullable<Text>,
        confidential_budget -> Nullable<Binary>,
        state -> Text,
        original -> Text,
        versions -> Integer,
        happened_at -> Timestamp,
        happened_on -> Nullable<Text>,
        created_at -> Timestamp,
        created_by -> Nullable<Binary>,
        updated_at -> Timestamp,
        archived_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    opportunity (id) {
        id -> Binary,
        customer_id -> Binary,
        version -> Integer,
        title -> Text,
        needs -> Text,
        amount -> Nullable<Text>,
        probability -> Nullable<Integer>,
        expected_close -> Nullable<Text>,
        state -> Text,
        loss_reason -> Nullable<Text>,
        remark -> Nullable<Text>,
        contract -> Nullable<Binary>,
        closed_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
        created_by -> Nullable<Binary>,
        updated_at -> Timestamp,
        archived_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    risk (id) {
        id -> Binary,
        customer_id -> Binary,
        version -> Integer,
        kind -> Text,
        description -> Text,
        severity -> Text,
        measures -> Text,
        responsible -> Nullable<Binary>,
        state -> Text,
        outcome -> Nullable<Text>,
        signal -> Nullable<Text>,
        created_at -> Timestamp,
        created_by -> Nullable<Binary>,
        updated_at -> Timestamp,
        archived_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    service_case (id) {
        id -> Binary,
        customer_id -> Binary,
        version -> Integer,
        kind -> Text,
        contact -> Nullable<Binary>,
        satisfaction -> Nullable<Integer>,
        recommendation -> Nullable<Integer>,
        comment -> Nullable<Text>,
        problem -> Nullable<Text>,
        cause -> Nullable<Text>,
        severity -> Text,
        reported -> Text,
        first_answered -> Nullable<Text>,
        progress -> Nullable<Text>,
        solution -> Nullable<Text>,
        solved -> Nullable<Text>,
        verdict -> Nullable<Text>,
        assignee -> Nullable<Binary>,
        reported_at -> Timestamp,
        created_at -> Timestamp,
        created_by -> Nullable<Binary>,
        updated_at -> Timestamp,
        archived_at -> Nullable<Timestamp>,
        answer_due_at -> Nullable<Timestamp>,
        solution_due_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    key_fact (id) {
        id -> Binary,
        customer_id -> Binary,
        version -> Integer,
        subject -> Text,
        statement -> Text,
        source -> Text,
        source_note -> Nullable<Text>,
        verified_by -> Nullable<Binary>,
        verified_on -> Nullable<Text>,
        created_at -> Timestamp,
        created_by -> Nullable<Binary>,
        updated_at -> Timestamp,
        archived_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    questionnaire (id) {
        id -> Binary,
        customer_id -> Binary,
        version -> Integer,
        kind -> Text,
        contact -> Nullable<Binary>,
        note -> Nullable<Text>,
        answers -> Nullable<Binary>,
        sent_at -> Nullable<Timestamp>,
        answered_at -> Nullable<Timestamp>,
        accepted_at -> Nullable<Timestamp>,
        dismissed_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
        created_by -> Nullable<Binary>,
        updated_at -> Timestamp,
        archived_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    milestone (id) {
        id -> Binary,
        customer_id -> Binary,
        version -> Integer,
        kind -> Text,
        date -> Text,
        note -> Nullable<Text>,
        remind -> Bool,
        created_at -> Timestamp,
        created_by -> Nullable<Binary>,
        updated_at -> Timestamp,
        archived_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    story (id) {
        id -> Binary,
        customer_id -> Binary,
        version -> Integer,
        kind -> Text,
        title -> Text,
        happened -> Text,
        worked -> Nullable<Text>,
        keywords -> Text,
        shared_with -> Text,
        created_at -> Timestamp,
        created_by -> Nullable<Binary>,
        updated_at -> Timestamp,
        archived_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    need_version (need_id, number) {
        need_id -> Binary,
        number -> Integer,
        customer_id -> Binary,
        text -> Text,
        priority -> Text,
        wanted_by -> Nullable<Text>,
        budget -> Nullable<Text>,
        state -> Text,
        trigger -> Nullable<Text>,
        recorded_at -> Timestamp,
        author_id -> Nullable<Binary>,
        confidential_budget -> Nullable<Binary>,
        happened_at -> Timestamp,
        happened_on -> Nullable<Text>,
    }
}

diesel::table! {
    notification (id) {
        id -> Binary,
        user_id -> Binary,
        customer_id -> Nullable<Binary>,
        event_id -> Nullable<Binary>,
        system_event_id -> Nullable<Binary>,
        why -> Text,
        created_at -> Timestamp,
        read_at -> Nullable<Timestamp>,
        topic -> Text,
        in_bell -> Bool,
    }
}

diesel::table! {
    attachment (id) {
        id -> Binary,
        customer_id -> Binary,
        version -> Integer,
        interaction_id -> Nullable<Binary>,
        name -> Nullable<Text>,
        sealed_name -> Nullable<Binary>,
        class -> Text,
        file_type -> Text,
        size -> BigInt,
        sha256 -> Binary,
        created_at -> Timestamp,
        created_by -> Nullable<Binary>,
        updated_at -> Timestamp,
        archived_at -> Nullable<Timestamp>,
        content_key -> Nullable<Binary>,
    }
}
