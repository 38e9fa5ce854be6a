//! The managers' list: who of their teams has seen which sealed value of whom, when, why and from where.

use super::alert::Rule;
use super::called;
use crate::api::{self, ApiError};
use crate::i18n::{tr, tr_with};
use crate::state::{clock, use_session};
use crate::t;
use crate::ui::{Avatar, Failed, Skeleton};
use chrono::{Days, NaiveDate, NaiveTime};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::components::A;
use shared::reveal::Reveal;

/// What the list is narrowed by, as it stands in the controls.
#[derive(Clone, Copy)]
struct Narrowed {
    user: RwSignal<String>,
    from: RwSignal<String>,
    to: RwSignal<String>,
}

/// The instant at which a day of the viewer's begins; empty where there is none.
fn begins(day: Option<NaiveDate>) -> String {
    day.map_or_else(String::new, |day| {
        clock::instant(day.and_time(NaiveTime::MIN)).to_rfc3339()
    })
}

impl Narrowed {
    fn pairs(self, cursor: Option<String>) -> Vec<(&'static str, String)> {
        let day = |text: RwSignal<String>| text.get_untracked().parse::<NaiveDate>().ok();
        let after = day(self.to).and_then(|day| day.checked_add_days(Days::new(1)));
        vec![
            ("user", self.user.get_untracked()),
            ("from", begins(day(self.from))),
            ("to", begins(after)),
            ("cursor", cursor.unwrap_or_default()),
        ]
    }
}

/// What was read. Copies are one and the same.
#[derive(Clone, Copy)]
struct List {
    narrowed: Narrowed,
    found: RwSignal<Option<Vec<Reveal>>>,
    next: RwSignal<Option<String>>,
    error: RwSignal<Option<ApiError>>,
    turn: StoredValue<u32>,
}

impl List {
    fn read(self, cursor: Option<String>) {
        self.turn.update_value(|turn| *turn = turn.wrapping_add(1));
        let turn = self.turn.get_value();
        let pairs = self.narrowed.pairs(cursor.clone());
        spawn_local(async move {
            let answer = api::reveal::list(&pairs).await;
            // A late answer to an earlier question is not taken for the latest.
            if self.turn.try_get_value() != Some(turn) {
                return;
            }
            match answer {
                Ok(page) => {
                    self.error.try_set(None);
                    self.next.try_set(page.next_cursor);
                    self.found.try_update(|found| match (found, cursor) {
                        (Some(found), Some(_)) => found.extend(page.items),
                        (found, _) => *found = Some(page.items),
                    });
                }
                Err(refused) => {
                    self.error.try_set(Some(refused));
                }
            }
        });
    }
}

/// The part of the settings.
#[component]
pub fn RevealList() -> impl IntoView {
    let list = List {
        narrowed: Narrowed {
            user: RwSignal::new(String::new()),
            from: RwSignal::new(String::new()),
            to: RwSignal::new(String::new()),
        },
        found: RwSignal::new(None),
        next: RwSignal::new(None),
        error: RwSignal::new(None),
        turn: StoredValue::new(0),
    };
    Effect::new(move |_| {
        list.narrowed.user.track();
        list.narrowed.from.track();
        list.narrowed.to.track();
        list.read(None);
    });
    view! {
        <section class="panel kind-panel" aria-labelledby="reveals-title">
            <header class="panel-head"><h2 id="reveals-title">{t!("reveal.list")}</h2></header>
            <p class="field-hint">{t!("reveal.list_hint")}</p>
            <Rule/>
            <Filters narrowed=list.narrowed/>
            {move || match (list.error.get(), list.found.get()) {
                (Some(error), _) => view! { <Failed error=error again=move |()| list.read(None)/> }.into_any(),
                (None, None) => view! { <Skeleton lines=5/> }.into_any(),
                (None, Some(all)) if all.is_empty() => view! { <p class="kind-empty">{t!("reveal.nobody")}</p> }.into_any(),
                (None, Some(all)) => view! {
                    <ul class="reveal-list">{all.into_iter().map(|one| view! { <Line one=one/> }).collect_view()}</ul>
                }.into_any(),
            }}
            <Show when=move || list.next.with(Option::is_some)>
                <button type="button" class="button quiet small fold" on:click=move |_| list.read(list.next.get_untracked())>{t!("kind.more")}</button>
            </Show>
        </section>
    }
}

#[component]
fn Filters(narrowed: Narrowed) -> impl IntoView {
    let session = use_session();
    let day = move |key: &'static str, name: &'static str, value: RwSignal<String>| {
        view! {
            <label class="field">
                <span class="field-label">{t!(key)}</span>
                <input class="input" type="date" name=name prop:value=move || value.get()
                    on:change=move |event| value.set(event_target_value(&event))/>
            </label>
        }
    };
    view! {
        <div class="reveal-filters">
            <label class="field">
                <span class="field-label">{t!("reveal.user")}</span>
                <select class="input select" name="reveal-user" on:change=move |event| narrowed.user.set(event_target_value(&event))>
                    <option value="">{t!("ui.all")}</option>
                    {move || session.users.get().into_iter().map(|user| view! {
                        <option value=user.id.to_string()>{user.name}</option>
                    }).collect_view()}
                </select>
            </label>
            {day("reveal.from", "reveal-from", narrowed.from)}
            {day("reveal.to", "reveal-to", narrowed.to)}
        </div>
    }
}

/// Who has seen what, when and why. In the dialog of one record, what it is of is known.
#[component]
pub fn Line(
    /// The reveal.
    one: Reveal,
    /// Whether what it is of is known.
    #[prop(optional)]
    brief: bool,
) -> impl IntoView {
    let who = one.user.map_or_else(|| tr("bell.system"), |user| user.name);
    let field = called(one.record.kind, &one.field, one.old);
    let name = one.name.and_then(|name| name.text());
    let what = match name.filter(|_| !brief) {
        Some(name) => format!("{name} · {field}"),
        None => field,
    };
    let customer = (!brief).then(|| {
        one.customer.map_or_else(
            || view! { <span class="minor">{tr("reveal.out_of_reach")}</span> }.into_any(),
            |customer| {
                let name = customer
                    .name
                    .text()
                    .unwrap_or_else(|| customer.number.clone());
                view! { <A href=format!("/customers/{}", customer.id)>{name}</A> }.into_any()
            },
        )
    });
    let why = tr_with("reveal.because", &[("why", one.reason)]);
    let from = tr_with("reveal.address", &[("address", one.address)]);
    view! {
        <li class="reveal-line">
            <Avatar name=who.clone()/>
            <div class="reveal-what">
                <p><strong>{who}</strong>" · "{what}</p>
                {customer.map(|customer| view! { <p>{customer}</p> })}
                <p class="minor small">{why}</p>
            </div>
            <p class="minor small reveal-when">
                <time datetime=one.revealed_at.to_rfc3339()>{crate::show::moment(one.revealed_at)}</time>
                <span>{from}</span>
            </p>
        </li>
    }
}
