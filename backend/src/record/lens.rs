//! Who is asking, when, and how they stand to the customers at hand.

use crate::access::keys::Keys;
use crate::access::leak::{self, Leak};
use crate::access::policy::{self, Scope, Standing};
use crate::access::{Actor, Masks, Viewer, named, reach};
use crate::db::Conn;
use crate::db::schema::customer;
use crate::db::types::Key;
use crate::error::AppResult;
use crate::http::cursor::Pages;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use shared::Code;
use shared::id::{CustomerId, UserId};
use shared::time::When;
use std::collections::HashMap;

/// What every operation on records needs: the caller, the time, the keys.
#[derive(Debug, Clone)]
pub struct Cx {
    /// The caller.
    pub actor: Actor,
    /// The time of the request.
    pub now: DateTime<Utc>,
    /// The keys.
    pub keys: Keys,
    /// Whether what is written comes out of an imported file: backdated facts are then no error, and nothing is late.
    pub imported: bool,
    /// When what is written happened, where that is not now: of a need that an entry of last week brings.
    pub happened: Option<When>,
}

impl Cx {
    /// The pages of a list, as the caller turns them; its name holds the filter and the order.
    pub fn pages(&self, list: impl Into<String>) -> Pages<'_> {
        Pages::new(&self.keys, self.actor.id, list)
    }

    /// The context of a request.
    #[must_use]
    pub fn new(state: &crate::state::State, actor: Actor) -> Self {
        Self {
            actor,
            now: state.clock.now(),
            keys: state.keys.clone(),
            imported: false,
            happened: None,
        }
    }

    /// The context of what the engine does: the same moment and keys, without a person.
    #[must_use]
    pub fn engine(&self) -> Self {
        Self {
            actor: Actor::engine(self.actor.org_zone),
            imported: false,
            // What the engine does, it does now.
            happened: None,
            ..self.clone()
        }
    }

    /// The same for what happened at another time than now, where one is told.
    #[must_use]
    pub fn at(&self, when: Option<When>) -> Self {
        Self {
            happened: when.or(self.happened),
            ..self.clone()
        }
    }

    /// Who stands as the author of what is written: the caller, or nobody of the system.
    #[must_use]
    pub fn author(&self) -> Option<Key<UserId>> {
        (!self.actor.is_outside()).then_some(Key(self.actor.id))
    }

    /// How the caller sees one customer.
    ///
    /// # Errors
    /// [`Code::NotFound`] where it is out of reach.
    pub fn viewer(&self, conn: &mut Conn, customer: CustomerId) -> AppResult<Viewer<'_>> {
        let scope = reach::scope(conn, &self.actor, customer, self.now)?;
        let viewer = Viewer::new(&self.actor, &scope);
        if leak::planted(Leak::NotFoundHint) && viewer.is_err() {
            let row = crate::feature::customer::store::find(conn, customer)?;
            return viewer.map_err(|error| error.detail(leak::raw(&row.name)));
        }
        viewer
    }

    /// What a mask stands for in a text that the caller writes about a customer.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn masks(&self, conn: &mut Conn, customer: CustomerId) -> AppResult<Masks> {
        Ok(self.lens(conn, [customer])?.viewer(customer).masks())
    }

    /// The lens on these customers.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn lens(
        &self,
        conn: &mut Conn,
        customers: impl IntoIterator<Item = CustomerId>,
    ) -> AppResult<Lens<'_>> {
        let mut ids: Vec<CustomerId> = customers.into_iter().collect();
        ids.sort_unstable();
        ids.dedup();
        let keys: Vec<Key<CustomerId>> = ids.iter().copied().map(Key).collect();
        let rows: Vec<reach::OwnerAndTeam> = customer::table
            .filter(customer::id.eq_any(keys))
            .select((customer::id, customer::owner_id, customer::team_id))
            .load(conn)?;
        let helped = reach::collaborations(conn, &self.actor, &ids)?;
        let named = named::among(conn, &self.actor, &ids, self.now)?;
        let standings = rows
            .into_iter()
            .map(|(id, owner, team)| {
                let scope = Scope {
                    id: id.0,
                    owner_id: owner.map(|k| k.0),
                    team_id: team.map(|k| k.0),
                    collaborator: helped.contains(&id.0),
                    named: named.contains(&id.0),
                };
                (id.0, policy::standing(&self.actor, &scope))
            })
            .collect();
        Ok(Lens {
            cx: self,
            standings,
        })
    }
}

/// One caller looking at several customers.
#[derive(Debug)]
pub struct Lens<'a> {
    /// The context.
    pub cx: &'a Cx,
    standings: HashMap<CustomerId, Standing>,
}

impl<'a> Lens<'a> {
    /// How the caller sees one of them; as a stranger, who sees nothing sealed, where it is none of them.
    #[must_use]
    pub fn viewer(&self, customer: CustomerId) -> Viewer<'a> {
        let mut standing = self
            .standings
            .get(&customer)
            .copied()
            .unwrap_or_else(Standing::stranger);
        let many = leak::planted(Leak::FirstFew) && self.standings.len() > 3;
        standing.owner |= many || leak::planted(Leak::Stranger);
        Viewer {
            actor: &self.cx.actor,
            standing,
        }
    }

    /// The same, refusing what is out of reach.
    ///
    /// # Errors
    /// [`Code::NotFound`].
    pub fn reached(&self, customer: CustomerId) -> AppResult<Viewer<'a>> {
        match self.standings.get(&customer) {
            Some(standing) if policy::reaches(&self.cx.actor, *standing) || leak::eyes_open() => {
                Ok(Viewer {
                    actor: &self.cx.actor,
                    standing: *standing,
                })
            }
            _ => Err(Code::NotFound.into()),
        }
    }

    /// Adds how the caller stands to a customer whose row is at hand already.
    pub fn insert(&mut self, customer: CustomerId, standing: Standing) {
        self.standings.insert(customer, standing);
    }
}

impl<'a> Lens<'a> {
    /// A lens that knows no customer yet.
    #[must_use]
    pub fn empty(cx: &'a Cx) -> Self {
        Self {
            cx,
            standings: HashMap::new(),
        }
    }
}
