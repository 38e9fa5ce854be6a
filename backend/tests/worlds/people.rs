//! Who is there: the people of the demo, and some more whose rights are narrower, or have just ended.

use super::world::{Script, World, fine};
use backend::db::schema::user_account;
use backend::db::types::{Key, Written, fresh, stored};
use chrono::Duration;
use diesel::prelude::*;
use reqwest::Method;
use serde_json::{Value, json};
use shared::id::UserId;
use shared::role::Role;
use shared::token::Scope;

/// The owner's team, and another one.
const EAST: &str = "华东一组";
const SOUTH: &str = "华南一组";

/// From the morning on which the worlds begin to the first hour of the next day.
const NIGHT: Duration = Duration::hours(15);

/// Those beside the people of the demo: name to sign in with, role, team.
const MORE: &[(&str, Role, Option<&str>)] = &[
    // Helps with the first customer.
    ("helper", Role::Sales, Some(SOUTH)),
    // A colleague of the owner's team.
    ("peer", Role::Sales, Some(EAST)),
    // In no team.
    ("solo", Role::Sales, None),
    // Reaches what is its own, which is nothing.
    ("program", Role::Integration, None),
    // Helped with the first customer, and does no more.
    ("ended", Role::Sales, Some(SOUTH)),
    // Led the owner's team, and does no more.
    ("demoted", Role::Manager, Some(EAST)),
    // Named for the confidential values of the first customer, until a day that is over.
    ("trusted", Role::Technical, Some(SOUTH)),
    // Signed out.
    ("gone", Role::Sales, Some(EAST)),
    // Deactivated.
    ("inactive", Role::Sales, Some(EAST)),
    // Signs in nowhere: whom hand-overs and the like may name.
    ("heir", Role::Sales, Some(EAST)),
    // Signs in nowhere: whom administrators change.
    ("guinea", Role::Technical, None),
];

/// Puts them into the database, and signs everyone in.
pub async fn sign_in(script: &mut Script<'_>) {
    let world = &mut *script.world;
    let teams = [world.server.team(EAST), world.server.team(SOUTH)];
    let team_of = move |name: Option<&str>| name.map(|name| teams[usize::from(name != EAST)]);
    let now = world.server.clock.now();
    let insert = move |conn: &mut backend::db::Conn| {
        // The hash of the demo's people, which costs next to nothing to check.
        let hash: String = user_account::table
            .select(user_account::password_hash)
            .first(conn)?;
        for (username, role, team) in MORE {
            let id: UserId = fresh();
            let row = (
                user_account::id.eq(Key(id)),
                user_account::version.eq(1),
                user_account::username.eq(*username),
                user_account::name.eq(*username),
                user_account::role.eq(Written(*role)),
                user_account::team_id.eq(team_of(*team).map(Key)),
                user_account::password_hash.eq(&hash),
                user_account::active.eq(true),
                user_account::created_at.eq(stored(now)),
                user_account::updated_at.eq(stored(now)),
            );
            diesel::insert_into(user_account::table)
                .values(row)
                .execute(conn)?;
        }
        Ok(())
    };
    world.server.db().write(insert).await.unwrap();
    let demo = backend::feature::demo::accounts::names();
    let more = MORE.iter().map(|(name, ..)| *name);
    for name in demo
        .chain(more)
        .filter(|name| !["heir", "guinea"].contains(name))
    {
        let client = world.server.login(name).await;
        fine(&client.get("/api/v1/me").await);
        world.clients.insert(name.to_owned(), client);
    }
    programs(world).await;
    let nobody = world.server.anonymous();
    world.clients.insert("anonymous".to_owned(), nobody);
    for (kind, name) in [
        ("heir", "heir"),
        ("guinea", "guinea"),
        ("owner", "sales"),
        ("helper", "helper"),
    ] {
        let id = world.server.user(name).to_string();
        world.ids.insert(kind.to_owned(), vec![id]);
    }
}

/// Tokens of programs: one that may do all that a program may, everywhere, one that does little, one that is shown what is
/// sealed but for what is confidential, and one that is kept to another team than the owner's. Of the others none is shown
/// any class of sealed values.
async fn programs(world: &mut World) {
    let all: Vec<Scope> = Scope::all().collect();
    let few = ["customers:read", "interactions:write", "timeline:read"];
    let south = world.server.team(SOUTH);
    for (name, rights) in [
        ("machine", json!({ "scopes": all, "reach": "all" })),
        ("narrow", json!({ "scopes": few, "reach": "all" })),
        (
            "clerk",
            json!({ "scopes": all, "reach": "all", "classes": ["personal", "commercial"] }),
        ),
        (
            "remote",
            json!({ "scopes": all, "reach": "team", "team_id": south }),
        ),
    ] {
        token(world, name, rights).await;
    }
}

async fn token(world: &mut World, name: &str, rights: Value) {
    let ends = world.server.clock.now() + Duration::days(30);
    let mut body = json!({ "name": name, "expires_at": ends });
    for (field, value) in rights.as_object().unwrap() {
        body[field] = value.clone();
    }
    let made = world.client("admin").post("/api/v1/tokens", body).await;
    fine(&made);
    let mut client = world.server.anonymous();
    client.token = made.json["secret"].as_str().map(str::to_owned);
    world.clients.insert(name.to_owned(), client);
}

/// Names somebody for the confidential values of a customer for today, and lets the day go by. Everyone who was signed in
/// signs in again.
pub async fn trust(world: &mut World, customer: &str) {
    let (now, who) = (world.server.clock.now(), world.server.user("trusted"));
    let today = (now + Duration::hours(8)).date_naive();
    let access = format!("{customer}/confidential-access/{who}");
    let sales = world.client("sales");
    fine(&sales.put(&access, json!({ "until": today })).await);
    let read = world.client("trusted").get(customer).await;
    let notes = &read.json["profile"]["confidential_notes"]["access"];
    assert_eq!(*notes, "clear", "who is named reads: {}", read.text());
    world.server.clock.advance(NIGHT);
    let people: Vec<String> = world.clients.keys().cloned().collect();
    for name in people {
        if world.clients[&name].cookie.is_some() {
            let client = world.server.login(&name).await;
            fine(&client.get("/api/v1/me").await);
            world.clients.insert(name, client);
        }
    }
}

/// Names those who help with a customer.
pub async fn help(world: &World, customer: &str, names: &[&str]) {
    let ids: Vec<String> = names
        .iter()
        .map(|name| world.server.user(name).to_string())
        .collect();
    let body = json!({ "user_ids": ids });
    let set = world
        .client("sales")
        .put(&format!("{customer}/collaborators"), body)
        .await;
    fine(&set);
    if names.contains(&"ended") {
        fine(&world.client("ended").get(customer).await);
    }
}

/// Ends the rights of those whose rights are to end; their sessions stand, or not, as the server decides.
pub async fn end_rights(script: &mut Script<'_>) {
    let world = &*script.world;
    let first = format!("/api/v1/customers/{}", world.id("customers", 0));
    help(world, &first, &["helper"]).await;
    let gone = world.client("gone").clone();
    let cookie = gone.cookie.clone().unwrap_or_default();
    let headers = [("cookie", cookie.as_str())];
    let out = gone
        .send(Method::POST, "/api/v1/auth/logout", &headers, None)
        .await;
    fine(&out);
    let admin = world.client("admin");
    for (name, change) in [
        ("demoted", json!({ "role": "technical" })),
        ("inactive", json!({ "active": false })),
    ] {
        let at = format!("/api/v1/users/{}", world.server.user(name));
        let etag = admin.get(&at).await.etag();
        let changed = admin.patch(&at, &etag, change).await;
        fine(&changed);
    }
}
