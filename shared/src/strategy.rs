//! Strategies 沟通策略: how a segment of customers is followed up: how often, through which channel, about what (R-CAD-7).

mod defaults;
mod forecast;

pub use defaults::defaults;
pub use forecast::{Forecast, OwnerForecast, StrategyTrial, WeekForecast};

use crate::customer::{Intent, Tier};
use crate::error::{Code, ConfirmCode};
use crate::id::{StrategyId, TagId};
use crate::interaction::Channel;
use crate::milestone::MilestoneKind;
use crate::patch::Patch;
use crate::plan::GoalKind;
use crate::stage::StageRole;
use crate::user::UserRef;
use crate::work_calendar::Weekday;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

words! {
    /// A unit of time that intervals count in.
    pub enum Unit {
        /// Days.
        Day = "day",
        /// Weeks.
        Week = "week",
        /// Months of the calendar.
        Month = "month",
    }

    /// Who carries a plan out.
    pub enum Executor {
        /// The customer's owner.
        Owner = "owner",
        /// The manager above the owner; the owner where there is none.
        Manager = "manager",
    }

    /// What a customer does that a strategy answers to. It is reported as an incoming interaction whose purpose has this code.
    pub enum Behaviour {
        /// Asks for after-sales: also a service case that was opened.
        AfterSales = "after_sales",
        /// Asks for material.
        MaterialRequest = "material_request",
        /// Took material without asking anybody.
        MaterialDownload = "material_download",
    }

    /// What a strategy takes the place of, among those that say less about whom they concern.
    pub enum Replaces {
        /// Those for the same channel.
        Channel = "channel",
        /// All by which the customer is contacted.
        Everything = "everything",
    }
}

/// How often, or when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Frequency {
    /// So long after the last touch.
    Every {
        /// How many.
        count: u16,
        /// Of what.
        unit: Unit,
    },
    /// Each week on this day.
    Weekday {
        /// Which.
        day: Weekday,
    },
    /// Each month on this day; its last one where the month is shorter.
    MonthDay {
        /// 1 to 31.
        day: u8,
    },
    /// Before the end of each quarter.
    QuarterEnd {
        /// So many days.
        days_before: u8,
    },
    /// Before a milestone of the customer that is still to come.
    Milestone {
        /// Of this kind.
        milestone: MilestoneKind,
        /// So many days.
        days_before: u8,
    },
    /// Before the holidays of the work calendar.
    Holiday {
        /// So many days before the first day off.
        days_before: u8,
    },
    /// After something that the customer did.
    Behaviour {
        /// What.
        behaviour: Behaviour,
        /// So many days after it; 0 for the same day.
        within_days: u8,
    },
}

input! {
    /// Whom a strategy concerns: all that fit whatever is named. Nothing named is everybody.
    #[derive(Eq, Default)]
    pub struct Segment {
        /// Roles of stages.
        #[serde(default)]
        pub stages: BTreeSet<StageRole>,
        /// Value tiers.
        #[serde(default)]
        pub tiers: BTreeSet<Tier>,
        /// Intents.
        #[serde(default)]
        pub intents: BTreeSet<Intent>,
        /// Industry codes; a code stands for all below it.
        #[serde(default)]
        pub industries: BTreeSet<String>,
        /// Tags, one of which the customer bears.
        #[serde(default)]
        pub tags: BTreeSet<TagId>,
        /// Key accounts only, or all others only.
        #[serde(default)]
        pub key_account: Option<bool>,
        /// Only those with an open churn risk.
        #[serde(default)]
        pub churn_risk: bool,
        /// Only where no strategy says more about the customer's stage or tier (R-CAD-9).
        #[serde(default)]
        pub otherwise: bool,
    }
}

input! {
    /// What is stressed instead where a need that waits names something (R-CAD-7): cases for an upgrade, figures for costs.
    #[derive(Eq, Default)]
    pub struct Emphasis {
        /// Words, one of which the need names: `升级, upgrade`.
        pub need: String,
        /// What to stress, in Chinese.
        #[serde(default)]
        pub content_zh: Option<String>,
        /// What to stress, in English.
        #[serde(default)]
        pub content_en: Option<String>,
    }
}

dto! {
    /// A strategy, as the plans that it made name it.
    pub struct StrategyRef {
        /// Its id.
        pub id: StrategyId,
        /// Its name in the reader's language.
        pub name: String,
        /// What had the plan made: how often, or when.
        pub frequency: Frequency,
    }
}

dto! {
    /// A strategy.
    pub struct Strategy {
        /// Its id.
        pub id: StrategyId,
        /// Row version, also the `ETag`.
        pub version: i32,
        /// Chinese name.
        pub name_zh: String,
        /// English name.
        pub name_en: String,
        /// Whom it concerns.
        pub segment: Segment,
        /// What for.
        pub goal_kind: GoalKind,
        /// The goal in Chinese words.
        pub goal_zh: Option<String>,
        /// The goal in English words.
        pub goal_en: Option<String>,
        /// What to stress, in Chinese.
        pub content_zh: Option<String>,
        /// What to stress, in English.
        pub content_en: Option<String>,
        /// What to stress instead, by what the customer needs: the first that fits.
        #[serde(default)]
        pub emphases: Vec<Emphasis>,
        /// Case, quote, demo account …
        pub materials: Option<String>,
        /// Work among ourselves, such as a review: the customer is not contacted.
        pub internal: bool,
        /// The way; the customer's preferred one where absent.
        pub channel: Option<Channel>,
        /// How often, or when.
        pub frequency: Frequency,
        /// What it takes the place of.
        pub replaces: Replaces,
        /// Who carries it out.
        pub executor: Executor,
        /// Whether weekends and holidays are skipped by the work calendar (R-CAD-8).
        pub working_days_only: bool,
        /// Whether plans are made from it.
        pub active: bool,
        /// When it was last changed.
        pub updated_at: DateTime<Utc>,
        /// Who changed it last; nobody where it still is as it came with the product.
        #[serde(default)]
        pub changed_by: Option<UserRef>,
    }
}

input! {
    /// A strategy to add.
    pub struct NewStrategy {
        /// Chinese name.
        #[validate(length(min = 1, max = 80))]
        pub name_zh: String,
        /// English name.
        #[validate(length(min = 1, max = 80))]
        pub name_en: String,
        /// Whom it concerns.
        #[serde(default)]
        pub segment: Segment,
        /// What for.
        pub goal_kind: GoalKind,
        /// The goal in Chinese words.
        #[serde(default)]
        #[validate(length(max = 500))]
        pub goal_zh: Option<String>,
        /// The goal in English words.
        #[serde(default)]
        #[validate(length(max = 500))]
        pub goal_en: Option<String>,
        /// What to stress, in Chinese.
        #[serde(default)]
        #[validate(length(max = 2000))]
        pub content_zh: Option<String>,
        /// What to stress, in English.
        #[serde(default)]
        #[validate(length(max = 2000))]
        pub content_en: Option<String>,
        /// What to stress instead, by what the customer needs: the first that fits; ten at most.
        #[serde(default)]
        #[validate(length(max = 10))]
        pub emphases: Vec<Emphasis>,
        /// Case, quote, demo account …
        #[serde(default)]
        #[validate(length(max = 1000))]
        pub materials: Option<String>,
        /// Work among ourselves; not where absent.
        #[serde(default)]
        pub internal: bool,
        /// The way; the customer's preferred one where absent.
        #[serde(default)]
        pub channel: Option<Channel>,
        /// How often, or when.
        pub frequency: Frequency,
        /// What it takes the place of; the channel where absent.
        #[serde(default)]
        pub replaces: Option<Replaces>,
        /// Who carries it out; the owner where absent.
        #[serde(default)]
        pub executor: Option<Executor>,
        /// Whether weekends and holidays are skipped; they are where absent.
        #[serde(default)]
        pub working_days_only: Option<bool>,
        /// Whether plans are made from it; they are where absent.
        #[serde(default)]
        pub active: Option<bool>,
        /// What the caller has confirmed.
        #[serde(default)]
        pub acknowledge: Vec<ConfirmCode>,
    }

    /// Changes to a strategy, as a JSON Merge Patch; `segment` and `frequency` are given whole.
    #[derive(Default)]
    pub struct StrategyPatch {
        /// Chinese name.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(min = 1, max = 80))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub name_zh: Patch<String>,
        /// English name.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(min = 1, max = 80))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub name_en: Patch<String>,
        /// Whom it concerns.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<Segment>))]
        pub segment: Patch<Segment>,
        /// What for.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<GoalKind>))]
        pub goal_kind: Patch<GoalKind>,
        /// The goal in Chinese words.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(max = 500))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub goal_zh: Patch<String>,
        /// The goal in English words.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(max = 500))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub goal_en: Patch<String>,
        /// What to stress, in Chinese.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(max = 2000))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub content_zh: Patch<String>,
        /// What to stress, in English.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(max = 2000))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub content_en: Patch<String>,
        /// What to stress instead, given whole.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(max = 10))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<Vec<Emphasis>>))]
        pub emphases: Patch<Vec<Emphasis>>,
        /// Case, quote, demo account …
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(max = 1000))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub materials: Patch<String>,
        /// Work among ourselves.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<bool>))]
        pub internal: Patch<bool>,
        /// The way.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<Channel>))]
        pub channel: Patch<Channel>,
        /// How often, or when.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<Frequency>))]
        pub frequency: Patch<Frequency>,
        /// What it takes the place of.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<Replaces>))]
        pub replaces: Patch<Replaces>,
        /// Who carries it out.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<Executor>))]
        pub executor: Patch<Executor>,
        /// Whether weekends and holidays are skipped.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<bool>))]
        pub working_days_only: Patch<bool>,
        /// Whether plans are made from it.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<bool>))]
        pub active: Patch<bool>,
        /// What the caller has confirmed.
        #[serde(default)]
        pub acknowledge: Vec<ConfirmCode>,
    }
}

impl Emphasis {
    /// The longest words, in characters.
    const WORDS: usize = 200;
    /// The longest content, in characters.
    const CONTENT: usize = 2_000;

    /// What is wrong with it: the field and why.
    #[must_use]
    pub fn fault(&self) -> Option<(&'static str, Code)> {
        let long = |text: &Option<String>| {
            text.as_ref()
                .is_some_and(|text| text.chars().count() > Self::CONTENT)
        };
        if self.words().next().is_none() {
            Some(("need", Code::Required))
        } else if self.need.chars().count() > Self::WORDS {
            Some(("need", Code::TooLong))
        } else if self.content_zh.is_none() && self.content_en.is_none() {
            Some(("content_zh", Code::Required))
        } else if long(&self.content_zh) {
            Some(("content_zh", Code::TooLong))
        } else {
            long(&self.content_en).then_some(("content_en", Code::TooLong))
        }
    }

    fn words(&self) -> impl Iterator<Item = String> {
        let words = self.need.split([',', '，', '、', ';', '；']);
        let words = words.map(|word| word.trim().to_lowercase());
        words.filter(|word| !word.is_empty())
    }

    /// Whether a text names one of its words.
    #[must_use]
    pub fn is_named_in(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        self.words().any(|word| text.contains(&word))
    }
}

impl Frequency {
    /// Whether it says something that can be: no interval of nothing, no 32nd of a month.
    #[must_use]
    pub fn is_sound(self) -> bool {
        match self {
            Self::Every { count, .. } => (1..=366).contains(&count),
            Self::MonthDay { day } => (1..=31).contains(&day),
            Self::QuarterEnd { days_before } => days_before <= 60,
            Self::Behaviour { within_days, .. } => within_days <= 60,
            Self::Weekday { .. } | Self::Milestone { .. } | Self::Holiday { .. } => true,
        }
    }

    /// Whether it comes every day.
    #[must_use]
    pub const fn is_daily(self) -> bool {
        matches!(
            self,
            Self::Every {
                count: 1,
                unit: Unit::Day
            }
        )
    }
}

/// Whether everybody would be contacted every day, or nearly so.
#[must_use]
pub fn is_everybody_daily(segment: &Segment, frequency: Frequency) -> bool {
    segment.is_everybody() && frequency.is_daily()
}

impl Segment {
    /// Whether nothing is named that would leave customers out, but for the few that are key accounts, or whom one gave up.
    #[must_use]
    pub fn is_everybody(&self) -> bool {
        let all = |named: usize, of: usize| named == 0 || named == of;
        let given_up = |stage: &StageRole| matches!(stage, StageRole::Dormant | StageRole::Lost);
        let mut at_work = StageRole::ALL.iter().filter(|stage| !given_up(stage));
        (self.stages.is_empty() || at_work.all(|stage| self.stages.contains(stage)))
            && all(self.tiers.len(), Tier::ALL.len())
            && all(self.intents.len(), Intent::ALL.len())
            && self.industries.is_empty()
            && self.tags.is_empty()
            && self.key_account != Some(true)
            && !self.churn_risk
    }
}
