//! Who is there: the people of the demo, and some more whose rights are narrower, or have just ended.

use super::world::{Script, World, fine};
use backend::db::schema::user_account;
use backend::db::types::{Key, Written, fresh, stored};
use diesel::prelude::*;
use reqwest::Method;
use serde_json::json;
use shared::id::UserId;
use shared::role::Role;
use shared::token::Scope;

/// The owner's team, and another one.
const EAST: &str = "华东一组";
const SOUTH: &str = "华南一组";

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
    machine(world).await;
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

/// A program's token that may do all that a program may, everywhere, and sees no class of sealed values.
async fn machine(world: &mut World) {
    let scopes: Vec<Scope> = Scope::all().collect();
    let ends = world.server.clock.now() + chrono::Duration::days(30);
    let body = json!({ "name": "machine", "scopes": scopes, "reach": "all", "expires_at": ends });
    let made = world.client("admin").post("/api/v1/tokens", body).await;
    fine(&made);
    let mut client = world.server.anonymous();
    client.token = made.json["secret"].as_str().map(str::to_owned);
    world.clients.insert("machine".to_owned(), client);
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
