//! Paper forms of hand-picked customers.

use crate::id::CustomerId;

/// The most customers that one file holds.
pub const MOST: usize = 1_000;

input! {
    /// Which customers a form is filled in for, one after the other in this order.
    pub struct FormSelection {
        /// The customers, 1 to 1,000; one that is named twice is taken once.
        pub ids: Vec<CustomerId>,
        /// `csv`, `xlsx` or `html`; the record book is always `xlsx`.
        #[serde(default)]
        pub format: Option<String>,
        /// Of the universal form alone: the code of a purpose, whose parts go out and nothing else.
        #[serde(default)]
        pub purpose: Option<String>,
    }
}

impl FormSelection {
    /// The customers, each once.
    #[must_use]
    pub fn each_once(&self) -> Vec<CustomerId> {
        let mut seen = std::collections::HashSet::new();
        let ids = self.ids.iter().copied();
        ids.filter(|id| seen.insert(*id)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_customer_named_twice_is_taken_once_where_it_stood_first() {
        let [a, b] = [1, 2].map(|n| CustomerId(uuid::Uuid::from_u128(n)));
        let picked = FormSelection {
            ids: vec![b, a, b],
            format: None,
            purpose: None,
        };
        assert_eq!(picked.each_once(), [b, a]);
    }
}
