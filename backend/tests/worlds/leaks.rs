//! Leaks that are planted one by one: each must be noticed by the run that finds none without them.
//!
//! Proves R-SEC-1.

use super::callers::GROUPS;
use super::document::Document;
use super::pair::{Pair, Probe};
use super::run::{ONE_AT_A_TIME, ask_all};
use super::secrets::Secret;
use super::share::Share;
use super::support::{Backing, block_on};
use super::{lines, probes, sent, streams, withheld, writing};
use backend::access::leak::{self, Leak};
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::PoisonError;

/// As much of the run as must notice a leak: so that seventy of them do not take seventy times as long.
#[derive(Debug)]
struct Slice {
    /// Which pair of worlds, by its place among the groups.
    group: usize,
    caller: &'static str,
    what: What,
}

/// Which requests of the run.
#[derive(Debug)]
enum What {
    /// Every record, of the operations whose path holds this.
    Bare(&'static str),
    /// The same, after the owner asked.
    AfterOwner(&'static str),
    /// Every role to look through, at the operations whose path holds this.
    Looking(&'static str),
    /// Parameters of the operations whose path is this.
    Parameters(&'static str),
    /// Searches.
    Searches,
    /// What is sent to an operation that writes.
    Writes(&'static str),
    /// Every record, with the tag under which the owner knows what stands in the first world.
    OwnersTag(&'static str),
    /// What webhooks are sent.
    Deliveries,
    /// The preview of a merge of the twins.
    Merge,
    /// A stream, while somebody does something beyond the caller's reach in one of the worlds.
    Stream,
    /// A stream, while somebody looks at a sealed value in one of the worlds.
    StreamOfReveals,
    /// A stream, while somebody changes nothing but an unseen value in one of the worlds.
    StreamOfSecrets,
    /// A customer that has records which keep themselves from the caller, in one of the worlds.
    Withheld,
}

/// Where a leak shows.
fn slice(leak: Leak) -> Slice {
    use What::{AfterOwner, Bare, Deliveries, OwnersTag, Parameters, Searches, Writes};
    let of = |group: usize, caller: &'static str, what: What| Slice {
        group,
        caller,
        what,
    };
    let stranger = |what: What| of(0, "technical", what);
    match leak {
        Leak::CustomerNames | Leak::Cards | Leak::Snippet => stranger(Bare("/customers")),
        Leak::Amounts | Leak::NarrowBand => stranger(Bare("/contracts")),
        Leak::FreeText | Leak::OptionalText => stranger(Bare("/interactions")),
        Leak::Pieces => stranger(Bare("/risks")),
        Leak::PhonesOnly | Leak::ShortNumbersOnly | Leak::Timeline | Leak::TimelineChanges => {
            stranger(Bare("/timeline"))
        }
        Leak::CompanyAddress
        | Leak::CipherLength
        | Leak::WholeLength
        | Leak::Profile
        | Leak::DerivedTags => stranger(Bare("/customers/{id}")),
        Leak::ForHelpers => of(2, "manager", Bare("/customers/{id}")),
        Leak::FilesForAll | Leak::FileNames | Leak::FileSizes | Leak::FileContent => {
            stranger(Bare("/attachments"))
        }
        Leak::EntriesForAll => stranger(Bare("/interactions")),
        Leak::EntryHistory => of(0, "admin", Bare("/customers/{id}/audit")),
        Leak::History | Leak::HistoryText | Leak::Audit => {
            of(0, "admin", Bare("/customers/{id}/audit"))
        }
        Leak::ReachForgotten | Leak::NotFoundHint => of(3, "sales2", Bare("/customers/{id}")),
        Leak::NoTeam => of(3, "solo", Bare("/customers")),
        Leak::TeamIsAll => of(3, "sales2", Bare("/customers")),
        Leak::GrantOutlives => of(3, "ended", Bare("/customers/{id}")),
        Leak::NamedOutlives => of(0, "trusted", Bare("/customers/{id}")),
        Leak::ViewAsWidens => of(0, "admin", What::Looking("/contracts")),
        Leak::RoleOutlives => of(0, "demoted", Bare("/contacts")),
        Leak::SessionOutlives => of(3, "gone", Bare("/customers")),
        Leak::SumsOverAll => stranger(Bare("/board")),
        Leak::SealedFilter => stranger(Parameters("/api/v1/contacts")),
        Leak::PlainCursor => stranger(Parameters("/api/v1/contacts")),
        Leak::SealedSearch | Leak::PrefixGuess => stranger(Parameters("/api/v1/customers")),
        Leak::DottedPath => stranger(Searches),
        Leak::CountBeyond => of(3, "sales2", Searches),
        Leak::PersonOrder => stranger(Bare("/customers")),
        Leak::References => stranger(Bare("/interactions")),
        Leak::DuplicateCheck => of(3, "sales2", Writes("POST /api/v1/customers")),
        Leak::Notifications => stranger(Bare("/notifications")),
        Leak::NeedVersions => stranger(Bare("/versions")),
        Leak::FormOfOne => stranger(Bare("/customers/{id}/forms")),
        Leak::FormOfMany => stranger(Bare("/api/v1/forms")),
        Leak::Merges => stranger(Bare("/merges")),
        Leak::StageChanges => stranger(Bare("/stage-changes")),
        Leak::Care => stranger(Bare("/care")),
        Leak::Briefing => stranger(Bare("/briefing")),
        Leak::Proposals => stranger(Bare("/questionnaires")),
        Leak::ImportReport => of(0, "manager2", Bare("/imports")),
        Leak::ContactNames => stranger(Bare("/plans")),
        Leak::Stale => of(0, "success", Writes("PATCH /api/v1/contacts/{id}")),
        // Each on a kind of its own: what is written is the same in both worlds from then on.
        Leak::Changed => stranger(Writes("PATCH /api/v1/needs/{id}")),
        Leak::Restored => stranger(Writes("POST /api/v1/interactions/{id}/restore")),
        Leak::Replay => stranger(Writes("POST /api/v1/customers/{id}/service-cases")),
        Leak::ErrorHint => stranger(Writes("PATCH /api/v1/risks/{id}")),
        Leak::SharedAnswer => stranger(AfterOwner("/contacts/{id}")),
        Leak::Undone => stranger(Writes("POST /api/v1/merges/{id}/undo")),
        Leak::Calendar => stranger(Bare("/calendar/")),
        Leak::WebhookBody | Leak::RobotText => stranger(Deliveries),
        Leak::UnchangedWrite => of(0, "success", Writes("PATCH /api/v1/todos/{id}")),
        Leak::NotModified => stranger(OwnersTag("/contacts/{id}")),
        Leak::TagLabel => stranger(Bare("/tags")),
        Leak::MergeCompares => of(0, "manager2", What::Merge),
        Leak::StreamBeyond => of(3, "sales2", What::Stream),
        Leak::StreamReveals => stranger(What::StreamOfReveals),
        Leak::ChangesTold => stranger(What::StreamOfSecrets),
        Leak::KeptCounts | Leak::KeptCursor | Leak::KeptDerivedTag => stranger(What::Withheld),
        _ => stranger(Bare("/contacts")),
    }
}

/// What of the run is asked for a slice.
fn probes_of(pair: &Pair, document: &Document, slice: &Slice) -> Vec<Probe> {
    let world = &pair.worlds[0];
    let hidden = hidden(pair, slice);
    let of_path = |probes: Vec<Probe>, fits: &dyn Fn(&str) -> bool| -> Vec<Probe> {
        let fitting = probes.into_iter().filter(|probe| fits(&probe.operation));
        fitting.collect()
    };
    match &slice.what {
        What::Bare(path) | What::AfterOwner(path) | What::OwnersTag(path) => {
            let all = probes::bare(document, world, Share::ALL);
            of_path(all, &|operation| operation.contains(path))
        }
        What::Looking(path) => {
            let roles = document.schema("Role").map(|schema| document.words(schema));
            let all = probes::looking(document, world, &roles.unwrap_or_default(), Share::ALL);
            of_path(all, &|operation| operation.contains(path))
        }
        What::Parameters(path) => {
            let all = probes::parameters(document, world, &hidden, Share::ALL);
            of_path(all, &|operation| operation == format!("GET {path}"))
        }
        What::Merge => {
            let path = "/api/v1/customers/{{twins:0}}/merges?dry_run=true";
            let mut probe = Probe::get("POST /api/v1/customers/{id}/merges", path);
            probe.method = "POST".to_owned();
            vec![probe.json(json!({ "merged_id": "{{twins:1}}" }))]
        }
        What::Searches => probes::searches(document, &hidden, Share::ALL),
        What::Withheld => withheld::probes(),
        What::Writes(_)
        | What::Deliveries
        | What::Stream
        | What::StreamOfReveals
        | What::StreamOfSecrets => Vec::new(),
    }
}

fn hidden(pair: &Pair, slice: &Slice) -> Vec<Secret> {
    let group = &GROUPS[slice.group];
    let secrets = pair.worlds[0].secrets.iter();
    secrets
        .filter(|one| group.hidden.contains(&one.class))
        .cloned()
        .collect()
}

/// Asks what writes.
async fn write(pair: &mut Pair, document: &Document, slice: &Slice, id: &str) {
    let hidden = hidden(pair, slice);
    let operation = document.operations.iter().find(|one| one.id == id).unwrap();
    writing::write_one(pair, document, slice.caller, operation, &hidden, Share::ALL).await;
}

/// Whether what was written under a leak is rightly another thing in each world from then on: a customer that is taken for
/// one that is there already is not made, what is taken for unchanged is no new version. That it says nothing without the
/// leak is for the run to show.
fn parts(leak: Leak) -> bool {
    [Leak::DuplicateCheck, Leak::UnchangedWrite].contains(&leak)
}

/// Plants a leak and asks until it is noticed, then asks the same without it. Whether it was noticed; what was told
/// without any leak stays among the differences.
async fn noticed(pair: &mut Pair, document: &Document, leak: Leak) -> bool {
    let slice = slice(leak);
    if let What::Writes(id) = slice.what {
        leak::plant(Some(leak));
        write(pair, document, &slice, id).await;
        leak::plant(None);
        let noticed = !std::mem::take(&mut pair.differences).is_empty();
        if !parts(leak) {
            write(pair, document, &slice, id).await;
        }
        return noticed;
    }
    match slice.what {
        What::Deliveries => return delivered(pair, leak).await,
        What::Stream | What::StreamOfReveals | What::StreamOfSecrets => {
            return heard(pair, document, leak, &slice).await;
        }
        What::Withheld => withheld::make_in_one(pair).await,
        _ => {}
    }
    let mut probes = probes_of(pair, document, &slice);
    leak::plant(Some(leak));
    if matches!(slice.what, What::OwnersTag(_)) {
        probes = tagged(pair, probes).await;
    }
    if matches!(slice.what, What::AfterOwner(_)) {
        ask_all(pair, "sales", &probes).await;
        pair.differences.clear();
    }
    let mut asked = 0;
    for probe in &probes {
        ask_all(pair, slice.caller, std::slice::from_ref(probe)).await;
        asked += 1;
        if !pair.differences.is_empty() {
            break;
        }
    }
    leak::plant(None);
    let noticed = !std::mem::take(&mut pair.differences).is_empty();
    probes.truncate(asked);
    ask_all(pair, slice.caller, &probes).await;
    noticed
}

/// The same, with the tag of each as the owner is told it in the first world.
async fn tagged(pair: &mut Pair, probes: Vec<Probe>) -> Vec<Probe> {
    let mut tagged = Vec::new();
    for probe in probes {
        let told = pair
            .ask("sales", &probe.clone().header(leak::TAG, "?"))
            .await;
        tagged.push(probe.header("if-none-match", told[0].header("etag")));
    }
    pair.differences.clear();
    tagged
}

/// Sends some of what is due with the leak, and some of the rest without it.
async fn delivered(pair: &mut Pair, leak: Leak) -> bool {
    let hidden = GROUPS[0].hidden;
    leak::plant(Some(leak));
    while pair.differences.is_empty() && sent::deliver(pair, hidden).await {}
    leak::plant(None);
    let noticed = !std::mem::take(&mut pair.differences).is_empty();
    sent::deliver(pair, hidden).await;
    noticed
}

/// Listens with the leak, and from the same place on without it.
async fn heard(pair: &mut Pair, document: &Document, leak: Leak, slice: &Slice) -> bool {
    streams::begin(pair, document, &[slice.caller]).await;
    match slice.what {
        What::Stream => streams::do_in_one(pair).await,
        What::StreamOfSecrets => streams::change_in_one(pair).await,
        _ => streams::look_in_one(pair).await,
    }
    leak::plant(Some(leak));
    streams::take_up_all(pair, document, slice.caller).await;
    leak::plant(None);
    let noticed = !std::mem::take(&mut pair.differences).is_empty();
    streams::take_up_all(pair, document, slice.caller).await;
    noticed
}

fn run(backing: Backing) {
    let _guard = ONE_AT_A_TIME
        .write()
        .unwrap_or_else(PoisonError::into_inner);
    lines::keep();
    let document = Document::of_this_build();
    let mut pairs: BTreeMap<usize, Pair> = BTreeMap::new();
    for leak in Leak::ALL {
        let group = slice(*leak).group;
        pairs.entry(group).or_insert_with(|| Pair::start(backing));
    }
    let (mut missed, mut noisy) = (Vec::new(), Vec::new());
    block_on(async {
        for (group, pair) in &mut pairs {
            pair.fill(&document, GROUPS[*group].hidden).await;
            pair.tried = 0;
        }
        // Versions that differ from then on are told to everyone, and so the last of all.
        let order = |leak: &Leak| match slice(*leak).what {
            What::StreamOfSecrets => 2,
            What::Withheld => 1,
            _ => u8::from(parts(*leak)),
        };
        let mut leaks = Leak::ALL.to_vec();
        leaks.sort_by_key(order);
        for leak in leaks {
            let pair = pairs.get_mut(&slice(leak).group).unwrap();
            if !noticed(pair, &document, leak).await {
                missed.push(leak);
            }
            let told = pair.differences.drain(..);
            noisy.extend(told.map(|one| format!("after {leak:?}: {one}")));
        }
    });
    let tried: usize = pairs.values().map(|pair| pair.tried).sum();
    println!(
        "{backing:?}: {} leaks planted, {} noticed, {tried} combinations",
        Leak::ALL.len(),
        Leak::ALL.len() - missed.len()
    );
    assert!(Leak::ALL.len() >= 50, "only {} leaks", Leak::ALL.len());
    assert!(
        missed.is_empty() && noisy.is_empty(),
        "not noticed: {missed:?}\ntold without any leak:\n{}",
        noisy.join("\n")
    );
}

#[test]
fn r_sec_1_and_r_sec_2_planted_leaks_are_noticed_on_sqlite() {
    run(Backing::Sqlite);
}

#[test]
fn r_sec_1_and_r_sec_2_planted_leaks_are_noticed_on_postgres() {
    run(Backing::Postgres);
}
