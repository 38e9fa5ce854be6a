//! Who of those to be reminded may still be told of the customer.

use super::sources::Due;
use crate::db::Conn;
use crate::error::AppResult;
use crate::feature::auth::session::actor_at_command_line;
use crate::record::Cx;
use shared::id::{CustomerId, UserId};
use std::collections::{HashMap, HashSet};

/// What is due, for those alone who reach its customer: whoever was assigned something there and reaches it no longer is not
/// told (R-SEC-1). What is left for nobody is not remembered as told.
///
/// # Errors
/// Where the database fails.
pub fn within(conn: &mut Conn, cx: &Cx, due: Vec<Due>) -> AppResult<Vec<Due>> {
    let mut asked: HashMap<UserId, Vec<CustomerId>> = HashMap::new();
    for one in &due {
        for reader in &one.readers {
            asked.entry(*reader).or_default().push(one.customer);
        }
    }
    let mut reached: HashSet<(UserId, CustomerId)> = HashSet::new();
    for (user, customers) in asked {
        let Some(actor) = actor_at_command_line(conn, user, cx.actor.org_zone)? else {
            continue;
        };
        let own = Cx {
            actor,
            ..cx.clone()
        };
        let lens = own.lens(conn, customers.iter().copied())?;
        let theirs = customers.into_iter().filter(|id| lens.reached(*id).is_ok());
        reached.extend(theirs.map(|id| (user, id)));
    }
    let left = due.into_iter().map(|mut one| {
        one.readers
            .retain(|user| reached.contains(&(*user, one.customer)));
        one
    });
    Ok(left.filter(|one| !one.readers.is_empty()).collect())
}
