//! From when on something is a signal: data of managers and administrators.

input! {
    /// From when on something is a signal.
    #[derive(Copy, Eq)]
    pub struct SignalRules {
        /// So many outgoing interactions in a row without an answer (R-SIG-1).
        #[validate(range(min = 2, max = 20))]
        pub unanswered_in_row: i64,
        /// An interaction that awaits its answer counts as unanswered after so many days.
        #[validate(range(min = 1, max = 60))]
        pub awaiting_days: i64,
        /// A competitor mentioned so many times (R-SIG-2) …
        #[validate(range(min = 1, max = 20))]
        pub competitor_times: i64,
        /// … within so many days.
        #[validate(range(min = 1, max = 365))]
        pub competitor_days: i64,
        /// The so-manieth outgoing interaction with an interested customer (R-SIG-4) …
        #[validate(range(min = 2, max = 50))]
        pub over_contact_times: i64,
        /// … within so many hours.
        #[validate(range(min = 1, max = 336))]
        pub over_contact_hours: i64,
        /// A potential customer untouched for so many days (R-SIG-5).
        #[validate(range(min = 1, max = 365))]
        pub untouched_days: i64,
        /// Any customer past so many times its cadence (R-SIG-5).
        #[validate(range(min = 1, max = 10))]
        pub cadence_times: i64,
        /// A satisfaction of so much or less (R-SIG-6).
        #[validate(range(min = 1, max = 4))]
        pub dissatisfied_at: i32,
        /// A contract within so many days of its end (R-SIG-7).
        #[validate(range(min = 1, max = 730))]
        pub contract_days: i64,
        /// So many months after cooperation began (R-REF) …
        #[validate(range(min = 1, max = 36))]
        pub referral_months: u32,
        /// … with a satisfaction of so much or more.
        #[validate(range(min = 2, max = 5))]
        pub satisfied_at: i32,
        /// An enquiry of an interested customer is answered within so many hours (R-SLA-2).
        #[validate(range(min = 1, max = 720))]
        pub enquiry_hours: i64,
        /// Interested, negotiating and cooperating customers are updated within so many days (R-SLA-4).
        #[validate(range(min = 1, max = 365))]
        pub update_days: i64,
        /// *Dormant* is suggested after so many days without interaction (R-STG-4).
        #[validate(range(min = 7, max = 1095))]
        pub dormant_days: i64,
        /// A slow-down makes intervals so many times as long …
        #[validate(range(min = 2, max = 10))]
        pub slow_factor: i32,
        /// … for so many days.
        #[validate(range(min = 1, max = 365))]
        pub slow_days: i64,
    }
}

impl Default for SignalRules {
    fn default() -> Self {
        Self {
            unanswered_in_row: 3,
            awaiting_days: 3,
            competitor_times: 2,
            competitor_days: 30,
            over_contact_times: 3,
            over_contact_hours: 24,
            untouched_days: 30,
            cadence_times: 2,
            dissatisfied_at: 2,
            contract_days: 60,
            referral_months: 3,
            satisfied_at: 4,
            enquiry_hours: 24,
            update_days: 7,
            dormant_days: 90,
            slow_factor: 2,
            slow_days: 30,
        }
    }
}
