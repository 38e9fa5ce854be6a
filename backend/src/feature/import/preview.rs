//! What a plan means for this installation and this caller: which customers are new, which are there already.

use super::already;
use super::plan::{ImportPlan, PlannedCustomer};
use crate::access::policy::{self, Verb};
use crate::db::Conn;
use crate::db::schema::{customer, user_account};
use crate::db::types::Key;
use crate::error::AppResult;
use crate::feature::customer::{duplicates, rules};
use crate::feature::team::queries as teams;
use crate::record::Cx;
use diesel::prelude::*;
use shared::customer::CustomerKind;
use shared::id::{CustomerId, TeamId, UserId};
use shared::import::{ImportAction, ImportCustomer, ImportTotals};
use shared::read::means_person;
use shared::role::RecordKind;
use shared::todo::Assignee;
use std::collections::HashMap;

/// What happens to one customer of the file.
#[derive(Debug, Clone)]
pub struct Fate {
    /// What happens.
    pub action: ImportAction,
    /// The customer that it extends or seems to duplicate, within the caller's reach.
    pub existing: Option<CustomerId>,
    /// The user whom the file names as owner.
    pub owner: Option<UserId>,
}

/// Users by the names that files write, name and sign-in name, and teams by theirs.
#[derive(Debug, Default)]
pub struct People {
    users: Vec<(UserId, String, String)>,
    teams: Vec<(TeamId, String)>,
}

impl People {
    /// All active users, and all teams.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn load(conn: &mut Conn) -> AppResult<Self> {
        let rows: Vec<(Key<UserId>, String, String)> = user_account::table
            .filter(user_account::active.eq(true))
            .select((user_account::id, user_account::name, user_account::username))
            .load(conn)?;
        let users = rows.into_iter();
        let teams = teams::all(conn)?.into_iter();
        Ok(Self {
            users: users
                .map(|(id, name, username)| (id.0, name, username))
                .collect(),
            teams: teams.map(|team| (team.id.0, team.name)).collect(),
        })
    }

    /// The one user of that name; none where nobody or more than one is meant.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<UserId> {
        let text = text.trim();
        let mut found = self.users.iter().filter(|(_, name, username)| {
            means_person(text, name) || username.eq_ignore_ascii_case(text)
        });
        match (found.next(), found.next()) {
            (Some((id, ..)), None) => Some(*id),
            _ => None,
        }
    }

    /// The user of that name, else the team.
    #[must_use]
    pub fn assignee(&self, text: &str) -> Option<Assignee> {
        if let Some(id) = self.find(text) {
            return Some(Assignee::User { id });
        }
        let text = text.trim();
        let mut found = self
            .teams
            .iter()
            .filter(|(_, name)| name.eq_ignore_ascii_case(text));
        match (found.next(), found.next()) {
            (Some((id, _)), None) => Some(Assignee::Team { id: *id }),
            _ => None,
        }
    }
}

/// Decides what happens to each customer of a plan.
///
/// # Errors
/// Where the database fails.
pub fn fates(
    conn: &mut Conn,
    cx: &Cx,
    plan: &ImportPlan,
    people: &People,
    earlier: &[CustomerId],
) -> AppResult<Vec<Fate>> {
    // A plan names customers that are there; so does a file that made them itself.
    let by_name = |id: CustomerId| plan.form.is_of_plans() || earlier.contains(&id);
    let numbers: Vec<&str> = plan
        .customers
        .iter()
        .filter_map(|c| c.profile.number.as_deref())
        .collect();
    let mut taken: HashMap<String, CustomerId> = HashMap::new();
    for chunk in numbers.chunks(500) {
        let rows: Vec<(String, Key<CustomerId>)> = customer::table
            .filter(customer::number.eq_any(chunk))
            .select((customer::number, customer::id))
            .load(conn)?;
        taken.extend(rows.into_iter().map(|(number, id)| (number, id.0)));
    }
    plan.customers
        .iter()
        .map(|planned| fate(conn, cx, planned, &taken, people, &by_name))
        .collect()
}

fn fate(
    conn: &mut Conn,
    cx: &Cx,
    planned: &PlannedCustomer,
    taken: &HashMap<String, CustomerId>,
    people: &People,
    by_name: &dyn Fn(CustomerId) -> bool,
) -> AppResult<Fate> {
    // Who may not take a customer over leaves it to the pool.
    let owner = planned.owner.as_deref().and_then(|name| people.find(name));
    let owner = owner.filter(|id| policy::may_appoint(&cx.actor, *id));
    let known = planned
        .profile
        .number
        .as_ref()
        .and_then(|number| taken.get(number))
        .copied();
    if let Some(id) = known {
        let writable = cx
            .viewer(conn, id)
            .is_ok_and(|viewer| viewer.may(Verb::Write(RecordKind::Interaction)));
        let reached = cx.viewer(conn, id).is_ok();
        let action = if writable {
            ImportAction::Extend
        } else {
            ImportAction::Duplicate
        };
        return Ok(Fate {
            action,
            existing: reached.then_some(id),
            owner,
        });
    }
    let kind = planned.profile.kind.unwrap_or(CustomerKind::Company);
    let key = rules::duplicate_key(kind, &planned.profile.name);
    let likely = duplicates::find(
        conn,
        cx,
        Some(&key),
        planned.profile.credit_code.as_ref(),
        None,
    )?;
    if let [found] = likely.as_slice()
        && by_name(found.id)
        && cx
            .viewer(conn, found.id)?
            .may(Verb::Write(RecordKind::Interaction))
    {
        return Ok(Fate {
            action: ImportAction::Extend,
            existing: Some(found.id),
            owner,
        });
    }
    Ok(match likely.first() {
        Some(found) => Fate {
            action: ImportAction::Duplicate,
            existing: Some(found.id),
            owner,
        },
        None => Fate {
            action: ImportAction::Create,
            existing: None,
            owner,
        },
    })
}

/// Adds totals up.
pub fn add(sum: &mut ImportTotals, one: ImportTotals) {
    sum.customers += one.customers;
    sum.contacts += one.contacts;
    sum.interactions += one.interactions;
    sum.todos += one.todos;
    sum.stage_changes += one.stage_changes;
    sum.contracts += one.contracts;
    sum.needs += one.needs;
    sum.risks += one.risks;
    sum.milestones += one.milestones;
    sum.plans += one.plans;
    sum.service_cases += one.service_cases;
    sum.opportunities += one.opportunities;
    sum.key_facts += one.key_facts;
    sum.stories += one.stories;
    sum.questionnaires += one.questionnaires;
}

/// One customer of the file as a preview shows it. The file's own content is the caller's, nothing is masked.
#[must_use]
pub fn customer_of(planned: &PlannedCustomer, fate: &Fate, totals: ImportTotals) -> ImportCustomer {
    ImportCustomer {
        line: planned.line,
        number: planned.profile.number.clone(),
        name: planned.profile.name.clone(),
        action: fate.action,
        existing: fate.existing,
        totals,
        owner: planned.owner.clone(),
        owner_found: fate.owner.is_some(),
        stage: planned.trajectory.last().map(|stage| {
            let role = stage.role.as_str().to_owned();
            stage.code.clone().unwrap_or(role)
        }),
    }
}

/// What is made of a customer: all of it, what is missing, or nothing.
///
/// # Errors
/// Where the database fails.
pub fn totals_of(
    conn: &mut Conn,
    cx: &Cx,
    planned: &PlannedCustomer,
    fate: &Fate,
) -> AppResult<ImportTotals> {
    Ok(match (fate.action, fate.existing) {
        (ImportAction::Create, _) => planned.totals(),
        (ImportAction::Extend, Some(id)) => {
            let there = already::contacts(conn, cx, id, planned)?;
            let rest = already::without(conn, cx, id, planned)?;
            let missing = rest.totals();
            ImportTotals {
                customers: 0,
                contacts: missing.contacts - there,
                stage_changes: 0,
                contracts: rest.booked().contracts,
                ..missing
            }
        }
        _ => ImportTotals::default(),
    })
}

/// Users whom the records of a book name and nobody bears the name of.
#[must_use]
pub fn strangers(plan: &ImportPlan, people: &People) -> Vec<super::plan::PlannedIssue> {
    use super::say::{Instead, issue};
    let records = plan.customers.iter().flat_map(|planned| &planned.records);
    let records: Vec<_> = records.cloned().collect();
    let helpers = plan.customers.iter().flat_map(|planned| {
        let unknown = planned.collaborators.iter();
        let unknown = unknown.filter(|name| people.find(name).is_none());
        unknown.map(|_| {
            let sheet = crate::feature::book::words::sheet(shared::Lang::Zh, "customer");
            let code = shared::Code::NoSuchUser;
            issue(planned.line, Some(sheet), code, Instead::File)
        })
    });
    let of_records = crate::feature::book::put::strangers(&records, people)
        .into_iter()
        .map(|(record, _)| {
            let sheet = crate::feature::book::words::sheet(shared::Lang::Zh, record.kind.as_str());
            issue(
                record.line,
                Some(sheet),
                shared::Code::NoSuchUser,
                Instead::File,
            )
        });
    helpers.chain(of_records).collect()
}
