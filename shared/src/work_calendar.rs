//! The work calendar (R-CAD-8): which days one works on, holidays and swapped days 调休 included, and between which hours.
//! No clock, and no zone but the one that is handed in.

mod china;
mod zone;

pub use zone::{instant, local_day};

use chrono::{Datelike as _, NaiveDate, NaiveTime};
use std::collections::BTreeSet;
use validator::Validate as _;

words! {
    /// A day of the week.
    pub enum Weekday {
        /// 星期一
        Monday = "monday",
        /// 星期二
        Tuesday = "tuesday",
        /// 星期三
        Wednesday = "wednesday",
        /// 星期四
        Thursday = "thursday",
        /// 星期五
        Friday = "friday",
        /// 星期六
        Saturday = "saturday",
        /// 星期日
        Sunday = "sunday",
    }
}

impl Weekday {
    /// The day of the week of a date.
    #[must_use]
    pub fn of(day: NaiveDate) -> Self {
        match day.weekday() {
            chrono::Weekday::Mon => Self::Monday,
            chrono::Weekday::Tue => Self::Tuesday,
            chrono::Weekday::Wed => Self::Wednesday,
            chrono::Weekday::Thu => Self::Thursday,
            chrono::Weekday::Fri => Self::Friday,
            chrono::Weekday::Sat => Self::Saturday,
            chrono::Weekday::Sun => Self::Sunday,
        }
    }
}

input! {
    /// Days in a row on which nobody works.
    pub struct DaysOff {
        /// The first of them.
        pub from: NaiveDate,
        /// The last of them.
        pub to: NaiveDate,
        /// What they are called in Chinese.
        #[validate(length(min = 1, max = 40))]
        pub name_zh: String,
        /// What they are called in English.
        #[validate(length(min = 1, max = 40))]
        pub name_en: String,
    }

    /// The days and hours on which the organisation works.
    pub struct WorkCalendar {
        /// The days of an ordinary week on which one works; at least one.
        #[validate(length(min = 1, max = 7))]
        pub weekdays: BTreeSet<Weekday>,
        /// When work begins, by the organisation's zone.
        pub opens: NaiveTime,
        /// When it ends, later on the same day.
        pub closes: NaiveTime,
        /// Holidays.
        #[validate(nested, length(max = 500))]
        pub days_off: Vec<DaysOff>,
        /// Days on which one works although they fall on a weekend or within a holiday 调休.
        #[validate(length(max = 500))]
        pub working_days: BTreeSet<NaiveDate>,
    }
}

dto! {
    /// The work calendar in force.
    pub struct WorkCalendarView {
        /// The calendar.
        pub calendar: WorkCalendar,
        /// The organisation's zone, by which its hours, days, weeks and reports count; a setting of the server.
        pub zone: String,
    }
}

/// How far the next working day is looked for; a holiday that long there is none.
const LOOK: usize = 60;

impl Default for WorkCalendar {
    /// China's calendar, as far as it is proclaimed.
    fn default() -> Self {
        china::calendar()
    }
}

impl WorkCalendar {
    /// Whether one works on a day: a swapped day says so, a holiday denies it, else the week decides.
    #[must_use]
    pub fn works_on(&self, day: NaiveDate) -> bool {
        let off = || {
            self.days_off
                .iter()
                .any(|off| (off.from..=off.to).contains(&day))
        };
        self.working_days.contains(&day) || (self.weekdays.contains(&Weekday::of(day)) && !off())
    }

    /// The day itself where one works on it, else the first working day after it.
    #[must_use]
    pub fn on_or_after(&self, day: NaiveDate) -> NaiveDate {
        let mut days = day.iter_days().take(LOOK);
        days.find(|day| self.works_on(*day)).unwrap_or(day)
    }

    /// The day itself where one works on it, else the last working day before it.
    #[must_use]
    pub fn on_or_before(&self, day: NaiveDate) -> NaiveDate {
        let mut days = std::iter::successors(Some(day), NaiveDate::pred_opt).take(LOOK);
        days.find(|day| self.works_on(*day)).unwrap_or(day)
    }

    /// The working day that is so many working days after a day.
    #[must_use]
    pub fn after(&self, day: NaiveDate, working_days: u32) -> NaiveDate {
        (0..working_days).fold(day, |day, _| {
            day.succ_opt().map_or(day, |next| self.on_or_after(next))
        })
    }

    /// The holiday that a day falls into.
    #[must_use]
    pub fn holiday(&self, day: NaiveDate) -> Option<&DaysOff> {
        self.days_off
            .iter()
            .find(|off| (off.from..=off.to).contains(&day))
    }

    /// What is wrong with it: the field's place.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        let backwards = self
            .days_off
            .iter()
            .enumerate()
            .filter(|(_, off)| off.to < off.from);
        let mut faults: Vec<String> = backwards
            .map(|(at, _)| format!("/days_off/{at}/to"))
            .collect();
        if self.closes <= self.opens {
            faults.push("/closes".to_owned());
        }
        faults
    }
}

#[cfg(test)]
mod tests;
