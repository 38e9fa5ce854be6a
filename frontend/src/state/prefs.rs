//! Preferences of this browser: language and theme, kept in its local storage.

use super::lasting;
use leptos::prelude::{Effect, Get as _, RwSignal};
use shared::Lang;

/// Light, dark, or what the system says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// As the system.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// All of them, in the order of the switch.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The word in storage, in `data-theme` and in translation keys.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.as_str() == word)
    }
}

/// The preferences.
#[derive(Debug, Clone, Copy)]
pub struct Prefs {
    /// The language.
    pub lang: RwSignal<Lang>,
    /// The theme.
    pub theme: RwSignal<Theme>,
    /// Whether the language was chosen since the page was opened: that wins over what an account remembers.
    pub lang_chosen: RwSignal<bool>,
    /// Whether single letters are shortcuts; whoever dictates, or hits keys by chance, switches them off.
    pub bare_keys: RwSignal<bool>,
}

thread_local! {
    static PREFS: Prefs = lasting(Prefs::load);
}

/// The preferences of this browser.
#[must_use]
pub fn prefs() -> Prefs {
    PREFS.with(|prefs| *prefs)
}

impl Prefs {
    fn load() -> Self {
        let lang = stored("lang").and_then(|word| word.parse().ok());
        let theme = stored("theme").and_then(|word| Theme::read(&word));
        Self {
            lang: RwSignal::new(lang.unwrap_or_else(browser_lang)),
            theme: RwSignal::new(theme.unwrap_or(Theme::System)),
            lang_chosen: RwSignal::new(false),
            bare_keys: RwSignal::new(stored("keys").as_deref() != Some("off")),
        }
    }

    /// Writes every change to storage and to the root element. Called once, at the start.
    pub fn follow(self) {
        lasting(move || {
            Effect::new(move |_| {
                let lang = self.lang.get();
                store("lang", lang.as_str());
                set_root("lang", lang.pick("zh-CN", "en"));
            });
            Effect::new(move |_| {
                let theme = self.theme.get();
                store("theme", theme.as_str());
                set_root("data-theme", theme.as_str());
            });
            Effect::new(move |_| {
                store("keys", if self.bare_keys.get() { "on" } else { "off" });
            });
        });
    }
}

/// Remembers whether this browser has a session, so that nobody's first visit begins with a refusal.
pub(crate) fn remember_session(there: bool) {
    store("session", if there { "yes" } else { "no" });
}

/// Whether this browser may have a session. One that keeps no storage may always have one.
pub(crate) fn may_have_session() -> bool {
    storage().is_none() || stored("session").as_deref() == Some("yes")
}

fn browser_lang() -> Lang {
    let language = web_sys::window().and_then(|window| window.navigator().language());
    Lang::from_accept_language(&language.unwrap_or_default())
}

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}

fn stored(key: &str) -> Option<String> {
    storage()?
        .get_item(&format!("throughline.{key}"))
        .ok()
        .flatten()
}

fn store(key: &str, value: &str) {
    if let Some(storage) = storage() {
        // A browser that keeps nothing still works.
        let _ = storage.set_item(&format!("throughline.{key}"), value);
    }
}

fn set_root(attribute: &str, value: &str) {
    let root = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.document_element());
    if let Some(root) = root {
        let _ = root.set_attribute(attribute, value);
    }
}
