//! Invented names: no company and no person is meant.

use super::rng::Rng;
use super::trades::{self, Trade};

const FIRST: &[&str] = &[
    "云", "星", "澜", "岚", "景", "昱", "泽", "沐", "钧", "铭", "瀚", "嘉", "朗", "霖", "锦", "禾",
    "榕", "宸", "翎", "衡", "启", "启明", "远", "明", "晟", "瑞", "凌", "卓", "益", "润", "致",
    "弘", "拓", "励", "维", "思", "言", "君",
];
const SECOND: &[&str] = &[
    "川", "屿", "序", "舟", "砺", "穗", "谷", "桥", "曜", "野", "汀", "迪", "朴", "原", "岭", "湾",
    "石", "峰", "图", "仑", "棠", "衍", "驰", "颂", "麓", "蔚", "阁", "朔", "洲", "越", "垚", "皓",
    "屹", "珩", "槐", "笙", "翰",
];

const FIRST_EN: &[&str] = &[
    "North", "Silver", "Alder", "Bright", "Cedar", "Harbor", "Granite", "Willow", "Summit",
    "Amber", "Falcon", "Maple", "Stone", "River", "Copper", "Juniper", "Meridian", "Orchard",
    "Pacific", "Sterling", "Thistle", "Velvet", "Winter", "Aurora", "Beacon", "Clover", "Drift",
    "Ember", "Fern", "Glacier",
];
const SECOND_EN: &[&str] = &[
    "brook", "field", "gate", "haven", "ridge", "ford", "mark", "point", "vale", "wick", "crest",
    "dale", "fall", "grove", "holm", "lane", "mere", "port", "stead", "ton",
];
const FORMS_EN: &[&str] = &["Ltd.", "GmbH", "Inc.", "Pte. Ltd.", "B.V."];

/// Provinces, cities, and the first six digits of a credit code there.
pub const PLACES: &[(&str, &str, &str)] = &[
    ("江苏省", "苏州市", "320500"),
    ("江苏省", "无锡市", "320200"),
    ("江苏省", "南京市", "320100"),
    ("浙江省", "杭州市", "330100"),
    ("浙江省", "宁波市", "330200"),
    ("浙江省", "嘉兴市", "330400"),
    ("上海市", "上海市", "310000"),
    ("广东省", "深圳市", "440300"),
    ("广东省", "东莞市", "441900"),
    ("广东省", "佛山市", "440600"),
    ("广东省", "广州市", "440100"),
    ("福建省", "厦门市", "350200"),
    ("安徽省", "合肥市", "340100"),
    ("湖北省", "武汉市", "420100"),
    ("湖南省", "长沙市", "430100"),
    ("四川省", "成都市", "510100"),
    ("重庆市", "重庆市", "500000"),
    ("山东省", "青岛市", "370200"),
    ("陕西省", "西安市", "610100"),
    ("天津市", "天津市", "120000"),
];

/// Countries or regions, and cities.
pub const PLACES_EN: &[(&str, &str, &str)] = &[
    ("Singapore", "Singapore", ""),
    ("Bavaria", "Munich", ""),
    ("North Holland", "Amsterdam", ""),
    ("Greater London", "London", ""),
    ("Texas", "Austin", ""),
    ("Ontario", "Toronto", ""),
    ("New South Wales", "Sydney", ""),
    ("Lombardy", "Milan", ""),
    ("Selangor", "Shah Alam", ""),
    ("Tokyo", "Tokyo", ""),
];

const SURNAMES: &[&str] = &[
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林",
    "何", "郭", "马", "罗", "梁", "宋", "郑", "谢", "韩", "唐", "冯", "于", "董", "萧",
];
const GIVEN: &[&str] = &[
    "伟", "芳", "娜", "敏", "静", "磊", "洋", "艳", "勇", "杰", "涛", "明", "超", "秀兰", "霞",
    "平", "刚", "桂英", "文博", "子涵", "雨桐", "思远", "晓燕", "建华", "志强", "海燕", "俊峰",
    "雪梅", "国栋", "佳怡", "一鸣", "若曦", "天佑", "丽华",
];
const GIVEN_EN: &[&str] = &[
    "Anna", "Daniel", "Sofia", "Marcus", "Helen", "Oliver", "Priya", "Thomas", "Grace", "Lukas",
    "Emma", "Rajiv", "Julia", "Peter", "Mei", "Henrik", "Laura", "Samuel", "Ines", "George",
];
const SURNAMES_EN: &[&str] = &[
    "Whitfield",
    "Becker",
    "Tan",
    "Okafor",
    "Larsen",
    "Moretti",
    "Hughes",
    "Iyer",
    "Novak",
    "Sinclair",
    "Vermeer",
    "Costa",
    "Fischer",
    "Bennett",
    "Sato",
    "Lindgren",
    "Dubois",
    "Harper",
];

/// A company: its name, its trade, and its name in Latin letters for addresses.
#[derive(Debug, Clone)]
pub struct Company {
    /// The name.
    pub name: String,
    /// The trade.
    pub trade: Trade,
    /// A host name that leads nowhere.
    pub host: String,
}

/// The `at`th of the combinations of three lists, each combination once before any comes again; and how often they went
/// round before.
fn combination(lengths: [usize; 3], at: u64, seed: u64) -> ([usize; 3], usize) {
    let lengths = lengths.map(|length| u64::try_from(length).unwrap_or(1).max(1));
    let all: u64 = lengths.iter().product();
    // A prime that divides no list's length: steps of it reach every combination.
    let mut place = ((at % all) * 1_000_003 + seed % all) % all;
    let parts = lengths.map(|length| {
        let part = place % length;
        place /= length;
        usize::try_from(part).unwrap_or(0)
    });
    (parts, usize::try_from(at / all).unwrap_or(0))
}

fn of<T: Copy + Default>(list: &[T], at: usize) -> T {
    list.get(at).copied().unwrap_or_default()
}

/// Names that come round again belong to another city, and then to another form of company.
fn city(places: &[(&'static str, &'static str, &'static str)], round: usize) -> &'static str {
    round
        .checked_sub(1)
        .map_or("", |at| of(places, at % places.len().max(1)).1)
}

/// The Chinese company of this number.
#[must_use]
pub fn company(at: u64, seed: u64) -> Company {
    let ([trade, first, second], round) =
        combination([trades::ZH.len(), FIRST.len(), SECOND.len()], at, seed);
    let trade = of(trades::ZH, trade);
    let form = match (round / (PLACES.len() + 1), at % 9) {
        (0, 4) => "股份有限公司",
        (0, _) => "有限公司",
        _ => "（集团）有限公司",
    };
    let city = city(PLACES, round).trim_end_matches('市');
    let name = format!(
        "{city}{}{}{}{form}",
        of(FIRST, first),
        of(SECOND, second),
        trade.word
    );
    Company {
        name,
        trade,
        host: format!("www.brand{at:05}.example"),
    }
}

/// The international company of this number.
#[must_use]
pub fn company_en(at: u64, seed: u64) -> Company {
    let ([trade, first, second], round) = combination(
        [trades::EN.len(), FIRST_EN.len(), SECOND_EN.len()],
        at,
        seed,
    );
    let trade = of(trades::EN, trade);
    let brand = format!("{}{}", of(FIRST_EN, first), of(SECOND_EN, second));
    let host = format!("www.{}.example", brand.to_lowercase());
    let form = of(
        FORMS_EN,
        (usize::try_from(at % 7).unwrap_or(0) + round / (PLACES_EN.len() + 1)) % FORMS_EN.len(),
    );
    let name = match city(PLACES_EN, round) {
        "" => format!("{brand} {} {form}", trade.word),
        city => format!("{brand} {} {city} {form}", trade.word),
    };
    Company { name, trade, host }
}

/// A Chinese person: surname and given name.
pub fn person(rng: &mut Rng) -> (&'static str, &'static str) {
    (rng.pick(SURNAMES), rng.pick(GIVEN))
}

/// A person by given name and surname.
pub fn person_en(rng: &mut Rng) -> (&'static str, &'static str) {
    (rng.pick(GIVEN_EN), rng.pick(SURNAMES_EN))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_two_companies_share_a_name() {
        let zh: BTreeSet<String> = (0..3_000).map(|at| company(at * 5, 42).name).collect();
        let en: BTreeSet<String> = (0..3_000).map(|at| company_en(at, 42).name).collect();
        assert_eq!((zh.len(), en.len()), (3_000, 3_000));
    }

    #[test]
    fn every_trade_is_in_the_standard() {
        for trade in trades::ZH.iter().chain(trades::EN) {
            assert!(
                shared::industry::find(trade.industry).is_some(),
                "{}",
                trade.industry
            );
        }
    }
}
