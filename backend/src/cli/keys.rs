//! `throughline keys …`

use super::args::KeysAction;
use super::{Failure, setup, terminal};
use crate::access::keys::rotate;
use crate::config::{Config, terminal_language};
use crate::state::State;

/// Tells of the master keys, or wraps everything under another one.
pub fn run(config: Config, action: KeysAction) -> Result<(), Failure> {
    let state = setup::open(config)?;
    match action {
        KeysAction::Status => status(&state),
        KeysAction::Rotate { resume } => rotate(&state, resume),
    }
}

fn status(state: &State) -> Result<(), Failure> {
    let lang = terminal_language();
    for key in rotate::status(&state.db, &state.keys)? {
        let what = match (key.current, key.known) {
            (true, _) => lang.pick("当前", "current"),
            (false, true) => lang.pick("旧", "old"),
            (false, false) => lang.pick("旧，未找到", "old, not at hand"),
        };
        terminal::say(format!("{}\t{}\t{what}", key.id, key.values));
    }
    Ok(())
}

fn rotate(state: &State, resume: bool) -> Result<(), Failure> {
    let lang = terminal_language();
    let (db, keys) = (&state.db, &state.keys);
    let to = rotate::begin(db, keys, resume, state.clock.now())?;
    terminal::say(format!(
        "{}: {to}",
        lang.pick("当前主密钥", "Current master key")
    ));
    let outcome = rotate::rewrap(db, keys, None)?;
    terminal::say(match lang {
        shared::Lang::Zh => format!("已重新封装 {} 个值。", outcome.rewrapped),
        shared::Lang::En => format!("Wrapped {} value(s) anew.", outcome.rewrapped),
    });
    if outcome.complete {
        return Ok(());
    }
    Err(Failure::new(lang.pick(
        "仍有值在旧密钥之下；请运行 throughline keys rotate --resume",
        "some values are under another key still: run `throughline keys rotate --resume`",
    )))
}
