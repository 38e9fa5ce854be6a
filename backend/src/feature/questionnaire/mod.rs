//! Questionnaires 问卷: asked by a link, answered by the customer, taken over by a person.

pub mod accept;
pub mod answer;
pub mod handlers;
pub mod row;
