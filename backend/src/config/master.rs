//! Where the master keys come from: one of three settings, or a file in the data folder once there is one.

use super::parse::{Parser, SettingError};
use super::{Config, secret};
use crate::access::keys::Source;

/// The file in the data folder.
const FILE: &str = "master.key";

/// What of it is set; none where nothing is.
pub(super) fn read(read: &Parser<'_>) -> Result<Option<Source>, SettingError> {
    let (zh, en) = (
        "应为一个或多个 32 字节的密钥（十六进制或 Base64），以逗号分隔",
        "want one or more keys of 32 bytes in hexadecimal or Base64, separated by commas",
    );
    let keys =
        |text: &str| -> Option<Vec<[u8; 32]>> { text.split(',').map(secret::decode).collect() };
    let given = read.parsed("master_key", keys, zh, en)?.map(Source::Given);
    let file = read.path("master_key_file")?.map(|path| Source::File {
        path,
        optional: false,
    });
    let line = |text: &str| (!text.trim().is_empty()).then(|| text.to_owned());
    let command = read
        .parsed("master_key_command", line, "不能为空", "must not be empty")?
        .map(Source::Command);
    let mut all = [given, file, command].into_iter().flatten();
    match (all.next(), all.next()) {
        (one, None) => Ok(one),
        (_, Some(other)) => Err(SettingError::new(
            &other.name(),
            "主密钥只能来自一处：环境变量、文件或命令",
            "the master keys come from one place alone: the setting itself, a file, or a command",
        )),
    }
}

impl Config {
    /// Where the master keys come from.
    #[must_use]
    pub fn master_source(&self) -> Source {
        self.master.clone().unwrap_or_else(|| Source::File {
            path: self.data_dir.join(FILE),
            optional: true,
        })
    }
}
