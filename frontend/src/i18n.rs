//! Both languages, switched at any moment without a reload.
//!
//! The texts are `locales/zh.json` and `locales/en.json`, nested by screen. `t!("board.title")` is a closure for views,
//! `t!("stage.days", n = 5)` fills `{{n}}`; [`tr`] and [`tr_with`] give the text itself. A plural is two keys, `x_one`
//! and `x_other`, chosen by `n`: ask for `x`.

use crate::state::prefs;
use leptos::prelude::{Get as _, GetUntracked as _, Set as _};
use leptos::reactive::graph::Observer;
use serde_json::Value;
use shared::Lang;
use std::collections::HashMap;
use std::sync::LazyLock;

type Texts = HashMap<String, String>;

static ZH: LazyLock<Texts> = LazyLock::new(|| flatten(include_str!("../locales/zh.json")));
static EN: LazyLock<Texts> = LazyLock::new(|| flatten(include_str!("../locales/en.json")));

/// The language of the screen; inside a view or an effect, what reads it runs again when it changes.
#[must_use]
pub fn lang() -> Lang {
    if Observer::get().is_some() {
        prefs().lang.get()
    } else {
        lang_now()
    }
}

/// The same as [`lang`], under the name that readers of other code bases look for.
#[must_use]
pub fn use_lang() -> Lang {
    lang()
}

/// The language at this moment.
#[must_use]
pub fn lang_now() -> Lang {
    prefs().lang.get_untracked()
}

/// Switches the language and remembers it.
pub fn set_lang(lang: Lang) {
    prefs().lang.set(lang);
}

/// The text under a key; the key itself where there is none, so that a slip is seen and nothing breaks.
#[must_use]
pub fn tr(key: &str) -> String {
    find(lang(), key).unwrap_or(key).to_owned()
}

/// The text under a key, its `{{name}}`s filled.
#[must_use]
pub fn tr_with(key: &str, values: &[(&str, String)]) -> String {
    let lang = lang();
    let one = values
        .iter()
        .any(|(name, value)| *name == "n" && value == "1");
    let plural = format!("{key}{}", if one { "_one" } else { "_other" });
    let other = format!("{key}_other");
    let text = find(lang, &plural)
        .or_else(|| find(lang, &other))
        .or_else(|| find(lang, key))
        .unwrap_or(key);
    values.iter().fold(text.to_owned(), |text, (name, value)| {
        text.replace(&format!("{{{{{name}}}}}"), value)
    })
}

/// The text under a key in one language.
#[must_use]
pub fn find(lang: Lang, key: &str) -> Option<&'static str> {
    let texts: &'static Texts = match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    };
    texts.get(key).map(String::as_str)
}

/// The last parts of the keys that stand directly below this one, sorted.
#[must_use]
pub fn below(key: &str) -> Vec<String> {
    let below = |name: &&String| {
        let rest = name.strip_prefix(key)?.strip_prefix('.')?;
        (!rest.contains('.')).then(|| rest.to_owned())
    };
    let mut found: Vec<String> = ZH.keys().filter_map(|name| below(&name)).collect();
    found.sort();
    found
}

/// A text for views: a closure that follows the language.
#[macro_export]
macro_rules! t {
    ($key:expr) => {
        move || $crate::i18n::tr($key)
    };
    ($key:expr, $($name:ident = $value:expr),+ $(,)?) => {
        move || $crate::i18n::tr_with($key, &[$((stringify!($name), ($value).to_string())),+])
    };
}

fn flatten(text: &str) -> Texts {
    let mut texts = Texts::new();
    match serde_json::from_str(text) {
        Ok(value) => collect(&value, String::new(), &mut texts),
        Err(error) => leptos::logging::error!("locales: {error}"),
    }
    texts
}

fn collect(value: &Value, key: String, texts: &mut Texts) {
    match value {
        Value::Object(children) => {
            for (name, child) in children {
                let below = if key.is_empty() {
                    name.clone()
                } else {
                    format!("{key}.{name}")
                };
                collect(child, below, texts);
            }
        }
        Value::String(text) => {
            texts.insert(key, text.clone());
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::role::Role;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn both_languages_have_every_key() {
        let plain = |texts: &Texts| {
            let mut keys: Vec<String> = texts
                .keys()
                .map(|key| {
                    key.trim_end_matches("_one")
                        .trim_end_matches("_other")
                        .to_owned()
                })
                .collect();
            keys.sort();
            keys.dedup();
            keys
        };
        assert!(ZH.len() > 40);
        assert_eq!(plain(&ZH), plain(&EN));
    }

    #[wasm_bindgen_test]
    fn every_word_of_a_closed_list_is_named() {
        for role in Role::ALL {
            assert!(find(Lang::En, &format!("role.{role}")).is_some(), "{role}");
        }
    }

    #[wasm_bindgen_test]
    fn values_and_plurals_are_filled_in() {
        set_lang(Lang::En);
        assert_eq!(tr_with("format.days", &[("n", "1".into())]), "1 d");
        set_lang(Lang::Zh);
        assert_eq!(tr_with("format.days", &[("n", "6".into())]), "6 天");
        assert_eq!(tr("no.such.key"), "no.such.key");
    }
}
