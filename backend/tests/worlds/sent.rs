//! What leaves the server without being asked for: what webhooks are sent, and calendars, which whoever knows their address
//! reads. Programs and group chats are told of all that fills a world, each by its own rights.

use super::callers::Group;
use super::pair::Pair;
use super::secrets::Class;
use super::world::{World, fine};
use backend::feature::delivery::due::deliver_due;
use serde_json::json;
use shared::role::RecordKind;

/// A receiver.
struct Hook {
    /// Its name, and where it is sent what it is told.
    name: &'static str,
    format: &'static str,
    /// The classes that it is shown in full.
    classes: &'static [Class],
    /// Whether it is told of another team's customers alone.
    elsewhere: bool,
}

const HOOKS: &[Hook] = &[
    Hook {
        name: "plain",
        format: "standard",
        classes: &[],
        elsewhere: false,
    },
    Hook {
        name: "robot",
        format: "feishu",
        classes: &[],
        elsewhere: false,
    },
    Hook {
        name: "close",
        format: "standard",
        classes: &[Class::Personal, Class::Commercial],
        elsewhere: false,
    },
    Hook {
        name: "elsewhere",
        format: "standard",
        classes: &[],
        elsewhere: true,
    },
];

impl Hook {
    /// Whether it is shown nothing in which these worlds differ.
    fn is_outside(&self, differing: &[Class]) -> bool {
        let sees = |class: &Class| match class {
            Class::Reach => !self.elsewhere,
            class => self.classes.contains(class),
        };
        !differing.iter().any(sees)
    }
}

/// Makes the webhooks.
pub async fn ask_to_be_told(world: &World) {
    let south = world.server.team("华南一组");
    for hook in HOOKS {
        let classes = hook.classes.iter().map(|class| match class {
            Class::Commercial => "commercial",
            _ => "personal",
        });
        let teams = hook.elsewhere.then_some(south);
        let body = json!({
            "name": hook.name, "format": hook.format, "url": world.receiver.at(&format!("/{}", hook.name)),
            "kinds": RecordKind::ALL, "classes": classes.collect::<Vec<_>>(),
            "teams": teams.into_iter().collect::<Vec<_>>(),
        });
        fine(&world.client("admin").post("/api/v1/webhooks", body).await);
    }
}

/// Sends some of what is due in both worlds, and compares what arrived. Whether anything was sent.
pub async fn deliver(pair: &mut Pair, differing: &[Class]) -> bool {
    let mut sent = 0;
    for world in &pair.worlds {
        let now = world.server.clock.now();
        sent += deliver_due(&world.server.state, now).await.unwrap();
    }
    let arrived = pair.worlds.each_mut().map(|world| {
        let got = world.receiver.got();
        let new = got[world.heard..].to_vec();
        world.heard = got.len();
        new
    });
    for hook in HOOKS.iter().filter(|hook| hook.is_outside(differing)) {
        let path = format!("/{}", hook.name);
        let texts = arrived.each_ref().map(|got| {
            let of_hook = got.iter().filter(|one| one.path == path);
            let bodies = of_hook.map(|one| String::from_utf8_lossy(&one.body).into_owned());
            bodies.collect::<Vec<_>>().join("\n")
        });
        pair.compare(&format!("the webhook {}", hook.name), &texts);
    }
    sent > 0
}

/// Sends all that is due, and then no more. Who is shown what is sealed must have been sent it.
pub async fn deliver_all(pair: &mut Pair, group: &Group, blind_to: &mut Vec<String>) {
    while deliver(pair, group.hidden).await {}
    for (which, world) in pair.worlds.iter().enumerate() {
        let got = world.receiver.got();
        for hook in HOOKS {
            let path = format!("/{}", hook.name);
            let bodies = got.iter().filter(|one| one.path == path);
            let told: String = bodies
                .map(|one| String::from_utf8_lossy(&one.body).into_owned())
                .collect();
            let shown = |class: Class| {
                let of_class = world.secrets.iter().filter(|one| one.class == class);
                let value = |one: &super::secrets::Secret| {
                    // The second world holds the first values of what its worlds do not differ in.
                    let second = which == 1 && group.hidden.contains(&class);
                    if second { one.b.clone() } else { one.a.clone() }
                };
                // An amount goes out as it is stored, in the smallest unit.
                of_class
                    .map(value)
                    .any(|value| told.contains(&value) || told.contains(&value.replace('.', "")))
            };
            let unsent = hook.classes.iter().filter(|class| !shown(**class));
            blind_to
                .extend(unsent.map(|class| format!("{} is sent nothing of {class:?}", hook.name)));
        }
        stop(world).await;
    }
}

/// Tells nobody any more: what follows would wait for ever.
async fn stop(world: &World) {
    let admin = world.client("admin");
    let listed = admin.get("/api/v1/webhooks").await;
    for one in listed.json["items"].as_array().into_iter().flatten() {
        let at = format!("/api/v1/webhooks/{}", one["id"].as_str().unwrap());
        let etag = admin.get(&at).await.etag();
        fine(&admin.patch(&at, &etag, json!({ "active": false })).await);
    }
}

/// Opens the calendars of some, for others to read by their addresses: the owner's first, which holds most; but where the
/// worlds differ in what is open to whoever reaches it, that of somebody who does not.
pub async fn open_calendars(world: &mut World, differing: &[Class]) {
    let whose: &[&str] = if differing.contains(&Class::Reach) {
        &["sales2"]
    } else {
        &["sales", "technical", "helper"]
    };
    let mut secrets = Vec::new();
    for name in whose {
        let made = world
            .client(name)
            .post("/api/v1/me/calendar-feed", json!({}))
            .await;
        fine(&made);
        let path = made.json["path"].as_str().unwrap_or_default();
        let secret = path.rsplit('/').next().unwrap_or_default();
        secrets.push(secret.trim_end_matches(".ics").to_owned());
    }
    world.ids.insert("calendar".to_owned(), secrets);
}
