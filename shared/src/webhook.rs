//! Webhooks: programs and group chats that are told of what happens.

use crate::audit::Action;
use crate::id::{DeliveryId, EventId, TeamId, WebhookId};
use crate::lang::Lang;
use crate::patch::Patch;
use crate::role::{FieldClass, RecordKind};
use crate::user::UserRef;
use chrono::{DateTime, Utc};

words! {
    /// What a receiver understands.
    pub enum Format {
        /// A program: JSON, signed as the Standard Webhooks specification says.
        Standard = "standard",
        /// A robot of a WeCom group.
        Wecom = "wecom",
        /// A robot of a DingTalk group.
        Dingtalk = "dingtalk",
        /// A robot of a Feishu group.
        Feishu = "feishu",
    }

    /// What became of a delivery.
    pub enum DeliveryState {
        /// To be sent, for the first time or again.
        Waiting = "waiting",
        /// The receiver took it.
        Delivered = "delivered",
        /// Given up; it can be sent again by hand.
        Failed = "failed",
        /// There was nothing to send any more: the receiver is gone, or may not know of it.
        Dropped = "dropped",
    }

    /// By which way something is sent.
    pub enum Way {
        /// By e-mail.
        Email = "email",
        /// By a webhook.
        Webhook = "webhook",
    }
}

impl Format {
    /// Whether it is a robot of a group chat, which is sent texts for people.
    #[must_use]
    pub const fn is_robot(self) -> bool {
        !matches!(self, Self::Standard)
    }
}

dto! {
    /// A webhook, without its address and secret.
    pub struct Webhook {
        /// Its id.
        pub id: WebhookId,
        /// Row version, also the `ETag`.
        pub version: i32,
        /// Its name.
        pub name: String,
        /// What the receiver understands.
        pub format: Format,
        /// Where it leads: scheme and host. The rest of the address is a secret with most receivers, and not shown.
        pub host: String,
        /// Whether there is a secret by which the receiver knows us.
        pub signed: bool,
        /// The language of a robot's texts.
        pub language: Lang,
        /// The kinds of record it is told of; of nothing where the list is empty.
        pub kinds: Vec<RecordKind>,
        /// What was done to them; anything where the list is empty.
        pub actions: Vec<Action>,
        /// The teams whose customers it is told of; all where the list is empty.
        pub teams: Vec<TeamId>,
        /// The fields whose changes it is told of; all where the list is empty.
        pub fields: Vec<String>,
        /// The classes that it is shown in full beside what is open.
        pub classes: Vec<FieldClass>,
        /// Whether people may have their notifications sent there.
        pub for_people: bool,
        /// Whether anything is sent.
        pub active: bool,
        /// How many deliveries were given up and not sent again, up to 100.
        pub failed: i64,
        /// Who made it.
        pub author: Option<UserRef>,
        /// When it was made.
        pub created_at: DateTime<Utc>,
        /// When it was archived, if it is.
        pub archived_at: Option<DateTime<Utc>>,
    }

    /// A webhook that was just made.
    pub struct MadeWebhook {
        /// It.
        pub webhook: Webhook,
        /// The secret by which a program checks signatures (`whsec_…`); shown this once, `null` for robots, and where the
        /// same request comes again.
        pub secret: Option<String>,
    }

    /// Something that was sent, or is to be.
    pub struct Delivery {
        /// Its id, which a program gets as `webhook-id`: the same each time that it is sent.
        pub id: DeliveryId,
        /// By which way.
        pub way: Way,
        /// The webhook; none for e-mail.
        pub webhook_id: Option<WebhookId>,
        /// What the webhook is called.
        pub webhook_name: Option<String>,
        /// Whose notification it is, if it is one.
        pub user: Option<UserRef>,
        /// The event; none for a test and for what concerns the system.
        pub event_id: Option<EventId>,
        /// What it tells of, such as `contact.changed`, `notification.named`, `test`.
        pub what: String,
        /// What became of it.
        pub state: DeliveryState,
        /// How often it was sent.
        pub attempts: i32,
        /// When it is sent next; none once that is settled.
        pub due_at: Option<DateTime<Utc>>,
        /// The status of the last answer.
        pub status: Option<i32>,
        /// Why the last attempt did not succeed.
        pub problem: Option<String>,
        /// When it came up.
        pub created_at: DateTime<Utc>,
        /// When it was settled.
        pub finished_at: Option<DateTime<Utc>>,
    }

    /// What a program is told: the body of a delivery in the format `standard`.
    pub struct Told {
        /// What happened: kind and action, such as `contact.changed`, or `test`.
        #[serde(rename = "type")]
        pub what: String,
        /// When.
        pub timestamp: DateTime<Utc>,
        /// More of it; none of a test.
        pub data: Option<ToldData>,
    }

    /// The event that a program is told of.
    pub struct ToldData {
        /// The event.
        pub event_id: EventId,
        /// The customer.
        pub customer: crate::customer::CustomerRef,
        /// The kind of record.
        pub kind: RecordKind,
        /// The record.
        pub record_id: uuid::Uuid,
        /// Where the API has it.
        pub address: String,
        /// What was done to it.
        pub action: Action,
        /// What changed, as the webhook may see it.
        pub changes: Vec<crate::audit::Change>,
        /// Who did it; none for the system and for customers themselves.
        pub author: Option<UserRef>,
    }
}

input! {
    /// A webhook to make.
    pub struct NewWebhook {
        /// Its name.
        #[validate(length(min = 1, max = 80))]
        pub name: String,
        /// What the receiver understands.
        pub format: Format,
        /// Where to send: an `https://` address.
        #[validate(length(min = 1, max = 2000))]
        pub url: String,
        /// The secret that DingTalk or Feishu gave with the robot. The one of a program is made by the server.
        #[serde(default)]
        #[validate(length(min = 1, max = 200))]
        pub secret: Option<String>,
        /// The language of a robot's texts; Chinese where absent.
        #[serde(default)]
        pub language: Option<Lang>,
        /// The kinds of record to tell of; none for a robot that serves people's notifications alone.
        #[serde(default)]
        #[validate(length(max = 30))]
        pub kinds: Vec<RecordKind>,
        /// What was done to them; anything where the list is empty.
        #[serde(default)]
        #[validate(length(max = 30))]
        pub actions: Vec<Action>,
        /// The teams whose customers to tell of; all where the list is empty.
        #[serde(default)]
        #[validate(length(max = 100))]
        pub teams: Vec<TeamId>,
        /// The fields whose changes to tell of; all where the list is empty.
        #[serde(default)]
        #[validate(length(max = 100))]
        pub fields: Vec<String>,
        /// The classes to show in full beside what is open: `personal`, `commercial`; never `confidential`, and none to a
        /// robot.
        #[serde(default)]
        #[validate(length(max = 4))]
        pub classes: Vec<FieldClass>,
        /// Whether people may have their notifications sent there; robots only.
        #[serde(default)]
        pub for_people: bool,
    }

    /// Changes to a webhook.
    #[derive(Default)]
    pub struct WebhookPatch {
        /// Its name.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(min = 1, max = 80))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub name: Patch<String>,
        /// Where to send.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(min = 1, max = 2000))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub url: Patch<String>,
        /// The secret that DingTalk or Feishu gave; `null` for none.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(min = 1, max = 200))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub secret: Patch<String>,
        /// The language of a robot's texts.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<Lang>))]
        pub language: Patch<Lang>,
        /// The kinds of record to tell of.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(max = 30))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<Vec<RecordKind>>))]
        pub kinds: Patch<Vec<RecordKind>>,
        /// What was done to them.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(max = 30))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<Vec<Action>>))]
        pub actions: Patch<Vec<Action>>,
        /// The teams whose customers to tell of.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(max = 100))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<Vec<TeamId>>))]
        pub teams: Patch<Vec<TeamId>>,
        /// The fields whose changes to tell of.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(max = 100))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<Vec<String>>))]
        pub fields: Patch<Vec<String>>,
        /// The classes to show in full.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(max = 4))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<Vec<FieldClass>>))]
        pub classes: Patch<Vec<FieldClass>>,
        /// Whether people may have their notifications sent there.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<bool>))]
        pub for_people: Patch<bool>,
        /// Whether anything is sent.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<bool>))]
        pub active: Patch<bool>,
    }
}
