//! From what was typed to what is sent: a whole record, or a JSON Merge Patch of what changed and nothing else.

use super::field::{Field, Shown, parse, shown};
use serde_json::{Map, Value};
use shared::Code;

/// What a form holds at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The field.
    pub field: Field,
    /// How it was read.
    pub before: Shown,
    /// What it holds now.
    pub now: String,
}

impl Entry {
    /// An untouched field of a record.
    #[must_use]
    pub fn read(field: Field, record: &Value) -> Self {
        let before = shown(field, record);
        Self {
            field,
            now: before.text.clone(),
            before,
        }
    }

    /// Whether something else stands there than was read. A mask that was left alone is no change (R-SEC-3).
    #[must_use]
    pub fn changed(&self) -> bool {
        self.now.trim() != self.before.text.trim()
    }

    /// Whether the value is wanted and missing; a mask stands for a value.
    fn missing(&self) -> bool {
        self.field.required && self.now.trim().is_empty() && self.before.mask.is_none()
    }
}

/// Fields that cannot be taken, and why.
pub type Refused = Vec<(&'static str, Code)>;

/// The merge patch of what changed.
///
/// # Errors
/// Every field that cannot be taken.
pub fn patch(entries: &[Entry]) -> Result<Map<String, Value>, Refused> {
    collect(entries.iter().filter(|e| e.changed() || e.missing()))
}

/// A whole new record: what is empty is left out.
///
/// # Errors
/// Every field that cannot be taken.
pub fn body(entries: &[Entry]) -> Result<Map<String, Value>, Refused> {
    collect(entries.iter()).map(|all| {
        all.into_iter()
            .filter(|(_, value)| !value.is_null())
            .collect()
    })
}

fn collect<'a>(entries: impl Iterator<Item = &'a Entry>) -> Result<Map<String, Value>, Refused> {
    let mut map = Map::new();
    let mut refused = Vec::new();
    for entry in entries {
        match parse(entry.field, &entry.now) {
            Ok(value) => {
                map.insert(entry.field.name.to_owned(), value);
            }
            Err(code) => refused.push((entry.field.name, code)),
        }
    }
    if refused.is_empty() {
        Ok(map)
    } else {
        Err(refused)
    }
}

/// One field in which a colleague's version and the caller's differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// The field's name.
    pub name: &'static str,
    /// As it now stands on the server.
    pub theirs: String,
    /// As the caller typed it.
    pub mine: String,
}

/// What to show after a 412: the caller's changes beside what the record says now.
#[must_use]
pub fn clashes(entries: &[Entry], current: &Value) -> Vec<Clash> {
    entries
        .iter()
        .filter(|e| e.changed())
        .filter_map(|e| {
            let now = shown(e.field, current);
            // What nobody else touched is no conflict.
            let untouched = now == e.before;
            let theirs = now.mask.unwrap_or(now.text);
            (!untouched && theirs.trim() != e.now.trim()).then(|| Clash {
                name: e.field.name,
                theirs,
                mine: e.now.trim().to_owned(),
            })
        })
        .collect()
}

/// The last part of a JSON pointer that names one of the fields: `/profile/city`, `/city` and `/city/amount` are `city`.
#[must_use]
pub fn field_of_pointer(pointer: &str, fields: &[Field]) -> Option<&'static str> {
    pointer
        .split('/')
        .rev()
        .find_map(|part| fields.iter().find(|f| f.name == part))
        .map(|f| f.name)
}

#[cfg(test)]
mod tests {
    use super::super::field::Kind;
    use super::*;
    use serde_json::json;
    use wasm_bindgen_test::wasm_bindgen_test;

    const NAME: Field = Field::new("name", Kind::Text, 20).required();
    const CITY: Field = Field::new("city", Kind::Text, 20);
    const MOBILE: Field = Field::new("mobile", Kind::Text, 20);

    fn entries(record: &Value, now: &[(&str, &str)]) -> Vec<Entry> {
        [NAME, CITY, MOBILE]
            .into_iter()
            .map(|field| {
                let mut entry = Entry::read(field, record);
                if let Some((_, text)) = now.iter().find(|(name, _)| *name == field.name) {
                    entry.now = (*text).to_owned();
                }
                entry
            })
            .collect()
    }

    fn record() -> Value {
        json!({"name": "云帆", "city": "苏州", "mobile": {"access": "masked", "shown": "138****5678"}})
    }

    #[wasm_bindgen_test]
    fn only_what_changed_is_sent() {
        let unchanged = patch(&entries(&record(), &[("name", " 云帆 ")]));
        assert_eq!(unchanged, Ok(Map::new()));
        let changed = patch(&entries(&record(), &[("city", ""), ("name", "云帆科技")]));
        assert_eq!(
            changed.map(Value::Object),
            Ok(json!({"city": null, "name": "云帆科技"}))
        );
    }

    #[wasm_bindgen_test]
    fn r_sec_3_a_mask_left_alone_is_not_sent() {
        assert_eq!(patch(&entries(&record(), &[])), Ok(Map::new()));
        let replaced = patch(&entries(&record(), &[("mobile", "13900001111")]));
        assert_eq!(
            replaced.map(Value::Object),
            Ok(json!({"mobile": "13900001111"}))
        );
    }

    #[wasm_bindgen_test]
    fn a_wanted_field_is_asked_for() {
        assert_eq!(
            patch(&entries(&record(), &[("name", " ")])),
            Err(vec![("name", Code::Required)])
        );
        assert_eq!(
            body(&entries(&Value::Null, &[("city", "苏州")])),
            Err(vec![("name", Code::Required)])
        );
        assert_eq!(
            body(&entries(&Value::Null, &[("name", "A")])).map(Value::Object),
            Ok(json!({"name": "A"}))
        );
    }

    #[wasm_bindgen_test]
    fn a_conflict_shows_both_sides_of_my_changes_only() {
        let mine = entries(&record(), &[("city", "无锡"), ("mobile", "13900001111")]);
        let mobile = record().get("mobile").cloned();
        let current = json!({"name": "云帆集团", "city": "常州", "mobile": mobile});
        assert_eq!(
            clashes(&mine, &current),
            vec![Clash {
                name: "city",
                theirs: "常州".into(),
                mine: "无锡".into()
            }]
        );
    }

    #[wasm_bindgen_test]
    fn errors_find_their_field() {
        let fields = [NAME, CITY];
        assert_eq!(field_of_pointer("/city", &fields), Some("city"));
        assert_eq!(field_of_pointer("/profile/name", &fields), Some("name"));
        assert_eq!(field_of_pointer("/other", &fields), None);
    }
}
