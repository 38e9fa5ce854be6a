//! What a customer has that other records of a book name: by what it is known by, read once a customer, when it is first asked
//! for. The sheets come in an order in which whatever is named is there before whoever names it.

use super::said::{contract_known_by, known_by};
use crate::db::Conn;
use crate::error::{AppError, AppResult};
use crate::feature::contact::row::ContactRow;
use crate::feature::contract::row::ContractRow;
use crate::feature::interaction::row::InteractionRow;
use crate::feature::need::row::NeedRow;
use crate::record::every::{self, Bounds};
use crate::record::{Cx, Record as _};
use serde_json::{Value, json};
use shared::id::CustomerId;
use shared::page::Archived;
use std::collections::HashMap;

/// The ids of records, by what they are known by; of several that are known by the same the latest.
type Known = HashMap<String, Value>;

/// The records of one customer.
#[derive(Debug)]
pub(super) struct There {
    id: CustomerId,
    contacts: Option<Known>,
    talks: Option<Known>,
    contracts: Option<Known>,
    needs: Option<Known>,
}

fn once(slot: &mut Option<Known>, read: impl FnOnce() -> AppResult<Known>) -> AppResult<&Known> {
    if slot.is_none() {
        *slot = Some(read()?);
    }
    Ok(slot.get_or_insert_with(Known::new))
}

impl There {
    /// Those of a customer; none is read yet.
    pub(super) const fn of(id: CustomerId) -> Self {
        Self {
            id,
            contacts: None,
            talks: None,
            contracts: None,
            needs: None,
        }
    }

    /// The contacts of these names, as far as they are there; of several of one name the first.
    pub(super) fn contacts(
        &mut self,
        conn: &mut Conn,
        cx: &Cx,
        names: &[String],
    ) -> AppResult<Vec<Value>> {
        let id = self.id;
        let known = once(&mut self.contacts, || {
            let rows = ContactRow::of_customer(conn, id)?;
            let lens = cx.lens(conn, [id])?;
            let views = ContactRow::views(conn, &lens, &rows)?;
            let named = views.iter().rev();
            Ok(named
                .filter_map(|view| Some((view.name.text()?, json!(view.id))))
                .collect())
        })?;
        Ok(names
            .iter()
            .filter_map(|name| known.get(name).cloned())
            .collect())
    }

    /// The interaction that is known by this; none where it did not come along.
    pub(super) fn talk(&mut self, conn: &mut Conn, cx: &Cx, by: &str) -> AppResult<Option<Value>> {
        let id = self.id;
        let known = once(&mut self.talks, || {
            let rows: Vec<InteractionRow> = every::rows(conn, id, Archived::No, Bounds::USUAL)?;
            let lens = cx.lens(conn, [id])?;
            let viewer = lens.viewer(id);
            let known = |row: InteractionRow| {
                let said = row.shown(cx, &viewer)?.content.unwrap_or_default();
                let by = known_by(cx.actor.org_zone, row.happened(), &said);
                Ok((by, json!(row.id.0)))
            };
            rows.into_iter().map(known).collect()
        })?;
        Ok(known.get(by).cloned())
    }

    /// The contract that is known by this; none where it did not come along.
    pub(super) fn contract(
        &mut self,
        conn: &mut Conn,
        cx: &Cx,
        by: &str,
    ) -> AppResult<Option<Value>> {
        let id = self.id;
        let known = once(&mut self.contracts, || {
            let lens = cx.lens(conn, [id])?;
            let views = every::views::<ContractRow>(conn, &lens, id, Bounds::USUAL)?;
            let known = |view| {
                let view = serde_json::to_value(view).map_err(AppError::internal)?;
                Ok((
                    contract_known_by(&view),
                    view.get("id").cloned().unwrap_or_default(),
                ))
            };
            views.into_iter().map(known).collect()
        })?;
        Ok(known.get(by).cloned())
    }

    /// The needs of these words, as far as they are there.
    pub(super) fn needs(
        &mut self,
        conn: &mut Conn,
        cx: &Cx,
        texts: &[String],
    ) -> AppResult<Vec<Value>> {
        let id = self.id;
        let known = once(&mut self.needs, || {
            let lens = cx.lens(conn, [id])?;
            let views = every::views::<NeedRow>(conn, &lens, id, Bounds::USUAL)?;
            Ok(views
                .into_iter()
                .map(|view| (view.text, json!(view.id)))
                .collect())
        })?;
        Ok(texts
            .iter()
            .filter_map(|text| known.get(text).cloned())
            .collect())
    }
}
