//! What can be asked for. Flags of settings follow from the one list of settings.

use crate::config::parse::SettingError;
use crate::config::setting::{SETTINGS, Setting};
use crate::config::source::Given;
use clap::builder::ArgAction;
use clap::{Arg, ArgMatches, Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
use shared::role::Role;
use std::path::PathBuf;

#[derive(Debug, Parser)]
#[command(
    name = "throughline",
    version,
    about = "Throughline: every customer's thread, from first contact on",
    after_help = "Settings come from flags, then from the environment (THROUGHLINE_LISTEN, DATABASE_URL, …), then from throughline.toml."
)]
struct Line {
    /// File of settings [default: throughline.toml, where there is one]
    #[arg(long, value_name = "FILE", global = true)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

/// A command.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the server
    Serve(ServeArgs),
    /// Bring the database to this version's schema
    Migrate,
    /// Make and change accounts
    User(UserArgs),
    /// Tell of the master keys, or wrap everything under another one
    Keys(KeysArgs),
    /// Rewrite the files of the database, so that nothing of what was erased is left in them; in a quiet hour
    Scrub,
    /// Import a paper form (CSV, XLSX, JSON)
    Import(ImportArgs),
    /// Fill in a paper form with customers
    Export(ExportArgs),
    /// Look after the audit trail
    Audit(AuditArgs),
    /// Fill an empty database with demo customers
    Demo(DemoArgs),
    /// Print the OpenAPI document of the REST API
    Openapi,
}

/// `serve`
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// Offer a demo: its data is loaded into an empty database, its accounts stand on the sign-in page
    #[arg(long)]
    pub demo: bool,
}

/// `user`
#[derive(Debug, Args)]
pub struct UserArgs {
    /// What is to be done.
    #[command(subcommand)]
    pub action: UserAction,
}

/// What is to be done about an account.
#[derive(Debug, Subcommand)]
pub enum UserAction {
    /// Make an account; the password is asked for, or read from the standard input
    Add(Wanted),
    /// Set a password and end the account's sessions
    Password {
        /// Name to sign in with
        username: String,
        /// Make a password and print it
        #[arg(long)]
        generate: bool,
    },
    /// Take away a second factor that was lost and end the account's sessions
    ResetSecondFactor {
        /// Name to sign in with
        username: String,
    },
    /// List the accounts
    List,
    /// Refuse an account from now on and end its sessions
    Deactivate {
        /// Name to sign in with
        username: String,
    },
}

/// An account to make.
#[derive(Debug, Args)]
pub struct Wanted {
    /// Name to sign in with
    pub username: String,
    /// administrator, manager, sales, marketing, success, technical or auditor
    #[arg(long)]
    pub role: Role,
    /// Name that colleagues know [default: the name to sign in with]
    #[arg(long)]
    pub name: Option<String>,
    /// Name of the team
    #[arg(long)]
    pub team: Option<String>,
    /// Make a password and print it
    #[arg(long)]
    pub generate: bool,
}

/// `keys`
#[derive(Debug, Args)]
pub struct KeysArgs {
    /// What is to be done.
    #[command(subcommand)]
    pub action: KeysAction,
}

/// What is to be done about the master keys.
#[derive(Debug, Subcommand)]
pub enum KeysAction {
    /// Wrap everything under another master key, while servers run: the first of the settings, else a new one in their file
    Rotate {
        /// Take no other key: go on with what was broken off
        #[arg(long)]
        resume: bool,
    },
    /// List the master keys with how many values are under each
    Status,
}

/// `import`
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// The file
    pub file: PathBuf,
    /// The account that the records will name as their author
    #[arg(long = "as", value_name = "USER")]
    pub user: String,
    /// Show what would be made, and make nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// `export`
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// f1, f2, f3, f4, f4b or f5
    pub form: String,
    /// The file to write: its ending, .csv, .xlsx or .html, says as what
    pub file: PathBuf,
    /// The account through whose rights the customers are seen
    #[arg(long = "as", value_name = "USER")]
    pub user: String,
    /// Only customers whose name or number holds this
    #[arg(long, value_name = "TEXT")]
    pub find: Option<String>,
}

/// `audit`
#[derive(Debug, Args)]
pub struct AuditArgs {
    /// What is to be done.
    #[command(subcommand)]
    pub action: AuditAction,
}

/// What is to be done about the audit trail.
#[derive(Debug, Subcommand)]
pub enum AuditAction {
    /// Follow the chains of the trail and say where one is broken; exit code 1 where one is
    Verify(VerifyArgs),
}

/// `audit verify`
#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// Only the trail of the customer with this number
    #[arg(long, value_name = "NUMBER")]
    pub customer: Option<String>,
    /// Note here where the chains end, to be kept elsewhere; `-` prints it
    #[arg(long, value_name = "FILE")]
    pub note: Option<PathBuf>,
    /// Compare with where the chains ended when that was noted
    #[arg(long, value_name = "FILE")]
    pub against: Option<PathBuf>,
}

/// `demo`
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// How many customers to make
    #[arg(long, value_name = "N", default_value_t = 200)]
    pub customers: u64,
    /// The same seed makes the same customers
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u64,
}

/// What was asked for.
#[derive(Debug)]
pub struct Asked {
    /// The command.
    pub command: Command,
    file: Option<PathBuf>,
    matches: ArgMatches,
}

/// Reads the command line; help and mistakes end the program here.
pub fn read() -> Asked {
    let mut matches = command().get_matches();
    let flags = matches.clone();
    match Line::from_arg_matches_mut(&mut matches) {
        Ok(line) => Asked {
            command: line.command,
            file: line.config,
            matches: flags,
        },
        Err(error) => error.format(&mut command()).exit(),
    }
}

fn command() -> clap::Command {
    let flags = SETTINGS.iter().map(|setting| {
        let flag = Arg::new(setting.name)
            .long(setting.flag())
            .help(setting.help)
            .help_heading("Settings")
            .global(true)
            .action(ArgAction::Set);
        if setting.is_switch() {
            flag.num_args(0..=1)
                .require_equals(true)
                .default_missing_value("true")
                .value_name("true|false")
        } else {
            flag.value_name(setting.value)
        }
    });
    Line::command().args(flags)
}

impl Asked {
    /// The settings from flags, environment and file.
    pub fn given(&self) -> Result<Given, SettingError> {
        let flag = |setting: &Setting| self.matches.get_one::<String>(setting.name).cloned();
        let file = self
            .file
            .clone()
            .or_else(|| std::env::var_os("THROUGHLINE_CONFIG").map(PathBuf::from));
        Given::gather(flag, |name| std::env::var_os(name), file.as_deref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        command().debug_assert();
    }

    #[test]
    fn a_setting_may_stand_before_and_behind_the_command() {
        for line in [
            ["throughline", "--listen", "x", "serve"],
            ["throughline", "serve", "--listen", "x"],
        ] {
            let matches = command().try_get_matches_from(line).unwrap();
            assert_eq!(matches.get_one::<String>("listen").unwrap(), "x");
        }
    }

    #[test]
    fn a_switch_takes_a_value_or_none() {
        for (flag, value) in [("--https", "true"), ("--https=false", "false")] {
            let line = ["throughline", "serve", flag, "--demo"];
            let matches = command().try_get_matches_from(line).unwrap();
            assert_eq!(matches.get_one::<String>("https").unwrap(), value);
        }
    }
}
