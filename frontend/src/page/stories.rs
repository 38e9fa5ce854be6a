//! The library of success stories, for everybody to learn from.

use crate::feature::desk::story::StoryCard;
use crate::feature::record::input::word;
use crate::feature::record::rows::Rows;
use crate::t;
use crate::ui::{Empty, Failed, Skeleton};
use leptos::prelude::*;
use shared::story::{Story, StoryKind};

fn pairs(kind: Option<StoryKind>) -> Vec<(&'static str, String)> {
    kind.map(|kind| vec![("kind", kind.to_string())])
        .unwrap_or_default()
}

/// The stories.
#[component]
pub fn Stories() -> impl IntoView {
    let session = crate::state::use_session();
    let kind = RwSignal::new(None::<StoryKind>);
    let rows = Rows::<Story>::new("/stories");
    Effect::new(move |_| {
        session.changed.track();
        rows.read(pairs(kind.get()), false);
    });
    let again = move |()| rows.read(pairs(kind.get_untracked()), false);
    let state = Memo::new(move |_| {
        let empty = rows.rows.with(|rows| rows.as_ref().map(Vec::is_empty));
        (empty, rows.error.get())
    });
    let more =
        move || rows.cursor.get().is_some() && state.with(|(empty, _)| *empty == Some(false));
    view! {
        <div class="page list-page">
            <div class="chips" role="group" aria-label=t!("story.field.kind")>
                <button type="button" class="chip" aria-pressed=move || kind.get().is_none().to_string() on:click=move |_| kind.set(None)>{t!("stories.all")}</button>
                {StoryKind::ALL.iter().map(|one| view! {
                    <button type="button" class="chip" aria-pressed=move || (kind.get() == Some(*one)).to_string()
                        on:click=move |_| kind.set(Some(*one))>{move || word("story_kind", one.as_str())}</button>
                }).collect_view()}
            </div>
            {move || match state.get() {
                (_, Some(error)) => view! { <Failed error=error again=again/> }.into_any(),
                (None, None) => view! { <Skeleton lines=12/> }.into_any(),
                (Some(true), None) => view! { <Empty title="stories.none" hint="stories.none_hint"/> }.into_any(),
                (Some(false), None) => view! {
                    <div class="stories">
                        <For each=move || rows.rows.get().unwrap_or_default() key=|story| (story.id, story.version) let:story>
                            <StoryCard story=story/>
                        </For>
                    </div>
                }.into_any(),
            }}
            <Show when=more>
                <button type="button" class="button more" disabled=move || rows.busy.get()
                    on:click=move |_| rows.read(pairs(kind.get_untracked()), true)>{t!("customers.more")}</button>
            </Show>
        </div>
    }
}
