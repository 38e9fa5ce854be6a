//! Policies that are refused, whoever asks for them.

use crate::error::{AppError, AppResult};
use shared::Code;
use shared::role::{Capability, FieldClass, Role, RolePolicy, Sight};

/// What an administrator must be able to do, so that a policy can always be changed back.
const ADMINISTERING: [Capability; 2] = [Capability::ManagePolicy, Capability::ManageUsers];

/// What nobody else may do: who makes tokens or changes policy could give more than the own rights.
const MANAGING: [Capability; 2] = [Capability::ManagePolicy, Capability::ManageTokens];

/// Refuses a policy that would give administrators business with sealed values, confidential values to more than their
/// owner and whom the owner names, or the system to nobody or to others than administrators.
///
/// # Errors
/// [`Code::Invalid`] with [`Code::AdministratorsStayMasked`], [`Code::ConfidentialStaysSealed`],
/// [`Code::AdministratorsManage`] or [`Code::AdministratorsOnly`] at the field.
pub fn check(role: Role, policy: &RolePolicy) -> AppResult<()> {
    let administrator = role == Role::Administrator;
    let faults: Vec<(String, Code)> = [
        masked(administrator, policy),
        sealed(policy),
        managing(administrator, policy),
    ]
    .into_iter()
    .flatten()
    .map(|(pointer, code)| (pointer.to_owned(), code))
    .collect();
    if faults.is_empty() {
        Ok(())
    } else {
        Err(AppError::fields(faults))
    }
}

fn masked(administrator: bool, policy: &RolePolicy) -> Vec<(&'static str, Code)> {
    let wide = |sight: Sight| administrator && sight > Sight::Near;
    let shown = administrator && policy.reveals.contains(&FieldClass::Commercial);
    [
        (wide(policy.sees.personal), "/sees/personal"),
        (wide(policy.sees.commercial), "/sees/commercial"),
        (shown, "/reveals"),
    ]
    .into_iter()
    .filter(|(wrong, _)| *wrong)
    .map(|(_, pointer)| (pointer, Code::AdministratorsStayMasked))
    .collect()
}

fn sealed(policy: &RolePolicy) -> Vec<(&'static str, Code)> {
    let unsealable = [FieldClass::Open, FieldClass::Confidential];
    [
        (
            policy.sees.confidential > Sight::Owner,
            "/sees/confidential",
        ),
        (
            unsealable
                .iter()
                .any(|class| policy.reveals.contains(class)),
            "/reveals",
        ),
    ]
    .into_iter()
    .filter(|(wrong, _)| *wrong)
    .map(|(_, pointer)| (pointer, Code::ConfidentialStaysSealed))
    .collect()
}

fn managing(administrator: bool, policy: &RolePolicy) -> Vec<(&'static str, Code)> {
    let lacks = ADMINISTERING.iter().any(|one| !policy.can.contains(one));
    let takes = MANAGING.iter().any(|one| policy.can.contains(one));
    match administrator {
        true if lacks => vec![("/can", Code::AdministratorsManage)],
        false if takes => vec![("/can", Code::AdministratorsOnly)],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::policy::default;

    #[test]
    fn every_default_is_allowed() {
        for role in Role::ALL.iter().copied() {
            assert!(check(role, &default::of(role)).is_ok(), "{role}");
        }
    }

    #[test]
    fn administrators_stay_masked_and_in_charge() {
        let wrong = |change: fn(&mut RolePolicy)| {
            let mut policy = default::of(Role::Administrator);
            change(&mut policy);
            check(Role::Administrator, &policy).is_err()
        };
        assert!(wrong(|p| p.sees.personal = Sight::Reach));
        assert!(wrong(|p| p.sees.commercial = Sight::Reach));
        assert!(wrong(|p| p.reveals = [FieldClass::Commercial].into()));
        assert!(wrong(|p| p.can.clear()));
        assert!(!wrong(|p| p.sees.personal = Sight::Nobody));
    }

    #[test]
    fn nobody_else_manages_and_confidential_values_stay_with_their_owner() {
        let wrong = |change: fn(&mut RolePolicy)| {
            let mut policy = default::of(Role::Manager);
            change(&mut policy);
            check(Role::Manager, &policy).is_err()
        };
        assert!(wrong(|p| p.sees.confidential = Sight::Near));
        assert!(wrong(|p| p.reveals = [FieldClass::Confidential].into()));
        assert!(wrong(|p| {
            p.can.insert(Capability::ManagePolicy);
        }));
        assert!(!wrong(|p| p.sees.personal = Sight::Reach));
    }
}
