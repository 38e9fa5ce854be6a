//! The customer itself: what kind, what name, how large, from where.

use super::names::{self, Company};
use super::rng::Rng;
use crate::access::{FreeText, Sealed};
use crate::db::types::Written;
use crate::feature::customer::row::ProfileRow;
use shared::Lang;
use shared::customer::{CustomerKind, Source, Tier};
use shared::id::CustomerId;
use shared::interaction::Channel;
use shared::money::{Amount, Currency, Headcount};
use shared::span::Span;
use shared::time::FlexDate;
use shared::uscc::CreditCode;

/// Who a customer is.
#[derive(Debug, Clone)]
pub struct Who {
    /// A company or a person.
    pub kind: CustomerKind,
    /// The language in which it is spoken with.
    pub lang: Lang,
    /// Its name.
    pub name: String,
    /// Its trade, where it is a company.
    pub company: Option<Company>,
    /// What it is interested in.
    pub wants: &'static str,
    /// What it may buy in a year.
    pub expected: Option<Amount>,
    /// How much that is to us.
    pub tier: Option<Tier>,
    /// Where it comes from.
    pub source: Option<Source>,
}

const WANTS: &[&str] = &[
    "数据采集系统",
    "设备运维平台",
    "质量追溯方案",
    "仓储管理系统",
    "能耗监测方案",
    "客户服务平台",
    "移动巡检应用",
];
const WANTS_EN: &[&str] = &[
    "the data collection system",
    "the maintenance platform",
    "the quality tracing package",
    "the warehouse system",
    "energy monitoring",
    "the service desk platform",
    "the mobile inspection application",
];
const SOURCES: &[(Option<Source>, u64)] = &[
    (Some(Source::Exhibition), 22),
    (Some(Source::OnlinePromotion), 16),
    (Some(Source::Referral), 18),
    (Some(Source::ColdOutreach), 14),
    (Some(Source::Partner), 12),
    (Some(Source::Website), 12),
    (Some(Source::Other), 2),
    (None, 4),
];

const fn minor(units: i64) -> i64 {
    units.saturating_mul(100)
}

/// Decides who the customer of this number is.
pub fn who(rng: &mut Rng, at: u64, seed: u64) -> Who {
    let lang = if rng.percent(28) { Lang::En } else { Lang::Zh };
    let kind = if rng.percent(6) {
        CustomerKind::Person
    } else {
        CustomerKind::Company
    };
    let company = match (kind, lang) {
        (CustomerKind::Person, _) => None,
        (CustomerKind::Company, Lang::Zh) => Some(names::company(at, seed)),
        (CustomerKind::Company, Lang::En) => Some(names::company_en(at, seed)),
    };
    let name = company
        .as_ref()
        .map_or_else(|| person_name(rng, lang), |company| company.name.clone());
    let (tier, expected) = worth(rng, kind, lang);
    let source = rng.weighted(SOURCES);
    Who {
        kind,
        lang,
        name,
        company,
        wants: rng.pick(if lang == Lang::Zh { WANTS } else { WANTS_EN }),
        expected,
        tier,
        source,
    }
}

/// A person's name in the language's order.
pub fn person_name(rng: &mut Rng, lang: Lang) -> String {
    match lang {
        Lang::Zh => {
            let (surname, given) = names::person(rng);
            format!("{surname}{given}")
        }
        Lang::En => {
            let (given, surname) = names::person_en(rng);
            format!("{given} {surname}")
        }
    }
}

/// What it may buy, and the tier that follows from that.
fn worth(rng: &mut Rng, kind: CustomerKind, lang: Lang) -> (Option<Tier>, Option<Amount>) {
    if rng.percent(8) {
        return (None, None);
    }
    let (tier, thousands) = if kind == CustomerKind::Person {
        (Tier::Low, rng.between(1, 8) * 5)
    } else {
        match rng.below(100) {
            0..20 => (Tier::High, rng.between(10, 60) * 100),
            20..62 => (Tier::Medium, rng.between(15, 80) * 10),
            _ => (Tier::Low, rng.between(2, 14) * 10),
        }
    };
    // A few of the international companies buy in their own currency.
    let currency = match (lang, rng.below(10)) {
        (Lang::En, 0..3) => "USD".parse().unwrap_or(Currency::CNY),
        (Lang::En, 3) => "EUR".parse().unwrap_or(Currency::CNY),
        _ => Currency::CNY,
    };
    let units = minor(thousands * 1_000);
    let minor = match rng.below(10) {
        0..3 => Span::About(units),
        3 => Span::Range(Some(units / 2), Some(units)),
        _ => Span::Exact(units),
    };
    (Some(tier), Some(Amount { currency, minor }))
}

/// The profile of a customer, some fields of which nobody knows yet.
pub fn profile(rng: &mut Rng, id: CustomerId, who: &Who) -> ProfileRow {
    let mut row = ProfileRow::empty(id);
    let zh = who.lang == Lang::Zh;
    let (province, city, region) = rng.pick(if zh { names::PLACES } else { names::PLACES_EN });
    row.province = Some(province.to_owned());
    row.city = Some(city.to_owned());
    let number = rng.between(1, 320);
    row.address = rng.percent(70).then(|| {
        let street = rng.pick(if zh { STREETS } else { STREETS_EN });
        Sealed::seal(if zh {
            format!("{street}{number}号")
        } else {
            format!("{number} {street}")
        })
    });
    row.pref_channel = rng.percent(50).then(|| Written(rng.pick_channel()));
    row.pref_hours = rng
        .percent(40)
        .then(|| FreeText::new(rng.pick(if zh { HOURS } else { HOURS_EN })));
    row.pref_frequency = rng
        .percent(30)
        .then(|| FreeText::new(rng.pick(if zh { OFTEN } else { OFTEN_EN })));
    row.remarks = rng
        .percent(25)
        .then(|| FreeText::new(rng.pick(if zh { REMARKS } else { REMARKS_EN })));
    match &who.company {
        Some(company) => of_company(rng, &mut row, who, company, region),
        None => {
            row.occupation = Some(Sealed::seal(if zh {
                "个体经营"
            } else {
                "Self-employed"
            }))
        }
    }
    row
}

fn of_company(rng: &mut Rng, row: &mut ProfileRow, who: &Who, company: &Company, region: &str) {
    let zh = who.lang == Lang::Zh;
    row.website = rng.percent(60).then(|| company.host.clone());
    row.main_products = Some(FreeText::new(company.trade.products));
    row.founded_on = rng.percent(70).then(|| {
        let year = i32::try_from(rng.between(1994, 2020)).unwrap_or(2010);
        Written(FlexDate::Year(year))
    });
    let people = rng.between(2, 60) * 10;
    row.headcount = rng.percent(75).then(|| {
        Written(Headcount(if rng.percent(50) {
            Span::Range(Some(people), Some(people * 5))
        } else {
            Span::About(people)
        }))
    });
    let millions = rng.between(5, 300);
    row.annual_revenue = rng.percent(55).then(|| {
        Sealed::seal_exact(&Amount {
            currency: Currency::CNY,
            minor: Span::About(minor(millions * 1_000_000)),
        })
    });
    if zh {
        let capital = Amount::exact(Currency::CNY, minor(rng.between(1, 50) * 1_000_000));
        row.registered_capital = rng.percent(60).then_some(Written(capital));
        let organisation = rng.below(1_000_000_000);
        let code = CreditCode::complete(&format!("91{region}{organisation:09}"));
        row.credit_code = code.ok().filter(|_| rng.percent(80)).map(Written);
    }
    row.decision_process = rng
        .percent(35)
        .then(|| FreeText::new(rng.pick(if zh { DECISIONS } else { DECISIONS_EN })));
    row.purchase_goal = rng
        .percent(40)
        .then(|| FreeText::new(rng.pick(if zh { GOALS } else { GOALS_EN })));
}

impl Rng {
    fn pick_channel(&mut self) -> Channel {
        self.weighted(&[
            (Some(Channel::Wechat), 4),
            (Some(Channel::Phone), 4),
            (Some(Channel::Email), 2),
        ])
        .unwrap_or(Channel::Phone)
    }
}

const STREETS: &[&str] = &[
    "科创路",
    "星湖街",
    "滨河大道",
    "工业园区创新路",
    "高新区望江路",
    "智谷大道",
    "临港北路",
];
const STREETS_EN: &[&str] = &[
    "Foundry Lane",
    "Harbour Road",
    "Innovation Drive",
    "Mill Street",
    "Station Road",
];
const HOURS: &[&str] = &[
    "工作日上午 9–11 点",
    "下午 3 点以后",
    "周二、周四下午",
    "避开周五",
];
const HOURS_EN: &[&str] = &[
    "Weekday mornings",
    "After 3 p.m.",
    "Tuesday and Thursday",
    "Not on Fridays",
];
const OFTEN: &[&str] = &["每周一次", "每两周一次", "每月一次"];
const OFTEN_EN: &[&str] = &["Weekly", "Every two weeks", "Monthly"];
const REMARKS: &[&str] = &[
    "对售后响应速度要求高",
    "集团统一采购，子公司只有建议权",
    "财务年度四月开始",
    "发票需注明项目编号",
];
const REMARKS_EN: &[&str] = &[
    "Wants answers within a day",
    "Purchasing is central; sites only advise",
    "Fiscal year begins in April",
];
const DECISIONS: &[&str] = &[
    "采购流程需三人签字",
    "部门提出，分管副总批准，五十万以上上会",
    "技术部门评分，采购部门议价",
];
const DECISIONS_EN: &[&str] = &[
    "Three signatures",
    "Department asks, vice president approves",
    "Engineering scores, purchasing negotiates",
];
const GOALS: &[&str] = &[
    "降低停机时间",
    "减少手工报表",
    "满足客户审核的追溯要求",
    "统一多个厂区的数据",
];
const GOALS_EN: &[&str] = &[
    "Less downtime",
    "Fewer manual reports",
    "Traceability for audits",
    "One view of all sites",
];
