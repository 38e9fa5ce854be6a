//! The day: what is overdue, what is due, what comes, and whom to care for; of oneself or of the whole team.

use crate::feature::care::title;
use crate::feature::desk::customer_link;
use crate::feature::desk::line::{Due, DueLine};
use crate::feature::desk::today::Day;
use crate::state::use_session;
use crate::t;
use crate::ui::{Empty, Failed, Skeleton};
use leptos::prelude::*;
use shared::time::When;

/// The parts of the day with the keys of their headings.
const PARTS: [&str; 3] = ["today.overdue", "today.due", "today.soon"];

/// The day.
#[component]
pub fn Today() -> impl IntoView {
    let session = use_session();
    let day = Day::new();
    let mine = RwSignal::new(true);
    Effect::new(move |_| {
        session.changed.track();
        day.read(mine.get());
    });
    let again = Callback::new(move |()| day.read(mine.get_untracked()));
    let chip = move |own: bool, key: &'static str| {
        view! {
            <button type="button" class="chip" aria-pressed=move || (mine.get() == own).to_string() on:click=move |_| mine.set(own)>{t!(key)}</button>
        }
    };
    view! {
        <div class="page today">
            <div class="chips" role="group" aria-label=t!("today.whose")>
                {chip(true, "today.mine")}{chip(false, "today.all")}
                <span class="minor small today-keys">{t!("today.keys")}</span>
            </div>
            <div class="today-columns">
                <div class="today-lines">
                    {move || match (day.lines.get(), day.error.get()) {
                        (None, Some(error)) => view! { <Failed error=error again=again/> }.into_any(),
                        (None, None) => view! { <Skeleton lines=8/> }.into_any(),
                        (Some(parts), _) if parts.iter().all(Vec::is_empty) => view! { <Empty title="today.none" hint="today.none_hint"/> }.into_any(),
                        (Some(parts), _) => PARTS.into_iter().zip(parts).map(|(key, lines)| part(key, lines, !mine.get_untracked(), again)).collect_view().into_any(),
                    }}
                    <Show when=move || day.more.get()><p class="minor small">{t!("today.more")}</p></Show>
                </div>
                <Soon day=day/>
            </div>
        </div>
    }
}

fn part(
    key: &'static str,
    lines: Vec<Due>,
    named: bool,
    again: Callback<()>,
) -> Option<impl IntoView> {
    if lines.is_empty() {
        return None;
    }
    let count = lines.len();
    Some(view! {
        <section class="panel" aria-label=t!(key)>
            <header class="panel-head"><h2>{t!(key)}</h2><span class="dimension-count">{count}</span></header>
            <ul class="due-lines">
                {lines.into_iter().map(|due| view! { <DueLine due=due named=named changed=again/> }).collect_view()}
            </ul>
        </section>
    })
}

/// The next birthdays, anniversaries and holidays.
#[component]
fn Soon(day: Day) -> impl IntoView {
    view! {
        <Show when=move || day.care.with(|all| !all.is_empty())>
            <section class="panel" aria-labelledby="care-title">
                <header class="panel-head"><h2 id="care-title">{t!("care.title")}</h2></header>
                <ul class="care-list">
                    {move || day.care.get().into_iter().map(|one| {
                        let due = crate::show::due(&When::Day(one.on));
                        let customer = one.customer.clone();
                        view! {
                            <li class="care-date">
                                <span class="care-day minor small"><time datetime=one.on.to_string()>{due.text}</time></span>
                                <span><strong>{title(&one)}</strong>" "{customer_link(customer)}<span class="minor small care-hint">{one.suggestion}</span></span>
                            </li>
                        }
                    }).collect_view()}
                </ul>
            </section>
        </Show>
    }
}
