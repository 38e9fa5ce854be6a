//! What real files do worse than the samples.

use super::{F1, F3, issues, only, plan, trajectory};
use crate::feature::import::plan::{ImportPlan, PlannedCustomer, PlannedIssue};
use shared::Lang;
use shared::error::Code;
use shared::interaction::Channel;
use shared::read::Known;
use shared::stage::{Gate, StageRole};

const HEAD: &str = "客户编号,客户名称,企业规模,年营业额,对接人,联系方式,互动日期,互动方式,核心内容,后续行动,合作阶段,负责人";

fn tracking(rows: &[&str]) -> ImportPlan {
    plan(&format!("{HEAD}\n{}\n", rows.join("\n")))
}

#[test]
fn blank_means_as_above() {
    let plan = tracking(&[
        "A1,甲公司,约800人,,王丽,13812345678,2024-01-05,电话,第一次,,意向客户,张三",
        ",,,,,,,,同一天的第二件事,,,",
        ",,,,何工,010-12345678,2024-01-08,,没写方式,,,",
        "A2,乙公司,,,,,2024-02-01,微信,问候,,潜在客户,",
        "A1,,,,,,2024-02-02,邮件,回到甲,,成交客户,",
        ",乙公司,,,,,2024-02-03,电话,乙再来,,,",
    ]);
    assert_eq!(issues(&plan), []);
    let [first, second] = plan.customers.as_slice() else {
        panic!("two customers")
    };
    let told: Vec<&str> = first
        .interactions
        .iter()
        .map(|i| i.content.as_str())
        .collect();
    assert_eq!(told, ["第一次", "同一天的第二件事", "没写方式", "回到甲"]);
    assert_eq!(first.interactions[1].happened_at.to_string(), "2024-01-05");
    assert_eq!(first.interactions[1].channels, [Channel::Phone]);
    assert_eq!(first.interactions[2].channels, [Channel::Other]);
    assert_eq!(first.contacts.len(), 2);
    assert_eq!(
        first.contacts[1].phone.as_ref().and_then(Known::value),
        Some("010-12345678")
    );
    assert_eq!(
        trajectory(first),
        [
            (StageRole::Interested, "2024-01-05".to_owned()),
            (StageRole::Cooperating, "2024-02-02".to_owned())
        ]
    );
    assert_eq!((second.line, second.interactions.len()), (5, 2));
}

#[test]
fn what_cannot_be_read_is_listed_and_kept() {
    let plan = tracking(&[
        "A1,甲公司,中型,面议,王丽,同微信,5月10日,飞鸽传书,日期不全,,热客户,张三",
        "A1,甲公司,,,,,2026-01-01,电话,将来,,,",
        "A1,另一个名字,,,,,2024-01-03,电话,换了名字,,,李四",
    ]);
    assert_eq!(
        issues(&plan),
        [
            (2, "企业规模", Code::Unreadable),
            (2, "年营业额", Code::Unreadable),
            (2, "联系方式", Code::BadPhone),
            (2, "互动日期", Code::WrongType),
            (2, "互动方式", Code::NotOnList),
            (2, "合作阶段", Code::NotOnList),
            (3, "互动日期", Code::InFuture),
            (4, "客户名称", Code::Contradiction),
            (4, "负责人", Code::Contradiction),
        ]
    );
    let profile = &only(&plan).profile;
    let (remarks, confidential) = (
        profile.remarks.as_deref().unwrap(),
        profile.confidential_notes.as_deref().unwrap(),
    );
    for kept in [
        "中型",
        "5月10日",
        "飞鸽传书",
        "日期不全",
        "热客户",
        "2026-01-01",
        "将来",
        "另一个名字",
        "李四",
    ] {
        assert!(remarks.contains(kept), "{kept} in {remarks}");
    }
    assert_eq!(
        confidential, "[2 · 年营业额] 面议\n[2 · 联系方式] 同微信",
        "what may be sealed is not kept openly"
    );
    for issue in &plan.issues {
        assert!(!issue.zh.is_ascii() && issue.en.is_ascii());
        assert_ne!(
            issue.in_language(Lang::Zh).message,
            issue.in_language(Lang::En).message
        );
    }
}

#[test]
fn rows_of_the_wrong_width_are_one_issue_each() {
    let plan = tracking(&[
        "A1,甲公司,约800人",
        "A1,甲公司,,,,,2024-01-05,电话,内容,,,张三,多出来的",
        "A1,甲公司,,,,,2024-01-06,电话,内容,,,,,",
    ]);
    assert_eq!(
        issues(&plan),
        [(2, "", Code::RaggedRow), (3, "", Code::RaggedRow)]
    );
    let customer = only(&plan);
    assert_eq!(customer.interactions.len(), 2);
    assert!(
        customer
            .profile
            .confidential_notes
            .as_deref()
            .is_some_and(|notes| notes.contains("多出来的"))
    );
}

#[test]
fn formulas_unknown_columns_and_rows_without_a_customer() {
    let plan = plan(
        "客户名称,跟进时间,跟进内容,下一步行动,备注,生肖\n,2024-01-01,谁,,,\n=cmd|'/C calc'!A0,2024-01-01,=1+1,,'=2+2,龙\n",
    );
    assert_eq!(
        issues(&plan),
        [
            (1, "生肖", Code::UnknownColumn),
            (2, "", Code::Required),
            (3, "客户名称", Code::FormulaCell),
            (3, "跟进内容", Code::FormulaCell)
        ]
    );
    let customer = only(&plan);
    assert_eq!(
        (
            customer.profile.name.as_str(),
            customer.interactions[0].content.as_str()
        ),
        ("=cmd|'/C calc'!A0", "=1+1")
    );
    assert_eq!(
        customer.profile.remarks.as_deref(),
        Some("=2+2\n[3 · 生肖] 龙")
    );
}

#[test]
fn long_cells_and_emoji() {
    let (fits, long) = ("长".repeat(10_000), "长".repeat(10_001));
    let plan = tracking(&[
        &format!("A1,甲公司👩‍💻,,,,,2024-01-05,电话,{fits},,,"),
        &format!("A1,,,,,,2024-01-06,电话,{long},{long},,"),
    ]);
    assert_eq!(only(&plan).profile.name, "甲公司👩‍💻");
    let codes: Vec<Code> = plan.issues.iter().map(|issue| issue.code).collect();
    assert!(
        codes.iter().all(|code| *code == Code::TooLong) && codes.len() >= 2,
        "{codes:?}"
    );
    let limits = |c: &PlannedCustomer| {
        c.interactions.iter().all(|i| {
            i.content.chars().count() <= 10_000
                && i.todos.iter().all(|t| t.what.chars().count() <= 500)
        })
    };
    assert!(limits(only(&plan)));
    assert!(
        only(&plan)
            .profile
            .remarks
            .as_ref()
            .is_some_and(|r| r.chars().count() <= 10_000)
    );
}

#[test]
fn a_stage_with_arrows_and_a_head_that_was_not_kept_up() {
    let head = "客户名称,客户当前状态,跟进时间,跟进方式,跟进内容,状态变化";
    let plan = plan(&format!(
        "{head}\n甲,沉默客户,2024-03-01,电话,一,意向→谈判\n甲,,2024-02-01,电话,更早,潜在客户\n甲,,2024-04-01,电话,三,流失客户\n甲,,2024-05-01,电话,四,意向客户\n"
    ));
    let customer = only(&plan);
    let roles: Vec<StageRole> = customer.trajectory.iter().map(|s| s.role).collect();
    use StageRole::{Interested, Lost, Negotiating, Potential};
    assert_eq!(
        roles,
        [Potential, Interested, Negotiating, Lost, Interested]
    );
    assert_eq!(customer.trajectory[3].open_gates, [Gate::LossReason]);
    assert_eq!(customer.trajectory[4].open_gates, [Gate::Reason]);
    assert_eq!(issues(&plan), [(2, "客户当前状态", Code::Contradiction)]);
}

#[test]
fn every_profile_passes_the_checks_of_a_new_customer() {
    use validator::Validate as _;
    for text in [F1, F3] {
        assert_eq!(
            only(&plan(text))
                .profile
                .validate()
                .map_err(|e| e.to_string()),
            Ok(())
        );
    }
}

proptest::proptest! {
    #[test]
    fn any_cells_make_a_plan_within_the_limits(cells in proptest::collection::vec("[0-9年月日万人，、；电话意向合同@='\"*-]{0,8}|\\PC{0,12}", 24)) {
        use validator::Validate as _;
        let quoted: Vec<String> = cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
        let rows: Vec<String> = quoted.chunks(12).map(|row| row.join(",")).collect();
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let plan = tracking(&rows);
        for customer in &plan.customers {
            proptest::prop_assert!(customer.profile.validate().is_ok());
            proptest::prop_assert!(customer.interactions.iter().all(|i| !i.content.is_empty() && !i.channels.is_empty()));
            proptest::prop_assert!(customer.trajectory.windows(2).all(|pair| pair[0].role != pair[1].role));
        }
        let sorted = plan.issues.windows(2).all(|pair: &[PlannedIssue]| pair[0].line <= pair[1].line);
        proptest::prop_assert!(sorted);
    }
}
