//! Correcting a recorded interaction; who changed what stays in its history.

use crate::api;
use crate::feature::customer::open::Open;
use crate::feature::plan::CHANNELS;
use crate::feature::record::archive::{Archivable, ArchiveButton};
use crate::feature::record::field::{Field, Kind};
use crate::feature::record::form::{RecordForm, Save, Spec, as_is};
use crate::t;
use crate::ui::Dialog;
use futures::FutureExt as _;
use leptos::prelude::*;
use shared::customer::CustomerRights;
use shared::interaction::Interaction;
use shared::role::WholeClass;
use std::sync::Arc;

const DIRECTIONS: &[&str] = shared::interaction::Direction::WORDS;
const ANSWERED: &[&str] = shared::interaction::Answered::WORDS;

const FIELDS: &[Field] = &[
    Field::new("happened_at", Kind::When, 0).required(),
    Field::new("channels", Kind::Words(CHANNELS), 0).required(),
    Field::new("contacts", Kind::People, 0),
    Field::new("our_users", Kind::Colleagues, 0),
    Field::new("content", Kind::Long, 10_000).required(),
    Field::new("feedback", Kind::Long, 10_000),
    Field::new("consensus", Kind::Long, 10_000),
    Field::new("judgement", Kind::Long, 10_000),
    Field::new("competitor", Kind::Text, 200),
    Field::new("our_others", Kind::Text, 400),
    Field::new("direction", Kind::Choice(DIRECTIONS), 20).required(),
    Field::new("answered", Kind::Choice(ANSWERED), 20).required(),
];

/// What an interaction says; not asked of somebody who does not see it.
const TEXTS: [&str; 5] = [
    "content",
    "feedback",
    "consensus",
    "judgement",
    "competitor",
];

const OPEN: &str = WholeClass::Open.as_str();
const COMMERCIAL: &str = WholeClass::Commercial.as_str();
const CONFIDENTIAL: &str = WholeClass::Confidential.as_str();

/// Who may see what it says: of the classes those that the caller may give, and take away again.
const fn mark(commercial: bool, confidential: bool) -> Field {
    let classes: &[&str] = match (commercial, confidential) {
        (true, true) => &[OPEN, COMMERCIAL, CONFIDENTIAL],
        (true, false) => &[OPEN, COMMERCIAL],
        (false, true) => &[OPEN, CONFIDENTIAL],
        (false, false) => &[OPEN],
    };
    Field::new("class", Kind::Choice(classes), 20)
        .required()
        .words("whole_class")
}

/// Whose role may doubt an entry, which then counts in no figure, and take the doubt back (R-TRUE).
const DOUBT: Field = Field::new("doubtful", Kind::Long, 2000);

/// What is asked: of a marked entry that the caller may only read, or not even that, nothing of what it says.
fn fields(rights: &CustomerRights, before: &Interaction) -> Vec<Field> {
    let mut fields = FIELDS.to_vec();
    let keeps = |class| rights.marks.contains(&class);
    if before.content.is_none() || !keeps(before.class) {
        fields.retain(|field| !TEXTS.contains(&field.name));
    } else {
        fields.push(mark(
            keeps(WholeClass::Commercial),
            keeps(WholeClass::Confidential),
        ));
    }
    if rights.doubt {
        fields.push(DOUBT);
    }
    fields
}

/// Edits an interaction, or archives it.
#[component]
pub fn InteractionDialog(
    /// The customer.
    open: Open,
    /// The interaction; none before one was chosen.
    interaction: RwSignal<Option<Interaction>>,
    /// Whether the dialog is open.
    shown: RwSignal<bool>,
    /// Told how the interaction stands once it was changed: the timeline is read again only later, and whoever opens it
    /// until then would correct what stood there before.
    changed: Callback<Interaction>,
) -> impl IntoView {
    let content = move || {
        interaction.get_untracked().and_then(|before| {
            let (id, version) = (before.id, before.version);
            // As they are when the dialog opens: a form that is being filled in is not drawn anew.
            let rights = untrack(|| open.get(|c| c.rights.clone()))?;
            let spec = Spec {
                section: "interaction",
                groups: vec![("", fields(&rights, &before))],
                flat: as_is,
                new: false,
            };
            let record = serde_json::to_value(&before).unwrap_or_default();
            let save: Save = Arc::new(move |version, body| {
                async move {
                    let now =
                        api::interaction::change(id, version.unwrap_or_default(), &body).await?;
                    changed.run(now);
                    open.told();
                    Ok(())
                }
                .boxed_local()
            });
            let close = move |()| shown.set(false);
            let what = Archivable {
                path: "interactions",
                section: "interaction",
                id: id.to_string(),
                version,
            };
            Some(view! {
                <RecordForm spec=spec record=record save=save done=close close=close/>
                <ArchiveButton open=open what=what shown=shown/>
            })
        })
    };
    view! { <Dialog open=shown title=Signal::derive(t!("interaction.edit_title"))>{content()}</Dialog> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::interaction::InteractionPatch;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn the_patch_takes_every_field() {
        for field in FIELDS.iter().chain(&[mark(true, true), DOUBT]) {
            let body = format!(r#"{{"{}":null}}"#, field.name);
            assert!(
                serde_json::from_str::<InteractionPatch>(&body).is_ok(),
                "{body}"
            );
        }
    }
}
