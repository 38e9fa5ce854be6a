//! The ways in which other systems told what they should not: each has leaks that are planted, or does not exist here, and
//! then something refuses that it comes.
//!
//! Proves R-SEC-1, R-SEC-2.

use super::pair::Probe;
use super::support::Answer;
use backend::access::leak::Leak;
use std::collections::HashSet;
use std::path::Path;

/// How a way of leaking is kept in view.
enum Kept {
    /// By leaks that are planted.
    Planted(&'static [Leak]),
    /// It does not exist: what refuses that it comes.
    Refused(&'static str),
}

use Kept::{Planted, Refused};

/// Each way of leaking.
const CASES: &[(&str, Kept)] = &[
    (
        "counting by a filter, through a relation or a dotted path",
        Planted(&[Leak::SealedFilter, Leak::DottedPath, Leak::CountBeyond]),
    ),
    (
        "guessing character by character with prefix operators",
        Planted(&[Leak::PrefixGuess]),
    ),
    (
        "search that matches an unreadable field",
        Planted(&[Leak::SealedSearch]),
    ),
    (
        "protection that stops after the first ones, or at some kinds of value",
        Planted(&[
            Leak::FirstFew,
            Leak::PhonesOnly,
            Leak::ShortNumbersOnly,
            Leak::OptionalText,
            Leak::Pieces,
            Leak::HistoryText,
        ]),
    ),
    ("sort", Planted(&[Leak::SealedOrder, Leak::PersonOrder])),
    ("group and aggregate", Planted(&[Leak::SumsOverAll])),
    (
        "an empty allowed set read as no limit",
        Planted(&[Leak::NoTeam, Leak::TeamIsAll]),
    ),
    (
        "one view forgotten",
        Planted(&[
            Leak::Cards,
            Leak::References,
            Leak::Profile,
            Leak::DerivedTags,
            Leak::Lists,
            Leak::NeedVersions,
            Leak::Merges,
            Leak::StageChanges,
            Leak::Care,
            Leak::Briefing,
            Leak::Proposals,
            Leak::ContactNames,
            Leak::ReachForgotten,
            Leak::Stranger,
            Leak::Calendar,
        ]),
    ),
    (
        "a mask that shows more than a mask",
        Planted(&[
            Leak::Mobiles,
            Leak::OneMore,
            Leak::MaskLength,
            Leak::Persons,
            Leak::CustomerNames,
            Leak::Amounts,
            Leak::NarrowBand,
            Leak::Whole,
            Leak::WholeLength,
            Leak::FreeText,
            Leak::CompanyAddress,
            Leak::ForHelpers,
            Leak::CipherLength,
        ]),
    ),
    (
        "files: name, size, hash and content",
        Planted(&[
            Leak::FilesForAll,
            Leak::FileNames,
            Leak::FileSizes,
            Leak::FileContent,
        ]),
    ),
    (
        "entries marked as a whole, before and after",
        Planted(&[Leak::EntriesForAll, Leak::EntryHistory]),
    ),
    (
        "timeline and notifications",
        Planted(&[Leak::Timeline, Leak::TimelineChanges, Leak::Notifications]),
    ),
    ("export", Planted(&[Leak::FormOfOne, Leak::FormOfMany])),
    (
        "a stream filtered by the wrong person's rights",
        Planted(&[Leak::StreamBeyond]),
    ),
    (
        "a stream telling that something changed",
        Planted(&[Leak::StreamReveals, Leak::ChangesTold]),
    ),
    (
        "one masked object shared between callers",
        Planted(&[Leak::SharedAnswer]),
    ),
    (
        "a 304 that ignores the caller",
        Planted(&[Leak::NotModified]),
    ),
    (
        "a cache that ignores the caller",
        Refused("`kept`: no answer to a caller may be kept by anyone"),
    ),
    (
        "an ETag made from content, other headers, byte counts",
        Planted(&[Leak::ContentTag, Leak::Header, Leak::ByteCount]),
    ),
    (
        "a cursor that discloses an unseen row",
        Planted(&[Leak::PlainCursor]),
    ),
    (
        "hints in errors",
        Planted(&[Leak::ErrorHint, Leak::NotFoundHint]),
    ),
    ("search snippets", Planted(&[Leak::Snippet])),
    ("audit and history", Planted(&[Leak::Audit, Leak::History])),
    (
        "webhooks and group chats",
        Planted(&[Leak::WebhookBody, Leak::RobotText]),
    ),
    (
        "the current record in a 412, and after a write",
        Planted(&[Leak::Stale, Leak::Changed, Leak::Restored]),
    ),
    ("an idempotent replay", Planted(&[Leak::Replay])),
    ("undo", Planted(&[Leak::Undone])),
    ("an import's report", Planted(&[Leak::ImportReport])),
    ("the duplicate check", Planted(&[Leak::DuplicateCheck])),
    (
        "rights that outlive a sign-out, a role change or an expired grant",
        Planted(&[
            Leak::SessionOutlives,
            Leak::RoleOutlives,
            Leak::GrantOutlives,
            Leak::NamedOutlives,
        ]),
    ),
    (
        "another role to look through that shows more than one's own",
        Planted(&[Leak::ViewAsWidens]),
    ),
    (
        "a write that says whether an unseen value stood there already",
        Planted(&[Leak::UnchangedWrite]),
    ),
    (
        "a merge that says whether unseen values are the same",
        Planted(&[Leak::MergeCompares]),
    ),
    (
        "records that keep themselves from a reader: counts, cursors, tags that follow from them",
        Planted(&[Leak::KeptCounts, Leak::KeptCursor, Leak::KeptDerivedTag]),
    ),
    ("a label that everybody reads", Planted(&[Leak::TagLabel])),
    ("log lines", Planted(&[Leak::LogLine])),
    (
        "numbers of a database's planner statistics",
        Refused("`nothing_asks_a_database_for_its_statistics`"),
    ),
];

/// Answers that may be kept: a calendar, for as long as its program asks each time whether it still holds, for it is the same
/// for whoever knows its address; and what says nothing but that the server is there.
const MAY_BE_KEPT: &[&str] = &["/calendar/", "/healthz", "/readyz"];

/// What is wrong with an answer that somebody could keep: what one caller is shown must not come to another.
pub fn kept(probe: &Probe, answer: &Answer) -> Option<String> {
    let asked = format!("{} {}", probe.method, probe.path);
    if MAY_BE_KEPT
        .iter()
        .any(|path| probe.operation.contains(path))
    {
        return None;
    }
    if answer.status == 304 {
        return Some(format!(
            "{asked}: a 304, which nothing but a calendar answers"
        ));
    }
    let caching = answer.header("cache-control");
    (caching != "no-store").then(|| format!("{asked}: {caching:?} lets the answer be kept"))
}

/// Words by which one asks a database what it knows of its rows: estimates know nothing of who asks.
const STATISTICS: &[&str] = &[
    "pg_stats",
    "pg_stat_",
    "pg_class",
    "reltuples",
    "sqlite_stat",
    "dbstat",
    "EXPLAIN",
    "TABLESAMPLE",
];

fn files(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

#[test]
fn r_sec_2_nothing_asks_a_database_for_its_statistics() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sources = Vec::new();
    files(&home.join("src"), &mut sources);
    files(&home.join("../migrations"), &mut sources);
    assert!(sources.len() > 300, "only {} files", sources.len());
    for path in sources {
        let text = std::fs::read_to_string(&path).unwrap();
        let asks = STATISTICS.iter().find(|word| text.contains(**word));
        assert_eq!(asks, None, "{}", path.display());
    }
}

#[test]
fn r_sec_1_and_r_sec_2_every_leak_is_a_case_and_every_case_has_its_leaks() {
    let mut of_cases = HashSet::new();
    for (case, kept) in CASES {
        match kept {
            Planted(leaks) => {
                assert!(!leaks.is_empty(), "nothing is planted for {case}");
                of_cases.extend(leaks.iter().copied());
            }
            Refused(by) => assert!(!by.is_empty(), "nothing refuses {case}"),
        }
    }
    let without = Leak::ALL.iter().filter(|leak| !of_cases.contains(*leak));
    let without: Vec<_> = without.collect();
    assert!(without.is_empty(), "leaks of no case: {without:?}");
}
