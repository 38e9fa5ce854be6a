//! Values as cells write them in either language, so that [`shared::read`] makes the same of them again.

mod quantity;

pub use quantity::{amount, headcount, money};

use crate::feature::import::{TAKEN_MEASURES, person_of_text};
use chrono::{NaiveDate, NaiveTime};
use chrono_tz::Tz;
use shared::contact::Contact;
use shared::customer::{Customer, Tier};
use shared::interaction::Channel;
use shared::read::{self, FormWord as _};
use shared::risk::{Measure, MeasureState};
use shared::time::When;
use shared::todo::{Assignee, Todo};
use shared::{Guarded, Lang, industry, mask};
use std::fmt::Display;

/// What is known of a date and time in the organisation's zone, for orders.
#[must_use]
pub fn day_and_time(zone: Tz, when: When) -> (NaiveDate, Option<NaiveTime>) {
    match when {
        When::Day(day) => (day, None),
        When::At(at) => {
            let local = at.with_timezone(&zone);
            (local.date_naive(), Some(local.time()))
        }
    }
}

/// A date, with the time of day where that is known.
#[must_use]
pub fn when(zone: Tz, when: When) -> String {
    match day_and_time(zone, when) {
        (day, None) => day.to_string(),
        (day, Some(time)) => format!("{day} {}", time.format("%H:%M")),
    }
}

/// A value, its mask, or that there is one.
#[must_use]
pub fn guarded<T: Display>(value: Option<&Guarded<T>>) -> String {
    value.map_or_else(String::new, |value| {
        value.text().unwrap_or_else(|| "***".to_owned())
    })
}

/// Size, with the revenue beside it where that is clear.
#[must_use]
pub fn size_and_revenue(customer: &Customer, lang: Lang) -> String {
    let people = customer
        .profile
        .headcount
        .map(|people| headcount(people, lang));
    let revenue = customer.profile.annual_revenue.as_ref();
    let revenue = revenue.and_then(Guarded::value).map(|value| {
        format!(
            "{}{}",
            lang.pick("年营收", "annual revenue "),
            amount(*value, lang)
        )
    });
    people
        .into_iter()
        .chain(revenue)
        .collect::<Vec<_>>()
        .join(comma(lang))
}

/// An industry with its code.
#[must_use]
pub fn industry(customer: &Customer, lang: Lang) -> String {
    let Some(code) = customer.profile.industry.as_deref() else {
        return String::new();
    };
    let name = industry::name(code, lang).unwrap_or_default();
    format!("{code} {name}")
}

/// The tier, with the expected purchase beside it where that is clear.
#[must_use]
pub fn tier(customer: &Customer, lang: Lang) -> String {
    let card = &customer.card;
    let tier = card.tier.map(|tier| match tier {
        Tier::High => lang.pick("高价值客户", "High"),
        Tier::Medium => lang.pick("中价值客户", "Medium"),
        Tier::Low => lang.pick("低价值客户", "Low"),
    });
    let key = card
        .key_account
        .then(|| lang.pick("重点", "Key account – "));
    let expected = card.expected_purchase.as_ref().and_then(Guarded::value);
    let expected = expected.map(|value| {
        let words = lang.pick("年采购预期", "expected yearly purchase ");
        beside(&format!("{words}{}", amount(*value, lang)), lang)
    });
    match (key, tier) {
        (None, None) => String::new(),
        (key, tier) => {
            let named = format!("{}{}", key.unwrap_or_default(), tier.unwrap_or_default());
            let named = named.trim_end_matches(" – ");
            format!("{named}{}", expected.unwrap_or_default())
        }
    }
}

/// A contact with title and department: 李总监（采购部）.
#[must_use]
pub fn contact(contact: &Contact, lang: Lang) -> String {
    let name = guarded(Some(&contact.name));
    let title = contact
        .title
        .as_deref()
        .filter(|title| !name.ends_with(title));
    let place: Vec<&str> = contact
        .department
        .as_deref()
        .into_iter()
        .chain(title)
        .collect();
    let left = left(contact, lang);
    if place.is_empty() {
        format!("{name}{left}")
    } else {
        format!("{name}{}{left}", beside(&place.join(comma(lang)), lang))
    }
}

/// A contact's name.
#[must_use]
pub fn contact_name(contact: &Contact, lang: Lang) -> String {
    format!("{}{}", guarded(Some(&contact.name)), left(contact, lang))
}

/// That a contact is no longer there, so that nobody takes it for one to call.
fn left(contact: &Contact, lang: Lang) -> String {
    contact
        .left_on
        .map_or_else(String::new, |on| read::left_mark(on, lang))
}

/// Mobile number and telephone.
#[must_use]
pub fn phones(contact: &Contact, lang: Lang) -> String {
    let all = [contact.mobile.as_ref(), contact.phone.as_ref()];
    let all = all.into_iter().map(guarded).filter(|text| !text.is_empty());
    all.collect::<Vec<_>>().join(between(lang))
}

/// The same, masked for everybody: the form has a column for that.
#[must_use]
pub fn masked_phone(contact: &Contact) -> String {
    let one = contact.mobile.as_ref().or(contact.phone.as_ref());
    match one {
        Some(Guarded::Clear { value }) => mask::phone(value),
        other => guarded(other),
    }
}

/// Ways of contact: 电话+邮件.
#[must_use]
pub fn channels(channels: &[Channel], lang: Lang) -> String {
    let all: Vec<String> = channels.iter().map(|one| one.on_form(lang)).collect();
    all.join("+")
}

/// A next step: 2024-05-15前发送行业案例，由王销售跟进; by 2024-05-15: send cases, owner: Wang.
#[must_use]
pub fn todo(todo: &Todo, zone: Tz, lang: Lang) -> String {
    let due = todo.due.map(|due| {
        let (by, end) = (lang.pick("", "by "), lang.pick("前", ": "));
        format!("{by}{}{end}", when(zone, due))
    });
    let named = todo.what.contains("（由");
    let who = match (todo.assignee, &todo.assignee_name) {
        (Assignee::Customer, _) => done_by(lang.pick("客户", "customer"), lang),
        (Assignee::User { .. } | Assignee::Team { .. }, Some(name)) if !named => {
            done_by(name, lang)
        }
        _ => String::new(),
    };
    let what = one_part(&todo.what, lang);
    format!("{}{what}{who}", due.unwrap_or_default())
}

fn done_by(name: &str, lang: Lang) -> String {
    let (by, end) = (lang.pick("，由", ", owner: "), lang.pick("跟进", ""));
    format!("{by}{name}{end}")
}

/// Next steps, separated as forms do.
#[must_use]
pub fn todos<'a>(all: impl IntoIterator<Item = &'a Todo>, zone: Tz, lang: Lang) -> String {
    let all: Vec<String> = all.into_iter().map(|one| todo(one, zone, lang)).collect();
    all.join(semicolon(lang))
}

/// What is done about a risk.
#[must_use]
pub fn measures(measures: &[Measure], lang: Lang) -> String {
    let taken = |measure: &Measure| match measure.state {
        MeasureState::Taken => lang.pick(TAKEN_MEASURES.0, TAKEN_MEASURES.1),
        MeasureState::Planned => "",
    };
    let all: Vec<String> = measures
        .iter()
        .map(|measure| format!("{}{}", one_part(&measure.what, lang), taken(measure)))
        .collect();
    all.join(semicolon(lang))
}

/// A text, and who is named at its end; else the user.
#[must_use]
pub fn text_and_person(text: &str, user: Option<&str>) -> (String, String) {
    let (text, person) = person_of_text(text);
    let person = person.or(user).unwrap_or_default();
    (text.to_owned(), person.to_owned())
}

/// A text without what would separate it into several.
fn one_part(text: &str, lang: Lang) -> String {
    text.replace(['；', ';', '。', '\n'], comma(lang))
}

/// What stands in parentheses behind something.
#[must_use]
pub fn beside(text: &str, lang: Lang) -> String {
    let (open, close) = (lang.pick("（", " ("), lang.pick("）", ")"));
    format!("{open}{text}{close}")
}

/// What stands between clauses.
#[must_use]
pub const fn comma(lang: Lang) -> &'static str {
    lang.pick("，", ", ")
}

/// What stands between whole statements of a cell.
#[must_use]
pub const fn semicolon(lang: Lang) -> &'static str {
    lang.pick("；", "; ")
}

/// What stands between names, numbers and tags.
#[must_use]
pub const fn between(lang: Lang) -> &'static str {
    lang.pick("、", ", ")
}
