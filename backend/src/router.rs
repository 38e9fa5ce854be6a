//! Every route there is, in one place. What is registered here is documented, too.

use crate::feature::{
    attachment, audit, auth, board, briefing, calendar, care, contact, contract, customer,
    delivery, draft, erasure, escalation, form, health, import, instance, interaction, key_fact,
    list, live, merge, milestone, named_access, need, notification, oidc, opportunity, plan,
    purpose, questionnaire, reveal, risk, role, second_factor, service_case, service_times,
    session, signal, stage, story, strategy, tag, team, timeline, today, todo, token, user,
    webhook, work_calendar,
};
use utoipa_actix_web::scope;
use utoipa_actix_web::service_config::ServiceConfig;

/// Registers the routes.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(health::handlers::healthz)
        .service(health::handlers::readyz);
    config.service(scope::scope("/api/v1").configure(api));
}

fn api(config: &mut ServiceConfig) {
    accounts(config);
    notifications(config);
    webhooks(config);
    customers(config);
    records(config);
    stages(config);
    entry(config);
    signals(config);
    desk(config);
}

fn desk(config: &mut ServiceConfig) {
    config
        .service(today::handlers::read_today)
        .service(escalation::handlers::read_escalation)
        .service(escalation::handlers::set_escalation)
        .service(calendar::handlers::read_calendar_feed)
        .service(calendar::handlers::make_calendar_feed)
        .service(calendar::handlers::close_calendar_feed)
        .service(calendar::handlers::read_calendar);
}

fn accounts(config: &mut ServiceConfig) {
    config
        .service(instance::handlers::read_instance)
        .service(auth::handlers::login)
        .service(auth::handlers::refresh)
        .service(auth::handlers::logout)
        .service(auth::handlers::read_me)
        .service(auth::handlers::change_me)
        .service(auth::handlers::change_password)
        .service(session::handlers::list_my_sessions)
        .service(session::handlers::end_my_other_sessions)
        .service(session::handlers::end_my_session)
        .service(session::handlers::list_user_sessions)
        .service(session::handlers::end_user_sessions)
        .service(session::handlers::end_user_session)
        .service(oidc::handlers::begin_oidc)
        .service(oidc::handlers::finish_oidc)
        .service(second_factor::sign_in::take_second_step)
        .service(second_factor::handlers::read_second_factor)
        .service(second_factor::handlers::begin_second_factor)
        .service(second_factor::handlers::confirm_second_factor)
        .service(second_factor::handlers::renew_recovery_codes)
        .service(second_factor::handlers::turn_second_factor_off)
        .service(second_factor::handlers::reset_second_factor)
        .service(second_factor::handlers::read_second_factor_rule)
        .service(second_factor::handlers::set_second_factor_rule)
        .service(user::handlers::list_users)
        .service(user::handlers::create_user)
        .service(user::handlers::read_user)
        .service(user::handlers::change_user)
        .service(team::handlers::list_teams)
        .service(team::handlers::create_team)
        .service(team::handlers::change_team)
        .service(role::handlers::list_roles)
        .service(role::handlers::read_role)
        .service(role::handlers::change_role)
        .service(audit::system::read_system_audit)
        .service(token::handlers::list_tokens)
        .service(token::handlers::create_token)
        .service(token::handlers::read_token)
        .service(token::handlers::change_token)
        .service(token::handlers::revoke_token)
        .service(audit::export::export_audit)
        .service(audit::handlers::search_audit);
}

fn notifications(config: &mut ServiceConfig) {
    config
        .service(notification::handlers::list_notifications)
        .service(notification::handlers::count_notifications)
        .service(notification::handlers::list_notification_groups)
        .service(notification::handlers::mark_notifications_read)
        .service(notification::settings_handlers::read_notification_settings)
        .service(notification::settings_handlers::set_notification_settings)
        .service(live::handlers::read_events);
}

fn webhooks(config: &mut ServiceConfig) {
    config
        .service(webhook::handlers::list_webhooks)
        .service(webhook::handlers::create_webhook)
        .service(webhook::handlers::read_webhook)
        .service(webhook::handlers::change_webhook)
        .service(webhook::handlers::archive_webhook)
        .service(webhook::handlers::restore_webhook)
        .service(webhook::handlers::renew_webhook_secret)
        .service(webhook::handlers::test_webhook)
        .service(webhook::handlers::list_webhook_deliveries)
        .service(delivery::handlers::list_deliveries)
        .service(delivery::handlers::replay_delivery);
}

fn customers(config: &mut ServiceConfig) {
    config
        .service(customer::handlers::list_customers)
        .service(customer::many_handlers::change_customers)
        .service(customer::many_handlers::search_customers)
        .service(customer::many_handlers::put_customer)
        .service(customer::handlers::create_customer)
        .service(customer::handlers::read_customer)
        .service(customer::handlers::change_customer)
        .service(customer::handlers::archive_customer)
        .service(customer::handlers::restore_customer)
        .service(customer::handlers::hand_over_customer)
        .service(customer::handlers::set_collaborators)
        .service(named_access::handlers::list_named_access)
        .service(named_access::handlers::name_for_access)
        .service(named_access::handlers::end_named_access)
        .service(merge::handlers::merge_customers)
        .service(merge::handlers::list_merges)
        .service(merge::handlers::undo_merge)
        .service(merge::handlers::hand_over_all)
        .service(audit::handlers::read_customer_audit)
        .service(reveal::handlers::create_reveal)
        .service(reveal::handlers::list_customer_reveals)
        .service(reveal::handlers::list_reveals)
        .service(reveal::handlers::read_reveal_alert)
        .service(reveal::handlers::set_reveal_alert)
        .service(timeline::handlers::read_customer_timeline)
        .service(timeline::handlers::count_customer_timeline)
        .service(timeline::handlers::read_timeline)
        .service(briefing::handlers::read_customer_briefing)
        .service(care::handlers::list_customer_care)
        .service(care::handlers::list_care)
        .service(tag::handlers::list_tags)
        .service(tag::handlers::list_customer_tags)
        .service(tag::library_handlers::create_tag)
        .service(tag::library_handlers::read_tag)
        .service(tag::library_handlers::change_tag)
        .service(tag::library_handlers::archive_tag)
        .service(tag::library_handlers::restore_tag)
        .service(tag::handlers::put_tag)
        .service(tag::handlers::remove_tag)
        .service(import::handlers::create_import)
        .service(import::handlers::read_import)
        .service(import::handlers::commit_import)
        .service(import::handlers::rerun_import)
        .service(form::handlers::read_customer_form)
        .service(form::handlers::read_form)
        .service(form::handlers::fill_form);
}

/// The operations that every kind of record has.
macro_rules! record_routes {
    ($config:ident, $($kind:ident)+) => {$(
        $config
            .service($kind::handlers::list_of_customer)
            .service($kind::handlers::create)
            .service($kind::handlers::list)
            .service($kind::handlers::read)
            .service($kind::handlers::change)
            .service($kind::handlers::archive)
            .service($kind::handlers::restore);
    )+};
}

fn records(config: &mut ServiceConfig) {
    record_routes!(config,
        contact contract interaction todo plan need opportunity risk service_case milestone story
        key_fact questionnaire
        attachment);
    config
        .service(attachment::read_attachment_content)
        .service(erasure::handlers::erase_contact)
        .service(erasure::handlers::erase_customer)
        .service(erasure::handlers::read_personal_data)
        .service(erasure::handlers::read_person_held)
        .service(need::ledger::read_need_versions)
        .service(opportunity::win::win_opportunity)
        .service(opportunity::sums::sum_customer_opportunities)
        .service(contact::succession::record_succession)
        .service(service_case::rating::create_rating_link)
        .service(service_case::rating::read_rating_question)
        .service(service_case::rating::answer_rating)
        .service(questionnaire::answer::create_questionnaire_link)
        .service(questionnaire::answer::read_questions)
        .service(questionnaire::answer::answer_questionnaire)
        .service(questionnaire::accept::accept_answers);
}

fn signals(config: &mut ServiceConfig) {
    config
        .service(signal::handlers::count_signals)
        .service(signal::handlers::list_signals)
        .service(signal::handlers::list_customer_signals)
        .service(signal::handlers::dismiss_signal)
        .service(signal::handlers::snooze_signal)
        .service(signal::handlers::act_on_signal)
        .service(signal::handlers::read_slow_down)
        .service(signal::handlers::end_slow_down)
        .service(signal::handlers::read_signal_rules)
        .service(signal::handlers::set_signal_rules)
        .service(service_times::handlers::read_customer_times)
        .service(service_times::handlers::set_customer_times)
        .service(service_times::handlers::read_contract_times)
        .service(service_times::handlers::set_contract_times);
}

fn entry(config: &mut ServiceConfig) {
    config
        .service(purpose::handlers::list_purposes)
        .service(purpose::handlers::create_purpose)
        .service(purpose::handlers::change_purpose)
        .service(purpose::handlers::remove_purpose)
        .service(list::handlers::list_words)
        .service(list::handlers::create_word)
        .service(list::handlers::change_word)
        .service(list::handlers::remove_word)
        .service(customer::number_handlers::read_number_pattern)
        .service(customer::number_handlers::set_number_pattern)
        .service(strategy::handlers::list_strategies)
        .service(strategy::handlers::create_strategy)
        .service(strategy::handlers::preview_strategy)
        .service(strategy::handlers::read_strategy)
        .service(strategy::handlers::change_strategy)
        .service(strategy::handlers::remove_strategy)
        .service(work_calendar::handlers::read_work_calendar)
        .service(work_calendar::handlers::set_work_calendar)
        .service(crate::jobs::handlers::list_jobs)
        .service(draft::handlers::read_draft)
        .service(draft::handlers::keep_draft)
        .service(draft::handlers::forget_draft);
}

fn stages(config: &mut ServiceConfig) {
    config
        .service(stage::handlers::list_stages)
        .service(stage::handlers::create_stage)
        .service(stage::handlers::read_stage)
        .service(stage::handlers::change_stage)
        .service(stage::handlers::remove_stage)
        .service(stage::handlers::create_stage_change)
        .service(stage::handlers::list_customer_stage_changes)
        .service(stage::handlers::undo_stage_change)
        .service(board::handlers::read_board)
        .service(board::handlers::read_board_column);
}
