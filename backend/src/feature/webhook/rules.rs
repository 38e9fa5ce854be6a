//! Of what a webhook is told, and which ones are refused. Pure.
//!
//! Proves R-SEC-1.

use crate::error::{AppError, AppResult};
use crate::feature::delivery::post::read_url;
use reqwest_rustls::Url;
use shared::Code;
use shared::audit::Action;
use shared::id::TeamId;
use shared::role::{FieldClass, RecordKind};
use shared::webhook::Format;

/// What a webhook wants to be told of.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// The kinds of record.
    pub kinds: Vec<RecordKind>,
    /// What was done to them; anything where empty.
    pub actions: Vec<Action>,
    /// The teams whose customers; all where empty.
    pub teams: Vec<TeamId>,
    /// The fields whose changes; all where empty.
    pub fields: Vec<String>,
}

/// What happened, as far as filters ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happening<'a> {
    /// The kind of record.
    pub kind: RecordKind,
    /// What was done to it.
    pub action: Action,
    /// The team of the customer's owner.
    pub team: Option<TeamId>,
    /// The fields that changed; empty for what was just made.
    pub fields: Vec<&'a str>,
}

impl Filter {
    /// Whether a webhook is told. That somebody looked at a sealed value or took it out as a file is told to nobody: it
    /// stands in the trail.
    #[must_use]
    pub fn wants(&self, what: &Happening<'_>) -> bool {
        let all_or = |list_is_empty: bool, holds: bool| list_is_empty || holds;
        !matches!(what.action, Action::Revealed | Action::Exported)
            && self.kinds.contains(&what.kind)
            && all_or(self.actions.is_empty(), self.actions.contains(&what.action))
            && all_or(
                self.teams.is_empty(),
                what.team.is_some_and(|team| self.teams.contains(&team)),
            )
            && (self.fields.is_empty()
                || what.fields.is_empty()
                || what
                    .fields
                    .iter()
                    .any(|field| self.fields.iter().any(|f| f == field)))
    }
}

/// Reads the address.
///
/// # Errors
/// [`Code::Invalid`] at `/url`.
pub fn address(text: &str, private: bool) -> AppResult<Url> {
    read_url(text, private).map_err(|code| AppError::field("/url", code))
}

/// What is shown of an address: where it leads, and nothing that is a secret.
#[must_use]
pub fn shown(url: &Url) -> String {
    let port = url.port().map(|port| format!(":{port}"));
    format!(
        "{}://{}{}",
        url.scheme(),
        url.host_str().unwrap_or_default(),
        port.unwrap_or_default()
    )
}

/// The classes that may be shown: a robot speaks to a whole group, and so is shown nothing sealed; what is confidential is
/// for no program.
///
/// # Errors
/// [`Code::NotOnList`] at `/classes`.
pub fn classes(format: Format, given: &[FieldClass]) -> AppResult<Vec<FieldClass>> {
    let mut classes: Vec<FieldClass> = given.to_vec();
    classes.retain(|class| *class != FieldClass::Open);
    classes.sort_unstable();
    classes.dedup();
    if classes.contains(&FieldClass::Confidential) || (format.is_robot() && !classes.is_empty()) {
        return Err(AppError::field("/classes", Code::NotOnList));
    }
    Ok(classes)
}

/// Refuses people's notifications to a program.
///
/// # Errors
/// [`Code::NotOnList`] at `/for_people`.
pub fn for_people(format: Format, given: bool) -> AppResult<bool> {
    if given && !format.is_robot() {
        return Err(AppError::field("/for_people", Code::NotOnList));
    }
    Ok(given)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_filter_tells_what_it_names_and_no_look_at_a_value() {
        let team = |n| TeamId(Uuid::from_u128(n));
        let filter = Filter {
            kinds: vec![RecordKind::Contact],
            actions: vec![Action::Changed, Action::Revealed],
            teams: vec![team(1)],
            fields: vec!["title".to_owned()],
        };
        let what = Happening {
            kind: RecordKind::Contact,
            action: Action::Changed,
            team: Some(team(1)),
            fields: vec!["title", "mobile"],
        };
        assert!(filter.wants(&what));
        for other in [
            Happening {
                kind: RecordKind::Need,
                ..what.clone()
            },
            Happening {
                action: Action::Created,
                ..what.clone()
            },
            Happening {
                action: Action::Revealed,
                ..what.clone()
            },
            Happening {
                team: Some(team(2)),
                ..what.clone()
            },
            Happening {
                team: None,
                ..what.clone()
            },
            Happening {
                fields: vec!["mobile"],
                ..what.clone()
            },
        ] {
            assert!(!filter.wants(&other), "{other:?}");
        }
        assert!(!Filter::default().wants(&what), "no kind, nothing");
    }

    #[test]
    fn r_sec_1_nothing_confidential_for_programs_and_nothing_sealed_for_robots() {
        let personal = [FieldClass::Personal, FieldClass::Open];
        assert_eq!(
            classes(Format::Standard, &personal).unwrap(),
            [FieldClass::Personal]
        );
        assert!(classes(Format::Wecom, &personal).is_err());
        assert!(classes(Format::Standard, &[FieldClass::Confidential]).is_err());
    }
}
