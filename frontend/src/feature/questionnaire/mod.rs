//! Questionnaires on the customer page.

mod answers;

use crate::feature::kind::{Act, Shown, Spec};
use crate::feature::link::AskLink;
use crate::feature::record::field::{Field, Kind};
use crate::feature::record::input::word;
use crate::i18n::tr_with;
use answers::Answers;
use leptos::prelude::*;
use serde_json::Value;
use shared::questionnaire::{Questionnaire, QuestionnaireState};
use shared::role::RecordKind;

const KINDS: &[&str] = shared::questionnaire::QuestionnaireKind::WORDS;

/// How the kind shows.
pub const SPEC: Spec = Spec {
    kind: RecordKind::Questionnaire,
    path: "questionnaires",
    section: "questionnaire",
    groups: &[(
        "",
        &[
            Field::new("kind", Kind::Choice(KINDS), 20)
                .required()
                .words("questionnaire_kind"),
            Field::new("contact", Kind::Person, 0),
            Field::new("note", Kind::Long, 1000),
        ],
    )],
    shown,
    acts: |_| Vec::<Act>::new(),
};

fn shown(record: &Value) -> Option<Shown> {
    let one: Questionnaire = serde_json::from_value(record.clone()).ok()?;
    let tone = match one.state {
        QuestionnaireState::Open | QuestionnaireState::Dismissed => "",
        QuestionnaireState::Sent => "accent",
        QuestionnaireState::Answered => "warn",
        QuestionnaireState::Accepted => "good",
    };
    let mut facts = Vec::new();
    facts.extend(one.contact.as_ref().and_then(|contact| contact.name.text()));
    facts.extend(one.answered_at.map(|at| {
        tr_with(
            "questionnaire.answered",
            &[("when", crate::show::moment(at))],
        )
    }));
    let asks = one.archived_at.is_none()
        && matches!(
            one.state,
            QuestionnaireState::Open | QuestionnaireState::Sent
        );
    let path = format!("/questionnaires/{}/link", one.id);
    let note = one.note.clone();
    let (title, state) = (
        word("questionnaire_kind", one.kind.as_str()),
        word("questionnaire_state", one.state.as_str()),
    );
    let settled = matches!(
        one.state,
        QuestionnaireState::Accepted | QuestionnaireState::Dismissed
    );
    Some(Shown {
        title,
        badges: vec![(tone, state)],
        facts,
        body: Some(
            view! {
                {note.map(|text| view! { <p class="kind-body">{text}</p> })}
                {asks.then(|| view! { <AskLink path=path kind=RecordKind::Questionnaire label="questionnaire.ask"/> })}
                <Answers one=one/>
            }
            .into_any(),
        ),
        settled,
    })
}
