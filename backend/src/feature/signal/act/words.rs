//! What is written into the records that a signal makes, in the language of whoever presses. Nobody is named: the records
//! behind the signal say who and what.

use shared::Lang;
use shared::plan::GoalKind;
use shared::signal::SignalKind;

/// What a risk is about, or why a customer is moved.
#[must_use]
pub const fn risk(kind: SignalKind, lang: Lang) -> &'static str {
    match kind {
        SignalKind::Competitor => lang.pick(
            "客户多次提及竞争对手，存在被竞品替代的风险",
            "The customer mentioned a competitor several times and may be won over",
        ),
        SignalKind::Dissatisfied => lang.pick(
            "客户对服务不满意，需要尽快处理并回访",
            "The customer is dissatisfied with the service; settle it and ask again",
        ),
        SignalKind::ContractEnding => lang.pick(
            "合同即将到期，续约意向尚未确认",
            "The contract is near its end and renewal is not agreed",
        ),
        SignalKind::DormantSuggested => lang.pick("长期无互动", "No interaction for long"),
        _ => lang.pick("系统提示的跟进风险", "A risk that the records point at"),
    }
}

/// The first thing to do about a risk.
#[must_use]
pub const fn measure(kind: SignalKind, lang: Lang) -> Option<&'static str> {
    match kind {
        SignalKind::Competitor => Some(lang.pick(
            "准备与竞品的对比材料，说明差异化价值",
            "Prepare a comparison with the competitor that shows what sets us apart",
        )),
        SignalKind::Dissatisfied => Some(lang.pick(
            "了解原因并给出解决方案",
            "Find the cause and offer a solution",
        )),
        SignalKind::ContractEnding => Some(lang.pick(
            "确认续约意向与条件",
            "Find out whether and on what terms they renew",
        )),
        _ => None,
    }
}

/// What a plan is for, its goal in words, and in how many days.
#[must_use]
pub const fn plan(kind: SignalKind, lang: Lang) -> (GoalKind, &'static str, u64) {
    match kind {
        SignalKind::Unanswered => (
            GoalKind::Trust,
            lang.pick(
                "换一种轻量方式联系（案例、资讯），不催促",
                "Reach out in a lighter way, with a case or news, without pressing",
            ),
            14,
        ),
        SignalKind::Competitor => (
            GoalKind::Proposal,
            lang.pick(
                "用对比材料说明差异化价值",
                "Show with a comparison what sets us apart",
            ),
            2,
        ),
        SignalKind::Dissatisfied => (
            GoalKind::Satisfaction,
            lang.pick(
                "就问题致歉并回访满意度",
                "Apologise and ask how satisfied they are now",
            ),
            1,
        ),
        SignalKind::ContractEnding => (
            GoalKind::Renewal,
            lang.pick("沟通续约意向与条件", "Talk about renewal and its terms"),
            3,
        ),
        SignalKind::PromiseOverdue => (
            GoalKind::Trust,
            lang.pick(
                "兑现逾期的承诺，并说明新的时间",
                "Keep the overdue promise and say by when",
            ),
            1,
        ),
        SignalKind::TheirPromiseOverdue => (
            GoalKind::Trust,
            lang.pick(
                "提醒客户其承诺的事项，确认新的时间",
                "Remind the customer of what was promised and agree on a day",
            ),
            1,
        ),
        SignalKind::DecisionPassed => (
            GoalKind::Proposal,
            lang.pick(
                "确认决策结果或新的决策时间，消除剩余疑虑",
                "Ask for the decision or its new day, and settle what is left open",
            ),
            1,
        ),
        SignalKind::StageLong => (
            GoalKind::Proposal,
            lang.pick(
                "梳理阻碍推进的问题，约定下一个节点",
                "Find what holds it up and agree on the next point",
            ),
            2,
        ),
        SignalKind::NoNeed => (
            GoalKind::Need,
            lang.pick(
                "了解并记录具体需求、痛点与时间",
                "Learn and write down the concrete need, the pain and the time",
            ),
            2,
        ),
        SignalKind::AskReferral => (
            GoalKind::Referral,
            lang.pick(
                "请客户推荐有类似需求的同行",
                "Ask for a referral to others with such a need",
            ),
            7,
        ),
        SignalKind::EnquiryWaiting => (
            GoalKind::Need,
            lang.pick("答复客户的询问", "Answer the customer's enquiry"),
            0,
        ),
        SignalKind::CaseOverdue => (
            GoalKind::Satisfaction,
            lang.pick(
                "答复客户的问题并告知进展",
                "Answer the customer's problem and tell how far it is",
            ),
            0,
        ),
        SignalKind::DormantSuggested => (
            GoalKind::WinBack,
            lang.pick(
                "尝试唤醒：了解现状与新的需求",
                "Try to wake it: ask how things stand and what is new",
            ),
            7,
        ),
        SignalKind::UnderContact
        | SignalKind::UpdateOverdue
        | SignalKind::OverContact
        | SignalKind::KeyContactChanged => (
            GoalKind::Trust,
            lang.pick(
                "主动联系客户，了解近况",
                "Get in touch and ask how things stand",
            ),
            1,
        ),
    }
}
