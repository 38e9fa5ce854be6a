//! `throughline demo`

use super::args::DemoArgs;
use super::{Failure, setup, terminal};
use crate::config::{Config, terminal_language};
use crate::feature::demo;

/// Fills an empty database with demo customers, as many as asked for.
pub fn run(config: Config, args: &DemoArgs) -> Result<(), Failure> {
    let state = setup::open(config)?;
    let password = demo::accounts::prepare(&state)?;
    demo::cli(&state, args.customers, args.seed)?;
    let title = terminal_language().pick("演示密码", "Demo password");
    terminal::say(format!("{title}: {password}"));
    Ok(())
}
