//! One customer: its head, its life-line, its facts, its people; and the list of them.

pub mod archived;
mod confidential;
mod derived;
pub mod dimensions;
pub mod edit;
pub mod facts;
pub mod fields;
pub mod hand_all;
pub mod hand_form;
pub mod head;
pub mod lifeline;
pub mod live;
pub mod merge;
pub mod open;
pub mod people;
pub mod pick;
pub mod picked;
pub mod query;
pub mod ribbon;
pub mod table;
