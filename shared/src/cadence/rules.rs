//! Which rules govern a customer: those that fit, less those that a more specific one replaces.

use super::slot::{Beat, Interval, Lane, Series};
use super::{Facts, Rule};
use crate::interaction::Channel;
use crate::strategy::{Frequency, Replaces, Segment};
use chrono::NaiveDate;

/// A rule that governs a customer, and how it beats for this one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Governs<'a> {
    /// Its place in the list.
    pub rule: usize,
    /// What it says.
    pub says: &'a Rule,
    /// Its slots, at the pace that holds for the customer.
    pub series: Series,
    /// Its slots at the pace of the rule itself, before a wish or a slow-down.
    pub usual: Series,
    /// Whether a slow-down made it longer.
    pub slowed: bool,
}

impl Governs<'_> {
    /// Whether the customer is contacted by it again and again, rather than on occasions.
    pub fn is_rhythmic(&self) -> bool {
        !self.says.internal && !self.series.is_occasional()
    }
}

/// Whether a customer belongs to a segment.
#[must_use]
pub fn fits(segment: &Segment, facts: &Facts) -> bool {
    let industry = || {
        let of = facts.industry.as_deref().unwrap_or_default();
        segment
            .industries
            .iter()
            .any(|code| of.starts_with(code.as_str()))
    };
    (segment.stages.is_empty() || segment.stages.contains(&facts.stage))
        && (segment.tiers.is_empty()
            || facts.tier.is_some_and(|tier| segment.tiers.contains(&tier)))
        && (segment.intents.is_empty()
            || facts
                .intent
                .is_some_and(|intent| segment.intents.contains(&intent)))
        && (segment.industries.is_empty() || industry())
        && (segment.tags.is_empty() || !segment.tags.is_disjoint(&facts.tags))
        && segment
            .key_account
            .is_none_or(|key| key == facts.key_account)
        && (!segment.churn_risk || facts.churn_risk)
}

/// How specific a segment is: an open risk before tier, intent and the like, those before the stage; then by how much is
/// named.
#[must_use]
pub fn rank(segment: &Segment) -> (u8, u8) {
    let finer = [
        !segment.tiers.is_empty(),
        !segment.intents.is_empty(),
        !segment.industries.is_empty(),
        !segment.tags.is_empty(),
        segment.key_account.is_some(),
    ];
    let named =
        finer.iter().filter(|named| **named).count() + usize::from(!segment.stages.is_empty());
    let level = match segment {
        _ if segment.otherwise => 0,
        _ if segment.churn_risk => 3,
        _ if finer.contains(&true) => 2,
        _ => u8::from(!segment.stages.is_empty()),
    };
    (level, u8::try_from(named).unwrap_or(u8::MAX))
}

fn lane(rule: &Rule, facts: &Facts) -> Lane {
    if rule.internal {
        return Lane::Internal;
    }
    Lane::To(rule.channel.or(facts.preferred).unwrap_or(Channel::Phone))
}

/// The rules that govern a customer.
pub(super) fn governing<'a>(
    facts: &Facts,
    rules: &'a [Rule],
    today: NaiveDate,
) -> Vec<Governs<'a>> {
    let fitting = rules
        .iter()
        .enumerate()
        .filter(|(_, rule)| fits(&rule.segment, facts));
    let mut all: Vec<Governs<'a>> = fitting
        .map(|(place, says)| {
            let series = Series {
                lane: lane(says, facts),
                beat: beat(says.frequency),
                sooner: says.segment.churn_risk && says.working_days_only,
            };
            Governs {
                rule: place,
                says,
                series,
                usual: series,
                slowed: false,
            }
        })
        .collect();
    leave_otherwise(&mut all);
    replace(&mut all);
    heed(&mut all, facts, today);
    one_a_series(&mut all);
    all
}

const fn beat(frequency: Frequency) -> Beat {
    match frequency {
        Frequency::Every { .. } => Beat::Rolling(rolling(frequency)),
        other => Beat::Fixed(other),
    }
}

const fn rolling(frequency: Frequency) -> Interval {
    match frequency {
        Frequency::Every {
            count,
            unit: crate::strategy::Unit::Day,
        } => Interval::Days(count as u32),
        Frequency::Every {
            count,
            unit: crate::strategy::Unit::Week,
        } => Interval::Days(count as u32 * 7),
        Frequency::Every { count, .. } => Interval::Months(count as u32),
        _ => Interval::Months(1),
    }
}

/// What holds only otherwise gives way to any contact that stage, tier or a risk ask for (R-CAD-9).
fn leave_otherwise(all: &mut Vec<Governs<'_>>) {
    let narrower = |g: &Governs<'_>| g.is_rhythmic() && rank(&g.says.segment).0 > 0;
    if all.iter().any(narrower) {
        all.retain(|g| !g.says.segment.otherwise);
    }
}

/// The most specific rule replaces the general ones: those of its channel, or all contact where it says so.
fn replace(all: &mut Vec<Governs<'_>>) {
    let others = all.clone();
    all.retain(|one| {
        let mine = rank(&one.says.segment);
        !others.iter().any(|other| {
            let same_kind = other.series.is_occasional() == one.series.is_occasional();
            let in_place = other.series.lane == one.series.lane
                || (other.says.replaces == Replaces::Everything
                    && !other.says.internal
                    && !one.says.internal);
            same_kind && in_place && rank(&other.says.segment) > mine
        })
    });
}

/// The customer's own wish, and a slow-down. By a wish there is one rhythm of contact, the most specific rule's, as often
/// as the customer wants; a slow-down stretches intervals.
fn heed(all: &mut Vec<Governs<'_>>, facts: &Facts, today: NaiveDate) {
    if let Some(wish) = facts.wish {
        let best = all
            .iter()
            .filter(|g| g.is_rhythmic())
            .max_by_key(|g| {
                (
                    rank(&g.says.segment),
                    std::cmp::Reverse((g.series.days(), g.rule)),
                )
            })
            .map(|g| g.rule);
        all.retain(|g| !g.is_rhythmic() || Some(g.rule) == best);
        for governs in all.iter_mut().filter(|g| Some(g.rule) == best) {
            governs.series.beat = Beat::Rolling(wish);
        }
        return;
    }
    let Some(slow) = facts.slow.filter(|slow| slow.until >= today) else {
        return;
    };
    for governs in all.iter_mut().filter(|g| g.is_rhythmic()) {
        if let Beat::Rolling(interval) = governs.series.beat {
            governs.series.beat = Beat::Rolling(interval.times(slow.factor));
            governs.slowed = slow.factor > 1;
        }
    }
}

/// Two rules of one series are one: the more specific, else the first.
fn one_a_series(all: &mut Vec<Governs<'_>>) {
    let mut kept: Vec<Governs<'_>> = Vec::with_capacity(all.len());
    for one in all.drain(..) {
        match kept.iter_mut().find(|other| other.series == one.series) {
            Some(other) if rank(&one.says.segment) > rank(&other.says.segment) => *other = one,
            Some(_) => {}
            None => kept.push(one),
        }
    }
    *all = kept;
}
