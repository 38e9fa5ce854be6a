//! Where the values of settings come from: a flag outdoes the environment, the environment the file.

use super::parse::SettingError;
use super::setting::{SETTINGS, Setting, find};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The file that is read where it exists and no other is named.
pub const FILE: &str = "throughline.toml";

/// A value, and how to name the place where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// The value as it was written.
    pub text: String,
    /// For example `--listen`, `THROUGHLINE_LISTEN`, or `listen` in a file.
    pub origin: String,
}

/// What was given, by name of the setting.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Given(BTreeMap<&'static str, Value>);

impl Given {
    /// Values from everywhere. `flag` and `variable` answer what was given for a setting.
    ///
    /// # Errors
    /// Where the file cannot be read, or holds what is no setting, or a variable holds no text.
    pub fn gather(
        flag: impl Fn(&Setting) -> Option<String>,
        variable: impl Fn(&str) -> Option<OsString>,
        file: Option<&Path>,
    ) -> Result<Self, SettingError> {
        let mut given = Self::from_file(file)?;
        for setting in SETTINGS {
            let name = setting.variable();
            // An empty variable is how scripts say "not set".
            if let Some(text) = variable(&name).filter(|text| !text.is_empty()) {
                let text = text
                    .into_string()
                    .map_err(|_| SettingError::new(&name, "不是有效的文字", "is no valid text"))?;
                given.set(setting, text, name);
            }
            if let Some(text) = flag(setting) {
                given.set(setting, text, format!("--{}", setting.flag()));
            }
        }
        Ok(given)
    }

    fn set(&mut self, setting: &Setting, text: String, origin: String) {
        // Names come from the list, so that their lifetime is its.
        if let Some(setting) = find(setting.name) {
            self.0.insert(setting.name, Value { text, origin });
        }
    }

    /// The value of a setting.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    fn from_file(named: Option<&Path>) -> Result<Self, SettingError> {
        let path = named.map_or_else(|| PathBuf::from(FILE), Path::to_path_buf);
        match std::fs::read_to_string(&path) {
            Ok(text) => Self::from_toml(&text, &path.display().to_string()),
            Err(error) if error.kind() == ErrorKind::NotFound && named.is_none() => {
                Ok(Self::default())
            }
            Err(error) => Err(SettingError::new(
                &path.display().to_string(),
                &format!("无法读取：{error}"),
                &format!("cannot be read: {error}"),
            )),
        }
    }

    /// The values of a file.
    ///
    /// # Errors
    /// Where it is no TOML, or a key is no setting.
    pub fn from_toml(text: &str, file: &str) -> Result<Self, SettingError> {
        let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
            let what = error.message().to_owned();
            SettingError::new(
                file,
                &format!("不是有效的 TOML：{what}"),
                &format!("is no valid TOML: {what}"),
            )
        })?;
        let mut given = Self::default();
        for (key, value) in table {
            let origin = format!("{file}: {key}");
            let setting = find(&key).ok_or_else(|| {
                SettingError::new(&origin, "没有这个设置项", "there is no such setting")
            })?;
            given.set(setting, plain(value, &origin)?, origin.clone());
        }
        Ok(given)
    }
}

fn plain(value: toml::Value, origin: &str) -> Result<String, SettingError> {
    match value {
        toml::Value::String(text) => Ok(text),
        toml::Value::Integer(number) => Ok(number.to_string()),
        toml::Value::Boolean(yes) => Ok(yes.to_string()),
        _ => Err(SettingError::new(
            origin,
            "应为文字、整数或 true / false",
            "want a text, a whole number, or true / false",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flag_outdoes_the_environment_and_that_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("x.toml");
        std::fs::write(&file, "listen = \"file\"\nzone = \"file\"\nworkers = 3\n").unwrap();
        let given = Given::gather(
            |s| (s.name == "listen").then(|| "flag".to_owned()),
            |name| {
                ["THROUGHLINE_LISTEN", "THROUGHLINE_ZONE"]
                    .contains(&name)
                    .then(|| "env".into())
            },
            Some(&file),
        )
        .unwrap();
        let told = |name: &str| {
            let value = given.get(name).unwrap();
            format!("{}={}", value.origin, value.text)
        };
        assert_eq!(told("listen"), "--listen=flag");
        assert_eq!(told("zone"), "THROUGHLINE_ZONE=env");
        assert_eq!(told("workers"), format!("{}: workers=3", file.display()));
        assert_eq!(given.get("log"), None);
    }

    #[test]
    fn what_is_no_setting_is_refused_by_name() {
        for (text, name) in [
            ("lisen = 1", "lisen"),
            ("listen = [1]", "listen"),
            ("[limits]\nbody = 1", "limits"),
            ("listen = ", "t.toml"),
        ] {
            let error = Given::from_toml(text, "t.toml").unwrap_err();
            assert!(error.origin.contains(name), "{error:?}");
        }
    }

    #[test]
    fn a_file_that_is_named_must_exist() {
        let missing = Path::new("/nowhere/throughline.toml");
        assert!(Given::gather(|_| None, |_| None, Some(missing)).is_err());
    }
}
