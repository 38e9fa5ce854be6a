//! Industries by the national standard GB/T 4754—2017 国民经济行业分类: sections (`C`), divisions (`C35`) and groups
//! (`I642`). The Chinese names are the standard's; the English ones are our own wording.

use crate::lang::Lang;
use std::sync::LazyLock;

/// Code, Chinese name, English name, one industry a line.
const DIVISIONS: &str = include_str!("industry/divisions.tsv");
const GROUPS: &str = include_str!("industry/groups.tsv");

/// An industry of the standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Industry {
    /// Its code: `C`, `C35` or `I642`.
    pub code: &'static str,
    /// Its Chinese name, as in the standard.
    pub zh: &'static str,
    /// Its English name.
    pub en: &'static str,
}

impl Industry {
    /// Its name in a language.
    #[must_use]
    pub const fn name(&self, lang: Lang) -> &'static str {
        lang.pick(self.zh, self.en)
    }

    /// How deep it lies: 0 a section, 1 a division, 2 a group.
    #[must_use]
    pub const fn level(&self) -> usize {
        self.code.len().saturating_sub(2)
    }
}

/// An industry with the forms in which its names are compared, made once.
struct Entry {
    industry: Industry,
    zh: String,
    en: String,
}

/// By code, so that each stands directly before the ones it contains.
static ALL: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let lines = DIVISIONS.lines().chain(GROUPS.lines());
    let mut all: Vec<Entry> = lines
        .filter_map(|line| {
            let mut parts = line.split('\t');
            let (code, zh, en) = (parts.next()?, parts.next()?, parts.next()?);
            Some(Entry {
                industry: Industry { code, zh, en },
                zh: key(zh),
                en: key(en),
            })
        })
        .collect();
    all.sort_by_key(|entry| entry.industry.code);
    all
});

/// All industries, each directly before the ones it contains.
pub fn all() -> impl Iterator<Item = &'static Industry> {
    ALL.iter().map(|entry| &entry.industry)
}

/// The industry of a code.
#[must_use]
pub fn find(code: &str) -> Option<Industry> {
    let place = ALL.binary_search_by_key(&code, |entry| entry.industry.code);
    ALL.get(place.ok()?).map(|entry| entry.industry)
}

/// The name of a code's industry.
#[must_use]
pub fn name(code: &str, lang: Lang) -> Option<&'static str> {
    find(code).map(|industry| industry.name(lang))
}

/// The code of the industry that contains this one; none for a section.
#[must_use]
pub fn parent(code: &str) -> Option<&'static str> {
    let shorter = match code.len() {
        3 => code.get(..1)?,
        4 => code.get(..3)?,
        _ => return None,
    };
    find(shorter).map(|industry| industry.code)
}

/// The code that a text means: a code with or without its name (`I65 软件和信息技术服务业`, `C35`), a name in either
/// language, or a name that contains the text or is contained in it where that leaves one sensible choice.
///
/// Where a division and its section, or a group and its division, share a name, the wider one is meant.
#[must_use]
pub fn by_name(text: &str) -> Option<&'static str> {
    let text = text.trim();
    if let Some(industry) = leading_code(text) {
        return Some(industry.code);
    }
    let wanted = key(text);
    if wanted.chars().count() < 2 {
        return None;
    }
    let bare = trunk(&wanted);
    let code = |entry: &Entry| entry.industry.code;
    by_level()
        .find(|entry| entry.zh == wanted || entry.en == wanted)
        .or_else(|| by_level().find(|entry| trunk(&entry.zh) == bare))
        .map(code)
        .or_else(|| alias(bare))
        .or_else(|| contained(bare))
        .or_else(|| containing(&wanted))
}

/// Industries whose code begins with the text or whose name in either language contains it; best matches first.
#[must_use]
pub fn search(text: &str, limit: usize) -> Vec<Industry> {
    let wanted = key(text);
    let code_wanted = wanted.to_ascii_uppercase();
    let rank = |Entry { industry, zh, en }: &Entry| {
        let code = industry.code;
        if code == code_wanted || *zh == wanted || *en == wanted {
            Some(0_u8)
        } else if [zh, en].iter().any(|name| name.starts_with(&wanted))
            || code.starts_with(&code_wanted)
        {
            Some(1)
        } else if zh.contains(&wanted) || en.contains(&wanted) {
            Some(2)
        } else {
            None
        }
    };
    let ranked = ALL
        .iter()
        .filter_map(|entry| rank(entry).map(|rank| (rank, entry.industry)));
    let mut found: Vec<(u8, Industry)> = ranked.collect();
    found.sort_by_key(|(rank, industry)| (*rank, industry.level(), industry.code));
    found
        .into_iter()
        .take(limit)
        .map(|(_, industry)| industry)
        .collect()
}

/// Sections first, then divisions, then groups.
fn by_level() -> impl Iterator<Item = &'static Entry> {
    (0..3).flat_map(of_level)
}

fn of_level(level: usize) -> impl Iterator<Item = &'static Entry> {
    ALL.iter()
        .filter(move |entry| entry.industry.level() == level)
}

/// The form in which names are compared: letters and digits of one width and case.
fn key(text: &str) -> String {
    crate::name::half_width(text)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// A name without the ending that says that it is an industry.
fn trunk(key: &str) -> &str {
    ["行业", "产业", "业"]
        .iter()
        .find_map(|end| {
            key.strip_suffix(end)
                .filter(|rest| rest.chars().count() >= 2)
        })
        .unwrap_or(key)
}

/// The code at the beginning of a text, followed by nothing or by something that is no letter or digit of a code.
fn leading_code(text: &str) -> Option<Industry> {
    let folded = crate::name::half_width(text).to_ascii_uppercase();
    let code: String = folded
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect();
    let alone = code.len() == folded.len() || code.len() > 1 || folded.chars().nth(1) == Some(' ');
    find(&code).filter(|_| alone)
}

/// What people call an industry and the standard does not.
fn alias(trunk: &str) -> Option<&'static str> {
    const ALIASES: &[(&[&str], &str)] = &[
        (&["互联网", "网络", "电商平台"], "I64"),
        (
            &["软件", "信息技术", "软件开发", "it", "saas", "信息化"],
            "I65",
        ),
        (&["电商", "电子商务"], "F52"),
        (&["汽车", "汽配", "新能源汽车"], "C36"),
        (
            &[
                "机械",
                "机械设备",
                "智能装备",
                "装备制造",
                "机械制造",
                "设备制造",
                "自动化",
            ],
            "C35",
        ),
        (&["电子", "半导体", "芯片", "通信设备", "消费电子"], "C39"),
        (&["电气", "新能源", "光伏", "锂电池"], "C38"),
        (&["化工"], "C26"),
        (&["医药", "制药", "生物医药"], "C27"),
        (&["医疗", "医院", "大健康"], "Q84"),
        (&["医疗器械"], "C358"),
        (&["银行"], "J66"),
        (&["证券", "基金", "投资"], "J67"),
        (&["地产"], "K"),
        (&["物流", "快递物流", "交通运输", "运输"], "G"),
        (&["快递"], "G60"),
        (&["贸易", "外贸", "商贸", "进出口"], "F51"),
        (&["零售", "商超"], "F52"),
        (&["酒店", "旅馆"], "H61"),
        (&["餐饮连锁", "食品餐饮"], "H62"),
        (&["培训", "学校", "教育培训"], "P"),
        (&["政府", "机关"], "S92"),
        (&["传媒", "文化传媒", "影视"], "R87"),
        (&["能源", "电力"], "D44"),
        (&["农", "农牧"], "A"),
        (&["咨询", "人力资源", "广告", "会展"], "L72"),
        (&["服装"], "C18"),
        (&["食品"], "C14"),
        (&["钢铁", "冶金"], "C31"),
        (&["环保"], "N77"),
        (&["建筑工程", "工程建设", "施工"], "E"),
        (&["科研", "研发"], "M73"),
    ];
    ALIASES
        .iter()
        .find(|(words, _)| words.contains(&trunk))
        .map(|(_, code)| *code)
}

/// The one industry whose name contains the text: at the widest level where there is any, if there it is the only one.
fn contained(trunk: &str) -> Option<&'static str> {
    if trunk.chars().count() < 2 {
        return None;
    }
    let hit = |entry: &&Entry| entry.zh.contains(trunk) || entry.en.contains(trunk);
    let (code, several) =
        (0..3)
            .map(|level| of_level(level).filter(hit))
            .find_map(|mut hits| {
                let first = hits.next()?;
                Some((first.industry.code, hits.next().is_some()))
            })?;
    (!several).then_some(code)
}

/// The industry with the longest name that stands inside the text.
fn containing(wanted: &str) -> Option<&'static str> {
    by_level()
        .filter(|entry| {
            let name = trunk(&entry.zh);
            name.chars().count() >= 3 && wanted.contains(name)
        })
        .max_by_key(|entry| (entry.zh.len(), 2 - entry.industry.level()))
        .map(|entry| entry.industry.code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_standard_is_whole() {
        let count = |level| all().filter(|industry| industry.level() == level).count();
        assert_eq!((count(0), count(1), count(2)), (20, 97, 473));
        for industry in all() {
            assert!(
                !industry.zh.is_ascii() && industry.en.is_ascii() && industry.en.len() > 2,
                "{industry:?}"
            );
            assert!(
                industry.level() == 0 || parent(industry.code).is_some(),
                "{industry:?}"
            );
            assert_eq!(find(industry.code), Some(*industry));
        }
        for division in all().filter(|industry| industry.level() == 1) {
            assert!(
                all().any(|group| parent(group.code) == Some(division.code)),
                "{division:?} has no groups"
            );
        }
    }

    #[test]
    fn finds_the_code_of_what_people_write() {
        for (text, code) in [
            ("制造业", "C"),
            ("互联网信息服务", "I642"),
            ("I65 软件和信息技术服务业", "I65"),
            ("i65", "I65"),
            ("Ｃ３５ 专用设备制造业", "C35"),
            ("C 制造业", "C"),
            ("C35", "C35"),
            ("专用设备制造", "C35"),
            ("Manufacturing", "C"),
            ("软件行业", "I65"),
            ("互联网", "I64"),
            ("教育", "P"),
            ("房地产", "K"),
            ("金融", "J"),
            ("医药制造业（生物制药）", "C27"),
        ] {
            assert_eq!(by_name(text), Some(code), "{text}");
        }
        for text in ["", "业", "X99", "C99", "某行业", "不详"] {
            assert_eq!(by_name(text), None, "{text}");
        }
    }

    #[test]
    fn knows_what_contains_what() {
        assert_eq!(
            (parent("I642"), parent("I64"), parent("I"), parent("Z99")),
            (Some("I64"), Some("I"), None, None)
        );
        assert_eq!(name("C35", Lang::Zh), Some("专用设备制造业"));
        assert_eq!(
            name("C35", Lang::En),
            Some("Manufacture of special-purpose machinery")
        );
        assert_eq!(name("C999", Lang::En), None);
    }

    #[test]
    fn searching_ranks_the_nearest_first() {
        assert_eq!(search("制造业", 1).first().map(|i| i.code), Some("C"));
        assert_eq!(search("c35", 5).first().map(|i| i.code), Some("C35"));
        assert!(search("software", 5).iter().any(|i| i.code == "I65"));
        assert_eq!(search("", 3).len(), 3);
        assert!(search("没有这个行业", 5).is_empty());
    }

    proptest! {
        #[test]
        fn every_name_leads_back_to_an_industry_of_that_name(at in 0_usize..590) {
            if let Some(industry) = all().nth(at) {
                let found = by_name(industry.zh).and_then(find).map(|i| i.zh);
                prop_assert_eq!(found, Some(industry.zh));
                prop_assert_eq!(by_name(&format!("{} {}", industry.code, industry.zh)), Some(industry.code));
            }
        }

        #[test]
        fn any_text_is_read_or_refused_but_never_panics(text in "[A-T0-9制造业服务 ]{0,12}|\\PC{0,24}") {
            let _ = (by_name(&text), search(&text, 5), parent(&text), find(&text));
        }
    }
}
