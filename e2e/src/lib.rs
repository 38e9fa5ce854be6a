//! End-to-end scenarios of Throughline: a real server, a real database, a real browser. `features/` says in plain
//! language what must hold; here is what it takes to try it. Whoever writes a step finds with [`find`], does with
//! [`action`] and looks with [`check`]; none of them waits for a length of time.

pub mod action;
pub mod api;
pub mod browser;
pub mod check;
pub mod database;
pub mod driver;
pub mod find;
pub mod paper;
pub mod patience;
mod process;
pub mod server;
pub mod settings;
pub mod world;
