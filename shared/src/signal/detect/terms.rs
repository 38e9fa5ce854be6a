//! What dates, promises and judgements say.

use crate::Level;
use crate::contract::Renewal;
use crate::reveal::RecordRef;
use crate::role::RecordKind;
use crate::service_case::CaseKind;
use crate::signal::{Case, Finding, Seen, SignalFacts, SignalKind, SignalRules};
use crate::stage::StageRole;
use crate::time::When;
use chrono::{DateTime, Months, NaiveDate, Utc};
use uuid::Uuid;

const fn record(kind: RecordKind, id: Uuid) -> RecordRef {
    RecordRef { kind, id }
}

/// R-SIG-6: a low rating or a complaint. It is said when the judgement is written, not of cases that lie there, nor when
/// somebody adds to one that an import brought.
pub(super) fn dissatisfied(seen: &Seen, rules: &SignalRules) -> Vec<Finding> {
    let bad = |case: &&Case| {
        let low = case
            .satisfaction
            .is_some_and(|s| s <= rules.dissatisfied_at);
        (low || case.kind == CaseKind::Complaint) && seen.changed == Some(case.id)
    };
    let finding = |case: &Case| Finding {
        kind: SignalKind::Dissatisfied,
        occasion: case.id.to_string(),
        severity: Level::High,
        facts: SignalFacts {
            score: case.satisfaction,
            since: Some(case.reported),
            ..SignalFacts::default()
        },
        records: vec![record(RecordKind::ServiceCase, case.id)],
    };
    seen.cases.iter().filter(bad).map(finding).collect()
}

/// R-SLA-3: a problem without its first answer, or without its solution, past the time for it.
pub(super) fn case_overdue(seen: &Seen, _: &SignalRules) -> Vec<Finding> {
    let late = |case: &Case, due: Option<DateTime<Utc>>| {
        due.filter(|due| *due < seen.now && *due >= case.recorded_at)
    };
    let finding = |case: &Case, what: &str, due: DateTime<Utc>| Finding {
        kind: SignalKind::CaseOverdue,
        occasion: format!("{}:{what}", case.id),
        severity: Level::High,
        facts: SignalFacts {
            since: Some(When::At(due)),
            ..SignalFacts::default()
        },
        records: vec![record(RecordKind::ServiceCase, case.id)],
    };
    let overdue = |case: &Case| {
        // What is solved was answered, too.
        let answer = late(case, case.answer_due).filter(|_| !case.answered && !case.solved);
        let solution = late(case, case.solution_due).filter(|_| !case.solved);
        match (answer, solution) {
            (_, Some(due)) => Some(finding(case, "solution", due)),
            (Some(due), None) => Some(finding(case, "answer", due)),
            (None, None) => None,
        }
    };
    seen.cases.iter().filter_map(overdue).collect()
}

/// R-SIG-7: a contract within some days of its end, with renewal not "yes". One that had ended before we knew it is past.
pub(super) fn contract_ending(seen: &Seen, rules: &SignalRules) -> Vec<Finding> {
    let mut found = Vec::new();
    for term in &seen.terms {
        let days = (term.ends_on - seen.today).num_days();
        let near = days <= rules.contract_days && term.ends_on >= term.recorded_on;
        if !near || term.renewal == Renewal::Yes {
            continue;
        }
        found.push(Finding {
            kind: SignalKind::ContractEnding,
            occasion: format!("{}:{}", term.id, term.ends_on),
            severity: Level::High,
            facts: SignalFacts {
                on: Some(term.ends_on),
                ..SignalFacts::default()
            },
            records: vec![record(RecordKind::Contract, term.id)],
        });
    }
    found
}

/// R-SIG-8: what we promised and did not do in time.
pub(super) fn promise_overdue(seen: &Seen, _: &SignalRules) -> Vec<Finding> {
    overdue(seen, SignalKind::PromiseOverdue, false)
}

/// R-SIG-8: the same for what the customer promised us.
pub(super) fn their_promise_overdue(seen: &Seen, _: &SignalRules) -> Vec<Finding> {
    overdue(seen, SignalKind::TheirPromiseOverdue, true)
}

fn overdue(seen: &Seen, kind: SignalKind, theirs: bool) -> Vec<Finding> {
    seen.promises
        .iter()
        .filter(|promise| promise.theirs == theirs && promise.due_at < seen.now)
        // What was late when it was written down, an import brought.
        .filter(|promise| promise.due_at >= promise.recorded_at)
        .map(|promise| Finding {
            kind,
            occasion: format!("{}:{}", promise.record.id, promise.due),
            severity: Level::Medium,
            facts: SignalFacts {
                since: Some(promise.due),
                ..SignalFacts::default()
            },
            records: vec![promise.record],
        })
        .collect()
}

/// R-SIG-9: the day of a decision passed, and the customer stands where it stood.
pub(super) fn decision_passed(seen: &Seen, _: &SignalRules) -> Vec<Finding> {
    let passed = |on: NaiveDate| on < seen.today && seen.entered_on <= on;
    seen.decisions
        .iter()
        .filter(|one| seen.role.is_active() && passed(one.on) && one.on >= one.recorded_on)
        .map(|one| Finding {
            kind: SignalKind::DecisionPassed,
            occasion: format!("{}:{}", one.record.id, one.on),
            severity: Level::Medium,
            facts: SignalFacts {
                on: Some(one.on),
                ..SignalFacts::default()
            },
            records: vec![one.record],
        })
        .collect()
}

/// R-SIG-9: a stage longer than usual.
pub(super) fn stage_long(seen: &Seen, _: &SignalRules) -> Vec<Finding> {
    let since = seen.since(&[Some(seen.entered_at)]);
    let days = seen.days_since(since);
    let usual = seen.usual_days.map(i64::from);
    let Some(usual) = usual.filter(|usual| seen.role.is_active() && days > *usual) else {
        return Vec::new();
    };
    vec![Finding {
        kind: SignalKind::StageLong,
        occasion: format!("{}:{}", seen.stage, seen.entered_at.timestamp()),
        severity: Level::Low,
        facts: SignalFacts {
            // An import's days count from when it came; what is told is when the stage began.
            since: Some(seen.entered),
            limit: Some(usual),
            stage: Some(seen.stage.clone()),
            ..SignalFacts::default()
        },
        records: seen.entered_by.into_iter().collect(),
    }]
}

/// R-SIG-10: interested without a concrete need.
pub(super) fn no_need(seen: &Seen, _: &SignalRules) -> Vec<Finding> {
    if seen.role != StageRole::Interested || seen.needs > 0 {
        return Vec::new();
    }
    vec![Finding {
        kind: SignalKind::NoNeed,
        occasion: format!("{}:{}", seen.stage, seen.entered_at.timestamp()),
        severity: Level::Medium,
        facts: SignalFacts {
            stage: Some(seen.stage.clone()),
            ..SignalFacts::default()
        },
        records: seen.entered_by.into_iter().collect(),
    }]
}

/// R-REF: some months after cooperation began, and satisfied; nothing that was reported waits for its solution.
pub(super) fn ask_referral(seen: &Seen, rules: &SignalRules) -> Vec<Finding> {
    let since = seen
        .cooperates_since
        .filter(|_| seen.role == StageRole::Cooperating);
    let Some(since) = since else {
        return Vec::new();
    };
    let ripe = since.checked_add_months(Months::new(rules.referral_months));
    let ripe = ripe.filter(|day| *day <= seen.today && *day >= seen.known_on);
    let score = seen.cases.iter().find_map(|case| case.satisfaction);
    let trouble =
        |case: &Case| !case.solved && matches!(case.kind, CaseKind::Complaint | CaseKind::Problem);
    let happy = score.is_some_and(|score| score >= rules.satisfied_at);
    if ripe.is_none() || !happy || seen.cases.iter().any(trouble) {
        return Vec::new();
    }
    let rated = seen.cases.iter().find(|case| case.satisfaction.is_some());
    vec![Finding {
        kind: SignalKind::AskReferral,
        occasion: since.to_string(),
        severity: Level::Low,
        facts: SignalFacts {
            on: Some(since),
            score,
            ..SignalFacts::default()
        },
        records: rated
            .map(|case| record(RecordKind::ServiceCase, case.id))
            .into_iter()
            .collect(),
    }]
}
