//! Which names of fields are sealed: no list, search or sum of customers goes by them, whoever asks (R-SEC-2).

use crate::feature::attachment::row::AttachmentRow;
use crate::feature::contact::row::ContactRow;
use crate::feature::contract::row::ContractRow;
use crate::feature::declared;
use crate::record::Record;

/// The customer's own, on the card and in the profile. The name of a person is sealed as well, that of a company is not:
/// an order by names places persons by their numbers.
const OWN: [&str; 7] = [
    "expected_purchase",
    "annual_revenue",
    "confidential_notes",
    "address",
    "occupation",
    "habits",
    "birthday",
];

/// Whether a name, as a filter or an order says it, is that of a sealed field: of the customer, or behind a dot of a record
/// that belongs to it.
#[must_use]
pub fn is_sealed(name: &str) -> bool {
    match name.rsplit_once('.') {
        None => OWN.contains(&name),
        Some((_, field)) => OWN.contains(&field) || of_records(field),
    }
}

fn of_records(field: &str) -> bool {
    ContactRow::sealed().contains(&field)
        || ContractRow::sealed().contains(&field)
        || AttachmentRow::sealed().contains(&field)
        || declared::is_sealed(field)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r_sec_2_a_path_to_a_sealed_field_is_sealed() {
        for name in [
            "birthday",
            "contacts.mobile",
            "contracts.amount",
            "needs.budget",
            "profile.habits",
        ] {
            assert!(is_sealed(name), "{name}");
        }
        for name in ["tier", "contacts.title", "mobile", "profile.city"] {
            assert!(!is_sealed(name), "{name}");
        }
    }
}
