//! Opening one sealed value for somebody who said why (R-SEC-4), and who may read who has seen what.

use super::actor::Actor;
use super::policy::{self, Standing};
use super::sealed::{Known, Sealed};
use super::viewer::Viewer;
use crate::error::AppResult;
use crate::record::Fact;
use shared::id::TeamId;
use shared::reveal::RevealedValue;
use shared::role::{Capability, FieldClass};
use shared::{Code, Guarded};
use std::str::FromStr as _;

/// A value that was opened. It goes into the one answer and nowhere else.
#[derive(Debug)]
pub struct Opened {
    /// The class of the field.
    pub class: FieldClass,
    /// The value.
    pub value: RevealedValue,
}

/// Of whom a caller reads the reveals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    /// Of everybody.
    Everybody,
    /// Of those who were in these teams then.
    Teams(Vec<TeamId>),
}

impl Viewer<'_> {
    /// Whether the caller may reveal single values of this class here.
    #[must_use]
    pub fn may_reveal(&self, class: FieldClass) -> bool {
        // What nobody but the owner may see is opened by naming people, never by asking.
        class != FieldClass::Confidential && policy::may_reveal(self.actor, class, self.standing)
    }

    /// The classes of which the caller may reveal single values here, and does not see them anyway.
    #[must_use]
    pub fn revealable(&self) -> Vec<FieldClass> {
        FieldClass::ALL
            .iter()
            .copied()
            .filter(|class| {
                *class != FieldClass::Open && !self.sees(*class) && self.may_reveal(*class)
            })
            .collect()
    }

    /// Opens the value of a field, by what its record says of it.
    ///
    /// # Errors
    /// [`Code::NothingToReveal`] where it is empty, [`Code::NotSealed`] where it is open to everyone, [`Code::Forbidden`]
    /// where the policy does not let the caller, [`Code::MaskOnly`] where nothing but a mask is known,
    /// [`Code::AlreadyClear`] where the caller sees it anyway.
    pub fn reveal(&self, fact: Option<&Fact>) -> AppResult<Opened> {
        let (class, value) = match fact {
            None => return Err(Code::NothingToReveal.into()),
            Some(Fact::Open(_) | Fact::Links(_)) => return Err(Code::NotSealed.into()),
            Some(Fact::Locked(_)) => (FieldClass::Confidential, None),
            Some(Fact::Text(text)) => (FieldClass::Personal, Some(text.as_sealed())),
            Some(Fact::Sealed(class, value)) => (*class, Some(value.clone())),
        };
        let clear =
            self.sees(class) || matches!(fact, Some(Fact::Text(text)) if text.hides_nothing());
        if !clear && !self.may_reveal(class) {
            return Err(Code::Forbidden.into());
        }
        match value {
            Some(value) if !clear => open(class, &value),
            Some(value) if matches!(value.expose(), Known::Mask(_)) => Err(Code::MaskOnly.into()),
            _ => Err(Code::AlreadyClear.into()),
        }
    }

    /// Opens a value out of the history, by the class that it was recorded with; `stored` is what stood there.
    ///
    /// # Errors
    /// As [`Viewer::reveal`].
    pub fn reveal_history(
        &self,
        class: FieldClass,
        field: &str,
        stored: String,
    ) -> AppResult<Opened> {
        let value = Sealed::verbatim(stored);
        let shown = self.history(class, field, value.stored().to_owned());
        // A free text is shown clear, too, but for what was screened in it.
        let clear = self.sees(class)
            || matches!(&shown, Guarded::Clear { value: text } if text == value.stored());
        match value.expose() {
            Known::Erased => Err(Code::NothingToReveal.into()),
            _ if !clear && !self.may_reveal(class) => Err(Code::Forbidden.into()),
            Known::Mask(_) => Err(Code::MaskOnly.into()),
            Known::Value(_) if clear => Err(Code::AlreadyClear.into()),
            Known::Value(_) => open(class, &value),
        }
    }

    /// Whether the caller may read who has seen sealed values of this customer: owner, collaborators, managers above the
    /// owner, and whoever reads everybody's reveals; no program.
    #[must_use]
    pub fn reads_reveals(&self) -> bool {
        let Standing {
            owner,
            collaborator,
            leads,
            ..
        } = self.standing;
        let near = owner || collaborator || leads;
        self.actor.limits.is_none() && (near || matches!(whose(self.actor), Ok(Whose::Everybody)))
    }
}

fn open(class: FieldClass, value: &Sealed) -> AppResult<Opened> {
    let Known::Value(text) = value.expose() else {
        return Err(Code::MaskOnly.into());
    };
    let amount = (class == FieldClass::Commercial)
        .then(|| shared::money::Amount::from_str(text).ok())
        .flatten();
    let value = amount.map_or_else(
        || RevealedValue::Text(text.to_owned()),
        RevealedValue::Amount,
    );
    Ok(Opened { class, value })
}

/// Of whom the caller reads the list of reveals: managers of their teams, auditors and administrators of everybody.
///
/// # Errors
/// [`Code::Forbidden`] for everyone else.
pub fn whose(actor: &Actor) -> AppResult<Whose> {
    policy::require(actor, Capability::ReadAudit)?;
    if policy::can(actor, Capability::ReadSystemAudit) {
        Ok(Whose::Everybody)
    } else {
        Ok(Whose::Teams(actor.leads.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::FreeText;
    use shared::id::UserId;
    use shared::role::Role;
    use uuid::Uuid;

    fn code(role: Role, standing: Standing, fact: Option<&Fact>) -> Result<String, Code> {
        let id = UserId(Uuid::nil());
        let actor = Actor {
            role,
            limits: (role == Role::Integration).then(std::sync::Arc::default),
            ..Actor::at_command_line(id, String::new(), chrono_tz::Tz::UTC)
        };
        let viewer = Viewer {
            actor: &actor,
            standing,
        };
        match viewer.reveal(fact) {
            Ok(Opened {
                value: RevealedValue::Text(text),
                ..
            }) => Ok(text),
            Ok(_) => Ok("an amount".to_owned()),
            Err(error) => Err(error.code()),
        }
    }

    #[test]
    fn r_sec_4_the_policy_is_asked_before_anything_is_opened() {
        let stranger = Standing::default();
        let owner = Standing {
            owner: true,
            ..stranger
        };
        let mobile = Fact::Sealed(FieldClass::Personal, Sealed::seal("13812345678"));
        let masked = Fact::Sealed(FieldClass::Personal, Sealed::seal("138****5678"));
        let amount = Fact::Sealed(FieldClass::Commercial, Sealed::seal("CNY 5000"));
        let locked = Fact::Locked("#0011".to_owned());
        let ask = |role, fact: &Fact| code(role, stranger, Some(fact));
        assert_eq!(ask(Role::Technical, &mobile).as_deref(), Ok("13812345678"));
        assert_eq!(ask(Role::Auditor, &mobile), Err(Code::Forbidden));
        assert_eq!(ask(Role::Integration, &mobile), Err(Code::Forbidden));
        assert_eq!(ask(Role::Technical, &masked), Err(Code::MaskOnly));
        assert_eq!(ask(Role::Technical, &amount), Err(Code::Forbidden));
        assert_eq!(ask(Role::Manager, &amount).as_deref(), Ok("an amount"));
        for role in Role::ALL {
            assert_eq!(ask(*role, &locked), Err(Code::Forbidden), "{role}");
        }
        assert_eq!(
            code(Role::Sales, owner, Some(&mobile)),
            Err(Code::AlreadyClear)
        );
        assert_eq!(code(Role::Sales, owner, Some(&masked)), Err(Code::MaskOnly));
        let open = Fact::Open("x".to_owned());
        assert_eq!(ask(Role::Technical, &open), Err(Code::NotSealed));
        assert_eq!(
            code(Role::Technical, stranger, None),
            Err(Code::NothingToReveal)
        );
    }

    #[test]
    fn r_sec_4_free_text_is_revealed_where_something_of_it_was_masked() {
        let ask = |text: &str| {
            let fact = Fact::Text(FreeText::new(text));
            code(Role::Technical, Standing::default(), Some(&fact))
        };
        assert_eq!(ask("打 13812345678").as_deref(), Ok("打 13812345678"));
        assert_eq!(ask("明天"), Err(Code::AlreadyClear));
    }
}
