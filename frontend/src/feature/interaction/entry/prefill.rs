//! The entry as it is opened from a plan: whom, by which way, and which plan it fulfils, out of the address.

use super::Entry;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::id::{ContactId, PlanId};
use shared::interaction::Channel;

/// What the address says. Ids and words of closed lists alone: texts do not belong there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Whether the form is what the page was opened for.
    asked: bool,
    plan: Option<PlanId>,
    contacts: Vec<ContactId>,
    ways: Vec<Channel>,
}

impl Wanted {
    /// Reads it, where the page is made.
    pub fn read() -> Self {
        use_query_map().with_untracked(|map| Self {
            asked: map.get("result").is_some(),
            plan: map.get("plan").and_then(|id| id.parse().ok()),
            contacts: all(map.get_all("contact")),
            ways: all(map.get_all("way")),
        })
    }

    /// Whether the form is what the page was opened for.
    pub const fn is_asked(&self) -> bool {
        self.asked
    }

    /// Fills the form, on top of what was left in it.
    pub fn put_into(self, entry: Entry) {
        if !self.asked {
            return;
        }
        entry.draft.update(|draft| {
            if !self.ways.is_empty() {
                draft.channels = self.ways;
            }
            for contact in self.contacts {
                if !draft.contacts.contains(&contact) {
                    draft.contacts.push(contact);
                }
            }
        });
        if let Some(plan) = self.plan {
            entry.brings.fulfil(plan);
        }
    }
}

fn all<T: std::str::FromStr>(words: Option<Vec<String>>) -> Vec<T> {
    let words = words.into_iter().flatten();
    words.filter_map(|word| word.parse().ok()).collect()
}
