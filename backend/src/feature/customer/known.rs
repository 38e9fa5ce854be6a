//! What is known of a customer across its records, read once for derived tags and completeness.

use super::row::{CustomerRow, ProfileRow};
use crate::access::leak::{self, Leak};
use crate::access::{FreeText, Sealed, Viewer};
use crate::db::Conn;
use crate::db::schema::{contact, contract, interaction, need, service_case};
use crate::db::types::{Written, no_date};
use crate::error::AppResult;
use crate::feature::contract::row::ContractRow;
use crate::feature::interaction::answered::Patience;
use crate::feature::need::row::NeedRow;
use crate::record::list::NARROWED;
use crate::record::{Cx, Record as _};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use shared::Level;
use shared::contact::DecisionRole;
use shared::contract::ContractState;
use shared::interaction::{Answered, Direction};
use shared::money::Headcount;
use shared::need::{NeedKind, NeedState};
use shared::service_case::CaseKind;

/// How many outgoing interactions tell how fast a customer answers.
const LOOK_BACK: i64 = 10;
/// How many needs matter for tags.
const NEEDS: usize = 100;

/// A need, as far as it matters here.
#[derive(Debug)]
pub struct KnownNeed {
    /// Its category.
    pub category: Option<FreeText>,
    /// Its text.
    pub text: FreeText,
    /// Whether it must be met.
    pub core: bool,
    /// Its urgency.
    pub urgency: Level,
    /// Its budget.
    pub budget: Option<Sealed>,
    /// Whether it has one that was given in confidence; that there is one is no secret.
    pub confides_budget: bool,
}

/// What is known.
#[derive(Debug)]
#[allow(clippy::struct_excessive_bools)]
pub struct Known {
    /// Industry code.
    pub industry: Option<String>,
    /// Whether a source is.
    pub source: bool,
    /// Whether a city is.
    pub city: bool,
    /// Headcount.
    pub headcount: Option<Headcount>,
    /// Whether a purchase goal is.
    pub purchase_goal: bool,
    /// Whether the decision process is.
    pub decision_process: bool,
    /// Whether the credit code is; a person has none.
    pub credit_code: bool,
    /// Whether the tier is.
    pub tier: bool,
    /// Whether a preferred channel is.
    pub pref_channel: bool,
    /// Whether there is a dated next step.
    pub next_step: bool,
    /// Whether the expected purchase is.
    pub expected: Option<Sealed>,
    /// Whether there is a contact.
    pub contact: bool,
    /// Whether one of them can be reached.
    pub reachable: bool,
    /// Whether one of them decides.
    pub decider: bool,
    /// Needs that still wait.
    pub needs: Vec<KnownNeed>,
    /// Whether there is a contract with amount and term.
    pub contract: bool,
    /// How many contracts there were.
    pub contracts: i64,
    /// Whether there was a complaint.
    pub complaint: bool,
    /// Of the last outgoing interactions: answered, and all that are decided.
    pub answers: (usize, usize),
}

impl Known {
    /// Reads it as far as the caller may know, one query a kind of record.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn read(
        conn: &mut Conn,
        cx: &Cx,
        viewer: &Viewer<'_>,
        row: &CustomerRow,
        profile: &ProfileRow,
    ) -> AppResult<Self> {
        let contacts = contacts(conn, row)?;
        Ok(Self {
            industry: row.industry.clone(),
            source: row.source.is_some(),
            city: profile.city.is_some() || profile.province.is_some(),
            headcount: profile.headcount.map(|w| w.0),
            purchase_goal: profile.purchase_goal.is_some(),
            decision_process: profile.decision_process.is_some(),
            credit_code: profile.credit_code.is_some()
                || row.kind.0 == shared::customer::CustomerKind::Person,
            tier: row.tier.is_some(),
            pref_channel: profile.pref_channel.is_some(),
            next_step: row.next_at < no_date(),
            expected: row.expected.clone(),
            contact: !contacts.is_empty(),
            reachable: contacts.iter().any(|c| c.0),
            decider: contacts.iter().any(|c| c.1),
            needs: needs(conn, viewer, row)?,
            contract: ContractRow::active_exists(conn, row.customer_id())?,
            contracts: contract::table
                .filter(
                    contract::customer_id
                        .eq(row.id)
                        .and(contract::archived_at.is_null())
                        .and(contract::state.ne(Written(ContractState::Draft))),
                )
                .count()
                .get_result(conn)?,
            complaint: complaint(conn, row)?,
            answers: answers(conn, cx, row)?,
        })
    }
}

/// For each contact who is still there: reachable, decides.
fn contacts(conn: &mut Conn, row: &CustomerRow) -> AppResult<Vec<(bool, bool)>> {
    type Columns = (
        Option<Sealed>,
        Option<Sealed>,
        Option<Sealed>,
        Option<Sealed>,
        Option<Written<DecisionRole>>,
    );
    let rows: Vec<Columns> = contact::table
        .filter(
            contact::customer_id
                .eq(row.id)
                .and(contact::archived_at.is_null())
                .and(contact::left_on.is_null()),
        )
        .select((
            contact::mobile,
            contact::phone,
            contact::email,
            contact::wechat,
            contact::decision_role,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(mobile, phone, email, wechat, role)| {
            let ways = [mobile, phone, email, wechat];
            let decides = role.is_some_and(|role| role.0 == DecisionRole::Decides);
            (ways.iter().any(Option::is_some), decides)
        })
        .collect())
}

/// Those that this caller may read: a tag made of a need says what stands in it.
fn needs(conn: &mut Conn, viewer: &Viewer<'_>, row: &CustomerRow) -> AppResult<Vec<KnownNeed>> {
    let mut rows: Vec<NeedRow> = need::table
        .filter(
            need::customer_id
                .eq(row.id)
                .and(need::archived_at.is_null()),
        )
        .filter(need::state.ne_all([Written(NeedState::Landed), Written(NeedState::Dropped)]))
        .order(need::id)
        .limit(NARROWED)
        .select(NeedRow::as_select())
        .load(conn)?;
    rows.retain(|need| need.readable(viewer) || leak::planted(Leak::KeptDerivedTag));
    rows.truncate(NEEDS);
    Ok(rows
        .into_iter()
        .map(|need| KnownNeed {
            category: need.category,
            text: need.text,
            core: need.kind.0 == NeedKind::Core,
            urgency: need.urgency.0,
            budget: need.budget,
            confides_budget: need.confidential_budget.is_some(),
        })
        .collect())
}

fn complaint(conn: &mut Conn, row: &CustomerRow) -> AppResult<bool> {
    let complaints = service_case::table
        .filter(
            service_case::customer_id
                .eq(row.id)
                .and(service_case::archived_at.is_null()),
        )
        .filter(service_case::kind.eq(Written(CaseKind::Complaint)));
    Ok(diesel::select(diesel::dsl::exists(complaints)).get_result(conn)?)
}

/// Entries that a manager doubts count in no figure (R-TRUE).
fn answers(conn: &mut Conn, cx: &Cx, row: &CustomerRow) -> AppResult<(usize, usize)> {
    let last: Vec<(Written<Answered>, NaiveDateTime)> = interaction::table
        .filter(
            interaction::customer_id
                .eq(row.id)
                .and(interaction::archived_at.is_null())
                .and(interaction::doubtful.is_null()),
        )
        .filter(interaction::direction.eq(Written(Direction::Outgoing)))
        .order((interaction::happened_at.desc(), interaction::id.desc()))
        .limit(LOOK_BACK)
        .select((interaction::answered, interaction::happened_at))
        .load(conn)?;
    let patience = Patience::read(conn, cx.now)?;
    let counts: Vec<Answered> = last
        .iter()
        .map(|(answered, at)| patience.counts(answered.0, *at))
        .collect();
    let decided = counts.iter().filter(|a| **a != Answered::Awaiting).count();
    let yes = counts.iter().filter(|a| **a == Answered::Yes).count();
    Ok((yes, decided))
}
