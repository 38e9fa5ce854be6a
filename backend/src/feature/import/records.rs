//! Needs, risks, milestones, service cases and tags of a row.

use super::draft::Draft;
use super::headings::Field;
use super::history::day_of;
use super::plan::{PlannedCase, PlannedIssue, PlannedMilestone, PlannedNeed, PlannedRisk};
use super::read::{Cell, Clock};
use crate::feature::tag::row::tells;
use chrono::NaiveDate;
use shared::error::Code;
use shared::need::NeedKind;
use shared::read;
use shared::risk::{Measure, MeasureState, RiskKind};
use shared::role::WholeClass;
use shared::tag::TagDimension;
use shared::time::When;

/// How forms mark a measure that was taken already, in both languages.
pub const TAKEN: (&str, &str) = ("（已采取）", " (taken)");

/// How forms mark a need that stands among the core ones and is of another kind.
pub const NEED_MARKS: &[(NeedKind, &str, &str)] = &[
    (NeedKind::Desired, "（期望）", " (desired)"),
    (NeedKind::Foreseen, "（潜在）", " (foreseen)"),
];

/// How forms mark an entry that is commercial or confidential as a whole, before its text.
pub const CLASS_MARKS: &[(WholeClass, &str, &str)] = &[
    (WholeClass::Commercial, "【商务】", "[Commercial] "),
    (WholeClass::Confidential, "【机密】", "[Confidential] "),
];

/// The mark of an entry's text and the text itself; what says nothing besides is a text like any other.
pub(super) fn marked(text: &str) -> (WholeClass, &str) {
    let found = CLASS_MARKS.iter().find_map(|(class, zh, en)| {
        let rest = text.strip_prefix(zh);
        let rest = rest.or_else(|| text.strip_prefix(en.trim_end()))?.trim();
        (!rest.is_empty()).then_some((*class, rest))
    });
    found.unwrap_or((WholeClass::Open, text))
}

/// How forms mark a tag that follows from the records.
pub const DERIVED: (&str, &str) = ("（自动）", " (derived)");

pub(super) fn find<'a, 'b>(cells: &'a [Cell<'b>], field: Field) -> Option<&'a Cell<'b>> {
    cells.iter().find(|cell| cell.column.field == Some(field))
}

impl Draft {
    /// Takes what a row says beside the interaction.
    pub(super) fn take_records(
        &mut self,
        line: i64,
        cells: &[Cell<'_>],
        when: Option<When>,
        clock: Clock,
        issues: &mut Vec<PlannedIssue>,
    ) {
        self.take_need(line, cells, when, issues);
        self.take_risk(line, cells, issues);
        self.take_case(line, cells, when, clock, issues);
        self.take_deal(cells, issues);
        self.take_fact(cells, issues);
        self.take_story(cells, issues);
        self.take_tags(cells, issues);
        for cell in cells {
            if cell.column.field == Some(Field::Milestones) {
                self.take_milestones(cell, issues);
            }
        }
    }

    pub(super) fn text(
        &mut self,
        cells: &[Cell<'_>],
        field: Field,
        most: usize,
        issues: &mut Vec<PlannedIssue>,
    ) -> Option<String> {
        find(cells, field).map(|cell| self.fit(cell, most, issues))
    }

    /// What the row says of a need; it was said when the row happened, as far as that is told.
    fn take_need(
        &mut self,
        line: i64,
        cells: &[Cell<'_>],
        when: Option<When>,
        issues: &mut Vec<PlannedIssue>,
    ) {
        let core = self.text(cells, Field::NeedCore, 10_000, issues);
        let original = self.text(cells, Field::NeedOriginal, 10_000, issues);
        let current = self.text(cells, Field::NeedCurrent, 10_000, issues);
        let solution = self.text(cells, Field::NeedSolution, 4_000, issues);
        let pain = self.text(cells, Field::NeedPain, 2_000, issues);
        let marked = core.map(|text| {
            let found = NEED_MARKS.iter().find_map(|(kind, zh, en)| {
                let rest = text.strip_suffix(zh).or_else(|| text.strip_suffix(en))?;
                Some((*kind, rest.trim_end().to_owned()))
            });
            found.unwrap_or((NeedKind::Core, text))
        });
        let (kind, core) = marked.unzip();
        let first = core.or(original);
        let current = current.filter(|now| first.as_ref() != Some(now));
        let (original, current) = match (first, current) {
            (None, now) => (now, None),
            (first, now) => (first, now),
        };
        let beside = [Field::NeedTrigger, Field::NeedPriority, Field::NeedWanted];
        let Some(original) = original
            .or_else(|| solution.clone())
            .or_else(|| pain.clone())
        else {
            // What says something of a need without the need is kept.
            for cell in beside.iter().filter_map(|field| find(cells, *field)) {
                self.refuse(cell, Code::Unreadable, false, issues);
            }
            return;
        };
        let trigger = self.text(cells, Field::NeedTrigger, 500, issues);
        let priority = find(cells, Field::NeedPriority).and_then(|cell| {
            let level = read::level(cell.text);
            if level.is_none() {
                self.refuse(cell, Code::NotOnList, false, issues);
            }
            level
        });
        let wanted_by = find(cells, Field::NeedWanted).and_then(|cell| {
            let date = read::date(cell.text);
            if date.is_none() {
                self.refuse(cell, Code::Unreadable, false, issues);
            }
            date
        });
        let need = PlannedNeed {
            line,
            original,
            current,
            trigger,
            priority,
            kind,
            pain,
            solution,
            wanted_by,
            happened: when,
        };
        if !self
            .needs
            .iter()
            .any(|there| there.original == need.original)
        {
            self.needs.push(need);
        }
    }

    fn take_risk(&mut self, line: i64, cells: &[Cell<'_>], issues: &mut Vec<PlannedIssue>) {
        let kind = find(cells, Field::RiskKind);
        let described = self.text(cells, Field::RiskText, 4_000, issues);
        let Some(description) = described.or_else(|| kind.map(|cell| cell.text.to_owned())) else {
            if let Some(cell) = find(cells, Field::RiskMeasure) {
                self.refuse(cell, Code::Unreadable, false, issues);
            }
            return;
        };
        let read = kind.and_then(|cell| read::risk_kind(cell.text));
        if let (Some(cell), None) = (kind, read) {
            self.refuse(cell, Code::NotOnList, false, issues);
        }
        let measures = find(cells, Field::RiskMeasure).map_or_else(Vec::new, |cell| {
            let text = self.fit(cell, 4_000, issues);
            measures(&text)
        });
        let by = find(cells, Field::Owner).map(|cell| cell.text.chars().take(80).collect());
        let kind = read.unwrap_or(RiskKind::Other);
        let there = |risk: &PlannedRisk| risk.kind == kind && risk.description == description;
        if !self.risks.iter().any(there) {
            self.risks.push(PlannedRisk {
                line,
                kind,
                description,
                measures,
                by,
            });
        }
    }

    fn take_milestones(&mut self, cell: &Cell<'_>, issues: &mut Vec<PlannedIssue>) {
        let (notes, unread) = read::dated_notes(cell.text);
        for note in notes {
            let (kind, what) = read::milestone(&note.what);
            let milestone = PlannedMilestone {
                line: cell.line,
                kind,
                date: note.on,
                note: what.map(|text| text.chars().take(2_000).collect()),
            };
            let same = |there: &PlannedMilestone| {
                (there.kind, there.date, &there.note) == (kind, milestone.date, &milestone.note)
            };
            if !self.milestones.iter().any(same) {
                self.milestones.push(milestone);
            }
        }
        for text in unread {
            let part = Cell {
                text: &text,
                ..*cell
            };
            self.refuse(&part, Code::Unreadable, false, issues);
        }
    }

    fn take_case(
        &mut self,
        line: i64,
        cells: &[Cell<'_>],
        when: Option<When>,
        clock: Clock,
        issues: &mut Vec<PlannedIssue>,
    ) {
        let satisfaction = find(cells, Field::CaseScore).and_then(|cell| {
            let score = read::satisfaction(cell.text);
            if score.is_none() {
                self.refuse(cell, Code::OutOfRange, false, issues);
            }
            score
        });
        let comment = self.text(cells, Field::CaseComment, 4_000, issues);
        let problem = self.text(cells, Field::CaseProblem, 10_000, issues);
        let rest = [Field::CaseSolution, Field::CaseVerdict];
        if satisfaction.is_none() && comment.is_none() && problem.is_none() {
            for cell in rest.iter().filter_map(|field| find(cells, *field)) {
                self.refuse(cell, Code::Unreadable, false, issues);
            }
            return;
        }
        let solution = self.text(cells, Field::CaseSolution, 10_000, issues);
        let verdict = self.text(cells, Field::CaseVerdict, 1_000, issues);
        let above = self.above.as_ref().map(|(when, _)| *when);
        let reported = when.or(above).unwrap_or(When::Day(clock.today));
        let solved = verdict.as_ref().and(solution.as_ref()).map(|solution| {
            solved_on(solution, day_of(reported, clock), clock.today).map_or(reported, When::Day)
        });
        self.cases.push(PlannedCase {
            line,
            reported,
            satisfaction,
            comment,
            problem,
            solution,
            solved,
            verdict,
        });
    }

    fn take_tags(&mut self, cells: &[Cell<'_>], issues: &mut Vec<PlannedIssue>) {
        for cell in cells {
            let dimension = match cell.column.field {
                Some(Field::TagBasic) => TagDimension::Basic,
                Some(Field::TagNeed) => TagDimension::Need,
                Some(Field::TagBehaviour) => TagDimension::Behaviour,
                _ => continue,
            };
            for label in cell.text.split(['、', ',', '，', ';', '；', '\n']) {
                let label = label.trim();
                if [DERIVED.0, DERIVED.1.trim()]
                    .iter()
                    .any(|mark| label.ends_with(mark))
                {
                    continue;
                }
                if label.chars().count() > 40 {
                    self.refuse(cell, Code::TooLong, false, issues);
                } else if tells(label) {
                    self.refuse(cell, Code::PersonalLabel, true, issues);
                } else if !label.is_empty() {
                    self.tags.push((dimension, label.to_owned()));
                }
            }
        }
    }
}

/// The day that a solution names, where it lies between the report and today.
fn solved_on(solution: &str, reported: NaiveDate, today: NaiveDate) -> Option<NaiveDate> {
    read::clauses(solution)
        .iter()
        .flat_map(|clause| read::next_steps(clause, Some(reported)))
        .filter_map(|step| step.due.and_then(read::Moment::day))
        .find(|day| (reported..=today).contains(day))
}

/// What is done about a risk, one measure for each part between semicolons and lines.
pub fn measures(text: &str) -> Vec<Measure> {
    text.split([';', '；', '\n'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .take(20)
        .map(|part| {
            let taken = [TAKEN.0, TAKEN.1]
                .iter()
                .find_map(|end| part.strip_suffix(end));
            let (what, state) = match taken {
                Some(what) => (what, MeasureState::Taken),
                None => (part, MeasureState::Planned),
            };
            Measure {
                what: what.chars().take(1_000).collect(),
                state,
            }
        })
        .filter(|measure| !measure.what.is_empty())
        .collect()
}
