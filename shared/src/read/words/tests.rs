//! Proves R-STG-1, R-TIER.

use super::*;
use proptest::prelude::*;

#[test]
fn one_cell_may_name_several_ways() {
    use Channel::*;
    for (text, ways) in [
        ("电话", vec![Phone]),
        ("电话沟通", vec![Phone]),
        ("线下拜访", vec![Visit]),
        ("上门拜访", vec![Visit]),
        ("会议", vec![Meeting]),
        ("线下会议", vec![Meeting]),
        ("线上会议", vec![OnlineMeeting]),
        ("企业微信", vec![Wechat]),
        ("邮件", vec![Email]),
        ("E-mail", vec![Email]),
        ("线上问卷+电话", vec![Survey, Phone]),
        ("电话＋邮件", vec![Phone, Email]),
        ("微信、电话、微信", vec![Wechat, Phone]),
        ("沙龙", vec![Event]),
    ] {
        assert_eq!(channels(text), (ways, vec![]), "{text}");
    }
    assert_eq!(
        channels("电话/飞鸽传书"),
        (vec![Phone], vec!["飞鸽传书".to_owned()])
    );
}

#[test]
fn r_stg_1_stages_by_their_names() {
    for (text, role) in [
        ("合作中客户", StageRole::Cooperating),
        ("成交客户", StageRole::Cooperating),
        ("意向客户", StageRole::Interested),
        ("无明确意向", StageRole::Potential),
        ("潜在客户", StageRole::Potential),
        ("谈判中", StageRole::Negotiating),
        ("沉默客户", StageRole::Dormant),
        ("沉睡", StageRole::Dormant),
        ("流失客户", StageRole::Lost),
        ("Interested", StageRole::Interested),
    ] {
        assert_eq!(stage_role(text), Some(role), "{text}");
    }
    for text in ["", "流失风险客户", "待签约", "方案确认", "未成交"] {
        assert_eq!(stage_role(text), None, "{text}");
    }
}

#[test]
fn r_tier_with_the_expected_purchase_beside_it() {
    let found = tier("中价值客户（年采购预期约50万）").unwrap();
    assert_eq!(found.tier, Some(Tier::Medium));
    assert_eq!(
        found.expected_purchase.map(|a| a.to_string()).as_deref(),
        Some("CNY ~50000000")
    );
    assert_eq!(tier("高").and_then(|t| t.tier), Some(Tier::High));
    assert_eq!(tier("A类").and_then(|t| t.tier), Some(Tier::High));
    assert!(tier("重点客户").is_some_and(|t| t.key_account && t.tier.is_none()));
    assert!(
        tier("Key account – High (expected yearly purchase CNY 500,000)")
            .is_some_and(|t| t.key_account && t.tier == Some(Tier::High))
    );
    assert_eq!(tier("待评估"), None);
}

#[test]
fn sources_by_their_names() {
    for (text, from) in [
        ("展会推荐", Source::Exhibition),
        ("线上推广", Source::OnlinePromotion),
        ("老客户转介绍", Source::Referral),
        ("官网咨询", Source::Website),
        ("陌生拜访", Source::ColdOutreach),
        ("渠道商", Source::Partner),
    ] {
        assert_eq!(source(text), Some(from), "{text}");
    }
    assert_eq!(source("不详"), None);
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused_but_never_panics(text in "[电话线上会议问卷+、意向成交高价值（） ]{0,16}|\\PC{0,24}") {
        let _ = (channels(&text), stage_role(&text), tier(&text), intent(&text), source(&text));
    }
}
