//! The row of a risk.

use crate::record::column::{ColleagueOrMe, Item, May, Must, MustText, Or, Several, Taking, Usual};
use crate::record::people::Eye;
use crate::record::{Cx, Rules, plain_kind, record_kind};
use shared::risk::{Measure, NewRisk, Risk, RiskKind, RiskOutcome, RiskPatch, RiskState};
use shared::{Code, Level};

record_kind! {
    /// A row of the table.
    pub struct RiskRow in risk: Risk, RiskId, Risk, NewRisk, RiskPatch;
    timeline: Risks, "risk";
    fields {
        kind: Must<RiskKind>,
        description: MustText,
        severity: Or<Level>,
        measures: Several<Measure>,
        responsible: ColleagueOrMe,
        state: Or<RiskState>,
        outcome: May<RiskOutcome>,
    }
    kept {
        signal: Option<String> = None,
    }
    shown {
        signal: |row, _eye| row.signal.clone(),
    }
    listed {
        states { state: state as RiskState }
        users { responsible: responsible }
        times {}
        words { kind: kind as RiskKind, severity: severity as Level }
    }
}
plain_kind!(RiskRow, NewRisk, RiskPatch, "risks");

impl Usual for RiskState {
    const USUAL: Self = Self::Open;
}

impl Item for Measure {
    const TEXT: bool = true;

    fn fault(&self) -> Option<Code> {
        match self.what.trim().chars().count() {
            0 => Some(Code::Required),
            1..=1000 => None,
            _ => Some(Code::TooLong),
        }
    }

    fn line(&self) -> String {
        format!("{} ({})", self.what, self.state)
    }

    fn shown(&self, eye: &Eye<'_>) -> Self {
        Self {
            what: eye.viewer.screened(&self.what),
            state: self.state,
        }
    }
}

impl Rules for RiskRow {
    fn called(view: &Risk) -> Option<shared::Guarded<String>> {
        crate::events::first_words(&view.description).map(shared::Guarded::clear)
    }

    /// A closed risk says whether what was done helped; one that is open again has no outcome yet.
    fn check(&mut self, taking: &mut Taking<'_>, _: Option<&Self>) {
        if self.state.0 != RiskState::Closed {
            self.outcome = None;
        } else if self.outcome.is_none() {
            taking.fault("outcome", Code::Required);
        }
    }

    fn is_for(&self, cx: &Cx) -> bool {
        self.responsible.is_some_and(|key| key.0 == cx.actor.id)
    }
}
