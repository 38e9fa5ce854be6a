//! From when on something is a signal: one structure that managers and administrators keep.

use crate::db::{Conn, setting};
use crate::error::AppResult;
use crate::events::system::{self, By, Subject};
use shared::audit::SystemKind;
use shared::signal::SignalRules;

/// The name of the setting.
const SETTING: &str = "signal_rules";

/// The rules in force.
///
/// # Errors
/// Where the database fails.
pub fn read(conn: &mut Conn) -> AppResult<SignalRules> {
    Ok(setting::read(conn, SETTING)?.unwrap_or_default())
}

/// Sets them; the system's trail remembers what they were before.
///
/// # Errors
/// Where the database fails.
pub fn set(conn: &mut Conn, by: &By, new: SignalRules) -> AppResult<()> {
    let before = read(conn)?;
    setting::keep(conn, SETTING, &new)?;
    let subject = Subject {
        kind: SystemKind::SignalRules,
        key: SETTING.to_owned(),
        name: "signals".to_owned(),
    };
    system::append(conn, by, &subject, (Some(&before), Some(&new)), &[])
}
