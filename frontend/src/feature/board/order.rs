//! Where a card stands in its column: the nearest next step first, those without one last. Pure.

use shared::customer::CustomerCard;
use shared::time::When;

/// By what cards are ordered; the same order as the server's.
fn rank(card: &CustomerCard) -> (i64, uuid::Uuid) {
    let due = card.next_step.as_ref().map(|step| match step.due {
        When::At(at) => at.timestamp(),
        // A bare day is due by its end.
        When::Day(day) => day
            .and_hms_opt(23, 59, 59)
            .map_or(i64::MAX, |end| end.and_utc().timestamp()),
    });
    (due.unwrap_or(i64::MAX), card.id.uuid())
}

/// Puts a card into a column where it belongs.
pub fn insert(cards: &mut Vec<CustomerCard>, card: CustomerCard) {
    let at = cards
        .iter()
        .position(|other| rank(other) > rank(&card))
        .unwrap_or(cards.len());
    cards.insert(at, card);
}

/// Whether a card stands among those of a column that were read so far; `whole` where that is all of them. Those behind
/// them come when the column is read on.
#[must_use]
pub fn is_among(cards: &[CustomerCard], card: &CustomerCard, whole: bool) -> bool {
    whole || cards.last().is_some_and(|last| rank(last) >= rank(card))
}

/// The stage beside another one, `by` steps to the right; none beyond the ends.
#[must_use]
pub fn neighbour(codes: &[String], from: &str, by: isize) -> Option<String> {
    let here = codes.iter().position(|code| code == from)?;
    codes.get(here.checked_add_signed(by)?).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{TimeZone as _, Utc};
    use shared::Guarded;
    use shared::customer::{CustomerKind, NextStep};
    use shared::id::{CustomerId, TodoId};
    use uuid::Uuid;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn card(id: u128, due: Option<&str>) -> CustomerCard {
        let at = Utc.timestamp_opt(0, 0).unwrap();
        CustomerCard {
            id: CustomerId(Uuid::from_u128(id)),
            version: 1,
            number: String::new(),
            kind: CustomerKind::Company,
            name: Guarded::clear(String::new()),
            industry: None,
            stage: String::new(),
            stage_detail: None,
            stage_entered_at: at,
            lifeline: Vec::new(),
            tier: None,
            key_account: false,
            intent: None,
            owner: None,
            team_id: None,
            next_step: due.map(|due| NextStep {
                todo_id: Some(TodoId(Uuid::nil())),
                plan_id: None,
                what: String::new(),
                due: due.parse().unwrap(),
            }),
            last_interaction_at: None,
            expected_purchase: None,
            movable: true,
            created_at: at,
            archived_at: None,
        }
    }

    #[wasm_bindgen_test]
    fn the_nearest_step_comes_first_and_none_last() {
        let mut cards = Vec::new();
        for (id, due) in [
            (1, None),
            (2, Some("2026-11-27")),
            (3, Some("2026-11-26T01:00:00Z")),
            (4, None),
            (5, Some("2026-11-26")),
        ] {
            insert(&mut cards, card(id, due));
        }
        let ids: Vec<u128> = cards.iter().map(|card| card.id.uuid().as_u128()).collect();
        assert_eq!(ids, [3, 5, 2, 1, 4]);
    }

    #[wasm_bindgen_test]
    fn a_card_behind_what_was_read_waits_until_the_column_is_read_on() {
        let read = [card(1, Some("2026-11-26")), card(2, Some("2026-11-27"))];
        assert!(is_among(&read, &card(3, Some("2026-11-26")), false));
        assert!(!is_among(&read, &card(4, Some("2026-11-28")), false));
        assert!(is_among(&read, &card(4, Some("2026-11-28")), true));
        assert!(!is_among(&[], &card(4, None), false));
    }

    #[wasm_bindgen_test]
    fn the_ends_have_no_neighbour_outside() {
        let codes: Vec<String> = ["a", "b", "c"].map(str::to_owned).to_vec();
        assert_eq!(neighbour(&codes, "b", 1).as_deref(), Some("c"));
        assert_eq!(neighbour(&codes, "c", 1), None);
        assert_eq!(neighbour(&codes, "a", -1), None);
        assert_eq!(neighbour(&codes, "x", 1), None);
    }
}
