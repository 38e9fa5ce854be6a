//! What a value of the history points at: a colleague, a team, another record. The trail keeps ids, which say for ever
//! who was meant; a reader is shown what people call them now ([`crate::events::Called`]).

use shared::id::{
    ContactId, ContractId, CustomerId, InteractionId, NeedId, PlanId, TeamId, UserId,
};
use shared::role::RecordKind;
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// What an id stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum To {
    /// A user of the system.
    User,
    /// A team.
    Team,
    /// A customer, or a record of one.
    Record(RecordKind),
}

/// An id that says what it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Link {
    /// What it is.
    pub to: To,
    /// Which one.
    pub id: Uuid,
}

impl Link {
    /// What a bare id may stand for: version 0.1 wrote nothing but ids into the history.
    pub fn guesses(text: &str) -> impl Iterator<Item = Self> + use<> {
        // An id in its usual form, nothing that merely could be read as one.
        let id: Option<Uuid> = Some(text)
            .filter(|text| text.len() == 36)
            .and_then(|text| text.parse().ok());
        let all = [
            To::User,
            To::Team,
            To::Record(RecordKind::Customer),
            To::Record(RecordKind::Contact),
            To::Record(RecordKind::Contract),
            To::Record(RecordKind::Interaction),
            To::Record(RecordKind::Need),
            To::Record(RecordKind::Plan),
        ];
        id.into_iter()
            .flat_map(move |id| all.map(|to| Self { to, id }))
    }
}

/// A type of id, which always stands for the same.
pub trait Linked: Copy + Into<Uuid> {
    /// What it stands for.
    const TO: To;

    /// The link that the history keeps.
    fn link(self) -> Link {
        Link {
            to: Self::TO,
            id: self.into(),
        }
    }
}

macro_rules! linked {
    ($($id:ty: $to:expr),+ $(,)?) => {
        $(impl Linked for $id { const TO: To = $to; })+
    };
}
linked! {
    UserId: To::User,
    TeamId: To::Team,
    CustomerId: To::Record(RecordKind::Customer),
    ContactId: To::Record(RecordKind::Contact),
    ContractId: To::Record(RecordKind::Contract),
    InteractionId: To::Record(RecordKind::Interaction),
    NeedId: To::Record(RecordKind::Need),
    PlanId: To::Record(RecordKind::Plan),
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to {
            To::User => f.write_str("user")?,
            To::Team => f.write_str("team")?,
            To::Record(kind) => f.write_str(kind.as_str())?,
        }
        write!(f, ":{}", self.id)
    }
}

/// A text that is no link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoLink;

impl FromStr for Link {
    type Err = NoLink;

    fn from_str(text: &str) -> Result<Self, NoLink> {
        let (to, id) = text.split_once(':').ok_or(NoLink)?;
        let to = match to {
            "user" => To::User,
            "team" => To::Team,
            kind => To::Record(kind.parse().map_err(|_| NoLink)?),
        };
        let id = id.parse().map_err(|_| NoLink)?;
        Ok(Self { to, id })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_reads_back_as_it_was_written() {
        let id = Uuid::from_u128(7);
        for link in [UserId(id).link(), TeamId(id).link(), NeedId(id).link()] {
            assert_eq!(link.to_string().parse(), Ok(link));
        }
        let bare = id.to_string();
        let guesses: Vec<Link> = Link::guesses(&bare).collect();
        assert!(guesses.contains(&UserId(id).link()) && guesses.contains(&NeedId(id).link()));
        assert_eq!(Link::guesses("customer").count(), 0);
        assert_eq!(Link::guesses(&bare.replace('-', "")).count(), 0);
        assert_eq!("customer".parse::<Link>(), Err(NoLink));
        assert_eq!(format!("weather:{id}").parse::<Link>(), Err(NoLink));
    }
}
