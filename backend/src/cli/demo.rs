//! `throughline demo`

use super::args::DemoArgs;
use super::{Failure, setup};
use crate::config::Config;
use crate::feature::demo;

/// Fills an empty database with demo customers, as many as asked for.
pub fn run(config: Config, args: &DemoArgs) -> Result<(), Failure> {
    let state = setup::open(config)?;
    Ok(demo::cli(&state, args.customers, args.seed)?)
}
