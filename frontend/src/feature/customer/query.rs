//! What the customers list looks at, as it stands in the address bar.

use shared::customer::{CustomerKind, Tier};

/// The orders that the list offers; the API allows no others.
pub const SORTS: &[&str] = &[
    "name",
    "number",
    "next_step",
    "last_interaction_at",
    "stage_entered_at",
    "created_at",
];

/// Filters and order of the customers list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListQuery {
    /// Part of a name or number.
    pub q: String,
    /// Codes of stages; none means all.
    pub stages: Vec<String>,
    /// Only the caller's own.
    pub mine: bool,
    /// Only of this tier.
    pub tier: Option<Tier>,
    /// Only of this kind.
    pub kind: Option<CustomerKind>,
    /// One of [`SORTS`], with `-` before it for descending; empty for the list's own order.
    pub sort: String,
}

impl ListQuery {
    /// Reads the address bar; what is unknown there is left out, because the server refuses it.
    #[must_use]
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Self {
        let word = |key: &str| get(key).unwrap_or_default();
        let sort = word("sort");
        let known = SORTS.contains(&sort.trim_start_matches('-'));
        Self {
            q: word("q"),
            stages: word("stage")
                .split(',')
                .map(str::trim)
                .filter(|code| !code.is_empty())
                .map(ToOwned::to_owned)
                .collect(),
            mine: word("owner") == "me",
            tier: word("tier").parse().ok(),
            kind: word("kind").parse().ok(),
            sort: if known { sort } else { String::new() },
        }
    }

    /// The parameters, in a fixed order, so that equal views have equal addresses.
    #[must_use]
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        let mut add = |key, value: &str| {
            if !value.is_empty() {
                pairs.push((key, value.to_owned()));
            }
        };
        add("q", self.q.trim());
        add("stage", &self.stages.join(","));
        add("owner", if self.mine { "me" } else { "" });
        add("tier", self.tier.map_or("", Tier::as_str));
        add("kind", self.kind.map_or("", CustomerKind::as_str));
        add("sort", &self.sort);
        pairs
    }

    /// Whether anything is filtered away.
    #[must_use]
    pub fn filters(&self) -> bool {
        Self {
            sort: String::new(),
            ..self.clone()
        } != Self::default()
    }

    /// The order after a click on a heading: ascending, then descending, then the list's own.
    #[must_use]
    pub fn sorted_by(&self, key: &str) -> Self {
        let sort = match self.direction(key) {
            None => key.to_owned(),
            Some(false) => format!("-{key}"),
            Some(true) => String::new(),
        };
        Self {
            sort,
            ..self.clone()
        }
    }

    /// Whether the list is sorted by this key, and whether downwards.
    #[must_use]
    pub fn direction(&self, key: &str) -> Option<bool> {
        if self.sort == key {
            Some(false)
        } else if self.sort.strip_prefix('-') == Some(key) {
            Some(true)
        } else {
            None
        }
    }

    /// The same view with a stage put in or taken out.
    #[must_use]
    pub fn toggle_stage(&self, code: &str) -> Self {
        let mut next = self.clone();
        if let Some(place) = next.stages.iter().position(|s| s == code) {
            next.stages.remove(place);
        } else {
            next.stages.push(code.to_owned());
        }
        next
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn read(pairs: &[(&str, &str)]) -> ListQuery {
        ListQuery::read(|key| {
            pairs
                .iter()
                .find(|(k, _)| *k == key)
                .map(|(_, v)| (*v).to_owned())
        })
    }

    #[wasm_bindgen_test]
    fn the_address_says_what_is_looked_at() {
        let pairs = [
            ("q", "恒力"),
            ("stage", "interested,negotiating"),
            ("owner", "me"),
            ("tier", "high"),
            ("sort", "-created_at"),
        ];
        let query = read(&pairs);
        assert!(query.mine && query.filters());
        assert_eq!(query.stages.len(), 2);
        let back = query.pairs();
        assert!(back.iter().map(|(k, v)| (*k, v.as_str())).eq(pairs));
    }

    #[wasm_bindgen_test]
    fn what_the_server_would_refuse_is_not_asked() {
        let query = read(&[("sort", "password"), ("tier", "huge"), ("stage", ",")]);
        assert_eq!(query, ListQuery::default());
        assert!(!query.filters());
    }

    #[wasm_bindgen_test]
    fn a_heading_turns_round_and_lets_go() {
        let once = ListQuery::default().sorted_by("name");
        let twice = once.sorted_by("name");
        assert_eq!(once.direction("name"), Some(false));
        assert_eq!(twice.direction("name"), Some(true));
        assert_eq!(twice.sorted_by("name"), ListQuery::default());
        assert_eq!(twice.sorted_by("number").sort, "number");
    }

    #[wasm_bindgen_test]
    fn stages_are_put_in_and_taken_out() {
        let one = ListQuery::default().toggle_stage("lost");
        assert_eq!(one.stages, ["lost"]);
        assert!(one.toggle_stage("lost").stages.is_empty());
    }
}
