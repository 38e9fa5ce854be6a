//! The rules themselves. Pure: what is seen and a clock in, findings out.

mod people;
mod terms;

pub use people::{close_around, mentions_taken_back};

use super::{Finding, Seen, SignalKind, SignalRules};

/// One rule.
type Rule = fn(&Seen, &SignalRules) -> Vec<Finding>;

/// The rule of a kind. A key contact is told of by whoever knows ([`SignalKind::KeyContactChanged`]).
fn rule_of(kind: SignalKind) -> Rule {
    match kind {
        SignalKind::Unanswered => people::unanswered,
        SignalKind::Competitor => people::competitor,
        SignalKind::KeyContactChanged => |_, _| Vec::new(),
        SignalKind::OverContact => people::over_contact,
        SignalKind::UnderContact => people::under_contact,
        SignalKind::EnquiryWaiting => people::enquiry_waiting,
        SignalKind::UpdateOverdue => people::update_overdue,
        SignalKind::DormantSuggested => people::dormant_suggested,
        SignalKind::Dissatisfied => terms::dissatisfied,
        SignalKind::CaseOverdue => terms::case_overdue,
        SignalKind::ContractEnding => terms::contract_ending,
        SignalKind::PromiseOverdue => terms::promise_overdue,
        SignalKind::TheirPromiseOverdue => terms::their_promise_overdue,
        SignalKind::DecisionPassed => terms::decision_passed,
        SignalKind::StageLong => terms::stage_long,
        SignalKind::NoNeed => terms::no_need,
        SignalKind::AskReferral => terms::ask_referral,
    }
}

/// What the rules of these kinds find.
#[must_use]
pub fn find(kinds: &[SignalKind], seen: &Seen, rules: &SignalRules) -> Vec<Finding> {
    kinds
        .iter()
        .flat_map(|kind| rule_of(*kind)(seen, rules))
        .collect()
}

#[cfg(test)]
mod tests;
