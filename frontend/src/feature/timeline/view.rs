//! The timeline: filters with counts, months, and more of it on demand.

use super::entry::entry_view;
use super::filter::TimelineFilter;
use super::group::by_month;
use crate::api::{self, ApiError};
use crate::feature::customer::open::Open;
use crate::feature::interaction::edit::InteractionDialog;
use crate::feature::record::show;
use crate::i18n::{lang, tr};
use crate::state::use_session;
use crate::t;
use crate::ui::{Empty, Failed, Glyph, Icon, Skeleton};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::interaction::Interaction;
use shared::timeline::{Dimension, TimelineCount, TimelineEntry, TimelineWhat};

/// How many entries are read at once, and how many at the most when all that was read is read again.
const PAGE: usize = 40;
const MOST: usize = 200;

#[derive(Clone, Copy)]
struct Read {
    open: Open,
    filter: RwSignal<TimelineFilter>,
    entries: RwSignal<Option<Vec<TimelineEntry>>>,
    counts: RwSignal<Vec<TimelineCount>>,
    cursor: RwSignal<Option<String>>,
    busy: RwSignal<bool>,
    error: RwSignal<Option<ApiError>>,
    /// Which request is the latest: an older answer that comes later is dropped.
    turn: StoredValue<u32>,
}

impl Read {
    fn new(open: Open) -> Self {
        Self {
            open,
            filter: RwSignal::new(TimelineFilter::default()),
            entries: RwSignal::new(None),
            counts: RwSignal::new(Vec::new()),
            cursor: RwSignal::new(None),
            busy: RwSignal::new(false),
            error: RwSignal::new(None),
            turn: StoredValue::new(0),
        }
    }

    fn read(self, more: bool) {
        let mut pairs = self
            .filter
            .with_untracked(|filter| filter.pairs(show::to_utc));
        let shown = self
            .entries
            .with_untracked(|all| all.as_ref().map_or(0, Vec::len));
        let limit = if more { PAGE } else { shown.clamp(PAGE, MOST) };
        pairs.push(("limit", limit.to_string()));
        if more {
            pairs.push(("cursor", self.cursor.get_untracked().unwrap_or_default()));
        }
        self.turn.update_value(|turn| *turn = turn.wrapping_add(1));
        let turn = self.turn.get_value();
        self.busy.set(true);
        spawn_local(async move {
            let answer = api::timeline::page(self.open.id, &pairs).await;
            if self.turn.try_get_value() != Some(turn) {
                return;
            }
            self.busy.try_set(false);
            match answer {
                Ok(page) => {
                    self.error.try_set(None);
                    self.cursor.try_set(page.next_cursor);
                    self.put(page.items, more);
                }
                Err(error) => {
                    self.error.try_set(Some(error));
                }
            }
        });
    }

    fn put(self, items: Vec<TimelineEntry>, more: bool) {
        self.entries.try_maybe_update(|entries| match entries {
            Some(list) if more => {
                list.extend(items);
                (true, ())
            }
            // What stands still can be read on.
            Some(list) if *list == items => (false, ()),
            _ => {
                *entries = Some(items);
                (true, ())
            }
        });
    }

    /// An interaction stands as it was answered to a change, in every entry that shows it, before all is read again.
    fn renew(self, now: &Interaction) {
        self.entries.try_maybe_update(|entries| {
            let mut found = false;
            for entry in entries.iter_mut().flatten() {
                if let TimelineWhat::Interaction { interaction } = &mut entry.what
                    && interaction.id == now.id
                {
                    interaction.clone_from(now);
                    found = true;
                }
            }
            (found, ())
        });
    }

    fn count(self) {
        spawn_local(async move {
            if let Ok(counts) = api::timeline::counts(self.open.id).await {
                self.counts.try_set(counts);
            }
        });
    }
}

/// The timeline of the open customer.
#[component]
pub fn Timeline(
    /// The customer.
    open: Open,
) -> impl IntoView {
    let read = Read::new(open);
    Effect::new(move |_| {
        open.history.track();
        read.filter.track();
        read.read(false);
    });
    Effect::new(move |_| {
        open.history.track();
        read.count();
    });
    let correcting = RwSignal::new(None::<Interaction>);
    let dialog = RwSignal::new(false);
    let correct = Callback::new(move |interaction: Interaction| {
        correcting.set(Some(interaction));
        dialog.set(true);
    });
    let renewed = Callback::new(move |now: Interaction| read.renew(&now));
    let months = move || {
        let all = read.entries.get().unwrap_or_default();
        by_month(all, |entry| crate::show::day_of(&entry.happened_at))
            .into_iter()
            .map(|month| {
                let (year, number) = (month.year, month.month);
                view! {
                    <section class="month">
                        <h3>{move || crate::format::month(lang(), year, number)}</h3>
                        <ol class="moments">
                            {month.entries.into_iter().map(|entry| entry_view(open, entry, correct)).collect_view()}
                        </ol>
                    </section>
                }
            })
            .collect_view()
    };
    view! {
        <section class="timeline" aria-label=t!("timeline.title") aria-busy=move || read.busy.get().to_string()>
            <Filters read=read/>
            {move || match (read.entries.with(|entries| entries.as_ref().map(Vec::is_empty)), read.error.get()) {
                (None, Some(error)) => view! { <Failed error=error again=move |()| read.read(false)/> }.into_any(),
                (None, None) => view! { <Skeleton lines=8/> }.into_any(),
                (Some(true), _) => empty(read).into_any(),
                (Some(false), _) => months().into_any(),
            }}
            <Show when=move || read.cursor.get().is_some()>
                <button type="button" class="button more" disabled=move || read.busy.get() on:click=move |_| read.read(true)>
                    {t!("timeline.more")}
                </button>
            </Show>
            <InteractionDialog open=open interaction=correcting shown=dialog changed=renewed/>
        </section>
    }
}

fn empty(read: Read) -> AnyView {
    if read
        .filter
        .with(|filter| filter.narrowed() || filter.dimension.is_some())
    {
        view! {
            <Empty title="timeline.none_here">
                <button type="button" class="button" on:click=move |_| read.filter.set(TimelineFilter::default())>{t!("timeline.clear")}</button>
            </Empty>
        }
        .into_any()
    } else {
        view! { <Empty title="timeline.none" hint="timeline.none_hint"/> }.into_any()
    }
}

/// Strands with counts, people and period.
#[component]
fn Filters(read: Read) -> impl IntoView {
    let session = use_session();
    let filter = read.filter;
    let asking = RwSignal::new(false);
    let count = move |dimension: Option<Dimension>| {
        read.counts.with(|counts| {
            counts
                .iter()
                .filter(|c| dimension.is_none_or(|d| d == c.dimension))
                .map(|c| c.count)
                .sum::<i64>()
        })
    };
    let chip = move |dimension: Option<Dimension>| {
        let name = move || match dimension {
            None => tr("timeline.all"),
            Some(dimension) => tr(&format!("word.dimension.{dimension}")),
        };
        let shown = move || {
            dimension.is_none() || count(dimension) > 0 || filter.with(|f| f.dimension == dimension)
        };
        view! {
            <button type="button" class="chip" hidden=move || !shown()
                aria-pressed=move || filter.with(|f| f.dimension == dimension).to_string()
                on:click=move |_| filter.update(|f| f.dimension = dimension)>
                {name}" "{move || count(dimension)}
            </button>
        }
    };
    view! {
        <div class="timeline-filters" role="group" aria-label=t!("timeline.filter")>
            {chip(None)}
            {[Dimension::Interactions, Dimension::Stage, Dimension::Todos, Dimension::Plans, Dimension::Needs, Dimension::Opportunities, Dimension::Contracts, Dimension::Risks,
                Dimension::Service, Dimension::Milestones, Dimension::Attachments, Dimension::Contacts, Dimension::Profile]
                .into_iter().map(|dimension| chip(Some(dimension))).collect_view()}
            <span class="entry-space"></span>
            <button type="button" class="chip" aria-expanded=move || asking.get().to_string()
                aria-pressed=move || filter.with(TimelineFilter::narrowed).to_string()
                on:click=move |_| asking.update(|a| *a = !*a)><Icon glyph=Glyph::Filter size=12/>{t!("timeline.who_when")}</button>
        </div>
        <Show when=move || asking.get()>
            <div class="timeline-ask">
                <label class="field">
                    <span class="field-label">{t!("timeline.by_author")}</span>
                    <select class="input select" name="timeline-author" on:change=move |e| filter.update(|f| f.author = event_target_value(&e))>
                        <option value="" selected=move || filter.with(|f| f.author.is_empty())>{t!("timeline.anyone")}</option>
                        <option value="me" selected=move || filter.with(|f| f.author == "me")>{t!("timeline.me")}</option>
                        {move || session.users.get().into_iter().filter(|user| Some(user.id) != session.my_id()).map(|user| {
                            let id = user.id.to_string();
                            let chosen = id.clone();
                            view! { <option value=id selected=move || filter.with(|f| f.author == chosen)>{user.name}</option> }
                        }).collect_view()}
                    </select>
                </label>
                <label class="field">
                    <span class="field-label">{t!("timeline.from")}</span>
                    <input class="input" type="date" name="timeline-from" prop:value=move || filter.with(|f| f.from.clone())
                        on:change=move |e| filter.update(|f| f.from = event_target_value(&e))/>
                </label>
                <label class="field">
                    <span class="field-label">{t!("timeline.to")}</span>
                    <input class="input" type="date" name="timeline-to" prop:value=move || filter.with(|f| f.to.clone())
                        on:change=move |e| filter.update(|f| f.to = event_target_value(&e))/>
                </label>
                <button type="button" class="button small" on:click=move |_| filter.set(TimelineFilter::default())>{t!("timeline.clear")}</button>
            </div>
        </Show>
    }
}
