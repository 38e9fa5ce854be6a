//! The paper forms, filled in: of one customer, of a list, or of customers picked by hand; as files or to print.

mod parts;
mod print;

use crate::api::customer::query;
use crate::api::form::{Fetch, download};
use crate::i18n::tr;
use crate::t;
use crate::ui::{Glyph, Icon, Menu, MenuItem, toast_error};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::json;
use shared::id::CustomerId;

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
/// The form of which the parts of a purpose can go out alone.
const UNIVERSAL: &str = "f2";
/// What a form goes out as, with the keys of the names.
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

/// Of whom the forms tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// One customer.
    Customer(CustomerId),
    /// The customers that a list's filters find.
    List(Vec<(&'static str, String)>),
    /// These, in this order.
    Picked(Vec<CustomerId>),
    /// Nobody: the empty forms.
    Nobody,
}

impl Source {
    /// Where a form of them is fetched; of the universal form the parts of a purpose alone, where one is chosen.
    fn fetch(self, form: &str, format: &str, purpose: Option<String>) -> Fetch {
        let mut asked = vec![("format", format.to_owned())];
        asked.extend(purpose.clone().map(|code| ("purpose", code)));
        match self {
            Self::Customer(id) => {
                Fetch::Get(format!("/customers/{id}/forms/{form}{}", query(&asked)))
            }
            Self::List(mut pairs) => {
                pairs.extend(asked);
                Fetch::Get(format!("/forms/{form}{}", query(&pairs)))
            }
            Self::Nobody => {
                asked.push(("blank", "true".to_owned()));
                Fetch::Get(format!("/forms/{form}{}", query(&asked)))
            }
            Self::Picked(ids) => {
                let body = json!({"ids": ids, "format": format, "purpose": purpose});
                Fetch::Post(format!("/forms/{form}"), body.to_string())
            }
        }
    }
}

/// The menu of forms, each with what it goes out as.
#[component]
pub fn Export(
    /// Of whom.
    #[prop(into)]
    of: Callback<(), Source>,
    /// The key of what it is called.
    #[prop(default = "import.export")]
    label: &'static str,
) -> impl IntoView {
    let busy = RwSignal::new(false);
    let purpose = RwSignal::new(String::new());
    let go = move |form: &'static str, format: &'static str| {
        let parts =
            Some(purpose.get_untracked()).filter(|code| form == UNIVERSAL && !code.is_empty());
        let from = of.run(()).fetch(form, format, parts);
        // Browsers open a tab while a press is handled, and no later.
        let tab = (format == "html").then(print::Tab::open);
        busy.set(true);
        spawn_local(async move {
            let done = match tab.flatten() {
                Some(tab) => tab.show(&from).await,
                None => download(&from, &format!("{form}.{format}")).await,
            };
            busy.try_set(false);
            if let Err(problem) = done {
                toast_error(&problem);
            }
        });
    };
    let button = move || {
        view! { <Icon glyph=Glyph::Import size=14/>{t!(label)}<Icon glyph=Glyph::Down size=12/> }
    };
    view! {
        <div class="export" aria-busy=move || busy.get().to_string()>
            <Menu label=Signal::derive(t!(label)) class="button" button=ViewFn::from(button)>
                {FORMS.iter().map(|(form, title)| view! {
                    <div class="export-form" role="group" aria-label=t!(title)>
                        <span class="export-name" aria-hidden="true">{t!(title)}</span>
                        {(*form == UNIVERSAL).then(|| view! { <parts::Parts chosen=purpose/> })}
                        {formats(form).iter().map(|(format, shown)| view! {
                            <MenuItem label=Signal::derive(move || format!("{} {}", tr(title), tr(shown))) on_press=move |()| go(form, format)>{t!(shown)}</MenuItem>
                        }).collect_view()}
                    </div>
                }).collect_view()}
            </Menu>
        </div>
    }
}
