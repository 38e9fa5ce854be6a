//! The strategies that the product brings along: R-CAD-1 … R-CAD-6 and R-CAD-9 as data. A migration writes them into the
//! database, where they are managers' data like any other.

use super::{Emphasis, Executor, Frequency, Replaces, Segment, Strategy, Unit};
use crate::customer::{Intent, Tier};
use crate::id::StrategyId;
use crate::interaction::Channel;
use crate::milestone::MilestoneKind;
use crate::plan::GoalKind;
use crate::stage::StageRole::{
    self, Cooperating, Dormant, Interested, Lost, Negotiating, Potential,
};
use chrono::DateTime;
use uuid::Uuid;

/// Chinese and English.
type Both = (&'static str, &'static str);

struct Seed {
    name: Both,
    stages: &'static [StageRole],
    tiers: &'static [Tier],
    goal: (GoalKind, Both),
    content: Both,
    channel: Option<Channel>,
    frequency: Frequency,
}

const WEEKLY: Frequency = every(1, Unit::Week);
const MONTHLY: Frequency = every(1, Unit::Month);
const QUARTERLY: Frequency = every(3, Unit::Month);
const THREE_DAYS: Frequency = every(3, Unit::Day);
const OPEN: &[StageRole] = &[Interested, Negotiating];
const ACTIVE: &[StageRole] = &[Potential, Interested, Negotiating, Cooperating];
const LESSER: &[Tier] = &[Tier::Medium, Tier::Low];

const fn every(count: u16, unit: Unit) -> Frequency {
    Frequency::Every { count, unit }
}

const TRUST: (GoalKind, Both) = (
    GoalKind::Trust,
    ("建立信任，了解痛点", "Build trust, learn the pain points"),
);
const DOUBTS: (GoalKind, Both) = (GoalKind::Proposal, ("消除疑虑", "Remove doubts"));
const USAGE: (GoalKind, Both) = (
    GoalKind::Usage,
    ("促进使用、复购与转介绍", "Usage, repurchase, referral"),
);
const REVIEW: (GoalKind, Both) = (
    GoalKind::Usage,
    ("核对客户的完整记录", "Review the whole record"),
);
const CASES: Both = ("同行业案例", "Cases of the industry");
const TAILORED: Both = (
    "定制方案；现场确认方案",
    "A tailored proposal; a plan is confirmed on site",
);
const GUIDES: Both = ("使用指南与新功能", "Guides and new features");
const NOTHING: Both = ("", "");

const SEEDS: &[Seed] = &[
    // R-CAD-1
    seed(
        ("潜在客户：每周触达", "Potential: a touch every week"),
        &[Potential],
        &[],
        TRUST,
        CASES,
        None,
        WEEKLY,
    ),
    seed(
        (
            "潜在客户：每月深度沟通",
            "Potential: a deep call every month",
        ),
        &[Potential],
        &[],
        TRUST,
        CASES,
        Some(Channel::Phone),
        MONTHLY,
    ),
    seed(
        (
            "高价值潜在客户：每周电话",
            "Potential, high tier: a call a week",
        ),
        &[Potential],
        &[Tier::High],
        TRUST,
        CASES,
        Some(Channel::Phone),
        WEEKLY,
    ),
    seed(
        (
            "高价值潜在客户：每月拜访",
            "Potential, high tier: a visit a month",
        ),
        &[Potential],
        &[Tier::High],
        TRUST,
        CASES,
        Some(Channel::Visit),
        MONTHLY,
    ),
    // R-CAD-2
    seed(
        (
            "意向与谈判客户：每 3 天跟进",
            "Interested and negotiating: every 3 days",
        ),
        OPEN,
        &[],
        DOUBTS,
        TAILORED,
        None,
        THREE_DAYS,
    ),
    seed(
        (
            "意向与谈判客户：决策节点前一天",
            "Interested and negotiating: the day before a decision",
        ),
        OPEN,
        &[],
        DOUBTS,
        TAILORED,
        None,
        Frequency::Milestone {
            milestone: MilestoneKind::DecisionPoint,
            days_before: 1,
        },
    ),
    // R-CAD-3
    seed(
        ("合作客户：每月电话", "Cooperating: a call a month"),
        &[Cooperating],
        &[],
        USAGE,
        GUIDES,
        Some(Channel::Phone),
        MONTHLY,
    ),
    seed(
        ("合作客户：每季度拜访", "Cooperating: a visit a quarter"),
        &[Cooperating],
        &[],
        USAGE,
        GUIDES,
        Some(Channel::Visit),
        QUARTERLY,
    ),
    seed(
        (
            "合作客户（中、低价值）：每季度满意度回访",
            "Cooperating, medium and low tier: satisfaction every quarter",
        ),
        &[Cooperating],
        LESSER,
        (
            GoalKind::Satisfaction,
            ("满意度回访", "How satisfied they are"),
        ),
        NOTHING,
        Some(Channel::Phone),
        QUARTERLY,
    ),
    seed(
        (
            "合作客户（中、低价值）：节日问候",
            "Cooperating, medium and low tier: holiday greetings",
        ),
        &[Cooperating],
        LESSER,
        (GoalKind::Trust, ("节日问候", "Holiday greetings")),
        NOTHING,
        Some(Channel::Wechat),
        Frequency::Holiday { days_before: 1 },
    ),
    // R-CAD-4
    seed(
        (
            "沉睡与流失客户：每月复盘查看",
            "Dormant and lost: a look at every month's review",
        ),
        &[Dormant, Lost],
        &[],
        (
            GoalKind::WinBack,
            ("判断是否值得重新联系", "Is it worth another try?"),
        ),
        NOTHING,
        None,
        Frequency::MonthDay { day: 31 },
    ),
    // R-CAD-5
    seed(
        ("流失风险：3 天内联系", "Churn risk: contact within 3 days"),
        &[],
        &[],
        (
            GoalKind::WinBack,
            (
                "查明原因，制定挽回方案",
                "The cause, and a plan to win back",
            ),
        ),
        NOTHING,
        None,
        THREE_DAYS,
    ),
    // R-CAD-6
    seed(
        (
            "重点客户：每月全面核对",
            "Key accounts: the whole record every month",
        ),
        &[],
        &[],
        REVIEW,
        NOTHING,
        None,
        MONTHLY,
    ),
    seed(
        (
            "其他客户：每季度全面核对",
            "Others: the whole record every quarter",
        ),
        &[],
        &[],
        REVIEW,
        NOTHING,
        None,
        QUARTERLY,
    ),
    // R-CAD-9
    seed(
        ("高意向：每周触达", "High intent: a touch every week"),
        ACTIVE,
        &[],
        TRUST,
        CASES,
        None,
        WEEKLY,
    ),
    seed(
        ("低意向：每月触达", "Low intent: a touch every month"),
        ACTIVE,
        &[],
        TRUST,
        CASES,
        None,
        MONTHLY,
    ),
];

const fn seed(
    name: Both,
    stages: &'static [StageRole],
    tiers: &'static [Tier],
    goal: (GoalKind, Both),
    content: Both,
    channel: Option<Channel>,
    frequency: Frequency,
) -> Seed {
    Seed {
        name,
        stages,
        tiers,
        goal,
        content,
        channel,
        frequency,
    }
}

/// The strategies that the product brings along, in the order in which they are listed.
#[must_use]
pub fn defaults() -> Vec<Strategy> {
    SEEDS
        .iter()
        .zip(1_u128..)
        .map(|(seed, number)| strategy(seed, number))
        .collect()
}

/// What is stressed where cases of the industry would be, by what the customer needs.
fn by_need() -> Vec<Emphasis> {
    let of = |need: &str, zh: &str, en: &str| Emphasis {
        need: need.to_owned(),
        content_zh: Some(zh.to_owned()),
        content_en: Some(en.to_owned()),
    };
    vec![
        of(
            "升级, 改造, upgrade",
            "同类升级改造的成功案例",
            "Success stories of such upgrades",
        ),
        of(
            "成本, 降本, cost",
            "降本数据与投资回报测算",
            "Savings in figures and the return on investment",
        ),
    ]
}

/// What the table of seeds leaves out, by the number of the seed.
fn strategy(seed: &Seed, number: u128) -> Strategy {
    let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let intent = match number {
        15 => Some(Intent::High),
        16 => Some(Intent::Low),
        _ => None,
    };
    Strategy {
        id: StrategyId(Uuid::from_u128(
            0x0193_0000_0000_7000_8000_0000_0000_0000 + number,
        )),
        version: 1,
        name_zh: seed.name.0.to_owned(),
        name_en: seed.name.1.to_owned(),
        segment: Segment {
            stages: seed.stages.iter().copied().collect(),
            tiers: seed.tiers.iter().copied().collect(),
            intents: intent.into_iter().collect(),
            key_account: (number == 13).then_some(true),
            churn_risk: number == 12,
            otherwise: intent.is_some(),
            ..Segment::default()
        },
        goal_kind: seed.goal.0,
        goal_zh: text(seed.goal.1.0),
        goal_en: text(seed.goal.1.1),
        content_zh: text(seed.content.0),
        content_en: text(seed.content.1),
        emphases: if seed.content == CASES {
            by_need()
        } else {
            Vec::new()
        },
        materials: None,
        internal: matches!(number, 11 | 13 | 14),
        channel: seed.channel,
        frequency: seed.frequency,
        // Those for a tier are meant instead of all that the stage alone would ask for.
        replaces: if seed.tiers.is_empty() {
            Replaces::Channel
        } else {
            Replaces::Everything
        },
        // Executives meet executives (R-CAD-7).
        executor: if number == 4 {
            Executor::Manager
        } else {
            Executor::Owner
        },
        working_days_only: true,
        active: true,
        updated_at: DateTime::UNIX_EPOCH,
        changed_by: None,
    }
}
