//! The installation's secret: 32 bytes outside the database, from which all keys follow.

use super::Config;
use crate::access::keys::Keys;
use crate::error::{AppError, AppResult};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use std::io::{ErrorKind, Write as _};
use std::path::Path;

/// The file in the data folder.
const FILE: &str = "secret.key";

/// Reads 32 bytes in hexadecimal or Base64.
#[must_use]
pub fn decode(text: &str) -> Option<[u8; 32]> {
    let text = text.trim();
    let bytes = from_hex(text).or_else(|| {
        [&STANDARD, &STANDARD_NO_PAD, &URL_SAFE_NO_PAD]
            .into_iter()
            .find_map(|engine| engine.decode(text).ok())
    })?;
    bytes.try_into().ok()
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = text
        .chars()
        .map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect();
    let digits = digits.filter(|digits| digits.len() == 64)?;
    let (pairs, _) = digits.as_chunks::<2>();
    Some(pairs.iter().map(|[high, low]| high << 4 | low).collect())
}

/// Writes bytes in hexadecimal.
#[must_use]
pub fn encode(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The secret of these settings; the file is made where there is none.
///
/// # Errors
/// Where the file cannot be read or written, or holds something else.
pub fn load(config: &Config) -> AppResult<[u8; 32]> {
    if let Some(secret) = config.secret {
        return Ok(secret);
    }
    let path = config.data_dir.join(FILE);
    match std::fs::read_to_string(&path) {
        Ok(text) => decode(&text).ok_or_else(|| {
            AppError::setup(format!(
                "{}: want 32 bytes in hexadecimal or Base64",
                path.display()
            ))
        }),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let secret = Keys::random_secret();
            write(&path, &secret)
                .map_err(|e| AppError::setup(format!("cannot write {}: {e}", path.display())))?;
            Ok(secret)
        }
        Err(error) => Err(AppError::setup(format!(
            "cannot read {}: {error}",
            path.display()
        ))),
    }
}

/// Writes a file that nobody but its owner can read, and that is there after a loss of power: without it, what was
/// encrypted is lost.
fn write(path: &Path, secret: &[u8; 32]) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    writeln!(file, "{}", encode(secret))?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_are_read() {
        let secret: [u8; 32] = Keys::random_secret();
        assert_eq!(decode(&encode(&secret)), Some(secret));
        assert_eq!(decode(&STANDARD.encode(secret)), Some(secret));
        assert_eq!(
            decode(&format!("{}\n", encode(&secret).to_uppercase())),
            Some(secret)
        );
        for bad in ["", "00", "zz", &"g".repeat(64), &STANDARD.encode([0; 31])] {
            assert_eq!(decode(bad), None, "{bad}");
        }
    }

    #[test]
    fn it_is_made_once_and_is_nobody_elses() {
        let folder = tempfile::tempdir().unwrap();
        let config = Config {
            data_dir: folder.path().join("data"),
            ..Config::default()
        };
        let secret = load(&config).unwrap();
        assert_eq!(load(&config).unwrap(), secret);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(config.data_dir.join(FILE))
                .unwrap()
                .permissions()
                .mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        std::fs::write(config.data_dir.join(FILE), "spoilt").unwrap();
        assert!(load(&config).unwrap_err().to_string().contains(FILE));
    }
}
