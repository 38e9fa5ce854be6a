//! The second factor: setting one up, turning it off, asking for it, and the rule that wants it.

mod account;
mod codes;
mod panel;
mod rule;
mod step;

pub use account::access_of;
pub use panel::SecondFactorPanel;
pub use rule::Rule;
pub use step::SecondStepForm;

use crate::api::ApiError;
use leptos::prelude::*;

/// What is wrong with one field of a form that was refused; a wrong password or code stands at its own field.
fn at(error: RwSignal<Option<ApiError>>, pointer: &'static str) -> Signal<Option<String>> {
    use shared::Code;
    Signal::derive(move || {
        error.with(|error| {
            let error = error.as_ref()?;
            let own = match pointer {
                "/code" => error.is(Code::WrongCode),
                "/password" => error.is(Code::WrongCredentials),
                _ => false,
            };
            if own {
                Some(error.message())
            } else {
                error.field(pointer)
            }
        })
    })
}

/// What is wrong that belongs to no field.
fn otherwise(error: RwSignal<Option<ApiError>>) -> Option<String> {
    use shared::Code;
    error.with(|error| {
        let error = error.as_ref()?;
        let at_field = error.is(Code::WrongCode)
            || error.is(Code::WrongCredentials)
            || !error.fields().is_empty();
        (!at_field).then(|| error.message())
    })
}
