//! The versions of a need: written once, read with how far it drifted.

use super::row::NeedRow;
use crate::access::keys::Place;
use crate::access::leak::{self, Leak};
use crate::access::{Actor, FreeText, Sealed, Viewer};
use crate::db::Conn;
use crate::db::schema::need_version;
use crate::db::types::{Key, Written, stored, when_of};
use crate::error::AppResult;
use crate::http::{Id, answer};
use crate::record::column::Confidential;
use crate::record::{Cx, Names, Record};
use crate::state::State;
use actix_web::{HttpResponse, get, web};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use shared::error::Problem;
use shared::id::{CustomerId, NeedId, UserId};
use shared::money::Amount;
use shared::need::{NeedLedger, NeedState, NeedVersion};
use shared::time::FlexDate;
use shared::{Code, Guarded, Level};
use std::collections::HashMap;
use uuid::Uuid;

/// A row of the table.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = need_version, treat_none_as_default_value = false)]
struct VersionRow {
    need_id: Key<NeedId>,
    number: i32,
    customer_id: Key<CustomerId>,
    text: FreeText,
    priority: Written<Level>,
    wanted_by: Option<Written<FlexDate>>,
    budget: Option<Sealed>,
    state: Written<NeedState>,
    trigger: Option<FreeText>,
    recorded_at: NaiveDateTime,
    author_id: Option<Key<UserId>>,
    confidential_budget: Option<Vec<u8>>,
    happened_at: NaiveDateTime,
    happened_on: Option<Written<NaiveDate>>,
}

/// Writes the version that a need is at now, unless it stands there already.
///
/// # Errors
/// Where the database fails.
pub fn keep(conn: &mut Conn, cx: &Cx, need: &NeedRow) -> AppResult<()> {
    let there = need_version::table.find((need.id, need.versions));
    if diesel::select(diesel::dsl::exists(there)).get_result(conn)? {
        return Ok(());
    }
    diesel::insert_into(need_version::table)
        .values(VersionRow {
            need_id: need.id,
            number: need.versions,
            customer_id: need.customer_id,
            text: need.text.clone(),
            priority: need.priority,
            wanted_by: need.wanted_by,
            budget: need.budget.clone(),
            state: need.state,
            trigger: need.trigger.clone(),
            recorded_at: stored(cx.now),
            author_id: Some(Key(cx.actor.id)),
            confidential_budget: need.confidential_budget.clone(),
            happened_at: need.happened_at,
            happened_on: need.happened_on,
        })
        .execute(conn)?;
    Ok(())
}

/// Reads the versions of a need, oldest first, and how far its date and budget drifted.
#[utoipa::path(
    tag = "Needs",
    params(("id" = NeedId, Path, description = "The need")),
    responses(
        (status = 200, description = "Through the caller's rights", body = NeedLedger),
        (status = 404, description = "`not_found`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/needs/{id}/versions")]
pub async fn read_need_versions(
    state: web::Data<State>,
    actor: Actor,
    id: Id<NeedId>,
) -> AppResult<HttpResponse> {
    let (cx, id) = (Cx::new(&state, actor), id.0.uuid());
    let ledger = state.db.read(move |conn| read(conn, &cx, id)).await?;
    Ok(answer::ok(&ledger))
}

/// The versions of a need through the caller's rights.
///
/// # Errors
/// [`Code::NotFound`] where it is out of reach.
pub fn read(conn: &mut Conn, cx: &Cx, id: Uuid) -> AppResult<NeedLedger> {
    let need = NeedRow::find(conn, id)?;
    let viewer = cx.viewer(conn, need.customer_id.0)?;
    if !need.readable(&viewer) {
        return Err(Code::NotFound.into());
    }
    let told = told(conn, cx, &viewer, &[need.id])?;
    // What was said first counts as first, whenever it was written down.
    let mut said: Vec<&(VersionRow, NeedVersion)> = told.iter().collect();
    said.sort_by_key(|(row, _)| (row.happened_at, row.number));
    let said: Vec<&NeedVersion> = said.into_iter().map(|(_, version)| version).collect();
    Ok(NeedLedger {
        days_drifted: days_drifted(said.iter().map(|v| v.wanted_by)),
        budget_percent: budget_percent(said.iter().map(|v| v.budget.as_ref())),
        confidential_budget_percent: budget_percent(
            said.iter().map(|v| v.confidential_budget.as_ref()),
        ),
        versions: told.into_iter().map(|(_, version)| version).collect(),
    })
}

/// The versions of needs of one customer, oldest first. That the caller may read the needs is known already.
///
/// # Errors
/// Where the database fails, or a key does not serve.
pub fn versions(
    conn: &mut Conn,
    cx: &Cx,
    viewer: &Viewer<'_>,
    needs: &[NeedId],
) -> AppResult<HashMap<NeedId, Vec<NeedVersion>>> {
    let keys: Vec<Key<NeedId>> = needs.iter().copied().map(Key).collect();
    let mut all = HashMap::<_, Vec<_>>::new();
    for some in keys.chunks(500) {
        for (row, version) in told(conn, cx, viewer, some)? {
            all.entry(row.need_id.0).or_default().push(version);
        }
    }
    Ok(all)
}

fn told(
    conn: &mut Conn,
    cx: &Cx,
    viewer: &Viewer<'_>,
    needs: &[Key<NeedId>],
) -> AppResult<Vec<(VersionRow, NeedVersion)>> {
    let rows: Vec<VersionRow> = need_version::table
        .filter(need_version::need_id.eq_any(needs.to_vec()))
        .order((need_version::need_id, need_version::number))
        .select(VersionRow::as_select())
        .load(conn)?;
    let authors = rows.iter().filter_map(|row| row.author_id.map(|k| k.0));
    let names = Names::of_users(conn, authors)?;
    let shown = |row: VersionRow| {
        let place = Place::of("confidential_budget", row.need_id.0.uuid());
        let secret = row.confidential_budget.as_deref();
        let version = NeedVersion {
            number: row.number,
            text: leak::forgotten(Leak::NeedVersions, || viewer.free(&row.text)),
            priority: row.priority.0,
            wanted_by: row.wanted_by.map(|w| w.0),
            budget: row.budget.as_ref().map(|budget| viewer.amount(budget)),
            state: row.state.0,
            trigger: viewer.free_opt(row.trigger.as_ref()),
            author: names.user(row.author_id),
            happened_at: when_of(row.happened_at, row.happened_on),
            recorded_at: row.recorded_at.and_utc(),
            confidential_budget: Confidential::open(cx, viewer, &place, secret)?,
        };
        Ok((row, version))
    };
    rows.into_iter().map(shown).collect()
}

/// By how many days the date moved since it was first named.
fn days_drifted(dates: impl Iterator<Item = Option<FlexDate>>) -> Option<i64> {
    let named: Vec<_> = dates.flatten().filter_map(FlexDate::first_day).collect();
    Some((*named.last()? - *named.first()?).num_days())
}

/// The budget now in hundredths of the one first named, where both are clear and of one currency.
fn budget_percent<'a>(budgets: impl Iterator<Item = Option<&'a Guarded<Amount>>>) -> Option<i64> {
    let clear: Option<Vec<Amount>> = budgets.flatten().map(|b| b.value().copied()).collect();
    let clear = clear?;
    let (first, last) = (clear.first()?, clear.last()?);
    let (from, to) = (first.minor.middle(), last.minor.middle());
    (first.currency == last.currency && from > 0)
        .then(|| i64::try_from(i128::from(to) * 100 / i128::from(from)).ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drift_is_from_the_first_date_named_to_the_last() {
        let date = |text: &str| Some(text.parse().unwrap());
        assert_eq!(
            days_drifted([None, date("2026-01-10"), date("2026-02-01")].into_iter()),
            Some(22)
        );
        assert_eq!(days_drifted([None].into_iter()), None);
    }

    #[test]
    fn a_budget_that_is_not_clear_tells_nothing_of_its_drift() {
        let yuan = |amount: &str| -> Amount {
            serde_json::from_value(serde_json::json!({ "amount": amount, "currency": "CNY" }))
                .unwrap()
        };
        let (amount, more) = (yuan("100000.00"), yuan("120000.00"));
        let (a, b) = (Guarded::clear(amount), Guarded::clear(more));
        let masked = Guarded::masked("10–50万");
        assert_eq!(
            budget_percent([Some(&a), None, Some(&b)].into_iter()),
            Some(120)
        );
        assert_eq!(budget_percent([Some(&a), Some(&masked)].into_iter()), None);
    }
}
