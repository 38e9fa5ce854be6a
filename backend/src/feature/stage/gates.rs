//! Gates (R-STG-2): what must be there before a customer enters or leaves a stage. Pure; every way in is gated alike.

use shared::stage::{Gate, NewStageChange};

/// What is known when a move is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// What the old stage wants before it is left.
    pub leave: &'a [Gate],
    /// What the new stage wants before it is entered.
    pub enter: &'a [Gate],
    /// Whether the customer has an active contract with amount and term already.
    pub has_contract: bool,
    /// Whether the customer has a need that is neither landed nor dropped.
    pub has_need: bool,
}

/// The gates that a move does not meet, in their order.
#[must_use]
pub fn missing(facts: Facts<'_>, wanted: &NewStageChange) -> Vec<Gate> {
    let mut gates: Vec<Gate> = facts
        .leave
        .iter()
        .chain(facts.enter)
        .copied()
        .filter(|gate| !met(*gate, facts, wanted))
        .collect();
    gates.dedup();
    gates
}

fn met(gate: Gate, facts: Facts<'_>, wanted: &NewStageChange) -> bool {
    match gate {
        Gate::Contract => facts.has_contract || wanted.contract.as_ref().is_some_and(is_complete),
        Gate::Need => facts.has_need || wanted.need.is_some(),
        Gate::LossReason => match wanted.loss_reason {
            // "Other" says nothing by itself.
            Some(shared::stage::LossReason::Other) => has_text(wanted.reason.as_deref()),
            Some(_) => true,
            None => false,
        },
        Gate::Reason => has_text(wanted.reason.as_deref()),
    }
}

/// A contract that opens the gate has an amount and a term, and is not a draft.
fn is_complete(contract: &shared::contract::NewContract) -> bool {
    let active = contract
        .state
        .is_none_or(|state| state == shared::contract::ContractState::Active);
    active
        && contract.amount.is_some()
        && (contract.starts_on.is_some() || contract.signed_on.is_some())
        && contract.ends_on.is_some()
}

fn has_text(text: Option<&str>) -> bool {
    text.is_some_and(|text| !text.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use shared::stage::LossReason;

    fn wanted() -> NewStageChange {
        NewStageChange {
            to: "x".into(),
            ..NewStageChange::default()
        }
    }

    #[test]
    fn r_stg_2_cooperating_wants_a_contract() {
        let facts = Facts {
            leave: &[],
            enter: &[Gate::Contract],
            has_contract: false,
            has_need: false,
        };
        assert_eq!(missing(facts, &wanted()), [Gate::Contract]);
        assert!(
            missing(
                Facts {
                    has_contract: true,
                    ..facts
                },
                &wanted()
            )
            .is_empty()
        );
    }

    #[test]
    fn r_stg_2_lost_wants_a_loss_reason_and_other_wants_words() {
        let facts = Facts {
            leave: &[],
            enter: &[Gate::LossReason],
            has_contract: false,
            has_need: false,
        };
        let mut change = wanted();
        assert_eq!(missing(facts, &change), [Gate::LossReason]);
        change.loss_reason = Some(LossReason::Other);
        assert_eq!(missing(facts, &change), [Gate::LossReason]);
        change.reason = Some("并入集团采购".into());
        assert!(missing(facts, &change).is_empty());
    }

    proptest! {
        #[test]
        fn r_stg_2_blank_reasons_never_open_a_gate(reason in "[ \t\n\u{3000}]{0,5}") {
            let mut change = wanted();
            change.reason = Some(reason);
            let facts = Facts { leave: &[Gate::Reason], enter: &[], has_contract: true, has_need: false };
            prop_assert_eq!(missing(facts, &change), [Gate::Reason]);
        }
    }
}
