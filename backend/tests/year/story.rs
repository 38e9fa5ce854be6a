//! What both calculations are told: the kinds of customers, what was before, and what people do with their plans.

use crate::{END, day};
use chrono::{Days, NaiveDate};
use shared::customer::{Intent, Tier};
use shared::interaction::Channel;
use shared::stage::StageRole;

/// A kind of customer: all that bears on how it is followed up.
#[derive(Debug, Clone, Copy)]
pub struct Kind {
    pub stage: StageRole,
    pub tier: Option<Tier>,
    pub key: bool,
    pub intent: Option<Intent>,
    /// Whether a churn risk is open.
    pub risk: bool,
    pub preferred: Option<Channel>,
    /// How often the customer wants to hear of us.
    pub wish: Option<&'static str>,
    /// After how many days contact is made lighter, and for how many.
    pub slow: Option<(u64, u64)>,
    /// After how many days something is decided.
    pub decides: Option<u64>,
    /// After how many days the mark of a key account is lost, and after how many it is given again.
    pub unmarked: Option<(u64, u64)>,
    /// Whether managers have paused the strategies that go by the stage, so that intent is what is left.
    pub paused: bool,
    /// Whether plans are late now and then.
    pub late: bool,
    /// Whether plans are skipped now and then.
    pub skips: bool,
    /// Whether there is contact now and then that nobody planned.
    pub chance: bool,
}

/// One that goes by its stage and tier alone.
pub const fn of(stage: StageRole, tier: Option<Tier>, key: bool) -> Kind {
    Kind {
        stage,
        tier,
        key,
        intent: None,
        risk: false,
        preferred: None,
        wish: None,
        slow: None,
        decides: None,
        unmarked: None,
        paused: false,
        late: false,
        skips: false,
        chance: false,
    }
}

/// What becomes of a plan on its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    InTime,
    /// So many days later, or on the first working day from then on.
    Late(u64),
    Skipped,
}

/// A way and a day.
pub type Plan = (&'static str, NaiveDate);

/// A customer of a kind, and what was before the year began.
#[derive(Debug, Clone)]
pub struct Customer {
    pub kind: Kind,
    /// When its stage was entered.
    pub entered: NaiveDate,
    /// By which first waves are spread.
    pub number: u64,
    /// The day on which the strategies begin to follow it up.
    pub followed: NaiveDate,
    /// Contact before that day, the oldest first.
    pub before: Vec<(NaiveDate, Channel)>,
}

impl Customer {
    pub fn day(&self, after: u64) -> NaiveDate {
        self.entered + Days::new(after)
    }

    /// Whether it is a key account on a day.
    pub fn is_key(&self, today: NaiveDate) -> bool {
        let without = |(from, to)| (self.day(from)..self.day(to)).contains(&today);
        self.kind.key && !self.kind.unmarked.is_some_and(without)
    }

    /// A number that is any, and always the same.
    fn dice(&self, way: &str, on: NaiveDate) -> u64 {
        let way = way.bytes().fold(0, |sum, byte| sum * 31 + u64::from(byte));
        let day = on.signed_duration_since(self.entered).num_days() as u64;
        let mixed = (self.number + 1).wrapping_mul(1_000_003) ^ day.wrapping_mul(7_919) ^ way;
        mixed.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40
    }

    /// What becomes of what is planned again and again for a day.
    pub fn fate(&self, way: &str, on: NaiveDate) -> Fate {
        match self.dice(way, on) % 8 {
            0 if self.kind.skips => Fate::Skipped,
            late @ (1 | 2) if self.kind.late => Fate::Late(late * late),
            _ => Fate::InTime,
        }
    }

    /// Contact that nobody planned, at weekends, too.
    pub fn chances(&self) -> Vec<(NaiveDate, Channel)> {
        let days = self.entered.iter_days().take_while(|on| *on <= day(END));
        let way = |on: &NaiveDate| match self.dice("chance", *on) % 60 {
            0 => Some(Channel::Phone),
            1 => Some(Channel::Wechat),
            2 => Some(Channel::Visit),
            _ => None,
        };
        let days = days.filter(|_| self.kind.chance);
        days.filter_map(|on| Some((on, way(&on)?))).collect()
    }

    /// The first and the last day of lighter contact.
    pub fn slow(&self) -> Option<(NaiveDate, NaiveDate)> {
        let (after, days) = self.kind.slow?;
        Some((self.day(after), self.day(after + days - 1)))
    }
}
