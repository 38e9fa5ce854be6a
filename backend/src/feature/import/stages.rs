//! Stages and contracts: where the customer stands, and how it came there (R-STG-1).

use super::draft::Draft;
use super::headings::Field;
use super::history::day_of;
use super::plan::{PlannedIssue, PlannedStage};
use super::read::{Cell, Clock};
use shared::contract::{ContractState, NewContract};
use shared::error::Code;
use shared::read::{self, ContractNote};
use shared::stage::{Gate, StageRole};
use shared::time::When;

/// The longest line within a stage.
const DETAIL: usize = 200;
/// The longest text on how a contract is used.
const USAGE: usize = 2000;

impl Draft {
    /// Takes the stage that a row names, with the line that explains it and the contract in that line.
    pub(super) fn take_stages(
        &mut self,
        line: i64,
        cells: &[Cell<'_>],
        when: Option<When>,
        clock: Clock,
        issues: &mut Vec<PlannedIssue>,
    ) {
        let at = when
            .or(self.above.as_ref().map(|(when, _)| *when))
            .unwrap_or(When::Day(clock.today));
        let stage = |(role, code)| PlannedStage {
            line,
            role,
            code,
            at,
            detail: None,
            reason: None,
            loss_reason: None,
            open_gates: Vec::new(),
        };
        let mut detail = None;
        for cell in cells {
            match cell.column.field {
                Some(Field::StageAfter) => match arrows(cell.text, clock) {
                    Some(roles) => {
                        // What came before the arrow is known already, but for the first row.
                        let from = if self.stages.is_empty() {
                            0
                        } else {
                            roles.len().saturating_sub(1)
                        };
                        self.stages.extend(roles.into_iter().skip(from).map(stage));
                    }
                    None => self.refuse(cell, Code::NotOnList, false, issues),
                },
                Some(Field::Stage) => match clock.known.stage(cell.text) {
                    Some(found) => self.take_current(cell, stage(found), issues),
                    None => self.refuse(cell, Code::NotOnList, false, issues),
                },
                Some(Field::StageDetail) => detail = self.take_detail(cell, issues),
                Some(Field::Contract) => {
                    let contract = self.take_contract(cell);
                    if !contract {
                        self.refuse(cell, Code::Unreadable, true, issues);
                    }
                }
                _ => {}
            }
        }
        if let Some(detail) = detail {
            self.explain_stage(line, detail);
        }
    }

    /// The form's head says where the customer stands. Rows that say it again at a later time make a trajectory too.
    pub(super) fn take_current(
        &mut self,
        cell: &Cell<'_>,
        stage: PlannedStage,
        issues: &mut Vec<PlannedIssue>,
    ) {
        let dated = cell.column.field == Some(Field::Stage);
        match &self.current {
            None => self.current = Some((cell.line, cell.column.heading.clone(), stage)),
            Some((_, _, before)) if before.is(&stage) => {}
            Some((_, _, before)) if dated && before.at != stage.at => {
                let before = before.clone();
                self.stages.push(before);
                self.current = Some((cell.line, cell.column.heading.clone(), stage));
            }
            Some(_) => self.contradicts(cell, false, issues),
        }
    }

    /// A line within the stage. A contract in it becomes one, and its amount does not stay in a line that all may read.
    fn take_detail(&mut self, cell: &Cell<'_>, issues: &mut Vec<PlannedIssue>) -> Option<String> {
        if let Some(note) = read::contract(cell.text) {
            let detail = note.open_text.clone();
            self.contracts.extend(contract_of(note));
            return (!detail.is_empty()).then(|| detail.chars().take(DETAIL).collect());
        }
        Some(self.fit(cell, DETAIL, issues))
    }

    fn take_contract(&mut self, cell: &Cell<'_>) -> bool {
        let amount = read::amount_in_units(cell.text, cell.column.unit);
        let note = read::contract(&format!("合同，{}", cell.text)).map(|note| ContractNote {
            amount: note.amount.or(amount),
            usage: note.usage.filter(|_| amount.is_none()),
            ..note
        });
        let contract = note.and_then(contract_of);
        let taken = contract.is_some();
        self.contracts.extend(contract);
        taken
    }

    /// Explains the stage that the row names, or the one in which the customer is.
    fn explain_stage(&mut self, line: i64, detail: String) {
        let current = self
            .current
            .as_mut()
            .map(|(_, _, stage)| stage)
            .filter(|stage| stage.line == line);
        match current.or(self.stages.last_mut()) {
            Some(stage) => stage.detail = Some(detail),
            None => self.keep_plain(detail, false),
        }
    }

    /// Orders the trajectory, drops what repeats, sets the head's stage beside it, and opens the gates.
    pub(super) fn settle_stages(&mut self, clock: Clock, issues: &mut Vec<PlannedIssue>) {
        self.stages
            .sort_by_key(|stage| (day_of(stage.at, clock), time_of(stage.at)));
        if let Some((line, heading, stage)) = self.current.take() {
            let known = self.stages.iter().any(|s| s.is(&stage));
            let later = self
                .stages
                .iter()
                .all(|s| day_of(s.at, clock) < day_of(stage.at, clock));
            if self.stages.is_empty() || later {
                self.stages.push(stage);
            } else if !known {
                // The rows tell how it went on; the head was not kept up.
                let why = super::say::issue(
                    line,
                    Some(&heading),
                    Code::Contradiction,
                    super::say::Instead::Remarks,
                );
                issues.push(why);
                let named = stage.code.as_deref().unwrap_or(stage.role.as_str());
                self.keep_text(line, &heading, named, false);
            }
        }
        self.stages.dedup_by(|later, earlier| {
            let same = later.is(earlier);
            if same && later.detail.is_some() {
                earlier.detail = later.detail.take();
            }
            same
        });
        let signed = self
            .contracts
            .iter()
            .any(|c| c.amount.is_some() && c.starts_on.is_some() && c.ends_on.is_some());
        let mut before = None;
        for stage in &mut self.stages {
            stage.open_gates = open_gates(before, stage.role, signed);
            before = Some(stage.role);
        }
    }
}

/// What a form cannot say at a gate (R-STG-2): the term of a contract, why a customer was lost, why it came back.
fn open_gates(from: Option<StageRole>, to: StageRole, signed: bool) -> Vec<Gate> {
    let mut gates = Vec::new();
    if matches!(from, Some(StageRole::Lost | StageRole::Dormant)) {
        gates.push(Gate::Reason);
    }
    if to == StageRole::Cooperating && !signed {
        gates.push(Gate::Contract);
    }
    if to == StageRole::Lost {
        gates.push(Gate::LossReason);
    }
    gates
}

/// One stage, or several with arrows between them: 潜在→意向.
fn arrows(text: &str, clock: Clock<'_>) -> Option<Vec<(StageRole, Option<String>)>> {
    let plain = text
        .replace("->", "→")
        .replace("=>", "→")
        .replace("—>", "→");
    plain
        .split('→')
        .map(|part| clock.known.stage(part))
        .collect()
}

/// The contract that a text tells of, if there is more to it than the word.
fn contract_of(note: ContractNote) -> Option<NewContract> {
    let told = note.amount.is_some()
        || note.signed_on.is_some()
        || note.starts_on.is_some()
        || note.ends_on.is_some();
    let in_order = !matches!((note.starts_on.and_then(|d| d.first_day()), note.ends_on.and_then(|d| d.first_day())), (Some(from), Some(to)) if to < from);
    told.then(|| NewContract {
        number: None,
        amount: note.amount,
        signed_on: note.signed_on,
        starts_on: note.starts_on.filter(|_| in_order),
        ends_on: note.ends_on.filter(|_| in_order),
        product: None,
        usage: note.usage.map(|usage| usage.chars().take(USAGE).collect()),
        renewal: Some(note.renewal),
        state: Some(ContractState::Active),
    })
}

const fn time_of(when: When) -> i64 {
    match when {
        When::Day(_) => i64::MIN,
        When::At(at) => at.timestamp(),
    }
}
