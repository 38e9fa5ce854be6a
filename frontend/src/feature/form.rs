//! Exporting the paper forms, of one customer or of a list.

use crate::api;
use crate::i18n::tr;
use crate::t;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The forms by their short names, with the keys of their titles.
const FORMS: &[(&str, &str)] = &[
    ("f1", "import.form_tracking_record"),
    ("f2", "import.form_universal_form"),
    ("f3", "import.form_relationship_record"),
    ("f4", "import.form_information_file"),
    ("f4b", "import.form_strategy_table"),
    ("f5", "import.form_follow_up_plan"),
    ("book", "import.form_record_book"),
];
const FORMATS: &[(&str, &str)] = &[
    ("xlsx", "import.format_xlsx"),
    ("csv", "import.format_csv"),
    ("html", "import.format_html"),
];

/// The formats of a form; the record book, of many sheets, is always a workbook.
fn formats(form: &str) -> &'static [(&'static str, &'static str)] {
    if form == "book" {
        FORMATS.get(..1).unwrap_or_default()
    } else {
        FORMATS
    }
}

/// The address before `/forms`, and the parameters of a list.
pub type Source = (String, Vec<(&'static str, String)>);

/// Chooses a form and a format; the browser saves the file.
#[component]
pub fn Export(
    /// What to export.
    #[prop(into)]
    of: Callback<(), Source>,
) -> impl IntoView {
    let error = RwSignal::new(None::<String>);
    let chosen = move |event| {
        let value = event_target_value(&event);
        let Some((form, format)) = value.split_once('.') else {
            return;
        };
        let (before, mut pairs) = of.run(());
        pairs.push(("format", format.to_owned()));
        let path = format!("{before}/forms/{form}{}", api::customer::query(&pairs));
        let name = format!("{form}.{format}");
        error.set(None);
        spawn_local(async move {
            if let Err(problem) = api::form::download(&path, &name).await {
                error.try_set(Some(problem.message()));
            }
        });
    };
    view! {
        <select class="input select slim" name="export" aria-label=t!("import.export") prop:value="" on:change=chosen>
            <option value="">{t!("import.export")}</option>
            {FORMS.iter().map(|(form, title)| view! {
                <optgroup label=move || tr(title)>
                    {formats(form).iter().map(|(format, shown)| view! { <option value=format!("{form}.{format}")>{move || tr(shown)}</option> }).collect_view()}
                </optgroup>
            }).collect_view()}
        </select>
        <Show when=move || error.get().is_some()><span class="minor" role="alert">{move || error.get()}</span></Show>
    }
}
