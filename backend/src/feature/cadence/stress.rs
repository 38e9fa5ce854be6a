//! What a plan stresses, by what the customer needs (R-CAD-7).

use crate::access::FreeText;
use crate::db::Conn;
use crate::db::schema::need;
use crate::db::types::{Key, Written};
use crate::error::AppResult;
use diesel::prelude::*;
use shared::id::CustomerId;
use shared::mask;
use shared::need::NeedState;
use shared::strategy::{Emphasis, Strategy};

/// How many waiting needs are looked through.
const NEEDS: i64 = 20;

/// What to stress for a customer, in Chinese and English: what the strategy says for a need that waits, else in general.
///
/// # Errors
/// Where the database fails.
pub fn content<'a>(
    conn: &mut Conn,
    customer: CustomerId,
    strategy: &'a Strategy,
) -> AppResult<(&'a Option<String>, &'a Option<String>)> {
    let usual = (&strategy.content_zh, &strategy.content_en);
    if strategy.emphases.is_empty() {
        return Ok(usual);
    }
    let needs = needs(conn, customer)?;
    let fits = |one: &&Emphasis| needs.iter().any(|need| one.is_named_in(need));
    let found = strategy.emphases.iter().find(fits);
    Ok(found.map_or(usual, |one| (&one.content_zh, &one.content_en)))
}

/// What the needs that wait say, the newest first; numbers and names that are screened in them name nothing here either, for
/// a plan is read by more people (R-SEC-2).
fn needs(conn: &mut Conn, customer: CustomerId) -> AppResult<Vec<String>> {
    type Row = (
        Option<FreeText>,
        FreeText,
        Option<FreeText>,
        Option<FreeText>,
    );
    let rows: Vec<Row> = need::table
        .filter(need::customer_id.eq(Key(customer)))
        .filter(need::archived_at.is_null())
        .filter(need::state.ne_all([Written(NeedState::Landed), Written(NeedState::Dropped)]))
        .order(need::id.desc())
        .limit(NEEDS)
        .select((need::category, need::text, need::pain_point, need::aim))
        .load(conn)?;
    let said = |(category, text, pain, aim): Row| {
        let all = [category, Some(text), pain, aim].into_iter().flatten();
        let all: Vec<String> = all.map(|text| mask::screen(text.for_rules())).collect();
        all.join("\n")
    };
    Ok(rows.into_iter().map(said).collect())
}
