//! What the open opportunities of a customer come to: over all of them, through the amounts that are clear to the caller.
//!
//! Proves R-SEC-2.

use crate::access::{Actor, Sealed};
use crate::db::Conn;
use crate::db::schema::opportunity;
use crate::db::types::{Key, Written};
use crate::error::AppResult;
use crate::http::{Id, Params, answer};
use crate::record::Cx;
use crate::state::State;
use actix_web::{HttpResponse, get, web};
use diesel::prelude::*;
use shared::Guarded;
use shared::error::Problem;
use shared::id::CustomerId;
use shared::money::{Amount, Currency};
use shared::opportunity::{OpportunityState, OpportunitySum, OpportunitySums};
use std::collections::BTreeMap;

/// The probability of an opportunity of which none is known, in percent.
const UNKNOWN: i32 = 50;

/// Sums up the open opportunities of a customer, one sum a currency. Everyone with reach; amounts that the caller may not
/// see are counted and not summed.
#[utoipa::path(
    tag = "Opportunities",
    params(("id" = CustomerId, Path, description = "The customer")),
    responses(
        (status = 200, description = "Over all open ones, not over a page", body = OpportunitySums),
        (status = 404, description = "`not_found`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/customers/{id}/opportunities/sums")]
pub async fn sum_customer_opportunities(
    state: web::Data<State>,
    actor: Actor,
    id: Id<CustomerId>,
    params: Params,
) -> AppResult<HttpResponse> {
    params.finish()?;
    let cx = Cx::new(&state, actor);
    let sums = state.db.read(move |conn| read(conn, &cx, id.0)).await?;
    Ok(answer::ok(&sums))
}

fn read(conn: &mut Conn, cx: &Cx, id: CustomerId) -> AppResult<OpportunitySums> {
    let viewer = cx.viewer(conn, id)?;
    let rows: Vec<(Option<Sealed>, Option<i32>)> = opportunity::table
        .filter(
            opportunity::customer_id
                .eq(Key(id))
                .and(opportunity::state.eq(Written(OpportunityState::Open)))
                .and(opportunity::archived_at.is_null()),
        )
        .select((opportunity::amount, opportunity::probability))
        .load(conn)?;
    Ok(sum(rows.into_iter().map(|(amount, probability)| {
        (amount.map(|amount| viewer.amount(&amount)), probability)
    })))
}

/// The sums of amounts with their probabilities.
fn sum(all: impl Iterator<Item = (Option<Guarded<Amount>>, Option<i32>)>) -> OpportunitySums {
    let mut by_currency: BTreeMap<Currency, (i64, i64)> = BTreeMap::new();
    let (mut open, mut sealed) = (0, 0);
    for (amount, probability) in all {
        open += 1;
        match amount {
            Some(Guarded::Clear { value }) => {
                let minor = value.minor.middle();
                let sums = by_currency.entry(value.currency).or_default();
                sums.0 = sums.0.saturating_add(minor);
                sums.1 = sums.1.saturating_add(weighted(minor, probability));
            }
            Some(_) => sealed += 1,
            None => {}
        }
    }
    let sums = by_currency
        .into_iter()
        .map(|(currency, (all, weighted))| OpportunitySum {
            amount: Amount::exact(currency, all),
            weighted: Amount::exact(currency, weighted),
        })
        .collect();
    OpportunitySums { open, sums, sealed }
}

fn weighted(minor: i64, probability: Option<i32>) -> i64 {
    let percent = i128::from(probability.unwrap_or(UNKNOWN));
    i64::try_from(i128::from(minor) * percent / 100).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r_sec_2_only_amounts_that_are_clear_are_summed() {
        let clear = || Some(Guarded::clear(Amount::exact(Currency::CNY, 100_000)));
        let found = sum([
            (clear(), Some(30)),
            (clear(), None),
            (Some(Guarded::masked("10–50万")), Some(100)),
            (None, None),
        ]
        .into_iter());
        assert_eq!((found.open, found.sealed), (4, 1));
        assert_eq!(found.sums[0].amount, Amount::exact(Currency::CNY, 200_000));
        assert_eq!(found.sums[0].weighted, Amount::exact(Currency::CNY, 80_000));
        assert_eq!(found.sums.len(), 1);
    }
}
