//! What an operation wants of a token (R-SEC-6): decided from its address and method alone, in one place.
//!
//! The list says what is allowed. An operation that it does not name is for people only, and so is every new one until
//! it is named here: accounts, tokens, policy, reveals, erasing, handing over, merging, the audit trail.

use shared::token::{Resource, Scope, ScopeVerb};

/// Where the API's addresses begin.
const BASE: &str = "/api/v1/";

/// Whether an operation only reads. Some that do are asked by `POST`, since what they are asked does not fit an address.
#[must_use]
pub fn reads(method: &str, address: &str) -> bool {
    let parts: Vec<&str> = address
        .strip_prefix(BASE)
        .unwrap_or("")
        .split('/')
        .collect();
    match method {
        "GET" | "HEAD" => true,
        "POST" => matches!(
            parts.as_slice(),
            ["customers", "search"] | ["forms", _] | ["strategies", "preview"]
        ),
        _ => false,
    }
}

/// The scope that an operation wants; none where no token may, whatever its scopes. `pattern` is the address as the router
/// knows it, such as `/api/v1/customers/{id}/contacts`.
#[must_use]
pub fn wanted(method: &str, pattern: &str) -> Option<Scope> {
    let parts: Vec<&str> = pattern.strip_prefix(BASE)?.split('/').collect();
    let verb = match method {
        _ if reads(method, pattern) => ScopeVerb::Read,
        "POST" | "PUT" | "PATCH" | "DELETE" => ScopeVerb::Write,
        _ => return None,
    };
    Scope::new(resource(&parts)?, verb)
}

/// What an address is about.
fn resource(parts: &[&str]) -> Option<Resource> {
    match parts {
        ["board"] | ["board", "{stage}"] => Some(Resource::Customers),
        ["customers", "search" | "batch"] | ["customers", "by", "{key}", "{value}"] => {
            Some(Resource::Customers)
        }
        ["customers", "{id}", "tags", "{tag_id}"] => Some(Resource::Tags),
        ["customers", "{id}", "timeline"]
        | ["customers", "{id}", "timeline", "counts"]
        | ["customers", "{id}", "briefing" | "care"]
        | ["timeline" | "care"] => Some(Resource::Timeline),
        ["customers", "{id}", "forms", "{form}"] | ["forms", "{form}"] => Some(Resource::Forms),
        ["stages" | "purposes" | "number-pattern" | "work-calendar" | "strategies"]
        | ["stages", "{code}"]
        | ["lists", "{list}"] => Some(Resource::Settings),
        ["signals"] | ["signals", "count"] | ["customers", "{id}", "signals"] => {
            Some(Resource::Timeline)
        }
        ["customers", "{id}", "service-times"] => Some(Resource::Customers),
        ["contracts", "{id}", "service-times"] => Some(Resource::Contracts),
        ["users" | "teams" | "me"] | ["users", "{id}"] => Some(Resource::Directory),
        ["needs", "{id}", "versions"] => Some(Resource::Needs),
        ["opportunities", "{id}", "win"] => Some(Resource::Opportunities),
        ["contacts", "{id}", "succession"] => Some(Resource::Contacts),
        ["attachments", "{id}", "content"] => Some(Resource::Attachments),
        ["service-cases", "{id}", "rating-link"] => Some(Resource::ServiceCases),
        ["questionnaires", "{id}", "link" | "accept"] => Some(Resource::Questionnaires),
        ["stage-changes", "{id}", "undo"] => Some(Resource::StageChanges),
        // What every kind of record has.
        ["customers", "{id}", kind] | [kind] | [kind, "{id}"] | [kind, "{id}", "restore"] => {
            kind_of(kind)
        }
        _ => None,
    }
}

fn kind_of(name: &str) -> Option<Resource> {
    name.parse::<Resource>()
        .ok()
        .filter(|resource| resource.kind().is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(method: &str, address: &str) -> Option<String> {
        wanted(method, &format!("{BASE}{address}")).map(|scope| scope.to_string())
    }

    #[test]
    fn r_sec_6_an_operation_wants_the_scope_of_what_it_is_about() {
        for (method, address, scope) in [
            ("GET", "customers", "customers:read"),
            ("HEAD", "customers/{id}", "customers:read"),
            ("POST", "customers/search", "customers:read"),
            ("POST", "forms/{form}", "forms:read"),
            ("POST", "customers/batch", "customers:write"),
            ("POST", "customers/{id}/contacts", "contacts:write"),
            ("GET", "service-cases", "service-cases:read"),
            ("PATCH", "key-facts/{id}", "key-facts:write"),
            ("POST", "todos/{id}/restore", "todos:write"),
            (
                "POST",
                "customers/{id}/stage-changes",
                "stage-changes:write",
            ),
            ("DELETE", "customers/{id}/tags/{tag_id}", "tags:write"),
            ("GET", "customers/{id}/timeline", "timeline:read"),
            ("GET", "me", "directory:read"),
        ] {
            assert_eq!(
                asked(method, address).as_deref(),
                Some(scope),
                "{method} {address}"
            );
        }
    }

    #[test]
    fn r_sec_6_what_is_not_named_is_for_people_alone() {
        for (method, address) in [
            ("POST", "users"),
            ("PATCH", "me"),
            ("POST", "me/password"),
            ("GET", "tokens"),
            ("POST", "tokens"),
            ("GET", "roles"),
            ("PATCH", "roles/{role}"),
            ("POST", "customers/{id}/reveals"),
            ("GET", "customers/{id}/reveals"),
            ("PUT", "customers/{id}/confidential-access/{user}"),
            ("POST", "contacts/{id}/erasure"),
            ("GET", "contacts/{id}/personal-data"),
            ("POST", "customers/{id}/hand-overs"),
            ("POST", "customers/{id}/merges"),
            ("PUT", "customers/{id}/collaborators"),
            ("GET", "customers/{id}/audit"),
            ("GET", "audit"),
            ("POST", "imports"),
            ("GET", "notifications"),
            ("PUT", "drafts/{place}"),
            ("PATCH", "stages/{code}"),
            ("POST", "lists/{list}"),
            ("GET", "something-new"),
            ("GET", "customers/{id}/something-new"),
            ("GET", "contacts/{id}/something-new"),
            ("TRACE", "customers"),
            ("GET", ""),
        ] {
            assert_eq!(asked(method, address), None, "{method} {address}");
        }
    }
}
