//! The audit trail (R-LOG-1): who changed what, from what, to what, when, from where.

use crate::customer::CustomerRef;
use crate::guarded::Guarded;
use crate::id::{CustomerId, EventId};
use crate::role::{FieldClass, RecordKind};
use crate::user::UserRef;
use chrono::{DateTime, Utc};
use uuid::Uuid;

words! {
    /// What was done to a record.
    pub enum Action {
        /// Made.
        Created = "created",
        /// Changed.
        Changed = "changed",
        /// Archived.
        Archived = "archived",
        /// Brought back.
        Restored = "restored",
        /// Moved to another stage.
        Moved = "moved",
        /// Given to another owner.
        HandedOver = "handed_over",
        /// Merged with another record of the same customer.
        Merged = "merged",
        /// Parted again.
        Unmerged = "unmerged",
        /// The customer was asked for an answer by a link.
        Asked = "asked",
        /// A sealed value of it was shown to somebody who said why (R-SEC-4).
        Revealed = "revealed",
        /// A signal was raised about it.
        Signalled = "signalled",
        /// Taken out as a file.
        Exported = "exported",
        /// The person was erased on request; nothing of them is in the entry.
        Erased = "erased",
    }
}

words! {
    /// What stands in the system's own trail.
    pub enum SystemKind {
        /// An account.
        User = "user",
        /// A team.
        Team = "team",
        /// A stage.
        Stage = "stage",
        /// A purpose of interactions.
        Purpose = "purpose",
        /// A word of a list.
        Word = "word",
        /// A tag.
        Tag = "tag",
        /// The pattern of customer numbers.
        NumberPattern = "number_pattern",
        /// What a role may do and see.
        Role = "role",
        /// A token of a program.
        Token = "token",
        /// How many reveals raise an alert.
        RevealAlert = "reveal_alert",
        /// Who is told when something stays undone.
        Escalation = "escalation",
        /// From when on something is a signal.
        SignalRules = "signal_rules",
        /// The audit trail itself.
        Trail = "trail",
        /// What signing in asks for.
        SignInRule = "sign_in_rule",
        /// The master key under which confidential values are kept.
        MasterKey = "master_key",
        /// A follow-up strategy.
        Strategy = "strategy",
        /// The days and hours on which the organisation works.
        WorkCalendar = "work_calendar",
        /// A webhook.
        Webhook = "webhook",
        /// A task that runs by the clock.
        Job = "job",
    }
}

impl SystemKind {
    /// Where the application shows that of which an alarm tells.
    #[must_use]
    pub const fn alarm_place(self) -> &'static str {
        match self {
            Self::User => "/settings/users",
            Self::Token => "/settings/tokens",
            Self::Webhook => "/settings/webhooks",
            _ => "/settings/roles",
        }
    }

    /// What an alarm says, by the name of its text under `bell`.
    #[must_use]
    pub const fn alarm_text(self) -> &'static str {
        match self {
            Self::User => "alarm_user",
            Self::Token => "alarm_token",
            Self::Webhook => "alarm_webhook",
            _ => "policy_changed",
        }
    }
}

words! {
    /// By which way a change came in.
    pub enum Via {
        /// The API, which the browser application uses, too.
        Api = "api",
        /// A link, by somebody without an account.
        Link = "link",
        /// An imported file.
        Import = "import",
        /// The command line of the server.
        CommandLine = "command_line",
        /// The demo's generator.
        Demo = "demo",
        /// The engine, by the clock or in the wake of what a person did.
        Engine = "engine",
    }
}

dto! {
    /// From where a change came.
    pub struct Origin {
        /// By which way.
        pub via: Via,
        /// The client's address as the server knows it; none where there was no connection.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub address: Option<String>,
        /// The client's program and system, shortened; none where it did not say.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub agent: Option<String>,
    }
}

impl Origin {
    /// One without a client.
    #[must_use]
    pub const fn of(via: Via) -> Self {
        Self {
            via,
            address: None,
            agent: None,
        }
    }

    /// The same client by another way.
    #[must_use]
    pub fn by(&self, via: Via) -> Self {
        Self {
            via,
            ..self.clone()
        }
    }
}

dto! {
    /// One field's change of something that concerns no customer. Secrets are named without values.
    pub struct SystemChange {
        /// The field's name.
        pub field: String,
        /// Before; none where it was empty.
        pub from: Option<String>,
        /// After; none where it is empty.
        pub to: Option<String>,
    }

    /// One entry of the trail of accounts, teams and stages.
    pub struct SystemEntry {
        /// Its id.
        pub id: EventId,
        /// What was changed.
        pub kind: SystemKind,
        /// Its id or code.
        pub key: String,
        /// What people called it then.
        pub name: String,
        /// What was done; removing is `archived`.
        pub action: Action,
        /// Who; none at the command line.
        pub author: Option<UserRef>,
        /// When.
        pub recorded_at: DateTime<Utc>,
        /// The request that did it.
        pub request_id: Option<String>,
        /// From where; none for entries older than this is kept.
        pub origin: Option<Origin>,
        /// Its place in the chain of this trail; none for entries older than the chain.
        pub seq: Option<i64>,
        /// What changed.
        pub changes: Vec<SystemChange>,
    }

    /// One field's change, as the caller may see it.
    pub struct Change {
        /// The field's name.
        pub field: String,
        /// The class that it had then; none of open ones.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub class: Option<FieldClass>,
        /// Before; none where it was empty.
        pub from: Option<Guarded<String>>,
        /// After; none where it is empty.
        pub to: Option<Guarded<String>>,
        /// The records, colleagues or teams that stood there before, where it points at some; `from` says their names.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub from_ids: Vec<Uuid>,
        /// Those that stand there after.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub to_ids: Vec<Uuid>,
    }

    /// One entry of the audit trail.
    pub struct AuditEntry {
        /// Its id.
        pub id: EventId,
        /// The customer concerned.
        pub customer_id: CustomerId,
        /// The customer's number and name; only across customers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub customer: Option<CustomerRef>,
        /// The kind of record.
        pub record_kind: RecordKind,
        /// The record.
        pub record_id: Uuid,
        /// What was done.
        pub action: Action,
        /// Who; none for the system.
        pub author: Option<UserRef>,
        /// When.
        pub recorded_at: DateTime<Utc>,
        /// The request that did it.
        pub request_id: Option<String>,
        /// From where; none for entries older than this is kept.
        pub origin: Option<Origin>,
        /// Its place in the chain of the customer's trail; none for entries older than the chain.
        pub seq: Option<i64>,
        /// What changed.
        pub changes: Vec<Change>,
    }
}
