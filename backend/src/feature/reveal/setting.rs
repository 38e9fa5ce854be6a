//! How many reveals are usual: administrators' data.

use crate::db::{Conn, setting};
use crate::error::AppResult;
use crate::events::system::{self, By, Subject};
use shared::audit::SystemKind;
use shared::reveal::RevealAlert;

/// The name of the setting.
const SETTING: &str = "reveal_alert";

/// The rule in force.
///
/// # Errors
/// Where the database fails.
pub fn read(conn: &mut Conn) -> AppResult<RevealAlert> {
    Ok(setting::read(conn, SETTING)?.unwrap_or_default())
}

/// Sets it; the system's trail remembers what it was before.
///
/// # Errors
/// Where the database fails.
pub fn set(conn: &mut Conn, by: &By, new: RevealAlert) -> AppResult<()> {
    let before = read(conn)?;
    setting::keep(conn, SETTING, &new)?;
    let subject = Subject {
        kind: SystemKind::RevealAlert,
        key: SETTING.to_owned(),
        name: format!("{} / {} min", new.reveals, new.minutes),
    };
    system::append(conn, by, &subject, (Some(&before), Some(&new)), &[])
}
