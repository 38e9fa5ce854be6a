//! Writing many customers in one transaction, with the same rows as the way of a single one leaves behind.

use super::rows::Batch;
use crate::db::Conn;
use crate::db::dialect::{OrIgnore, insert_rows};
use crate::db::schema::{
    contact, contract, customer, customer_gram, customer_profile, customer_tag, event, event_field,
    event_head, interaction, number_sequence, stage_change, tag, timeline_entry, todo,
};
use crate::error::AppResult;
use crate::events::chain;
use crate::events::stored::{FieldRow, StoredEvent};
use crate::feature::customer::counters::Tally;
use crate::feature::tag::row::TagRow;
use diesel::prelude::*;
use uuid::Uuid;

/// Writes the tags that customers carry.
///
/// # Errors
/// Where the database fails.
pub fn tags(conn: &mut Conn, rows: &[TagRow]) -> AppResult<()> {
    Ok(insert_rows!(conn, tag::table, rows)?)
}

/// Writes a batch.
///
/// # Errors
/// Where the database fails.
pub fn batch(conn: &mut Conn, batch: &Batch) -> AppResult<()> {
    insert_rows!(conn, customer::table, batch.customers)?;
    insert_rows!(conn, customer_profile::table, batch.profiles)?;
    insert_rows!(conn, customer_gram::table, batch.grams)?;
    insert_rows!(conn, contact::table, batch.contacts)?;
    insert_rows!(conn, contract::table, batch.contracts)?;
    insert_rows!(conn, interaction::table, batch.interactions)?;
    insert_rows!(conn, todo::table, batch.todos)?;
    insert_rows!(conn, stage_change::table, batch.stage_changes)?;
    insert_rows!(conn, customer_tag::table, batch.customer_tags)?;
    events(conn, batch)?;
    insert_rows!(conn, timeline_entry::table, batch.entries)?;
    let mut tally = Tally::default();
    batch.customers.iter().for_each(|row| tally.count(row));
    tally.write(conn)?;
    sequences(conn, batch)
}

/// The events, in the order of their time within each customer, chained: a demo's customers are all new.
fn events(conn: &mut Conn, batch: &Batch) -> AppResult<()> {
    let mut rows = batch.events.clone();
    rows.sort_by(|a, b| (&a.customer_id, &a.id).cmp(&(&b.customer_id, &b.id)));
    let mut heads = Vec::new();
    for of_one in rows.chunk_by_mut(|a, b| a.customer_id == b.customer_id) {
        let customer = of_one.first().map(|row| Uuid::from_slice(&row.customer_id));
        let Some(Ok(customer)) = customer else {
            continue;
        };
        heads.push(chain::begin(customer, of_one));
    }
    let fields: Vec<FieldRow> = rows.iter().flat_map(StoredEvent::fields).collect();
    insert_rows!(conn, event::table, rows)?;
    insert_rows!(conn, event_head::table, heads)?;
    insert_rows!(conn, event_field::table, fields)?;
    Ok(())
}

/// Numbers that people make later go on after the last one.
fn sequences(conn: &mut Conn, batch: &Batch) -> AppResult<()> {
    for ((prefix, year), last) in &batch.sequences {
        let first = (
            number_sequence::prefix.eq(prefix),
            number_sequence::year.eq(year),
            number_sequence::last.eq(0_i64),
        );
        OrIgnore(diesel::insert_into(number_sequence::table).values(first)).execute(conn)?;
        diesel::update(number_sequence::table.find((prefix, year)))
            .set(number_sequence::last.eq(last))
            .execute(conn)?;
    }
    Ok(())
}
