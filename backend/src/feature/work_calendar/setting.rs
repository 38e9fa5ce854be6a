//! The calendar as it is kept: a setting, over the one that comes along.

use crate::db::{Conn, setting};
use crate::error::{AppError, AppResult};
use crate::events::system::{self, By, Subject};
use crate::feature::cadence;
use shared::Code;
use shared::audit::SystemKind;
use shared::work_calendar::WorkCalendar;

/// The name of the setting.
const SETTING: &str = "work_calendar";

/// The calendar in force.
///
/// # Errors
/// Where the database fails.
pub fn read(conn: &mut Conn) -> AppResult<WorkCalendar> {
    Ok(setting::read(conn, SETTING)?.unwrap_or_default())
}

/// Sets it; the system's trail remembers what it was before.
///
/// # Errors
/// [`Code::Invalid`] with the fields.
pub fn set(conn: &mut Conn, by: &By, new: &WorkCalendar) -> AppResult<()> {
    let faults = new.faults();
    if !faults.is_empty() {
        let fields = faults.into_iter().map(|at| (at, Code::DatesOutOfOrder));
        return Err(AppError::fields(fields.collect()));
    }
    let before = read(conn)?;
    setting::keep(conn, SETTING, new)?;
    cadence::everybody::begin(conn)?;
    let subject = Subject {
        kind: SystemKind::WorkCalendar,
        key: SETTING.to_owned(),
        name: format!(
            "{}–{}",
            new.opens.format("%H:%M"),
            new.closes.format("%H:%M")
        ),
    };
    system::append(conn, by, &subject, (Some(&before), Some(new)), &[])
}
