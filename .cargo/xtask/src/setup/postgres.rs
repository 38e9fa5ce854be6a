//! A throwaway PostgreSQL for the tests: a cluster of our own in a temporary folder, never a shared one.

use std::ffi::OsStr;
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::debian;
use crate::interrupt;
use crate::run::{capture, find_program, succeeds};

/// Folders of clusters begin with this and end with the process that made them.
const FOLDER_PREFIX: &str = "throughline-postgres-";

/// Nothing in it has to survive a crash, and every test holds a few connections.
const SETTINGS: &str = "-c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off \
    -c synchronous_commit=off -c full_page_writes=off -c max_connections=300 -c shared_buffers=64MB";

/// A running cluster; it stops and vanishes with this value, and also on Ctrl-C.
#[derive(Debug)]
pub struct Cluster {
    control: Control,
    port: u16,
}

impl Cluster {
    /// Makes and starts one, installing PostgreSQL where it is missing and we may.
    pub fn start() -> Result<Self> {
        let programs = programs()?;
        sweep(&programs);
        let folder = std::env::temp_dir().join(format!("{FOLDER_PREFIX}{}", std::process::id()));
        let control = Control {
            programs,
            folder,
            user: unprivileged_user()?,
        };
        let on_exit = control.clone();
        interrupt::on_interrupt(move || on_exit.stop_and_remove());
        let made = control.make().and_then(|()| control.start_on_free_port());
        match made {
            Ok(port) => Ok(Self { control, port }),
            Err(error) => {
                control.stop_and_remove();
                Err(error).context("the throwaway PostgreSQL does not start")
            }
        }
    }

    /// How its superuser connects.
    pub fn admin_url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.control.stop_and_remove();
    }
}

/// A system user whom PostgreSQL runs as when we are root, since it refuses to be.
#[derive(Clone, Copy, Debug)]
struct User {
    id: u32,
    group: u32,
}

#[derive(Clone, Debug)]
struct Control {
    programs: PathBuf,
    folder: PathBuf,
    user: Option<User>,
}

impl Control {
    fn make(&self) -> Result<()> {
        std::fs::create_dir(&self.folder)?;
        if let Some(user) = self.user {
            chown(&self.folder, Some(user.id), Some(user.group))?;
        }
        // A real locale rather than C: a query that leans on the database's own order of text is to be caught here.
        let localised = ["--locale-provider=icu", "--icu-locale=en-US"];
        self.initialise(&localised)
            .or_else(|_| self.initialise(&[]))
    }

    fn initialise(&self, more: &[&str]) -> Result<()> {
        let arguments = [
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
            "-D",
        ];
        capture(
            self.command("initdb")
                .args(arguments)
                .arg(self.data())
                .args(more),
        )
        .map(drop)
    }

    /// Between finding a free port and using it another program may take it, hence more than one try.
    fn start_on_free_port(&self) -> Result<u16> {
        let mut last = None;
        for _ in 0..3 {
            let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
                .local_addr()?
                .port();
            let mut start = self.command("pg_ctl");
            start
                .args(["start", "--wait", "--timeout=60", "--silent", "-D"])
                .arg(self.data());
            start
                .arg("--log")
                .arg(self.log())
                .arg("--options")
                .arg(format!("-p {port} {SETTINGS}"));
            if succeeds(&mut start) {
                return Ok(port);
            }
            last = std::fs::read_to_string(self.log()).ok();
        }
        bail!(
            "{}",
            last.unwrap_or_else(|| "pg_ctl start failed".to_owned())
                .trim()
        )
    }

    fn stop_and_remove(&self) {
        if self.data().join("postmaster.pid").exists() {
            succeeds(
                self.command("pg_ctl")
                    .args(["stop", "--wait", "--mode=immediate", "-D"])
                    .arg(self.data()),
            );
        }
        // The folder is temporary; what cannot be removed goes with the next cleaning of it.
        let _ = std::fs::remove_dir_all(&self.folder);
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn log(&self) -> PathBuf {
        self.folder.join("log")
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(self.programs.join(program));
        // Its user may not be allowed to look into the folder that we are in.
        command.current_dir(std::env::temp_dir()).env("LC_ALL", "C");
        if let Some(user) = self.user {
            command.uid(user.id).gid(user.group);
        }
        command
    }
}

fn unprivileged_user() -> Result<Option<User>> {
    if !debian::is_root() {
        return Ok(None);
    }
    let id = |flag: &str, name: &str| -> Option<u32> {
        capture(Command::new("id").args([flag, name]))
            .ok()?
            .parse()
            .ok()
    };
    let user = ["postgres", "nobody"].iter().find_map(|name| {
        Some(User {
            id: id("-u", name)?,
            group: id("-g", name)?,
        })
    });
    user.map(Some)
        .context("PostgreSQL refuses to run as root and there is no user `postgres`")
}

/// The folder with `initdb`, `pg_ctl` and `postgres`.
fn programs() -> Result<PathBuf> {
    if let Some(found) = find_programs() {
        return Ok(found);
    }
    debian::install_postgres()?;
    find_programs()
        .context("PostgreSQL's server programs (initdb, pg_ctl) are missing: install `postgresql`")
}

fn find_programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let mut folders: Vec<PathBuf> = versions.map(|entry| entry.path()).collect();
    folders.sort_by_key(|folder| std::cmp::Reverse(version(folder.file_name())));
    let in_path = find_program(&["initdb"])
        .and_then(|file| Some(file.canonicalize().ok()?.parent()?.to_owned()));
    let candidates = folders
        .into_iter()
        .map(|folder| folder.join("bin"))
        .chain(in_path);
    candidates.into_iter().find(|folder| {
        ["initdb", "pg_ctl", "postgres"]
            .iter()
            .all(|name| folder.join(name).exists())
    })
}

fn version(name: Option<&OsStr>) -> u32 {
    name.and_then(OsStr::to_str)
        .and_then(|text| text.parse().ok())
        .unwrap_or(0)
}

/// Stops and removes what a killed run left behind.
fn sweep(programs: &Path) {
    let Ok(user) = unprivileged_user() else {
        return;
    };
    for entry in std::fs::read_dir(std::env::temp_dir())
        .into_iter()
        .flatten()
        .flatten()
    {
        let name = entry.file_name();
        let Some(owner) = owner_of(&name.to_string_lossy()) else {
            continue;
        };
        if !succeeds(Command::new("sh").args(["-c", "kill -0 \"$0\"", &owner.to_string()])) {
            Control {
                programs: programs.to_owned(),
                folder: entry.path(),
                user,
            }
            .stop_and_remove();
        }
    }
}

fn owner_of(folder_name: &str) -> Option<u32> {
    folder_name.strip_prefix(FOLDER_PREFIX)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn newer_versions_come_first_by_number() {
        assert!(version(Some(OsStr::new("9"))) < version(Some(OsStr::new("15"))));
        assert_eq!(version(Some(OsStr::new("x"))), 0);
    }

    #[test]
    fn only_our_own_folders_are_swept() {
        assert_eq!(owner_of("throughline-postgres-41"), Some(41));
        assert_eq!(owner_of("throughline-postgres-"), None);
        assert_eq!(owner_of("postgres-41"), None);
    }
}
