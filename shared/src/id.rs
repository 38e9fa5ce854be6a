//! Typed identifiers: UUIDv7, made by the server, so that they sort by the moment of creation.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// The bare UUID.
            #[must_use]
            pub const fn uuid(self) -> Uuid { self.0 }
        }
        impl From<Uuid> for $name { fn from(id: Uuid) -> Self { Self(id) } }
        impl From<$name> for Uuid { fn from(id: $name) -> Self { id.0 } }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.fmt(f) }
        }
        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> { text.parse().map(Self) }
        }
    )+};
}

ids! {
    /// A customer.
    CustomerId,
    /// A contact of a customer.
    ContactId,
    /// An interaction.
    InteractionId,
    /// A to-do.
    TodoId,
    /// A contract.
    ContractId,
    /// A stage change.
    StageChangeId,
    /// A follow-up plan.
    PlanId,
    /// A need.
    NeedId,
    /// An opportunity.
    OpportunityId,
    /// A risk.
    RiskId,
    /// A service case.
    ServiceCaseId,
    /// A milestone.
    MilestoneId,
    /// A key fact.
    KeyFactId,
    /// A questionnaire.
    QuestionnaireId,
    /// A success story.
    StoryId,
    /// An attachment: a file of a customer.
    AttachmentId,
    /// A notification.
    NotificationId,
    /// A tag.
    TagId,
    /// A follow-up strategy.
    StrategyId,
    /// A user of the system.
    UserId,
    /// A session of a user.
    SessionId,
    /// A team.
    TeamId,
    /// An uploaded import file and what became of it.
    ImportId,
    /// A merge of two customers.
    MergeId,
    /// A signal.
    SignalId,
    /// A reveal of a sealed value.
    RevealId,
    /// A link by which somebody without an account answers.
    LinkId,
    /// A token of a program.
    TokenId,
    /// An entry of the event log.
    EventId,
    /// A webhook.
    WebhookId,
    /// Something that is sent to a person or a program.
    DeliveryId,
}
