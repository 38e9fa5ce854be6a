//! What a cell says of a contract (`年度合同8万元，已使用3个月，续约意向待确认`), and dated events (`2024-05-30：合同签订`).

use super::amount::amount_within;
use super::date::moment_here;
use super::scan::{Scan, clauses, fold, has, split};
use crate::contract::Renewal;
use crate::money::Amount;
use crate::time::FlexDate;

/// A contract that a text mentions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractNote {
    /// Its amount.
    pub amount: Option<Amount>,
    /// Signed on.
    pub signed_on: Option<FlexDate>,
    /// Starts on.
    pub starts_on: Option<FlexDate>,
    /// Ends on.
    pub ends_on: Option<FlexDate>,
    /// What is said of it otherwise, without amounts: 年度合同，已使用3个月.
    pub usage: Option<String>,
    /// Whether the customer means to renew; unsure where nothing clear is said.
    pub renewal: Renewal,
    /// The text without its amounts, which not everyone may read.
    pub open_text: String,
}

/// The longest text, in bytes, that is looked through for a contract; longer ones are prose.
const LONGEST: usize = 4000;

/// Reads what a text says of a contract; none where it mentions none.
#[must_use]
pub fn contract(text: &str) -> Option<ContractNote> {
    if text.len() > LONGEST
        || !has(
            &fold(text),
            &["合同", "协议", "订单", "签约", "contract", "agreement"],
        )
    {
        return None;
    }
    let mut note = ContractNote {
        amount: None,
        signed_on: None,
        starts_on: None,
        ends_on: None,
        usage: None,
        renewal: Renewal::Unsure,
        open_text: String::new(),
    };
    let (mut usage, mut open) = (Vec::new(), Vec::new());
    for clause in clauses(text) {
        let folded = fold(&clause);
        let mut rest = clause;
        while let Some(found) = amount_within(&rest) {
            note.amount.get_or_insert(found.amount);
            rest = found.rest;
        }
        let rest = rest.trim().to_owned();
        if !rest.is_empty() {
            open.push(rest.clone());
        }
        if has(&folded, &["续约", "续签", "续费", "renew"]) {
            note.renewal = renewal(&folded);
        } else if !note.dates(&rest, &folded) && !rest.is_empty() {
            usage.push(rest);
        }
    }
    note.usage = (!usage.is_empty()).then(|| usage.join("，"));
    note.open_text = open.join("，");
    Some(note)
}

impl ContractNote {
    /// Takes the dates of a clause; whether it held any.
    fn dates(&mut self, clause: &str, folded: &str) -> bool {
        let dates = dates_within(clause);
        match (dates.first(), dates.get(1)) {
            (Some(from), Some(to)) => {
                (self.starts_on, self.ends_on) = (Some(*from), Some(*to));
            }
            (Some(day), None) if has(folded, &["到期", "截止", "结束", "终止", "until", "end"]) => {
                self.ends_on = Some(*day)
            }
            (Some(day), None) if has(folded, &["生效", "起", "开始", "start"]) => {
                self.starts_on = Some(*day)
            }
            (Some(day), None) if has(folded, &["签", "sign"]) => self.signed_on = Some(*day),
            _ => return false,
        }
        true
    }
}

fn renewal(folded: &str) -> Renewal {
    if has(
        folded,
        &[
            "待",
            "未定",
            "不确定",
            "不明",
            "考虑",
            "犹豫",
            "unsure",
            "open",
        ],
    ) {
        Renewal::Unsure
    } else if has(
        folded,
        &["不续", "不再", "无意", "无续", "拒绝", "不愿", "no"],
    ) {
        Renewal::No
    } else if has(
        folded,
        &[
            "愿意",
            "同意",
            "已续",
            "确认续",
            "已确认",
            "强",
            "高",
            "明确",
            "yes",
        ],
    ) {
        Renewal::Yes
    } else {
        Renewal::Unsure
    }
}

fn dates_within(text: &str) -> Vec<FlexDate> {
    let mut scan = Scan::new(text);
    let mut found = Vec::new();
    while !scan.is_end() {
        let inside = scan.before().is_some_and(|c| c.is_ascii_alphanumeric());
        let here = scan.at();
        match moment_here(&mut scan, None).filter(|_| !inside) {
            // A bare year may be a number of something else.
            Some(moment) if !matches!(moment.date(), FlexDate::Year(_)) => {
                found.push(moment.date());
            }
            _ => {
                scan.go_to(here);
                scan.step();
            }
        }
    }
    found
}

/// A dated event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatedNote {
    /// When.
    pub on: FlexDate,
    /// What.
    pub what: String,
}

/// Reads dated events, separated by semicolons or lines: `2024-05-30：合同签订；2024-06-10：首批设备交付`. Parts without a
/// date or without words come back as text.
#[must_use]
pub fn dated_notes(text: &str) -> (Vec<DatedNote>, Vec<String>) {
    let (mut notes, mut unread) = (Vec::new(), Vec::new());
    for part in split(text, |c| matches!(c, ';' | '。')) {
        let mut scan = Scan::new(&part);
        let on = moment_here(&mut scan, None).map(super::Moment::date);
        while scan.eat(&[':', ',', ' ', '-']) {}
        match (on, scan.rest()) {
            (Some(on), what) if !what.is_empty() => notes.push(DatedNote { on, what }),
            _ => unread.push(part),
        }
    }
    (notes, unread)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_contract_in_three_clauses() {
        let note = contract("年度合同8万元，已使用3个月，续约意向待确认").unwrap();
        assert_eq!(
            note.amount.map(|a| a.to_string()).as_deref(),
            Some("CNY 8000000")
        );
        assert_eq!(note.usage.as_deref(), Some("年度合同，已使用3个月"));
        assert_eq!(note.renewal, Renewal::Unsure);
        assert_eq!(note.open_text, "年度合同，已使用3个月，续约意向待确认");
        assert!(contract("方案已确认，等待内部审批").is_none());
    }

    #[test]
    fn terms_and_renewals() {
        let note = contract("合同期2024-01-01至2024-12-31，2023年12月20日签订，愿意续约").unwrap();
        assert_eq!(
            note.starts_on.map(|d| d.to_string()).as_deref(),
            Some("2024-01-01")
        );
        assert_eq!(
            note.ends_on.map(|d| d.to_string()).as_deref(),
            Some("2024-12-31")
        );
        assert_eq!(
            note.signed_on.map(|d| d.to_string()).as_deref(),
            Some("2023-12-20")
        );
        assert_eq!(note.renewal, Renewal::Yes);
        assert_eq!(
            contract("合同2025年3月到期，不续约").map(|n| (n.ends_on, n.renewal)),
            Some((Some(FlexDate::Month(2025, 3)), Renewal::No))
        );
    }

    #[test]
    fn dated_events() {
        let (notes, unread) = dated_notes("2024-05-30：合同签订；2024-06-10：首批设备交付；待定");
        let written: Vec<String> = notes
            .iter()
            .map(|n| format!("{} {}", n.on, n.what))
            .collect();
        assert_eq!(written, ["2024-05-30 合同签订", "2024-06-10 首批设备交付"]);
        assert_eq!(unread, ["待定"]);
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused_but_never_panics(text in "[0-9年月日合同万元，；：续约-]{0,24}|\\PC{0,30}") {
            let _ = contract(&format!("合同{text}"));
            let _ = dated_notes(&text);
        }
    }
}
