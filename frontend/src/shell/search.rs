//! The search of the bar: customers as one types, all of them on Enter. Ctrl K leads there from everywhere.

use crate::api;
use crate::state::use_session;
use crate::t;
use crate::ui::{Dot, Glyph, Icon, Masked, toast_error};
use leptos::ev;
use leptos::html;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::{use_navigate, use_query_map};
use shared::customer::CustomerCard;
use std::time::Duration;

/// How many customers are offered.
const OFFERED: usize = 7;

/// How long the fingers rest before the server is asked.
const PAUSE: Duration = Duration::from_millis(180);

/// What is found for what is typed. Copies are one and the same.
#[derive(Clone, Copy)]
struct Found {
    text: RwSignal<String>,
    hits: RwSignal<Vec<CustomerCard>>,
    /// The one that Enter opens; past the last one stands the way to all of them.
    chosen: RwSignal<Option<usize>>,
    shown: RwSignal<bool>,
    waiting: StoredValue<Option<TimeoutHandle>>,
}

impl Found {
    fn new() -> Self {
        Self {
            text: RwSignal::new(String::new()),
            hits: RwSignal::new(Vec::new()),
            chosen: RwSignal::new(None),
            shown: RwSignal::new(false),
            waiting: StoredValue::new(None),
        }
    }

    fn typed(self, text: String) {
        let worth = is_worth_asking(&text);
        self.text.set(text);
        self.chosen.set(None);
        self.forget();
        if worth {
            let ask = move || spawn_local(self.ask());
            self.waiting
                .set_value(set_timeout_with_handle(ask, PAUSE).ok());
        } else {
            self.hide();
        }
    }

    /// An answer that comes after more was typed is an old one.
    async fn ask(self) {
        let text = self.text.get_untracked();
        let pairs = [
            ("q", text.trim().to_owned()),
            ("limit", OFFERED.to_string()),
        ];
        let answer = api::customer::list(&pairs).await;
        if self.text.try_get_untracked().is_none_or(|now| now != text) {
            return;
        }
        match answer {
            Ok(page) => {
                self.hits.set(page.items);
                self.shown.set(true);
            }
            Err(error) => toast_error(&error),
        }
    }

    fn forget(self) {
        self.waiting.update_value(|waiting| {
            if let Some(waiting) = waiting.take() {
                waiting.clear();
            }
        });
    }

    fn hide(self) {
        self.shown.set(false);
        self.chosen.set(None);
    }

    fn step(self, by: isize) {
        // Behind the hits comes the way to all of them; of none there is none.
        let ways = match self.hits.with_untracked(Vec::len) {
            0 => return,
            hits => hits + 1,
        };
        self.chosen
            .update(|chosen| *chosen = Some(stepped(*chosen, by, ways)));
    }

    /// Where Enter leads.
    fn address(self) -> String {
        let chosen = self.chosen.get_untracked();
        let hit = chosen.and_then(|at| self.hits.with_untracked(|hits| hits.get(at).map(|c| c.id)));
        match (hit, self.text.get_untracked().trim()) {
            (Some(id), _) => format!("/customers/{id}"),
            (None, "") => "/customers".to_owned(),
            (None, text) => format!("/customers?q={}", api::encode(text)),
        }
    }
}

/// A single Latin letter finds nearly everybody; a single Chinese character says something.
fn is_worth_asking(text: &str) -> bool {
    let text = text.trim();
    text.chars().count() > 1 || !text.is_ascii()
}

/// The next of so many ways round, from none to the first or the last.
fn stepped(chosen: Option<usize>, by: isize, ways: usize) -> usize {
    let last = ways.saturating_sub(1);
    match chosen {
        None if by < 0 => last,
        None => 0,
        Some(at) if by < 0 => at.checked_sub(1).unwrap_or(last),
        Some(at) if at >= last => 0,
        Some(at) => at + 1,
    }
}

/// The search.
#[component]
pub fn Search() -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let found = Found::new();
    let query = use_query_map();
    Effect::new(move |_| {
        found
            .text
            .set(query.with(|query| query.get("q")).unwrap_or_default());
    });
    let keys = window_event_listener(ev::keydown, move |event| {
        let wanted =
            (event.ctrl_key() || event.meta_key()) && event.key().eq_ignore_ascii_case("k");
        if wanted && let Some(input) = input.get_untracked() {
            event.prevent_default();
            let _ = input.focus();
            input.select();
        }
    });
    on_cleanup(move || keys.remove());
    let navigate = StoredValue::new_local(use_navigate());
    let go = Callback::new(move |address: String| {
        found.forget();
        found.hide();
        if let Some(input) = input.get_untracked() {
            let _ = input.blur();
        }
        navigate.with_value(|go| go(&address, Default::default()));
    });
    let pressed = move |event: web_sys::KeyboardEvent| {
        if !found.shown.get_untracked() || event.is_composing() {
            return;
        }
        match event.key().as_str() {
            "ArrowDown" => found.step(1),
            "ArrowUp" => found.step(-1),
            "Escape" => found.hide(),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let active = move || found.chosen.get().map(option_id);
    view! {
        <form class="search" role="search" on:submit=move |event| { event.prevent_default(); go.run(found.address()); }>
            <Icon glyph=Glyph::Search/>
            <input type="search" name="q" autocomplete="off" node_ref=input aria-label=t!("bar.search")
                role="combobox" aria-autocomplete="list" aria-controls="search-hits" aria-activedescendant=active
                aria-expanded=move || found.shown.get().to_string()
                placeholder=t!("bar.search") prop:value=move || found.text.get()
                on:keydown=pressed on:blur=move |_| found.hide()
                on:input:target=move |event| found.typed(event.target().value())/>
            <kbd class="key" aria-hidden="true">"Ctrl K"</kbd>
            <Show when=move || found.shown.get()>
                <Hits found=found go=go/>
            </Show>
        </form>
    }
}

fn option_id(at: usize) -> String {
    format!("search-hit-{at}")
}

#[component]
fn Hits(found: Found, go: Callback<String>) -> impl IntoView {
    let all = move || found.hits.with(Vec::len);
    view! {
        <div class="search-hits" id="search-hits" role="listbox" aria-label=t!("bar.search") on:mousedown=|event| event.prevent_default()>
            {move || found.hits.get().into_iter().enumerate().map(|(at, card)| view! { <Hit found=found go=go at=at card=card/> }).collect_view()}
            <Show when=move || all() == 0>
                <p class="search-none">{t!("bar.search_none")}</p>
            </Show>
            <button type="button" role="option" class="search-hit search-all" tabindex="-1" hidden=move || all() == 0 id=move || option_id(all())
                aria-selected=move || (found.chosen.get() == Some(all())).to_string()
                on:click=move |_| { found.chosen.set(None); go.run(found.address()); }>
                <Icon glyph=Glyph::Search size=14/>
                {move || crate::i18n::tr_with("bar.search_all", &[("text", found.text.get().trim().to_owned())])}
            </button>
        </div>
    }
}

#[component]
fn Hit(found: Found, go: Callback<String>, at: usize, card: CustomerCard) -> impl IntoView {
    let session = use_session();
    let stage = card.stage.clone();
    let named = card.stage.clone();
    let hue = Signal::derive(move || session.stage_hue(&stage));
    let address = format!("/customers/{}", card.id);
    let owner = card.owner.map(|owner| owner.name);
    view! {
        <button type="button" role="option" class="search-hit" tabindex="-1" id=option_id(at)
            aria-selected=move || (found.chosen.get() == Some(at)).to_string()
            on:click=move |_| go.run(address.clone())>
            <Dot class=hue/>
            <span class="search-hit-name"><Masked value=card.name/></span>
            <span class="search-hit-more search-hit-number">{card.number}</span>
            <span class="search-hit-more">{move || session.stage_name(&named)}</span>
            <span class="search-hit-more">{owner}</span>
        </button>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn one_latin_letter_is_too_little_and_one_chinese_character_is_not() {
        assert!(!is_worth_asking(" a "));
        assert!(is_worth_asking("ab"));
        assert!(is_worth_asking("恒"));
        assert!(!is_worth_asking("  "));
    }

    #[wasm_bindgen_test]
    fn arrows_go_round() {
        assert_eq!(stepped(None, 1, 3), 0);
        assert_eq!(stepped(None, -1, 3), 2);
        assert_eq!(stepped(Some(2), 1, 3), 0);
        assert_eq!(stepped(Some(0), -1, 3), 2);
        assert_eq!(stepped(Some(0), 1, 1), 0);
    }
}
