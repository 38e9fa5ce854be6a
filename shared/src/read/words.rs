//! What people call the words of the closed lists: ways of contact, stages, tiers, sources.

use super::amount::amount_within;
use super::scan::{fold, has, split};
use crate::customer::{Intent, Source, Tier};
use crate::interaction::Channel;
use crate::money::Amount;
use crate::stage::StageRole;

/// Words for a channel; where one word contains another, the longer stands first.
const CHANNELS: &[(&[&str], Channel)] = &[
    (
        &[
            "线上会议",
            "视频会议",
            "电话会议",
            "远程会议",
            "网络会议",
            "腾讯会议",
            "在线会议",
            "online meeting",
            "video",
            "zoom",
            "teams",
        ],
        Channel::OnlineMeeting,
    ),
    (
        &[
            "线上问卷",
            "在线问卷",
            "调查问卷",
            "问卷",
            "调研",
            "survey",
            "questionnaire",
        ],
        Channel::Survey,
    ),
    (&["微信", "企微", "wechat", "wecom"], Channel::Wechat),
    (
        &["电子邮件", "邮件", "邮箱", "e-mail", "email", "mail"],
        Channel::Email,
    ),
    (
        &[
            "电话",
            "致电",
            "来电",
            "通话",
            "回访电话",
            "phone",
            "call",
            "tel",
        ],
        Channel::Phone,
    ),
    (
        &[
            "拜访", "上门", "面谈", "走访", "到访", "来访", "面访", "现场", "visit", "on site",
        ],
        Channel::Visit,
    ),
    (
        &[
            "沙龙",
            "体验会",
            "展会",
            "活动",
            "论坛",
            "研讨会",
            "发布会",
            "培训",
            "event",
            "salon",
        ],
        Channel::Event,
    ),
    (&["会议", "会谈", "开会", "meeting"], Channel::Meeting),
    (&["短信", "其他", "其它", "sms", "other"], Channel::Other),
];

/// Reads the ways of an interaction (`线上问卷+电话` names two), each once and in their order; unknown ones come back
/// as text.
#[must_use]
pub fn channels(text: &str) -> (Vec<Channel>, Vec<String>) {
    let (mut found, mut unread) = (Vec::new(), Vec::new());
    for part in split(text, |c| {
        matches!(c, '+' | '/' | '、' | ',' | ';' | '&' | '|')
    }) {
        let mut rest = fold(&part);
        let mut here: Vec<(usize, Channel)> = Vec::new();
        for (words, channel) in CHANNELS {
            for word in *words {
                if let Some(at) = rest.find(word) {
                    here.push((at, *channel));
                    // Blanked with as many bytes, so that 会议 is not found again in 线上会议.
                    rest = rest.replacen(word, &" ".repeat(word.len()), 1);
                }
            }
        }
        if here.is_empty() {
            unread.push(part);
        }
        here.sort_by_key(|(at, _)| *at);
        for (_, channel) in here {
            if !found.contains(&channel) {
                found.push(channel);
            }
        }
    }
    (found, unread)
}

/// Reads what a stage is called: 合作中客户, 成交客户, 意向客户, 潜在客户, 谈判, 沉睡, 流失 and the like.
#[must_use]
pub fn stage_role(text: &str) -> Option<StageRole> {
    let folded = fold(text);
    // A risk of losing a customer is no loss, and a signature that is awaited is none.
    if has(
        &folded,
        &[
            "风险",
            "risk",
            "未成交",
            "待签",
            "拟签",
            "未合作",
            "待成交",
            "预计",
        ],
    ) {
        return None;
    }
    const WORDS: &[(&[&str], StageRole)] = &[
        (
            &[
                "流失",
                "丢单",
                "失单",
                "终止合作",
                "已终止",
                "停止合作",
                "战败",
                "lost",
                "churned",
            ],
            StageRole::Lost,
        ),
        (&["沉睡", "沉默", "休眠", "dormant"], StageRole::Dormant),
        (&["无意向", "无明确意向", "意向不明"], StageRole::Potential),
        (
            &["谈判", "商务洽谈", "商务阶段", "议价", "negotiat"],
            StageRole::Negotiating,
        ),
        (
            &[
                "合作中",
                "成交",
                "已合作",
                "签约",
                "正式合作",
                "合作客户",
                "老客户",
                "cooperat",
                "signed",
                "won",
            ],
            StageRole::Cooperating,
        ),
        (
            &["意向", "有意", "interested", "qualified"],
            StageRole::Interested,
        ),
        (
            &[
                "潜在",
                "线索",
                "目标客户",
                "新客户",
                "potential",
                "lead",
                "prospect",
            ],
            StageRole::Potential,
        ),
    ];
    WORDS
        .iter()
        .find(|(words, _)| has(&folded, words))
        .map(|(_, role)| *role)
}

/// What a cell about a customer's value says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TierFound {
    /// The tier.
    pub tier: Option<Tier>,
    /// Whether it is called a key account.
    pub key_account: bool,
    /// The expected yearly purchase that stands beside it.
    pub expected_purchase: Option<Amount>,
}

/// Reads a tier, with what may stand beside it: `中价值客户（年采购预期约50万）`, `高`, `重点客户`.
#[must_use]
pub fn tier(text: &str) -> Option<TierFound> {
    let folded = fold(text);
    let name = folded
        .split(['(', ',', ';', ':'])
        .next()
        .unwrap_or_default()
        .trim();
    let key_account = has(name, &["重点", "战略", "key account", "ka客户", "大客户"]);
    const EXACT: &[(&[&str], Tier)] = &[
        (&["高", "a", "a级", "a类", "high", "一级"], Tier::High),
        (
            &["中", "b", "b级", "b类", "medium", "mid", "二级"],
            Tier::Medium,
        ),
        (&["低", "c", "c级", "c类", "low", "三级"], Tier::Low),
    ];
    const WITHIN: &[(&[&str], Tier)] = &[
        (&["高价值", "a类客户", "a级客户", "high"], Tier::High),
        (
            &["中价值", "中等价值", "b类客户", "b级客户", "medium"],
            Tier::Medium,
        ),
        (&["低价值", "c类客户", "c级客户", "low"], Tier::Low),
    ];
    let exact = EXACT.iter().find(|(words, _)| words.contains(&name));
    let tier = exact
        .or_else(|| WITHIN.iter().find(|(words, _)| has(name, words)))
        .map(|(_, tier)| *tier);
    let expected_purchase = amount_within(text).map(|found| found.amount);
    (tier.is_some() || key_account).then_some(TierFound {
        tier,
        key_account,
        expected_purchase,
    })
}

/// Reads an intent: 高 or 低.
#[must_use]
pub fn intent(text: &str) -> Option<Intent> {
    match fold(text).as_str() {
        "高" | "强" | "高意向" | "意向高" | "强烈" | "high" => Some(Intent::High),
        "低" | "弱" | "低意向" | "意向低" | "一般" | "low" => Some(Intent::Low),
        _ => None,
    }
}

/// Reads where a customer came from: `展会推荐` is an exhibition, `老客户转介绍` a referral.
#[must_use]
pub fn source(text: &str) -> Option<Source> {
    let folded = fold(text);
    const WORDS: &[(&[&str], Source)] = &[
        (
            &[
                "展会",
                "展览",
                "博览会",
                "展销",
                "exhibition",
                "trade fair",
                "expo",
            ],
            Source::Exhibition,
        ),
        (
            &["官网", "官方网站", "网站咨询", "website"],
            Source::Website,
        ),
        (
            &[
                "线上",
                "网络推广",
                "网上推广",
                "广告",
                "公众号",
                "抖音",
                "百度",
                "搜索",
                "短视频",
                "直播",
                "online",
                "ads",
            ],
            Source::OnlinePromotion,
        ),
        (
            &["合作伙伴", "渠道", "代理", "经销", "partner"],
            Source::Partner,
        ),
        (
            &[
                "陌生",
                "陌拜",
                "扫街",
                "电话开发",
                "自主开发",
                "自行开发",
                "cold",
            ],
            Source::ColdOutreach,
        ),
        (
            &["转介绍", "介绍", "推荐", "口碑", "referral", "referred"],
            Source::Referral,
        ),
        (&["其他", "其它", "other"], Source::Other),
    ];
    WORDS
        .iter()
        .find(|(words, _)| has(&folded, words))
        .map(|(_, source)| *source)
}

#[cfg(test)]
mod tests;
