//! What is told of others' doings while one listens: each stream of events is begun before anything is written, and taken
//! up again, from that place, after everyone has written.

use super::callers::Group;
use super::document::{Document, Operation};
use super::pair::{Pair, Probe};
use super::secrets::Class;
use super::world::World;
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;

fn streams(document: &Document) -> impl Iterator<Item = &Operation> {
    document.operations.iter().filter(|one| one.streams)
}

/// How long nothing has to come for a stream to have told all, in milliseconds: by turns longer where the worlds differ,
/// for one server may just have been slower. What one tells and the other does not stays so however long one listens.
const SILENCE: [u64; 3] = [300, 1500, 6000];
/// How much of a stream is read at most.
const MOST: usize = 200_000;

/// What a stream tells from a place on.
async fn told(
    world: &World,
    operation: &Operation,
    caller: &str,
    place: &str,
    silence: u64,
) -> String {
    let request = world.client(caller).request(Method::GET, &operation.path);
    let mut response = request.header("last-event-id", place).send().await.unwrap();
    let mut body = format!("{}\n", response.status()).into_bytes();
    while body.len() < MOST {
        let next = tokio::time::timeout(Duration::from_millis(silence), response.chunk());
        match next.await {
            Ok(Ok(Some(piece))) => body.extend_from_slice(&piece),
            _ => break,
        }
    }
    String::from_utf8_lossy(&body).into_owned()
}

/// Takes up a stream where somebody began it, in both worlds.
async fn take_up(pair: &mut Pair, operation: &Operation, caller: &str, whose: &str) {
    let what = format!("{caller}: {} from where {whose} was", operation.id);
    let known = pair.differences.len();
    for silence in SILENCE {
        let texts = {
            let place = |world: &World| world.id(&format!("place-{whose}"), 0).to_owned();
            let [a, b] = &pair.worlds;
            let (x, y) = (place(a), place(b));
            let one = told(a, operation, caller, &x, silence);
            let two = told(b, operation, caller, &y, silence);
            futures_util::future::join(one, two).await.into()
        };
        pair.differences.truncate(known);
        if pair.compare(&what, &texts) {
            break;
        }
    }
}

/// Begins to listen as everyone, and notes where they are.
pub async fn begin(pair: &mut Pair, document: &Document, callers: &[&str]) {
    for operation in streams(document) {
        for caller in callers {
            let probe = Probe::get(&operation.id, operation.path.clone());
            let answers = pair.ask(caller, &probe).await;
            for (world, answer) in pair.worlds.iter_mut().zip(&answers) {
                let text = answer.text();
                let place = text
                    .lines()
                    .filter_map(|line| line.strip_prefix("id: "))
                    .next_back();
                let place = place.unwrap_or("none").to_owned();
                world.ids.insert(format!("place-{caller}"), vec![place]);
            }
        }
    }
}

/// The owner does something within the owner's reach, in which the worlds differ; then everyone hears of all that
/// happened since they began. Beyond that reach nobody hears that more was done in one world than in the other.
pub async fn hear(pair: &mut Pair, document: &Document, group: &Group) {
    let callers = group.callers;
    let differs = group.hidden.contains(&Class::Personal);
    if streams(document).next().is_none() {
        return;
    }
    for (which, world) in pair.worlds.iter().enumerate() {
        let number = if which == 0 || !differs {
            "13911112222"
        } else {
            "13933332222"
        };
        let customer = do_something(world, number).await;
        if which == 1 && group.hidden.contains(&Class::Reach) {
            let said = talk(number);
            let talks = format!("{customer}/interactions");
            let more = world.client("sales").post(&talks, said).await;
            more.expect(201);
        }
    }
    for operation in streams(document) {
        for caller in callers {
            take_up(pair, operation, caller, caller).await;
            // Another's place serves nobody.
            take_up(pair, operation, caller, callers[0]).await;
        }
    }
}

/// Looks at a sealed value in one of the worlds alone, on record.
#[cfg(feature = "planted-leaks")]
pub async fn look_in_one(pair: &Pair) {
    let world = &pair.worlds[1];
    let contact = world.id("contacts", 0);
    let at = format!("/api/v1/customers/{}/reveals", world.id("customers", 0));
    let wanted = json!({ "record": { "kind": "contact", "id": contact }, "field": "mobile", "reason": "回电" });
    world
        .client("marketing")
        .post(&at, wanted)
        .await
        .expect(200);
}

/// Changes nothing but a confidential value in one of the worlds alone.
#[cfg(feature = "planted-leaks")]
pub async fn change_in_one(pair: &Pair) {
    let world = &pair.worlds[1];
    let at = format!("/api/v1/customers/{}", world.id("customers", 0));
    let sales = world.client("sales");
    let etag = sales.get(&at).await.etag();
    let notes = json!({ "confidential_notes": "底价又低了些" });
    sales.patch(&at, &etag, notes).await.expect(200);
}

/// Does something beyond the reach of others in one of the worlds alone.
#[cfg(feature = "planted-leaks")]
pub async fn do_in_one(pair: &Pair) {
    do_something(&pair.worlds[1], "13911112222").await;
}

/// Takes up the streams of one who began them.
#[cfg(feature = "planted-leaks")]
pub async fn take_up_all(pair: &mut Pair, document: &Document, caller: &str) {
    for operation in streams(document) {
        take_up(pair, operation, caller, caller).await;
    }
}

fn talk(number: &str) -> Value {
    json!({ "channels": ["phone"], "content": format!("找 {number} 谈"), "acknowledge": ["no_next_step", "over_contact"] })
}

/// Writes about one customer of the owner's, and moves it; its address. Who was asked everything before may have handed some
/// over, or put them away: the first that can be written to will do, and is the same in both worlds.
async fn do_something(world: &World, number: &str) -> String {
    let (sales, admin) = (world.client("sales"), world.client("admin"));
    let owner = json!({ "owner_id": world.server.user("sales") });
    for id in &world.ids["customers"] {
        let at = format!("/api/v1/customers/{id}");
        admin.post(&format!("{at}/hand-overs"), owner.clone()).await;
        let talks = format!("{at}/interactions");
        if sales.post(&talks, talk(number)).await.status == 201 {
            let to = json!({ "to": "negotiating", "acknowledge": ["no_next_step"] });
            sales.post(&format!("{at}/stage-changes"), to).await;
            return at;
        }
    }
    panic!("nothing is left that its owner can write to");
}
