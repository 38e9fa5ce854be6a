//! Chance that comes out the same for the same seed, on every machine and with every version of every library.

/// A generator after Steele, Lea and Flood's SplitMix64: small, quick, good enough for invented customers.
#[derive(Debug, Clone)]
pub struct Rng(u64);

const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

/// Spreads a number over all bits.
const fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

impl Rng {
    /// Its own generator for each customer, so that one customer does not change with what another one needed.
    #[must_use]
    pub const fn new(seed: u64, customer: u64) -> Self {
        Self(mix(seed ^ mix(customer.wrapping_add(STEP))))
    }

    /// The next 64 bits.
    pub const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        mix(self.0)
    }

    /// A number from 0 to below `end`; 0 where `end` is 0.
    pub const fn below(&mut self, end: u64) -> u64 {
        if end == 0 { 0 } else { self.next() % end }
    }

    /// A number from `from` to `to`, both included.
    pub fn between(&mut self, from: i64, to: i64) -> i64 {
        let span = u64::try_from(to.saturating_sub(from)).unwrap_or(0);
        from.saturating_add(i64::try_from(self.below(span.saturating_add(1))).unwrap_or(0))
    }

    /// A number from 0 to below 1.
    #[expect(clippy::cast_precision_loss, reason = "53 bits are what an f64 holds")]
    pub fn fraction(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// True in so many of a hundred cases.
    pub const fn percent(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of a list; the default where the list is empty.
    pub fn pick<T: Copy + Default>(&mut self, list: &[T]) -> T {
        let end = u64::try_from(list.len()).unwrap_or(0);
        let at = usize::try_from(self.below(end)).unwrap_or(0);
        list.get(at).copied().unwrap_or_default()
    }

    /// One of a list with weights; the default where the list is empty.
    pub fn weighted<T: Copy + Default>(&mut self, list: &[(T, u64)]) -> T {
        let mut left = self.below(list.iter().map(|(_, weight)| weight).sum());
        for (value, weight) in list {
            if left < *weight {
                return *value;
            }
            left -= weight;
        }
        T::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_tells_the_same() {
        let draw = |seed, customer| {
            let mut rng = Rng::new(seed, customer);
            [rng.next(), rng.below(10), rng.below(0)]
        };
        assert_eq!(draw(1, 2), draw(1, 2));
        assert_ne!(draw(1, 2), draw(1, 3));
        assert_ne!(draw(1, 2), draw(2, 2));
    }

    #[test]
    fn weights_are_kept() {
        let mut rng = Rng::new(7, 7);
        let hits = (0..10_000)
            .filter(|_| rng.weighted(&[(1, 30), (2, 70)]) == 1)
            .count();
        assert!((2_700..3_300).contains(&hits), "{hits}");
    }
}
