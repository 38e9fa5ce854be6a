//! Administrators' data: users, teams, stages.

use super::{Answer, get};
use serde_json::Value;

/// All of them; the server answers them as one page or in several.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn list(path: &str) -> Answer<Vec<Value>> {
    let mut all = Vec::new();
    let mut cursor: Option<String> = None;
    loop {
        let query = match (&cursor, path) {
            (Some(cursor), _) => format!("?limit=200&cursor={}", super::encode(cursor)),
            (None, "users") => "?limit=200".to_owned(),
            (None, _) => String::new(),
        };
        let page: Value = get(&format!("/{path}{query}")).await?;
        let items = page.get("items").unwrap_or(&page);
        all.extend(items.as_array().cloned().unwrap_or_default());
        cursor = page
            .get("next_cursor")
            .and_then(Value::as_str)
            .map(str::to_owned);
        if cursor.is_none() {
            return Ok(all);
        }
    }
}
