//! What the form of one's notification settings holds while it is filled in.

use chrono::NaiveTime;
use leptos::prelude::*;
use shared::notification::{
    Channel, Choice, NewNotificationSettings, NotificationSettings, QuietHours, Why,
};
use std::collections::BTreeSet;

/// The quiet hours that are proposed.
const PROPOSED: (&str, &str) = ("22:00", "08:00");

/// The draft. Copies of it are one and the same.
#[derive(Clone, Copy)]
pub struct Draft {
    ways: RwSignal<BTreeSet<(Why, Channel)>>,
    /// Whether there are quiet hours.
    pub quiet: RwSignal<bool>,
    /// When they begin, as a time field holds it.
    pub from: RwSignal<String>,
    /// When they end.
    pub until: RwSignal<String>,
    /// The robot; empty for none.
    pub robot: RwSignal<String>,
}

impl Draft {
    /// What was chosen.
    #[must_use]
    pub fn of(settings: &NotificationSettings) -> Self {
        let ways = settings.choices.iter().flat_map(|choice| {
            let channels = choice.channels.iter();
            channels.map(|channel| (choice.why, *channel))
        });
        let time = |time: Option<NaiveTime>, proposed: &str| {
            time.map_or_else(
                || proposed.to_owned(),
                |time| time.format("%H:%M").to_string(),
            )
        };
        let quiet = settings.quiet;
        Self {
            ways: RwSignal::new(ways.collect()),
            quiet: RwSignal::new(quiet.is_some()),
            from: RwSignal::new(time(quiet.map(|quiet| quiet.from), PROPOSED.0)),
            until: RwSignal::new(time(quiet.map(|quiet| quiet.until), PROPOSED.1)),
            robot: RwSignal::new(
                settings
                    .robot_id
                    .map(|id| id.to_string())
                    .unwrap_or_default(),
            ),
        }
    }

    /// Whether one hears of this by that way.
    #[must_use]
    pub fn has(self, why: Why, channel: Channel) -> bool {
        self.ways.with(|ways| ways.contains(&(why, channel)))
    }

    /// Chooses.
    pub fn set(self, why: Why, channel: Channel, on: bool) {
        self.ways.update(|ways| {
            if on {
                ways.insert((why, channel));
            } else {
                ways.remove(&(why, channel));
            }
        });
    }

    /// As it is sent.
    #[must_use]
    pub fn settings(self) -> NewNotificationSettings {
        let ways = self.ways.get_untracked();
        let choices = Why::ALL.iter().map(|why| Choice {
            why: *why,
            channels: ways
                .iter()
                .filter(|(of, _)| of == why)
                .map(|(_, channel)| *channel)
                .collect(),
        });
        let time = |text: RwSignal<String>| {
            NaiveTime::parse_from_str(text.get_untracked().get(..5)?, "%H:%M").ok()
        };
        let quiet = time(self.from).zip(time(self.until));
        NewNotificationSettings {
            choices: choices.collect(),
            quiet: quiet
                .filter(|_| self.quiet.get_untracked())
                .map(|(from, until)| QuietHours { from, until }),
            robot_id: self.robot.get_untracked().parse().ok(),
        }
    }
}
