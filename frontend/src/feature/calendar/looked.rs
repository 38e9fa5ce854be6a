//! What of the plans is looked at, as it stands in the address bar. Pure.

use super::geometry::Stretch;
use chrono::NaiveDate;
use shared::plan::{GoalKind, PlanState};
use std::str::FromStr as _;

/// A table, or a stretch of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// The paper form F5.
    Table,
    /// The calendar.
    Calendar(Stretch),
}

impl View {
    /// All of them, in the order of the switch.
    pub const ALL: [Self; 3] = [
        Self::Table,
        Self::Calendar(Stretch::Week),
        Self::Calendar(Stretch::Month),
    ];

    /// The word in the address, and in translation keys.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Calendar(Stretch::Week) => "week",
            Self::Calendar(Stretch::Month) => "month",
        }
    }
}

/// What is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Looked {
    /// How.
    pub view: View,
    /// Around which day the calendar is open; none for today.
    pub day: Option<NaiveDate>,
    /// In which state; none for all.
    pub state: Option<PlanState>,
    /// Whose: `me`, `all`, or a user's id.
    pub owner: String,
    /// For what goal; none for all.
    pub goal: Option<GoalKind>,
}

impl Looked {
    /// Reads it out of an address; what is not understood is as if it was not there.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Self {
        let view = get("view");
        let view = View::ALL
            .into_iter()
            .find(|one| Some(one.as_str()) == view.as_deref());
        let state = match get("state").as_deref() {
            Some("all") => None,
            word => Some(
                word.and_then(|word| PlanState::from_str(word).ok())
                    .unwrap_or(PlanState::Pending),
            ),
        };
        let owner = get("owner").filter(|owner| owner == "all" || owner.len() == 36);
        Self {
            view: view.unwrap_or(View::Table),
            day: get("day").and_then(|day| day.parse().ok()),
            state,
            owner: owner.unwrap_or_else(|| "me".to_owned()),
            goal: get("goal").and_then(|goal| GoalKind::from_str(&goal).ok()),
        }
    }

    /// The address of it; what is usual is left out.
    #[must_use]
    pub fn address(&self) -> String {
        let state = match self.state {
            None => Some("all".to_owned()),
            Some(PlanState::Pending) => None,
            Some(state) => Some(state.to_string()),
        };
        let view = (self.view != View::Table).then(|| self.view.as_str().to_owned());
        let pairs = [
            ("view", view),
            ("day", self.day.map(|day| day.to_string())),
            ("state", state),
            ("owner", (self.owner != "me").then(|| self.owner.clone())),
            ("goal", self.goal.map(|goal| goal.to_string())),
        ];
        let pairs = pairs
            .into_iter()
            .filter_map(|(name, value)| Some(format!("{name}={}", value?)));
        let pairs: Vec<String> = pairs.collect();
        if pairs.is_empty() {
            "/plans".to_owned()
        } else {
            format!("/plans?{}", pairs.join("&"))
        }
    }

    /// The parameters of the API that narrow by it.
    #[must_use]
    pub fn narrowed(&self) -> Vec<(&'static str, String)> {
        let owner = (self.owner != "all").then(|| self.owner.clone());
        let pairs = [
            ("state", self.state.map(|state| state.to_string())),
            ("owner", owner),
            ("goal_kind", self.goal.map(|goal| goal.to_string())),
        ];
        let pairs = pairs
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?)));
        pairs.collect()
    }

    /// The parameters of the table: what is open by when it is due, what is settled by when it was.
    #[must_use]
    pub fn rows(&self) -> Vec<(&'static str, String)> {
        let open = self.state == Some(PlanState::Pending);
        let sort = if open { "planned" } else { "-planned" };
        let mut pairs = self.narrowed();
        pairs.push(("sort", sort.to_owned()));
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
            let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            let mut found = pairs.filter(|(key, _)| *key == name);
            found.next().map(|(_, value)| value.to_owned())
        })
    }

    #[wasm_bindgen_test]
    fn an_address_is_read_as_it_was_written() {
        for address in [
            "/plans",
            "/plans?view=month&day=2028-02-29&state=all&owner=all&goal=win_back",
            "/plans?view=week&state=done&owner=01890a5d-ac96-774b-bcce-b302099a8057",
        ] {
            assert_eq!(read(address).address(), address);
        }
        assert_eq!(
            read("/plans?view=year&day=x&state=odd&owner=1&goal=fun").address(),
            "/plans"
        );
    }

    #[wasm_bindgen_test]
    fn filters_become_parameters() {
        assert_eq!(
            read("/plans").narrowed(),
            [("state", "pending".to_owned()), ("owner", "me".to_owned())]
        );
        assert_eq!(read("/plans?state=all&owner=all").narrowed(), []);
    }
}
