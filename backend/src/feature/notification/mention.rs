//! `@` names a colleague and `#` a tag in what is written; ＠ and ＃ count as well. Pure, but for who is called what.

/// The colleagues named in a text: those whose whole name stands behind an `@`; of two names that begin alike the
/// longer one.
#[must_use]
pub fn named<'a, T>(text: &str, people: &'a [(T, String)]) -> Vec<&'a T> {
    let mut found = Vec::new();
    for rest in behind(text, &['@', '＠']) {
        let best = people
            .iter()
            .filter(|(_, name)| !name.is_empty() && rest.starts_with(name.as_str()))
            .max_by_key(|(_, name)| name.len());
        found.extend(best.map(|(id, _)| id));
    }
    found
}

/// The tags in a text: what stands behind a `#` up to a blank or a mark, at most 40 characters.
#[must_use]
pub fn tags(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for rest in behind(text, &['#', '＃']) {
        let label: String = rest
            .chars()
            .take_while(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '·'))
            .take(40)
            .collect();
        // A bare number is a reference to something, not a label.
        let is_label = label.chars().any(char::is_alphabetic);
        if is_label && !found.contains(&label) {
            found.push(label);
        }
    }
    found
}

/// The rests of a text behind each of these signs; a sign inside a word, as in an address, is none.
fn behind<'a>(text: &'a str, signs: &'a [char]) -> impl Iterator<Item = &'a str> {
    text.match_indices(signs).filter_map(move |(at, sign)| {
        let before = text.get(..at)?.chars().next_back();
        let free = before.is_none_or(|c| !c.is_ascii_alphanumeric());
        free.then(|| text.get(at + sign.len()..)).flatten()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_named_with_either_sign_and_addresses_are_not() {
        let people = [
            (1, "王丽".to_owned()),
            (2, "王丽华".to_owned()),
            (3, "Ann".to_owned()),
        ];
        assert_eq!(named("请 @王丽华 与＠王丽 跟进", &people), [&2, &1]);
        assert!(named("write to x@Ann.example", &people).is_empty());
    }

    #[test]
    fn tags_end_at_blanks_and_marks() {
        assert_eq!(
            tags("关注 #降本增效，另见 ＃ERP-2 #3 #降本增效"),
            ["降本增效", "ERP-2"]
        );
    }
}
