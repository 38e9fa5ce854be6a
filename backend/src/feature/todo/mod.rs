//! To-dos: who does what by when. The nearest one is the customer's next step.

pub mod handlers;
pub mod row;
pub mod rules;
