//! The sheets that are no kind's: the customers themselves, and the stages lived through.

use super::kinds::{Field, fields};
use super::shape::Shape;
use std::sync::OnceLock;

/// The columns of the customers' own sheet.
#[must_use]
pub fn of_customer() -> &'static [Field] {
    static ALL: OnceLock<Vec<Field>> = OnceLock::new();
    ALL.get_or_init(|| {
        fields::<shared::customer::NewCustomer>(
            &[
                "number",
                "name",
                "kind",
                "industry",
                "source",
                "source_note",
                "referred_by",
                "referral_reward",
                "referral_rewarded_on",
                "credit_code",
                "province",
                "city",
                "address",
                "website",
                "founded_on",
                "headcount",
                "registered_capital",
                "annual_revenue",
                "main_products",
                "cooperation_history",
                "decision_process",
                "purchase_goal",
                "tier",
                "key_account",
                "intent",
                "expected_purchase",
                "stage",
                "stage_detail",
                "owner_id",
                "occupation",
                "habits",
                "birthday",
                "pref_channel",
                "pref_hours",
                "pref_frequency",
                "pref_avoid",
                "tag_basic",
                "tag_need",
                "tag_behaviour",
                "remarks",
                "confidential_notes",
            ],
            &[
                ("tag_basic", Shape::Texts),
                ("tag_need", Shape::Texts),
                ("tag_behaviour", Shape::Texts),
            ],
        )
    })
}

/// The columns of the sheet of stages lived through.
#[must_use]
pub fn of_stages() -> &'static [Field] {
    static ALL: OnceLock<Vec<Field>> = OnceLock::new();
    ALL.get_or_init(|| {
        fields::<shared::stage::NewStageChange>(
            &["to", "happened_at", "reason", "loss_reason", "detail"],
            &[],
        )
    })
}
