//! Completeness (R-REV-7): which fields the stage expects, and which of them are not filled. Pure.

use super::known::Known;
use shared::customer::{Completeness, Expected};
use shared::stage::StageRole;

const FIRST: &[Expected] = &[
    Expected::Industry,
    Expected::Source,
    Expected::City,
    Expected::Contact,
    Expected::Reachable,
    Expected::NextStep,
];
const WANTS: &[Expected] = &[
    Expected::Headcount,
    Expected::Need,
    Expected::PurchaseGoal,
    Expected::DecisionProcess,
];
const TERMS: &[Expected] = &[Expected::Decider, Expected::Budget];
const SIGNED: &[Expected] = &[
    Expected::CreditCode,
    Expected::Contract,
    Expected::Tier,
    Expected::PrefChannel,
];

/// What a stage expects: each step on the way adds to what the one before did.
fn expected(role: StageRole) -> Vec<Expected> {
    let groups: &[&[Expected]] = match role {
        StageRole::Potential | StageRole::Lost => &[FIRST],
        StageRole::Interested | StageRole::Dormant => &[FIRST, WANTS],
        StageRole::Negotiating => &[FIRST, WANTS, TERMS],
        StageRole::Cooperating => &[FIRST, WANTS, TERMS, SIGNED],
    };
    groups
        .concat()
        .into_iter()
        // Nobody plans the next step with a customer who is lost.
        .filter(|field| role != StageRole::Lost || *field != Expected::NextStep)
        .collect()
}

fn filled(field: Expected, known: &Known) -> bool {
    match field {
        Expected::Industry => known.industry.is_some(),
        Expected::Source => known.source,
        Expected::City => known.city,
        Expected::Contact => known.contact,
        Expected::Reachable => known.reachable,
        Expected::NextStep => known.next_step,
        Expected::Headcount => known.headcount.is_some(),
        Expected::PurchaseGoal => known.purchase_goal,
        Expected::Need => !known.needs.is_empty(),
        Expected::DecisionProcess => known.decision_process,
        Expected::Decider => known.decider,
        Expected::Budget => {
            let mut needs = known.needs.iter();
            known.expected.is_some()
                || needs.any(|need| need.budget.is_some() || need.confides_budget)
        }
        Expected::CreditCode => known.credit_code,
        Expected::Contract => known.contract,
        Expected::Tier => known.tier,
        Expected::PrefChannel => known.pref_channel,
    }
}

/// How complete a customer in a stage of this role is.
#[must_use]
pub fn judge(role: StageRole, known: &Known) -> Completeness {
    let expected = expected(role);
    let missing: Vec<Expected> = expected
        .iter()
        .copied()
        .filter(|field| !filled(*field, known))
        .collect();
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Completeness {
        expected: count(expected.len()),
        filled: count(expected.len() - missing.len()),
        missing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r_rev_7_each_stage_on_the_way_expects_what_the_one_before_did() {
        let way = [
            StageRole::Potential,
            StageRole::Interested,
            StageRole::Negotiating,
            StageRole::Cooperating,
        ];
        for pair in way.windows(2) {
            let (before, after) = (expected(pair[0]), expected(pair[1]));
            assert!(before.iter().all(|field| after.contains(field)));
            assert!(after.len() > before.len());
        }
        assert!(!expected(StageRole::Lost).contains(&Expected::NextStep));
    }
}
