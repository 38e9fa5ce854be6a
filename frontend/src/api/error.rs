//! What can go wrong with a request.

use serde_json::Value;
use shared::error::{Confirmation, FieldError};
use shared::stage::Gate;
use shared::{Code, Problem};

/// Why a request did not succeed.
#[derive(Debug, Clone, PartialEq)]
pub enum ApiError {
    /// The server answered with a problem.
    Problem(Box<Problem>),
    /// No answer at all: the network, or the server, is away.
    Offline,
    /// An answer that we cannot read; the status tells a little.
    Unreadable(u16),
}

impl ApiError {
    /// The problem, if the server named one.
    #[must_use]
    pub fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Problem(problem) => Some(problem),
            _ => None,
        }
    }

    /// The stable code.
    #[must_use]
    pub fn code(&self) -> Option<Code> {
        self.problem().map(|problem| problem.code)
    }

    /// Whether the problem has this code.
    #[must_use]
    pub fn is(&self, code: Code) -> bool {
        self.code() == Some(code)
    }

    /// One sentence for people, in the language of the screen.
    #[must_use]
    pub fn message(&self) -> String {
        match self {
            Self::Problem(problem) => match &problem.detail {
                Some(detail) if problem.errors.is_empty() => detail.clone(),
                _ => problem.title.clone(),
            },
            Self::Offline => crate::i18n::tr("error.offline"),
            Self::Unreadable(_) => crate::i18n::tr("error.unreadable"),
        }
    }

    /// The fields that cannot be taken.
    #[must_use]
    pub fn fields(&self) -> &[FieldError] {
        self.problem().map_or(&[], |problem| &problem.errors)
    }

    /// What is wrong with one field, by JSON pointer (`/name`).
    #[must_use]
    pub fn field(&self, pointer: &str) -> Option<String> {
        let mut fields = self.fields().iter();
        fields
            .find(|field| field.pointer == pointer)
            .map(|field| field.message.clone())
    }

    /// What a person should confirm.
    #[must_use]
    pub fn confirmations(&self) -> &[Confirmation] {
        self.problem().map_or(&[], |problem| &problem.confirm)
    }

    /// What a gate misses.
    #[must_use]
    pub fn missing(&self) -> &[Gate] {
        self.problem().map_or(&[], |problem| &problem.missing)
    }

    /// The record as it stands now, where the caller's was stale.
    #[must_use]
    pub fn current(&self) -> Option<&Value> {
        self.problem().and_then(|problem| problem.current.as_ref())
    }
}
