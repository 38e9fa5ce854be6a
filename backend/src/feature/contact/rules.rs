//! What a contact's fields must be beyond their types. Pure.

use crate::error::{AppError, AppResult};
use crate::record::Cx;
use shared::contact::{ContactHint, is_private_mailbox};
use shared::time::FlexDate;
use shared::{Code, Guarded};

/// Refuses a day of leaving that is still to come.
///
/// # Errors
/// [`Code::InFuture`] at `/left_on`.
pub fn require_left(cx: &Cx, left_on: Option<FlexDate>) -> AppResult<()> {
    let today = cx.now.with_timezone(&cx.actor.org_zone).date_naive();
    match left_on.and_then(FlexDate::first_day) {
        Some(day) if day > today => Err(AppError::field("/left_on", Code::InFuture)),
        _ => Ok(()),
    }
}

/// What is worth knowing of a contact, as far as the reader sees what it rests on.
#[must_use]
pub fn hints(email: Option<&Guarded<String>>) -> Vec<ContactHint> {
    let private = email
        .and_then(Guarded::text)
        .is_some_and(|shown| is_private_mailbox(&shown));
    if private {
        vec![ContactHint::PrivateMailbox]
    } else {
        Vec::new()
    }
}

/// Whether a text can be a telephone number, or one that arrived masked.
#[must_use]
pub fn is_phone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let allowed = text.chars().all(|c| {
        c.is_ascii_digit() || matches!(c, '+' | '-' | ' ' | '(' | ')' | '*' | '/' | '转' | '#')
    });
    allowed && digits >= 3 && (shared::mask::is_masked(text) || digits >= 5)
}

/// Whether a text can be an e-mail address, or one that arrived masked.
#[must_use]
pub fn is_email(text: &str) -> bool {
    match text.split_once('@') {
        Some((local, domain)) => {
            !local.is_empty()
                && domain.contains('.')
                && !domain.starts_with('.')
                && !domain.ends_with('.')
                && !text
                    .chars()
                    .any(|c| c.is_whitespace() || c == ',' || c == ';')
                && !domain.contains('@')
        }
        None => false,
    }
}

/// The faults of the given values: pointer and code.
#[must_use]
pub fn faults(
    mobile: Option<&str>,
    phone: Option<&str>,
    email: Option<&str>,
) -> Vec<(String, Code)> {
    let mut faults = Vec::new();
    for (pointer, value) in [("/mobile", mobile), ("/phone", phone)] {
        if value.is_some_and(|value| !value.is_empty() && !is_phone(value)) {
            faults.push((pointer.to_owned(), Code::BadPhone));
        }
    }
    if email.is_some_and(|value| !value.is_empty() && !is_email(value)) {
        faults.push(("/email".to_owned(), Code::BadEmail));
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phones_and_addresses() {
        for good in [
            "13812345678",
            "+86 138 1234 5678",
            "010-12345678转8012",
            "138****5678",
            "(0512) 6543210",
        ] {
            assert!(is_phone(good), "{good}");
        }
        for bad in ["abc", "12", "1234", "电话"] {
            assert!(!is_phone(bad), "{bad}");
        }
        assert!(is_email("a.b@example.com") && is_email("w***@example.com"));
        assert!(!is_email("a@b") && !is_email("@example.com") && !is_email("a b@example.com"));
    }
}
