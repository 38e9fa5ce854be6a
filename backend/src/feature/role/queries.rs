//! Reading and changing what a role may do and see. Every change is on record and is alarmed.

use crate::access::policy::{default, guard, store};
use crate::db::Conn;
use crate::error::{AppError, AppResult};
use crate::events::system::{self, By, Subject};
use crate::feature::notification::alarm;
use shared::audit::SystemKind;
use shared::role::{Role, RolePolicy, RoleView, RoleViewPatch};
use std::collections::BTreeMap;
use std::fmt::Display;

/// All roles, in their order.
///
/// # Errors
/// Where the database fails.
pub fn all(conn: &mut Conn) -> AppResult<Vec<RoleView>> {
    Role::ALL.iter().map(|role| find(conn, *role)).collect()
}

/// One role.
///
/// # Errors
/// Where the database fails.
pub fn find(conn: &mut Conn, role: Role) -> AppResult<RoleView> {
    let (version, policy) = store::find(conn, role)?;
    Ok(view(role, version, policy))
}

fn view(role: Role, version: i32, policy: RolePolicy) -> RoleView {
    RoleView {
        role,
        version,
        by_default: policy == default::of(role),
        policy,
    }
}

/// Changes what a role may do and see.
///
/// # Errors
/// [`shared::Code::Stale`]; [`shared::Code::Invalid`] for a policy that is refused whoever asks for it.
pub fn change(
    conn: &mut Conn,
    by: &By,
    role: Role,
    version: i32,
    patch: RoleViewPatch,
) -> AppResult<RoleView> {
    let before = find(conn, role)?;
    AppError::unless_stale(before.version, version, || Ok(&before))?;
    let after = before.policy.clone().patched(patch);
    guard::check(role, &after)?;
    if after == before.policy {
        return Ok(before);
    }
    let Some(version) = store::save(conn, (role, version), &after, by.now())? else {
        return Err(AppError::stale(find(conn, role)?));
    };
    let subject = Subject {
        kind: SystemKind::Role,
        key: role.to_string(),
        name: role.to_string(),
    };
    let (from, to) = (told(&before.policy), told(&after));
    let event = system::record(conn, by, &subject, (Some(&from), Some(&to)), &[])?
        .ok_or_else(|| AppError::internal("a changed policy that left no trace"))?;
    alarm::raise(conn, by, event)?;
    Ok(view(role, version, after))
}

/// A policy as the trail tells it: one field for everything that can be set.
fn told(policy: &RolePolicy) -> BTreeMap<String, String> {
    let plain: [(&str, &dyn Display); 8] = [
        ("reads", &policy.reads),
        ("reads_needs", &policy.reads_needs),
        ("archives", &policy.archives),
        ("hands_over", &policy.hands_over),
        ("doubts", &policy.doubts),
        ("sees.personal", &policy.sees.personal),
        ("sees.commercial", &policy.sees.commercial),
        ("sees.confidential", &policy.sees.confidential),
    ];
    let mut told: BTreeMap<String, String> = plain
        .into_iter()
        .map(|(field, value)| (field.to_owned(), value.to_string()))
        .collect();
    for (kind, reach) in &policy.writes {
        told.insert(format!("writes.{kind}"), reach.to_string());
    }
    told.insert("reveals".to_owned(), list(&policy.reveals));
    told.insert("can".to_owned(), list(&policy.can));
    told
}

fn list<T: Display>(words: impl IntoIterator<Item = T>) -> String {
    let words: Vec<String> = words.into_iter().map(|word| word.to_string()).collect();
    words.join(", ")
}
