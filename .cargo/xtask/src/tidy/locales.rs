//! Every string in both languages.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;

/// Endings for plural forms, of which languages have different ones.
const PLURALS: [&str; 6] = ["_zero", "_one", "_two", "_few", "_many", "_other"];

/// Keys that one language has and another lacks, and texts that are empty.
pub fn problems(root: &Path) -> Result<Vec<String>> {
    let folder = root.join("frontend/locales");
    if !folder.is_dir() {
        return Ok(vec!["frontend/locales: missing".to_owned()]);
    }
    let mut languages = BTreeMap::new();
    for entry in std::fs::read_dir(&folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "json") {
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            let text = std::fs::read_to_string(&path)?;
            languages.insert(
                name,
                serde_json::from_str(&text).with_context(|| path.display().to_string())?,
            );
        }
    }
    Ok(compare(&languages))
}

fn compare(languages: &BTreeMap<String, Value>) -> Vec<String> {
    let mut problems = Vec::new();
    let mut all = BTreeSet::new();
    let mut each = Vec::new();
    for (language, texts) in languages {
        let mut keys = BTreeSet::new();
        collect(texts, "", &mut |key, text| {
            if text.trim().is_empty() {
                problems.push(format!("frontend/locales/{language}: {key} is empty"));
            }
            keys.insert(without_plural(key).to_owned());
        });
        all.extend(keys.iter().cloned());
        each.push((language, keys));
    }
    for (language, keys) in each {
        problems.extend(
            all.difference(&keys)
                .map(|key| format!("frontend/locales/{language}: {key} is missing")),
        );
    }
    problems
}

fn collect(value: &Value, key: &str, found: &mut impl FnMut(&str, &str)) {
    let below = |name: &str| {
        if key.is_empty() {
            name.to_owned()
        } else {
            format!("{key}.{name}")
        }
    };
    match value {
        Value::Object(children) => children
            .iter()
            .for_each(|(name, child)| collect(child, &below(name), found)),
        Value::String(text) => found(key, text),
        other => found(key, &other.to_string()),
    }
}

fn without_plural(key: &str) -> &str {
    PLURALS
        .iter()
        .find_map(|ending| key.strip_suffix(ending))
        .unwrap_or(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn found(zh: Value, en: Value) -> Vec<String> {
        compare(&BTreeMap::from([
            ("en.json".to_owned(), en),
            ("zh.json".to_owned(), zh),
        ]))
    }

    #[test]
    fn nested_keys_are_compared() {
        let problems = found(
            json!({"board": {"title": "看板"}}),
            json!({"board": {"title": "Board", "undo": "Undo"}}),
        );
        assert_eq!(
            problems,
            ["frontend/locales/zh.json: board.undo is missing"]
        );
    }

    #[test]
    fn plural_forms_may_differ() {
        let problems = found(
            json!({"n_other": "{{n}} 个"}),
            json!({"n_one": "{{n}} card", "n_other": "{{n}} cards"}),
        );
        assert!(problems.is_empty(), "{problems:?}");
    }

    #[test]
    fn empty_texts_are_named() {
        assert_eq!(
            found(json!({"a": ""}), json!({"a": "A"})),
            ["frontend/locales/zh.json: a is empty"]
        );
    }
}
