//! When the next slot of a governing rule is due, and what becomes of it.

use super::rules::Governs;
use super::slot::{Beat, Interval, Lane, Series};
use super::{Act, Decision, Facts, Later, Taken, Touch};
use crate::interaction::Channel;
use crate::plan::GoalKind;
use crate::strategy::Frequency;
use crate::work_calendar::{Weekday, WorkCalendar};
use chrono::{Datelike as _, Days, Months, NaiveDate};

/// Every how many days what a case that is open holds back is looked at again.
const TROUBLE: i64 = 14;
/// How many days what is planned by hand keeps what comes of itself away.
const NEAR: u64 = 2;
/// New contacts are looked up at once where they come at least so often.
const SOON: u32 = 7;
/// How far days of the calendar are looked for.
const AHEAD: u64 = 400;

/// A day, and why it is not an earlier one.
type Due = (NaiveDate, Option<Later>);

pub(super) fn decide(
    facts: &Facts,
    governs: &Governs<'_>,
    all: &[Governs<'_>],
    calendar: &WorkCalendar,
    today: NaiveDate,
) -> Option<Decision> {
    let series = &governs.series;
    // What another pace planned counts as well where no other rule has it: a slow-down that begins or ends forgets nothing,
    // and what is due stays.
    let of_usual = |taken: &Taken| {
        let others = || all.iter().any(|g| g.series.holds(&taken.slot));
        governs.usual.held(&taken.slot) && !others()
    };
    // A review is a review, at whatever pace it was due: one that was made counts also after the pace has changed (R-CAD-6).
    let review = |taken: &Taken| {
        let others = || all.iter().any(|g| g.series.holds(&taken.slot));
        series.lane == Lane::Internal && Series::rolls(&taken.slot, series.lane) && !others()
    };
    let (mut mine, mut pending) = (Vec::new(), None);
    for taken in &facts.taken {
        let own = series.holds(&taken.slot);
        if taken.closed.is_some() && (own || of_usual(taken) || review(taken)) {
            mine.push(taken);
        } else if own || (taken.closed.is_none() && taken.on <= today && of_usual(taken)) {
            pending = pending.or(Some(taken));
        }
    }
    let due = match series.beat {
        Beat::Rolling(interval) => {
            // What waits is looked at as if it were not made yet: it comes back when it need not wait any more.
            let first = mine.is_empty() && pending.is_none_or(Taken::is_held);
            let from = (base(facts, governs, all, &mine), first);
            let (on, later) = rolling(facts, governs, interval, from, today);
            // What is overdue is due today, also on a day off: that one works again on Monday puts nothing off.
            let overdue = on <= today && pending.is_some_and(|taken| taken.on < today);
            let day_for = |on| {
                if overdue {
                    return on;
                }
                let sooner = in_time(governs, from.0, on, calendar);
                let stands =
                    |day: NaiveDate| day >= today || pending.is_some_and(|taken| taken.on == day);
                let sooner = sooner.filter(|day| stands(*day));
                sooner.unwrap_or_else(|| shifted(governs, on, calendar))
            };
            Some((day_for(on), later))
        }
        Beat::Fixed(frequency) => {
            let anew = |taken| fixed(facts, governs, frequency, (&mine, taken), calendar, today);
            if let Some(taken) = pending {
                if is_left(facts, governs, taken, calendar) {
                    return Some(follow(governs, taken, anew(None)));
                }
                return Some(wait(governs, taken, anew(Some(taken)), today));
            }
            anew(None)
        }
    };
    let decided = |slot: String, on, act, later| Decision {
        rule: Some(governs.rule),
        channel: series.lane.channel(),
        slot,
        on,
        act,
        later,
    };
    match (pending, due) {
        (Some(taken), due) => {
            let own = taken.planned != taken.on;
            // It only ever moves on, but for what need not wait any more, and never what a person has put elsewhere.
            let moved = due
                .filter(|(on, _)| !own && (*on > taken.on || (*on < taken.on && taken.is_held())));
            Some(match moved {
                Some((on, later))
                    if (on > today || taken.on > today)
                        && free(facts, &series.slot(on), &taken.slot) =>
                {
                    let from = taken.slot.clone();
                    decided(
                        series.slot(on),
                        on,
                        Act::Move { from },
                        later.or((on > taken.on).then_some(Later::Touched)),
                    )
                }
                _ => decided(taken.slot.clone(), taken.on, Act::Keep, None),
            })
        }
        (None, Some((on, later))) => Some(decided(series.slot(on), on, Act::Make, later)),
        (None, None) => None,
    }
}

/// Whether what a plan was made before is not on that day any more: the milestone was moved, or is gone (R-CAD-2). What a
/// person has put elsewhere is theirs.
fn is_left(facts: &Facts, governs: &Governs<'_>, taken: &Taken, calendar: &WorkCalendar) -> bool {
    let Beat::Fixed(frequency @ Frequency::Milestone { .. }) = governs.series.beat else {
        return false;
    };
    let mut days = occurrences(facts, frequency, calendar, taken.on);
    let stands = days.any(|(day, before)| worked(governs, day, before, calendar) == taken.on);
    taken.planned == taken.on && !stands
}

/// A plan whose milestone was moved follows it; one whose milestone is gone, or so near that it would come too late, goes.
fn follow(governs: &Governs<'_>, taken: &Taken, next: Option<Due>) -> Decision {
    let next = next.map(|(on, _)| (on, None));
    move_or(governs, taken, next, Act::Withdraw)
}

/// A plan for a day of the calendar gives way to the next such day while it would be a nuisance, and comes back when it
/// would not. Otherwise it stays: what is due, too, and what a person has put elsewhere.
fn wait(governs: &Governs<'_>, taken: &Taken, anew: Option<Due>, today: NaiveDate) -> Decision {
    let held = taken.is_held() || anew.is_some_and(|(_, later)| later.is_some());
    let ours = taken.planned == taken.on && taken.on >= today;
    let moved = anew.filter(|(on, _)| held && ours && *on != taken.on);
    move_or(governs, taken, moved, Act::Keep)
}

/// A plan moved to another day, or where there is none what else becomes of it.
fn move_or(governs: &Governs<'_>, taken: &Taken, to: Option<Due>, otherwise: Act) -> Decision {
    let (slot, on, act, later) = match to {
        Some((on, later)) => {
            let from = taken.slot.clone();
            (governs.series.slot(on), on, Act::Move { from }, later)
        }
        None => (taken.slot.clone(), taken.on, otherwise, None),
    };
    Decision {
        rule: Some(governs.rule),
        channel: governs.series.lane.channel(),
        slot,
        on,
        act,
        later,
    }
}

/// Whether nothing else has a slot.
fn free(facts: &Facts, slot: &str, own: &str) -> bool {
    slot == own || !facts.taken.iter().any(|taken| taken.slot == slot)
}

/// From what an interval rolls: the last touch that qualifies, and the last slot. None where there was neither.
fn base(
    facts: &Facts,
    governs: &Governs<'_>,
    all: &[Governs<'_>],
    mine: &[&Taken],
) -> Option<NaiveDate> {
    let slots = mine.iter().filter_map(|taken| taken.closed);
    let slot_days = mine.iter().map(|taken| taken.on);
    let touches = facts
        .touches
        .iter()
        .filter(|touch| qualifies(governs, all, touch.channel))
        .map(|touch| touch.on);
    slots.chain(slot_days).chain(touches).max()
}

/// Whether a touch by a channel counts for a rule. For one without a channel of its own any does. Where a channel has a
/// quick and a slow beat, an ordinary touch is one of the quick: a deep call is more, and only its own plan says so.
fn qualifies(governs: &Governs<'_>, all: &[Governs<'_>], channel: Channel) -> bool {
    let Lane::To(wanted) = governs.series.lane else {
        return false;
    };
    let quicker = all.iter().any(|other| {
        other.series.lane == governs.series.lane
            && matches!(other.series.beat, Beat::Rolling(_))
            && other.series.days() < governs.series.days()
    });
    !quicker && (governs.says.channel.is_none() || counts_as(channel, wanted))
}

/// Whether one way of meeting is as good as another, or better: sitting together is a call as well.
fn counts_as(channel: Channel, wanted: Channel) -> bool {
    let together = matches!(
        channel,
        Channel::Visit | Channel::Meeting | Channel::OnlineMeeting
    );
    channel == wanted
        || (wanted == Channel::Phone && together)
        || (wanted == Channel::Visit && channel == Channel::Meeting)
}

/// When the next slot of an interval is due, be it a day on which one works or not.
fn rolling(
    facts: &Facts,
    governs: &Governs<'_>,
    interval: Interval,
    (base, first): (Option<NaiveDate>, bool),
    today: NaiveDate,
) -> Due {
    let by_rule = match base {
        Some(base) => interval.after(base),
        None if interval.days() <= SOON && !governs.says.internal => facts.entered,
        None => interval.after(facts.entered),
    };
    let mut due: Due = (by_rule, governs.slowed.then_some(Later::Slowed));
    if by_rule < today {
        due = (today, due.1);
        // One that starts late starts within its period, not all on one day.
        if first {
            let within = u64::from(interval.days().clamp(1, 28));
            let wait = facts.seed % within;
            let on = today.checked_add_days(Days::new(wait)).unwrap_or(today);
            due = (on, (wait > 0).then_some(Later::Spread).or(due.1));
        }
    }
    if !governs.says.internal {
        for (until, why) in [
            hold_planned(facts, governs, interval, due.0, today),
            hold_trouble(facts, governs, today),
        ]
        .into_iter()
        .flatten()
        {
            if until > due.0 {
                due = (until, Some(why));
            }
        }
    }
    due
}

/// What is planned by hand will be a touch: the rule's own waits until that is so long ago. A churn risk waits for
/// nothing that comes later than it would have.
fn hold_planned(
    facts: &Facts,
    governs: &Governs<'_>,
    interval: Interval,
    due: NaiveDate,
    today: NaiveDate,
) -> Option<(NaiveDate, Later)> {
    let planned = facts.planned.filter(|day| *day >= today)?;
    let latest = if governs.says.segment.churn_risk {
        due
    } else {
        interval.after(due)
    };
    (planned <= latest).then(|| (interval.after(planned), Later::Planned))
}

/// Whoever waits for a solution is not sold anything.
fn hold_trouble(
    facts: &Facts,
    governs: &Governs<'_>,
    today: NaiveDate,
) -> Option<(NaiveDate, Later)> {
    let selling = !matches!(
        governs.says.goal,
        GoalKind::Satisfaction | GoalKind::Need | GoalKind::WinBack
    );
    // As long as it is open; what waits is looked at once a period.
    let periods = (today - facts.trouble?).num_days().max(0) / TROUBLE + 1;
    let until = facts
        .trouble?
        .checked_add_signed(chrono::TimeDelta::days(periods * TROUBLE))?;
    (selling && !governs.says.segment.churn_risk && until > today)
        .then_some((until, Later::Trouble))
}

/// The last working day in time for a contact that may not come later, which a churn risk asks for (R-CAD-5); none where
/// that would be no later than the last touch.
fn in_time(
    governs: &Governs<'_>,
    base: Option<NaiveDate>,
    day: NaiveDate,
    calendar: &WorkCalendar,
) -> Option<NaiveDate> {
    let on = governs.series.sooner.then(|| calendar.on_or_before(day))?;
    base.is_none_or(|base| on > base).then_some(on)
}

/// The working day for a day, where the rule wants one (R-CAD-8). What comes before something stays before it.
fn shifted(governs: &Governs<'_>, day: NaiveDate, calendar: &WorkCalendar) -> NaiveDate {
    if governs.says.working_days_only {
        calendar.on_or_after(day)
    } else {
        day
    }
}

/// The next day of the calendar whose slot is free, or its own, and on which it is no nuisance.
fn fixed(
    facts: &Facts,
    governs: &Governs<'_>,
    frequency: Frequency,
    (mine, own): (&[&Taken], Option<&Taken>),
    calendar: &WorkCalendar,
    today: NaiveDate,
) -> Option<Due> {
    let last = mine.iter().map(|taken| taken.on).max();
    let rhythm = !governs.says.internal && !governs.series.is_occasional();
    let trouble = hold_trouble(facts, governs, today).filter(|_| rhythm);
    let planned = facts.planned.filter(|day| rhythm && *day >= today);
    let taken = |on| {
        let slot = governs.series.slot(on);
        let others = |taken: &&Taken| own.is_none_or(|own| own.slot != taken.slot);
        facts
            .taken
            .iter()
            .filter(others)
            .any(|one| one.slot == slot)
    };
    // Two rhythms meet on a day: what was seen to for one of them was seen to for both (R-CAD-7).
    let seen_to = |on| rhythm && is_seen_to(facts, governs.series.lane, on);
    let mut later = None;
    let on = occurrences(facts, frequency, calendar, today)
        .map(|(day, before)| worked(governs, day, before, calendar))
        .filter(|on| *on >= today && last.is_none_or(|last| *on > last))
        .filter(|on| !taken(*on) && !seen_to(*on))
        .find(|on| {
            let why = match (trouble, planned) {
                (Some((until, why)), _) if *on < until => Some(why),
                (_, Some(planned)) if is_near(planned, *on) => Some(Later::Planned),
                _ => None,
            };
            later = later.or(why);
            why.is_none()
        });
    on.map(|on| (on, later))
}

/// Whether there was contact by a channel on a day, or what was planned for it is over.
fn is_seen_to(facts: &Facts, lane: Lane, on: NaiveDate) -> bool {
    let touched = |touch: &Touch| Lane::To(touch.channel) == lane && touch.on == on;
    let over = |one: &Taken| one.closed.is_some() && one.on == on && lane.holds(&one.slot);
    facts.touches.iter().any(touched) || facts.taken.iter().any(over)
}

/// Whether two contacts on these days would be one too many.
fn is_near(one: NaiveDate, other: NaiveDate) -> bool {
    one.signed_duration_since(other).num_days().unsigned_abs() <= NEAR
}

/// The day on which something of a day of the calendar is done: backwards where it is the last day that will do, else
/// forwards.
fn worked(
    governs: &Governs<'_>,
    day: NaiveDate,
    before: bool,
    calendar: &WorkCalendar,
) -> NaiveDate {
    let works = !governs.says.working_days_only || calendar.works_on(day);
    match (works, before) {
        (true, _) => day,
        (false, true) => calendar.on_or_before(day),
        (false, false) => calendar.on_or_after(day),
    }
}

/// The days of the calendar from a day on, each with whether it must not be put off.
fn occurrences<'a>(
    facts: &'a Facts,
    frequency: Frequency,
    calendar: &'a WorkCalendar,
    today: NaiveDate,
) -> Box<dyn Iterator<Item = (NaiveDate, bool)> + 'a> {
    let back =
        move |day: NaiveDate, days: u8| day.checked_sub_days(Days::new(days.into())).unwrap_or(day);
    // What was due on a day off may have been put off to today.
    let start = back(today, 14);
    let days = start
        .iter_days()
        .take(usize::try_from(AHEAD).unwrap_or(400));
    match frequency {
        Frequency::Weekday { day } => Box::new(
            days.filter(move |on| Weekday::of(*on) == day)
                .map(|on| (on, false)),
        ),
        Frequency::MonthDay { day } => Box::new(
            days.filter(move |on| u32::from(day).min(last_of_month(*on).day()) == on.day())
                .map(|on| (on, last_of_month(on) == on)),
        ),
        Frequency::QuarterEnd { days_before } => Box::new(
            days.filter(|on| on.month() % 3 == 0 && last_of_month(*on) == *on)
                .map(move |on| (back(on, days_before), true)),
        ),
        Frequency::Milestone {
            milestone,
            days_before,
        } => {
            let mut all: Vec<NaiveDate> = facts
                .milestones
                .iter()
                .filter(|(kind, _)| *kind == milestone)
                .map(|(_, on)| back(*on, days_before))
                .collect();
            all.sort_unstable();
            Box::new(all.into_iter().map(|on| (on, true)))
        }
        Frequency::Holiday { days_before } => {
            let mut all: Vec<NaiveDate> = calendar
                .days_off
                .iter()
                .map(|off| back(off.from, days_before))
                .collect();
            all.sort_unstable();
            Box::new(all.into_iter().map(|on| (on, true)))
        }
        Frequency::Behaviour {
            behaviour,
            within_days,
        } => {
            let after = |day: NaiveDate| day.checked_add_days(Days::new(within_days.into()));
            let mut all: Vec<NaiveDate> = facts
                .behaviours
                .iter()
                .filter(|(what, _)| *what == behaviour)
                .filter_map(|(_, on)| after(*on))
                .collect();
            all.sort_unstable();
            Box::new(all.into_iter().map(|on| (on, false)))
        }
        Frequency::Every { .. } => Box::new(std::iter::empty()),
    }
}

fn last_of_month(day: NaiveDate) -> NaiveDate {
    day.with_day(1)
        .and_then(|first| first.checked_add_months(Months::new(1)))
        .and_then(|next| next.pred_opt())
        .unwrap_or(day)
}
