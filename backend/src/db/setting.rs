//! Settings that administrators keep as data: each is one structure under a name.

use super::Conn;
use super::dialect::OrIgnore;
use super::schema::setting;
use crate::error::{AppError, AppResult};
use diesel::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The setting of this name; none where nobody has set it yet.
///
/// # Errors
/// Where the database fails, or what stands there is of another shape.
pub fn read<T: DeserializeOwned>(conn: &mut Conn, name: &str) -> AppResult<Option<T>> {
    let text: Option<String> = setting::table
        .find(name)
        .select(setting::value)
        .first(conn)
        .optional()?;
    text.map(|text| serde_json::from_str(&text).map_err(AppError::internal))
        .transpose()
}

/// Sets it.
///
/// # Errors
/// Where the database fails.
pub fn keep(conn: &mut Conn, name: &str, value: &impl Serialize) -> AppResult<()> {
    let text = serde_json::to_string(value).map_err(AppError::internal)?;
    let row = (setting::name.eq(name), setting::value.eq(&text));
    OrIgnore(diesel::insert_into(setting::table).values(row)).execute(conn)?;
    diesel::update(setting::table.find(name))
        .set(setting::value.eq(&text))
        .execute(conn)?;
    Ok(())
}

/// Sets it to another, or takes it away, if it still is what it was; else leaves it as it stands.
///
/// # Errors
/// Where the database fails.
pub fn replace<T: Serialize>(
    conn: &mut Conn,
    name: &str,
    was: &T,
    becomes: Option<&T>,
) -> AppResult<()> {
    let text = |value: &T| serde_json::to_string(value).map_err(AppError::internal);
    let still = setting::table
        .filter(setting::name.eq(name))
        .filter(setting::value.eq(text(was)?));
    match becomes {
        Some(value) => diesel::update(still)
            .set(setting::value.eq(text(value)?))
            .execute(conn)?,
        None => diesel::delete(still).execute(conn)?,
    };
    Ok(())
}
