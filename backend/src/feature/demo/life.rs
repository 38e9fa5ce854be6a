//! When a customer came, which stages it went through, and when we spoke with it.

use super::rng::Rng;
use crate::db::types::when_columns;
use crate::feature::todo::row::TodoRow;
use chrono::{DateTime, Datelike, Duration, NaiveDate, NaiveTime, TimeZone as _, Utc, Weekday};
use chrono_tz::Tz;
use shared::stage::StageRole;
use shared::stage::StageRole::{Cooperating, Dormant, Interested, Lost, Negotiating, Potential};
use shared::time::When;

/// How long ago the first customers came, in days: almost five years.
const OLDEST: f64 = 1_740.0;

/// The life of one customer.
#[derive(Debug, Clone)]
pub struct Life {
    /// The stages entered, oldest first, each later than the one before.
    pub stages: Vec<(StageRole, DateTime<Utc>)>,
    /// When we spoke, oldest first, and the place in `stages` of the change that it brought, if one.
    pub talks: Vec<(DateTime<Utc>, Option<usize>)>,
}

/// Tells times around now, in working hours of a zone.
#[derive(Debug, Clone, Copy)]
pub struct Calendar {
    /// The present.
    pub now: DateTime<Utc>,
    /// The organisation's zone.
    pub zone: Tz,
}

impl Calendar {
    /// A moment in working hours near the one that is so many days ago, never in the future.
    pub fn days_ago(&self, rng: &mut Rng, days: f64) -> DateTime<Utc> {
        #[expect(clippy::cast_possible_truncation, reason = "a few years in seconds")]
        let seconds = (days * 86_400.0) as i64;
        self.at_work(rng, self.now - Duration::seconds(seconds))
    }

    fn at_work(&self, rng: &mut Rng, moment: DateTime<Utc>) -> DateTime<Utc> {
        let day = moment.with_timezone(&self.zone).date_naive();
        let back = match day.weekday() {
            Weekday::Sat => 1,
            Weekday::Sun => 2,
            _ => 0,
        };
        let day = day - Duration::days(back);
        let minutes = u32::try_from(rng.between(9 * 12, 18 * 12)).unwrap_or(120) * 5;
        let at = self.on(day, minutes).unwrap_or(moment);
        at.min(self.now - Duration::minutes(rng.between(5, 90)))
    }

    /// Up to two weeks after a moment.
    pub fn later(&self, rng: &mut Rng, moment: DateTime<Utc>) -> DateTime<Utc> {
        moment + Duration::hours(rng.between(20, 14 * 24))
    }

    /// In how many days the next step is due, by the stage; nothing where there is none.
    pub fn next_step_in(&self, rng: &mut Rng, stage: StageRole) -> Option<i64> {
        let none = match stage {
            Potential => 30,
            Interested | Negotiating => 8,
            Cooperating => 25,
            Dormant => 85,
            Lost => return None,
        };
        if rng.percent(none) {
            return None;
        }
        Some(match rng.below(100) {
            0..14 => -rng.between(1, 9),
            14..32 => 0,
            32..62 => rng.between(1, 6),
            _ => rng.between(7, 40),
        })
    }

    /// A moment in working hours in so many days; today's is any of today.
    pub fn in_days(&self, rng: &mut Rng, days: i64) -> DateTime<Utc> {
        let day = self.now.with_timezone(&self.zone).date_naive() + Duration::days(days);
        let minutes = u32::try_from(rng.between(18, 35)).unwrap_or(18) * 30;
        self.on(day, minutes).unwrap_or(self.now)
    }

    /// Dates a to-do: half of them to the day, the others to the minute.
    pub fn due(&self, rng: &mut Rng, row: &mut TodoRow, due: DateTime<Utc>) {
        let day = due.with_timezone(&self.zone).date_naive();
        let when = if rng.percent(50) {
            When::Day(day)
        } else {
            When::At(due)
        };
        (row.due_at, row.due_on) = when_columns(when, self.zone, true);
    }

    /// A minute of a day.
    pub fn on(&self, day: NaiveDate, minutes: u32) -> Option<DateTime<Utc>> {
        let time = NaiveTime::from_hms_opt(minutes / 60, minutes % 60, 0)?;
        let at = self
            .zone
            .from_local_datetime(&day.and_time(time))
            .latest()?;
        Some(at.with_timezone(&Utc))
    }

    /// How many days ago it was.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a few years in minutes")]
    pub fn age(&self, moment: DateTime<Utc>) -> f64 {
        (self.now - moment).num_minutes() as f64 / 1_440.0
    }
}

/// The stage where a customer of this age stands.
fn stage(rng: &mut Rng, age: f64) -> StageRole {
    let weights: &[(Option<StageRole>, u64)] = if age < 45.0 {
        &[
            (Some(Potential), 68),
            (Some(Interested), 26),
            (Some(Negotiating), 6),
        ]
    } else if age < 150.0 {
        &[
            (Some(Potential), 50),
            (Some(Interested), 28),
            (Some(Negotiating), 14),
            (Some(Cooperating), 8),
        ]
    } else if age < 500.0 {
        &[
            (Some(Potential), 37),
            (Some(Interested), 21),
            (Some(Negotiating), 10),
            (Some(Cooperating), 22),
            (Some(Dormant), 6),
            (Some(Lost), 4),
        ]
    } else {
        &[
            (Some(Potential), 25),
            (Some(Interested), 11),
            (Some(Negotiating), 4),
            (Some(Cooperating), 42),
            (Some(Dormant), 11),
            (Some(Lost), 7),
        ]
    };
    rng.weighted(weights).unwrap_or(Potential)
}

fn way(rng: &mut Rng, stage: StageRole) -> &'static [StageRole] {
    match stage {
        Potential => &[Potential],
        Interested => &[Potential, Interested],
        Negotiating => &[Potential, Interested, Negotiating],
        Cooperating if rng.percent(10) => &[Potential, Interested, Cooperating],
        Cooperating => &[Potential, Interested, Negotiating, Cooperating],
        Dormant if rng.percent(40) => &[Potential, Interested, Negotiating, Cooperating, Dormant],
        Dormant => &[Potential, Interested, Dormant],
        Lost if rng.percent(50) => &[Potential, Interested, Negotiating, Cooperating, Lost],
        Lost => &[Potential, Interested, Negotiating, Lost],
    }
}

/// How many days ago a customer of this age entered its stage.
fn entered(rng: &mut Rng, stage: StageRole, age: f64) -> f64 {
    let most = age * 0.8;
    let (from, to) = match stage {
        Potential => return age,
        Interested => (0.5, 34.0),
        Negotiating => (0.5, 30.0),
        Cooperating => (2.0, age * 0.75),
        Dormant => (20.0, 240.0),
        Lost => (5.0, 400.0),
    };
    (from + rng.fraction() * (to - from)).clamp(0.0, most)
}

/// The life of a customer that came after this part (0 to 1) of all.
#[must_use]
pub fn life(rng: &mut Rng, calendar: &Calendar, part: f64) -> Life {
    let left = 1.0 - part;
    let created = calendar.days_ago(rng, 0.2 + OLDEST * left * left);
    let age = calendar.age(created);
    let stage = stage(rng, age);
    let way = way(rng, stage);
    let entered = entered(rng, stage, age);
    let mut stages: Vec<(StageRole, DateTime<Utc>)> = vec![(Potential, created)];
    let steps = f64::from(u32::try_from(way.len().saturating_sub(1)).unwrap_or(1)).max(1.0);
    let mut step = 0.0;
    let mut earlier = created;
    for stage in way.iter().skip(1) {
        step += 1.0;
        let days = age - (age - entered) * step / steps;
        let at = calendar
            .days_ago(rng, days)
            .max(earlier + Duration::minutes(40))
            .min(calendar.now);
        stages.push((*stage, at));
        earlier = at;
    }
    let talks = talks(rng, calendar, &stages);
    Life { stages, talks }
}

/// Every change of stage but falling silent comes out of a talk; others lie between.
fn talks(
    rng: &mut Rng,
    calendar: &Calendar,
    stages: &[(StageRole, DateTime<Utc>)],
) -> Vec<(DateTime<Utc>, Option<usize>)> {
    let changes = stages
        .iter()
        .enumerate()
        .skip(1)
        .filter(|(_, (stage, _))| *stage != Dormant);
    let mut talks: Vec<(DateTime<Utc>, Option<usize>)> =
        changes.map(|(place, (_, at))| (*at, Some(place))).collect();
    let (Some((_, first)), Some((stage, last))) = (stages.first(), stages.last()) else {
        return talks;
    };
    let (oldest, newest) = match stage {
        Dormant | Lost => (calendar.age(*first), calendar.age(*last) + 20.0),
        _ => (calendar.age(*first), 0.3),
    };
    let wanted = rng.between(3, 6);
    while i64::try_from(talks.len()).unwrap_or(i64::MAX) < wanted {
        // Rather lately than long ago.
        let share = rng.fraction() * rng.fraction();
        let days = newest + (oldest - newest).max(0.0) * share;
        talks.push((calendar.days_ago(rng, days).max(*first), None));
    }
    talks.sort_unstable();
    talks
}
