//! `throughline scrub`

use super::{Failure, setup, terminal};
use crate::config::{Config, terminal_language};
use crate::db::dialect;

/// Rewrites the files of the database, so that nothing of what was erased is left in them.
pub fn run(config: Config) -> Result<(), Failure> {
    let state = setup::open(config)?;
    let mut conn = state.db.address().connect().map_err(|error| {
        let what = terminal_language().pick("无法打开数据库", "cannot open the database");
        Failure::new(format!("{what}: {error}"))
    })?;
    dialect::scrub(&mut conn).map_err(|error| Failure::new(error.to_string()))?;
    terminal::say(terminal_language().pick(
        "数据库文件已重写。",
        "The files of the database are rewritten.",
    ));
    Ok(())
}
