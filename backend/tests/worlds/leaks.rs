//! Leaks that are planted one by one: each must be noticed by the run that finds none without them.

use super::callers::GROUPS;
use super::document::Document;
use super::pair::{Pair, Probe};
use super::run::{ONE_AT_A_TIME, ask_all};
use super::secrets::Secret;
use super::share::Share;
use super::support::{Backing, block_on};
use super::{lines, probes, writing};
use backend::access::leak::{self, Leak};
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
    /// Parameters of the operations whose path is this.
    Parameters(&'static str),
    /// Searches.
    Searches,
    /// What is sent to an operation that writes.
    Writes(&'static str),
}

/// Where a leak shows.
fn slice(leak: Leak) -> Slice {
    use What::{AfterOwner, Bare, Parameters, Searches, Writes};
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
        Leak::History | Leak::HistoryText | Leak::Audit => {
            of(0, "admin", Bare("/customers/{id}/audit"))
        }
        Leak::ReachForgotten | Leak::NotFoundHint => of(3, "sales2", Bare("/customers/{id}")),
        Leak::NoTeam => of(3, "solo", Bare("/customers")),
        Leak::TeamIsAll => of(3, "sales2", Bare("/customers")),
        Leak::GrantOutlives => of(3, "ended", Bare("/customers/{id}")),
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
        _ => stranger(Bare("/contacts")),
    }
}

async fn ask(pair: &mut Pair, document: &Document, slice: &Slice) {
    let hidden: Vec<Secret> = {
        let group = &GROUPS[slice.group];
        let secrets = pair.worlds[0].secrets.iter();
        secrets
            .filter(|one| group.hidden.contains(&one.class))
            .cloned()
            .collect()
    };
    let world = &pair.worlds[0];
    let of_path = |probes: Vec<Probe>, fits: &dyn Fn(&str) -> bool| -> Vec<Probe> {
        probes
            .into_iter()
            .filter(|probe| fits(&probe.operation))
            .collect()
    };
    let probes = match &slice.what {
        What::Bare(path) | What::AfterOwner(path) => {
            of_path(probes::bare(document, world, Share::ALL), &|operation| {
                operation.contains(path)
            })
        }
        What::Parameters(path) => of_path(
            probes::parameters(document, world, &hidden, Share::ALL),
            &|operation| operation == format!("GET {path}"),
        ),
        What::Searches => probes::searches(document, &hidden, Share::ALL),
        What::Writes(id) => {
            let operation = document
                .operations
                .iter()
                .find(|one| one.id == *id)
                .unwrap();
            writing::write_one(pair, document, slice.caller, operation, &hidden, Share::ALL).await;
            return;
        }
    };
    if matches!(slice.what, What::AfterOwner(_)) {
        ask_all(pair, "sales", &probes).await;
        pair.differences.clear();
    }
    ask_all(pair, slice.caller, &probes).await;
}

fn run(backing: Backing) {
    let _guard = ONE_AT_A_TIME
        .write()
        .unwrap_or_else(PoisonError::into_inner);
    lines::keep();
    let document = Document::of_this_build();
    let mut pairs: Vec<Pair> = GROUPS.iter().map(|_| Pair::start(backing)).collect();
    let (mut missed, mut noisy) = (Vec::new(), Vec::new());
    let mut quiet = std::collections::BTreeSet::new();
    block_on(async {
        for (pair, group) in pairs.iter_mut().zip(GROUPS) {
            pair.fill(&document, group.hidden).await;
            pair.tried = 0;
        }
        for leak in Leak::ALL.iter().copied() {
            let slice = slice(leak);
            let pair = &mut pairs[slice.group];
            // The same requests tell nothing where nothing is planted: or it is not the leak that is noticed.
            let reads = !matches!(slice.what, What::Writes(_));
            if reads && quiet.insert(format!("{slice:?}")) {
                ask(pair, &document, &slice).await;
                noisy.append(&mut pair.differences);
            }
            leak::plant(Some(leak));
            ask(pair, &document, &slice).await;
            leak::plant(None);
            if pair.differences.is_empty() {
                missed.push(leak);
            }
            pair.differences.clear();
        }
    });
    let tried: usize = pairs.iter().map(|pair| pair.tried).sum();
    println!(
        "{backing:?}: {} leaks planted, {} noticed, {tried} combinations",
        Leak::ALL.len(),
        Leak::ALL.len() - missed.len()
    );
    assert!(Leak::ALL.len() >= 50, "only {} leaks", Leak::ALL.len());
    assert!(missed.is_empty(), "not noticed: {missed:?}");
    assert!(
        noisy.is_empty(),
        "told without any leak:\n{}",
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
