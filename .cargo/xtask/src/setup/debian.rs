//! Debian's packages, installed when we are allowed to.

use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

use anyhow::{Context, Result, bail};

use crate::run::{capture, find_program, run, succeeds};

/// Where Debian's PostgreSQL packages read what to do on installation.
const CLUSTER_SETTINGS: &str = "/etc/postgresql-common/createcluster.d";

/// Installs packages, or says in one line which to install.
pub fn install(packages: &[&str]) -> Result<()> {
    let names = packages.join(" ");
    let advice = format!(
        "{names} missing: `apt-get install {names}`, or your system's packages of the same programs"
    );
    let Some(rights) = rights() else {
        bail!("{advice}");
    };
    println!("Installing {names} with apt-get …");
    update(rights)
        .and_then(|()| run(&mut apt_get(rights, packages)))
        .context(advice)
}

/// Installs PostgreSQL's server programs without the cluster that the package would set up and start: ours is our own.
pub fn install_postgres() -> Result<()> {
    if rights() != Some(Rights::Root) {
        return install(&["postgresql"]);
    }
    if !Path::new("/etc/postgresql-common").is_dir() {
        install(&["postgresql-common"])?;
    }
    let setting = Path::new(CLUSTER_SETTINGS).join("zz-no-main-cluster.conf");
    std::fs::create_dir_all(CLUSTER_SETTINGS)?;
    std::fs::write(&setting, "create_main_cluster = false\n")?;
    let outcome = install(&["postgresql"]);
    // The machine's owner may want a cluster some day.
    std::fs::remove_file(&setting)?;
    outcome
}

/// Whether we are the superuser.
pub fn is_root() -> bool {
    capture(Command::new("id").arg("-u")).is_ok_and(|id| id == "0")
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Rights {
    Root,
    /// `sudo` that asks for nothing, as on build servers.
    Sudo,
}

fn rights() -> Option<Rights> {
    find_program(&["apt-get"])?;
    if is_root() {
        return Some(Rights::Root);
    }
    succeeds(Command::new("sudo").args(["-n", "true"])).then_some(Rights::Sudo)
}

/// The package lists of a fresh machine are empty or old; once a run is enough.
fn update(rights: Rights) -> Result<()> {
    static DONE: OnceLock<()> = OnceLock::new();
    if DONE.get().is_none() {
        run(elevated(rights).args(["apt-get", "update", "-qq"]))?;
        let _ = DONE.set(());
    }
    Ok(())
}

fn apt_get(rights: Rights, packages: &[&str]) -> Command {
    let mut command = elevated(rights);
    command
        .args(["apt-get", "install", "--yes", "--no-install-recommends"])
        .args(packages);
    command
}

fn elevated(rights: Rights) -> Command {
    let mut command = Command::new(if rights == Rights::Root {
        "env"
    } else {
        "sudo"
    });
    if rights == Rights::Sudo {
        command.args(["-n", "env"]);
    }
    command.arg("DEBIAN_FRONTEND=noninteractive");
    command
}
