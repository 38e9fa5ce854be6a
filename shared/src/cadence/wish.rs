//! How often a customer wants to hear of us, as people write it: 每月一次, 每两周, once a quarter, every 10 days.

use super::slot::Interval;

/// What says how long a unit is; longer words first where one holds another.
const UNITS: &[(&str, Interval)] = &[
    ("半年", Interval::Months(6)),
    ("半月", Interval::Days(15)),
    ("季度", Interval::Months(3)),
    ("季", Interval::Months(3)),
    ("双周", Interval::Days(14)),
    ("星期", Interval::Days(7)),
    ("周", Interval::Days(7)),
    ("个月", Interval::Months(1)),
    ("月", Interval::Months(1)),
    ("年", Interval::Months(12)),
    ("天", Interval::Days(1)),
    ("日", Interval::Days(1)),
    ("fortnight", Interval::Days(14)),
    ("quarter", Interval::Months(3)),
    ("month", Interval::Months(1)),
    ("week", Interval::Days(7)),
    ("year", Interval::Months(12)),
    ("day", Interval::Days(1)),
    ("daily", Interval::Days(1)),
];

/// Numbers as words.
const NUMBERS: &[(&str, u16)] = &[
    ("十", 10),
    ("两", 2),
    ("二", 2),
    ("三", 3),
    ("四", 4),
    ("五", 5),
    ("六", 6),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("other", 2),
];

/// Reads a wish; none where it is none that a machine understands, which a person then reads.
#[must_use]
pub fn wish(text: &str) -> Option<Interval> {
    let text = text.trim().to_lowercase();
    let (at, unit) = UNITS
        .iter()
        .filter_map(|(word, unit)| text.find(word).map(|at| (at, *unit)))
        .min_by_key(|(at, _)| *at)?;
    let before = text.get(..at)?;
    // 每周两次: several in one unit is more than anything here would plan.
    let after = text.get(at..)?;
    if times(after) > 1 {
        return None;
    }
    let recurs = ["每", "隔", "every", "once", "one", "a "]
        .iter()
        .any(|word| before.contains(word))
        || before.is_empty();
    if !recurs {
        return None;
    }
    Some(unit.times(number(before).unwrap_or(1)))
}

/// How many times within the unit: 每月两次.
fn times(after: &str) -> u16 {
    if after.contains('次') || after.contains("times") {
        number(after).unwrap_or(1)
    } else {
        1
    }
}

fn number(text: &str) -> Option<u16> {
    let digits: String = text.chars().filter(char::is_ascii_digit).take(3).collect();
    digits.parse().ok().or_else(|| {
        let found = NUMBERS.iter().find(|(word, _)| text.contains(word));
        found.map(|(_, number)| *number)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn wishes_as_people_write_them() {
        for (text, days) in [
            ("每周一次", Some(Interval::Days(7))),
            ("每两周", Some(Interval::Days(14))),
            ("每月一次", Some(Interval::Months(1))),
            ("每季度", Some(Interval::Months(3))),
            ("每半年一次", Some(Interval::Months(6))),
            ("每隔10天", Some(Interval::Days(10))),
            ("weekly", Some(Interval::Days(7))),
            ("Every 3 weeks", Some(Interval::Days(21))),
            ("once a quarter", Some(Interval::Months(3))),
            ("monthly", Some(Interval::Months(1))),
            ("每月两次", None),
            ("少联系", None),
            ("", None),
            ("上月", None),
        ] {
            assert_eq!(wish(text), days, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_left(text in "\\PC{0,24}") {
            let _ = wish(&text);
        }
    }
}
