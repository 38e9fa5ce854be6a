//! Times of a customer's or a contract's own (R-SLA-5): 24小时内故障响应.

input! {
    /// Times of one's own; what is empty follows the general rule.
    #[derive(Copy, Eq, Default)]
    #[serde(default)]
    pub struct ServiceTimes {
        /// A problem gets its first answer within so many hours (R-SLA-3).
        #[validate(range(min = 1, max = 8760))]
        pub answer_hours: Option<i32>,
        /// A problem gets its solution within so many hours (R-SLA-3).
        #[validate(range(min = 1, max = 8760))]
        pub solution_hours: Option<i32>,
        /// An enquiry is answered within so many hours (R-SLA-2).
        #[validate(range(min = 1, max = 8760))]
        pub enquiry_hours: Option<i32>,
        /// The customer is updated within so many days (R-SLA-4).
        #[validate(range(min = 1, max = 365))]
        pub update_days: Option<i32>,
    }
}

impl ServiceTimes {
    /// The shorter of each time.
    #[must_use]
    pub fn shorter(self, other: Self) -> Self {
        let least = |one: Option<i32>, two: Option<i32>| one.into_iter().chain(two).min();
        Self {
            answer_hours: least(self.answer_hours, other.answer_hours),
            solution_hours: least(self.solution_hours, other.solution_hours),
            enquiry_hours: least(self.enquiry_hours, other.enquiry_hours),
            update_days: least(self.update_days, other.update_days),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r_sla_5_the_shortest_time_holds() {
        let own = ServiceTimes {
            answer_hours: Some(24),
            ..ServiceTimes::default()
        };
        let contract = ServiceTimes {
            answer_hours: Some(4),
            update_days: Some(3),
            ..ServiceTimes::default()
        };
        let holds = own.shorter(contract);
        assert_eq!((holds.answer_hours, holds.update_days), (Some(4), Some(3)));
        assert_eq!(holds.solution_hours, None);
    }
}
