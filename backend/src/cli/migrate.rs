//! `throughline migrate`

use super::{Failure, terminal};
use crate::config::{Config, terminal_language};
use crate::db::{Address, migrate};

/// Brings the database to this program's version.
pub fn run(config: &Config) -> Result<(), Failure> {
    let address = Address::parse(&config.database_url)?;
    address.prepare()?;
    let count = migrate::run(&address)?;
    terminal::say(match (terminal_language(), count) {
        (shared::Lang::Zh, 0) => "数据库已是最新版本。".to_owned(),
        (shared::Lang::Zh, n) => format!("已执行 {n} 项数据库迁移。"),
        (shared::Lang::En, 0) => "The database is up to date.".to_owned(),
        (shared::Lang::En, n) => format!("Ran {n} migration(s)."),
    });
    Ok(())
}
