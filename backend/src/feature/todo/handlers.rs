//! HTTP in and out of to-dos.

use super::row::TodoRow;
use crate::record::record_operations;
use shared::id::TodoId;
use shared::todo::{NewTodo, Todo, TodoPatch};

record_operations! {
    row: TodoRow,
    tag: "To-dos",
    names: "a to-do" / "to-dos",
    operations: "todo" / "todos",
    paths: "/customers/{id}/todos", "/todos", "/todos/{id}", "/todos/{id}/restore",
    types: TodoId, Todo, NewTodo, TodoPatch,
    who: "owner, collaborators, managers above the owner, success; whoever it is assigned to may change it",
    example: {"what": "发送竞品对比表", "due": "2024-05-27"},
    filters: {
        ("state" = Option<String>, Query, description = "`open`, `done`, `dropped`; several separated by commas"),
        ("assignee" = Option<String>, Query, description = "Who does it: `me`, or the id of a user"),
        ("due[gte]" = Option<chrono::DateTime<chrono::Utc>>, Query, description = "Due at or after this instant; `sort` takes `due` too"),
        ("due[lte]" = Option<chrono::DateTime<chrono::Utc>>, Query, description = "Due at or before this instant"),
    },
}
