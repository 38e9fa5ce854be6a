//! Values as cells write them, so that [`shared::read`] makes the same of them again.

use crate::feature::import::{TAKEN_MEASURE, person_of_text};
use chrono::{NaiveDate, NaiveTime};
use chrono_tz::Tz;
use shared::contact::Contact;
use shared::customer::{Customer, Source, Tier};
use shared::interaction::Channel;
use shared::money::{Amount, Currency, Headcount};
use shared::read::FormWord as _;
use shared::risk::{Measure, MeasureState};
use shared::span::Span;
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

/// An amount; a band behind an asterisk, which an import takes for the mask that it is.
#[must_use]
pub fn money(value: Option<&Guarded<Amount>>) -> String {
    match value {
        None => String::new(),
        Some(Guarded::Clear { value }) => amount(*value),
        Some(Guarded::Masked { shown }) => format!("*{shown}"),
        Some(Guarded::Hidden) => "***".to_owned(),
    }
}

/// An amount: 5000万元, 约50万元, 1-5亿元.
#[must_use]
pub fn amount(amount: Amount) -> String {
    let decimals = amount.currency.decimals();
    let one = 10_i64.pow(decimals);
    let cny = amount.currency == Currency::CNY;
    let whole = |minor: i64, unit: i64| minor != 0 && minor % (unit * one) == 0;
    let all = |unit: i64| match amount.minor {
        Span::Exact(n) | Span::About(n) => whole(n, unit),
        Span::Range(from, to) => {
            from.is_none_or(|n| whole(n, unit)) && to.is_none_or(|n| whole(n, unit))
        }
    };
    let (unit, name) = match cny {
        true if all(100_000_000) => (100_000_000, "亿"),
        true if all(10_000) => (10_000, "万"),
        _ => (1, ""),
    };
    let number = |minor: i64| {
        let (major, rest) = (minor / (one * unit), minor % (one * unit));
        if rest == 0 {
            major.to_string()
        } else {
            let places = usize::try_from(decimals).unwrap_or(2);
            format!("{major}.{rest:0places$}")
        }
    };
    let code = if cny {
        String::new()
    } else {
        format!("{} ", amount.currency)
    };
    let tail = if cny {
        format!("{name}元")
    } else {
        String::new()
    };
    span(amount.minor, number, &code, &tail)
}

/// A headcount: 100-500人, 约800人.
#[must_use]
pub fn headcount(Headcount(people): Headcount) -> String {
    span(people, |n| n.to_string(), "", "人")
}

fn span(span: Span, number: impl Fn(i64) -> String, before: &str, tail: &str) -> String {
    match span {
        Span::Exact(n) => format!("{before}{}{tail}", number(n)),
        Span::About(n) => format!("约{before}{}{tail}", number(n)),
        Span::Range(Some(from), Some(to)) => {
            format!("{before}{}-{}{tail}", number(from), number(to))
        }
        Span::Range(Some(from), None) => format!("{before}{}{tail}以上", number(from)),
        Span::Range(None, Some(to)) => format!("{before}{}{tail}以下", number(to)),
        Span::Range(None, None) => String::new(),
    }
}

/// Size, with the revenue beside it where that is clear.
#[must_use]
pub fn size_and_revenue(customer: &Customer) -> String {
    let people = customer.profile.headcount.map(headcount);
    let revenue = customer.profile.annual_revenue.as_ref();
    let revenue = revenue
        .and_then(Guarded::value)
        .map(|value| format!("年营收{}", amount(*value)));
    people
        .into_iter()
        .chain(revenue)
        .collect::<Vec<_>>()
        .join("，")
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

/// Where the customer came from.
#[must_use]
pub fn source(customer: &Customer, lang: Lang) -> String {
    let profile = &customer.profile;
    if let Some(note) = &profile.source_note {
        return note.clone();
    }
    let word = profile.source.as_deref().unwrap_or_default();
    let zh = match word.parse() {
        Ok(Source::Exhibition) => "展会",
        Ok(Source::OnlinePromotion) => "线上推广",
        Ok(Source::Referral) => "客户转介绍",
        Ok(Source::ColdOutreach) => "陌生拜访",
        Ok(Source::Partner) => "合作伙伴",
        Ok(Source::Website) => "官网",
        Ok(Source::Other) => "其他",
        Err(_) => word,
    };
    lang.pick(zh, &word.replace('_', " ")).to_owned()
}

/// The tier, with the expected purchase beside it where that is clear.
#[must_use]
pub fn tier(customer: &Customer, lang: Lang) -> String {
    let card = &customer.card;
    let tier = card.tier.map(|tier| match tier {
        Tier::High => lang.pick("高价值客户", "high"),
        Tier::Medium => lang.pick("中价值客户", "medium"),
        Tier::Low => lang.pick("低价值客户", "low"),
    });
    let key = card.key_account.then(|| lang.pick("重点", "key account "));
    let expected = card.expected_purchase.as_ref().and_then(Guarded::value);
    let expected = expected.map(|value| format!("（年采购预期{}）", amount(*value)));
    match (key, tier) {
        (None, None) => String::new(),
        (key, tier) => format!(
            "{}{}{}",
            key.unwrap_or_default(),
            tier.unwrap_or_default(),
            expected.unwrap_or_default()
        ),
    }
}

/// A contact with title and department: 李总监（采购部）.
#[must_use]
pub fn contact(contact: &Contact) -> String {
    let name = guarded(Some(&contact.name));
    let title = contact
        .title
        .as_deref()
        .filter(|title| !name.ends_with(title));
    let beside: Vec<&str> = contact
        .department
        .as_deref()
        .into_iter()
        .chain(title)
        .collect();
    if beside.is_empty() {
        name
    } else {
        format!("{name}（{}）", beside.join("，"))
    }
}

/// Mobile number and telephone.
#[must_use]
pub fn phones(contact: &Contact) -> String {
    let all = [contact.mobile.as_ref(), contact.phone.as_ref()];
    let all = all.into_iter().map(guarded).filter(|text| !text.is_empty());
    all.collect::<Vec<_>>().join("、")
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

/// A next step: 2024-05-15前发送行业案例，由王销售跟进.
#[must_use]
pub fn todo(todo: &Todo, zone: Tz) -> String {
    let due = todo.due.map(|due| format!("{}前", when(zone, due)));
    let named = todo.what.contains("（由");
    let who = match (todo.assignee, &todo.assignee_name) {
        (Assignee::User { .. }, Some(name)) if !named => format!("，由{name}跟进"),
        _ => String::new(),
    };
    let what = one_part(&todo.what);
    format!("{}{what}{who}", due.unwrap_or_default())
}

/// Next steps, separated as forms do.
#[must_use]
pub fn todos<'a>(all: impl IntoIterator<Item = &'a Todo>, zone: Tz) -> String {
    let all: Vec<String> = all.into_iter().map(|one| todo(one, zone)).collect();
    all.join("；")
}

/// What is done about a risk.
#[must_use]
pub fn measures(measures: &[Measure]) -> String {
    let all: Vec<String> = measures
        .iter()
        .map(|measure| {
            let taken = if measure.state == MeasureState::Taken {
                TAKEN_MEASURE
            } else {
                ""
            };
            format!("{}{taken}", one_part(&measure.what))
        })
        .collect();
    all.join("；")
}

/// A text, and who is named at its end; else the user.
#[must_use]
pub fn text_and_person(text: &str, user: Option<&str>) -> (String, String) {
    let (text, person) = person_of_text(text);
    let person = person.or(user).unwrap_or_default();
    (text.to_owned(), person.to_owned())
}

/// A text without what would separate it into several.
fn one_part(text: &str) -> String {
    text.replace(['；', ';', '。', '\n'], "，")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use shared::read;

    fn of(minor: Span) -> Amount {
        Amount {
            currency: Currency::CNY,
            minor,
        }
    }

    #[test]
    fn amounts_as_people_write_them() {
        for (minor, text) in [
            (Span::Exact(5_000_000_000), "5000万元"),
            (Span::About(50_000_000), "约50万元"),
            (
                Span::Range(Some(10_000_000_000), Some(50_000_000_000)),
                "1-5亿元",
            ),
            (Span::Exact(8_000_050), "80000.50元"),
        ] {
            assert_eq!(amount(of(minor)), text);
        }
    }

    proptest! {
        #[test]
        fn an_amount_that_goes_out_comes_in_again(a in 1_i64..900_000_000_000, more in 1_i64..900_000_000_000, round in 0_u32..8, kind in 0..5) {
            let unit = 10_i64.pow(round);
            let (from, to) = (a / unit * unit, (a + more) / unit * unit);
            prop_assume!(from > 0 && from < to);
            let span = match kind {
                0 => Span::Exact(from),
                1 => Span::About(from),
                2 => Span::Range(Some(from), Some(to)),
                3 => Span::Range(Some(from), None),
                _ => Span::Range(None, Some(to)),
            };
            prop_assert_eq!(read::amount(&amount(of(span))), Some(of(span)), "{}", amount(of(span)));
            if let Span::Exact(_) | Span::About(_) | Span::Range(Some(_), Some(_)) = span {
                let people = Headcount(Span::Exact(from % 100_000 + 1));
                prop_assert_eq!(read::headcount(&headcount(people)), Some(people));
            }
        }
    }
}
