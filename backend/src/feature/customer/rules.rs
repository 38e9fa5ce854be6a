//! What a customer's fields must be beyond their types. Pure.

use pinyin::ToPinyin;
use shared::Code;
use shared::customer::CustomerKind;
use shared::name::{half_width, match_key};

/// The faults of optional fields that have a form: pointer and code.
#[must_use]
pub fn faults(industry: Option<&str>, website: Option<&str>) -> Vec<(String, Code)> {
    let mut faults = Vec::new();
    if industry.is_some_and(|code| shared::industry::find(code).is_none()) {
        faults.push(("/industry".to_owned(), Code::BadIndustry));
    }
    if website.is_some_and(|url| !is_web_address(url)) {
        faults.push(("/website".to_owned(), Code::BadUrl));
    }
    faults
}

/// Whether a text is an address of http or https, or a bare host name.
#[must_use]
pub fn is_web_address(text: &str) -> bool {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"))
        .unwrap_or(text);
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
    host.contains('.')
        && !host.starts_with('.')
        && !host.ends_with('.')
        && !host.contains("..")
        && host
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '.' | '-'))
        && !rest.chars().any(char::is_whitespace)
}

/// The key by which lists sort a name: pinyin for Chinese, so that the order is the same on every database. A person's
/// is the number, so that the order of a list tells nothing of a sealed name (R-SEC-2).
#[must_use]
pub fn sort_key(kind: CustomerKind, name: &str, number: &str) -> String {
    if kind == CustomerKind::Person {
        return number.to_lowercase();
    }
    let mut key = String::new();
    for c in half_width(name).to_lowercase().chars().take(60) {
        match c.to_pinyin() {
            Some(pinyin) => {
                key.push_str(pinyin.plain());
                key.push(' ');
            }
            None if c.is_alphanumeric() => key.push(c),
            None => {}
        }
    }
    key
}

/// The key by which duplicates are found; empty for a person, whose name is sealed.
#[must_use]
pub fn duplicate_key(kind: CustomerKind, name: &str) -> String {
    if kind == CustomerKind::Person {
        String::new()
    } else {
        match_key(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn web_addresses() {
        for good in [
            "https://example.com/a?b=c",
            "example.com",
            "http://例子.cn",
            "a.b.c:8080/x",
        ] {
            assert!(is_web_address(good), "{good}");
        }
        for bad in [
            "javascript:alert(1)",
            "ftp://example.com",
            "example",
            "a b.c",
            ".com",
            "http://",
        ] {
            assert!(!is_web_address(bad), "{bad}");
        }
    }

    #[test]
    fn names_sort_by_pinyin_and_persons_by_number() {
        let key = |name| sort_key(CustomerKind::Company, name, "X1");
        assert!(key("安达") < key("恒力") && key("恒力") < key("云帆"));
        assert_eq!(
            sort_key(CustomerKind::Person, "王丽", "CUS2024001"),
            "cus2024001"
        );
    }
}
