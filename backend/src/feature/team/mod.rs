//! Teams: a tree, by which managers reach what is below them.

pub mod handlers;
pub mod queries;
