//! What the strategy in the form would do: how many customers, and the weeks to come for each owner. Asked anew after what is
//! typed has stood for a moment.

use super::fields::{all, whole};
use crate::api::{self, ApiError};
use crate::feature::record::field::parse;
use crate::feature::record::state::FormState;
use crate::i18n::{tr, tr_with};
use crate::show;
use crate::t;
use crate::ui::{Glyph, Icon, Skeleton};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Map, Value};
use shared::id::StrategyId;
use shared::strategy::{Forecast, NewStrategy, StrategyTrial, WeekForecast};
use std::time::Duration;

/// How long it stands before it is asked.
const PAUSE: Duration = Duration::from_millis(450);

/// What to ask for; none while something is missing. Names and contents decide nothing, and so are no reason to ask again.
fn trial(texts: &Map<String, Value>, in_place_of: Option<StrategyId>) -> Option<StrategyTrial> {
    let mut values = Map::new();
    for field in all() {
        let text = texts.get(field.name).and_then(Value::as_str);
        let value = match field.name {
            "name_zh" | "name_en" => Value::String("…".to_owned()),
            "goal_zh" | "goal_en" | "content_zh" | "content_en" | "emphases" | "materials" => {
                continue;
            }
            // Not chosen yet, it is no reason to tell nothing.
            "goal_kind" if text.is_none_or(str::is_empty) => Value::String("trust".to_owned()),
            _ => parse(field, text.unwrap_or_default()).ok()?,
        };
        if !value.is_null() {
            values.insert(field.name.to_owned(), value);
        }
    }
    let strategy: NewStrategy = whole(values).ok()?;
    Some(StrategyTrial {
        strategy,
        in_place_of,
    })
}

/// What was asked and told. Copies of it are one and the same.
#[derive(Clone, Copy)]
struct Asking {
    asked: StoredValue<Option<StrategyTrial>>,
    turn: StoredValue<u32>,
    waiting: StoredValue<Option<TimeoutHandle>>,
    told: RwSignal<Option<Result<Forecast, ApiError>>>,
    /// Whether what is shown is no longer what the form holds.
    old: RwSignal<bool>,
    /// Whether the form lacks something without which nothing can be told.
    lacking: RwSignal<bool>,
}

impl Asking {
    fn new() -> Self {
        Self {
            asked: StoredValue::new(None),
            turn: StoredValue::new(0),
            waiting: StoredValue::new(None),
            told: RwSignal::new(None),
            old: RwSignal::new(false),
            lacking: RwSignal::new(false),
        }
    }

    fn stop(self) {
        if let Some(handle) = self.waiting.try_get_value().flatten() {
            handle.clear();
        }
    }

    /// Asks in a moment, unless it was asked already.
    fn want(self, trial: Option<StrategyTrial>) {
        self.lacking.set(trial.is_none());
        if self.asked.with_value(|asked| *asked == trial) {
            return;
        }
        let first = self.asked.with_value(Option::is_none);
        self.asked.set_value(trial.clone());
        self.turn.update_value(|turn| *turn = turn.wrapping_add(1));
        self.stop();
        let Some(trial) = trial else {
            return;
        };
        self.old.set(true);
        let pause = if first { Duration::ZERO } else { PAUSE };
        let ask = move || self.ask(trial);
        self.waiting
            .set_value(set_timeout_with_handle(ask, pause).ok());
    }

    fn ask(self, trial: StrategyTrial) {
        let turn = self.turn.get_value();
        spawn_local(async move {
            let answer = api::engine::preview(&trial).await;
            // What was typed meanwhile has an answer of its own to come.
            if self.turn.try_get_value() == Some(turn) {
                self.told.try_set(Some(answer));
                self.old.try_set(false);
            }
        });
    }
}

/// The preview.
#[component]
pub fn Preview(
    /// The form.
    form: FormState,
    /// The strategy that is being changed.
    of: Option<StrategyId>,
) -> impl IntoView {
    let asking = Asking::new();
    Effect::new(move |_| asking.want(trial(&form.texts(), of)));
    on_cleanup(move || asking.stop());
    let content = move || match asking.told.get() {
        _ if asking.lacking.get() => {
            view! { <p class="minor">{tr("strategy.preview.lacking")}</p> }.into_any()
        }
        None => view! { <Skeleton lines=5/> }.into_any(),
        Some(Err(error)) => view! { <p class="form-error">{error.message()}</p> }.into_any(),
        Some(Ok(forecast)) => told(forecast).into_any(),
    };
    view! {
        <section class="strategy-preview" class:old=move || asking.old.get() aria-labelledby="strategy-preview-title" aria-live="polite"
            aria-busy=move || asking.old.get().to_string()>
            <h3 id="strategy-preview-title">{t!("strategy.preview.title")}</h3>
            {content}
        </section>
    }
}

fn told(forecast: Forecast) -> impl IntoView {
    let matching = tr_with(
        "strategy.preview.matching",
        &[("n", forecast.matching.to_string())],
    );
    let looked = tr_with(
        "strategy.preview.looked_at",
        &[("n", forecast.looked_at.to_string())],
    );
    let some = forecast.sampled.then(|| {
        tr_with(
            "strategy.preview.sampled",
            &[("n", forecast.projected.to_string())],
        )
    });
    let much = forecast.everybody_daily.then(|| {
        view! { <p class="notice warn"><Icon glyph=Glyph::Warning/><span>{tr("strategy.preview.everybody_daily")}</span></p> }
    });
    view! {
        <p><strong class="strategy-matching" data-matching=forecast.matching>{matching}</strong>" "<span class="minor small">{looked}</span></p>
        {much}
        {some.map(|some| view! { <p class="notice"><Icon glyph=Glyph::Info/><span>{some}</span></p> })}
        {(!forecast.owners.is_empty()).then(|| table(forecast))}
    }
}

fn cell(week: WeekForecast) -> impl IntoView {
    let said = tr_with(
        "strategy.preview.cell",
        &[
            ("planned", week.planned.to_string()),
            ("all", week.all.to_string()),
        ],
    );
    let title = said.clone();
    view! {
        <td title=title>
            <span aria-hidden="true"><strong>{week.planned}</strong><span class="minor small">" / "{week.all}</span></span>
            <span class="sr-only">{said}</span>
        </td>
    }
}

fn table(forecast: Forecast) -> impl IntoView {
    let mut sums = vec![WeekForecast::default(); forecast.weeks.len()];
    for owner in &forecast.owners {
        for (sum, week) in sums.iter_mut().zip(&owner.weeks) {
            sum.planned += week.planned;
            sum.all += week.all;
        }
    }
    let several = forecast.owners.len() > 1;
    let heads = forecast.weeks.into_iter().map(|first| {
        let from = tr_with("strategy.preview.from", &[("day", show::date(first))]);
        view! { <th scope="col">{from}</th> }
    });
    let rows = forecast.owners.into_iter().map(|owner| {
        let customers = owner.customers;
        view! {
            <tr>
                <th scope="row">{owner.owner.name}" "<span class="minor small" title=tr("strategy.preview.customers")>{customers}</span></th>
                {owner.weeks.into_iter().map(cell).collect_view()}
            </tr>
        }
    });
    view! {
        <div class="strategy-weeks" tabindex="0" role="region" aria-label=tr("strategy.preview.weeks")>
            <table>
                <thead><tr><th scope="col">{tr("strategy.preview.owner")}</th>{heads.collect_view()}</tr></thead>
                <tbody>
                    {several.then(|| view! {
                        <tr class="strategy-sum"><th scope="row">{tr("strategy.preview.sum")}</th>{sums.into_iter().map(cell).collect_view()}</tr>
                    })}
                    {rows.collect_view()}
                </tbody>
            </table>
        </div>
        <p class="minor small">{tr("strategy.preview.hint")}</p>
    }
}
