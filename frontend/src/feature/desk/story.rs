//! A success story in the library.

use super::customer_link;
use crate::feature::record::input::word;
use crate::t;
use crate::ui::Badge;
use leptos::prelude::*;
use shared::story::Story;

/// A story as a card.
#[component]
pub fn StoryCard(
    /// The story.
    story: Story,
) -> impl IntoView {
    let tone = match story.kind {
        shared::story::StoryKind::Conversion => "good",
        shared::story::StoryKind::Rescue => "accent",
    };
    let by = story.author.map(|user| user.name);
    view! {
        <article class="panel story">
            <header class="story-head">
                <Badge tone=tone>{word("story_kind", story.kind.as_str())}</Badge>
                <h2>{story.title}</h2>
            </header>
            <p class="minor small">
                {customer_link(story.customer)}
                {by.map(|by| format!(" · {by}"))}
                {format!(" · {}", crate::show::day(story.created_at))}
            </p>
            <p class="kind-body">{story.happened}</p>
            {story.worked.map(|worked| view! { <p class="kind-body story-worked"><strong>{t!("story.worked")}</strong>" "{worked}</p> })}
            <p class="story-words">{story.keywords.into_iter().map(|word| view! { <span class="tag">{word}</span> }).collect_view()}</p>
        </article>
    }
}
