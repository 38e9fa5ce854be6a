//! The one way in to what only holders of a capability may change: the right is asked, and who did it goes on record.

use crate::access::{Actor, policy};
use crate::db::Conn;
use crate::error::AppResult;
use crate::events::system::By;
use crate::state::State;
use shared::role::Capability;

/// Writes in one transaction what a caller with the capability changes; `work` is told who that is.
///
/// # Errors
/// [`shared::Code::Forbidden`]; what `work` says.
pub async fn write<T, F>(
    state: &State,
    actor: &Actor,
    needed: Capability,
    mut work: F,
) -> AppResult<T>
where
    T: Send + 'static,
    F: FnMut(&mut Conn, &By) -> AppResult<T> + Send + 'static,
{
    policy::require(actor, needed)?;
    let by = By::caller(actor, state.clock.now());
    state.db.write(move |conn| work(conn, &by)).await
}
