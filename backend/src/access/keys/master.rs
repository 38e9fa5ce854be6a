//! Master keys: what wraps the keys of values. They come from outside the database (R-SEC-5): the environment, a file, or
//! what a command prints, and may be several at once: one wraps, the others unwrap what was wrapped before.

use super::data::DataKey;
use crate::config::secret;
use crate::error::{AppError, AppResult};
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;
use std::fmt;
use std::io::{ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::str::FromStr;
use std::sync::{PoisonError, RwLock};
use std::time::{Duration, Instant};

/// How long a command may take to print the keys.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long a key that was not there is not asked for again.
const PAUSE: Duration = Duration::from_secs(1);
/// How much of what a command prints is read, in bytes.
const MOST: u64 = 64 * 1024;

/// The name of a master key. It follows from the key, so that no two keys have one name, and tells nothing of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyId(pub(super) [u8; 8]);

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for KeyId {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        u64::from_str_radix(text, 16).map(|number| Self(number.to_be_bytes()))
    }
}

/// A master key.
#[derive(Clone)]
pub struct MasterKey {
    /// Its name.
    pub id: KeyId,
    key: DataKey,
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MasterKey({})", self.id)
    }
}

impl MasterKey {
    /// The key of these bytes.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        let digest = Sha256::new_with_prefix(b"throughline master key\0")
            .chain_update(bytes)
            .finalize();
        let mut id = [0; 8];
        id.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
        Self {
            id: KeyId(id),
            key: DataKey(bytes),
        }
    }

    pub(super) const fn key(&self) -> &DataKey {
        &self.key
    }
}

/// Where master keys come from. The first of several is the one to use; all are known.
#[derive(Clone, PartialEq, Eq)]
pub enum Source {
    /// Nowhere: the only master key is the one that follows from the installation's secret.
    Secret,
    /// The settings themselves (`THROUGHLINE_MASTER_KEY`).
    Given(Vec<[u8; 32]>),
    /// A file, one key a line (`THROUGHLINE_MASTER_KEY_FILE`); where it is `optional`, there may be none yet.
    File {
        /// The file.
        path: PathBuf,
        /// Whether it may be missing.
        optional: bool,
    },
    /// What a command prints, one key a line (`THROUGHLINE_MASTER_KEY_COMMAND`).
    Command(String),
}

/// Without keys, and without a command, which may hold a credential.
impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name())
    }
}

impl Source {
    /// How messages name it: the setting.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Secret => "THROUGHLINE_SECRET".to_owned(),
            Self::Given(_) => "THROUGHLINE_MASTER_KEY".to_owned(),
            Self::File { path, .. } => {
                format!("THROUGHLINE_MASTER_KEY_FILE ({})", path.display())
            }
            Self::Command(_) => "THROUGHLINE_MASTER_KEY_COMMAND".to_owned(),
        }
    }

    fn refuse(&self, why: impl fmt::Display) -> AppError {
        AppError::setup(format!("{}: {why}", self.name()))
    }

    /// The keys that it holds now.
    ///
    /// # Errors
    /// Where there is none, or it holds something else; by the name of the setting.
    pub fn load(&self) -> AppResult<Vec<MasterKey>> {
        let text = match self {
            Self::Secret => return Ok(Vec::new()),
            Self::Given(keys) => return Ok(keys.iter().copied().map(MasterKey::new).collect()),
            Self::File { path, optional } => match std::fs::read_to_string(path) {
                Ok(text) => text,
                Err(error) if *optional && error.kind() == ErrorKind::NotFound => {
                    return Ok(Vec::new());
                }
                Err(error) => return Err(self.refuse(format!("cannot be read: {error}"))),
            },
            Self::Command(line) => printed(line, PATIENCE).map_err(|why| self.refuse(why))?,
        };
        keys(&text).map_err(|why| self.refuse(why))
    }
}

/// Keys, one a line in hexadecimal or Base64; empty lines and what begins with `#` are left out.
fn keys(text: &str) -> Result<Vec<MasterKey>, String> {
    let mut keys = Vec::new();
    for (line, text) in text.lines().enumerate() {
        let text = text.trim();
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        let key = secret::decode(text)
            .ok_or_else(|| format!("line {}: want 32 bytes in hexadecimal or Base64", line + 1))?;
        keys.push(MasterKey::new(key));
    }
    if keys.is_empty() {
        return Err("holds no key".to_owned());
    }
    Ok(keys)
}

/// What a command prints, if it does so in time and ends well.
fn printed(line: &str, patience: Duration) -> Result<String, String> {
    let (shell, flag) = if cfg!(windows) {
        ("cmd", "/C")
    } else {
        ("sh", "-c")
    };
    let mut child = Command::new(shell)
        .args([flag, line])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("cannot be run: {error}"))?;
    // Read beside the wait, so that a full pipe holds nothing up.
    let out = child.stdout.take();
    let (tell, told) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let mut text = String::new();
        let read = out.map(|out| out.take(MOST).read_to_string(&mut text));
        // Nobody listens any more where it took too long.
        let _ = tell.send(matches!(read, Some(Ok(_))).then_some(text));
    });
    let until = Instant::now() + patience;
    let said = told.recv_timeout(patience);
    let status = ended(&mut child, until).ok_or_else(|| too_long(patience))?;
    match said {
        _ if !status.success() => Err(format!("it ended badly: {status}")),
        Ok(Some(text)) => Ok(text),
        Ok(None) => Err("what it prints is no text".to_owned()),
        Err(_) => Err(too_long(patience)),
    }
}

fn too_long(patience: Duration) -> String {
    format!("it did not end within {} s", patience.as_secs_f32())
}

/// Waits for the end of a command, and ends it itself where that takes too long.
fn ended(child: &mut Child, until: Instant) -> Option<std::process::ExitStatus> {
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status),
            Ok(None) if Instant::now() < until => std::thread::sleep(Duration::from_millis(5)),
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                return None;
            }
        }
    }
}

/// Puts a fresh key before the others of a file, which is there whole or not at all, and durable.
///
/// # Errors
/// Where it cannot be written.
pub fn make(path: &Path) -> std::io::Result<MasterKey> {
    let before = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error),
    };
    let key: [u8; 32] = rand::random();
    let mut draft = path.as_os_str().to_owned();
    draft.push(".new");
    let draft = PathBuf::from(draft);
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&draft)?;
    writeln!(file, "{}", secret::encode(&key))?;
    file.write_all(before.as_bytes())?;
    file.sync_all()?;
    std::fs::rename(&draft, path)?;
    #[cfg(unix)]
    std::fs::File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
    Ok(MasterKey::new(key))
}

/// The master keys that are known, and where to look for others.
pub(super) struct Ring {
    source: Source,
    /// The key that follows from the installation's secret, under which the first version kept everything.
    secret: MasterKey,
    known: RwLock<Vec<MasterKey>>,
    missed: RwLock<HashMap<KeyId, Instant>>,
}

impl Ring {
    /// A ring with what its source holds now.
    pub(super) fn open(secret: MasterKey, source: Source) -> AppResult<Self> {
        let known = source.load()?;
        Ok(Self {
            source,
            secret,
            known: RwLock::new(known),
            missed: RwLock::default(),
        })
    }

    /// A ring with one key.
    pub(super) fn of(secret: MasterKey) -> Self {
        Self {
            source: Source::Secret,
            secret,
            known: RwLock::default(),
            missed: RwLock::default(),
        }
    }

    pub(super) const fn source(&self) -> &Source {
        &self.source
    }

    /// The key that follows from the secret.
    pub(super) const fn secret(&self) -> &MasterKey {
        &self.secret
    }

    /// The key to use where nothing else is said.
    pub(super) fn first(&self) -> MasterKey {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        known.first().unwrap_or(&self.secret).clone()
    }

    fn at_hand(&self, id: KeyId) -> Option<MasterKey> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let mut all = known.iter().chain([&self.secret]);
        all.find(|key| key.id == id).cloned()
    }

    /// Looks at the source again.
    pub(super) fn reload(&self) -> AppResult<()> {
        let fresh = self.source.load()?;
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        Ok(())
    }

    /// A key by its id. One that is not known may have come meanwhile, by a rotation: then the source is asked again,
    /// though not with every request.
    ///
    /// # Errors
    /// Where there is no such key.
    pub(super) fn find(&self, id: KeyId) -> AppResult<MasterKey> {
        if let Some(key) = self.at_hand(id) {
            return Ok(key);
        }
        let mut missed = self.missed.write().unwrap_or_else(PoisonError::into_inner);
        // Another thread may have found it while this one waited.
        if let Some(key) = self.at_hand(id) {
            return Ok(key);
        }
        let now = Instant::now();
        let asked = missed.insert(id, now);
        if asked.is_none_or(|at| now.duration_since(at) >= PAUSE) {
            self.reload()?;
            if let Some(key) = self.at_hand(id) {
                missed.remove(&id);
                return Ok(key);
            }
        } else if let Some(at) = asked {
            missed.insert(id, at);
        }
        Err(AppError::internal(format!(
            "the master key {id} is not among those of {}",
            self.source.name()
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_follows_from_the_key_and_reads_back() {
        let (a, b) = (MasterKey::new([1; 32]), MasterKey::new([2; 32]));
        assert_eq!(a.id, MasterKey::new([1; 32]).id);
        assert_ne!(a.id, b.id);
        assert_eq!(a.id.to_string().parse(), Ok(a.id));
        assert_eq!(format!("{a:?}"), format!("MasterKey({})", a.id));
    }

    #[test]
    fn keys_stand_one_a_line() {
        let hex = secret::encode(&[1; 32]);
        let read = keys(&format!("# new\n{hex}\n\n{}\n", secret::encode(&[2; 32]))).unwrap();
        let ids: Vec<_> = read.iter().map(|key| key.id).collect();
        assert_eq!(
            ids,
            [MasterKey::new([1; 32]).id, MasterKey::new([2; 32]).id]
        );
        assert!(keys("# nothing").unwrap_err().contains("no key"));
        let error = keys(&format!("{hex}\nhunter2")).unwrap_err();
        assert!(error.contains("line 2") && !error.contains("hunter2"));
    }

    #[test]
    #[cfg(unix)]
    fn a_command_prints_keys_or_is_refused_by_name() {
        let hex = secret::encode(&[1; 32]);
        let source = Source::Command(format!("echo {hex}"));
        let loaded = source.load().unwrap();
        assert_eq!(loaded.first().unwrap().id, MasterKey::new([1; 32]).id);
        let refused = Source::Command("echo oops >&2; exit 3".to_owned());
        let error = refused.load().unwrap_err().to_string();
        assert!(error.contains("THROUGHLINE_MASTER_KEY_COMMAND"), "{error}");
        assert!(error.contains('3'), "{error}");
        let slow = printed("exec sleep 60", Duration::from_millis(50)).unwrap_err();
        assert!(slow.contains("0.05 s"), "{slow}");
    }

    #[test]
    fn a_file_gets_a_new_key_before_the_others_and_a_ring_finds_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        let source = Source::File {
            path: path.clone(),
            optional: true,
        };
        let ring = Ring::open(MasterKey::new([9; 32]), source).unwrap();
        assert_eq!(ring.first().id, ring.secret().id);
        let first = make(&path).unwrap();
        let second = make(&path).unwrap();
        assert_eq!(ring.find(first.id).unwrap().id, first.id);
        assert_eq!(ring.first().id, second.id);
        assert_eq!(ring.find(ring.secret().id).unwrap().id, ring.secret().id);
        assert!(ring.find(KeyId([0; 8])).is_err());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(&path).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }
}
