//! What the screen must know of webhooks.

use crate::api;
use crate::feature::admin::{End, Line, Spec};
use crate::feature::record::field::{Field, Kind};
use crate::feature::record::input::word;
use crate::i18n::{tr, tr_with};
use crate::t;
use crate::ui::{toast, toast_error};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Value, json};
use shared::role::Capability;
use shared::webhook::{Delivery, DeliveryState, Webhook};

const FORMATS: &[&str] = shared::webhook::Format::WORDS;
const CLASSES: &[&str] = &["personal", "commercial"];
const KINDS: &[&str] = shared::role::RecordKind::WORDS;

const NAME: Field = Field::new("name", Kind::Text, 80).required();
const SECRET: Field = Field::new("secret", Kind::Secret, 200);
const LANGUAGE: Field =
    Field::new("language", Kind::Choice(shared::Lang::WORDS), 2).words("language");
const RECORDS: Field = Field::new("kinds", Kind::Words(KINDS), 0).words("record_kind");
const SEES: Field = Field::new("classes", Kind::Words(CLASSES), 0).words("field_class");
const FOR_PEOPLE: Field = Field::new("for_people", Kind::Flag, 0);

/// Webhooks.
pub const WEBHOOKS: Spec = Spec {
    path: "webhooks",
    section: "webhook",
    capability: Capability::ManageTokens,
    key: "id",
    new: &[
        NAME,
        Field::new("format", Kind::Choice(FORMATS), 20)
            .required()
            .words("webhook_format"),
        Field::new("url", Kind::Text, 2000).required(),
        SECRET,
        LANGUAGE,
        RECORDS,
        SEES,
        FOR_PEOPLE,
    ],
    change: &[
        NAME,
        Field::new("url", Kind::Secret, 2000),
        SECRET,
        LANGUAGE,
        RECORDS,
        SEES,
        FOR_PEOPLE,
        Field::new("active", Kind::Flag, 0),
    ],
    end: End::Archived,
    line,
    more: Some(test_of),
};

fn line(value: &Value) -> Option<Line> {
    let webhook: Webhook = serde_json::from_value(value.clone()).ok()?;
    let kinds: Vec<String> = webhook
        .kinds
        .iter()
        .map(|kind| word("record_kind", kind.as_str()))
        .collect();
    let mut facts = vec![
        word("webhook_format", webhook.format.as_str()),
        webhook.host,
    ];
    facts.extend((!kinds.is_empty()).then(|| kinds.join("、")));
    facts.extend(webhook.for_people.then(|| tr("webhook.serves_people")));
    facts.extend((!webhook.active).then(|| tr("webhook.off")));
    let failed = [("n", webhook.failed.to_string())];
    facts.extend((webhook.failed > 0).then(|| tr_with("webhook.failures", &failed)));
    Some(Line {
        name: webhook.name,
        facts,
        back: !webhook.active,
    })
}

/// A button that sends a test message.
fn test_of(value: &Value) -> AnyView {
    let id = value.get("id").and_then(Value::as_str).unwrap_or_default();
    let path = format!("/webhooks/{id}/test");
    let busy = RwSignal::new(false);
    let test = move |_| {
        let path = path.clone();
        busy.set(true);
        spawn_local(async move {
            let sent = api::post_plain::<Delivery>(&path, &json!({})).await;
            busy.try_set(false);
            match sent {
                Ok(sent) if sent.state == DeliveryState::Delivered => toast(tr("webhook.tested")),
                Ok(sent) => {
                    let why = sent.problem.unwrap_or_default();
                    toast(tr_with("webhook.test_failed", &[("why", why)]));
                }
                Err(error) => toast_error(&error),
            }
        });
    };
    view! {
        <button type="button" class="button small" name="test-webhook" disabled=move || busy.get() on:click=test>{t!("webhook.test")}</button>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::role::RecordKind;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn every_kind_of_record_can_be_chosen() {
        let all: Vec<&str> = RecordKind::ALL.iter().map(|kind| kind.as_str()).collect();
        assert_eq!(KINDS, all);
    }
}
