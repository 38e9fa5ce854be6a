//! All that a form tells of a customer, through the caller's rights.

use super::cells::day_and_time;
use crate::db::Conn;
use crate::error::AppResult;
use crate::feature::contact::row::ContactRow;
use crate::feature::contract::row::ContractRow;
use crate::feature::customer::view;
use crate::feature::interaction::row::InteractionRow;
use crate::feature::key_fact::row::KeyFactRow;
use crate::feature::milestone::row::MilestoneRow;
use crate::feature::need::row::NeedRow;
use crate::feature::opportunity::row::OpportunityRow;
use crate::feature::plan::row::PlanRow;
use crate::feature::risk::row::RiskRow;
use crate::feature::service_case::row::ServiceCaseRow;
use crate::feature::stage::{moves, queries};
use crate::feature::story::row::StoryRow;
use crate::feature::todo::row::TodoRow;
use crate::record::Cx;
use crate::record::every::{Bounds, views};
use shared::Lang;
use shared::contact::Contact;
use shared::contract::Contract;
use shared::customer::Customer;
use shared::id::CustomerId;
use shared::interaction::Interaction;
use shared::key_fact::KeyFact;
use shared::milestone::Milestone;
use shared::need::Need;
use shared::opportunity::Opportunity;
use shared::plan::Plan;
use shared::risk::Risk;
use shared::service_case::ServiceCase;
use shared::stage::StageChange;
use shared::story::Story;
use shared::todo::{Todo, TodoState};
use std::collections::HashMap;

/// A customer with its records, oldest first.
#[derive(Debug)]
pub struct Dossier {
    /// The customer.
    pub customer: Customer,
    /// Its people, the main contact first.
    pub contacts: Vec<Contact>,
    /// What happened.
    pub interactions: Vec<Interaction>,
    /// Open to-dos that no interaction brought.
    pub todos: Vec<Todo>,
    /// The stages lived through.
    pub stages: Vec<StageChange>,
    /// Contracts.
    pub contracts: Vec<Contract>,
    /// Needs.
    pub needs: Vec<Need>,
    /// Risks.
    pub risks: Vec<Risk>,
    /// Milestones.
    pub milestones: Vec<Milestone>,
    /// Follow-up plans.
    pub plans: Vec<Plan>,
    /// Service cases.
    pub cases: Vec<ServiceCase>,
    /// Possible deals.
    pub deals: Vec<Opportunity>,
    /// Key facts.
    pub facts: Vec<KeyFact>,
    /// Success stories that the caller may read.
    pub stories: Vec<Story>,
}

/// Reads a customer.
///
/// # Errors
/// [`shared::Code::NotFound`] where it is out of reach, [`shared::Code::TooManyRecords`].
pub fn read(conn: &mut Conn, cx: &Cx, id: CustomerId) -> AppResult<Dossier> {
    read_within(conn, cx, id, Bounds::USUAL)
}

/// The same within bounds of one's own.
///
/// # Errors
/// As [`read`].
pub fn read_within(conn: &mut Conn, cx: &Cx, id: CustomerId, bounds: Bounds) -> AppResult<Dossier> {
    let customer = view::customer(conn, cx, id)?;
    let lens = cx.lens(conn, [id])?;
    let mut contacts: Vec<Contact> = views::<ContactRow>(conn, &lens, id, bounds)?;
    contacts.sort_by_key(|contact| (!contact.primary, contact.left_on.is_some()));
    let mut interactions: Vec<Interaction> = views::<InteractionRow>(conn, &lens, id, bounds)?;
    let zone = cx.actor.org_zone;
    interactions.sort_by_key(|one| day_and_time(zone, one.happened_at));
    let mut plans: Vec<Plan> = views::<PlanRow>(conn, &lens, id, bounds)?;
    plans.sort_by_key(|plan| day_and_time(zone, plan.planned));
    let mut milestones: Vec<Milestone> = views::<MilestoneRow>(conn, &lens, id, bounds)?;
    milestones.sort_by_key(|one| one.date.first_day());
    let mut todos: Vec<Todo> = views::<TodoRow>(conn, &lens, id, bounds)?;
    todos.retain(|todo| todo.interaction_id.is_none() && todo.state == TodoState::Open);
    let mut rows = moves::of_customer(conn, id, bounds)?;
    rows.reverse();
    let mut stages = moves::views(conn, &lens, &rows)?;
    stages.retain(|change| !change.undone);
    Ok(Dossier {
        customer,
        contacts,
        interactions,
        todos,
        stages,
        contracts: views::<ContractRow>(conn, &lens, id, bounds)?,
        needs: views::<NeedRow>(conn, &lens, id, bounds)?,
        risks: views::<RiskRow>(conn, &lens, id, bounds)?,
        milestones,
        plans,
        cases: views::<ServiceCaseRow>(conn, &lens, id, bounds)?,
        deals: views::<OpportunityRow>(conn, &lens, id, bounds)?,
        facts: views::<KeyFactRow>(conn, &lens, id, bounds)?,
        stories: views::<StoryRow>(conn, &lens, id, bounds)?,
    })
}

/// What stages are called on a form.
#[derive(Debug, Clone)]
pub struct Stages(HashMap<String, String>);

impl Stages {
    /// Reads them. In Chinese they are stages of customers, as paper forms say: 意向客户.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn read(conn: &mut Conn, lang: Lang) -> AppResult<Self> {
        let all = queries::all(conn)?.into_iter().map(|row| {
            let plain = lang.pick(&row.name_zh, &row.name_en).to_owned();
            let named = match lang {
                Lang::Zh if !plain.ends_with("客户") => format!("{plain}客户"),
                _ => plain.clone(),
            };
            // A name that people would not understand so stands by itself: an import knows it all the same.
            let understood = shared::read::stage_role(&named) == Some(row.role.0);
            (row.code, if understood { named } else { plain })
        });
        Ok(Self(all.collect()))
    }

    /// The name of a stage.
    #[must_use]
    pub fn name(&self, code: &str) -> String {
        self.0.get(code).cloned().unwrap_or_default()
    }
}
