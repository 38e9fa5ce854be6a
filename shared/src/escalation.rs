//! Escalation: who is told when something stays undone past its time (R-SLA-4). The numbers are administrators' data.

use chrono::NaiveDateTime;

words! {
    /// How far something overdue has gone.
    pub enum EscalationLevel {
        /// The owner of the customer is told.
        Owner = "owner",
        /// The managers above the owner are told.
        Manager = "manager",
        /// It is marked as at risk, and all of them are told.
        AtRisk = "at_risk",
    }
}

input! {
    /// After how many whole days past its time each level is reached; none before the one below it.
    #[derive(Copy, Eq)]
    pub struct Escalation {
        /// The owner is told.
        #[validate(range(min = 1, max = 90))]
        pub owner_days: u32,
        /// The managers above are told.
        #[validate(range(min = 1, max = 90))]
        pub manager_days: u32,
        /// It is marked as at risk.
        #[validate(range(min = 1, max = 90))]
        pub risk_days: u32,
    }
}

impl Default for Escalation {
    fn default() -> Self {
        Self {
            owner_days: 3,
            manager_days: 5,
            risk_days: 7,
        }
    }
}

impl Escalation {
    /// After how many days a level is reached.
    #[must_use]
    pub const fn days(self, level: EscalationLevel) -> u32 {
        match level {
            EscalationLevel::Owner => self.owner_days,
            EscalationLevel::Manager => self.manager_days,
            EscalationLevel::AtRisk => self.risk_days,
        }
    }

    /// The highest level that something so many whole days late has reached.
    #[must_use]
    pub fn level(self, late: i64) -> Option<EscalationLevel> {
        let reached = |level: &&EscalationLevel| late >= i64::from(self.days(**level));
        EscalationLevel::ALL.iter().rev().find(reached).copied()
    }

    /// Whether no level is reached before the one below it.
    #[must_use]
    pub const fn in_order(self) -> bool {
        self.owner_days <= self.manager_days && self.manager_days <= self.risk_days
    }
}

/// How many whole days something due then is late now; what is not late is none.
#[must_use]
pub fn days_late(due: NaiveDateTime, now: NaiveDateTime) -> i64 {
    (now - due).num_days().max(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{Duration, NaiveDate};

    #[test]
    fn r_sla_4_levels_are_reached_in_order_and_on_the_whole_day() {
        let rule = Escalation::default();
        let at = |days| rule.level(days);
        assert_eq!(at(2), None);
        assert_eq!(at(3), Some(EscalationLevel::Owner));
        assert_eq!(at(4), Some(EscalationLevel::Owner));
        assert_eq!(at(5), Some(EscalationLevel::Manager));
        assert_eq!(at(7), Some(EscalationLevel::AtRisk));
        assert_eq!(at(400), Some(EscalationLevel::AtRisk));
    }

    #[test]
    fn levels_may_fall_on_one_day_but_not_be_swapped() {
        let rule = |owner_days, manager_days, risk_days| Escalation {
            owner_days,
            manager_days,
            risk_days,
        };
        assert!(rule(2, 2, 2).in_order());
        assert_eq!(rule(2, 2, 9).level(2), Some(EscalationLevel::Manager));
        assert!(!rule(3, 2, 7).in_order());
        assert!(!rule(1, 8, 7).in_order());
    }

    #[test]
    fn a_day_late_is_a_whole_day() {
        let due = NaiveDate::from_ymd_opt(2026, 3, 1)
            .unwrap()
            .and_hms_opt(9, 0, 0)
            .unwrap();
        assert_eq!(days_late(due, due - Duration::days(4)), 0);
        assert_eq!(days_late(due, due + Duration::hours(23)), 0);
        assert_eq!(days_late(due, due + Duration::hours(24)), 1);
    }
}
