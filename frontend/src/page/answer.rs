//! The page of a questionnaire's link.

use crate::api;
use crate::api::ApiError;
use crate::feature::link::page::{LinkPage, Step, refused, token};
use crate::feature::record::field::{Field, Kind};
use crate::feature::record::state::FormState;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Map, Value, json};
use shared::questionnaire::{Question, QuestionnaireKind, Questions};

fn field(question: Question) -> Field {
    let kind = match question.scale() {
        Some((from, to)) => Kind::Number(from, to),
        None if question.longest() > 200 => Kind::Long,
        None => Kind::Text,
    };
    Field::new(question.as_str(), kind, question.longest())
}

/// What was answered, in the order of the form; what is empty is left out.
fn said(answers: &Map<String, Value>) -> Vec<Value> {
    let text = |value: &Value| {
        value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned)
    };
    let all = Question::ALL.iter().filter_map(|question| {
        let value = answers.get(question.as_str())?;
        Some(json!({ "question": question.as_str(), "text": text(value) }))
    });
    all.collect()
}

/// `/answers/2/text` points at the third answer that was sent; the form knows it by its question.
fn by_question(error: &ApiError, sent: &[Value], form: FormState) -> bool {
    let mut known = false;
    for wrong in error.fields() {
        let at = wrong
            .pointer
            .split('/')
            .nth(2)
            .and_then(|at| at.parse::<usize>().ok());
        let name = at.and_then(|at| sent.get(at)?.get("question")?.as_str());
        if let Some(line) = name.and_then(|name| form.line(name)) {
            line.error.set(Some(wrong.message.clone()));
            known = true;
        }
    }
    known
}

/// The page.
#[component]
pub fn AnswerPage() -> impl IntoView {
    let step = RwSignal::new(Step::Looking);
    let title = RwSignal::new("question.title_new_customer");
    spawn_local(async move {
        let asked = api::link::question::<Questions>("/questionnaires/questions", &token()).await;
        step.try_set(match asked {
            Ok(asked) => {
                if asked.kind == QuestionnaireKind::Satisfaction {
                    title.set("question.title_satisfaction");
                }
                let fields = asked.questions.into_iter().map(field);
                Step::Asking(FormState::new(fields, &Value::Null))
            }
            Err(error) => Step::closed(&error),
        });
    });
    let send = move |form: FormState| {
        let Some(body) = form.body(true) else { return };
        let answers = said(&body);
        form.busy.set(true);
        spawn_local(async move {
            let mut body = Map::new();
            body.insert("answers".to_owned(), Value::Array(answers.clone()));
            let answer = api::link::answer("/questionnaires/answers", &token(), body).await;
            form.busy.try_set(false);
            match answer {
                Ok(()) => {
                    step.try_set(Step::Done);
                }
                Err(error) if by_question(&error, &answers, form) => {}
                Err(error) => refused(step, form, &error),
            }
        });
    };
    view! { <LinkPage step=step title=title section="question" send=Callback::new(send)/> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn answers_go_in_the_order_of_the_questions() {
        let answers = json!({ "need": "降本", "city": "苏州", "satisfaction": 4 });
        let sent = said(answers.as_object().unwrap());
        let names: Vec<&Value> = sent.iter().filter_map(|one| one.get("question")).collect();
        assert_eq!(names, ["city", "need", "satisfaction"]);
        assert_eq!(
            sent.last().and_then(|one| one.get("text")),
            Some(&json!("4"))
        );
    }
}
