//! Ids as they would have been made at the time: UUIDv7 of an invented moment, the same for the same seed.

use chrono::{DateTime, Utc};
use uuid::{Builder, Uuid};

/// Makes the ids of one customer's records.
#[derive(Debug, Clone)]
pub struct Ids {
    customer: u64,
    made: u16,
    seed: u64,
}

impl Ids {
    /// The ids of the records of this customer.
    #[must_use]
    pub const fn new(seed: u64, customer: u64) -> Self {
        Self {
            customer,
            made: 0,
            seed,
        }
    }

    /// An id made at this moment; a later one of the same moment sorts after it.
    pub fn at<T: From<Uuid>>(&mut self, moment: DateTime<Utc>) -> T {
        let [.., made_high, made_low] = u64::from(self.made).to_be_bytes();
        let [.., a, b, c, d, e] = self.customer.to_be_bytes();
        let [.., s, t, u] = self.seed.to_be_bytes();
        self.made = self.made.wrapping_add(1);
        let millis = u64::try_from(moment.timestamp_millis()).unwrap_or(0);
        // The builder takes twelve and sixty-two bits of these; the high bits of the first and third byte are lost.
        let bytes = [made_high & 0x0F, made_low, 0, a, b, c, d, e, t ^ s, u];
        Builder::from_unix_timestamp_millis(millis, &bytes)
            .into_uuid()
            .into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn ids_are_versioned_ordered_and_unlike() {
        let now = Utc::now();
        let mut all = BTreeSet::new();
        for customer in [0, 1, 256, 65_536, 999_999] {
            let mut ids = Ids::new(1, customer);
            let mut last = Uuid::nil();
            for _ in 0..300 {
                let id: Uuid = ids.at(now);
                assert!(id > last && id.get_version_num() == 7);
                last = id;
                all.insert(id);
            }
        }
        assert_eq!(all.len(), 1500);
    }
}
