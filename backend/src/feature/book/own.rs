//! The sheets that are no kind's: the customers themselves, the stages lived through, the versions of needs, the list of
//! files.

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
                "collaborators",
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
                ("collaborators", Shape::Users),
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

/// The columns of the sheet of what needs said over time.
#[must_use]
pub fn of_versions() -> &'static [Field] {
    static ALL: OnceLock<Vec<Field>> = OnceLock::new();
    ALL.get_or_init(|| {
        fields::<shared::need::NewNeed>(
            &[
                "need",
                "number",
                "happened_at",
                "text",
                "priority",
                "wanted_by",
                "budget",
                "confidential_budget",
                "state",
                "trigger",
            ],
            &[("need", Shape::Text), ("number", Shape::Whole)],
        )
    })
}

/// The columns of the list of files: what they are, never what they hold. It goes out, and does not come in.
#[must_use]
pub fn of_files() -> &'static [Field] {
    static ALL: OnceLock<Vec<Field>> = OnceLock::new();
    ALL.get_or_init(|| {
        let word = |list: &str| Shape::Word(list.to_owned());
        [
            ("name", Shape::Text),
            ("file_type", word("file_type")),
            ("size", Shape::Whole),
            ("class", word("whole_class")),
            ("sha256", Shape::Text),
            ("interaction", Shape::Interaction),
            ("created_at", Shape::Instant),
            ("author", Shape::User),
        ]
        .map(|(name, shape)| Field { name, shape })
        .to_vec()
    })
}
