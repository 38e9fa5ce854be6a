//! The rows of a customer on a form: what happened on one line is on one row, everything else stands beside from the top.

use super::cells;
use super::dossier::Dossier;
use chrono_tz::Tz;
use shared::interaction::Interaction;
use shared::need::Need;
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

/// Puts a need beside what happened on its day, else on a row of its own: an import dates it by its row.
fn beside<'a>(all: &mut Vec<Moment<'a>>, need: &'a Need, zone: Tz) {
    let day = |when: When| cells::day_and_time(zone, when).0;
    let on = day(need.happened_at);
    let mut same = all.iter_mut();
    match same.find(|m| m.need.is_none() && m.when.map(day) == Some(on)) {
        Some(there) => there.need = Some(need),
        None => all.push(Moment {
            when: Some(need.happened_at),
            need: Some(need),
            ..Moment::default()
        }),
    }
}

/// The moments of a customer, oldest first. A stage or a case of the time of an interaction, and a need of its day, stands
/// beside it.
pub fn moments(dossier: &Dossier, with: Beside, zone: Tz) -> Vec<Moment<'_>> {
    let stages = !matches!(with, Beside::CasesAndNeeds);
    let cases = matches!(with, Beside::CasesAndNeeds);
    let needs = !matches!(with, Beside::Stages);
    let mut all: Vec<Moment<'_>> = dossier
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
    for need in dossier.needs.iter().filter(|_| needs) {
        beside(&mut all, need, zone);
    }
    all.sort_by_key(|moment| moment.when.map(|when| cells::day_and_time(zone, when)));
    all
}
