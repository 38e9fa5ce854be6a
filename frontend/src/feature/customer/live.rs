//! What colleagues do at the open customer is read again.

use super::open::Open;
use crate::state::follow::follow as follow_changes;
use shared::role::RecordKind;
use std::collections::BTreeSet;

/// Lets the open customer follow what happens elsewhere.
pub fn follow(open: Open) {
    follow_changes(
        move |change| change.customer_id == open.id,
        move |kinds| read(open, &kinds),
    );
}

fn read(open: Open, kinds: &BTreeSet<RecordKind>) {
    let any = |wanted: &[RecordKind]| wanted.iter().any(|kind| kinds.contains(kind));
    open.read_customer();
    open.told();
    // An interaction may bring next steps, and a change of stage a contract.
    if any(&[RecordKind::Contact, RecordKind::Customer]) {
        open.read_contacts();
    }
    if any(&[
        RecordKind::Todo,
        RecordKind::Interaction,
        RecordKind::Customer,
    ]) {
        open.read_todos();
    }
    if any(&[RecordKind::Contract, RecordKind::StageChange]) {
        open.read_contracts();
    }
}
