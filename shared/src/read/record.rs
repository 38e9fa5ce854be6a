//! What people call the words of needs, risks, milestones, plans and ratings, and what forms write for them.

use super::scan::{fold, has};
use crate::Level;
use crate::interaction::Channel;
use crate::key_fact::{FactSource, FactSubject};
use crate::lang::Lang;
use crate::milestone::MilestoneKind;
use crate::opportunity::OpportunityState;
use crate::plan::{GoalKind, PlanState};
use crate::risk::RiskKind;
use crate::stage::LossReason;
use crate::story::{Audience, StoryKind};
use std::str::FromStr;

type Words<T> = &'static [(T, &'static str, &'static [&'static str])];

const LEVELS: Words<Level> = &[
    (Level::High, "高", &["高", "紧急", "重要", "urgent"]),
    (Level::Low, "低", &["低", "不急"]),
    (Level::Medium, "中", &["中", "一般", "普通"]),
];

const RISKS: Words<RiskKind> = &[
    (
        RiskKind::Competition,
        "竞争风险",
        &["竞争", "竞品", "competit"],
    ),
    (
        RiskKind::Price,
        "价格敏感",
        &["价格", "报价", "预算", "price"],
    ),
    (
        RiskKind::DecisionChain,
        "决策链变化",
        &["决策", "人员变动", "对接人", "decision"],
    ),
    (
        RiskKind::Service,
        "服务不满",
        &["服务", "售后", "投诉", "service"],
    ),
    (RiskKind::Churn, "流失风险", &["流失", "churn"]),
    (
        RiskKind::Obstacle,
        "合作障碍",
        &["障碍", "受阻", "合作", "obstacle"],
    ),
    (RiskKind::Other, "其他风险", &["其他", "其它", "other"]),
];

const MILESTONES: Words<MilestoneKind> = &[
    (
        MilestoneKind::DecisionMakerChanged,
        "决策人变更",
        &["决策人变", "决策人更", "对接人变", "接替", "decision-maker"],
    ),
    (
        MilestoneKind::ContractSigned,
        "合同签订",
        &["合同签", "签订", "签约", "签署", "contract signed"],
    ),
    (
        MilestoneKind::FirstDelivery,
        "首次交付",
        &["首批", "首次交付", "交付", "first delivery"],
    ),
    (MilestoneKind::Renewal, "续约", &["续约", "续签", "renewal"]),
    (
        MilestoneKind::PlanConfirmed,
        "方案确认",
        &[
            "方案确认",
            "方案已确认",
            "确认方案",
            "方案定稿",
            "plan confirmed",
        ],
    ),
    (
        MilestoneKind::PlanSubmitted,
        "方案提交",
        &["方案提交", "提交方案", "提交", "plan submitted"],
    ),
    (
        MilestoneKind::CooperationStarted,
        "开始合作",
        &[
            "开始合作",
            "合作开始",
            "启动合作",
            "合作启动",
            "cooperation started",
        ],
    ),
    (
        MilestoneKind::DecisionPoint,
        "决策节点",
        &["决策", "评审", "立项", "decision point"],
    ),
    (
        MilestoneKind::CustomerNews,
        "客户动态",
        &[
            "客户动态",
            "融资",
            "新业务",
            "扩张",
            "上市",
            "customer news",
        ],
    ),
    (MilestoneKind::Other, "其他节点", &["其他节点", "other"]),
];

const STATES: Words<PlanState> = &[
    (
        PlanState::Pending,
        "待跟进",
        &[
            "待跟进",
            "未完成",
            "进行中",
            "计划中",
            "已逾期",
            "逾期",
            "overdue",
        ],
    ),
    (
        PlanState::Skipped,
        "已取消",
        &["取消", "作废", "跳过", "cancel"],
    ),
    (PlanState::Done, "已完成", &["完成", "已跟进"]),
];

const GOALS: Words<GoalKind> = &[
    (GoalKind::WinBack, "挽回", &["挽回", "流失", "召回"]),
    (GoalKind::Renewal, "续约", &["续约", "续签"]),
    (GoalKind::Repurchase, "复购", &["复购", "增购", "追加"]),
    (GoalKind::Referral, "转介绍", &["转介绍", "推荐新客"]),
    (GoalKind::Satisfaction, "满意度", &["满意", "售后回访"]),
    (GoalKind::Usage, "使用情况", &["使用", "体验"]),
    (GoalKind::Need, "需求", &["需求", "痛点"]),
    (GoalKind::Proposal, "方案", &["方案", "报价", "演示"]),
    (GoalKind::Promotion, "促销", &["促销", "推广", "活动"]),
    (GoalKind::Trust, "建立信任", &["信任", "拜访", "初次"]),
];

const CHANNELS: Words<Channel> = &[
    (Channel::Phone, "电话", &[]),
    (Channel::Visit, "拜访", &[]),
    (Channel::Email, "邮件", &[]),
    (Channel::Meeting, "会议", &[]),
    (Channel::OnlineMeeting, "线上会议", &[]),
    (Channel::Wechat, "微信", &[]),
    (Channel::Survey, "线上问卷", &[]),
    (Channel::Event, "活动", &[]),
    (Channel::Other, "其他", &[]),
];

const DEALS: Words<OpportunityState> = &[
    (
        OpportunityState::Lost,
        "已丢单",
        &["丢单", "输单", "失败", "流失", "lost"],
    ),
    (
        OpportunityState::Won,
        "已赢单",
        &["赢单", "成交", "签约", "won"],
    ),
    (
        OpportunityState::Open,
        "进行中",
        &["进行", "跟进", "谈判", "open"],
    ),
];

const LOSSES: Words<LossReason> = &[
    (LossReason::Price, "价格原因", &["价格", "报价", "price"]),
    (LossReason::Service, "服务不满", &["服务", "service"]),
    (
        LossReason::Competitor,
        "竞争对手",
        &["竞争", "竞品", "competitor"],
    ),
    (
        LossReason::NeedGone,
        "需求取消",
        &["需求取消", "需求消失", "need gone"],
    ),
    (
        LossReason::NoDecision,
        "暂不决策",
        &["不决策", "未决策", "搁置", "no decision"],
    ),
    (LossReason::Other, "其他原因", &["其他", "其它", "other"]),
];

const SUBJECTS: Words<FactSubject> = &[
    (
        FactSubject::Registration,
        "工商登记",
        &["登记", "注册", "成立"],
    ),
    (FactSubject::Size, "规模", &["规模", "人数"]),
    (FactSubject::Finance, "财务", &["财务", "营收", "资金"]),
    (FactSubject::Business, "业务", &["业务", "产品"]),
    (FactSubject::Decision, "决策", &["决策"]),
    (FactSubject::Purchasing, "采购", &["采购"]),
    (FactSubject::History, "合作历史", &["历史"]),
    (FactSubject::Other, "其他", &["其他", "其它", "other"]),
];

const SOURCES: Words<FactSource> = &[
    (
        FactSource::Register,
        "官方登记",
        &["官方", "工商", "公示", "register"],
    ),
    (
        FactSource::ThirdParty,
        "第三方",
        &["第三方", "媒体", "third"],
    ),
    (FactSource::Customer, "客户提供", &["客户", "customer"]),
];

const STORIES: Words<StoryKind> = &[
    (StoryKind::Rescue, "挽回案例", &["挽回", "挽救", "rescue"]),
    (
        StoryKind::Conversion,
        "转化案例",
        &["转化", "成交", "conversion"],
    ),
];

const AUDIENCES: Words<Audience> = &[
    (Audience::Nobody, "不共享", &["不共享", "保密", "nobody"]),
    (
        Audience::Everybody,
        "所有人",
        &["所有人", "共享", "everybody"],
    ),
];

fn find<T: Copy + FromStr>(words: Words<T>, text: &str) -> Option<T> {
    let folded = fold(text);
    let exact = words.iter().find(|(_, label, _)| *label == folded);
    exact
        .map(|(word, ..)| *word)
        .or_else(|| folded.replace([' ', '-'], "_").parse().ok())
        .or_else(|| {
            let named = words.iter().find(|(_, _, names)| has(&folded, names));
            named.map(|(word, ..)| *word)
        })
}

/// A word of a closed list as forms write it.
pub trait FormWord: Copy + PartialEq + std::fmt::Display + 'static {
    /// The words with their Chinese names.
    #[doc(hidden)]
    fn words() -> Words<Self>;

    /// Its name on a form.
    #[must_use]
    fn on_form(self, lang: Lang) -> String {
        let named = Self::words().iter().find(|(word, ..)| *word == self);
        match (lang, named) {
            (Lang::Zh, Some((_, zh, _))) => (*zh).to_owned(),
            _ => english(&self.to_string()),
        }
    }
}

/// A word of ours as an English cell writes it: "WeChat", "Online meeting".
#[must_use]
pub fn english(word: &str) -> String {
    if word == "wechat" {
        return "WeChat".to_owned();
    }
    let mut letters = word.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters.map(spaced)).collect()
}

const fn spaced(letter: char) -> char {
    if letter == '_' { ' ' } else { letter }
}

macro_rules! form_words {
    ($($name:ty: $table:ident),+) => {$(
        impl FormWord for $name {
            fn words() -> Words<Self> { $table }
        }
    )+};
}
form_words!(Level: LEVELS, RiskKind: RISKS, MilestoneKind: MILESTONES, PlanState: STATES, GoalKind: GOALS, Channel: CHANNELS,
    OpportunityState: DEALS, LossReason: LOSSES, FactSubject: SUBJECTS, FactSource: SOURCES, StoryKind: STORIES, Audience: AUDIENCES);

/// Reads a word of a closed list as people write it.
#[must_use]
pub fn word<T: FormWord + FromStr>(text: &str) -> Option<T> {
    find(T::words(), text)
}

/// Reads a priority, an urgency or a severity: 高, 中, 低.
#[must_use]
pub fn level(text: &str) -> Option<Level> {
    find(LEVELS, text)
}

/// Reads what kind of risk is meant: 竞争风险, 流失风险 and the like.
#[must_use]
pub fn risk_kind(text: &str) -> Option<RiskKind> {
    find(RISKS, text)
}

/// Reads what kind of event a text tells of; something else where it is none of the known ones.
#[must_use]
pub fn milestone_kind(text: &str) -> MilestoneKind {
    find(MILESTONES, text).unwrap_or(MilestoneKind::Other)
}

/// Reads an event with its kind before it, `决策人变更：刘经理接替张总监`, or with the kind in its words, `合同签订`.
#[must_use]
pub fn milestone(text: &str) -> (MilestoneKind, Option<String>) {
    let text = text.trim();
    if let Some((kind, note)) = text.split_once(['：', ':']) {
        let named = MILESTONES.iter().find(|(word, zh, _)| {
            *zh == kind.trim() || word.as_str() == fold(kind).replace(' ', "_")
        });
        if let Some((word, ..)) = named {
            let note = note.trim();
            return (*word, (!note.is_empty()).then(|| note.to_owned()));
        }
    }
    let kind = milestone_kind(text);
    let only_the_kind = [Lang::Zh, Lang::En]
        .iter()
        .any(|lang| kind.on_form(*lang) == text);
    (kind, (!only_the_kind).then(|| text.to_owned()))
}

/// The text of which [`milestone`] makes the same event again.
#[must_use]
pub fn milestone_text(kind: MilestoneKind, note: Option<&str>, lang: Lang) -> String {
    let comma = lang.pick("，", ", ");
    match note.map(|note| note.replace(['\n', ';', '；', '。'], comma)) {
        None => kind.on_form(lang),
        Some(note) if milestone(&note) == (kind, Some(note.clone())) => note,
        Some(note) => format!("{}{}{note}", kind.on_form(lang), lang.pick("：", ": ")),
    }
}

/// Reads where a plan stands: 待跟进, 已完成, 已取消; one that is overdue is pending.
#[must_use]
pub fn plan_state(text: &str) -> Option<PlanState> {
    find(STATES, text)
}

/// Reads what a plan is for from the words of its goal.
#[must_use]
pub fn goal_kind(text: &str) -> GoalKind {
    find(GOALS, text).unwrap_or(GoalKind::Trust)
}

/// Reads the goal of a plan: a kind alone (`续约`), a kind before the words (`方案：确认预算`), or words that tell the kind.
#[must_use]
pub fn goal(text: &str) -> (GoalKind, Option<String>) {
    let text = text.trim();
    let named = |name: &str| {
        let is = |kind: GoalKind| {
            [Lang::Zh, Lang::En]
                .iter()
                .any(|lang| kind.on_form(*lang).eq_ignore_ascii_case(name.trim()))
        };
        GOALS.iter().map(|(kind, ..)| *kind).find(|kind| is(*kind))
    };
    if let Some(kind) = named(text) {
        return (kind, None);
    }
    if let Some((before, words)) = text.split_once(['：', ':'])
        && let Some(kind) = named(before)
    {
        let words = words.trim();
        return (kind, (!words.is_empty()).then(|| words.to_owned()));
    }
    (goal_kind(text), Some(text.to_owned()))
}

/// The text of which [`goal`] makes the same goal again.
#[must_use]
pub fn goal_text(kind: GoalKind, words: Option<&str>, lang: Lang) -> String {
    match words.map(str::trim).filter(|words| !words.is_empty()) {
        None => kind.on_form(lang),
        Some(words) if goal(words) == (kind, Some(words.to_owned())) => words.to_owned(),
        Some(words) => format!("{}{}{words}", kind.on_form(lang), lang.pick("：", ": ")),
    }
}

/// Reads a satisfaction of 1 to 5: `4`, `4分`, `4/5`.
#[must_use]
pub fn satisfaction(text: &str) -> Option<i32> {
    let folded = fold(text);
    let bare = folded
        .trim_end_matches("/5")
        .trim_end_matches('分')
        .trim_end_matches('星');
    bare.trim()
        .trim_end_matches(".0")
        .parse()
        .ok()
        .filter(|score| (1..=5).contains(score))
}

#[cfg(test)]
mod tests;
