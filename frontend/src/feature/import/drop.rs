//! Choosing a file, by hand or by dropping it, and how far its import is.

use super::file::{Unsent, check};
use super::preview::{Preview, Result as Made};
use crate::api::{self, ApiError};
use crate::feature::form::{Export, Source};
use crate::i18n::tr;
use crate::t;
use crate::ui::{Empty, Glyph, Icon};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::import::{ImportPreview, ImportResult};
use shared::role::Capability;

/// How far it is.
#[derive(Clone, PartialEq)]
enum Step {
    Choose,
    Sending(String),
    Seen(Box<ImportPreview>),
    Done(Box<ImportPreview>, ImportResult),
}

/// The whole import.
#[component]
pub fn Importing() -> impl IntoView {
    let session = crate::state::use_session();
    let step = RwSignal::new(Step::Choose);
    let error = RwSignal::new(None::<String>);
    let details = RwSignal::new(Vec::<String>::new());
    let busy = RwSignal::new(false);
    let fail = move |problem: &ApiError| {
        details.try_set(
            problem
                .fields()
                .iter()
                .map(|field| field.message.clone())
                .collect(),
        );
        error.try_set(Some(problem.message()));
    };
    let take = Callback::new(move |file: web_sys::File| {
        error.set(None);
        details.set(Vec::new());
        if let Err(unsent) = check(&file.name(), file.size()) {
            error.set(Some(tr(match unsent {
                Unsent::TooLarge => "import.too_large",
                Unsent::Empty => "import.empty_file",
                Unsent::Workbook => "import.workbook",
            })));
            return;
        }
        step.set(Step::Sending(file.name()));
        spawn_local(async move {
            match api::import::upload(&file).await {
                Ok(preview) => {
                    step.try_set(Step::Seen(Box::new(preview)));
                }
                Err(problem) => {
                    step.try_set(Step::Choose);
                    fail(&problem);
                }
            }
        });
    });
    let commit = Callback::new(move |()| {
        let Step::Seen(preview) = step.get_untracked() else {
            return;
        };
        busy.set(true);
        error.set(None);
        spawn_local(async move {
            let answer = api::import::commit(preview.id).await;
            busy.try_set(false);
            match answer {
                Ok(result) => {
                    step.try_set(Step::Done(preview, result));
                    session.touch();
                }
                Err(problem) => fail(&problem),
            }
        });
    });
    let again = Callback::new(move |()| {
        error.set(None);
        step.set(Step::Choose);
    });
    let may = move || session.can(Capability::Import);
    view! {
        <Show when=may fallback=|| view! { <Empty title="import.not_allowed"/> }>
            <Show when=move || error.get().is_some()>
                <div class="notice bad" role="alert">
                    <Icon glyph=Glyph::Warning/>
                    <div class="notice-body">
                        <strong>{move || error.get()}</strong>
                        {move || details.get().into_iter().map(|text| view! { <span>{text}</span> }).collect_view()}
                    </div>
                </div>
            </Show>
            {move || match step.get() {
                Step::Choose => view! { <Choose take=take/> }.into_any(),
                Step::Sending(name) => view! {
                    <div class="drop" role="status"><Icon glyph=Glyph::File size=28/><p>{tr("import.reading")}" "{name}</p></div>
                }.into_any(),
                Step::Seen(preview) => view! { <Preview preview=*preview commit=commit again=again busy=busy/> }.into_any(),
                Step::Done(preview, result) => view! { <Made preview=*preview result=result again=again/> }.into_any(),
            }}
        </Show>
    }
}

/// The place to drop a file on, which is a button as well.
#[component]
fn Choose(take: Callback<web_sys::File>) -> impl IntoView {
    let over = RwSignal::new(false);
    let input = NodeRef::<html::Input>::new();
    let chosen = move |_| {
        let Some(input) = input.get_untracked() else {
            return;
        };
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            take.run(file);
        }
        // The same file can be chosen again after it was corrected.
        input.set_value("");
    };
    let dropped = move |event: web_sys::DragEvent| {
        event.prevent_default();
        over.set(false);
        let files = event.data_transfer().and_then(|data| data.files());
        if let Some(file) = files.and_then(|files| files.get(0)) {
            take.run(file);
        }
    };
    view! {
        <p class="import-intro">{t!("import.intro")}</p>
        <label class="drop" class:over=move || over.get()
            on:dragover=move |event| { event.prevent_default(); over.set(true); }
            on:dragleave=move |_| over.set(false) on:drop=dropped>
            <Icon glyph=Glyph::Import size=28/>
            <strong>{t!("import.drop")}</strong>
            <span class="minor">{t!("import.kinds")}</span>
            <input class="sr-only" type="file" name="file" accept=".csv,.txt,.xlsx,.xls,.ods,.json,text/csv,text/plain,application/json" node_ref=input on:change=chosen/>
            <span class="button primary" aria-hidden="true">{t!("import.choose")}</span>
        </label>
        <ul class="import-notes">
            <li>{t!("import.note_rows")}</li>
            <li>{t!("import.note_mask")}</li>
            <li>{t!("import.note_preview")}</li>
        </ul>
        <p class="minor">{t!("import.blank_hint")}</p>
        <Export of=|()| Source::Nobody label="import.blank"/>
    }
}
