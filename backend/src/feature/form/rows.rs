//! The rows of a customer on a form: what happened on one line is on one row, everything else stands beside from the top.

use super::cells;
use super::dossier::Dossier;
use chrono_tz::Tz;
use shared::interaction::Interaction;
use shared::service_case::ServiceCase;
use shared::stage::StageChange;
use shared::time::When;

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
}

/// The moments of a customer, oldest first. A stage or a case of the time of an interaction stands beside it.
pub fn moments<'a>(dossier: &'a Dossier, stages: bool, cases: bool, zone: Tz) -> Vec<Moment<'a>> {
    let mut all: Vec<Moment<'a>> = dossier
        .interactions
        .iter()
        .map(|interaction| Moment {
            when: Some(interaction.happened_at),
            interaction: Some(interaction),
            ..Moment::default()
        })
        .collect();
    for stage in dossier.stages.iter().filter(|_| stages) {
        let at = Some(stage.happened_at);
        match all.iter_mut().find(|m| m.when == at && m.stage.is_none()) {
            Some(there) => there.stage = Some(stage),
            None => all.push(Moment {
                when: at,
                stage: Some(stage),
                ..Moment::default()
            }),
        }
    }
    for case in dossier.cases.iter().filter(|_| cases) {
        let at = Some(case.reported);
        match all.iter_mut().find(|m| m.when == at && m.case.is_none()) {
            Some(there) => there.case = Some(case),
            None => all.push(Moment {
                when: at,
                case: Some(case),
                ..Moment::default()
            }),
        }
    }
    all.sort_by_key(|moment| moment.when.map(|when| cells::day_and_time(zone, when)));
    all
}
