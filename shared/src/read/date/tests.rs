use super::*;
use proptest::prelude::*;

fn written(text: &str) -> Option<String> {
    moment(text).map(|m| match m {
        Moment::Date(date) => date.to_string(),
        Moment::Time(time) => time.format("%Y-%m-%d %H:%M:%S").to_string(),
    })
}

#[test]
fn reads_what_people_write() {
    for (text, date) in [
        ("2015年", "2015"),
        ("２０１５年", "2015"),
        ("2015", "2015"),
        ("2015年6月", "2015-06"),
        ("2015年06月份", "2015-06"),
        ("2015-6", "2015-06"),
        ("2015年6月3日", "2015-06-03"),
        ("2015 年 6 月 3 日", "2015-06-03"),
        ("2024-05-10", "2024-05-10"),
        ("2024/5/10", "2024-05-10"),
        ("2024.05.10", "2024-05-10"),
        ("２０２４－０５－１０", "2024-05-10"),
        ("20240510", "2024-05-10"),
        ("2024-05-10（周五）", "2024-05-10"),
        ("2024-05-10 09:30", "2024-05-10 09:30:00"),
        ("2024/5/10 9:30:15", "2024-05-10 09:30:15"),
        ("2024-05-10T09:30", "2024-05-10 09:30:00"),
        ("2024年5月10日下午3点半", "2024-05-10 15:30:00"),
        ("2024年5月10日 14时05分", "2024-05-10 14:05:00"),
        ("2024-05-10 星期五 9：30", "2024-05-10 09:30:00"),
        ("2024-05-10 3:05 PM", "2024-05-10 15:05:00"),
    ] {
        assert_eq!(written(text).as_deref(), Some(date), "{text}");
    }
}

#[test]
fn refuses_what_is_no_date() {
    for text in [
        "",
        "5月10日",
        "6/13",
        "45422",
        "45422.5",
        "15年",
        "2024-13",
        "2024-02-30",
        "2024-05-10 25:00",
        "2024-05-10-1",
        "2024-5-1/2",
        "99999999",
        "2022年试用过",
        "2024.5.101",
        "明天",
        "2024-05-10 9",
        "0000-00-00",
    ] {
        assert_eq!(moment(text), None, "{text}");
    }
    assert_eq!(date("2024-05-10 09:30"), None);
    assert_eq!(
        date("2024-05-10 00:00:00"),
        date("2024-05-10"),
        "as spreadsheets export a bare day"
    );
}

#[test]
fn a_founding_may_say_so() {
    assert_eq!(founding("成立于2015年"), Some(FlexDate::Year(2015)));
    assert_eq!(founding("2015年6月成立"), Some(FlexDate::Month(2015, 6)));
    assert_eq!(founding("约2015年"), None);
}

#[test]
fn a_day_without_a_year_is_the_next_one() {
    let after = NaiveDate::from_ymd_opt(2024, 6, 10);
    for (text, day) in [
        ("6月13日", "2024-06-13"),
        ("6月10号", "2024-06-10"),
        ("1月5日", "2025-01-05"),
        ("7月底", "2024-07-31"),
        ("2月29日", "2028-02-29"),
    ] {
        let found = moment_here(&mut Scan::new(text), after).map(|m| m.date().to_string());
        assert_eq!(found.as_deref(), Some(day), "{text}");
    }
}

#[test]
fn a_time_belongs_to_a_zone() {
    let east = chrono::FixedOffset::east_opt(8 * 3600).unwrap();
    let when = moment("2024-05-10 09:30").and_then(|m| m.when(&east));
    assert_eq!(
        when.map(|w| w.to_string()).as_deref(),
        Some("2024-05-10T01:30:00Z")
    );
    assert_eq!(moment("2024-05").and_then(|m| m.when(&east)), None);
}

proptest! {
    #[test]
    fn days_read_back_in_any_writing(days in 0_i32..100_000, minutes in 0_u32..1440) {
        let day = NaiveDate::from_ymd_opt(1800, 1, 1).and_then(|d| d.checked_add_days(chrono::Days::new(u64::try_from(days).unwrap()))).unwrap();
        for form in ["%Y-%m-%d", "%Y/%-m/%-d", "%Y.%m.%d", "%Y年%-m月%-d日", "%Y%m%d"] {
            prop_assert_eq!(date(&day.format(form).to_string()), Some(FlexDate::Day(day)));
        }
        let time = day.and_hms_opt(minutes / 60, minutes % 60, 0).unwrap();
        prop_assert_eq!(moment(&time.format("%Y-%m-%d %H:%M").to_string()), Some(Moment::Time(time)));
    }

    #[test]
    fn any_text_is_read_or_refused_but_never_panics(text in "[0-9０-９年月日号底 :：/.\\-T上下午点]{0,20}|\\PC{0,24}") {
        let _ = moment(&text);
        let _ = founding(&text);
        let _ = moment_here(&mut Scan::new(&text), NaiveDate::from_ymd_opt(2024, 2, 29));
    }
}
