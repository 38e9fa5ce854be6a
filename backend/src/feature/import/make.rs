//! Making the records of a customer that stand beside its interactions: needs, risks, milestones, plans, cases, tags.

use super::plan::{
    PlannedCase, PlannedCustomer, PlannedFact, PlannedNeed, PlannedPlan, PlannedRisk,
};
use super::preview::People;
use crate::access::policy::Verb;
use crate::db::Conn;
use crate::error::AppResult;
use crate::feature::key_fact::row::KeyFactRow;
use crate::feature::milestone::row::MilestoneRow;
use crate::feature::need::row::NeedRow;
use crate::feature::opportunity::row::OpportunityRow;
use crate::feature::plan::row::PlanRow;
use crate::feature::risk::row::RiskRow;
use crate::feature::service_case::row::ServiceCaseRow;
use crate::feature::story::row::StoryRow;
use crate::feature::tag::queries as tags;
use crate::record::{Cx, store};
use shared::Patch;
use shared::id::{ContactId, CustomerId};
use shared::key_fact::NewKeyFact;
use shared::milestone::NewMilestone;
use shared::need::{NeedPatch, NewNeed};
use shared::plan::{NewPlan, PlanState};
use shared::risk::NewRisk;
use shared::role::RecordKind;
use shared::service_case::{CaseKind, NewServiceCase};
use shared::tag::NewTag;

/// Before the name of a person without an account, at the end of a text that has no better place for it.
pub const PERSON: &str = "[负责人] ";

/// A text with the person whom the file names, if no user is meant.
pub fn with_person(text: Option<String>, by: Option<&str>) -> Option<String> {
    let by = by.map(|name| format!("{PERSON}{name}"));
    match (text, by) {
        (Some(text), Some(by)) => Some(format!("{text}\n{by}")),
        (text, by) => text.or(by),
    }
}

/// A text and the person at its end, as [`with_person`] set it.
pub fn without_person(text: &str) -> (&str, Option<&str>) {
    if let Some(name) = text
        .strip_prefix(PERSON)
        .filter(|name| !name.contains('\n'))
    {
        return ("", Some(name));
    }
    match text.rsplit_once('\n') {
        Some((rest, last)) => match last.strip_prefix(PERSON) {
            Some(name) => (rest, Some(name)),
            None => (text, None),
        },
        None => (text, None),
    }
}

/// Makes them.
///
/// # Errors
/// Where one cannot be made.
pub fn records(
    conn: &mut Conn,
    cx: &Cx,
    id: CustomerId,
    planned: &PlannedCustomer,
    contacts: &[ContactId],
    people: &People,
) -> AppResult<()> {
    for need in &planned.needs {
        make_need(conn, cx, id, need)?;
    }
    for risk in &planned.risks {
        let row = RiskRow::make(conn, cx, id, risk_of(risk, people), "")?;
        store::insert(conn, cx, &row)?;
    }
    for milestone in &planned.milestones {
        let new = NewMilestone {
            kind: milestone.kind,
            date: milestone.date,
            note: milestone.note.clone(),
            remind: None,
        };
        let row = MilestoneRow::make(conn, cx, id, new, "")?;
        store::insert(conn, cx, &row)?;
    }
    for plan in &planned.plans {
        let row = PlanRow::make(conn, cx, id, plan_of(plan, contacts, people), "")?;
        store::insert(conn, cx, &row)?;
    }
    for case in &planned.cases {
        let row = ServiceCaseRow::make(conn, cx, id, case_of(case, contacts), "")?;
        store::insert(conn, cx, &row)?;
    }
    for deal in &planned.deals {
        let row = OpportunityRow::make(conn, cx, id, deal.clone(), "")?;
        store::insert(conn, cx, &row)?;
    }
    for fact in &planned.facts {
        let row = KeyFactRow::make(conn, cx, id, fact_of(fact, people), "")?;
        store::insert(conn, cx, &row)?;
    }
    for story in &planned.stories {
        let row = StoryRow::make(conn, cx, id, story.clone(), "")?;
        store::insert(conn, cx, &row)?;
    }
    put_tags(conn, cx, id, planned)
}

/// Tags stay out where the importer may not set them, which is no reason to refuse a file.
fn put_tags(conn: &mut Conn, cx: &Cx, id: CustomerId, planned: &PlannedCustomer) -> AppResult<()> {
    if planned.tags.is_empty() {
        return Ok(());
    }
    let may = cx
        .viewer(conn, id)
        .is_ok_and(|viewer| viewer.may(Verb::Write(RecordKind::Tag)));
    for (dimension, label) in planned.tags.iter().filter(|_| may) {
        let new = NewTag {
            dimension: *dimension,
            label: label.clone(),
        };
        tags::put_as_said(conn, cx, id, &new)?;
    }
    Ok(())
}

/// The original text is the first version of the need, the current one the second.
fn make_need(conn: &mut Conn, cx: &Cx, id: CustomerId, need: &PlannedNeed) -> AppResult<()> {
    let cx = &cx.at(need.happened);
    let changed = need.current.is_some();
    let new = NewNeed {
        category: None,
        text: need.original.clone(),
        pain_point: need.pain.clone(),
        aim: None,
        trigger: need.trigger.clone().filter(|_| !changed),
        kind: need.kind,
        priority: need.priority,
        urgency: need.priority,
        solution: need.solution.clone(),
        wanted_by: need.wanted_by,
        budget: None,
        confidential_budget: None,
        state: None,
        happened_at: None,
    };
    let row = NeedRow::make(conn, cx, id, new, "")?;
    store::insert(conn, cx, &row)?;
    let Some(current) = &need.current else {
        return Ok(());
    };
    let patch = NeedPatch {
        text: Patch::Set(current.clone()),
        trigger: need.trigger.clone().map_or(Patch::Keep, Patch::Set),
        ..NeedPatch::default()
    };
    let mut after = row.clone();
    after.apply(conn, cx, patch)?;
    store::rewrite(conn, cx, &row, after)?;
    Ok(())
}

fn risk_of(risk: &PlannedRisk, people: &People) -> NewRisk {
    let user = risk.by.as_deref().and_then(|name| people.find(name));
    let by = risk.by.as_deref().filter(|_| user.is_none());
    let description = with_person(Some(risk.description.clone()), by).unwrap_or_default();
    NewRisk {
        measures: risk.measures.clone(),
        responsible: user,
        ..NewRisk::of(risk.kind, description)
    }
}

/// Whoever verified a fact without having an account stands in the note of its source, with the day.
fn fact_of(planned: &PlannedFact, people: &People) -> NewKeyFact {
    let user = planned.by.as_deref().and_then(|name| people.find(name));
    let mut fact = NewKeyFact {
        verified_by: user,
        ..planned.fact.clone()
    };
    if user.is_none() {
        let day = fact.verified_on.take();
        let named = planned.by.clone().unwrap_or_default();
        let said = match day {
            None => named,
            Some(day) => format!("{named}（{day}）"),
        };
        fact.source_note = with_person(
            fact.source_note,
            (!said.is_empty()).then_some(said.as_str()),
        );
    }
    fact
}

fn plan_of(plan: &PlannedPlan, contacts: &[ContactId], people: &People) -> NewPlan {
    let user = plan.by.as_deref().and_then(|name| people.find(name));
    let by = plan.by.as_deref().filter(|_| user.is_none());
    NewPlan {
        contact: plan.contact.and_then(|at| contacts.get(at)).copied(),
        goal_kind: plan.goal_kind,
        goal: plan.goal.clone(),
        channels: plan.channels.clone(),
        actual: plan.actual,
        summary: plan.summary.clone(),
        feedback: plan.feedback.clone(),
        next_action: plan.next_action.clone(),
        owner: user,
        state: Some(plan.state).filter(|state| *state != PlanState::Pending),
        remark: with_person(plan.remark.clone(), by),
        ..NewPlan::at(plan.planned)
    }
}

fn case_of(case: &PlannedCase, contacts: &[ContactId]) -> NewServiceCase {
    NewServiceCase {
        kind: if case.problem.is_some() {
            CaseKind::Problem
        } else {
            CaseKind::Rating
        },
        contact: contacts.first().copied(),
        satisfaction: case.satisfaction,
        recommendation: None,
        comment: case.comment.clone(),
        problem: case.problem.clone(),
        cause: None,
        severity: None,
        reported: Some(case.reported),
        first_answered: None,
        progress: None,
        solution: case.solution.clone(),
        solved: case.solved,
        verdict: case.verdict.clone(),
        assignee: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_without_an_account_is_found_again() {
        for text in [None, Some("纳入下季度\n迭代计划")] {
            let with = with_person(text.map(str::to_owned), Some("钱经理")).unwrap();
            assert_eq!(without_person(&with), (text.unwrap_or(""), Some("钱经理")));
        }
        assert_eq!(without_person("一\n二"), ("一\n二", None));
    }
}
