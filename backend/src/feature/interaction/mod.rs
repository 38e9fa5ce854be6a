//! Interactions 互动 / 跟进记录: what happened between us and the customer.

pub mod answered;
mod brought;
pub mod handlers;
pub mod record;
pub mod row;
mod said;
mod texts;
mod view;
