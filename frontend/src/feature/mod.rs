//! What pages are made of: one folder a feature.

pub mod admin;
pub mod attachment;
pub mod board;
pub mod briefing;
pub mod care;
pub mod contact;
pub mod contract;
pub mod customer;
pub mod form;
pub mod import;
pub mod interaction;
pub mod key_fact;
pub mod kind;
pub mod link;
pub mod milestone;
pub mod need;
pub mod opportunity;
pub mod plan;
pub mod questionnaire;
pub mod record;
pub mod risk;
pub mod service_case;
pub mod story;
pub mod tag;
pub mod timeline;
pub mod todo;
