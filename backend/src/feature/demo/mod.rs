//! The demo: accounts of every role, and believable customers.

pub mod accounts;

use crate::error::AppResult;
use crate::state::State;

/// `throughline demo`: fills an empty database.
///
/// # Errors
/// Where the database holds something that is no demo, or fails.
pub fn cli(state: &State, customers: u64, seed: u64) -> AppResult<()> {
    let _ = (customers, seed);
    accounts::prepare(state)?;
    Ok(())
}
