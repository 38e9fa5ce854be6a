//! One signal: its sentence, the records behind it, and what can be done about it.

use super::reasons::{Dismissing, Snoozing};
use super::words::{called, name, sentence};
use crate::api::{self, ApiError};
use crate::feature::desk::customer_link;
use crate::feature::record::linked;
use crate::i18n::tr;
use crate::t;
use crate::ui::{Badge, Glyph, Icon, Menu, MenuItem, toast, toast_error};
use chrono::{Days, NaiveDate};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Value, json};
use shared::Level;
use shared::error::Confirmation;
use shared::id::{CustomerId, SignalId};
use shared::signal::{Signal as Seen, SignalAct, SignalKind, SignalRecord};

/// For how many days a signal is put off, and what that is called.
pub(super) const SNOOZES: [(u64, &str); 3] = [
    (1, "signal.snooze_tomorrow"),
    (3, "signal.snooze_days"),
    (7, "signal.snooze_week"),
];

/// The day so many days from today.
pub(super) fn in_days(days: u64) -> NaiveDate {
    let today = crate::show::today();
    today.checked_add_days(Days::new(days)).unwrap_or(today)
}

/// A signal that is decided on. Copies of it are one and the same.
#[derive(Clone, Copy)]
pub(super) struct Deciding {
    id: SignalId,
    pub(super) busy: RwSignal<bool>,
    /// Whether the reason for dismissing it is asked for.
    pub(super) dismissing: RwSignal<bool>,
    /// Whether it is asked until when it is put off, and why.
    pub(super) snoozing: RwSignal<bool>,
    /// The act that waits for an answer, and what the server asks.
    asked: RwSignal<Option<(SignalAct, Vec<Confirmation>)>>,
    changed: Callback<()>,
}

impl Deciding {
    pub(super) fn send(self, verb: &'static str, body: Value, done: &'static str) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        spawn_local(async move {
            let answer = api::signal::decide(self.id, verb, &body).await;
            self.busy.try_set(false);
            match answer {
                Ok(_) => {
                    toast(tr(done));
                    self.dismissing.try_set(false);
                    self.snoozing.try_set(false);
                    self.changed.run(());
                }
                Err(error) => self.refused(&body, &error),
            }
        });
    }

    fn refused(self, body: &Value, error: &ApiError) {
        let act = body.get("act").and_then(Value::as_str);
        let act = act.and_then(|act| act.parse::<SignalAct>().ok());
        match act.filter(|_| !error.confirmations().is_empty()) {
            Some(act) => {
                let asked = error.confirmations().to_vec();
                self.asked.try_set(Some((act, asked)));
            }
            None => {
                toast_error(error);
                self.changed.run(());
            }
        }
    }

    fn act(self, act: SignalAct) {
        let asked = self.asked.get_untracked();
        let codes: Vec<_> = asked
            .into_iter()
            .flat_map(|(_, asked)| asked.into_iter().map(|one| one.code))
            .collect();
        self.asked.set(None);
        let body = json!({ "act": act, "acknowledge": codes });
        let done = match act {
            SignalAct::SlowCadence => "signal.slowed_down",
            _ => "signal.acted",
        };
        self.send("act", body, done);
    }

    fn snooze(self, days: u64) {
        self.snooze_until(in_days(days), None);
    }

    pub(super) fn snooze_until(self, until: NaiveDate, reason: Option<String>) {
        let body = json!({ "until": until, "reason": reason });
        self.send("snooze", body, "signal.snoozed");
    }
}

/// One signal in a list; `changed` reads the list again.
#[component]
pub fn SignalItem(
    /// The signal.
    signal: Seen,
    /// What happens once it changed.
    #[prop(into)]
    changed: Callback<()>,
) -> impl IntoView {
    let deciding = Deciding {
        id: signal.id,
        busy: RwSignal::new(false),
        dismissing: RwSignal::new(false),
        snoozing: RwSignal::new(false),
        asked: RwSignal::new(None),
        changed,
    };
    let one = StoredValue::new(signal);
    let customer = one.with_value(|signal| signal.customer_id);
    let severity = one.with_value(|signal| signal.severity);
    let records = one.with_value(|signal| signal.records.clone());
    let open = one.with_value(|signal| signal.may_decide);
    view! {
        <li class="signal">
            <p class="signal-head">
                <Badge tone=tone(severity)>{move || one.with_value(|signal| name(signal.kind))}</Badge>
                {customer_link(one.with_value(|signal| signal.customer.clone()))}
            </p>
            <p class="signal-says">{move || one.with_value(sentence)}</p>
            {(!records.is_empty()).then(|| view! {
                <p class="signal-records small minor">
                    {t!("signal.behind")}" "
                    {records.iter().map(|record| link(customer, record)).collect_view()}
                </p>
            })}
            {open.then(|| view! { <Acts deciding=deciding kind=one.with_value(|signal| signal.kind) acts=one.with_value(|signal| signal.acts.clone())/> })}
            <Question deciding=deciding/>
            <Dismissing deciding=deciding/>
            <Snoozing deciding=deciding/>
        </li>
    }
}

const fn tone(severity: Level) -> &'static str {
    match severity {
        Level::High => "bad",
        Level::Medium => "warn",
        Level::Low => "accent",
    }
}

/// A record behind a signal, which leads to where it stands.
fn link(customer: CustomerId, record: &SignalRecord) -> impl IntoView {
    let address = linked::address(customer, record.kind, record.id);
    let record = record.clone();
    view! { <a class="signal-record" href=address>{move || called(&record)}</a> }
}

#[component]
fn Acts(deciding: Deciding, kind: SignalKind, acts: Vec<SignalAct>) -> impl IntoView {
    // Several signals wait one below the other: each button says of which it is.
    let of = move |key: &str| format!("{} {}", tr(key), name(kind));
    let button = move |(at, act): (usize, SignalAct)| {
        let class = if at == 0 {
            "button small"
        } else {
            "button quiet small"
        };
        view! {
            <button type="button" class=class name=act.as_str() disabled=move || deciding.busy.get()
                on:click=move |_| deciding.act(act)>{move || tr(&format!("signal.act.{act}"))}</button>
        }
    };
    view! {
        <div class="signal-acts">
            {acts.into_iter().enumerate().map(button).collect_view()}
            <Menu label=Signal::derive(move || of("signal.snooze")) class="button quiet small" button=ViewFn::from(|| view! { {t!("signal.snooze")}<Icon glyph=Glyph::Down size=12/> })>
                {SNOOZES.map(|(days, key)| view! { <MenuItem on_press=move |()| deciding.snooze(days)>{t!(key, n = days)}</MenuItem> }).collect_view()}
                <MenuItem on_press=move |()| deciding.snoozing.set(true)>{t!("signal.snooze_why")}</MenuItem>
            </Menu>
            <button type="button" class="button quiet small" name="dismiss" aria-label=move || of("signal.dismiss") disabled=move || deciding.busy.get()
                on:click=move |_| deciding.dismissing.set(true)>{t!("signal.dismiss")}</button>
        </div>
    }
}

/// What the server asks before it acts: go on all the same, or leave it.
#[component]
fn Question(deciding: Deciding) -> impl IntoView {
    let go_on = move |_| {
        let act = deciding
            .asked
            .with_untracked(|asked| asked.as_ref().map(|(act, _)| *act));
        if let Some(act) = act {
            deciding.act(act);
        }
    };
    view! {
        <Show when=move || deciding.asked.with(Option::is_some)>
            <div class="notice warn confirm-note" role="alert">
                {move || deciding.asked.get().map(|(_, asked)| asked.into_iter().map(|c| view! { <p>{c.message}</p> }).collect_view())}
                <div class="form-do">
                    <button type="button" class="button small" on:click=move |_| deciding.asked.set(None)>{t!("ui.cancel")}</button>
                    <button type="button" class="button primary small" on:click=go_on>{t!("record.save_anyway")}</button>
                </div>
            </div>
        </Show>
    }
}
