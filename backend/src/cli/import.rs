//! `throughline import`

use super::args::ImportArgs;
use super::{Failure, account, setup, terminal};
use crate::access::Actor;
use crate::config::{Config, terminal_language};
use crate::feature::import::command;

/// Imports a file as one user, or shows what an import would make.
pub fn run(config: Config, args: &ImportArgs) -> Result<(), Failure> {
    let lang = terminal_language();
    let bytes = std::fs::read(&args.file).map_err(|error| {
        let what = lang.pick("无法读取文件", "the file cannot be read");
        Failure::new(format!("{}: {what}: {error}", args.file.display()))
    })?;
    let state = setup::open(config)?;
    let found = state.db.read_now(|conn| account::find(conn, &args.user))?;
    let Some((id, name)) = found else {
        let what = lang.pick("没有这个用户", "there is no such account");
        return Err(Failure::new(format!("{what}: {}", args.user)));
    };
    let mut actor = Actor::at_command_line(id, name, state.config.org_zone);
    actor.lang = lang;
    let file = args.file.file_name().unwrap_or_default().to_string_lossy();
    let text = command::run(&state, &actor, &file, &bytes, args.dry_run)?;
    terminal::say(text);
    Ok(())
}
