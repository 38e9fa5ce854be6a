//! The answers of a questionnaire, and which of them are taken over.

use crate::api;
use crate::feature::customer::open::use_open;
use crate::i18n::tr;
use crate::t;
use crate::ui::{Masked, toast, toast_error};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::json;
use shared::Guarded;
use shared::questionnaire::{Question, Questionnaire, QuestionnaireState};
use shared::role::RecordKind;

fn name(question: Question) -> String {
    tr(&format!("question.field.{}", question.as_str()))
}

/// The answers; while they wait, each with a box to tick.
#[component]
pub fn Answers(
    /// The questionnaire.
    one: Questionnaire,
) -> impl IntoView {
    if one.proposals.is_empty() {
        return ().into_any();
    }
    let open = use_open();
    let waits = one.state == QuestionnaireState::Answered && one.archived_at.is_none();
    let may = move || waits && open.is_some_and(|open| open.may_write(RecordKind::Questionnaire));
    let visible = |value: &Guarded<String>| matches!(value, Guarded::Clear { .. });
    // What may be taken over is ticked: most answers are.
    let chosen: RwSignal<Vec<Question>> = RwSignal::new(
        one.proposals
            .iter()
            .filter(|proposal| visible(&proposal.value))
            .map(|proposal| proposal.question)
            .collect(),
    );
    let (id, version) = (one.id, one.version);
    let send = move |questions: Vec<Question>| {
        spawn_local(async move {
            let path = format!("/questionnaires/{id}/accept");
            let body = json!({ "questions": questions });
            match api::post_versioned::<serde_json::Value>(&path, version, &body).await {
                Ok(_) => {
                    toast(tr("questionnaire.done"));
                    if let Some(open) = open {
                        open.read();
                    }
                }
                Err(error) => toast_error(&error),
            }
        });
    };
    let rows = one.proposals.into_iter().map(|proposal| {
        let question = proposal.question;
        let clear = visible(&proposal.value);
        let turn = move |on: bool| {
            chosen.update(|all| {
                all.retain(|one| *one != question);
                if on {
                    all.push(question);
                }
            });
        };
        view! {
            <li>
                <label>
                    <input type="checkbox" name=format!("take-{}", question.as_str()) hidden=move || !may() disabled=!clear
                        prop:checked=move || chosen.with(|all| all.contains(&question))
                        on:change=move |event| turn(event_target_checked(&event))/>
                    <span class="minor small">{name(question)}</span>
                    <Masked value=proposal.value/>
                </label>
            </li>
        }
    });
    view! {
        <ul class="answers">{rows.collect_view()}</ul>
        <Show when=may>
            <div class="acts">
                <button type="button" class="button small primary" disabled=move || chosen.with(Vec::is_empty)
                    on:click=move |_| send(chosen.get_untracked())>{t!("questionnaire.accept")}</button>
                <button type="button" class="button small" on:click=move |_| send(Vec::new())>{t!("questionnaire.dismiss")}</button>
            </div>
        </Show>
    }
    .into_any()
}
