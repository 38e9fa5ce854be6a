//! Which days fall into a period, and what is suggested for them. No database, no clock.

use chrono::{Datelike as _, NaiveDate};
use shared::Lang;
use shared::care::{Holiday, Occasion};
use shared::customer::Tier;
use shared::time::FlexDate;

/// A period, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
}

impl Period {
    fn years(self) -> std::ops::RangeInclusive<i32> {
        self.from.year()..=self.to.year()
    }

    fn holds(self, day: NaiveDate) -> bool {
        (self.from..=self.to).contains(&day)
    }
}

/// Each return of a date within a period, with the years it has been then. A date that is known to the month or the year
/// alone has none; one of 29 February returns on the 28th where a year has no 29th.
pub fn returns(date: FlexDate, period: Period) -> impl Iterator<Item = (NaiveDate, i32)> {
    let day = match date {
        FlexDate::Day(day) => Some(day),
        FlexDate::Month(..) | FlexDate::Year(_) => None,
    };
    day.into_iter()
        .flat_map(move |day| period.years().map(move |year| (day, year)))
        .filter_map(move |(day, year)| {
            let on = day
                .with_year(year)
                .or_else(|| NaiveDate::from_ymd_opt(year, 2, 28))?;
            let years = year - day.year();
            (years > 0 && period.holds(on)).then_some((on, years))
        })
}

/// The days of the lunar calendar, as month and day by year: Spring Festival, Dragon Boat, Mid-Autumn. They are proclaimed,
/// not computed: the new moon falls so near to midnight in some years that formulas disagree.
const LUNAR: &[(i32, [(u32, u32); 3])] = &[
    (2024, [(2, 10), (6, 10), (9, 17)]),
    (2025, [(1, 29), (5, 31), (10, 6)]),
    (2026, [(2, 17), (6, 19), (9, 25)]),
    (2027, [(2, 6), (6, 9), (9, 15)]),
    (2028, [(1, 26), (5, 28), (10, 3)]),
    (2029, [(2, 13), (6, 16), (9, 22)]),
    (2030, [(2, 3), (6, 5), (9, 12)]),
    (2031, [(1, 23), (6, 24), (10, 1)]),
    (2032, [(2, 11), (6, 12), (9, 19)]),
    (2033, [(1, 31), (6, 1), (9, 8)]),
    (2034, [(2, 19), (6, 20), (9, 27)]),
    (2035, [(2, 8), (6, 10), (9, 16)]),
];

/// The holidays of a period; those of the lunar calendar as far as they are known.
pub fn holidays(period: Period) -> Vec<(NaiveDate, Holiday)> {
    let of_year = |year: i32| {
        let mut days = vec![
            ((1, 1), Holiday::NewYear),
            ((5, 1), Holiday::LabourDay),
            ((10, 1), Holiday::NationalDay),
        ];
        if let Some((_, [spring, boats, moon])) = LUNAR.iter().find(|(known, _)| *known == year) {
            days.push((*spring, Holiday::SpringFestival));
            days.push((*boats, Holiday::DragonBoat));
            days.push((*moon, Holiday::MidAutumn));
        }
        days.into_iter().filter_map(move |((month, day), holiday)| {
            Some((NaiveDate::from_ymd_opt(year, month, day)?, holiday))
        })
    };
    let mut all: Vec<_> = period
        .years()
        .flat_map(of_year)
        .filter(|(day, _)| period.holds(*day))
        .collect();
    all.sort_unstable();
    all
}

/// Whether a customer is worth more than a message.
pub fn is_dear(tier: Option<Tier>, key_account: bool) -> bool {
    key_account || tier == Some(Tier::High)
}

/// What could be done.
pub fn suggest(
    occasion: Occasion,
    years: i32,
    holiday: Option<Holiday>,
    dear: bool,
    lang: Lang,
) -> String {
    match (lang, occasion) {
        (Lang::Zh, Occasion::Birthday) if dear => {
            "亲自致电祝贺生日，并送一份小礼物（鲜花或蛋糕）".to_owned()
        }
        (Lang::Zh, Occasion::Birthday) => "发一条生日祝福".to_owned(),
        (Lang::Zh, Occasion::FoundingDay) if dear => {
            format!("祝贺公司成立 {years} 周年，可送花篮或由负责人致电")
        }
        (Lang::Zh, Occasion::FoundingDay) => format!("发信祝贺公司成立 {years} 周年"),
        (Lang::Zh, Occasion::ContractAnniversary) if dear => {
            format!("合作满 {years} 年：登门致谢，一起回顾合作成果")
        }
        (Lang::Zh, Occasion::ContractAnniversary) => {
            format!("合作满 {years} 年：致谢，并回访满意度")
        }
        (Lang::Zh, Occasion::Holiday) => {
            let gift = if dear {
                "，可寄一份节日礼品"
            } else {
                ""
            };
            format!("{}问候{gift}", holiday_name(holiday, lang))
        }
        (Lang::En, Occasion::Birthday) if dear => {
            "Call with birthday wishes, and send a small gift (flowers or a cake)".to_owned()
        }
        (Lang::En, Occasion::Birthday) => "Send birthday wishes".to_owned(),
        (Lang::En, Occasion::FoundingDay) if dear => {
            format!("Congratulate on {}: flowers, or a call", years_en(years))
        }
        (Lang::En, Occasion::FoundingDay) => {
            format!(
                "Write to congratulate on {} of the company",
                years_en(years)
            )
        }
        (Lang::En, Occasion::ContractAnniversary) if dear => format!(
            "{} together: visit to say thank you and look back",
            years_en(years)
        ),
        (Lang::En, Occasion::ContractAnniversary) => format!(
            "{} together: say thank you and ask how satisfied they are",
            years_en(years)
        ),
        (Lang::En, Occasion::Holiday) => {
            let gift = if dear { ", perhaps with a gift" } else { "" };
            format!("Greetings for {}{gift}", holiday_name(holiday, lang))
        }
    }
}

fn years_en(years: i32) -> String {
    if years == 1 {
        "1 year".to_owned()
    } else {
        format!("{years} years")
    }
}

fn holiday_name(holiday: Option<Holiday>, lang: Lang) -> &'static str {
    match holiday {
        Some(Holiday::NewYear) => lang.pick("元旦", "New Year"),
        Some(Holiday::SpringFestival) => lang.pick("春节", "Spring Festival"),
        Some(Holiday::LabourDay) => lang.pick("劳动节", "Labour Day"),
        Some(Holiday::DragonBoat) => lang.pick("端午节", "the Dragon Boat Festival"),
        Some(Holiday::MidAutumn) => lang.pick("中秋节", "the Mid-Autumn Festival"),
        Some(Holiday::NationalDay) => lang.pick("国庆节", "National Day"),
        None => lang.pick("节日", "the holiday"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn found(date: &str, from: &str, to: &str) -> Vec<(String, i32)> {
        let period = Period {
            from: day(from),
            to: day(to),
        };
        returns(date.parse().unwrap(), period)
            .map(|(on, years)| (on.to_string(), years))
            .collect()
    }

    #[test]
    fn a_date_returns_every_year_after_its_first() {
        let one = |on: &str, years| vec![(on.to_owned(), years)];
        assert_eq!(
            found("1980-05-20", "2026-05-20", "2026-05-20"),
            one("2026-05-20", 46)
        );
        assert_eq!(
            found("1980-01-05", "2026-12-01", "2027-01-31"),
            one("2027-01-05", 47)
        );
        assert_eq!(found("2026-05-20", "2026-05-01", "2026-12-31"), []);
        assert_eq!(found("1980-05-20", "2026-05-21", "2027-05-19"), []);
        assert_eq!(found("1980-05", "2026-01-01", "2026-12-31"), []);
        assert_eq!(found("1980", "2026-01-01", "2026-12-31"), []);
    }

    #[test]
    fn whoever_was_born_on_the_29th_of_february_has_a_birthday_every_year() {
        let all = found("2000-02-29", "2026-01-01", "2028-12-31");
        assert_eq!(
            all,
            [
                ("2026-02-28".to_owned(), 26),
                ("2027-02-28".to_owned(), 27),
                ("2028-02-29".to_owned(), 28)
            ]
        );
    }

    #[test]
    fn holidays_come_in_order_and_the_lunar_ones_as_proclaimed() {
        let period = Period {
            from: day("2026-12-31"),
            to: day("2027-06-30"),
        };
        let all: Vec<_> = holidays(period)
            .into_iter()
            .map(|(on, holiday)| format!("{on} {holiday}"))
            .collect();
        assert_eq!(
            all,
            [
                "2027-01-01 new_year",
                "2027-02-06 spring_festival",
                "2027-05-01 labour_day",
                "2027-06-09 dragon_boat"
            ]
        );
    }

    #[test]
    fn a_dear_customer_gets_more_than_a_message() {
        for occasion in Occasion::ALL.iter().copied() {
            for lang in [Lang::Zh, Lang::En] {
                let say = |dear| suggest(occasion, 3, Some(Holiday::MidAutumn), dear, lang);
                assert_ne!(say(true), say(false), "{occasion}");
            }
        }
    }

    proptest! {
        #[test]
        fn every_full_year_holds_one_return(born in 0i64..40_000, start in 0i64..20_000) {
            let first = day("1900-01-01");
            let born = first + chrono::Days::new(born as u64);
            let from = born + chrono::Days::new(366 + start as u64);
            let period = Period { from, to: from + chrono::Months::new(12) - chrono::Days::new(1) };
            let all: Vec<_> = returns(FlexDate::Day(born), period).collect();
            prop_assert_eq!(all.len(), 1, "{} {:?} {:?}", born, period, all);
        }
    }
}
