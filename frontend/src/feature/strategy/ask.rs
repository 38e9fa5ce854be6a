//! What the server wants confirmed before it takes a strategy, asked in a dialog of its own.

use crate::t;
use crate::ui::{Dialog, Glyph, Icon};
use leptos::prelude::*;
use shared::error::Confirmation;

/// The question; it is there while something is asked. Left without a yes, nothing is done.
#[component]
pub fn Ask(
    /// What is asked.
    asked: RwSignal<Vec<Confirmation>>,
    /// Told where the answer is yes; what was asked still stands there then.
    #[prop(into)]
    yes: Callback<()>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(asked.with(|asked| !asked.is_empty())));
    // Closed by Escape or the cross.
    Effect::new(move |before: Option<bool>| {
        let now = open.get();
        if before == Some(true) && !now && !asked.with_untracked(Vec::is_empty) {
            asked.set(Vec::new());
        }
        now
    });
    view! {
        <Dialog open=open title=Signal::derive(t!("strategy.ask_title"))>
            <div class="form">
                <p class="notice warn"><Icon glyph=Glyph::Warning/>
                    <span>{move || asked.with(|asked| asked.iter().map(|one| one.message.clone()).collect::<Vec<_>>().join(" "))}</span>
                </p>
                <div class="form-do">
                    <button type="button" class="button" on:click=move |_| open.set(false)>{t!("ui.cancel")}</button>
                    <button type="button" class="button primary" name="ask-yes" on:click=move |_| yes.run(())>{t!("strategy.ask_yes")}</button>
                </div>
            </div>
        </Dialog>
    }
}
