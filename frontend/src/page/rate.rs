//! The page of a rating link.

use crate::api;
use crate::feature::link::page::{LinkPage, Step, refused, token};
use crate::feature::record::field::{Field, Kind};
use crate::feature::record::state::FormState;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;
use shared::link::RatingQuestion;

const FIELDS: &[Field] = &[
    Field::new("satisfaction", Kind::Number(1, 5), 1).required(),
    Field::new("recommendation", Kind::Number(0, 10), 2),
    Field::new("comment", Kind::Long, 4000),
];

/// The page.
#[component]
pub fn Rate() -> impl IntoView {
    let step = RwSignal::new(Step::Looking);
    let form = FormState::new(FIELDS.iter().copied(), &Value::Null);
    spawn_local(async move {
        let asked = api::link::question::<RatingQuestion>("/ratings/question", &token()).await;
        step.try_set(match asked {
            Ok(_) => Step::Asking(form),
            Err(error) => Step::closed(&error),
        });
    });
    let send = move |form: FormState| {
        let Some(body) = form.body(true) else { return };
        form.busy.set(true);
        spawn_local(async move {
            let answer = api::link::answer("/ratings", &token(), body).await;
            form.busy.try_set(false);
            match answer {
                Ok(()) => {
                    step.try_set(Step::Done);
                }
                Err(error) => refused(step, form, &error),
            }
        });
    };
    view! { <LinkPage step=step title=Signal::stored("rate.title") section="rate" send=Callback::new(send)/> }
}
