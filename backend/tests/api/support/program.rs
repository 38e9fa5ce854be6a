//! The program itself, as its users start it.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A folder in which the program is started, with nothing of this machine's settings around it.
pub struct Home {
    pub folder: TempDir,
    variables: Vec<(String, String)>,
}

/// A server that was started; it is stopped with this value.
pub struct Running {
    child: Child,
    out: BufReader<ChildStdout>,
    /// What it printed before it listened, and the line that says where.
    pub lines: Vec<String>,
    /// For example `http://127.0.0.1:41234`.
    pub base: String,
}

impl Home {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self {
            folder,
            variables: [
                ("THROUGHLINE_LISTEN", "127.0.0.1:0"),
                ("THROUGHLINE_LOG", "warn"),
            ]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .to_vec(),
        }
    }

    /// Sets a variable of the program's environment.
    pub fn set(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_throughline"));
        for (name, _) in std::env::vars() {
            if name.starts_with("THROUGHLINE_") || name == "DATABASE_URL" || name.starts_with("LC_")
            {
                command.env_remove(name);
            }
        }
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env("LANG", "C.UTF-8")
            .envs(self.variables.iter().cloned())
            .stdin(Stdio::null());
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, arguments: &[&str]) -> Finished {
        Finished::from(self.command(arguments).output().unwrap())
    }

    /// The same with something to read.
    pub fn run_with(&self, arguments: &[&str], input: &str) -> Finished {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(input.as_bytes())
            .unwrap();
        Finished::from(child.wait_with_output().unwrap())
    }

    /// Starts a server and waits until it listens.
    pub fn serve(&self, arguments: &[&str]) -> Running {
        let mut child = self
            .command(&[&["serve"], arguments].concat())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let mut running = Running {
            child,
            out,
            lines: Vec::new(),
            base: String::new(),
        };
        while running.base.is_empty() {
            let mut line = String::new();
            let read = running.out.read_line(&mut line).unwrap();
            assert_ne!(read, 0, "it ended before it listened: {:?}", running.lines);
            let line = line.trim_end();
            running.base = line
                .strip_prefix("Listening on ")
                .unwrap_or_default()
                .to_owned();
            running.lines.push(line.to_owned());
        }
        running
    }
}

impl Running {
    /// What stands behind a heading that was printed.
    pub fn told(&self, heading: &str) -> Option<&str> {
        self.lines.iter().find_map(|line| {
            let rest = line.strip_prefix(heading)?;
            rest.rsplit(": ").next()
        })
    }

    /// Its port, as `127.0.0.1:41234`.
    pub fn address(&self) -> &str {
        self.base.split_once("://").unwrap().1
    }

    /// Sends a signal and answers the exit code and how long it took.
    pub fn stop(mut self, signal: &str) -> (Option<i32>, Duration) {
        let began = Instant::now();
        let line = format!("kill -{signal} {}", self.child.id());
        assert!(
            Command::new("sh")
                .args(["-c", &line])
                .status()
                .unwrap()
                .success()
        );
        let status = self.child.wait().unwrap();
        (status.code(), began.elapsed())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
        let mut rest = String::new();
        let _ = self.out.read_line(&mut rest);
    }
}

/// How a command ended.
#[derive(Debug)]
pub struct Finished {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl From<Output> for Finished {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}
