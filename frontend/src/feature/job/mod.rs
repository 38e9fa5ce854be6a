//! What runs by the clock, as administrators see it: how each task went, when it runs next, and what it failed with.

use crate::api;
use crate::i18n::{find, lang, tr, tr_with};
use crate::t;
use crate::ui::{Badge, Glyph, Icon, Skeleton};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::error::Code;
use shared::job::Job;

/// How a task stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// Its last run failed; it is tried again.
    Failing,
    /// Some process has it.
    Running,
    /// It was never run.
    New,
    /// Its last run went well.
    Well,
}

impl Standing {
    /// A failure stands until a run has gone well, also while it is tried again.
    const fn of(job: &Job) -> Self {
        match job {
            job if job.attempts > 0 => Self::Failing,
            job if job.running => Self::Running,
            job if job.ended_at.is_none() => Self::New,
            _ => Self::Well,
        }
    }

    /// The colour and the key of the words.
    const fn shown(self) -> (&'static str, &'static str) {
        match self {
            Self::Failing => ("bad", "job.failing"),
            Self::Running => ("accent", "job.running"),
            Self::New => ("", "job.new"),
            Self::Well => ("good", "job.well"),
        }
    }
}

/// The panel.
#[component]
pub fn Jobs() -> impl IntoView {
    let jobs = RwSignal::new(None::<Vec<Job>>);
    let error = RwSignal::new(None::<String>);
    let read = move || {
        spawn_local(async move {
            match api::engine::jobs().await {
                Ok(page) => {
                    error.try_set(None);
                    jobs.try_set(Some(page.items));
                }
                Err(problem) => {
                    error.try_set(Some(problem.message()));
                }
            }
        });
    };
    read();
    let failing = move || {
        let fails = |job: &&Job| Standing::of(job) == Standing::Failing;
        jobs.with(|jobs| jobs.iter().flatten().filter(fails).count())
    };
    view! {
        <section class="panel kind-panel" aria-label=t!("job.title")>
            <header class="panel-head">
                <h2>{t!("job.title")}</h2>
                <button type="button" class="button small panel-act" on:click=move |_| read()>
                    <Icon glyph=Glyph::Refresh size=14/>{t!("job.refresh")}
                </button>
            </header>
            <p class="field-hint">{t!("job.hint")}</p>
            <Show when=move || failing() != 0>
                <p class="notice bad" role="alert"><Icon glyph=Glyph::Warning/>
                    <span>{move || tr_with("job.some_fail", &[("n", failing().to_string())])}</span>
                </p>
            </Show>
            <p class="form-error" role="alert">{move || error.get()}</p>
            {move || jobs.get().map_or_else(
                || error.with(Option::is_none).then(|| view! { <Skeleton lines=4/> }).into_any(),
                |jobs| view! { <ul class="kind-list">{jobs.iter().map(row).collect_view()}</ul> }.into_any(),
            )}
        </section>
    }
}

/// What people call a task.
pub fn name_of(task: &str) -> String {
    find(lang(), &format!("job.name.{task}")).map_or_else(|| task.to_owned(), str::to_owned)
}

fn row(job: &Job) -> impl IntoView + use<> {
    let (tone, state) = Standing::of(job).shown();
    let state = tr_with(state, &[("n", job.attempts.to_string())]);
    let what = find(lang(), &format!("job.what.{}", job.name));
    let name = name_of(&job.name);
    view! {
        <li class="kind-item">
            <div class="kind-text">
                <p class="kind-name"><strong>{name}</strong>" "<Badge tone=tone>{state}</Badge></p>
                {what.map(|what| view! { <p class="small">{what}</p> })}
                <p class="minor small">{facts(job).join(" · ")}</p>
                {trouble(job).map(|said| view! {
                    <p class="notice warn small"><Icon glyph=Glyph::Warning size=14/><span>{said}</span></p>
                })}
            </div>
        </li>
    }
}

/// How often, when last, how long that took, and when next.
fn facts(job: &Job) -> Vec<String> {
    let moment = |key: &str, at| tr_with(key, &[("when", crate::show::moment(at))]);
    let mut facts = vec![tr_with("job.every", &[("time", length(job.every_seconds))])];
    facts.extend(job.begun_at.map(|at| moment("job.last", at)));
    facts.extend(took(job).map(|seconds| tr_with("job.took", &[("time", length(seconds))])));
    // While it runs, what is kept is the time for which this run was due.
    facts.extend((!job.running).then(|| moment("job.next", job.next_at)));
    let passed = (job.passed_over > 0).then(|| job.passed_over.to_string());
    facts.extend(passed.map(|n| tr_with("job.passed_over", &[("n", n)])));
    facts
}

/// Seconds that the last run took; none while it runs.
fn took(job: &Job) -> Option<i64> {
    let (begun, ended) = (job.begun_at?, job.ended_at?);
    (begun <= ended).then(|| (ended - begun).num_seconds())
}

/// What the last run failed with, and when one last went well.
fn trouble(job: &Job) -> Option<String> {
    if Standing::of(job) != Standing::Failing {
        return None;
    }
    let error = job.last_error.unwrap_or(Code::Internal);
    let failed = format!("{} ({})", error.message(lang()), error.as_str());
    let well = job.succeeded_at.map_or_else(
        || tr("job.never_well"),
        |at| tr_with("job.last_well", &[("when", crate::show::moment(at))]),
    );
    Some(format!("{failed} · {well}"))
}

/// A length of time in the largest unit that it fills.
fn length(seconds: i64) -> String {
    let (key, n) = match seconds {
        ..1 => ("job.no_time", 0),
        1..60 => ("job.seconds", seconds),
        60..3600 => ("job.minutes", seconds / 60),
        _ => ("job.hours", seconds / 3600),
    };
    tr_with(key, &[("n", n.to_string())])
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{DateTime, TimeDelta};
    use wasm_bindgen_test::wasm_bindgen_test;

    fn job() -> Job {
        let at = DateTime::UNIX_EPOCH;
        Job {
            name: "plans".to_owned(),
            every_seconds: 300,
            next_at: at,
            running: false,
            attempts: 0,
            begun_at: Some(at),
            ended_at: Some(at + TimeDelta::seconds(75)),
            succeeded_at: Some(at),
            last_error: None,
            passed_over: 0,
        }
    }

    #[wasm_bindgen_test]
    fn a_failure_stands_until_a_run_has_gone_well() {
        assert_eq!(Standing::of(&job()), Standing::Well);
        let failed = Job {
            attempts: 2,
            last_error: Some(Code::Unavailable),
            running: true,
            ..job()
        };
        assert_eq!(Standing::of(&failed), Standing::Failing);
        assert!(trouble(&failed).is_some_and(|said| said.contains("unavailable")));
        assert_eq!(trouble(&job()), None);
    }

    #[wasm_bindgen_test]
    fn a_run_that_has_not_ended_took_no_time_yet() {
        assert_eq!(took(&job()), Some(75));
        let runs = Job {
            begun_at: Some(DateTime::UNIX_EPOCH + TimeDelta::hours(1)),
            ..job()
        };
        assert_eq!(took(&runs), None);
    }
}
