//! Times of a customer's or a contract's own: within how long an answer, a solution, an update was agreed.

use crate::api::{self, ApiError};
use crate::feature::customer::open::Open;
use crate::i18n::{tr, tr_with};
use crate::t;
use crate::ui::{Dialog, Field, Glyph, Icon, toast, toast_error};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::role::RecordKind;
use shared::service_times::ServiceTimes;

/// A time: its name in the body, and how it is read and set.
struct Time {
    name: &'static str,
    of: fn(&mut ServiceTimes) -> &mut Option<i32>,
}

const TIMES: [Time; 4] = [
    Time {
        name: "answer_hours",
        of: |times| &mut times.answer_hours,
    },
    Time {
        name: "solution_hours",
        of: |times| &mut times.solution_hours,
    },
    Time {
        name: "enquiry_hours",
        of: |times| &mut times.enquiry_hours,
    },
    Time {
        name: "update_days",
        of: |times| &mut times.update_days,
    },
];

/// What was agreed, as short sentences.
fn agreed(mut times: ServiceTimes) -> Vec<String> {
    let all = TIMES.iter().filter_map(|time| {
        let number = (*(time.of)(&mut times))?;
        let key = format!("service_times.says.{}", time.name);
        Some(tr_with(&key, &[("n", number.to_string())]))
    });
    all.collect()
}

/// The customer's own times: there where some were agreed, or can be.
#[component]
pub fn CustomerTimes(
    /// The customer.
    open: Open,
) -> impl IntoView {
    let times = RwSignal::new(ServiceTimes::default());
    let shown = RwSignal::new(false);
    Effect::new(move |_| {
        open.history.track();
        spawn_local(async move {
            if let Ok(read) = api::engine::service_times(&format!("/customers/{}", open.id)).await {
                times.try_set(read);
            }
        });
    });
    let may = move || open.may_write(RecordKind::Customer);
    let none = move || times.with(|times| *times == ServiceTimes::default());
    let lines = move || {
        let said = agreed(times.get()).into_iter();
        said.map(|text| view! { <li>{text}</li> }).collect_view()
    };
    let address = Signal::derive(move || format!("/customers/{}", open.id));
    view! {
        <Show when=move || may() || !none()>
            <section class="panel" aria-labelledby="service-times-title">
                <header class="panel-head">
                    <h2 id="service-times-title">{t!("service_times.title")}</h2>
                    <Show when=may>
                        <button type="button" class="button quiet small panel-act" on:click=move |_| shown.set(true)>{t!("customer.edit")}</button>
                    </Show>
                </header>
                <Show when=none fallback=move || view! { <ul class="plain-list">{lines}</ul> }>
                    <p class="minor small">{t!("service_times.none")}</p>
                </Show>
                <TimesDialog address=address shown=shown title="service_times.title" done=move |()| open.told()/>
            </section>
        </Show>
    }
}

/// The dialog that reads and sets the times of whatever stands at an address.
#[component]
pub fn TimesDialog(
    /// Where the customer or contract stands.
    #[prop(into)]
    address: Signal<String>,
    /// Whether it is open.
    shown: RwSignal<bool>,
    /// Key of its heading.
    title: &'static str,
    /// Called once they were set.
    #[prop(into)]
    done: Callback<()>,
) -> impl IntoView {
    let content = move || {
        let read = RwSignal::new(None::<ServiceTimes>);
        let of = address.get_untracked();
        spawn_local(async move {
            match api::engine::service_times(&of).await {
                Ok(times) => {
                    read.try_set(Some(times));
                }
                Err(error) => {
                    shown.try_set(false);
                    toast_error(&error);
                }
            }
        });
        move || {
            read.get()
                .map(|times| form(address.get_untracked(), times, shown, done))
        }
    };
    view! { <Dialog open=shown title=Signal::derive(t!(title))>{content()}</Dialog> }
}

fn form(
    address: String,
    mut times: ServiceTimes,
    shown: RwSignal<bool>,
    done: Callback<()>,
) -> impl IntoView {
    let texts = TIMES.map(|time| {
        let number = *(time.of)(&mut times);
        RwSignal::new(number.map_or_else(String::new, |number| number.to_string()))
    });
    let error = RwSignal::new(None::<ApiError>);
    let busy = RwSignal::new(false);
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let mut new = ServiceTimes::default();
        for (time, text) in TIMES.iter().zip(texts) {
            let text = text.get_untracked();
            // What is no number is nought, which the server refuses by name.
            let number = (!text.trim().is_empty()).then(|| text.trim().parse().unwrap_or(0));
            *(time.of)(&mut new) = number;
        }
        busy.set(true);
        let address = address.clone();
        spawn_local(async move {
            let answer = api::engine::set_service_times(&address, &new).await;
            busy.try_set(false);
            match answer {
                Ok(_) => {
                    shown.try_set(false);
                    toast(tr("ui.saved"));
                    done.run(());
                }
                Err(refused) => {
                    error.try_set(Some(refused));
                }
            }
        });
    };
    let fields = TIMES.iter().zip(texts).map(|(time, text)| {
        let name = time.name;
        let wrong = Signal::derive(move || {
            let pointer = format!("/{name}");
            error.with(|error| error.as_ref()?.field(&pointer))
        });
        view! {
            <Field label=Signal::derive(move || tr(&format!("contract.field.{name}"))) error=wrong>
                <input class="input" type="number" inputmode="numeric" min="1" name=name prop:value=move || text.get()
                    on:input=move |event| text.set(event_target_value(&event))/>
            </Field>
        }
    });
    let said = move || {
        error.with(|error| {
            let error = error.as_ref()?;
            error.fields().is_empty().then(|| error.message())
        })
    };
    view! {
        <form class="form" novalidate on:submit=save>
            <p class="field-hint">{t!("service_times.hint")}</p>
            {fields.collect_view()}
            <p class="form-error" role="alert">{said}</p>
            <div class="form-do">
                <button type="button" class="button" on:click=move |_| shown.set(false)>{t!("ui.cancel")}</button>
                <button type="submit" class="button primary" disabled=move || busy.get()>{t!("ui.save")}</button>
            </div>
        </form>
    }
}

/// The button beside a contract that opens its times.
#[component]
pub fn TimesButton(
    /// Told to open them.
    #[prop(into)]
    open: Callback<()>,
) -> impl IntoView {
    view! {
        <button type="button" class="button quiet icon-only" title=t!("service_times.of_contract") aria-label=t!("service_times.of_contract")
            on:click=move |_| open.run(())><Icon glyph=Glyph::Clock size=14/></button>
    }
}
