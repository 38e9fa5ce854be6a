//! Success stories on the customer page.

use crate::feature::kind::{Act, Shown, Spec};
use crate::feature::record::field::{Field, Kind};
use crate::feature::record::input::word;
use crate::i18n::tr;
use leptos::prelude::*;
use serde_json::Value;
use shared::role::RecordKind;
use shared::story::Story;

/// How the kind shows.
pub const SPEC: Spec = Spec {
    kind: RecordKind::Story,
    path: "stories",
    section: "story",
    groups: &[(
        "",
        &[
            Field::new("kind", Kind::Choice(shared::story::StoryKind::WORDS), 20)
                .required()
                .words("story_kind"),
            Field::new("title", Kind::Text, 200).required(),
            Field::new("happened", Kind::Long, 10_000).required(),
            Field::new("worked", Kind::Long, 4000),
            Field::new("keywords", Kind::Keywords, 400),
            Field::new(
                "shared_with",
                Kind::Choice(shared::story::Audience::WORDS),
                20,
            )
            .words("audience"),
        ],
    )],
    shown,
    acts: |_| Vec::<Act>::new(),
};

fn shown(record: &Value) -> Option<Shown> {
    let one: Story = serde_json::from_value(record.clone()).ok()?;
    let mut facts = vec![word("audience", one.shared_with.as_str())];
    if !one.keywords.is_empty() {
        facts.push(one.keywords.join("、"));
    }
    let worked = one
        .worked
        .map(|text| format!("{} {text}", tr("story.worked")));
    Some(Shown {
        title: one.title,
        badges: vec![("accent", word("story_kind", one.kind.as_str()))],
        facts,
        body: Some(
            view! {
                <p class="kind-body">{one.happened}</p>
                {worked.map(|text| view! { <p class="kind-body minor">{text}</p> })}
            }
            .into_any(),
        ),
        settled: false,
    })
}
