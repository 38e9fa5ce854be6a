//! What somebody is told of: changes of contacts, needs, stage or owner (R-TELL), and being named in an entry.

use crate::audit::{Action, SystemKind};
use crate::customer::CustomerRef;
use crate::guarded::Guarded;
use crate::id::{CustomerId, EventId, NotificationId, WebhookId};
use crate::role::RecordKind;
use crate::user::UserRef;
use crate::webhook::Format;
use chrono::{DateTime, NaiveTime, Utc};
use uuid::Uuid;
use validator::Validate;

words! {
    /// Why somebody is told.
    pub enum Why {
        /// Owner or collaborator of the customer (R-TELL).
        Customer = "customer",
        /// Named with `@` in an entry.
        Named = "named",
        /// Answers for the system, in which something was changed that others must not overlook.
        Alarm = "alarm",
        /// The owner let the reader see the confidential values of a customer, or no longer.
        Trusted = "trusted",
        /// Manager above somebody who reveals unusually many sealed values, or administrator (R-SEC-4).
        Reveals = "reveals",
        /// What the reader is to do, or wanted to be reminded of, is at hand.
        Reminder = "reminder",
        /// Something stays undone past its time longer than the rule allows (R-SLA-4).
        Overdue = "overdue",
        /// The same, for so long that the customer is at risk.
        AtRisk = "at_risk",
        /// Owner of the customer or manager above, told of a signal (R-SIG-8).
        Signal = "signal",
        /// Administrator of a system of which a background task keeps failing.
        JobFailing = "job_failing",
    }
}

impl Why {
    /// Whether it passes quiet hours: what may be an attack does not wait until the morning.
    #[must_use]
    pub const fn is_urgent(self) -> bool {
        matches!(self, Self::Alarm | Self::Reveals)
    }

    /// Whether it always stands in the bell: those who answer for the system do not turn its alarms off.
    #[must_use]
    pub const fn always_rings(self) -> bool {
        self.is_urgent()
    }

    /// By which ways somebody hears of it who has not chosen: by the bell alone.
    #[must_use]
    pub fn usual(self) -> Vec<Channel> {
        vec![Channel::Bell]
    }

    /// Whether it is about something that is to be done, and so says what that is called.
    #[must_use]
    pub const fn is_about_a_task(self) -> bool {
        matches!(self, Self::Reminder | Self::Overdue | Self::AtRisk)
    }

    /// What stands together in the bell: changes of one kind of record, and else what has the same reason.
    #[must_use]
    pub const fn topic(self, kind: Option<RecordKind>) -> &'static str {
        match (self, kind) {
            (Self::Customer, Some(kind)) => kind.as_str(),
            _ => self.as_str(),
        }
    }
}

words! {
    /// By which way somebody hears of something.
    pub enum Channel {
        /// The bell of the application.
        Bell = "bell",
        /// E-mail to the address of the account.
        Email = "email",
        /// A robot of a group chat, out of those that administrators offer.
        Robot = "robot",
    }
}

dto! {
    /// What of the system was changed.
    #[derive(Eq)]
    pub struct SystemSubject {
        /// Its kind.
        pub kind: SystemKind,
        /// Its id or code.
        pub key: String,
        /// What people called it then.
        pub name: String,
    }

    /// One thing to know. It names what changed, never the values: those are read in the record.
    pub struct Notification {
        /// Its id.
        pub id: NotificationId,
        /// Why the reader is told.
        pub why: Why,
        /// What it stands together with, among those of the same customer.
        pub topic: String,
        /// The customer; none for what concerns the system.
        pub customer: Option<CustomerRef>,
        /// The event.
        pub event_id: EventId,
        /// The kind of record; none for what concerns the system.
        pub kind: Option<RecordKind>,
        /// The record; none for what concerns the system.
        #[serde(default)]
        pub record_id: Option<Uuid>,
        /// What the record is called that the reader is reminded of, or that stays undone, as the reader may see it.
        #[serde(default)]
        pub called: Option<Guarded<String>>,
        /// What of the system was changed; none for what concerns a customer.
        pub system: Option<SystemSubject>,
        /// What was done to it.
        pub action: Action,
        /// What signal was raised, where one was.
        #[serde(default)]
        pub signal: Option<crate::signal::SignalKind>,
        /// The fields that changed.
        pub fields: Vec<String>,
        /// Who did it; none for the system.
        pub author: Option<UserRef>,
        /// When.
        pub created_at: DateTime<Utc>,
        /// When it was read, if it was.
        pub read_at: Option<DateTime<Utc>>,
    }

    /// What belongs together: of one customer and one topic.
    pub struct NotificationGroup {
        /// The topic: a kind of record, or the reason.
        pub topic: String,
        /// How many of them are among the newest.
        pub count: i64,
        /// How many of those are unread.
        pub unread: i64,
        /// The newest of them.
        pub newest: Notification,
    }

    /// How many are unread.
    pub struct Unread {
        /// That many; counted up to 100.
        pub unread: i64,
    }
}

input! {
    /// Names what belongs together.
    pub struct GroupName {
        /// The customer; none for what concerns the system.
        #[serde(default)]
        pub customer_id: Option<CustomerId>,
        /// The topic.
        #[validate(length(min = 1, max = 40))]
        pub topic: String,
    }

    /// Marks notifications as read: those named, those of a group, or all.
    #[derive(Default)]
    pub struct MarkRead {
        /// Which; all where neither these nor a group is named.
        #[serde(default)]
        #[validate(length(max = 500))]
        pub ids: Option<Vec<NotificationId>>,
        /// All that belongs together.
        #[serde(default)]
        #[validate(nested)]
        pub group: Option<GroupName>,
    }

    /// By which ways somebody hears of one kind of notification; an empty list for none.
    #[derive(Eq)]
    pub struct Choice {
        /// The kind.
        pub why: Why,
        /// The ways.
        #[validate(length(max = 3))]
        pub channels: Vec<Channel>,
    }

    /// When e-mail and robots wait, in the zone of the person; past midnight where it begins later than it ends. The bell
    /// makes no noise and does not wait.
    #[derive(Eq, Copy)]
    pub struct QuietHours {
        /// When they begin.
        #[cfg_attr(feature = "openapi", schema(value_type = String, example = "22:00:00"))]
        pub from: NaiveTime,
        /// When they end; what came meanwhile is sent then.
        #[cfg_attr(feature = "openapi", schema(value_type = String, example = "07:30:00"))]
        pub until: NaiveTime,
    }

    /// What somebody wants to be told, and how.
    #[derive(Default)]
    pub struct NewNotificationSettings {
        /// What was chosen; a kind that is not named is told as usual.
        #[validate(nested, length(max = 40))]
        pub choices: Vec<Choice>,
        /// When e-mail and robots wait.
        #[serde(default)]
        pub quiet: Option<QuietHours>,
        /// The robot, one of those that are offered.
        #[serde(default)]
        pub robot_id: Option<WebhookId>,
    }
}

dto! {
    /// A robot that administrators offer.
    pub struct Robot {
        /// Its id.
        pub id: WebhookId,
        /// Its name.
        pub name: String,
        /// Whose robot it is.
        pub format: Format,
    }

    /// What somebody wants to be told, and how.
    pub struct NotificationSettings {
        /// Row version, also the `ETag`; 0 where nothing was chosen yet.
        pub version: i32,
        /// For every kind of notification, the ways.
        pub choices: Vec<Choice>,
        /// The kinds that pass quiet hours, and always stand in the bell.
        pub urgent: Vec<Why>,
        /// When e-mail and robots wait.
        pub quiet: Option<QuietHours>,
        /// The zone by which quiet hours count.
        pub zone: String,
        /// The robot that was chosen.
        pub robot_id: Option<WebhookId>,
        /// The robots that are offered.
        pub robots: Vec<Robot>,
        /// The address that e-mail goes to; none where the account has none.
        pub email: Option<String>,
        /// Whether the server sends e-mail at all.
        pub sends_email: bool,
    }
}
