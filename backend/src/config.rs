//! Settings: from flags, the environment and `throughline.toml`, in that order of precedence.

use chrono_tz::Tz;
use std::path::PathBuf;

/// The settings of a running server.
#[derive(Debug, Clone)]
pub struct Config {
    /// Address to listen on (`THROUGHLINE_LISTEN`).
    pub listen: String,
    /// Folder of database, keys and uploads (`THROUGHLINE_DATA_DIR`).
    pub data_dir: PathBuf,
    /// The database (`DATABASE_URL`); the SQLite file in the data folder where none is given.
    pub database_url: String,
    /// The organisation's zone, by which rules, deadlines and weeks count.
    pub org_zone: Tz,
    /// Whether this is a demo.
    pub demo: bool,
    /// The password of the demo's accounts.
    pub demo_password: Option<String>,
}
