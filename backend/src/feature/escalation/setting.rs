//! After how many days who is told: administrators' data.

use crate::db::{Conn, setting};
use crate::error::{AppError, AppResult};
use crate::events::system::{self, By, Subject};
use shared::Code;
use shared::audit::SystemKind;
use shared::escalation::Escalation;

/// The name of the setting.
const SETTING: &str = "escalation";

/// The rule in force.
///
/// # Errors
/// Where the database fails.
pub fn read(conn: &mut Conn) -> AppResult<Escalation> {
    Ok(setting::read(conn, SETTING)?.unwrap_or_default())
}

/// Sets it; the system's trail remembers what it was before.
///
/// # Errors
/// [`Code::OutOfRange`] where a level would be reached before the one below it.
pub fn set(conn: &mut Conn, by: &By, new: Escalation) -> AppResult<()> {
    if !new.in_order() {
        let field = if new.manager_days < new.owner_days {
            "/manager_days"
        } else {
            "/risk_days"
        };
        return Err(AppError::field(field, Code::OutOfRange));
    }
    let before = read(conn)?;
    setting::keep(conn, SETTING, &new)?;
    let subject = Subject {
        kind: SystemKind::Escalation,
        key: SETTING.to_owned(),
        name: format!(
            "{} / {} / {}",
            new.owner_days, new.manager_days, new.risk_days
        ),
    };
    system::append(conn, by, &subject, (Some(&before), Some(&new)), &[])
}
