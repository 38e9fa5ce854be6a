//! Care dates out of the records, through the policy: a birthday is for those who see it in full.

use super::rules::{self, Period};
use crate::access::leak::{self, Leak};
use crate::access::{FreeText, Sealed};
use crate::db::Conn;
use crate::db::schema::{collaborator, contact, contract, customer, customer_profile};
use crate::db::types::{Key, Written};
use crate::error::AppResult;
use crate::feature::customer::row::CustomerRow;
use crate::feature::customer::view;
use crate::record::{Cx, Lens};
use chrono::NaiveDate;
use diesel::prelude::*;
use shared::care::{CareDate, Occasion};
use shared::contact::ContactRef;
use shared::contract::ContractState;
use shared::customer::{CustomerKind, CustomerRef};
use shared::id::{ContactId, ContractId, CustomerId};
use shared::role::FieldClass;
use shared::time::FlexDate;
use shared::today::Whose;
use std::collections::HashMap;
use uuid::Uuid;

/// How many customers' records are read at once.
const CHUNK: usize = 500;

/// Where a date stands on a list: the day, then whose it is. No two have the same place.
pub type Place = (NaiveDate, Option<CustomerId>, Occasion, Option<Uuid>);

/// A date with its place.
pub type Placed = (Place, CareDate);

/// The dates of one customer, holidays among them.
///
/// # Errors
/// [`shared::Code::NotFound`] where it is out of reach.
pub fn of_customer(
    conn: &mut Conn,
    cx: &Cx,
    id: CustomerId,
    period: Period,
) -> AppResult<Vec<Placed>> {
    cx.viewer(conn, id)?;
    let row: CustomerRow = customer::table
        .find(Key(id))
        .select(CustomerRow::as_select())
        .first(conn)?;
    let dear = rules::is_dear(row.tier.map(|w| w.0), row.key_account);
    let mut all = dates(conn, cx, std::slice::from_ref(&row), period)?;
    for (_, date) in &mut all {
        date.customer = None;
    }
    all.extend(holidays(cx, period, Some(id), dear));
    all.sort_by_key(|(place, _)| *place);
    Ok(all)
}

/// The dates of the customers that are the caller's to care for: those that they own or help with, or those of the team
/// whose day they look at; where neither is asked for, those of the teams that they lead beside their own. Each holiday
/// comes once.
///
/// # Errors
/// Where the database fails.
pub fn of_caller(
    conn: &mut Conn,
    cx: &Cx,
    whose: Option<Whose>,
    period: Period,
) -> AppResult<Vec<Placed>> {
    let rows = near(conn, cx, whose)?;
    let mut all = Vec::new();
    for chunk in rows.chunks(CHUNK) {
        all.extend(dates(conn, cx, chunk, period)?);
    }
    all.extend(holidays(cx, period, None, false));
    all.sort_by_key(|(place, _)| *place);
    Ok(all)
}

fn near(conn: &mut Conn, cx: &Cx, whose: Option<Whose>) -> AppResult<Vec<CustomerRow>> {
    let live = || customer::table.filter(customer::archived_at.is_null());
    let mut rows: HashMap<CustomerId, CustomerRow> = HashMap::new();
    let mut add = |found: Vec<CustomerRow>| {
        rows.extend(found.into_iter().map(|row| (row.customer_id(), row)));
    };
    if leak::planted(Leak::Care) {
        add(live().select(CustomerRow::as_select()).load(conn)?);
    }
    let teams = match whose {
        Some(Whose::Mine) => Vec::new(),
        Some(Whose::Team) => cx.actor.teams_of_the_day(),
        None => cx.actor.leads.clone(),
    };
    for team in teams {
        let theirs = live().filter(customer::team_id.eq(Key(team)));
        add(theirs.select(CustomerRow::as_select()).load(conn)?);
    }
    if whose != Some(Whose::Team) {
        let own = live().filter(customer::owner_id.eq(Key(cx.actor.id)));
        add(own.select(CustomerRow::as_select()).load(conn)?);
        let helped = collaborator::table
            .filter(collaborator::user_id.eq(Key(cx.actor.id)))
            .select(collaborator::customer_id);
        let helped = live().filter(customer::id.eq_any(helped));
        add(helped.select(CustomerRow::as_select()).load(conn)?);
    }
    // Whoever owns a customer or leads its team reaches it, unless the policy says otherwise.
    let rows: Vec<CustomerRow> = rows.into_values().collect();
    let lens = view::lens(conn, cx, &rows)?;
    let reached = |row: &CustomerRow| lens.reached(row.customer_id()).is_ok();
    Ok(rows.iter().filter(|row| reached(row)).cloned().collect())
}

/// What the dates of some customers are made of.
struct Source<'a> {
    lens: Lens<'a>,
    period: Period,
    rows: HashMap<CustomerId, &'a CustomerRow>,
    all: Vec<Placed>,
}

impl Source<'_> {
    fn add(
        &mut self,
        id: CustomerId,
        occasion: Occasion,
        date: FlexDate,
        record: Option<Uuid>,
        more: impl Fn(&mut CareDate),
    ) {
        let Some(row) = self.rows.get(&id) else {
            return;
        };
        let dear = rules::is_dear(row.tier.map(|w| w.0), row.key_account);
        let (viewer, lang) = (self.lens.viewer(id), self.lens.cx.actor.lang);
        for (on, years) in rules::returns(date, self.period) {
            let mut one = CareDate {
                on,
                occasion,
                customer_id: Some(id),
                customer: Some(CustomerRef {
                    id,
                    number: row.number.clone(),
                    name: viewer.customer_name(row.kind.0, &row.name),
                    stage: Some(row.stage.clone()),
                }),
                years: Some(years),
                contact: None,
                contract_id: None,
                holiday: None,
                suggestion: rules::suggest(occasion, years, None, dear, lang),
            };
            more(&mut one);
            self.all.push(((on, Some(id), occasion, record), one));
        }
    }

    /// A birthday, for whoever sees it in full; for nobody else is there any.
    fn birthday(&self, id: CustomerId, sealed: &Sealed) -> Option<FlexDate> {
        let viewer = self.lens.viewer(id);
        leak::forgotten(Leak::Care, || {
            viewer.whole::<FlexDate>(FieldClass::Personal, sealed)
        })
        .value()
        .copied()
    }
}

fn dates(conn: &mut Conn, cx: &Cx, rows: &[CustomerRow], period: Period) -> AppResult<Vec<Placed>> {
    let keys: Vec<Key<CustomerId>> = rows.iter().map(|row| row.id).collect();
    let mut source = Source {
        lens: view::lens(conn, cx, rows)?,
        period,
        rows: rows.iter().map(|row| (row.customer_id(), row)).collect(),
        all: Vec::new(),
    };
    of_profiles(conn, &keys, &mut source)?;
    of_contacts(conn, &keys, &mut source)?;
    of_contracts(conn, &keys, &mut source)?;
    Ok(source.all)
}

type Days = (Key<CustomerId>, Option<Written<FlexDate>>, Option<Sealed>);

fn of_profiles(
    conn: &mut Conn,
    keys: &[Key<CustomerId>],
    source: &mut Source<'_>,
) -> AppResult<()> {
    let found: Vec<Days> = customer_profile::table
        .filter(customer_profile::customer_id.eq_any(keys.to_vec()))
        .select((
            customer_profile::customer_id,
            customer_profile::founded_on,
            customer_profile::birthday,
        ))
        .load(conn)?;
    for (id, founded, birthday) in found {
        let id = id.0;
        let company = source
            .rows
            .get(&id)
            .is_some_and(|row| row.kind.0 == CustomerKind::Company);
        if let Some(founded) = founded.filter(|_| company) {
            source.add(id, Occasion::FoundingDay, founded.0, None, |_| {});
        }
        if let Some(born) = birthday.and_then(|sealed| source.birthday(id, &sealed)) {
            source.add(id, Occasion::Birthday, born, None, |_| {});
        }
    }
    Ok(())
}

type Person = (
    Key<ContactId>,
    Key<CustomerId>,
    Sealed,
    Option<FreeText>,
    Option<Sealed>,
);

fn of_contacts(
    conn: &mut Conn,
    keys: &[Key<CustomerId>],
    source: &mut Source<'_>,
) -> AppResult<()> {
    let found: Vec<Person> = contact::table
        .filter(contact::customer_id.eq_any(keys.to_vec()))
        .filter(contact::archived_at.is_null())
        // Whoever left is no longer ours to greet.
        .filter(contact::left_on.is_null())
        .filter(contact::birthday.is_not_null())
        .select((
            contact::id,
            contact::customer_id,
            contact::name,
            contact::title,
            contact::birthday,
        ))
        .load(conn)?;
    for (contact_id, id, name, title, birthday) in found {
        let id = id.0;
        let Some(born) = birthday.and_then(|sealed| source.birthday(id, &sealed)) else {
            continue;
        };
        let viewer = source.lens.viewer(id);
        let who = ContactRef {
            id: contact_id.0,
            name: viewer.person(&name),
            title: viewer.title(title.as_ref()),
        };
        let record = Some(contact_id.0.uuid());
        source.add(id, Occasion::Birthday, born, record, |one| {
            one.contact = Some(who.clone());
        });
    }
    Ok(())
}

type Term = (
    Key<ContractId>,
    Key<CustomerId>,
    Option<Written<FlexDate>>,
    Option<Written<FlexDate>>,
);

fn of_contracts(
    conn: &mut Conn,
    keys: &[Key<CustomerId>],
    source: &mut Source<'_>,
) -> AppResult<()> {
    let found: Vec<Term> = contract::table
        .filter(contract::customer_id.eq_any(keys.to_vec()))
        .filter(contract::archived_at.is_null())
        .filter(contract::state.eq(Written(ContractState::Active)))
        .select((
            contract::id,
            contract::customer_id,
            contract::starts_on,
            contract::signed_on,
        ))
        .load(conn)?;
    for (contract_id, id, starts, signed) in found {
        let Some(began) = starts.or(signed) else {
            continue;
        };
        let record = Some(contract_id.0.uuid());
        source.add(
            id.0,
            Occasion::ContractAnniversary,
            began.0,
            record,
            |one| one.contract_id = Some(contract_id.0),
        );
    }
    Ok(())
}

fn holidays(
    cx: &Cx,
    period: Period,
    id: Option<CustomerId>,
    dear: bool,
) -> impl Iterator<Item = Placed> {
    let lang = cx.actor.lang;
    rules::holidays(period)
        .into_iter()
        .map(move |(on, holiday)| {
            let occasion = Occasion::Holiday;
            let one = CareDate {
                on,
                occasion,
                customer_id: id,
                customer: None,
                years: None,
                contact: None,
                contract_id: None,
                holiday: Some(holiday),
                suggestion: rules::suggest(occasion, 0, Some(holiday), dear, lang),
            };
            // Two holidays may fall on one day (2031: 国庆 and 中秋).
            let which = Uuid::from_u128(u128::from(holiday as u8));
            ((on, id, occasion, Some(which)), one)
        })
}
