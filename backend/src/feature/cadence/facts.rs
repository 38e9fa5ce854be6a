//! What the cadence asks about a customer.

use super::behaviours;
use super::force::InForce;
use super::said;
use crate::access::FreeText;
use crate::db::Conn;
use crate::db::schema::{
    customer, customer_profile, customer_tag, interaction, milestone, plan, risk, service_case,
};
use crate::db::types::{Json, Key, Written, no_date, stored, when_of};
use crate::error::AppResult;
use crate::feature::interaction::answered::Patience;
use crate::feature::signal;
use crate::record::Cx;
use chrono::{NaiveDate, NaiveDateTime};
use chrono_tz::Tz;
use diesel::prelude::*;
use shared::cadence::{Facts, Slow, Taken, Touch, wish};
use shared::customer::{Intent, Tier};
use shared::id::{CustomerId, TagId, TeamId, UserId};
use shared::interaction::{Answered, Channel};
use shared::milestone::MilestoneKind;
use shared::plan::PlanState;
use shared::risk::{RiskKind, RiskState};
use shared::service_case::CaseKind;
use shared::time::{FlexDate, When};
use shared::work_calendar::local_day;
use std::collections::HashSet;

/// How many interactions back the last touch by a channel is looked for.
const TOUCHES: i64 = 40;
/// How many plans back a slot may have been taken.
const SLOTS: i64 = 60;

/// Who follows a customer up.
pub struct Who {
    /// The customer.
    pub id: CustomerId,
    /// Its owner.
    pub owner: UserId,
    /// The owner's team.
    pub team: Option<TeamId>,
}

type Narrow = (
    String,
    NaiveDateTime,
    Option<Written<Tier>>,
    bool,
    Option<Written<Intent>>,
    Option<String>,
    (Option<Key<UserId>>, Option<Key<TeamId>>),
);

/// The facts of a customer; none of one that nobody follows up: archived, or waiting in the pool.
pub fn of(
    conn: &mut Conn,
    cx: &Cx,
    force: &InForce,
    id: CustomerId,
) -> AppResult<Option<(Facts, Who)>> {
    let Some((standing, who)) = standing(conn, cx, force, id)? else {
        return Ok(None);
    };
    let zone = cx.actor.org_zone;
    let facts = Facts {
        touches: touches(conn, cx, id)?,
        milestones: milestones(conn, id)?,
        behaviours: behaviours::of(conn, zone, force, id)?,
        taken: taken(conn, zone, id)?,
        planned: planned(conn, cx, id)?,
        trouble: trouble(conn, zone, id)?,
        ..standing
    };
    Ok(Some((facts, who)))
}

/// What is known of a customer beside its history: what says which strategies fit.
pub fn standing(
    conn: &mut Conn,
    cx: &Cx,
    force: &InForce,
    id: CustomerId,
) -> AppResult<Option<(Facts, Who)>> {
    let found: Option<Narrow> = customer::table
        .find(Key(id))
        .filter(customer::archived_at.is_null())
        .select((
            customer::stage,
            customer::stage_entered_at,
            customer::tier,
            customer::key_account,
            customer::intent,
            customer::industry,
            (customer::owner_id, customer::team_id),
        ))
        .first(conn)
        .optional()?;
    let Some((stage, entered, tier, key_account, intent, industry, owned)) = found else {
        return Ok(None);
    };
    let (Some(owner), team) = owned else {
        return Ok(None);
    };
    let (preferred, wished): (Option<Written<Channel>>, Option<FreeText>) = customer_profile::table
        .find(Key(id))
        .select((
            customer_profile::pref_channel,
            customer_profile::pref_frequency,
        ))
        .first(conn)?;
    let slow = signal::slow::of(conn, id, force.today)?.map(|slow| Slow {
        factor: u16::try_from(slow.factor).unwrap_or(1),
        until: slow.until,
    });
    let (_, seed) = id.uuid().as_u64_pair();
    let entered = local_day(&cx.actor.org_zone, entered.and_utc());
    let facts = Facts {
        tier: tier.map(|tier| tier.0),
        key_account,
        intent: intent.map(|intent| intent.0),
        industry,
        tags: tags(conn, id)?,
        churn_risk: churn_risks(conn, &[Key(id)])?.contains(&Key(id)),
        preferred: preferred.map(|channel| channel.0),
        wish: wished.as_ref().and_then(|wished| wish(wished.for_rules())),
        slow,
        seed,
        ..Facts::of(force.role(&stage), entered)
    };
    let who = Who {
        id,
        owner: owner.0,
        team: team.map(|team| team.0),
    };
    Ok(Some((facts, who)))
}

fn tags(conn: &mut Conn, id: CustomerId) -> AppResult<std::collections::BTreeSet<TagId>> {
    let tags: Vec<Key<TagId>> = customer_tag::table
        .filter(customer_tag::customer_id.eq(Key(id)))
        .select(customer_tag::tag_id)
        .load(conn)?;
    Ok(tags.into_iter().map(|tag| tag.0).collect())
}

/// Those of these customers with an open churn risk.
pub fn churn_risks(
    conn: &mut Conn,
    ids: &[Key<CustomerId>],
) -> AppResult<HashSet<Key<CustomerId>>> {
    let rows: Vec<Key<CustomerId>> = risk::table
        .filter(
            risk::customer_id
                .eq_any(ids)
                .and(risk::archived_at.is_null()),
        )
        .filter(risk::kind.eq(Written(RiskKind::Churn)))
        .filter(risk::state.ne(Written(RiskState::Closed)))
        .select(risk::customer_id)
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// The last touch by each channel. An attempt that was not answered is none; neither is what a manager doubts (R-TRUE).
fn touches(conn: &mut Conn, cx: &Cx, id: CustomerId) -> AppResult<Vec<Touch>> {
    type Row = (
        Written<Answered>,
        NaiveDateTime,
        Option<Written<NaiveDate>>,
        Json<Vec<Channel>>,
    );
    let rows: Vec<Row> = interaction::table
        .filter(interaction::customer_id.eq(Key(id)))
        .filter(
            interaction::archived_at
                .is_null()
                .and(interaction::doubtful.is_null()),
        )
        .filter(interaction::answered.ne(Written(Answered::No)))
        .order((interaction::happened_at.desc(), interaction::id.desc()))
        .limit(TOUCHES)
        .select((
            interaction::answered,
            interaction::happened_at,
            interaction::happened_on,
            interaction::channels,
        ))
        .load(conn)?;
    let patience = Patience::read(conn, cx.now)?;
    let mut touches: Vec<Touch> = Vec::new();
    for (answered, at, on, channels) in rows {
        if patience.counts(answered.0, at) == Answered::No {
            continue;
        }
        let on = day(cx.actor.org_zone, when_of(at, on));
        for channel in channels.0 {
            if touches.iter().all(|touch| touch.channel != channel) {
                touches.push(Touch { channel, on });
            }
        }
    }
    Ok(touches)
}

fn day(zone: Tz, when: When) -> NaiveDate {
    match when {
        When::Day(day) => day,
        When::At(at) => local_day(&zone, at),
    }
}

fn milestones(conn: &mut Conn, id: CustomerId) -> AppResult<Vec<(MilestoneKind, NaiveDate)>> {
    let rows: Vec<(Written<MilestoneKind>, Written<FlexDate>)> = milestone::table
        .filter(
            milestone::customer_id
                .eq(Key(id))
                .and(milestone::archived_at.is_null()),
        )
        .select((milestone::kind, milestone::date))
        .load(conn)?;
    let known = |(kind, date): (Written<MilestoneKind>, Written<FlexDate>)| match date.0 {
        FlexDate::Day(day) => Some((kind.0, day)),
        FlexDate::Month(..) | FlexDate::Year(_) => None,
    };
    Ok(rows.into_iter().filter_map(known).collect())
}

/// Plans that strategies made for this customer; a merge brings along some that another customer's slots made.
fn taken(conn: &mut Conn, zone: Tz, id: CustomerId) -> AppResult<Vec<Taken>> {
    type Row = (
        Option<String>,
        Option<Written<NaiveDate>>,
        Written<When>,
        Written<PlanState>,
        Option<Written<When>>,
        (NaiveDateTime, Option<NaiveDateTime>),
        Option<FreeText>,
    );
    let rows: Vec<Row> = plan::table
        .filter(plan::customer_id.eq(Key(id)).and(plan::slot.is_not_null()))
        .order((plan::planned_at.desc(), plan::id.desc()))
        .limit(SLOTS)
        .select((
            plan::slot,
            plan::slot_on,
            plan::planned,
            plan::state,
            plan::actual,
            (plan::updated_at, plan::archived_at),
            plan::remark,
        ))
        .load(conn)?;
    let own = prefix(id);
    let read = |(slot, on, planned, state, actual, (updated, archived), remark): Row| {
        let slot = slot?.strip_prefix(&own)?.to_owned();
        let ended = archived.is_some() || state.0 != PlanState::Pending;
        let closed = || {
            let done = actual.map(|actual| day(zone, actual.0));
            done.unwrap_or_else(|| local_day(&zone, updated.and_utc()))
        };
        Some(Taken {
            slot,
            on: on?.0,
            planned: day(zone, planned.0),
            closed: ended.then(closed),
            later: remark.and_then(|remark| said::later(remark.for_rules())),
        })
    };
    Ok(rows.into_iter().filter_map(read).collect())
}

/// What stands before the slots of a customer, so that each is one of the whole table.
pub fn prefix(id: CustomerId) -> String {
    format!("{id}/")
}

/// The nearest pending plan that a person made.
fn planned(conn: &mut Conn, cx: &Cx, id: CustomerId) -> AppResult<Option<NaiveDate>> {
    let found: Option<Written<When>> = plan::table
        .filter(plan::customer_id.eq(Key(id)).and(plan::slot.is_null()))
        .filter(
            plan::state
                .eq(Written(PlanState::Pending))
                .and(plan::archived_at.is_null()),
        )
        .filter(
            plan::planned_at
                .ge(stored(cx.now))
                .and(plan::planned_at.lt(no_date())),
        )
        .order((plan::planned_at, plan::id))
        .select(plan::planned)
        .first(conn)
        .optional()?;
    Ok(found.map(|planned| day(cx.actor.org_zone, planned.0)))
}

/// Since when a complaint or a problem waits for its solution.
fn trouble(conn: &mut Conn, zone: Tz, id: CustomerId) -> AppResult<Option<NaiveDate>> {
    let found: Option<NaiveDateTime> = service_case::table
        .filter(
            service_case::customer_id
                .eq(Key(id))
                .and(service_case::archived_at.is_null()),
        )
        .filter(
            service_case::kind.eq_any([Written(CaseKind::Complaint), Written(CaseKind::Problem)]),
        )
        .filter(service_case::solved.is_null())
        .order((service_case::reported_at.desc(), service_case::id.desc()))
        .select(service_case::reported_at)
        .first(conn)
        .optional()?;
    Ok(found.map(|at| local_day(&zone, at.and_utc())))
}
