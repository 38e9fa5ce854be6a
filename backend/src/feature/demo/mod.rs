//! The demo: accounts of every role, and believable customers.
//!
//! [`generate`] invents them, purely and by a seed, from what [`names`], [`trades`] and [`stories`](mod@stories) know;
//! [`write`](mod@write) puts many of them into the database at once; [`showcase`] adds those of the sample files.

pub mod accounts;
mod generate;
mod ids;
mod journal;
mod life;
mod names;
mod profile;
mod records;
mod rng;
mod rows;
mod showcase;
mod stories;
mod stories_en;
mod stories_zh;
mod talks;
#[cfg(test)]
mod tests;
mod trades;
mod world;
mod write;

use crate::cli::terminal;
use crate::config::terminal_language;
use crate::db::schema::customer;
use crate::error::{AppError, AppResult};
use crate::state::State;
use diesel::prelude::*;
use generate::Generator;
use life::Calendar;
use std::time::Instant;
use world::World;

/// How many customers `serve --demo` starts with.
pub const CUSTOMERS: u64 = 200;
/// The seed of those.
pub const SEED: u64 = 1;
/// How many customers one transaction writes.
const BATCH: u64 = 1_000;

/// `throughline demo`: fills an empty database.
///
/// # Errors
/// Where the database holds something that is no demo, or customers already, or fails.
pub fn cli(state: &State, customers: u64, seed: u64) -> AppResult<()> {
    let password = accounts::prepare(state)?;
    if !is_empty(state)? {
        return Err(AppError::setup(
            "this database holds customers already: demo data is loaded only into an empty one"
                .to_owned(),
        ));
    }
    let started = Instant::now();
    load(state, customers, seed)?;
    let lang = terminal_language();
    let seconds = started.elapsed().as_secs_f32();
    terminal::say(match lang {
        shared::Lang::Zh => format!("已写入 {customers} 个演示客户，用时 {seconds:.1} 秒。"),
        shared::Lang::En => format!("{customers} demo customers written in {seconds:.1} s."),
    });
    terminal::say(format!(
        "{}: {password}",
        lang.pick("演示密码", "Demo password")
    ));
    Ok(())
}

/// Whether there is no customer yet.
///
/// # Errors
/// Where the database fails.
pub fn is_empty(state: &State) -> AppResult<bool> {
    state.db.read_now(|conn| {
        let first: Option<String> = customer::table
            .select(customer::number)
            .first(conn)
            .optional()?;
        Ok(first.is_none())
    })
}

/// Loads so many customers where there is none, the same ones for the same seed; does nothing where there are some.
///
/// # Errors
/// Where the accounts of the demo are missing, or the database fails.
pub fn load(state: &State, customers: u64, seed: u64) -> AppResult<()> {
    if !is_empty(state)? {
        return Ok(());
    }
    let calendar = Calendar {
        now: state.clock.now(),
        zone: state.config.org_zone,
    };
    let (sales, shown) = if customers >= showcase::COUNT {
        let owner = state.db.read_now(|conn| world::owner(conn, "sales"))?;
        (Some(owner), showcase::COUNT)
    } else {
        (None, 0)
    };
    let mut world = state
        .db
        .read_now(|conn| World::load(conn, calendar, seed))?;
    world.taken.extend(showcase::numbers());
    let (tags, keys) = (world.tags.clone(), state.keys.clone());
    let mut generator = Generator::new(world, seed, customers - shown);
    let batch = generator.batch(BATCH).unwrap_or_default();
    // All of a small demo in one transaction, so that it is there as a whole or not at all.
    state.db.write_now(move |conn| {
        write::tags(conn, &tags)?;
        if let Some(owner) = sales {
            showcase::make(conn, &keys, calendar, owner)?;
        }
        write::batch(conn, &batch)
    })?;
    while let Some(batch) = generator.batch(BATCH) {
        state.db.write_now(move |conn| write::batch(conn, &batch))?;
        progress(generator.made(), customers);
    }
    Ok(())
}

/// Says how far it is, where that takes long.
fn progress(made: u64, customers: u64) {
    if customers >= 10 * BATCH && made.is_multiple_of(10 * BATCH) {
        terminal::say(format!("{made} / {customers}"));
    }
}
