//! The two rows of a customer: a narrow one that boards and lists read, and the profile beside it.

use crate::access::keys::Place;
use crate::access::{FreeText, Sealed};
use crate::db::schema::{customer, customer_profile};
use crate::db::types::{Json, Key, Written};
use crate::record::fact::{self, Fact, Facts};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use shared::customer::{CustomerKind, Intent, Tier};
use shared::id::{CustomerId, PlanId, TeamId, TodoId, UserId};
use shared::interaction::Channel;
use shared::money::{Amount, Headcount};
use shared::role::FieldClass;
use shared::stage::Gate;
use shared::time::FlexDate;
use shared::uscc::CreditCode;

/// The narrow row.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = customer, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct CustomerRow {
    /// Its id.
    pub id: Key<CustomerId>,
    /// Row version.
    pub version: i32,
    /// Its number.
    pub number: String,
    /// A company or a person.
    pub kind: Written<CustomerKind>,
    /// Its name; sealed for a person.
    pub name: Sealed,
    /// By which duplicates are found; the number for a person, so that nothing of the name is kept twice.
    pub match_key: String,
    /// By which lists are sorted; the number for a person.
    pub name_sort: String,
    /// Industry code.
    pub industry: Option<String>,
    /// Source.
    pub source: Option<String>,
    /// Stage code.
    pub stage: String,
    /// A line within the stage.
    pub stage_detail: Option<FreeText>,
    /// When it entered the stage.
    pub stage_entered_at: NaiveDateTime,
    /// Gates that an import left open.
    pub open_gates: Json<Vec<Gate>>,
    /// Value tier.
    pub tier: Option<Written<Tier>>,
    /// Key account.
    pub key_account: bool,
    /// Intent.
    pub intent: Option<Written<Intent>>,
    /// The owner.
    pub owner_id: Option<Key<UserId>>,
    /// The owner's team.
    pub team_id: Option<Key<TeamId>>,
    /// Expected yearly purchase.
    pub expected: Option<Sealed>,
    /// The same as one number of minor units, for sums. Never shown itself.
    pub expected_minor: Option<i64>,
    /// The nearest open to-do with a date.
    pub next_todo_id: Option<Key<TodoId>>,
    /// What it says.
    pub next_what: Option<FreeText>,
    /// The nearest pending plan, where that comes before every to-do.
    pub next_plan_id: Option<Key<PlanId>>,
    /// When it is due; far away where there is none.
    pub next_at: NaiveDateTime,
    /// The day, where only that is known.
    pub next_on: Option<Written<NaiveDate>>,
    /// The last interaction; long ago where there was none.
    pub last_interaction_at: NaiveDateTime,
    /// When it was made.
    pub created_at: NaiveDateTime,
    /// Who made it.
    pub created_by: Option<Key<UserId>>,
    /// When it was last changed.
    pub updated_at: NaiveDateTime,
    /// When it was archived.
    pub archived_at: Option<NaiveDateTime>,
}

/// The profile.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = customer_profile, primary_key(customer_id), treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct ProfileRow {
    /// The customer.
    pub customer_id: Key<CustomerId>,
    /// The source in more words.
    pub source_note: Option<FreeText>,
    /// Who referred it.
    pub referred_by: Option<Key<CustomerId>>,
    /// The reward for that.
    pub referral_reward: Option<FreeText>,
    /// When it was given.
    pub referral_rewarded_on: Option<Written<FlexDate>>,
    /// Unified social credit code.
    pub credit_code: Option<Written<CreditCode>>,
    /// Province.
    pub province: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Street address; personal for a person.
    pub address: Option<Sealed>,
    /// Website.
    pub website: Option<String>,
    /// Founded on.
    pub founded_on: Option<Written<FlexDate>>,
    /// Headcount.
    pub headcount: Option<Written<Headcount>>,
    /// Registered capital.
    pub registered_capital: Option<Written<Amount>>,
    /// Annual revenue.
    pub annual_revenue: Option<Sealed>,
    /// Main products.
    pub main_products: Option<FreeText>,
    /// Cooperation history.
    pub cooperation_history: Option<FreeText>,
    /// Decision process.
    pub decision_process: Option<FreeText>,
    /// Purchase goal.
    pub purchase_goal: Option<FreeText>,
    /// Remarks.
    pub remarks: Option<FreeText>,
    /// Non-public notes, encrypted.
    pub confidential_notes: Option<Vec<u8>>,
    /// Occupation of a person.
    pub occupation: Option<Sealed>,
    /// Habits of a person.
    pub habits: Option<Sealed>,
    /// Birthday of a person.
    pub birthday: Option<Sealed>,
    /// Preferred channel.
    pub pref_channel: Option<Written<Channel>>,
    /// Best hours.
    pub pref_hours: Option<FreeText>,
    /// Desired frequency.
    pub pref_frequency: Option<FreeText>,
    /// What to avoid.
    pub pref_avoid: Option<FreeText>,
}

impl CustomerRow {
    /// The id.
    #[must_use]
    pub const fn customer_id(&self) -> CustomerId {
        self.id.0
    }

    /// The fields of both rows, each with the class that it has for this kind of customer.
    #[must_use]
    pub fn all_facts(&self, profile: &ProfileRow) -> Facts {
        let mut facts = self.facts();
        facts.extend(profile.facts());
        if self.kind.0 == CustomerKind::Company {
            for (field, fact) in &mut facts {
                if let ("address", Some(Fact::Sealed(_, address))) = (*field, &*fact) {
                    *fact = Some(Fact::Text(crate::access::open_text(address)));
                }
            }
        }
        facts
    }

    /// Its fields, for the audit trail.
    #[must_use]
    pub fn facts(&self) -> Facts {
        let name = match self.kind.0 {
            CustomerKind::Person => Some(Fact::Sealed(FieldClass::Personal, self.name.clone())),
            CustomerKind::Company => Some(Fact::Open(crate::access::open_name(&self.name))),
        };
        vec![
            ("name", name),
            ("number", fact::open(Some(&self.number))),
            ("industry", fact::open(self.industry.as_ref())),
            ("source", fact::open(self.source.as_ref())),
            ("stage_detail", fact::text(self.stage_detail.as_ref())),
            ("tier", fact::written(self.tier.as_ref())),
            ("key_account", fact::open(Some(self.key_account))),
            ("intent", fact::written(self.intent.as_ref())),
            (
                "expected_purchase",
                fact::commercial(self.expected.as_ref()),
            ),
        ]
    }
}

/// Where the confidential notes of a customer belong.
#[must_use]
pub fn place_of_notes(customer: CustomerId) -> Place {
    Place::of("confidential_notes", customer.uuid())
}

impl ProfileRow {
    /// A profile without anything in it.
    #[must_use]
    pub const fn empty(customer: CustomerId) -> Self {
        Self {
            customer_id: Key(customer),
            source_note: None,
            referred_by: None,
            referral_reward: None,
            referral_rewarded_on: None,
            credit_code: None,
            province: None,
            city: None,
            address: None,
            website: None,
            founded_on: None,
            headcount: None,
            registered_capital: None,
            annual_revenue: None,
            main_products: None,
            cooperation_history: None,
            decision_process: None,
            purchase_goal: None,
            remarks: None,
            confidential_notes: None,
            occupation: None,
            habits: None,
            birthday: None,
            pref_channel: None,
            pref_hours: None,
            pref_frequency: None,
            pref_avoid: None,
        }
    }

    /// Its fields, for the audit trail.
    #[must_use]
    pub fn facts(&self) -> Facts {
        let notes = fact::confidential(self.confidential_notes.as_deref());
        vec![
            ("source_note", fact::text(self.source_note.as_ref())),
            ("referred_by", fact::link(self.referred_by.map(|k| k.0))),
            ("referral_reward", fact::text(self.referral_reward.as_ref())),
            (
                "referral_rewarded_on",
                fact::written(self.referral_rewarded_on.as_ref()),
            ),
            ("credit_code", fact::written(self.credit_code.as_ref())),
            ("province", fact::open(self.province.as_ref())),
            ("city", fact::open(self.city.as_ref())),
            ("address", fact::personal(self.address.as_ref())),
            ("website", fact::open(self.website.as_ref())),
            ("founded_on", fact::written(self.founded_on.as_ref())),
            ("headcount", fact::written(self.headcount.as_ref())),
            (
                "registered_capital",
                fact::written(self.registered_capital.as_ref()),
            ),
            (
                "annual_revenue",
                fact::commercial(self.annual_revenue.as_ref()),
            ),
            ("main_products", fact::text(self.main_products.as_ref())),
            (
                "cooperation_history",
                fact::text(self.cooperation_history.as_ref()),
            ),
            (
                "decision_process",
                fact::text(self.decision_process.as_ref()),
            ),
            ("purchase_goal", fact::text(self.purchase_goal.as_ref())),
            ("remarks", fact::text(self.remarks.as_ref())),
            ("confidential_notes", notes),
            ("occupation", fact::personal(self.occupation.as_ref())),
            ("habits", fact::personal(self.habits.as_ref())),
            ("birthday", fact::personal(self.birthday.as_ref())),
            ("pref_channel", fact::written(self.pref_channel.as_ref())),
            ("pref_hours", fact::text(self.pref_hours.as_ref())),
            ("pref_frequency", fact::text(self.pref_frequency.as_ref())),
            ("pref_avoid", fact::text(self.pref_avoid.as_ref())),
        ]
    }
}
