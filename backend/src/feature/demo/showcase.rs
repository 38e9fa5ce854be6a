//! The customers of the sample files, which the README's tour visits.

use super::life::Calendar;
use crate::access::keys::Keys;
use crate::db::Conn;
use crate::error::AppResult;

/// How many there are.
pub const COUNT: u64 = 0;

/// Their numbers.
pub fn numbers() -> impl Iterator<Item = String> {
    ["EQP2024019", "TECH2023001"].into_iter().map(str::to_owned)
}

/// Makes them.
pub fn make(conn: &mut Conn, keys: &Keys, calendar: Calendar) -> AppResult<()> {
    let _ = (conn, keys, calendar);
    Ok(())
}
