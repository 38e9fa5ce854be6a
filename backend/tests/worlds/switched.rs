//! The same under other policies than the one that comes with the product: administrators switch roles while everyone is
//! signed in, and from the next request on whoever lost a right must not tell the worlds apart, whatever was read before.
//! What the policy decides is decided in one place, so that a part of the questions is enough.
//!
//! Proves R-SEC-1.

use super::callers::Group;
use super::canary::Canaries;
use super::document::Document;
use super::lines;
use super::pair::{Pair, Probe};
use super::probes;
use super::run::{ONE_AT_A_TIME, ask_all};
use super::secrets::{Class, Secret};
use super::share::{Share, everything};
use super::support::{Backing, block_on};
use super::world::World;
use serde_json::Value;
use std::sync::PoisonError;

/// A change of policy, and who is not entitled by then to what the worlds differ in.
struct Switch {
    group: Group,
    /// Roles, and what of their policy becomes another.
    roles: &'static [(&'static str, &'static str)],
    /// What its callers see by then; where there is nothing, they saw something before.
    opens: Option<Class>,
}

const NOTHING_SEALED: &str =
    r#"{ "sees": { "personal": "nobody", "commercial": "nobody", "confidential": "nobody" } }"#;

const SWITCHES: &[Switch] = &[
    Switch {
        group: Group {
            name: "whom no sealed value is shown any more",
            hidden: &[Class::Personal, Class::Commercial, Class::Confidential],
            callers: &["manager", "auditor", "helper", "clerk"],
            reveals: false,
        },
        roles: &[
            ("manager", NOTHING_SEALED),
            ("auditor", NOTHING_SEALED),
            ("sales", NOTHING_SEALED),
            ("integration", NOTHING_SEALED),
        ],
        opens: None,
    },
    Switch {
        group: Group {
            name: "who are shown persons, and no amounts",
            hidden: &[Class::Commercial, Class::Confidential],
            callers: &["technical", "marketing"],
            reveals: false,
        },
        roles: &[
            ("technical", r#"{ "sees": { "personal": "reach" } }"#),
            (
                "marketing",
                r#"{ "sees": { "personal": "reach", "commercial": "nobody" } }"#,
            ),
        ],
        opens: Some(Class::Personal),
    },
    Switch {
        group: Group {
            name: "whose reach has become their own",
            hidden: &[
                Class::Personal,
                Class::Commercial,
                Class::Confidential,
                Class::Reach,
            ],
            callers: &["peer", "marketing", "auditor"],
            reveals: false,
        },
        roles: &[
            ("sales", r#"{ "reads": "own" }"#),
            ("marketing", r#"{ "reads": "own" }"#),
            ("auditor", r#"{ "reads": "own" }"#),
        ],
        opens: None,
    },
    Switch {
        group: Group {
            name: "who are shown amounts, and no persons",
            hidden: &[Class::Personal, Class::Confidential],
            callers: &["success"],
            reveals: false,
        },
        roles: &[(
            "success",
            r#"{ "sees": { "personal": "nobody", "commercial": "reach" } }"#,
        )],
        opens: Some(Class::Commercial),
    },
    Switch {
        group: Group {
            name: "who reach nobody any more",
            hidden: &[
                Class::Personal,
                Class::Commercial,
                Class::Confidential,
                Class::Reach,
            ],
            callers: &["technical", "marketing"],
            reveals: false,
        },
        roles: &[
            ("technical", r#"{ "reads": "none" }"#),
            ("marketing", r#"{ "reads": "none" }"#),
        ],
        opens: None,
    },
];

/// Changes the policy as an administrator does.
async fn switch(world: &World, roles: &[(&str, &str)]) {
    let admin = world.client("admin");
    for (role, change) in roles {
        let at = format!("/api/v1/roles/{role}");
        let etag = admin.get(&at).await.etag();
        let change: Value = serde_json::from_str(change).unwrap();
        admin.patch(&at, &etag, change).await.expect(200);
    }
}

/// What the callers read of the first world, and whether they tell the worlds apart.
async fn reading(pair: &mut Pair, callers: &[&str], probes: &[Probe]) -> (String, bool) {
    let mut read = String::new();
    for caller in callers {
        for probe in probes {
            let answers = pair.ask(caller, probe).await;
            read.push_str(&answers[0].text());
        }
    }
    let differ = !std::mem::take(&mut pair.differences).is_empty();
    (read, differ)
}

async fn ask(pair: &mut Pair, document: &Document, switched: &Switch, backing: Backing) {
    let (hidden, callers) = (switched.group.hidden, switched.group.callers);
    let first = probes::first(document, &pair.worlds[0]);
    let (_, differed) = reading(pair, callers, &first).await;
    let name = switched.group.name;
    assert!(
        differed || switched.opens.is_some(),
        "{name}: the test is blind"
    );
    for world in &pair.worlds {
        switch(world, switched.roles).await;
    }
    pair.canaries = Canaries::of(&switched.group, &pair.worlds[0].secrets);
    let secrets: Vec<Secret> = pair.worlds[0].secrets.clone();
    if let Some(class) = switched.opens {
        let (read, _) = reading(pair, callers, &first[..first.len().min(60)]).await;
        let shown = secrets
            .iter()
            .any(|one| one.class == class && read.contains(&one.a));
        assert!(
            shown,
            "{name}: nothing of {class:?} is shown: the test is blind"
        );
    }
    let unseen = secrets
        .into_iter()
        .filter(|one| hidden.contains(&one.class));
    let unseen: Vec<Secret> = unseen.collect();
    for (at, caller) in callers.iter().enumerate() {
        let share = Share::thin(at, backing);
        let world = &pair.worlds[0];
        let asked = [
            probes::bare(document, world, share),
            probes::parameters(document, world, &unseen, share),
            probes::searches(document, &unseen, share),
        ];
        for probes in asked {
            ask_all(pair, caller, &probes).await;
        }
    }
}

fn run(backing: Backing) {
    let _guard = ONE_AT_A_TIME.read().unwrap_or_else(PoisonError::into_inner);
    lines::keep();
    let document = Document::of_this_build();
    let (mut tried, mut differences) = (0, Vec::new());
    let half = usize::from(backing == Backing::Postgres);
    for (at, switched) in SWITCHES.iter().enumerate() {
        // Each on one of the two databases; the policy is the same code on both.
        if at / 2 % 2 != half && !everything() {
            continue;
        }
        let mut pair = Pair::start(backing);
        block_on(async {
            pair.fill(&document, switched.group.hidden).await;
            pair.tried = 0;
            ask(&mut pair, &document, switched, backing).await;
        });
        tried += pair.tried;
        let name = switched.group.name;
        let told = pair.differences.drain(..);
        differences.extend(told.map(|one| format!("{name}: {one}")));
    }
    println!("{backing:?}, other policies: {tried} combinations");
    differences.truncate(40);
    assert!(
        differences.is_empty(),
        "answers tell the worlds apart:\n{}",
        differences.join("\n")
    );
}

#[test]
fn r_sec_1_and_r_sec_2_nobody_whose_policy_was_switched_tells_the_worlds_apart_on_sqlite() {
    run(Backing::Sqlite);
}

#[test]
fn r_sec_1_and_r_sec_2_nobody_whose_policy_was_switched_tells_the_worlds_apart_on_postgres() {
    run(Backing::Postgres);
}
