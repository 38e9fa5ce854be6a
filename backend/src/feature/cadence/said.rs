//! The sentences that the engine writes into plans, in both languages: they are known again, and read in the reader's own.

use shared::Lang;
use shared::cadence::Later;

/// Why a plan stands later than its strategy alone would have it.
#[must_use]
pub const fn why(later: Later, lang: Lang) -> &'static str {
    match later {
        Later::Planned => lang.pick(
            "在此之前已安排其他跟进，已顺延",
            "Moved: something else is planned before",
        ),
        Later::Trouble => lang.pick(
            "有未解决的服务问题，已顺延",
            "Moved: a service case is open",
        ),
        Later::Slowed => lang.pick("已放缓联系频率", "Contact was made lighter"),
        Later::Touched => lang.pick(
            "期间已有联系，已顺延",
            "Moved: there was contact in the meantime",
        ),
        Later::Spread => lang.pick(
            "首次安排，已错开日期",
            "First plans are spread over some days",
        ),
    }
}

/// Why a plan was withdrawn.
#[must_use]
pub const fn withdrawn(lang: Lang) -> &'static str {
    lang.pick(
        "沟通策略或客户情况已变化，不再需要",
        "The strategy or the customer changed: not needed any more",
    )
}

/// Why a plan stands later, where its remark says that rather than what a person wrote.
#[must_use]
pub fn later(remark: &str) -> Option<Later> {
    let said = |later: &Later| [Lang::Zh, Lang::En].map(|lang| why(*later, lang));
    let mut all = Later::ALL.iter().copied();
    all.find(|later| said(later).contains(&remark))
}

/// A remark as somebody who reads this language has it: one of these sentences in it, anything else as it stands.
#[must_use]
pub fn in_words_of(lang: Lang, remark: String) -> String {
    reworded(&remark, lang).map_or(remark, str::to_owned)
}

/// One of these sentences in a language; none where a person wrote something else.
#[must_use]
fn reworded(remark: &str, lang: Lang) -> Option<&'static str> {
    let later = Later::ALL
        .iter()
        .map(|later| [Lang::Zh, Lang::En, lang].map(|lang| why(*later, lang)));
    let mut all = later.chain([[Lang::Zh, Lang::En, lang].map(withdrawn)]);
    let [.., own] = all.find(|[zh, en, _]| [*zh, *en].contains(&remark))?;
    Some(own)
}
