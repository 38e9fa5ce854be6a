//! The records of one customer: people, talks, to-dos, contracts, stage changes.

use super::life::Life;
use super::profile::{self, Who};
use super::rng::Rng;
use super::stories::Story;
use crate::access::{FreeText, Sealed};
use crate::db::types::{Json, Key, Written, no_date, stored};
use crate::feature::contact::row::ContactRow;
use crate::feature::contract::row::ContractRow;
use crate::feature::interaction::row::InteractionRow;
use crate::feature::stage::moves::StageChangeRow;
use crate::feature::todo::row::TodoRow;
use chrono::{DateTime, Datelike, Duration, Utc};
use shared::Lang;
use shared::contact::DecisionRole;
use shared::contract::{ContractState, Renewal};
use shared::customer::CustomerKind;
use shared::id::{ContactId, ContractId, CustomerId, InteractionId, StageChangeId, TodoId, UserId};
use shared::interaction::{Answered, Channel, Direction};
use shared::money::{Amount, Currency};
use shared::role::WholeClass;
use shared::stage::{LossReason, StageRole};
use shared::time::FlexDate;
use shared::todo::TodoState;
use uuid::Uuid;

/// What every record of one customer says.
#[derive(Debug, Clone, Copy)]
pub struct Common<Id> {
    /// Its id.
    pub id: Id,
    /// The customer.
    pub customer: CustomerId,
    /// Who made it.
    pub author: UserId,
    /// When.
    pub at: DateTime<Utc>,
}

const TITLES: &[(&str, &str)] = &[
    ("采购部经理", "采购部"),
    ("采购专员", "采购部"),
    ("总经理", "总经办"),
    ("生产副总", "生产部"),
    ("设备主管", "设备部"),
    ("信息部经理", "信息部"),
    ("技术总监", "技术部"),
    ("质量经理", "质量部"),
    ("财务经理", "财务部"),
    ("行政主管", "行政部"),
];
const TITLES_EN: &[(&str, &str)] = &[
    ("Head of Purchasing", "Purchasing"),
    ("Buyer", "Purchasing"),
    ("Managing Director", "Management"),
    ("Plant Manager", "Production"),
    ("IT Manager", "IT"),
    ("Quality Lead", "Quality"),
    ("Finance Manager", "Finance"),
];
const PREFERENCES: &[&str] = &[
    "喜欢先看数据再谈",
    "微信回复较快，少打电话",
    "关注售后",
    "喜欢喝茶，可约下午",
];
const PREFERENCES_EN: &[&str] = &[
    "Wants figures first",
    "Prefers e-mail to calls",
    "Cares about service",
];

/// A contact and its name; the first one is the main contact. Numbers are of a form that nobody has.
pub fn contact(
    rng: &mut Rng,
    who: &Who,
    place: usize,
    common: Common<ContactId>,
) -> (ContactRow, String) {
    let zh = who.lang == Lang::Zh;
    let person = who.kind == CustomerKind::Person;
    let name = if person {
        who.name.clone()
    } else {
        profile::person_name(rng, who.lang)
    };
    let (title, department) = rng.pick(if zh { TITLES } else { TITLES_EN });
    let digits = rng.below(10_000);
    let mobile = match who.lang {
        Lang::Zh => format!(
            "1{}0000{digits:04}",
            rng.pick(&["30", "35", "38", "59", "77", "86", "99"])
        ),
        Lang::En => format!("+44 7700 900{:03}", digits % 1_000),
    };
    let host = who.company.as_ref().map_or("mail.example", |company| {
        company.host.trim_start_matches("www.")
    });
    let email = match who.lang {
        Lang::Zh => format!("contact{digits:04}@{host}"),
        Lang::En => format!("{}@{host}", name.to_lowercase().replace(' ', ".")),
    };
    let roles = [
        (None, 3),
        (Some(DecisionRole::Decides), 3),
        (Some(DecisionRole::Influences), 3),
        (Some(DecisionRole::Uses), 2),
        (Some(DecisionRole::Blocks), 1),
    ];
    let role = if person {
        Some(DecisionRole::Decides)
    } else {
        rng.weighted(&roles)
    };
    let row = ContactRow {
        id: Key(common.id),
        customer_id: Key(common.customer),
        version: 1,
        name: Sealed::seal(name.as_str()),
        salutation: None,
        title: (!person).then(|| FreeText::new(title)),
        department: (!person).then(|| FreeText::new(department)),
        decision_role: role.map(Written),
        mobile: (place == 0 || rng.percent(70)).then(|| Sealed::seal(mobile)),
        phone: None,
        email: rng
            .percent(if zh { 35 } else { 85 })
            .then(|| Sealed::seal(email)),
        wechat: (zh && rng.percent(65))
            .then(|| Sealed::seal(format!("wx_demo{:05}", rng.below(100_000)))),
        wecom: None,
        birthday: None,
        preferences: rng
            .percent(30)
            .then(|| FreeText::new(rng.pick(if zh { PREFERENCES } else { PREFERENCES_EN }))),
        is_primary: place == 0,
        left_on: None,
        succeeded_by: None,
        created_at: stored(common.at),
        created_by: Some(Key(common.author)),
        updated_at: stored(common.at),
        archived_at: None,
    };
    (row, name)
}

/// A talk as its story tells it.
pub fn interaction(
    rng: &mut Rng,
    (story, who): (Story, &Who),
    (contact, contact_name): (ContactId, &str),
    common: Common<InteractionId>,
) -> InteractionRow {
    let told = |text: &str| text.replace("{c}", contact_name).replace("{p}", who.wants);
    let free = |text: &str| (!text.is_empty()).then(|| FreeText::new(told(text)));
    let incoming = story.feedback.is_empty() && rng.percent(30);
    let silent =
        story.feedback.is_empty() && matches!(story.channel, Channel::Email | Channel::Wechat);
    InteractionRow {
        id: Key(common.id),
        customer_id: Key(common.customer),
        version: 1,
        happened_at: stored(common.at),
        happened_on: None,
        channels: Json(vec![story.channel]),
        direction: Written(if incoming {
            Direction::Incoming
        } else {
            Direction::Outgoing
        }),
        answered: Written(if silent {
            Answered::Awaiting
        } else {
            Answered::Yes
        }),
        our_users: Json(vec![common.author]),
        our_others: None,
        contacts: Json(vec![contact]),
        class: Written(WholeClass::Open),
        kept: None,
        content: FreeText::new(told(story.content)),
        judgement: free(story.judgement),
        feedback: free(story.feedback),
        consensus: None,
        competitor: None,
        stage_change_id: None,
        late: false,
        doubtful: None,
        created_at: stored(common.at),
        created_by: Some(Key(common.author)),
        updated_at: stored(common.at),
        archived_at: None,
        purpose: None,
    }
}

/// A to-do of the author without a date.
pub fn todo(what: &str, interaction: Option<InteractionId>, common: Common<TodoId>) -> TodoRow {
    TodoRow {
        id: Key(common.id),
        customer_id: Key(common.customer),
        interaction_id: interaction.map(Key),
        version: 1,
        what: FreeText::new(what),
        assignee_kind: "user".to_owned(),
        assignee_id: Some(Key(Uuid::from(common.author))),
        due_at: no_date(),
        due_on: None,
        state: Written(TodoState::Open),
        done_at: None,
        remind_at: None,
        created_at: stored(common.at),
        created_by: Some(Key(common.author)),
        updated_at: stored(common.at),
        archived_at: None,
    }
}

/// The contract with which cooperation began. It runs a year or two, and again where it would have run out by now.
pub fn contract(
    rng: &mut Rng,
    who: &Who,
    ended: bool,
    now: DateTime<Utc>,
    common: Common<ContractId>,
) -> ContractRow {
    let signed = common.at.date_naive();
    let starts = signed + Duration::days(rng.between(1, 20));
    let mut ends = starts + Duration::days(365 * rng.between(1, 2));
    while !ended && ends < now.date_naive() {
        ends += Duration::days(365);
    }
    let share = rng.between(40, 120);
    let amount = who.expected.map_or_else(
        || Amount::exact(Currency::CNY, rng.between(3, 60) * 1_000_000),
        |expected| Amount::exact(expected.currency, expected.minor.middle() / 100 * share),
    );
    let renewal = rng.pick(&[
        Some(Renewal::Yes),
        Some(Renewal::Unsure),
        Some(Renewal::Unsure),
        Some(Renewal::No),
    ]);
    let unique = common.id.uuid().as_u128() & 0xFFFF;
    ContractRow {
        id: Key(common.id),
        customer_id: Key(common.customer),
        version: 1,
        number: Some(FreeText::new(format!("HT-{}-{unique:05}", signed.year()))),
        amount: Some(Sealed::seal_exact(&amount)),
        signed_on: Some(Written(FlexDate::Day(signed))),
        starts_on: Some(Written(FlexDate::Day(starts))),
        ends_on: Some(Written(FlexDate::Day(ends))),
        product: Some(FreeText::new(who.wants.trim_start_matches("the "))),
        usage: None,
        renewal: Written(if ended {
            Renewal::No
        } else {
            renewal.unwrap_or(Renewal::Unsure)
        }),
        state: Written(if ended {
            ContractState::Ended
        } else {
            ContractState::Active
        }),
        created_at: stored(common.at),
        created_by: Some(Key(common.author)),
        updated_at: stored(common.at),
        archived_at: None,
    }
}

const LOSSES: &[Option<LossReason>] = &[
    Some(LossReason::Price),
    Some(LossReason::Price),
    Some(LossReason::Competitor),
    Some(LossReason::NeedGone),
    Some(LossReason::Service),
    Some(LossReason::NoDecision),
];

/// The entry into the stage at this place of a life.
pub fn stage_change(
    rng: &mut Rng,
    who: &Who,
    life: &Life,
    place: usize,
    common: Common<StageChangeId>,
) -> StageChangeRow {
    let stage = life
        .stages
        .get(place)
        .map_or(StageRole::Potential, |(stage, _)| *stage);
    let earlier = place
        .checked_sub(1)
        .and_then(|place| life.stages.get(place));
    let zh = who.lang == Lang::Zh;
    let reason = match stage {
        StageRole::Dormant => Some(if zh {
            "超过三个月没有互动"
        } else {
            "No interaction for three months"
        }),
        StageRole::Lost => Some(if zh {
            "客户确认不再合作"
        } else {
            "The customer ended the talks"
        }),
        _ => None,
    };
    StageChangeRow {
        id: Key(common.id),
        customer_id: Key(common.customer),
        from_stage: earlier.map(|(stage, _)| stage.to_string()),
        to_stage: stage.to_string(),
        happened_at: stored(common.at),
        happened_on: None,
        reason: reason.map(FreeText::new),
        loss_reason: (stage == StageRole::Lost)
            .then(|| rng.pick(LOSSES))
            .flatten()
            .map(Written),
        detail: None,
        contract_id: None,
        open_gates: Json(Vec::new()),
        undone_at: None,
        created_at: stored(common.at),
        created_by: Some(Key(common.author)),
    }
}
