//! The command line, read by hand: a parser library would cost more to compile than all the rest of this module.

use std::path::PathBuf;

use crate::web::Profile;

/// What `cargo xtask help` prints.
pub const HELP: &str = "\
cargo xtask <command>

  start [--demo] [-- ARGS]  set everything up, build, and serve on http://127.0.0.1:8080
                            (ARGS go to `throughline serve`; THROUGHLINE_* and DATABASE_URL pass through)
  test                      every check: format, clippy, tidy, unit, API on SQLite and PostgreSQL, worlds, WASM, end to end
  check                     the fast inner loop: format, clippy, tidy, unit tests that need no server
  web [--release] [--once]  the browser application only, rebuilt whenever a source changes
                            (--once: build once and leave; --release: as small as `start` builds it)
  e2e [NAME]                end-to-end scenarios in Chromium, those whose name contains NAME; where NAME is SQLite or
                            PostgreSQL, all of them on that database
  worlds [NAME]             two worlds that nobody may tell apart, and planted leaks, on SQLite and PostgreSQL; those tests
                            whose name contains NAME (THROUGHLINE_TEST_ALL=1: everyone asks everything)
  shots                     draw the pictures of the README anew, into e2e/shots
  tidy                      the rules about the source tree alone
  help                      this text";

/// One invocation.
#[derive(Debug, PartialEq, Eq)]
pub enum Command {
    /// Print the help text.
    Help,
    /// Build and serve the product.
    Start {
        /// Load and offer the demo data.
        demo: bool,
        /// Handed to `throughline serve` as they are.
        extra: Vec<String>,
    },
    /// Build the browser application.
    Web {
        /// How it is compiled.
        profile: Profile,
        /// Leave after one build instead of watching.
        once: bool,
    },
    /// Run every check.
    Test,
    /// Run the fast checks.
    Check,
    /// Run the end-to-end scenarios.
    E2e {
        /// Only those whose name contains this.
        name: Option<String>,
    },
    /// Run the proof of non-interference.
    Worlds {
        /// Only those whose name contains this.
        name: Option<String>,
    },
    /// Make the README's pictures.
    Shots,
    /// Check the source tree.
    Tidy,
    /// What cargo calls for each WASM test binary; not for people.
    WasmTestRunner {
        /// The test binary.
        wasm: PathBuf,
        /// Only tests whose name contains this.
        filter: Option<String>,
    },
}

/// Reads the arguments after `cargo xtask`.
pub fn parse(arguments: &[String]) -> Result<Command, String> {
    let Some((name, rest)) = arguments.split_first() else {
        return Ok(Command::Help);
    };
    let rest: Vec<&str> = rest.iter().map(String::as_str).collect();
    match name.as_str() {
        "help" | "--help" | "-h" => Ok(Command::Help),
        "start" => start(&rest),
        "web" => web(&rest),
        "test" => alone(Command::Test, &rest),
        "check" => alone(Command::Check, &rest),
        "e2e" => Ok(Command::E2e {
            name: at_most_one(&rest)?,
        }),
        "worlds" => Ok(Command::Worlds {
            name: at_most_one(&rest)?,
        }),
        "shots" => alone(Command::Shots, &rest),
        "tidy" => alone(Command::Tidy, &rest),
        "wasm-test-runner" => wasm_test_runner(&rest),
        unknown => Err(format!("there is no command {unknown:?}")),
    }
}

fn alone(command: Command, rest: &[&str]) -> Result<Command, String> {
    match rest.first() {
        None => Ok(command),
        Some(extra) => Err(format!("unexpected argument {extra:?}")),
    }
}

fn at_most_one(rest: &[&str]) -> Result<Option<String>, String> {
    match rest {
        [] => Ok(None),
        [one] if !one.starts_with('-') => Ok(Some((*one).to_owned())),
        [.., last] => Err(format!("unexpected argument {last:?}")),
    }
}

fn start(rest: &[&str]) -> Result<Command, String> {
    let (ours, extra) = match rest.iter().position(|argument| *argument == "--") {
        Some(at) => (
            rest.get(..at).unwrap_or_default(),
            rest.get(at + 1..).unwrap_or_default(),
        ),
        None => (rest, &[] as &[&str]),
    };
    let mut demo = false;
    for argument in ours {
        match *argument {
            "--demo" => demo = true,
            other => {
                return Err(format!(
                    "unexpected argument {other:?}; arguments of the server come after `--`"
                ));
            }
        }
    }
    Ok(Command::Start {
        demo,
        extra: extra
            .iter()
            .map(|argument| (*argument).to_owned())
            .collect(),
    })
}

fn web(rest: &[&str]) -> Result<Command, String> {
    let mut profile = Profile::Dev;
    let mut once = false;
    for argument in rest {
        match *argument {
            "--release" => profile = Profile::Release,
            "--dev" => profile = Profile::Dev,
            "--once" => once = true,
            "--watch" => once = false,
            other => return Err(format!("unexpected argument {other:?}")),
        }
    }
    Ok(Command::Web { profile, once })
}

/// Cargo passes the binary and then whatever stands after `--`; libtest's own switches mean nothing here.
fn wasm_test_runner(rest: &[&str]) -> Result<Command, String> {
    let Some((wasm, rest)) = rest.split_first() else {
        return Err("wasm-test-runner wants the test binary".to_owned());
    };
    let filter = rest.iter().find(|argument| !argument.starts_with('-'));
    Ok(Command::WasmTestRunner {
        wasm: PathBuf::from(wasm),
        filter: filter.map(|text| (*text).to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse_line(line: &str) -> Result<Command, String> {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        parse(&words)
    }

    #[test]
    fn start_hands_on_what_follows_the_dashes() {
        let wanted = Command::Start {
            demo: true,
            extra: vec!["--listen".into(), "127.0.0.1:9".into()],
        };
        assert_eq!(
            parse_line("start --demo -- --listen 127.0.0.1:9"),
            Ok(wanted)
        );
        assert_eq!(
            parse_line("start"),
            Ok(Command::Start {
                demo: false,
                extra: vec![]
            })
        );
        assert!(parse_line("start --listen 1").is_err());
    }

    #[test]
    fn web_watches_the_quick_build_unless_told_otherwise() {
        assert_eq!(
            parse_line("web"),
            Ok(Command::Web {
                profile: Profile::Dev,
                once: false
            })
        );
        assert_eq!(
            parse_line("web --release --once"),
            Ok(Command::Web {
                profile: Profile::Release,
                once: true
            })
        );
    }

    #[test]
    fn e2e_takes_one_name() {
        assert_eq!(parse_line("e2e"), Ok(Command::E2e { name: None }));
        assert_eq!(
            parse_line("e2e drag"),
            Ok(Command::E2e {
                name: Some("drag".into())
            })
        );
        assert!(parse_line("e2e a b").is_err());
    }

    #[test]
    fn nothing_means_help_and_nonsense_is_refused() {
        assert_eq!(parse_line(""), Ok(Command::Help));
        assert!(parse_line("tset").is_err());
        assert!(parse_line("test now").is_err());
    }

    #[test]
    fn the_runner_keeps_the_filter_and_drops_switches() {
        let wanted = Command::WasmTestRunner {
            wasm: "a.wasm".into(),
            filter: Some("money".into()),
        };
        assert_eq!(
            parse_line("wasm-test-runner a.wasm --nocapture money"),
            Ok(wanted)
        );
    }
}
