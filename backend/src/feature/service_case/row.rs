//! The row of a service case.

use super::clocks;
use crate::db::Conn;
use crate::db::types::{stored, when_columns};
use crate::error::AppResult;
use crate::feature::{service_times, work_calendar};
use crate::record::column::{Colleague, May, MayText, Must, Number, Or, Person, Taking, WhenOrNow};
use crate::record::{Cx, Rules, plain_kind, record_kind};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use shared::service_case::{CaseKind, NewServiceCase, ServiceCase, ServiceCasePatch};
use shared::time::When;
use shared::{Code, Level};

record_kind! {
    /// A row of the table.
    pub struct ServiceCaseRow in service_case: ServiceCase, ServiceCaseId, ServiceCase, NewServiceCase, ServiceCasePatch;
    timeline: Service, "service_case";
    fields {
        kind: Must<CaseKind>,
        contact: Person,
        satisfaction: Number<1, 5>,
        recommendation: Number<0, 10>,
        comment: MayText,
        problem: MayText,
        cause: MayText,
        severity: Or<Level>,
        reported: WhenOrNow,
        first_answered: May<When>,
        progress: MayText,
        solution: MayText,
        solved: May<When>,
        verdict: MayText,
        assignee: Colleague,
    }
    kept {
        reported_at: NaiveDateTime = stored(chrono::DateTime::UNIX_EPOCH),
        answer_due_at: Option<NaiveDateTime> = None,
        solution_due_at: Option<NaiveDateTime> = None,
    }
    shown {
        state: |row, _eye| clocks::state(row.first_answered.map(|w| w.0), row.solved.map(|w| w.0)),
        answer_due: |row, eye| row.due(eye.cx).map(|due| due.0),
        solution_due: |row, eye| row.due(eye.cx).map(|due| due.1),
    }
    listed {
        states {}
        users { assignee: assignee }
        times { reported: reported_at }
        words { kind: kind as CaseKind, severity: severity as Level }
    }
}
plain_kind!(
    ServiceCaseRow,
    NewServiceCase,
    ServiceCasePatch,
    "service-cases"
);

impl ServiceCaseRow {
    /// By when the first answer and the solution are due: by the times of the customer's own, which were kept when the
    /// case was reported (R-SLA-5), or by the usual ones (R-SLA-3).
    #[must_use]
    pub fn due(&self, cx: &Cx) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        let (answer, solution) = clocks::due(self.kind.0, self.reported.0, cx.actor.org_zone)?;
        let own = |kept: Option<NaiveDateTime>, usual| kept.map_or(usual, |at| at.and_utc());
        Some((
            own(self.answer_due_at, answer),
            own(self.solution_due_at, solution),
        ))
    }

    /// Whether it says anything at all.
    fn is_empty(&self) -> bool {
        self.problem.is_none()
            && self.comment.is_none()
            && self.satisfaction.is_none()
            && self.recommendation.is_none()
    }
}

impl Rules for ServiceCaseRow {
    fn called(view: &ServiceCase) -> Option<shared::Guarded<String>> {
        crate::events::first_words(view.problem.as_deref().or(view.comment.as_deref())?)
            .map(shared::Guarded::clear)
    }

    /// Its clocks run forward, and none of them in the future.
    fn check(&mut self, taking: &mut Taking<'_>, _: Option<&Self>) {
        let zone = taking.cx.actor.org_zone;
        self.reported_at = when_columns(self.reported.0, zone, false).0;
        let clocks = [
            ("reported", Some(self.reported.0)),
            ("first_answered", self.first_answered.map(|w| w.0)),
            ("solved", self.solved.map(|w| w.0)),
        ];
        for (field, when) in clocks {
            let Some(when) = when else { continue };
            if !crate::feature::stage::moves::is_past(taking.cx, when) {
                taking.fault(field, Code::InFuture);
            } else if clocks::out_of_order(self.reported.0, when, zone) {
                taking.fault(field, Code::DatesOutOfOrder);
            }
        }
        // A solution is an answer, too: the first one cannot come after it.
        if let (Some(first), Some(solved)) = (self.first_answered, self.solved)
            && clocks::out_of_order(first.0, solved.0, zone)
        {
            taking.fault("first_answered", Code::DatesOutOfOrder);
        }
        if self.is_empty() {
            let field = if self.kind.0 == CaseKind::Rating {
                "satisfaction"
            } else {
                "problem"
            };
            taking.fault(field, Code::Required);
        }
    }

    fn happened(&self) -> Option<When> {
        Some(self.reported.0)
    }

    /// Keeps what is due by the times of the customer's own, while the case is reported or its report corrected.
    fn settle(&self, conn: &mut Conn, cx: &Cx) -> AppResult<()> {
        if self.version > 1 && self.answer_due_at.is_none() && self.solution_due_at.is_none() {
            return Ok(());
        }
        let own = service_times::queries::of(conn, self.customer_id.0)?.0;
        let (reported, zone) = (self.reported.0, cx.actor.org_zone);
        let (answer, mut solution) = clocks::own(reported, zone, own);
        if solution.is_none() {
            let calendar = work_calendar::setting::read(conn)?;
            solution = clocks::by_calendar(self.kind.0, reported, zone, &calendar);
        }
        if self.answer_due_at == answer && self.solution_due_at == solution {
            return Ok(());
        }
        diesel::update(service_case::table.find(self.id))
            .set((
                service_case::answer_due_at.eq(answer),
                service_case::solution_due_at.eq(solution),
            ))
            .execute(conn)?;
        Ok(())
    }

    fn is_for(&self, cx: &Cx) -> bool {
        self.assignee.is_some_and(|key| key.0 == cx.actor.id)
    }
}
