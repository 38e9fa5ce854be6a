//! What interactions, and their absence, say.

use crate::Level;
use crate::interaction::{Answered, Direction};
use crate::reveal::RecordRef;
use crate::risk::RiskKind;
use crate::role::RecordKind;
use crate::signal::{Finding, Seen, SignalFacts, SignalKind, SignalRules, Talk};
use crate::stage::StageRole;
use crate::time::When;
use chrono::{DateTime, Duration, Utc};
use uuid::Uuid;

/// How many records a finding names; more say nothing more.
const NAMED: usize = 5;

const fn talk(id: Uuid) -> RecordRef {
    RecordRef {
        kind: RecordKind::Interaction,
        id,
    }
}

fn count<T>(all: &[T]) -> i64 {
    i64::try_from(all.len()).unwrap_or(i64::MAX)
}

fn named(talks: &[&Talk]) -> Vec<RecordRef> {
    talks.iter().take(NAMED).map(|one| talk(one.id)).collect()
}

/// A moment as part of an occasion.
fn mark(at: Option<DateTime<Utc>>) -> String {
    at.map_or_else(|| "never".to_owned(), |at| at.timestamp().to_string())
}

/// R-SIG-1: outgoing interactions in a row without an answer. One that still awaits it counts after some days, and is no
/// sign before. The occasion is the first of the row: a longer row is the same one.
pub(super) fn unanswered(seen: &Seen, rules: &SignalRules) -> Vec<Finding> {
    let patience = Duration::days(rules.awaiting_days);
    let counts = |talk: &Talk| talk.answered.after(seen.now - talk.at, patience);
    let row: Vec<&Talk> = seen
        .talks
        .iter()
        .filter(|talk| counts(talk) != Answered::Awaiting)
        .take_while(|talk| !talk.is_incoming() && counts(talk) != Answered::Yes)
        .collect();
    let (Some(last), Some(first)) = (row.first(), row.last()) else {
        return Vec::new();
    };
    if last.backfilled || count(&row) < rules.unanswered_in_row {
        return Vec::new();
    }
    vec![Finding {
        kind: SignalKind::Unanswered,
        occasion: first.id.to_string(),
        severity: Level::Medium,
        facts: SignalFacts {
            count: Some(count(&row)),
            since: Some(first.when()),
            ..SignalFacts::default()
        },
        records: named(&row),
    }]
}

/// R-SIG-2: one competitor mentioned again within some days. Mentions that follow each other so closely are one occasion;
/// an open risk of competition says it already.
pub(super) fn competitor(seen: &Seen, rules: &SignalRules) -> Vec<Finding> {
    let within = Duration::days(rules.competitor_days);
    let mentions: Vec<&Talk> = seen
        .talks
        .iter()
        .filter(|talk| talk.competitor.is_some())
        .collect();
    let Some(last) = mentions.first().filter(|last| !last.backfilled) else {
        return Vec::new();
    };
    let mut chain: Vec<&Talk> = Vec::new();
    for one in mentions
        .iter()
        .filter(|one| one.competitor == last.competitor)
    {
        if chain.last().is_some_and(|later| later.at - one.at > within) {
            break;
        }
        chain.push(one);
    }
    let close = chain
        .iter()
        .filter(|one| last.at - one.at <= within)
        .count();
    let enough = i64::try_from(close).unwrap_or(i64::MAX) >= rules.competitor_times;
    let first = chain.last().filter(|_| enough);
    let Some(first) = first.filter(|_| !seen.risks.contains(&RiskKind::Competition)) else {
        return Vec::new();
    };
    vec![Finding {
        kind: SignalKind::Competitor,
        occasion: first.id.to_string(),
        severity: Level::High,
        facts: SignalFacts {
            count: Some(count(&chain)),
            since: Some(first.when()),
            limit: Some(rules.competitor_days),
            ..SignalFacts::default()
        },
        records: named(&chain),
    }]
}

/// Whether what these records said of a competitor was taken back (R-TRUE): one of them was changed just now, and by that
/// fewer of them mention one competitor than it takes. What was said stays said, whatever else happens.
#[must_use]
pub fn mentions_taken_back(seen: &Seen, records: &[RecordRef], rules: &SignalRules) -> bool {
    let is_among = |id: Uuid| records.iter().any(|record| record.id == id);
    if !seen.changed.is_some_and(is_among) {
        return false;
    }
    let left = seen.talks.iter().filter(|talk| is_among(talk.id));
    let named: Vec<&String> = left.filter_map(|talk| talk.competitor.as_ref()).collect();
    let times = |name: &String| named.iter().filter(|other| **other == name).count();
    let most = named.iter().map(|name| times(name)).max().unwrap_or(0);
    i64::try_from(most).unwrap_or(i64::MAX) < rules.competitor_times
}

/// The outgoing interactions that a new one at this moment would follow closely (R-SIG-4), the newest first.
fn close_before<'a>(talks: &'a [Talk], at: DateTime<Utc>, rules: &SignalRules) -> Vec<&'a Talk> {
    let within = Duration::hours(rules.over_contact_hours);
    talks
        .iter()
        .filter(|talk| talk.direction == Direction::Outgoing)
        .filter(|talk| talk.at <= at && at - talk.at < within)
        .collect()
}

/// How many outgoing interactions there are in the closest row that a new one at this moment would stand in (R-SIG-4),
/// which may be written down later than what followed it.
#[must_use]
pub fn close_around(talks: &[Talk], at: DateTime<Utc>, rules: &SignalRules) -> usize {
    let within = Duration::hours(rules.over_contact_hours);
    let outgoing = talks.iter().filter(|talk| !talk.is_incoming());
    let near: Vec<DateTime<Utc>> = outgoing
        .map(|talk| talk.at)
        .filter(|other| (*other - at).abs() < within)
        .collect();
    let starts = near.iter().filter(|start| **start <= at).chain([&at]);
    let rows = starts.map(|start| {
        let row = near.iter().filter(|one| *one >= start);
        row.filter(|one| **one - *start < within).count()
    });
    rows.max().unwrap_or(0)
}

/// R-SIG-4: an interested customer contacted too often. The question comes before saving; whoever goes on leaves the
/// signal, for as long as it is fresh.
pub(super) fn over_contact(seen: &Seen, rules: &SignalRules) -> Vec<Finding> {
    let within = Duration::hours(rules.over_contact_hours);
    let last = seen.talks.iter().find(|talk| !talk.is_incoming());
    let fresh = last.filter(|last| !last.backfilled && seen.now - last.at < within);
    let Some(last) = fresh.filter(|_| seen.role == StageRole::Interested) else {
        return Vec::new();
    };
    let row = close_before(&seen.talks, last.at, rules);
    if count(&row) < rules.over_contact_times {
        return Vec::new();
    }
    // The row goes back as long as one follows another so closely, and is one occasion.
    let mut first = last;
    for talk in seen.talks.iter().filter(|talk| !talk.is_incoming()) {
        if first.at - talk.at >= within {
            break;
        }
        first = talk;
    }
    vec![Finding {
        kind: SignalKind::OverContact,
        occasion: first.id.to_string(),
        severity: Level::Medium,
        facts: SignalFacts {
            count: Some(count(&row)),
            limit: Some(rules.over_contact_hours),
            ..SignalFacts::default()
        },
        records: named(&row),
    }]
}

/// R-SIG-5: a potential customer untouched for a month, or any customer past twice its cadence. Whoever enters a stage
/// begins anew there.
pub(super) fn under_contact(seen: &Seen, rules: &SignalRules) -> Vec<Finding> {
    let month = (seen.role == StageRole::Potential).then_some(rules.untouched_days);
    // Those who sleep or are lost have a cadence only where a risk of churn gives them one (R-CAD-5).
    let twice = seen.cadence_days.map(|days| days * rules.cadence_times);
    let Some(allowed) = month.into_iter().chain(twice).min() else {
        return Vec::new();
    };
    let since = seen.since(&[seen.touched_at, Some(seen.entered_at), seen.cadence_since]);
    if seen.days_since(since) < allowed {
        return Vec::new();
    }
    vec![Finding {
        kind: SignalKind::UnderContact,
        occasion: mark(seen.touched_at),
        severity: Level::Medium,
        facts: SignalFacts {
            limit: Some(allowed),
            // What counts may have begun later, with a stage or an import; what is told is when they were last in touch.
            since: Some(seen.touched_or(since)),
            ..SignalFacts::default()
        },
        records: last_touch(seen),
    }]
}

/// The last talk, else the move that brought the customer where nobody talked to it.
fn last_touch(seen: &Seen) -> Vec<RecordRef> {
    let last = seen.talks.first().map(|one| talk(one.id));
    last.or(seen.entered_by).into_iter().collect()
}

/// R-SLA-2: an interested customer asked in writing, or asked and was not answered, and we did not come back in time.
pub(super) fn enquiry_waiting(seen: &Seen, rules: &SignalRules) -> Vec<Finding> {
    let hours = seen.times.enquiry_hours.unwrap_or(rules.enquiry_hours);
    if seen.role != StageRole::Interested {
        return Vec::new();
    }
    let waits = |talk: &&Talk| {
        let answered_at_once = talk.is_live() && talk.answered == Answered::Yes;
        talk.is_incoming() && !answered_at_once
    };
    let row: Vec<&Talk> = seen.talks.iter().take_while(waits).collect();
    let Some(first) = row.iter().rev().find(|talk| !talk.backfilled) else {
        return Vec::new();
    };
    if seen.now - first.at < Duration::hours(hours) {
        return Vec::new();
    }
    vec![Finding {
        kind: SignalKind::EnquiryWaiting,
        occasion: first.id.to_string(),
        severity: Level::High,
        facts: SignalFacts {
            since: Some(first.when()),
            limit: Some(hours),
            ..SignalFacts::default()
        },
        records: vec![talk(first.id)],
    }]
}

/// R-SLA-4: who is interested, negotiating or cooperating is updated at least weekly.
pub(super) fn update_overdue(seen: &Seen, rules: &SignalRules) -> Vec<Finding> {
    let watched = matches!(
        seen.role,
        StageRole::Interested | StageRole::Negotiating | StageRole::Cooperating
    );
    let allowed = seen.times.update_days.unwrap_or(rules.update_days);
    let since = seen.since(&[seen.updated_at]);
    if !watched || seen.days_since(since) < allowed {
        return Vec::new();
    }
    vec![Finding {
        kind: SignalKind::UpdateOverdue,
        occasion: mark(Some(since)),
        severity: Level::Low,
        facts: SignalFacts {
            limit: Some(allowed),
            since: Some(When::At(since)),
            ..SignalFacts::default()
        },
        records: seen.updated_in.into_iter().collect(),
    }]
}

/// R-STG-4: after a long silence *dormant* is suggested.
pub(super) fn dormant_suggested(seen: &Seen, rules: &SignalRules) -> Vec<Finding> {
    let since = seen.since(&[seen.touched_at, Some(seen.entered_at)]);
    if !seen.role.is_active() || seen.days_since(since) < rules.dormant_days {
        return Vec::new();
    }
    vec![Finding {
        kind: SignalKind::DormantSuggested,
        occasion: mark(seen.touched_at),
        severity: Level::Medium,
        facts: SignalFacts {
            limit: Some(rules.dormant_days),
            // What counts may have begun later, with a stage or an import; what is told is when they were last in touch.
            since: Some(seen.touched_or(since)),
            ..SignalFacts::default()
        },
        records: last_touch(seen),
    }]
}
