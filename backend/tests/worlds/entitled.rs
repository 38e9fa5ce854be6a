//! Who may write what, as DOMAIN section 4 says it: a table of its own, that knows nothing of the policy's code.

use super::document::Operation;
use super::writing;

/// Whose customer it is that is written about, as a caller stands to it.
pub struct Target {
    pub name: &'static str,
    /// Who writes all that belongs to it: its owner, who helps, and the manager above.
    pub near: &'static [&'static str],
    /// Who archives it and hands it over.
    pub top: &'static [&'static str],
    /// Whose it is.
    pub owner: &'static str,
}

/// The owner's first customer, that of a colleague of the same team, and one of another team.
pub const TARGETS: &[Target] = &[
    Target {
        name: "own",
        near: &["sales", "helper", "manager"],
        top: &["sales", "manager"],
        owner: "sales",
    },
    Target {
        name: "team",
        near: &["peer", "manager"],
        top: &["peer", "manager"],
        owner: "peer",
    },
    Target {
        name: "foreign",
        near: &["sales2", "manager2"],
        top: &["sales2", "manager2"],
        owner: "sales2",
    },
];

/// From the narrowest to the owner.
pub const CALLERS: &[&str] = &[
    "anonymous",
    "gone",
    "inactive",
    "solo",
    "program",
    "narrow",
    "remote",
    "machine",
    "ended",
    "auditor",
    "manager2",
    "sales2",
    "marketing",
    "technical",
    "demoted",
    "trusted",
    "success",
    "admin",
    "helper",
    "peer",
    "manager",
    "sales",
];

/// Those of role sales.
const SALES: &[&str] = &["sales", "sales2", "solo", "ended", "peer", "helper"];
/// Programs, and accounts for them.
pub const PROGRAMS: &[&str] = &["program", "narrow", "remote", "machine"];
/// What `success` keeps on every customer within reach.
const SUCCESS: &[&str] = &[
    "contacts",
    "interactions",
    "plans",
    "todos",
    "needs",
    "risks",
    "service-cases",
    "milestones",
    "questionnaires",
    "attachments",
];
/// What technical staff keep there.
const TECHNICAL: &[&str] = &["interactions", "needs", "service-cases", "attachments"];
/// Who writes which kinds of record on every customer within reach.
const ANYWHERE: &[(&str, &[&str])] = &[
    ("success", SUCCESS),
    ("technical", TECHNICAL),
    ("demoted", TECHNICAL),
    ("trusted", TECHNICAL),
    ("marketing", &["tags"]),
];
/// Kinds of record under a customer.
pub const KINDS: &[&str] = &[
    "contacts",
    "interactions",
    "plans",
    "todos",
    "needs",
    "risks",
    "service-cases",
    "milestones",
    "questionnaires",
    "attachments",
    "opportunities",
    "contracts",
    "stories",
    "key-facts",
    "tags",
];

/// What the table says of one caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum May {
    /// Is not refused.
    Yes,
    /// Is not refused, though what is named may not be there.
    Ask,
    /// Is refused.
    No,
    /// Is answered by what it finds, which is judged elsewhere.
    Elsewhere,
}

/// What says nothing of those who are let to it, and where that is judged; who is not let to it is refused all the same.
pub const BEYOND: &[(&str, &str)] = &[
    (
        "/auth/",
        "lets in and out: `tests/api/{sessions,passwords,oidc}.rs`",
    ),
    (
        "POST /api/v1/hand-overs",
        "is judged for each customer that it finds: `many.rs`",
    ),
    (
        "/customers/by/",
        "makes or changes, by what is there: `many.rs`",
    ),
    (
        "POST /api/v1/customers/batch",
        "answers for each part of it: `many.rs`",
    ),
];

/// Whether those who are let to an operation are judged elsewhere.
fn is_beyond(operation: &Operation) -> bool {
    BEYOND.iter().any(|(part, _)| operation.id.contains(part))
}

/// What the caller may, and nothing where the operation is beyond the table.
pub fn entitled(operation: &Operation, target: &Target, caller: &str) -> Option<May> {
    if operation.path.contains("/auth/") {
        return Some(May::Elsewhere);
    }
    if is_public(operation) {
        return Some(May::Ask);
    }
    if ["anonymous", "gone", "inactive"].contains(&caller) {
        return Some(May::No);
    }
    let path = operation.path.trim_start_matches("/api/v1/");
    let segments: Vec<&str> = path.split('/').collect();
    if caller == "narrow" {
        return Some(of_narrow(operation, &segments));
    }
    if ["remote", "machine"].contains(&caller) {
        let reached = caller == "machine" || target.name == "foreign";
        return Some(of_program(operation, &segments, reached));
    }
    if is_beyond(operation) {
        return Some(May::Elsewhere);
    }
    of_people(operation, &segments, target, caller)
}

/// Whether whoever has a link may.
fn is_public(operation: &Operation) -> bool {
    let public = [
        "/ratings",
        "/questionnaires/answers",
        "/questionnaires/questions",
    ];
    public.iter().any(|path| operation.path.contains(path))
}

/// A program that reads customers and writes interactions.
fn of_narrow(operation: &Operation, segments: &[&str]) -> May {
    match segments {
        ["customers", "search"] => May::Yes,
        ["customers", "{id}", "interactions"] | ["interactions", "{id}", ..] => {
            if operation.path.ends_with("/restore") || operation.method != "DELETE" {
                May::Ask
            } else {
                May::Yes
            }
        }
        _ => May::No,
    }
}

/// A program with every scope there is, of the customers that it reaches. It archives no customer, hands nothing over and
/// reveals nothing; what is for people alone no scope opens.
fn of_program(operation: &Operation, segments: &[&str], reached: bool) -> May {
    let ask = if reached { May::Ask } else { May::No };
    match segments {
        ["customers"] | ["customers", "search"] | ["forms", _] => May::Ask,
        ["customers", "batch"] | ["customers", "by", ..] => May::Elsewhere,
        ["customers", "{id}"] if operation.method == "PATCH" => ask,
        ["customers", "{id}", "tags", "{tag_id}"] => ask,
        ["customers" | "contracts", "{id}", "service-times"] => ask,
        ["customers", "{id}", "stage-changes"] => ask,
        // What somebody else moved.
        ["stage-changes", "{id}", "undo"] => May::Elsewhere,
        // The labels themselves are the administrators'.
        ["tags", ..] => May::No,
        ["customers", "{id}", kind] | [kind, "{id}"] | [kind, "{id}", "restore"]
            if KINDS.contains(kind) =>
        {
            ask
        }
        ["opportunities", "{id}", "win"] | ["contacts", "{id}", "succession"] => ask,
        ["service-cases", "{id}", "rating-link"] => ask,
        ["questionnaires", "{id}", "link" | "accept"] => ask,
        _ => May::No,
    }
}

/// Another policy than the one that comes with the product: who kept records of all customers keeps them no more, but for
/// technical staff, who keep contacts instead.
pub const SWITCHED: &[(&str, &str)] = &[
    (
        "success",
        r#"{ "writes": { "contact": "own", "interaction": "own", "plan": "own", "todo": "own", "need": "own", "risk": "own",
            "service_case": "own", "milestone": "own", "questionnaire": "own", "attachment": "own" } }"#,
    ),
    (
        "technical",
        r#"{ "writes": { "contact": "all", "interaction": "own", "need": "own", "service_case": "own", "attachment": "own" } }"#,
    ),
];

/// Who is asked again under the other policy.
pub const SWITCHED_CALLERS: &[&str] = &["success", "technical", "trusted", "sales"];

/// What the caller may under it; none where it says nothing else than the first.
pub fn entitled_switched(operation: &Operation, target: &Target, caller: &str) -> Option<May> {
    let path = operation.path.trim_start_matches("/api/v1/");
    let segments: Vec<&str> = path.split('/').collect();
    match segments.as_slice() {
        ["customers", "{id}", kind] | [kind, "{id}"] | [kind, "{id}", "restore"]
            if KINDS.contains(kind) && *kind != "tags" =>
        {
            let technical = ["technical", "trusted"].contains(&caller);
            yes(target.near.contains(&caller) || (technical && *kind == "contacts"))
        }
        _ => None,
    }
}

fn yes(may: bool) -> Option<May> {
    Some(if may { May::Yes } else { May::No })
}

fn ask(may: bool) -> Option<May> {
    Some(if may { May::Ask } else { May::No })
}

fn of_people(
    operation: &Operation,
    segments: &[&str],
    target: &Target,
    caller: &str,
) -> Option<May> {
    let (near, top) = (target.near.contains(&caller), target.top.contains(&caller));
    let admin = caller == "admin";
    let plans = near || caller == "success";
    match segments {
        ["customers", "{id}", "tags", ..] => ask(near || caller == "marketing"),
        ["contacts" | "customers", "{id}", "erasure"] => ask(admin),
        ["customers", "{id}", "confidential-access", _] => ask(caller == target.owner),
        ["customers", "{id}", "reveals"] => ask(reaches(target, caller) && caller != "auditor"),
        ["customers", "{id}", "slow-down"] => ask(plans),
        ["customers", "{id}", "service-times" | "stage-changes"] => yes(near),
        ["customers", "{id}", "hand-overs" | "collaborators"] => yes(top || admin),
        ["customers", "{id}", "merges"] => ask(top),
        ["customers", "{id}"] if operation.method == "PATCH" => yes(near),
        ["customers", "{id}"] | ["customers", "{id}", "restore"] => yes(top),
        ["customers", "search"] | ["drafts" | "forms" | "me" | "notifications", ..] => {
            Some(May::Ask)
        }
        ["customers"] | ["imports"] => yes(SALES.contains(&caller)
            || ["manager", "manager2", "marketing", "admin"].contains(&caller)),
        ["imports", "{id}", ..] => ask(caller == "sales"),
        ["merges", "{id}", "undo"] => ask(["sales", "manager"].contains(&caller)),
        ["stage-changes", "{id}", "undo"] => ask(caller == target.owner),
        ["signals", "{id}", ..] => ask(plans),
        ["strategies", ..] | ["signal-rules"] => {
            yes(["admin", "manager", "manager2"].contains(&caller))
        }
        [
            "users" | "teams" | "stages" | "purposes" | "lists" | "tags" | "webhooks"
            | "deliveries" | "number-pattern" | "work-calendar" | "escalation" | "tokens" | "roles"
            | "reveal-alert" | "second-factor-rule",
            ..,
        ] => ask(admin),
        ["customers", "{id}", kind, ..] | [kind, "{id}", ..] if KINDS.contains(kind) => {
            let anywhere = ANYWHERE
                .iter()
                .any(|(who, kinds)| *who == caller && kinds.contains(kind));
            yes(near || anywhere)
        }
        _ => None,
    }
}

/// Whether the customer is there for the caller at all: sales read what is their team's, everyone else reads all.
fn reaches(target: &Target, caller: &str) -> bool {
    if !SALES.contains(&caller) {
        return !PROGRAMS.contains(&caller);
    }
    let team: &[&str] = if target.name == "foreign" {
        &["sales2", "helper", "ended"]
    } else {
        &["sales", "peer", "helper"]
    };
    team.contains(&caller) && (target.name != "team" || caller != "helper")
}

/// Whether who may is not asked: what would take the ground from under those who come after.
pub fn is_left(operation: &Operation, may: May) -> bool {
    may != May::No
        && writing::is_last(operation)
        && !operation.headers.iter().any(|name| name == "If-Match")
}
