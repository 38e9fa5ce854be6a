//! The run itself, on both databases.
//!
//! Proves R-SEC-1.

use super::callers::{GROUPS, Group};
use super::canary::Canaries;
use super::document::Document;
use super::pair::{Pair, Probe};
use super::secrets::Secret;
use super::share::{Share, everything, wanted};
use super::sight::not_blind;
use super::support::{Backing, block_on};
use super::{lines, probes, sent, streams, writing};
use std::collections::BTreeSet;
use std::sync::{PoisonError, RwLock};

/// Leaks are planted for the whole process: whoever plants them holds this for writing, everyone else for reading.
pub static ONE_AT_A_TIME: RwLock<()> = RwLock::new(());

/// Those whose requests are refused whatever they are.
pub const SIGNED_OUT: &[&str] = &["gone", "inactive", "anonymous"];

/// Those who may look through other roles.
pub const LOOKERS: &[&str] = &["admin", "manager", "manager2"];

/// Asks all of these, and follows the pages of each.
pub async fn ask_all(pair: &mut Pair, caller: &str, probes: &[Probe]) {
    for probe in probes.iter().filter(|one| wanted(&one.operation)) {
        let mut answers = pair.ask(caller, probe).await;
        for _ in 1..probes::PAGES {
            let next = |at: usize| answers[at].json["next_cursor"].as_str().map(str::to_owned);
            let (Some(a), Some(b)) = (next(0), next(1)) else {
                break;
            };
            let Some(following) = following(probe, a, b, pair) else {
                break;
            };
            answers = pair.ask(caller, &following).await;
        }
    }
}

/// The same probe with the cursor of the page before, each world's own.
fn following(probe: &Probe, a: String, b: String, pair: &mut Pair) -> Option<Probe> {
    let mut next = probe.clone();
    for (world, cursor) in pair.worlds.iter_mut().zip([a, b]) {
        world.ids.insert("cursor".to_owned(), vec![cursor]);
    }
    match &mut next.body {
        super::pair::Sent::Json(body) => body["cursor"] = "{{cursor:0}}".into(),
        super::pair::Sent::Nothing => {
            let plain = next.path.split("&cursor=").next()?.to_owned();
            let sign = if plain.contains('?') { '&' } else { '?' };
            next.path = format!("{plain}{sign}cursor={{{{cursor:0}}}}");
        }
        _ => return None,
    }
    Some(next)
}

/// Reads, writes, and reads again, as each caller of the group.
async fn interfere(pair: &mut Pair, document: &Document, group: &Group) {
    let backing = pair.worlds[0].server.database.backing;
    let secrets = pair.worlds[0].secrets.clone();
    let hidden: Vec<Secret> = secrets
        .into_iter()
        .filter(|one| group.hidden.contains(&one.class))
        .collect();
    let mut foreign = foreign_cursors(pair, document).await;
    foreign.extend(foreign_tags(pair, document).await);
    let first = probes::first(document, &pair.worlds[0]);
    let roles = document.schema("Role").map(|schema| document.words(schema));
    let roles = roles.unwrap_or_default();
    for (at, caller) in group.callers.iter().enumerate() {
        // Who is not signed in is told so, whatever is asked.
        if SIGNED_OUT.contains(caller) {
            ask_all(pair, caller, &first).await;
            continue;
        }
        let share = Share::of_caller(at, group.callers.len(), backing);
        let world = &pair.worlds[0];
        let some = |probes: &[Probe]| -> Vec<Probe> {
            let tried = probes.iter().filter(|probe| share.tries(&probe.operation));
            tried.cloned().collect()
        };
        // Who may not look through others is told so, whichever the role.
        let many = if LOOKERS.contains(caller) {
            roles.len()
        } else {
            1
        };
        for probes in [
            probes::bare(document, world, share),
            some(&foreign),
            probes::looking(document, world, &roles[..many], share),
            probes::parameters(document, world, &hidden, share),
            probes::searches(document, &hidden, share),
        ] {
            ask_all(pair, caller, &probes).await;
        }
        told(pair, caller, "read");
    }
    streams::begin(pair, document, group.callers).await;
    for (at, caller) in group.callers.iter().enumerate() {
        let share = Share::of_caller(at, group.callers.len(), backing);
        writing::write(pair, document, caller, &hidden, share).await;
        told(pair, caller, "written");
    }
    streams::hear(pair, document, group).await;
    for (at, caller) in group.callers.iter().enumerate() {
        let share = Share::of_caller(at, group.callers.len(), backing);
        let some = first.iter().filter(|probe| share.tries(&probe.operation));
        ask_all(pair, caller, &some.cloned().collect::<Vec<_>>()).await;
    }
    for (at, caller) in group.callers.iter().enumerate() {
        let share = Share::of_caller(at, group.callers.len(), backing);
        writing::end(pair, document, caller, share).await;
    }
}

/// How far the run is, for whoever waits for it.
fn told(pair: &Pair, caller: &str, what: &str) {
    if !everything() {
        return;
    }
    let (tried, many) = (pair.tried, pair.differences.len());
    println!("{caller} has {what}: {tried} combinations so far, {many} differences");
}

/// The cursors of the owner's pages, for others to try.
async fn foreign_cursors(pair: &mut Pair, document: &Document) -> Vec<Probe> {
    let mut probes = Vec::new();
    let known = pair.differences.len();
    let lists = document
        .operations
        .iter()
        .filter(|one| one.method == "GET" && one.query.iter().any(|one| one.name == "cursor"));
    for operation in lists {
        for path in probes::paths(operation, document, &pair.worlds[0], false) {
            let path = format!("{path}?limit=1");
            let answers = pair
                .ask("sales", &Probe::get(&operation.id, path.clone()))
                .await;
            let mut at = None;
            for (world, answer) in pair.worlds.iter_mut().zip(&answers) {
                let cursor = answer.json["next_cursor"]
                    .as_str()
                    .unwrap_or("none")
                    .to_owned();
                let all = world.ids.entry("foreign".to_owned()).or_default();
                all.push(cursor);
                at = Some(all.len() - 1);
            }
            probes.push(Probe::get(
                &operation.id,
                format!("{path}&cursor={{{{foreign:{}}}}}", at.unwrap_or(0)),
            ));
        }
    }
    pair.differences.truncate(known);
    probes
}

/// The tags under which the owner knows what stands in the first world, for others to ask whether it still does, in both.
async fn foreign_tags(pair: &mut Pair, document: &Document) -> Vec<Probe> {
    let mut probes = Vec::new();
    let known = pair.differences.len();
    for probe in probes::first(document, &pair.worlds[0]) {
        if probe.path.contains("/calendar/") {
            continue;
        }
        let answers = pair.ask("sales", &probe).await;
        let tag = answers[0].header("etag");
        if !tag.is_empty() {
            probes.push(probe.header("if-none-match", tag));
        }
    }
    pair.differences.truncate(known);
    probes
}

fn run(backing: Backing) {
    let _guard = ONE_AT_A_TIME.read().unwrap_or_else(PoisonError::into_inner);
    lines::keep();
    let document = Document::of_this_build();
    let (mut tried, mut callers, mut canaries) = (0, 0, 0);
    let mut operations = BTreeSet::new();
    let (mut differences, mut blind_to) = (Vec::new(), Vec::new());
    for group in GROUPS {
        if std::env::var("THROUGHLINE_TEST_GROUP").is_ok_and(|only| !group.name.contains(&only)) {
            continue;
        }
        let began = std::time::Instant::now();
        let mut pair = Pair::start(backing);
        pair.reveals = group.reveals;
        block_on(async {
            pair.fill(&document, group.hidden).await;
            not_blind(&mut pair, &document, group, &mut blind_to).await;
            pair.canaries = Canaries::of(group, &pair.worlds[0].secrets);
            canaries += pair.canaries.len();
            pair.tried = 0;
            pair.operations.clear();
            sent::deliver_all(&mut pair, group, &mut blind_to).await;
            interfere(&mut pair, &document, group).await;
        });
        println!(
            "{backing:?}, {}: {} combinations in {:.0} s",
            group.name,
            pair.tried,
            began.elapsed().as_secs_f64()
        );
        tried += pair.tried;
        callers += group.callers.len();
        operations.append(&mut pair.operations);
        // What is logged about no request must tell nothing either.
        for line in lines::others() {
            let told = |one: &&Secret| line.contains(&one.a) || line.contains(&one.b);
            let secrets = pair.worlds[0].secrets.iter().filter(told);
            differences.extend(secrets.map(|one| format!("the log tells {}: {line}", one.field)));
        }
        let mut seen = BTreeSet::new();
        for one in &pair.differences {
            if seen.insert(one.split(['?', '{']).next().unwrap_or_default().to_owned())
                && seen.len() < 60
            {
                println!("{one}");
            }
        }
        let named = pair
            .differences
            .drain(..)
            .map(|one| format!("{}: {one}", group.name));
        differences.extend(named);
    }
    println!(
        "{backing:?}: {tried} combinations, {callers} callers, {} operations, {canaries} canaries",
        operations.len()
    );
    let known: BTreeSet<_> = document
        .operations
        .iter()
        .map(|one| one.id.clone())
        .collect();
    blind_to.extend(
        known
            .difference(&operations)
            .map(|one| format!("{one} was not asked")),
    );
    let many = differences.len();
    differences.truncate(if everything() { many } else { 40 });
    assert!(
        blind_to.is_empty() || many > 0,
        "the test is blind:\n{}",
        blind_to.join("\n")
    );
    blind_to.iter().for_each(|one| println!("{one}"));
    assert!(
        differences.is_empty(),
        "{many} answers tell the worlds apart:\n{}",
        differences.join("\n")
    );
}

#[test]
fn r_sec_1_and_r_sec_2_nobody_tells_the_worlds_apart_on_sqlite() {
    run(Backing::Sqlite);
}

#[test]
fn r_sec_1_and_r_sec_2_nobody_tells_the_worlds_apart_on_postgres() {
    run(Backing::Postgres);
}
