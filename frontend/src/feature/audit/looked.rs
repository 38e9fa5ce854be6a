//! What of the trails is looked at; it stands in the address bar.

use crate::feature::timeline::filter::TimelineFilter;
use chrono::{DateTime, NaiveDateTime, Utc};

/// Where the page stands.
pub const PAGE: &str = "/settings/audit";

/// The trail and its filters; empty texts for what is not narrowed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Looked {
    /// The system's trail rather than the customers'.
    pub system: bool,
    /// `me`, `none`, or a user's id.
    pub author: String,
    /// A customer's id.
    pub customer: String,
    /// A kind of record, or of what the system's trail tells.
    pub kind: String,
    /// What was done.
    pub action: String,
    /// The field that changed, by its name in the record.
    pub field: String,
    /// The request that did it.
    pub request: String,
    /// The first day, `YYYY-MM-DD`.
    pub from: String,
    /// The last day.
    pub to: String,
}

impl Looked {
    /// Reads the address.
    #[must_use]
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Self {
        let text = |name| get(name).unwrap_or_default();
        Self {
            system: text("trail") == "system",
            author: text("author"),
            customer: text("customer"),
            kind: text("kind"),
            action: text("action"),
            field: text("field"),
            request: text("request_id"),
            from: text("from"),
            to: text("to"),
        }
    }

    fn words(&self) -> Vec<(&'static str, &str)> {
        let all = [
            ("trail", if self.system { "system" } else { "" }),
            ("author", self.author.as_str()),
            ("customer", self.customer.as_str()),
            ("kind", self.kind.as_str()),
            ("action", self.action.as_str()),
            ("field", self.field.as_str()),
            ("request_id", self.request.as_str()),
            ("from", self.from.as_str()),
            ("to", self.to.as_str()),
        ];
        all.into_iter()
            .filter(|(_, value)| !value.is_empty())
            .collect()
    }

    /// Its address.
    #[must_use]
    pub fn address(&self) -> String {
        let words: Vec<String> = self
            .words()
            .into_iter()
            .map(|(name, value)| format!("{name}={}", crate::api::encode(value)))
            .collect();
        if words.is_empty() {
            PAGE.to_owned()
        } else {
            format!("{PAGE}?{}", words.join("&"))
        }
    }

    /// Whether anything is narrowed.
    #[must_use]
    pub fn narrowed(&self) -> bool {
        self.words().iter().any(|(name, _)| *name != "trail")
    }

    /// The parameters of the request. Days are whole days of the viewer.
    #[must_use]
    pub fn pairs(
        &self,
        to_utc: impl Fn(NaiveDateTime) -> DateTime<Utc>,
    ) -> Vec<(&'static str, String)> {
        let period = TimelineFilter {
            dimension: None,
            author: self.author.clone(),
            from: self.from.clone(),
            to: self.to.clone(),
        };
        let mut pairs = period.pairs(to_utc);
        if !self.kind.is_empty() {
            pairs.push(("kind", self.kind.clone()));
        }
        if !self.request.is_empty() {
            pairs.push(("request_id", self.request.clone()));
        }
        if !self.system {
            let more = [
                ("customer", &self.customer),
                ("action", &self.action),
                ("field", &self.field),
            ];
            for (name, value) in more {
                if !value.is_empty() {
                    pairs.push((name, value.clone()));
                }
            }
        }
        pairs
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn read(address: &str) -> Looked {
        let query = address.split_once('?').map_or("", |(_, query)| query);
        Looked::read(|name| {
            query.split('&').find_map(|pair| {
                let (key, value) = pair.split_once('=')?;
                (key == name).then(|| value.to_owned())
            })
        })
    }

    #[wasm_bindgen_test]
    fn the_address_holds_all_of_it() {
        let looked = Looked {
            system: true,
            author: "me".into(),
            kind: "user".into(),
            request: "01a2".into(),
            from: "2026-03-01".into(),
            ..Looked::default()
        };
        assert_eq!(read(&looked.address()), looked);
        assert!(looked.narrowed() && !read(PAGE).narrowed());
        assert_eq!(read(PAGE), Looked::default());
    }

    #[wasm_bindgen_test]
    fn the_systems_trail_is_asked_for_nothing_it_does_not_know() {
        let looked = Looked {
            system: true,
            customer: "x".into(),
            action: "changed".into(),
            field: "mobile".into(),
            kind: "team".into(),
            ..Looked::default()
        };
        assert_eq!(
            looked.pairs(|at| at.and_utc()),
            vec![("kind", "team".to_owned())]
        );
    }
}
