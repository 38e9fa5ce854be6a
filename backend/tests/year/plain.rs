//! The plain calculation: day by day, what DOMAIN says of a customer, in its own words.

use crate::story::{Customer, Fate, Kind, Plan};
use crate::{END, day};
use chrono::{Datelike as _, Days, Months, NaiveDate};
use shared::customer::{Intent, Tier};
use shared::interaction::Channel;
use shared::stage::StageRole;
use shared::work_calendar::WorkCalendar;

/// How long after the last time.
#[derive(Clone, Copy)]
enum After {
    Days(u64),
    Months(u32),
}

impl After {
    fn day(self, times: u32, from: NaiveDate) -> NaiveDate {
        match self {
            Self::Days(days) => from + Days::new(days * u64::from(times)),
            Self::Months(months) => from + Months::new(months * times),
        }
    }

    /// Over how many days those who begin late are spread.
    const fn spread(self) -> u64 {
        match self {
            Self::Days(days) => days,
            Self::Months(_) => 28,
        }
    }
}

/// Something that is done again and again.
struct Rhythm {
    way: &'static str,
    after: After,
    /// Whether being met by this way is as good.
    met_by: fn(&str, &str) -> bool,
    /// Whether a new customer is met at once rather than after the first interval.
    at_once: bool,
    /// Whether lighter contact makes it rarer.
    slows: bool,
    /// Whether it may not come later, so that it comes before days off.
    strict: bool,
    /// When it was last met, by whatever way.
    last: Option<NaiveDate>,
    /// Whether it was ever carried out itself.
    begun: bool,
    /// For when it was put off to, where it began late.
    put_off: Option<NaiveDate>,
    /// From when on somebody sees to it, where it is due and was left lying.
    waits: Option<NaiveDate>,
}

fn any(_: &str, with: &str) -> bool {
    with != "internal"
}

/// Whoever is met need not be called.
fn call(_: &str, with: &str) -> bool {
    matches!(with, "phone" | "visit" | "meeting" | "online_meeting")
}

/// Whoever is met at our place need not be visited.
fn visit(_: &str, with: &str) -> bool {
    matches!(with, "visit" | "meeting")
}

/// A deep call is more than a call: only it itself counts.
fn itself(_: &str, _: &str) -> bool {
    false
}

fn rhythm(way: &'static str, after: After, met_by: fn(&str, &str) -> bool) -> Rhythm {
    Rhythm {
        way,
        after,
        met_by,
        at_once: matches!(after, After::Days(days) if days <= 7),
        slows: true,
        strict: false,
        last: None,
        begun: false,
        put_off: None,
        waits: None,
    }
}

/// The channel where no other is named.
fn usual_way(kind: &Kind) -> &'static str {
    kind.preferred.map_or("phone", Channel::as_str)
}

/// Contact by stage and tier, the most frequent first.
fn by_stage(kind: &Kind) -> Vec<Rhythm> {
    use After::{Days, Months};
    let way = usual_way(kind);
    match (kind.stage, kind.tier) {
        // R-CAD-9, where tier and stage say nothing.
        _ if kind.paused => match kind.intent {
            Some(Intent::High) => vec![rhythm(way, Days(7), any)],
            Some(Intent::Low) => vec![rhythm(way, Months(1), any)],
            None => Vec::new(),
        },
        // R-CAD-1
        (StageRole::Potential, Some(Tier::High)) => vec![
            rhythm("phone", Days(7), call),
            rhythm("visit", Months(1), visit),
        ],
        (StageRole::Potential, _) => {
            let deep = if way == "phone" { itself } else { call };
            vec![rhythm(way, Days(7), any), rhythm("phone", Months(1), deep)]
        }
        // R-CAD-2
        (StageRole::Interested | StageRole::Negotiating, _) => vec![rhythm(way, Days(3), any)],
        // R-CAD-3
        (StageRole::Cooperating, Some(Tier::Medium | Tier::Low)) => {
            vec![rhythm("phone", Months(3), call)]
        }
        (StageRole::Cooperating, _) => vec![
            rhythm("phone", Months(1), call),
            rhythm("visit", Months(3), visit),
        ],
        (StageRole::Dormant | StageRole::Lost, _) => Vec::new(),
    }
}

/// All contact that comes again and again: the customer's own wish, a slow-down, a risk, then tier and stage.
fn contact(kind: &Kind) -> Vec<Rhythm> {
    let mut all = by_stage(kind);
    if kind.risk {
        // R-CAD-5: in place of what there was by the channel.
        let way = usual_way(kind);
        all.retain(|one| one.way != way && !kind.paused);
        let within = Rhythm {
            strict: true,
            ..rhythm(way, After::Days(3), any)
        };
        all.insert(0, within);
    }
    if let Some(text) = kind.wish {
        all.truncate(1);
        for one in &mut all {
            one.after = wished(text);
            one.at_once = matches!(one.after, After::Days(days) if days <= 7);
            one.slows = false;
        }
    }
    all
}

fn wished(text: &str) -> After {
    match text {
        "每周" | "每周一次" | "Weekly" => After::Days(7),
        "every 10 days" => After::Days(10),
        "每两周一次" | "Every two weeks" => After::Days(14),
        "每月一次" | "Monthly" => After::Months(1),
        "每两个月" => After::Months(2),
        _ => panic!("what is {text}?"),
    }
}

/// R-CAD-6, and R-CAD-4 for whoever is no key account.
fn review(kind: &Kind) -> Option<Rhythm> {
    let asleep = matches!(kind.stage, StageRole::Dormant | StageRole::Lost);
    let months = if kind.key { 1 } else { 3 };
    let review = Rhythm {
        slows: false,
        ..rhythm("internal", After::Months(months), itself)
    };
    (kind.key || !asleep).then_some(review)
}

/// What is bound to days of the calendar: the month's review, the eve of a holiday, the day before a decision.
fn occasions(of: &Customer, calendar: &WorkCalendar) -> Vec<Plan> {
    let kind = &of.kind;
    let before = |day: NaiveDate| {
        let days = std::iter::successors(day.pred_opt(), NaiveDate::pred_opt);
        days.into_iter()
            .find(|day| calendar.works_on(*day))
            .unwrap()
    };
    let mut all = Vec::new();
    if matches!(kind.stage, StageRole::Dormant | StageRole::Lost) && !kind.key {
        let firsts = (2..=13).map(|month| {
            let (year, month) = if month > 12 { (2027, 1) } else { (2026, month) };
            NaiveDate::from_ymd_opt(year, month, 1).unwrap()
        });
        all.extend(firsts.map(|first| ("internal", before(first))));
    }
    let lesser = matches!(kind.tier, Some(Tier::Medium | Tier::Low));
    if kind.stage == StageRole::Cooperating && lesser {
        let off = calendar.days_off.iter();
        all.extend(off.map(|off| ("wechat", before(off.from))));
    }
    let undecided = matches!(kind.stage, StageRole::Interested | StageRole::Negotiating);
    if let Some(after) = kind.decides.filter(|_| undecided && !kind.paused) {
        all.push((usual_way(kind), before(of.day(after))));
    }
    all.retain(|(_, on)| *on >= of.followed && on.year() == 2026);
    all
}

impl Rhythm {
    /// When it is due, as far as is known on a day.
    fn due(&self, of: &Customer, times: u32) -> NaiveDate {
        match self.last {
            Some(last) => self.after.day(times, last),
            None if self.at_once => of.entered,
            None => self.after.day(times, of.entered),
        }
    }

    /// The eve is the last day before one works again: what may not come later is due for the days off as well.
    fn is_due(&self, of: &Customer, today: NaiveDate, eve: NaiveDate) -> bool {
        let lighter = of
            .slow()
            .filter(|(from, to)| (*from..=*to).contains(&today));
        let times = if self.slows && lighter.is_some() {
            2
        } else {
            1
        };
        let early = self.strict && self.last.is_none_or(|last| last < today);
        let by = if early { eve } else { today };
        self.put_off.unwrap_or_else(|| self.due(of, times)) <= by
    }

    /// What was before counts; what should have been done long ago is spread, so that not all begin on one day.
    fn begin(&mut self, of: &Customer) {
        for (on, way) in &of.before {
            self.met(way.as_str(), false, *on);
        }
        if self.due(of, 1) < of.followed {
            self.put_off = Some(of.followed + Days::new(of.number % self.after.spread()));
        }
    }

    /// Contact is as usual again from today on: who has waited too long is met now, and if it is for the first time within
    /// its period, unless it is the day anyway.
    fn quicken(&mut self, of: &Customer, calendar: &WorkCalendar, today: NaiveDate) {
        let work = |day: NaiveDate| day.iter_days().find(|day| calendar.works_on(*day));
        let late = self.slows && !self.begun && self.waits.is_none() && self.due(of, 1) < today;
        if late && work(self.due(of, 2)) != Some(today) {
            self.put_off = Some(today + Days::new(of.number % self.after.spread()));
        }
    }

    fn met(&mut self, with: &str, own: bool, today: NaiveDate) {
        if own || (self.met_by)(self.way, with) {
            self.last = Some(today);
            (self.put_off, self.waits) = (None, None);
            self.begun |= own;
        }
    }

    /// Whether somebody sees to it today: it is due, and is neither left lying nor skipped.
    fn is_seen_to(&mut self, of: &Customer, today: NaiveDate, eve: NaiveDate) -> bool {
        if !self.is_due(of, today, eve) {
            return false;
        }
        if self.waits.is_none() {
            match of.fate(self.way, today) {
                Fate::InTime => {}
                Fate::Late(days) => self.waits = Some(today + Days::new(days)),
                Fate::Skipped => {
                    // It is over, and the next one comes after as long as if it had been done; nobody was met.
                    self.met(self.way, true, today);
                    return false;
                }
            }
        }
        self.waits.is_none_or(|day| day <= today)
    }
}

/// The days of the year, each with whether one works on it.
pub fn days(calendar: &WorkCalendar) -> Vec<(NaiveDate, bool)> {
    let days = day("2026-01-01").iter_days();
    let year = days.take_while(|on| *on <= day(END));
    year.map(|on| (on, calendar.works_on(on))).collect()
}

/// The last day before one works again.
fn eve(calendar: &WorkCalendar, today: NaiveDate) -> NaiveDate {
    let later = today.iter_days().skip(1);
    let off = later.take_while(|day| !calendar.works_on(*day));
    off.last().unwrap_or(today)
}

/// The plans of a customer's year that were carried out.
pub fn count(of: &Customer, calendar: &WorkCalendar, days: &[(NaiveDate, bool)]) -> Vec<Plan> {
    let mut rhythms = contact(&of.kind);
    rhythms.extend(review(&of.kind));
    for rhythm in &mut rhythms {
        rhythm.begin(of);
    }
    let occasions = occasions(of, calendar);
    let mut plans = Vec::new();
    let mut again = of.slow().map(|(_, to)| to + Days::new(1));
    let mut chances = of.chances().into_iter().peekable();
    for (today, works) in days.iter().copied().filter(|(on, _)| *on >= of.followed) {
        let eve = eve(calendar, today);
        // Whoever was met by chance was met.
        while let Some((_, way)) = chances.next_if(|(on, _)| *on == today) {
            for rhythm in &mut rhythms {
                rhythm.met(way.as_str(), false, today);
            }
        }
        if again.take_if(|turn| *turn == today).is_some() {
            for rhythm in &mut rhythms {
                rhythm.quicken(of, calendar, today);
            }
        }
        // What is put off by lighter contact is not left lying any more.
        for rhythm in rhythms.iter_mut().filter(|one| one.waits.is_some()) {
            if !rhythm.is_due(of, today, eve) {
                rhythm.waits = None;
            }
        }
        if !works {
            continue;
        }
        // R-CAD-6: the pace goes by the mark, and the last review is the last review.
        for review in rhythms.iter_mut().filter(|one| one.way == "internal") {
            review.after = After::Months(if of.is_key(today) { 1 } else { 3 });
        }
        let ways = seen_to(&mut rhythms, of, &occasions, (today, eve));
        plans.extend(ways.into_iter().map(|way| (way, today)));
    }
    plans.sort_unstable();
    plans
}

/// By which ways something is carried out today.
fn seen_to(
    rhythms: &mut [Rhythm],
    of: &Customer,
    occasions: &[Plan],
    (today, eve): (NaiveDate, NaiveDate),
) -> Vec<&'static str> {
    let mut own: Vec<usize> = (0..rhythms.len())
        .filter(|one| rhythms[*one].is_seen_to(of, today, eve))
        .collect();
    let mut ways: Vec<&str> = own.iter().map(|one| rhythms[*one].way).collect();
    let due = occasions.iter().filter(|(_, on)| *on == today);
    let occasional: Vec<&str> = due.map(|(way, _)| *way).collect();
    // Of two on one day and by one way the rarer one is carried out, and is contact for the other.
    let rarer = |place: usize| ways[place + 1..].contains(&ways[place]);
    let keep: Vec<bool> = (0..own.len())
        .map(|place| !rarer(place) && !occasional.contains(&ways[place]))
        .collect();
    let mut keep = keep.into_iter();
    own.retain(|_| keep.next().unwrap());
    ways.extend(occasional);
    ways.sort_unstable();
    ways.dedup();
    for (place, rhythm) in rhythms.iter_mut().enumerate() {
        for way in &ways {
            rhythm.met(way, own.contains(&place) && *way == rhythm.way, today);
        }
    }
    ways
}
