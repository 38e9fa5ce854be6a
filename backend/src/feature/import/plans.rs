//! The rows of F5: follow-up plans with a contact.

use super::draft::Draft;
use super::headings::Field;
use super::plan::{PlannedIssue, PlannedPlan, PlannedRisk, PlannedStage};
use super::read::{Cell, Clock};
use shared::error::Code;
use shared::plan::PlanState;
use shared::read;
use shared::risk::RiskKind;
use shared::stage::StageRole;
use shared::time::When;

/// What a form calls a customer who may leave, in both languages; it is also what its risk is about.
pub const AT_RISK: (&str, &str) = ("流失风险客户", "at risk of churn");

/// Company and title of a contact: `A科技公司/采购经理`.
pub fn company_and_title(text: &str) -> (&str, Option<&str>) {
    match text.rsplit_once(['/', '／']) {
        Some((company, title)) => {
            let title = title.trim();
            (company.trim(), (!title.is_empty()).then_some(title))
        }
        None => (text.trim(), None),
    }
}

impl Draft {
    /// Takes a plan, its contact's title, and what its type of customer says.
    pub(super) fn take_plan(
        &mut self,
        line: i64,
        cells: &[Cell<'_>],
        clock: Clock,
        issues: &mut Vec<PlannedIssue>,
    ) {
        let find = |field: Field| cells.iter().find(|cell| cell.column.field == Some(field));
        let contact = self.plan_contact(find(Field::Contact), find(Field::PlanCompany), issues);
        let planned = find(Field::PlanPlanned).and_then(|cell| self.plan_time(cell, clock, issues));
        let actual = find(Field::PlanActual)
            .and_then(|cell| Some((cell, self.plan_time(cell, clock, issues)?)));
        let actual = actual.and_then(|(cell, when)| {
            if !clock.is_ahead(when) {
                return Some(when);
            }
            self.refuse(cell, Code::InFuture, false, issues);
            None
        });
        if let Some(cell) = find(Field::PlanType) {
            let known = actual.or(planned);
            self.take_type(line, cell, known, clock, issues);
        }
        let Some(planned) = planned.or(actual) else {
            self.keep_plan(line, cells, find(Field::PlanPlanned).is_some(), issues);
            return;
        };
        let channels = find(Field::PlanWay).map_or_else(Vec::new, |cell| {
            let (channels, unread) = read::channels(cell.text);
            if !unread.is_empty() {
                self.refuse(cell, Code::NotOnList, false, issues);
            }
            channels
        });
        let state = find(Field::PlanState).and_then(|cell| {
            let state = read::plan_state(cell.text);
            if state.is_none() {
                self.refuse(cell, Code::NotOnList, false, issues);
            }
            state
        });
        let state = state.unwrap_or(if actual.is_some() {
            PlanState::Done
        } else {
            PlanState::Pending
        });
        let goal = find(Field::PlanGoal).map(|cell| read::goal(&self.fit(cell, 500, issues)));
        let mut text = |field, most| find(field).map(|cell| self.fit(cell, most, issues));
        let plan = PlannedPlan {
            line,
            contact,
            goal_kind: goal.as_ref().map(|(kind, _)| *kind),
            goal: goal.and_then(|(_, words)| words),
            channels,
            planned,
            actual,
            summary: text(Field::PlanSummary, 10_000),
            feedback: text(Field::PlanFeedback, 10_000),
            next_action: text(Field::PlanNext, 2_000),
            by: text(Field::PlanOwner, 80),
            state,
            remark: text(Field::PlanRemark, 1_800),
        };
        self.plans.push(plan);
    }

    /// The contact whom the row names, with the title beside the company.
    fn plan_contact(
        &mut self,
        name: Option<&Cell<'_>>,
        company: Option<&Cell<'_>>,
        issues: &mut Vec<PlannedIssue>,
    ) -> Option<usize> {
        let cell = name?;
        let person = read::person(cell.text)?;
        let at = self.contact(person, cell, issues)?;
        let title = company.and_then(|cell| company_and_title(cell.text).1);
        if let (Some(title), Some(contact)) = (title, self.contacts.get_mut(at)) {
            let title: String = title.chars().take(80).collect();
            contact.department = contact
                .department
                .take()
                .or_else(|| read::department_of_title(&title));
            contact.title = Some(title);
        }
        Some(at)
    }

    fn plan_time(
        &mut self,
        cell: &Cell<'_>,
        clock: Clock,
        issues: &mut Vec<PlannedIssue>,
    ) -> Option<When> {
        let when = read::moment(cell.text).and_then(|moment| moment.when(&clock.zone));
        if when.is_none() {
            self.refuse(cell, Code::WrongType, false, issues);
        }
        when
    }

    /// A type is a stage (意向客户), or says that the customer may leave (流失风险客户), which is a risk; the stage may
    /// stand beside that in parentheses.
    fn take_type(
        &mut self,
        line: i64,
        cell: &Cell<'_>,
        when: Option<When>,
        clock: Clock,
        issues: &mut Vec<PlannedIssue>,
    ) {
        // A stage may be called whatever administrators like, a risk as well.
        let named = clock
            .known
            .stage(cell.text)
            .filter(|(_, code)| code.is_some());
        let at_risk = named.is_none()
            && (cell.text.contains("风险") || cell.text.to_lowercase().contains("risk"));
        let inside = cell
            .text
            .split_once(['(', '（'])
            .map(|(_, inside)| inside.trim_end_matches([')', '）']));
        let found = if at_risk {
            // Only a customer who is one can be lost.
            let stage = inside.and_then(|text| clock.known.stage(text));
            let usual = StageRole::Cooperating;
            Some(stage.unwrap_or_else(|| (usual, clock.known.first_of(usual))))
        } else {
            named.or_else(|| clock.known.stage(cell.text))
        };
        let Some((role, code)) = found else {
            self.refuse(cell, Code::NotOnList, false, issues);
            return;
        };
        if at_risk && !self.risks.iter().any(|risk| risk.kind == RiskKind::Churn) {
            self.risks.push(PlannedRisk {
                line,
                kind: RiskKind::Churn,
                description: AT_RISK.0.to_owned(),
                measures: Vec::new(),
                by: None,
            });
        }
        let today = When::Day(clock.today);
        let at = when.filter(|when| !clock.is_ahead(*when));
        let stage = PlannedStage {
            line,
            role,
            code,
            at: at.unwrap_or(today),
            detail: None,
            reason: None,
            loss_reason: None,
            open_gates: Vec::new(),
        };
        self.take_current(cell, stage, issues);
    }

    /// A plan without a time is none; what it says is kept.
    fn keep_plan(
        &mut self,
        line: i64,
        cells: &[Cell<'_>],
        told: bool,
        issues: &mut Vec<PlannedIssue>,
    ) {
        let of_plan = |field: Field| {
            matches!(
                field,
                Field::PlanGoal
                    | Field::PlanSummary
                    | Field::PlanFeedback
                    | Field::PlanNext
                    | Field::PlanRemark
            )
        };
        let said: Vec<&Cell<'_>> = cells
            .iter()
            .filter(|cell| cell.column.field.is_some_and(of_plan))
            .collect();
        if !said.is_empty() && !told {
            let why = super::say::issue(line, None, Code::Required, super::say::Instead::Remarks);
            issues.push(why);
        }
        for cell in said {
            self.keep(cell, false);
        }
    }
}
