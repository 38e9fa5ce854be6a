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
}
