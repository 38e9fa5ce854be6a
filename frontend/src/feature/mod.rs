//! What pages are made of: one folder a feature.

pub mod board;
pub mod contact;
pub mod contract;
pub mod customer;
pub mod import;
pub mod interaction;
pub mod record;
pub mod tag;
pub mod timeline;
pub mod todo;
