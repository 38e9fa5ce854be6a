//! Success stories 案例.

pub mod handlers;
pub mod row;
