//! `throughline export`

use super::args::ExportArgs;
use super::{Failure, account, setup, terminal};
use crate::config::{Config, terminal_language};
use crate::feature::auth::session;
use crate::feature::form::command;
use crate::feature::form::paper::Paper;
use crate::feature::form::write::Format;
use crate::record::Cx;

/// Writes a form with the customers that one user may see, as that user sees them.
pub fn run(config: Config, args: &ExportArgs) -> Result<(), Failure> {
    let lang = terminal_language();
    let no_form = |()| {
        let what = lang.pick("没有这种表单", "there is no such form");
        Failure::usage(format!("{what}: {}", args.form))
    };
    let paper: Paper = args.form.parse().map_err(no_form)?;
    let ending = args.file.extension().unwrap_or_default().to_string_lossy();
    let no_format = |()| {
        let what = lang.pick(
            "文件名应以 .csv、.xlsx 或 .html 结尾",
            "the file's name must end in .csv, .xlsx or .html",
        );
        Failure::usage(what.to_owned())
    };
    let format: Format = ending.to_lowercase().parse().map_err(no_format)?;
    let state = setup::open(config)?;
    let zone = state.config.org_zone;
    let actor = state.db.read_now(|conn| {
        let Some((id, _)) = account::find(conn, &args.user)? else {
            return Ok(None);
        };
        session::actor_at_command_line(conn, id, zone)
    })?;
    let Some(mut actor) = actor else {
        let what = lang.pick("没有这个用户", "there is no such account");
        return Err(Failure::new(format!("{what}: {}", args.user)));
    };
    actor.lang = lang;
    let cx = Cx::new(&state, actor);
    let find = args.find.clone();
    let bytes = state
        .db
        .read_now(|conn| command::run(conn, &cx, paper, format, find))?;
    std::fs::write(&args.file, &bytes).map_err(|error| {
        let what = lang.pick("无法写入文件", "the file cannot be written");
        Failure::new(format!("{}: {what}: {error}", args.file.display()))
    })?;
    terminal::say(format!(
        "{}: {}",
        lang.pick("已写入", "Written"),
        args.file.display()
    ));
    Ok(())
}
