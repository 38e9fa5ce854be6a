//! In which order next steps stand.

use chrono::NaiveDate;
use shared::time::When;
use shared::todo::{Todo, TodoState};

/// What is to be done, the nearest first and what has no date last; then what was closed, the latest first.
#[must_use]
pub fn sorted(todos: Vec<Todo>, day_of: impl Fn(&When) -> NaiveDate) -> (Vec<Todo>, Vec<Todo>) {
    let alive = todos.into_iter().filter(|todo| todo.archived_at.is_none());
    let (mut open, mut closed): (Vec<Todo>, Vec<Todo>) =
        alive.partition(|todo| todo.state == TodoState::Open);
    open.sort_by_key(|todo| {
        let day = todo.due.as_ref().map(&day_of);
        let instant = match todo.due {
            Some(When::At(at)) => Some(at),
            _ => None,
        };
        // A step with a time comes before one that has the whole day.
        (day.is_none(), day, instant.is_none(), instant)
    });
    closed.sort_by_key(|todo| std::cmp::Reverse(todo.done_at.unwrap_or(todo.updated_at)));
    (open, closed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::todo::Assignee;
    use uuid::Uuid;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn todo(what: &str, due: Option<&str>, state: TodoState) -> Todo {
        Todo {
            id: Uuid::nil().into(),
            customer_id: Uuid::nil().into(),
            customer: None,
            interaction_id: None,
            version: 1,
            what: what.into(),
            assignee: Assignee::Customer,
            assignee_name: None,
            due: due.map(|due| due.parse().unwrap()),
            state,
            done_at: None,
            remind_at: None,
            author: None,
            created_at: chrono::DateTime::UNIX_EPOCH,
            updated_at: chrono::DateTime::UNIX_EPOCH,
            archived_at: None,
        }
    }

    #[wasm_bindgen_test]
    fn the_nearest_comes_first_and_the_undated_last() {
        let todos = vec![
            todo("someday", None, TodoState::Open),
            todo("day", Some("2024-05-27"), TodoState::Open),
            todo("hour", Some("2024-05-27T06:00:00Z"), TodoState::Open),
            todo("past", Some("2024-05-01"), TodoState::Open),
            todo("done", Some("2024-04-01"), TodoState::Done),
        ];
        let (open, closed) = sorted(todos, |when| match when {
            When::Day(day) => *day,
            When::At(at) => at.date_naive(),
        });
        let names: Vec<_> = open.iter().map(|t| t.what.as_str()).collect();
        assert_eq!(names, ["past", "hour", "day", "someday"]);
        assert_eq!(closed.len(), 1);
    }
}
