//! The life-line of a customer in numbers: the stages lived through, for how long, and those still ahead.
//!
//! Proves R-STG-1.

use crate::format::days_from;
use chrono::{DateTime, NaiveDateTime, Utc};
use shared::stage::{LifeSpan, Stage};

/// One piece of the ribbon.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// Code of the stage.
    pub stage: String,
    /// When it was entered; none where it is still ahead.
    pub since: Option<DateTime<Utc>>,
    /// Days spent in it.
    pub days: i64,
    /// Whether the customer is in it now.
    pub current: bool,
    /// Its share of the width; pieces grow by it.
    pub weight: f64,
}

/// How many pieces of the past are drawn one by one; earlier ones would be too narrow to read.
const SHOWN: usize = 6;

/// The pieces from left to right: the past, the present, and the usual stages ahead of it. `local` says what a clock on the
/// wall of the screen shows.
#[must_use]
pub fn pieces(
    line: &[LifeSpan],
    stages: &[Stage],
    now: DateTime<Utc>,
    local: impl Fn(DateTime<Utc>) -> NaiveDateTime,
) -> Vec<Piece> {
    let skip = line.len().saturating_sub(SHOWN);
    let mut pieces: Vec<Piece> = line
        .iter()
        .enumerate()
        .skip(skip)
        .map(|(place, span)| {
            let next = line.get(place + 1).map(|next| next.from);
            lived(span, next, now, &local)
        })
        .collect();
    pieces.extend(ahead(line.last(), stages).map(|stage| Piece {
        stage: stage.code.clone(),
        since: None,
        days: 0,
        current: false,
        weight: 1.2,
    }));
    pieces
}

fn lived(
    span: &LifeSpan,
    next: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
    local: &impl Fn(DateTime<Utc>) -> NaiveDateTime,
) -> Piece {
    let days = days_from(span.from, next.unwrap_or(now), local);
    Piece {
        stage: span.stage.clone(),
        since: Some(span.from),
        days,
        current: next.is_none(),
        weight: weight(days),
    }
}

/// A longer stay is wider, but a stay of years must not squeeze the others to nothing.
fn weight(days: i64) -> f64 {
    let days = i32::try_from(days).map_or(f64::from(i32::MAX), f64::from);
    1.0 + (1.0 + days).ln() / 1.6
}

/// The stages that usually follow: further right on the board and still worked on.
fn ahead<'a>(now: Option<&LifeSpan>, stages: &'a [Stage]) -> impl Iterator<Item = &'a Stage> {
    let place = now.and_then(|span| stages.iter().find(|s| s.code == span.stage));
    let from = place
        .filter(|s| s.role.is_active())
        .map_or(i32::MAX, |s| s.position);
    let mut ahead: Vec<&Stage> = stages
        .iter()
        .filter(|s| s.role.is_active() && s.position > from)
        .collect();
    ahead.sort_by_key(|s| s.position);
    ahead.into_iter()
}

/// The stage to offer first: the next one ahead, or the first of the board where the customer fell asleep or was lost.
#[must_use]
pub fn next_stage<'a>(current: &str, stages: &'a [Stage]) -> Option<&'a Stage> {
    let here = stages.iter().find(|s| s.code == current)?;
    let mut active: Vec<&Stage> = stages.iter().filter(|s| s.role.is_active()).collect();
    active.sort_by_key(|s| s.position);
    if here.role.is_active() {
        active.into_iter().find(|s| s.position > here.position)
    } else {
        active.into_iter().next()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::stage::{StageHue, StageRole};
    use wasm_bindgen_test::wasm_bindgen_test;

    fn stage(code: &str, role: StageRole, position: i32) -> Stage {
        Stage {
            code: code.into(),
            version: 1,
            role,
            name_zh: String::new(),
            name_en: String::new(),
            definition_zh: String::new(),
            definition_en: String::new(),
            hue: StageHue::Blue,
            position,
            usual_days: None,
            enter_gates: vec![],
            leave_gates: vec![],
        }
    }

    fn board() -> Vec<Stage> {
        vec![
            stage("potential", StageRole::Potential, 1),
            stage("interested", StageRole::Interested, 2),
            stage("negotiating", StageRole::Negotiating, 3),
            stage("cooperating", StageRole::Cooperating, 4),
            stage("lost", StageRole::Lost, 6),
        ]
    }

    fn span(stage: &str, from: &str) -> LifeSpan {
        LifeSpan {
            stage: stage.into(),
            from: from.parse().unwrap(),
        }
    }

    #[wasm_bindgen_test]
    fn r_stg_1_the_past_has_days_and_the_future_none() {
        let line = [
            span("potential", "2024-05-10T00:00:00Z"),
            span("interested", "2024-05-15T00:00:00Z"),
        ];
        let now = "2024-05-30T12:00:00Z".parse().unwrap();
        let pieces = pieces(&line, &board(), now, |at| at.naive_utc());
        let seen: Vec<_> = pieces
            .iter()
            .map(|p| (p.stage.as_str(), p.days, p.current, p.since.is_some()))
            .collect();
        assert_eq!(
            seen,
            vec![
                ("potential", 5, false, true),
                ("interested", 15, true, true),
                ("negotiating", 0, false, false),
                ("cooperating", 0, false, false),
            ]
        );
        assert!(pieces[1].weight > pieces[0].weight);
    }

    #[wasm_bindgen_test]
    fn after_a_loss_nothing_lies_ahead_but_a_new_start() {
        let line = [span("lost", "2024-05-10T00:00:00Z")];
        let now = "2024-05-30T12:00:00Z".parse().unwrap();
        assert_eq!(pieces(&line, &board(), now, |at| at.naive_utc()).len(), 1);
        assert_eq!(
            next_stage("lost", &board()).map(|s| s.code.as_str()),
            Some("potential")
        );
    }

    #[wasm_bindgen_test]
    fn the_next_stage_is_the_one_to_the_right() {
        assert_eq!(
            next_stage("interested", &board()).map(|s| s.code.as_str()),
            Some("negotiating")
        );
        assert_eq!(next_stage("cooperating", &board()), None);
    }
}
