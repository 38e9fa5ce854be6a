//! The cadence: which plans a customer should have by the strategies in force (R-CAD-1 … R-CAD-9). Values and a day go
//! in, decisions come out; no database, no clock.
//!
//! One *slot* is customer + channel + period. Within the slots of a channel the most specific rule replaces the general
//! ones ([`rules`]); an interval rolls from the last touch that qualifies, planned or not, and what would be a nuisance is
//! moved, with a reason ([`due`]). The customer's own wish comes first ([`wish`]).

mod ahead;
mod due;
mod rules;
mod slot;
mod wish;

pub use ahead::{Ahead, ahead};
pub use rules::{fits, rank};
use slot::Series;
pub use slot::{Interval, Lane};
pub use wish::wish;

use crate::customer::{Intent, Tier};
use crate::id::TagId;
use crate::interaction::Channel;
use crate::milestone::MilestoneKind;
use crate::plan::GoalKind;
use crate::stage::StageRole;
use crate::strategy::{Behaviour, Frequency, Replaces, Segment, Strategy};
use crate::work_calendar::WorkCalendar;
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// A strategy, as far as it decides when something is due.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Whom it concerns.
    pub segment: Segment,
    /// Work among ourselves.
    pub internal: bool,
    /// The way.
    pub channel: Option<Channel>,
    /// How often, or when.
    pub frequency: Frequency,
    /// What it takes the place of.
    pub replaces: Replaces,
    /// What for.
    pub goal: GoalKind,
    /// Whether weekends and holidays are skipped.
    pub working_days_only: bool,
}

impl Rule {
    /// The behaviour that it answers to.
    #[must_use]
    pub const fn behaviour(&self) -> Option<Behaviour> {
        match self.frequency {
            Frequency::Behaviour { behaviour, .. } => Some(behaviour),
            _ => None,
        }
    }
}

impl From<&Strategy> for Rule {
    fn from(strategy: &Strategy) -> Self {
        Self {
            segment: strategy.segment.clone(),
            internal: strategy.internal,
            channel: strategy.channel,
            frequency: strategy.frequency,
            replaces: strategy.replaces,
            goal: strategy.goal_kind,
            working_days_only: strategy.working_days_only,
        }
    }
}

/// The last contact by a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Touch {
    /// The way.
    pub channel: Channel,
    /// The day.
    pub on: NaiveDate,
}

/// A plan that a strategy made before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The slot that it has.
    pub slot: String,
    /// The day that the engine gave it.
    pub on: NaiveDate,
    /// For when it stands now; a person may have moved it.
    pub planned: NaiveDate,
    /// The day on which it was done or skipped; none while it is pending.
    pub closed: Option<NaiveDate>,
    /// Why it stands later than its rule alone would have it, where nobody wrote something else.
    pub later: Option<Later>,
}

impl Taken {
    /// A plan as a decision makes it.
    #[must_use]
    pub fn by(decision: &Decision) -> Self {
        Self {
            slot: decision.slot.clone(),
            on: decision.on,
            planned: decision.on,
            closed: None,
            later: decision.later,
        }
    }

    /// Whether it waits for something that may be over before its day comes.
    pub(crate) fn is_held(&self) -> bool {
        matches!(self.later, Some(Later::Planned | Later::Trouble))
    }
}

/// Contact that is to be lighter for a while (R-SIG-1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slow {
    /// So many times as long as usual.
    pub factor: u16,
    /// To the end of this day.
    pub until: NaiveDate,
}

/// What is known of a customer, as far as the cadence asks.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The role of the stage.
    pub stage: StageRole,
    /// The day on which it was entered.
    pub entered: NaiveDate,
    /// Value tier.
    pub tier: Option<Tier>,
    /// Key account.
    pub key_account: bool,
    /// Intent.
    pub intent: Option<Intent>,
    /// Industry code.
    pub industry: Option<String>,
    /// Tags.
    pub tags: BTreeSet<TagId>,
    /// Whether a churn risk is open.
    pub churn_risk: bool,
    /// The preferred channel.
    pub preferred: Option<Channel>,
    /// How often the customer wants to hear of us.
    pub wish: Option<Interval>,
    /// Whether contact is to be lighter.
    pub slow: Option<Slow>,
    /// The last touch by each channel; unanswered attempts are none.
    pub touches: Vec<Touch>,
    /// Milestones with their days, past ones too: what was planned before one may be overdue.
    pub milestones: Vec<(MilestoneKind, NaiveDate)>,
    /// What the customer did of late that strategies answer to, by the day on which we heard of it.
    pub behaviours: Vec<(Behaviour, NaiveDate)>,
    /// Plans that strategies made: those pending, and the newest of the others.
    pub taken: Vec<Taken>,
    /// The nearest plan made by hand.
    pub planned: Option<NaiveDate>,
    /// Since when a case is open that troubles the customer.
    pub trouble: Option<NaiveDate>,
    /// A number of the customer's own, by which a first wave is spread.
    pub seed: u64,
}

impl Facts {
    /// A customer of whom nothing is known but the stage.
    #[must_use]
    pub const fn of(stage: StageRole, entered: NaiveDate) -> Self {
        Self {
            stage,
            entered,
            tier: None,
            key_account: false,
            intent: None,
            industry: None,
            tags: BTreeSet::new(),
            churn_risk: false,
            preferred: None,
            wish: None,
            slow: None,
            touches: Vec::new(),
            milestones: Vec::new(),
            behaviours: Vec::new(),
            taken: Vec::new(),
            planned: None,
            trouble: None,
            seed: 0,
        }
    }

    /// The day of the first contact with a potential customer, where these decisions make it: nobody spoke with it yet, and
    /// nothing was planned before. It is by phone and by e-mail (R-CAD-1), unless the customer prefers another way.
    #[must_use]
    pub fn first_contact(&self, decisions: &[Decision]) -> Option<NaiveDate> {
        let new = self.stage == StageRole::Potential
            && self.preferred.is_none()
            && self.touches.is_empty()
            && self.taken.is_empty()
            && self.planned.is_none();
        let calls = decisions
            .iter()
            .filter(|one| one.act == Act::Make && one.channel == Some(Channel::Phone));
        calls.map(|one| one.on).min().filter(|_| new)
    }
}

words! {
    /// Why a plan stands later than its rule alone would have it.
    pub enum Later {
        /// Something else is planned with the customer before.
        Planned = "planned",
        /// A case is open: nobody wants to be sold anything then.
        Trouble = "trouble",
        /// Contact was made lighter.
        Slowed = "slowed",
        /// There was contact in the meantime.
        Touched = "touched",
        /// Too many would have come at once.
        Spread = "spread",
    }
}

/// What becomes of a slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// A plan is to be made.
    Make,
    /// The plan that is there stays as it is.
    Keep,
    /// The plan that is there moves to the decided day; `from` is the slot that it leaves.
    Move {
        /// The slot that it has so far.
        from: String,
    },
    /// The plan that is there has no rule any more.
    Withdraw,
}

/// What is decided about one slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The rule, by its place in the list; none for a plan that lost its rule.
    pub rule: Option<usize>,
    /// The channel; none for work among ourselves.
    pub channel: Option<Channel>,
    /// The slot.
    pub slot: String,
    /// The day.
    pub on: NaiveDate,
    /// What is to be done.
    pub act: Act,
    /// Why it stands later than its rule alone would have it.
    pub later: Option<Later>,
}

impl Decision {
    /// Whether it says what becomes of this plan.
    fn is_about(&self, taken: &Taken) -> bool {
        match &self.act {
            Act::Move { from } => *from == taken.slot,
            Act::Make => false,
            Act::Keep | Act::Withdraw => self.slot == taken.slot,
        }
    }
}

/// Decides which plans a customer is to have. Rules come in an order that does not change, so that of two that say the
/// same the same one wins.
#[must_use]
pub fn decide(
    facts: &Facts,
    rules: &[Rule],
    calendar: &WorkCalendar,
    today: NaiveDate,
) -> Vec<Decision> {
    let governing = rules::governing(facts, rules, today);
    let mut decisions: Vec<Decision> = governing
        .iter()
        .filter_map(|governs| due::decide(facts, governs, &governing, calendar, today))
        .collect();
    let withdrawn = without_rule(facts, &governing, &decisions, today);
    decisions.extend(withdrawn);
    drop_collisions(facts, &mut decisions, &governing);
    decisions
}

/// About every how many days a customer is contacted by the rules in force: the tightest of their rhythms; none where no
/// rule asks for contact again and again. Of the facts it asks no history.
#[must_use]
pub fn rhythm(facts: &Facts, rules: &[Rule], today: NaiveDate) -> Option<u32> {
    let governing = rules::governing(facts, rules, today);
    let rhythmic = governing.iter().filter(|governs| governs.is_rhythmic());
    rhythmic.map(|governs| governs.series.days()).min()
}

/// Of several plans for one channel and day one stays: the one that is there, else the one that comes most seldom. It is a
/// touch as well, from which the others roll; one that would move to its day is not needed any more.
fn drop_collisions(facts: &Facts, decisions: &mut Vec<Decision>, governing: &[rules::Governs<'_>]) {
    let days = |decision: &Decision| {
        let governs = governing.iter().find(|g| Some(g.rule) == decision.rule);
        governs.map_or(0, |g| g.series.days())
    };
    let all = decisions.clone();
    let beaten = |one: &Decision| {
        let lane = Lane::from(one.channel);
        // One that a person keeps though its rule governs no more is contact all the same.
        let left = |taken: &Taken| {
            let there = taken.closed.is_none() && taken.planned == one.on;
            there && lane.holds(&taken.slot) && !all.iter().any(|other| other.is_about(taken))
        };
        let by = |other: &Decision| {
            let same = other.channel == one.channel && other.on == one.on && other.slot != one.slot;
            let stronger = (days(other), &one.slot) > (days(one), &other.slot);
            same && other.act != Act::Withdraw && (other.act == Act::Keep || stronger)
        };
        all.iter().any(by) || facts.taken.iter().any(left)
    };
    decisions.retain_mut(|one| match &one.act {
        Act::Keep | Act::Withdraw => true,
        _ if !beaten(one) => true,
        Act::Make => false,
        Act::Move { from } => {
            let before = facts.taken.iter().find(|taken| taken.slot == *from);
            one.on = before.map_or(one.on, |taken| taken.on);
            (one.slot, one.rule, one.later) = (from.clone(), None, None);
            one.act = Act::Withdraw;
            true
        }
    });
}

/// Pending plans whose rule governs no more: those to come, those of a day that another rule now wants by the same channel,
/// and those of a rhythm in whose place another one is planned by the same channel, on whatever day. Others that are due
/// are left to whoever has them, and so is what a person has put elsewhere.
fn without_rule(
    facts: &Facts,
    governing: &[rules::Governs<'_>],
    decided: &[Decision],
    today: NaiveDate,
) -> Vec<Decision> {
    let governed = |taken: &Taken| {
        let holds = governing.iter().any(|g| g.series.holds(&taken.slot));
        holds || decided.iter().any(|one| one.is_about(taken))
    };
    let replaced = |taken: &Taken| {
        let rhythm =
            |one: &Decision| Series::is_rhythm(&taken.slot) && Series::is_rhythm(&one.slot);
        let same = |one: &Decision| {
            let by = Lane::from(one.channel).holds(&taken.slot) && one.act != Act::Withdraw;
            by && (one.on == taken.on || rhythm(one))
        };
        decided.iter().any(same)
    };
    let pending = facts.taken.iter().filter(|taken| taken.closed.is_none());
    pending
        .filter(|taken| taken.planned == taken.on && !governed(taken))
        .filter(|taken| taken.on > today || replaced(taken))
        .map(|taken| Decision {
            rule: None,
            channel: None,
            slot: taken.slot.clone(),
            on: taken.on,
            act: Act::Withdraw,
            later: None,
        })
        .collect()
}

#[cfg(test)]
mod tests;
