//! Next steps: `2024-05-15前发送行业案例，由王销售跟进`.

use super::date::{Moment, moment_here};
use super::scan::{Scan, clauses, fold, split};
use chrono::NaiveDate;

/// A next step as a cell says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextStep {
    /// What is to be done.
    pub what: String,
    /// By when, known to the day or the minute.
    pub due: Option<Moment>,
    /// Who is to do it, as they are called.
    pub by: Option<String>,
    /// Whether it is the customer who promised it.
    pub by_customer: bool,
}

/// Reads the next steps of a cell: one, or several separated by semicolons or lines.
///
/// With `said_on`, the day on which it was agreed, `6月13日前` is the next such day; without it such a day stays text.
#[must_use]
pub fn next_steps(text: &str, said_on: Option<NaiveDate>) -> Vec<NextStep> {
    split(text, |c| matches!(c, ';' | '。'))
        .iter()
        .filter_map(|part| next_step(part, said_on))
        .collect()
}

fn next_step(text: &str, said_on: Option<NaiveDate>) -> Option<NextStep> {
    let text = without_numbering(text);
    let named = clauses(text)
        .into_iter()
        .find_map(|clause| Some((named_in(&clause)?, clause)));
    let (by, written) = match named {
        Some((name, clause)) => (Some(name), without_clause(text, &clause)),
        None => (None, text.to_owned()),
    };
    // A promise of the customer's is named so where its words alone do not tell.
    let customers = by.as_deref().is_some_and(is_customer);
    let by = by.filter(|_| !customers);
    let (due, what) = due_and_rest(&written, said_on);
    let what = if what.is_empty() {
        text.to_owned()
    } else {
        what
    };
    (!what.is_empty()).then(|| NextStep {
        by_customer: customers || (by.is_none() && promised_by_customer(&what)),
        what,
        due,
        by,
    })
}

fn is_customer(name: &str) -> bool {
    matches!(fold(name).as_str(), "客户" | "客户方" | "customer")
}

/// The text without a clause of it, and as it was written otherwise.
fn without_clause(text: &str, clause: &str) -> String {
    const BETWEEN: &[char] = &[',', '，', ';', '；', '。', ' ', '\u{3000}'];
    let Some((before, after)) = text.split_once(clause) else {
        return text.to_owned();
    };
    match after.trim_start_matches(BETWEEN) {
        "" => before.trim_end_matches(BETWEEN).to_owned(),
        after => format!("{before}{after}"),
    }
}

/// `1. `, `2、`, `（3）` at the beginning of a step.
fn without_numbering(text: &str) -> &str {
    let trimmed = text.trim();
    let bare = trimmed.trim_start_matches(['(', '（']);
    let digits = bare.chars().take_while(char::is_ascii_digit).count();
    let mut rest = bare.chars();
    if !(1..=2).contains(&digits) || rest.nth(digits - 1).is_none() {
        return trimmed;
    }
    match rest.next() {
        Some('、' | ')' | '）' | '．') => rest.as_str().trim_start(),
        Some('.') if rest.clone().next().is_some_and(|c| !c.is_ascii_digit()) => {
            rest.as_str().trim_start()
        }
        _ => trimmed,
    }
}

/// The person of a clause that says nothing but who does it: `由王销售跟进`, `负责人：王销售`.
fn named_in(clause: &str) -> Option<String> {
    const VERBS: &[&str] = &[
        "负责跟进",
        "负责",
        "跟进",
        "处理",
        "完成",
        "对接",
        "执行",
        "落实",
        "安排",
    ];
    let fine = |name: &str, most: usize| {
        let name = name.trim();
        ((2..=most).contains(&name.chars().count())).then(|| name.to_owned())
    };
    for label in ["负责人", "责任人", "跟进人", "owner:", "Owner:"] {
        if let Some(rest) = clause.strip_prefix(label) {
            return fine(rest.trim_start_matches([':', '：', ' ']), LONG);
        }
    }
    let rest = clause.strip_prefix('由')?;
    // What forms write themselves may name a team at length; other words may be no name at all.
    let (verb, name) = VERBS
        .iter()
        .find_map(|verb| Some((*verb, rest.strip_suffix(verb)?)))?;
    fine(name, if verb == "跟进" { LONG } else { 12 })
}

/// The longest name of a person or a team.
const LONG: usize = 80;

/// The date that a step begins with, and the step without it. A date elsewhere in it that says 前 counts as well, but
/// then nothing is cut out.
fn due_and_rest(text: &str, said_on: Option<NaiveDate>) -> (Option<Moment>, String) {
    let mut scan = Scan::new(text);
    scan.one_of(&["在", "于", "计划", "by "]);
    if let Some(due) = moment_here(&mut scan, said_on).filter(|m| m.day().is_some()) {
        scan.spaces();
        scan.one_of(&["之前", "以前", "前", "内"]);
        while scan.eat(&[':', ',', '，', ' ', '-']) {}
        return (Some(due), scan.rest());
    }
    let mut at = 1;
    loop {
        scan.go_to(at);
        if scan.is_end() {
            return (None, text.trim().to_owned());
        }
        let inside = scan.before().is_some_and(|c| c.is_ascii_digit());
        if !inside
            && let Some(due) = moment_here(&mut scan, said_on).filter(|m| m.day().is_some())
            && scan.one_of(&["之前", "以前", "前"])
        {
            return (Some(due), text.trim().to_owned());
        }
        at += 1;
    }
}

fn promised_by_customer(what: &str) -> bool {
    const VERBS: &[&str] = &[
        "将", "会", "承诺", "答应", "提供", "反馈", "确认", "给", "回复", "答复", "内部", "发来",
        "发送",
    ];
    let folded = fold(what);
    ["客户方", "客户", "对方"]
        .iter()
        .find_map(|who| folded.strip_prefix(who))
        .is_some_and(|rest| VERBS.iter().any(|verb| rest.starts_with(verb)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn one(text: &str) -> (String, Option<String>, Option<String>) {
        let day = NaiveDate::from_ymd_opt(2024, 6, 10);
        let steps = next_steps(text, day);
        assert_eq!(steps.len(), 1, "{text}");
        let step = &steps[0];
        (
            step.what.clone(),
            step.due.map(|d| d.date().to_string()),
            step.by.clone(),
        )
    }

    #[test]
    fn who_does_what_by_when() {
        for (text, what, due, by) in [
            (
                "2024-05-15前发送行业案例，由王销售跟进",
                "发送行业案例",
                Some("2024-05-15"),
                Some("王销售"),
            ),
            (
                "2023-10-15前提供产品试用方案",
                "提供产品试用方案",
                Some("2023-10-15"),
                None,
            ),
            (
                "2024-06-10首批设备交付",
                "首批设备交付",
                Some("2024-06-10"),
                None,
            ),
            (
                "2024-05-20前提交修改后的技术方案",
                "提交修改后的技术方案",
                Some("2024-05-20"),
                None,
            ),
            (
                "协调技术团队评估功能开发周期",
                "协调技术团队评估功能开发周期",
                None,
                None,
            ),
            (
                "6月13日前发送定制方案，并预约演示",
                "发送定制方案，并预约演示",
                Some("2024-06-13"),
                None,
            ),
            ("2024年6月20日之前：回访", "回访", Some("2024-06-20"), None),
            (
                "产品团队评估功能开发周期，7月底前反馈",
                "产品团队评估功能开发周期，7月底前反馈",
                Some("2024-07-31"),
                None,
            ),
            ("3天内回复", "3天内回复", None, None),
            ("2024-05-15前", "2024-05-15前", Some("2024-05-15"), None),
            ("1、发送报价；", "发送报价", None, None),
        ] {
            assert_eq!(
                one(text),
                (
                    what.to_owned(),
                    due.map(str::to_owned),
                    by.map(str::to_owned)
                ),
                "{text}"
            );
        }
        assert_eq!(
            next_steps("1. 发送报价；2. 2024-06-20前回访", None).len(),
            2
        );
        assert_eq!(
            next_steps("6月13日前发送方案", None)[0].due,
            None,
            "which year?"
        );
        assert!(next_steps(" ；", None).is_empty());
    }

    #[test]
    fn a_promise_of_the_customer_is_one_too() {
        assert!(next_steps("客户承诺下周五给答复", None)[0].by_customer);
        assert!(!next_steps("客户回访", None)[0].by_customer);
        for text in ["补齐资质，由客户跟进", "send papers, owner: customer"] {
            let step = &next_steps(text, None)[0];
            assert!(step.by_customer && step.by.is_none(), "{text}");
            assert!(
                !step.what.contains("customer") && !step.what.contains("客户"),
                "{text}"
            );
        }
        let step = &next_steps("by 2024-05-20: visit, owner: East China key accounts", None)[0];
        assert_eq!(
            (step.what.as_str(), step.by.as_deref()),
            ("visit", Some("East China key accounts"))
        );
    }

    proptest! {
        #[test]
        fn no_step_is_empty_and_nothing_panics(text in "[0-9年月日前由王跟进，；:.、()（）-]{0,24}|\\PC{0,30}") {
            for step in next_steps(&text, NaiveDate::from_ymd_opt(2024, 6, 10)) {
                prop_assert!(!step.what.trim().is_empty());
            }
        }
    }
}
