//! Customers of a book in an order in which whoever referred one is made before it.

use crate::feature::import::plan::PlannedCustomer;
use std::collections::HashMap;

/// The same customers, each after the one of them that referred it; otherwise in the order of the file.
pub fn first(customers: Vec<PlannedCustomer>) -> Vec<PlannedCustomer> {
    let places: HashMap<&str, usize> = customers
        .iter()
        .enumerate()
        .filter_map(|(place, one)| Some((one.profile.number.as_deref()?, place)))
        .collect();
    let referrers: Vec<Option<usize>> = customers
        .iter()
        .map(|one| places.get(one.referred_by.as_deref()?).copied())
        .collect();
    let mut customers: Vec<Option<PlannedCustomer>> = customers.into_iter().map(Some).collect();
    let ordered = order(&referrers);
    let taken = ordered
        .into_iter()
        .filter_map(|place| customers.get_mut(place)?.take());
    taken.collect()
}

/// The places, each after the place that it refers to; a ring is opened where it is met.
fn order(referrers: &[Option<usize>]) -> Vec<usize> {
    let mut reached = vec![false; referrers.len()];
    let mut order = Vec::with_capacity(referrers.len());
    for start in 0..referrers.len() {
        // A chain is as long as people like, so it is walked in a loop.
        let mut chain = Vec::new();
        let mut next = Some(start);
        while let Some(place) = next.filter(|place| reached.get(*place) == Some(&false)) {
            if let Some(reached) = reached.get_mut(place) {
                *reached = true;
            }
            chain.push(place);
            next = referrers.get(place).copied().flatten();
        }
        order.extend(chain.into_iter().rev());
    }
    order
}

#[cfg(test)]
mod tests {
    use super::order;

    #[test]
    fn whoever_referred_comes_first() {
        assert_eq!(order(&[Some(2), None, Some(1), None]), [1, 2, 0, 3]);
    }

    #[test]
    fn a_ring_leaves_nobody_out() {
        let mut places = order(&[Some(1), Some(0), Some(2), Some(0)]);
        places.sort_unstable();
        assert_eq!(places, [0, 1, 2, 3]);
    }
}
