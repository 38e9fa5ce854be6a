//! Administrators' data: users, teams, stages.

use super::{Answer, encode, get};
use serde_json::Value;

/// Those that the server answers in several pages; the others know no paging.
const PAGED: &[&str] = &["users", "tags"];

/// All of them, archived ones too where they can be.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn list(path: &str, archived: bool) -> Answer<Vec<Value>> {
    let mut all = Vec::new();
    let mut cursor: Option<String> = None;
    loop {
        let mut query = Vec::new();
        query.extend(PAGED.contains(&path).then(|| "limit=200".to_owned()));
        query.extend(archived.then(|| "archived=true".to_owned()));
        query.extend(cursor.map(|cursor| format!("cursor={}", encode(&cursor))));
        let page: Value = get(&format!("/{path}?{}", query.join("&"))).await?;
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
