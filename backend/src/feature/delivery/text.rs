//! What is said to people, in their language: the words of the screens.

use crate::feature::book::words;
use shared::audit::{Action, SystemKind};
use shared::notification::{Notification, Why};
use shared::role::RecordKind;
use shared::{Guarded, Lang};

/// A text of the screens with values in it; the last part of its name where there is none.
fn text(lang: Lang, name: &str, values: &[(&str, &str)]) -> String {
    let place = format!("/{}", name.replace('.', "/"));
    let mut said = words::text(lang, &place)
        .unwrap_or_else(|| name.rsplit('.').next().unwrap_or(name))
        .to_owned();
    for (key, value) in values {
        said = said.replace(&format!("{{{{{key}}}}}"), value);
    }
    said
}

/// Who did what to a record of a kind.
#[must_use]
pub fn did(lang: Lang, who: Option<&str>, action: Action, kind: RecordKind) -> String {
    let system = text(lang, "bell.system", &[]);
    let action = text(lang, &format!("bell.action.{action}"), &[]);
    let kind = text(lang, &format!("bell.kind.{kind}"), &[]);
    let values = [
        ("who", who.unwrap_or(&system)),
        ("action", &action),
        ("kind", &kind),
    ];
    text(lang, "bell.did", &values)
}

/// What a notification says, as the bell has it.
#[must_use]
pub fn notification(lang: Lang, one: &Notification) -> String {
    let system = text(lang, "bell.system", &[]);
    let who = one
        .author
        .as_ref()
        .map_or(system.as_str(), |user| &user.name);
    match (one.why, one.kind) {
        (Why::Customer, Some(kind)) => did(
            lang,
            one.author.as_ref().map(|u| u.name.as_str()),
            one.action,
            kind,
        ),
        (Why::Alarm, _) => {
            let fields = one.fields.join(", ");
            let values = [("who", who), ("fields", fields.as_str())];
            let kind = one.system.as_ref().map(|subject| subject.kind);
            let name = kind.map_or("policy_changed", SystemKind::alarm_text);
            text(lang, &format!("bell.{name}"), &values)
        }
        (Why::Signal, _) => told_signal(lang, one),
        (why, kind) => {
            let kind = kind.map(|kind| called(lang, kind, one.called.as_ref()));
            let values = [("who", who), ("kind", kind.as_deref().unwrap_or_default())];
            text(lang, &format!("bell.{why}"), &values)
        }
    }
}

/// A signal, and what it is about as far as the reader may see that.
fn told_signal(lang: Lang, one: &Notification) -> String {
    let signal = one.signal.map_or_else(String::new, |signal| {
        text(lang, &format!("word.signal.{signal}"), &[])
    });
    match one.called.as_ref().and_then(Guarded::text) {
        Some(name) => {
            let values = [("signal", signal.as_str()), ("name", name.as_str())];
            text(lang, "bell.signal_called", &values)
        }
        None => text(lang, "bell.signal", &[("signal", &signal)]),
    }
}

/// A kind of record, and what this one is called where that is known.
fn called(lang: Lang, kind: RecordKind, name: Option<&Guarded<String>>) -> String {
    let kind = text(lang, &format!("bell.kind.{kind}"), &[]);
    match name {
        Some(Guarded::Clear { value: name } | Guarded::Masked { shown: name }) => {
            text(lang, "bell.called", &[("kind", &kind), ("name", name)])
        }
        Some(Guarded::Hidden) | None => kind,
    }
}

/// What a notification is about: a customer, or a part of the system.
#[must_use]
pub fn subject(lang: Lang, one: &Notification) -> String {
    match (&one.customer, &one.system) {
        (Some(customer), _) => customer_name(customer),
        (None, Some(subject)) if subject.kind == SystemKind::Job => {
            text(lang, &format!("job.name.{}", subject.key), &[])
        }
        (None, Some(subject)) => subject.name.clone(),
        (None, None) => text(lang, "bell.system", &[]),
    }
}

/// What a customer is called as the reader may see it, and its number.
#[must_use]
pub fn customer_name(customer: &shared::customer::CustomerRef) -> String {
    match &customer.name {
        Guarded::Clear { value } => format!("{value} ({})", customer.number),
        Guarded::Masked { shown } => format!("{shown} ({})", customer.number),
        Guarded::Hidden => customer.number.clone(),
    }
}

/// What stands below an e-mail.
#[must_use]
pub const fn footer(lang: Lang) -> &'static str {
    lang.pick(
        "本邮件由 Throughline 自动发送。可在“设置”中选择接收哪些通知、以何种方式接收。",
        "Sent by Throughline. Choose in the settings what you are told, and how.",
    )
}

/// What a test says.
#[must_use]
pub const fn test(lang: Lang) -> &'static str {
    lang.pick(
        "这是一条来自 Throughline 的测试消息。",
        "This is a test message from Throughline.",
    )
}
