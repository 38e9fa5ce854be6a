//! The rows of a customer on a form: what happened on one line is on one row, everything else stands beside from the top.

use super::cells;
use super::dossier::Dossier;
use chrono_tz::Tz;
use shared::interaction::Interaction;
use shared::need::Need;
use shared::service_case::ServiceCase;
use shared::stage::StageChange;
use shared::time::When;
use std::collections::{HashMap, VecDeque};
use std::hash::Hash;

/// What happened at one time.
#[derive(Default)]
pub struct Moment<'a> {
    /// When.
    pub when: Option<When>,
    /// The interaction.
    pub interaction: Option<&'a Interaction>,
    /// The stage entered.
    pub stage: Option<&'a StageChange>,
    /// The service case reported.
    pub case: Option<&'a ServiceCase>,
    /// What the customer said that it wants.
    pub need: Option<&'a Need>,
}

/// What stands beside interactions on a form.
#[derive(Debug, Clone, Copy)]
pub enum Beside {
    /// Stages and needs (F1).
    StagesAndNeeds,
    /// Cases and needs (F2).
    CasesAndNeeds,
    /// Stages (F3).
    Stages,
}

/// Lets records stand beside the moments of their key, one beside each, first come first served; what finds no room makes a
/// moment of its own. No moment has such a record yet.
fn stand<'a, T, K: Eq + Hash>(
    all: &mut Vec<Moment<'a>>,
    records: &'a [T],
    when: fn(&T) -> When,
    key: impl Fn(When) -> K,
    put: fn(&mut Moment<'a>, &'a T),
) {
    let mut free: HashMap<K, VecDeque<usize>> = HashMap::new();
    for (place, moment) in all.iter().enumerate() {
        if let Some(at) = moment.when {
            free.entry(key(at)).or_default().push_back(place);
        }
    }
    for record in records {
        let at = when(record);
        let place = free.get_mut(&key(at)).and_then(VecDeque::pop_front);
        if let Some(there) = place.and_then(|place| all.get_mut(place)) {
            put(there, record);
        } else {
            let mut alone = Moment {
                when: Some(at),
                ..Moment::default()
            };
            put(&mut alone, record);
            all.push(alone);
        }
    }
}

/// The moments of a customer, oldest first. A stage or a case of the time of an interaction, and a need of its day, stands
/// beside it.
pub fn moments(dossier: &Dossier, with: Beside, zone: Tz) -> Vec<Moment<'_>> {
    let interactions = dossier.interactions.iter();
    let mut all: Vec<Moment<'_>> = interactions
        .map(|interaction| Moment {
            when: Some(interaction.happened_at),
            interaction: Some(interaction),
            ..Moment::default()
        })
        .collect();
    if matches!(with, Beside::CasesAndNeeds) {
        let cases = &dossier.cases;
        let when = |case: &ServiceCase| case.reported;
        stand(&mut all, cases, when, exactly, |there, case| {
            there.case = Some(case);
        });
    } else {
        let stages = &dossier.stages;
        let when = |stage: &StageChange| stage.happened_at;
        stand(&mut all, stages, when, exactly, |there, stage| {
            there.stage = Some(stage);
        });
    }
    if !matches!(with, Beside::Stages) {
        // An import dates a need by its row.
        let day = |when| cells::day_and_time(zone, when).0;
        let when = |need: &Need| need.happened_at;
        stand(&mut all, &dossier.needs, when, day, |there, need| {
            there.need = Some(need);
        });
    }
    all.sort_by_key(|moment| moment.when.map(|when| cells::day_and_time(zone, when)));
    all
}

const fn exactly(when: When) -> When {
    when
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{Days, NaiveDate};

    #[test]
    fn one_record_stands_beside_one_moment_and_the_rest_alone() {
        let day = |number| When::Day(NaiveDate::default() + Days::new(number));
        let moment = |number| Moment {
            when: Some(day(number)),
            ..Moment::default()
        };
        let mut all: Vec<Moment<'_>> = [1, 1, 2].map(moment).into();
        let records = [1, 3, 1, 2, 1].map(day);
        stand(&mut all, &records, |when| *when, exactly, |_, _| {});
        let days: Vec<When> = all.iter().filter_map(|moment| moment.when).collect();
        assert_eq!(days, [1, 1, 2, 3, 1].map(day));
    }
}
