//! Care on the customer page: the days that come, and what could be done on them.

use crate::api;
use crate::feature::customer::open::Open;
use crate::feature::record::input::word;
use crate::i18n::{lang, tr, tr_with};
use crate::t;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::care::{CareDate, Occasion};
use shared::time::When;

/// The card of care dates; it is not there where none comes soon.
#[component]
pub fn Care(
    /// The customer.
    open: Open,
) -> impl IntoView {
    let dates = RwSignal::new(Vec::<CareDate>::new());
    Effect::new(move |_| {
        // Dates change with records, suggestions with the language.
        open.history.track();
        let _ = lang();
        spawn_local(async move {
            if let Ok(page) = api::care::list(open.id).await {
                dates.try_set(page.items);
            }
        });
    });
    view! {
        <Show when=move || dates.with(|all| !all.is_empty())>
            <section class="panel" aria-labelledby="care-title">
                <header class="panel-head"><h2 id="care-title">{t!("care.title")}</h2></header>
                <ul class="care-list">
                    {move || dates.get().into_iter().map(|one| {
                        let due = crate::show::due(&When::Day(one.on));
                        view! {
                            <li class="care-date">
                                <span class="care-day minor small"><time datetime=one.on.to_string()>{due.text}</time></span>
                                <span><strong>{title(&one)}</strong><span class="minor small care-hint">{one.suggestion}</span></span>
                            </li>
                        }
                    }).collect_view()}
                </ul>
            </section>
        </Show>
    }
}

/// What a day is for, in words.
#[must_use]
pub fn title(one: &CareDate) -> String {
    let years = || one.years.unwrap_or_default().to_string();
    match one.occasion {
        Occasion::Birthday => {
            let who = one.contact.as_ref().and_then(|who| who.name.text());
            who.map_or_else(
                || tr("care.birthday"),
                |name| tr_with("care.birthday_of", &[("name", name)]),
            )
        }
        Occasion::FoundingDay => tr_with("care.founding_day", &[("n", years())]),
        Occasion::ContractAnniversary => tr_with("care.contract_anniversary", &[("n", years())]),
        Occasion::Holiday => one
            .holiday
            .map_or_else(String::new, |holiday| word("holiday", holiday.as_str())),
    }
}
