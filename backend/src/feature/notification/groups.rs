//! What belongs together in the bell: the newest notifications by customer and topic.

use super::handlers::walk;
use crate::db::Conn;
use crate::error::AppResult;
use crate::record::Cx;
use shared::id::CustomerId;
use shared::notification::NotificationGroup;
use std::collections::HashMap;

/// How many of the newest notifications are grouped.
const GROUPED: i64 = 200;

/// The groups of the caller, the one with the newest first.
///
/// # Errors
/// Where the database fails.
pub fn list(conn: &mut Conn, cx: &Cx, unread: bool) -> AppResult<Vec<NotificationGroup>> {
    let (newest, _) = walk(conn, cx, unread, None, GROUPED)?;
    let mut groups: Vec<NotificationGroup> = Vec::new();
    let mut places: HashMap<(Option<CustomerId>, String), usize> = HashMap::new();
    for one in newest {
        let name = (one.customer.as_ref().map(|c| c.id), one.topic.clone());
        let unread = i64::from(one.read_at.is_none());
        match places.get(&name).and_then(|place| groups.get_mut(*place)) {
            Some(group) => {
                group.count += 1;
                group.unread += unread;
            }
            None => {
                places.insert(name, groups.len());
                groups.push(NotificationGroup {
                    topic: one.topic.clone(),
                    count: 1,
                    unread,
                    newest: one,
                });
            }
        }
    }
    Ok(groups)
}
